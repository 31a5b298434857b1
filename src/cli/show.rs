//! `plenary show`.

use super::args::{self, Common};
use super::input::{Case, Problems, options, programmes, sorted};
use super::output::{may_create, write_file};
use super::{Io, Stop, exit};
use crate::check::{Noise, Reported, check_with};
use crate::exchange::{Note, Page, outgoing, standalone, write_html};
use crate::finding::Origins;
use crate::model::{Agenda, Instance, Programme, TalkRef};
use crate::report::{DEFAULT_WIDTH, show};
use crate::source::join;

/// Shows an agenda as a grid per day: in the terminal, or as a page.
pub(super) fn run(command: &args::Show, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    if let Some(path) = &command.html {
        may_create(path, command.force)?;
    }
    let Shown { case, agenda, floating, noise } = shown(command, common, io)?;
    let mut report = check_with(&case.instance, &case.uses, &agenda, noise);
    report.findings.retain(|one| one.suppressed.is_none());
    let Some(path) = &command.html else {
        let width = io.width.unwrap_or(DEFAULT_WIDTH);
        write!(io.out, "{}", show(&case.instance, &agenda, &report.findings, width))?;
        return Ok(exit::CLEAN);
    };
    let programme = Programme { floating, ..outgoing(&case.instance, &agenda) };
    let notes = notes(&case.instance, &programme, &report.findings);
    write_file(path, write_html(&Page { programme: &programme, notes: Some(&notes) }))?;
    if !common.quiet {
        writeln!(io.err, "Wrote {}.", path.display())?;
    }
    Ok(exit::CLEAN)
}

/// What is shown.
struct Shown {
    case: Case,
    agenda: Agenda,
    /// Whether its times have no zone.
    floating: bool,
    /// What is hidden, as by `check`.
    noise: Noise,
}

/// Reads a scenario with its agenda, or agendas by themselves.
fn shown(command: &args::Show, common: &Common, io: &mut Io<'_>) -> Result<Shown, Stop> {
    let mut origins = Origins::default();
    let sorted = sorted(&command.files, &mut origins, io)?;
    if let Some(scenario) = &sorted.scenario {
        sorted.needs_agenda(scenario, "show")?;
        let mut case = Case::from_scenario(scenario, origins, common)?;
        let parts = case.parts(sorted.agendas, common)?;
        return Ok(Shown { case, agenda: join(parts), floating: false, noise: Noise::Stated });
    }
    let parts = programmes(sorted.agendas, &options(common).details(), common, &mut origins)?;
    let floating = parts.iter().any(|part| part.floating);
    let (instance, agenda) = standalone(parts, common.today()).map_err(|errors| Problems::new(errors, &origins))?;
    let case = Case::configured(instance, origins, common)?;
    Ok(Shown { case, agenda, floating, noise: Noise::Inferred })
}

/// The findings with the entries that they name.
fn notes(instance: &Instance, programme: &Programme, findings: &[Reported]) -> Vec<Note> {
    let mut entries: std::collections::HashMap<(bool, &str), Vec<usize>> = std::collections::HashMap::new();
    for (index, event) in programme.events.iter().enumerate() {
        // Ours have an id; what the scenario does not know is called by its text.
        let key = event.id.as_deref().map_or((false, event.title.as_str()), |id| (true, id));
        entries.entry(key).or_default().push(index);
    }
    let note = |reported: &Reported| {
        let finding = &reported.finding;
        let key = |talk| match talk {
            &TalkRef::Known(talk) => (true, instance.talk(talk).id.as_str()),
            TalkRef::Unknown(text) => (false, text.as_str()),
        };
        Note {
            severity: finding.severity,
            rule: reported.rule.to_owned(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            events: finding.talks.iter().filter_map(|talk| entries.get(&key(talk))).flatten().copied().collect(),
        }
    };
    findings.iter().map(note).collect()
}
