//! A server under test: its users, their fresh collections, and requests that touch nothing else.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use super::discovery::{Account, discover};
use super::fixture;
use super::host::Host;
use super::http::{Asked, Bounds, Client, Login, PREFIX, Secrets, destination, is_safe, path};
use super::locks::{self, Locks};
use super::{Journal, Left, Manner, Places};
use crate::model::{
    Answer, Exchange, Fault, FaultKind, Reach, Request, Subject, SubjectSheet, Template, User,
};

/// A collection made for one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// The name of the user whose it is.
    pub user: String,
    /// Its path, without a slash at its end.
    pub path: String,
}

/// A server that can be talked to, from many tasks at once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Server {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    sheet: SubjectSheet,
    feed: Template,
    client: Client,
    members: Vec<Member>,
    bounds: Bounds,
    journal: Option<Journal>,
    dry: bool,
    withheld: Mutex<Vec<String>>,
    /// What stands and is to be deleted: user and path.
    standing: Mutex<BTreeSet<(String, String)>>,
    locks: Locks,
    host: Host,
}

#[derive(Debug)]
struct Member {
    user: User,
    login: Login,
    account: Account,
    /// How many of the calendars that the home has from the start are used up.
    used: AtomicU32,
}

impl Server {
    /// Reaches a server as its file says: starts it where it has to be started, and finds each user's places.
    ///
    /// # Errors
    /// A [`Fault`] where it does not start or answer, a password is missing, or no calendar home is found.
    pub async fn connect(
        subject: &Subject,
        places: &Places,
        manner: &Manner,
        notice: &(dyn Fn(&str) + Sync),
    ) -> Result<Self, Fault> {
        let logins = subject.users.iter().map(Login::of).collect::<Result<Vec<_>, _>>()?;
        let (url, host) = Host::of(subject, &logins, places, manner, notice).await?;
        let bounds = Bounds::default();
        let client = Client::new(&url, subject.limits, Secrets::new(&logins), bounds.clone())?;
        let mut members = Vec::new();
        for (user, login) in subject.users.iter().zip(logins) {
            let account = discover(&client, user, &login).await?;
            members.push(Member { user: user.clone(), login, account, used: AtomicU32::new(0) });
        }
        let inner = Inner {
            sheet: super::sheet::sheet(subject),
            feed: subject.feed.clone(),
            client,
            members,
            bounds,
            journal: manner.journal.clone().filter(|_| subject.reach != Reach::EmbeddedServer),
            dry: manner.dry,
            withheld: Mutex::default(),
            standing: Mutex::default(),
            locks: Locks::default(),
            host,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// What reports need of it.
    #[must_use]
    pub fn sheet(&self) -> SubjectSheet {
        self.inner.sheet.clone()
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> String {
        self.inner.client.base().origin().ascii_serialization()
    }

    /// Where the feed of a calendar is, with the hole `$(calendar)`.
    #[must_use]
    pub fn feed(&self) -> &Template {
        &self.inner.feed
    }

    /// The users, the acting one first.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.inner.members.iter().map(|member| &member.user)
    }

    /// The places of a user; `None` where the server has no such user.
    #[must_use]
    pub fn account(&self, user: &str) -> Option<&Account> {
        self.member(user).ok().map(|member| &member.account)
    }

    /// Sends one request for a user and reads the whole answer. Redirects within the server are followed; what is not
    /// inside a collection that calspec made is not changed. A header field `Authorization` in the request stands in
    /// for the user's own; without a value it says that no credentials are sent.
    pub async fn exchange(
        &self,
        user: &User,
        step: &str,
        request: &Request,
    ) -> (Result<Answer, Fault>, Exchange) {
        let permitted = self.permit(&user.name, request);
        let asked = match self.member(&user.name).and_then(|member| permitted.map(|()| member)) {
            Ok(member) => Asked { name: step, user: &user.name, login: Some(&member.login), request },
            Err(fault) => return (Err(fault), unsent(step, &user.name, request)),
        };
        let (reached, exchange) = self.inner.client.exchange(asked).await;
        let reached = reached.map(|(answer, _)| answer);
        if let ("LOCK", Ok(answer)) = (request.method.as_str(), &reached) {
            self.inner.locks.note(&self.path(&request.url), answer);
        }
        (reached, exchange)
    }

    /// Makes a calendar collection that takes these components, named after the trial; or takes the next of those that
    /// the home has from the start.
    ///
    /// # Errors
    /// A [`Fault`] of kind set-up says how the server refused; that of the connection where it did not answer.
    pub async fn fresh_calendar(
        &self,
        user: &User,
        trial: &str,
        components: &[String],
    ) -> Result<Collection, Fault> {
        let member = self.member(&user.name)?;
        if self.inner.host.calendars() > 0 {
            return self.next_calendar(member);
        }
        let path = format!("{}/{PREFIX}{trial}", member.account.home);
        let name = "a fresh calendar";
        let attempt = fixture::mkcalendar(&path, components);
        let (made, _) = self.exchange(user, name, &attempt).await;
        let made = match made {
            Ok(answer) if matches!(answer.status, Some(403 | 404 | 405 | 501)) => {
                self.exchange(user, name, &fixture::mkcol(&path, components)).await.0
            }
            made => made,
        };
        match made {
            Ok(answer) if answer.status.is_some_and(|status| (200..300).contains(&status)) => {
                self.look_for(user, &path).await?;
            }
            Ok(answer) => {
                // One that broke over it may have made it all the same: then it is deleted like any other.
                if answer.status.is_some_and(|status| status < 500) {
                    self.forget(&user.name, &path);
                }
                return Err(fixture::refused("a fresh calendar", &path, &answer));
            }
            Err(_) if self.inner.dry => {}
            Err(fault) => return Err(fault),
        }
        Ok(Collection { user: user.name.clone(), path })
    }

    /// Whether what a server says that it made is there. Where it is not, what is written to it may come to lie elsewhere.
    async fn look_for(&self, user: &User, path: &str) -> Result<(), Fault> {
        let answer = self.exchange(user, "whether it is there", &fixture::look(path)).await.0?;
        if fixture::is_collection(&answer) {
            return Ok(());
        }
        if matches!(answer.status, Some(404 | 410)) {
            self.forget(&user.name, path);
        }
        Err(fixture::refused("a fresh calendar, which the server says that it made,", path, &answer))
    }

    fn next_calendar(&self, member: &Member) -> Result<Collection, Fault> {
        let (next, all) = (member.used.fetch_add(1, Ordering::Relaxed) + 1, self.inner.host.calendars());
        if next > all {
            let message =
                format!("expected another of the {all} calendars of each home, but all are used up");
            return Err(Fault::new(FaultKind::Harness, message));
        }
        let path = format!("{}/{PREFIX}{next}", member.account.home);
        self.inner.bounds.open(&path);
        Ok(Collection { user: member.user.name.clone(), path })
    }

    /// Deletes a collection that was made for a trial. One that was there from the start is left as it is.
    ///
    /// # Errors
    /// A [`Fault`] where the server does not; it is tried again by [`Server::close`], and the journal has it.
    pub async fn remove(&self, collection: &Collection) -> Result<(), Fault> {
        if self.inner.host.calendars() > 0 {
            self.inner.bounds.close(&collection.path);
            return Ok(());
        }
        self.delete(&collection.user, &collection.path).await
    }

    /// Deletes all that was made and still stands, and stops the server where it was started here.
    ///
    /// # Errors
    /// The first [`Fault`], after all was tried.
    pub async fn close(&self) -> Result<(), Fault> {
        let standing: Vec<_> =
            self.inner.standing.lock().map(|set| set.iter().cloned().collect()).unwrap_or_default();
        let mut result = Ok(());
        for (user, path) in standing {
            result = result.and(self.delete(&user, &path).await);
        }
        result.and(self.inner.host.stop().await)
    }

    /// Whether a server that was started here answers no more. One that was not is nobody's to start again.
    pub async fn died(&self) -> bool {
        if !self.inner.host.is_started() {
            return false;
        }
        let request = Request { method: "OPTIONS".to_owned(), ..Request::default() };
        let asked = Asked { name: "is it up", user: "nobody", login: None, request: &request };
        self.inner.client.exchange(asked).await.0.is_err()
    }

    /// Stops a server that was started here; what was made on it goes with its data.
    ///
    /// # Errors
    /// A [`Fault`] where it cannot be stopped.
    pub async fn abandon(&self) -> Result<(), Fault> {
        let standing =
            self.inner.standing.lock().map(|mut set| std::mem::take(&mut *set)).unwrap_or_default();
        for (user, path) in standing {
            self.forget(&user, &path);
        }
        self.inner.host.stop().await
    }

    /// What would have been written, were this no dry run: method and path of each request.
    #[must_use]
    pub fn withheld(&self) -> Vec<String> {
        self.inner.withheld.lock().map(|withheld| withheld.clone()).unwrap_or_default()
    }

    /// Whether something that a journal names is on this server.
    pub(super) fn owns(&self, left: &Left) -> bool {
        let same = self.inner.host.is_started() || left.origin == self.base();
        let home = self.account(&left.user).map(|account| format!("{}/", account.home));
        left.subject == self.inner.sheet.name && same && home.is_some_and(|home| left.path.starts_with(&home))
    }

    pub(super) async fn delete(&self, user: &str, path: &str) -> Result<(), Fault> {
        if self.inner.dry {
            self.withhold(&fixture::delete(path));
            return Ok(());
        }
        let member = self.member(user)?;
        self.inner.bounds.open(path);
        let ask = async |name, request: Request| {
            let asked = Asked { name, user, login: Some(&member.login), request: &request };
            self.inner.client.exchange(asked).await.0.map(|(answer, _)| answer)
        };
        let mut answer = ask("its deletion", fixture::delete(path)).await?;
        let mut tokens = self.inner.locks.take(path);
        if matches!(answer.status, Some(207 | 423)) {
            // A trial has locked something, and ended before it was unlocked. Of killed runs only the server knows the tokens.
            tokens.extend(locks::discovered(&ask("its locks", fixture::look_for_locks(path)).await?));
            answer = ask("its deletion", locks::delete(path, tokens)).await?;
        }
        if answer.status == Some(207) || !matches!(answer.status, Some(200..=299 | 404 | 410)) {
            return Err(fixture::refused("its deletion", path, &answer));
        }
        self.forget(user, path);
        Ok(())
    }

    fn member(&self, user: &str) -> Result<&Member, Fault> {
        self.inner.members.iter().find(|member| member.user.name == user).ok_or_else(|| {
            let message = format!("expected a user of {}, but found {user:?}", self.inner.sheet.name);
            Fault::new(FaultKind::Harness, message)
        })
    }

    /// Takes note of what a request would make, and keeps it from changing anything else. What is held to its bounds
    /// here is the place that a request names beside its URL, which the client itself holds to them.
    fn permit(&self, user: &str, request: &Request) -> Result<(), Fault> {
        if is_safe(&request.method) {
            return Ok(());
        }
        let target = self.path(&request.url);
        if matches!(request.method.as_str(), "MKCALENDAR" | "MKCOL") {
            self.make(user, &target)?;
        }
        let named = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("destination"));
        for (_, place) in named {
            let place = destination(self.inner.client.base(), place);
            self.make(user, &place)?;
            if !self.inner.bounds.holds(&place) {
                let message = format!("{} to {place} would change what calspec did not make", request.method);
                return Err(Fault::new(FaultKind::Harness, message));
            }
        }
        if self.inner.dry {
            self.withhold(request);
            return Err(Fault::new(FaultKind::Harness, "a dry run: what would be written is not sent"));
        }
        Ok(())
    }

    /// Whether a new collection has the name and the place that calspec gives; then it is ours from now on.
    fn make(&self, user: &str, path: &str) -> Result<(), Fault> {
        let path = path.trim_end_matches('/');
        let parent = path.rsplit_once('/').map(|(parent, _)| parent);
        let home = &self.member(user)?.account.home;
        if parent != Some(home) || !Bounds::named(path) || self.inner.bounds.holds(path) {
            return Ok(());
        }
        if let (Some(journal), false) = (&self.inner.journal, self.inner.dry) {
            journal.created(&self.left(user, path)).map_err(|error| {
                Fault::new(
                    FaultKind::Harness,
                    format!("nothing is made, for the journal cannot be written: {error}"),
                )
            })?;
        }
        self.inner.bounds.open(path);
        if let Ok(mut standing) = self.inner.standing.lock() {
            standing.insert((user.to_owned(), path.to_owned()));
        }
        Ok(())
    }

    fn forget(&self, user: &str, path: &str) {
        self.inner.bounds.close(path);
        if let Ok(mut standing) = self.inner.standing.lock() {
            standing.remove(&(user.to_owned(), path.to_owned()));
        }
        if let Some(journal) = &self.inner.journal {
            // A line that cannot be written leaves it to be cleaned, which does no harm.
            let _ = journal.deleted(&self.left(user, path));
        }
    }

    fn left(&self, user: &str, path: &str) -> Left {
        Left {
            subject: self.inner.sheet.name.clone(),
            origin: self.base(),
            user: user.to_owned(),
            path: path.to_owned(),
        }
    }

    fn withhold(&self, request: &Request) {
        if let Ok(mut withheld) = self.inner.withheld.lock() {
            withheld.push(format!("{} {}", request.method, self.path(&request.url)));
        }
    }

    fn path(&self, url: &str) -> String {
        path(self.inner.client.base(), url)
    }
}

fn unsent(step: &str, user: &str, request: &Request) -> Exchange {
    Exchange::Http {
        name: step.to_owned(),
        user: user.to_owned(),
        request: request.clone(),
        answer: None,
        micros: 0,
    }
}
