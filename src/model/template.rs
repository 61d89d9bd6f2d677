//! Texts with holes: `$(name)`.

use std::fmt;

/// A text with holes, as a case file writes it. Filled, it is octets: a hole may hold what no text can.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    /// A hole, and the blanks before it where it stands alone on its line.
    Hole {
        name: String,
        indent: Option<String>,
    },
}

/// Where the values of holes come from.
pub trait Holes {
    /// The octets for the hole of that name; `None` where there is no such hole.
    fn hole(&self, name: &str) -> Option<Vec<u8>>;
}

impl<F: Fn(&str) -> Option<Vec<u8>>> Holes for F {
    fn hole(&self, name: &str) -> Option<Vec<u8>> {
        self(name)
    }
}

/// A hole that nothing fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbound {
    /// The hole's name.
    pub name: String,
}

impl fmt::Display for Unbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing fills the hole $({})", self.name)
    }
}

impl std::error::Error for Unbound {}

impl Template {
    /// Reads a text: `$(name)` is a hole, `$$(` a literal `$(`; a `$(` without its `)` is plain text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("$(") {
            if rest[..start].ends_with('$') {
                plain.push_str(&rest[..start]);
                plain.push('(');
                rest = &rest[start + 2..];
                continue;
            }
            let Some(length) = rest[start..].find(')') else { break };
            plain.push_str(&rest[..start]);
            let name = rest[start + 2..start + length].to_owned();
            rest = &rest[start + length + 1..];
            let indent = alone(&plain, pieces.is_empty(), rest);
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
            pieces.push(Piece::Hole { name, indent });
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Self { pieces }
    }

    /// The names of its holes, in order, with repeats.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole { name, .. } => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The octets, every hole filled. A value of several lines in a hole that stands alone on its line
    /// gets the hole's indentation on each; an empty one there takes the line with it.
    ///
    /// # Errors
    /// [`Unbound`] names the first hole that nothing fills.
    pub fn fill(&self, holes: &dyn Holes) -> Result<Vec<u8>, Unbound> {
        let mut octets = Vec::new();
        let mut gone = false;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => {
                    let end =
                        ["\r\n", "\n"].into_iter().filter(|_| gone).find_map(|end| text.strip_prefix(end));
                    octets.extend_from_slice(end.unwrap_or(text).as_bytes());
                    gone = false;
                }
                Piece::Hole { name, indent } => {
                    let value = holes.hole(name).ok_or_else(|| Unbound { name: name.clone() })?;
                    gone = indent.is_some() && value.is_empty();
                    match indent.as_deref() {
                        Some(indent) if gone => octets.truncate(octets.len() - indent.len()),
                        Some(indent) if !indent.is_empty() => indented(&mut octets, &value, indent),
                        _ => octets.extend_from_slice(&value),
                    }
                }
            }
        }
        Ok(octets)
    }

    /// The same as [`Template::fill`] as text; octets that are no UTF-8 are replaced.
    ///
    /// # Errors
    /// [`Unbound`] names the first hole that nothing fills.
    pub fn fill_text(&self, holes: &dyn Holes) -> Result<String, Unbound> {
        Ok(match String::from_utf8(self.fill(holes)?) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }
}

impl fmt::Display for Template {
    /// As a case file writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(&text.replace("$(", "$$("))?,
                Piece::Hole { name, .. } => write!(f, "$({name})")?,
            }
        }
        Ok(())
    }
}

/// The blanks before a hole that stands alone on its line.
fn alone(before: &str, first: bool, after: &str) -> Option<String> {
    let line = match before.rfind('\n') {
        Some(end) => &before[end + 1..],
        None if first => before,
        None => return None,
    };
    let ends = after.is_empty() || after.starts_with('\n') || after.starts_with("\r\n");
    (ends && line.chars().all(|c| c == ' ' || c == '\t')).then(|| line.to_owned())
}

fn indented(octets: &mut Vec<u8>, value: &[u8], indent: &str) {
    for (i, line) in value.split_inclusive(|&octet| octet == b'\n').enumerate() {
        if i > 0 {
            octets.extend_from_slice(indent.as_bytes());
        }
        octets.extend_from_slice(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn fill(text: &str) -> Result<String, Unbound> {
        Template::parse(text).fill_text(&|name: &str| match name {
            "a" => Some(b"A".to_vec()),
            "lines" => Some(b"one\ntwo".to_vec()),
            "none" => Some(Vec::new()),
            _ => None,
        })
    }

    #[rstest]
    #[case("", "")]
    #[case("plain", "plain")]
    #[case("x$(a)y$(a)", "xAyA")]
    #[case("cost: $5 and $$(a)", "cost: $5 and $(a)")]
    #[case("open $(a", "open $(a")]
    #[case("  $(lines)\nend", "  one\n  two\nend")]
    #[case("x $(lines)", "x one\ntwo")]
    #[case("one\r\n  $(none)\r\n\r\ntwo", "one\r\n\r\ntwo")]
    #[case("$(none)\n$(none)\nend", "end")]
    #[case("one $(none)\ntwo", "one \ntwo")]
    fn holes_are_filled(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(fill(text).unwrap(), expected);
    }

    #[test]
    fn an_unknown_hole_is_named() {
        assert_eq!(fill("$(b)").unwrap_err(), Unbound { name: "b".into() });
    }
}
