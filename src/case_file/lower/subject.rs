//! A subject file.

use std::time::Duration;

use super::library::head;
use crate::case_file::near::{listed, meant};
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::{Text, Word};
use crate::case_file::span::Span;
use crate::model::{
    Claim, Command, Fresh, Kind, Known, Limits, Pattern, Reach, SpecId, Subject, Template, User, usual_feed,
};

/// The most calendars that a server may have from its start.
const MOST_CALENDARS: u32 = 1000;
/// What the holes of a command may be.
const HOLES: &[&str] = &["adapters", "servers", "cache"];

/// The subject that is meant; `None` where it cannot be said how it is reached.
pub(in crate::case_file) fn subject(
    name: String,
    raw: raw::Subject,
    problems: &mut Problems,
) -> Option<Subject> {
    let setup = raw.setup.iter().flat_map(|setup| &setup.items);
    let setup = setup.map(|raw| command(raw, problems)).collect();
    let reach = reach(&raw, problems);
    let local = match &reach {
        Some(Reach::Url(url)) => is_loopback(url),
        _ => true,
    };
    let users = users(&raw, local, problems);
    let feed = feed(&raw, problems);
    let standard = Limits::default();
    let limits = raw.limits.as_ref();
    let seconds = limits.and_then(|limits| limits.seconds);
    let bytes = limits.and_then(|limits| limits.bytes);
    for limit in [seconds, bytes].into_iter().flatten().filter(|limit| limit.value == 0) {
        problems.say(limit.span, "expected a limit of at least 1, but found 0");
    }
    Some(Subject {
        name,
        version: text(raw.version),
        language: text(raw.language),
        kind: raw.kind.value,
        homepage: text(raw.homepage),
        default: raw.default.is_some_and(|flag| flag.value),
        setup,
        reach: reach?,
        users,
        feed,
        capabilities: capabilities(raw.capabilities.map(|list| list.items).unwrap_or_default(), problems),
        limits: Limits {
            time: seconds.map_or(standard.time, |seconds| Duration::from_secs(seconds.value)),
            bytes: bytes.map_or(standard.bytes, |bytes| bytes.value),
        },
        claims: claims(raw.claims.map(|claims| claims.items).unwrap_or_default(), problems),
        known: raw.known.into_iter().flat_map(|list| list.items).map(|raw| known(raw, problems)).collect(),
    })
}

fn text(text: Option<Text>) -> Option<String> {
    text.map(|text| text.text)
}

/// How it is reached: one of four ways, and one that its kind can be.
fn reach(raw: &raw::Subject, problems: &mut Problems) -> Option<Reach> {
    let ways: [(&str, Option<Span>, &[Kind]); 4] = [
        ("adapter", raw.adapter.as_ref().map(|way| way.span), &[Kind::Library, Kind::Client]),
        ("embedded", raw.embedded.map(|way| way.span), &[Kind::Library, Kind::Server, Kind::Client]),
        ("url", raw.url.as_ref().map(|way| way.span), &[Kind::Server]),
        ("up", raw.up.as_ref().map(|way| way.span), &[Kind::Server]),
    ];
    let all = listed(ways.iter().map(|(name, ..)| *name));
    let given: Vec<_> =
        ways.into_iter().filter_map(|(name, span, kinds)| Some((name, span?, kinds))).collect();
    let (name, span, kinds) = match given[..] {
        [one] => one,
        [] => {
            problems.say(
                head(raw.span),
                format!("expected one of {all}, which says how it is reached, but found none"),
            );
            return None;
        }
        [(first, ..), (second, span, _), ..] => {
            let message = format!("expected one of {all}, but found both `{first}` and `{second}`");
            problems.say(head(span), message);
            return None;
        }
    };
    if !kinds.contains(&raw.kind.value) && !raw.kind.span.is_nowhere() {
        let kinds = listed(kinds.iter().map(|kind| kind.as_str()));
        let message =
            format!("expected `{name}` only where `kind` is one of {kinds}, but it is `{}`", raw.kind.value);
        problems.say(head(span), message);
    }
    if raw.up.is_none() {
        beside_up(raw, problems);
    }
    if let Some(adapter) = &raw.adapter {
        return Some(Reach::Adapter(command(adapter, problems)));
    }
    if let Some(embedded) = raw.embedded {
        return self::embedded(embedded, raw.kind, problems);
    }
    if let Some(url) = &raw.url {
        return self::url(url, problems);
    }
    let up = command(raw.up.as_ref()?, problems);
    let Some(down) = &raw.down else {
        problems.say(
            head(span),
            "expected `down`, the command that stops the server, beside `up`, but found none",
        );
        return None;
    };
    let fresh = raw.fresh.map_or(Fresh::Run, |fresh| fresh.value);
    Some(Reach::Started { up, down: command(down, problems), fresh, calendars: calendars(raw, problems) })
}

/// How many calendars there are from the start: at most as many as a command makes in no time.
fn calendars(raw: &raw::Subject, problems: &mut Problems) -> u32 {
    let Some(calendars) = raw.calendars else { return 0 };
    match u32::try_from(calendars.value) {
        Ok(number @ 1..=MOST_CALENDARS) => number,
        _ => {
            let message =
                format!("expected a number from 1 to {MOST_CALENDARS}, but found {}", calendars.value);
            problems.say(calendars.span, message);
            0
        }
    }
}

/// Says which keys stand without `up`, beside which they mean something.
fn beside_up(raw: &raw::Subject, problems: &mut Problems) {
    let keys = [
        ("down", raw.down.as_ref().map(|down| down.span)),
        ("fresh", raw.fresh.map(|fresh| fresh.span)),
        ("calendars", raw.calendars.map(|calendars| calendars.span)),
    ];
    for (name, span) in keys.into_iter().filter_map(|(name, span)| Some((name, span?))) {
        problems.say(head(span), format!("expected `{name}` only beside `up`, but there is no `up`"));
    }
}

fn embedded(word: Word<Kind>, kind: Word<Kind>, problems: &mut Problems) -> Option<Reach> {
    let reach = match word.value {
        Kind::Library => Reach::EmbeddedLibrary,
        Kind::Server => Reach::EmbeddedServer,
        Kind::Client => Reach::EmbeddedClient,
    };
    if word.value != kind.value {
        let message =
            format!("expected the same word as in `kind`, `{}`, but found `{}`", kind.value, word.value);
        problems.say(word.span, message);
    }
    Some(reach)
}

fn url(text: &Text, problems: &mut Problems) -> Option<Reach> {
    let found = match url::Url::parse(&text.text) {
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            "one with credentials in it".to_owned()
        }
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
            return Some(Reach::Url(text.text.clone()));
        }
        Ok(_) => format!("`{}`", text.text),
        Err(error) => format!("`{}` ({error})", text.text),
    };
    problems.say(text.span, format!("expected the URL of a server, http or https, but found {found}"));
    None
}

fn is_loopback(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}

fn command(raw: &raw::Command, problems: &mut Problems) -> Command {
    for word in raw.run.items.iter().chain(&raw.folder) {
        for hole in Template::parse(&word.text).holes().filter(|hole| !HOLES.contains(hole)) {
            let message = format!("expected one of the holes of a command, but found $({hole})");
            problems.advise(word.span, message, meant(hole, HOLES.iter().copied()));
        }
    }
    if let Some(program) = raw.run.items.first().filter(|program| program.text.is_empty()) {
        problems.say(program.span, "expected a program to run, but found an empty text");
    }
    Command {
        words: raw.run.items.iter().map(|word| word.text.clone()).collect(),
        folder: raw.folder.as_ref().map(|folder| folder.text.clone()),
    }
}

fn users(raw: &raw::Subject, local: bool, problems: &mut Problems) -> Vec<User> {
    let list = raw.users.as_ref().map_or(&[][..], |users| &users.items);
    let server = raw.kind.value == Kind::Server;
    if server && raw.users.is_none() {
        problems.say(head(raw.kind.span), "expected `users` of a server, at least one, but found none");
    }
    if let Some(users) = raw.users.as_ref().filter(|_| raw.kind.value == Kind::Library) {
        problems.say(head(users.span), "expected no `users` of a library, but found some");
    }
    let mut users: Vec<User> = Vec::with_capacity(list.len());
    for raw in list {
        if users.iter().any(|user| user.name == raw.name.text) {
            problems
                .say(raw.name.span, format!("expected each user once, but found `{}` again", raw.name.text));
        }
        users.push(user(raw, local, problems));
    }
    users
}

fn user(raw: &raw::User, local: bool, problems: &mut Problems) -> User {
    if raw.password.is_none() && raw.password_from.is_none() {
        let help = "`password-from` names the environment variable that holds it";
        problems.advise(head(raw.span), "expected `password-from` or `password`, but found neither", help);
    }
    if let Some(password) = raw.password.as_ref().filter(|_| !local) {
        problems.advise(
            head(password.span),
            "expected no password in a file for a server that is not on loopback, but found one",
            "`password-from` names the environment variable that holds it",
        );
    }
    User {
        name: raw.name.text.clone(),
        login: raw.login.as_ref().unwrap_or(&raw.name).text.clone(),
        password_from: text(raw.password_from.clone()),
        password: text(raw.password.clone()),
        address: text(raw.address.clone()),
        home: text(raw.home.clone()),
    }
}

/// Where feeds are: a template with one hole.
fn feed(raw: &raw::Subject, problems: &mut Problems) -> Template {
    let Some(text) = &raw.feed else { return usual_feed() };
    let template = text.template();
    if raw.kind.value != Kind::Server {
        problems.say(head(text.span), "expected `feed` of a server only, but this is none");
    }
    if template.holes().next().is_none() || template.holes().any(|hole| hole != "calendar") {
        problems.advise(
            text.span,
            format!(
                "expected the place of a feed with the hole $(calendar) alone, but found `{}`",
                text.text
            ),
            "for example $(calendar)?export",
        );
    }
    template
}

fn capabilities(texts: Vec<Text>, problems: &mut Problems) -> Vec<String> {
    super::case::names("capability", texts, problems)
}

fn claims(raw: Vec<raw::Claim>, problems: &mut Problems) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::with_capacity(raw.len());
    for raw::Claim { specification: Text { text, span }, place, not_for } in raw {
        if claims.iter().any(|claim| claim.spec.0 == text) {
            problems.say(span, format!("expected each specification once, but found `{text}` again"));
        }
        let not_for = not_for.into_iter().flat_map(|list| list.items).map(|word| word.value).collect();
        claims.push(Claim { spec: SpecId(text), place: place.text, not_for });
    }
    claims
}

fn known(raw: raw::Known, problems: &mut Problems) -> Known {
    if let Some(until) = &raw.until
        && !is_date(&until.text)
    {
        let message = format!("expected a day, YYYY-MM-DD, but found `{}`", until.text);
        problems.say(until.span, message);
    }
    for text in [&raw.cases, &raw.why].into_iter().filter(|text| text.text.trim().is_empty()) {
        problems.say(text.span, "expected a text, but found an empty one");
    }
    Known {
        cases: Pattern::new(raw.cases.text),
        why: raw.why.text,
        issue: text(raw.issue),
        versions: raw.versions.into_iter().flat_map(|list| list.items).map(|version| version.text).collect(),
        until: text(raw.until),
        flaky: raw.flaky.is_some_and(|flag| flag.value),
        at: raw.span.at,
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
