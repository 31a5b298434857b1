//! What `explain` says to a person.

use std::io;

use super::super::Io;
use super::super::input::Case;
use super::super::output::style;
use crate::explain::core::{Answer, Core, Explanation, Flexibility, Kind, Statement, Taken};
use crate::model::TalkId;
use crate::report::write_diagnosis;

/// Changes that are listed before the rest is counted.
const CHANGES: usize = 8;
/// Names in a list before the rest is counted.
const NAMED: usize = 8;

/// The answer, then every set with what would help against it.
pub(super) fn explanation(io: &mut Io<'_>, case: &Case, explained: &Explanation, quiet: bool) -> io::Result<()> {
    let talks = explained.talks;
    match &explained.answer {
        Answer::Feasible(_) if !quiet => {
            writeln!(
                io.out,
                "All {talks} talks can be placed: an agenda that breaks no hard rule was found and checked."
            )
        }
        Answer::Feasible(_) => Ok(()),
        Answer::Unknown(astray) => {
            writeln!(
                io.out,
                "Not settled: no agenda was found for all {talks} talks, and no proof that there is none."
            )?;
            if !astray.is_empty() {
                writeln!(io.out, "In the way of the best draft: {}.", talk_list(case, astray))?;
            }
            writeln!(io.out, "A longer --time-limit or another --seed may settle it.")
        }
        Answer::Infeasible => {
            for (index, core) in explained.cores.iter().enumerate() {
                if index > 0 {
                    writeln!(io.out)?;
                }
                conflict(io, case, explained, core)?;
            }
            rest(io, explained)
        }
    }
}

/// What stands beside the sets that are shown.
fn rest(io: &mut Io<'_>, explained: &Explanation) -> io::Result<()> {
    let (these, tried) = match explained.cores.len() {
        1 => ("this set", "What helps above was tried with the others mended"),
        _ => ("these sets", "What helps against one was tried with the others mended"),
    };
    match explained.more {
        Some(true) => {
            writeln!(io.out, "\nApart from {these} there is more that cannot hold together: see --all. {tried}.")
        }
        None => writeln!(io.out, "\nWhether everything fits without {these} is not settled."),
        Some(false) if explained.cores.len() > 1 => writeln!(io.out, "\nThere is no more than {these}. {tried}."),
        Some(false) => Ok(()),
    }
}

/// One set, in the look of a compiler's error.
fn conflict(io: &mut Io<'_>, case: &Case, explained: &Explanation, core: &Core) -> io::Result<()> {
    let instance = &case.instance;
    let statements = || core.requirements.iter().map(|&one| &explained.statements[one]);
    let message = match core.requirements.len() {
        0 => "not everything can be placed, even with nothing asked for: the talks need more than there is".to_owned(),
        1 => "not everything can be placed: this requirement cannot hold".to_owned(),
        many => format!("not everything can be placed: these {many} requirements cannot hold together"),
    };
    let marks: Vec<_> = statements().map(|one| (one.origin, label(one))).collect();
    let drawn = style(io.colour_out, io.width);
    write_diagnosis(io.out, "infeasible", &message, &marks, &case.origins, drawn)?;
    writeln!(io.out)?;
    let what = if core.talks.len() == 1 { "talk" } else { "talks" };
    writeln!(io.out, "Shown by {} {what}: {}.", core.talks.len(), talk_list(case, &core.talks))?;
    if !core.people.is_empty() {
        writeln!(io.out, "People: {}.", instance.names(&core.people))?;
    }
    if !core.rooms.is_empty() {
        writeln!(io.out, "Rooms: {}.", instance.room_names(&core.rooms))?;
    }
    if let ([], &[talk]) = (core.requirements.as_slice(), core.talks.as_slice())
        && let (Some(minutes), true) = (instance.talk(talk).minutes, instance.offered_spans(talk).is_empty())
    {
        writeln!(io.out, "No start leaves it its {} min.", minutes.0)?;
    }
    if let Some(counted) = &core.counted {
        let (needed, offered) = (counted.needed, counted.offered);
        if counted.rooms.is_empty() {
            writeln!(io.out, "One after the other they need {needed} min; {offered} min are open to them.")?;
        } else {
            let rooms = instance.room_names(&counted.rooms);
            writeln!(io.out, "They need {needed} min in {rooms}; {offered} min are open to them there.")?;
        }
    }
    let proof = if core.proof == crate::solve::Proof::Exact { "counting" } else { "linear programming" };
    let needed = match (core.perhaps_unneeded.len(), core.requirements.len()) {
        (0, 0) => "",
        (0, 1) => " Without it there is an agenda.",
        (0, _) => " Each of them is needed: without any one there is an agenda that keeps the others.",
        (1, _) => " One of them may be unnecessary.",
        _ => " Some of them may be unnecessary.",
    };
    writeln!(io.out, "Proven by {proof}.{needed}")?;
    if core.perhaps_unneeded.len() > 1 {
        writeln!(
            io.out,
            "At most {} may be: whether all talks fit without them is not settled.",
            core.perhaps_unneeded.len()
        )?;
    }
    writeln!(io.out)?;
    if core.relaxations.is_empty() {
        return writeln!(io.out, "No single change was found with which everything fits.");
    }
    writeln!(io.out, "What would help, the least first; each was tried, and everything else fits:")?;
    let (dropped, others): (Vec<_>, Vec<_>) = core.relaxations.iter().partition(|change| change.kind == Kind::Drop);
    let mut lines: Vec<String> = others.iter().take(CHANGES).map(|change| change.words.clone()).collect();
    match dropped.as_slice() {
        [] => {}
        [one] => lines.push(one.words.clone()),
        many => {
            let talks: Vec<TalkId> = many.iter().flat_map(|change| change.talks.iter().copied()).collect();
            lines.push(format!("leave out one talk of: {}", talk_list(case, &talks)));
        }
    }
    for (index, line) in lines.iter().enumerate() {
        writeln!(io.out, "  {}. {line}", index + 1)?;
    }
    if others.len() > CHANGES {
        writeln!(io.out, "  … and {} more changes to statements; --format json lists all", others.len() - CHANGES)?;
    }
    Ok(())
}

/// What a statement says, and why.
fn label(statement: &Statement) -> String {
    let mut label = match &statement.request {
        Some(request) => format!("request `{request}`: {}", statement.words),
        None => statement.words.clone(),
    };
    let asked = statement.asked_by.as_ref().map(|name| format!("asked by {name}"));
    let why: Vec<String> = statement.reason.iter().cloned().chain(asked).collect();
    if !why.is_empty() {
        label += " (";
        label += &why.join("; ");
        label.push(')');
    }
    label
}

fn talk_list(case: &Case, talks: &[TalkId]) -> String {
    let mut names: Vec<String> = talks.iter().take(NAMED).map(|&talk| case.instance.talk_label(talk)).collect();
    if talks.len() > NAMED {
        names.push(format!("{} more", talks.len() - NAMED));
    }
    names.join(", ")
}

/// A row for each talk.
pub(super) fn flexibility(
    io: &mut Io<'_>,
    case: &Case,
    rows: &[Flexibility],
    statements: &[Statement],
) -> io::Result<()> {
    let mut cells = vec![["talk", "left", "of", "what took the others"].map(str::to_owned)];
    for row in rows {
        let took: Vec<String> = row.taken.iter().map(|taken| took(case, taken, statements)).collect();
        let took = if row.pinned { "pinned".to_owned() } else { took.join(", ") };
        cells.push([case.instance.talk(row.talk).id.clone(), row.left.to_string(), row.offered.to_string(), took]);
    }
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (talk, left, of) = (width(0), width(1), width(2));
    for [name, some, all, took] in &cells {
        let line = format!("{name:talk$}  {some:>left$}  {all:>of$}  {took}");
        writeln!(io.out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// `person-unavailable 24 (conf.yaml:12:5)`.
fn took(case: &Case, taken: &Taken, statements: &[Statement]) -> String {
    let statement = taken.statement.map(|one| &statements[one]);
    let request = statement.and_then(|one| one.request.as_ref()).map(|request| format!("request {request}, "));
    let origin = statement.map_or(taken.origin, |one| one.origin);
    let place = case.origins.label(origin).unwrap_or_else(|| "as offered".to_owned());
    let rule = case.uses.get(taken.by).rule.info().id;
    format!("{rule} {} ({}{place})", taken.placements, request.unwrap_or_default())
}
