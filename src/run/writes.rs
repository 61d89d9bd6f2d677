//! What a trial writes to a server, said beforehand: for `calspec run --dry-run`.

use super::Scope;
use crate::model::{Holes, RequestTemplate, ServerCase, ServerExample, Template};
use crate::subject::is_safe;

/// The trial's own calendar.
const CALENDAR: &str = "$(calendar)";

/// Method and path of each request that may change something, from the making of the trial's calendar to the deletion
/// of all that was made. Holes that only a run can fill stay open.
pub(super) fn writes(case: &ServerCase, example: &ServerExample) -> Vec<String> {
    let mut scope = Scope::default();
    for (name, template) in example.with.iter().chain(&case.lets) {
        let value = filled(template, &scope);
        scope.put(name.clone(), value);
    }
    let mut made = vec![CALENDAR.to_owned()];
    let mut writes = vec![format!("MKCALENDAR {CALENDAR}/"), format!("MKCOL {CALENDAR}/")];
    for step in &case.steps {
        let (method, url) = (filled(&step.request.method, &scope), filled(&step.request.url, &scope));
        if is_safe(&method) {
            continue;
        }
        let places = destinations(&step.request, &scope);
        let new = places
            .iter()
            .cloned()
            .chain(matches!(method.as_str(), "MKCALENDAR" | "MKCOL").then(|| url.clone()));
        made.extend(new.map(|place| place.trim_end_matches('/').to_owned()).filter(|place| beside(place)));
        let to: String = places.iter().map(|place| format!(" to {place}")).collect();
        writes.push(format!("{method} {url}{to}"));
    }
    made.dedup();
    writes.extend(made.iter().map(|place| format!("DELETE {place}/")));
    writes
}

/// Where a COPY or MOVE leads.
fn destinations(request: &RequestTemplate, scope: &Scope) -> Vec<String> {
    let fields = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("destination"));
    fields.map(|(_, place)| filled(place, scope)).collect()
}

/// Whether a path is of a collection beside the trial's calendar, which calspec deletes as it does that one.
fn beside(path: &str) -> bool {
    path.strip_prefix(CALENDAR).is_some_and(|rest| !rest.contains('/'))
}

fn filled(template: &Template, scope: &Scope) -> String {
    let holes = |name: &str| scope.hole(name).or_else(|| Some(format!("$({name})").into_bytes()));
    // Every hole is filled, if only with itself.
    template.fill_text(&holes).unwrap_or_default()
}
