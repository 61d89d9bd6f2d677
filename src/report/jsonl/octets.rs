//! Octets in JSON: text where they are UTF-8, base64 where they are not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Octets, readable where they can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Octets {
    /// They are UTF-8.
    Text(String),
    /// They are not.
    Base64(String),
}

impl From<&[u8]> for Octets {
    fn from(octets: &[u8]) -> Self {
        match std::str::from_utf8(octets) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(octets)),
        }
    }
}

impl Octets {
    /// `None` where there are none, which is how an empty body is left out of a line.
    pub(super) fn unless_empty(octets: &[u8]) -> Option<Self> {
        (!octets.is_empty()).then(|| octets.into())
    }

    /// The octets themselves.
    ///
    /// # Errors
    /// Says what is wrong where the text is no base64.
    pub(super) fn decode(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Base64(text) => {
                STANDARD.decode(text).map_err(|error| format!("expected base64, but found {error}"))
            }
        }
    }
}
