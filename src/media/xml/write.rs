//! An element as a document: prefixes declared once at the root, everything escaped.

use std::collections::BTreeMap;

use super::element::{Element, Name, Node};
use crate::media::namespaces;

/// The document, with an XML declaration, in UTF-8.
///
/// Namespaces of the prefix table get their prefix, others `N1`, `N2`, … A CR in text is written by number, as a
/// reader would make it an LF. Characters that XML does not have become U+FFFD.
pub fn write(root: &Element) -> Vec<u8> {
    let mut prefixes = Prefixes::default();
    prefixes.collect(root);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    prefixes.write(root, true, &mut out);
    out.into_bytes()
}

/// The prefix of each namespace that the document uses.
#[derive(Default)]
struct Prefixes {
    of: BTreeMap<String, String>,
    made: usize,
}

impl Prefixes {
    fn collect(&mut self, element: &Element) {
        self.add(&element.name.namespace);
        element.attributes.iter().for_each(|attribute| self.add(&attribute.name.namespace));
        element.elements().for_each(|child| self.collect(child));
    }

    fn add(&mut self, namespace: &str) {
        if namespace.is_empty() || namespace == namespaces::XML || self.of.contains_key(namespace) {
            return;
        }
        let prefix = match namespaces::prefix_of(namespace) {
            Some(prefix) => prefix.to_owned(),
            None => {
                self.made += 1;
                format!("N{}", self.made)
            }
        };
        self.of.insert(namespace.to_owned(), prefix);
    }

    fn qualified(&self, name: &Name) -> String {
        match self.of.get(&name.namespace) {
            Some(prefix) => format!("{prefix}:{}", name.local),
            None if name.namespace == namespaces::XML => format!("xml:{}", name.local),
            None => name.local.clone(),
        }
    }

    fn write(&self, element: &Element, is_root: bool, out: &mut String) {
        let name = self.qualified(&element.name);
        out.push('<');
        out.push_str(&name);
        if is_root {
            for (namespace, prefix) in &self.of {
                write_attribute(&format!("xmlns:{prefix}"), namespace, out);
            }
        }
        for attribute in &element.attributes {
            write_attribute(&self.qualified(&attribute.name), &attribute.value, out);
        }
        if element.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for node in &element.children {
            match node {
                Node::Text(text) => escape(text, out),
                Node::Element(child) => self.write(child, false, out),
            }
        }
        out.push_str("</");
        out.push_str(&name);
        out.push('>');
    }
}

fn write_attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for piece in value.split_inclusive(['\n', '\t']) {
        escape(piece.trim_end_matches(['\n', '\t']), out);
        out.push_str(match piece.chars().last() {
            Some('\n') => "&#10;",
            Some('\t') => "&#9;",
            _ => "",
        });
    }
    out.push('"');
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            letter if super::entity::is_character(letter) => out.push(letter),
            _ => out.push('\u{FFFD}'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::namespaces::{CALDAV, DAV};
    use crate::media::xml::read;

    #[test]
    fn what_is_written_reads_the_same() {
        let data = Element::new(CALDAV, "calendar-data").with_text("BEGIN:VCALENDAR\r\nX:<&>\"]]>\r\n");
        let other = Element::new("urn:other", "x").with_attribute("a", "1\n\t\"<é");
        let plain = Element::new("", "plain");
        let root = Element::new(DAV, "multistatus").with(data).with(other).with(plain);
        let read = read(&write(&root)).unwrap();
        assert_eq!(crate::media::canonical::xml(&read), crate::media::canonical::xml(&root));
        assert_eq!(read.elements().next().unwrap().text(), "BEGIN:VCALENDAR\r\nX:<&>\"]]>\r\n");
        assert_eq!(read.child("urn:other", "x").unwrap().attribute("a"), Some("1\n\t\"<é"));
    }
}
