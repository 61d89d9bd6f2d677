//! DURATION (RFC 5545, section 3.3.6).

/// A duration as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duration {
    /// Whether it goes back in time.
    pub(crate) negative: bool,
    /// Whether it is made of weeks or days alone.
    pub(crate) nominal: bool,
}

impl Duration {
    /// Reads weeks, or days and times, or times; times are hours, minutes and seconds without a gap.
    pub(crate) fn read(value: &str) -> Option<Self> {
        let negative = value.starts_with('-');
        let rest = value.strip_prefix(['+', '-']).unwrap_or(value).strip_prefix('P')?;
        let nominal = Self { negative, nominal: true };
        if unit(rest, 'W') == Some("") {
            return Some(nominal);
        }
        let (days, rest) = unit(rest, 'D').map_or((false, rest), |rest| (true, rest));
        match rest.strip_prefix('T') {
            None => (days && rest.is_empty()).then_some(nominal),
            Some(times) => is_time(times).then_some(Self { negative, nominal: false }),
        }
    }
}

/// Whether it is hours, minutes and seconds: one of them at least, and none left out between two.
fn is_time(text: &str) -> bool {
    let hours = unit(text, 'H');
    let minutes = unit(hours.unwrap_or(text), 'M');
    let seconds = match (hours, minutes) {
        (Some(rest), None) => return rest.is_empty(),
        (_, Some(rest)) => unit(rest, 'S').unwrap_or(rest),
        (None, None) => return unit(text, 'S') == Some(""),
    };
    seconds.is_empty()
}

/// What follows digits and that letter, if the text begins with them.
fn unit(text: &str, letter: char) -> Option<&str> {
    let rest = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (rest.len() < text.len()).then(|| rest.strip_prefix(letter)).flatten()
}
