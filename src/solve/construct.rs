//! A first assignment: most constrained talk first, each at its cheapest placement.

use super::candidates::Candidates;
use super::rng::Random;
use crate::model::TalkId;
use crate::problem::{Cost, Evaluator, Move, Placement, Space, Tables};

/// Places every talk that is still out where it costs least, if that breaks nothing inviolable and
/// is better than leaving it out: fewest candidates first, then most relations (the degree of
/// Brélaz 1979); ties by lot. O(Σ candidates × a proposal).
pub(super) fn construct(
    evaluator: &mut Evaluator<'_>,
    tables: &Tables<'_>,
    candidates: &Candidates<'_>,
    space: &Space,
    random: &mut Random,
) {
    let mut order: Vec<(usize, usize, usize, TalkId)> = candidates
        .movable
        .iter()
        .filter(|&&talk| evaluator.at(talk).is_none())
        .map(|&talk| (candidates.len(talk), usize::MAX - tables.degree(talk), random.below(1 << 16), talk))
        .collect();
    order.sort_unstable();
    for (.., talk) in order {
        let mut best: Option<(Cost, Placement)> = None;
        let mut ties = 1;
        for placement in space.domain(talk).placements() {
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
