//! `plenary check`.

use super::args::{self, Common, Format};
use super::input::{Case, Problems, mapping, options, read, sort};
use super::output::style;
use super::{Io, Stop, exit};
use crate::check::check;
use crate::exchange::{self, standalone};
use crate::finding::{Origins, Severity};
use crate::model::Agenda;
use crate::report::{json_report, write_concise, write_findings, write_text};
use crate::source::join;

/// Checks agendas and says what is wrong with them.
pub(super) fn run(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut origins = Origins::default();
    let mut inputs = Vec::new();
    for path in &command.files {
        inputs.push(read(path, io)?);
    }
    let sorted = sort(inputs, &mut origins)?;
    let (case, agenda) = if let Some(scenario) = &sorted.scenario {
        let mut case = Case::from_scenario(scenario, origins, common)?;
        case.refuse_contradictions()?;
        let mut parts = Vec::new();
        for input in sorted.agendas {
            parts.push(case.part(input, common)?);
        }
        case.publish(command.published.as_deref(), common, io)?;
        // A scenario alone is linted together with its published agenda.
        let agenda = if parts.is_empty() { case.instance.published.clone() } else { Some(join(parts)) };
        (case, agenda)
    } else {
        let mut options = options(common).zone(common.timezone()?);
        let mapping = mapping(common, &mut origins)?;
        let mut parts = Vec::new();
        for input in sorted.agendas {
            let part = exchange::read(input, &options, &mut origins);
            let mut part = part.map_err(|errors| Problems::new(errors, &origins))?;
            mapping.apply(&mut part);
            // A part without a zone is in that of the parts before it.
            options.zone = options.zone.or(part.zone);
            parts.push(part);
        }
        let (instance, agenda) = standalone(parts, common.today()).map_err(|errors| Problems::new(errors, &origins))?;
        let mut case = Case::configured(instance, origins, common)?;
        case.publish(command.published.as_deref(), common, io)?;
        (case, Some(agenda))
    };
    let alone = agenda.is_none();
    let report = match agenda {
        Some(agenda) => check(&case.instance, &case.uses, &agenda),
        // The one rule that needs no agenda.
        None => check(&case.instance, &case.uses_of("empty-selector", common)?, &Agenda::default()),
    };
    match common.format {
        Format::Text if alone && report.findings.is_empty() => {}
        Format::Text if common.quiet => write_findings(io.out, &report, &case.origins, style(io.colour_out, io.width))?,
        Format::Text => write_text(io.out, &report, &case.origins, style(io.colour_out, io.width))?,
        Format::Concise => write_concise(io.out, &report, &case.origins)?,
        Format::Json => {
            write!(io.out, "{}", json_report(&case.instance, &report, &case.origins).map_err(std::io::Error::from)?)?;
        }
    }
    if alone && common.format == Format::Text && !common.quiet {
        writeln!(io.out, "The scenario is valid. Name an agenda to check it against the rules.")?;
    }
    let level = if command.strict { Severity::Warning } else { command.fail_on.severity() };
    let fails = report.failing(level) > 0 || (command.strict && !report.not_checked.is_empty());
    Ok(if fails && !command.exit_zero { exit::FINDINGS } else { exit::CLEAN })
}
