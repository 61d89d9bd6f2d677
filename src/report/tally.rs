//! What a record counts as, and how many there are of each.

use crate::model::{FaultKind, Level, Outcome, Record, Standing};

/// What a record counts as: outcome, level and standing in one word, never folded further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It passed, and nothing says otherwise.
    Passed,
    /// It passed although a list says that it fails.
    Cured,
    /// It breaks a rule that is a must or stated, and no list says so.
    Failed,
    /// No answer could be had, and no list says so.
    Broken,
    /// It does other than a should.
    Warning,
    /// It failed or broke as a list says.
    Known,
    /// Listed as flaky, whatever it came to.
    Flaky,
    /// Of a permission: what it does, never failed.
    Observed,
    /// Of a specification that nobody claims for it.
    Unclaimed,
    /// It never said it could, or was not asked.
    Unsupported,
}

impl Class {
    /// Every class, in the order in which columns stand.
    pub const ALL: [Self; 10] = [
        Self::Passed,
        Self::Cured,
        Self::Failed,
        Self::Broken,
        Self::Warning,
        Self::Known,
        Self::Flaky,
        Self::Observed,
        Self::Unclaimed,
        Self::Unsupported,
    ];

    /// What a record counts as.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        match (&record.outcome, record.standing) {
            (Outcome::Unsupported(_), _) => Self::Unsupported,
            (Outcome::Passed, _) if record.preserved.is_some() => Self::Observed,
            (_, Standing::Unclaimed) => Self::Unclaimed,
            (_, Standing::Flaky) => Self::Flaky,
            (Outcome::Passed, Standing::NewlyPassing) => Self::Cured,
            (Outcome::Passed, _) if record.level == Level::May => Self::Observed,
            (Outcome::Passed, _) => Self::Passed,
            (_, Standing::AsKnown) => Self::Known,
            (Outcome::Broken(_), _) => Self::Broken,
            (Outcome::Failed(_), _) if record.level == Level::May => Self::Observed,
            (Outcome::Failed(_), _) if record.level == Level::Should => Self::Warning,
            (Outcome::Failed(_), _) => Self::Failed,
        }
    }

    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Cured => "newly passing",
            Self::Failed => "failed",
            Self::Broken => "broken",
            Self::Warning => "warning",
            Self::Known => "known",
            Self::Flaky => "flaky",
            Self::Observed => "observed",
            Self::Unclaimed => "unclaimed",
            Self::Unsupported => "unsupported",
        }
    }

    /// The word for several of them.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Warning => "warnings",
            other => other.word(),
        }
    }

    /// Whether it wants somebody's eyes: new, or not as a list says.
    #[must_use]
    pub const fn is_news(self) -> bool {
        matches!(self, Self::Cured | Self::Failed | Self::Broken | Self::Warning)
    }
}

/// How many records there are of each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [u32; Class::ALL.len()],
    /// Unclaimed ones that passed.
    pub unclaimed_passed: u32,
    /// Observed ones whose answer is what the case describes.
    pub observed_so: u32,
    /// Failed ones, warnings and known ones of cases that are disputed or follow a reading: these count against nobody.
    pub apart: u32,
    /// Broken ones and known ones that came no further than what prepares them: the rule was never asked of the subject.
    pub unasked: u32,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, record: &Record) {
        let class = Class::of(record);
        self.counts[class as usize] += 1;
        let passed = record.outcome == Outcome::Passed && record.observed.is_empty();
        self.unclaimed_passed += u32::from(passed && class == Class::Unclaimed);
        self.observed_so += u32::from(passed && class == Class::Observed);
        let unasked = matches!(&record.outcome, Outcome::Broken(fault) if fault.kind == FaultKind::SetUp);
        self.unasked += u32::from(unasked && matches!(class, Class::Broken | Class::Known));
    }

    /// Counts one more, of a case that is disputed or follows a reading.
    pub fn add_apart(&mut self, record: &Record) {
        self.add(record);
        let against = matches!(Class::of(record), Class::Failed | Class::Warning | Class::Known);
        self.apart += u32::from(against && matches!(record.outcome, Outcome::Failed(_)));
    }

    /// How many of that class.
    #[must_use]
    pub const fn count(&self, class: Class) -> u32 {
        self.counts[class as usize]
    }

    /// How many in all.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// How many count for the score: those asked to the end, claimed, steady, of a rule that binds, neither disputed nor a
    /// matter of reading.
    #[must_use]
    pub fn scored(&self) -> u32 {
        let rest = [Class::Failed, Class::Broken, Class::Warning, Class::Known];
        self.kept() + rest.into_iter().map(|class| self.count(class)).sum::<u32>() - self.apart - self.unasked
    }

    /// How many of the scored ones did what the rule says.
    #[must_use]
    pub const fn kept(&self) -> u32 {
        self.count(Class::Passed) + self.count(Class::Cured)
    }

    /// The classes it has, each with its number, in the order of columns.
    pub fn parts(&self) -> impl Iterator<Item = (Class, u32)> + use<> {
        let tally = *self;
        Class::ALL.into_iter().map(move |class| (class, tally.count(class))).filter(|(_, count)| *count > 0)
    }

    /// What one word says it best: the class a reader has to know of first.
    #[must_use]
    pub fn foremost(&self) -> Option<Class> {
        const FIRST: [Class; 10] = [
            Class::Failed,
            Class::Broken,
            Class::Cured,
            Class::Known,
            Class::Warning,
            Class::Flaky,
            Class::Passed,
            Class::Observed,
            Class::Unclaimed,
            Class::Unsupported,
        ];
        FIRST.into_iter().find(|class| self.count(*class) > 0)
    }

    /// In words: `12 passed, 1 failed`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let word = |class: Class, count| if count == 1 { class.word() } else { class.words() };
        let part = |(class, count)| match class {
            Class::Unclaimed => format!("{count} unclaimed ({} would pass)", self.unclaimed_passed),
            class => format!("{count} {}", word(class, count)),
        };
        let mut parts: Vec<String> = self.parts().map(part).collect();
        let apart = [(self.apart, "disputed or a matter of reading"), (self.unasked, "not testable here")];
        for (count, why) in apart.into_iter().filter(|(count, _)| *count > 0) {
            parts.push(format!("{count} of these {why}, counting against nobody"));
        }
        parts.join(", ")
    }
}

impl<'a> FromIterator<&'a Record> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Record>>(records: I) -> Self {
        let mut tally = Self::default();
        records.into_iter().for_each(|record| tally.add(record));
        tally
    }
}
