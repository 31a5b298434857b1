//! `plenary init`.

use std::io;

use super::args;
use super::output::{may_replace, write_file};
use super::{Io, Stop, exit};
use crate::source::json_schema;

/// The scenario to start from.
const TEMPLATE: &str = include_str!("init.yaml");

/// The schema's file, beside the scenario: editors read it from there.
const SCHEMA: &str = "plenary.schema.json";

/// Writes a commented scenario and the schema for editors. Neither replaces a person's work.
pub(super) fn run(command: &args::Init, io: &mut Io<'_>) -> Result<u8, Stop> {
    let schema = command.file.with_file_name(SCHEMA);
    let schema_text = serde_json::to_string_pretty(&json_schema()).map_err(io::Error::from)? + "\n";
    may_replace(&command.file, false)?;
    if std::fs::read_to_string(&schema).map_or(true, |old| old != schema_text) {
        // An older schema carries its generator's title; anything else is somebody's file.
        let ours = std::fs::read_to_string(&schema).map_or(true, |old| old.contains("\"$schema\""));
        may_replace(&schema, ours)?;
        write_file(&schema, &schema_text)?;
    }
    write_file(&command.file, TEMPLATE)?;
    let file = command.file.display();
    writeln!(
        io.out,
        "Wrote {file} and {}. Next:\n\n  plenary solve {file} -o agenda.yaml\n  plenary check {file} agenda.yaml",
        schema.display()
    )?;
    Ok(exit::CLEAN)
}
