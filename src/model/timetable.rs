//! An agenda read against its instance: which talk is when, where, and occupies what.

use std::collections::BTreeMap;

use super::{
    Agenda, EntryOrigins, Instance, Interval, OriginId, RoomChoice, RoomId, RoomRef, Stale, TalkId, TalkRef, Time,
};

/// One known talk at a known or unknown time, as an entry (or an omitted break) states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The talk.
    pub talk: TalkId,
    /// The start, if known.
    pub start: Option<Time>,
    /// When it takes place, as far as it is known.
    pub span: Option<Interval>,
    /// The rooms it states.
    pub rooms: Vec<RoomId>,
    /// The atomic rooms that the stated rooms take, in order of id.
    pub atoms: Vec<RoomId>,
    /// Whether the place is known: a room is stated, or none is needed.
    pub placed: bool,
    /// Where the entry stands; of an omitted break, its declaration.
    pub at: EntryOrigins,
    /// False for a break that the agenda omits: it counts as placed where the scenario has it.
    pub written: bool,
}

/// An agenda read against its instance. Entries that name no known talk are left out here.
#[derive(Debug, Clone)]
pub struct Timetable<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// The agenda as written.
    pub agenda: &'a Agenda,
    /// Known talks in order of writing, then omitted breaks; exact repetitions are left out, so
    /// that one slip is one finding.
    pub occurrences: Vec<Occurrence>,
    /// Exact repetitions (same talk, start, end and rooms), each with the index of its first.
    pub repetitions: Vec<(Occurrence, usize)>,
    /// Exemptions and comments that do nothing; filled by the checker once all other rules have judged.
    pub stale: Vec<Stale>,
    /// Indexes of the occurrences whose time is known, by span, then in order.
    pub(super) by_time: Vec<usize>,
}

impl<'a> Timetable<'a> {
    /// Reads `agenda` against `instance`. O(n log n) for n entries and breaks.
    #[must_use]
    pub fn new(instance: &'a Instance, agenda: &'a Agenda) -> Self {
        let mut seen = vec![false; instance.talks.len()];
        let mut occurrences: Vec<Occurrence> = Vec::with_capacity(agenda.entries.len());
        let (mut repetitions, mut firsts) = (Vec::new(), BTreeMap::new());
        // Nearly every talk is there once: only of the others are the facts compared.
        let mut earliest: Vec<Option<usize>> = vec![None; instance.talks.len()];
        for entry in &agenda.entries {
            let TalkRef::Known(talk) = entry.talk else { continue };
            seen[talk.0 as usize] = true;
            let mut rooms: Vec<RoomId> = entry.known_rooms().collect();
            let is_break = instance.talk(talk).is_break;
            if rooms.is_empty() && is_break {
                // A break need not repeat its room.
                rooms.extend(instance.talk(talk).pin.and_then(|pin| pin.room));
            }
            let unknown = entry.rooms.iter().any(|room| matches!(room, RoomRef::Unknown(_)));
            let needs_none = instance.talk(talk).rooms == RoomChoice::NoRoom;
            let one = Occurrence {
                talk,
                start: entry.start,
                span: instance.span_of(entry),
                atoms: atoms(instance, &rooms),
                placed: !unknown && (!rooms.is_empty() || needs_none),
                rooms,
                at: entry.at,
                written: true,
            };
            let facts = |one: &Occurrence| (one.talk, one.start, one.span, one.rooms.clone());
            if let Some(first) = earliest[talk.0 as usize] {
                firsts.entry(facts(&occurrences[first])).or_insert(first);
                if let Some(&first) = firsts.get(&facts(&one)) {
                    repetitions.push((one, first));
                    continue;
                }
                firsts.insert(facts(&one), occurrences.len());
            } else {
                earliest[talk.0 as usize] = Some(occurrences.len());
            }
            occurrences.push(one);
        }
        for (talk, facts) in instance.breaks().filter(|(talk, _)| !seen[talk.0 as usize]) {
            let rooms: Vec<RoomId> = facts.pin.and_then(|pin| pin.room).into_iter().collect();
            let start = facts.pinned_start();
            let span = start.and_then(|start| Some(Interval::lasting(start, instance.length_at(talk, start)?)));
            occurrences.push(Occurrence {
                talk,
                start,
                span,
                atoms: atoms(instance, &rooms),
                placed: true,
                rooms,
                at: EntryOrigins::all(facts.origin),
                written: false,
            });
        }
        let mut by_time: Vec<usize> =
            (0..occurrences.len()).filter(|&index| occurrences[index].span.is_some()).collect();
        by_time.sort_unstable_by_key(|&index| (occurrences[index].span, index));
        Self { instance, agenda, occurrences, repetitions, stale: Vec::new(), by_time }
    }

    /// Occurrences whose time is known, with their spans.
    pub fn timed(&self) -> impl Iterator<Item = (&Occurrence, Interval)> {
        self.occurrences.iter().filter_map(|one| Some((one, one.span?)))
    }

    /// Where to point when `talk` as a whole is meant: its declaration.
    #[must_use]
    pub fn declared(&self, talk: TalkId) -> OriginId {
        self.instance.talk(talk).origin
    }
}

fn atoms(instance: &Instance, rooms: &[RoomId]) -> Vec<RoomId> {
    let mut atoms: Vec<RoomId> = rooms.iter().flat_map(|&room| instance.room(room).atoms.iter().copied()).collect();
    atoms.sort_unstable();
    atoms.dedup();
    atoms
}
