//! Arguments of all commands.

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use super::input::Problems;
use crate::exchange::{ExportFormat, Format as ImportFormat};
use crate::finding::{Origins, Severity};
use crate::generate::Tightness;
use crate::model::{OriginId, Zone};
use crate::source::zone_named;

/// Heading of the options that all commands take.
const EVERYWHERE: &str = "Options of all commands";

/// Drafts conference agendas and checks hand-edited ones.
#[derive(Debug, Parser)]
#[command(name = "plenary", version, about, max_term_width = 100, disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// How strict to be: draft, release, published, or a profile of the scenario; draft unless given
    #[arg(long, value_name = "PROFILE", global = true, help_heading = EVERYWHERE)]
    pub(super) profile: Option<String>,
    /// Findings of this rule are errors (repeatable)
    #[arg(long, value_name = "RULE", global = true, action = ArgAction::Append, help_heading = EVERYWHERE)]
    pub(super) deny: Vec<String>,
    /// Findings of this rule are warnings (repeatable)
    #[arg(long, value_name = "RULE", global = true, action = ArgAction::Append, help_heading = EVERYWHERE)]
    pub(super) warn: Vec<String>,
    /// This rule is off (repeatable)
    #[arg(long, value_name = "RULE", global = true, action = ArgAction::Append, help_heading = EVERYWHERE)]
    pub(super) allow: Vec<String>,
    /// Every other rule is off (repeatable)
    #[arg(long, value_name = "RULE", global = true, action = ArgAction::Append, help_heading = EVERYWHERE)]
    pub(super) only: Vec<String>,
    /// The date by which holds and exemptions expire, such as 2027-03-01; today's unless given
    #[arg(long, value_name = "DATE", global = true, value_parser = date, help_heading = EVERYWHERE)]
    pub(super) today: Option<NaiveDate>,
    /// The IANA zone of times that have none, such as Europe/Brussels
    #[arg(long, value_name = "ZONE", global = true, help_heading = EVERYWHERE)]
    pub(super) timezone: Option<String>,
    /// A file that says which names mean the same person or room, and which nobody
    #[arg(long, value_name = "FILE", global = true, help_heading = EVERYWHERE)]
    pub(super) mapping: Option<PathBuf>,
    /// How results are written
    #[arg(long, value_enum, default_value_t = Format::Text, global = true, help_heading = EVERYWHERE)]
    pub(super) format: Format,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = When::Auto, global = true, help_heading = EVERYWHERE)]
    pub(super) color: When,
    /// No progress and no summaries
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    pub(super) quiet: bool,
}

impl Common {
    /// The zone of times that have none.
    pub(super) fn timezone(&self) -> Result<Option<Zone>, Problems> {
        let zone = self.timezone.as_deref().map(|name| zone_named(name, OriginId(0))).transpose();
        zone.map_err(|error| Problems::new(vec![error], &Origins::default()))
    }

    /// The date of the run. Only here a clock is asked for it.
    pub(super) fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| chrono::Local::now().date_naive())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines of the files
    Text,
    /// A line for each finding, for editors
    Concise,
    /// For scripts
    Json,
    /// Annotations and a job summary
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Code quality report
    Gitlab,
    /// JUnit XML
    Junit,
    /// Tables for a pull request
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
}

impl FailOn {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Draft the best agenda for a scenario
    Solve(Solve),
    /// Check agendas against a scenario, or by themselves
    Check(Check),
    /// Show an agenda as a grid per day, findings marked
    Show(Show),
    /// Say why not everything fits, or print the page of a rule
    Explain(super::explain::Args),
    /// Turn an agenda file of any format into a scenario and an agenda
    Import(Import),
    /// Write an agenda in another format
    Export(Export),
    /// Write a seeded scenario of a given size, with an agenda that is known to be feasible
    Generate(Generate),
    /// Find the smallest change that mends an agenda
    Repair(super::repair::Args),
    /// Say what would have to change if a room, a person or a day were lost
    Drill(super::drill::Args),
    /// Say what stands in the way of a talk at a time or in a room, and where else it could go
    Why(super::why::Args),
    /// Say what a change of the scenario would break, and how much of it fits
    Whatif(super::whatif::Args),
    /// Compare two agendas: what moved, which findings are new or gone, and who is affected
    Diff(super::diff::Args),
    /// Say how few rooms, slots and days would do, what one more room is worth, and what is used
    Plan(super::plan::Args),
    /// Try random changes of the scenario, and say where plenary contradicts itself
    Fuzz(super::fuzz::Args),
    /// List the rules, or print the page of one
    Rules(Rules),
    /// Print the JSON Schema of scenarios
    Schema,
    /// Write a commented scenario to start from
    Init(Init),
    /// Print completions for a shell
    Completions(Completions),
}

#[derive(Debug, clap::Args)]
pub(super) struct Solve {
    /// The scenario; `-` reads standard input
    pub(super) scenario: PathBuf,
    /// Write the agenda to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Stop after this time: `30s`, `5m`, `1h`; 60s unless --iterations is given
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) time_limit: Option<Duration>,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// Moves of the search; makes the run reproducible, without a time limit unless one is given
    #[arg(long, value_name = "N")]
    pub(super) iterations: Option<u64>,
    /// Stop when the soft score is within this relative gap of its bound
    #[arg(long, value_name = "GAP", default_value_t = 0.0, value_parser = gap)]
    pub(super) gap: f64,
    /// Start from this agenda
    #[arg(long, value_name = "AGENDA")]
    pub(super) from: Option<PathBuf>,
    /// Keep what this agenda places and place the rest around it
    #[arg(long, value_name = "AGENDA")]
    pub(super) keep: Option<PathBuf>,
    /// Write nothing if not everything fits
    #[arg(long)]
    pub(super) no_draft: bool,
    /// Threads to use; all cores unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
    /// Replace an output file even if a person wrote or edited it
    #[arg(long)]
    pub(super) force: bool,
    /// The agenda that was published; moving a talk away from it costs
    #[arg(long, value_name = "FILE")]
    pub(super) published: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags of the command line")]
pub(super) struct Check {
    /// A scenario and agendas, in any order; several agendas are parts of one; `-` reads standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Exit with 1 for findings of this severity or above
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
    /// Exit with 1 for warnings too, and for everything that could not be checked
    #[arg(long, conflicts_with = "fail_on")]
    pub(super) strict: bool,
    /// Exit with 0 whatever is found
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// What an earlier check printed as JSON or SARIF: what stands there is not new and fails nothing
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Mend the agenda file in place with the fewest changes, then check it; says what it changes
    #[arg(long, conflicts_with = "watch")]
    pub(super) fix: bool,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long)]
    pub(super) watch: bool,
    /// Show what is hidden as noise: by `grace`, and without a scenario in shared rooms, drop-ins and copies
    #[arg(long)]
    pub(super) no_noise_control: bool,
    /// The agenda that was published
    #[arg(long, value_name = "FILE")]
    pub(super) published: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// A scenario and its agenda, or agendas alone; several agendas are parts of one; `-` reads
    /// standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Write one HTML page to this file instead of drawing tables
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// Replace a page that exists
    #[arg(long, requires = "html")]
    pub(super) force: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_missing_positional = true)]
pub(super) struct Import {
    /// The format, where the file's content does not tell
    #[arg(value_name = "FORMAT", value_parser = import_format())]
    pub(super) from: Option<ImportFormat>,
    /// The file; `-` reads standard input
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) targets: Targets,
}

/// Where a scenario and its agenda go.
#[derive(Debug, clap::Args)]
pub(super) struct Targets {
    /// Write the scenario to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Write the agenda to this file
    #[arg(long, value_name = "FILE")]
    pub(super) agenda_out: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The format to write
    #[arg(value_name = "FORMAT", value_parser = export_format())]
    pub(super) to: ExportFormat,
    /// A scenario and its agenda, or agendas in any format; several agendas are parts of one; `-`
    /// reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Generate {
    /// Talks, the plenary of each day included
    #[arg(long, value_name = "N")]
    pub(super) talks: usize,
    /// Rooms
    #[arg(long, value_name = "N")]
    pub(super) rooms: usize,
    /// Days
    #[arg(long, value_name = "N")]
    pub(super) days: usize,
    /// Minutes of talks over usable minutes of rooms, above 0 and up to 1; it decides how many slots there are
    #[arg(long, value_name = "T")]
    pub(super) tightness: Tightness,
    /// Seed of all random choices: the same one gives the same bytes everywhere
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// Plant so many clashes in the agenda, each a hard finding; the head of the agenda lists them
    #[arg(long, value_name = "K", default_value_t = 0, requires = "agenda_out")]
    pub(super) planted_clashes: usize,
    /// Plant so many statements that cannot hold together, each of them needed; the head of the scenario lists them
    #[arg(long, value_name = "K", default_value_t = 0, conflicts_with = "planted_clashes")]
    pub(super) planted_conflict: usize,
    #[command(flatten)]
    pub(super) targets: Targets,
}

#[derive(Debug, clap::Args)]
pub(super) struct Rules {
    /// Print the page of this rule
    pub(super) rule: Option<String>,
    /// List what applies to this scenario
    #[arg(long, value_name = "SCENARIO", conflicts_with = "rule")]
    pub(super) effective: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The file to write
    #[arg(default_value = "conference.yaml")]
    pub(super) file: PathBuf,
    /// Write a job that checks the agenda on every change, for GitHub unless another host is named
    #[arg(long, value_enum, value_name = "HOST", num_args = 0..=1, require_equals = true, default_missing_value = "github")]
    pub(super) ci: Option<CiHost>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CiHost {
    Github,
    Gitlab,
}

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Takes the names of the formats that are read.
fn import_format() -> impl TypedValueParser<Value = ImportFormat> {
    PossibleValuesParser::new(ImportFormat::ALL.map(ImportFormat::name))
        .try_map(|name| ImportFormat::from_name(&name).ok_or("no such format"))
}

/// Takes the names of the formats that agendas are written in.
fn export_format() -> impl TypedValueParser<Value = ExportFormat> {
    PossibleValuesParser::new(ExportFormat::ALL.iter().map(|format| format.name()))
        .try_map(|name| ExportFormat::from_name(&name).ok_or("no such format"))
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len()));
    let factor = match unit.trim() {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("`{unit}` is no unit of time: use ms, s, m or h")),
    };
    let number: f64 = number.parse().map_err(|_| format!("`{text}` is no time: write 30s, 5m or 1h"))?;
    Duration::try_from_secs_f64(number * factor).map_err(|_| format!("`{text}` is out of range"))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    // The parser alone would take blanks and single digits.
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| "a date is a year, a month and a day, such as 2027-03-01".to_owned())
}

fn gap(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(gap) if gap.is_finite() && gap >= 0.0 => Ok(gap),
        _ => Err("the gap is a number of 0 or more, such as 0.05".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("200ms"), Ok(Duration::from_millis(200)));
        assert_eq!(duration("60"), Ok(Duration::from_secs(60)));
        assert!(duration("soon").is_err() && duration("5 weeks").is_err() && duration("-3s").is_err());
    }

    #[test]
    fn dates() {
        assert_eq!(date("2027-03-01"), Ok(NaiveDate::from_ymd_opt(2027, 3, 1).unwrap()));
        for text in ["", "today", "2027-02-30", "01.03.2027", "2027-3-1", " 2027-3-01"] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
