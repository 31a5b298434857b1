//! `plenary import`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::args::{self, Common};
use super::input::{Problems, mapping, options, read, remarks};
use super::output::{may_create, write_file};
use super::{Io, Stop, exit};
use crate::exchange::{self, Foreign, Format, Imported, format_of, import_instance, is_library, library_of, scenario};
use crate::finding::Origins;
use crate::model::{OriginId, Programme};
use crate::source::{
    FileKind, Input, Native, Readers as _, Text, Value, ValueKind, scenario_from, what_is, write_agenda, write_value,
};

/// More remarks than this are counted and not listed.
const LISTED: usize = 30;

/// Turns a file into a scenario, and into an agenda if it has one.
pub(super) fn run(command: &args::Import, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    for path in [&command.targets.output, &command.targets.agenda_out].into_iter().flatten() {
        may_create(path, command.targets.force)?;
    }
    let file = &command.file;
    let input = read(file, io)?;
    let format = command.from.or_else(|| library_of(&input)).unwrap_or_else(|| format_of(&input));
    refuse_scenario(&input, format)?;
    let mut origins = Origins::default();
    let mut told = if is_library(format) {
        instance(&input, format, common, &mut origins)?
    } else {
        understood(input, format, common, &mut origins)?
    };
    if let (Some(path), None) = (&command.targets.agenda_out, &told.agenda) {
        let why = if is_library(format) { "an instance" } else { "without times" };
        let message = format!("{} is {why}: there is no agenda for {}", file.display(), path.display());
        return Err(
            Problems::one("no-agenda", message, "leave out --agenda-out, and draft one with `plenary solve`").into()
        );
    }
    if told.published.is_some() && command.targets.output.is_none() {
        told.notes.push("what was published is left out: with `-o FILE` it is written beside the scenario".to_owned());
    }
    let published = told.published.take().zip(command.targets.output.as_deref().and_then(published_path));
    if let Some((_, path)) = &published {
        may_create(path, command.targets.force)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        told.scenario.set("published", Value::text(name, OriginId(0)));
    }
    let text = format!("{}{}", header(file, format, &told), write_value(&told.scenario));
    match &command.targets.output {
        Some(path) => write_file(path, &text)?,
        None => write!(io.out, "{text}")?,
    }
    if let (Some(path), Some(agenda)) = (&command.targets.agenda_out, &told.agenda) {
        write_file(path, agenda)?;
    }
    if let Some((agenda, path)) = &published {
        write_file(path, agenda)?;
    }
    if !common.quiet {
        for note in &told.notes {
            writeln!(io.err, "{note}")?;
        }
        // The published agenda lies beside the scenario that was written.
        let name = command.targets.output.as_deref().unwrap_or(Path::new("the scenario"));
        let whole =
            Text { path: command.targets.output.clone(), ..Text::new(&name.display().to_string(), text.as_str()) };
        if let Err(failure) = scenario_from(&whole, Origins::default(), common.today(), &Native) {
            for error in failure.errors.iter().take(LISTED) {
                let help = error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                writeln!(io.err, "To do in the scenario: {}{help}.", error.message)?;
            }
        }
        let published = published.as_ref().map(|(_, path)| path);
        let paths: Vec<String> = [command.targets.output.as_ref(), published, command.targets.agenda_out.as_ref()]
            .into_iter()
            .flatten()
            .map(|path| path.display().to_string())
            .collect();
        if !paths.is_empty() {
            writeln!(io.err, "Wrote {}: {}.", paths.join(" and "), told.counts)?;
        }
    }
    Ok(exit::CLEAN)
}

fn refuse_scenario(input: &Input, format: Format) -> Result<(), Problems> {
    let is_scenario = format == Format::Plenary
        && std::str::from_utf8(&input.bytes).is_ok_and(|text| what_is(text) != FileKind::Agenda);
    if is_scenario {
        let message = format!("{} is not an agenda in a format that is known", input.name);
        return Err(Problems::one(
            "not-an-agenda",
            message,
            "name its format before it, as in `plenary import csv FILE`; a scenario needs no import",
        ));
    }
    Ok(())
}

/// What a file becomes, in texts.
struct Told {
    scenario: Value,
    agenda: Option<String>,
    /// The agenda that the scenario names as `published`.
    published: Option<String>,
    /// What was not read, or not as it stands.
    notes: Vec<String>,
    /// What a reader of the scenario should know.
    about: Option<&'static str>,
    /// `482 entries of 470 talks, 44 rooms, 304 people`.
    counts: String,
}

/// Reads the file as an instance of a library.
fn instance(input: &Input, format: Format, common: &Common, origins: &mut Origins) -> Result<Told, Stop> {
    let read = import_instance(input, format, common.timezone()?, origins);
    let read = read.map_err(|errors| Problems::new(errors, origins))?;
    let (scenario, notes, about) = (read.scenario, read.notes, Some(read.about));
    let text = |agenda: Option<Value>| agenda.as_ref().map(write_value);
    let (agenda, published) = (text(read.agenda), text(read.published));
    Ok(Told { scenario, agenda, published, notes, about, counts: counts(&read.counts) })
}

/// `scenario.published.yaml` beside `scenario.yaml`.
fn published_path(scenario: &Path) -> Option<PathBuf> {
    let mut name = scenario.file_stem()?.to_owned();
    name.push(".published.yaml");
    Some(scenario.with_file_name(name))
}

/// Reads the file as an agenda; where it has no times, as a list of talks.
fn understood(input: Input, format: Format, common: &Common, origins: &mut Origins) -> Result<Told, Stop> {
    let zone = common.timezone()?;
    let options = options(common).zone(zone).details().format(Some(format));
    // Only these may be lists of talks without times.
    let spare = matches!(format, Format::Pretalx | Format::Csv | Format::Xlsx).then(|| input.clone());
    let mapping = mapping(common, origins)?;
    let read = exchange::read(input, &options, origins).map(|mut programme| {
        mapping.apply(&mut programme);
        programme
    });
    let has_times = |programme: &Programme| programme.events.iter().any(|event| event.start.is_some());
    let list = match &read {
        Ok(programme) if has_times(programme) => None,
        _ => spare.and_then(|input| Foreign(options).include(input, &mut Origins::default()).ok()),
    };
    if let Some(mut list) = list {
        let counts = counts(&[
            ("talk", "talks", items(&list, "talks")),
            ("room", "rooms", items(&list, "rooms")),
            ("person", "people", items(&list, "people")),
        ]);
        let mut notes = vec!["the file has no times: add `slots` or `grid` before you solve".to_owned()];
        notes.extend(read.iter().flat_map(|programme| remarks(programme, origins)));
        if list.get("conference").and_then(|one| one.get("timezone")).is_none() {
            let mut conference = list.get("conference").cloned().unwrap_or_else(|| Value::map(OriginId(0)));
            conference.set("timezone", Value::text(zone.map_or("UTC", |zone| zone.name()), OriginId(0)));
            list.set("conference", conference);
            if zone.is_none() {
                notes.push(
                    "the file names no time zone: the scenario says UTC; `--timezone Europe/Brussels` names it"
                        .to_owned(),
                );
            }
        }
        return Ok(Told { scenario: list, agenda: None, published: None, notes, about: None, counts });
    }
    let programme = read.map_err(|errors| Problems::new(errors, origins))?;
    let has_times = has_times(&programme);
    let mut notes = remarks(&programme, origins);
    let imported = scenario(&programme, common.today()).map_err(|errors| Problems::new(errors, origins))?;
    let Imported { scenario, instance, agenda, notes: more } = imported;
    notes.extend(more);
    let counts = counts(&[
        ("entry", "entries", agenda.entries.len()),
        ("talk", "talks", instance.talks.len()),
        ("room", "rooms", instance.rooms.len()),
        ("person", "people", instance.people.len()),
    ]);
    let agenda = has_times.then(|| write_agenda(&instance, &agenda));
    Ok(Told { scenario, agenda, published: None, notes, about: None, counts })
}

fn items(value: &Value, key: &str) -> usize {
    match value.get(key).map(|list| &list.kind) {
        Some(ValueKind::List(items)) => items.len(),
        _ => 0,
    }
}

fn counts(parts: &[(&str, &str, usize)]) -> String {
    let parts = parts.iter().map(|(one, many, count)| format!("{count} {}", if *count == 1 { one } else { many }));
    parts.collect::<Vec<_>>().join(", ")
}

/// Comments that say where the scenario comes from, and what it does not say.
fn header(file: &Path, format: Format, told: &Told) -> String {
    let name = file.file_name().map_or_else(|| "standard input".into(), |name| name.to_string_lossy());
    let name = if name == "-" { "standard input".into() } else { name };
    let mut out = format!("# Imported from {} ({}): {}.\n", one_line(&name), format.name(), told.counts);
    if let Some(about) = told.about {
        for line in about.lines() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "# {line}");
        }
    }
    if !told.notes.is_empty() {
        out.push_str("# Not as it stands there:\n");
    }
    for note in &told.notes {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "#  - {}", one_line(note));
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}
