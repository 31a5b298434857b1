//! Pairs of talks: relations, and inversions of ranks.

use std::collections::{BTreeMap, BTreeSet};

use super::{Columns, Encoder};
use crate::model::{Id, TalkId, Time};
use crate::problem::{Amount, Key, Placement, Relation, Unit};
use crate::solve::program::{ColumnId, Sense};

/// Placements of a talk by group, seats and, where they matter, minutes.
type Classes = BTreeMap<(usize, i64, i64), (Placement, Columns)>;

/// Placements that cost the same, with one of them.
type Groups = Vec<(Placement, Columns)>;

impl Encoder<'_> {
    /// What two talks cost together.
    pub(super) fn pair(&mut self, first: TalkId, second: TalkId, relation: &Relation) -> Option<()> {
        let space = &self.problem.space;
        if self.with_fixed(first, second, |one, two| relation.atoms(space, one, two)) {
            return Some(());
        }
        let both = |amount: &Amount| match amount {
            Amount::One => Some(1),
            Amount::Durations => Some(self.length(first)? + self.length(second)?),
        };
        match relation {
            Relation::Before(gap, amount) if self.sign > 0 => {
                if let Some(atoms) = both(amount) {
                    return self.before(first, second, *gap, atoms);
                }
            }
            Relation::Apart(0) if self.sign > 0 => return self.overlap(first, second),
            _ => {}
        }
        let groups = |talk: TalkId| -> Groups {
            if relation.is_temporal() {
                self.by_start[talk.index()].clone()
            } else {
                self.program.placed[talk.index()].iter().map(|&(placement, id)| (placement, vec![id])).collect()
            }
        };
        let (one, two) = (groups(first), groups(second));
        self.general(one, two, |one, two| relation.atoms(space, one, two))
    }

    /// Settles a pair of which a talk is fixed. False if none is.
    fn with_fixed(&mut self, first: TalkId, second: TalkId, atoms: impl Fn(Placement, Placement) -> i64) -> bool {
        match (self.program.fixed[first.index()], self.program.fixed[second.index()]) {
            (Some(one), Some(two)) => self.atoms.constant += atoms(one, two),
            (Some(one), None) => self.unary(second, |two| atoms(one, two)),
            (None, Some(two)) => self.unary(first, |one| atoms(one, two)),
            (None, None) => return false,
        }
        true
    }

    /// The minutes of a talk, if they are the same everywhere.
    fn length(&self, talk: TalkId) -> Option<i64> {
        let mut lengths = self.by_start[talk.index()]
            .iter()
            .map(|(placement, _)| self.problem.space.start(placement.start).span.minutes());
        let first = lengths.next()?;
        lengths.all(|length| length == first).then_some(first)
    }

    /// For every start τ of the second: (first ends after τ − gap) + (second starts by τ) ≤ 1.
    fn before(&mut self, first: TalkId, second: TalkId, gap: i64, atoms: i64) -> Option<()> {
        let space = &self.problem.space;
        let span = |placement: &Placement| space.start(placement.start).span;
        let starts: BTreeSet<Time> =
            self.program.placed[second.index()].iter().map(|(placement, _)| span(placement).start).collect();
        let relax = self.slack(atoms, 1)?;
        for at in starts {
            let late =
                self.program.placed[first.index()].iter().filter(|(placement, _)| span(placement).end.0 + gap > at.0);
            let early = self.program.placed[second.index()].iter().filter(|(placement, _)| span(placement).start <= at);
            let mut terms: Vec<_> = late.chain(early).map(|(_, id)| (*id, 1)).collect();
            terms.extend(relax.term());
            self.row(terms, Sense::Most, 1)?;
        }
        Some(())
    }

    /// For every common cell: (first covers it) + (second covers it) ≤ 1.
    fn overlap(&mut self, first: TalkId, second: TalkId) -> Option<()> {
        let space = &self.problem.space;
        let mut cells: Vec<[Columns; 2]> = vec![[Vec::new(), Vec::new()]; space.cells.len()];
        for (side, talk) in [first, second].into_iter().enumerate() {
            for &(placement, id) in &self.program.placed[talk.index()] {
                space.start(placement.start).cells.clone().for_each(|cell| cells[cell][side].push(id));
            }
        }
        let mut merged: BTreeMap<[Columns; 2], i64> = BTreeMap::new();
        for (cell, content) in cells.into_iter().enumerate() {
            if content.iter().all(|ids| !ids.is_empty()) {
                *merged.entry(content).or_default() += space.cells[cell];
            }
        }
        for (sides, minutes) in merged {
            let relax = self.slack(minutes, 1)?;
            let ones = sides.iter().flatten().map(|&id| (id, 1));
            self.row(ones.chain(relax.term()).collect(), Sense::Most, 1)?;
        }
        Some(())
    }

    /// For every placement p of one side: v ≥ Σ atoms(p, q)·x[q] − M·(1 − x[p]); strict: no q that
    /// has any beside p. A credit: v[p] ≤ Σ atoms(p, q)·x[q] and v[p] ≤ M·x[p]. O(placements of one × of the other).
    fn general(&mut self, first: Groups, second: Groups, atoms: impl Fn(Placement, Placement) -> i64) -> Option<()> {
        let swapped = second.len() < first.len();
        let (rows, columns) = if swapped { (second, first) } else { (first, second) };
        let mut relax: Option<ColumnId> = None;
        for (p, own) in &rows {
            let at = |q: Placement| if swapped { atoms(q, *p) } else { atoms(*p, q) };
            let with: Vec<(i64, &Columns)> =
                columns.iter().map(|(q, ids)| (at(*q), ids)).filter(|(cost, _)| *cost > 0).collect();
            let Some(most) = with.iter().map(|(cost, _)| *cost).max() else { continue };
            let scale = |cost: i64| if self.strict { 1 } else { cost };
            let row = |sign: i64| -> Vec<(ColumnId, i64)> {
                with.iter().flat_map(|(cost, ids)| ids.iter().map(|&id| (id, sign * scale(*cost)))).collect()
            };
            if self.sign < 0 {
                let (mut shared, mut mine) = (row(-1), own.iter().map(|&id| (id, -most)).collect::<Vec<_>>());
                let gained = self.auxiliary(most, false)?;
                self.atoms.terms.push((gained, 1));
                shared.push((gained, 1));
                mine.push((gained, 1));
                self.row(shared, Sense::Most, 0)?;
                self.row(mine, Sense::Most, 0)?;
                continue;
            }
            let mut terms = row(1);
            terms.extend(own.iter().map(|&id| (id, scale(most))));
            let bound = scale(most);
            if !self.strict {
                let id = match relax {
                    Some(id) => id,
                    None => self.auxiliary(0, false)?,
                };
                relax = Some(id);
                let column = &mut self.program.columns[id];
                column.upper = column.upper.max(most);
                terms.push((id, -1));
            }
            self.row(terms, Sense::Most, bound)?;
        }
        self.atoms.terms.extend(relax.map(|id| (id, 1)));
        Some(())
    }

    /// Every two members with different ranks. With the minutes of both known, per value of `within` and number of
    /// seats l: (higher there with at most l) + (lower there with more than l) ≤ 1 + v.
    pub(super) fn rank(
        &mut self,
        members: &[(TalkId, i64)],
        seats: &[Option<i64>],
        within: Key,
        unit: &Unit,
    ) -> Option<()> {
        let space = &self.problem.space;
        let class = |placement: Placement| {
            let seats = placement.room.and_then(|room| seats[room.index()])?;
            Some((space.key_of(within, placement)?, seats))
        };
        let minutes = |placement: Placement| space.start(placement.start).span.minutes();
        let atoms = |high: Placement, low: Placement| match (class(high), class(low)) {
            (Some(one), Some(two)) if one.0 == two.0 && one.1 < two.1 => match unit {
                Unit::Durations => minutes(high) + minutes(low),
                _ => 1,
            },
            _ => 0,
        };
        let classes: Vec<Classes> = members
            .iter()
            .map(|&(talk, _)| {
                let mut classes = Classes::new();
                for &(placement, id) in &self.program.placed[talk.index()] {
                    if let Some((group, seats)) = class(placement) {
                        let length = if *unit == Unit::Durations { minutes(placement) } else { 0 };
                        let entry = classes.entry((group, seats, length));
                        entry.or_insert_with(|| (placement, Vec::new())).1.push(id);
                    }
                }
                classes
            })
            .collect();
        for (one, &(high, upper)) in members.iter().enumerate() {
            for (two, &(low, _)) in members.iter().enumerate().filter(|(_, (_, lower))| *lower < upper) {
                if self.with_fixed(high, low, atoms) {
                    continue;
                }
                let length = match unit {
                    Unit::Durations => self.length(high).zip(self.length(low)).map(|(one, two)| one + two),
                    _ => Some(1),
                };
                let Some(length) = length.filter(|_| self.sign > 0) else {
                    let groups = |at: usize| classes[at].values().cloned().collect();
                    self.general(groups(one), groups(two), atoms)?;
                    continue;
                };
                let relax = self.slack(length, 1)?;
                let steps: BTreeSet<(usize, i64)> =
                    classes[one].keys().map(|&(group, seats, _)| (group, seats)).collect();
                for (group, most) in steps {
                    let small = classes[one].iter().filter(|((at, seats, _), _)| *at == group && *seats <= most);
                    let mut large = classes[two]
                        .iter()
                        .filter(|((at, seats, _), _)| *at == group && *seats > most)
                        .flat_map(|(_, (_, ids))| ids)
                        .peekable();
                    if large.peek().is_none() {
                        continue;
                    }
                    let ids = small.flat_map(|(_, (_, ids))| ids).chain(large).map(|&id| (id, 1));
                    self.row(ids.chain(relax.term()).collect(), Sense::Most, 1)?;
                }
            }
        }
        Some(())
    }
}
