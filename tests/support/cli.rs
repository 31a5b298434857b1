//! The command line, run inside the test: a folder of its own, buffers for the streams.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use plenary::cli;

/// What a run did.
#[derive(Debug)]
pub struct Run {
    pub code: u8,
    pub out: String,
    pub err: String,
}

impl Run {
    /// Everything that a person sees, for a snapshot.
    pub fn transcript(&self) -> String {
        let mut text = format!("exit {}\n", self.code);
        for (name, stream) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !stream.is_empty() {
                write!(text, "--- {name}\n{stream}").unwrap();
            }
        }
        text
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {}", self.transcript()))
    }
}

/// A folder with files, which the arguments of a run name with `@`: `@scenario.yaml`. In what is
/// printed the folder is left out, so that it is the same on every machine.
#[derive(Debug)]
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A desk with the files of a fixture: the scenario first, then what lines such as
    /// `--- # agenda` start.
    pub fn with(fixture: &str) -> Self {
        let desk = Self::new();
        let (mut name, mut text) = ("scenario".to_owned(), String::new());
        for line in fixture.lines() {
            if let Some(next) = line.strip_prefix("--- # ") {
                desk.write(&format!("{name}.yaml"), std::mem::take(&mut text));
                next.trim().clone_into(&mut name);
            } else {
                text.push_str(line);
                text.push('\n');
            }
        }
        desk.write(&format!("{name}.yaml"), &text);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The names of its files, sorted.
    pub fn files(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = names.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    /// The desk as a repository: `summary.md`, if it is there, takes the summary of the job.
    fn host(&self) -> cli::Host {
        let summary = self.path("summary.md");
        cli::Host {
            folder: self.0.path().to_owned(),
            repository: None,
            step_summary: summary.exists().then_some(summary),
        }
    }

    /// Runs with a text on standard input.
    pub fn run_with(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
        let local = |argument: &&str| match argument.strip_prefix('@') {
            Some(name) => self.path(name).into_os_string(),
            None => OsString::from(argument),
        };
        let arguments = std::iter::once(OsString::from("plenary")).chain(arguments.iter().map(local));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let interrupt = AtomicBool::new(false);
        let code = cli::run(
            arguments,
            &mut cli::Io {
                out: &mut out,
                err: &mut err,
                stdin: &mut stdin.as_ref(),
                colour_out: false,
                colour_err: false,
                progress: false,
                width: None,
                interrupt: &interrupt,
                host: self.host(),
            },
        );
        let folder = format!("{}/", self.0.path().display());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&folder, "");
        Run { code, out: text(out), err: text(err) }
    }
}

/// A folder below `tests/`.
pub fn tests_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The files of a folder with this ending, sorted.
pub fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = files.map(|one| one.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

/// Compares a text with the snapshot `NAME.snap` in a folder.
pub fn snapshot(folder: &Path, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
