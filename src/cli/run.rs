//! `calspec run`: the cases, asked of subjects.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::arguments::Common;
use super::choose::Choice;
use super::list::Format;
use super::{Exit, report, suite, terminal};
use crate::case_file::Suite;
use crate::model::{Ending, Event, Kind, Listener, Record, Run as Head, Standing, Subject};
use crate::reference::Defects;
use crate::report::console::{self, Console, Verbosity};
use crate::report::{RunLog, jsonl};
use crate::run::{Job, plan};
use crate::snapshot::Store;
use crate::subject::Manner;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec run                                        everything that is built in
  calspec run -s calcard rfc9073/order               one library, one topic
  calspec run -s reference --defect order/absent-first rfc9073/order
                                                     what a failure looks like
  calspec run --all --resume                         go on after a kill

Exit codes: 0 all as known, 1 something changed, 2 a file is wrong, 3 a subject cannot be had, 64 wrong arguments.";

/// What stands below the list of writes.
const WRITES: &str = "
$(calendar) is a calendar named calspec-… in the user's calendar home. Each trial makes its own, by MKCOL where MKCALENDAR is refused,
writes in it or beside it under its name, and deletes all that it made; a path that an answer names has to be inside of that as well.
";

/// Run cases, against the reference and the libraries built in unless subjects are named.
///
/// What is built or installed for a subject on its first run goes into the cache folder.
/// Everything a run says is in REPORTS/run.jsonl; the other reports are made from it.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Run {
    /// Patterns over case names: rfc9073/order, rfc9073/**, */two-originals; all where there are none.
    cases: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    /// Break the reference on purpose (`calspec list --what defects`); may be given again.
    #[arg(long = "defect", value_name = "NAME")]
    defects: Vec<String>,
    /// How many subjects are asked at once.
    #[arg(long, short, value_name = "N", default_value_t = 4)]
    jobs: usize,
    /// Go on with the run in REPORTS/run.jsonl that was cut short: what it recorded is not asked again.
    #[arg(long)]
    resume: bool,
    /// Where the reports go.
    #[arg(long, value_name = "DIR", default_value = "reports/latest")]
    reports: PathBuf,
    /// Where accepted observations are.
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    snapshots: PathBuf,
    /// Show passes and failures that accuse nobody as well.
    #[arg(long, short)]
    verbose: bool,
    /// List every trial, and every write to a server that it would make, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// Text for people, or the lines of run.jsonl as they come.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Run {
    pub(super) async fn run(&self, common: &Common) -> Exit {
        match self.go(common).await {
            Ok(exit) | Err(exit) => exit,
        }
    }

    async fn go(&self, common: &Common) -> Result<Exit, Exit> {
        let suite = suite::suite(common)?;
        let cases = suite::patterns(&suite, &self.cases)?;
        let subjects = self.choice.subjects(common, &suite)?;
        let defects =
            Defects::named(&self.defects).map_err(|error| terminal::fail(Exit::Usage, error.to_string()))?;
        if self.dry_run {
            terminal::say(dry(&suite, &cases, &subjects));
            return Ok(Exit::AsKnown);
        }
        let done = if self.resume { self.earlier()? } else { Vec::new() };
        let mut snapshots = Store::open(&self.snapshots);
        let places = suite::places(common)?;
        let job = Job {
            suite: &suite,
            subjects,
            cases,
            manner: Manner { defects, journal: Some(suite::journal(&places)?), ..Manner::default() },
            places,
            snapshots: &mut snapshots,
            done,
            jobs: self.jobs,
            run: self.head(),
        };
        let mut ears = self.ears()?;
        let ending = crate::run::run(job, &mut ears, stopped()).await;
        let ending = ending.map_err(|fault| terminal::fail(Exit::Internal, fault.to_string()))?;
        ears.finish()?;
        let log = report::read(&self.reports.join("run.jsonl"))
            .map_err(|error| terminal::fail(Exit::Internal, error))?;
        report::write_all(&log, &self.reports)?;
        self.pending(&snapshots)?;
        self.close(&log);
        Ok(verdict(&log, &ending))
    }

    /// What reports say of the run as a whole.
    fn head(&self) -> Head {
        let words = std::env::args().skip(1).collect();
        Head {
            calspec: env!("CARGO_PKG_VERSION").to_owned(),
            begun: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            command: words,
            defects: self.defects.clone(),
        }
    }

    /// The records of the run that is resumed.
    fn earlier(&self) -> Result<Vec<Record>, Exit> {
        let log = report::read(&self.reports.join("run.jsonl"))
            .map_err(|error| terminal::fail(Exit::Usage, error))?;
        Ok(log.records().cloned().collect())
    }

    /// Who hears the run: the file, and the console or standard output.
    fn ears(&self) -> Result<Ears, Exit> {
        let path = self.reports.join("run.jsonl");
        let file = open(&path, self.resume).map_err(|error| {
            let exit = if error.kind() == ErrorKind::WouldBlock { Exit::Usage } else { Exit::Internal };
            terminal::fail(exit, format!("{}: {error}", path.display()))
        })?;
        let manner = console::Manner {
            colour: terminal::colour(),
            progress: io::stderr().is_terminal(),
            verbosity: if self.verbose { Verbosity::Verbose } else { Verbosity::Normal },
            unclaimed: self.verbose,
            ..console::Manner::default()
        };
        let lines = (self.format == Format::Json).then(|| jsonl::Writer::new(io::stdout()));
        Ok(Ears { file, console: lines.is_none().then(|| Console::new(io::stdout(), manner)), lines })
    }

    /// Leaves what was observed as pending files; never in CI.
    fn pending(&self, snapshots: &Store) -> Result<(), Exit> {
        if std::env::var_os("CI").is_some() || !self.snapshots.is_dir() || !self.defects.is_empty() {
            return Ok(());
        }
        let names =
            snapshots.write_pending().map_err(|error| terminal::fail(Exit::Internal, error.to_string()))?;
        if !names.is_empty() && self.format == Format::Text {
            terminal::say(format!(
                "{} topics observed anew: `calspec accept --show` shows them\n",
                names.len()
            ));
        }
        Ok(())
    }

    /// Where everything is, and annotations where GitHub runs us.
    fn close(&self, log: &RunLog) {
        if self.format == Format::Json {
            return;
        }
        terminal::say(format!(
            "reports in {}: index.html, summary.md, junit.xml, run.jsonl\n",
            self.reports.display()
        ));
        if std::env::var_os("GITHUB_ACTIONS").is_some() {
            terminal::say(crate::report::github(log));
        }
    }
}

/// The listeners of a run.
struct Ears {
    file: jsonl::Writer<File>,
    console: Option<Console<io::Stdout>>,
    lines: Option<jsonl::Writer<io::Stdout>>,
}

impl Listener for Ears {
    fn hear(&mut self, event: &Event<'_>) {
        self.file.hear(event);
        if let Some(console) = &mut self.console {
            console.hear(event);
        }
        if let Some(lines) = &mut self.lines {
            lines.hear(event);
        }
    }
}

impl Ears {
    /// The file, unless something could not be written to it.
    fn finish(self) -> Result<File, Exit> {
        self.file.finish().map_err(|error| terminal::fail(Exit::Internal, format!("run.jsonl: {error}")))
    }
}

/// The exit code of a run: what is worst.
fn verdict(log: &RunLog, ending: &Ending) -> Exit {
    let changed =
        |record: &Record| matches!(record.standing, Standing::NewlyFailing | Standing::NewlyPassing);
    if log.subjects.iter().any(|sheet| sheet.unavailable.is_some()) {
        Exit::Unreachable
    } else if log.records().any(changed) || !ending.stale.is_empty() || ending.interrupted {
        Exit::Changed
    } else {
        Exit::AsKnown
    }
}

/// The record of a run, which is its own until it ends.
fn open(path: &Path, resume: bool) -> io::Result<jsonl::Writer<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = File::options().read(true).write(true).create(!resume).truncate(false).open(path)?;
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => {
            let says = "another run writes there: wait for its end, or take another folder with --reports";
            io::Error::new(ErrorKind::WouldBlock, says)
        }
        TryLockError::Error(error) => error,
    })?;
    if resume {
        return jsonl::Writer::resume(file);
    }
    file.set_len(0)?;
    Ok(jsonl::Writer::new(file))
}

/// Ends when the person presses Ctrl-C or the system asks us to end.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

/// Every trial a run would make, and every write.
fn dry(suite: &Suite, cases: &[crate::model::Pattern], subjects: &[Subject]) -> String {
    use std::fmt::Write as _;
    let trials = plan::trials(suite, cases);
    let mut text = String::new();
    for subject in subjects {
        let own = plan::of_subject(&trials, subject, &std::collections::HashSet::new());
        let offers = |trial: &&plan::Trial| {
            trial.kind() != Kind::Server || trial.lacks(&subject.capabilities).is_none()
        };
        let own: Vec<&plan::Trial> = own.iter().map(|place| &trials[*place]).filter(offers).collect();
        let _ = writeln!(text, "{}: {} trials", subject.name, own.len());
        for trial in own {
            let _ = writeln!(text, "  {}", trial.id());
            for write in trial.writes() {
                let _ = writeln!(text, "    {write}");
            }
        }
    }
    if subjects.iter().any(|subject| subject.kind == Kind::Server) {
        text.push_str(WRITES);
    }
    text
}
