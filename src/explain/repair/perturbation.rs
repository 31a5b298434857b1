//! The problem of a repair: what is hard stays hard, changes are the level below it, all other cost is soft.

use super::changes::Counts;
use super::home::Homes;
use super::options::{Lock, RepairOptions};
use crate::model::{Id, Instance, OriginId, RoomId, Score, TalkId, UseId};
use crate::problem::{Assignment, Domain, Place, Placement, Problem, Space, StartId, Term, TermKind, Tier};
use crate::rules::Uses;
use crate::solve::{Presolved, SolveError, presolve};

/// What changes cost at the level below hard: each more than all that come after it together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Prices {
    dropped: i64,
    consent: i64,
    moved: i64,
    room: i64,
}

impl Prices {
    /// Prices for so many talks of which some need consent.
    fn new(talks: usize, consents: usize) -> Self {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let room = 1;
        let moved = room * count(talks + 1);
        let consent = moved * count(talks + 1);
        Self { dropped: consent * count(consents + 1), consent, moved, room }
    }

    /// The counts that cost so much.
    fn counts(self, cost: i64) -> Counts {
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        let below = |price: i64| cost.max(0) % price;
        Counts {
            dropped: count(cost / self.dropped),
            consent: count(below(self.dropped) / self.consent),
            moved: count(below(self.consent) / self.moved),
            rooms: count(below(self.moved) / self.room),
        }
    }
}

/// The problem of a repair.
pub(super) struct Perturbation<'a> {
    instance: &'a Instance,
    homes: &'a Homes,
    options: &'a RepairOptions,
    prices: Prices,
    /// Talks that count as dropped when they are out.
    wanted: Vec<bool>,
    /// Reduced to what is allowed by itself.
    pub(super) presolved: Presolved,
    /// Where the agenda has the talks, as far as the space knows.
    pub(super) from: Assignment,
}

impl<'a> Perturbation<'a> {
    /// The problem that departs from these homes. O(terms + talks × (starts + rooms)).
    pub(super) fn new(
        instance: &'a Instance,
        uses: &Uses,
        problem: &Problem,
        homes: &'a Homes,
        options: &'a RepairOptions,
    ) -> Result<Self, SolveError> {
        let talks = problem.space.domains.len();
        let all = (0..talks).map(TalkId::from_index);
        let mut wanted: Vec<bool> =
            all.clone().map(|talk| instance.talk(talk).is_wanted() && homes.of(talk).is_some()).collect();
        for term in &problem.terms {
            if let (TermKind::Out(talk, 1..), true, true) = (&term.kind, term.is_hard(), term.weight > 0) {
                wanted[talk.index()] = true;
            }
        }
        let consents = all.clone().filter(|&talk| options.lock(talk) == Lock::Consent).count();
        let prices = Prices::new(talks, consents);
        let mut space = problem.space.clone();
        let from = Assignment(all.map(|talk| homes.placement(&space, talk)).collect());
        for index in 0..talks {
            confine(&mut space, instance, homes, options, TalkId::from_index(index));
        }
        let terms = terms(problem, &space, homes, &wanted, options, prices);
        let problem =
            Problem::new(space, terms).map_err(|error| SolveError::Overflow(uses.get(error.by).rule.info().id))?;
        Ok(Self { instance, homes, options, prices, wanted, presolved: presolve(&problem), from })
    }

    /// The reduced problem.
    pub(super) fn problem(&self) -> &Problem {
        &self.presolved.problem
    }

    /// The room in which the agenda has a talk.
    pub(super) fn own_room(&self, talk: TalkId) -> Place {
        self.homes.of(talk)?.room?
    }

    /// What a talk at a placement costs, or left out; there no room means any but its own.
    pub(super) fn price_of(&self, talk: TalkId, at: Option<Placement>) -> Score {
        let medium = match (at, self.homes.of(talk)) {
            (None, _) => i64::from(self.wanted[talk.index()]) * self.prices.dropped,
            (Some(_), None) => 0,
            (Some(placement), Some(home)) => self.price(talk, home, placement),
        };
        Score { hard: 0, medium, soft: 0 }
    }

    fn price(&self, talk: TalkId, home: super::home::Home, placement: Placement) -> i64 {
        let moved = home.is_other_time(&self.problem().space, placement);
        let other_room = home.is_other_room(placement.room);
        let consent = self.options.lock(talk) == Lock::Consent && (moved || other_room);
        i64::from(consent) * self.prices.consent
            + i64::from(moved) * self.prices.moved
            + i64::from(other_room) * self.prices.room
    }

    /// The counts that a cost of the level stands for.
    pub(super) fn counts_of(&self, medium: i64) -> Counts {
        self.prices.counts(medium)
    }

    /// Changes that every plan has: of talks whose placement is decided.
    pub(super) fn fixed(&self) -> Counts {
        let mut counts = Counts::default();
        for (talk, _) in self.instance.talks() {
            if let (Some(fixed), Some(home)) = (self.problem().space.domain(talk).fixed, self.homes.of(talk)) {
                counts += self.counts_of(self.price(talk, home, fixed));
            }
        }
        counts
    }

    /// The changes of an assignment, counted.
    pub(super) fn count(&self, assignment: &Assignment) -> Counts {
        let mut counts = Counts::default();
        for (talk, _) in self.instance.talks() {
            match (assignment.get(talk), self.homes.of(talk)) {
                (None, _) => counts.dropped += usize::from(self.wanted[talk.index()]),
                (Some(placement), Some(home)) => counts += self.counts_of(self.price(talk, home, placement)),
                (Some(_), None) => {}
            }
        }
        counts
    }
}

/// Confines a talk to where it may go: locks and targets first, then what may be touched.
fn confine(space: &mut Space, instance: &Instance, homes: &Homes, options: &RepairOptions, talk: TalkId) {
    if space.domain(talk).fixed.is_some() {
        return;
    }
    let home = homes.placement(space, talk);
    let in_days = |start: StartId| {
        let day = space.start(start).day;
        options.days.as_ref().is_none_or(|days| day.is_some_and(|day| days.contains(&day)))
    };
    let has_atom = |room: &RoomId, place: Place| {
        space.atoms_of(Some(*room)).iter().any(|atom| space.atoms_of(place).contains(atom))
    };
    let in_rooms = |place: Place| {
        options.rooms.as_ref().is_none_or(|rooms| place.is_none() || rooms.iter().any(|room| has_atom(room, place)))
    };
    let target = options.targets.iter().find(|target| target.talk == talk);
    let touched = home.is_none_or(|home| in_days(home.start) && in_rooms(home.room));
    let domain = space.domain(talk);
    let stays = target.is_none() && (options.lock(talk) == Lock::Fixed || !touched);
    let confined = if let Some(home) = home.filter(|_| stays) {
        Domain::fixed_at(home)
    } else {
        let at_target = |start: StartId| {
            target.and_then(|target| target.start).is_none_or(|wanted| space.start(start).span.start == wanted)
        };
        let in_target = |place: Place| target.and_then(|target| target.room).is_none_or(|room| place == Some(room));
        let starts = domain.starts.iter().copied().filter(|&start| in_days(start) && at_target(start));
        let rooms = domain.rooms.iter().copied().filter(|&room| in_rooms(room) && in_target(room));
        Domain { starts: starts.collect(), rooms: rooms.collect(), except: domain.except.clone(), fixed: None }
    };
    // A talk of one entry that needs no room, or a break, is what it is.
    if !instance.talk(talk).is_break {
        space.domains[talk.index()] = confined;
    }
}

/// Hard terms as they are, apart from leaving talks out; changes as medium cost; everything else as soft cost, where
/// the medium cost of the scenario weighs more than all its soft cost as long as both fit.
fn terms(
    problem: &Problem,
    space: &Space,
    homes: &Homes,
    wanted: &[bool],
    options: &RepairOptions,
    prices: Prices,
) -> Vec<Term> {
    let scale = medium_scale(problem);
    let mut terms: Vec<Term> = Vec::with_capacity(problem.terms.len() + 3 * wanted.len());
    for term in &problem.terms {
        let is_out = matches!(term.kind, TermKind::Out(..));
        let mut term = term.clone();
        match term.tier {
            // Of plans with as many changes, one that drops talks of lower priority.
            Tier::Inviolable | Tier::Hard if is_out && term.weight > 0 => term.tier = Tier::Soft,
            Tier::Medium => (term.tier, term.weight) = (Tier::Soft, term.weight * scale),
            _ => {}
        }
        terms.push(term);
    }
    let by = UseId(0);
    let mut push = |tier: Tier, weight: i64, kind: TermKind| {
        terms.push(Term { by, origin: OriginId(0), tier, weight, kind });
    };
    for (index, domain) in space.domains.iter().enumerate().filter(|(_, domain)| domain.fixed.is_none()) {
        let talk = TalkId::from_index(index);
        if options.targets.iter().any(|target| target.talk == talk) {
            // To leave out what is asked for is no answer.
            push(Tier::Hard, 1, TermKind::Out(talk, 1));
        } else if wanted[index] {
            push(Tier::Medium, prices.dropped, TermKind::Out(talk, 1));
        }
        let Some(home) = homes.of(talk) else { continue };
        let at = |start: StartId| Placement { start, room: None };
        let moved: Vec<_> = domain.starts.iter().filter(|&&start| home.is_other_time(space, at(start))).collect();
        let others: Vec<_> = domain.rooms.iter().filter(|&&room| home.is_other_room(room)).collect();
        if options.lock(talk) == Lock::Consent {
            let is_moved = |start: &StartId| home.is_other_time(space, at(*start));
            let mut costs = Vec::new();
            for start in domain.starts.iter() {
                let rooms = domain.rooms.iter().filter(|&&room| is_moved(start) || home.is_other_room(room));
                costs.extend(rooms.map(|&room| (*start, room, 1)));
            }
            costs.sort_unstable();
            push(Tier::Medium, prices.consent, TermKind::StartRoom(vec![talk], costs));
        }
        if !moved.is_empty() {
            push(
                Tier::Medium,
                prices.moved,
                TermKind::TalkStart(talk, moved.into_iter().map(|&start| (start, 1)).collect()),
            );
        }
        if !others.is_empty() {
            push(
                Tier::Medium,
                prices.room,
                TermKind::TalkRoom(talk, others.into_iter().map(|&room| (room, 1)).collect()),
            );
        }
    }
    terms
}

/// How many units of soft cost a unit of medium cost is worth: more than all soft cost, as long as the sum stays exact.
fn medium_scale(problem: &Problem) -> i64 {
    let most = |tier: Tier| -> i128 {
        let terms = problem.terms.iter().filter(|term| term.tier == tier);
        terms.map(|term| term.kind.most_atoms(&problem.space) * i128::from(term.weight.abs())).sum()
    };
    let (medium, soft) = (most(Tier::Medium), most(Tier::Soft));
    if medium == 0 {
        return 1;
    }
    // A quarter of what fits is left to the changes.
    let fits = ((1i128 << 51) - soft) / medium;
    i64::try_from((soft + 1).min(fits)).unwrap_or(1).max(1)
}
