//! What a request asks for: preferences (RFC 7240) and a token.

use crate::media::Fields;
use crate::media::fields::{pieces, unquoted};
use crate::reference::Defects;

/// What a GET or HEAD of a calendar asks for.
#[derive(Debug)]
pub(super) struct Ask {
    /// Whether it prefers the enhanced GET.
    pub(super) enhanced: bool,
    /// How many entities it wants at most; `None` where it names no number that can be kept to.
    pub(super) limit: Option<usize>,
    /// The token, without its quotes.
    pub(super) token: Token,
}

/// The field Sync-Token of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// There is none.
    Absent,
    /// What stands between the quotes.
    Is(String),
    /// It is no text in quotes, or there are several.
    Unreadable,
}

/// The preference that asks for the enhanced GET.
pub(super) const ENHANCED: &str = "subscribe-enhanced-get";

impl Ask {
    /// Reads the fields of a request. What cannot be kept to is as if it were not there (RFC 7240, section 2).
    pub(super) fn read(fields: &Fields, defects: &Defects) -> Self {
        let preferences = preferences(fields, defects);
        let named = |name: &str| preferences.iter().find(|(known, _)| known == name);
        let enhanced = named(ENHANCED).is_some() && !defects.has("server/enhanced-get-ignored");
        let limit = named("limit").and_then(|(_, value)| limit(value, defects));
        let token = token(fields);
        let by_token = token != Token::Absent && defects.has("server/enhanced-get-without-prefer");
        Self { enhanced: enhanced || by_token, limit, token }
    }
}

/// The preferences and their parameters, names in small letters.
fn preferences(fields: &Fields, defects: &Defects) -> Vec<(String, String)> {
    let lines = match defects.has("server/prefer-first-line-only") {
        true => 1,
        false => usize::MAX,
    };
    let mut found = Vec::new();
    for line in fields.all("Prefer").take(lines) {
        for preference in pieces(line, b',') {
            let parts = pieces(preference, b';');
            if defects.has("server/prefer-with-parameter-ignored") && parts.len() > 1 {
                continue;
            }
            for part in parts {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                let name = match defects.has("server/prefer-in-small-letters-only") {
                    true => name.trim().to_owned(),
                    false => name.trim().to_ascii_lowercase(),
                };
                let blanks = value.starts_with(' ') && defects.has("server/prefer-limit-with-blanks-ignored");
                if !blanks {
                    found.push((name, unquoted(value.trim())));
                }
            }
        }
        if defects.has("server/prefer-first-only") {
            found.truncate(1);
        }
    }
    found
}

/// A number of one digit or more. None at all cannot be kept to: the answer would never end.
fn limit(text: &str, defects: &Defects) -> Option<usize> {
    if defects.has("server/prefer-limit-ignored")
        || text.is_empty()
        || !text.bytes().all(|c| c.is_ascii_digit())
    {
        return None;
    }
    match text.parse::<usize>() {
        Ok(0) if defects.has("server/prefer-limit-of-none-kept") => Some(0),
        Ok(number) => Some(number).filter(|number| *number > 0),
        Err(_) if defects.has("server/prefer-limit-overflows") => Some(1),
        Err(_) => Some(usize::MAX),
    }
}

fn token(fields: &Fields) -> Token {
    let mut all = fields.all("Sync-Token").map(str::trim);
    let (first, more) = (all.next(), all.next());
    let inner = |text: &str| {
        let inner = text.strip_prefix('"')?.strip_suffix('"')?;
        (!inner.is_empty() && !inner.contains('"')).then(|| inner.to_owned())
    };
    match (first, more) {
        (None, _) => Token::Absent,
        (Some(text), None) => inner(text).map_or(Token::Unreadable, Token::Is),
        _ => Token::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn read(fields: &[(&str, &str)]) -> Ask {
        Ask::read(&fields.iter().copied().collect(), &Defects::none())
    }

    #[rstest]
    #[case("subscribe-enhanced-get", true, None)]
    #[case("return=minimal, SUBSCRIBE-Enhanced-Get", true, None)]
    #[case("subscribe-enhanced-get; x=1, limit = 5", true, Some(5))]
    #[case("subscribe-enhanced-get; limit=5", true, Some(5))]
    #[case("limit=5, limit=6", false, Some(5))]
    #[case("limit=0", false, None)]
    #[case("limit=-1", false, None)]
    #[case("limit=99999999999999999999999999", false, Some(usize::MAX))]
    #[case("x=\"a,subscribe-enhanced-get\"", false, None)]
    fn preferences_are_read(#[case] field: &str, #[case] enhanced: bool, #[case] limit: Option<usize>) {
        let ask = read(&[("Prefer", field)]);
        assert_eq!((ask.enhanced, ask.limit), (enhanced, limit));
    }

    #[rstest]
    #[case(&[], Token::Absent)]
    #[case(&["\"data:,1\""], Token::Is("data:,1".to_owned()))]
    #[case(&["data:,1"], Token::Unreadable)]
    #[case(&["\"\""], Token::Unreadable)]
    #[case(&["\""], Token::Unreadable)]
    #[case(&["\"data:,1\"", "\"data:,1\""], Token::Unreadable)]
    fn a_token_stands_in_quotes(#[case] lines: &[&str], #[case] expected: Token) {
        let fields: Vec<_> = lines.iter().map(|line| ("sync-token", *line)).collect();
        assert_eq!(read(&fields).token, expected);
    }
}
