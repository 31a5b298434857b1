//! `plenary plan`.

mod document;
mod page;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::args::{Common, Format, duration};
use super::input::{Case, Problems};
use super::{Io, Stop, exit, solve};
use crate::explain::plan::{Limits, plan};
use crate::solve::SolveError;

/// Moves of each question without `--iterations`.
const DEFAULT_ITERATIONS: u64 = 20_000;

/// Time limit without `--time-limit` and `--iterations`.
const DEFAULT_LIMIT: Duration = Duration::from_secs(60);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario; `-` reads standard input
    scenario: PathBuf,
    /// Stop after this time, shared among all questions: `30s`, `5m`, `1h`; 60s unless --iterations is given
    #[arg(long, value_name = "TIME", value_parser = duration)]
    time_limit: Option<Duration>,
    /// Moves of the search for each question; makes the run reproducible, without a time limit unless one is given
    #[arg(long, value_name = "N")]
    iterations: Option<u64>,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

/// Says what a conference needs and what it uses.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Json) {
        let message = "`plenary plan` does not write this format".to_owned();
        return Err(Problems::one("bad-format", message, "use --format text or json").into());
    }
    let started = Instant::now();
    let case = Case::load(&command.scenario, common, io)?;
    case.refuse_contradictions()?;
    let limits = Limits {
        iterations: command.iterations.unwrap_or(DEFAULT_ITERATIONS),
        time_limit: command.time_limit.or(command.iterations.is_none().then_some(DEFAULT_LIMIT)),
        seed: command.seed,
    };
    // Reading counts too.
    let time_limit = limits.time_limit.map(|limit| limit.saturating_sub(started.elapsed()));
    match plan(&case.instance, &case.uses, Limits { time_limit, ..limits }, io.interrupt) {
        Err(error @ SolveError::NoTime) => {
            writeln!(io.err, "No answer: {error}.")?;
            Ok(exit::NO_AGENDA)
        }
        Err(error) => Err(solve::stop(&case, error)),
        Ok(found) => {
            match common.format {
                Format::Json => {
                    write!(io.out, "{}", document::document(&case, &found).map_err(std::io::Error::from)?)?;
                }
                _ => write!(io.out, "{}", page::text(&case.instance, &found))?,
            }
            Ok(exit::CLEAN)
        }
    }
}
