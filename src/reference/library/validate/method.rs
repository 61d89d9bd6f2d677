//! Messages about polls: whether they hold what their METHOD asks for (draft-ietf-calext-vpoll-06, sections 8.1 and 8.3).

use super::problem::{At, Problems, Rule};
use crate::media::Component;
use crate::reference::library::tables::{Count, METHODS, Presence, UNSUPPORTED};

/// Looks at a VCALENDAR that has a METHOD and holds polls.
pub(super) fn check_method(path: &[&Component], problems: &mut Problems) {
    let [calendar] = path else { return };
    let Some(method) = calendar.property("METHOD") else { return };
    let word = method.text();
    let polls: Vec<&Component> = calendar.components_named("VPOLL").collect();
    if polls.is_empty() {
        return;
    }
    let at = At { component: calendar, property: Some(method) };
    if UNSUPPORTED.iter().any(|name| word.eq_ignore_ascii_case(name)) {
        let says = "expected a method that polls have, but found another";
        problems.push(at, Rule::MethodUnsupported, "VPOLL, 8.1", says);
    }
    let Some(table) = METHODS.iter().find(|table| word.eq_ignore_ascii_case(table.method)) else { return };
    if !admits(table.polls, polls.len()) {
        let says = format!("expected one VPOLL, but found {}", polls.len());
        problems.push_name(at, Rule::Presence, table.section, "VPOLL", says);
    }
    check_same_uid(calendar, table, problems);
    for poll in polls {
        check_rows(poll, table, problems);
        check_parties(poll, table, problems);
    }
}

/// All polls of one message are the same poll, but where several may be published or reported.
fn check_same_uid(calendar: &Component, table: &Presence, problems: &mut Problems) {
    let uid = |poll: &Component| poll.property("UID").map(|uid| uid.text().into_owned());
    let mut uids = calendar.components_named("VPOLL").map(uid);
    let first = uids.next();
    if ["CANCEL", "REPLY"].contains(&table.method) && uids.any(|other| Some(other) != first) {
        let at = At { component: calendar, property: None };
        problems.push_name(
            at,
            Rule::Presence,
            table.section,
            "UID",
            "expected one UID, but found several".into(),
        );
    }
}

/// Whether that many are as many as there may be.
fn admits(count: Count, found: usize) -> bool {
    match count {
        Count::One => found == 1,
        Count::AtMostOne => found <= 1,
        Count::AtLeastOne => found >= 1,
        Count::Never => found == 0,
    }
}

/// How often what the table counts stands in the poll, and whether something else does.
fn check_rows(poll: &Component, table: &Presence, problems: &mut Problems) {
    let at = At { component: poll, property: None };
    for (name, count) in table.rows {
        let found = poll.properties_named(name).count() + poll.components_named(name).count();
        if !admits(*count, found) {
            let says = format!("expected another number of them in {}, but found {found}", table.method);
            problems.push_name(at, Rule::Presence, table.section, name, says);
        }
    }
    if !table.nothing_else {
        return;
    }
    let properties = poll.properties.iter().map(|property| &property.name);
    let counted = |name: &&String| table.rows.iter().any(|(row, _)| row.eq_ignore_ascii_case(name));
    let other = properties.chain(poll.components.iter().map(|inner| &inner.name)).find(|name| !counted(name));
    if let Some(other) = other {
        let says = format!("expected nothing else in {}, but found it", table.method);
        problems.push_name(at, Rule::NothingElse, table.section, other, says);
    }
}

/// Who takes part, and whether the voters answer.
fn check_parties(poll: &Component, table: &Presence, problems: &mut Problems) {
    let at = At { component: poll, property: None };
    let of = |kind: &'static str| poll.components_named("PARTICIPANT").filter(move |p| is_of_type(p, kind));
    if table.owner && of("OWNER").next().is_none() {
        let says = "expected the owner among the participants, but found none";
        problems.push_value(at, Rule::Voter, table.section, ("", "OWNER"), says.to_owned());
    }
    let voters = of("VOTER").count();
    if table.voters.is_some_and(|count| !admits(count, voters)) {
        let says = format!("expected another number of voters in {}, but found {voters}", table.method);
        problems.push_value(at, Rule::Voter, table.section, ("", "VOTER"), says);
    }
    let delegates = |p: &Component| p.property("PARTICIPATION-DELEGATED-TO").is_some();
    let answers = |p: &Component| p.component("VOTE").is_some() || delegates(p);
    let elsewhere = poll.component("VFREEBUSY").is_some()
        || poll.component("VAVAILABILITY").is_some()
        || poll.property("REQUEST-STATUS").is_some();
    if table.votes && !elsewhere && !poll.components_named("PARTICIPANT").any(answers) {
        problems.push_name(
            at,
            Rule::Presence,
            table.section,
            "VOTE",
            "expected a vote, but found none".into(),
        );
    }
}

/// Whether the participant is of that type, among others perhaps.
pub(super) fn is_of_type(participant: &Component, kind: &str) -> bool {
    let types = participant.property("PARTICIPANT-TYPE").map(|types| types.values()).unwrap_or_default();
    types.iter().any(|found| found.trim().eq_ignore_ascii_case(kind))
}
