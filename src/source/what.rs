//! What a file is, by its content; and the JSON Schema of scenarios.

use super::read::{self, Text};
use super::schema::Scenario;
use super::tree::Forest;
use crate::finding::Origins;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// A scenario in YAML or JSON.
    Scenario,
    /// An agenda in YAML or JSON.
    Agenda,
    /// Something else: another format, or nothing that could be recognised.
    Other,
}

/// Keys on top of a scenario, one of which every scenario has.
pub(crate) const SCENARIO: [&str; 8] = ["conference", "talks", "rooms", "slots", "grid", "people", "include", "days"];

/// Tells scenarios and agendas apart by their top-level keys; a file with syntax errors by the
/// lines that look like such keys.
#[must_use]
pub fn what_is(text: &str) -> FileKind {
    let mut forest = Forest::default();
    let parsed = read::parse(&Text::new("", text), &mut forest, &mut Origins::default());
    let keys: Vec<&str> = if let Ok(parsed) = &parsed {
        forest.at(parsed.root).pairs().iter().map(|pair| pair.key.as_str()).collect()
    } else {
        let keys = text.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key);
        // Keys of YAML's top level are not indented; JSON's may be, and are quoted.
        let json = text.trim_start().starts_with('{');
        keys.map(|key| if json { key.trim_matches(['{', ' ', '\t', '"']) } else { key }).collect()
    };
    if keys.contains(&"agenda") {
        FileKind::Agenda
    } else if keys.iter().any(|key| SCENARIO.contains(key)) {
        FileKind::Scenario
    } else {
        FileKind::Other
    }
}

/// The JSON Schema of scenarios, for editors.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Scenario).to_value()
}
