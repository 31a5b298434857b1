//! `plenary generate`.

use std::path::Path;

use super::args::{self, Common};
use super::input::Problems;
use super::output::{may_create, write_file};
use super::{Io, Stop, exit};
use crate::generate::{Impossible, Spec, tailored};

/// Writes a scenario, and its planted agenda if there is a file for it.
pub(super) fn run(command: &args::Generate, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    for path in [&command.targets.output, &command.targets.agenda_out].into_iter().flatten() {
        may_create(path, command.targets.force)?;
    }
    let mut spec = Spec::new(command.talks, command.rooms, command.days, command.tightness);
    (spec.clashes, spec.conflict) = (command.planted_clashes, command.planted_conflict);
    let made = tailored(&spec, command.seed)
        .map_err(|Impossible { message, help }| Problems::one("impossible-conference", message, &help))?;
    match &command.targets.output {
        Some(path) => write_file(path, &made.conference.scenario)?,
        None => write!(io.out, "{}", made.conference.scenario)?,
    }
    if let Some(path) = &command.targets.agenda_out {
        write_file(path, &made.conference.agenda)?;
    }
    if !common.quiet {
        let wrote: Vec<_> = [&command.targets.output, &command.targets.agenda_out]
            .into_iter()
            .flatten()
            .map(|path| shown(path))
            .collect();
        if !wrote.is_empty() {
            writeln!(io.err, "Wrote {}.", wrote.join(" and "))?;
        }
        writeln!(
            io.err,
            "{}, {}, {}, {} on {}; tightness {}, seed {}.",
            count(command.talks, "talk", "talks"),
            count(command.rooms, "room", "rooms"),
            count(made.people, "person", "people"),
            count(made.slots, "slot", "slots"),
            count(command.days, "day", "days"),
            made.tightness(),
            command.seed
        )?;
        for (what, planted) in [("Clash", &made.clashes), ("Statement in conflict", &made.conflict)] {
            for (index, one) in planted.iter().enumerate() {
                writeln!(io.err, "{what} {}: {one}.", index + 1)?;
            }
        }
    }
    Ok(exit::CLEAN)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
