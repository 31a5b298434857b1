//! A first assignment: most constrained talk first, each at its cheapest placement.

use super::rng::Random;
use crate::model::{Id, TalkId};
use crate::problem::{Cost, Evaluator, Move, Placement, Tables};

/// Candidate placements of every talk that is not fixed.
#[derive(Debug)]
pub(super) struct Candidates {
    /// Per talk; empty for fixed talks and talks that fit nowhere.
    pub(super) of: Vec<Vec<Placement>>,
    /// Talks with at least one candidate.
    pub(super) movable: Vec<TalkId>,
}

impl Candidates {
    /// Lists the domains.
    pub(super) fn new(space: &crate::problem::Space) -> Self {
        let of: Vec<Vec<Placement>> = space
            .domains
            .iter()
            .map(|domain| if domain.fixed.is_some() { Vec::new() } else { domain.placements().collect() })
            .collect();
        let movable = (0..of.len()).filter(|&talk| !of[talk].is_empty()).map(TalkId::from_index).collect();
        Self { of, movable }
    }
}

/// Places every talk that is still out where it costs least, if that breaks nothing inviolable and
/// is better than leaving it out: fewest candidates first, then most relations (the degree of
/// Brélaz 1979); ties by lot. O(Σ candidates × a proposal).
pub(super) fn construct(
    evaluator: &mut Evaluator<'_>,
    tables: &Tables<'_>,
    candidates: &Candidates,
    random: &mut Random,
) {
    let mut order: Vec<(usize, usize, usize, TalkId)> = candidates
        .movable
        .iter()
        .filter(|&&talk| evaluator.at(talk).is_none())
        .map(|&talk| (candidates.of[talk.index()].len(), usize::MAX - tables.degree(talk), random.below(1 << 16), talk))
        .collect();
    order.sort_unstable();
    for (.., talk) in order {
        let mut best: Option<(Cost, Placement)> = None;
        let mut ties = 1;
        for &placement in &candidates.of[talk.index()] {
            let cost = evaluator.cost_of(talk, placement);
            if cost.inviolable > 0 || cost.score() > crate::model::Score::ZERO {
                continue;
            }
            match &mut best {
                Some((least, at)) if *least == cost => {
                    // Every one of the cheapest has the same chance.
                    ties += 1;
                    if random.below(ties) == 0 {
                        *at = placement;
                    }
                }
                Some((least, _)) if *least < cost => {}
                _ => {
                    best = Some((cost, placement));
                    ties = 1;
                }
            }
        }
        if let Some((_, placement)) = best {
            evaluator.apply(&Move::Relocate(talk, Some(placement)));
        }
    }
}
