//! What a subscription was asked to be, and how it stands: its five properties.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use url::Url;

use super::address;
use super::fetch::Validators;
use super::policy::Feeds;
use crate::media::namespaces::DAV;
use crate::media::{Element, xml::Name};
use crate::reference::Defects;
use crate::reference::recurrence::Length;
use crate::reference::server::multistatus::dav;

/// The namespace of our own preconditions: the draft has none.
const OWN: &str = "https://calspec.invalid/ns/subscription";

const HREF: &str = "subscription-href";
const SUPPRESSED: &str = "subscription-deletions-suppressed";
const DISABLED: &str = "subscription-disabled";
const NEXT: &str = "subscription-next-refresh-interval";
const SUGGESTED: &str = "subscription-suggested-refresh-interval";

/// The interval where the client suggests none.
const INTERVAL: Duration = Duration::from_secs(3600);
/// The shortest one that is kept, and the longest.
const SHORTEST: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(31 * 86_400);
/// Failures in a row after which a subscription is disabled.
const MOST_FAILURES: u32 = 5;
/// Refreshes that clients may ask for in one minute.
const MOST_ASKED: usize = 60;

/// A collection's feed.
#[derive(Clone, Debug)]
pub(in crate::reference::server) struct Subscription {
    href: Option<Url>,
    /// As the client wrote it.
    written: String,
    suppressed: bool,
    /// As the client wrote it.
    suggested: Option<String>,
    interval: Duration,
    validators: Validators,
    /// When it is fetched next; `None` while it is fetched, and once it is disabled.
    due: Option<Instant>,
    fetching: bool,
    /// Whether a refresh was asked for while one was under way.
    again: bool,
    failures: u32,
    disabled: bool,
    /// When clients asked for a refresh, in the last minute.
    asked: VecDeque<Instant>,
}

/// One fetch to be done.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) login: String,
    pub(super) name: String,
    /// That of the calendar.
    pub(super) number: u64,
    pub(super) href: Url,
    pub(super) validators: Validators,
}

/// Whether that is a property of subscriptions.
pub(in crate::reference::server) fn is_own(name: &Name) -> bool {
    name.namespace == DAV && [HREF, SUPPRESSED, DISABLED, NEXT, SUGGESTED].contains(&name.local.as_str())
}

impl Subscription {
    /// One of which nothing is said yet; it is due at once.
    pub(in crate::reference::server) fn new() -> Self {
        Self {
            href: None,
            written: String::new(),
            suppressed: false,
            suggested: None,
            interval: INTERVAL,
            validators: Validators::default(),
            due: Some(Instant::now()),
            fetching: false,
            again: false,
            failures: 0,
            disabled: false,
            asked: VecDeque::new(),
        }
    }

    /// The precondition that is not met while no URL is named.
    pub(in crate::reference::server) fn lacks(&self) -> Option<Element> {
        self.href.is_none().then(|| Element::new(OWN, "subscription-href-present"))
    }

    /// Sets one of its properties; where it cannot be, the precondition that says why. A value for the next refresh
    /// asks for one, see [`Self::ask`].
    pub(in crate::reference::server) fn set(
        &mut self,
        value: &Element,
        feeds: &Feeds,
        defects: &Defects,
    ) -> Result<(), Element> {
        let text = value.text();
        let text = text.trim();
        match value.name.local.as_str() {
            HREF => {
                let url =
                    address::read(text, feeds).map_err(|_| Element::new(OWN, "valid-subscription-href"))?;
                if self.href.as_ref().is_some_and(|old| *old != url) {
                    (self.validators, self.due) = (Validators::default(), Some(Instant::now()));
                }
                (self.href, self.written) = (Some(url), text.to_owned());
            }
            SUPPRESSED => match text.to_ascii_lowercase().as_str() {
                "" | "true" => self.suppressed = true,
                "false" => self.suppressed = false,
                _ => return Err(Element::new(OWN, "valid-deletions-suppressed")),
            },
            SUGGESTED => {
                let seconds = seconds(text).filter(|seconds| *seconds > 0);
                let seconds =
                    seconds.or_else(|| defects.has("server/subscription-interval-unread").then_some(1));
                let Some(seconds) = seconds else { return Err(Element::new(OWN, "valid-refresh-interval")) };
                self.interval = Duration::from_secs(seconds).clamp(SHORTEST, LONGEST);
                self.suggested = Some(text.to_owned());
            }
            NEXT if text == "0" || seconds(text) == Some(0) => {
                if defects.has("server/subscription-refresh-refused") {
                    return Err(dav("cannot-modify-protected-property"));
                }
            }
            NEXT => return Err(Element::new(OWN, "next-refresh-is-now")),
            _ => return Err(dav("cannot-modify-protected-property")),
        }
        Ok(())
    }

    /// Removes one of its properties; only what may be absent can be.
    pub(in crate::reference::server) fn remove(&mut self, name: &Name) -> Result<(), Element> {
        match name.local.as_str() {
            SUPPRESSED => self.suppressed = false,
            SUGGESTED => (self.suggested, self.interval) = (None, INTERVAL),
            _ => return Err(dav("cannot-modify-protected-property")),
        }
        Ok(())
    }

    /// Whether setting this property asks for a refresh.
    pub(in crate::reference::server) fn is_wish(name: &Name) -> bool {
        name.is(DAV, NEXT)
    }

    /// Asks for a refresh now; `false` where that was asked for too often and is ignored.
    pub(in crate::reference::server) fn ask(&mut self, defects: &Defects) -> bool {
        let now = Instant::now();
        self.asked.retain(|asked| now.duration_since(*asked) < Duration::from_secs(60));
        if self.asked.len() >= MOST_ASKED || defects.has("server/subscription-refresh-ignored") {
            return false;
        }
        self.asked.push_back(now);
        self.hurry_from(now);
        true
    }

    fn hurry_from(&mut self, now: Instant) {
        match self.fetching {
            true => self.again = true,
            false => self.due = Some(now),
        }
    }

    /// The fetch under way is of no use: it is to be done again.
    pub(super) fn hurry(&mut self) {
        (self.fetching, self.again) = (false, false);
        self.due = Some(Instant::now());
    }

    /// A copy of it that begins afresh.
    pub(in crate::reference::server) fn afresh(&self) -> Self {
        let new = Self::new();
        Self { due: new.due, fetching: false, again: false, validators: new.validators, ..self.clone() }
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.due.filter(|_| !self.fetching && self.href.is_some())
    }

    pub(super) const fn url(&self) -> Option<&Url> {
        self.href.as_ref()
    }

    pub(super) const fn is_suppressed(&self) -> bool {
        self.suppressed
    }

    /// The fetch that is due; from now on it is under way.
    pub(super) fn begin(&mut self, (login, name): (&str, &str), number: u64) -> Option<Job> {
        let href = self.href.clone()?;
        (self.fetching, self.due) = (true, None);
        Some(Job {
            login: login.to_owned(),
            name: name.to_owned(),
            number,
            href,
            validators: self.validators.clone(),
        })
    }

    /// Whether a feed that comes again is not taken.
    pub(super) fn is_stuck(&self, defects: &Defects) -> bool {
        self.disabled && defects.has("server/subscription-never-reenabled")
    }

    /// The feed came, and with it perhaps what it says of its version.
    pub(super) fn succeeded(&mut self, now: Instant, validators: Option<Validators>) {
        if let Some(validators) = validators {
            self.validators = validators;
        }
        (self.failures, self.disabled) = (0, false);
        self.ended(now, Some(self.interval));
    }

    /// No feed came. After too many failures nothing is tried until somebody asks.
    pub(super) fn failed(&mut self, now: Instant, retry: Duration, defects: &Defects) {
        self.failures = self.failures.saturating_add(1);
        let most = self.failures >= MOST_FAILURES && !defects.has("server/subscription-never-disabled");
        self.disabled |= most;
        let wait = retry.saturating_mul(1 << self.failures.min(16)).min(self.interval);
        self.ended(now, (!self.disabled).then_some(wait));
    }

    fn ended(&mut self, now: Instant, wait: Option<Duration>) {
        self.fetching = false;
        self.due = match std::mem::take(&mut self.again) {
            true => Some(now),
            false => wait.map(|wait| now + wait),
        };
    }

    /// The value of one of its properties; `None` where it has none now.
    pub(in crate::reference::server) fn value(&self, name: &Name, defects: &Defects) -> Option<Element> {
        if !is_own(name) {
            return None;
        }
        let hidden = |what: &str| defects.has(&format!("server/subscription-{what}-not-reported"));
        match name.local.as_str() {
            HREF if hidden("href") => None,
            HREF if defects.has("server/subscription-href-without-query") => {
                Some(dav(HREF).with_text(self.written.split('?').next().unwrap_or_default()))
            }
            HREF => Some(dav(HREF).with_text(&self.written)),
            SUPPRESSED => (self.suppressed && !hidden("suppression")).then(|| dav(SUPPRESSED)),
            DISABLED => (self.disabled && !hidden("disabled")).then(|| dav(DISABLED)),
            NEXT if self.disabled || hidden("next-interval") => None,
            NEXT => {
                let left = self.due.map(|due| due.saturating_duration_since(Instant::now()));
                Some(dav(NEXT).with_text(&written(left.unwrap_or_default())))
            }
            _ if self.disabled || hidden("suggested-interval") => None,
            _ => {
                let own = defects.has("server/subscription-suggestion-dropped");
                let suggested = self.suggested.clone().filter(|_| !own);
                Some(dav(SUGGESTED).with_text(&suggested.unwrap_or_else(|| written(INTERVAL))))
            }
        }
    }
}

fn seconds(text: &str) -> Option<u64> {
    u64::try_from(Length::read(text).ok()?.about()).ok()
}

fn written(length: Duration) -> String {
    let seconds = length.as_secs() + u64::from(length.subsec_nanos() > 0);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("PT{seconds}S"),
        (hours, 0, 0) => format!("PT{hours}H"),
        (0, minutes, 0) => format!("PT{minutes}M"),
        (0, minutes, seconds) => format!("PT{minutes}M{seconds}S"),
        (hours, minutes, seconds) => format!("PT{hours}H{minutes}M{seconds}S"),
    }
}
