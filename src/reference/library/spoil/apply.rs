//! Altering an operation by the defects that are switched on. Where none is, each of these looks at an empty list.

use serde_json::Value;

use super::kind::{How, Spoil};
use crate::media::Component;
use crate::reference::Defects;
use crate::reference::library::validate::Problem;

/// A table of tables of defects.
type Tables = [&'static [Spoil]];

/// Those of the tables that are switched on.
fn on(tables: &Tables, defects: &Defects) -> impl Iterator<Item = How> {
    let named =
        |name| tables.iter().flat_map(|table| table.iter()).find(move |spoil| spoil.defect.name == name);
    defects.iter().filter_map(named).map(|spoil| spoil.how)
}

/// The octets that are read.
pub(crate) fn spoil_input(tables: &Tables, defects: &Defects, input: &[u8]) -> Vec<u8> {
    on(tables, defects).fold(input.to_vec(), |octets, how| match how {
        How::Input(act) => act(&octets),
        _ => octets,
    })
}

/// The objects that were read.
pub(crate) fn spoil_tree(tables: &Tables, defects: &Defects, read: &mut [Component]) {
    for how in on(tables, defects) {
        if let How::Tree(act) = how {
            read.iter_mut().for_each(act);
        }
    }
}

/// Whether a defect rejects one of the objects.
pub(crate) fn refused(tables: &Tables, defects: &Defects, read: &[Component]) -> bool {
    on(tables, defects).any(|how| match how {
        How::Refuse(act) => read.iter().any(act),
        _ => false,
    })
}

/// The problems that are reported.
pub(crate) fn judged(tables: &Tables, defects: &Defects, mut found: Vec<Problem>) -> Vec<Problem> {
    for how in on(tables, defects) {
        if let How::Mute(act) = how {
            found.retain(|problem| !act(problem));
        }
    }
    found
}

/// The jCal that is written, beside the tree of the one object it holds.
pub(crate) fn spoil_json(
    tables: &Tables,
    defects: &Defects,
    written: Vec<u8>,
    read: &[Component],
) -> Vec<u8> {
    on(tables, defects).fold(written, |octets, how| {
        let (How::Json(act), [object]) = (how, read) else { return octets };
        let Ok(mut value) = serde_json::from_slice::<Value>(&octets) else { return octets };
        act(&mut value, object);
        value.to_string().into_bytes()
    })
}

/// The octets that are written.
pub(crate) fn spoil_output(tables: &Tables, defects: &Defects, written: Vec<u8>) -> Vec<u8> {
    on(tables, defects).fold(written, |octets, how| match how {
        How::Output(act) => act(&octets),
        _ => octets,
    })
}
