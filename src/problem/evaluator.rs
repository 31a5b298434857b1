//! The score of an assignment, kept up to date move by move.
//!
//! [`Tables`] hold the terms by kind in flat arrays and are shared; an [`Evaluator`] holds one
//! assignment and its counts. A proposal costs O(cells of the talk × groups of the talk +
//! partners of the talk), without allocation.

use std::collections::BTreeMap;

use super::price::atoms;
use super::{Assignment, Curve, Key, Placement, Problem, Relation, Space, StartId, Term, TermKind, Tier, Unit};
use crate::model::{Id, Score, TalkId};

/// A cost by tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cost {
    /// Hard cost that only pins may force.
    pub inviolable: i64,
    /// Other hard cost.
    pub hard: i64,
    /// Medium cost.
    pub medium: i64,
    /// Soft cost.
    pub soft: i64,
}

impl Cost {
    /// As a score: all hard cost, soft cost.
    #[must_use]
    pub fn score(self) -> Score {
        Score { hard: self.inviolable + self.hard, medium: self.medium, soft: self.soft }
    }

    #[inline]
    fn add(&mut self, tier: Tier, cost: i64) {
        match tier {
            Tier::Inviolable => self.inviolable += cost,
            Tier::Hard => self.hard += cost,
            Tier::Medium => self.medium += cost,
            Tier::Soft => self.soft += cost,
        }
    }

    #[inline]
    fn plus(&mut self, other: Self) {
        self.inviolable += other.inviolable;
        self.hard += other.hard;
        self.medium += other.medium;
        self.soft += other.soft;
    }

    #[inline]
    fn minus(&mut self, other: Self) {
        self.inviolable -= other.inviolable;
        self.hard -= other.hard;
        self.medium -= other.medium;
        self.soft -= other.soft;
    }
}

/// A change of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Puts a talk somewhere else, or takes it out.
    Relocate(TalkId, Option<Placement>),
    /// Puts two talks where the move says, at once.
    Exchange(TalkId, Option<Placement>, TalkId, Option<Placement>),
}

#[derive(Debug, Clone, Copy)]
struct Group {
    tier: Tier,
    weight: i64,
}

#[derive(Debug, Clone, Copy)]
struct Partner {
    other: TalkId,
    relation: u32,
    first: bool,
    tier: Tier,
    weight: i64,
}

/// Lists of different lengths in one array.
#[derive(Debug, Clone)]
struct Lists<T> {
    ends: Vec<usize>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Lists<T> {
    fn new(lists: Vec<Vec<T>>) -> Self {
        let mut out = Self { ends: Vec::with_capacity(lists.len()), items: Vec::new() };
        for list in lists {
            out.items.extend(list);
            out.ends.push(out.items.len());
        }
        out
    }

    #[inline]
    fn get(&self, index: usize) -> &[T] {
        let from = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.items[from..self.ends[index]]
    }
}

/// The terms of a problem by kind, in flat arrays.
#[derive(Debug)]
pub struct Tables<'p> {
    space: &'p Space,
    places: usize,
    /// First start and offset into `by_start` of each talk.
    window: Vec<(usize, usize)>,
    by_start: Vec<Cost>,
    by_room: Vec<Cost>,
    out: Vec<Cost>,
    /// Dense start × place tables, each shared by the talks that list it.
    shared: Vec<Vec<Cost>>,
    shared_of: Lists<u32>,
    groups: Vec<Group>,
    /// Groups of a talk that count everywhere.
    groups_of: Lists<u32>,
    /// Groups of an atomic room, with a row of `members` each.
    room_groups: Lists<u32>,
    /// Bit set per group: which talks are members.
    members: Vec<Vec<u64>>,
    relations: Vec<Relation>,
    partners: Lists<Partner>,
    /// Terms that are counted from scratch, and the talks they are about.
    slow: Vec<&'p Term>,
    slow_of: Lists<u32>,
}

impl<'p> Tables<'p> {
    /// Sorts the terms by kind. O(terms × their size).
    #[must_use]
    pub fn new(problem: &'p Problem) -> Self {
        let space = &problem.space;
        let talks = space.domains.len();
        let places = space.rooms + 1;
        let mut window = Vec::with_capacity(talks);
        let mut total = 0;
        for domain in &space.domains {
            let first = domain.starts.first().map_or(0, |start| start.index());
            window.push((first, total));
            total += domain.starts.last().map_or(0, |start| start.index() + 1 - first);
        }
        let mut tables = Self {
            space,
            places,
            window,
            by_start: vec![Cost::default(); total],
            by_room: vec![Cost::default(); talks * places],
            out: vec![Cost::default(); talks],
            shared: Vec::new(),
            shared_of: Lists::default(),
            groups: Vec::new(),
            groups_of: Lists::default(),
            room_groups: Lists::default(),
            members: Vec::new(),
            relations: Vec::new(),
            partners: Lists::default(),
            slow: Vec::new(),
            slow_of: Lists::default(),
        };
        tables.fill(problem);
        tables
    }

    fn fill(&mut self, problem: &'p Problem) {
        let space = &problem.space;
        let talks = self.window.len();
        let mut shared_of = vec![Vec::new(); talks];
        let mut groups_of = vec![Vec::new(); talks];
        let mut room_groups = vec![Vec::new(); self.space.rooms];
        let mut partners = vec![Vec::new(); talks];
        let mut slow_of = vec![Vec::new(); talks];
        let mut tables: BTreeMap<&[TalkId], u32> = BTreeMap::new();
        for term in &problem.terms {
            match &term.kind {
                TermKind::Out(talk, atoms) => self.out[talk.index()].add(term.tier, term.weight * atoms),
                TermKind::TalkStart(talk, costs) => {
                    // Presolve may have removed starts that the term still prices.
                    let (first, offset) = self.window[talk.index()];
                    let last = space.domains[talk.index()].starts.last().map_or(0, |start| start.index() + 1);
                    for &(start, atoms) in costs.iter().filter(|(start, _)| (first..last).contains(&start.index())) {
                        self.by_start[offset + start.index() - first].add(term.tier, term.weight * atoms);
                    }
                }
                TermKind::TalkRoom(talk, costs) => {
                    for &(room, atoms) in costs {
                        let at = talk.index() * self.places + place_index(room);
                        self.by_room[at].add(term.tier, term.weight * atoms);
                    }
                }
                TermKind::StartRoom(members, costs) => {
                    // Terms about the same talks, such as the hours of all rooms, share one table.
                    let id = *tables.entry(members.as_slice()).or_insert_with(|| {
                        let id = index32(self.shared.len());
                        self.shared.push(vec![Cost::default(); self.space.starts.len() * self.places]);
                        for talk in members {
                            shared_of[talk.index()].push(id);
                        }
                        id
                    });
                    let table = &mut self.shared[id as usize];
                    for &(start, room, atoms) in costs {
                        table[start.index() * self.places + place_index(room)].add(term.tier, term.weight * atoms);
                    }
                }
                TermKind::Count {
                    members,
                    key: key @ (Key::Cell | Key::CellIn(_)),
                    curve: Curve::Pairs,
                    unit: Unit::Minutes,
                } if members.iter().all(|&(_, amount)| amount == 1) => {
                    let id = index32(self.groups.len());
                    self.groups.push(Group { tier: term.tier, weight: term.weight });
                    let mut bits = vec![0_u64; talks.div_ceil(64)];
                    for (talk, _) in members {
                        bits[talk.index() / 64] |= 1 << (talk.index() % 64);
                    }
                    self.members.push(bits);
                    match key {
                        Key::CellIn(atom) => room_groups[atom.index()].push(id),
                        _ => members.iter().for_each(|(talk, _)| groups_of[talk.index()].push(id)),
                    }
                }
                TermKind::Pair(first, second, relation) => {
                    let id = index32(self.relations.len());
                    self.relations.push(relation.clone());
                    let partner =
                        |other, first| Partner { other, relation: id, first, tier: term.tier, weight: term.weight };
                    partners[first.index()].push(partner(*second, true));
                    partners[second.index()].push(partner(*first, false));
                }
                kind => {
                    let id = index32(self.slow.len());
                    self.slow.push(term);
                    kind.members().into_iter().for_each(|talk| slow_of[talk.index()].push(id));
                }
            }
        }
        self.slow_of = Lists::new(slow_of);
        self.shared_of = Lists::new(shared_of);
        self.groups_of = Lists::new(groups_of);
        self.room_groups = Lists::new(room_groups);
        self.partners = Lists::new(partners);
    }

    #[inline]
    fn start_index(&self, talk: TalkId, start: StartId) -> usize {
        let (first, offset) = self.window[talk.index()];
        offset + start.index() - first
    }

    #[inline]
    fn is_member(&self, group: u32, talk: TalkId) -> bool {
        self.members[group as usize][talk.index() / 64] >> (talk.index() % 64) & 1 == 1
    }

    /// The cost of a placement by itself, whatever the other talks do.
    #[must_use]
    pub fn unary(&self, talk: TalkId, placement: Option<Placement>) -> Cost {
        let Some(Placement { start, room }) = placement else { return self.out[talk.index()] };
        let mut cost = self.by_start[self.start_index(talk, start)];
        cost.plus(self.by_room[talk.index() * self.places + place_index(room)]);
        for &table in self.shared_of.get(talk.index()) {
            cost.plus(self.shared[table as usize][start.index() * self.places + place_index(room)]);
        }
        cost
    }

    /// How many talks `talk` is related to by pairs or shared groups; a measure of how
    /// constrained it is.
    #[must_use]
    pub fn degree(&self, talk: TalkId) -> usize {
        self.partners.get(talk.index()).len() + self.groups_of.get(talk.index()).len()
    }
}

#[inline]
fn place_index(room: super::Place) -> usize {
    room.map_or(0, |room| room.index() + 1)
}

#[expect(clippy::cast_possible_truncation, reason = "term lists stay far below 2^32")]
fn index32(index: usize) -> u32 {
    index as u32
}

/// An assignment and its cost, kept up to date.
#[derive(Debug, Clone)]
pub struct Evaluator<'t> {
    tables: &'t Tables<'t>,
    placed: Vec<Option<Placement>>,
    /// Members running, per group and cell.
    counts: Vec<u16>,
    cost: Cost,
}

impl<'t> Evaluator<'t> {
    /// Starts from an assignment. O(talks × a proposal).
    #[must_use]
    pub fn new(tables: &'t Tables<'t>, assignment: &Assignment) -> Self {
        let talks = tables.window.len();
        let mut cost = Cost::default();
        tables.out.iter().for_each(|&out| cost.plus(out));
        let counts = vec![0; tables.groups.len() * tables.space.cells.len()];
        let mut evaluator = Self { tables, placed: vec![None; talks], counts, cost };
        for talk in (0..talks).map(TalkId::from_index) {
            evaluator.put(talk, assignment.get(talk));
        }
        evaluator
    }

    /// The cost now.
    #[must_use]
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// The assignment now.
    #[must_use]
    pub fn assignment(&self) -> Assignment {
        Assignment(self.placed.clone())
    }

    /// Where a talk is now.
    #[must_use]
    #[inline]
    pub fn at(&self, talk: TalkId) -> Option<Placement> {
        self.placed[talk.index()]
    }

    /// What `mv` would change.
    pub fn delta(&mut self, mv: &Move) -> Cost {
        let before = self.cost;
        let undo = self.apply(mv);
        let mut delta = self.cost;
        delta.minus(before);
        self.apply(&undo);
        delta
    }

    /// Makes a move and gives the move that takes it back.
    pub fn apply(&mut self, mv: &Move) -> Move {
        match *mv {
            Move::Relocate(talk, to) => {
                let undo = Move::Relocate(talk, self.at(talk));
                self.put(talk, to);
                undo
            }
            Move::Exchange(one, to, two, other) => {
                let undo = Move::Exchange(one, self.at(one), two, self.at(two));
                // Both leave first: neither is in the way of the other.
                self.put(one, None);
                self.put(two, other);
                self.put(one, to);
                undo
            }
        }
    }

    /// The cost from scratch, for tests and debugging.
    #[must_use]
    pub fn rescore(&self) -> Cost {
        Evaluator::new(self.tables, &self.assignment()).cost
    }

    /// What placing `talk` there would add, compared with leaving it out; the talk must be out.
    #[must_use]
    pub fn cost_of(&self, talk: TalkId, placement: Placement) -> Cost {
        let mut cost = self.tables.unary(talk, Some(placement));
        cost.minus(self.tables.out[talk.index()]);
        cost.plus(self.interaction(talk, placement));
        cost
    }

    fn put(&mut self, talk: TalkId, to: Option<Placement>) {
        if let Some(from) = self.placed[talk.index()].take() {
            self.tally(talk, from, false);
            self.cost.minus(self.tables.unary(talk, Some(from)));
            self.cost.plus(self.tables.out[talk.index()]);
            let lost = self.interaction(talk, from);
            self.cost.minus(lost);
        }
        if let Some(placement) = to {
            let gained = self.cost_of(talk, placement);
            self.cost.plus(gained);
            self.tally(talk, placement, true);
            self.placed[talk.index()] = to;
        }
    }

    /// Cost between `talk` at `placement` and all placed talks; `talk` itself must not be tallied.
    fn interaction(&self, talk: TalkId, placement: Placement) -> Cost {
        let mut cost = Cost::default();
        self.each_group(talk, placement, |group| {
            let Group { tier, weight } = self.tables.groups[group as usize];
            let row = group as usize * self.tables.space.cells.len();
            let minutes: i64 = self
                .tables
                .space
                .start(placement.start)
                .cells
                .clone()
                .map(|cell| i64::from(self.counts[row + cell]) * self.tables.space.cells[cell])
                .sum();
            cost.add(tier, weight * minutes);
        });
        for partner in self.tables.partners.get(talk.index()) {
            if let Some(other) = self.placed[partner.other.index()] {
                let relation = &self.tables.relations[partner.relation as usize];
                let (first, second) = if partner.first { (placement, other) } else { (other, placement) };
                cost.add(partner.tier, partner.weight * relation.atoms(self.tables.space, first, second));
            }
        }
        let slow = self.tables.slow_of.get(talk.index());
        if !slow.is_empty() {
            let mut assignment = self.assignment();
            for &id in slow {
                let term = self.tables.slow[id as usize];
                assignment.0[talk.index()] = Some(placement);
                let with = atoms(self.tables.space, term, &assignment);
                assignment.0[talk.index()] = None;
                let without = atoms(self.tables.space, term, &assignment);
                cost.add(term.tier, term.weight * (with - without));
            }
        }
        cost
    }

    fn tally(&mut self, talk: TalkId, placement: Placement, enter: bool) {
        let tables = self.tables;
        let cells = &tables.space.start(placement.start).cells;
        let mut change = |group: u32| {
            let row = group as usize * tables.space.cells.len();
            for count in &mut self.counts[row + cells.start..row + cells.end] {
                if enter { *count += 1 } else { *count -= 1 }
            }
        };
        tables.groups_of.get(talk.index()).iter().for_each(|&group| change(group));
        for atom in tables.space.atoms_of(placement.room) {
            for &group in tables.room_groups.get(atom.index()) {
                if tables.is_member(group, talk) {
                    change(group);
                }
            }
        }
    }

    #[inline]
    fn each_group(&self, talk: TalkId, placement: Placement, mut visit: impl FnMut(u32)) {
        self.tables.groups_of.get(talk.index()).iter().for_each(|&group| visit(group));
        for atom in self.tables.space.atoms_of(placement.room) {
            for &group in self.tables.room_groups.get(atom.index()) {
                if self.tables.is_member(group, talk) {
                    visit(group);
                }
            }
        }
    }
}
