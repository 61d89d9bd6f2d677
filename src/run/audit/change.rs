//! Every way in which one thing of an answer can be otherwise.

use crate::media::{Component, Property, ical, jcal, json};
use crate::model::{Answer, Verdict};

/// How many changes of one answer are tried at most.
const MOST: usize = 2_000;

/// An answer with one thing changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// What was changed, in words.
    pub what: String,
    /// The answer after it.
    pub answer: Answer,
}

/// The changes of an answer: another verdict or status, an empty body, each header field, component, property,
/// parameter, element and value dropped, doubled or altered.
#[must_use]
pub fn changes(answer: &Answer) -> Vec<Change> {
    let mut changes = heads(answer);
    changes.extend(of_requests(answer));
    match answer.media.as_deref() {
        Some("application/calendar+json") => changes.extend(of_jcal(answer)),
        Some("application/json") => changes.extend(of_json(answer)),
        Some("application/xml" | "text/xml") => changes.extend(of_xml(answer)),
        Some("text/calendar") => changes.extend(of_calendar(answer)),
        _ => {}
    }
    changes.truncate(MOST);
    changes
}

fn heads(answer: &Answer) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(verdict) = answer.verdict {
        let other = match verdict {
            Verdict::Accepted => Verdict::Rejected,
            Verdict::Rejected => Verdict::Accepted,
        };
        changes.push(Change {
            what: format!("{other} instead of {verdict}"),
            answer: Answer { verdict: Some(other), ..answer.clone() },
        });
    }
    if let Some(status) = answer.status {
        // Some cases are about the status of a condition alone, and take every other one.
        for other in [500, 412].into_iter().filter(|other| *other != status) {
            changes.push(Change {
                what: format!("status {other} instead of {status}"),
                answer: Answer { status: Some(other), ..answer.clone() },
            });
        }
    }
    if !answer.body.is_empty() {
        changes.push(Change {
            what: "an empty body".to_owned(),
            answer: Answer { body: vec![], ..answer.clone() },
        });
    }
    changes.push(Change {
        what: "the bait fetched".to_owned(),
        answer: Answer { fetches: answer.fetches + 1, ..answer.clone() },
    });
    for place in 0..answer.headers.len() {
        let name = &answer.headers[place].0;
        let mut dropped = answer.clone();
        dropped.headers.remove(place);
        changes.push(Change { what: format!("header {name} dropped"), answer: dropped });
        let mut altered = answer.clone();
        altered.headers[place].1.push('x');
        changes.push(Change { what: format!("header {name} altered"), answer: altered });
    }
    changes
}

/// What a client asked: each request dropped, each of its fields dropped or altered, its place, status and body altered;
/// and a feed of another host asked for with credentials.
fn of_requests(answer: &Answer) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut tell = |what: String, edit: &dyn Fn(&mut Answer)| {
        let mut answer = answer.clone();
        edit(&mut answer);
        changes.push(Change { what, answer });
    };
    for (place, seen) in answer.seen.iter().enumerate() {
        let name = format!("{} {}", seen.request.method, seen.request.url);
        tell(format!("{name} not sent"), &|answer| drop(answer.seen.remove(place)));
        tell(format!("{name} sent elsewhere"), &|answer| answer.seen[place].request.url.push('x'));
        tell(format!("{name} answered 500"), &|answer| answer.seen[place].status = 500);
        tell(format!("{name} without body"), &|answer| answer.seen[place].request.body.clear());
        for (field, (header, _)) in seen.request.headers.iter().enumerate() {
            let dropped = |answer: &mut Answer| drop(answer.seen[place].request.headers.remove(field));
            tell(format!("{name} without {header}"), &dropped);
            let altered = |answer: &mut Answer| answer.seen[place].request.headers[field].1.insert(0, 'x');
            tell(format!("{name} with another {header}"), &altered);
        }
        for (from, to) in texts(&seen.request.body) {
            let blanked = |answer: &mut Answer| answer.seen[place].request.body[from..to].fill(b'x');
            tell(format!("{name} with another text in its body"), &blanked);
        }
    }
    for place in 0..answer.feeds.len() {
        let credentials = ("authorization".to_owned(), "Basic x".to_owned());
        let given = |answer: &mut Answer| answer.feeds[place].headers.push(credentials.clone());
        tell("a feed fetched with credentials".to_owned(), &given);
    }
    changes
}

/// The pieces of text between the tags of a body.
fn texts(body: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, octet) in body.iter().enumerate() {
        match octet {
            b'>' => from = at + 1,
            b'<' if at > from && !body[from..at].trim_ascii().is_empty() => found.push((from, at)),
            _ => {}
        }
    }
    found
}

fn of_calendar(answer: &Answer) -> Vec<Change> {
    let components = ical::read(&answer.body).components;
    let mut changes = Vec::new();
    edit(&components, &mut |what, edited| {
        let body = ical::write(edited);
        changes.push(Change { what, answer: Answer { body, ..answer.clone() } });
    });
    changes
}

fn of_jcal(answer: &Answer) -> Vec<Change> {
    let Some(component) = json::read(&answer.body).ok().and_then(|value| jcal::read(&value).ok()) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    edit(&[component], &mut |what, edited| {
        let body =
            edited.first().map(|first| jcal::write(first).to_string().into_bytes()).unwrap_or_default();
        changes.push(Change { what, answer: Answer { body, ..answer.clone() } });
    });
    changes
}

/// Tells each change of a list of components to `tell`, which sees the list as it is after the change.
fn edit(components: &[Component], tell: &mut dyn FnMut(String, &[Component])) {
    let mut whole = components.to_vec();
    edit_list(&mut whole, &mut |whole| whole, tell);
}

/// A way from the whole list to one inside it.
type Way<'a> = &'a mut dyn FnMut(&mut Vec<Component>) -> &mut Vec<Component>;

fn edit_list(whole: &mut Vec<Component>, way: Way<'_>, tell: &mut dyn FnMut(String, &[Component])) {
    for place in 0..way(whole).len() {
        let component = way(whole)[place].clone();
        let name = component.name.clone();
        way(whole).remove(place);
        tell(format!("{name} dropped"), whole);
        way(whole).insert(place, component.clone());
        way(whole).insert(place, component.clone());
        tell(format!("{name} doubled"), whole);
        way(whole).remove(place);
        for (what, edited) in of_component(&component) {
            way(whole)[place] = edited;
            tell(what, whole);
        }
        way(whole)[place] = component;
        edit_list(whole, &mut |whole| &mut way(whole)[place].components, tell);
    }
}

/// The changes of a component's own properties.
fn of_component(component: &Component) -> Vec<(String, Component)> {
    let mut changes = Vec::new();
    for (place, property) in component.properties.iter().enumerate() {
        let path = format!("{}/{}", component.name, property.name);
        let mut dropped = component.clone();
        dropped.properties.remove(place);
        changes.push((format!("{path} dropped"), dropped));
        let mut doubled = component.clone();
        doubled.properties.insert(place, property.clone());
        changes.push((format!("{path} doubled"), doubled));
        for (what, edited) in of_property(property) {
            let mut altered = component.clone();
            altered.properties[place] = edited;
            changes.push((format!("{path} {what}"), altered));
        }
    }
    changes
}

/// The changes of a property: its value, its type, each of its parameters.
fn of_property(property: &Property) -> Vec<(String, Property)> {
    let mut altered = property.clone();
    altered.value.push(b'x');
    let mut changes = vec![("altered".to_owned(), altered)];
    if let Some(kind) = &property.value_type {
        let other = if kind == "integer" { "unknown" } else { "integer" };
        changes.push((
            "of another type".to_owned(),
            Property { value_type: Some(other.to_owned()), ..property.clone() },
        ));
    }
    for (place, parameter) in property.parameters.iter().enumerate() {
        let mut dropped = property.clone();
        dropped.parameters.remove(place);
        changes.push((format!("without {}", parameter.name), dropped));
        let mut altered = property.clone();
        if let Some(value) = altered.parameters[place].values.first_mut() {
            value.push('x');
        }
        changes.push((format!("with another {}", parameter.name), altered));
    }
    changes
}

/// Each value of a JSON text replaced, each member and item dropped.
fn of_json(answer: &Answer) -> Vec<Change> {
    let Ok(value) = json::read(&answer.body) else { return Vec::new() };
    let mut pointers = Vec::new();
    point(&value, String::new(), &mut pointers);
    let altered = pointers.into_iter().filter_map(|pointer| {
        let mut edited = value.clone();
        *edited.pointer_mut(&pointer)? = serde_json::Value::from("altered");
        let body = edited.to_string().into_bytes();
        Some(Change { what: format!("{pointer} altered"), answer: Answer { body, ..answer.clone() } })
    });
    altered.collect()
}

fn point(value: &serde_json::Value, here: String, pointers: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                point(item, format!("{here}/{index}"), pointers);
            }
        }
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                point(member, format!("{here}/{name}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(here);
}

/// Each line of an XML text that holds calendar data, and each element, blanked or renamed in the octets: what a
/// check sees of it is gone or other.
fn of_xml(answer: &Answer) -> Vec<Change> {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let mut changes = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('>').map(|found| at + found + 1) {
        let end = text[start..].find('<').map_or(text.len(), |found| start + found);
        if !text[start..end].trim().is_empty() {
            for (from, to) in lines(&text, start, end) {
                let body = format!("{}{}", &text[..from], &text[to..]).into_bytes();
                let what = format!("text dropped: {}", text[from..to].trim());
                changes.push(Change { what, answer: Answer { body, ..answer.clone() } });
            }
        }
        if end >= text.len() {
            break;
        }
        let name_end = text[end + 1..].find(['>', ' ', '/']).map_or(text.len(), |found| end + 1 + found);
        let name = &text[end + 1..name_end];
        if !name.is_empty() {
            let renamed = format!("{name}-x");
            let body = text.replace(&format!("<{name}>"), &format!("<{renamed}>"));
            let body = body.replace(&format!("<{name}/>"), &format!("<{renamed}/>"));
            let body = body.replace(&format!("</{name}>"), &format!("</{renamed}>")).into_bytes();
            changes.push(Change {
                what: format!("element {name} renamed"),
                answer: Answer { body, ..answer.clone() },
            });
        }
        at = end;
    }
    changes
}

/// The lines between two places of a text.
fn lines(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut from = start;
    text[start..end]
        .split_inclusive('\n')
        .map(|line| {
            let here = (from, from + line.len());
            from = here.1;
            here
        })
        .collect()
}
