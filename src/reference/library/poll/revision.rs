//! The owner's own new version of a poll, and which votes go on counting (sections 3.5, 4.5.3, 8.2.3 and 8.3.5).

use std::collections::HashSet;

use super::itip::{Scene, Turn};
use super::message::{Message, cancel, request};
use super::stored::{Stored, address_of, id_of, is_item, is_of_type};
use crate::media::{Component, canonical};

/// Takes the owner's new version, and tells those who have to know.
pub(super) fn revise(mut new: Stored, old: Option<Stored>, scene: Scene<'_>) -> Turn {
    let others = |poll: &Stored| -> Vec<String> {
        poll.voters().into_iter().filter(|voter| voter != scene.user).collect()
    };
    let Some(old) = old.filter(|old| old.is_same(&new)) else {
        let message = request(&new, others(&new));
        return (Some(new), vec![message]);
    };
    let defects = scene.defects;
    if new.word("STATUS").as_deref() == Some("CANCELLED") {
        if !defects.has("itip/cancel-sequence-kept") {
            raise(&mut new, &old);
        }
        let messages = cancelled(&new, others(&old), scene);
        return (Some(new), messages);
    }
    let there: HashSet<String> = new.participants().filter_map(address_of).collect();
    let gone: Vec<String> = others(&old).into_iter().filter(|voter| !there.contains(voter)).collect();
    let more = others(&new).len() > others(&old).len() && defects.has("itip/new-voter-raises-sequence");
    let handed_on = new.owners() != old.owners() && !defects.has("itip/owner-change-sequence-kept");
    let changed = choices(&new) != choices(&old) && !defects.has("itip/choices-changed-sequence-kept");
    if more || handed_on || changed {
        raise(&mut new, &old);
    }
    drop_gone_votes(&mut new, scene);
    let mut messages = Vec::new();
    if !gone.is_empty() && !defects.has("itip/removed-voter-not-told") {
        let left = |p: &&Component| address_of(p).is_some_and(|address| !there.contains(&address));
        let removed = old.participants().filter(left).filter(|p| is_of_type(p, "VOTER")).cloned();
        messages.push(cancel(&new, removed.collect(), gone));
    }
    let mut message = request(&new, others(&new));
    if let Some(vpoll) = message.poll_mut() {
        if defects.has("itip/request-without-choices") {
            vpoll.components.retain(|inner| !is_item(inner));
        }
        let hidden: &[&str] = if defects.has("itip/request-without-status") { &["STATUS"] } else { &[] };
        vpoll.properties.retain(|property| !hidden.iter().any(|name| property.is(name)));
    }
    messages.push(message);
    (Some(new), messages)
}

/// A SEQUENCE greater than that of the version before.
fn raise(new: &mut Stored, old: &Stored) {
    if new.sequence() <= old.sequence() {
        new.set("SEQUENCE", &(old.sequence() + 1).to_string());
    }
}

/// The whole poll is cancelled for all who were to vote.
fn cancelled(new: &Stored, mut to: Vec<String>, scene: Scene<'_>) -> Vec<Message> {
    if scene.defects.has("itip/cancel-to-first-only") {
        to.truncate(1);
    }
    let mut message = cancel(new, Vec::new(), to);
    if scene.defects.has("itip/cancel-with-participants")
        && let Some(vpoll) = message.poll_mut()
    {
        vpoll.components.extend(new.participants().cloned());
    }
    vec![message]
}

/// What is voted on, as text that can be compared.
fn choices(poll: &Stored) -> Vec<String> {
    let mut all: Vec<String> = poll.items().map(canonical::component).collect();
    all.sort();
    all
}

/// Votes for what is no longer voted on are gone.
fn drop_gone_votes(poll: &mut Stored, scene: Scene<'_>) {
    if scene.defects.has("itip/votes-for-gone-choices-kept") {
        return;
    }
    let ids = poll.ids();
    let stays = |vote: &Component| id_of(vote).is_none_or(|id| ids.binary_search(&id).is_ok());
    for participant in poll.poll_mut().components.iter_mut().filter(|inner| inner.is("PARTICIPANT")) {
        participant.components.retain(|inner| !inner.is("VOTE") || stays(inner));
    }
}

/// What of a participant's votes is an answer to the poll: votes for its choices, and other information where the poll
/// takes that (section 4.5.1).
pub(super) fn answers(poll: &Stored, participant: &Component, scene: Scene<'_>) -> Vec<Component> {
    let ids = poll.ids();
    let taken = poll.poll().property("ACCEPT-RESPONSE").map(|types| types.values()).unwrap_or_default();
    let is_taken = |inner: &Component| taken.iter().any(|name| inner.is(name.trim()));
    let counts = |vote: &&Component| match id_of(vote) {
        Some(id) => ids.binary_search(&id).is_ok() || scene.defects.has("itip/vote-for-no-choice-kept"),
        None => {
            scene.defects.has("itip/other-response-always-taken")
                || (!vote.components.is_empty() && vote.components.iter().all(is_taken))
        }
    };
    let mut votes: Vec<Component> = participant.components_named("VOTE").filter(counts).cloned().collect();
    if scene.defects.has("itip/response-in-fixed-states") {
        votes.iter_mut().for_each(round);
    }
    votes
}

/// A response as one of three.
fn round(vote: &mut Component) {
    for response in vote.properties.iter_mut().filter(|property| property.is("RESPONSE")) {
        let value = response.text().parse::<u8>().unwrap_or_default();
        response.value = match value {
            80.. => b"100".to_vec(),
            40..=79 => b"50".to_vec(),
            _ => b"0".to_vec(),
        };
    }
}
