//! A comparison as text, as Markdown, as JSON.

use super::{Change, Comparison, Difference};
use crate::report::Class;
use crate::report::markup::{code, plain};
use crate::report::visible::visible;

impl Comparison {
    /// For a terminal: a block a change, a sentence at the end.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for difference in &self.differences {
            let (subject, trial) = (visible(&difference.subject), difference.trial.to_string());
            text.push_str(&format!("{:<9} {subject}  {}\n", difference.change.word(), visible(&trial)));
            text.push_str(&format!("          {}\n", difference.in_words()));
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&self.sentence());
        text.push('\n');
        text
    }

    /// For a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("## calspec: what changed\n\n{}\n", self.sentence());
        for change in Change::ALL {
            let mut of_kind = self.differences.iter().filter(|one| one.change == change).peekable();
            if of_kind.peek().is_some() {
                text.push_str(&format!("\n### {} {}\n\n", self.count(change), change.word()));
            }
            for one in of_kind {
                let trial = one.trial.to_string();
                text.push_str(&format!(
                    "- {} {}: {}\n",
                    code(&one.subject),
                    code(&trial),
                    plain(&one.in_words())
                ));
            }
        }
        text
    }

    /// For programs: `{"alike": 3, "partial": false, "differences": [{"change": "fixed", …}]}`.
    #[must_use]
    pub fn json(&self) -> String {
        let side = |side: &Option<(Class, String)>| {
            side.as_ref().map(|(class, why)| serde_json::json!({ "class": class.word(), "why": why }))
        };
        let differences = self.differences.iter().map(|one| {
            serde_json::json!({
                "change": one.change.word(),
                "subject": one.subject,
                "trial": one.trial.to_string(),
                "before": side(&one.before),
                "after": side(&one.after),
            })
        });
        let differences: Vec<_> = differences.collect();
        let whole =
            serde_json::json!({ "alike": self.alike, "partial": self.partial, "differences": differences });
        format!("{whole:#}\n")
    }

    /// How much changed, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let counts = Change::ALL.into_iter().map(|change| (self.count(change), change.word()));
        let counts: Vec<String> =
            counts.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let counts = if counts.is_empty() { "nothing changed".to_owned() } else { counts.join(", ") };
        let partial = if self.partial {
            " The newer run did not come to its end: what is gone may only not have been asked."
        } else {
            ""
        };
        format!("{counts}; {} alike.{partial}", self.alike)
    }
}

impl Difference {
    /// What it was and what it is: `was passed; is failed: …`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let said = |(class, why): &(Class, String)| {
            if class.word() == why { why.clone() } else { format!("{} ({why})", class.word()) }
        };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("was {}; is {}", said(before), said(after)),
            (None, Some(after)) => format!("is {}", said(after)),
            (Some(before), None) => format!("was {}", said(before)),
            (None, None) => String::new(),
        }
    }
}
