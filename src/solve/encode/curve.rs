//! Prices of numbers: a curve of a linear expression; and literals, whether anyone is in a group.

use std::collections::BTreeMap;

use super::{Columns, Encoder};
use crate::model::{Id, TalkId};
use crate::problem::{Curve, Placement};
use crate::solve::program::{ColumnId, Linear, Sense};

/// A number with so many columns × slopes becomes a column of its own.
const WRITTEN_OUT: usize = 20_000;

/// Who may be in a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Content {
    /// Amounts of fixed talks that are.
    pub(super) fixed: i64,
    /// Amount and columns of the other talks that may be.
    pub(super) free: BTreeMap<TalkId, (i64, Columns)>,
}

impl Content {
    /// How much is in the group.
    pub(super) fn sum(&self) -> Linear {
        let free = self.free.values().flat_map(|(amount, ids)| ids.iter().map(|&id| (id, *amount)));
        Linear { constant: self.fixed, terms: free.collect() }
    }

    /// The least and the most that may be in the group.
    pub(super) fn range(&self) -> (i64, i64) {
        (self.fixed, self.fixed + self.free.values().map(|(amount, _)| amount).sum::<i64>())
    }

    /// Both groups as one.
    pub(super) fn join(&mut self, other: &Self) {
        self.fixed += other.fixed;
        for (talk, (amount, ids)) in &other.free {
            self.free.entry(*talk).or_insert((*amount, Vec::new())).1.extend(ids);
        }
    }
}

/// The columns of a talk, each once.
fn own(ids: &Columns) -> impl Iterator<Item = (ColumnId, i64)> {
    ids.iter().map(|&id| (id, 1))
}

/// How a literal must follow the talks: at least 1 where one is in the group, at most 0 where none is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pulled {
    pub(super) down: bool,
    pub(super) up: bool,
}

impl Pulled {
    /// Both: it is exact.
    pub(super) const BOTH: Self = Self { down: true, up: true };
}

impl Encoder<'_> {
    /// Adds a talk to the groups that its placements are in.
    pub(super) fn spread<K: Ord>(
        &self,
        groups: &mut BTreeMap<K, Content>,
        (talk, amount): (TalkId, i64),
        mut keys: impl FnMut(Placement, &mut dyn FnMut(K)),
    ) {
        if let Some(fixed) = self.program.fixed[talk.index()] {
            keys(fixed, &mut |key| groups.entry(key).or_default().fixed += amount);
        }
        for &(placement, id) in &self.program.placed[talk.index()] {
            keys(placement, &mut |key| {
                let group = groups.entry(key).or_default();
                group.free.entry(talk).or_insert((amount, Vec::new())).1.push(id);
            });
        }
    }

    /// A literal: 1 if anyone is in the group, else 0; exact where the price pulls it. One row per talk.
    pub(super) fn literal(&mut self, group: &Content, pulled: Pulled) -> Option<Linear> {
        if group.fixed > 0 || group.free.is_empty() {
            return Some(Linear { constant: i64::from(group.fixed > 0), terms: Vec::new() });
        }
        if let (Some((_, ids)), 1) = (group.free.values().next(), group.free.len()) {
            return Some(Linear { constant: 0, terms: own(ids).collect() });
        }
        let id = self.auxiliary(1, false)?;
        if pulled.down {
            for (_, ids) in group.free.values() {
                self.row(own(ids).chain([(id, -1)]).collect(), Sense::Most, 0)?;
            }
        }
        if pulled.up {
            let all = group.free.values().flat_map(|(_, ids)| ids.iter().map(|&id| (id, -1)));
            self.row(all.chain([(id, 1)]).collect(), Sense::Most, 0)?;
        }
        Some(Linear { constant: 0, terms: vec![(id, 1)] })
    }

    /// Which way the price of a curve that is taken `times` over pulls the number.
    pub(super) fn pull(&self, times: i64, curve: &Curve) -> Pulled {
        let costs = self.sign * times > 0;
        Pulled { down: costs || !curve.grows(), up: !costs || !curve.grows() }
    }

    /// Adds times × atoms of an expression.
    pub(super) fn linear(&mut self, times: i64, expression: &Linear) {
        self.atoms.constant += times * expression.constant;
        self.atoms.terms.extend(expression.terms.iter().map(|&(id, coefficient)| (id, times * coefficient)));
    }

    /// Adds times × curve(n) atoms, for a whole n from `least` to `most`. Where the cost is convex: its first
    /// slope, and one column with a row per further slope. Else columns for the pieces of equal slope, filled in
    /// order. Rows O(slopes).
    pub(super) fn curve(&mut self, times: i64, curve: &Curve, n: &Linear, (least, most): (i64, i64)) -> Option<()> {
        if times == 0 {
            return Some(());
        }
        if n.terms.is_empty() || least >= most {
            self.atoms.constant += times * curve.at(if n.terms.is_empty() { n.constant } else { least });
            return Some(());
        }
        // What is minimised is |times| × cost(n), cost being curve(n) or −curve(n).
        let direction = self.sign * times.signum();
        let atoms = self.sign * times.abs();
        self.atoms.constant += times * curve.at(least);
        let mut pieces: Vec<(i64, i64)> = Vec::new();
        for at in least..most {
            if let (Curve::Table(values), Some((_, length))) = (curve, pieces.last_mut())
                && at >= i64::try_from(values.len()).unwrap_or(i64::MAX)
                && curve.at(at) == curve.at(at - 1)
            {
                // Behind the table all is one piece.
                *length += most - at;
                break;
            }
            let slope = direction * (curve.at(at + 1) - curve.at(at));
            match pieces.last_mut() {
                Some((last, length)) if *last == slope => *length += 1,
                _ => {
                    self.left = self.left.checked_sub(1)?;
                    pieces.push((slope, 1));
                }
            }
        }
        if pieces.is_sorted_by_key(|(slope, _)| *slope) {
            self.convex(atoms, &pieces, n, least)
        } else {
            self.in_order(atoms, &pieces, n, least)
        }
    }

    /// A cost with these slopes and lengths, rising ones, from n = `least` on.
    fn convex(&mut self, atoms: i64, pieces: &[(i64, i64)], n: &Linear, least: i64) -> Option<()> {
        let first = pieces[0].0;
        let from = Linear { constant: n.constant - least, terms: n.terms.clone() };
        self.linear(atoms * first, &from);
        let highest: i64 = pieces.iter().map(|(slope, length)| (slope - first) * length).sum();
        if highest == 0 {
            return Some(());
        }
        let above = self.auxiliary(highest, false)?;
        self.atoms.terms.push((above, atoms));
        let n = self.short(n, pieces)?;
        let (mut at, mut height) = (least, 0);
        for (slope, length) in pieces.iter().map(|(slope, length)| (slope - first, length)) {
            if slope > 0 {
                // above ≥ height + slope · (n − at)
                let terms = n.terms.iter().map(|&(id, coefficient)| (id, slope * coefficient)).chain([(above, -1)]);
                self.row(terms.collect(), Sense::Most, slope * (at - n.constant) - height)?;
            }
            at += length;
            height += slope * length;
        }
        Some(())
    }

    /// The same number as one column, where writing it out in many rows would take too many coefficients.
    fn short(&mut self, n: &Linear, pieces: &[(i64, i64)]) -> Option<Linear> {
        if pieces.len() * n.terms.len() < WRITTEN_OUT {
            return Some(n.clone());
        }
        let most = n.terms.iter().map(|(_, coefficient)| (*coefficient).max(0)).sum();
        let id = self.auxiliary(most, false)?;
        self.row(n.terms.iter().copied().chain([(id, -1)]).collect(), Sense::Equal, 0)?;
        Some(Linear { constant: n.constant, terms: vec![(id, 1)] })
    }

    /// A cost with these slopes and lengths, from n = `least` on. Pieces of rising slopes fill by themselves in
    /// order; where a slope falls, a binary says that all before are full.
    fn in_order(&mut self, atoms: i64, pieces: &[(i64, i64)], n: &Linear, least: i64) -> Option<()> {
        let stretches: Vec<&[(i64, i64)]> = pieces.chunk_by(|one, two| one.0 <= two.0).collect();
        let mut sum: Vec<(ColumnId, i64)> = n.terms.clone();
        let mut full: Option<ColumnId> = None;
        for (index, stretch) in stretches.iter().enumerate() {
            let length: i64 = stretch.iter().map(|piece| piece.1).sum();
            let is_last = index + 1 == stretches.len();
            let mut filled = Vec::new();
            for &(slope, upper) in *stretch {
                let id = self.auxiliary(upper, length == 1 && !is_last)?;
                self.atoms.terms.push((id, atoms * slope));
                sum.push((id, -1));
                filled.push(id);
            }
            if let Some(full) = full {
                let row = filled.iter().map(|&id| (id, 1)).chain([(full, -length)]).collect();
                self.row(row, Sense::Most, 0)?;
            }
            if length == 1 {
                full = Some(filled[0]);
            } else if !is_last {
                let binary = self.auxiliary(1, true)?;
                let row = filled.iter().map(|&id| (id, -1)).chain([(binary, length)]).collect();
                self.row(row, Sense::Most, 0)?;
                full = Some(binary);
            }
        }
        self.row(sum, Sense::Equal, least - n.constant)
    }
}
