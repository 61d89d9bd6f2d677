//! What the specifications say as tables, as data: which component has what how often, what a property's value is,
//! what a parameter's value looks like. No code decides here.

mod component;
mod method;
mod parameter;
mod poll;
mod property;

pub(super) use component::{ALARM_ACTIONS, ComponentTable, Count, Counts, component};
pub(super) use method::{METHODS, Presence, UNSUPPORTED};
pub(super) use parameter::{ParameterForm, ParameterTable, parameter};
pub(super) use poll::{POLL_ITEMS, property_in_poll};
pub(super) use property::{Form, PropertyTable, STATUS_BY_COMPONENT, property};
