//! `plenary completions`.

use clap::CommandFactory;
use clap_complete::generate;

use super::args::{self, Args};
use super::{Io, Stop, exit};

/// Prints the completions of a shell, for the file that it reads at its start.
pub(super) fn run(command: &args::Completions, io: &mut Io<'_>) -> Result<u8, Stop> {
    // Through memory: the generator panics where a stream is closed.
    let mut script = Vec::new();
    generate(command.shell, &mut Args::command(), "plenary", &mut script);
    io.out.write_all(&script)?;
    Ok(exit::CLEAN)
}
