//! The parts of a construct, looked for in what came back.

use std::collections::HashMap;

use super::mask::{Mask, Part};
use super::text::{Text, brief, segments};
use super::{LineEnds, pair};
use crate::media::escape::encode_parameter;
use crate::media::{Component, Parameter, Property, canonical};
use crate::model::Fate;

/// What was found of a construct.
pub(super) struct Comparison<'t> {
    sent: &'t Text,
    got: &'t Text,
    /// How often each part stands anywhere: more often in what came back than where it belongs tells that it was moved.
    census: HashMap<String, i64>,
    /// How many parts the construct has, and how many of them are gone.
    parts: usize,
    gone: usize,
    /// What it says otherwise.
    changed: Vec<String>,
    /// What it says the same in other octets.
    pub(super) rewritten: Vec<String>,
    reordered: bool,
    /// Whether it came as XML, which carries letters and LF alone.
    ends: LineEnds,
}

impl<'t> Comparison<'t> {
    pub(super) fn of(sent: &'t Text, got: &'t Text, mask: &Mask, ends: LineEnds) -> Self {
        let mut census = HashMap::new();
        count(&sent.root, -1, &mut census);
        count(&got.root, 1, &mut census);
        let mut found = Self {
            sent,
            got,
            census,
            parts: mask.parts(),
            gone: 0,
            changed: Vec::new(),
            rewritten: Vec::new(),
            reordered: false,
            ends,
        };
        found.component(&sent.root, &got.root, mask, "");
        found
    }

    /// The fate, and how.
    pub(super) fn fate(self) -> (Fate, Vec<String>) {
        if self.gone == self.parts {
            (Fate::Dropped, Vec::new())
        } else if !self.changed.is_empty() {
            (Fate::Changed, self.changed)
        } else if !self.rewritten.is_empty() {
            (Fate::Rewritten, self.rewritten)
        } else if self.reordered {
            (Fate::Reordered, vec!["in another order".to_owned()])
        } else {
            (Fate::Kept, Vec::new())
        }
    }

    /// Looks for the parts of a component that the mask names.
    fn component(&mut self, sent: &Component, got: &Component, mask: &Mask, path: &str) {
        let mut places: Vec<(u32, u32)> = Vec::new();
        let partners = pair::properties(&sent.properties, &got.properties).partners;
        for ((one, part), partner) in sent.properties.iter().zip(&mask.properties).zip(partners) {
            let other = partner.map(|place| &got.properties[place]);
            match (part, other) {
                (Part::Nothing, _) => {}
                (Part::Whole, None) => {
                    self.missing(&canonical::property(one), &label(path, &one.name), 1);
                }
                (Part::Whole, Some(other)) => {
                    places.push((one.line, other.line));
                    self.property(one, other, path, (&sent.properties, &got.properties));
                }
                (Part::Parameters(wanted), _) => {
                    for place in wanted {
                        self.parameter(one, *place, other, path);
                    }
                }
            }
        }
        let partners = pair::components(&sent.components, &got.components).partners;
        for ((one, inner), partner) in sent.components.iter().zip(&mask.components).zip(partners) {
            let other = partner.map(|place| &got.components[place]);
            let name = inside(path, &one.name);
            match other {
                _ if inner.is_empty() => {}
                None => self.missing(&canonical::component(one), &name, inner.parts()),
                Some(other) if inner.whole => {
                    places.push((one.line, other.line));
                    self.whole(one, other, &name);
                }
                Some(other) => self.component(one, other, inner, path),
            }
        }
        self.order(places);
    }

    /// Compares all of a component that is a part of the construct.
    fn whole(&mut self, sent: &Component, got: &Component, path: &str) {
        if sent.name != got.name {
            self.rewritten.push(format!("BEGIN:{}", brief(got.name.as_bytes())));
        }
        let mut places: Vec<(u32, u32)> = Vec::new();
        let pairs = pair::properties(&sent.properties, &got.properties);
        for (one, partner) in sent.properties.iter().zip(pairs.partners) {
            match partner.map(|place| &got.properties[place]) {
                None => self.missing(&canonical::property(one), &label(path, &one.name), 0),
                Some(other) => {
                    places.push((one.line, other.line));
                    self.property(one, other, path, (&sent.properties, &got.properties));
                }
            }
        }
        for place in pairs.left_over {
            let line = self.got.unfolded(&got.properties[place]);
            self.changed.push(format!("{} with {}", brief(named(path).as_bytes()), brief(&line)));
        }
        let pairs = pair::components(&sent.components, &got.components);
        for (one, partner) in sent.components.iter().zip(pairs.partners) {
            let name = inside(path, &one.name);
            match partner.map(|place| &got.components[place]) {
                None => self.missing(&canonical::component(one), &name, 0),
                Some(other) => {
                    places.push((one.line, other.line));
                    self.whole(one, other, &name);
                }
            }
        }
        for place in pairs.left_over {
            let name = &got.components[place].name;
            self.changed.push(format!("{} with {}", brief(named(path).as_bytes()), brief(name.as_bytes())));
        }
        self.order(places);
    }

    /// Compares two properties, each among its `siblings`.
    fn property(
        &mut self,
        sent: &Property,
        got: &Property,
        path: &str,
        siblings: (&[Property], &[Property]),
    ) {
        let name = label(path, &sent.name.to_ascii_uppercase());
        if canonical::property(sent) != canonical::property(got) {
            if same_list(sent, siblings) {
                self.rewritten.push(format!("{name} in other lines"));
            } else {
                self.differing(sent, got, &name);
            }
            return;
        }
        if self.sent.written(sent) == self.got.written(got) {
            return;
        }
        let (one, other) = (self.sent.unfolded(sent), self.got.unfolded(got));
        if one == other
            && self.ends == LineEnds::Lost
            && std::str::from_utf8(&self.sent.written(sent).join(&b'\n')).is_err()
        {
            // A fold inside a letter: XML cannot carry it.
        } else if one == other {
            self.rewritten.push(format!("{name} is folded otherwise"));
        } else if same_segments(&one, &other) {
            self.reordered = true;
        } else {
            self.rewritten.push(brief(&other));
        }
    }

    /// How a property says something else; a duration of the same length says the same.
    fn differing(&mut self, sent: &Property, got: &Property, name: &str) {
        if sent.parameters == got.parameters && same_duration(sent, got) {
            return self.rewritten.push(brief(&self.got.unfolded(got)));
        }
        let before = self.changed.len();
        for one in &sent.parameters {
            match got.parameter(&one.name) {
                None => self.changed.push(format!("{name} without {}", brief(one.name.as_bytes()))),
                Some(other) if other.values != one.values => {
                    self.changed.push(had(name, &one.name, &shown(other), &shown(one)));
                }
                Some(_) => {}
            }
        }
        for other in got.parameters.iter().filter(|other| sent.parameter(&other.name).is_none()) {
            let parameter = format!("{}={}", other.name, shown(other));
            self.changed.push(format!("{name} with {}", brief(parameter.as_bytes())));
        }
        if sent.value != got.value || before == self.changed.len() {
            self.changed.push(format!("{name} is {}, was {}", brief(&got.value), brief(&sent.value)));
        }
    }

    /// Looks for one parameter of a property.
    fn parameter(&mut self, sent: &Property, place: usize, got: Option<&Property>, path: &str) {
        let wanted = &sent.parameters[place];
        let name = label(path, &sent.name.to_ascii_uppercase());
        let Some((got, found)) = got.and_then(|got| Some((got, got.parameter(&wanted.name)?))) else {
            self.gone += 1;
            self.changed.push(format!("{name} without {}", brief(wanted.name.as_bytes())));
            return;
        };
        if !got.parameters_named(&wanted.name).any(|one| one.values == wanted.values) {
            self.changed.push(had(&name, &wanted.name, &shown(found), &shown(wanted)));
            return;
        }
        let (one, other) = (self.sent.unfolded(sent), self.got.unfolded(got));
        let written = segments(&one).get(place + 1).copied().unwrap_or_default();
        let others = segments(&other);
        if !others.contains(&written) {
            let at = got.parameters.iter().position(|one| one.is(&wanted.name)).unwrap_or(0);
            let now = others.get(at + 1).copied().unwrap_or_default();
            self.rewritten.push(format!("{name} has {}", brief(now)));
        }
    }

    /// A part that is not where it belongs: `gone` parts of the construct with it, unless it stands elsewhere.
    fn missing(&mut self, text: &str, name: &str, gone: usize) {
        let moved = self.census.get(text).is_some_and(|count| *count >= 0);
        let name = brief(name.as_bytes());
        if moved {
            self.changed.push(format!("{name} stands elsewhere"));
        } else {
            self.gone += gone;
            self.changed.push(format!("{name} is gone"));
        }
    }

    /// Whether what was sent one behind the other came back so.
    fn order(&mut self, mut places: Vec<(u32, u32)>) {
        places.sort_unstable_by_key(|(sent, _)| *sent);
        self.reordered |= places.windows(2).any(|two| two[0].1 > two[1].1);
    }
}

/// Counts every property and every component by its canonical text.
fn count(component: &Component, by: i64, census: &mut HashMap<String, i64>) {
    for property in &component.properties {
        *census.entry(canonical::property(property)).or_default() += by;
    }
    for inner in &component.components {
        *census.entry(canonical::component(inner)).or_default() += by;
        count(inner, by, census);
    }
}

fn same_segments(one: &[u8], other: &[u8]) -> bool {
    let (mut one, mut other) = (segments(one), segments(other));
    let value = one.last() == other.last();
    one.sort_unstable();
    other.sort_unstable();
    value && one == other
}

/// Properties whose values may stand in one line or in several.
const LISTS: [&str; 5] = ["CATEGORIES", "EXDATE", "FREEBUSY", "RDATE", "RESOURCES"];

/// Whether all lines of a list, taken together, have the values that were sent.
fn same_list(one: &Property, (sent, got): (&[Property], &[Property])) -> bool {
    let values = |all: &[Property]| {
        let same = all.iter().filter(|other| other.is(&one.name) && other.parameters == one.parameters);
        let mut values: Vec<Vec<u8>> =
            same.flat_map(|other| other.raw_values().into_iter().map(<[u8]>::to_vec)).collect();
        values.sort_unstable();
        values
    };
    LISTS.iter().any(|name| one.is(name)) && values(sent) == values(got)
}

/// The values of a parameter, in quotes where they need them.
fn shown(parameter: &Parameter) -> String {
    parameter.values.iter().map(|value| encode_parameter(value)).collect::<Vec<_>>().join(",")
}

/// Whether both are durations of as many days, and of as many seconds beside them (RFC 5545, section 3.3.6).
fn same_duration(one: &Property, other: &Property) -> bool {
    let length = |property: &Property| {
        let text = property.text().into_owned();
        (property.kind() == "duration").then(|| duration(&text)).flatten()
    };
    length(one).is_some_and(|length_of_one| length(other) == Some(length_of_one))
}

/// Whether it is negative, its days and its seconds: a day may have more or fewer than 24 hours.
fn duration(text: &str) -> Option<(bool, u64, u64)> {
    let rest = text.trim_start_matches(['+', '-']).strip_prefix('P')?;
    let (mut days, mut seconds, mut number) = (0_u64, 0_u64, 0_u64);
    for c in rest.chars() {
        let (sum, unit) = match c {
            '0'..='9' => {
                number = number.checked_mul(10)?.checked_add(u64::from(c.to_digit(10)?))?;
                continue;
            }
            'W' => (&mut days, 7),
            'D' => (&mut days, 1),
            'H' => (&mut seconds, 3600),
            'M' => (&mut seconds, 60),
            'S' => (&mut seconds, 1),
            'T' => continue,
            _ => return None,
        };
        *sum = sum.checked_add(number.checked_mul(unit)?)?;
        number = 0;
    }
    Some((text.starts_with('-'), days, seconds))
}

fn had(name: &str, parameter: &str, now: &str, before: &str) -> String {
    let (now, before) = (brief(now.as_bytes()), brief(before.as_bytes()));
    format!("{name} has {parameter}={now}, had {parameter}={before}")
}

fn label(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

/// The path of a component inside another; that of the object itself is left out.
fn inside(path: &str, name: &str) -> String {
    if name.eq_ignore_ascii_case("VCALENDAR") { String::new() } else { label(path, name) }
}

fn named(path: &str) -> &str {
    if path.is_empty() { "VCALENDAR" } else { path }
}
