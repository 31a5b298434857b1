//! A first assignment: most constrained talk first, each at its cheapest placement.

use super::candidates::Candidates;
use super::pack::Packing;
use super::rng::Random;
use crate::model::TalkId;
use crate::problem::{Cost, Evaluator, Move, Placement, Problem, Tables};

/// Candidates of all talks together up to which each of them is priced.
const PRICED_ALL: usize = 250_000;

/// Whether there are too many candidates to price each.
pub(super) fn is_large(candidates: &Candidates<'_>) -> bool {
    candidates.movable.iter().map(|&talk| candidates.len(talk)).sum::<usize>() > PRICED_ALL
}

/// Places every talk that is still out where it costs least, if that breaks nothing inviolable and
/// is better than leaving it out: fewest candidates first, then most relations (the degree of
/// Brélaz 1979); ties by lot. O(Σ candidates × a proposal).
/// Large programmes are packed instead, until `late` says so: see [`Packing`]. False if that was before every talk was
/// looked at.
pub(super) fn construct<'p>(
    evaluator: &mut Evaluator<'p>,
    (problem, tables): (&'p Problem, &'p Tables<'p>),
    candidates: &Candidates<'p>,
    random: &mut Random,
    late: &dyn Fn() -> bool,
) -> bool {
    if is_large(candidates) {
        return !late() && Packing::new(problem, evaluator, candidates, random).run(evaluator, tables, late);
    }
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
        for placement in problem.space.domain(talk).placements() {
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
    true
}
