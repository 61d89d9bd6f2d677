//! A poll, its choices and its votes: what no table says (draft-ietf-calext-vpoll-06, sections 3 to 5 and 7).

use super::method::is_of_type;
use super::problem::{At, Problems, Rule};
use crate::media::{Component, Property};
use crate::reference::library::tables::POLL_ITEMS;
use crate::reference::library::values::{Moment, integer};

const ID: &str = "POLL-ITEM-ID";

/// What stands in a participant at most once.
const ONCE: [(&str, &str); 3] = [
    ("EXPECT-REPLY", "VPOLL, 6.8"),
    ("SCHEDULING-AGENT", "iTIP with participants, 4.8"),
    ("SCHEDULING-FORCE-SEND", "iTIP with participants, 4.9"),
];

/// What is between a user and a server only, and stands in no message.
pub(crate) const UNSENT: [(&str, &str); 2] = [
    ("SCHEDULING-FORCE-SEND", "iTIP with participants, 4.9"),
    ("SCHEDULING-STATUS", "iTIP with participants, 4.10"),
];

/// Looks at a VPOLL, or at a participant of one.
pub(super) fn check_poll(path: &[&Component], problems: &mut Problems) {
    match path {
        [calendar, poll] if poll.is("VPOLL") => {
            let method = calendar.property("METHOD").map(Property::text).unwrap_or_default();
            check_items(poll, &method, problems);
            check_winner(poll, &method, problems);
            check_period(poll, problems);
            check_owners(poll, problems);
        }
        [calendar, poll, participant] if poll.is("VPOLL") && participant.is("PARTICIPANT") => {
            check_participant(participant, problems);
            if calendar.property("METHOD").is_some() {
                check_unsent(participant, problems);
            }
            participant.components_named("VOTE").for_each(|vote| check_vote(vote, problems));
        }
        _ => {}
    }
}

/// Each choice has a POLL-ITEM-ID, an alarm has none. Free-busy time in a REPLY is an answer, not a choice.
fn check_items(poll: &Component, method: &str, problems: &mut Problems) {
    let reply = method.eq_ignore_ascii_case("REPLY");
    for inner in &poll.components {
        let at = At { component: inner, property: inner.property(ID) };
        let choice = POLL_ITEMS.iter().any(|name| inner.is(name));
        if choice && !reply && at.property.is_none() {
            problems.push_name(at, Rule::PollItem, "VPOLL, 4.5.3", ID, "expected one, but found none".into());
        }
        if inner.is("VALARM") && at.property.is_some() {
            problems.push(at, Rule::PollItem, "VPOLL, 4.6.1", "expected none in an alarm, but found one");
        }
        for extra in inner.properties_named(ID).skip(1) {
            let at = At { component: inner, property: Some(extra) };
            problems.push(at, Rule::PropertyRepeated, "VPOLL, 4.5.3", "expected it once, but found it again");
        }
    }
}

/// A confirmed poll of the mode BASIC has a winner, which is one of its choices.
fn check_winner(poll: &Component, method: &str, problems: &mut Problems) {
    let text = |name| poll.property(name).map(|property| property.text().to_ascii_uppercase());
    let basic = text("POLL-MODE").is_none_or(|mode| mode == "BASIC");
    let whole = ["", "PUBLISH", "REQUEST"].iter().any(|word| method.eq_ignore_ascii_case(word));
    if !basic || !whole {
        return;
    }
    let at = At { component: poll, property: poll.property("POLL-WINNER") };
    let Some(winner) = at.property.map(Property::text) else {
        if text("STATUS").is_some_and(|status| status == "CONFIRMED") {
            let says = "expected the winner of a confirmed poll, but found none".to_owned();
            problems.push_value(at, Rule::PollWinner, "VPOLL, 5.1.1", ("", ""), says);
        }
        return;
    };
    let id = |item: &Component| item.property(ID).is_some_and(|id| id.text() == winner);
    if integer(&winner).is_some() && !poll.components.iter().any(id) {
        let says = "expected the POLL-ITEM-ID of a choice, but found another number".to_owned();
        problems.push_value(at, Rule::PollWinner, "VPOLL, 4.5.6", ("", &winner), says);
    }
}

/// DTEND excludes DURATION, DURATION needs DTSTART, and a poll does not end before it was made.
fn check_period(poll: &Component, problems: &mut Problems) {
    const SECTION: &str = "VPOLL, 4.6.1";
    let on = |name: &str| At { component: poll, property: poll.property(name) };
    let has = |name: &str| poll.property(name).is_some();
    if has("DTEND") && has("DURATION") {
        problems.push(on("DURATION"), Rule::Exclusive, SECTION, "expected no DTEND beside it, but found one");
    }
    if has("DURATION") && !has("DTSTART") {
        problems.push(on("DURATION"), Rule::Dependent, SECTION, "expected DTSTART beside it, but found none");
    }
    let moment = |name: &str| Moment::read_any(&poll.property(name)?.text());
    let (Some(end), Some(created), None) = (moment("DTEND"), moment("CREATED"), moment("DTSTART")) else {
        return;
    };
    if end.is_utc() && created.is_utc() && end.clock() <= created.clock() {
        problems.push(on("DTEND"), Rule::Mismatch, SECTION, "expected it after CREATED, but found it before");
    }
}

/// No more than one participant is the owner.
fn check_owners(poll: &Component, problems: &mut Problems) {
    let owners = poll.components_named("PARTICIPANT").filter(|participant| is_of_type(participant, "OWNER"));
    if let Some(second) = owners.skip(1).last() {
        let at = At { component: second, property: None };
        let says = "expected one owner, but found another";
        problems.push(at, Rule::Voter, "iTIP with participants, 1", says);
    }
}

/// A message does not have what is between a user and a server.
fn check_unsent(participant: &Component, problems: &mut Problems) {
    for (name, section) in UNSENT {
        if let Some(found) = participant.property(name) {
            let at = At { component: participant, property: Some(found) };
            problems.push(at, Rule::PropertyForbidden, section, "expected none in a message, but found one");
        }
    }
}

/// Who votes or owns the poll has an address, and nobody but a voter has votes.
fn check_participant(participant: &Component, problems: &mut Problems) {
    let at = At { component: participant, property: None };
    let takes_part = is_of_type(participant, "VOTER") || is_of_type(participant, "OWNER");
    if takes_part && participant.property("CALENDAR-ADDRESS").is_none() {
        let says = "expected the address of who takes part, but found none".to_owned();
        problems.push_name(at, Rule::Voter, "VPOLL, 7", "CALENDAR-ADDRESS", says);
    }
    if participant.component("VOTE").is_some() && !is_of_type(participant, "VOTER") {
        let says = "expected VOTE in a voter only, but found it in another participant".to_owned();
        problems.push_name(at, Rule::Voter, "VPOLL, 4.6.2", "PARTICIPANT-TYPE", says);
    }
    for (name, section) in ONCE {
        if let Some(again) = participant.properties_named(name).nth(1) {
            let at = At { component: participant, property: Some(again) };
            problems.push(at, Rule::PropertyRepeated, section, "expected it once, but found it again");
        }
    }
}

/// A vote says what it is for and how it goes; one that names no choice holds something else instead.
fn check_vote(vote: &Component, problems: &mut Problems) {
    let at = At { component: vote, property: None };
    if vote.property(ID).is_none() {
        if vote.components.is_empty() {
            let says = "expected a choice or other information, but found neither".to_owned();
            problems.push_name(at, Rule::Vote, "VPOLL, 3.6", ID, says);
        }
    } else if vote.property("RESPONSE").is_none() {
        problems.push_name(at, Rule::Vote, "VPOLL, 4.6.2", "RESPONSE", "expected it, but found none".into());
    }
}
