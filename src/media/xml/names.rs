//! Qualified names, and the namespaces that are in scope (Namespaces in XML 1.0).

use std::collections::HashMap;

use super::element::Name;
use crate::media::namespaces;

/// Which prefix stands for what at one point of a document.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Innermost declaration last; the default namespace under `""`.
    bound: HashMap<String, Vec<String>>,
    /// The prefixes that each open element declared, outermost element first.
    declared: Vec<Vec<String>>,
}

impl Scope {
    /// Enters an element with its declarations: prefix (or `""`) and namespace.
    pub(super) fn enter(&mut self, declarations: Vec<(String, String)>) {
        let mut prefixes = Vec::with_capacity(declarations.len());
        for (prefix, namespace) in declarations {
            self.bound.entry(prefix.clone()).or_default().push(namespace);
            prefixes.push(prefix);
        }
        self.declared.push(prefixes);
    }

    /// Leaves the innermost element.
    pub(super) fn leave(&mut self) {
        for prefix in self.declared.pop().unwrap_or_default() {
            if let Some(namespaces) = self.bound.get_mut(&prefix) {
                namespaces.pop();
            }
        }
    }

    /// The name of an element; `None` if its prefix is not declared.
    pub(super) fn element(&self, written: &str) -> Option<Name> {
        match written.split_once(':') {
            Some((prefix, local)) => self.prefixed(prefix, local),
            None => Some(Name::new(self.namespace("").unwrap_or(""), written)),
        }
    }

    /// The name of an attribute: without a prefix it is in no namespace.
    pub(super) fn attribute(&self, written: &str) -> Option<Name> {
        match written.split_once(':') {
            Some((prefix, local)) => self.prefixed(prefix, local),
            None => Some(Name::new("", written)),
        }
    }

    fn prefixed(&self, prefix: &str, local: &str) -> Option<Name> {
        let namespace = if prefix == "xml" { Some(namespaces::XML) } else { self.namespace(prefix) };
        namespace.filter(|namespace| !namespace.is_empty()).map(|namespace| Name::new(namespace, local))
    }

    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.bound.get(prefix)?.last().map(String::as_str)
    }
}

/// Whether a text is a qualified name: one or two names with a colon between them. Every character beyond ASCII counts
/// as a letter.
pub(super) fn is_qualified(written: &str) -> bool {
    let (prefix, local) = written.split_once(':').unwrap_or(("_", written));
    is_ncname(prefix) && is_ncname(local)
}

/// Whether a text is a name without colon.
pub(super) fn is_ncname(name: &str) -> bool {
    let is_first = |letter: char| letter.is_ascii_alphabetic() || letter == '_' || !letter.is_ascii();
    let is_later = |letter: char| is_first(letter) || letter.is_ascii_digit() || matches!(letter, '-' | '.');
    name.starts_with(is_first) && name.chars().all(is_later)
}
