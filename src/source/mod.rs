//! YAML and JSON to scenarios and agendas, and agendas back to YAML.
//!
//! A text is walked once by saphyr-parser (`walk`, `tree`: syntax, limits, duplicate keys,
//! the place of everything), then typed by serde, and resolved to an instance. Every problem is
//! an [`InputError`](crate::finding::InputError) with a place and, where possible, a way out.

mod agenda;
mod include;
mod json;
mod load;
mod read;
mod resolve;
mod schema;
mod slug;
mod standalone;
mod suppress;
mod time;
mod tree;
mod typed;
mod walk;
mod what;
mod write;

#[cfg(test)]
mod tests;

pub use agenda::{agenda_from, join, load_agenda};
pub use load::{Failure, Loaded, load_scenario, load_scenario_text, scenario_from};
pub use read::Text;
pub use standalone::standalone;
pub use what::{FileKind, json_schema, what_is};
pub use write::{is_untouched, write_agenda};
