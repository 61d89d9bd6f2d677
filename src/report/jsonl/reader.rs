//! Reads `run.jsonl`: a torn last line is what a killed run leaves, anything else that is wrong is named.

use std::io::{self, BufRead, Read};

use super::line::{FORMAT, Line};
use crate::model::{Event, Listener, Record};
use crate::report::RunLog;

/// The longest line that is read, in octets.
const LONGEST: u64 = 256 << 20;

/// Why a file is no `run.jsonl`.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("line {line} could not be read: {source}")]
    Io {
        /// Counted from 1.
        line: usize,
        /// What the system said.
        source: io::Error,
    },
    /// A line says something that no line can say.
    #[error("line {line}: {problem}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// Everything that a run said. Of a run that went on later, the newer word on each thing stands.
///
/// # Errors
/// [`ReadError`] names the first line that is not of the format; a last line without an end that breaks off is none.
pub fn read(mut reader: impl BufRead) -> Result<RunLog, ReadError> {
    let mut log = RunLog::default();
    let mut octets = Vec::new();
    for line in 1.. {
        octets.clear();
        let taken = reader.by_ref().take(LONGEST).read_until(b'\n', &mut octets);
        let taken = taken.map_err(|source| ReadError::Io { line, source })?;
        if taken == 0 {
            break;
        }
        let whole = octets.ends_with(b"\n");
        if !whole && taken as u64 == LONGEST {
            let problem = format!("expected at most {LONGEST} octets, but found more");
            return Err(ReadError::Line { line, problem });
        }
        if octets.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Line>(&octets) {
            Ok(said) => {
                log.take(said).map_err(|problem| ReadError::Line { line, problem })?;
            }
            Err(error) if error.is_eof() && !whole => log.torn = true,
            Err(error) => return Err(ReadError::Line { line, problem: said_plainly(&error) }),
        }
    }
    Ok(log)
}

/// The JSON Schema of a line.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Line)
}

/// The message with the column alone: the line that serde counts is always the first.
fn said_plainly(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    format!("column {}: {message}", error.column())
}

impl RunLog {
    fn take(&mut self, line: Line) -> Result<(), String> {
        match line {
            Line::Begun(run) if run.format != FORMAT => {
                return Err(format!("expected format {FORMAT}, but found {}", run.format));
            }
            Line::Begun(run) => self.hear(&Event::Begun(&run.into())),
            Line::Specification(spec) => self.hear(&Event::Specification(&spec.into())),
            Line::Subject(subject) => self.hear(&Event::Subject(&subject.into())),
            Line::Case(case) => self.hear(&Event::Case(&case.into())),
            Line::Planned(number) => {
                self.hear(&Event::Planned(usize::try_from(number).map_err(|error| error.to_string())?));
            }
            Line::Notice(text) => self.hear(&Event::Notice(&text)),
            Line::Record(record) => self.hear(&Event::Record(&Record::try_from(*record)?)),
            Line::Ended(ending) => self.hear(&Event::Ended(&ending.into())),
        }
        Ok(())
    }
}
