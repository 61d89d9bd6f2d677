//! What is wrong with an object, and where.

use std::fmt;

use crate::media::{Component, Property};

/// How many problems of one object are kept.
const MOST: usize = 1000;

/// Declares the rules with the word that each has in messages.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $word:literal,)+) => {
        /// A kind of rule; which one of its kind is said by the place of the problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Rule { $($(#[$doc])* $rule,)+ }

        impl Rule {
            /// The word for it in messages.
            pub(crate) const fn word(self) -> &'static str {
                match self { $(Self::$rule => $word,)+ }
            }
        }
    };
}

rules! {
    /// The text is no iCalendar text.
    Grammar = "grammar",
    /// A component has to have that property.
    PropertyMissing = "property-missing",
    /// A component has that property more than once.
    PropertyRepeated = "property-repeated",
    /// A component may not have that property.
    PropertyForbidden = "property-forbidden",
    /// A component stands where it may not.
    ComponentMisplaced = "component-misplaced",
    /// A component lacks the components it has to hold.
    ComponentMissing = "component-missing",
    /// A property has to have that parameter.
    ParameterMissing = "parameter-missing",
    /// A property has that parameter more than once.
    ParameterRepeated = "parameter-repeated",
    /// A parameter with one value has several.
    ParameterList = "parameter-list",
    /// The value of a parameter has not the form it has to have.
    ParameterForm = "parameter-form",
    /// A parameter stands where it may not.
    ParameterMisplaced = "parameter-misplaced",
    /// VALUE has to be there.
    TypeMissing = "type-missing",
    /// VALUE says a type that the property cannot have.
    TypeForbidden = "type-forbidden",
    /// The value is not of its type.
    ValueSyntax = "value-syntax",
    /// The value is of its type, but not one that the property may have.
    ValueForm = "value-form",
    /// An inline binary value does not say how it is encoded.
    EncodingMissing = "encoding-missing",
    /// ORDER stands on a property of which there can be only one.
    OrderOnSingle = "order-on-single-property",
    /// Several STYLED-DESCRIPTIONs, and not exactly one of them is the original.
    OneOriginal = "one-original",
    /// Two properties that exclude each other.
    Exclusive = "exclusive",
    /// One property that needs another.
    Dependent = "dependent",
    /// Two properties whose values do not fit each other.
    Mismatch = "mismatch",
    /// A poll is sent with a METHOD that polls do not have.
    MethodUnsupported = "method-unsupported",
    /// A message about a poll has too few or too many of something.
    Presence = "presence",
    /// A message about a poll has something that may not be in it.
    NothingElse = "nothing-else",
    /// A choice of a poll has no POLL-ITEM-ID, or something that is no choice has one.
    PollItem = "poll-item",
    /// A poll is confirmed without its winner, or the winner is no choice.
    PollWinner = "poll-winner",
    /// A participant of a poll lacks what makes it take part.
    Voter = "voter",
    /// A VOTE is not whole.
    Vote = "vote",
}

/// Where a problem is.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    /// The component.
    pub(super) component: &'a Component,
    /// The property, where it is about one that is there.
    pub(super) property: Option<&'a Property>,
}

/// One way in which an object breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The kind of rule.
    pub(crate) rule: Rule,
    /// The component, in upper case.
    pub(crate) component: String,
    /// The property, in upper case; empty where it is about none.
    pub(crate) property: String,
    /// The parameter, in upper case; empty where it is about none.
    pub(crate) parameter: String,
    /// The type of the value, in lower case; empty where it is about no property.
    pub(crate) kind: String,
    /// Counted from 1; 0 where there is no text.
    pub(crate) line: u32,
    /// Where the rule is written.
    pub(crate) section: &'static str,
    /// What was expected and what was found.
    pub(crate) says: String,
    /// What is at fault: a value, the type that demands a parameter, the component around one that is misplaced.
    pub(crate) found: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        for (sign, name) in [("", &self.component), ("/", &self.property), (";", &self.parameter)] {
            if !name.is_empty() {
                write!(f, "{sign}{name}")?;
            }
        }
        write!(f, ": {} ({}, {})", self.says, self.rule.word(), self.section)
    }
}

/// The problems found so far; no more than a thousand.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// One more problem about a component or property.
    pub(super) fn push(&mut self, at: At<'_>, rule: Rule, section: &'static str, says: impl Into<String>) {
        let property = at.property.map(|property| property.name.as_str()).unwrap_or_default();
        self.push_of(at, rule, section, (property, "", ""), says.into());
    }

    /// One more problem about a property that is not there, or one of several of its name.
    pub(super) fn push_name(
        &mut self,
        at: At<'_>,
        rule: Rule,
        section: &'static str,
        name: &str,
        says: String,
    ) {
        self.push_of(at, rule, section, (name, "", ""), says);
    }

    /// One more problem about a value, or the value of a parameter.
    pub(super) fn push_value(
        &mut self,
        at: At<'_>,
        rule: Rule,
        section: &'static str,
        (parameter, found): (&str, &str),
        says: String,
    ) {
        let property = at.property.map(|property| property.name.as_str()).unwrap_or_default();
        self.push_of(at, rule, section, (property, parameter, found), says);
    }

    fn push_of(
        &mut self,
        at: At<'_>,
        rule: Rule,
        section: &'static str,
        (property, parameter, found): (&str, &str, &str),
        says: String,
    ) {
        if self.list.len() == MOST {
            return;
        }
        self.list.push(Problem {
            rule,
            component: at.component.name.to_ascii_uppercase(),
            property: property.to_ascii_uppercase(),
            parameter: parameter.to_ascii_uppercase(),
            kind: at.property.map(|property| property.kind().into_owned()).unwrap_or_default(),
            line: at.property.map_or(at.component.line, |property| property.line),
            section,
            says,
            found: found.to_owned(),
        });
    }

    /// All of them, in the order they were found.
    pub(super) fn into_list(self) -> Vec<Problem> {
        self.list
    }
}

/// A value in a message: quoted, and no longer than a line.
pub(super) fn shown(value: &str) -> String {
    let mut short: String = value.chars().take(60).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    format!("{short:?}")
}
