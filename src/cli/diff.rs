//! `plenary diff`.

mod document;
mod page;

use std::path::PathBuf;

use super::args::{Common, Format};
use super::input::{Case, Problems, Sorted, options, programmes, read, sorted, text};
use super::{Io, Stop, exit};
use crate::check::{Noise, Report, check_with};
use crate::exchange::side_by_side;
use crate::explain::diff::{Diff, Side, diff};
use crate::finding::Origins;
use crate::model::{Agenda, Instance, Programme, Zone};
use crate::rules::Uses;
use crate::source::{Input, Text};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Two agendas, the earlier one first, and their scenario among them if there is one; `-` reads standard input
    #[arg(required = true, value_name = "FILE", num_args = 2..=3)]
    files: Vec<PathBuf>,
    /// The scenario of both agendas
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
}

/// Says how two agendas differ.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Json | Format::Markdown) {
        let message = "`plenary diff` does not write this format".to_owned();
        return Err(Problems::one("bad-format", message, "use --format text, json or markdown").into());
    }
    let told = compared(command, common, io)?;
    match common.format {
        Format::Json => write!(io.out, "{}", document::document(&told).map_err(std::io::Error::from)?)?,
        Format::Markdown => write!(io.out, "{}", page::markdown(&told))?,
        _ => write!(io.out, "{}", page::text(&told, common.quiet))?,
    }
    Ok(if told.diff.is_empty() { exit::CLEAN } else { exit::FINDINGS })
}

/// Two agendas, checked and compared.
struct Compared {
    /// The names of the files.
    names: [String; 2],
    /// The zone of both.
    zone: Zone,
    diff: Diff,
    origins: Origins,
    /// Whether any use has level medium.
    has_medium: bool,
}

fn compared(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<Compared, Stop> {
    let mut origins = Origins::default();
    let Sorted { mut scenario, agendas } = sorted(&command.files, &mut origins, io)?;
    if let Some(path) = &command.scenario {
        if let Some(other) = &scenario {
            let message = format!("{} and {} are both scenarios", path.display(), other.name);
            return Err(Problems::one("two-scenarios", message, "name one scenario and two agendas").into());
        }
        scenario = Some(text(read(path, io)?, &mut origins)?);
    }
    let both = <[Input; 2]>::try_from(agendas).map_err(|agendas| {
        let message = match agendas.as_slice() {
            [] => "there is no agenda to compare".to_owned(),
            [one] => format!("there is one agenda, {}: nothing to compare it with", one.name),
            more => format!("there are {} agendas", more.len()),
        };
        Problems::one("two-agendas", message, "name two agendas, the earlier one first")
    })?;
    let names = both.each_ref().map(|input| input.name.clone());
    let (sides, origins) = match &scenario {
        Some(scenario) => of_scenario(scenario, both, origins, common)?,
        None => by_themselves(both, origins, common)?,
    };
    let [one, two] = &sides;
    let diff = diff(one.side(), two.side());
    let has_medium = sides.iter().any(|side| side.report.has_medium);
    Ok(Compared { names, zone: one.instance.zone, diff, origins, has_medium })
}

/// An agenda that was checked.
struct Checked {
    instance: Instance,
    agenda: Agenda,
    report: Report,
}

impl Checked {
    fn new(instance: Instance, uses: &Uses, agenda: Agenda, noise: Noise) -> Self {
        let report = check_with(&instance, uses, &agenda, noise);
        Self { instance, agenda, report }
    }

    fn side(&self) -> Side<'_> {
        Side { instance: &self.instance, agenda: &self.agenda, report: &self.report }
    }
}

/// Two agendas of a scenario, as `check` takes them.
fn of_scenario(
    scenario: &Text,
    [one, two]: [Input; 2],
    origins: Origins,
    common: &Common,
) -> Result<([Checked; 2], Origins), Stop> {
    let mut case = Case::from_scenario(scenario, origins, common)?;
    case.refuse_contradictions()?;
    let agendas = [case.part(one, common)?, case.part(two, common)?];
    let checked = |agenda| Checked::new(case.instance.clone(), &case.uses, agenda, Noise::Stated);
    Ok((agendas.map(checked), case.origins))
}

/// Two agendas by themselves, as `check` takes each.
fn by_themselves(both: [Input; 2], mut origins: Origins, common: &Common) -> Result<([Checked; 2], Origins), Stop> {
    let parts = programmes(both.into(), &options(common), common, &mut origins)?;
    let Ok(parts) = <[Programme; 2]>::try_from(parts) else { unreachable!("each file is one programme") };
    let [one, two] = side_by_side(parts, common.today()).map_err(|errors| Problems::new(errors, &origins))?;
    let mut checked = |(instance, agenda)| -> Result<Checked, Stop> {
        let case = Case::configured(instance, std::mem::take(&mut origins), common)?;
        origins = case.origins;
        Ok(Checked::new(case.instance, &case.uses, agenda, Noise::Inferred))
    };
    let sides = [checked(one)?, checked(two)?];
    Ok((sides, origins))
}
