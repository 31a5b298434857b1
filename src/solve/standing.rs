//! What is known about all agendas: bounds by level, each for agendas that meet the levels before.

use super::milp::Objective;
use super::outcome::{Bound, Proof};
use super::presolve::Presolved;
use super::prices::{PairPrices, Prices, Row, price_in};
use crate::model::{Id, Score, TalkId};
use crate::problem::{Cost, Domain, Placement, Problem, Tier};

/// What is known about all agendas.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// No agenda has less hard cost.
    pub(super) hard: i64,
    pub(super) hard_proof: Proof,
    /// What the engine proved: no agenda with the first, hard, cost has less medium cost than the second.
    medium: Option<(i64, i64)>,
    /// What the engine proved: no agenda with the hard and medium cost has less soft cost than the last.
    soft: Option<((i64, i64), i64)>,
    /// What counting alone proved; the lower levels for agendas with this hard cost.
    counted: Score,
    /// Whether anything costs or gives back medium cost.
    pub(super) has_medium: bool,
    /// Whether anything gives back hard cost.
    pub(super) has_hard_credit: bool,
}

impl Standing {
    /// What counting proves: hard cost from the presolve; medium and soft cost from the cheapest placement of
    /// each talk by itself, and the most that other credits can give.
    pub(super) fn presolved(presolved: &Presolved) -> Self {
        let problem = &presolved.problem;
        let has_hard_credit = problem.terms.iter().any(|term| term.weight < 0 && term.is_hard());
        // Where being out is hard cost, an agenda without hard cost has it placed.
        let all_placed = presolved.hard_bound == 0 && !has_hard_credit;
        let (medium, soft) = cheapest(problem, all_placed);
        let credits = |tier: Tier| -> i64 {
            let credits = problem.terms.iter().filter(|term| term.weight < 0 && term.tier == tier && !term.is_unary());
            // Sums of worst cases stay below 2⁵³, and nothing is below their negative.
            let most = |term: &crate::problem::Term| i64::try_from(term.kind.most_atoms(&problem.space));
            credits.map(|term| term.weight * most(term).unwrap_or(1 << 53)).sum()
        };
        let counted = Score {
            hard: presolved.hard_bound,
            medium: medium + credits(Tier::Medium),
            soft: soft + credits(Tier::Soft),
        };
        Self {
            hard: counted.hard,
            hard_proof: Proof::Exact,
            medium: None,
            soft: None,
            counted,
            has_medium: problem.terms.iter().any(|term| term.tier == Tier::Medium && term.weight != 0),
            has_hard_credit,
        }
    }

    /// A bound on the medium cost of agendas with this hard cost.
    fn medium_for(&self, hard: i64) -> Option<(i64, Proof)> {
        match self.medium {
            _ if !self.has_medium => Some((0, Proof::Exact)),
            Some((of, bound)) if of == hard => Some((bound, Proof::Numeric)),
            _ => (hard == self.counted.hard).then_some((self.counted.medium, Proof::Exact)),
        }
    }

    /// A bound on the soft cost of agendas with this hard and medium cost.
    fn soft_for(&self, hard: i64, medium: i64) -> Option<(i64, Proof)> {
        match self.soft {
            Some((of, bound)) if of == (hard, medium) => Some((bound, Proof::Numeric)),
            _ => (hard == self.counted.hard).then_some((self.counted.soft, Proof::Exact)),
        }
    }

    /// The bound to report beside this score: of each part only where the parts before are met.
    pub(super) fn bound_for(&self, score: Score) -> Bound {
        let medium = self.medium_for(self.hard).filter(|_| score.hard == self.hard).map(|(bound, _)| bound);
        let soft = medium.filter(|&bound| bound == score.medium).and_then(|medium| self.soft_for(self.hard, medium));
        Bound { hard: self.hard, medium, soft: soft.map(|(bound, _)| bound) }
    }

    /// Nothing can be better than this score.
    pub(super) fn target(&self) -> Score {
        // What is not known may be anything.
        let medium = self.medium_for(self.hard).map_or(i64::MIN, |(bound, _)| bound);
        let soft = self.soft_for(self.hard, medium).map_or(i64::MIN, |(bound, _)| bound);
        Score { hard: self.hard, medium, soft }
    }

    /// Whether nothing can be better than `score`.
    pub(super) fn is_settled(&self, score: Score) -> bool {
        let bound = self.bound_for(score);
        bound.hard == score.hard && bound.medium == Some(score.medium) && bound.soft == Some(score.soft)
    }

    /// How a settled score was proved: by the engine if any part of it was.
    pub(super) fn proof_of(&self, score: Score) -> Proof {
        let parts = [
            Some(self.hard_proof),
            self.medium_for(score.hard).map(|part| part.1),
            self.soft_for(score.hard, score.medium).map(|part| part.1),
        ];
        if parts.contains(&Some(Proof::Numeric)) { Proof::Numeric } else { Proof::Exact }
    }

    /// The first part of the score that is not known to be the least.
    pub(super) fn open_part(&self, score: Score) -> Objective {
        let bound = self.bound_for(score);
        if score.hard != bound.hard {
            Objective::Hard
        } else if bound.medium != Some(score.medium) {
            Objective::Medium
        } else {
            Objective::Soft
        }
    }

    /// Takes over what a step proved.
    pub(super) fn learn(&mut self, proved: Option<Proved>) {
        let better = |old: Option<(i64, Proof)>, new: i64| old.is_none_or(|(old, _)| new > old);
        match proved {
            Some(Proved::Hard(bound)) if bound > self.hard => {
                (self.hard, self.hard_proof) = (bound, Proof::Numeric);
            }
            Some(Proved::Medium { hard, bound }) if better(self.medium_for(hard), bound) => {
                self.medium = Some((hard, bound));
            }
            Some(Proved::Soft { hard, medium, bound }) if better(self.soft_for(hard, medium), bound) => {
                self.soft = Some(((hard, medium), bound));
            }
            _ => {}
        }
    }

    /// Gives up bounds that an agenda with this score refutes: the engine's arithmetic went wrong, and
    /// only what was counted in integers still stands.
    pub(super) fn face(&mut self, score: Score) {
        let refuted = |bound: Option<(i64, Proof)>, value: i64| bound.is_some_and(|(bound, _)| value < bound);
        if score.hard < self.hard
            || refuted(self.medium_for(score.hard), score.medium)
            || refuted(self.soft_for(score.hard, score.medium), score.soft)
        {
            (self.hard, self.hard_proof) = (self.counted.hard, Proof::Exact);
            (self.medium, self.soft) = (None, None);
        }
    }
}

/// The least medium and soft cost that the talks have by themselves, each for itself; with `all_placed`, talks whose
/// absence is hard cost are placed. O(talks × (starts + rooms)), where few pairs have prices of their own.
fn cheapest(problem: &Problem, all_placed: bool) -> (i64, i64) {
    let space = &problem.space;
    let prices = Prices::new(space, problem.terms.iter());
    let mut row = Row::default();
    let (mut medium, mut soft) = (0, 0);
    for (index, domain) in space.domains.iter().enumerate() {
        let talk = TalkId::from_index(index);
        prices.fill(talk, &mut row);
        let (_, pairs) = prices.pairs(talk);
        let must = domain.fixed.is_some() || (row.out.score().hard > 0 && all_placed);
        let least = |part: fn(Cost) -> i64| match cheapest_placement(domain, &row, pairs, part) {
            Some(least) if must => least,
            Some(least) => least.min(part(row.out)),
            None => part(row.out),
        };
        medium += least(|cost| cost.medium);
        soft += least(|cost| cost.soft);
    }
    (medium, soft)
}

/// The least of a part of the cost of the placements: cheap starts and rooms first, until no pair can be cheaper.
fn cheapest_placement(domain: &Domain, row: &Row, pairs: &PairPrices, part: fn(Cost) -> i64) -> Option<i64> {
    let sorted = |costs: &[Cost]| {
        let mut costs: Vec<(i64, usize)> = costs.iter().enumerate().map(|(at, &cost)| (part(cost), at)).collect();
        costs.sort_unstable();
        costs
    };
    let (starts, rooms) = (sorted(&row.starts), sorted(&row.rooms));
    let least_pair = pairs.iter().map(|&(.., cost)| part(cost)).min().unwrap_or(0).min(0);
    let mut best: Option<i64> = None;
    for &(by_start, start) in &starts {
        for &(by_room, room) in &rooms {
            if best.is_some_and(|best| by_start + by_room + least_pair >= best) {
                break;
            }
            let placement = Placement { start: domain.starts[start], room: domain.rooms[room] };
            if domain.contains(placement) {
                let cost = by_start + by_room + part(price_in(pairs, placement));
                best = Some(best.map_or(cost, |best| best.min(cost)));
            }
        }
    }
    best
}

/// A bound.
#[derive(Debug, Clone, Copy)]
pub(super) enum Proved {
    /// On the hard cost of all agendas.
    Hard(i64),
    /// On the medium cost of agendas with this hard cost.
    Medium { hard: i64, bound: i64 },
    /// On the soft cost of agendas with this hard and medium cost.
    Soft { hard: i64, medium: i64, bound: i64 },
}
