//! What a property's value is, as meant: its type, its text, its values.

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::escape::{split_unescaped, unescape_octets};
use super::tree::Property;
use super::value_types::{Shape, UNKNOWN, default_type, is_escaped, shape};

/// How many values [`Property::values`] tells apart at most; the last one then holds the rest.
pub const MOST_VALUES: usize = 100_000;

impl Property {
    /// The type of its value in lower case, as in jCal: what jCal states, else the VALUE parameter, else the default
    /// of the name, else `unknown`.
    pub fn kind(&self) -> Cow<'_, str> {
        match &self.value_type {
            Some(stated) => Cow::Borrowed(stated),
            None => self.ical_kind(),
        }
    }

    /// The type that the property has as a line of iCalendar: the same, but jCal's `unknown` says nothing there.
    pub(crate) fn ical_kind(&self) -> Cow<'_, str> {
        let stated = self.value_type.as_deref().filter(|stated| *stated != UNKNOWN);
        match (stated, self.parameter_value("VALUE")) {
            (Some(stated), _) => Cow::Borrowed(stated),
            (None, Some(value)) => Cow::Owned(value.to_ascii_lowercase()),
            (None, None) => Cow::Borrowed(default_type(&self.name)),
        }
    }

    /// The value as meant: the escapes of TEXT taken off, everything else as it is. Octets that are no UTF-8 become
    /// U+FFFD.
    pub fn text(&self) -> Cow<'_, str> {
        match is_escaped(&self.ical_kind()) {
            true => Cow::Owned(String::from_utf8_lossy(&unescape_octets(&self.value)).into_owned()),
            false => String::from_utf8_lossy(&self.value),
        }
    }

    /// The values as meant, in order: the items of a list (CATEGORIES, EXDATE, …), the parts of a structured value
    /// (GEO, REQUEST-STATUS), or the one value.
    pub fn values(&self) -> Vec<String> {
        let escaped = is_escaped(&self.ical_kind());
        self.raw_values()
            .into_iter()
            .map(|part| match escaped {
                true => String::from_utf8_lossy(&unescape_octets(part)).into_owned(),
                false => String::from_utf8_lossy(part).into_owned(),
            })
            .collect()
    }

    /// The same with the escapes left on.
    pub(crate) fn raw_values(&self) -> Vec<&[u8]> {
        match shape(&self.name, &self.ical_kind()) {
            Shape::One => vec![&self.value],
            Shape::List => split_unescaped(&self.value, b',', MOST_VALUES),
            Shape::Parts => split_unescaped(&self.value, b';', MOST_VALUES),
        }
    }

    /// The same property as jCal and canonical text want it: ENCODING=BASE64 undone where the type is not BINARY
    /// (RFC 7265, section 3.1). What is no base64 stays as it is.
    pub(crate) fn without_encoding(&self) -> Cow<'_, Property> {
        let encoded =
            self.parameter_value("ENCODING").is_some_and(|value| value.eq_ignore_ascii_case("BASE64"));
        if !encoded || self.ical_kind() == "binary" {
            return Cow::Borrowed(self);
        }
        let Ok(value) = STANDARD.decode(&self.value) else { return Cow::Borrowed(self) };
        let mut plain = Property { value, ..self.clone() };
        plain.parameters.retain(|parameter| !parameter.is("ENCODING"));
        Cow::Owned(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::tree::Parameter;
    use rstest::rstest;

    #[rstest]
    #[case(Property::new("CATEGORIES", r"a\,b,c"), &["a,b", "c"])]
    #[case(Property::new("SUMMARY", r"a,b\;c"), &["a,b;c"])]
    #[case(Property::new("GEO", "1.5;-2"), &["1.5", "-2"])]
    #[case(Property::new("REQUEST-STATUS", r"2.0;Fine\; so far;x"), &["2.0", "Fine; so far", "x"])]
    #[case(Property::new("EXDATE", "20260101T000000Z,20260102T000000Z"), &["20260101T000000Z", "20260102T000000Z"])]
    #[case(Property::new("ATTENDEE", "mailto:a,b@example.com"), &["mailto:a,b@example.com"])]
    #[case(Property::new("X-ANY", r"a\,b,c"), &[r"a\,b,c"])]
    #[case(Property::new("X-ANY", r"a\,b").with(Parameter::new("VALUE", "text")), &["a,b"])]
    fn values_are_decoded_by_type(#[case] property: Property, #[case] values: &[&str]) {
        assert_eq!(property.values(), values);
    }

    #[test]
    fn unknown_in_jcal_is_said_but_changes_no_meaning() {
        let mut property = Property::new("SUMMARY", r"a\,b");
        property.value_type = Some("unknown".to_owned());
        assert_eq!((property.kind().as_ref(), property.text().as_ref()), ("unknown", "a,b"));
    }

    #[test]
    fn text_in_base64_is_decoded_and_binary_is_not() {
        let base64 = || Parameter::new("ENCODING", "BASE64");
        let text = Property::new("SUMMARY", "SGk=").with(base64());
        assert_eq!(text.without_encoding().value, b"Hi");
        let binary = Property::new("ATTACH", "SGk=").with(base64()).with(Parameter::new("VALUE", "BINARY"));
        assert_eq!(binary.without_encoding().value, b"SGk=");
    }
}
