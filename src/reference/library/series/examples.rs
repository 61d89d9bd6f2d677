//! `extend` and `split` asked as they will be: what holds of every series.

use jiff::Timestamp;
use proptest::prelude::*;
use rstest::rstest;

use super::{extend, split};
use crate::media::{Component, ical};
use crate::reference::Defects;
use crate::reference::recurrence::{Series, Zones};

fn asked(arguments: &[(&str, &str)]) -> Vec<(String, String)> {
    arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn calendar(lines: &str) -> Vec<u8> {
    let head = "UID:m\nSERIES-UID:s\nDTSTAMP:20190101T000000Z";
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{head}\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
    text.replace('\n', "\r\n").into_bytes()
}

fn extended(input: &[u8], now: &str) -> Vec<u8> {
    extend(input, &asked(&[("now", now)]), &Defects::none()).unwrap().1
}

/// The SERIES-IDs of the members.
fn members(text: &[u8]) -> Vec<String> {
    let read = ical::read(text).components;
    let date = |here: &Component| here.property("SERIES-ID").map(|id| id.text().into_owned());
    read[0].components.iter().filter_map(date).collect()
}

#[rstest]
#[case("DTSTART:20190107T140000Z\nSRULE;LOOKAHEAD-COUNT=3:FREQ=WEEKLY\nSDATE:20190109T140000Z")]
#[case("DTSTART;VALUE=DATE:20190107\nSRULE;LOOKAHEAD-PERIOD=P3W:FREQ=WEEKLY\nSXDATE;VALUE=DATE:20190114")]
#[case("DTSTART:20190107T140000\nSRULE:FREQ=WEEKLY;COUNT=5")]
fn extending_again_at_the_same_time_changes_nothing(#[case] lines: &str) {
    let once = extended(&calendar(lines), "20190108T000000Z");
    assert!(!members(&once).is_empty());
    assert_eq!(extended(&once, "20190108T000000Z"), once);
}

#[test]
fn extending_week_by_week_gives_what_extending_at_once_gives() {
    let input = calendar(
        "DTSTART:20190107T140000Z\nSRULE;LOOKAHEAD-PERIOD=P2W:FREQ=WEEKLY;INTERVAL=2\nSDATE:20190116T140000Z",
    );
    let mut grown = input.clone();
    for now in ["20190108T000000Z", "20190115T000000Z", "20190122T000000Z", "20190129T000000Z"] {
        grown = extended(&grown, now);
    }
    assert_eq!(members(&grown), members(&extended(&input, "20190129T000000Z")));
}

#[test]
fn a_new_master_has_another_uid_than_the_member_of_its_date() {
    let input = calendar("DTSTART:20190107T140000Z\nSRULE;LOOKAHEAD-COUNT=4:FREQ=WEEKLY");
    let grown = extended(&input, "20190108T000000Z");
    let arguments = asked(&[("now", "20190108T000000Z"), ("start", "20190121T140000Z")]);
    let (_, text) = split(&grown, &arguments, &Defects::none()).unwrap();
    let read = ical::read(&text).components;
    let mut uids: Vec<_> =
        read[0].components.iter().map(|here| here.property("UID").unwrap().text().into_owned()).collect();
    let all = uids.len();
    uids.sort();
    uids.dedup();
    assert_eq!((uids.len(), all), (6, 6));
}

#[rstest]
#[case("DTSTART:20190107T140000Z\nSRULE;LOOKAHEAD-COUNT=x:FREQ=WEEKLY", "LOOKAHEAD-COUNT")]
#[case("DTSTART:20190107T140000Z\nSRULE;LOOKAHEAD-PERIOD=P1M:FREQ=WEEKLY", "LOOKAHEAD-PERIOD")]
#[case("DTSTART:20190107T140000Z\nSRULE:FREQ=SOMETIMES", "SRULE")]
#[case("DTSTART:20190107T140000Z\nSRULE:FREQ=WEEKLY;BYDAY=TU", "SRULE picks")]
#[case("SRULE:FREQ=WEEKLY", "DTSTART")]
#[case("DTSTART:20190107T140000Z", "a series master")]
fn what_cannot_be_extended_is_refused(#[case] lines: &str, #[case] says: &str) {
    let refused = extend(&calendar(lines), &asked(&[("now", "20190108T000000Z")]), &Defects::none());
    let message = refused.unwrap_err();
    assert!(message.contains(says), "{message}");
}

#[test]
fn large_masters_make_few_members_and_many_masters_are_refused() {
    let large = format!("DTSTART:20190107T140000Z\nSRULE:FREQ=WEEKLY\nDESCRIPTION:{}", "x".repeat(900_000));
    assert_eq!(members(&extended(&calendar(&large), "20190108T000000Z")).len(), 2);
    let master = "BEGIN:VEVENT\r\nUID:m\r\nSRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n".repeat(51);
    let input = format!("BEGIN:VCALENDAR\r\n{master}END:VCALENDAR\r\n");
    let refused = extend(input.as_bytes(), &asked(&[("now", "20190108T000000Z")]), &Defects::none());
    assert!(refused.unwrap_err().contains("at most 50"));
}

#[rstest]
#[case("20190109T140000Z", "FREQ=WEEKLY;BYDAY=WE", true)]
#[case("20190109T140000Z", "FREQ=YEARLY;BYMONTH=2", false)]
#[case("20190109T140000Z", "FREQ=HOURLY;BYMINUTE=0", true)]
#[case("20190109T140000Z", "FREQ=HOURLY;BYMINUTE=30", false)]
#[case("20190109T140000Z", "FREQ=MINUTELY;BYHOUR=13", false)]
#[case("20190109T140000Z", "FREQ=SECONDLY;INTERVAL=7;BYDAY=WE", true)]
#[case("20190109T140000Z", "FREQ=YEARLY;BYYEARDAY=9", true)]
#[case("20190109T140000Z", "FREQ=DAILY;BYHOUR=9,14;BYSETPOS=-1", true)]
#[case("20190109T140000Z", "FREQ=DAILY;BYHOUR=9,14;BYSETPOS=1", false)]
#[case("20181231T140000Z", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", true)]
fn a_rule_picks_its_start_or_not(#[case] start: &str, #[case] rule: &str, #[case] picks: bool) {
    let input = calendar(&format!("DTSTART:{start}\nSRULE;LOOKAHEAD-COUNT=1:{rule}"));
    let taken = extend(&input, &asked(&[("now", "20190101T000000Z")]), &Defects::none());
    assert_eq!(taken.is_ok(), picks, "{taken:?}");
}

#[rstest]
#[case(&[("start", "20190114T140000Z")], "now")]
#[case(&[("now", "20190108T000000Z")], "start")]
#[case(&[("now", "20190108T000000Z"), ("start", "20190114")], "the form of DTSTART")]
#[case(&[("now", "20190108T000000Z"), ("start", "20190128T140000Z")], "used up")]
fn what_cannot_be_split_is_refused(#[case] arguments: &[(&str, &str)], #[case] says: &str) {
    let input =
        calendar("DTSTART:20190107T140000Z\nLAST-SERIES-ID:20190121T140000Z\nSRULE:FREQ=WEEKLY;COUNT=3");
    let message = split(&input, &asked(arguments), &Defects::none()).unwrap_err();
    assert!(message.contains(says), "{message}");
}

/// The dates that an event with RRULE and EXDATE in place of SRULE and SXDATE has after its DTSTART.
fn recurring(input: &[u8], most: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(input).replace("SRULE", "RRULE").replace("SXDATE", "EXDATE");
    let read = ical::read(text.as_bytes()).components;
    let zones = Zones::of(&read[0]);
    let (from, to) = (Timestamp::UNIX_EPOCH, "2060-01-01T00:00:00Z".parse().unwrap());
    let found = Series::new(&[&read[0].components[0]], &zones).between(from, to);
    let dates = found.iter().filter_map(|instance| Some(instance.recurrence_id.as_ref()?.write()));
    dates.filter(|date| date != "20190107T140000Z").take(most).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_series_has_the_dates_that_a_recurrence_has(
        rule in "FREQ=(DAILY|WEEKLY|MONTHLY);INTERVAL=[1-4](;BYDAY=MO|;BYDAY=MO,TH|;BYHOUR=14,16)?(;COUNT=[1-9]|;UNTIL=201904[0-2]1T140000Z)?",
        excluded in prop::collection::vec("201901(07|14|21|28)T140000Z", 1..3),
    ) {
        let lines = format!("DTSTART:20190107T140000Z\nSRULE:{rule}\nSXDATE:{}", excluded.join(","));
        let input = calendar(&lines);
        prop_assert_eq!(members(&extended(&input, "20190108T000000Z")), recurring(&input, 100));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_series_panics(
        lines in prop::collection::vec(
            "(DTSTART|DTEND|SDATE|SXDATE|LAST-SERIES-ID|SERIES-ID)(;VALUE=DATE|;VALUE=PERIOD|;TZID=Europe/Rome)?:(20190107|99991231|00010101)(T235959Z?)?(/P[0-9]{1,9}[DW])?",
            0..6,
        ),
        rule in "SRULE(;LOOKAHEAD-COUNT=[0-9]{1,22})?(;LOOKAHEAD-PERIOD=-?P[0-9]{1,9}[DW])?:FREQ=(YEARLY|WEEKLY|SECONDLY)(;COUNT=[0-9]{1,20}|;UNTIL=99991231)?(;BYDAY=MO)?",
        now in "(00010101|20190108|99991231)T000000Z",
    ) {
        let input = calendar(&format!("{}\n{rule}", lines.join("\n")));
        let arguments = asked(&[("now", &now), ("start", "20190108T235959Z"), ("most", "3")]);
        let _ = extend(&input, &arguments, &Defects::none());
        let _ = split(&input, &arguments, &Defects::none());
    }
}
