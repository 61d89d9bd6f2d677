//! Patterns over names of trials: `rfc9073/structured-data/**`.

use std::fmt;

/// A glob over `/`-separated names: `*` stands for any text within one segment, `**` for any number of segments.
///
/// A pattern that names a case matches each of its trials as well.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern as written; every text is one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it matches a name, or a name that this one lies below.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let pattern: Vec<&str> = self.0.split('/').collect();
        let name: Vec<&str> = name.split('/').collect();
        reaches(&pattern, &name)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which lengths of `name` the pattern can end at, one row a segment: linear in the product of both lengths.
fn reaches(pattern: &[&str], name: &[&str]) -> bool {
    let mut ends = vec![false; name.len() + 1];
    ends[0] = true;
    for segment in pattern {
        let mut next = vec![false; name.len() + 1];
        if *segment == "**" {
            let first = ends.iter().position(|&end| end).unwrap_or(ends.len());
            next.iter_mut().skip(first).for_each(|end| *end = true);
        } else {
            for (i, part) in name.iter().enumerate() {
                next[i + 1] = ends[i] && within(segment.as_bytes(), part.as_bytes());
            }
        }
        ends = next;
    }
    ends.iter().skip(1).any(|&end| end)
}

/// Whether one segment matches, `*` standing for any run of octets.
fn within(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star, mut mark) = (0, 0, None, 0);
    while t < text.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some(p);
            mark = t;
            p += 1;
        } else if p < pattern.len() && pattern[p] == text[t] {
            p += 1;
            t += 1;
        } else if let Some(s) = star {
            p = s + 1;
            mark += 1;
            t = mark;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&octet| octet == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("rfc9073/order/absent-is-last", "rfc9073/order/absent-is-last", true)]
    #[case("rfc9073/order/absent-is-last", "rfc9073/order/absent-is-last/one", true)]
    #[case("rfc9073/order/absent-is-last", "rfc9073/order/absent", false)]
    #[case("rfc9073/*/absent*", "rfc9073/order/absent-is-last/one", true)]
    #[case("rfc9073/**", "rfc9073/order/absent-is-last", true)]
    #[case("**/two-originals", "rfc9073/styled/x/two-originals", true)]
    #[case("**", "anything", true)]
    #[case("rfc9073", "rfc90731/x", false)]
    #[case("*a*b", "xxaxxb", true)]
    #[case("*a*b", "xxaxxc", false)]
    fn a_pattern_matches_what_it_says(#[case] pattern: &str, #[case] name: &str, #[case] expected: bool) {
        assert_eq!(Pattern::new(pattern).matches(name), expected);
    }
}
