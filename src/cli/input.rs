//! Reading what a command is given.

use std::io::Read as _;
use std::path::Path;

use super::args::Common;
use super::{Io, Stop};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Instance, OriginId};
use crate::rules::{Level, Override, Uses, configure, contradictions};
use crate::source::{self, FileKind, Text};

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
        let text = read(path, &mut origins, io)?;
        let loaded = source::scenario_from(&text, origins, common.today())
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

    /// Reads an agenda of this scenario.
    pub(super) fn agenda(&mut self, path: &Path, io: &mut Io<'_>) -> Result<Agenda, Stop> {
        let text = read(path, &mut self.origins, io)?;
        source::agenda_from(&text, &self.instance, &mut self.origins)
            .map_err(|errors| Problems::new(errors, &self.origins).into())
    }

    /// Reads the published agenda, if the command names one.
    pub(super) fn publish(&mut self, path: Option<&Path>, io: &mut Io<'_>) -> Result<(), Stop> {
        if let Some(path) = path {
            self.instance.published = Some(self.agenda(path, io)?);
        }
        Ok(())
    }
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(path: &Path, origins: &mut Origins, io: &mut Io<'_>) -> Result<Text, Stop> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        (&mut *io.stdin).take(Text::LIMIT).read_to_end(&mut bytes)?;
        return Text::from_bytes("<stdin>", bytes, None, origins)
            .map_err(|error| Problems::new(vec![error], origins).into());
    }
    Text::read(path, origins).map_err(|error| Problems::new(vec![error], origins).into())
}

/// Sorts the files of `check` by content: at most one scenario, any number of agendas.
pub(super) fn sort(texts: Vec<Text>) -> Result<(Option<Text>, Vec<Text>), Problems> {
    let mut scenario: Option<Text> = None;
    let mut agendas = Vec::new();
    for text in texts {
        if source::what_is(&text.text) == FileKind::Agenda {
            agendas.push(text);
        } else if let Some(first) = &scenario {
            let message = format!("{} and {} are both scenarios", first.name, text.name);
            return Err(Problems::one(
                "two-scenarios",
                message,
                "check one scenario at a time; an agenda has a list `agenda:`",
            ));
        } else {
            scenario = Some(text);
        }
    }
    Ok((scenario, agendas))
}

fn overrides(common: &Common) -> Vec<Override> {
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
