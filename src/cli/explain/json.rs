//! What `explain` says to a script.

use std::io;

use serde::Serialize;

use super::super::input::Case;
use crate::explain::core::{Answer, Explanation, Flexibility, Statement};
use crate::model::{RoomRef, TalkId, TalkRef};
use crate::report::{JSON_VERSION, Location, location};

#[derive(Serialize, Default)]
struct Document<'a> {
    version: u32,
    status: Option<&'static str>,
    cores: Vec<CoreOut<'a>>,
    relaxations: Vec<RelaxationOut<'a>>,
    /// Whether there is more that cannot hold together; null if that is not known.
    more: Option<bool>,
    in_the_way: Vec<&'a str>,
    flexibility: Vec<FlexibilityOut<'a>>,
    agenda: Vec<EntryOut<'a>>,
}

#[derive(Serialize)]
struct RequirementOut<'a> {
    rule: &'static str,
    request: Option<&'a str>,
    reason: Option<&'a str>,
    asked_by: Option<&'a str>,
    statement: &'a str,
    location: Option<Location>,
}

impl<'a> RequirementOut<'a> {
    fn new(case: &Case, statement: &'a Statement) -> Self {
        Self {
            rule: statement.rule,
            request: statement.request.as_deref(),
            reason: statement.reason.as_deref(),
            asked_by: statement.asked_by.as_deref(),
            statement: &statement.words,
            location: location(&case.origins, statement.origin),
        }
    }
}

#[derive(Serialize)]
struct CoreOut<'a> {
    requirements: Vec<RequirementOut<'a>>,
    talks: Vec<&'a str>,
    people: Vec<&'a str>,
    rooms: Vec<&'a str>,
    proof: &'static str,
    minutes: Option<MinutesOut>,
    minimal: bool,
    /// So many requirements may be unnecessary.
    perhaps_unneeded: usize,
}

#[derive(Serialize)]
struct MinutesOut {
    needed: i64,
    offered: i64,
}

#[derive(Serialize)]
struct RelaxationOut<'a> {
    core: usize,
    kind: &'static str,
    /// Which requirement of the core it eases; null for changes to talks.
    requirement: Option<usize>,
    amount: i64,
    talks: Vec<&'a str>,
    change: &'a str,
    verified: bool,
}

#[derive(Serialize)]
struct FlexibilityOut<'a> {
    talk: &'a str,
    left: usize,
    offered: usize,
    pinned: bool,
    taken: Vec<TakenOut<'a>>,
}

#[derive(Serialize)]
struct TakenOut<'a> {
    rule: &'static str,
    request: Option<&'a str>,
    placements: usize,
    location: Option<Location>,
}

#[derive(Serialize)]
struct EntryOut<'a> {
    talk: &'a str,
    room: Option<&'a str>,
    start: String,
    end: String,
}

fn written(document: &Document<'_>) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

fn ids<'a>(case: &'a Case, talks: &[TalkId]) -> Vec<&'a str> {
    talks.iter().map(|&talk| case.instance.talk(talk).id.as_str()).collect()
}

/// The answer with its sets and what would help.
pub(super) fn explanation(case: &Case, explained: &Explanation) -> io::Result<String> {
    let instance = &case.instance;
    let mut document = Document { version: JSON_VERSION, more: explained.more, ..Document::default() };
    document.status = Some(match &explained.answer {
        Answer::Infeasible => "infeasible",
        Answer::Feasible(agenda) => {
            document.agenda = agenda
                .entries
                .iter()
                .filter_map(|entry| {
                    let TalkRef::Known(talk) = entry.talk else { return None };
                    let room = entry.rooms.first().map(|room| match room {
                        RoomRef::Known(room) => instance.room(*room).id.as_str(),
                        RoomRef::Unknown(name) => name,
                    });
                    let (start, end) = (instance.zone.rfc3339(entry.start?), instance.zone.rfc3339(entry.end?));
                    Some(EntryOut { talk: &instance.talk(talk).id, room, start, end })
                })
                .collect();
            "feasible"
        }
        Answer::Unknown(astray) => {
            document.in_the_way = ids(case, astray);
            "unknown"
        }
    });
    for (index, core) in explained.cores.iter().enumerate() {
        let requirements = core.requirements.iter().map(|&one| &explained.statements[one]);
        document.cores.push(CoreOut {
            requirements: requirements.map(|one| RequirementOut::new(case, one)).collect(),
            talks: ids(case, &core.talks),
            people: core.people.iter().map(|&person| instance.person(person).id.as_str()).collect(),
            rooms: core.rooms.iter().map(|&room| instance.room(room).id.as_str()).collect(),
            proof: core.proof.word(),
            minutes: core
                .counted
                .as_ref()
                .map(|counted| MinutesOut { needed: counted.needed, offered: counted.offered }),
            minimal: core.perhaps_unneeded.is_empty(),
            perhaps_unneeded: core.perhaps_unneeded.len(),
        });
        document.relaxations.extend(core.relaxations.iter().map(|change| RelaxationOut {
            core: index,
            kind: change.kind.word(),
            requirement: change.statement.and_then(|one| core.requirements.iter().position(|&other| other == one)),
            amount: change.amount,
            talks: ids(case, &change.talks),
            change: &change.words,
            verified: true,
        }));
    }
    written(&document)
}

/// A row for each talk.
pub(super) fn flexibility(case: &Case, rows: &[Flexibility], statements: &[Statement]) -> io::Result<String> {
    let row = |row: &Flexibility| {
        let taken = row.taken.iter().map(|taken| TakenOut {
            rule: case.uses.get(taken.by).rule.info().id,
            request: taken.statement.and_then(|one| statements[one].request.as_deref()),
            placements: taken.placements,
            location: location(&case.origins, taken.statement.map_or(taken.origin, |one| statements[one].origin)),
        });
        FlexibilityOut {
            talk: &case.instance.talk(row.talk).id,
            left: row.left,
            offered: row.offered,
            pinned: row.pinned,
            taken: taken.collect(),
        }
    };
    let flexibility = rows.iter().map(row).collect();
    written(&Document { version: JSON_VERSION, flexibility, ..Document::default() })
}
