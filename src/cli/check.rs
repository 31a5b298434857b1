//! `plenary check`.

use super::args::{self, Common, Format};
use super::input::{Case, Problems, read, sort};
use super::output::Bar;
use super::{Io, Stop, exit, output, watch};
use crate::check::{Baseline, check};
use crate::finding::{Origins, Severity};
use crate::source::{agenda_from, join, scenario_from, standalone};

/// Checks agendas and says what is wrong with them, once or after every change.
pub(super) fn run(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if command.watch { watch::run(command, common, io) } else { Ok(once(command, common, io)?.0) }
}

/// Checks agendas once. Gives the exit code, and the files that were read.
pub(super) fn once(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<(u8, Origins), Stop> {
    let mut origins = Origins::default();
    let mut texts = Vec::new();
    for path in &command.files {
        texts.push(read(path, &mut origins, io)?);
    }
    let (scenario, agendas) = sort(texts)?;
    let (mut case, agenda) = if let Some(scenario) = scenario {
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
        (case, Some(agenda))
    };
    let alone = agenda.is_none();
    if alone {
        // The one rule that needs no agenda.
        case.uses = case.uses_of("empty-selector", common)?;
    }
    let mut report = check(&case.instance, &case.uses, &agenda.unwrap_or_default());
    if let Some(path) = &command.baseline {
        let text = read(path, &mut case.origins, io)?;
        let baseline = Baseline::read(&text.name, &text.text, &mut case.origins);
        baseline.map_err(|error| Problems::new(vec![error], &case.origins))?.apply(&mut report, &case.uses);
    }
    let fail_on = if command.strict { Severity::Warning } else { command.fail_on.severity() };
    let bar = Bar { fail_on, strict: command.strict };
    if !(alone && common.format == Format::Text && report.findings.is_empty()) {
        output::report(io, common, &case, &report, bar)?;
    }
    if alone && common.format == Format::Text && !common.quiet {
        writeln!(io.out, "The scenario is valid. Name an agenda to check it against the rules.")?;
    }
    let fails = report.failing(fail_on) > 0 || (command.strict && !report.not_checked.is_empty());
    let code = if fails && !command.exit_zero { exit::FINDINGS } else { exit::CLEAN };
    Ok((code, case.origins))
}
