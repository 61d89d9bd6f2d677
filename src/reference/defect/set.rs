//! The list of all defects, and a set of some of them.

use std::sync::Arc;

use super::{client::CLIENT, feed::FEED, input::INPUT, library::LIBRARY, server::SERVER};

/// One way in which the reference can be made to break a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Its name: `parse/parameter-quotes-kept`. Unlike any other's.
    pub name: &'static str,
    /// What the reference does once it is switched on.
    pub says: &'static str,
}

/// Every defect there is, those of the library before those of the server, those of the client last.
pub const DEFECTS: &[Defect] = &joined::<{ LIBRARY.len() + OTHERS.len() }>(LIBRARY, OTHERS);

const OTHERS: &[Defect] = &joined::<{ SERVERS.len() + CLIENT.len() }>(SERVERS, CLIENT);

const SERVERS: &[Defect] = &joined::<{ CALENDARS.len() + INPUT.len() }>(CALENDARS, INPUT);
const CALENDARS: &[Defect] = &joined::<{ SERVER.len() + FEED.len() }>(SERVER, FEED);

/// Two lists as one.
const fn joined<const N: usize>(first: &[Defect], second: &[Defect]) -> [Defect; N] {
    let mut all = [Defect { name: "", says: "" }; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}

/// A name that no defect has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a defect, but found {0:?}")]
pub struct UnknownDefect(pub String);

/// Which defects are switched on; cheap to clone, and nothing to ask where there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defects {
    on: Arc<[&'static str]>,
}

impl Defects {
    /// None: the reference keeps every rule.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Those of these names.
    ///
    /// # Errors
    /// The first name that is not in [`DEFECTS`].
    pub fn named(names: &[String]) -> Result<Self, UnknownDefect> {
        let known = |name: &String| {
            let found = DEFECTS.iter().find(|defect| defect.name == name.as_str());
            found.map(|defect| defect.name).ok_or_else(|| UnknownDefect(name.clone()))
        };
        Ok(Self { on: names.iter().map(known).collect::<Result<_, _>>()? })
    }

    /// Whether that one is on.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.on.contains(&name)
    }

    /// The names that are on, in the order they were asked for.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.on.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_defects_share_a_name() {
        let mut names: Vec<_> = DEFECTS.iter().map(|defect| defect.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DEFECTS.len());
    }

    #[test]
    fn every_defect_says_what_it_does() {
        for defect in DEFECTS {
            assert!(defect.name.contains('/') && !defect.says.is_empty(), "{}", defect.name);
        }
    }

    #[test]
    fn a_name_that_nobody_knows_is_refused() {
        let unknown = "parse/nonsense".to_owned();
        assert_eq!(Defects::named(std::slice::from_ref(&unknown)), Err(UnknownDefect(unknown)));
    }

    #[test]
    fn what_is_named_is_on_and_nothing_else() {
        let names: Vec<String> = DEFECTS.iter().take(1).map(|defect| defect.name.to_owned()).collect();
        let defects = Defects::named(&names).expect("names of the list are known");
        assert_eq!(defects.iter().collect::<Vec<_>>(), names);
        assert!(names.iter().all(|name| defects.has(name)) && !Defects::none().has("parse/nonsense"));
    }
}
