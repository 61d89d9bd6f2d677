//! The model's enums as words, without giving the model serde.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{Binds, Extent, Fate, FaultKind, Kind, Level, Part, Standing, Status, Verdict, Way};

/// An enum of the model that has one word for each of its variants.
pub(super) trait Worded: Copy + 'static {
    /// What the enum is called in a schema.
    const NAME: &'static str;
    /// Every variant.
    fn every() -> Vec<Self>;
    /// Its word.
    fn word(self) -> &'static str;
}

macro_rules! worded {
    ($($name:ident),+) => {
        $(impl Worded for $name {
            const NAME: &'static str = stringify!($name);
            fn every() -> Vec<Self> { Self::ALL.to_vec() }
            fn word(self) -> &'static str { self.as_str() }
        })+
    };
}
worded!(Binds, Extent, Fate, FaultKind, Kind, Part, Standing, Status, Verdict, Way);

impl Worded for Level {
    const NAME: &'static str = "Level";
    fn every() -> Vec<Self> {
        vec![Self::May, Self::Should, Self::Stated, Self::Must]
    }
    fn word(self) -> &'static str {
        self.as_str()
    }
}

/// One of them, written as its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<T>(pub(super) T);

impl<T: Worded> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Worded> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<T: Worded> de::Visitor<'_> for Visitor<T> {
            type Value = Word<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let words: Vec<_> = T::every().into_iter().map(Worded::word).collect();
                write!(f, "one of {}", words.join(", "))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let one = T::every().into_iter().find(|one| one.word() == text);
                one.map(Word).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Visitor(std::marker::PhantomData))
    }
}

impl<T: Worded> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> = T::every().into_iter().map(Worded::word).collect();
        json_schema!({ "type": "string", "enum": words })
    }
}
