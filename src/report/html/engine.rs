//! The templates, and the one way in which text gets into a page: made visible, then escaped.

use minijinja::value::Value;
use minijinja::{Environment, Output, State, UndefinedBehavior, escape_formatter};
use serde::Serialize;

use crate::report::RunLog;
use crate::report::console::seconds;
use crate::report::visible::visible;

/// Renders pages that share a frame.
pub(super) struct Engine {
    templates: Environment<'static>,
    frame: Frame,
}

/// What every page says of its run.
#[derive(Serialize)]
struct Frame {
    calspec: String,
    begun: String,
    took: Option<String>,
    whole: bool,
    defects: Vec<String>,
    readings: bool,
    preservation: bool,
    wire: bool,
}

impl Engine {
    /// An engine for the pages of a run; the flags say whether there is a page of what comes back, and one of what servers keep.
    pub(super) fn new(log: &RunLog, preservation: bool, wire: bool) -> Self {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_formatter(shown);
        templates.set_trim_blocks(true);
        templates.set_lstrip_blocks(true);
        templates.add_global("style", Value::from_safe_string(include_str!("style.css").to_owned()));
        for (name, source) in TEMPLATES {
            let added = templates.add_template(name, source);
            debug_assert!(added.is_ok(), "{name}: {added:?}");
        }
        let run = log.run.as_ref();
        let frame = Frame {
            calspec: run.map(|run| run.calspec.clone()).unwrap_or_default(),
            begun: run.map(|run| run.begun.clone()).unwrap_or_default(),
            took: log.ending.as_ref().map(|ending| seconds(ending.millis)),
            whole: log.is_whole(),
            defects: run.map(|run| run.defects.clone()).unwrap_or_default(),
            readings: log.specifications.values().any(|spec| !spec.readings.is_empty()),
            preservation,
            wire,
        };
        Self { templates, frame }
    }

    /// A page: `root` leads from its folder to that of the index.
    pub(super) fn page(&self, template: &str, root: &str, view: &impl Serialize) -> String {
        let context = minijinja::context! { run => Value::from_serialize(&self.frame), root, page => Value::from_serialize(view) };
        let rendered = self.templates.get_template(template).and_then(|template| template.render(context));
        rendered.expect("every template is rendered by a test with every kind of view it takes")
    }
}

const TEMPLATES: [(&str, &str); 9] = [
    ("frame.html", include_str!("frame.html")),
    ("parts.html", include_str!("parts.html")),
    ("index.html", include_str!("index.html")),
    ("specification.html", include_str!("specification.html")),
    ("case.html", include_str!("case.html")),
    ("subject.html", include_str!("subject.html")),
    ("readings.html", include_str!("readings.html")),
    ("preservation.html", include_str!("preservation.html")),
    ("wire.html", include_str!("wire.html")),
];

/// Writes a value: text made visible and escaped, what a template made as it is.
fn shown(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return escape_formatter(out, state, value);
    };
    let visible = visible(text);
    let mut rest = visible.as_ref();
    while let Some(position) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, special) = rest.split_at(position);
        out.write_str(before)?;
        out.write_str(match special.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &special[1..];
    }
    Ok(out.write_str(rest)?)
}
