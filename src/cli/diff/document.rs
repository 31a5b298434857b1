//! The JSON of `plenary diff`.

use serde::Serialize;

use super::Compared;
use crate::check::Reported;
use crate::explain::diff::{Affected, Occurrence, Restated, TalkChange};
use crate::finding::Origins;
use crate::model::{Time, Zone};
use crate::report::{JSON_VERSION, Location, ScoreJson, location};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    same: bool,
    talks: Vec<TalkOut<'a>>,
    restated: Vec<RestatedOut<'a>>,
    renamed: Vec<RenamedOut<'a>>,
    findings: FindingsOut<'a>,
    score: ScoresOut,
    people: Vec<PersonOut<'a>>,
}

#[derive(Serialize)]
struct TalkOut<'a> {
    talk: &'a str,
    known: bool,
    change: &'static str,
    before: Option<OccurrenceOut<'a>>,
    after: Option<OccurrenceOut<'a>>,
}

#[derive(Serialize)]
struct OccurrenceOut<'a> {
    start: Option<String>,
    end: Option<String>,
    rooms: &'a [String],
}

#[derive(Serialize)]
struct RestatedOut<'a> {
    talk: &'a str,
    title_before: Option<&'a str>,
    joined: &'a [String],
    left: &'a [String],
}

#[derive(Serialize)]
struct RenamedOut<'a> {
    person: &'a str,
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct FindingsOut<'a> {
    new: Vec<FindingOut<'a>>,
    gone: Vec<FindingOut<'a>>,
    unchanged: usize,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    cost: i64,
    location: Option<Location>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct ScoresOut {
    before: ScoreJson,
    after: ScoreJson,
}

#[derive(Serialize)]
struct PersonOut<'a> {
    person: &'a str,
    name: &'a str,
    talks: Vec<&'a str>,
}

/// The document, with a line end.
pub(super) fn document(told: &Compared) -> serde_json::Result<String> {
    let diff = &told.diff;
    let document = Document {
        version: JSON_VERSION,
        same: diff.is_empty(),
        talks: diff.talks.iter().map(|change| talk(change, told.zone)).collect(),
        restated: diff.restated.iter().map(restated).collect(),
        renamed: diff.renamed.iter().map(|(person, before, after)| RenamedOut { person, before, after }).collect(),
        findings: FindingsOut {
            new: diff.new.iter().map(|one| finding(one, &told.origins)).collect(),
            gone: diff.gone.iter().map(|one| finding(one, &told.origins)).collect(),
            unchanged: diff.unchanged,
        },
        score: ScoresOut {
            before: ScoreJson::new(diff.scores[0], told.has_medium),
            after: ScoreJson::new(diff.scores[1], told.has_medium),
        },
        people: diff.people.iter().map(|person| affected(person, told)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn talk(change: &TalkChange, zone: Zone) -> TalkOut<'_> {
    TalkOut {
        talk: &change.talk.id,
        known: change.talk.known,
        change: change.kind.word(),
        before: change.before.as_ref().map(|one| occurrence(one, zone)),
        after: change.after.as_ref().map(|one| occurrence(one, zone)),
    }
}

fn occurrence(one: &Occurrence, zone: Zone) -> OccurrenceOut<'_> {
    let time = |time: Time| zone.rfc3339(time);
    OccurrenceOut { start: one.start.map(time), end: one.end.map(time), rooms: &one.rooms }
}

fn restated(one: &Restated) -> RestatedOut<'_> {
    RestatedOut { talk: &one.talk.id, title_before: one.title.as_deref(), joined: &one.joined, left: &one.left }
}

fn finding<'a>(one: &'a Reported, origins: &Origins) -> FindingOut<'a> {
    FindingOut {
        rule: one.rule,
        severity: one.finding.severity.word(),
        message: &one.finding.message,
        cost: one.finding.cost,
        location: location(origins, one.finding.primary.0),
        fingerprint: &one.fingerprint,
    }
}

fn affected<'a>(person: &'a Affected, told: &'a Compared) -> PersonOut<'a> {
    let moved = person.talks.iter().map(|&index| &told.diff.talks[index].talk);
    let restated = person.restated.iter().map(|&index| &told.diff.restated[index].talk);
    let mut talks: Vec<&str> = Vec::new();
    for talk in moved.chain(restated) {
        if !talks.contains(&talk.id.as_str()) {
            talks.push(&talk.id);
        }
    }
    PersonOut { person: &person.id, name: &person.name, talks }
}
