//! `complete`: voting has ended. Whoever is to choose confirms the winner, whoever is to submit submits it
//! (sections 3.5, 4.3, 4.5.2 and 5.1.2).

use std::collections::HashSet;

use serde_json::json;

use super::message::{Message, request};
use super::stored::{Stored, address_of, id_of, plain, text_of};
use super::tally::{leading, votes};
use super::voter::informed;
use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::library::perform::Outcome;
use crate::reference::library::validate::problems_of_tree;
use crate::reference::library::values::integer;

/// What is stored, submitted and sent, as JSON.
pub(in crate::reference::library) fn complete(
    input: &[u8],
    arguments: &[(String, String)],
    defects: &Defects,
) -> Outcome {
    let acting = arguments.iter().find(|(name, _)| name == "as").map(|(_, value)| value.trim());
    let server = match acting {
        Some("server") => true,
        Some("client") => false,
        other => return Err(format!("expected client or server, but found {other:?}")),
    };
    let (mut poll, _) = Stored::read(input)?;
    let (chooses, submits) = duties(&poll, server, defects);
    let basic = poll.word("POLL-MODE").is_none_or(|mode| mode == "BASIC");
    let over = ["CANCELLED", "SUBMITTED"].iter().any(|word| poll.word("STATUS").as_deref() == Some(word));
    let (mut submitted, mut messages) = (Vec::new(), Vec::new());
    if basic && !over {
        if chooses && !is_confirmed(&poll) {
            messages.extend(confirm(&mut poll, defects));
        }
        if submits && is_confirmed(&poll) {
            submitted = submit(&mut poll, defects);
        }
    }
    let answer = json!({
        "stored": poll.text(),
        "submitted": submitted.iter().map(text_of).collect::<Vec<_>>(),
        "messages": messages.iter().map(Message::to_json).collect::<Vec<_>>(),
    });
    Ok((Some("application/json"), answer.to_string().into_bytes()))
}

/// Whether the one who acts chooses, and whether it submits.
fn duties(poll: &Stored, server: bool, defects: &Defects) -> (bool, bool) {
    let default = if defects.has("complete/default-server") { "SERVER" } else { "CLIENT" };
    let completion = poll.word("POLL-COMPLETION").unwrap_or_else(|| default.to_owned());
    let completion = match completion.as_str() {
        "SERVER-SUBMIT" if defects.has("complete/server-submit-as-server") => "SERVER",
        "SERVER-CHOICE" if defects.has("complete/server-choice-as-server") => "SERVER",
        "SERVER" if defects.has("complete/server-as-client") => "CLIENT",
        "SERVER-SUBMIT" if defects.has("complete/server-submit-as-client") => "CLIENT",
        other => other,
    };
    match completion {
        "SERVER" => (server, server),
        "SERVER-SUBMIT" => (!server, server),
        "SERVER-CHOICE" => (server, !server),
        "CLIENT" => (!server, !server),
        _ => (false, false),
    }
}

fn is_confirmed(poll: &Stored) -> bool {
    poll.word("STATUS").as_deref() == Some("CONFIRMED") && winner(poll).is_some()
}

/// The winner that is stated, if it is one of the choices.
fn winner(poll: &Stored) -> Option<i64> {
    poll.value("POLL-WINNER").and_then(|value| integer(&value)).filter(|id| poll.ids().contains(id))
}

/// The winner that is stated, or the one choice that leads; all voters are told.
fn confirm(poll: &mut Stored, defects: &Defects) -> Option<Message> {
    let chosen = winner(poll).or_else(|| {
        let leading = leading(&poll.ids(), &votes(poll, defects));
        leading.first().copied().filter(|_| leading.len() == 1)
    })?;
    if !defects.has("complete/winner-not-stated") {
        poll.set("POLL-WINNER", &chosen.to_string());
    }
    if !defects.has("complete/status-not-confirmed") {
        poll.set("STATUS", "CONFIRMED");
    }
    let owners = poll.owners();
    let owners: HashSet<&String> = owners.iter().collect();
    let to = poll.voters().into_iter().filter(|voter| !owners.contains(voter)).collect();
    (!defects.has("complete/voters-not-told")).then(|| request(poll, to))
}

/// The components of the winner as objects of their own. What is no valid component is not submitted, and the poll
/// stays confirmed.
fn submit(poll: &mut Stored, defects: &Defects) -> Vec<Component> {
    let chosen = winner(poll);
    let mut won: Vec<&Component> = poll.items().filter(|item| id_of(item) == chosen).collect();
    if defects.has("complete/first-of-set-only") {
        won.truncate(1);
    }
    if defects.has("complete/first-choice-submitted") {
        won = poll.items().take(1).collect();
    }
    let objects: Vec<Component> = won.into_iter().map(|item| object(poll, item, defects)).collect();
    let valid = objects.iter().all(|object| problems_of_tree(std::slice::from_ref(object)).is_empty());
    if !valid && !defects.has("complete/invalid-submitted") {
        return Vec::new();
    }
    if !defects.has("complete/status-not-submitted") {
        poll.set("STATUS", "SUBMITTED");
    }
    objects
}

/// One component with what it needs to stand alone and to be sent.
fn object(poll: &Stored, item: &Component, defects: &Defects) -> Component {
    let mut calendar = poll.calendar().clone();
    calendar.components.retain(|inner| inner.is("VTIMEZONE"));
    let mut event = item.clone();
    event.properties.retain(|property| !property.is("POLL-ITEM-ID"));
    let scheduled = event.property("ORGANIZER").is_some() || event.property("ATTENDEE").is_some();
    if (!scheduled || defects.has("complete/scheduled-overwritten")) && !defects.has("complete/not-scheduled")
    {
        event.properties.retain(|property| !property.is("ORGANIZER") && !property.is("ATTENDEE"));
        if let Some(owner) = poll.owners().into_iter().next() {
            event.properties.push(Property::new("ORGANIZER", owner));
        }
        event.properties.extend(poll.voters().iter().map(|voter| informed(voter)));
    } else if !defects.has("complete/stay-informed-ignored") {
        let mut there: HashSet<String> =
            event.properties_named("ATTENDEE").map(|known| plain(&known.text())).collect();
        let staying = poll.participants().filter(|participant| stays_informed(participant));
        for address in staying.filter_map(address_of) {
            if there.insert(address.clone()) {
                event.properties.push(informed(&address));
            }
        }
    }
    if defects.has("complete/attendees-take-part") {
        event.properties.iter_mut().for_each(|p| p.parameters.retain(|parameter| !parameter.is("ROLE")));
    }
    calendar.components.push(event);
    calendar
}

fn stays_informed(participant: &Component) -> bool {
    let address = participant.property("CALENDAR-ADDRESS");
    address
        .and_then(|address| address.parameter_value("STAY-INFORMED"))
        .is_some_and(|value| value.eq_ignore_ascii_case("TRUE"))
}
