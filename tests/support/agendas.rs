//! Random agendas: every talk either left out or placed once, anywhere.

use plenary::exchange::{self, ReadOptions, standalone};
use plenary::finding::Origins;
use plenary::model::{Agenda, Entry, EntryOrigins, Id, Instance, RoomChoice, RoomId, RoomRef, TalkId, TalkRef, Time};
use plenary::source::Input;
use proptest::collection::vec;
use proptest::prelude::*;

use super::instances::{MIDNIGHT, morning_plus};

/// When a talk starts.
#[derive(Debug, Clone)]
pub enum StartSketch {
    /// At one of the offered starts, if there are any.
    Offered(u8),
    /// At the beginning of one of the blocks, if there are any.
    Block(u8),
    /// Where the talk is pinned, if it is.
    Pinned,
    /// So many minutes after the first morning; may be off the grid or on no day of the event.
    Minute(u16),
    /// Shortly before midnight of the first day.
    Late(u8),
}

/// One entry as small integers.
#[derive(Debug, Clone)]
pub struct EntrySketch {
    pub start: StartSketch,
    /// In tens of minutes; `None`: the length that is known from the talk or its slot.
    pub length: Option<u8>,
    /// Whether the end is written although it is known.
    pub end: bool,
    pub rooms: Vec<u8>,
}

fn start() -> impl Strategy<Value = StartSketch> {
    prop_oneof![
        6 => (0_u8..16).prop_map(StartSketch::Offered),
        6 => (0_u8..5).prop_map(StartSketch::Block),
        1 => Just(StartSketch::Pinned),
        4 => (0_u16..12).prop_map(|at| StartSketch::Minute(at * 10)),
        1 => (0_u16..24).prop_map(|at| StartSketch::Minute(at * 5)),
        1 => (0_u16..3_000).prop_map(StartSketch::Minute),
        // Days after the event.
        1 => (0_u16..4).prop_map(|at| StartSketch::Minute(5_760 + at * 20)),
        1 => (1_u8..40).prop_map(StartSketch::Late),
    ]
}

/// Entries with at most one room, as the solver writes them.
pub fn entry() -> impl Strategy<Value = EntrySketch> {
    (start(), prop::option::weighted(0.25, 1_u8..6), any::<bool>(), 0_u8..6)
        .prop_map(|(start, length, end, room)| EntrySketch { start, length, end, rooms: vec![room] })
}

/// Entries with any number of rooms, as published agendas may have them.
pub fn published() -> impl Strategy<Value = EntrySketch> {
    (entry(), vec(0_u8..6, 0..=2)).prop_map(|(entry, rooms)| EntrySketch { rooms, ..entry })
}

/// The agenda that these entries stand for, one per talk and break in order of id. A talk that
/// needs a room has one; the time is always known.
pub fn agenda(instance: &Instance, entries: &[Option<EntrySketch>]) -> Agenda {
    // Breaks stand behind the talks in the instance; give them the last sketches, so that
    // dropping a talk while shrinking does not change them.
    let breaks = instance.talks.iter().filter(|talk| talk.is_break).count();
    let talks = instance.talks.len() - breaks;
    let mut written = Vec::new();
    for index in 0..instance.talks.len() {
        let at = if index < talks { Some(index) } else { entries.len().checked_sub(index - talks + 1) };
        let Some(Some(sketch)) = at.and_then(|at| entries.get(at)) else { continue };
        // Agendas mostly omit the breaks.
        if index < talks || sketch.end {
            written.push(one(instance, TalkId::from_index(index), sketch));
        }
    }
    Agenda { entries: written, ..Agenda::default() }
}

fn one(instance: &Instance, talk: TalkId, sketch: &EntrySketch) -> Entry {
    let facts = instance.talk(talk);
    let start = match sketch.start {
        StartSketch::Offered(index) if !instance.offers.is_empty() => {
            instance.offers[usize::from(index) % instance.offers.len()].at
        }
        StartSketch::Block(index) if !instance.blocks.is_empty() => {
            instance.blocks[usize::from(index) % instance.blocks.len()].span.start
        }
        StartSketch::Offered(index) | StartSketch::Block(index) => morning_plus(i64::from(index) * 10),
        StartSketch::Pinned => facts.pinned_start().unwrap_or(morning_plus(0)),
        StartSketch::Minute(minutes) => morning_plus(i64::from(minutes)),
        StartSketch::Late(minutes) => Time(MIDNIGHT + 1_440 - i64::from(minutes)),
    };
    let known = instance.length_at(talk, start).map(|minutes| i64::from(minutes.0));
    let length = sketch.length.map(|tens| i64::from(tens) * 10).or(known).unwrap_or(30);
    let mut rooms: Vec<RoomId> =
        sketch.rooms.iter().map(|&room| RoomId::from_index(usize::from(room) % instance.rooms.len())).collect();
    rooms.dedup();
    if facts.rooms == RoomChoice::NoRoom && sketch.length != Some(5) {
        // Now and then such a talk has a room all the same.
        rooms.clear();
    }
    Entry {
        talk: TalkRef::Known(talk),
        start: Some(start),
        end: (sketch.end || known != Some(length)).then(|| start.plus(length)),
        rooms: rooms.into_iter().map(RoomRef::Known).collect(),
        at: EntryOrigins::default(),
    }
}

/// An agenda of ours in YAML, by itself.
pub(crate) fn alone(text: &str) -> (Instance, Agenda) {
    let options = ReadOptions::new(chrono::NaiveDate::default());
    let programme = exchange::read(Input::new("agenda.yaml", text), &options, &mut Origins::default()).unwrap();
    standalone(vec![programme], options.today).unwrap()
}
