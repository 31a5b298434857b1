//! `plenary export`.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;

use super::args::{self, Common};
use super::input::{Case, Problems, options, programmes, remarks, sorted};
use super::output::{may_create, write_file};
use super::{Io, Stop, exit};
use crate::exchange::{joined, left_out, outgoing, write_solution};
use crate::finding::Origins;
use crate::model::{Programme, Talk, TalkId};
use crate::source::join;

/// Writes an agenda in another format, and says what that format cannot hold.
pub(super) fn run(command: &args::Export, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if let Some(path) = &command.output {
        may_create(path, command.force)?;
    }
    let mut origins = Origins::default();
    if command.to.is_solution() {
        return solution(command, common, origins, io);
    }
    let programme = programme(command, common, &mut origins, io)?;
    let written = command.to.write(&programme, common.today()).map_err(|errors| Problems::new(errors, &origins))?;
    match &command.output {
        Some(path) => write_file(path, &written)?,
        None if std::str::from_utf8(&written).is_err() && std::io::stdout().is_terminal() => {
            let message = format!("{} is no text to show", command.to.name());
            return Err(Problems::one("binary-output", message, "write it to a file: `-o FILE`").into());
        }
        None => io.out.write_all(&written)?,
    }
    if !common.quiet {
        tell(command, &programme, &written, common, &origins, io)?;
    }
    Ok(exit::CLEAN)
}

/// Writes a solution of an instance.
fn solution(command: &args::Export, common: &Common, mut origins: Origins, io: &mut Io<'_>) -> Result<u8, Stop> {
    let sorted = sorted(&command.files, &mut origins, io)?;
    let Some(scenario) = &sorted.scenario else {
        let message = format!("a solution for {} is one of a scenario", command.to.name());
        return Err(Problems::one("no-scenario", message, "name the scenario that was imported, too").into());
    };
    sorted.needs_agenda(scenario, "write")?;
    let mut case = Case::from_scenario(scenario, origins, common)?;
    let agenda = join(case.parts(sorted.agendas, common)?);
    let written =
        write_solution(command.to, &case.instance, &agenda).map_err(|errors| Problems::new(errors, &case.origins))?;
    match &command.output {
        Some(path) => write_file(path, &written)?,
        None => io.out.write_all(&written)?,
    }
    if !common.quiet {
        let placed: BTreeSet<TalkId> = agenda.entries.iter().filter_map(|entry| entry.talk.known()).collect();
        let is_left = |(id, talk): &(TalkId, &Talk)| !talk.is_break && !placed.contains(id);
        let left = case.instance.talks().filter(is_left).count();
        if left > 0 {
            writeln!(io.err, "Not in the agenda, and so not in the solution: {left} of the talks.")?;
        }
        if let Some(path) = &command.output {
            writeln!(io.err, "Wrote {}.", path.display())?;
        }
    }
    Ok(exit::CLEAN)
}

/// What the files say, with every fact that a writer can use.
fn programme(
    command: &args::Export,
    common: &Common,
    origins: &mut Origins,
    io: &mut Io<'_>,
) -> Result<Programme, Stop> {
    let sorted = sorted(&command.files, origins, io)?;
    if let Some(scenario) = &sorted.scenario {
        sorted.needs_agenda(scenario, "write")?;
        let mut case = Case::from_scenario(scenario, std::mem::take(origins), common)?;
        let parts = case.parts(sorted.agendas, common)?;
        let programme = outgoing(&case.instance, &join(parts));
        *origins = case.origins;
        return Ok(programme);
    }
    let parts = programmes(sorted.agendas, &options(common).details(), common, origins)?;
    Ok(joined(parts).map_err(|errors| Problems::new(errors, origins))?)
}

/// Says what was written and what was left out.
fn tell(
    command: &args::Export,
    programme: &Programme,
    written: &[u8],
    common: &Common,
    origins: &Origins,
    io: &mut Io<'_>,
) -> Result<(), Stop> {
    for line in remarks(programme, origins) {
        writeln!(io.err, "{line}")?;
    }
    let format = command.to.name();
    if programme.floating {
        writeln!(
            io.err,
            "The files name no time zone: their times are written as UTC. `--timezone Europe/Brussels` names it."
        )?;
    }
    // Readers tell a table by its name alone.
    let name = format!("written.{format}");
    if command.to.is_read() {
        let facts = left_out(programme, written, &name, common.today()).map_err(|errors| {
            let first = errors.first().map(ToString::to_string).unwrap_or_default();
            Stop::Internal(format!("internal error: what was written as {format} cannot be read again: {first}"))
        })?;
        let facts: Vec<String> = facts.iter().map(|one| format!("{} ({})", one.what, one.count)).collect();
        if !facts.is_empty() {
            writeln!(io.err, "Left out, because {format} has no place for it: {}.", facts.join(", "))?;
        }
    } else {
        writeln!(io.err, "{format} is for people: times, titles, people and rooms are in it, ids and texts are not.")?;
    }
    if let Some(path) = &command.output {
        let entries = programme.events.len();
        writeln!(io.err, "Wrote {}: {entries} {}.", path.display(), if entries == 1 { "entry" } else { "entries" })?;
    }
    Ok(())
}
