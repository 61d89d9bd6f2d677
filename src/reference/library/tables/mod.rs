//! What the specifications say as tables, as data: which component has what how often, what a property's value is,
//! what a parameter's value looks like. No code decides here.

mod component;
mod parameter;
mod property;

pub(super) use component::{ALARM_ACTIONS, ComponentTable, Count, Counts, component};
pub(super) use parameter::{ParameterForm, ParameterTable, parameter};
pub(super) use property::{Form, PropertyTable, STATUS_BY_COMPONENT, property};
