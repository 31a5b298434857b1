//! `plenary whatif`.

use std::path::PathBuf;

use super::args::{Common, Format};
use super::input::{Case, Problems, options, read, text};
use super::{Io, Stop, exit, repair, solve, whatif_text};
use crate::exchange::Foreign;
use crate::explain::whatif::{Fit, Limits, Situation, whatif};
use crate::finding::Origins;
use crate::rules::contradictions;
use crate::source::{Input, Text, Value, partial_scenario, scenario_from, scenario_with};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario
    scenario: PathBuf,
    /// The change: a partial scenario, laid over it as if it included it
    change: PathBuf,
    /// The agenda that the change is to fit into; without it both scenarios are drafted
    #[arg(long, value_name = "FILE")]
    agenda: Option<PathBuf>,
    #[command(flatten)]
    touch: repair::Touch,
}

/// The scenario and what is laid over it.
struct Layers<'a> {
    scenario: Text,
    agenda: Option<Input>,
    origins: Origins,
    common: &'a Common,
}

impl Layers<'_> {
    /// The scenario with a version of the change, or without any.
    fn with(&self, over: Option<&Value>) -> Result<(Situation, Origins), Stop> {
        let Self { scenario, agenda, origins, common } = self;
        let readers = Foreign(options(common).zone(common.timezone()?));
        let (origins, today) = (origins.clone(), common.today());
        let loaded = match over {
            None => scenario_from(scenario, origins, today, &readers),
            Some(over) => scenario_with(scenario, over, origins, today, &readers),
        };
        let loaded = loaded.map_err(|failure| Problems { errors: failure.errors, origins: failure.origins })?;
        let mut case = Case::configured(loaded.instance, loaded.origins, common)?;
        let agenda = agenda.clone().map(|input| case.part(input, common)).transpose()?;
        let Case { instance, uses, origins } = case;
        Ok((Situation { instance, uses, agenda }, origins))
    }
}

fn case(situation: Situation, origins: Origins) -> Case {
    Case { instance: situation.instance, uses: situation.uses, origins }
}

/// Says what a change would do.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Json) {
        let message = "`plenary whatif` does not write this format".to_owned();
        return Err(Problems::one("bad-format", message, "use --format text or json").into());
    }
    let mut origins = Origins::default();
    let scenario = text(read(&command.scenario, io)?, &mut origins)?;
    let change = text(read(&command.change, io)?, &mut origins)?;
    let readers = Foreign(options(common).zone(common.timezone()?));
    let change = partial_scenario(&change, &mut origins, &readers).map_err(|errors| Problems::new(errors, &origins))?;
    let agenda = command.agenda.as_deref().map(|path| read(path, io)).transpose()?;
    let layers = Layers { scenario, agenda, origins, common };
    let (before, earlier) = layers.with(None)?;
    let (after, later) = layers.with(Some(&change))?;
    let placed = after.agenda.clone().unwrap_or_default();
    let limits =
        Limits { repair: command.touch.options(&after.instance, &placed)?, max_moves: command.touch.max_moves };
    let build = |change: &Value| layers.with(Some(change)).ok().map(|(situation, _)| situation);
    let found = whatif(&before, &after, &change, &build, &limits, io.interrupt);
    let (before, after) = (case(before, earlier), case(after, later));
    let found = found.map_err(|error| solve::stop(&after, error))?;
    let refused = contradictions(&after.instance, &after.uses);
    let told = whatif_text::Told {
        before: &before,
        after: &after,
        found: &found,
        contradictions: &refused,
        max_moves: command.touch.max_moves,
        files: [&command.scenario, &command.change].map(|path| path.display().to_string()),
    };
    if common.format == Format::Json {
        write!(io.out, "{}", told.json().map_err(std::io::Error::from)?)?;
    } else {
        write!(io.out, "{}", told.text())?;
    }
    Ok(if found.changed.fit == Fit::Fits { exit::CLEAN } else { exit::FINDINGS })
}
