//! `tally`: how the votes of a poll stand, as JSON (sections 3.3, 4.5.8 and 5.1).

use serde_json::{Value, json};

use super::stored::{Stored, address_of, delegates, id_of, is_of_type, plain};
use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::library::perform::Outcome;
use crate::reference::library::values::integer;

/// One vote that counts.
#[derive(Clone, Debug)]
pub(super) struct Vote {
    voter: String,
    item: i64,
    response: i64,
}

/// The state of the votes.
pub(in crate::reference::library) fn tally(input: &[u8], defects: &Defects) -> Outcome {
    let (poll, _) = Stored::read(input)?;
    let votes = votes(&poll, defects);
    let ids = poll.ids();
    let leading = leading(&ids, &votes);
    let winner = poll.value("POLL-WINNER").and_then(|value| integer(&value)).filter(|id| ids.contains(id));
    let winner = if defects.has("tally/winner-is-leading") { leading.first().copied() } else { winner };
    let has_voted = |voter: &String| votes.iter().any(|vote| vote.voter == *voter);
    let waiting: Vec<String> = voters(&poll, defects)
        .into_iter()
        .map(|(voter, _)| voter)
        .filter(|voter| !has_voted(voter))
        .collect();
    let mode = poll.word("POLL-MODE");
    let mode = if defects.has("tally/mode-default-missing") { mode } else { mode.or(Some("BASIC".into())) };
    let default = if defects.has("tally/completion-default-server") { "SERVER" } else { "CLIENT" };
    let state = json!({
        "model": if is_old(&poll) { "vvoter" } else { "participant" },
        "mode": mode,
        "completion": poll.word("POLL-COMPLETION").unwrap_or_else(|| default.to_owned()),
        "status": poll.word("STATUS"),
        "items": items(&poll, &ids, &votes, defects),
        "votes": votes.iter().map(|vote| of_vote(vote, defects)).collect::<Vec<_>>(),
        "waiting": waiting,
        "leading": leading,
        "winner": winner,
    });
    Ok((Some("application/json"), state.to_string().into_bytes()))
}

/// The items with the greatest sum of responses; none where nobody voted for any.
pub(super) fn leading(ids: &[i64], votes: &[Vote]) -> Vec<i64> {
    let sum = |id: i64| votes.iter().filter(|vote| vote.item == id).map(|vote| vote.response).sum::<i64>();
    let most = ids.iter().map(|id| sum(*id)).max().filter(|most| *most > 0);
    ids.iter().copied().filter(|id| Some(sum(*id)) == most).collect()
}

/// Whether the votes stand in VVOTER components, as up to draft-york-vpoll-04.
fn is_old(poll: &Stored) -> bool {
    poll.poll().component("VVOTER").is_some()
}

/// Those who vote, each with the component that holds the votes. Who has handed the vote on does not vote.
fn voters<'a>(poll: &'a Stored, defects: &Defects) -> Vec<(String, &'a Component)> {
    let old = poll.poll().components_named("VVOTER").filter_map(|voter| {
        let address = voter.property("VOTER").or_else(|| voter.property("CALENDAR-ADDRESS"))?;
        Some((plain(&address.text()), voter))
    });
    let old = old.filter(|_| !defects.has("tally/old-form-unread"));
    let votes = |participant: &&Component| {
        let handed_on = !delegates(participant, "TO").is_empty() && !defects.has("tally/delegators-counted");
        let only_first = defects.has("tally/first-type-only");
        let first = participant.property("PARTICIPANT-TYPE").map(Property::values).unwrap_or_default();
        let voter = if only_first {
            first.first().is_some_and(|kind| kind.eq_ignore_ascii_case("VOTER"))
        } else {
            is_of_type(participant, "VOTER")
        };
        voter && !handed_on
    };
    let new = poll.participants().filter(votes).filter_map(|p| Some((address_of(p)?, p)));
    new.chain(old).collect()
}

/// The votes for what is voted on, from 0 to 100; of several of one voter for one item the last.
pub(super) fn votes(poll: &Stored, defects: &Defects) -> Vec<Vote> {
    let ids = poll.ids();
    let mut found: Vec<Vote> = Vec::new();
    for (voter, component) in voters(poll, defects) {
        let first = found.len();
        for vote in component.components_named("VOTE") {
            let response = vote.property("RESPONSE").and_then(|response| integer(response.text().trim()));
            let (Some(item), Some(response)) = (id_of(vote), response) else { continue };
            let counts = ids.contains(&item) || defects.has("tally/gone-items-counted");
            if !counts || !(0..=100).contains(&response) {
                continue;
            }
            let vote = Vote { voter: voter.clone(), item, response };
            match found[first..].iter_mut().find(|known| known.item == item) {
                Some(known) => *known = vote,
                None => found.push(vote),
            }
        }
    }
    found
}

fn items(poll: &Stored, ids: &[i64], votes: &[Vote], defects: &Defects) -> Value {
    let apart = defects.has("tally/item-sets-counted-apart");
    let all: Vec<i64> = if apart { poll.items().filter_map(id_of).collect() } else { ids.to_vec() };
    let all: Vec<i64> = match defects.has("tally/events-only") {
        true => poll.items().filter(|item| item.is("VEVENT")).filter_map(id_of).collect(),
        false => all,
    };
    let of_item = |id: i64| {
        let components = poll.items().filter(|item| id_of(item) == Some(id)).count();
        let of: Vec<&Vote> = votes.iter().filter(|vote| vote.item == id).collect();
        let count = |word: &str| of.iter().filter(|vote| means(vote.response, defects) == word).count();
        json!({
            "id": id,
            "components": if apart { 1 } else { components },
            "votes": of.len(),
            "sum": of.iter().map(|vote| vote.response).sum::<i64>(),
            "yes": count("yes"),
            "not-preferred": count("not-preferred"),
            "maybe": count("maybe"),
            "no": count("no"),
        })
    };
    all.into_iter().map(of_item).collect()
}

fn of_vote(vote: &Vote, defects: &Defects) -> Value {
    json!({
        "voter": vote.voter,
        "item": vote.item,
        "response": vote.response,
        "means": means(vote.response, defects),
    })
}

/// What a response means where people vote on events (section 4.5.8).
fn means(response: i64, defects: &Defects) -> &'static str {
    let response = if defects.has("tally/ranges-shifted") { response - 1 } else { response };
    match response {
        90.. => "yes",
        80..=89 if defects.has("tally/not-preferred-as-yes") => "yes",
        80..=89 => "not-preferred",
        40..=79 => "maybe",
        _ => "no",
    }
}
