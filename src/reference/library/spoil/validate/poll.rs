//! Polls, votes, participants that vote, and messages about them.

use super::super::kind::{Spoil, mute, refuse};
use super::super::tree::{any, any_property};
use crate::media::Property;
use crate::reference::library::validate::{Problem, Rule};

/// The defects of judging polls.
pub(crate) const POLL: &[Spoil] = &[
    mute("validate/invited-by-unchecked", "INVITED-BY may be no address.", |p| {
        p.property == "INVITED-BY" && p.rule == Rule::ValueSyntax
    }),
    mute("validate/reply-url-repeated-unchecked", "REPLY-URL may repeat.", |p| {
        p.property == "REPLY-URL" && p.rule == Rule::PropertyRepeated
    }),
    mute("validate/scheduling-dtstamp-unchecked", "SCHEDULING-DTSTAMP may be no time.", |p| {
        p.property == "SCHEDULING-DTSTAMP" && p.rule == Rule::ValueSyntax
    }),
    mute("validate/scheduling-in-messages-unchecked", "Messages may have what servers are told.", |p| {
        p.component == "PARTICIPANT" && p.rule == Rule::PropertyForbidden
    }),
    refuse("validate/scheduling-refused", "SCHEDULING-AGENT and its like are refused.", |c| {
        any(c, &|here| SCHEDULING.iter().any(|name| here.property(name).is_some()))
    }),
    mute("validate/scheduling-repeated-unchecked", "SCHEDULING-AGENT and its like may repeat.", |p| {
        is_one_of(p, &SCHEDULING) && p.rule == Rule::PropertyRepeated
    }),
    mute("validate/scheduling-status-unchecked", "SCHEDULING-STATUS may be any text.", |p| {
        p.property == "SCHEDULING-STATUS" && p.rule == Rule::ValueForm
    }),
    mute("validate/scheduling-tokens-unchecked", "SCHEDULING-AGENT and its like may be any text.", |p| {
        is_one_of(p, &SCHEDULING[..2]) && p.rule == Rule::ValueForm
    }),
    mute("validate/several-owners-unchecked", "There may be several owners.", |p| {
        p.rule == Rule::Voter && p.section == "iTIP with participants, 1"
    }),
    mute("validate/cancel-rows-unchecked", "What CANCEL has to have is not counted.", |p| {
        p.section == "VPOLL, 8.3.5"
    }),
    mute("validate/expect-reply-form-unchecked", "EXPECT-REPLY may be any text.", |p| {
        p.property == "EXPECT-REPLY" && p.rule == Rule::ValueForm
    }),
    mute("validate/expect-reply-repeated-unchecked", "EXPECT-REPLY may repeat.", |p| {
        p.property == "EXPECT-REPLY" && p.rule == Rule::PropertyRepeated
    }),
    mute("validate/lang-form-unchecked", "LANG may be any text.", |p| {
        p.property == "LANG" && p.rule == Rule::ValueForm
    }),
    refuse(
        "validate/other-poll-modes-refused",
        "A POLL-MODE or POLL-COMPLETION that is not known is refused.",
        |c| {
            let other =
                |p: &Property, known: &[&str]| !known.iter().any(|word| p.text().eq_ignore_ascii_case(word));
            any_property(c, "POLL-MODE", &|p| other(p, &["BASIC"]))
                || any_property(c, "POLL-COMPLETION", &|p| {
                    other(p, &["SERVER", "SERVER-SUBMIT", "SERVER-CHOICE", "CLIENT"])
                })
        },
    ),
    mute(
        "validate/poll-addresses-unchecked",
        "MEMBER-OF and the delegation properties may be no addresses.",
        |p| is_one_of(p, &ADDRESSES) && p.rule == Rule::ValueSyntax,
    ),
    mute("validate/poll-boolean-parameters-unchecked", "REQUIRED and STAY-INFORMED may be any text.", |p| {
        ["REQUIRED", "STAY-INFORMED"].contains(&p.parameter.as_str()) && p.rule == Rule::ParameterForm
    }),
    mute("validate/poll-duration-negative-unchecked", "The DURATION of a poll may be negative.", |p| {
        p.component == "VPOLL" && p.property == "DURATION" && p.rule == Rule::ValueForm
    }),
    mute(
        "validate/poll-duration-without-start-unchecked",
        "A poll may have DURATION without DTSTART.",
        |p| p.component == "VPOLL" && p.rule == Rule::Dependent,
    ),
    mute("validate/poll-end-and-duration-unchecked", "A poll may have DTEND and DURATION.", |p| {
        p.component == "VPOLL" && p.rule == Rule::Exclusive
    }),
    mute("validate/poll-end-too-early-unchecked", "A poll may end before it begins.", |p| {
        p.component == "VPOLL" && p.rule == Rule::Mismatch
    }),
    mute(
        "validate/poll-integers-unchecked",
        "POLL-ITEM-ID, POLL-WINNER and RESPONSE may be no integers.",
        |p| is_one_of(p, &INTEGERS) && p.rule == Rule::ValueSyntax,
    ),
    mute("validate/poll-item-id-in-alarm-unchecked", "An alarm may have a POLL-ITEM-ID.", |p| {
        p.rule == Rule::PollItem && p.component == "VALARM"
    }),
    mute(
        "validate/poll-item-id-missing-in-tasks-unchecked",
        "A choice that is a VTODO may have no POLL-ITEM-ID.",
        |p| p.rule == Rule::PollItem && p.component == "VTODO",
    ),
    mute("validate/poll-item-id-missing-unchecked", "A choice may have no POLL-ITEM-ID.", |p| {
        p.rule == Rule::PollItem && p.component != "VALARM"
    }),
    mute("validate/poll-item-id-repeated-unchecked", "A choice may have two POLL-ITEM-IDs.", |p| {
        p.property == "POLL-ITEM-ID" && p.rule == Rule::PropertyRepeated && p.component != "VOTE"
    }),
    mute("validate/poll-method-unsupported-unchecked", "A poll may be sent with any method.", |p| {
        p.rule == Rule::MethodUnsupported
    }),
    mute("validate/poll-misplaced-unchecked", "VPOLL and VOTE may stand anywhere.", |p| {
        p.rule == Rule::ComponentMisplaced && ["VPOLL", "VOTE"].contains(&p.component.as_str())
    }),
    mute("validate/poll-organizer-unchecked", "A VPOLL may have ORGANIZER and ATTENDEE.", |p| {
        p.component == "VPOLL" && p.rule == Rule::PropertyForbidden
    }),
    refuse("validate/poll-parameters-refused", "REQUIRED and STAY-INFORMED are refused.", |c| {
        any(c, &|here| {
            here.properties
                .iter()
                .any(|p| p.parameter("REQUIRED").is_some() || p.parameter("STAY-INFORMED").is_some())
        })
    }),
    refuse("validate/poll-properties-in-choices-refused", "POLL-MODE is refused in a choice.", |c| {
        any(c, &|here| here.is("VEVENT") && here.property("POLL-MODE").is_some())
    }),
    refuse("validate/poll-refused", "VPOLL is refused.", |c| any(c, &|here| here.is("VPOLL"))),
    refuse(
        "validate/poll-repeatable-refused",
        "What may stand in a VPOLL often is refused there twice.",
        |c| {
            any(c, &|here| {
                here.is("VPOLL") && REPEATABLE.iter().any(|name| here.properties_named(name).count() > 1)
            })
        },
    ),
    mute("validate/poll-required-missing-unchecked", "A VPOLL may have no UID and no DTSTAMP.", |p| {
        p.component == "VPOLL" && p.rule == Rule::PropertyMissing
    }),
    refuse("validate/poll-scheduling-refused", "What participants have for scheduling is refused.", |c| {
        any(c, &|here| {
            here.is("PARTICIPANT")
                && [
                    "KIND",
                    "LANG",
                    "EXPECT-REPLY",
                    "MEMBER-OF",
                    "PARTICIPATION-STATUS",
                    "PARTICIPATION-DELEGATED-TO",
                    "PARTICIPATION-DELEGATED-FROM",
                ]
                .iter()
                .any(|name| here.property(name).is_some())
        })
    }),
    refuse("validate/poll-single-refused", "What may stand in a VPOLL once is refused there.", |c| {
        let names = ["ACCEPT-RESPONSE", "CLASS", "CREATED", "PRIORITY", "URL"];
        any(c, &|here| here.is("VPOLL") && names.iter().any(|name| here.property(name).is_some()))
    }),
    mute("validate/poll-single-repeated-unchecked", "What stands in a VPOLL once may repeat.", |p| {
        p.component == "VPOLL" && p.rule == Rule::PropertyRepeated
    }),
    mute("validate/poll-status-unchecked", "The STATUS of a poll may be that of any component.", |p| {
        p.component == "VPOLL" && p.property == "STATUS"
    }),
    refuse("validate/poll-tasks-refused", "Choices other than VEVENT are refused.", |c| {
        any(c, &|here| {
            here.is("VPOLL")
                && here
                    .components
                    .iter()
                    .any(|inner| ["VTODO", "VJOURNAL", "VFREEBUSY"].iter().any(|name| inner.is(name)))
        })
    }),
    mute("validate/poll-tokens-unchecked", "What polls have registered values for may be any text.", |p| {
        is_one_of(p, &TOKENS) && p.rule == Rule::ValueForm
    }),
    refuse("validate/poll-voter-types-refused", "A participant of several types is refused.", |c| {
        any_property(c, "PARTICIPANT-TYPE", &|p| p.values().len() > 1)
    }),
    mute("validate/poll-winner-mismatch-unchecked", "POLL-WINNER may be the number of no choice.", |p| {
        p.rule == Rule::PollWinner && !p.found.is_empty()
    }),
    mute("validate/poll-winner-missing-unchecked", "A confirmed poll may have no winner.", |p| {
        p.rule == Rule::PollWinner && p.found.is_empty()
    }),
    refuse("validate/poll-without-duration-refused", "A poll that ends without DTSTART is refused.", |c| {
        any(c, &|here| {
            here.is("VPOLL") && here.property("DTEND").is_some() && here.property("DTSTART").is_none()
        })
    }),
    mute("validate/pollstatus-others-unchecked", "POLLSTATUS may hold anything.", |p| {
        p.rule == Rule::NothingElse && p.section == "VPOLL, 8.3.7"
    }),
    mute("validate/pollstatus-owner-unchecked", "POLLSTATUS may have no owner.", |p| {
        p.rule == Rule::Voter && p.section == "VPOLL, 8.3.7"
    }),
    mute("validate/pollstatus-rows-unchecked", "What POLLSTATUS has to have is not counted.", |p| {
        p.rule != Rule::NothingElse && p.section == "VPOLL, 8.3.7"
    }),
    mute("validate/publish-parties-unchecked", "A published poll may have voters and no owner.", |p| {
        p.rule == Rule::Voter && p.section == "VPOLL, 8.3.2"
    }),
    mute("validate/refresh-others-unchecked", "REFRESH may hold anything.", |p| {
        p.rule == Rule::NothingElse && p.section == "VPOLL, 8.3.6"
    }),
    mute("validate/refresh-rows-unchecked", "What REFRESH has to have is not counted.", |p| {
        p.section == "VPOLL, 8.3.6" && p.rule != Rule::NothingElse
    }),
    mute("validate/reply-rows-unchecked", "What REPLY has to have is not counted.", |p| {
        p.section == "VPOLL, 8.3.4" && p.rule == Rule::Presence
    }),
    mute("validate/reply-url-form-unchecked", "REPLY-URL may be no URI.", |p| {
        p.property == "REPLY-URL" && p.rule == Rule::ValueSyntax
    }),
    mute("validate/reply-voter-unchecked", "A REPLY may have any number of voters.", |p| {
        p.section == "VPOLL, 8.3.4" && (p.rule == Rule::Voter || p.property == "PARTICIPANT")
    }),
    mute("validate/request-several-polls-unchecked", "REQUEST may hold several polls.", |p| {
        p.section == "VPOLL, 8.3.3" && p.rule == Rule::Presence
    }),
    mute("validate/response-range-unchecked", "RESPONSE may be any integer.", |p| {
        p.property == "RESPONSE" && p.rule == Rule::ValueForm
    }),
    refuse("validate/vote-components-refused", "A component inside a VOTE is refused.", |c| {
        any(c, &|here| here.is("VOTE") && !here.components.is_empty())
    }),
    mute("validate/vote-empty-unchecked", "A VOTE may say nothing.", |p| {
        p.rule == Rule::Vote && p.property == "POLL-ITEM-ID"
    }),
    mute("validate/vote-outside-voter-unchecked", "Whoever does not vote may have votes.", |p| {
        p.rule == Rule::Voter && p.section == "VPOLL, 4.6.2"
    }),
    mute("validate/vote-response-missing-unchecked", "A VOTE may have no RESPONSE.", |p| {
        p.rule == Rule::Vote && p.property == "RESPONSE"
    }),
    mute("validate/vote-single-repeated-unchecked", "POLL-ITEM-ID and RESPONSE may repeat in a VOTE.", |p| {
        p.component == "VOTE" && p.rule == Rule::PropertyRepeated
    }),
    mute("validate/voter-address-missing-unchecked", "A voter may have no CALENDAR-ADDRESS.", |p| {
        p.rule == Rule::Voter && p.property == "CALENDAR-ADDRESS"
    }),
];

const ADDRESSES: [&str; 3] = ["MEMBER-OF", "PARTICIPATION-DELEGATED-FROM", "PARTICIPATION-DELEGATED-TO"];
const INTEGERS: [&str; 3] = ["POLL-ITEM-ID", "POLL-WINNER", "RESPONSE"];
const SCHEDULING: [&str; 5] =
    ["SCHEDULING-AGENT", "SCHEDULING-FORCE-SEND", "SCHEDULING-STATUS", "SCHEDULING-DTSTAMP", "INVITED-BY"];
const TOKENS: [&str; 5] = ["ACCEPT-RESPONSE", "KIND", "PARTICIPATION-STATUS", "POLL-COMPLETION", "POLL-MODE"];
const REPEATABLE: [&str; 6] = ["ATTACH", "CATEGORIES", "COMMENT", "CONTACT", "RELATED-TO", "RESOURCES"];

fn is_one_of(problem: &Problem, names: &[&str]) -> bool {
    names.contains(&problem.property.as_str())
}
