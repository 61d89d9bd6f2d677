//! jCal that is about to be written, gone through beside the tree it was made of.

use serde_json::Value;

use crate::media::{Component, Property};

/// Does it to the array of each property, beside the property.
pub(super) fn each_property(value: &mut Value, here: &Component, act: fn(&mut Vec<Value>, &Property)) {
    let Some([_, Value::Array(properties), Value::Array(components)]) =
        value.as_array_mut().map(Vec::as_mut_slice)
    else {
        return;
    };
    for (array, property) in properties.iter_mut().filter_map(Value::as_array_mut).zip(&here.properties) {
        act(array, property);
    }
    for (inner, component) in components.iter_mut().zip(&here.components) {
        each_property(inner, component, act);
    }
}

/// Does it to the array of each component, innermost first.
pub(super) fn each_component(value: &mut Value, here: &Component, act: fn(&mut Vec<Value>, &Component)) {
    if let Some(Value::Array(components)) = value.as_array_mut().and_then(|array| array.get_mut(2)) {
        for (inner, component) in components.iter_mut().zip(&here.components) {
            each_component(inner, component, act);
        }
    }
    if let Some(array) = value.as_array_mut() {
        act(array, here);
    }
}
