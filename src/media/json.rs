//! JSON texts (RFC 8259), with repeated member names refused rather than one of them forgotten.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use thiserror::Error;

/// How many octets a JSON text may have.
pub const MOST_OCTETS: usize = 16 << 20;

/// Why octets are no JSON text, or none that is read here.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JsonError {
    /// More than [`MOST_OCTETS`].
    #[error("expected at most {MOST_OCTETS} octets of JSON, but found {0}")]
    TooLarge(usize),
    /// Anything wrong at one place.
    #[error("line {line}, column {column}: expected JSON, but found this: {found}")]
    At {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in octets; 0 at the very start of a line.
        column: usize,
        /// What is wrong, in the words of the parser.
        found: String,
    },
}

/// Reads one JSON text. Values nested deeper than 127 are refused, and so are numbers that no double holds.
pub fn read(octets: &[u8]) -> Result<Value, JsonError> {
    if octets.len() > MOST_OCTETS {
        return Err(JsonError::TooLarge(octets.len()));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(octets);
    let read = Strict.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| {
        let found = error.to_string();
        let found = found.rsplit_once(" at line ").map_or(found.as_str(), |(message, _)| message).to_owned();
        JsonError::At { line: error.line(), column: error.column(), found }
    })
}

/// Makes a [`Value`], refusing a member name that the object already has.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(A::Error::custom(format!("the member {} twice", Value::String(name))));
            }
            map.insert(name, members.next_value_seed(Strict)?);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn values_and_the_order_of_members_are_kept() {
        let text = br#"{"b":[1,-2,1.5,true,null],"a":"\u00e9\n"}"#;
        assert_eq!(read(text).unwrap().to_string(), r#"{"b":[1,-2,1.5,true,null],"a":"é\n"}"#);
    }

    #[rstest]
    #[case(r#"{"a":1,"b":{"c":1,"\u0063":2}}"#, "the member \"c\" twice")]
    #[case("", "EOF while parsing a value")]
    #[case("[1] 2", "trailing characters")]
    #[case("1e999", "number out of range")]
    fn what_is_wrong_is_said(#[case] text: &str, #[case] expected: &str) {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(matches!(&error, JsonError::At { found, .. } if found == expected), "{error}");
    }

    #[test]
    fn depth_is_bounded() {
        assert!(read("[".repeat(1_000_000).as_bytes()).is_err());
        assert!(read(b"\xFF").is_err());
    }
}
