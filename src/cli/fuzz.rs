//! `plenary fuzz`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{Common, Format};
use super::input::{Case, Problems, options, overrides, read, text};
use super::output::write_file;
use super::{Io, Stop, exit};
use crate::exchange::Foreign;
use crate::finding::Origins;
use crate::fuzz::{Failure, Found, Options, Setting, fuzz};
use crate::source::{partial_scenario, write_agenda};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario
    scenario: PathBuf,
    /// An agenda whose talks are moved and repaired; a draft unless given
    #[arg(long, value_name = "FILE")]
    agenda: Option<PathBuf>,
    /// How many cases to draw
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    cases: u64,
    /// Run this case alone, and say what it changes
    #[arg(long, value_name = "I", conflicts_with = "cases")]
    case: Option<u64>,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Moves of each search
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    iterations: u64,
    /// Cases that are run side by side; as many as there are cores unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// The files of a failure, and the commands that show it.
struct Written {
    files: Vec<PathBuf>,
    replay: String,
    show: Option<String>,
}

/// Runs cases and writes what fails.
pub(super) fn run(command: &Args, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if !matches!(common.format, Format::Text | Format::Json) {
        let message = "`plenary fuzz` does not write this format".to_owned();
        return Err(Problems::one("bad-format", message, "use --format text or json").into());
    }
    let input = read(&command.scenario, io)?;
    let mut origins = Origins::default();
    let scenario = text(input, &mut origins)?;
    let readers = Foreign(options(common).zone(common.timezone()?));
    let mut case = Case::from_scenario(&scenario, origins.clone(), common)?;
    case.refuse_contradictions()?;
    let tree = partial_scenario(&scenario, &mut origins, &readers).map_err(|errors| Problems::new(errors, &origins))?;
    let agenda = match &command.agenda {
        None => None,
        Some(path) => {
            let agenda = case.agenda(path, common, io)?;
            Some(write_agenda(&case.instance, &agenda))
        }
    };
    let setting = Setting { profile: common.profile.clone(), overrides: overrides(common), today: common.today() };
    let limits = command.limits();
    let Some(found) = fuzz(&tree, agenda.as_deref(), &setting, &[], &limits, io.interrupt) else {
        let message = "the scenario is refused once its includes are merged and written".to_owned();
        return Err(Problems::one("not-supported", message, "`plenary check` lists what is wrong with it").into());
    };
    let mut written = Vec::new();
    for failure in &found.failures {
        written.push(command.write(failure)?);
    }
    if common.format == Format::Json {
        let text = serde_json::to_string_pretty(&command.json(&found, &written)).map_err(std::io::Error::from)?;
        writeln!(io.out, "{text}")?;
    } else {
        write!(io.out, "{}", command.text(&found, &written))?;
    }
    Ok(if found.failures.is_empty() { exit::CLEAN } else { exit::FINDINGS })
}

impl Args {
    fn limits(&self) -> Options {
        let mut limits = Options::default();
        (limits.first, limits.cases) = self.case.map_or((0, self.cases), |case| (case, 1));
        (limits.seed, limits.iterations) = (self.seed, self.iterations);
        if let Some(threads) = self.threads {
            limits.threads = usize::from(threads);
        }
        limits
    }

    /// The command that runs a case again.
    fn replay(&self, case: u64) -> String {
        let mut line = format!("plenary fuzz {}", shell(&self.scenario));
        if let Some(agenda) = &self.agenda {
            let _ = write!(line, " --agenda {}", shell(agenda));
        }
        let _ = write!(line, " --seed {} --case {case}", self.seed);
        if self.iterations != Options::default().iterations {
            let _ = write!(line, " --iterations {}", self.iterations);
        }
        line
    }

    /// Writes the files of a failure beside the scenario. Their name says whose they are: they are replaced.
    fn write(&self, failure: &Failure) -> Result<Written, Stop> {
        let replay = self.replay(failure.case);
        if failure.scenario.is_empty() {
            return Ok(Written { files: Vec::new(), replay, show: None });
        }
        let path = |rest: &str| {
            let name = if self.scenario == Path::new("-") { Path::new("stdin.yaml") } else { &self.scenario };
            name.with_extension(format!("fuzz-{}-{}.{rest}", self.seed, failure.case))
        };
        let (scenario, agenda) = (path("yaml"), path("agenda.yaml"));
        let show = match failure.agenda {
            Some(_) => format!("plenary repair {} {}", shell(&scenario), shell(&agenda)),
            None => format!("plenary solve {}", shell(&scenario)),
        };
        let show = format!("{show} --iterations {} --seed {} --threads 1", self.iterations, failure.case);
        let mut head = format!("# {}: {}\n", failure.property, failure.message.replace('\n', " "));
        for edit in &failure.edits {
            let _ = writeln!(head, "# Changed: {}.", edit.replace('\n', " "));
        }
        let _ = writeln!(head, "# Found by `{replay}`.\n# Look at it with `{show}`.");
        let mut files = vec![scenario];
        write_file(&files[0], head + &failure.scenario)?;
        for (text, rest) in [(&failure.agenda, "agenda.yaml"), (&failure.known, "known.yaml")] {
            if let Some(text) = text {
                write_file(&path(rest), text)?;
                files.push(path(rest));
            }
        }
        Ok(Written { files, replay, show: Some(show) })
    }

    fn text(&self, found: &Found, written: &[Written]) -> String {
        let Found { tally, failures, has_agenda, drawn, .. } = found;
        let mut out = String::new();
        for (half, edits) in ["Drafted", "Repaired"].iter().zip(drawn) {
            for edit in edits {
                let _ = writeln!(out, "{half} with the change: {edit}.");
            }
        }
        for (failure, written) in failures.iter().zip(written) {
            let _ = writeln!(out, "Case {} fails. {}: {}", failure.case, failure.property, failure.message);
            for edit in &failure.edits {
                let _ = writeln!(out, "  changed: {edit}");
            }
            for file in &written.files {
                let _ = writeln!(out, "  written: {}", file.display());
            }
            if let Some(show) = &written.show {
                let _ = writeln!(out, "  look at it: {show}");
            }
            let _ = writeln!(out, "  run it again: {}", written.replay);
        }
        let said = match failures.len() {
            0 => "nothing failed".to_owned(),
            1 => "1 failure".to_owned(),
            many => format!("{many} failures"),
        };
        let counted = |count: u64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let cases = counted(tally.cases, "case", "cases");
        let _ = writeln!(out, "{cases} of {}, seed {}: {said}.", self.scenario.display(), self.seed);
        let _ = writeln!(
            out,
            "  drafts: {} fit ({} proven optimal), {} proven infeasible, {} undecided; {} changed scenarios refused",
            tally.fit, tally.optimal, tally.infeasible, tally.undecided, tally.refused
        );
        let _ = writeln!(
            out,
            "  reasons: {} ({} verified statement by statement, {} in part); {} not settled",
            counted(tally.sets, "minimal set", "minimal sets"),
            tally.sets_verified,
            tally.sets_open,
            tally.unexplained
        );
        if *has_agenda {
            let _ = writeln!(
                out,
                "  repairs: {} with a known plan ({} proven minimal); {} change as much as it, {} less",
                tally.repairs, tally.minimal, tally.alike, tally.smaller
            );
        } else {
            let _ = writeln!(out, "  repairs: none, since no agenda that breaks nothing is known to start from");
        }
        out
    }

    fn json(&self, found: &Found, written: &[Written]) -> serde_json::Value {
        let failures: Vec<serde_json::Value> = found
            .failures
            .iter()
            .zip(written)
            .map(|(failure, written)| {
                json!({
                    "case": failure.case,
                    "property": failure.property,
                    "message": failure.message,
                    "edits": failure.edits,
                    "files": written.files,
                    "show": written.show,
                    "replay": written.replay,
                })
            })
            .collect();
        let tally: serde_json::Map<String, serde_json::Value> =
            found.tally.named().into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect();
        json!({
            "version": 1,
            "scenario": self.scenario,
            "seed": self.seed,
            "tally": tally,
            "edits": found.drawn,
            "failures": failures,
        })
    }
}

/// A path as a shell takes it.
fn shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::Tally;

    #[test]
    fn a_failure_is_written_with_what_shows_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let scenario = folder.path().join("my conf.yaml");
        let iterations = Options::default().iterations;
        let args = Args { scenario, agenda: None, cases: 100, case: None, seed: 4, iterations, threads: None };
        let failure = Failure {
            case: 17,
            property: "repair",
            message: "two talks move,\nand one would do".to_owned(),
            edits: vec!["room main is closed on fri".to_owned()],
            scenario: "rooms: []\n".to_owned(),
            agenda: Some("agenda: []\n".to_owned()),
            known: Some("agenda: []\n".to_owned()),
        };
        let written = args.write(&failure).unwrap_or_else(|_| panic!("written"));
        let names: Vec<_> = written.files.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["my conf.fuzz-4-17.yaml", "my conf.fuzz-4-17.agenda.yaml", "my conf.fuzz-4-17.known.yaml"]);
        let text = std::fs::read_to_string(&written.files[0]).expect("the file");
        let text = text.replace(&folder.path().display().to_string(), "");
        let expected = "\
# repair: two talks move, and one would do
# Changed: room main is closed on fri.
# Found by `plenary fuzz '/my conf.yaml' --seed 4 --case 17`.
# Look at it with `plenary repair '/my conf.fuzz-4-17.yaml' '/my conf.fuzz-4-17.agenda.yaml' --iterations 20000 --seed 17 --threads 1`.
rooms: []
";
        assert_eq!(text, expected);
        let said = Found { tally: Tally::default(), has_agenda: false, failures: vec![failure], drawn: Vec::new() };
        let page = args.text(&said, &[written]).replace(&folder.path().display().to_string(), "");
        assert!(page.starts_with("Case 17 fails. repair: two talks move,"), "{page}");
        assert!(page.contains("run it again: plenary fuzz '/my conf.yaml' --seed 4 --case 17\n"), "{page}");
    }
}
