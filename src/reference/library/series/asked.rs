//! The arguments of the two operations.

use crate::reference::recurrence::{Form, Moment};

/// The arguments of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a>(pub(super) &'a [(String, String)]);

impl<'a> Asked<'a> {
    /// The argument of that name, if it is there.
    pub(super) fn maybe(self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The argument of that name.
    ///
    /// # Errors
    /// It is not there.
    pub(super) fn text(self, name: &str) -> Result<&'a str, String> {
        self.maybe(name).ok_or_else(|| format!("expected the argument {name}, but found none"))
    }

    /// The argument `now`: a date with UTC time.
    ///
    /// # Errors
    /// It is not there, or something else.
    pub(super) fn now(self) -> Result<Moment, String> {
        let text = self.text("now")?;
        let moment = Moment::read(text, None).map_err(|error| format!("in now: {error}"))?;
        match moment.form {
            Form::Utc => Ok(moment),
            _ => Err(format!("expected a time in UTC as now, but found {text:?}")),
        }
    }

    /// The argument `most`: how many members one call may make; `default` without it.
    ///
    /// # Errors
    /// It is no number.
    pub(super) fn most(self, default: usize) -> Result<usize, String> {
        let Some(text) = self.maybe("most") else { return Ok(default) };
        text.parse().map_err(|_| format!("expected a number as most, but found {text:?}"))
    }
}
