//! The calendar tree that iCalendar and jCal share: components, properties, parameters, in the order they came in.
//!
//! Names are as written and compared without regard to ASCII case; nothing is deduplicated, sorted or interpreted.

/// A component, from its BEGIN to its END (RFC 5545, section 3.6).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Component {
    /// As written: `VEVENT`, `vevent`.
    pub name: String,
    /// In the order they came in, repeated ones included.
    pub properties: Vec<Property>,
    /// In the order they came in.
    pub components: Vec<Component>,
    /// Line of the BEGIN, counted from 1; 0 where there is no text behind the tree.
    pub line: u32,
}

/// A property: one content line, unfolded (RFC 5545, section 3.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Property {
    /// As written.
    pub name: String,
    /// In the order they came in, VALUE among them.
    pub parameters: Vec<Parameter>,
    /// The octets of the value in iCalendar form, unfolded, escapes untouched.
    pub value: Vec<u8>,
    /// The type that jCal states for every property, in lower case; `None` when read from iCalendar.
    pub value_type: Option<String>,
    /// Line on which the property begins, counted from 1; 0 where there is no text behind the tree.
    pub line: u32,
}

/// A parameter of a property (RFC 5545, section 3.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parameter {
    /// As written.
    pub name: String,
    /// Without quotes, RFC 6868 decoded. Empty only where the text had no `=` at all.
    pub values: Vec<String>,
}

impl Component {
    /// A component with nothing in it.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Whether it has this name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first property of this name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.is(name))
    }

    /// The properties of this name, in order.
    pub fn properties_named(&self, name: &str) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |property| property.is(name))
    }

    /// The first component of this name directly inside.
    pub fn component(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.is(name))
    }

    /// The components of this name directly inside, in order.
    pub fn components_named(&self, name: &str) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(move |component| component.is(name))
    }
}

impl Property {
    /// A property without parameters whose value is already in iCalendar form.
    pub fn new(name: &str, value: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), value: value.into(), ..Self::default() }
    }

    /// A property without parameters whose value is this TEXT, escaped (RFC 5545, section 3.3.11).
    pub fn of_text(name: &str, text: &str) -> Self {
        Self::new(name, super::escape::escape_text(text))
    }

    /// The same with one more parameter at the end.
    #[must_use]
    pub fn with(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Whether it has this name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.is(name))
    }

    /// The parameters of this name, in order.
    pub fn parameters_named(&self, name: &str) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.is(name))
    }

    /// The first value of the first parameter of this name.
    pub fn parameter_value(&self, name: &str) -> Option<&str> {
        self.parameter(name)?.values.first().map(String::as_str)
    }
}

impl Parameter {
    /// A parameter with one value, as meant: no quotes, no RFC 6868 encoding.
    pub fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), values: vec![value.to_owned()] }
    }

    /// Whether it has this name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Its values as meant, joined by commas.
    pub fn text(&self) -> String {
        self.values.join(",")
    }
}
