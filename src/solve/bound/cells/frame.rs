//! The coarse view of a problem: talks by block, classes of talks by block and room.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Id, Score, TalkId};
use crate::problem::{Curve, Key, Problem, Relation, Tables, Term, TermKind, Tier, Unit};

/// What a talk costs and takes in a block, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) cost: i64,
    pub(super) minutes: i64,
}

/// Talks that are alike as far as the coarse program can see.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) class: Option<usize>,
    /// By block; the last is in no block.
    pub(super) spots: Vec<Option<Spot>>,
    /// What it costs to leave it out, if that may be.
    pub(super) out: Option<i64>,
    /// The terms about single talks that it is in, and the talk itself where it matters which one it is.
    pub(super) mark: (Vec<usize>, Option<TalkId>),
}

impl Kind {
    /// What such a talk costs at least.
    fn least(&self) -> Option<i64> {
        self.spots.iter().flatten().map(|spot| spot.cost).chain(self.out).min()
    }
}

/// Where talks of a class may be in a block: rooms, and elementary intervals that they cover.
#[derive(Debug, Clone, Default)]
struct Reach {
    rooms: BTreeSet<usize>,
    cells: BTreeSet<usize>,
}

/// The coarse view. Cells are used by one class of talks at most.
pub(super) struct Frame<'p> {
    pub(super) problem: &'p Problem,
    /// Number of blocks.
    pub(super) blocks: usize,
    /// The talks of each class.
    pub(super) classes: Vec<BTreeSet<TalkId>>,
    /// Kinds with their talks.
    pub(super) kinds: Vec<(Kind, Vec<TalkId>)>,
    /// The kind of each talk.
    pub(super) kind_of: Vec<usize>,
    /// Rooms that make no difference, by number.
    pub(super) rooms: Vec<Vec<usize>>,
    /// What a cell in use costs, by class, block and number of rooms; `None` if it is never in use.
    pub(super) cells: Vec<Vec<Vec<Option<Cell>>>>,
    /// What the best assignment may cost beyond `base`, at most.
    pub(super) budget: i64,
    /// What talks by themselves cost, and credits give back, in any case.
    pub(super) base: i64,
    /// Credits that are not looked at.
    pub(super) credits: i64,
}

/// A block in a room, for a class of talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) cost: i64,
    /// Minutes in which its talks do not overlap; `None` if they may.
    pub(super) minutes: Option<i64>,
}

/// Whether it holds for every hard term of an assignment without hard cost: none may have an atom.
pub(super) fn is_rule(term: &Term) -> bool {
    term.is_hard() && term.weight > 0
}

impl<'p> Frame<'p> {
    /// The view for assignments without hard cost that cost no more than this; `None` where no hard term says
    /// that a block in a room has one class of talks. O(Σ placements + terms + classes × blocks × rooms).
    pub(super) fn new(problem: &'p Problem, most: &Score) -> Option<Self> {
        let space = &problem.space;
        if most.hard != 0 || problem.terms.iter().any(|term| term.is_hard() && term.weight < 0) {
            return None;
        }
        let (classes, class_of) = classes(problem)?;
        let mut frame = Self {
            problem,
            blocks: space.block_days.len(),
            classes,
            kinds: Vec::new(),
            kind_of: Vec::new(),
            rooms: Vec::new(),
            cells: Vec::new(),
            budget: 0,
            base: 0,
            credits: 0,
        };
        let credits = problem.terms.iter().filter(|term| term.weight < 0 && !term.is_unary());
        for term in credits.filter(|term| term.tier == Tier::Soft) {
            frame.credits += term.weight * i64::try_from(term.kind.most_atoms(space)).ok()?;
        }
        let tables = Tables::new(problem);
        let mut reach = vec![vec![Reach::default(); frame.blocks]; frame.classes.len()];
        let mut views: Vec<Kind> =
            (0..class_of.len()).map(|talk| frame.view(&tables, talk, class_of[talk], &mut reach)).collect();
        frame.base = frame.credits;
        for view in &views {
            frame.base += view.least()?;
        }
        frame.budget = most.soft - frame.base;
        if frame.budget < 0 {
            return None;
        }
        for view in &mut views {
            let dear = view.least()? + frame.budget;
            for spot in &mut view.spots {
                *spot = spot.filter(|spot| spot.cost <= dear);
            }
            view.out = view.out.filter(|&cost| cost <= dear);
        }
        for (index, view) in views.iter().enumerate() {
            // Members that may be in no cell.
            if let (Some(class), None) = (class_of[index], view.class) {
                frame.classes[class].remove(&TalkId::from_index(index));
            }
        }
        frame.mark(&mut views);
        let mut kinds: BTreeMap<Kind, Vec<TalkId>> = BTreeMap::new();
        frame.kind_of = vec![0; views.len()];
        for (index, view) in views.into_iter().enumerate() {
            kinds.entry(view).or_default().push(TalkId::from_index(index));
        }
        for (number, (kind, talks)) in kinds.into_iter().enumerate() {
            for talk in &talks {
                frame.kind_of[talk.index()] = number;
            }
            frame.kinds.push((kind, talks));
        }
        frame.price_cells(&reach);
        Some(frame)
    }

    /// A talk by block; adds where it may be to what its class reaches.
    fn view(&self, tables: &Tables<'_>, index: usize, class: Option<usize>, reach: &mut [Vec<Reach>]) -> Kind {
        let (space, talk) = (&self.problem.space, TalkId::from_index(index));
        let fixed = space.domain(talk).fixed;
        let free = fixed.is_none().then(|| space.domain(talk).placements()).into_iter().flatten();
        let mut spots: Vec<Option<Spot>> = vec![None; self.blocks + 1];
        let mut roomless = false;
        for placement in fixed.into_iter().chain(free) {
            let cost = tables.unary(talk, Some(placement)).score();
            if cost.hard > 0 && fixed.is_none() {
                continue;
            }
            let start = space.start(placement.start);
            let block = start.block.map_or(self.blocks, Id::index);
            let spot = spots[block].get_or_insert(Spot { cost: cost.soft, minutes: start.span.minutes() });
            spot.cost = spot.cost.min(cost.soft);
            spot.minutes = spot.minutes.min(start.span.minutes());
            match (class, placement.room) {
                (Some(class), Some(room)) if block < self.blocks => {
                    reach[class][block].rooms.insert(room.index());
                    reach[class][block].cells.extend(start.cells.clone());
                }
                _ => roomless = true,
            }
        }
        let out = tables.unary(talk, None).score();
        let out = (fixed.is_none() && out.hard <= 0).then_some(out.soft);
        Kind { class: class.filter(|_| !roomless), spots, out, mark: (Vec::new(), None) }
    }

    /// Whether the best assignment has no atom of the term.
    pub(super) fn is_strict(&self, term: &Term) -> bool {
        is_rule(term) || (term.tier == Tier::Soft && term.weight > self.budget)
    }

    /// Whether so much is more than the best assignment has of a term.
    pub(super) fn is_dear(&self, term: &Term, atoms: i64) -> bool {
        atoms > 0 && (is_rule(term) || (term.tier == Tier::Soft && term.weight * atoms > self.budget))
    }

    /// The class whose talks are exactly these.
    pub(super) fn class_with(&self, members: impl Iterator<Item = TalkId>) -> Option<usize> {
        let members: BTreeSet<TalkId> = members.collect();
        let first = members.first()?;
        let class = self.class_of(*first)?;
        (self.classes[class] == members).then_some(class)
    }

    /// The classes all of whose talks are among these.
    pub(super) fn classes_within(&self, members: impl Iterator<Item = TalkId>) -> Vec<usize> {
        let mut counts = vec![0; self.classes.len()];
        members.filter_map(|talk| self.class_of(talk)).for_each(|class| counts[class] += 1);
        let whole = |class: &usize| counts[*class] > 0 && counts[*class] == self.classes[*class].len();
        (0..self.classes.len()).filter(whole).collect()
    }

    pub(super) fn class_of(&self, talk: TalkId) -> Option<usize> {
        self.kinds[self.kind_of[talk.index()]].0.class
    }

    /// Says of which talks it matters which one they are, and in which terms of single talks they are.
    fn mark(&self, views: &mut [Kind]) {
        for (index, term) in self.problem.terms.iter().enumerate().filter(|(_, term)| term.weight > 0) {
            match &term.kind {
                TermKind::Position(members) => {
                    for &(talk, position) in members {
                        let mark = &mut views[talk.index()].mark;
                        mark.0.push(index);
                        mark.1 = if position > 0 { Some(talk) } else { mark.1 };
                    }
                }
                TermKind::Count { members, key: Key::Cell, curve: Curve::Pairs, unit: Unit::Minutes } => {
                    for (talk, _) in members {
                        views[talk.index()].mark.0.push(index);
                    }
                }
                TermKind::Pair(one, two, Relation::Shared(Key::Block, ..))
                    if self.is_strict(term) && views[one.index()].class != views[two.index()].class =>
                {
                    for talk in [one, two] {
                        views[talk.index()].mark.1 = Some(*talk);
                    }
                }
                _ => {}
            }
        }
    }

    /// Cells by class, block and room, then by number of rooms that make no difference.
    fn price_cells(&mut self, reach: &[Vec<Reach>]) {
        let space = &self.problem.space;
        let mut cells = vec![vec![vec![None; space.rooms]; self.blocks]; self.classes.len()];
        let minutes =
            |class: usize, block: usize| reach[class][block].cells.iter().map(|&cell| space.cells[cell]).sum();
        for (class, blocks) in cells.iter_mut().enumerate() {
            for (block, rooms) in blocks.iter_mut().enumerate() {
                for &room in &reach[class][block].rooms {
                    rooms[room] = Some(Cell { cost: 0, minutes: None });
                }
            }
        }
        for term in self.problem.terms.iter().filter(|term| term.weight > 0) {
            let TermKind::Count { members, key, curve, unit } = &term.kind else { continue };
            let classes = self.classes_within(members.iter().map(|&(talk, _)| talk));
            match (key, curve, unit) {
                (Key::BlockRoom, Curve::Any, _) if is_rule(term) || term.tier == Tier::Soft => {
                    for class in classes {
                        for (block, rooms) in cells[class].iter_mut().enumerate() {
                            for (room, cell) in rooms.iter_mut().enumerate() {
                                let atoms = unit.at(space, Key::BlockRoom, block * space.rooms + room);
                                if self.is_dear(term, atoms) {
                                    *cell = None;
                                } else if let Some(cell) = cell {
                                    cell.cost += term.weight * atoms;
                                }
                            }
                        }
                    }
                }
                (Key::CellIn(atom), Curve::Pairs, Unit::Minutes) if is_rule(term) => {
                    for class in classes {
                        for (block, rooms) in cells[class].iter_mut().enumerate() {
                            for (room, cell) in rooms.iter_mut().enumerate() {
                                if let (Some(cell), true) = (cell, space.atoms[room].contains(atom)) {
                                    cell.minutes = Some(minutes(class, block));
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        let mut alike: BTreeMap<Vec<Option<Cell>>, Vec<usize>> = BTreeMap::new();
        for room in 0..space.rooms {
            let column: Vec<Option<Cell>> =
                cells.iter().flatten().map(|rooms| rooms[room].filter(|cell| cell.cost <= self.budget)).collect();
            if column.iter().any(Option::is_some) {
                alike.entry(column).or_default().push(room);
            }
        }
        self.rooms = alike.values().cloned().collect();
        let at = |column: &Vec<Option<Cell>>, class: usize, block: usize| column[class * self.blocks + block];
        self.cells = (0..self.classes.len())
            .map(|class| {
                (0..self.blocks).map(|block| alike.keys().map(|column| at(column, class, block)).collect()).collect()
            })
            .collect();
    }
}

/// By talk: its class.
type ClassOf = Vec<Option<usize>>;

/// The hard term about most talks that says that a block in a room has one class, and the class of each talk.
fn classes(problem: &Problem) -> Option<(Vec<BTreeSet<TalkId>>, ClassOf)> {
    let candidates = problem.terms.iter().filter(|term| is_rule(term)).filter_map(|term| match &term.kind {
        TermKind::Distinct { members, within: Key::BlockRoom, of: None, curve: Curve::Over(1) } => {
            members.windows(2).all(|pair| pair[0].0 != pair[1].0).then_some(members)
        }
        _ => None,
    });
    let members = candidates.max_by_key(|members| members.len())?;
    let mut classes: BTreeMap<u32, BTreeSet<TalkId>> = BTreeMap::new();
    for &(talk, class) in members {
        classes.entry(class).or_default().insert(talk);
    }
    let classes: Vec<BTreeSet<TalkId>> = classes.into_values().collect();
    let mut class_of = vec![None; problem.space.domains.len()];
    for (number, talks) in classes.iter().enumerate() {
        for talk in talks {
            class_of[talk.index()] = Some(number);
        }
    }
    Some((classes, class_of))
}
