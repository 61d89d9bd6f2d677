//! Hostile octets into elements: no DTD, no entities, everything bounded, no recursion.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use thiserror::Error;

use super::element::{Attribute, Element, Node};
use super::entity::{attribute_value, is_character, resolve};
use super::names::{Scope, is_ncname, is_qualified};
use crate::media::namespaces;

/// How many octets a document may have.
pub const MOST_OCTETS: usize = 16 << 20;
/// How deep elements may be nested.
pub const MOST_DEPTH: usize = 100;
/// How many elements, attributes and pieces of text a document may have together.
pub const MOST_NODES: usize = 500_000;
/// How many attributes, declarations of namespaces included, an element may have.
pub const MOST_ATTRIBUTES: usize = 200;

/// Why octets are no XML document, or none that is read here.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum XmlError {
    /// More than [`MOST_OCTETS`].
    #[error("expected at most {MOST_OCTETS} octets of XML, but found {0}")]
    TooLarge(usize),
    /// Not UTF-8, or declared to be something else.
    #[error("expected UTF-8, but found {0}")]
    Encoding(String),
    /// Anything wrong at one place.
    #[error("line {line}: expected {expected}, but found {found}")]
    At {
        /// Counted from 1.
        line: u32,
        /// What could have stood there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
}

/// Reads a document. Comments and processing instructions are left out; text outside the root element may be white
/// space only; a DTD and references to entities other than the five predefined are refused.
pub fn read(octets: &[u8]) -> Result<Element, XmlError> {
    if octets.len() > MOST_OCTETS {
        return Err(XmlError::TooLarge(octets.len()));
    }
    let text = std::str::from_utf8(octets).map_err(|error| {
        XmlError::Encoding(format!("an octet that is none at offset {}", error.valid_up_to()))
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut builder = Builder { line: 1, ..Builder::default() };
    if let Some(letter) = text.chars().find(|letter| !is_character(*letter)) {
        return Err(builder.error("a character that XML has", format!("U+{:04X}", u32::from(letter))));
    }
    let mut reader = Reader::from_str(text);
    let mut seen = 0;
    loop {
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        match event {
            Ok(Event::Eof) => return builder.finish(),
            Ok(event) => builder.take(event, seen == 0)?,
            Err(error) => return Err(builder.error("well-formed XML", error.to_string())),
        }
        let ends = text.as_bytes()[seen..end].iter().filter(|octet| **octet == b'\n').count();
        builder.line = builder.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        seen = end;
    }
}

/// The tree so far.
#[derive(Default)]
struct Builder {
    /// Elements that are begun and not ended, outermost first.
    open: Vec<Element>,
    root: Option<Element>,
    scope: Scope,
    nodes: usize,
    line: u32,
}

impl Builder {
    fn error(&self, expected: &'static str, found: impl Into<String>) -> XmlError {
        XmlError::At { line: self.line, expected, found: found.into() }
    }

    fn take(&mut self, event: Event<'_>, first: bool) -> Result<(), XmlError> {
        match event {
            Event::Start(start) => self.start(&start),
            Event::Empty(start) => self.start(&start).and_then(|()| self.end()),
            Event::End(_) => self.end(),
            Event::Text(text) if text.windows(3).any(|part| part == b"]]>") => {
                Err(self.error("`]]>` at the end of a CDATA section alone", shown(&text)))
            }
            Event::Text(text) => self.text(&lines_ended(&text)),
            Event::CData(text) if self.open.is_empty() => Err(self.error("an element", shown(&text))),
            Event::CData(text) => self.text(&lines_ended(&text)),
            Event::GeneralRef(reference) => {
                let name = String::from_utf8_lossy(&reference);
                match resolve(&name) {
                    Some(letter) if !self.open.is_empty() => self.text(letter.encode_utf8(&mut [0; 4])),
                    _ => Err(self.error(
                        "one of the five predefined entities or a character by number",
                        shown(&reference),
                    )),
                }
            }
            Event::DocType(_) => Err(self.error("a document without DTD", "<!DOCTYPE")),
            Event::Decl(_) if !first => {
                Err(self.error("the XML declaration first of all", "something before it"))
            }
            Event::Decl(declaration) => match declaration.encoding() {
                Some(Ok(name))
                    if !name.eq_ignore_ascii_case(b"utf-8") && !name.eq_ignore_ascii_case(b"us-ascii") =>
                {
                    Err(XmlError::Encoding(format!("the encoding {}", shown(&name))))
                }
                _ => Ok(()),
            },
            Event::Comment(text) if text.windows(2).any(|part| part == b"--") || text.ends_with(b"-") => {
                Err(self.error("a comment without `--`", shown(&text)))
            }
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn count(&mut self) -> Result<(), XmlError> {
        self.nodes += 1;
        if self.nodes > MOST_NODES { Err(self.error("fewer nodes", "more than 500000")) } else { Ok(()) }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), XmlError> {
        self.count()?;
        if self.open.len() == MOST_DEPTH {
            return Err(self.error("elements nested at most 100 deep", "one more"));
        }
        if self.root.is_some() {
            return Err(self.error("the end, after the root element", shown(start.name().as_ref())));
        }
        let written = self.attributes(start)?;
        let name = shown_name(start.name().as_ref());
        let is_qualified = is_qualified(&name);
        let name = self.scope.element(&name).filter(|_| is_qualified).ok_or_else(|| {
            self.error("the name of an element, its prefix declared", shown(start.name().as_ref()))
        })?;
        let (mut attributes, mut names) = (Vec::with_capacity(written.len()), HashSet::new());
        for (name, value) in written {
            let known = self.scope.attribute(&name).filter(|known| names.insert(known.clone()));
            let name = known.ok_or_else(|| {
                self.error("an attribute with a declared prefix, once", shown(name.as_bytes()))
            })?;
            attributes.push(Attribute { name, value });
        }
        self.open.push(Element { name, attributes, children: Vec::new(), line: self.line });
        Ok(())
    }

    /// Enters the scope of the declarations, and gives the other attributes as written and meant.
    fn attributes(&mut self, start: &BytesStart<'_>) -> Result<Vec<(String, String)>, XmlError> {
        let (mut declarations, mut attributes) = (Vec::new(), Vec::new());
        let mut all = start.attributes();
        for (at, attribute) in all.with_checks(false).enumerate() {
            self.count()?;
            if at == MOST_ATTRIBUTES {
                return Err(self.error("at most 200 attributes", "one more"));
            }
            let attribute = attribute.map_err(|error| self.error("an attribute", error.to_string()))?;
            let name = shown_name(attribute.key.as_ref());
            let written = String::from_utf8_lossy(&attribute.value);
            if written.contains('<') || !is_qualified(&name) {
                return Err(self.error("an attribute", shown(attribute.key.as_ref())));
            }
            let value = attribute_value(&written)
                .map_err(|reference| self.error("a predefined entity", format!("&{reference}")))?;
            match (name.as_str(), name.strip_prefix("xmlns:")) {
                ("xmlns", _) => declarations.push((String::new(), value)),
                (_, Some(prefix)) if is_declarable(prefix, &value) => {
                    declarations.push((prefix.to_owned(), value));
                }
                (_, Some(_)) => return Err(self.error("a declaration of a namespace", name)),
                (_, None) => attributes.push((name, value)),
            }
        }
        let mut prefixes = HashSet::new();
        if let Some((prefix, _)) = declarations.iter().find(|(prefix, _)| !prefixes.insert(prefix.as_str())) {
            return Err(self.error("each prefix declared once", format!("`{prefix}` again")));
        }
        self.scope.enter(declarations);
        Ok(attributes)
    }

    fn end(&mut self) -> Result<(), XmlError> {
        self.scope.leave();
        let Some(element) = self.open.pop() else { return Err(self.error("an element", "an end tag")) };
        match self.open.last_mut() {
            Some(outer) => outer.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
        Ok(())
    }

    /// Joins text to the text before it.
    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        let Some(element) = self.open.last_mut() else {
            return match text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
                true => Ok(()),
                false => Err(self.error("an element", shown(text.trim().as_bytes()))),
            };
        };
        match element.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => {
                element.children.push(Node::Text(text.to_owned()));
                return self.count();
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, XmlError> {
        if let Some(open) = self.open.last() {
            let found = format!("the end, with `{}` of line {} open", open.name.local, open.line);
            return Err(self.error("an end tag", found));
        }
        let nothing = self.error("an element", "the end");
        self.root.ok_or(nothing)
    }
}

/// Whether a declaration is allowed: a prefix that is not `xml` or `xmlns`, and not undeclared.
fn is_declarable(prefix: &str, namespace: &str) -> bool {
    is_ncname(prefix)
        && !namespace.is_empty()
        && prefix != "xmlns"
        && (prefix != "xml" || namespace == namespaces::XML)
}

/// Text with line ends as XML has them (section 2.11).
fn lines_ended(octets: &[u8]) -> String {
    let text = String::from_utf8_lossy(octets);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() }
}

fn shown_name(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// The beginning of something, for a message.
fn shown(octets: &[u8]) -> String {
    format!("`{}`", String::from_utf8_lossy(octets).chars().take(60).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn namespaces_are_resolved_and_prefixes_forgotten() {
        let root = read(b"<?xml version='1.0'?>\n<D:a xmlns:D='DAV:' D:x='1' y='&lt;2&#x41;'>\n<b xmlns='urn:b'>t<![CDATA[<&>]]>&amp;</b></D:a>").unwrap();
        assert!(root.is("DAV:", "a"));
        assert!(root.attributes[0].name.is("DAV:", "x"));
        assert_eq!(root.attribute("y"), Some("<2A"));
        let inner = root.child("urn:b", "b").unwrap();
        assert_eq!((inner.text().as_ref(), inner.line, root.line), ("t<&>&", 3, 2));
    }

    #[test]
    fn line_ends_become_lf_unless_written_by_number() {
        assert_eq!(read(b"<a>1\r\n2\r3&#13;\n</a>").unwrap().text(), "1\n2\n3\r\n");
        assert_eq!(read(b"<a b='1\r\n2\t3'/>").unwrap().attribute("b"), Some("1 2 3"));
    }

    #[rstest]
    #[case::dtd("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")]
    #[case::entity("<a>&x;</a>")]
    #[case::entity_in_attribute("<a b='&x;'/>")]
    #[case::dangling("<a b='&amp'/>")]
    #[case::undeclared("<D:a/>")]
    #[case::undeclared_attribute("<a D:b=''/>")]
    #[case::redeclared("<a xmlns:D='DAV:' xmlns:D='DAV:'/>")]
    #[case::undeclaring("<a xmlns:D=''/>")]
    #[case::twice("<a b='1' b='2'/>")]
    #[case::twice_by_namespace("<a xmlns:D='u' xmlns:E='u' D:b='1' E:b='2'/>")]
    #[case::unclosed("<a><b></a>")]
    #[case::open("<a>")]
    #[case::empty("")]
    #[case::text_only("text")]
    #[case::two_roots("<a/><b/>")]
    #[case::text_behind("<a/>x")]
    #[case::reference_behind("<a/>&amp;")]
    #[case::nul_by_number("<a>&#0;</a>")]
    #[case::nul("<a>\0</a>")]
    #[case::encoding("<?xml version='1.0' encoding='utf-16'?><a/>")]
    #[case::name("<1a/>")]
    #[case::colons("<a:b:c xmlns:a='u'/>")]
    fn what_is_not_well_formed_is_refused(#[case] text: &str) {
        assert!(read(text.as_bytes()).is_err(), "{text}");
    }

    #[test]
    fn depth_and_attributes_are_bounded() {
        assert!(read("<a>".repeat(1_000_000).as_bytes()).is_err());
        let many: String = (0..=MOST_ATTRIBUTES).map(|n| format!(" a{n}=''")).collect();
        assert!(read(format!("<a{many}/>").as_bytes()).is_err());
        let deep = format!("{}{}", "<a>".repeat(MOST_DEPTH), "</a>".repeat(MOST_DEPTH));
        assert!(read(deep.as_bytes()).is_ok());
    }
}
