//! A first assignment of a large programme: most constrained talk first, each at the best of a few free placements;
//! what is left over pushes others aside.

use std::collections::VecDeque;

use super::candidates::Candidates;
use super::occupancy::{Occupancy, has};
use super::prices::{Prices, Row};
use super::rng::Random;
use crate::model::{Id, Score, TalkId};
use crate::problem::{Cost, Domain, Evaluator, Move, Place, Placement, Problem, StartId, Tables, Term, TermKind};

/// Free placements of a talk that are priced in full, at most.
const LOOKS: usize = 256;

/// Talks between two looks at the clock.
const STRIDE: usize = 64;

/// Placements among which a talk that fits nowhere looks for the one with least in the way.
const DRAWS: usize = 48;

/// Talks that one may push aside at once.
const PUSHED: usize = 3;

/// Pushes per talk that is left over, and in any case.
const PUSHES: usize = 100;

/// Pushes before a talk that was placed by one may be pushed aside itself.
const REST: usize = 20;

/// Builds an assignment with bit sets of what is free.
pub(super) struct Packing<'a, 'p> {
    problem: &'p Problem,
    candidates: &'a Candidates<'p>,
    occupancy: Occupancy<'p>,
    prices: Prices<'p>,
    /// The hard relations of each talk to others that are not fixed, such as an order.
    relations: Vec<Vec<&'p Term>>,
    /// For how many talks a room is among the cheapest.
    wanted: Vec<usize>,
    row: Row,
    random: &'a mut Random,
}

impl<'a, 'p> Packing<'a, 'p> {
    /// Notes who is where. O(terms + talks × rooms).
    pub(super) fn new(
        problem: &'p Problem,
        evaluator: &Evaluator<'_>,
        candidates: &'a Candidates<'p>,
        random: &'a mut Random,
    ) -> Self {
        let occupancy = Occupancy::new(problem, &evaluator.assignment());
        let prices = Prices::new(&problem.space, problem.terms.iter());
        let wanted = vec![0; problem.space.rooms];
        let mut relations = vec![Vec::new(); problem.space.domains.len()];
        for term in problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0) {
            if let TermKind::Pair(first, second, _) = term.kind
                && [first, second].into_iter().all(|talk| candidates.len(talk) > 0)
            {
                relations[first.index()].push(term);
                relations[second.index()].push(term);
            }
        }
        Self { problem, candidates, occupancy, prices, relations, wanted, row: Row::default(), random }
    }

    /// Places the talks that are still out, until `late` says so: those with fewest candidates first, of these the ones
    /// with fewest cheap rooms, then with most relations, ties by lot. O(talks × starts × rooms) at worst, as a
    /// look at a bit each; and proposals in proportion to the talks. False if it was late before each was looked at.
    pub(super) fn run<'t>(
        &mut self,
        evaluator: &mut Evaluator<'t>,
        tables: &'t Tables<'t>,
        late: &dyn Fn() -> bool,
    ) -> bool {
        let out: Vec<TalkId> =
            self.candidates.movable.iter().copied().filter(|&talk| evaluator.at(talk).is_none()).collect();
        let mut order = Vec::with_capacity(out.len());
        for talk in out {
            if order.len() % STRIDE == 0 && late() {
                return false;
            }
            let cheap = self.cheap_rooms(talk);
            let lot = self.random.below(1 << 16);
            order.push((self.candidates.len(talk), cheap, usize::MAX - tables.degree(talk), lot, talk));
        }
        order.sort_unstable();
        let mut left = VecDeque::new();
        for (number, (.., talk)) in order.into_iter().enumerate() {
            if number % STRIDE == 0 && late() {
                return false;
            }
            match self.best_free(evaluator, talk) {
                Some(placement) => self.put(evaluator, talk, Some(placement)),
                None => left.push_back(talk),
            }
        }
        if !left.is_empty() {
            let before = (evaluator.cost().score(), evaluator.assignment());
            self.push(evaluator, left, late);
            if evaluator.cost().score() > before.0 {
                *evaluator = Evaluator::new(tables, &before.1);
            }
        }
        true
    }

    /// In how many rooms a talk is cheapest; these are wanted once more.
    fn cheap_rooms(&mut self, talk: TalkId) -> usize {
        self.prices.fill(talk, &mut self.row);
        let least = self.row.rooms.iter().map(|cost| cost.score()).min();
        let mut count = 0;
        for (cost, room) in self.row.rooms.iter().zip(self.problem.space.domain(talk).rooms.iter()) {
            if Some(cost.score()) == least {
                count += 1;
                if let Some(room) = room {
                    self.wanted[room.index()] += 1;
                }
            }
        }
        count
    }

    /// The best of a few free placements: of each start the cheapest free room (of equals the one that fewest others
    /// want), of these the cheapest in full. `None` if leaving the talk out is no worse.
    fn best_free(&mut self, evaluator: &Evaluator<'_>, talk: TalkId) -> Option<Placement> {
        self.prices.fill(talk, &mut self.row);
        let domain = self.problem.space.domain(talk);
        let wanted = |room: Place| room.map_or(0, |room| self.wanted[room.index()]);
        let mut rooms: Vec<(Score, usize, usize)> = self
            .row
            .rooms
            .iter()
            .zip(domain.rooms.iter())
            .enumerate()
            .map(|(at, (cost, &room))| (cost.score(), wanted(room), at))
            .collect();
        rooms.sort_unstable();
        let mut free: Vec<(Score, usize, Placement)> = Vec::new();
        let mut busy = Vec::new();
        for (at, &start) in domain.starts.iter().enumerate() {
            if !self.occupancy.has_people(talk, start) {
                continue;
            }
            self.occupancy.busy_rooms(talk, start, &mut busy);
            let found = rooms.iter().find(|&&(.., room)| self.is_free(domain, start, domain.rooms[room], &busy));
            if let Some(&(.., room)) = found {
                let mut cost = self.row.starts[at].score();
                let by_room = self.row.rooms[room].score();
                cost.hard += by_room.hard;
                cost.medium += by_room.medium;
                cost.soft += by_room.soft;
                free.push((cost, self.random.below(1 << 16), Placement { start, room: domain.rooms[room] }));
            }
        }
        free.sort_unstable();
        // Of equals the first: they are in random order.
        let mut best: Option<(Cost, Placement)> = None;
        for &(.., placement) in free.iter().take(LOOKS) {
            let cost = evaluator.cost_of(talk, placement);
            if cost.inviolable <= 0 && cost.score() <= Score::ZERO && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, placement));
            }
            // Those that follow cost as much by themselves: where others add nothing, none is better.
            if cost.score() <= evaluator.cost_alone(talk, placement).score() {
                break;
            }
        }
        best.map(|(_, placement)| placement)
    }

    fn is_free(&self, domain: &Domain, start: StartId, room: Place, busy: &[u64]) -> bool {
        self.problem.space.atoms_of(room).iter().all(|atom| !has(busy, atom.index()))
            && (domain.except.is_empty() || domain.except.binary_search(&(start, room)).is_err())
    }

    fn put(&mut self, evaluator: &mut Evaluator<'_>, talk: TalkId, to: Option<Placement>) {
        if let Some(from) = evaluator.at(talk) {
            self.occupancy.set(talk, from, false);
        }
        if let Some(to) = to {
            self.occupancy.set(talk, to, true);
        }
        evaluator.apply(&Move::Relocate(talk, to));
    }

    /// Talks that fit nowhere take the place of others, which then look for another one (ejection chains, Glover 1996),
    /// until all have one or there were so many pushes.
    fn push(&mut self, evaluator: &mut Evaluator<'_>, mut left: VecDeque<TalkId>, late: &dyn Fn() -> bool) {
        let mut rests = vec![0; self.problem.space.domains.len()];
        let most = PUSHES * (left.len() + PUSHES);
        let mut aside = Vec::new();
        for number in 1..=most {
            if number % STRIDE == 0 && late() {
                return;
            }
            let Some(talk) = left.pop_front() else { return };
            if let Some(placement) = self.best_free(evaluator, talk) {
                self.put(evaluator, talk, Some(placement));
                continue;
            }
            let placement = self.least_in_the_way(evaluator, talk, number, &rests, &mut aside);
            let Some(placement) = placement else {
                left.push_back(talk);
                continue;
            };
            let from: Vec<_> = aside.iter().map(|&other| (other, evaluator.at(other))).collect();
            for &other in &aside {
                self.put(evaluator, other, None);
            }
            let cost = evaluator.cost_of(talk, placement);
            if cost.inviolable > 0 || cost.score() > Score::ZERO {
                for (other, at) in from {
                    self.put(evaluator, other, at);
                }
                left.push_back(talk);
                continue;
            }
            self.put(evaluator, talk, Some(placement));
            rests[talk.index()] = number + REST;
            left.extend(&aside);
        }
    }

    /// Of some random placements the one that pushes fewest talks aside, of these those with most candidates.
    fn least_in_the_way(
        &mut self,
        evaluator: &Evaluator<'_>,
        talk: TalkId,
        number: usize,
        rests: &[usize],
        aside: &mut Vec<TalkId>,
    ) -> Option<Placement> {
        let mut best: Option<(usize, usize, Placement)> = None;
        for _ in 0..DRAWS {
            let placement = self.candidates.random(talk, self.random);
            self.in_the_way(evaluator, talk, placement, aside);
            let may_go = |other: &TalkId| self.candidates.len(*other) > 0 && rests[other.index()] <= number;
            if aside.is_empty() || aside.len() > PUSHED || !aside.iter().all(may_go) {
                continue;
            }
            let choice = aside.iter().map(|&other| self.candidates.len(other)).min().unwrap_or(0);
            let found = (aside.len(), usize::MAX - choice, placement);
            best = Some(best.map_or(found, |best| best.min(found)));
        }
        let (.., placement) = best?;
        self.in_the_way(evaluator, talk, placement, aside);
        Some(placement)
    }

    /// Who is in the room, has the same people, or breaks a relation, each once.
    fn in_the_way(&self, evaluator: &Evaluator<'_>, talk: TalkId, placement: Placement, out: &mut Vec<TalkId>) {
        self.occupancy.in_the_way(talk, placement, out);
        for term in &self.relations[talk.index()] {
            let TermKind::Pair(first, second, relation) = &term.kind else { continue };
            let other = if *first == talk { *second } else { *first };
            let Some(there) = evaluator.at(other) else { continue };
            let (one, two) = if *first == talk { (placement, there) } else { (there, placement) };
            if relation.atoms(&self.problem.space, one, two) > 0 {
                out.push(other);
            }
        }
        out.sort_unstable();
        out.dedup();
    }
}
