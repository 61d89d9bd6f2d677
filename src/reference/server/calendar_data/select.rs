//! Which components and properties are answered (RFC 4791, sections 9.6.1 to 9.6.4).

use crate::media::namespaces::CALDAV;
use crate::media::{Component, Element, Property};
use crate::reference::Defects;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::spoil::{NEW_COMPONENTS, NEW_PROPERTIES, is_of_rfc5545};

/// A comp element. One with nothing in it asks for everything, as in the examples of section 7.8.
#[derive(Debug)]
pub(super) struct Selection {
    name: String,
    /// `None` for all.
    properties: Option<Vec<Wanted>>,
    /// `None` for all.
    components: Option<Vec<Selection>>,
}

/// A prop element.
#[derive(Debug)]
struct Wanted {
    name: String,
    without_value: bool,
}

impl Selection {
    /// Reads a comp element.
    pub(super) fn read(element: &Element) -> Result<Self, Refusal> {
        let invalid = || Refusal::status(400).saying("expected a name on every comp and prop");
        let name = |element: &Element| element.attribute("name").map(str::to_owned).ok_or_else(invalid);
        let everything = element.elements().next().is_none();
        let prop = |prop: &Element| {
            let without_value = prop.attribute("novalue") == Some("yes");
            Ok(Wanted { name: name(prop)?, without_value })
        };
        let properties = match everything || element.child(CALDAV, "allprop").is_some() {
            true => None,
            false => Some(element.children_named(CALDAV, "prop").map(prop).collect::<Result<_, Refusal>>()?),
        };
        let components = match everything || element.child(CALDAV, "allcomp").is_some() {
            true => None,
            false => Some(element.children_named(CALDAV, "comp").map(Self::read).collect::<Result<_, _>>()?),
        };
        Ok(Self { name: name(element)?, properties, components })
    }

    /// What it selects of a component of its name.
    pub(super) fn of(&self, component: &Component, defects: &Defects) -> Component {
        self.at(component, 0, defects)
    }

    /// Whether it names a property or a component that this one of its name does not have.
    pub(super) fn names_more_than(&self, component: &Component) -> bool {
        let mut properties = self.properties.iter().flatten();
        let mut components = self.components.iter().flatten();
        properties.any(|wanted| component.property(&wanted.name).is_none())
            || components.any(|inner| {
                component.component(&inner.name).is_none_or(|found| inner.names_more_than(found))
            })
    }

    fn at(&self, component: &Component, level: usize, defects: &Defects) -> Component {
        Component {
            name: component.name.clone(),
            properties: self.properties_of(component, level, defects),
            components: self.components_of(component, level, defects),
            line: 0,
        }
    }

    fn properties_of(&self, component: &Component, level: usize, defects: &Defects) -> Vec<Property> {
        let nested = level > 1;
        let Some(wanted) = &self.properties else {
            let known =
                |p: &&Property| !defects.has("server/allprop-knows-rfc5545-only") || is_of_rfc5545(&p.name);
            return component.properties.iter().filter(known).cloned().collect();
        };
        if nested && defects.has("server/prop-in-nested-comp-ignored") {
            return component.properties.clone();
        }
        if nested && defects.has("server/nested-comp-without-properties") {
            return Vec::new();
        }
        let mut selected: Vec<Property> = Vec::new();
        for property in &component.properties {
            let Some(wanted) = wanted.iter().find(|wanted| property.is(&wanted.name)) else { continue };
            let private = is_private(&property.name);
            let new = NEW_PROPERTIES.iter().any(|name| property.is(name));
            let left_out = (private && nested && defects.has("server/private-prop-in-nested-comp-ignored"))
                || (private && defects.has("server/private-names-in-calendar-data-ignored"))
                || (new && defects.has("server/prop-by-new-name-ignored"))
                || (defects.has("server/prop-first-instance-only")
                    && selected.iter().any(|one| one.is(&property.name)));
            if !left_out {
                selected.push(wanted.of(property, defects));
            }
        }
        selected
    }

    fn components_of(&self, component: &Component, level: usize, defects: &Defects) -> Vec<Component> {
        if level > 1 && defects.has("server/comp-two-levels-only") {
            return Vec::new();
        }
        let inside = component.components.iter();
        let Some(wanted) = &self.components else {
            let known = |one: &&Component| {
                level != 1 || !defects.has("server/allcomp-knows-alarms-only") || one.is("VALARM")
            };
            return inside.filter(known).cloned().collect();
        };
        let one = |inner: &Component| {
            let new = NEW_COMPONENTS.iter().any(|name| inner.is(name));
            let selection = wanted.iter().find(|selection| inner.is(&selection.name));
            match selection {
                Some(_) if new && defects.has("server/comp-by-new-name-ignored") => None,
                Some(_)
                    if is_private(&inner.name)
                        && defects.has("server/private-names-in-calendar-data-ignored") =>
                {
                    None
                }
                Some(selection) => Some(selection.at(inner, level + 1, defects)),
                None if level > 0 && defects.has("server/comp-returns-all-components") => Some(inner.clone()),
                None => None,
            }
        };
        inside.filter_map(one).collect()
    }
}

/// Whether a name begins with X-.
fn is_private(name: &str) -> bool {
    name.as_bytes().get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"X-"))
}

impl Wanted {
    fn of(&self, property: &Property, defects: &Defects) -> Property {
        let mut property = property.clone();
        if self.without_value && !defects.has("server/novalue-ignored") {
            property.value.clear();
            if defects.has("server/novalue-drops-parameters") {
                property.parameters.clear();
            }
        }
        property
    }
}
