//! Which talks have terms in common.

use crate::model::{Id, TalkId};
use crate::problem::{Problem, TermKind};

/// Terms of more than one part in so many of all talks couple everything: they are no reason to keep two talks apart, since
/// arrangements are priced as a whole.
const WIDE: usize = 4;

/// The terms of each talk.
#[derive(Debug)]
pub(super) struct Couplings {
    /// Terms of few talks, by talk.
    pub(super) of: Vec<Vec<usize>>,
    /// The members of each term of few talks; none of wide ones, which would fill the memory.
    pub(super) members: Vec<Vec<TalkId>>,
    /// Whether a term is of few talks and of more than one.
    pub(super) close: Vec<bool>,
    /// Terms of many talks.
    pub(super) wide: Vec<usize>,
    /// How many members these have together.
    pub(super) width: usize,
}

impl Couplings {
    /// O(members of all terms).
    pub(super) fn new(problem: &Problem) -> Self {
        let talks = problem.space.domains.len();
        let (of, members) = (vec![Vec::new(); talks], Vec::new());
        let mut couplings = Self { of, members, close: Vec::new(), wide: Vec::new(), width: 0 };
        for (id, term) in problem.terms.iter().enumerate() {
            let mut members = if term.weight == 0 { Vec::new() } else { term.kind.members() };
            if members.len() >= WIDE && members.len() * WIDE > talks {
                couplings.wide.push(id);
                couplings.width += members.len();
                members = Vec::new();
            }
            for talk in &members {
                couplings.of[talk.index()].push(id);
            }
            let alone = term.is_unary() || matches!(term.kind, TermKind::Position(_));
            couplings.close.push(!alone && members.len() > 1);
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
