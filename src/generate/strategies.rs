//! Strategies for property tests with proptest: scenarios, agendas and changes of scenarios.
//!
//! What fails shrinks to fewer talks, rooms and people, and to fewer changes.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Dice, Edit};
use crate::model::{Agenda, Entry, EntryOrigins, Id, Instance, RoomChoice, RoomId, RoomRef, TalkRef};

/// How large scenarios may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Days.
    pub days: RangeInclusive<usize>,
    /// Slots a day.
    pub slots: RangeInclusive<usize>,
    /// Rooms.
    pub rooms: RangeInclusive<usize>,
    /// People.
    pub people: RangeInclusive<usize>,
    /// Talks.
    pub talks: RangeInclusive<usize>,
}

impl Default for Shape {
    fn default() -> Self {
        Self { days: 1..=2, slots: 1..=4, rooms: 1..=3, people: 1..=5, talks: 0..=10 }
    }
}

/// A talk of a sketch.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TalkSketch {
    /// Who speaks: numbers of people, taken modulo their number.
    speakers: Vec<usize>,
    /// Seats that it expects, in tens.
    expected: Option<u8>,
    /// Whether it needs what only the first room has.
    needs: bool,
    /// Whether it comes after the talk before it.
    after: bool,
}

/// A scenario as small numbers, so that it shrinks to a simpler one that is as valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    days: usize,
    slots: usize,
    /// Seats of each room, in tens.
    rooms: Vec<u8>,
    /// Of each person the slot before which they are not there.
    people: Vec<Option<usize>>,
    talks: Vec<TalkSketch>,
}

impl Sketch {
    /// The scenario as YAML. It is always one that `plenary` reads, though not always one that fits.
    #[must_use]
    pub fn yaml(&self) -> String {
        let mut out = "plenary: 1\nconference: {name: Sketch, timezone: Europe/Berlin}\ndays: {".to_owned();
        let days: Vec<String> = (0..self.days).map(|day| format!("d{}: 2027-03-{:02}", day + 1, day + 1)).collect();
        let at = |slot: usize| format!("\"{:02}:{:02}\"", 9 + slot * 40 / 60, slot * 40 % 60);
        let starts: Vec<String> = (0..self.slots).map(at).collect();
        let _ = writeln!(out, "{}}}\nslots:", days.join(", "));
        for day in 1..=self.days {
            let _ = writeln!(out, "  - {{day: d{day}, at: [{}], minutes: 30}}", starts.join(", "));
        }
        out.push_str("rooms:\n");
        for (room, seats) in self.rooms.iter().enumerate() {
            let features = if room == 0 { ", features: [recording]" } else { "" };
            let _ = writeln!(out, "  - {{id: r{}, capacity: {}{features}}}", room + 1, u32::from(*seats) * 10);
        }
        out.push_str("people:\n");
        for (person, from) in self.people.iter().enumerate() {
            let late = match from {
                // From some slot of the first day on.
                Some(slot) => format!(
                    ", available: [{{from: d1 {}, to: d{} 23:00}}]",
                    at(slot % self.slots).trim_matches('"'),
                    self.days
                ),
                None => String::new(),
            };
            let _ = writeln!(out, "  - {{id: p{}{late}}}", person + 1);
        }
        out.push_str(if self.talks.is_empty() { "talks: []\n" } else { "talks:\n" });
        for (index, talk) in self.talks.iter().enumerate() {
            let mut speakers: Vec<usize> = talk.speakers.iter().map(|one| one % self.people.len() + 1).collect();
            speakers.sort_unstable();
            speakers.dedup();
            let speakers: Vec<String> = speakers.into_iter().map(|one| format!("p{one}")).collect();
            let _ = write!(out, "  - {{id: t{}, minutes: 30, speakers: [{}]", index + 1, speakers.join(", "));
            if let Some(expected) = talk.expected {
                let _ = write!(out, ", expected: {}", u32::from(expected) * 10);
            }
            if talk.needs {
                out.push_str(", needs: [recording]");
            }
            if talk.after && index > 0 {
                let _ = write!(out, ", after: [t{index}]");
            }
            out.push_str("}\n");
        }
        out
    }
}

/// Scenarios of this shape. They shrink to fewer talks, people and rooms.
pub fn scenario(shape: Shape) -> impl Strategy<Value = Sketch> {
    let talk = (
        vec(0_usize..8, 0..=2),
        proptest::option::weighted(0.3, 1_u8..20),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(speakers, expected, needs, after)| TalkSketch { speakers, expected, needs, after });
    let rooms = vec(1_u8..20, at_least_one(&shape.rooms));
    let people = vec(proptest::option::weighted(0.2, 0_usize..4), at_least_one(&shape.people));
    (at_least_one(&shape.days), at_least_one(&shape.slots), rooms, people, vec(talk, shape.talks))
        .prop_map(|(days, slots, rooms, people, talks)| Sketch { days, slots, rooms, people, talks })
}

fn at_least_one(range: &RangeInclusive<usize>) -> RangeInclusive<usize> {
    (*range.start()).max(1)..=(*range.end()).max(1)
}

/// Agendas of an instance, good or bad: each talk at an offered start in a room that it may have, or left out. They
/// shrink to fewer entries.
pub fn agenda(instance: &Instance) -> impl Strategy<Value = Agenda> + use<> {
    let mut entries: Vec<BoxedStrategy<Option<Entry>>> = Vec::new();
    for (talk, facts) in instance.talks().filter(|(_, facts)| !facts.is_break) {
        let spans = instance.offered_spans(talk);
        let allowed = |room: &RoomId| instance.allows_room(talk, *room);
        let rooms: Vec<RoomId> = (0..instance.rooms.len()).map(RoomId::from_index).filter(allowed).collect();
        let needs_none = facts.rooms == RoomChoice::NoRoom;
        if spans.is_empty() || (rooms.is_empty() && !needs_none) {
            continue;
        }
        let at = (0..spans.len(), 0..rooms.len().max(1)).prop_map(move |(span, room)| Entry {
            talk: TalkRef::Known(talk),
            start: Some(spans[span].start),
            end: Some(spans[span].end),
            rooms: rooms.get(room).filter(|_| !needs_none).map(|&room| RoomRef::Known(room)).into_iter().collect(),
            at: EntryOrigins::default(),
        });
        entries.push(proptest::option::weighted(0.9, at).boxed());
    }
    entries.prop_map(|entries| Agenda { entries: entries.into_iter().flatten().collect(), ..Agenda::default() })
}

/// One change of an instance.
pub fn edit(instance: &Instance) -> impl Strategy<Value = Edit> + use<> {
    let instance = instance.clone();
    any::<u64>().prop_filter_map("nothing to change", move |seed| Edit::draw(&instance, &mut Dice::new(seed), 1))
}

/// Several changes of an instance. They shrink to fewer.
pub fn edits(instance: &Instance, count: RangeInclusive<usize>) -> impl Strategy<Value = Vec<Edit>> + use<> {
    let instance = instance.clone();
    vec(any::<u64>(), count).prop_map(move |seeds| {
        let draw = |(index, seed): (usize, u64)| Edit::draw(&instance, &mut Dice::new(seed), index + 1);
        seeds.into_iter().enumerate().filter_map(draw).collect()
    })
}
