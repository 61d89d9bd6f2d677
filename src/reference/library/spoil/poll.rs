//! Defects of taking in messages about polls, of counting votes and of completing a poll; and of reading and writing
//! what polls consist of.

use super::kind::{Spoil, asked, tree};
use super::tree::{
    drop_component, drop_parameter, drop_property, each, first_value, join_values, retype, within,
};
use crate::media::Component;

/// The defects of `itip`.
pub(crate) const ITIP: &[Spoil] = &[
    asked("itip/cancel-changes-poll", "SUMMARY of a CANCEL is stored."),
    asked("itip/cancel-ignored", "CANCEL changes nothing."),
    asked("itip/cancel-sequence-kept", "Cancelling leaves SEQUENCE as it is."),
    asked("itip/cancel-to-first-only", "CANCEL goes to the first voter only."),
    asked("itip/cancel-with-participants", "CANCEL of the poll names all participants."),
    asked("itip/choices-changed-sequence-kept", "A change of the choices leaves SEQUENCE as it is."),
    asked("itip/delegate-missing", "The REQUEST to a delegate does not have the delegate as a voter."),
    asked("itip/delegate-not-added", "A reply of a delegate is taken for one of a stranger."),
    asked("itip/delegated-from-missing", "The REPLY of a delegate does not say from whom the vote came."),
    asked("itip/delegated-to-missing", "Messages do not say to whom the vote was delegated."),
    asked("itip/delegation-not-forwarded", "Who delegates sends no REQUEST to the delegate."),
    asked("itip/delegation-not-told", "Who delegates sends no REPLY."),
    asked("itip/expect-reply-ignored", "EXPECT-REPLY is not looked at."),
    asked("itip/forwarded-with-new-voter", "A forwarded REQUEST has the new voter in it."),
    asked("itip/new-poll-ignored", "A REQUEST for a poll that is not stored is not stored."),
    asked("itip/new-voter-raises-sequence", "A new voter raises SEQUENCE."),
    asked("itip/older-message-taken", "A message with an earlier SEQUENCE is taken."),
    asked(
        "itip/other-response-always-taken",
        "A VOTE without POLL-ITEM-ID is taken whatever ACCEPT-RESPONSE says.",
    ),
    asked("itip/owner-change-ignored", "A REQUEST with another owner is not taken in."),
    asked("itip/owner-change-sequence-kept", "A change of the owner leaves SEQUENCE as it is."),
    asked("itip/own-removal-ignored", "A CANCEL that names the voter only takes the participant out."),
    asked("itip/pollstatus-adds-votes", "POLLSTATUS adds to the votes that are stored."),
    asked("itip/pollstatus-ignored", "POLLSTATUS changes nothing."),
    asked("itip/refresh-ignored", "REFRESH is not answered."),
    asked(
        "itip/refresh-of-nothing-as-request",
        "REFRESH of a poll that is not there is answered with a REQUEST.",
    ),
    asked("itip/refresh-with-status", "REFRESH is answered with POLLSTATUS."),
    asked("itip/removal-of-others-cancels", "A CANCEL that names others cancels the poll."),
    asked("itip/removed-voter-not-told", "A voter who is removed gets no CANCEL."),
    asked("itip/reply-after-close-counted", "A reply counts although voting has ended."),
    asked("itip/reply-after-close-sent", "A REPLY is sent although voting has ended."),
    asked("itip/reply-changes-poll", "SUMMARY, DESCRIPTION, DTEND and STATUS of a reply are stored."),
    asked("itip/reply-merged", "A reply adds to the votes of the one before."),
    asked("itip/reply-of-older-sequence-counted", "A reply to an earlier SEQUENCE counts."),
    asked("itip/reply-raises-sequence", "REPLY has a SEQUENCE greater than that of the REQUEST."),
    asked("itip/reply-to-other-poll-counted", "A reply with another UID counts."),
    asked("itip/reply-to-sent-by", "A reply goes to who sent the REQUEST in place of the owner."),
    asked("itip/reply-url-always-required", "No REPLY is sent where there is a REPLY-URL."),
    asked("itip/reply-with-all-participants", "REPLY holds all participants."),
    asked("itip/reply-with-choices", "REPLY holds the choices."),
    asked("itip/reply-with-other-properties", "REPLY has properties that its table does not have."),
    asked("itip/reply-without-participant-type", "The voter in a REPLY has no PARTICIPANT-TYPE."),
    asked("itip/reply-without-sequence", "REPLY has no SEQUENCE."),
    asked("itip/request-without-choices", "REQUEST leaves the choices out."),
    asked("itip/request-without-status", "REQUEST leaves STATUS out."),
    asked("itip/required-reply-url-ignored", "A REPLY is sent although the REPLY-URL is required."),
    asked("itip/response-in-fixed-states", "A RESPONSE becomes 0, 50 or 100."),
    asked("itip/sent-by-as-voter", "A reply counts for who sent it in place of the voter."),
    asked("itip/status-as-request", "A REQUEST is sent in place of POLLSTATUS."),
    asked("itip/status-not-sent", "No POLLSTATUS is sent."),
    asked("itip/status-of-replier-only", "POLLSTATUS leaves the other voters out."),
    asked("itip/status-to-replier-only", "POLLSTATUS goes to the one who replied only."),
    asked("itip/status-with-items", "POLLSTATUS holds the choices."),
    asked("itip/status-with-other-properties", "POLLSTATUS has properties that its table does not have."),
    asked("itip/status-without-owner", "POLLSTATUS leaves the owner out."),
    asked("itip/status-without-sequence", "POLLSTATUS has no SEQUENCE."),
    asked("itip/status-without-votes", "POLLSTATUS holds no votes."),
    asked("itip/uninvited-added", "Who was not invited is always taken in."),
    asked("itip/uninvited-not-cancelled", "Who was not invited and is not taken in hears nothing."),
    asked("itip/uninvited-not-told", "Who was not invited and is taken in gets no REQUEST."),
    asked("itip/unsent-properties-sent", "SCHEDULING-FORCE-SEND and SCHEDULING-STATUS are sent."),
    asked("itip/vote-as-request", "Votes are sent in a REQUEST."),
    asked("itip/vote-for-no-choice-kept", "Votes for a POLL-ITEM-ID that no choice has are kept."),
    asked(
        "itip/votes-for-changed-choices-kept",
        "A voter keeps votes for choices whose POLL-ITEM-ID is gone.",
    ),
    asked("itip/votes-for-gone-choices-kept", "The owner keeps votes for choices that are gone."),
    asked("itip/votes-for-same-choices-dropped", "A voter's votes are gone with every new REQUEST."),
];

/// The defects of `tally`.
pub(crate) const TALLY: &[Spoil] = &[
    asked("tally/completion-default-server", "Without POLL-COMPLETION the server completes the poll."),
    asked("tally/delegators-counted", "Who has delegated the vote votes as well."),
    asked("tally/events-only", "Only a VEVENT is a choice."),
    asked("tally/first-type-only", "Only the first value of PARTICIPANT-TYPE is looked at."),
    asked("tally/gone-items-counted", "Votes for what is no choice count."),
    asked("tally/item-sets-counted-apart", "Components with the same POLL-ITEM-ID are choices of their own."),
    asked("tally/mode-default-missing", "Without POLL-MODE there is no mode."),
    asked("tally/not-preferred-as-yes", "80 to 89 is a plain yes."),
    asked("tally/old-form-unread", "Votes in VVOTER are not read."),
    asked("tally/ranges-shifted", "Each range of responses begins one later."),
    asked("tally/winner-is-leading", "The leading choice is the winner, whatever POLL-WINNER says."),
];

/// The defects of `complete`.
pub(crate) const COMPLETE: &[Spoil] = &[
    asked("complete/attendees-take-part", "The attendees of the winner are asked to take part."),
    asked("complete/default-server", "Without POLL-COMPLETION the server completes the poll."),
    asked("complete/first-choice-submitted", "The first choice is submitted, whatever won."),
    asked("complete/first-of-set-only", "Of a winner of several components, only the first is submitted."),
    asked("complete/invalid-submitted", "A winner that is no valid component is submitted."),
    asked("complete/not-scheduled", "A winner without ORGANIZER and ATTENDEE stays without."),
    asked(
        "complete/scheduled-overwritten",
        "A winner that has an ORGANIZER gets another, and other attendees.",
    ),
    asked("complete/server-as-client", "With SERVER the client does it."),
    asked("complete/server-choice-as-server", "With SERVER-CHOICE the server submits as well."),
    asked("complete/server-submit-as-client", "With SERVER-SUBMIT the client submits as well."),
    asked("complete/server-submit-as-server", "With SERVER-SUBMIT the server chooses as well."),
    asked("complete/status-not-confirmed", "A poll is confirmed without its STATUS."),
    asked("complete/status-not-submitted", "STATUS stays CONFIRMED after the winner was submitted."),
    asked("complete/stay-informed-ignored", "STAY-INFORMED is not looked at."),
    asked("complete/voters-not-told", "The voters are not told of the winner."),
    asked("complete/winner-not-stated", "A poll is confirmed without POLL-WINNER."),
];

const INTEGERS: [&str; 3] = ["POLL-ITEM-ID", "POLL-WINNER", "RESPONSE"];
const LISTS: [&str; 3] = ["ACCEPT-RESPONSE", "PARTICIPANT-TYPE", "POLL-PROPERTIES"];
const OF_POLLS: [&str; 6] =
    ["ACCEPT-RESPONSE", "POLL-COMPLETION", "POLL-MODE", "POLL-PROPERTIES", "POLL-WINNER", "REPLY-URL"];
const OF_PARTICIPANTS: [&str; 7] = [
    "KIND",
    "PARTICIPATION-STATUS",
    "PARTICIPATION-DELEGATED-FROM",
    "PARTICIPATION-DELEGATED-TO",
    "MEMBER-OF",
    "LANG",
    "EXPECT-REPLY",
];

/// The defects of reading polls.
pub(crate) const POLL_PARSE: &[Spoil] = &[
    tree(
        "parse/poll-addresses-as-text",
        "MEMBER-OF and the delegation properties are of the type text.",
        |c| {
            OF_PARTICIPANTS[2..5].iter().for_each(|name| each(c, name, |p| retype(p, "text")));
        },
    ),
    tree(
        "parse/poll-integers-as-text",
        "POLL-ITEM-ID, POLL-WINNER and RESPONSE are of the type text.",
        |c| {
            INTEGERS.iter().for_each(|name| each(c, name, |p| retype(p, "text")));
        },
    ),
    tree("parse/poll-lists-as-one", "Several values of a property of polls are one.", |c| {
        LISTS.iter().for_each(|name| each(c, name, join_values));
    }),
    tree("parse/scheduling-types-as-text", "SCHEDULING-DTSTAMP and INVITED-BY are of the type text.", |c| {
        ["SCHEDULING-DTSTAMP", "INVITED-BY"].iter().for_each(|name| each(c, name, |p| retype(p, "text")));
    }),
    tree("parse/reltype-poll-dropped", "RELTYPE=POLL is left out.", |c| {
        each(c, "RELATED-TO", |p| p.parameters.retain(|each| each.text() != "POLL"));
    }),
    tree("parse/reply-url-as-text", "REPLY-URL is of the type text.", |c| {
        each(c, "REPLY-URL", |p| retype(p, "text"));
    }),
];

/// The defects of reading polls and writing them again.
pub(crate) const POLL_ROUNDTRIP: &[Spoil] = &[
    tree("roundtrip/poll-choices-dropped", "What is voted on is left out of a VPOLL.", |c| {
        within(c, "VPOLL", |poll| poll.components.retain(|inner| inner.property("POLL-ITEM-ID").is_none()));
    }),
    tree("roundtrip/poll-dropped", "VPOLL is left out.", |c| drop_component(c, "VPOLL")),
    tree("roundtrip/poll-parameters-dropped", "REQUIRED and STAY-INFORMED are left out.", |c| {
        ["REQUIRED", "STAY-INFORMED"].iter().for_each(|name| drop_parameter(c, name));
    }),
    tree(
        "roundtrip/poll-participant-properties-dropped",
        "What participants have for scheduling is left out.",
        |c| {
            OF_PARTICIPANTS.iter().for_each(|name| drop_property(c, name));
        },
    ),
    tree(
        "roundtrip/poll-properties-dropped",
        "The properties of a VPOLL that no other component has are left out.",
        |c| {
            OF_POLLS.iter().for_each(|name| drop_property(c, name));
        },
    ),
    tree(
        "roundtrip/poll-participant-types-first-only",
        "Of several participant types, the first is kept.",
        |c| {
            each(c, "PARTICIPANT-TYPE", first_value);
        },
    ),
    tree("roundtrip/response-in-fixed-states", "A RESPONSE becomes 0, 50 or 100.", |c| {
        each(c, "RESPONSE", |p| {
            p.value = match p.text().parse::<u8>() {
                Ok(80..) => b"100".to_vec(),
                Ok(40..=79) => b"50".to_vec(),
                _ => b"0".to_vec(),
            };
        });
    }),
    tree("roundtrip/scheduling-properties-dropped", "SCHEDULING-AGENT and its like are left out.", |c| {
        let names = ["SCHEDULING-AGENT", "SCHEDULING-STATUS", "SCHEDULING-DTSTAMP", "INVITED-BY"];
        names.iter().for_each(|name| drop_property(c, name));
    }),
    tree("roundtrip/votes-dropped", "VOTE is left out.", |c| drop_component(c, "VOTE")),
    tree("roundtrip/vvoter-dropped", "VVOTER is left out.", drop_vvoter),
];

fn drop_vvoter(here: &mut Component) {
    drop_component(here, "VVOTER");
}
