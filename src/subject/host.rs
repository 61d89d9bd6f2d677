//! Where a server runs: elsewhere, in this process, or started by a command.

use std::net::Ipv4Addr;
use std::time::Duration;

use super::http::Login;
use super::started::Started;
use super::{Manner, Places};
use crate::model::{Fault, FaultKind, Reach, Subject};
use crate::reference;

/// How soon the reference server tries a feed again that failed: nobody waits for it but our own cases.
const RETRY: Duration = Duration::from_millis(20);

/// What has to live as long as the server is talked to.
#[derive(Debug)]
pub(super) enum Host {
    Elsewhere,
    /// In this process; it ends when dropped.
    Embedded {
        #[expect(dead_code, reason = "kept for its drop")]
        server: reference::Server,
    },
    Started {
        server: Box<Started>,
        /// How many calendars each home has from the start.
        calendars: u32,
    },
}

impl Host {
    /// Starts a server where its file says that it has to be started; the URL, and what keeps it there.
    ///
    /// # Errors
    /// A [`Fault`] where it does not start, or is none.
    pub(super) async fn of(
        subject: &Subject,
        logins: &[Login],
        places: &Places,
        manner: &Manner,
        notice: &(dyn Fn(&str) + Sync),
    ) -> Result<(String, Self), Fault> {
        match &subject.reach {
            Reach::Url(url) => Ok((url.clone(), Self::Elsewhere)),
            Reach::Started { up, down, calendars, .. } => {
                let calendars = *calendars;
                let server = Started::up(&subject.name, up, down, calendars, places, notice).await?;
                Ok((server.url().to_owned(), Self::Started { server: Box::new(server), calendars }))
            }
            Reach::EmbeddedServer => embedded(subject, logins, manner).await,
            Reach::EmbeddedLibrary | Reach::EmbeddedClient | Reach::Adapter(_) => {
                let message = format!("expected {} to be a server, but found a library", subject.name);
                Err(Fault::new(FaultKind::Harness, message))
            }
        }
    }

    pub(super) fn is_started(&self) -> bool {
        matches!(self, Self::Started { .. })
    }

    /// How many calendars each home has from the start; none where trials make their own.
    pub(super) fn calendars(&self) -> u32 {
        match self {
            Self::Started { calendars, .. } => *calendars,
            Self::Elsewhere | Self::Embedded { .. } => 0,
        }
    }

    /// Stops what was started by a command.
    ///
    /// # Errors
    /// A [`Fault`] where the command that stops it fails or does not end.
    pub(super) async fn stop(&self) -> Result<(), Fault> {
        match self {
            Self::Started { server, .. } => server.stop().await,
            Self::Elsewhere | Self::Embedded { .. } => Ok(()),
        }
    }
}

/// Starts the reference server on a free port of loopback, with the users of the subject's file.
async fn embedded(subject: &Subject, logins: &[Login], manner: &Manner) -> Result<(String, Host), Fault> {
    let users = subject.users.iter().zip(logins).map(|(user, login)| {
        let address = user.address.clone().unwrap_or_else(|| format!("mailto:{}@example.test", user.login));
        (user.login.clone(), login.password().to_owned(), address)
    });
    let address = (Ipv4Addr::LOCALHOST, 0).into();
    let feeds = reference::Feeds {
        hosts: manner.feed_host.iter().cloned().collect(),
        retry: RETRY,
        ..reference::Feeds::default()
    };
    let config =
        reference::Config { address, users: users.collect(), defects: manner.defects.clone(), feeds };
    let server = reference::Server::start(config).await.map_err(|error| {
        Fault::new(FaultKind::Harness, format!("the reference server cannot be started: {error}"))
    })?;
    Ok((server.url(), Host::Embedded { server }))
}
