//! From a conflict to a minimal one: nothing of it can be taken away.
//!
//! The deletion filter (Chinneck & Dravnieks 1991), in chunks first: what is still in conflict without something does
//! without it. O(k log n) questions for k that stay of n while chunks go, at most 2n.

use super::locate::Located;
use super::oracle::{Oracle, Verdict};
use super::part::Part;
use crate::model::TalkId;
use crate::solve::Proof;

/// A set of statements and talks that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The statements, by number.
    pub(super) statements: Vec<usize>,
    /// The talks that show it.
    pub(super) talks: Vec<TalkId>,
    pub(super) proof: Proof,
    /// Statements of which it is not known whether all talks fit without them.
    pub(super) open: Vec<usize>,
}

impl Oracle<'_> {
    /// A minimal conflict inside these talks and statements, which are in conflict. Minimal in statements over all
    /// talks of the scenario, and in talks for these statements.
    pub(super) fn shrink(&mut self, kept: &[bool], talks: Vec<TalkId>, proof: Proof) -> Conflict {
        let mut proof = proof;
        let (mut kept, mut talks) = (kept.to_vec(), talks);
        'again: loop {
            talks = self.fewer_talks(&kept, talks, &mut proof);
            let statements = self.fewer_statements(&kept, &talks, &mut proof);
            // Talks that fit under more statements fit under fewer: nothing more can go.
            kept = self.only(&statements);
            let mut open = Vec::new();
            // These talks fit without any one of the statements; whether all talks do is another question.
            for &one in &statements {
                let mut rest = kept.clone();
                rest[one] = false;
                match self.locate(&rest, &talks) {
                    Located::Fits(_) => {}
                    Located::Open(_) => open.push(one),
                    Located::Conflict(elsewhere, how) => {
                        (kept, talks, proof) = (rest, elsewhere, how);
                        continue 'again;
                    }
                }
            }
            return Conflict { statements, talks, proof, open };
        }
    }

    fn only(&self, statements: &[usize]) -> Vec<bool> {
        let mut kept = vec![false; self.grounds.statements.len()];
        for &one in statements {
            kept[one] = true;
        }
        kept
    }

    fn fewer_talks(&mut self, kept: &[bool], talks: Vec<TalkId>, proof: &mut Proof) -> Vec<TalkId> {
        fewer(talks, |talks| match self.ask(kept, talks) {
            Verdict::Conflict(how) => {
                *proof = how;
                true
            }
            _ => false,
        })
    }

    /// The statements that the conflict of these talks needs, out of those that say anything about them.
    fn fewer_statements(&mut self, kept: &[bool], talks: &[TalkId], proof: &mut Proof) -> Vec<usize> {
        let part = Part::new(self.grounds, kept, None, talks);
        let mut relevant: Vec<usize> = part.owner.iter().flatten().copied().collect();
        let pins = self.grounds.pins.iter().filter(|(talk, _, one)| kept[*one] && talks.contains(talk));
        relevant.extend(pins.map(|&(_, _, one)| one));
        relevant.sort_unstable();
        relevant.dedup();
        fewer(relevant, |statements| match self.ask(&self.only(statements), talks) {
            Verdict::Conflict(how) => {
                *proof = how;
                true
            }
            _ => false,
        })
    }
}

/// A part of `all` that `holds` and of which nothing can be taken away, if more never hold less. `holds` of `all` is
/// given.
fn fewer<T: Clone>(mut all: Vec<T>, mut holds: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut chunk = all.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        while at < all.len() {
            let to = (at + chunk).min(all.len());
            let rest: Vec<T> = all[..at].iter().chain(&all[to..]).cloned().collect();
            if holds(&rest) {
                all = rest;
            } else {
                at = to;
            }
        }
        if chunk == 1 {
            return all;
        }
        chunk = (chunk / 2).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_goes() {
        for size in 0..20_usize {
            for needed in [vec![], vec![0], vec![3, 7], vec![1, 2, 3, 11, 19]] {
                let needed: Vec<usize> = needed.into_iter().filter(|&one| one < size).collect();
                let all: Vec<usize> = (0..size).collect();
                let kept = fewer(all, |some| needed.iter().all(|one| some.contains(one)));
                assert_eq!(kept, needed, "of {size}");
            }
        }
    }
}
