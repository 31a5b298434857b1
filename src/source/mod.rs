//! YAML and JSON to scenarios and agendas, and agendas back to YAML.
//!
//! A text is walked once by saphyr-parser (`walk`, `tree`: syntax, limits, duplicate keys,
//! the place of everything), then typed by serde, and resolved to an instance. Every problem is
//! an [`InputError`](crate::finding::InputError) with a place and, where possible, a way out.

mod agenda;
mod disagreement;
mod edit;
mod include;
mod json;
mod load;
mod mapping;
mod programme;
mod read;
mod resolve;
mod schema;
mod slug;
mod suppress;
mod time;
mod tree;
mod typed;
mod value;
mod walk;
mod what;
mod write;
mod write_value;

#[cfg(test)]
mod tests;

pub use agenda::{agenda_from, join, load_agenda, stated_zone};
pub(crate) use disagreement::{PeopleByName, Told, disagreements};
pub use edit::{AgendaEdit, Fact, edit_agenda};
pub use include::partial_scenario;
pub use json::{Json, JsonAt, JsonKind};
pub use load::{Failure, Loaded, load_scenario, load_scenario_text, scenario_from, scenario_with};
pub(crate) use mapping::{MappingText, NamesText, mapping_text};
pub use programme::programme;
pub use read::{Input, Text};
pub(crate) use resolve::{blank_person, blank_room};
pub(crate) use slug::slug;
pub use time::{time_named, zone_named};
pub use value::{Native, Readers, Value, ValueKind};
pub(crate) use what::SCENARIO;
pub use what::{FileKind, json_schema, what_is};
pub use write::{is_untouched, write_agenda, write_agenda_alone};
pub use write_value::write_value;
