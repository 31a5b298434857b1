//! Loading a scenario: file, includes, resolution, published agenda.

use std::path::Path;

use chrono::NaiveDate;

use super::agenda::agenda_from;
use super::include::gather;
use super::read::{Input, Text};
use super::resolve::resolve;
use super::tree::{At, Forest};
use super::value::{Native, Readers, Value};
use crate::finding::{InputError, Origins};
use crate::model::{Instance, OriginId};

/// A scenario that was read without errors.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The validated scenario.
    pub instance: Instance,
    /// All files that were read, and the places of all facts.
    pub origins: Origins,
}

/// A scenario that has errors.
#[derive(Debug, Clone)]
pub struct Failure {
    /// All errors that were found, in order of reading.
    pub errors: Vec<InputError>,
    /// All files that were read, and the places the errors point to.
    pub origins: Origins,
}

/// Reads a scenario file with its includes and its published agenda, all of them YAML or JSON. Holds,
/// exemptions and comments with a last day hold up to `today`: no clock is read here.
///
/// # Errors
/// All problems with the input that could be found.
pub fn load_scenario(path: &Path, today: NaiveDate) -> Result<Loaded, Failure> {
    let mut origins = Origins::default();
    match Text::read(path, &mut origins) {
        Ok(text) => scenario_from(&text, origins, today, &Native),
        Err(error) => Err(Failure { errors: vec![error], origins }),
    }
}

/// Reads a scenario from a text that is no file; includes are relative to the working directory.
///
/// # Errors
/// See [`load_scenario`].
pub fn load_scenario_text(name: &str, text: &str, today: NaiveDate) -> Result<Loaded, Failure> {
    scenario_from(&Text::new(name, text), Origins::default(), today, &Native)
}

/// Reads a scenario from a text that was read already, going on with these origins; files that it
/// names may be in the formats of `readers`.
///
/// # Errors
/// See [`load_scenario`].
pub fn scenario_from(
    text: &Text,
    origins: Origins,
    today: NaiveDate,
    readers: &dyn Readers,
) -> Result<Loaded, Failure> {
    laid(text, None, origins, today, readers)
}

/// The same with a partial scenario over it, which overrides it as an including file does.
///
/// # Errors
/// See [`load_scenario`].
pub fn scenario_with(
    text: &Text,
    over: &Value,
    origins: Origins,
    today: NaiveDate,
    readers: &dyn Readers,
) -> Result<Loaded, Failure> {
    laid(text, Some(over), origins, today, readers)
}

fn laid(
    text: &Text,
    over: Option<&Value>,
    mut origins: Origins,
    today: NaiveDate,
    readers: &dyn Readers,
) -> Result<Loaded, Failure> {
    let mut forest = Forest::default();
    let gathered = match gather(text, over, &mut forest, &mut origins, readers) {
        Ok(gathered) => gathered,
        Err(errors) => return Err(Failure { errors, origins }),
    };
    let root = forest.at(gathered.root);
    let mut instance = match resolve(&gathered.scenario, root, today) {
        Ok(instance) => instance,
        Err(errors) => return Err(Failure { errors, origins }),
    };
    if let Some(name) = &gathered.scenario.published {
        match published(name, text, root, &instance, &mut origins, readers) {
            Ok(agenda) => instance.published = Some(agenda),
            Err(errors) => return Err(Failure { errors, origins }),
        }
    }
    Ok(Loaded { instance, origins })
}

fn published(
    name: &str,
    text: &Text,
    root: At<'_>,
    instance: &Instance,
    origins: &mut Origins,
    readers: &dyn Readers,
) -> Result<crate::model::Agenda, Vec<InputError>> {
    let at = root.key("published").origin();
    // Relative to the file that states it, which may be an included one.
    let stated_in = origins.place(at).map(|place| origins.file(place.file).name.clone());
    let file = stated_in.as_deref().filter(|_| text.path.is_some()).map_or(Path::new(""), Path::new);
    let path = file.parent().unwrap_or(Path::new("")).join(name);
    let agenda = match Input::read(&path) {
        Err(error) => Err(vec![error]),
        Ok(input) if readers.takes(&input) => readers.agenda(input, instance, origins),
        Ok(input) => match input.text(origins) {
            Err(error) => Err(vec![error]),
            Ok(text) => agenda_from(&text, instance, origins),
        },
    };
    agenda.map_err(|mut errors| {
        for error in &mut errors {
            if error.origin == OriginId(0) {
                error.origin = at;
            }
        }
        errors
    })
}
