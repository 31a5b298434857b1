//! `plenary init`.

use std::io;
use std::path::{Path, PathBuf};

use super::args::{self, CiHost};
use super::input::Problems;
use super::output::{may_replace, repository, write_file};
use super::{Io, Stop, exit};
use crate::source::json_schema;

/// The scenario to start from.
const TEMPLATE: &str = include_str!("init.yaml");

/// The schema's file, beside the scenario: editors read it from there.
const SCHEMA: &str = "plenary.schema.json";

impl CiHost {
    /// The file that the host reads, from the top of the repository.
    fn file(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/agenda.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// The job, with names for `SCENARIO` and `AGENDA`.
    fn template(self) -> &'static str {
        match self {
            Self::Github => include_str!("github.yml"),
            Self::Gitlab => include_str!("gitlab.yml"),
        }
    }
}

/// Writes a commented scenario and the schema for editors, with `--ci` a job too. None replaces a person's
/// work; with `--ci` a scenario that is there stays.
pub(super) fn run(command: &args::Init, io: &mut Io<'_>) -> Result<u8, Stop> {
    let job = command.ci.map(|host| job(host, &command.file, io)).transpose()?;
    let file = command.file.display();
    let mut wrote = Vec::new();
    if job.is_some() && command.file.exists() {
        writeln!(io.out, "{file} is there already and stays as it is.")?;
    } else {
        let schema = command.file.with_file_name(SCHEMA);
        let schema_text = serde_json::to_string_pretty(&json_schema()).map_err(io::Error::from)? + "\n";
        if command.file.exists() {
            let message = format!("{file} exists already");
            return Err(Problems::one("file-exists", message, "name another file: `plenary init other.yaml`").into());
        }
        if std::fs::read_to_string(&schema).map_or(true, |old| old != schema_text) {
            // An older schema carries its generator's title; anything else is somebody's file.
            let ours = std::fs::read_to_string(&schema).map_or(true, |old| old.contains("\"$schema\""));
            may_replace(&schema, ours)?;
            write_file(&schema, &schema_text)?;
        }
        write_file(&command.file, TEMPLATE)?;
        wrote.extend([file.to_string(), schema.display().to_string()]);
    }
    if let Some((path, text)) = &job {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        write_file(path, text)?;
        wrote.extend(command.ci.map(|host| host.file().to_owned()));
    }
    let (last, first) = wrote.split_last().map_or(("", &[][..]), |(last, first)| (last.as_str(), first));
    let wrote = if first.is_empty() { last.to_owned() } else { format!("{} and {last}", first.join(", ")) };
    writeln!(
        io.out,
        "Wrote {wrote}. Next:\n\n  plenary solve {file} -o agenda.yaml\n  plenary check {file} agenda.yaml"
    )?;
    Ok(exit::CLEAN)
}

/// The file of a job, in the folder where the command runs, and its text.
fn job(host: CiHost, scenario: &Path, io: &Io<'_>) -> Result<(PathBuf, String), Problems> {
    let path = io.host.folder.join(host.file());
    if path.exists() {
        let message = format!("{} exists", host.file());
        return Err(Problems::one("file-exists", message, "add a job to it by hand: docs/ci.md shows one"));
    }
    let name = scenario.to_string_lossy();
    let agenda = scenario.with_file_name("agenda.yaml");
    let inside = |name: &str| quoted(&repository(io).path(name));
    let text = host
        .template()
        .replace("VERSION", env!("CARGO_PKG_VERSION"))
        .replace("SCENARIO", &inside(&name))
        .replace("AGENDA", &inside(&agenda.to_string_lossy()));
    Ok((path, text))
}

/// A path as a word of the shell.
fn quoted(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-".contains(letter);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

fn unwritable(folder: &Path, error: &io::Error) -> Problems {
    let message = format!("{} cannot be made: {}", folder.display(), error.kind());
    Problems::one("unwritable-file", message, "run it at the top of a repository that is writable")
}
