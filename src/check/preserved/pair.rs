//! Which part of one tree is which part of another.

use std::collections::{HashMap, VecDeque};

use crate::media::{Component, Property, canonical};

/// By what a part is found again: first what is wholly the same, then what has the same identity, then the same name.
type Keys = [String; 3];

/// Of each part on the left the place of its partner on the right.
#[derive(Debug)]
pub(super) struct Pairs {
    pub(super) partners: Vec<Option<usize>>,
    /// Places on the right that are nobody's partner.
    pub(super) left_over: Vec<usize>,
}

pub(super) fn properties(left: &[Property], right: &[Property]) -> Pairs {
    let keys = |one: &Property| {
        let name = one.name.to_ascii_uppercase();
        [canonical::property(one), format!("{name}:{}", String::from_utf8_lossy(&one.value)), name]
    };
    pair(left.iter().map(keys).collect(), right.iter().map(keys).collect())
}

pub(super) fn components(left: &[Component], right: &[Component]) -> Pairs {
    let keys = |one: &Component| {
        let name = one.name.to_ascii_uppercase();
        let value =
            |name| one.property(name).map(|property| property.text().into_owned()).unwrap_or_default();
        [canonical::component(one), format!("{name} {} {}", value("UID"), value("RECURRENCE-ID")), name]
    };
    pair(left.iter().map(keys).collect(), right.iter().map(keys).collect())
}

/// Pairs in linear time: each key in turn, each part once.
fn pair(left: Vec<Keys>, right: Vec<Keys>) -> Pairs {
    let mut partners = vec![None; left.len()];
    let mut free = vec![true; right.len()];
    for key in 0..3 {
        let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (place, keys) in right.iter().enumerate().filter(|(place, _)| free[*place]) {
            places.entry(&keys[key]).or_default().push_back(place);
        }
        for (partner, keys) in partners.iter_mut().zip(&left).filter(|(partner, _)| partner.is_none()) {
            *partner = places.get_mut(keys[key].as_str()).and_then(VecDeque::pop_front);
            if let Some(place) = *partner {
                free[place] = false;
            }
        }
    }
    let left_over = free.iter().enumerate().filter(|(_, free)| **free).map(|(place, _)| place).collect();
    Pairs { partners, left_over }
}
