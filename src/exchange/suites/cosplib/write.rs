//! An agenda as a solution: `{"tracks": …, "submissions": …}`, by session and room, of submissions by
//! time slot too. Nothing there is `null`.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::finding::InputError;
use crate::model::{Agenda, BlockId, Entry, Id, Instance, OriginId, RoomId, RoomRef, TalkId, TalkRef, Time};

/// A session: a block with the starts that it offers, or nothing.
struct Session {
    block: Option<BlockId>,
    starts: Vec<Time>,
}

/// What a room has in a session.
#[derive(Clone, Default)]
struct Cell {
    track: Option<String>,
    slots: Vec<Option<TalkId>>,
}

/// The solution as JSON, one session a line. Sessions are the blocks of the scenario in order of time,
/// time slots the starts that a block offers, rooms those of the scenario in order. O(entries · slots).
///
/// # Errors
/// A scenario whose starts lie in no blocks or differ from room to room; every entry that a solution
/// cannot hold: unknown, placed twice, without a start that is offered, or on top of another.
pub(in crate::exchange) fn write(instance: &Instance, agenda: &Agenda) -> Result<Vec<u8>, Vec<InputError>> {
    let sessions = sessions(instance).map_err(|error| vec![error])?;
    let mut cells: Vec<Vec<Cell>> = sessions
        .iter()
        .map(|session| vec![Cell { track: None, slots: vec![None; session.starts.len()] }; instance.rooms.len()])
        .collect();
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in &agenda.entries {
        if entry.talk.known().is_some_and(|talk| instance.talk(talk).is_break) {
            continue;
        }
        if let Err(error) = fill(instance, &sessions, &mut cells, &mut seen, entry) {
            errors.push(error.help("`plenary check` lists what is wrong with an agenda"));
        }
    }
    if errors.is_empty() { Ok(text(instance, &cells).into_bytes()) } else { Err(errors) }
}

fn sessions(instance: &Instance) -> Result<Vec<Session>, InputError> {
    let refuse = |at: OriginId, message: &str| {
        let help = "breaks cut a day of `slots` into blocks, as `plenary import cosplib` writes them";
        Err(InputError::new("no-sessions", at, message).help(help))
    };
    if instance.offers.is_empty() {
        return refuse(instance.origin, "a solution needs sessions: the scenario offers no starts in blocks");
    }
    let mut out: Vec<Session> = Vec::new();
    for offer in &instance.offers {
        if offer.rooms.is_some() {
            return refuse(offer.origin, "a solution has the same time slots in all rooms: these are limited to some");
        }
        let Some(block) = offer.block else {
            return refuse(offer.origin, "a solution has time slots in sessions: this start is in no block");
        };
        match out.last_mut().filter(|session| session.block == Some(block)) {
            Some(session) => {
                if session.starts.last() != Some(&offer.at) {
                    session.starts.push(offer.at);
                }
            }
            None => out.push(Session { block: Some(block), starts: vec![offer.at] }),
        }
    }
    // Sessions without slots, where the file had them.
    for number in instance.details.all(super::EMPTY_SESSIONS) {
        let Some(place) = number.parse::<usize>().ok().filter(|place| (1..=out.len() + 1).contains(place)) else {
            return refuse(
                instance.origin,
                &format!("`{number}` in `{}` is no place of a session", super::EMPTY_SESSIONS),
            );
        };
        out.insert(place - 1, Session { block: None, starts: Vec::new() });
    }
    Ok(out)
}

fn fill(
    instance: &Instance,
    sessions: &[Session],
    cells: &mut [Vec<Cell>],
    seen: &mut BTreeSet<TalkId>,
    entry: &Entry,
) -> Result<(), InputError> {
    let wrong = |at: OriginId, message: String| Err(InputError::new("not-a-solution", at, message));
    let id = match &entry.talk {
        TalkRef::Known(id) => *id,
        TalkRef::Unknown(name) => return wrong(entry.at.talk, format!("the scenario has no talk `{name}`")),
    };
    let talk = instance.talk(id);
    let label = instance.talk_label(id);
    if !seen.insert(id) {
        return wrong(entry.at.entry, format!("{label} is in the agenda twice"));
    }
    let [RoomRef::Known(RoomId(room))] = entry.rooms[..] else {
        return wrong(entry.at.room, format!("{label} is not in one known room"));
    };
    let Some((start, (session, slot))) = entry.start.and_then(|start| Some((start, place(sessions, start)?))) else {
        return wrong(entry.at.start, format!("{label} does not start in a time slot of a session"));
    };
    // A start that is offered has a length; else there would be no such agenda.
    let end = instance.span_of(entry).map_or(start, |span| span.end);
    let block = sessions[session].block.map_or(start, |block| instance.blocks[block.index()].span.end);
    if end > block {
        return wrong(entry.at.entry, format!("{label} runs beyond the end of its session"));
    }
    let cell = &mut cells[session][room as usize];
    let taken = sessions[session].starts[slot..].iter().take_while(|&&at| at == start || at < end).count();
    for place in &mut cell.slots[slot..slot + taken] {
        if let Some(other) = place {
            let other = instance.talk_label(*other);
            return wrong(entry.at.entry, format!("{label} and {other} are in one room at the same time"));
        }
        *place = Some(id);
    }
    let mixed = cell.track.as_ref().zip(talk.track.as_ref()).filter(|(first, own)| first != own);
    if let Some((first, own)) = mixed {
        return wrong(entry.at.entry, format!("{label} of track `{own}` is in a session of track `{first}`"));
    }
    cell.track = cell.track.take().or_else(|| talk.track.clone());
    Ok(())
}

/// The session and the time slot in it that begin at a time.
fn place(sessions: &[Session], start: Time) -> Option<(usize, usize)> {
    let mut all = sessions.iter().enumerate();
    all.find_map(|(index, session)| Some((index, session.starts.binary_search(&start).ok()?)))
}

fn text(instance: &Instance, cells: &[Vec<Cell>]) -> String {
    let reference = |talk: &Option<TalkId>| talk.map(|talk| instance.talk(talk).title.as_str());
    let tracks: Vec<Vec<Option<&str>>> =
        cells.iter().map(|rooms| rooms.iter().map(|cell| cell.track.as_deref()).collect()).collect();
    let submissions: Vec<Vec<Vec<Option<&str>>>> = cells
        .iter()
        .map(|rooms| rooms.iter().map(|cell| cell.slots.iter().map(reference).collect()).collect())
        .collect();
    format!("{{\n\"tracks\": {},\n\"submissions\": {}\n}}\n", lines(&tracks), lines(&submissions))
}

/// A list in JSON, an item a line.
fn lines(items: &[impl Serialize]) -> String {
    // Texts and lists of texts are always JSON.
    let items: Vec<String> = items.iter().map(|item| serde_json::to_string(item).unwrap_or_default()).collect();
    format!("[\n  {}\n]", items.join(",\n  "))
}
