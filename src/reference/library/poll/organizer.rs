//! The owner of a poll: replies and requests for a refresh come in (sections 3.3, 3.4, 8.3.4 and 8.3.6).

use super::itip::{Incoming, Scene, Turn};
use super::message::{Message, cancel, reduced, request};
use super::revision::{answers, revise};
use super::stored::{Stored, address_of, delegates, is_of_type, sent_by};
use crate::media::{Component, Property};

/// What the owner does with it.
pub(super) fn organizer(incoming: Incoming, stored: Option<Stored>, scene: Scene<'_>) -> Turn {
    match (incoming.method.as_deref(), stored) {
        (None, stored) => revise(incoming.poll, stored, scene),
        (Some("REPLY"), Some(stored)) => reply(&incoming.poll, stored, scene),
        (Some("REFRESH"), stored) => refresh(&incoming.poll, stored, scene),
        (_, stored) => (stored, Vec::new()),
    }
}

/// Takes in the answer of one voter, and tells all voters how the poll stands.
fn reply(answer: &Stored, mut stored: Stored, scene: Scene<'_>) -> Turn {
    let Some(participant) = answer.participants().next() else { return (Some(stored), Vec::new()) };
    let defects = scene.defects;
    let voter =
        if defects.has("itip/sent-by-as-voter") { sent_by(participant) } else { address_of(participant) };
    let Some(voter) = voter else { return (Some(stored), Vec::new()) };
    let stale = answer.sequence() < stored.sequence() && !defects.has("itip/reply-of-older-sequence-counted");
    let other = !stored.is_same(answer) && !defects.has("itip/reply-to-other-poll-counted");
    let closed = stored.is_closed() && !defects.has("itip/reply-after-close-counted");
    if stale || other || closed {
        return (Some(stored), Vec::new());
    }
    let mut messages = Vec::new();
    if stored.participant(&voter).is_none() {
        let delegate = stored.participants().any(|known| delegates(known, "TO").contains(&voter))
            && !defects.has("itip/delegate-not-added");
        if !delegate && !scene.welcome && !defects.has("itip/uninvited-added") {
            let told = !defects.has("itip/uninvited-not-cancelled");
            let message = told.then(|| cancel(&stored, vec![bare(participant)], vec![voter]));
            return (Some(stored), message.into_iter().collect());
        }
        stored.poll_mut().components.push(bare(participant));
        if !delegate && !defects.has("itip/uninvited-not-told") {
            messages.push(voter.clone());
        }
    }
    if defects.has("itip/reply-changes-poll") {
        let taken = ["SUMMARY", "DESCRIPTION", "DTEND", "STATUS"];
        for property in answer.poll().properties.iter().filter(|p| taken.iter().any(|name| p.is(name))) {
            stored.set(&property.name, &property.text());
        }
    }
    take_answer(&mut stored, &voter, participant, scene);
    let invited = messages.into_iter().map(|new| request(&stored, vec![new]));
    let messages = invited.chain(status(&stored, &voter, scene)).collect();
    (Some(stored), messages)
}

/// A participant without votes.
fn bare(participant: &Component) -> Component {
    let mut bare = participant.clone();
    bare.components.retain(|inner| !inner.is("VOTE"));
    bare
}

/// The answer of a voter in place of the one before, whole: in BASIC a vote that is not repeated is gone.
fn take_answer(stored: &mut Stored, voter: &str, participant: &Component, scene: Scene<'_>) {
    let votes = answers(stored, participant, scene);
    let Some(known) = stored.participant_mut(voter) else { return };
    if scene.defects.has("itip/reply-merged") {
        let id = |vote: &Component| vote.property("POLL-ITEM-ID").map(|id| id.value.clone());
        let new: Vec<_> = votes.iter().map(id).collect();
        known.components.retain(|inner| !inner.is("VOTE") || !new.contains(&id(inner)));
    } else {
        known.components.retain(|inner| !inner.is("VOTE"));
    }
    known.components.extend(votes);
    let own =
        ["COMMENT", "PARTICIPATION-STATUS", "PARTICIPATION-DELEGATED-TO", "PARTICIPATION-DELEGATED-FROM"];
    let own = own.into_iter().chain(["CALENDAR-ADDRESS"]);
    for name in own.filter(|name| participant.property(name).is_some()) {
        known.properties.retain(|property| !property.is(name));
        known.properties.extend(participant.properties_named(name).cloned());
    }
}

/// How the poll stands, for all voters but the owner.
fn status(stored: &Stored, voter: &str, scene: Scene<'_>) -> Option<Message> {
    let defects = scene.defects;
    let mut to: Vec<String> = stored.voters().into_iter().filter(|known| known != scene.user).collect();
    if defects.has("itip/status-to-replier-only") {
        to.retain(|known| known == voter);
    }
    if defects.has("itip/status-not-sent") {
        return None;
    }
    if defects.has("itip/status-as-request") {
        return Some(request(stored, to));
    }
    let mut names = vec!["UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "COMPLETED", "DTSTART"];
    if defects.has("itip/status-without-sequence") {
        names.retain(|name| *name != "SEQUENCE");
    }
    if defects.has("itip/status-with-other-properties") {
        names.extend(["DESCRIPTION", "POLL-PROPERTIES", "POLL-MODE", "DTEND"]);
    }
    let owner = |p: &Component| is_of_type(p, "OWNER");
    let left_out = |p: &Component| {
        (defects.has("itip/status-without-owner") && owner(p))
            || (defects.has("itip/status-of-replier-only")
                && address_of(p).as_deref() != Some(voter)
                && !owner(p))
    };
    let mut inner: Vec<Component> = stored.participants().filter(|p| !left_out(p)).cloned().collect();
    if defects.has("itip/status-with-items") {
        inner.extend(stored.items().cloned());
    }
    if defects.has("itip/status-without-votes") {
        inner.iter_mut().for_each(|p| p.components.clear());
    }
    let mut message = reduced(stored, "POLLSTATUS", &names, inner, to);
    if let Some(vpoll) = message.poll_mut()
        && vpoll.property("SUMMARY").is_none()
    {
        vpoll.properties.push(Property::new("SUMMARY", ""));
    }
    Some(message)
}

/// The poll again for who asks; that it is gone where there is none, or none any more.
fn refresh(asked: &Stored, stored: Option<Stored>, scene: Scene<'_>) -> Turn {
    if scene.defects.has("itip/refresh-ignored") {
        return (stored, Vec::new());
    }
    let to: Vec<String> = asked.participants().filter_map(address_of).collect();
    let found = stored.as_ref().filter(|poll| poll.is_same(asked));
    let cancelled = found.is_some_and(|poll| poll.word("STATUS").as_deref() == Some("CANCELLED"));
    let message = match found {
        Some(poll) if scene.defects.has("itip/refresh-with-status") => reduced(
            poll,
            "POLLSTATUS",
            &["UID", "DTSTAMP", "SUMMARY"],
            poll.participants().cloned().collect(),
            to,
        ),
        Some(poll) if !cancelled => request(poll, to),
        _ if scene.defects.has("itip/refresh-of-nothing-as-request") => request(asked, to),
        _ => cancel(asked, Vec::new(), to),
    };
    (stored, vec![message])
}
