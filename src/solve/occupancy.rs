//! Who is where and when, as bit sets: which rooms are free and who is busy, told without asking every term.

use crate::model::{Id, RoomId, TalkId};
use crate::problem::{Assignment, Curve, Key, Placement, Problem, Space, StartId, Term, TermKind, Tier, Unit};

/// Rooms and people in use. It knows what is never broken: talks in one room at once, and talks with one person at
/// once. What it calls free may still cost something.
#[derive(Debug)]
pub(super) struct Occupancy<'p> {
    space: &'p Space,
    /// Rooms in use, by cell: `words` each.
    rooms: Vec<u64>,
    words: usize,
    /// Who is in an atomic room, by cell.
    holders: Vec<Option<TalkId>>,
    /// What a person is busy with, by person, then cell.
    people: Vec<Option<TalkId>>,
    people_of: Vec<Vec<usize>>,
    /// Talks that clash with every other in all their rooms; others are left to the terms.
    regular: Vec<bool>,
    /// Rooms that take one talk at a time.
    single: Vec<bool>,
}

impl<'p> Occupancy<'p> {
    /// Who is where. O(terms + talks × rooms).
    pub(super) fn new(problem: &'p Problem, assignment: &Assignment) -> Self {
        let space = &problem.space;
        let words = space.rooms.div_ceil(64);
        let mut people_of = vec![Vec::new(); space.domains.len()];
        let mut count = 0;
        // The largest term of a room is about all talks that clash there; exempt pairs have terms of their own.
        let mut members: Vec<&[(TalkId, i64)]> = vec![&[]; space.rooms];
        for term in problem.terms.iter().filter(|term| is_exclusive(term)) {
            let TermKind::Count { members: talks, key, .. } = &term.kind else { continue };
            if let Key::CellIn(atom) = key {
                let known = &mut members[atom.index()];
                *known = if talks.len() > known.len() { talks } else { known };
            } else {
                for (talk, _) in talks {
                    people_of[talk.index()].push(count);
                }
                count += 1;
            }
        }
        let single: Vec<bool> = members.iter().map(|talks| !talks.is_empty()).collect();
        let mut clashing = vec![0_usize; space.domains.len()];
        for (talk, _) in members.iter().copied().flatten() {
            clashing[talk.index()] += 1;
        }
        let all = single.iter().filter(|single| **single).count();
        let own = |talk: usize| {
            let rooms = space.domains[talk].rooms.iter().flat_map(|&room| space.atoms_of(room));
            let talk = TalkId::from_index(talk);
            let is_member = |atom: &RoomId| members[atom.index()].binary_search_by_key(&talk, |one| one.0).is_ok();
            rooms.filter(|atom| single[atom.index()]).all(is_member)
        };
        let regular = (0..space.domains.len()).map(|talk| clashing[talk] == all || own(talk)).collect();
        let mut this = Self {
            space,
            rooms: vec![0; words * space.cells.len()],
            words,
            holders: vec![None; space.rooms * space.cells.len()],
            people: vec![None; space.cells.len() * count],
            people_of,
            regular,
            single,
        };
        for (index, placement) in assignment.0.iter().enumerate() {
            if let Some(placement) = placement {
                this.set(TalkId::from_index(index), *placement, true);
            }
        }
        this
    }

    /// Notes that a talk comes or goes.
    pub(super) fn set(&mut self, talk: TalkId, placement: Placement, enter: bool) {
        for cell in self.space.start(placement.start).cells.clone() {
            for &person in &self.people_of[talk.index()] {
                self.people[person * self.space.cells.len() + cell] = enter.then_some(talk);
            }
            for atom in self.space.atoms_of(placement.room).iter().map(|atom| atom.index()) {
                if self.regular[talk.index()] && self.single[atom] {
                    flip(&mut self.rooms[cell * self.words..], atom, enter);
                    self.holders[cell * self.space.rooms + atom] = enter.then_some(talk);
                }
            }
        }
    }

    /// Whether everybody who must be there is free then.
    pub(super) fn has_people(&self, talk: TalkId, start: StartId) -> bool {
        let mut cells = self.space.start(start).cells.clone();
        let people = &self.people_of[talk.index()];
        cells.all(|cell| people.iter().all(|person| self.people[person * self.space.cells.len() + cell].is_none()))
    }

    /// Writes which atomic rooms are in use while the talk would run.
    pub(super) fn busy_rooms(&self, talk: TalkId, start: StartId, busy: &mut Vec<u64>) {
        busy.clear();
        busy.resize(self.words, 0);
        if self.regular[talk.index()] {
            for cell in self.space.start(start).cells.clone() {
                let row = &self.rooms[cell * self.words..(cell + 1) * self.words];
                busy.iter_mut().zip(row).for_each(|(all, now)| *all |= now);
            }
        }
    }

    /// The other talks in the way of a placement, in its room or with its people; some more than once.
    pub(super) fn in_the_way(&self, talk: TalkId, placement: Placement, out: &mut Vec<TalkId>) {
        out.clear();
        for cell in self.space.start(placement.start).cells.clone() {
            for atom in self.space.atoms_of(placement.room) {
                out.extend(self.holders[cell * self.space.rooms + atom.index()]);
            }
            for &person in &self.people_of[talk.index()] {
                out.extend(self.people[person * self.space.cells.len() + cell]);
            }
        }
    }
}

/// Whether the term keeps talks from running at once, in a room or anywhere.
fn is_exclusive(term: &Term) -> bool {
    let TermKind::Count { members, key: Key::Cell | Key::CellIn(_), curve: Curve::Pairs, unit: Unit::Minutes } =
        &term.kind
    else {
        return false;
    };
    term.level() == Tier::Inviolable && term.weight > 0 && members.iter().all(|&(_, amount)| amount == 1)
}

fn flip(bits: &mut [u64], at: usize, on: bool) {
    let bit = 1 << (at % 64);
    if on { bits[at / 64] |= bit } else { bits[at / 64] &= !bit }
}

/// Whether a bit is set.
pub(super) fn has(bits: &[u64], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}
