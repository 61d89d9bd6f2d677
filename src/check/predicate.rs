//! What must hold of one thing that a selector found, or of the octets of an answer.

use regex::Regex;

use super::trees;
use crate::media::canonical;
use crate::media::select::Found;
use crate::model::{Holes, Predicate, Template, Unbound};

/// How a predicate fails.
#[derive(Debug)]
pub(super) struct Failure {
    /// What was demanded.
    pub(super) expected: String,
    /// What was there.
    pub(super) found: Option<String>,
}

/// Why a predicate does not hold of what was found; `None` where it does.
pub(super) fn of_found(predicate: &Predicate, found: &Found<'_>, holes: &dyn Holes) -> Option<Failure> {
    let failed = match predicate {
        Predicate::Values(templates) => {
            let values = found.values();
            fill_all(templates, holes).map(|wanted| {
                (values != wanted).then(|| (format!("values {}", list(&wanted)), list(&values)))
            })
        }
        Predicate::Type(template) => {
            let kind = found.kind().unwrap_or_default();
            template
                .fill_text(holes)
                .map(|wanted| (kind != wanted).then(|| (format!("type {wanted}"), kind.into_owned())))
        }
        Predicate::SameAs(template) => template.fill(holes).map(|wanted| differs(found, &wanted)),
        _ => of_text(predicate, &found.text(), holes),
    };
    failure(failed)
}

/// Why a predicate does not hold of the octets of an answer; `None` where it does.
pub(super) fn of_octets(predicate: &Predicate, octets: &[u8], holes: &dyn Holes) -> Option<Failure> {
    let failed = match predicate {
        Predicate::LinesWithin(most) => {
            let longest =
                octets.split(|&octet| octet == b'\n').map(without_cr).map(<[u8]>::len).max().unwrap_or(0);
            Ok((longest as u64 > *most)
                .then(|| (format!("lines within {most} octets"), format!("a line of {longest} octets"))))
        }
        _ => of_text(predicate, &String::from_utf8_lossy(octets), holes).map(|difference| {
            // The whole body is in the exchange; what helps is the line that comes nearest.
            difference.map(|(expected, body)| {
                let found = nearest_line(&expected, &body);
                (expected, found)
            })
        }),
    };
    failure(failed)
}

/// Lines of a body that are compared, and characters of each.
const COMPARED: usize = 400;

/// The line of a body that is most like what was wanted.
fn nearest_line(wanted: &str, body: &str) -> String {
    let wanted = cut(wanted.split_once(' ').map_or(wanted, |(_, text)| text));
    let likeness = |line: &str| similar::TextDiff::from_chars(wanted, cut(line)).ratio();
    let lines = body.lines().take(COMPARED).map(|line| (likeness(line), line));
    let nearest = lines.max_by(|(a, _), (b, _)| a.total_cmp(b));
    nearest.map_or_else(String::new, |(_, line)| line.to_owned())
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(COMPARED).map_or(text, |(end, _)| &text[..end])
}

/// A predicate in words; a hole that nothing fills stays open.
pub(super) fn described(predicate: &Predicate, holes: &dyn Holes) -> String {
    let one = |template: &Template| template.fill_text(holes).unwrap_or_else(|_| template.to_string());
    let all = |templates: &[Template]| list(&templates.iter().map(one).collect::<Vec<_>>());
    match predicate {
        Predicate::Is(text) => format!("is {}", one(text)),
        Predicate::IsNot(text) => format!("is not {}", one(text)),
        Predicate::OneOf(texts) => format!("one of {}", all(texts)),
        Predicate::Contains(text) => format!("contains {}", one(text)),
        Predicate::Lacks(text) => format!("lacks {}", one(text)),
        Predicate::Matches(text) => format!("matches {}", one(text)),
        Predicate::Values(texts) => format!("values {}", all(texts)),
        Predicate::Count(measure) => format!("count {measure}"),
        Predicate::Type(text) => format!("type {}", one(text)),
        Predicate::SameAs(text) => format!("same as {}", one(text)),
        Predicate::Distinct(measure) => format!("distinct {measure}"),
        Predicate::Calendar(_) => "is iCalendar".to_owned(),
        Predicate::Xml(_) => "is XML".to_owned(),
        Predicate::LinesWithin(most) => format!("lines within {most} octets"),
    }
}

/// What was demanded and what was there, where they differ.
type Difference = Option<(String, String)>;

fn of_text(predicate: &Predicate, text: &str, holes: &dyn Holes) -> Result<Difference, Unbound> {
    let unmet = |holds: bool, expected: String| (!holds).then(|| (expected, text.to_owned()));
    Ok(match predicate {
        Predicate::Is(wanted) => {
            let wanted = wanted.fill_text(holes)?;
            unmet(text == wanted, format!("is {wanted}"))
        }
        Predicate::IsNot(other) => {
            let other = other.fill_text(holes)?;
            unmet(text != other, format!("is not {other}"))
        }
        Predicate::OneOf(templates) => {
            let wanted = fill_all(templates, holes)?;
            unmet(wanted.iter().any(|one| one == text), format!("one of {}", list(&wanted)))
        }
        Predicate::Contains(part) => {
            let part = part.fill_text(holes)?;
            unmet(text.contains(&part), format!("contains {part}"))
        }
        Predicate::Lacks(part) => {
            let part = part.fill_text(holes)?;
            unmet(!text.contains(&part), format!("lacks {part}"))
        }
        Predicate::Matches(pattern) => {
            let pattern = pattern.fill_text(holes)?;
            match Regex::new(&pattern) {
                Ok(regex) => unmet(regex.is_match(text), format!("matches {pattern}")),
                Err(error) => Some(("a regular expression".to_owned(), error.to_string())),
            }
        }
        // The others are not about text; lint refuses them where they stand in the wrong part.
        other => Some((described(other, holes), "something that this cannot be said of".to_owned())),
    })
}

/// How the canonical text of what was found differs from that of an iCalendar text.
fn differs(found: &Found<'_>, wanted: &[u8]) -> Difference {
    let (is, wanted) = match found {
        Found::Component(component) => {
            let wanted = trees::calendar(wanted).map(|components| canonical::components(&components));
            (canonical::component(component), wanted.unwrap_or_else(|unreadable| unreadable))
        }
        Found::Property(property) => {
            let inside = [b"BEGIN:X-LINE\r\n", wanted.trim_ascii(), b"\r\nEND:X-LINE\r\n"].concat();
            let read = trees::calendar(&inside).ok();
            let line = read.as_ref().and_then(|components| components[0].properties.first());
            (canonical::property(property), line.map_or_else(String::new, canonical::property))
        }
        other => (other.text().into_owned(), String::from_utf8_lossy(wanted).into_owned()),
    };
    (is.trim_end() != wanted.trim_end()).then(|| (format!("same as\n{wanted}"), is))
}

fn failure(failed: Result<Difference, Unbound>) -> Option<Failure> {
    match failed {
        Ok(None) => None,
        Ok(Some((expected, found))) => Some(Failure { expected, found: Some(found) }),
        Err(unbound) => {
            Some(Failure { expected: "every hole filled".to_owned(), found: Some(unbound.to_string()) })
        }
    }
}

fn fill_all(templates: &[Template], holes: &dyn Holes) -> Result<Vec<String>, Unbound> {
    templates.iter().map(|template| template.fill_text(holes)).collect()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.join(", "))
}

fn without_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}
