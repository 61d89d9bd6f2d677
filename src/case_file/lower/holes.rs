//! Whether something fills every hole of a case.

use crate::case_file::near::meant;
use crate::case_file::problem::Problems;
use crate::case_file::scalar::Text;
use crate::case_file::span::Span;

/// The longest text that a hole of the harness makes, in octets.
const LONGEST: u64 = 16 << 20;

/// What the harness offers every case.
const OFFERED: &[&str] = &["cr", "lf", "fold", "tab-fold", "bom", "bait"];

/// What it offers a server case besides.
const OFFERED_TO_SERVERS: &[&str] = &["calendar", "home", "principal", "trial", "base", "feed"];

/// What it offers with a number behind a colon.
const NUMBERED: &[&str] = &["octet:FF", "long:N", "base64:N"];

/// The holes of one trial that are filled so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Names of the case's own.
    pub names: Vec<String>,
    /// Whether it is a trial of a server.
    pub server: bool,
    /// Whether more are filled than could be read: then every hole may be.
    pub unread: bool,
    /// The example, in a message; empty for the one of a case without examples.
    pub example: String,
    /// Where the example stands.
    pub span: Span,
}

impl Scope {
    fn fills(&self, hole: &str) -> bool {
        self.unread
            || self.names.iter().any(|name| name == hole)
            || OFFERED.contains(&hole)
            || (self.server && OFFERED_TO_SERVERS.contains(&hole))
            || numbered(hole)
    }

    /// Says every hole of a text that nothing fills.
    pub(super) fn check(&self, text: &Text, problems: &mut Problems) {
        check(std::slice::from_ref(self), text, problems);
    }

    /// Puts a hole of the case's own; one that would hide another is said.
    pub(super) fn put(&mut self, name: &Text, problems: &mut Problems) {
        name_is_good(&name.text, name.span, problems);
        if self.fills(&name.text) && !self.unread {
            let message =
                format!("expected a name of its own, but something else fills $({}) already", name.text);
            problems.say(name.span, message);
        }
        self.names.push(name.text.clone());
    }
}

/// Whether the harness offers that: `octet:FF`, `long:80`.
fn numbered(hole: &str) -> bool {
    let small = |digits: &str| digits.parse::<u64>().is_ok_and(|number| number <= LONGEST);
    match hole.split_once(':') {
        Some(("octet", hex)) => hex.len() == 2 && hex.bytes().all(|octet| octet.is_ascii_hexdigit()),
        Some(("long" | "base64", digits)) => digits.bytes().all(|c| c.is_ascii_digit()) && small(digits),
        _ => false,
    }
}

/// Says every hole of a text that trials share which is not filled in each of them: at the hole if in none of them,
/// else at the examples that leave it open.
pub(super) fn check(scopes: &[Scope], text: &Text, problems: &mut Problems) {
    let template = text.template();
    let mut seen: Vec<&str> = Vec::new();
    for hole in template.holes() {
        if seen.contains(&hole) {
            continue;
        }
        seen.push(hole);
        let open: Vec<&Scope> = scopes.iter().filter(|scope| !scope.fills(hole)).collect();
        if !open.is_empty() && open.len() == scopes.len() {
            let span = text.span.find(problems.text(), &format!("$({hole})"));
            let names: Vec<&str> = known(scopes);
            let help = format!("{}; a literal $( is written $$(", meant(hole, names.iter().copied()));
            problems.advise(
                span,
                format!("expected something to fill the hole $({hole}), but nothing does"),
                help,
            );
        } else {
            for scope in open {
                let message =
                    format!("expected the example `{}` to fill $({hole}), but it does not", scope.example);
                problems.advise(
                    scope.span,
                    message,
                    format!("add `{hole}` to its `with`, as the other examples do"),
                );
            }
        }
    }
}

/// What may stand in a hole here.
fn known(scopes: &[Scope]) -> Vec<&str> {
    let first = scopes.first();
    let own = first.into_iter().flat_map(|scope| scope.names.iter().map(String::as_str));
    let server: &[&str] = if first.is_some_and(|scope| scope.server) { OFFERED_TO_SERVERS } else { &[] };
    own.chain(server.iter().copied()).chain(OFFERED.iter().copied()).chain(NUMBERED.iter().copied()).collect()
}

/// Names of holes are words of letters, digits and dashes.
fn name_is_good(name: &str, span: Span, problems: &mut Problems) {
    let good = !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
    if !good {
        problems.advise(
            span,
            format!("expected the name of a hole, but found `{name}`"),
            "letters, digits and dashes, as in `start-date`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("octet:FF", true)]
    #[case("octet:F", false)]
    #[case("octet:+1", false)]
    #[case("long:75", true)]
    #[case("long:99999999999", false)]
    #[case("bait", true)]
    #[case("calendar", false)]
    fn the_harness_offers_octets_to_every_case(#[case] hole: &str, #[case] expected: bool) {
        assert_eq!(Scope::default().fills(hole), expected);
    }
}
