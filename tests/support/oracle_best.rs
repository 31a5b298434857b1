//! The best agenda of a tiny instance, by enumeration with the prices of the oracle.

use plenary::model::{Instance, RoomChoice, Score, Talk};

use super::oracle::{Plan, Spot, fixed, is_offered, length_at, never_broken, price};

/// The least score that a solver may reach, by enumeration: every talk out or at an offered span
/// in any room; breaks and fully pinned talks fixed; what is never broken stays as the fixed talks
/// among themselves leave it.
pub fn best(instance: &Instance) -> Score {
    best_plan(instance).0
}

/// [`best`] with a plan that has it.
pub fn best_plan(instance: &Instance) -> (Score, Plan) {
    let mut plan: Plan = instance.talks.iter().map(|talk| fixed(instance, talk)).collect();
    let options: Vec<Vec<Spot>> = instance
        .talks
        .iter()
        .zip(&plan)
        .map(|(talk, spot)| if spot.is_some() { Vec::new() } else { spots(instance, talk) })
        .collect();
    let tolerated = never_broken(instance, &plan);
    let mut best = (price(instance, &plan), plan.clone());
    descend(instance, &options, 0, tolerated, &mut plan, &mut best);
    best
}

fn descend(
    instance: &Instance,
    options: &[Vec<Spot>],
    talk: usize,
    tolerated: i64,
    plan: &mut Plan,
    best: &mut (Score, Plan),
) {
    let Some(spots) = options.get(talk) else {
        let score = price(instance, plan);
        if score < best.0 {
            *best = (score, plan.clone());
        }
        return;
    };
    // As it is: out, or fixed.
    descend(instance, options, talk + 1, tolerated, plan, best);
    for &spot in spots {
        plan[talk] = Some(spot);
        // Placing more never mends what is broken.
        if never_broken(instance, plan) == tolerated {
            descend(instance, options, talk + 1, tolerated, plan, best);
        }
    }
    if !spots.is_empty() {
        plan[talk] = None;
    }
}

/// Where a talk may go: offered spans, and the pinned one if it is pinned to a start only.
fn spots(instance: &Instance, talk: &Talk) -> Vec<Spot> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for offer in &instance.offers {
        if let Some(length) = talk.minutes.or(offer.length) {
            let span = (offer.at.0, offer.at.0 + i64::from(length.0));
            if is_offered(instance, talk, span.0, span.1) {
                spans.push(span);
            }
        }
    }
    if let Some(start) = talk.pin.and_then(|pin| pin.start)
        && let Some(length) = length_at(instance, talk, start.0)
    {
        spans.push((start.0, start.0 + length));
    }
    spans.sort_unstable();
    spans.dedup();
    let rooms: Vec<Option<usize>> =
        if talk.rooms == RoomChoice::NoRoom { vec![None] } else { (0..instance.rooms.len()).map(Some).collect() };
    spans.iter().flat_map(|&(start, end)| rooms.iter().map(move |&room| Spot { start, end, room })).collect()
}
