//! The command line: one file per command. The only room that prints, installs a signal handler or
//! exits.

mod apply;
mod args;
mod atomic;
mod check;
mod completions;
mod contributions;
mod diff;
mod drill;
mod drill_shard;
mod drill_text;
mod effect_text;
mod explain;
mod export;
mod fuzz;
mod generate;
mod import;
mod init;
mod input;
mod output;
mod plan;
mod repair;
mod repair_text;
mod rules;
mod selection;
mod show;
mod solve;
mod summary;
mod watch;
mod whatif;
mod whatif_text;
mod why;
mod why_text;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;

use args::{Args, Command, When};

/// Exit codes of the contract.
pub mod exit {
    /// Clean, or solved with hard cost 0.
    pub const CLEAN: u8 = 0;
    /// Findings at `--fail-on` or above, or a draft with hard cost was written.
    pub const FINDINGS: u8 = 1;
    /// Bad input or usage.
    pub const BAD_INPUT: u8 = 2;
    /// Proven infeasible, and nothing written.
    pub const INFEASIBLE: u8 = 3;
    /// Time limit, and no agenda.
    pub const NO_AGENDA: u8 = 4;
    /// An error in plenary itself.
    pub const INTERNAL: u8 = 70;
    /// Interrupted twice.
    pub const INTERRUPTED: u8 = 130;
}

/// Where a run reads and writes: real streams in `main`, buffers in tests.
pub struct Io<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Progress, summaries and problems.
    pub err: &'a mut dyn Write,
    /// What `-` reads.
    pub stdin: &'a mut dyn io::Read,
    /// Whether `out` is a terminal that shows colour.
    pub colour_out: bool,
    /// Whether `err` is a terminal that shows colour.
    pub colour_err: bool,
    /// Whether progress may be drawn on `err`.
    pub progress: bool,
    /// Columns of the terminal, if known.
    pub width: Option<usize>,
    /// Set by Ctrl-C: finish with the best so far.
    pub interrupt: &'a AtomicBool,
    /// What surrounds the run.
    pub host: Host,
}

/// What surrounds a run: where it stands, and what a service for continuous integration offers.
#[derive(Debug, Clone, Default)]
pub struct Host {
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// The top of the repository, if the service names one.
    pub repository: Option<PathBuf>,
    /// The file to which GitHub Actions takes a summary of the job.
    pub step_summary: Option<PathBuf>,
}

impl Host {
    /// That of this process.
    fn of_process() -> Self {
        let path = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Self {
            // Without a working folder paths stay as they were given.
            folder: std::env::current_dir().unwrap_or_default(),
            repository: path("GITHUB_WORKSPACE").or_else(|| path("CI_PROJECT_DIR")),
            step_summary: path("GITHUB_STEP_SUMMARY"),
        }
    }
}

/// Runs the command line of this process and gives its exit code.
#[must_use]
pub fn main() -> u8 {
    static INTERRUPT: AtomicBool = AtomicBool::new(false);
    // Without a handler Ctrl-C ends the process at once, which loses nothing but the agenda so far.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPT.swap(true, Ordering::SeqCst) {
            // The second Ctrl-C leaves at once.
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    });
    // Not locked: a thread that panics must be able to say so.
    let (mut stdout, mut stderr) = (io::stdout(), io::stderr());
    let colour = |terminal: bool| terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let mut io = Io {
        colour_out: colour(stdout.is_terminal()),
        colour_err: colour(stderr.is_terminal()),
        progress: stderr.is_terminal(),
        out: &mut stdout,
        err: &mut stderr,
        stdin: &mut io::stdin().lock(),
        width,
        interrupt: &INTERRUPT,
        host: Host::of_process(),
    };
    run(std::env::args_os(), &mut io)
}

/// Runs a command line, the program's name first, and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> u8 {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            let text = error.render();
            // A stream that is gone (`plenary … | head`) is no reason to complain.
            let _ = if error.use_stderr() {
                let shown = if io.colour_err { text.ansi().to_string() } else { text.to_string() };
                write!(io.err, "{shown}")
            } else {
                let shown = if io.colour_out { text.ansi().to_string() } else { text.to_string() };
                write!(io.out, "{shown}")
            };
            return if error.use_stderr() { exit::BAD_INPUT } else { exit::CLEAN };
        }
    };
    match args.common.color {
        When::Auto => {}
        When::Always => (io.colour_out, io.colour_err) = (true, true),
        When::Never => (io.colour_out, io.colour_err) = (false, false),
    }
    io.progress &= !args.common.quiet;
    let result = match &args.command {
        Command::Solve(command) => solve::run(command, &args.common, io),
        Command::Check(command) => check::run(command, &args.common, io),
        Command::Show(command) => show::run(command, &args.common, io),
        Command::Explain(command) => explain::run(command, &args.common, io),
        Command::Import(command) => import::run(command, &args.common, io),
        Command::Export(command) => export::run(command, &args.common, io),
        Command::Generate(command) => generate::run(command, &args.common, io),
        Command::Repair(command) => repair::run(command, &args.common, io),
        Command::Drill(command) => drill::run(command, &args.common, io),
        Command::Why(command) => why::run(command, &args.common, io),
        Command::Whatif(command) => whatif::run(command, &args.common, io),
        Command::Diff(command) => diff::run(command, &args.common, io),
        Command::Plan(command) => plan::run(command, &args.common, io),
        Command::Fuzz(command) => fuzz::run(command, &args.common, io),
        Command::Rules(command) => rules::run(command, &args.common, io),
        Command::Schema => rules::schema(io),
        Command::Init(command) => init::run(command, io),
        Command::Completions(command) => completions::run(command, io),
    };
    match result {
        Ok(code) => code,
        Err(Stop::Problems(problems)) => {
            // See above: a closed stream changes nothing.
            let _ = output::problems(io, &args.common, &problems);
            exit::BAD_INPUT
        }
        Err(Stop::Internal(message)) => {
            let _ = writeln!(io.err, "{message}");
            exit::INTERNAL
        }
        // Whoever read the results has closed the stream.
        Err(Stop::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => exit::CLEAN,
        Err(Stop::Io(error)) => {
            let _ = writeln!(io.err, "error: {error}");
            exit::BAD_INPUT
        }
    }
}

/// Why a command ends without a result.
enum Stop {
    /// Problems with the input.
    Problems(input::Problems),
    /// An error in plenary itself.
    Internal(String),
    /// A stream failed.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<input::Problems> for Stop {
    fn from(problems: input::Problems) -> Self {
        Self::Problems(problems)
    }
}
