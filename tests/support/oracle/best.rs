//! The best agenda of a tiny instance, by enumeration with the prices of the oracle.

use plenary::model::{Instance, RoomChoice, Score, Talk};

use super::plan::{Plan, Spot, fixed, is_offered, length_at};
use super::{Setting, never_broken, price};

/// The least score that a solver may reach, by enumeration: every talk out or at an offered span
/// in any room; breaks and fully pinned talks fixed; what is never broken stays as the fixed talks
/// among themselves leave it. With a plan that has it.
pub fn best_plan(instance: &Instance, settings: &[Setting]) -> (Score, Plan) {
    let plan: Plan = instance.talks.iter().map(|talk| fixed(instance, talk)).collect();
    let options: Vec<Vec<Spot>> = instance
        .talks
        .iter()
        .zip(&plan)
        .map(|(talk, spot)| if spot.is_some() { Vec::new() } else { spots(instance, talk) })
        .collect();
    let tolerated = never_broken(instance, &plan, settings);
    let best = (price(instance, &plan, settings), plan.clone());
    let mut search = Search { instance, settings, options, tolerated, plan, best };
    search.descend(0);
    search.best
}

struct Search<'a> {
    instance: &'a Instance,
    settings: &'a [Setting],
    /// Where each talk may go; nowhere else if it is fixed.
    options: Vec<Vec<Spot>>,
    tolerated: i64,
    plan: Plan,
    best: (Score, Plan),
}

impl Search<'_> {
    fn descend(&mut self, talk: usize) {
        if talk == self.options.len() {
            let score = price(self.instance, &self.plan, self.settings);
            if score < self.best.0 {
                self.best = (score, self.plan.clone());
            }
            return;
        }
        // As it is: out, or fixed.
        self.descend(talk + 1);
        for index in 0..self.options[talk].len() {
            let out = self.plan[talk].replace(self.options[talk][index]);
            // Placing more never mends what is broken.
            if never_broken(self.instance, &self.plan, self.settings) == self.tolerated {
                self.descend(talk + 1);
            }
            self.plan[talk] = out;
        }
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
