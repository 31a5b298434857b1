//! `schedule.json` of pretalx, frab, the Hub and their kin (<https://c3voc.de/wiki/schedule>), and
//! other JSON that lists events.

mod definition;
mod definition2;
mod facts;
mod list;
mod v1;
mod v2;
mod write;
mod written;

use crate::exchange::ReadOptions;
use crate::finding::{InputError, Origins};
use crate::model::Programme;
use crate::source::{Input, Json, JsonAt, JsonKind};

pub use write::write_schedule_json;

/// Reads version 1 (days, rooms, events), version 2 (flat events with roles) or a list of events.
/// O(length of the file).
pub(super) fn read(input: Input, options: &ReadOptions, origins: &mut Origins) -> Result<Programme, Vec<InputError>> {
    let text = input.text(origins).map_err(|error| vec![error])?;
    let json = Json::parse(&text, origins).map_err(|error| vec![error])?;
    let root = json.root();
    let programme = match dialect(root) {
        Some(Dialect::One) => v1::read(&json, options, origins),
        Some(Dialect::Two) => v2::read(&json, options, origins),
        Some(Dialect::List) => list::read(&json, options, origins),
        None => {
            let at = root.place(origins);
            let error = InputError::new("unknown-format", at, "this JSON is no agenda that can be read");
            return Err(vec![error.help(UNDERSTOOD)]);
        }
    };
    Ok(programme)
}

const UNDERSTOOD: &str = "JSON may be a scenario (with `conference`), an agenda (`agenda`), schedule.json (`schedule` \
     with `conference`), a list of events with `title` and `start`, or what pretalx's API answers (`results`)";

enum Dialect {
    One,
    Two,
    List,
}

fn dialect(root: JsonAt<'_>) -> Option<Dialect> {
    if root.kind() == JsonKind::List {
        return root.items().any(list::is_event).then_some(Dialect::List);
    }
    let schedule = root.get("schedule")?;
    let is_list = |value: Option<JsonAt<'_>>| value.is_some_and(|value| value.kind() == JsonKind::List);
    if is_list(schedule.get("events")) {
        return Some(Dialect::Two);
    }
    is_list(schedule.get("conference")?.get("days")).then_some(Dialect::One)
}
