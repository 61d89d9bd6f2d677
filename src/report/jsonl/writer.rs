//! Appends what a run says to `run.jsonl`, a flushed line for each event.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::line::Line;
use crate::model::{Event, Listener};

/// Writes a line for each event that it hears.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    trouble: Option<io::Error>,
}

impl<W: Write> Writer<W> {
    /// A writer of a new run.
    pub fn new(out: W) -> Self {
        Self { out, trouble: None }
    }

    /// What it wrote to.
    ///
    /// # Errors
    /// The first error of writing; nothing was written after it.
    pub fn finish(self) -> io::Result<W> {
        self.trouble.map_or(Ok(self.out), Err)
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut octets = serde_json::to_vec(line).map_err(io::Error::other)?;
        octets.push(b'\n');
        self.out.write_all(&octets)?;
        self.out.flush()
    }
}

impl Writer<File> {
    /// A writer that goes on where a run was cut short: what stands behind the last whole line is cut off.
    ///
    /// # Errors
    /// The file cannot be read or shortened.
    pub fn resume(mut file: File) -> io::Result<Self> {
        let end = whole_lines(&mut file)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok(Self::new(file))
    }
}

impl<W: Write> Listener for Writer<W> {
    fn hear(&mut self, event: &Event<'_>) {
        if self.trouble.is_none() {
            self.trouble = self.write(&event.into()).err();
        }
    }
}

impl From<&Event<'_>> for Line {
    fn from(event: &Event<'_>) -> Self {
        match event {
            Event::Begun(run) => Self::Begun((*run).into()),
            Event::Specification(spec) => Self::Specification((*spec).into()),
            Event::Subject(sheet) => Self::Subject((*sheet).into()),
            Event::Case(sheet) => Self::Case((*sheet).into()),
            Event::Planned(number) => Self::Planned(*number as u64),
            Event::Notice(text) => Self::Notice((*text).to_owned()),
            Event::Record(record) => Self::Record(Box::new((*record).into())),
            Event::Ended(ending) => Self::Ended((*ending).into()),
        }
    }
}

/// How many octets the whole lines of a file take, read from its end.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    const BLOCK: u64 = 1 << 16;
    let mut end = file.seek(SeekFrom::End(0))?;
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        let mut block = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        file.take(end - start).read_to_end(&mut block)?;
        if let Some(position) = block.iter().rposition(|&octet| octet == b'\n') {
            return Ok(start + position as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}
