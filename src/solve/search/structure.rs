//! What moves are made of: cells, start lists, teams, orders and ranks, read once from the problem.

use std::collections::BTreeMap;

use crate::model::{DayId, Id, Interval, Minutes, TalkId};
use crate::problem::{Key, Place, Placement, Problem, Space, StartId, TermKind};
use crate::solve::candidates::Candidates;
use crate::solve::rng::Random;

/// A group of starts in a room. A group is a block, or what starts on one day outside of any block.
pub(super) type Cell = usize;

/// The fixed structure of a problem, as moves need it.
#[derive(Debug)]
pub(super) struct Structure<'p> {
    pub(super) space: &'p Space,
    pub(super) candidates: Candidates<'p>,
    /// Rooms, and "no room" as place 0.
    pub(super) places: usize,
    /// How many groups of starts there are.
    pub(super) groups: usize,
    /// The group of every start.
    group_of: Vec<usize>,
    /// Per day the groups with starts, in order of time.
    pub(super) days: Vec<Vec<usize>>,
    /// The day of every group, as an index into `days`.
    pub(super) day_of: Vec<usize>,
    /// All groups with starts, in order of time.
    pub(super) timeline: Vec<usize>,
    /// Which list of starts each talk has.
    list_of: Vec<usize>,
    lists: Vec<StartList>,
    /// Which rooms each talk may have, as a bit set over places.
    rooms: Vec<Vec<u64>>,
    /// Members of each team: talks that belong together in cells.
    pub(super) teams: Vec<Vec<TalkId>>,
    /// The team of every talk, if it has one.
    pub(super) team_of: Vec<Option<usize>>,
    /// Lists that have a required order.
    pub(super) orders: Vec<Order>,
    /// The order of every talk, if it is in one.
    pub(super) order_of: Vec<Option<usize>>,
    /// Movable talks by rank, per term of popularity.
    pub(super) ranks: Vec<Vec<TalkId>>,
    /// Where every talk is in `ranks`: the first such list and the index in it.
    pub(super) rank_of: Vec<Option<(usize, usize)>>,
}

/// Starts that some talks may take.
#[derive(Debug)]
struct StartList {
    bits: Vec<u64>,
    /// All of them by group, then in order of time.
    starts: Vec<StartId>,
    /// The group of each.
    groups: Vec<usize>,
}

/// Talks that are to stand in a list in this order.
#[derive(Debug)]
pub(super) struct Order {
    /// All members.
    pub(super) members: Vec<TalkId>,
    /// The member wanted at each place of the list; `None` where no one is.
    pub(super) wanted: Vec<Option<TalkId>>,
}

impl<'p> Structure<'p> {
    /// Reads the structure of a problem. O(talks × starts + size of the terms).
    pub(super) fn new(problem: &'p Problem) -> Self {
        let space = &problem.space;
        let talks = space.domains.len();
        let places = space.rooms + 1;
        let blocks = space.block_days.len();
        let outside = |day: Option<DayId>| blocks + day.map_or(space.days, Id::index);
        let group_of: Vec<usize> =
            space.starts.iter().map(|start| start.block.map_or(outside(start.day), Id::index)).collect();
        let groups = blocks + space.days + 1;
        let mut first: Vec<(usize, i64, usize)> = Vec::new();
        for group in 0..groups {
            let starts = space.starts.iter().zip(&group_of).filter(|(_, of)| **of == group);
            if let Some((start, _)) = starts.min_by_key(|(start, _)| start.span.start) {
                first.push((start.day.map_or(space.days, Id::index), start.span.start.0, group));
            }
        }
        first.sort_unstable();
        let (mut days, mut day_of) = (vec![Vec::new(); space.days + 1], vec![space.days; groups]);
        for (day, _, group) in first {
            days[day].push(group);
            day_of[group] = day;
        }
        let timeline = days.iter().flatten().copied().collect();
        let mut known: BTreeMap<&[StartId], usize> = BTreeMap::new();
        let mut lists: Vec<StartList> = Vec::new();
        let list_of = space.domains.iter().map(|domain| {
            *known.entry(&domain.starts).or_insert_with(|| {
                lists.push(StartList::new(space, &domain.starts, &group_of));
                lists.len() - 1
            })
        });
        let list_of = list_of.collect();
        let rooms = space.domains.iter().map(|domain| {
            let mut bits = vec![0; places.div_ceil(64)];
            for &room in domain.rooms.iter() {
                set(&mut bits, place_index(room));
            }
            bits
        });
        let rooms = rooms.collect();
        let candidates = Candidates::new(space);
        let mut structure = Self {
            space,
            candidates,
            places,
            groups,
            group_of,
            days,
            day_of,
            timeline,
            list_of,
            lists,
            rooms,
            teams: Vec::new(),
            team_of: vec![None; talks],
            orders: Vec::new(),
            order_of: vec![None; talks],
            ranks: Vec::new(),
            rank_of: vec![None; talks],
        };
        structure.read_teams(problem);
        structure.read_lists(problem);
        structure
    }

    /// Teams are the classes that a cell may hold one of; where no term says so, talks whose blocks
    /// or rooms are counted together.
    fn read_teams(&mut self, problem: &Problem) {
        let mut found: Vec<Vec<TalkId>> = Vec::new();
        for term in &problem.terms {
            if let TermKind::Distinct { members, within: Key::BlockRoom, of: None, .. } = &term.kind {
                let mut classes: BTreeMap<u32, Vec<TalkId>> = BTreeMap::new();
                for &(talk, class) in members {
                    classes.entry(class).or_default().push(talk);
                }
                found.extend(classes.into_values());
            }
        }
        for term in &problem.terms {
            match &term.kind {
                TermKind::Runs { members, .. } => found.push(members.clone()),
                TermKind::Distinct { of: Some(Key::Room), .. } => found.push(term.kind.members()),
                _ => {}
            }
        }
        for members in found {
            let free: Vec<TalkId> = members
                .into_iter()
                .filter(|talk| self.is_movable(*talk) && self.team_of[talk.index()].is_none())
                .collect();
            if free.len() > 1 {
                for talk in &free {
                    self.team_of[talk.index()] = Some(self.teams.len());
                }
                self.teams.push(free);
            }
        }
    }

    fn read_lists(&mut self, problem: &Problem) {
        for term in &problem.terms {
            match &term.kind {
                TermKind::Position(members)
                    if members.iter().all(|(talk, _)| self.order_of[talk.index()].is_none()) =>
                {
                    let mut wanted = vec![None; members.len()];
                    for &(talk, position) in members {
                        self.order_of[talk.index()] = Some(self.orders.len());
                        let place = usize::try_from(position).ok().and_then(|position| position.checked_sub(1));
                        if let Some(slot) = place.and_then(|place| wanted.get_mut(place)) {
                            *slot = Some(talk);
                        }
                    }
                    let members = members.iter().map(|&(talk, _)| talk).collect();
                    self.orders.push(Order { members, wanted });
                }
                TermKind::Rank { members, .. } => {
                    let mut ranked: Vec<(i64, TalkId)> = members
                        .iter()
                        .filter(|(talk, _)| self.is_movable(*talk))
                        .map(|&(talk, rank)| (rank, talk))
                        .collect();
                    ranked.sort_unstable();
                    for (at, (_, talk)) in ranked.iter().enumerate() {
                        self.rank_of[talk.index()].get_or_insert((self.ranks.len(), at));
                    }
                    self.ranks.push(ranked.into_iter().map(|(_, talk)| talk).collect());
                }
                _ => {}
            }
        }
    }

    /// Talks that may be moved.
    pub(super) fn movable(&self) -> &[TalkId] {
        &self.candidates.movable
    }

    fn is_movable(&self, talk: TalkId) -> bool {
        self.candidates.movable.binary_search(&talk).is_ok()
    }

    /// A placement of a movable talk, by lot.
    pub(super) fn candidate(&self, talk: TalkId, random: &mut Random) -> Placement {
        self.candidates.random(talk, random)
    }

    /// The group of a start.
    #[inline]
    pub(super) fn group(&self, start: StartId) -> usize {
        self.group_of[start.index()]
    }

    /// The cell of a placement.
    #[inline]
    pub(super) fn cell(&self, placement: Placement) -> Cell {
        self.group(placement.start) * self.places + place_index(placement.room)
    }

    /// The room of a cell.
    pub(super) fn room_of(&self, cell: Cell) -> Place {
        place_of(cell % self.places)
    }

    /// The starts of a talk in a group, in order of time. O(log starts).
    pub(super) fn starts_in(&self, talk: TalkId, group: usize) -> &[StartId] {
        let list = &self.lists[self.list_of[talk.index()]];
        let from = list.groups.partition_point(|&other| other < group);
        let to = from + list.groups[from..].partition_point(|&other| other == group);
        &list.starts[from..to]
    }

    /// Whether a movable talk may be placed there. O(1), but for domains with exceptions.
    #[inline]
    pub(super) fn fits(&self, talk: TalkId, placement: Placement) -> bool {
        let start = placement.start.index();
        let place = place_index(placement.room);
        let domain = self.space.domain(talk);
        domain.fixed.is_none()
            && self.lists[self.list_of[talk.index()]].bits[start / 64] >> (start % 64) & 1 == 1
            && self.rooms[talk.index()][place / 64] >> (place % 64) & 1 == 1
            && (domain.except.is_empty() || domain.except.binary_search(&(placement.start, placement.room)).is_err())
    }

    /// Where `talk` would be if it took over a placement of another talk: the same start and room,
    /// with its own length. `None` if its domain has no such placement.
    #[inline]
    pub(super) fn taken_over(&self, talk: TalkId, placement: Placement) -> Option<Placement> {
        if self.fits(talk, placement) {
            return Some(placement);
        }
        let first = *self.space.domain(talk).starts.first()?;
        let own = self.space.start(first).span.minutes();
        let span = self.space.start(placement.start).span;
        if own == span.minutes() {
            return None;
        }
        let start = self.space.start_of(Interval::lasting(span.start, Minutes(u32::try_from(own).ok()?)))?;
        let moved = Placement { start, room: placement.room };
        self.fits(talk, moved).then_some(moved)
    }

    /// When a placement begins, in minutes.
    #[inline]
    pub(super) fn begins(&self, placement: Placement) -> i64 {
        self.space.start(placement.start).span.start.0
    }
}

impl StartList {
    fn new(space: &Space, starts: &[StartId], group_of: &[usize]) -> Self {
        let mut bits = vec![0; space.starts.len().div_ceil(64)];
        for start in starts {
            set(&mut bits, start.index());
        }
        let mut starts = starts.to_vec();
        starts.sort_by_key(|start| (group_of[start.index()], space.start(*start).span.start, *start));
        let groups = starts.iter().map(|start| group_of[start.index()]).collect();
        Self { bits, starts, groups }
    }
}

fn set(bits: &mut [u64], at: usize) {
    bits[at / 64] |= 1 << (at % 64);
}

/// "No room" is place 0, room r is place r + 1.
#[inline]
pub(super) fn place_index(room: Place) -> usize {
    room.map_or(0, |room| room.index() + 1)
}

fn place_of(index: usize) -> Place {
    index.checked_sub(1).map(Id::from_index)
}
