//! RECUR (RFC 5545, section 3.3.10).

use super::Moment;

/// What other properties have to fit to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Recur {
    /// Its last moment.
    pub(crate) until: Option<Moment>,
}

/// The parts of a rule by name, each at most once.
struct Parts<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Parts<'a> {
    /// `None` where a part is no name and value, or stands twice.
    fn read(value: &'a str) -> Option<Self> {
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in value.split(';') {
            let (name, value) = part.split_once('=')?;
            if parts.len() == RULES.len() || parts.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                return None;
            }
            parts.push((name, value));
        }
        Some(Self(parts))
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }
}

/// What the value of a part looks like.
enum Part {
    Frequency,
    Until,
    /// A number of one or more.
    Count,
    /// Numbers from the first to the second, with commas between them.
    List(u32, u32),
    /// The same, with signs or without, and never nought.
    Signed(u32),
    /// Days of the week with commas between them, each perhaps with a number.
    Days,
    Weekday,
}

const RULES: &[(&str, Part)] = &[
    ("FREQ", Part::Frequency),
    ("UNTIL", Part::Until),
    ("COUNT", Part::Count),
    ("INTERVAL", Part::Count),
    ("BYSECOND", Part::List(0, 60)),
    ("BYMINUTE", Part::List(0, 59)),
    ("BYHOUR", Part::List(0, 23)),
    ("BYDAY", Part::Days),
    ("BYMONTHDAY", Part::Signed(31)),
    ("BYYEARDAY", Part::Signed(366)),
    ("BYWEEKNO", Part::Signed(53)),
    ("BYMONTH", Part::List(1, 12)),
    ("BYSETPOS", Part::Signed(366)),
    ("WKST", Part::Weekday),
];

const FREQUENCIES: [&str; 7] = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const WEEKDAYS: [&str; 7] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/// The rule, if every part of it is right by itself and fits the others.
pub(crate) fn recur(value: &str) -> Option<Recur> {
    let parts = Parts::read(value)?;
    let known = |(name, value): &(&str, &str)| {
        RULES.iter().any(|(rule, part)| rule.eq_ignore_ascii_case(name) && part.admits(value))
    };
    let good = parts.0.iter().all(known) && fit(&parts)?;
    good.then(|| Recur { until: parts.value("UNTIL").and_then(Moment::read_any) })
}

/// Whether the parts fit each other; `None` without FREQ.
fn fit(parts: &Parts<'_>) -> Option<bool> {
    let frequency = parts.value("FREQ")?;
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(frequency));
    let numbered =
        parts.value("BYDAY").is_some_and(|days| days.contains(|digit: char| digit.is_ascii_digit()));
    let chosen = |(name, _): &(&str, Part)| name.starts_with("BY") && *name != "BYSETPOS" && parts.has(name);
    let misfits = [
        parts.has("UNTIL") && parts.has("COUNT"),
        parts.has("BYMONTHDAY") && is(&["WEEKLY"]),
        parts.has("BYYEARDAY") && is(&["DAILY", "WEEKLY", "MONTHLY"]),
        parts.has("BYWEEKNO") && !is(&["YEARLY"]),
        numbered && !is(&["MONTHLY", "YEARLY"]),
        numbered && parts.has("BYWEEKNO"),
        parts.has("BYSETPOS") && !RULES.iter().any(chosen),
    ];
    Some(!misfits.contains(&true))
}

impl Part {
    fn admits(&self, value: &str) -> bool {
        let one_of = |words: &[&str], text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        let mut items = value.split(',');
        match self {
            Self::Frequency => one_of(&FREQUENCIES, value),
            Self::Weekday => one_of(&WEEKDAYS, value),
            Self::Until => Moment::read_any(value).is_some(),
            Self::Count => {
                value.bytes().all(|o| o.is_ascii_digit()) && value.parse::<u64>().is_ok_and(|n| n > 0)
            }
            Self::List(least, most) => items.all(|item| within(item, *least, *most)),
            Self::Signed(most) => items.all(|item| within(unsigned(item), 1, *most)),
            Self::Days => items.all(|item| {
                let number = item.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
                one_of(&WEEKDAYS, &item[number.len()..])
                    && (number.is_empty() || within(unsigned(number), 1, 53))
            }),
        }
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn within(text: &str, least: u32, most: u32) -> bool {
    matches!(text.len(), 1..=3)
        && text.bytes().all(|octet| octet.is_ascii_digit())
        && text.parse::<u32>().is_ok_and(|number| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("FREQ=DAILY")]
    #[case("freq=weekly;byday=mo,tu;wkst=su")]
    #[case("COUNT=3;FREQ=MONTHLY;BYDAY=-1FR")]
    #[case("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO")]
    #[case("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1")]
    #[case("FREQ=DAILY;UNTIL=20261224T000000Z")]
    #[case("FREQ=DAILY;UNTIL=20261224")]
    fn a_rule_is_right(#[case] rule: &str) {
        assert!(recur(rule).is_some(), "{rule}");
    }

    #[rstest]
    #[case("")]
    #[case("COUNT=3")]
    #[case("FREQ=DAILY;")]
    #[case("FREQ=FORTNIGHTLY")]
    #[case("FREQ=DAILY;FREQ=DAILY")]
    #[case("FREQ=DAILY;COUNT=0")]
    #[case("FREQ=DAILY;COUNT=1;UNTIL=20261224")]
    #[case("FREQ=DAILY;INTERVAL=-1")]
    #[case("FREQ=WEEKLY;BYMONTHDAY=1")]
    #[case("FREQ=MONTHLY;BYWEEKNO=1")]
    #[case("FREQ=MONTHLY;BYYEARDAY=1")]
    #[case("FREQ=WEEKLY;BYDAY=1MO")]
    #[case("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO")]
    #[case("FREQ=DAILY;BYHOUR=24")]
    #[case("FREQ=DAILY;BYMONTH=0")]
    #[case("FREQ=MONTHLY;BYMONTHDAY=-32")]
    #[case("FREQ=DAILY;BYSETPOS=1")]
    #[case("FREQ=DAILY;X-EVERY=2")]
    fn a_rule_is_wrong(#[case] rule: &str) {
        assert!(recur(rule).is_none(), "{rule}");
    }
}
