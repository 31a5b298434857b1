//! From terms to a mixed-integer program.
//!
//! Group terms become rows over elementary intervals, never pair variables: the relaxation of
//! y ≥ x + x′ − 1 is useless, that of Σ ≤ 1 + v is tight (clique inequalities, Padberg 1973).
//! Pairs use prefix rows where the relation is an order, cell rows where it is an overlap, and one
//! row per placement of the smaller side otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::program::{Column, ColumnId, Program, Sense};
use crate::model::{Id, RoomId, TalkId, Time};
use crate::problem::{Curve, Key, Placement, Problem, Relation, Term, TermKind, Tier, Unit};

/// Which hard terms are rows that must hold, and which are priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Everything is priced.
    Elastic,
    /// Inviolable terms are rows; the rest is priced.
    LeastBad,
    /// All hard terms are rows: nothing that breaks them is feasible.
    Strict,
}

/// Writes the program of a problem. Rows: one per talk; one per group, cell and slope; pairs as
/// in the table of [`TermKind`]. Columns: one per placement, talk and priced group cell or pair.
#[must_use]
pub fn encode(problem: &Problem, encoding: Encoding) -> Program {
    // No program has more coefficients than there are.
    encode_within(problem, encoding, usize::MAX).unwrap_or_default()
}

/// The same; `None` as soon as it turns out to have more coefficients than `most`, so that time and
/// memory stay in proportion to `most` whatever the problem.
pub(super) fn encode_within(problem: &Problem, encoding: Encoding, most: usize) -> Option<Program> {
    let (program, by_start, owners) = (Program::default(), Vec::new(), Vec::new());
    let mut encoder = Encoder { problem, encoding, program, by_start, owners, left: most };
    encoder.talks()?;
    for term in &problem.terms {
        encoder.term(term)?;
    }
    Some(encoder.program)
}

struct Encoder<'p> {
    problem: &'p Problem,
    encoding: Encoding,
    program: Program,
    /// Placement columns of each talk, grouped by start.
    by_start: Vec<Vec<(Placement, Vec<ColumnId>)>>,
    /// The talk of each placement column.
    owners: Vec<TalkId>,
    /// Coefficients that may still be written.
    left: usize,
}

impl Encoder<'_> {
    fn is_strict(&self, term: &Term) -> bool {
        match self.encoding {
            Encoding::Elastic => false,
            Encoding::LeastBad => term.tier == Tier::Inviolable,
            Encoding::Strict => term.tier != Tier::Soft,
        }
    }

    /// Adds a row; `None` when there is no place left for it.
    fn row(&mut self, terms: Vec<(ColumnId, i64)>, sense: Sense, bound: i64) -> Option<()> {
        self.left = self.left.checked_sub(terms.len())?;
        self.program.row(terms, sense, bound);
        Some(())
    }

    fn talks(&mut self) -> Option<()> {
        for (talk, domain) in self.problem.space.domains.iter().enumerate() {
            let binary = Column { hard: 0, soft: 0, upper: 1, lower: 0, integer: true };
            let mut placed = Vec::new();
            let mut out = None;
            if domain.fixed.is_none() {
                let most = self.left.saturating_add(1);
                placed.extend(domain.placements().take(most).map(|placement| (placement, 0)));
                for (_, id) in &mut placed {
                    *id = self.program.column(binary.clone());
                }
                let left_out = self.program.column(binary);
                out = Some(left_out);
                let all = placed.iter().map(|(_, id)| (*id, 1)).chain([(left_out, 1)]).collect();
                self.row(all, Sense::Equal, 1)?;
                self.owners.resize(self.program.columns.len(), TalkId::from_index(talk));
            }
            let mut groups: Vec<(Placement, Vec<ColumnId>)> = Vec::new();
            for &(placement, id) in &placed {
                match groups.last_mut() {
                    Some((first, ids)) if first.start == placement.start => ids.push(id),
                    _ => groups.push((placement, vec![id])),
                }
            }
            self.by_start.push(groups);
            self.program.placed.push(placed);
            self.program.out.push(out);
            self.program.fixed.push(domain.fixed);
        }
        Some(())
    }

    fn term(&mut self, term: &Term) -> Option<()> {
        match &term.kind {
            TermKind::Out(talk, atoms) => {
                if let Some(id) = self.program.out[talk.index()] {
                    self.price(term, id, *atoms);
                }
            }
            TermKind::TalkStart(talk, costs) => self.unary(term, *talk, |placement| {
                costs.binary_search_by_key(&placement.start, |cost| cost.0).map_or(0, |at| costs[at].1)
            }),
            TermKind::TalkRoom(talk, costs) => self.unary(term, *talk, |placement| {
                costs.binary_search_by_key(&placement.room, |cost| cost.0).map_or(0, |at| costs[at].1)
            }),
            TermKind::StartRoom(talks, costs) => {
                for &talk in talks {
                    self.unary(term, talk, |placement| {
                        let key = (placement.start, placement.room);
                        costs.binary_search_by_key(&key, |cost| (cost.0, cost.1)).map_or(0, |at| costs[at].2)
                    });
                }
            }
            TermKind::Count {
                members,
                key: key @ (Key::Cell | Key::CellIn(_)),
                curve: Curve::Pairs,
                unit: Unit::Minutes,
            } => {
                let room = if let Key::CellIn(atom) = key { Some(*atom) } else { None };
                let members: Vec<TalkId> = members.iter().map(|&(talk, _)| talk).collect();
                self.count(term, &members, room)?;
            }
            TermKind::Pair(first, second, relation) => self.pair(term, *first, *second, relation)?,
            _ => {}
        }
        Some(())
    }

    /// Prices a column, or forbids it.
    fn price(&mut self, term: &Term, id: ColumnId, atoms: i64) {
        if atoms == 0 {
            return;
        }
        let strict = self.is_strict(term);
        let column = &mut self.program.columns[id];
        match (strict, term.tier) {
            (true, _) => column.upper = 0,
            (false, Tier::Soft) => column.soft += term.weight * atoms,
            (false, _) => column.hard += term.weight * atoms,
        }
    }

    /// Adds cost that no choice changes. Strict terms among fixed talks are priced all the same:
    /// pins force them.
    fn constant(&mut self, term: &Term, atoms: i64) {
        match term.tier {
            Tier::Medium | Tier::Soft => self.program.constant.1 += term.weight * atoms,
            Tier::Inviolable | Tier::Hard => self.program.constant.0 += term.weight * atoms,
        }
    }

    fn unary(&mut self, term: &Term, talk: TalkId, atoms: impl Fn(Placement) -> i64) {
        if let Some(fixed) = self.program.fixed[talk.index()] {
            self.constant(term, atoms(fixed));
        }
        for index in 0..self.program.placed[talk.index()].len() {
            let (placement, id) = self.program.placed[talk.index()][index];
            self.price(term, id, atoms(placement));
        }
    }

    /// An auxiliary column that costs `atoms` per unit.
    fn auxiliary(&mut self, term: &Term, atoms: i64, upper: i64) -> ColumnId {
        let cost = term.weight * atoms;
        match term.tier {
            Tier::Medium | Tier::Soft => self.program.auxiliary(0, cost, upper),
            Tier::Inviolable | Tier::Hard => self.program.auxiliary(cost, 0, upper),
        }
    }

    fn count(&mut self, term: &Term, members: &[TalkId], room: Option<RoomId>) -> Option<()> {
        let space = &self.problem.space;
        let mut cells: Vec<(i64, Vec<ColumnId>)> = vec![(0, Vec::new()); space.cells.len()];
        let inside = |placement: Placement| room.is_none_or(|atom| space.atoms_of(placement.room).contains(&atom));
        for &talk in members {
            let fixed = self.program.fixed[talk.index()];
            for placement in fixed.into_iter().filter(|&placement| inside(placement)) {
                space.start(placement.start).cells.clone().for_each(|cell| cells[cell].0 += 1);
            }
            for &(placement, id) in self.program.placed[talk.index()].iter().filter(|(placement, _)| inside(*placement))
            {
                space.start(placement.start).cells.clone().for_each(|cell| cells[cell].1.push(id));
            }
        }
        // Neighbouring cells with the same content are one row; in a strict program minutes do
        // not matter, so that equal content anywhere is.
        let strict = self.is_strict(term);
        let mut merged: BTreeMap<(i64, Vec<ColumnId>), i64> = BTreeMap::new();
        for (cell, content) in cells.into_iter().enumerate() {
            if content.0 + i64::try_from(content.1.len()).unwrap_or(i64::MAX) > 1 {
                *merged.entry(content).or_default() += space.cells[cell];
            }
        }
        for ((fixed, ids), minutes) in merged {
            if strict {
                self.constant(term, minutes * fixed * (fixed - 1) / 2);
                self.row(ids.iter().map(|&id| (id, 1)).collect(), Sense::Most, (1 - fixed).max(0))?;
                continue;
            }
            let most = fixed + self.most_at_once(&ids);
            if most < 2 {
                continue;
            }
            // n(n − 1)/2 is convex: v ≥ m·n − m(m + 1)/2 for every slope m is exact at whole n.
            let aux = self.auxiliary(term, minutes, most * (most - 1) / 2);
            for slope in 1..most {
                let mut terms: Vec<_> = ids.iter().map(|&id| (id, slope)).collect();
                terms.push((aux, -1));
                self.row(terms, Sense::Most, slope * (slope + 1) / 2 - slope * fixed)?;
            }
        }
        Some(())
    }

    /// How many of the talks behind these columns can run at once: each talk once. The columns of
    /// a talk are neighbours.
    fn most_at_once(&self, ids: &[ColumnId]) -> i64 {
        i64::try_from(ids.chunk_by(|&a, &b| self.owners[a] == self.owners[b]).count()).unwrap_or(i64::MAX)
    }

    fn pair(&mut self, term: &Term, first: TalkId, second: TalkId, relation: &Relation) -> Option<()> {
        let space = &self.problem.space;
        match (self.program.fixed[first.index()], self.program.fixed[second.index()]) {
            (Some(one), Some(two)) => self.constant(term, relation.atoms(space, one, two)),
            (Some(one), None) => self.unary(term, second, |two| relation.atoms(space, one, two)),
            (None, Some(two)) => self.unary(term, first, |one| relation.atoms(space, one, two)),
            (None, None) => match relation {
                Relation::Before(0, _) => self.before(term, first, second)?,
                Relation::Apart(0) => self.overlap(term, first, second)?,
                _ => self.general(term, first, second, relation)?,
            },
        }
        Some(())
    }

    /// For every start τ of the second: (first ends after τ) + (second starts by τ) ≤ 1.
    fn before(&mut self, term: &Term, first: TalkId, second: TalkId) -> Option<()> {
        let space = &self.problem.space;
        let span = |placement: &Placement| space.start(placement.start).span;
        let starts: BTreeSet<Time> =
            self.program.placed[second.index()].iter().map(|(placement, _)| span(placement).start).collect();
        let relax = (!self.is_strict(term)).then(|| self.auxiliary(term, 1, 1));
        for at in starts {
            let late = self.program.placed[first.index()].iter().filter(|(placement, _)| span(placement).end > at);
            let early = self.program.placed[second.index()].iter().filter(|(placement, _)| span(placement).start <= at);
            let mut terms: Vec<_> = late.chain(early).map(|(_, id)| (*id, 1)).collect();
            terms.extend(relax.map(|id| (id, -1)));
            self.row(terms, Sense::Most, 1)?;
        }
        Some(())
    }

    /// For every common cell: (first covers it) + (second covers it) ≤ 1.
    fn overlap(&mut self, term: &Term, first: TalkId, second: TalkId) -> Option<()> {
        let space = &self.problem.space;
        let strict = self.is_strict(term);
        let mut cells: Vec<[Vec<ColumnId>; 2]> = vec![[Vec::new(), Vec::new()]; space.cells.len()];
        for (side, talk) in [first, second].into_iter().enumerate() {
            for &(placement, id) in &self.program.placed[talk.index()] {
                space.start(placement.start).cells.clone().for_each(|cell| cells[cell][side].push(id));
            }
        }
        let mut merged: BTreeMap<[Vec<ColumnId>; 2], i64> = BTreeMap::new();
        for (cell, content) in cells.into_iter().enumerate() {
            if content.iter().all(|ids| !ids.is_empty()) {
                *merged.entry(content).or_default() += space.cells[cell];
            }
        }
        for (sides, minutes) in merged {
            let mut terms: Vec<_> = sides.iter().flatten().map(|&id| (id, 1)).collect();
            if !strict {
                terms.push((self.auxiliary(term, minutes, 1), -1));
            }
            self.row(terms, Sense::Most, 1)?;
        }
        Some(())
    }

    /// For every placement p of one side: v ≥ Σ cost(p, q)·x[q] − M·(1 − x[p]); strict: no q that
    /// costs anything beside p. Placements of one start are one where rooms do not matter.
    fn general(&mut self, term: &Term, first: TalkId, second: TalkId, relation: &Relation) -> Option<()> {
        let space = &self.problem.space;
        let groups = |talk: TalkId| -> Vec<(Placement, Vec<ColumnId>)> {
            if relation.is_temporal() {
                self.by_start[talk.index()].clone()
            } else {
                self.program.placed[talk.index()].iter().map(|&(placement, id)| (placement, vec![id])).collect()
            }
        };
        let (mut rows, mut columns) = (groups(first), groups(second));
        let swapped = columns.len() < rows.len();
        if swapped {
            std::mem::swap(&mut rows, &mut columns);
        }
        let atoms = |p: Placement, q: Placement| {
            if swapped { relation.atoms(space, q, p) } else { relation.atoms(space, p, q) }
        };
        let mut relax = None;
        let strict = self.is_strict(term);
        for (p, own) in &rows {
            let costs: Vec<(i64, &Vec<ColumnId>)> =
                columns.iter().map(|(q, ids)| (atoms(*p, *q), ids)).filter(|(cost, _)| *cost > 0).collect();
            let Some(most) = costs.iter().map(|(cost, _)| *cost).max() else { continue };
            let scale = |cost: i64| if strict { 1 } else { cost };
            let mut terms: Vec<_> =
                costs.iter().flat_map(|(cost, ids)| ids.iter().map(|&id| (id, scale(*cost)))).collect();
            terms.extend(own.iter().map(|&id| (id, scale(most))));
            if !strict {
                let relax = *relax.get_or_insert_with(|| self.auxiliary(term, 1, i64::from(i32::MAX)));
                terms.push((relax, -1));
            }
            self.row(terms, Sense::Most, scale(most))?;
        }
        Some(())
    }
}
