//! Which parts of an object are the construct.

use super::pair;
use crate::media::{Component, Property, canonical};

/// What of a component is the construct: parallel to its properties and its components.
#[derive(Debug)]
pub(super) struct Mask {
    /// All of it is.
    pub(super) whole: bool,
    pub(super) properties: Vec<Part>,
    pub(super) components: Vec<Mask>,
}

/// What of a property is the construct.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Nothing,
    Whole,
    /// These of its parameters.
    Parameters(Vec<usize>),
}

impl Mask {
    /// What an object has that the other has not; all of it where that is nothing.
    pub(super) fn new(with: &Component, without: &Component) -> Self {
        let mut mask = Self::of(with, Some(without));
        if mask.is_empty() {
            mask.components.iter_mut().for_each(|inner| inner.whole = true);
        }
        mask
    }

    fn of(with: &Component, without: Option<&Component>) -> Self {
        let Some(without) = without else {
            return Self { whole: true, properties: Vec::new(), components: Vec::new() };
        };
        let partners = pair::properties(&with.properties, &without.properties).partners;
        let properties = with.properties.iter().zip(partners);
        let properties =
            properties.map(|(one, partner)| part(one, partner.map(|place| &without.properties[place])));
        let partners = pair::components(&with.components, &without.components).partners;
        let components = with.components.iter().zip(partners);
        let components =
            components.map(|(one, partner)| Self::of(one, partner.map(|place| &without.components[place])));
        Self { whole: false, properties: properties.collect(), components: components.collect() }
    }

    /// Whether nothing of it is the construct.
    pub(super) fn is_empty(&self) -> bool {
        !self.whole
            && self.properties.iter().all(|part| *part == Part::Nothing)
            && self.components.iter().all(Self::is_empty)
    }

    /// How many parts the construct has here.
    pub(super) fn parts(&self) -> usize {
        let properties = self.properties.iter().map(|part| match part {
            Part::Nothing => 0,
            Part::Whole => 1,
            Part::Parameters(places) => places.len(),
        });
        let inner = self.components.iter().map(Self::parts);
        if self.whole { 1 } else { properties.chain(inner).sum() }
    }
}

fn part(with: &Property, without: Option<&Property>) -> Part {
    let Some(without) = without else { return Part::Whole };
    if canonical::property(with) == canonical::property(without) {
        return Part::Nothing;
    }
    let own = |(place, one): (usize, &crate::media::Parameter)| {
        let same = without.parameters.iter().any(|other| other.is(&one.name) && other.values == one.values);
        (!same).then_some(place)
    };
    let places: Vec<usize> = with.parameters.iter().enumerate().filter_map(own).collect();
    if with.value == without.value && !places.is_empty() { Part::Parameters(places) } else { Part::Whole }
}
