//! `plenary check`.

use super::args::{self, Common, Format};
use super::input::{Case, Problems, read, sort};
use super::output::style;
use super::{Io, Stop, exit};
use crate::check::{Noise, check, check_with};
use crate::finding::{Origins, Severity};
use crate::model::Agenda;
use crate::report::{json_report, write_concise, write_findings, write_text};
use crate::source::{agenda_from, join, scenario_from, standalone};

/// Checks agendas and says what is wrong with them.
pub(super) fn run(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    let mut origins = Origins::default();
    let mut texts = Vec::new();
    for path in &command.files {
        texts.push(read(path, &mut origins, io)?);
    }
    let (scenario, agendas) = sort(texts)?;
    let mut noise = if command.no_noise_control { Noise::Off } else { Noise::Stated };
    let (case, agenda) = if let Some(scenario) = scenario {
        let loaded = scenario_from(&scenario, origins, common.today())
            .map_err(|failure| Problems { errors: failure.errors, origins: failure.origins })?;
        let mut case = Case::configured(loaded.instance, loaded.origins, common)?;
        case.refuse_contradictions()?;
        let mut parts = Vec::new();
        for text in &agendas {
            let part = agenda_from(text, &case.instance, &mut case.origins);
            parts.push(part.map_err(|errors| Problems::new(errors, &case.origins))?);
        }
        case.publish(command.published.as_deref(), io)?;
        // A scenario alone is linted together with its published agenda.
        let agenda = if agendas.is_empty() { case.instance.published.clone() } else { Some(join(parts)) };
        (case, agenda)
    } else {
        let (instance, agenda) =
            standalone(&agendas, &mut origins, common.today()).map_err(|errors| Problems::new(errors, &origins))?;
        let mut case = Case::configured(instance, origins, common)?;
        case.publish(command.published.as_deref(), io)?;
        if !command.no_noise_control {
            noise = Noise::Inferred;
        }
        (case, Some(agenda))
    };
    let alone = agenda.is_none();
    let report = match agenda {
        Some(agenda) => check_with(&case.instance, &case.uses, &agenda, noise),
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
