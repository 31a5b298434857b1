//! Which talks have terms in common.

use crate::model::{Id, TalkId};
use crate::problem::{Problem, TermKind};

/// Terms of more than this part of all talks couple everything: they are left out, and arrangements are priced as a whole.
const WIDE: usize = 4;

/// The terms of each talk.
#[derive(Debug)]
pub(super) struct Couplings {
    /// All terms with weight, by talk.
    pub(super) of: Vec<Vec<usize>>,
    /// The members of each term.
    pub(super) members: Vec<Vec<TalkId>>,
    /// Whether a term is of few talks and of more than one.
    pub(super) close: Vec<bool>,
}

impl Couplings {
    /// O(members of all terms).
    pub(super) fn new(problem: &Problem) -> Self {
        let talks = problem.space.domains.len();
        let mut couplings = Self { of: vec![Vec::new(); talks], members: Vec::new(), close: Vec::new() };
        for (id, term) in problem.terms.iter().enumerate() {
            let members = if term.weight == 0 { Vec::new() } else { term.kind.members() };
            members.iter().for_each(|talk| couplings.of[talk.index()].push(id));
            let unary = term.is_unary() || matches!(term.kind, TermKind::Position(_));
            couplings.close.push(!unary && members.len() > 1 && (members.len() < 4 || members.len() * WIDE <= talks));
            couplings.members.push(members);
        }
        couplings
    }

    /// Nothing marked.
    pub(super) fn marks(&self) -> Vec<bool> {
        vec![false; self.members.len()]
    }

    /// Marks the close terms of a talk. False, and nothing marked, if one was marked before: the talk is coupled
    /// with another.
    pub(super) fn mark(&self, talk: TalkId, marked: &mut [bool]) -> bool {
        let close = || self.of[talk.index()].iter().filter(|&&term| self.close[term]);
        let free = close().all(|&term| !marked[term]);
        if free {
            close().for_each(|&term| marked[term] = true);
        }
        free
    }
}
