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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{Instance, RoomId, Zone};
    use crate::problem::{DomainLists, Place, StartId};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// What is drawn are the placements of the domain, all of them; exceptions may be of other starts and rooms.
        #[test]
        fn candidates_are_the_domain(
            starts in prop::collection::btree_set(0_u32..6, 1..6),
            rooms in prop::collection::btree_set(prop::option::of(0_u32..5), 1..5),
            except in prop::collection::btree_set((0_u32..6, prop::option::of(0_u32..5)), 0..30),
            seed in any::<u64>(),
        ) {
            let starts: Vec<StartId> = starts.into_iter().map(StartId).collect();
            let rooms: Vec<Place> = rooms.into_iter().map(|room| room.map(RoomId)).collect();
            let except: Vec<_> = except.into_iter().map(|(start, room)| (StartId(start), room.map(RoomId))).collect();
            let mut space = Space::offered(&Instance::empty("", Zone::UTC));
            space.domains = vec![DomainLists::default().domain(&starts, &rooms, &except)];
            let all: BTreeSet<Placement> = space.domains[0].placements().collect();
            let candidates = Candidates::new(&space);
            prop_assert_eq!(candidates.len(TalkId(0)), all.len());
            prop_assert_eq!(candidates.movable.len(), usize::from(!all.is_empty()));
            if !all.is_empty() {
                let mut random = Random::new(seed, 0);
                // Of 25 one is missed 1,000 times with a chance of e⁻⁴⁰.
                let drawn: BTreeSet<Placement> =
                    (0..1_000).map(|_| candidates.random(TalkId(0), &mut random)).collect();
                prop_assert_eq!(drawn, all);
            }
        }
    }
}
