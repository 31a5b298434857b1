//! Positions in a list by blocks, and minutes of talks that should not overlap.

use super::{Model, number};
use crate::model::{Id, TalkId};
use crate::problem::Term;
use crate::solve::program::{ColumnId, Linear};

impl Model<'_> {
    /// Minutes of members in a block beyond its length overlap: with T minutes in a block of L the pairs are at
    /// least k·T − L·k(k + 1)/2, for every k.
    pub(super) fn overlap(&mut self, term: &Term, members: &[(TalkId, i64)]) {
        let frame = self.frame;
        let space = &frame.problem.space;
        for block in 0..frame.blocks {
            let mut covered = vec![false; space.cells.len()];
            let (mut all, mut row): (i64, Vec<(ColumnId, i64)>) = (0, Vec::new());
            let mut kinds: Vec<usize> = members.iter().map(|(talk, _)| frame.kind_of[talk.index()]).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                let (view, talks) = &frame.kinds[kind];
                let (Some(spot), Some(id)) = (view.spots[block], self.talks[kind][block]) else { continue };
                row.push((id, spot.minutes));
                all += spot.minutes * number(talks.len());
                let starts = talks.iter().flat_map(|&talk| space.domain(talk).starts.iter()).map(|&start| space.start(start));
                for start in starts.filter(|start| start.block.map(Id::index) == Some(block)) {
                    covered[start.cells.clone()].iter_mut().for_each(|cell| *cell = true);
                }
            }
            let length: i64 = space.cells.iter().zip(covered).filter(|(_, covered)| *covered).map(|(one, _)| one).sum();
            if all <= length {
                continue;
            }
            if frame.is_strict(term) {
                self.most(row, length);
                continue;
            }
            let over = self.column(term.weight, all * all, false);
            for slope in 1..=3 {
                let terms = row.iter().map(|&(id, minutes)| (id, slope * minutes)).chain([(over, -1)]).collect();
                self.most(terms, length * slope * (slope + 1) / 2);
            }
        }
    }

    /// A member with position p is in its place only if at least p members are in the blocks up to its own, and
    /// fewer than p in those before.
    pub(super) fn position(&mut self, term: &Term, members: &[(TalkId, i64)]) {
        let frame = self.frame;
        let placed = members.iter().all(|(talk, _)| {
            let kind = &frame.kinds[frame.kind_of[talk.index()]].0;
            kind.out.is_none() && kind.spots[frame.blocks].is_none()
        });
        if !placed {
            return;
        }
        let strict = frame.is_strict(term);
        let mut kinds: Vec<usize> = members.iter().map(|(talk, _)| frame.kind_of[talk.index()]).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let all = number(members.len());
        let mut ordered: Vec<(i64, usize, Option<ColumnId>)> = Vec::new();
        for &(talk, position) in members.iter().filter(|(_, position)| *position > 0) {
            let wrong = if strict { None } else { Some(self.column(term.weight, 1, true)) };
            if position > all {
                // There is no such place.
                if let Some(wrong) = wrong {
                    self.program.columns[wrong].lower = 1;
                }
            }
            ordered.push((position, frame.kind_of[talk.index()], wrong));
        }
        ordered.sort_unstable();
        for block in 0..frame.blocks.saturating_sub(1) {
            let by = |kind: usize, model: &Self| -> Vec<(ColumnId, i64)> {
                model.talks[kind][..=block].iter().flatten().map(|&id| (id, 1)).collect()
            };
            let sum: Vec<(ColumnId, i64)> = kinds.iter().flat_map(|&kind| by(kind, self)).collect();
            let total = self.column(0, all, false);
            self.program.row(sum.into_iter().chain([(total, -1)]).collect(), crate::solve::program::Sense::Equal, 0);
            let mut before: Option<(i64, Linear)> = None;
            for &(position, kind, wrong) in &ordered {
                let here = by(kind, self);
                let times = |factor: i64| here.iter().map(move |&(id, _)| (id, factor)).collect::<Vec<_>>();
                // p · (here − wrong) ≤ total
                let mut row = times(position);
                row.push((total, -1));
                row.extend(wrong.map(|wrong| (wrong, -position)));
                self.most(row, 0);
                // total ≤ p − 1 + (all − p + 1) · (here + wrong)
                let rest = (all - position + 1).max(0);
                let mut row = times(-rest);
                row.push((total, 1));
                row.extend(wrong.map(|wrong| (wrong, -rest)));
                self.most(row, position - 1);
                // What comes before is not later, if both are in their places.
                if let Some((_, earlier)) = before.take().filter(|(other, _)| *other < position) {
                    let mut row = times(1);
                    row.extend(earlier.terms.iter().map(|&(id, factor)| (id, -factor)));
                    row.extend(wrong.map(|wrong| (wrong, -1)));
                    self.most(row, 0);
                }
                let own = here.iter().copied().chain(wrong.map(|wrong| (wrong, 1))).collect();
                before = Some((position, Linear { constant: 0, terms: own }));
            }
        }
    }
}
