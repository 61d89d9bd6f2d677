//! What a selector is once it is parsed, and over which trees it makes sense.

use super::parse::SelectorError;
use crate::media::namespaces;

/// A parsed selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// At least one.
    pub(super) segments: Vec<Segment>,
    pub(super) end: End,
    pub(super) source: String,
}

/// One step of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// `None` for `*`.
    pub(super) name: Option<String>,
    /// Applied in order.
    pub(super) filters: Vec<Filter>,
    /// Column of the name, counted from 1 in characters.
    pub(super) column: usize,
}

/// What a segment keeps of what its name matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// `(KEY=VALUE)`
    Equals { key: String, value: String },
    /// `(KEY)`
    Has(String),
    /// `(!KEY)`
    Lacks(String),
    /// `[N]`, from 1.
    Nth(usize),
}

/// What of the last segment is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The thing itself.
    Whole,
    /// `;NAME`
    Parameter(String),
    /// `@NAME`
    Attribute(String),
}

/// The kinds of tree that a selector can be meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tree {
    /// Components and properties.
    Calendar,
    /// Elements.
    Xml,
    /// JSON values.
    Json,
    /// HTTP header fields.
    Fields,
}

impl Selector {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether it can find anything at all in trees of this kind: the prefixes of XML names are known, the kind has
    /// parameters or attributes if the selector asks for one, fields have no depth, `VCALENDAR` is left out.
    pub fn suits(&self, tree: Tree) -> Result<(), SelectorError> {
        let ends = match (&self.end, tree) {
            (End::Whole, _)
            | (End::Parameter(_), Tree::Calendar | Tree::Fields)
            | (End::Attribute(_), Tree::Xml) => Ok(()),
            (End::Parameter(name), _) => self.wrong_end(";", name),
            (End::Attribute(name), _) => self.wrong_end("@", name),
        };
        ends.and_then(|()| match tree {
            Tree::Calendar => self.suits_calendar(),
            Tree::Xml => self.segments.iter().try_for_each(suits_xml),
            Tree::Json => Ok(()),
            Tree::Fields => self.suits_fields(),
        })
    }

    fn wrong_end(&self, mark: &str, name: &str) -> Result<(), SelectorError> {
        let ending = format!("{mark}{name}");
        let length = self.source.chars().count() - ending.chars().count();
        Err(SelectorError::new(length + 1, "the end, as this kind of tree has none of these", &ending))
    }

    fn suits_calendar(&self) -> Result<(), SelectorError> {
        for segment in &self.segments {
            let Some(name) = &segment.name else { continue };
            if !name.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-') {
                return Err(SelectorError::new(segment.column, "the name of a component or property", name));
            }
            let whole = self.segments.len() == 1 && self.end == End::Whole;
            if name.eq_ignore_ascii_case("VCALENDAR") && !whole {
                return Err(SelectorError::new(
                    segment.column,
                    "a name inside VCALENDAR, which is left out",
                    name,
                ));
            }
        }
        Ok(())
    }

    fn suits_fields(&self) -> Result<(), SelectorError> {
        match self.segments.get(1) {
            Some(second) => {
                let name = second.name.as_deref().unwrap_or("*");
                Err(SelectorError::new(
                    second.column - 1,
                    "the end, as a field has no depth",
                    &format!("/{name}"),
                ))
            }
            None => Ok(()),
        }
    }
}

fn suits_xml(segment: &Segment) -> Result<(), SelectorError> {
    let keys = segment.filters.iter().filter_map(|filter| match filter {
        Filter::Equals { key, .. } | Filter::Has(key) | Filter::Lacks(key) => Some(key),
        Filter::Nth(_) => None,
    });
    for name in segment.name.iter().chain(keys) {
        let unknown = name.split_once(':').is_some_and(|(prefix, _)| namespaces::of_prefix(prefix).is_none());
        if unknown {
            return Err(SelectorError::new(segment.column, "a prefix of the table (D, C, CS, X)", name));
        }
    }
    Ok(())
}
