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
    let answer = json!({
        "stored": stored.map(|stored| stored.text()).unwrap_or_default(),
        "messages": messages.iter().map(Message::to_json).collect::<Vec<Value>>(),
    });
    Ok((Some("application/json"), answer.to_string().into_bytes()))
}
