//! A plan of changes in words and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::apply::Content;
use crate::explain::repair::{At, Change, Counts, Minimal, Repair, Step, Verdict};
use crate::model::{Instance, Score};
use crate::report::{JSON_VERSION, ScoreJson};

/// The plan as a person reads it.
pub(super) fn text(instance: &Instance, found: &Repair) -> String {
    let mut text = headline(found);
    text.push('\n');
    // Writing to a string cannot fail.
    for removal in &found.removals {
        let _ = write!(text, "\nTake out entry {}: {}.", removal.entry + 1, removal.reason);
    }
    if !found.removals.is_empty() {
        text.push('\n');
    }
    for (number, step) in found.steps.iter().enumerate() {
        let _ = write!(text, "\n{}", step_text(instance, number + 1, step));
    }
    if found.verdict == Verdict::Cleared {
        let _ = write!(text, "\nBefore: {}. After: {}.\n", found.before.score, found.after.score);
    }
    text
}

/// What the plan comes to, and how far it is proved minimal.
pub(super) fn headline(found: &Repair) -> String {
    match found.verdict {
        Verdict::Clean => "Nothing to repair: nothing hard is broken.".to_owned(),
        Verdict::Impossible => {
            "No plan: whatever is moved or dropped within what may be touched, something hard stays broken.".to_owned()
        }
        Verdict::Unknown => "No plan was found in time; there may be one.".to_owned(),
        Verdict::Cleared => format!("The plan {}. {}", counted(found.counts), proof(found)),
    }
}

/// `drops 1 talk, moves 4 talks in time and changes 2 rooms`.
pub(super) fn counted(counts: Counts) -> String {
    let of = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut words = Vec::new();
    if counts.dropped > 0 {
        words.push(format!("drops {}", of(counts.dropped, "talk", "talks")));
    }
    if counts.consent > 0 {
        words.push(format!("needs consent for {}", of(counts.consent, "talk", "talks")));
    }
    if counts.moved > 0 {
        words.push(format!("moves {} in time", of(counts.moved, "talk", "talks")));
    }
    if counts.rooms > 0 {
        words.push(format!("changes {}", of(counts.rooms, "room", "rooms")));
    }
    match words.pop() {
        None => "changes no place that the agenda names".to_owned(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} and {last}", words.join(", ")),
    }
}

fn proof(found: &Repair) -> String {
    let Counts { dropped, moved, rooms, .. } = found.least;
    match found.minimal {
        Minimal::Cost => "Proven: no plan is smaller, and none of this size costs less.".to_owned(),
        Minimal::Rooms => "Proven: no plan drops fewer talks, moves fewer in time or changes fewer rooms.".to_owned(),
        Minimal::Moved if rooms == 0 => "Proven: no plan drops fewer talks or moves fewer in time.".to_owned(),
        Minimal::Moved => {
            format!("Proven: no plan drops fewer talks or moves fewer in time; at least {rooms} rooms change.")
        }
        Minimal::Dropped => {
            format!("Proven: no plan drops fewer talks. That none moves fewer is not: {moved} at least.")
        }
        Minimal::Unproven => {
            format!("Not proven minimal: at least {dropped} must be dropped and {moved} moved in time.")
        }
    }
}

fn step_text(instance: &Instance, number: usize, step: &Step) -> String {
    let mut text = String::new();
    let head = if step.changes.len() > 1 { "At once, since they take each other's places:" } else { "" };
    if !head.is_empty() {
        let _ = writeln!(text, "{number}. {head}");
    }
    for change in &step.changes {
        let lead = if head.is_empty() { format!("{number}. ") } else { "   - ".to_owned() };
        let _ = writeln!(text, "{lead}{}", change_text(instance, change));
        let indent = if head.is_empty() { "   " } else { "     " };
        for reason in &change.reasons {
            let _ = writeln!(text, "{indent}because {reason}");
        }
    }
    if !step.valid {
        text.push_str("   Until the plan is complete this step leaves something broken.\n");
    }
    text
}

/// `Move "A" from mon 10:00, Main to mon 11:00, Side`.
pub(super) fn change_text(instance: &Instance, change: &Change) -> String {
    let talk = instance.talk_label(change.talk);
    let at = |at: At| match at.room {
        Some(room) => format!("{}, {}", instance.time_label(at.start), instance.room(room).name),
        None => instance.time_label(at.start),
    };
    let told = match (change.from, change.to) {
        (None, Some(to)) => format!("Place {talk} at {}", at(to)),
        (Some(from), None) => {
            let verb = if instance.talk(change.talk).is_wanted() { "Drop" } else { "Take out" };
            format!("{verb} {talk} at {}", at(from))
        }
        (Some(from), Some(to)) if !change.is_other_time() && change.is_other_room() => {
            let room = |at: At| at.room.map_or("no room", |room| instance.room(room).name.as_str());
            format!("Move {talk} at {} from {} to {}", instance.time_label(from.start), room(from), room(to))
        }
        (Some(from), Some(to)) if change.is_other_time() => {
            format!("Move {talk} from {} to {}", at(from), at(to))
        }
        (Some(_), Some(to)) => match to.span {
            Some(span) => format!("Keep {talk} at {}, until {}", at(to), instance.end_label(span)),
            None => format!("Keep {talk} at {}", at(to)),
        },
        (None, None) => format!("Leave out {talk}"),
    };
    if change.consent { format!("{told} (needs consent)") } else { told }
}

/// A plan for scripts.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u32,
    /// What the plan was made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a Content>,
    status: &'static str,
    counts: CountsJson,
    least: CountsJson,
    minimal: &'static str,
    before: ScoreJson,
    after: ScoreJson,
    removals: Vec<RemovalJson<'a>>,
    steps: Vec<StepJson<'a>>,
}

#[derive(Serialize)]
struct RemovalJson<'a> {
    /// From 1.
    entry: usize,
    reason: &'a str,
}

/// Changes, counted.
#[derive(Serialize)]
pub(super) struct CountsJson {
    dropped: usize,
    consent: usize,
    moved: usize,
    rooms: usize,
}

impl From<Counts> for CountsJson {
    fn from(Counts { dropped, consent, moved, rooms }: Counts) -> Self {
        Self { dropped, consent, moved, rooms }
    }
}

#[derive(Serialize)]
struct StepJson<'a> {
    valid: bool,
    changes: Vec<ChangeJson<'a>>,
}

/// A change of a plan.
#[derive(Serialize)]
pub(super) struct ChangeJson<'a> {
    talk: &'a str,
    from: Option<AtJson<'a>>,
    to: Option<AtJson<'a>>,
    consent: bool,
    reasons: &'a [String],
}

/// When and where a talk is.
#[derive(Serialize)]
pub(super) struct AtJson<'a> {
    start: String,
    end: Option<String>,
    room: Option<&'a str>,
}

/// When and where for JSON.
pub(super) fn at_json(instance: &Instance, at: At) -> AtJson<'_> {
    AtJson {
        start: instance.zone.rfc3339(at.start),
        end: at.span.map(|span| instance.zone.rfc3339(span.end)),
        room: at.room.map(|room| instance.room(room).id.as_str()),
    }
}

/// A change for JSON.
pub(super) fn change_json<'a>(instance: &'a Instance, change: &'a Change) -> ChangeJson<'a> {
    ChangeJson {
        talk: &instance.talk(change.talk).id,
        from: change.from.map(|at| at_json(instance, at)),
        to: change.to.map(|at| at_json(instance, at)),
        consent: change.consent,
        reasons: &change.reasons,
    }
}

/// The plan for scripts.
pub(super) fn json(instance: &Instance, found: &Repair, content: &Content) -> serde_json::Result<String> {
    let document = Document { content: Some(content), ..document(instance, found) };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// The plan as a part of what is written for scripts.
pub(super) fn document<'a>(instance: &'a Instance, found: &'a Repair) -> Document<'a> {
    let score = |score: Score, report: &crate::check::Report| ScoreJson::new(score, report.has_medium);
    Document {
        version: JSON_VERSION,
        content: None,
        status: found.verdict.word(),
        counts: found.counts.into(),
        least: found.least.into(),
        minimal: found.minimal.word(),
        before: score(found.before.score, &found.before),
        after: score(found.after.score, &found.after),
        removals: (found.removals.iter())
            .map(|one| RemovalJson { entry: one.entry + 1, reason: &one.reason })
            .collect(),
        steps: found
            .steps
            .iter()
            .map(|step| StepJson {
                valid: step.valid,
                changes: step.changes.iter().map(|change| change_json(instance, change)).collect(),
            })
            .collect(),
    }
}
