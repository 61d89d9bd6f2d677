//! The client as a whole: what it offers, and the one way to tell it something.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::store::Store;
use super::wire::Wire;
use super::{change, discover, feed, report, sync};
use crate::model::{Answer, ICALENDAR, JSON, LibraryRequest, Verb, Verdict};
use crate::reference::{Defects, NotOffered};

/// Our own client; cheap to clone, and it remembers nothing but what is in the folder that it is told.
#[derive(Clone, Debug, Default)]
pub struct Client {
    defects: Defects,
}

/// What it is told, at hand.
pub(super) struct Task<'a> {
    request: &'a LibraryRequest,
    /// What it does wrong.
    pub(super) defects: &'a Defects,
    /// The way to the server.
    pub(super) wire: Wire,
    /// Where a link led instead of the URL that it was told.
    place: Option<String>,
}

impl Task<'_> {
    /// An argument by its name; one that is not there is empty.
    pub(super) fn argument(&self, name: &str) -> &str {
        let found = self.request.arguments.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The URL of the collection or feed.
    pub(super) fn url(&self) -> &str {
        self.place.as_deref().unwrap_or_else(|| self.argument("url"))
    }

    /// The same task at the place where a link led.
    pub(super) fn at(&self, place: &str) -> Self {
        let place = Some(place.to_owned());
        Self { request: self.request, defects: self.defects, wire: self.wire.clone(), place }
    }

    /// The object that it was given.
    pub(super) fn given(&self) -> &[u8] {
        &self.request.input
    }

    /// What it has of the collection or feed that the task is about.
    pub(super) fn store(&self) -> Result<Store, String> {
        Store::open(&PathBuf::from(self.argument("state")), self.url())
    }
}

/// What it says when it is done, or why it could not do it.
pub(super) type Done = Result<Value, String>;

impl Client {
    /// A client with these defects; with none of them it keeps every rule.
    #[must_use]
    pub fn new(defects: Defects) -> Self {
        Self { defects }
    }

    /// What it can be told to do: everything there is a word for.
    #[must_use]
    pub fn operations(&self) -> &'static [Verb] {
        Verb::ALL
    }

    /// Does what it is told.
    ///
    /// # Errors
    /// A word that is not in [`Client::operations`], or a media type other than iCalendar.
    pub async fn perform(&self, request: &LibraryRequest) -> Result<Answer, NotOffered> {
        let verb = Verb::from_word(&request.operation).filter(|_| request.media == ICALENDAR);
        let Some(verb) = verb else {
            return Err(NotOffered { operation: request.operation.clone(), media: request.media.clone() });
        };
        Ok(match self.done(verb, request).await {
            Ok(said) => Answer::accepted(JSON, said.to_string()),
            Err(message) => {
                Answer { verdict: Some(Verdict::Rejected), body: message.into_bytes(), ..Answer::default() }
            }
        })
    }

    async fn done(&self, verb: Verb, request: &LibraryRequest) -> Done {
        let mut task = Task { request, defects: &self.defects, wire: Wire::default(), place: None };
        task.wire = Wire::new(task.argument("user"), task.argument("password"), &self.defects)?;
        match verb {
            Verb::Sync => sync::sync(&task).await,
            Verb::Subscribe => feed::subscribe(&task).await,
            Verb::List => discover::list(&task).await,
            Verb::Create => change::create(&task).await,
            Verb::Change => change::change(&task).await,
            Verb::Edit => change::edit(&task).await,
            Verb::Delete => change::delete(&task).await,
            Verb::Query => report::query(&task).await,
        }
    }
}

/// What it has, as it is told to the one who asked.
pub(super) fn held<'t>(texts: impl Iterator<Item = &'t str>) -> Value {
    json!({ "objects": texts.collect::<Vec<_>>() })
}
