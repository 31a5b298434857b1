//! `plenary explain`.

mod json;
mod text;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::args::{self, Common, Format, duration};
use super::input::{Case, Problems};
use super::{Io, Stop, exit, rules};
use crate::explain::core::{self, Answer, Options};
use crate::finding::did_you_mean;
use crate::rules::registry;

/// Time limit without `--time-limit`.
const DEFAULT_LIMIT: Duration = Duration::from_secs(60);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A scenario, or the name of a rule, whose page is printed; `-` reads standard input
    #[arg(value_name = "SCENARIO|RULE")]
    pub(super) subject: PathBuf,
    /// Find every set of requirements that cannot hold together, no requirement in two of them
    #[arg(long)]
    pub(super) all: bool,
    /// List the placements left to each talk by itself, the tightest first, and what took the others
    #[arg(long, conflicts_with = "all")]
    pub(super) flexibility: bool,
    /// Stop after this time: `30s`, `5m`, `1h`
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) time_limit: Option<Duration>,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
}

/// Says why nothing fits, or that everything does.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    let started = Instant::now();
    if let Some(rule) = rule_of(command) {
        return rules::run(&args::Rules { rule: Some(rule), effective: None }, common, io);
    }
    if !matches!(common.format, Format::Text | Format::Json) {
        let message = "explain writes text or JSON only".to_owned();
        return Err(Problems::one("bad-format", message, "use `--format text` or `--format json`").into());
    }
    let case = Case::load(&command.subject, common, io)?;
    if command.flexibility {
        let (rows, statements) =
            core::flexibility(&case.instance, &case.uses).map_err(|error| super::solve::stop(&case, error))?;
        match common.format {
            Format::Json => write!(io.out, "{}", json::flexibility(&case, &rows, &statements)?)?,
            _ => text::flexibility(io, &case, &rows, &statements)?,
        }
        return Ok(exit::CLEAN);
    }
    case.refuse_contradictions()?;
    let deadline = started.checked_add(command.time_limit.unwrap_or(DEFAULT_LIMIT));
    let mut options = Options::until(deadline);
    (options.seed, options.all) = (command.seed, command.all);
    let explained = core::explain(&case.instance, &case.uses, &options, io.interrupt)
        .map_err(|error| super::solve::stop(&case, error))?;
    match common.format {
        Format::Json => write!(io.out, "{}", json::explanation(&case, &explained)?)?,
        _ => text::explanation(io, &case, &explained, common.quiet)?,
    }
    Ok(match explained.answer {
        Answer::Feasible(_) => exit::CLEAN,
        Answer::Infeasible => exit::INFEASIBLE,
        Answer::Unknown(_) => exit::NO_AGENDA,
    })
}

/// The rule that is meant, if no file is: by its name, or by one that is close to it.
fn rule_of(command: &Args) -> Option<String> {
    let name = command.subject.to_str()?;
    let rules = || registry().iter().map(|entry| entry.info.id);
    let is_rule = name != "-" && !command.subject.exists() && did_you_mean(name, rules()).is_some();
    is_rule.then(|| name.to_owned())
}
