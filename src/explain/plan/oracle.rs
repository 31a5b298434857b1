//! Whether everything fits where some of what there is is closed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::{Kind, Limits};
use crate::model::{Id, Instance, RoomId, TalkId, Time};
use crate::problem::{Assignment, Curve, Domain, DomainLists, Key, Placement, Problem, Term, TermKind, Unit};
use crate::solve::{Options, Outcome, Status, optimise};

/// What is known about a choice.
pub(super) enum Verdict {
    /// All hard requirements hold in this assignment.
    Fits(Assignment),
    /// Proven: they cannot all hold.
    Not,
    /// Neither was found.
    Open,
}

/// A conference of which things may be closed.
pub(super) struct Oracle<'a> {
    pub(super) instance: &'a Instance,
    problem: Problem,
    /// What is known while nothing is closed.
    base: &'a Outcome,
    limits: Limits,
    started: Instant,
    interrupt: &'a AtomicBool,
}

impl<'a> Oracle<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        problem: Problem,
        base: &'a Outcome,
        limits: Limits,
        started: Instant,
        interrupt: &'a AtomicBool,
    ) -> Self {
        Self { instance, problem, base, limits, started, interrupt }
    }

    /// The things that a question is about: ids, in order. Nothing where the question makes no sense.
    pub(super) fn things(&self, kind: Kind) -> Vec<String> {
        let instance = self.instance;
        match kind {
            Kind::Rooms => self.rooms().map(|room| instance.room(room).id.clone()).collect(),
            Kind::Slots => self.starts().into_iter().map(|start| instance.time_label(start)).collect(),
            Kind::Days => instance.days.iter().map(|day| day.id.clone()).collect(),
        }
    }

    /// Rooms that are not made of others: these are counted.
    fn rooms(&self) -> impl Iterator<Item = RoomId> + '_ {
        self.instance.rooms().filter(|(_, room)| !room.combined).map(|(id, _)| id)
    }

    /// The starts of slots; none where there is a grid, whose starts nobody counts.
    fn starts(&self) -> Vec<Time> {
        let offers = &self.instance.offers;
        if offers.iter().any(|offer| offer.length.is_none()) {
            return Vec::new();
        }
        offers.iter().map(|offer| offer.at).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// For each placement the things that it uses, as positions in the list of things.
    fn user(&self, kind: Kind) -> impl Fn(Placement) -> Vec<usize> + '_ {
        let rooms: Vec<RoomId> = self.rooms().collect();
        let starts = self.starts();
        let space = &self.problem.space;
        move |placement: Placement| {
            let start = space.start(placement.start);
            match kind {
                Kind::Rooms => {
                    let atoms = space.atoms_of(placement.room).iter();
                    atoms.filter_map(|atom| rooms.binary_search(atom).ok()).collect()
                }
                Kind::Slots => starts.binary_search(&start.span.start).into_iter().collect(),
                Kind::Days => start.day.map(Id::index).into_iter().collect(),
            }
        }
    }

    fn is_break(&self, talk: usize) -> bool {
        self.instance.talk(TalkId::from_index(talk)).is_break
    }

    /// How many talks of an assignment use each thing; breaks use nothing.
    pub(super) fn used(&self, kind: Kind, assignment: &Assignment, things: usize) -> Vec<usize> {
        let user = self.user(kind);
        let mut used = vec![0; things];
        for (talk, placement) in assignment.0.iter().enumerate() {
            for thing in placement.filter(|_| !self.is_break(talk)).into_iter().flat_map(&user) {
                used[thing] += 1;
            }
        }
        used
    }

    /// Things that talks are pinned to.
    pub(super) fn pinned(&self, kind: Kind) -> BTreeSet<usize> {
        let user = self.user(kind);
        let fixed = self.problem.space.domains.iter().enumerate().filter(|(talk, _)| !self.is_break(*talk));
        fixed.filter_map(|(_, domain)| domain.fixed).flat_map(user).collect()
    }

    /// Whether everything fits with nothing closed.
    pub(super) fn fits_at_all(&self, kind: Kind, things: usize) -> Verdict {
        if self.base.score.hard <= 0 {
            Verdict::Fits(Assignment::from_agenda(&self.problem.space, self.instance, &self.base.agenda))
        } else if self.base.bound.hard > 0 {
            Verdict::Not
        } else {
            self.fits(kind, &(0..things).collect())
        }
    }

    /// Whether everything fits with these things alone. One run of the solver; the rest is O(talks × placements of
    /// different domains).
    pub(super) fn fits(&self, kind: Kind, open: &BTreeSet<usize>) -> Verdict {
        if !self.pinned(kind).is_subset(open) {
            return Verdict::Not;
        }
        if self.interrupt.load(Ordering::Relaxed) {
            return Verdict::Open;
        }
        let Some(options) = self.limits.options(self.started) else { return Verdict::Open };
        // Any gap will do: what is soft guides the search and is not waited for.
        let options = Options { gap: f64::MAX, ..options };
        let solved = optimise(&self.restricted(kind, open), &options, self.interrupt);
        match solved.status {
            _ if solved.score.hard <= 0 => Verdict::Fits(solved.best),
            Status::Infeasible => Verdict::Not,
            _ => Verdict::Open,
        }
    }

    /// The problem without the starts or rooms of what is closed.
    fn restricted(&self, kind: Kind, open: &BTreeSet<usize>) -> Problem {
        let mut problem = self.problem.clone();
        let user = self.user(kind);
        let is_open = |placement: Placement| user(placement).iter().all(|thing| open.contains(thing));
        let mut lists = DomainLists::default();
        let mut known: std::collections::BTreeMap<_, Domain> = std::collections::BTreeMap::new();
        for domain in problem.space.domains.iter_mut().filter(|domain| domain.fixed.is_none()) {
            let less = known.entry(domain.lists()).or_insert_with(|| {
                let (Some(&start), Some(&room)) = (domain.starts.first(), domain.rooms.first()) else {
                    return domain.clone();
                };
                // What is closed is a matter of rooms alone or of starts alone.
                let keeps_start = |&start: &_| kind == Kind::Rooms || is_open(Placement { start, room });
                let keeps_room = |&room: &_| kind != Kind::Rooms || is_open(Placement { start, room });
                let starts: Vec<_> = domain.starts.iter().copied().filter(keeps_start).collect();
                let rooms: Vec<_> = domain.rooms.iter().copied().filter(keeps_room).collect();
                if starts.is_empty() || rooms.is_empty() {
                    Domain::default()
                } else {
                    lists.domain(&starts, &rooms, &domain.except)
                }
            });
            *domain = less.clone();
        }
        problem
    }

    /// No fewer than so many things do, by counting: of the things that hold most, as many as hold all talks that
    /// must be placed. A slot holds one talk for each room, a room or a day the minutes that are offered there.
    /// 0 where rooms may hold several talks. O(placements).
    pub(super) fn counted(&self, kind: Kind, things: usize) -> usize {
        let space = &self.problem.space;
        let alone = self.exclusive();
        // Hard credits could pay for what is broken.
        if self.problem.terms.iter().any(|term| term.is_hard() && term.weight < 0) {
            return 0;
        }
        let user = self.user(kind);
        let mut needed = 0;
        // For each thing what it offers: rooms with cells, or rooms alone for a slot.
        let mut offered: Vec<BTreeSet<(RoomId, usize)>> = vec![BTreeSet::new(); things];
        for talk in self.must_be_placed() {
            let domain = space.domain(talk);
            let mut least = i64::MAX;
            for placement in domain.placements() {
                let atoms = space.atoms_of(placement.room);
                if atoms.is_empty() || !atoms.iter().all(|atom| alone.contains(atom)) {
                    least = 0;
                    break;
                }
                let start = space.start(placement.start);
                let minutes = start.span.minutes() * i64::try_from(atoms.len()).unwrap_or(1);
                least = least.min(if kind == Kind::Slots { 1 } else { minutes });
                for thing in user(placement) {
                    for &atom in atoms.iter().filter(|&&atom| kind != Kind::Rooms || self.is_thing(atom, thing)) {
                        let cells = if kind == Kind::Slots { 0..1 } else { start.cells.clone() };
                        offered[thing].extend(cells.map(|cell| (atom, cell)));
                    }
                }
            }
            needed += if least == i64::MAX { 0 } else { least };
        }
        let size = |cells: &BTreeSet<(RoomId, usize)>| -> i64 {
            cells.iter().map(|&(_, cell)| if kind == Kind::Slots { 1 } else { space.cells[cell] }).sum()
        };
        let mut sizes: Vec<i64> = offered.iter().map(size).collect();
        sizes.sort_unstable_by_key(|&size| std::cmp::Reverse(size));
        let mut held = 0;
        sizes
            .iter()
            .take_while(|&&size| {
                let more = held < needed;
                held += size;
                more
            })
            .count()
    }

    fn is_thing(&self, atom: RoomId, thing: usize) -> bool {
        self.rooms().nth(thing) == Some(atom)
    }

    /// Talks that are not fixed and whose absence is hard cost.
    fn must_be_placed(&self) -> BTreeSet<TalkId> {
        let talk = |term: &Term| match term.kind {
            TermKind::Out(talk, atoms) if term.is_hard() && term.weight > 0 && atoms > 0 => {
                self.problem.space.domain(talk).fixed.is_none().then_some(talk)
            }
            _ => None,
        };
        // A talk that several uses want is one talk.
        self.problem.terms.iter().filter_map(talk).collect()
    }

    /// Atomic rooms in which two talks at once break something hard.
    fn exclusive(&self) -> BTreeSet<RoomId> {
        let space = &self.problem.space;
        let talks = space.domains.iter().filter(|domain| domain.fixed.is_none()).count();
        let hard = self.problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0);
        hard.filter_map(|term| match &term.kind {
            TermKind::Count { members, key: Key::CellIn(room), curve: Curve::Pairs, unit: Unit::Minutes } => {
                let free = members.iter().filter(|(talk, _)| space.domain(*talk).fixed.is_none()).count();
                (free == talks).then_some(*room)
            }
            _ => None,
        })
        .collect()
    }
}
