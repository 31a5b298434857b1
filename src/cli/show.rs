//! `plenary show`.

use super::args::{self, Common};
use super::input::Case;
use super::{Io, Stop, exit};
use crate::check::check;
use crate::report::{DEFAULT_WIDTH, show};

/// Prints an agenda as a grid per day.
pub(super) fn run(command: &args::Show, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut case = Case::load(&command.scenario, common, io)?;
    let agenda = case.agenda(&command.agenda, common, io)?;
    let mut report = check(&case.instance, &case.uses, &agenda);
    report.findings.retain(|one| one.suppressed.is_none());
    let width = io.width.unwrap_or(DEFAULT_WIDTH);
    write!(io.out, "{}", show(&case.instance, &agenda, &report.findings, width))?;
    Ok(exit::CLEAN)
}
