//! `itip`: what a message, or the user's own change, does to what is stored, and what is sent because of it.

use serde_json::{Value, json};

use super::message::Message;
use super::organizer::organizer;
use super::stored::{Stored, plain};
use super::voter::voter;
use crate::reference::Defects;
use crate::reference::library::perform::Outcome;

/// For whom the message is taken in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    /// The address of the user, in small letters.
    pub(super) user: &'a str,
    /// Whether the owner takes in voters who were not invited.
    pub(super) welcome: bool,
    /// To whom the user forwards the message.
    pub(super) forward: Option<&'a str>,
    /// What is switched on.
    pub(super) defects: &'a Defects,
}

/// What came in: a poll, and the METHOD it was sent with; none where it is the user's own new version.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The poll, without its METHOD.
    pub(super) poll: Stored,
    /// In upper case.
    pub(super) method: Option<String>,
}

/// What is stored afterwards, and what is sent.
pub(super) type Turn = (Option<Stored>, Vec<Message>);

/// One message taken in.
pub(in crate::reference::library) fn itip(
    input: &[u8],
    arguments: &[(String, String)],
    defects: &Defects,
) -> Outcome {
    let argument =
        |name: &str| arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
    let role = argument("role").ok_or("expected the argument role, but found none")?;
    let user = plain(argument("user").ok_or("expected the argument user, but found none")?);
    let (poll, method) = Stored::read(input)?;
    let incoming = Incoming { poll, method };
    let stored = match argument("stored").unwrap_or_default() {
        "" => None,
        text => Some(Stored::read(text.as_bytes())?.0),
    };
    let forward = argument("forward").map(plain);
    let scene = Scene {
        user: &user,
        welcome: argument("uninvited").is_some_and(|word| word.eq_ignore_ascii_case("welcome")),
        forward: forward.as_deref(),
        defects,
    };
    let (stored, messages) = match role {
        "organizer" => organizer(incoming, stored, scene),
        "voter" => voter(incoming, stored, scene),
        other => return Err(format!("expected organizer or voter, but found {other:?}")),
    };
    let messages: Vec<Message> = match defects.has("itip/unsent-properties-sent") {
        true => messages,
        false => messages.into_iter().map(Message::without_unsent).collect(),
    };
    let answer = json!({
        "stored": stored.map(|stored| stored.text()).unwrap_or_default(),
        "messages": messages.iter().map(Message::to_json).collect::<Vec<Value>>(),
    });
    Ok((Some("application/json"), answer.to_string().into_bytes()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const POLL: &str = "BEGIN:VPOLL\r\nUID:p\r\nDTSTAMP:20190101T000000Z\r\nEND:VPOLL\r\n";

    fn asked(role: &str, method: &str, stored: &str) -> Outcome {
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-\r\n{method}{POLL}END:VCALENDAR\r\n");
        let arguments = [("role", role), ("user", "mailto:Ann@x"), ("stored", stored)];
        let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned()));
        itip(text.as_bytes(), &arguments, &Defects::none())
    }

    #[rstest]
    #[case("organizer", "METHOD:REPLY\r\n")]
    #[case("organizer", "METHOD:REQUEST\r\n")]
    #[case("voter", "METHOD:REPLY\r\n")]
    #[case("voter", "METHOD:CANCEL\r\n")]
    #[case("voter", "METHOD:X-OTHER\r\n")]
    fn what_has_no_meaning_there_changes_nothing(#[case] role: &str, #[case] method: &str) {
        let (_, body) = asked(role, method, "").unwrap();
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(answer, json!({ "messages": [], "stored": "" }));
    }

    #[test]
    fn roles_and_polls_that_are_none_are_refused() {
        assert!(asked("guest", "", "").is_err());
        assert!(asked("voter", "", "BEGIN:VCALENDAR\nEND:VCALENDAR").is_err());
    }

    #[test]
    fn a_new_poll_is_stored_without_its_method() {
        let (_, body) = asked("voter", "METHOD:REQUEST\r\n", "").unwrap();
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert!(
            answer["stored"].as_str().is_some_and(|text| !text.contains("METHOD") && text.contains("VPOLL"))
        );
    }
}
