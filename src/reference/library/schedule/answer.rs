//! The plan as JSON.

use serde_json::{Map, Value, json};

use super::plan::Plan;
use super::task::Task;
use crate::media::Component;
use crate::reference::Defects;
use crate::reference::library::perform::Outcome;
use crate::reference::library::read::read_ical;
use crate::reference::recurrence::{Form, Moment, Zones, of_instant};

/// The tasks by UID with their dates, the circles, and the relations that imply nothing.
pub(crate) fn schedule(input: &[u8], defects: &Defects) -> Outcome {
    let read = read_ical(input)?;
    let zones = read.first().map(Zones::of).unwrap_or_default();
    let components: Vec<&Component> = read.iter().flat_map(|calendar| &calendar.components).collect();
    let plan = Plan::of(&components, &zones, defects);
    if defects.has("schedule/dangling-refused") && !plan.unresolved.is_empty() {
        return Err("expected every successor, but found one that is not there".to_owned());
    }
    let tasks: Vec<Value> = plan.tasks.iter().map(|task| of_task(task, &zones)).collect();
    let unresolved: Vec<Value> =
        plan.unresolved.iter().map(|(from, to)| json!({ "from": from, "to": to })).collect();
    let answer = json!({ "tasks": tasks, "cycles": plan.cycles, "unresolved": unresolved });
    Ok((Some("application/json"), answer.to_string().into_bytes()))
}

fn of_task(task: &Task, zones: &Zones) -> Value {
    let mut members = Map::new();
    members.insert("uid".to_owned(), json!(task.uid));
    for (name, moment) in [("start", &task.start), ("finish", &task.finish)] {
        if let Some(moment) = moment {
            members.insert(name.to_owned(), json!(written(moment, zones)));
        }
    }
    members.insert("moved".to_owned(), json!(task.moved));
    Value::Object(members)
}

/// A DATE and a local time as they are, a time of a zone in UTC.
fn written(moment: &Moment, zones: &Zones) -> String {
    match moment.form {
        Form::Zoned(_) => Moment::utc(of_instant(zones.instant(moment))).write(),
        _ => moment.write(),
    }
}
