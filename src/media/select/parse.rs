//! Text into a selector.

use std::str::FromStr;

use thiserror::Error;

use super::selector::{End, Filter, Segment, Selector};

/// How many octets a selector may have.
pub const MOST_LENGTH: usize = 2000;

/// Where a selector is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected {expected}, but found {found} at column {column}")]
pub struct SelectorError {
    /// Counted from 1, in characters.
    pub column: usize,
    /// What could have stood there.
    pub expected: &'static str,
    /// What stands there, in backquotes, or `the end`.
    pub found: String,
}

impl SelectorError {
    /// `found` as it stands in the selector; empty for its end.
    pub(super) fn new(column: usize, expected: &'static str, found: &str) -> Self {
        let found = if found.is_empty() { "the end".to_owned() } else { format!("`{found}`") };
        Self { column, expected, found }
    }
}

impl Selector {
    /// Parses a selector. What it is meant for is not known here; see [`Selector::suits`].
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        if text.len() > MOST_LENGTH {
            return Err(SelectorError::new(1, "at most 2000 octets", &format!("{} octets", text.len())));
        }
        let mut parser = Parser { text, at: 0 };
        let mut segments = vec![parser.segment()?];
        while parser.eat('/') {
            segments.push(parser.segment()?);
        }
        let end = match parser.peek() {
            Some(';') => End::Parameter(parser.ending()?),
            Some('@') => End::Attribute(parser.ending()?),
            _ => End::Whole,
        };
        match parser.peek() {
            None => Ok(Self { segments, end, source: text.to_owned() }),
            Some(_) => Err(parser.expected("`/`, `(`, `[`, `;`, `@` or the end")),
        }
    }
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

struct Parser<'a> {
    text: &'a str,
    /// In octets, always between characters.
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        if found {
            self.at += letter.len_utf8();
        }
        found
    }

    /// What stands before the first of these letters, or all the rest.
    fn until(&mut self, stops: &[char]) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(stops).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn column(&self) -> usize {
        self.text[..self.at].chars().count() + 1
    }

    fn expected(&self, expected: &'static str) -> SelectorError {
        let found = self.peek().map(String::from).unwrap_or_default();
        SelectorError::new(self.column(), expected, &found)
    }

    /// An `@` that begins a name belongs to it: JSON has members like `@type`.
    fn segment(&mut self) -> Result<Segment, SelectorError> {
        let (column, from) = (self.column(), self.at);
        self.eat('@');
        if self.until(&['/', '(', ')', '[', ']', ';', '@', '=']).is_empty() {
            return Err(self.expected("a name or `*`"));
        }
        let name = &self.text[from..self.at];
        let name = (name != "*").then(|| name.to_owned());
        let mut filters = Vec::new();
        loop {
            if self.eat('(') {
                filters.push(self.condition()?);
            } else if self.eat('[') {
                filters.push(self.place()?);
            } else {
                return Ok(Segment { name, filters, column });
            }
        }
    }

    /// `KEY=VALUE)`, `KEY)` or `!KEY)`.
    fn condition(&mut self) -> Result<Filter, SelectorError> {
        let absent = self.eat('!');
        let key = self.until(&['=', '(', ')']).to_owned();
        if key.is_empty() {
            return Err(self.expected("a key"));
        }
        let filter = match (absent, self.eat('=')) {
            (true, true) => {
                self.at -= 1;
                return Err(self.expected("`)`, as what is absent has no value"));
            }
            (true, false) => Filter::Lacks(key),
            (false, true) => Filter::Equals { key, value: self.until(&[')']).to_owned() },
            (false, false) => Filter::Has(key),
        };
        if self.eat(')') { Ok(filter) } else { Err(self.expected("`)`")) }
    }

    /// `N]`
    fn place(&mut self) -> Result<Filter, SelectorError> {
        let column = self.column();
        let digits = self.until(&[']']);
        match digits.parse() {
            _ if !self.eat(']') => Err(self.expected("`]`")),
            Ok(place) if place > 0 && digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                Ok(Filter::Nth(place))
            }
            _ => Err(SelectorError::new(column, "a number, 1 or greater", digits)),
        }
    }

    /// `;NAME` or `@NAME`, up to the end.
    fn ending(&mut self) -> Result<String, SelectorError> {
        self.at += 1;
        let name = self.until(&['/', '(', ')', '[', ']', ';', '@', '=']);
        if name.is_empty() {
            return Err(self.expected("a name"));
        }
        match self.peek() {
            None => Ok(name.to_owned()),
            Some(_) => Err(self.expected("the end, as a parameter or an attribute comes last")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::select::Tree;
    use rstest::rstest;

    #[rstest]
    #[case("", 1, "a name or `*`", "the end")]
    #[case("VEVENT/", 8, "a name or `*`", "the end")]
    #[case("VEVENT//UID", 8, "a name or `*`", "`/`")]
    #[case("é/(x)", 3, "a name or `*`", "`(`")]
    #[case("VEVENT(", 8, "a key", "the end")]
    #[case("VEVENT(=x)", 8, "a key", "`=`")]
    #[case("VEVENT(UID", 11, "`)`", "the end")]
    #[case("VEVENT(UID=x", 13, "`)`", "the end")]
    #[case("VEVENT(!UID=x)", 12, "`)`, as what is absent has no value", "`=`")]
    #[case("VEVENT[0]", 8, "a number, 1 or greater", "`0`")]
    #[case("VEVENT[+1]", 8, "a number, 1 or greater", "`+1`")]
    #[case("VEVENT[]", 8, "a number, 1 or greater", "the end")]
    #[case("VEVENT[1", 9, "`]`", "the end")]
    #[case("VEVENT)", 7, "`/`, `(`, `[`, `;`, `@` or the end", "`)`")]
    #[case("UID;", 5, "a name", "the end")]
    #[case("UID;X/Y", 6, "the end, as a parameter or an attribute comes last", "`/`")]
    fn mistakes_are_shown_where_they_are(
        #[case] text: &str,
        #[case] column: usize,
        #[case] expected: &str,
        #[case] found: &str,
    ) {
        let error = Selector::parse(text).unwrap_err();
        assert_eq!((error.column, error.expected, error.found.as_str()), (column, expected, found));
    }

    #[rstest]
    #[case(Tree::Calendar, "VEVENT/UID;X", true)]
    #[case(Tree::Calendar, "VCALENDAR(METHOD=REQUEST)", true)]
    #[case(Tree::Calendar, "VCALENDAR/METHOD", false)]
    #[case(Tree::Calendar, "VEVENT@x", false)]
    #[case(Tree::Calendar, "D:x", false)]
    #[case(Tree::Xml, "D:a/C:b(@name=VEVENT)@x", true)]
    #[case(Tree::Xml, "E:a", false)]
    #[case(Tree::Xml, "D:a(E:b=1)", false)]
    #[case(Tree::Xml, "D:a;x", false)]
    #[case(Tree::Json, "0/@type", true)]
    #[case(Tree::Json, "0/a@type", false)]
    #[case(Tree::Fields, "Content-Type;charset", true)]
    #[case(Tree::Fields, "A/B", false)]
    fn a_selector_suits_some_trees(#[case] tree: Tree, #[case] text: &str, #[case] suits: bool) {
        assert_eq!(Selector::parse(text).unwrap().suits(tree).is_ok(), suits);
    }
}
