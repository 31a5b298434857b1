//! A gradient for interruptions: how many blocks are missing inside of a team's run.
//!
//! An interruption costs the same however wide its gap is, so that closing a gap step by step wins
//! nothing until the last one. The search adds a small price per missing block; no score has it.

use crate::model::{Id, TalkId};
use crate::problem::{Key, Placement, Problem, Space, TermKind, Tier};

/// Missing blocks of all terms about interruptions.
#[derive(Debug, Clone)]
pub(super) struct Guide {
    terms: Vec<Run>,
    of: Vec<Vec<usize>>,
    /// Price of all missing blocks now, in 1/16 of soft cost.
    pub(super) price: i64,
}

#[derive(Debug, Clone)]
struct Run {
    /// Members per block.
    used: Vec<u16>,
    /// Days apart, or the event as a whole.
    daily: bool,
    /// Price of a missing block, in 1/16 of soft cost.
    weight: i64,
    missing: i64,
}

impl Guide {
    /// For the terms of a problem, with nobody placed.
    pub(super) fn new(problem: &Problem) -> Self {
        let space = &problem.space;
        let mut guide = Self { terms: Vec::new(), of: vec![Vec::new(); space.domains.len()], price: 0 };
        for term in problem.terms.iter().filter(|term| term.weight > 0 && term.level() == Tier::Soft) {
            if let TermKind::Runs { members, within, .. } = &term.kind {
                for talk in members {
                    guide.of[talk.index()].push(guide.terms.len());
                }
                let used = vec![0; space.block_days.len()];
                let weight = (term.weight.saturating_mul(16) / PART).max(1);
                guide.terms.push(Run { used, daily: *within == Key::Day, weight, missing: 0 });
            }
        }
        guide
    }

    /// Whether there is anything to guide.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Moves talks from one place to another, or back, and gives the change of the price.
    pub(super) fn shift(
        &mut self,
        space: &Space,
        moved: &[(TalkId, Option<Placement>, Option<Placement>)],
        forth: bool,
    ) -> i64 {
        let before = self.price;
        for &(talk, from, to) in moved {
            let (from, to) = if forth { (from, to) } else { (to, from) };
            let block = |placement: Option<Placement>| placement.and_then(|there| space.start(there.start).block);
            let (from, to) = (block(from).map(Id::index), block(to).map(Id::index));
            if from == to {
                continue;
            }
            for &term in &self.of[talk.index()] {
                let run = &mut self.terms[term];
                let mut turned = false;
                if let Some(from) = from {
                    run.used[from] -= 1;
                    turned |= run.used[from] == 0;
                }
                if let Some(to) = to {
                    run.used[to] += 1;
                    turned |= run.used[to] == 1;
                }
                if turned {
                    let missing = run.count(space);
                    self.price += (missing - run.missing) * run.weight;
                    run.missing = missing;
                }
            }
        }
        self.price - before
    }
}

/// The price of an interruption over that of a missing block.
const PART: i64 = 8;

impl Run {
    /// Unused blocks between used ones. O(blocks).
    fn count(&self, space: &Space) -> i64 {
        let (mut missing, mut gap, mut last) = (0, 0, None);
        for (block, &used) in self.used.iter().enumerate() {
            if self.daily && block > 0 && space.block_days[block] != space.block_days[block - 1] {
                (gap, last) = (0, None);
            }
            if used > 0 {
                missing += if last.is_some() { gap } else { 0 };
                (gap, last) = (0, Some(block));
            } else {
                gap += 1;
            }
        }
        missing
    }
}
