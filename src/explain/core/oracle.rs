//! Does it fit? Counting, search and programs, one after the other, each for what it is good at.

use std::collections::BTreeMap;

use super::crowd::crowd;
use super::part::Part;
use super::statement::Grounds;
use crate::model::{Id, Score, TalkId};
use crate::problem::{Assignment, TermKind};
use crate::solve::{Effort, Presolved, Proof, Refutation, place, presolve, refute};

/// Moves of the search before a part goes to the program, and after it.
const BEFORE_PROGRAM: u64 = 4_000;
const AFTER_PROGRAM: u64 = 60_000;

/// What is known about some talks under some statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// This assignment, of the whole, breaks nothing.
    Fits(Assignment),
    /// Proven: nothing fits.
    Conflict(Proof),
    /// Not settled within the limits.
    Open,
}

/// Asks, and remembers what it was told.
#[derive(Debug)]
pub(super) struct Oracle<'g> {
    pub(super) grounds: &'g Grounds,
    pub(super) effort: Effort<'g>,
    /// Where talks were when something fitted or nearly did: a place to start from.
    pub(super) near: Assignment,
    /// What was asked before.
    known: BTreeMap<(Vec<bool>, Vec<TalkId>), Verdict>,
}

impl<'g> Oracle<'g> {
    pub(super) fn new(grounds: &'g Grounds, effort: Effort<'g>) -> Self {
        let near = Assignment(vec![None; grounds.problem.space.domains.len()]);
        Self { grounds, effort, near, known: BTreeMap::new() }
    }

    pub(super) fn is_over(&self) -> bool {
        self.effort.is_over()
    }

    /// Whether these talks fit under the kept statements: counting first, then a short search, then the program of
    /// the part.
    pub(super) fn ask(&mut self, kept: &[bool], talks: &[TalkId]) -> Verdict {
        let question = (kept.to_vec(), talks.to_vec());
        if let Some(known) = self.known.get(&question) {
            return known.clone();
        }
        let verdict = self.settle(kept, talks);
        self.known.insert(question, verdict.clone());
        verdict
    }

    fn settle(&mut self, kept: &[bool], talks: &[TalkId]) -> Verdict {
        let part = Part::new(self.grounds, kept, None, talks);
        let presolved = presolve(&part.problem);
        if counted(&presolved) {
            return Verdict::Conflict(Proof::Exact);
        }
        if let Some(fits) = self.search(&part, &presolved, BEFORE_PROGRAM).0 {
            return Verdict::Fits(fits);
        }
        match refute(&presolved.problem, &self.effort) {
            Refutation::Refuted => Verdict::Conflict(Proof::Numeric),
            Refutation::Fits(found) => Verdict::Fits(part.whole(self.grounds, &found)),
            Refutation::Open => match self.search(&part, &presolved, AFTER_PROGRAM).0 {
                Some(fits) => Verdict::Fits(fits),
                None => Verdict::Open,
            },
        }
    }

    /// Searches a part: what breaks nothing, and the talks in the way of that in the best that was found.
    pub(super) fn search(
        &mut self,
        part: &Part,
        presolved: &Presolved,
        moves: u64,
    ) -> (Option<Assignment>, Vec<TalkId>) {
        let from = part.of_whole(&self.near);
        let (score, best) = place(presolved, &from, &Effort { moves, ..self.effort });
        // Domains are smaller after the presolve, but what the terms cost is the same.
        let whole = part.whole(self.grounds, &best);
        if score == Score::ZERO {
            return (Some(whole), Vec::new());
        }
        let mut astray: Vec<TalkId> = Vec::new();
        for term in &part.problem.terms {
            if term.atoms(&part.problem.space, &best) > 0 {
                astray.extend(match term.kind {
                    TermKind::Out(talk, _) => vec![talk],
                    _ => term.kind.members().into_iter().filter(|&talk| best.get(talk).is_some()).collect(),
                });
            }
        }
        (None, part.names(self.grounds, &astray))
    }

    /// Places these talks under the kept statements, as far as a search can: first the `hard` ones among them by
    /// themselves.
    pub(super) fn fit(&mut self, kept: &[bool], talks: &[TalkId], hard: &[TalkId], moves: u64) -> Option<Assignment> {
        match self.ask(kept, hard) {
            Verdict::Fits(near) => self.near = near,
            Verdict::Conflict(_) => return None,
            Verdict::Open => {}
        }
        let part = Part::new(self.grounds, kept, None, talks);
        let presolved = presolve(&part.problem);
        let found = self.search(&part, &presolved, moves).0?;
        self.near.clone_from(&found);
        Some(found)
    }
}

/// Whether counting alone shows that something must stay out.
pub(super) fn counted(presolved: &Presolved) -> bool {
    presolved.hard_bound > 0 || crowd(&presolved.problem).is_some()
}

/// The talks that counting names, if it settles the question: the fewest first.
pub(super) fn counted_talks(presolved: &Presolved) -> Option<Vec<TalkId>> {
    if let Some(&talk) = presolved.homeless.first() {
        return Some(vec![talk]);
    }
    let crowd = crowd(&presolved.problem).map(|crowd| crowd.talks);
    let shortage = presolved.shortage.as_ref().map(|shortage| shortage.talks.clone());
    let fixed = || {
        let domains = presolved.problem.space.domains.iter().enumerate();
        domains.filter(|(_, domain)| domain.fixed.is_some()).map(|(talk, _)| TalkId::from_index(talk)).collect()
    };
    let counted = [crowd, shortage].into_iter().flatten().min_by_key(Vec::len);
    counted.or_else(|| (presolved.hard_bound > 0).then(fixed))
}
