//! `tally`: how the votes of a poll stand, as JSON (sections 3.3, 4.5.8 and 5.1).

use std::collections::{HashMap, HashSet};

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
    let voted: HashSet<&String> = votes.iter().map(|vote| &vote.voter).collect();
    let has_voted = |voter: &String| voted.contains(voter);
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
    let mut sums: HashMap<i64, i64> = HashMap::new();
    votes.iter().for_each(|vote| *sums.entry(vote.item).or_default() += vote.response);
    let most = sums.values().copied().max().filter(|most| *most > 0);
    ids.iter().copied().filter(|id| most.is_some() && sums.get(id).copied() == most).collect()
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
        let mut places: HashMap<i64, usize> = HashMap::new();
        for vote in component.components_named("VOTE") {
            let response = vote.property("RESPONSE").and_then(|response| integer(response.text().trim()));
            let (Some(item), Some(response)) = (id_of(vote), response) else { continue };
            let counts = ids.binary_search(&item).is_ok() || defects.has("tally/gone-items-counted");
            if !counts || !(0..=100).contains(&response) {
                continue;
            }
            let place = *places.entry(item).or_insert(found.len());
            let vote = Vote { voter: voter.clone(), item, response };
            if place < found.len() {
                found[place] = vote;
            } else {
                found.push(vote);
            }
        }
    }
    found
}

/// How often each item is voted for, and how.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    votes: u32,
    sum: i64,
    yes: u32,
    not_preferred: u32,
    maybe: u32,
    no: u32,
}

fn items(poll: &Stored, ids: &[i64], votes: &[Vote], defects: &Defects) -> Value {
    let mut counts: HashMap<i64, Count> = HashMap::new();
    for vote in votes {
        let count = counts.entry(vote.item).or_default();
        count.votes += 1;
        count.sum += vote.response;
        match means(vote.response, defects) {
            "yes" => count.yes += 1,
            "not-preferred" => count.not_preferred += 1,
            "maybe" => count.maybe += 1,
            _ => count.no += 1,
        }
    }
    let chosen = |item: &&Component| !defects.has("tally/events-only") || item.is("VEVENT");
    let all: Vec<i64> = poll.items().filter(chosen).filter_map(id_of).collect();
    let mut components: HashMap<i64, u32> = HashMap::new();
    all.iter().for_each(|id| *components.entry(*id).or_default() += 1);
    let apart = defects.has("tally/item-sets-counted-apart");
    let one_each = ids.iter().copied().filter(|id| components.contains_key(id)).collect();
    let listed = if apart { all } else { one_each };
    let of_item = |id: i64| {
        let count = counts.get(&id).copied().unwrap_or_default();
        json!({
            "id": id,
            "components": if apart { Some(1) } else { components.get(&id).copied() },
            "votes": count.votes,
            "sum": count.sum,
            "yes": count.yes,
            "not-preferred": count.not_preferred,
            "maybe": count.maybe,
            "no": count.no,
        })
    };
    listed.into_iter().map(of_item).collect()
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn state(lines: &str) -> Value {
        let item = |id: u8| {
            format!("BEGIN:VEVENT\nUID:{id}\nDTSTAMP:20190101T000000Z\nPOLL-ITEM-ID:{id}\nEND:VEVENT\n")
        };
        let text = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-\nBEGIN:VPOLL\nUID:p\nDTSTAMP:20190101T000000Z\n{lines}\n{}{}\
             END:VPOLL\nEND:VCALENDAR\n",
            item(1),
            item(2)
        );
        let (_, body) = tally(text.replace('\n', "\r\n").as_bytes(), &Defects::none()).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn voter(name: &str, votes: &[(i64, i64)]) -> String {
        let votes: String = votes
            .iter()
            .map(|(id, response)| format!("BEGIN:VOTE\nPOLL-ITEM-ID:{id}\nRESPONSE:{response}\nEND:VOTE\n"))
            .collect();
        format!(
            "BEGIN:PARTICIPANT\nUID:{name}\nPARTICIPANT-TYPE:OWNER,voter\nCALENDAR-ADDRESS:mailto:{name}@x\n{votes}\
             END:PARTICIPANT"
        )
    }

    #[rstest]
    #[case(&[(1, 90), (2, 10)], "[1]", 2)]
    #[case(&[(1, 50), (2, 50)], "[1,2]", 2)]
    #[case(&[(1, 0)], "[]", 1)]
    #[case(&[(1, 10), (1, 70)], "[1]", 1)]
    #[case(&[(3, 100), (2, 101), (2, -1)], "[]", 0)]
    #[case(&[], "[]", 0)]
    fn what_leads_has_the_most_and_what_is_no_vote_does_not_count(
        #[case] votes: &[(i64, i64)],
        #[case] leading: &str,
        #[case] counted: usize,
    ) {
        let state = state(&voter("ann", votes));
        assert_eq!(state["leading"].to_string(), leading);
        assert_eq!(state["votes"].as_array().map(Vec::len), Some(counted));
        assert_eq!(state["waiting"].as_array().map(Vec::is_empty), Some(counted > 0));
    }

    #[test]
    fn what_is_no_poll_is_refused() {
        assert!(tally(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", &Defects::none()).is_err());
        assert!(tally(b"", &Defects::none()).is_err());
    }
}
