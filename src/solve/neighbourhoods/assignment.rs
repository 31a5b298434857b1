//! Independent talks over their placements: talks that cost nothing together wherever each of them is.

use super::couplings::Couplings;
use super::exchange::Exchange;
use crate::model::TalkId;
use crate::problem::{Evaluator, Placement, Space};
use crate::solve::rng::Random;

/// Talks in one exchange: the table has a price for every two.
const MOST: usize = 48;

/// Free placements that are offered beside those of the talks themselves.
const FREE: usize = 16;

/// Draws talks of one length that are independent of each other and re-arranges them over their placements, and
/// over some free ones. With `apart` no two of them overlap in time, so that terms over slots add up as well. Gives how many
/// talks were priced.
pub(super) fn improve(
    apart: bool,
    space: &Space,
    couplings: &Couplings,
    evaluator: &mut Evaluator<'_>,
    random: &mut Random,
) -> u64 {
    let mut talks: Vec<(TalkId, Placement)> = super::movable(space, evaluator).collect();
    let mut drawn: Vec<(TalkId, Placement)> = Vec::new();
    let mut marked = couplings.marks();
    while !talks.is_empty() && drawn.len() < MOST {
        let (talk, placement) = talks.swap_remove(random.below(talks.len()));
        let start = space.start(placement.start);
        let fits = drawn.iter().all(|&(_, other)| {
            let other = space.start(other.start);
            let touches = start.cells.start < other.cells.end && other.cells.start < start.cells.end;
            other.span.minutes() == start.span.minutes() && !(apart && touches)
        });
        if fits && couplings.mark(talk, &mut marked) {
            drawn.push((talk, placement));
        }
    }
    if drawn.len() < 2 {
        return 0;
    }
    let mut positions: Vec<Placement> = drawn.iter().map(|(_, placement)| *placement).collect();
    free(&drawn, space, evaluator, random, &mut positions);
    let exchange = Exchange { units: drawn.iter().map(|(talk, _)| vec![*talk]).collect(), positions: positions.len() };
    exchange.improve(evaluator, |talk, position| {
        let there = positions[position];
        space.domain(talk).contains(there).then_some(there)
    })
}

/// Adds placements at which one of the talks could be beside everything that is placed, and which are apart from each
/// other.
fn free(
    drawn: &[(TalkId, Placement)],
    space: &Space,
    evaluator: &mut Evaluator<'_>,
    random: &mut Random,
    positions: &mut Vec<Placement>,
) {
    let mut out: Vec<_> = drawn.iter().map(|&(talk, _)| (talk, None)).collect();
    evaluator.shift(&mut out);
    for _ in 0..4 * FREE {
        let (talk, _) = drawn[random.below(drawn.len())];
        let domain = space.domain(talk);
        let start = domain.starts[random.below(domain.starts.len())];
        let there = Placement { start, room: domain.rooms[random.below(domain.rooms.len())] };
        let cells = &space.start(start).cells;
        let clear = positions.iter().all(|&other| {
            let taken = &space.start(other.start).cells;
            cells.end <= taken.start || taken.end <= cells.start || space.apart(there.room, other.room)
        });
        if clear && domain.contains(there) && evaluator.cost_of(talk, there).inviolable <= 0 {
            positions.push(there);
        }
        if positions.len() >= drawn.len() + FREE {
            break;
        }
    }
    evaluator.shift(&mut out);
}
