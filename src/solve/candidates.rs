//! The placements that the search may give a talk, drawn at random without listing them.

use std::collections::BTreeMap;

use super::rng::Random;
use crate::model::{Id, TalkId};
use crate::problem::{Placement, Space};

/// Draws that may hit an exception before the placements are counted off.
const DRAWS: usize = 64;

/// Candidate placements of every talk that is not fixed.
#[derive(Debug)]
pub(super) struct Candidates<'p> {
    space: &'p Space,
    /// Per talk; 0 for fixed talks and talks that fit nowhere.
    counts: Vec<usize>,
    /// Talks with at least one candidate.
    pub(super) movable: Vec<TalkId>,
}

impl<'p> Candidates<'p> {
    /// Counts the placements of the domains. O(talks + exceptions of different domains).
    pub(super) fn new(space: &'p Space) -> Self {
        let mut known = BTreeMap::new();
        let counts: Vec<usize> = space
            .domains
            .iter()
            .map(|domain| match domain.fixed {
                Some(_) => 0,
                None => *known.entry(domain.lists()).or_insert_with(|| domain.count()),
            })
            .collect();
        let movable = (0..counts.len()).filter(|&talk| counts[talk] > 0).map(TalkId::from_index).collect();
        Self { space, counts, movable }
    }

    /// How many candidates a talk has. O(1).
    pub(super) fn len(&self, talk: TalkId) -> usize {
        self.counts[talk.index()]
    }

    /// One of the candidates of a talk that has any, each with the same chance: start and room by themselves until
    /// they are no exception. O(1) where exceptions are few; at worst O(its placements).
    pub(super) fn random(&self, talk: TalkId, random: &mut Random) -> Placement {
        let domain = self.space.domain(talk);
        for _ in 0..DRAWS {
            let start = domain.starts[random.below(domain.starts.len())];
            let room = domain.rooms[random.below(domain.rooms.len())];
            if domain.except.is_empty() || domain.except.binary_search(&(start, room)).is_err() {
                return Placement { start, room };
            }
        }
        let number = random.below(self.len(talk));
        let any = Placement { start: domain.starts[0], room: domain.rooms[0] };
        domain.placements().nth(number).unwrap_or(any)
    }
}
