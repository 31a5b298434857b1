//! `plenary solve`.

use std::time::{Duration, Instant};

use super::args::{self, Common, Format};
use super::input::{Case, Problems};
use super::output::{may_replace, style, write_file};
use super::{Io, Stop, exit, summary};
use crate::check::{Counts, Report};
use crate::finding::{InputError, Severity, stable_hash};
use crate::model::{Agenda, Instance, TalkRef, Timetable};
use crate::report::{costing, write_costs, write_findings};
use crate::solve::{self, Disagreement, Options, Outcome, SolveError, Status};
use crate::source::write_agenda;

/// Time limit without `--time-limit` and `--iterations`.
const DEFAULT_LIMIT: Duration = Duration::from_secs(60);

/// Drafts an agenda.
pub(super) fn run(command: &args::Solve, common: &Common, io: &mut Io<'_>) -> Result<u8, Stop> {
    let started = Instant::now();
    let mut case = Case::load(&command.scenario, common, io)?;
    case.refuse_contradictions()?;
    case.publish(command.published.as_deref(), common, io)?;
    let mut options = Options {
        time_limit: command.time_limit.or(command.iterations.is_none().then_some(DEFAULT_LIMIT)),
        started: Some(started),
        seed: command.seed,
        iterations: command.iterations,
        gap: command.gap,
        ..Options::default()
    };
    if let Some(threads) = command.threads {
        options.threads = usize::from(threads);
    }
    options.from = command.from.as_deref().map(|path| case.agenda(path, common, io)).transpose()?;
    options.keep = command.keep.as_deref().map(|path| case.agenda(path, common, io)).transpose()?;
    if let (Some(keep), false) = (&options.keep, common.quiet) {
        for line in not_kept(&case.instance, keep) {
            writeln!(io.err, "Not kept: {line}")?;
        }
    }
    if let Some(path) = &command.output {
        may_replace(path, command.force)?;
    }
    let progress = io.progress && common.format == Format::Text;
    let outcome = {
        let err = &mut *io.err;
        let mut on = |event: &solve::Event| {
            if !common.quiet {
                for &talk in event.homeless.iter().filter(|&&talk| case.instance.talk(talk).is_wanted()) {
                    let _ = writeln!(err, "{} fits nowhere; why follows.", case.instance.talk_label(talk));
                }
            }
            if progress {
                // One line, drawn over; a terminal that is gone is no reason to stop.
                let _ = write!(err, "\r\u{1b}[K{}", summary::progress(event));
                let _ = err.flush();
            }
        };
        solve::solve(&case.instance, &case.uses, &options, io.interrupt, &mut on)
    };
    if progress {
        write!(io.err, "\r\u{1b}[K")?;
    }
    let outcome = match outcome {
        Err(error @ SolveError::NoTime) => {
            writeln!(io.err, "Nothing written: {error}.")?;
            return Ok(exit::NO_AGENDA);
        }
        outcome => outcome.map_err(|error| stop(&case, error))?,
    };
    finish(command, common, &case, &outcome, io)
}

fn finish(command: &args::Solve, common: &Common, case: &Case, outcome: &Outcome, io: &mut Io<'_>) -> Result<u8, Stop> {
    let complete = outcome.score.hard <= 0;
    let withheld = command.no_draft && !complete;
    if !withheld {
        let agenda = write_agenda(&case.instance, &outcome.agenda);
        match &command.output {
            Some(path) => write_file(path, &agenda)?,
            None if common.format != Format::Json => write!(io.out, "{agenda}")?,
            None => {}
        }
    }
    if common.format == Format::Json {
        let text = summary::json(&case.instance, outcome, command.seed, withheld).map_err(std::io::Error::from)?;
        write!(io.out, "{text}")?;
    } else if !common.quiet {
        write!(
            io.err,
            "{}",
            summary::text(&case.instance, outcome, &case.uses, &case.origins, command.keep.is_some())
        )?;
        let style = style(io.colour_err, io.width);
        let shown = hard_only(&outcome.report);
        if !shown.findings.is_empty() {
            write_findings(io.err, &shown, &case.origins, style)?;
        }
        write_costs(io.err, &costing(&outcome.report.by_rule), style)?;
        match &command.output {
            Some(path) if !withheld => writeln!(io.err, "Wrote {}.", path.display())?,
            _ if withheld => writeln!(io.err, "Nothing written: --no-draft.")?,
            _ => {}
        }
    }
    Ok(match outcome.status {
        _ if complete => exit::CLEAN,
        _ if !withheld => exit::FINDINGS,
        Status::Infeasible => exit::INFEASIBLE,
        _ => exit::NO_AGENDA,
    })
}

/// Entries of an agenda to keep that say too little to be kept, each with why.
fn not_kept(instance: &Instance, keep: &Agenda) -> Vec<String> {
    let unknown = keep.entries.iter().filter_map(|entry| match &entry.talk {
        TalkRef::Unknown(name) => Some(format!("`{name}`: the scenario has no such talk")),
        TalkRef::Known(_) => None,
    });
    let timetable = Timetable::new(instance, keep);
    let vague = timetable.occurrences.iter().filter(|one| one.written).filter_map(|one| {
        let why = match (one.span, one.placed, one.rooms.len()) {
            (None, ..) => "its time is not known",
            (_, false, _) => "its room is not known",
            (.., 2..) => "it is in several rooms",
            _ => return None,
        };
        Some(format!("{}: {why}", instance.talk_label(one.talk)))
    });
    unknown.chain(vague).collect()
}

/// The requirements that a draft breaks, without warnings and notes; and wishes of the scenario that select nothing, which the
/// draft keeps all too easily.
fn hard_only(report: &Report) -> Report {
    let mut broken = report.clone();
    broken.findings.retain(|one| one.finding.severity == Severity::Error || one.rule == "empty-selector");
    let error = broken.findings.iter().filter(|one| one.finding.severity == Severity::Error).count();
    broken.counts = Counts { error, ..Counts::default() };
    broken.not_checked.clear();
    broken
}

pub(super) fn stop(case: &Case, error: SolveError) -> Stop {
    match error {
        SolveError::Overflow(rule) => {
            let origin = case.uses.iter().find(|(_, config)| config.rule.info().id == rule);
            let origin = origin.map_or(crate::model::OriginId(0), |(_, config)| config.rule.common().origin);
            let problem = InputError::new(
                "weight-overflow",
                origin,
                format!("the costs of `{rule}` do not fit into exact integers"),
            )
            .help("use smaller weights or priorities");
            Stop::Problems(Problems::new(vec![problem], &case.origins))
        }
        SolveError::NoTime => Stop::Internal(error.to_string()),
        SolveError::Disagreement(found) => Stop::Internal(internal(case, &found)),
    }
}

/// Saves the agenda on which checker and solver disagree, for a report.
fn internal(case: &Case, found: &Disagreement) -> String {
    let agenda = write_agenda(&case.instance, &found.agenda);
    let path = std::env::temp_dir().join(format!("plenary-disagreement-{:016x}.yaml", stable_hash(agenda.as_bytes())));
    let saved = match write_file(&path, &agenda) {
        Ok(()) => format!("the agenda is saved as {}", path.display()),
        Err(_) => "the agenda could not be saved".to_owned(),
    };
    format!("{found}\n{saved}; please report it together with the scenario.")
}
