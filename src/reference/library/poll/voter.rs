//! A voter: requests, cancellations and the state of the poll come in; votes go out (sections 8.3.3 to 8.3.7).

use std::collections::{HashMap, HashSet};

use super::itip::{Incoming, Scene, Turn};
use super::message::{Message, reduced, request};
use super::revision::answers;
use super::stored::{Stored, address_of, delegates, id_of, is_of_type, sent_by};
use crate::media::{Component, Parameter, Property};

/// What a voter does with it.
pub(super) fn voter(incoming: Incoming, stored: Option<Stored>, scene: Scene<'_>) -> Turn {
    let poll = incoming.poll;
    if let Some(to) = scene.forward {
        return (stored, vec![forwarded(&poll, incoming.method.as_deref(), to, scene)]);
    }
    let stored = stored.filter(|stored| stored.is_same(&poll) || incoming.method.is_some());
    let known = stored.as_ref().filter(|stored| stored.is_same(&poll));
    let old = known.is_some_and(|known| poll.sequence() < known.sequence());
    if old && incoming.method.is_some() && !scene.defects.has("itip/older-message-taken") {
        return (stored, Vec::new());
    }
    match (incoming.method.as_deref(), known) {
        (None, _) => own_votes(&poll, stored, scene),
        (Some("REQUEST" | "PUBLISH"), None) if scene.defects.has("itip/new-poll-ignored") => {
            (stored, Vec::new())
        }
        (Some("PUBLISH"), _) | (Some("REQUEST"), None) => (Some(poll), Vec::new()),
        (Some("REQUEST"), Some(known)) => requested(poll, known, scene),
        (Some("CANCEL"), Some(known)) => (Some(cancelled(&poll, known.clone(), scene)), Vec::new()),
        (Some("POLLSTATUS"), Some(known)) => (Some(reported(&poll, known.clone(), scene)), Vec::new()),
        _ => (stored, Vec::new()),
    }
}

/// The message as it came, for somebody else.
fn forwarded(poll: &Stored, method: Option<&str>, to: &str, scene: Scene<'_>) -> Message {
    let mut message = request(poll, vec![to.to_owned()]);
    if let Some(property) = message.calendar.properties.iter_mut().find(|property| property.is("METHOD")) {
        property.value = method.unwrap_or("REQUEST").as_bytes().to_vec();
    }
    if scene.defects.has("itip/forwarded-with-new-voter")
        && let Some(vpoll) = message.poll_mut()
    {
        vpoll.components.push(delegate(to, scene));
    }
    message
}

/// A new version: own votes for choices that are still there go on counting, and are sent again where that is asked.
fn requested(mut poll: Stored, known: &Stored, scene: Scene<'_>) -> Turn {
    let defects = scene.defects;
    if poll.owners() != known.owners() && defects.has("itip/owner-change-ignored") {
        return (Some(known.clone()), Vec::new());
    }
    let kept = known.participant(scene.user).map(|own| answers(&poll, own, scene)).unwrap_or_default();
    let all = known.participant(scene.user).map(|own| own.components.clone()).unwrap_or_default();
    let kept = if defects.has("itip/votes-for-changed-choices-kept") { all } else { kept };
    let dropped = defects.has("itip/votes-for-same-choices-dropped");
    if let Some(own) = poll.participant_mut(scene.user) {
        let there: HashSet<_> = own.components_named("VOTE").map(id_of).collect();
        own.components.extend(kept.into_iter().filter(|vote| !dropped && !there.contains(&id_of(vote))));
    }
    let expected = poll.participant(scene.user).and_then(|own| own.property("EXPECT-REPLY"));
    let asked = expected.is_some_and(|value| value.text().eq_ignore_ascii_case("TRUE"))
        && poll.sequence() == known.sequence()
        && !defects.has("itip/expect-reply-ignored");
    let messages = if asked && may_reply(&poll, scene) { replies(&poll, scene) } else { Vec::new() };
    (Some(poll), messages)
}

/// The poll is cancelled, for all or for those who are named.
fn cancelled(message: &Stored, mut known: Stored, scene: Scene<'_>) -> Stored {
    let defects = scene.defects;
    let named: HashSet<String> = message.participants().filter_map(address_of).collect();
    let me = named.contains(scene.user) && !defects.has("itip/own-removal-ignored");
    if defects.has("itip/cancel-ignored") {
        return known;
    }
    if defects.has("itip/cancel-changes-poll")
        && let Some(summary) = message.value("SUMMARY")
    {
        known.set("SUMMARY", &summary);
    }
    if named.is_empty() || me || defects.has("itip/removal-of-others-cancels") {
        known.set("STATUS", "CANCELLED");
    } else {
        let gone = |inner: &Component| address_of(inner).is_some_and(|address| named.contains(&address));
        known.poll_mut().components.retain(|inner| !inner.is("PARTICIPANT") || !gone(inner));
    }
    known.set("SEQUENCE", &message.sequence().to_string());
    known
}

/// The votes of all, as the owner has them.
fn reported(message: &Stored, mut known: Stored, scene: Scene<'_>) -> Stored {
    if scene.defects.has("itip/pollstatus-ignored") {
        return known;
    }
    let places: HashMap<String, usize> = known
        .poll()
        .components
        .iter()
        .enumerate()
        .filter_map(|(place, inner)| Some((address_of(inner)?, place)))
        .collect();
    for participant in message.participants() {
        let Some(address) = address_of(participant) else { continue };
        let Some(place) = places.get(&address) else {
            known.poll_mut().components.push(participant.clone());
            continue;
        };
        let own = &mut known.poll_mut().components[*place];
        if !scene.defects.has("itip/pollstatus-adds-votes") {
            own.components.retain(|inner| !inner.is("VOTE"));
        }
        own.components.extend(participant.components_named("VOTE").cloned());
    }
    for name in ["COMPLETED", "STATUS"] {
        if let Some(value) = message.value(name) {
            known.set(name, &value);
        }
    }
    known
}

/// The user's own version: the votes in it are stored and sent to the owner.
fn own_votes(poll: &Stored, stored: Option<Stored>, scene: Scene<'_>) -> Turn {
    let mut next = stored.unwrap_or_else(|| poll.clone());
    let Some(own) = poll.participant(scene.user) else { return (Some(next), Vec::new()) };
    let mut own = own.clone();
    own.components = answers(&next, &own, scene);
    match next.participant_mut(scene.user) {
        Some(known) => *known = own,
        None => next.poll_mut().components.push(own),
    }
    let messages = if may_reply(&next, scene) { replies(&next, scene) } else { Vec::new() };
    (Some(next), messages)
}

/// Whether votes may be sent: not once voting has ended, nor where the owner demands another way.
fn may_reply(poll: &Stored, scene: Scene<'_>) -> bool {
    let required = |url: &Property| {
        url.parameter_value("REQUIRED").is_some_and(|value| value.eq_ignore_ascii_case("TRUE"))
    };
    let elsewhere = poll.poll().properties_named("REPLY-URL").any(required);
    (!elsewhere || scene.defects.has("itip/required-reply-url-ignored"))
        && (!poll.is_closed() || scene.defects.has("itip/reply-after-close-sent"))
        && (!poll.poll().properties.iter().any(|p| p.is("REPLY-URL"))
            || !scene.defects.has("itip/reply-url-always-required"))
}

/// The reply to the owner, and the poll for whoever votes in place of the user.
fn replies(poll: &Stored, scene: Scene<'_>) -> Vec<Message> {
    let defects = scene.defects;
    let Some(own) = poll.participant(scene.user) else { return Vec::new() };
    let mut names = vec!["UID", "DTSTAMP", "SEQUENCE"];
    if defects.has("itip/reply-without-sequence") {
        names.pop();
    }
    if defects.has("itip/reply-with-other-properties") {
        names.extend(["DESCRIPTION", "POLL-MODE", "POLL-PROPERTIES", "DTEND"]);
    }
    let mut sent = vec![own.clone()];
    if defects.has("itip/reply-with-all-participants") {
        sent = poll.participants().cloned().collect();
    }
    let hidden: &[(&str, &str)] = &[
        ("itip/delegated-to-missing", "PARTICIPATION-DELEGATED-TO"),
        ("itip/delegated-from-missing", "PARTICIPATION-DELEGATED-FROM"),
        ("itip/reply-without-participant-type", "PARTICIPANT-TYPE"),
    ];
    for (_, name) in hidden.iter().filter(|(defect, _)| defects.has(defect)) {
        sent.iter_mut().for_each(|participant| participant.properties.retain(|p| !p.is(name)));
    }
    let mut to = poll.owners();
    if defects.has("itip/reply-to-sent-by") {
        to = poll.participants().filter(|p| is_of_type(p, "OWNER")).filter_map(sent_by).collect();
    }
    let method = if defects.has("itip/vote-as-request") { "REQUEST" } else { "REPLY" };
    let mut reply = reduced(poll, method, &names, sent, to);
    if let Some(vpoll) = reply.poll_mut() {
        if defects.has("itip/reply-raises-sequence") {
            vpoll.properties.retain(|property| !property.is("SEQUENCE"));
            vpoll.properties.push(Property::new("SEQUENCE", (poll.sequence() + 1).to_string()));
        }
        if defects.has("itip/reply-with-choices") {
            vpoll.components.extend(poll.items().cloned());
        }
    }
    let told = !defects.has("itip/delegation-not-told") || delegates(own, "TO").is_empty();
    let mut messages: Vec<Message> = told.then_some(reply).into_iter().collect();
    for to in delegates(own, "TO").into_iter().filter(|_| !defects.has("itip/delegation-not-forwarded")) {
        let mut forwarded = poll.clone();
        if forwarded.participant(&to).is_none() && !defects.has("itip/delegate-missing") {
            forwarded.poll_mut().components.push(delegate(&to, scene));
        }
        messages.push(request(&forwarded, vec![to]));
    }
    messages
}

/// A voter in place of the user.
fn delegate(address: &str, scene: Scene<'_>) -> Component {
    let mut participant = Component::new("PARTICIPANT");
    participant.properties = vec![
        Property::new("UID", format!("voter-{}", address.trim_start_matches("mailto:"))),
        Property::new("PARTICIPANT-TYPE", "VOTER"),
        Property::new("CALENDAR-ADDRESS", address),
        Property::new("PARTICIPATION-DELEGATED-FROM", scene.user),
    ];
    participant
}

/// An attendee who does not take part.
pub(super) fn informed(address: &str) -> Property {
    Property::new("ATTENDEE", address).with(Parameter::new("ROLE", "NON-PARTICIPANT"))
}
