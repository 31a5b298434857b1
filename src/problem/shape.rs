//! Terms beyond unary prices, cell pairs and relations, as the evaluator keeps them: counts by group
//! in one flat array, or a scan of the members.

use super::{Curve, Key, Placement, Space, Term, TermKind, Tier, Unit};
use crate::model::{Id, Interval, TalkId};

/// What a talk is in a shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    /// Which shape.
    pub(super) shape: u32,
    /// Its amount, class, rank, side or first class in a list, whatever the shape counts.
    what: i64,
    /// Behind its last class in a list.
    until: i64,
}

/// A term with its place in the state.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) tier: Tier,
    pub(super) weight: i64,
    /// Where its state begins.
    from: usize,
    kind: Kind,
}

/// State is written in brackets; w and o count the values of `within` and `of`, c the classes.
#[derive(Debug)]
enum Kind {
    /// [n per value]
    Count { key: Key, curve: Curve, unit: Unit },
    /// [(n, minutes) per value]
    Durations { key: Key },
    /// [(n, minutes) per w, then per w × o × c]
    Split { within: Key, of: Option<Key>, unit: Unit, others: usize, classes: usize },
    /// [different ones per w, then n per w × o × c]
    Distinct { within: Key, of: Option<Key>, curve: Curve, others: usize, classes: usize, lists: Vec<usize> },
    /// [n per block, then runs per day or event]
    Runs { within: Key, each: bool },
    /// []
    Extent { members: Vec<TalkId>, most: i64 },
    /// [(n of first, n of second) per w × room, then (rooms of first, of second) per w]
    Crossing { within: Key },
    /// []
    Rank { members: Vec<(TalkId, i64)>, seats: Vec<Option<i64>>, within: Key, unit: Unit },
    /// [place per member, where placed]
    Position { members: Vec<(TalkId, i64)> },
}

/// A number in the state; those of talks and classes are far below the limits.
#[inline]
fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn sign(enter: bool) -> i64 {
    if enter { 1 } else { -1 }
}

impl Shape {
    /// The shape of a term whose state begins at `from`, and the roles of its members. O(its size).
    pub(super) fn new(space: &Space, term: &Term, id: u32, from: usize) -> (Self, Vec<(TalkId, Role)>) {
        let role = |what: i64| Role { shape: id, what, until: 0 };
        let plain = |members: &[TalkId], what: i64| -> Vec<(TalkId, Role)> {
            members.iter().map(|&talk| (talk, role(what))).collect()
        };
        let valued = |members: &[(TalkId, i64)]| -> Vec<(TalkId, Role)> {
            members.iter().map(|&(talk, value)| (talk, role(value))).collect()
        };
        let others = |of: &Option<Key>| of.map_or(1, |of| space.key_count(of));
        let (kind, roles) = match &term.kind {
            TermKind::Count { members, key, unit: Unit::Durations, .. } => {
                (Kind::Durations { key: *key }, valued(members))
            }
            TermKind::Count { members, key, curve, unit } => {
                (Kind::Count { key: *key, curve: curve.clone(), unit: unit.clone() }, valued(members))
            }
            TermKind::Split { members, within, of, unit } => {
                let (count, dense) = dense(members);
                let roles = members.iter().zip(dense).map(|(&(talk, _), class)| (talk, role(number(class)))).collect();
                let (others, unit) = (others(of), unit.clone());
                (Kind::Split { within: *within, of: *of, unit, others, classes: count }, roles)
            }
            TermKind::Distinct { members, within, of, curve } => {
                let (count, lists) = dense(members);
                let mut roles: Vec<(TalkId, Role)> = Vec::new();
                for (at, &(talk, _)) in members.iter().enumerate() {
                    match roles.last_mut() {
                        Some((last, role)) if *last == talk => role.until = number(at + 1),
                        _ => roles.push((talk, Role { shape: id, what: number(at), until: number(at + 1) })),
                    }
                }
                let (others, curve) = (others(of), curve.clone());
                (Kind::Distinct { within: *within, of: *of, curve, others, classes: count, lists }, roles)
            }
            TermKind::Runs { members, within, each } => {
                (Kind::Runs { within: *within, each: *each }, plain(members, 0))
            }
            TermKind::Extent { members, most } => {
                (Kind::Extent { members: members.clone(), most: *most }, plain(members, 0))
            }
            TermKind::Crossing { first, second, within } => {
                let roles = plain(first, 0).into_iter().chain(plain(second, 1)).collect();
                (Kind::Crossing { within: *within }, roles)
            }
            TermKind::Rank { members, seats, within, unit } => {
                let (seats, unit) = (seats.clone(), unit.clone());
                (Kind::Rank { members: members.clone(), seats, within: *within, unit }, valued(members))
            }
            TermKind::Position(members) => (Kind::Position { members: members.clone() }, valued(members)),
            // Kept elsewhere: nobody has a role in it.
            TermKind::Out(..)
            | TermKind::TalkStart(..)
            | TermKind::TalkRoom(..)
            | TermKind::StartRoom(..)
            | TermKind::Pair(..) => (Kind::Extent { members: Vec::new(), most: 0 }, Vec::new()),
        };
        (Self { tier: term.level(), weight: term.weight, from, kind }, roles)
    }

    /// How much state it needs.
    pub(super) fn state_len(&self, space: &Space) -> usize {
        match &self.kind {
            Kind::Count { key, .. } => space.key_count(*key),
            Kind::Durations { key } => 2 * space.key_count(*key),
            Kind::Split { within, others, classes, .. } => 2 * space.key_count(*within) * (1 + others * classes),
            Kind::Distinct { within, others, classes, .. } => space.key_count(*within) * (1 + others * classes),
            Kind::Runs { .. } => space.block_days.len() + space.days.max(1),
            Kind::Crossing { within } => space.key_count(*within) * (2 * space.rooms + 2),
            Kind::Position { members } => members.len(),
            Kind::Extent { .. } | Kind::Rank { .. } => 0,
        }
    }

    /// How many atoms `talk`, which must be out, would add there.
    #[inline]
    pub(super) fn gain(
        &self,
        space: &Space,
        role: Role,
        talk: TalkId,
        placement: Placement,
        state: &[i64],
        placed: &[Option<Placement>],
    ) -> i64 {
        let state = &state[self.from..];
        match &self.kind {
            Kind::Count { key, curve, unit } => {
                let more = |value: usize| {
                    let n = state[value];
                    unit.at(space, *key, value) * (curve.at(n + role.what) - curve.at(n))
                };
                space.values_of(*key, placement).map(more).sum()
            }
            Kind::Durations { key } => {
                let own = minutes(space, placement);
                space.values_of(*key, placement).map(|value| state[2 * value] * own + state[2 * value + 1]).sum()
            }
            Kind::Split { within, of, unit, others, classes } => {
                let Some((outer, inner)) = both(space, *within, *of, *others, placement) else { return 0 };
                let inner = space.key_count(*within) + inner * classes + index(role.what);
                let n = state[2 * outer] - state[2 * inner];
                match unit {
                    Unit::Durations => n * minutes(space, placement) + state[2 * outer + 1] - state[2 * inner + 1],
                    unit => n * unit.at(space, *within, outer),
                }
            }
            Kind::Distinct { within, of, curve, others, classes, lists } => {
                let Some((outer, inner)) = both(space, *within, *of, *others, placement) else { return 0 };
                let inner = space.key_count(*within) + inner * classes;
                let own = &lists[index(role.what)..index(role.until)];
                let new = number(own.iter().filter(|&&class| state[inner + class] == 0).count());
                curve.at(state[outer] + new) - curve.at(state[outer])
            }
            Kind::Runs { within, each } => {
                let Some(block) = space.key_of(Key::Block, placement) else { return 0 };
                if state[block] > 0 {
                    return 0;
                }
                let runs = state[space.block_days.len() + scope(space, *within, block)];
                let after = runs + new_runs(space, *within, state, block);
                let atoms = |runs: i64| if *each { (runs - 1).max(0) } else { i64::from(runs > 1) };
                atoms(after) - atoms(runs)
            }
            Kind::Extent { members, most } => extent(space, members, *most, placement, placed),
            Kind::Crossing { within } => {
                let (Some(group), Some(room)) = (space.key_of(*within, placement), space.key_of(Key::Room, placement))
                else {
                    return 0;
                };
                let (side, cell) = (index(role.what), 2 * (group * space.rooms + room));
                if state[cell + side] > 0 {
                    return 0;
                }
                let sums = space.key_count(*within) * 2 * space.rooms + 2 * group;
                state[sums + 1 - side] - i64::from(state[cell + 1 - side] > 0)
            }
            Kind::Rank { members, seats, within, unit } => {
                rank(space, members, seats, *within, unit, role.what, placement, placed)
            }
            Kind::Position { members } => {
                let own = order(space, talk, placement);
                let (mut place, mut change) = (1, 0);
                for (at, &(other, wanted)) in members.iter().enumerate() {
                    let Some(there) = placed[other.index()] else { continue };
                    if order(space, other, there) < own {
                        place += 1;
                    } else if wanted > 0 {
                        change += i64::from(state[at] + 1 != wanted) - i64::from(state[at] != wanted);
                    }
                }
                change + i64::from(role.what > 0 && role.what != place)
            }
        }
    }

    /// Counts `talk`, which must be out of `placed`, in or out.
    #[expect(clippy::too_many_arguments, reason = "parts of an evaluator that is borrowed in part")]
    pub(super) fn tally(
        &self,
        space: &Space,
        role: Role,
        talk: TalkId,
        placement: Placement,
        enter: bool,
        state: &mut [i64],
        placed: &[Option<Placement>],
    ) {
        let state = &mut state[self.from..];
        let by = sign(enter);
        match &self.kind {
            Kind::Count { key, .. } => {
                space.values_of(*key, placement).for_each(|value| state[value] += by * role.what);
            }
            Kind::Durations { key } => {
                let own = minutes(space, placement);
                for value in space.values_of(*key, placement) {
                    state[2 * value] += by;
                    state[2 * value + 1] += by * own;
                }
            }
            Kind::Split { within, of, others, classes, .. } => {
                let Some((outer, inner)) = both(space, *within, *of, *others, placement) else { return };
                let inner = space.key_count(*within) + inner * classes + index(role.what);
                for at in [outer, inner] {
                    state[2 * at] += by;
                    state[2 * at + 1] += by * minutes(space, placement);
                }
            }
            Kind::Distinct { within, of, others, classes, lists, .. } => {
                let Some((outer, inner)) = both(space, *within, *of, *others, placement) else { return };
                let inner = space.key_count(*within) + inner * classes;
                for class in &lists[index(role.what)..index(role.until)] {
                    let n = &mut state[inner + class];
                    *n += by;
                    let turned = *n == i64::from(enter);
                    state[outer] += if turned { by } else { 0 };
                }
            }
            Kind::Runs { within, .. } => {
                let Some(block) = space.key_of(Key::Block, placement) else { return };
                state[block] += by;
                if state[block] == i64::from(enter) {
                    let runs = space.block_days.len() + scope(space, *within, block);
                    state[runs] += by * new_runs(space, *within, state, block);
                }
            }
            Kind::Crossing { within } => {
                let (Some(group), Some(room)) = (space.key_of(*within, placement), space.key_of(Key::Room, placement))
                else {
                    return;
                };
                let (side, cell) = (index(role.what), 2 * (group * space.rooms + room));
                state[cell + side] += by;
                if state[cell + side] == i64::from(enter) {
                    state[space.key_count(*within) * 2 * space.rooms + 2 * group + side] += by;
                }
            }
            Kind::Position { members } => {
                let own = order(space, talk, placement);
                let mut place = 1;
                let mut mine = None;
                for (at, &(other, _)) in members.iter().enumerate() {
                    if other == talk {
                        mine = Some(at);
                    }
                    let Some(there) = placed[other.index()] else { continue };
                    if order(space, other, there) < own {
                        place += 1;
                    } else {
                        state[at] += by;
                    }
                }
                if let Some(mine) = mine {
                    state[mine] = place;
                }
            }
            Kind::Extent { .. } | Kind::Rank { .. } => {}
        }
    }
}

/// The classes of a group as 0, 1, …: how many, and that of each entry.
fn dense(members: &[(TalkId, u32)]) -> (usize, Vec<usize>) {
    let mut classes: Vec<u32> = members.iter().map(|&(_, class)| class).collect();
    classes.sort_unstable();
    classes.dedup();
    (classes.len(), members.iter().map(|(_, class)| classes.partition_point(|other| other < class)).collect())
}

fn minutes(space: &Space, placement: Placement) -> i64 {
    space.start(placement.start).span.minutes()
}

/// The value of `within`, and that of both keys as one number.
#[inline]
fn both(space: &Space, within: Key, of: Option<Key>, others: usize, placement: Placement) -> Option<(usize, usize)> {
    let other = of.map_or(Some(0), |of| space.key_of(of, placement))?;
    let outer = space.key_of(within, placement)?;
    Some((outer, outer * others + other))
}

/// The day of a block, or the event.
#[inline]
fn scope(space: &Space, within: Key, block: usize) -> usize {
    if within == Key::Day { space.block_days[block].index() } else { 0 }
}

/// How many runs more there are once `block` is used: −1 where it joins two.
#[inline]
fn new_runs(space: &Space, within: Key, state: &[i64], block: usize) -> i64 {
    let used = |other: usize| {
        other < space.block_days.len() && state[other] > 0 && scope(space, within, other) == scope(space, within, block)
    };
    1 - i64::from(block > 0 && used(block - 1)) - i64::from(used(block + 1))
}

/// Minutes beyond `most` that a placement adds to its day. O(members).
fn extent(space: &Space, members: &[TalkId], most: i64, placement: Placement, placed: &[Option<Placement>]) -> i64 {
    let own = space.start(placement.start);
    let Some(day) = own.day else { return 0 };
    let mut hull: Option<(i64, i64)> = None;
    for there in members.iter().filter_map(|member| placed[member.index()]) {
        let start = space.start(there.start);
        if start.day == Some(day) {
            let (first, last) = hull.unwrap_or((i64::MAX, i64::MIN));
            hull = Some((first.min(start.span.start.0), last.max(start.span.end.0)));
        }
    }
    let beyond = |first: i64, last: i64| (last - first - most).max(0);
    match hull {
        None => beyond(own.span.start.0, own.span.end.0),
        Some((first, last)) => beyond(first.min(own.span.start.0), last.max(own.span.end.0)) - beyond(first, last),
    }
}

/// Inversions that a placement of a member with this rank adds. O(members).
#[expect(clippy::too_many_arguments, reason = "the fields of one kind")]
fn rank(
    space: &Space,
    members: &[(TalkId, i64)],
    seats: &[Option<i64>],
    within: Key,
    unit: &Unit,
    own: i64,
    placement: Placement,
    placed: &[Option<Placement>],
) -> i64 {
    let seats = |placement: Placement| placement.room.and_then(|room| seats[room.index()]);
    let (Some(here), Some(key)) = (seats(placement), space.key_of(within, placement)) else { return 0 };
    let mut atoms = 0;
    for &(member, other) in members {
        let Some(there) = placed[member.index()] else { continue };
        let inverted = match seats(there) {
            Some(seats) => (own > other && here < seats) || (own < other && here > seats),
            None => false,
        };
        if inverted && space.key_of(within, there) == Some(key) {
            atoms += if *unit == Unit::Durations { minutes(space, placement) + minutes(space, there) } else { 1 };
        }
    }
    atoms
}

/// Where a placed talk stands in the list order.
fn order(space: &Space, talk: TalkId, placement: Placement) -> (usize, super::Place, Interval, TalkId) {
    let block = space.key_of(Key::Block, placement).unwrap_or(usize::MAX);
    (block, placement.room, space.start(placement.start).span, talk)
}
