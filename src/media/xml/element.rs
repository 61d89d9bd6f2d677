//! Elements, attributes and text, with namespaces resolved and prefixes forgotten.

use std::borrow::Cow;

/// A name with its namespace; the namespace is empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Name {
    /// The namespace name, an opaque text.
    pub namespace: String,
    /// The name without prefix.
    pub local: String,
}

/// An attribute; declarations of namespaces are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Without a prefix an attribute is in no namespace.
    pub name: Name,
    /// As meant: references resolved, white space made blanks.
    pub value: String,
}

/// What an element contains. Comments and processing instructions are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text as meant, line ends made LF, neighbouring pieces and CDATA joined.
    Text(String),
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Namespace and local name.
    pub name: Name,
    /// In the order they came in.
    pub attributes: Vec<Attribute>,
    /// In the order they came in.
    pub children: Vec<Node>,
    /// Line of the start tag, counted from 1; 0 where there is no text behind the tree.
    pub line: u32,
}

impl Name {
    /// A name in a namespace; `""` for none.
    pub fn new(namespace: &str, local: &str) -> Self {
        Self { namespace: namespace.to_owned(), local: local.to_owned() }
    }

    /// Whether it is this one.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.namespace == namespace && self.local == local
    }
}

impl Element {
    /// An empty element.
    pub fn new(namespace: &str, local: &str) -> Self {
        Self { name: Name::new(namespace, local), ..Self::default() }
    }

    /// The same with an attribute that is in no namespace.
    #[must_use]
    pub fn with_attribute(mut self, local: &str, value: &str) -> Self {
        self.attributes.push(Attribute { name: Name::new("", local), value: value.to_owned() });
        self
    }

    /// The same with one more child element at the end.
    #[must_use]
    pub fn with(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// The same with more child elements at the end.
    #[must_use]
    pub fn with_all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// The same with text at the end.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.children.push(Node::Text(text.to_owned()));
        self
    }

    /// Whether it has this name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.name.is(namespace, local)
    }

    /// The child elements, in order.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element of this name.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(namespace, local))
    }

    /// The child elements of this name, in order.
    pub fn children_named(&self, namespace: &str, local: &str) -> impl Iterator<Item = &Element> {
        self.elements().filter(move |element| element.is(namespace, local))
    }

    /// The value of an attribute that is in no namespace.
    pub fn attribute(&self, local: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.name.is("", local));
        found.map(|attribute| attribute.value.as_str())
    }

    /// All the text inside, at any depth, in order, untrimmed.
    pub fn text(&self) -> Cow<'_, str> {
        match self.children.as_slice() {
            [] => Cow::Borrowed(""),
            [Node::Text(text)] => Cow::Borrowed(text),
            _ => {
                let mut text = String::new();
                self.append_text(&mut text);
                Cow::Owned(text)
            }
        }
    }

    fn append_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.append_text(out),
            }
        }
    }
}
