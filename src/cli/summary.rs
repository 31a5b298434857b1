//! What `solve` says about its result: in words to a person, in JSON to a script.

use std::fmt::Write as _;

use serde::Serialize;

use super::contributions::contributions;
use crate::finding::Origins;
use crate::model::{Instance, RoomRef, TalkId, TalkRef};
use crate::report::{ByRule, ScoreJson};
use crate::rules::Uses;
use crate::solve::{Bound, Event, Outcome, Status};

/// The contract's JSON of `solve`.
///
/// With `withheld` the agenda is left out: nothing was written.
pub(super) fn json(instance: &Instance, outcome: &Outcome, seed: u64, withheld: bool) -> serde_json::Result<String> {
    let entries = outcome.agenda.entries.iter().filter_map(|entry| {
        let talk = match &entry.talk {
            TalkRef::Known(talk) => instance.talk(*talk).id.clone(),
            TalkRef::Unknown(name) => name.clone(),
        };
        let room = entry.rooms.first().map(|room| match room {
            RoomRef::Known(room) => instance.room(*room).id.clone(),
            RoomRef::Unknown(name) => name.clone(),
        });
        Some(EntryOut {
            talk,
            room,
            start: instance.zone.rfc3339(entry.start?),
            end: instance.zone.rfc3339(entry.end?),
        })
    });
    let has_medium = outcome.report.has_medium;
    let document = Document {
        version: 1,
        status: outcome.status.word(),
        proof: outcome.proof.map(crate::solve::Proof::word),
        score: ScoreJson::new(outcome.score, has_medium),
        bound: BoundOut::new(outcome.bound, has_medium),
        gap: outcome.gap(),
        seconds: outcome.seconds,
        seed,
        by_rule: ByRule(&outcome.report.by_rule, has_medium),
        trace: outcome.trace.iter().map(|event| TraceOut::new(event, has_medium)).collect(),
        agenda: if withheld { Vec::new() } else { entries.collect() },
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    status: &'static str,
    proof: Option<&'static str>,
    score: ScoreJson,
    bound: BoundOut,
    gap: Option<f64>,
    seconds: Option<f64>,
    seed: u64,
    by_rule: ByRule<'a>,
    trace: Vec<TraceOut>,
    agenda: Vec<EntryOut>,
}

#[derive(Serialize)]
struct BoundOut {
    hard: i64,
    /// Only where a use has that level.
    #[expect(clippy::option_option, reason = "left out, not known, or known")]
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<Option<i64>>,
    soft: Option<i64>,
}

impl BoundOut {
    fn new(bound: Bound, has_medium: bool) -> Self {
        Self { hard: bound.hard, medium: has_medium.then_some(bound.medium), soft: bound.soft }
    }
}

#[derive(Serialize)]
struct TraceOut {
    seconds: Option<f64>,
    engine: &'static str,
    score: Option<ScoreJson>,
    bound: BoundOut,
}

impl TraceOut {
    fn new(event: &Event, has_medium: bool) -> Self {
        Self {
            seconds: event.seconds,
            engine: event.engine,
            score: event.score.map(|score| ScoreJson::new(score, has_medium)),
            bound: BoundOut::new(event.bound, has_medium),
        }
    }
}

#[derive(Serialize)]
struct EntryOut {
    talk: String,
    room: Option<String>,
    start: String,
    end: String,
}

/// One paragraph: status, score, bound and gap, what was placed, what could not be.
pub(super) fn text(instance: &Instance, outcome: &Outcome, uses: &Uses, origins: &Origins, kept: bool) -> String {
    let score = outcome.score;
    let known = |bound: Option<i64>| bound.map_or("unknown".to_owned(), |bound| bound.to_string());
    let mut bound = format!("soft bound {}", known(outcome.bound.soft));
    if outcome.report.has_medium {
        bound = format!("medium bound {}, {bound}", known(outcome.bound.medium));
    }
    let mut text = match outcome.status {
        Status::Optimal => format!("Optimal: {score}; proven that nothing is better."),
        Status::Feasible => format!("Feasible: {score}; {bound}{}.", gap_words(outcome)),
        Status::Infeasible => {
            let given = if kept { " beside what is kept" } else { "" };
            format!(
                "Infeasible: not everything can hold{given}; every agenda has a hard cost of {} or more. This draft: {score}.",
                outcome.bound.hard
            )
        }
        Status::Unknown => format!("Unknown: this draft has {score}; whether everything can hold is not known yet."),
    };
    // Nobody misses what is cancelled or no longer held.
    let counts = |talk: TalkId| !instance.talk(talk).is_break && instance.talk(talk).is_wanted();
    let talks = instance.talks().filter(|&(talk, _)| counts(talk)).count();
    let placed = outcome.agenda.entries.iter().filter(|entry| entry.talk.known().is_some_and(counts)).count();
    // Writing to a string cannot fail.
    let _ = write!(text, " {placed} of {talks} talks placed");
    if let Some(seconds) = outcome.seconds {
        let _ = write!(text, " in {seconds:.2} s");
    }
    text.push_str(".\n");
    if outcome.cut_short {
        text.push_str("The time limit ended the run before every talk was looked at; a longer one places more.\n");
    }
    if let Some(contributed) = contributions(&outcome.trace) {
        let _ = writeln!(text, "Contributions: {contributed}.");
    }
    if let Some(shortage) = &outcome.shortage {
        let _ = writeln!(
            text,
            "{} together need {} room minutes in {}, where only {} are offered: they do not all fit.",
            some_of(instance, &shortage.talks),
            shortage.needed,
            instance.room_names(&shortage.rooms),
            shortage.offered
        );
    }
    for &talk in outcome.homeless.iter().filter(|&&talk| counts(talk)) {
        let title = instance.talk_label(talk);
        if !outcome.removals.iter().any(|removal| removal.talk == talk) {
            let why = match instance.talk(talk).minutes {
                Some(minutes) if instance.offered_spans(talk).is_empty() => {
                    format!("no start leaves it its {} min", minutes.0)
                }
                None if instance.offered_spans(talk).is_empty() => "no slot gives it a length".to_owned(),
                _ => "no room is open to it".to_owned(),
            };
            let _ = writeln!(text, "{title} fits nowhere: {why}.");
            continue;
        }
        let _ = writeln!(text, "{title} fits nowhere:");
        for removal in outcome.removals.iter().filter(|removal| removal.talk == talk) {
            let place = origins.label(removal.origin).map(|place| format!(" ({place})")).unwrap_or_default();
            let config = uses.get(removal.by);
            let rule = config.rule.info().id;
            let asked = config.request.as_ref().map(|request| format!("request {}", request.id));
            let why: Vec<String> = asked.into_iter().chain(config.reason.clone()).collect();
            let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(": ")) };
            let _ = writeln!(text, "  {rule}{why} rules out {} of its placements{place}", removal.placements);
        }
    }
    text
}

/// The first few talks by name, and how many more there are.
fn some_of(instance: &Instance, talks: &[TalkId]) -> String {
    const NAMED: usize = 4;
    let mut names: Vec<String> = talks.iter().take(NAMED).map(|&talk| instance.talk_label(talk)).collect();
    let more = talks.len().saturating_sub(NAMED);
    let last = if more > 0 { Some(format!("{more} more")) } else { names.pop() };
    match (names.is_empty(), last) {
        (true, last) => last.unwrap_or_default(),
        (false, last) => format!("{} and {}", names.join(", "), last.unwrap_or_default()),
    }
}

/// The gap as a part of a sentence.
pub(super) fn gap_words(outcome: &Outcome) -> String {
    outcome.gap().map(|gap| format!(", gap {:.1} %", gap * 100.0)).unwrap_or_default()
}

/// The line of progress for an event.
pub(super) fn progress(event: &Event) -> String {
    let seconds = event.seconds.map(|seconds| format!("{seconds:6.1} s  ")).unwrap_or_default();
    let score = event.score.map_or_else(|| "no agenda yet".to_owned(), |score| score.to_string());
    let bound = match (event.bound.medium, event.bound.soft) {
        (_, Some(soft)) => format!("bound {soft}"),
        (Some(medium), None) if medium != 0 => format!("medium bound {medium}"),
        _ => format!("hard bound {}", event.bound.hard),
    };
    format!("{seconds}{score}; {bound} ({})", event.engine)
}
