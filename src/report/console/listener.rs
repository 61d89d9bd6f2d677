//! A listener that tells a person what happens.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;

use indicatif::{ProgressBar, ProgressStyle};

use super::summary::{closing, table};
use crate::model::{CaseId, Event, Listener, Record, TrialId};
use crate::report::failure::draw;
use crate::report::paint::Paint;
use crate::report::visible::{brief, visible};
use crate::report::{Class, RunLog, Tally, wire};

/// Cases of one subject that may have trials under way at once.
const UNDER_WAY: usize = 96;

/// How much is said while a run goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only what is over: failures, table, sentence.
    Quiet,
    /// A line a case; where there is a bar, only a line for what is new.
    #[default]
    Normal,
    /// A line a trial.
    Verbose,
}

/// How a run is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Colours: only where a terminal shows them.
    pub colour: bool,
    /// A bar on stderr: only where that is a terminal.
    pub progress: bool,
    /// How much is said meanwhile.
    pub verbosity: Verbosity,
    /// Whether failures of what nobody claims are drawn as well.
    pub unclaimed: bool,
    /// How many failures are drawn in full; the others get a line.
    pub drawn: usize,
}

impl Default for Manner {
    fn default() -> Self {
        Self { colour: false, progress: false, verbosity: Verbosity::Normal, unclaimed: false, drawn: 40 }
    }
}

/// Writes what happens as text. A reader that went away stops nothing: errors of writing are passed over.
#[derive(Debug)]
pub struct Console<W: Write> {
    out: W,
    manner: Manner,
    paint: Paint,
    log: RunLog,
    /// What is drawn at the end, in the order it came.
    news: Vec<(String, TrialId)>,
    /// Of each subject the cases that it is at, oldest first.
    open: BTreeMap<String, VecDeque<(CaseId, Tally)>>,
    bar: Option<ProgressBar>,
}

impl<W: Write> Console<W> {
    /// A console on that output.
    pub fn new(out: W, manner: Manner) -> Self {
        Self {
            out,
            manner,
            paint: Paint { colour: manner.colour },
            log: RunLog::default(),
            news: Vec::new(),
            open: BTreeMap::new(),
            bar: None,
        }
    }

    /// What it wrote to.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn say(&mut self, text: &str) {
        let out = &mut self.out;
        let mut write = || drop(writeln!(out, "{text}").and_then(|()| out.flush()));
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn record(&mut self, record: &Record) {
        // That a subject cannot be had was said once, and is no news of any case.
        if self.log.subject(&record.subject).is_some_and(|sheet| sheet.unavailable.is_some()) {
            return;
        }
        let class = Class::of(record);
        let failed_aside = class == Class::Unclaimed && record.outcome != crate::model::Outcome::Passed;
        if class.is_news() || (self.manner.unclaimed && failed_aside) {
            self.news.push((record.subject.clone(), record.trial.clone()));
        }
        if let Some(bar) = &self.bar {
            bar.set_message(brief(&format!("{}  {}", record.subject, record.trial), 60));
            bar.inc(1);
        }
        match self.manner.verbosity {
            Verbosity::Verbose => self.say(&self.row(class, &record.subject, &record.trial.to_string(), "")),
            Verbosity::Normal if self.bar.is_some() && class.is_news() => {
                self.say(&self.row(class, &record.subject, &record.trial.to_string(), ""));
            }
            Verbosity::Normal if self.bar.is_none() => self.count(record),
            _ => {}
        }
    }

    /// Counts a trial for its case's line. Trials of several cases are under way at once, so a line is written when so many
    /// later cases have begun that no trial of it can be left.
    fn count(&mut self, record: &Record) {
        let open = self.open.entry(record.subject.clone()).or_default();
        match open.iter_mut().find(|(case, _)| *case == record.trial.case) {
            Some((_, tally)) => tally.add(record),
            None => {
                let mut tally = Tally::default();
                tally.add(record);
                open.push_back((record.trial.case.clone(), tally));
            }
        }
        if open.len() > UNDER_WAY {
            self.close(&record.subject);
        }
    }

    /// Writes the line of the case that a subject has been at the longest; what it never offered is in the table alone.
    fn close(&mut self, subject: &str) {
        if let Some((case, tally)) = self.open.get_mut(subject).and_then(VecDeque::pop_front)
            && let Some(class) = tally.foremost()
            && class != Class::Unsupported
        {
            let rest = if tally.total() == 1 { String::new() } else { tally.in_words() };
            self.say(&self.row(class, subject, &case.0, &rest));
        }
    }

    fn row(&self, class: Class, subject: &str, name: &str, rest: &str) -> String {
        let width = self.log.subjects.iter().map(|sheet| sheet.name.chars().count()).max().unwrap_or(0);
        let word = self.paint.class(class, format!("{:<13}", class.word()));
        let row =
            format!("{word}  {:<width$}  {}  {}", visible(subject), visible(name), self.paint.dim(rest));
        row.trim_end().to_owned()
    }

    fn end(&mut self) {
        for subject in self.open.keys().cloned().collect::<Vec<_>>() {
            while self.open.get(&subject).is_some_and(|open| !open.is_empty()) {
                self.close(&subject);
            }
        }
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        let mut news = std::mem::take(&mut self.news);
        let rank = |(subject, trial): &(String, TrialId)| self.log.record(subject, trial).map(rank);
        news.sort_by_key(rank);
        let left = news.len().saturating_sub(self.manner.drawn);
        self.say("");
        for (i, (subject, trial)) in news.iter().enumerate() {
            let Some(record) = self.log.record(subject, trial) else { continue };
            let class = Class::of(record);
            let text = if i < left || class == Class::Cured {
                self.row(class, subject, &trial.to_string(), aside(class))
            } else {
                draw(&self.log, record, self.paint).trim_end_matches('\n').to_owned() + "\n"
            };
            self.say(&text);
        }
        self.stale();
        self.unclaimed();
        self.stored();
        self.say(&table(&self.log, self.manner.colour));
        let sentence = closing(&self.log);
        self.say(&self.paint.bold(sentence));
    }

    fn stale(&mut self) {
        let stale = self.log.ending.as_ref().map(|ending| ending.stale.clone()).unwrap_or_default();
        for entry in stale {
            let word = self.paint.red(format!("{:<13}", "stale"));
            let (subject, cases) = (visible(&entry.subject), entry.cases.as_str());
            self.say(&format!("{word}  {subject}  {}: {}", visible(cases), brief(&entry.message, 160)));
        }
    }

    /// What servers keep, a line each.
    fn stored(&mut self) {
        let lines = wire::lines(&self.log);
        for (subject, words) in &lines {
            self.say(&format!("{:<13}  {}  {}", "stored", visible(subject), self.paint.dim(words)));
        }
        if !lines.is_empty() {
            self.say("");
        }
    }

    fn unclaimed(&mut self) {
        let tally: Tally = self.log.records().collect();
        let failing = tally.count(Class::Unclaimed) - tally.unclaimed_passed;
        if failing > 0 && !self.manner.unclaimed {
            let text = format!("{failing} more would fail of what nobody claims; they count against nobody.");
            self.say(&self.paint.dim(text));
            self.say("");
        }
    }
}

/// What stands lower is seen first, at the end of the output.
fn rank(record: &Record) -> u8 {
    match Class::of(record) {
        Class::Unclaimed => 0,
        Class::Warning => 1,
        Class::Cured => 2,
        Class::Broken => 3,
        _ => 4,
    }
}

fn aside(class: Class) -> &'static str {
    match class {
        Class::Cured => "passes, and its list says that it fails: take the entry off",
        _ => "",
    }
}

impl<W: Write> Listener for Console<W> {
    fn hear(&mut self, event: &Event<'_>) {
        self.log.hear(event);
        match event {
            Event::Planned(number) if self.manner.progress => {
                let style = ProgressStyle::with_template("{bar:32} {pos}/{len}  {msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                self.bar = Some(ProgressBar::new(*number as u64).with_style(style));
            }
            Event::Subject(sheet) => {
                if let Some(why) = &sheet.unavailable {
                    let name = visible(&sheet.name).into_owned();
                    self.say(&format!("unavailable    {name}  {}", brief(&why.message, 200)));
                }
            }
            Event::Notice(text) if self.manner.verbosity > Verbosity::Quiet => {
                self.say(&self.paint.dim(brief(text, 200)));
            }
            Event::Record(record) => self.record(record),
            Event::Ended(_) => self.end(),
            _ => {}
        }
    }
}
