//! `calspec report`: every report from a `run.jsonl`.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::{Exit, terminal};
use crate::report::{self, RunLog, jsonl};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec report reports/latest/run.jsonl --to site";

/// Make the reports of a run again from its run.jsonl.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Report {
    /// The run.
    #[arg(default_value = "reports/latest/run.jsonl")]
    run: PathBuf,
    /// Where the reports go [default: beside the run].
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Put the matrix into a Markdown file instead, between the lines `<!-- matrix -->` and `<!-- /matrix -->`.
    #[arg(long, value_name = "FILE", conflicts_with = "to")]
    into: Option<PathBuf>,
}

impl Report {
    pub(super) fn run(&self) -> Exit {
        let folder = self.to.as_deref().or_else(|| self.run.parent()).unwrap_or(Path::new("."));
        let log = match read(&self.run) {
            Ok(log) => log,
            Err(error) => return terminal::fail(Exit::Usage, error),
        };
        if let Some(file) = &self.into {
            return into(&log, file);
        }
        match write_all(&log, folder) {
            Err(exit) => exit,
            Ok(()) => {
                terminal::say(format!("reports in {}\n", folder.display()));
                Exit::AsKnown
            }
        }
    }
}

/// Puts the matrix of a run between its marks in a file.
fn into(log: &RunLog, file: &Path) -> Exit {
    const MARKS: (&str, &str) = ("<!-- matrix -->\n", "<!-- /matrix -->");
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return terminal::fail(Exit::Usage, format!("{}: {error}", file.display())),
    };
    let parts =
        text.split_once(MARKS.0).and_then(|(before, rest)| Some((before, rest.split_once(MARKS.1)?.1)));
    let Some((before, after)) = parts else {
        let message = format!(
            "{}: expected the lines `<!-- matrix -->` and `<!-- /matrix -->`, but found none",
            file.display()
        );
        return terminal::fail(Exit::Usage, message);
    };
    let whole = format!("{before}{}\n{}\n{}{after}", MARKS.0, report::matrix(log), MARKS.1);
    match fs::write(file, whole) {
        Ok(()) => Exit::AsKnown,
        Err(error) => terminal::fail(Exit::Internal, format!("{}: {error}", file.display())),
    }
}

/// Reads a `run.jsonl`; the error names the file.
pub(super) fn read(path: &Path) -> Result<RunLog, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    jsonl::read(BufReader::new(file)).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes every report but `run.jsonl` itself into a folder.
pub(super) fn write_all(log: &RunLog, folder: &Path) -> Result<(), Exit> {
    let mut files =
        vec![("junit.xml".to_owned(), report::junit(log)), ("summary.md".to_owned(), report::markdown(log))];
    let wire = [
        ("preservation.md".to_owned(), report::preservation_markdown(log)),
        ("preservation.json".to_owned(), report::preservation_json(log)),
    ];
    files.extend(wire.into_iter().filter(|(_, text)| !text.is_empty()));
    files.extend(report::html::site(log));
    for (name, text) in files {
        let path = folder.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        written.map_err(|error| terminal::fail(Exit::Internal, format!("{}: {error}", path.display())))?;
    }
    Ok(())
}
