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
}

impl<'a> Timetable<'a> {
    /// Reads `agenda` against `instance`. O(entries + talks).
    #[must_use]
    pub fn new(instance: &'a Instance, agenda: &'a Agenda) -> Self {
        let mut seen = vec![false; instance.talks.len()];
        let mut occurrences = Vec::with_capacity(agenda.entries.len());
        let (mut repetitions, mut firsts) = (Vec::new(), BTreeMap::new());
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
            let facts = (one.talk, one.start, one.span, one.rooms.clone());
            if let Some(&first) = firsts.get(&facts) {
                repetitions.push((one, first));
            } else {
                firsts.insert(facts, occurrences.len());
                occurrences.push(one);
            }
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
        Self { instance, agenda, occurrences, repetitions, stale: Vec::new() }
    }

    /// Occurrences whose time is known, with their spans.
    pub fn timed(&self) -> impl Iterator<Item = (&Occurrence, Interval)> {
        self.occurrences.iter().filter_map(|one| Some((one, one.span?)))
    }

    /// Pairs of occurrences of different talks that overlap in time, earlier start first, among
    /// those that `member` accepts. A sweep over starts: O(n log n + pairs).
    pub fn overlapping(&self, member: impl Fn(&Occurrence) -> bool) -> Vec<(&Occurrence, &Occurrence, Interval)> {
        let mut timed: Vec<(Interval, usize)> = self
            .occurrences
            .iter()
            .enumerate()
            .filter(|(_, one)| member(one))
            .filter_map(|(index, one)| Some((one.span?, index)))
            .collect();
        timed.sort_unstable();
        let mut running: Vec<(Interval, usize)> = Vec::new();
        let mut pairs = Vec::new();
        for &(span, index) in &timed {
            running.retain(|(earlier, _)| earlier.end > span.start);
            for &(earlier, other) in &running {
                let (first, second) = (&self.occurrences[other], &self.occurrences[index]);
                if let (Some(both), true) = (earlier.meet(span), first.talk != second.talk) {
                    pairs.push((first, second, both));
                }
            }
            running.push((span, index));
        }
        pairs
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
