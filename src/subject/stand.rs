//! Where a client is tried: the reference server of one trial, a tap before it, and a folder for what the client keeps.

use tempfile::TempDir;

use super::places::Places;
use super::tap::Tap;
use super::token::token;
use super::{Login, Manner, Server};
use crate::model::{Fault, FaultKind, Kind, Limits, Reach, Subject, User, usual_feed};

/// All that one trial of a client needs. It ends when dropped.
#[derive(Debug)]
pub struct Stand {
    server: Server,
    tap: Tap,
    folder: TempDir,
    user: User,
    other: User,
}

impl Stand {
    /// A fresh server with two users, whose passwords are made up for this trial. Where it is open, who shows none is let in as
    /// the user whose client it is.
    ///
    /// # Errors
    /// A [`Fault`] of the harness where it cannot be set up.
    pub async fn up(places: &Places, open: bool) -> Result<Self, Fault> {
        let [user, other] = ["alice", "bob"].map(user);
        let subject = Subject {
            name: "reference-server".to_owned(),
            version: None,
            language: None,
            kind: Kind::Server,
            homepage: None,
            default: false,
            setup: vec![],
            reach: Reach::EmbeddedServer,
            users: vec![user.clone(), other.clone()],
            feed: usual_feed(),
            capabilities: vec![],
            limits: Limits::default(),
            claims: vec![],
            known: vec![],
        };
        let harness = |error: std::io::Error| Fault::new(FaultKind::Harness, error.to_string());
        let server = Server::connect(&subject, places, &Manner::default(), &|_: &str| ()).await?;
        let guest = if open { Some(Login::of(&user)?.basic()) } else { None };
        let tap = Tap::start(&server.base(), guest).await.map_err(harness)?;
        let folder = tempfile::tempdir().map_err(harness)?;
        Ok(Self { server, tap, folder, user, other })
    }

    /// The server, past the tap.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The tap, by which the client reaches the server.
    #[must_use]
    pub fn tap(&self) -> &Tap {
        &self.tap
    }

    /// The user whose client it is.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.user
    }

    /// Another user of the server.
    #[must_use]
    pub fn other(&self) -> &User {
        &self.other
    }

    /// What the client is told of the user, and where it may keep what it has.
    #[must_use]
    pub fn told(&self) -> Vec<(String, String)> {
        let state = self.folder.path().to_string_lossy().into_owned();
        let password = self.user.password.clone().unwrap_or_default();
        let told = [("user", self.user.login.clone()), ("password", password), ("state", state)];
        told.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }
}

fn user(name: &str) -> User {
    User {
        name: name.to_owned(),
        login: name.to_owned(),
        password_from: None,
        password: Some(token()),
        address: Some(format!("mailto:{name}@example.test")),
        home: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_shows_no_password_is_let_in_where_it_is_open() {
        let events = ["VEVENT".to_owned()];
        for open in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let stand = Stand::up(&Places::unpack(folder.path()).unwrap(), open).await.unwrap();
            let calendar = stand.server().fresh_calendar(stand.user(), &token(), &events).await.unwrap();
            let url = format!("{}{}/", stand.tap().url(), calendar.path);
            let answer = reqwest::Client::new().get(url).send().await.unwrap();
            assert_eq!(answer.status().as_u16() == 401, !open);
        }
    }
}
