//! How free talks are: the placements that each has left by itself, and what took the others.

use super::part::Part;
use super::statement::Grounds;
use crate::model::{Id, OriginId, TalkId, UseId};
use crate::solve::presolve;

/// The placements of one talk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flexibility {
    /// The talk.
    pub talk: TalkId,
    /// Starts × rooms that the programme offers it.
    pub offered: usize,
    /// Those that break nothing by themselves, wherever other talks are.
    pub left: usize,
    /// Whether a pin decides everything.
    pub pinned: bool,
    /// How many placements each requirement takes, the most first; one may be taken by several.
    pub taken: Vec<Taken>,
}

/// Placements that a requirement takes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// The use behind it.
    pub by: UseId,
    /// Where it is written.
    pub origin: OriginId,
    /// The statement, by number; `None` for what always holds.
    pub statement: Option<usize>,
    /// How many.
    pub placements: usize,
}

/// The talks that must be placed, the tightest first. O(talks × (starts + rooms)).
pub(super) fn flexibility(grounds: &Grounds) -> Vec<Flexibility> {
    let kept = grounds.all();
    let part = Part::new(grounds, &kept, None, &grounds.talks);
    let presolved = presolve(&part.problem);
    let mut all: Vec<Flexibility> = Vec::new();
    for (index, &talk) in part.talks.iter().enumerate().take(grounds.talks.len()) {
        let mut taken: Vec<Taken> = Vec::new();
        for removal in presolved.removals.iter().filter(|removal| removal.talk.index() == index) {
            let owner = part
                .problem
                .terms
                .iter()
                .zip(&part.owner)
                .find(|(term, _)| term.by == removal.by && term.origin == removal.origin)
                .and_then(|(_, owner)| *owner);
            taken.push(Taken {
                by: removal.by,
                origin: removal.origin,
                statement: owner,
                placements: removal.placements,
            });
        }
        taken.sort_by_key(|one| (std::cmp::Reverse(one.placements), one.by, one.origin));
        let domain = &presolved.problem.space.domains[index];
        all.push(Flexibility {
            talk,
            offered: grounds.problem.space.domain(talk).count(),
            left: domain.count(),
            pinned: domain.fixed.is_some(),
            taken,
        });
    }
    all.sort_by_key(|one| (one.left, one.talk));
    all
}
