//! `plenary check`.

use super::args::{self, Common, Format};
use super::input::{Case, Problems, options, programmes, read, sorted, text};
use super::output::Bar;
use super::{Io, Stop, exit, output, repair, watch};
use crate::check::{Baseline, Noise, check_with};
use crate::exchange::standalone;
use crate::finding::{Origins, Severity};
use crate::source::join;

/// Checks agendas and says what is wrong with them, once or after every change.
pub(super) fn run(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if command.watch { watch::run(command, common, io) } else { Ok(once(command, common, io)?.0) }
}

/// Checks agendas once. Gives the exit code, and the files that were read.
pub(super) fn once(command: &args::Check, common: &Common, io: &mut Io<'_>) -> Result<(u8, Origins), Stop> {
    let mut origins = Origins::default();
    let sorted = sorted(&command.files, &mut origins, io)?;
    let mut noise = if command.no_noise_control { Noise::Off } else { Noise::Stated };
    let (mut case, agenda) = if let Some(scenario) = &sorted.scenario {
        let mut case = Case::from_scenario(scenario, origins, common)?;
        case.refuse_contradictions()?;
        case.publish(command.published.as_deref(), common, io)?;
        let agendas = if command.fix { repair::fix(&mut case, sorted.agendas, common, io)? } else { sorted.agendas };
        let parts = case.parts(agendas, common)?;
        // A scenario alone is linted together with its published agenda.
        let agenda = if parts.is_empty() { case.instance.published.clone() } else { Some(join(parts)) };
        (case, agenda)
    } else if command.fix {
        let help = "name the scenario too: without it nobody knows where a talk may go";
        return Err(Problems::one("no-scenario", "there is no scenario to mend an agenda by".to_owned(), help).into());
    } else {
        let parts = programmes(sorted.agendas, &options(common), common, &mut origins)?;
        let (instance, agenda) = standalone(parts, common.today()).map_err(|errors| Problems::new(errors, &origins))?;
        let mut case = Case::configured(instance, origins, common)?;
        case.publish(command.published.as_deref(), common, io)?;
        if !command.no_noise_control {
            noise = Noise::Inferred;
        }
        (case, Some(agenda))
    };
    let alone = agenda.is_none();
    if alone {
        // The one rule that needs no agenda.
        case.uses = case.uses_of("empty-selector", common)?;
    }
    let mut report = check_with(&case.instance, &case.uses, &agenda.unwrap_or_default(), noise);
    if let Some(path) = &command.baseline {
        let text = text(read(path, io)?, &mut case.origins)?;
        let baseline = Baseline::read(&text.name, &text.text, &mut case.origins);
        baseline.map_err(|error| Problems::new(vec![error], &case.origins))?.apply(&mut report, &case.uses);
    }
    let fail_on = if command.strict { Severity::Warning } else { command.fail_on.severity() };
    let bar = Bar { fail_on, strict: command.strict };
    let fails = report.failing(fail_on) > 0 || (command.strict && !report.not_checked.is_empty());
    let code = if fails && !command.exit_zero { exit::FINDINGS } else { exit::CLEAN };
    let mut written = Ok(());
    if !(alone && common.format == Format::Text && report.findings.is_empty()) {
        written = output::report(io, common, &case, &report, bar);
    }
    if alone && common.format == Format::Text && !common.quiet {
        written = written
            .and_then(|()| writeln!(io.out, "The scenario is valid. Name an agenda to check it against the rules."));
    }
    match written {
        // Whoever reads no further (`| head`) does not make a failing check pass.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        other => other?,
    }
    Ok((code, case.origins))
}
