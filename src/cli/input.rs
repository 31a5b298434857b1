//! Reading what a command is given.

use std::path::{Path, PathBuf};

use super::args::Common;
use super::{Io, Stop};
use crate::exchange::{self, Foreign, Format, Mapping, ReadOptions, against, format_of};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Instance, OriginId, Programme, Remark};
use crate::rules::{Level, Override, Uses, configure, contradictions};
use crate::source::{self, FileKind, Input, Text};

/// Problems with the input, and the places they point to.
#[derive(Debug)]
pub(super) struct Problems {
    pub(super) errors: Vec<InputError>,
    pub(super) origins: Origins,
}

impl Problems {
    pub(super) fn new(errors: Vec<InputError>, origins: &Origins) -> Self {
        Self { errors, origins: origins.clone() }
    }

    /// One problem that has no place.
    pub(super) fn one(id: &'static str, message: String, help: &str) -> Self {
        Self { errors: vec![InputError::new(id, OriginId(0), message).help(help)], origins: Origins::default() }
    }
}

/// A scenario with its configuration and the agenda of a command.
pub(super) struct Case {
    pub(super) instance: Instance,
    pub(super) uses: Uses,
    pub(super) origins: Origins,
}

impl Case {
    /// Reads a scenario and configures its rules.
    pub(super) fn load(path: &Path, common: &Common, io: &mut Io<'_>) -> Result<Self, Stop> {
        let mut origins = Origins::default();
        let text = text(read(path, io)?, &mut origins)?;
        Self::from_scenario(&text, origins, common)
    }

    /// Reads a scenario from its text and configures its rules.
    pub(super) fn from_scenario(text: &Text, origins: Origins, common: &Common) -> Result<Self, Stop> {
        let loaded =
            source::scenario_from(text, origins, common.today(), &Foreign(options(common).zone(common.timezone()?)))
                .map_err(|failure| Problems { errors: failure.errors, origins: failure.origins })?;
        Self::configured(loaded.instance, loaded.origins, common)
    }

    /// Configures the rules of an instance.
    pub(super) fn configured(instance: Instance, origins: Origins, common: &Common) -> Result<Self, Stop> {
        let uses = configure(&instance, common.profile.as_deref(), &overrides(common))
            .map_err(|errors| Problems::new(errors, &origins))?;
        Ok(Self { instance, uses, origins })
    }

    /// The uses of one rule alone, as they are configured.
    pub(super) fn uses_of(&self, rule: &str, common: &Common) -> Result<Uses, Problems> {
        let mut overrides = overrides(common);
        overrides.push(Override::Only(vec![rule.to_owned()]));
        configure(&self.instance, common.profile.as_deref(), &overrides)
            .map_err(|errors| Problems::new(errors, &self.origins))
    }

    /// Refuses a scenario that no agenda can satisfy.
    pub(super) fn refuse_contradictions(&self) -> Result<(), Problems> {
        let errors = contradictions(&self.instance, &self.uses);
        if errors.is_empty() { Ok(()) } else { Err(Problems::new(errors, &self.origins)) }
    }

    /// Reads an agenda of this scenario, in any format.
    pub(super) fn agenda(&mut self, path: &Path, common: &Common, io: &mut Io<'_>) -> Result<Agenda, Stop> {
        let input = read(path, io)?;
        Ok(self.part(input, common)?)
    }

    /// Understands an agenda of this scenario, in any format.
    pub(super) fn part(&mut self, input: Input, common: &Common) -> Result<Agenda, Problems> {
        let agenda = if format_of(&input) == Format::Plenary {
            let text = text(input, &mut self.origins)?;
            source::agenda_from(&text, &self.instance, &mut self.origins)
        } else {
            let options = options(common).zone(common.timezone()?.or(Some(self.instance.zone)));
            let mapping = mapping(common, &mut self.origins)?;
            exchange::read(input, &options, &mut self.origins).map(|mut programme| {
                mapping.apply(&mut programme);
                against(&programme, &self.instance)
            })
        };
        agenda.map_err(|errors| Problems::new(errors, &self.origins))
    }

    /// Understands the parts of an agenda of this scenario, in any format.
    pub(super) fn parts(&mut self, inputs: Vec<Input>, common: &Common) -> Result<Vec<Agenda>, Problems> {
        inputs.into_iter().map(|input| self.part(input, common)).collect()
    }

    /// Reads the published agenda, if the command names one.
    pub(super) fn publish(&mut self, path: Option<&Path>, common: &Common, io: &mut Io<'_>) -> Result<(), Stop> {
        if let Some(path) = path {
            self.instance.published = Some(self.agenda(path, common, io)?);
        }
        Ok(())
    }
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(path: &Path, io: &mut Io<'_>) -> Result<Input, Problems> {
    let input = if path == Path::new("-") { Input::stream("<stdin>", &mut *io.stdin) } else { Input::read(path) };
    input.map_err(|error| Problems::new(vec![error], &Origins::default()))
}

/// Understands a file as text.
pub(super) fn text(input: Input, origins: &mut Origins) -> Result<Text, Problems> {
    input.text(origins).map_err(|error| Problems::new(vec![error], origins))
}

/// Reads agendas by themselves, in any format, each as the mapping settles it; with all facts, or with
/// what a check needs.
pub(super) fn programmes(
    agendas: Vec<Input>,
    options: &ReadOptions,
    common: &Common,
    origins: &mut Origins,
) -> Result<Vec<Programme>, Problems> {
    let (given, mut stated) = (common.timezone()?, None);
    let mapping = mapping(common, origins)?;
    let mut parts = Vec::new();
    for input in agendas {
        // A part of ours without a zone is in that of the parts before it.
        let zone = given.or(stated.filter(|_| format_of(&input) == Format::Plenary));
        let part = exchange::read(input, &options.clone().zone(zone), origins);
        let mut part = part.map_err(|errors| Problems::new(errors, origins))?;
        mapping.apply(&mut part);
        stated = stated.or(part.zone);
        parts.push(part);
    }
    Ok(parts)
}

/// Remarks listed one by one; more are counted.
const LISTED: usize = 12;

/// What readers noticed, a line each.
pub(super) fn remarks(programme: &Programme, origins: &Origins) -> Vec<String> {
    let line = |remark: &Remark| match origins.label(remark.at) {
        Some(label) => format!("{label}: {}", remark.message),
        None => remark.message.clone(),
    };
    let mut lines: Vec<String> = programme.remarks.iter().take(LISTED).map(line).collect();
    match programme.remarks.len().saturating_sub(LISTED) {
        0 => {}
        1 => lines.push("and 1 more remark: `plenary check` lists it".to_owned()),
        more => lines.push(format!("and {more} more remarks: `plenary check` lists them")),
    }
    lines
}

/// The mapping that the command line names.
pub(super) fn mapping(common: &Common, origins: &mut Origins) -> Result<Mapping, Problems> {
    let Some(path) = &common.mapping else { return Ok(Mapping::default()) };
    if path == Path::new("-") {
        let message = "a mapping cannot be read from standard input".to_owned();
        return Err(Problems::one("bad-option", message, "name a file instead of `-`"));
    }
    let mapping = Text::read(path, origins).map_err(|error| vec![error]).and_then(|text| Mapping::read(&text, origins));
    mapping.map_err(|errors| Problems::new(errors, origins))
}

/// How other formats are read.
pub(super) fn options(common: &Common) -> ReadOptions {
    ReadOptions::new(common.today())
}

/// The files of `check`, told apart by content.
pub(super) struct Sorted {
    /// The scenario, if there is one.
    pub(super) scenario: Option<Text>,
    /// The parts of the agenda.
    pub(super) agendas: Vec<Input>,
}

impl Sorted {
    /// Refuses a scenario alone, for a command that does something with agendas.
    pub(super) fn needs_agenda(&self, scenario: &Text, doing: &str) -> Result<(), Problems> {
        if !self.agendas.is_empty() {
            return Ok(());
        }
        let message = format!("{} is a scenario: there is no agenda to {doing}", scenario.name);
        Err(Problems::one("no-agenda", message, "name its agenda too; `plenary solve` drafts one"))
    }
}

/// Reads the files of a command and sorts them by content.
pub(super) fn sorted(paths: &[PathBuf], origins: &mut Origins, io: &mut Io<'_>) -> Result<Sorted, Problems> {
    let inputs = paths.iter().map(|path| read(path, io)).collect::<Result<_, _>>()?;
    sort(inputs, origins)
}

/// Sorts files by content: at most one scenario, any number of agendas.
fn sort(inputs: Vec<Input>, origins: &mut Origins) -> Result<Sorted, Problems> {
    let mut sorted = Sorted { scenario: None, agendas: Vec::new() };
    for input in inputs {
        let ours = format_of(&input) == Format::Plenary;
        // What is no text cannot be a scenario; reading it says what is wrong with it.
        let is_agenda =
            || std::str::from_utf8(&input.bytes).is_ok_and(|text| source::what_is(text) == FileKind::Agenda);
        if !ours || is_agenda() {
            sorted.agendas.push(input);
        } else if let Some(first) = &sorted.scenario {
            let message = format!("{} and {} are both scenarios", first.name, input.name);
            return Err(Problems::one(
                "two-scenarios",
                message,
                "check one scenario at a time; an agenda has a list `agenda:`",
            ));
        } else {
            sorted.scenario = Some(text(input, origins)?);
        }
    }
    Ok(sorted)
}

/// Levels that the command line sets.
pub(super) fn overrides(common: &Common) -> Vec<Override> {
    let levels = [(&common.deny, Level::Deny), (&common.warn, Level::Warn), (&common.allow, Level::Off)];
    let mut overrides: Vec<Override> = levels
        .into_iter()
        .flat_map(|(names, level)| names.iter().map(move |name| Override::Level(name.clone(), level)))
        .collect();
    if !common.only.is_empty() {
        overrides.push(Override::Only(common.only.clone()));
    }
    overrides
}
