//! The terms of a problem by kind, in flat arrays.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::ranks::Ranks;
use super::shape::{Role, Shape};
use super::{Cost, Curve, Key, Placement, Problem, Relation, Space, TermKind, Tier, Unit};
use crate::model::{Id, TalkId};

#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) tier: Tier,
    pub(super) weight: i64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Partner {
    pub(super) other: TalkId,
    pub(super) relation: u32,
    pub(super) first: bool,
    pub(super) tier: Tier,
    pub(super) weight: i64,
}

/// Where the prices of a talk by itself are.
#[derive(Debug, Clone, Copy)]
struct Window {
    first: usize,
    starts: usize,
    rooms: usize,
}

/// Relations that are compared with a new one, which often is the same as one of these.
const RECENT: usize = 16;

/// Costs of single starts or rooms.
type Priced = Vec<(usize, Tier, i64)>;

/// Rows of costs, each kept once. O(log rows × their length) for each.
#[derive(Debug, Default)]
struct Rows {
    known: BTreeMap<(usize, Priced), usize>,
    costs: Vec<Cost>,
}

impl Rows {
    /// Where the row of so many entries with these costs begins.
    fn row(&mut self, length: usize, priced: Priced) -> usize {
        let costs = &mut self.costs;
        *self.known.entry((length, priced)).or_insert_with_key(|(length, priced)| {
            let from = costs.len();
            costs.resize(from + length, Cost::default());
            for &(at, tier, cost) in priced {
                costs[from + at].add(tier, cost);
            }
            from
        })
    }
}

/// Lists of different lengths in one array.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    /// Where each list begins, and where the last one ends.
    bounds: Vec<usize>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { bounds: Vec::new(), items: Vec::new() }
    }
}

impl<T> Lists<T> {
    pub(super) fn new(lists: Vec<Vec<T>>) -> Self {
        let mut out = Self { bounds: Vec::with_capacity(lists.len() + 1), items: Vec::new() };
        out.bounds.push(0);
        for list in lists {
            out.items.extend(list);
            out.bounds.push(out.items.len());
        }
        out
    }

    /// Items in all lists together.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> &[T] {
        &self.items[self.bounds[index]..self.bounds[index + 1]]
    }
}

/// The terms of a problem by kind, in flat arrays.
#[derive(Debug)]
pub struct Tables<'p> {
    pub(super) space: &'p Space,
    places: usize,
    /// First start of each talk, and where its rows begin; talks with equal prices share them.
    windows: Vec<Window>,
    by_start: Vec<Cost>,
    by_room: Vec<Cost>,
    pub(super) out: Vec<Cost>,
    /// Dense start × place tables, each shared by the talks that list it.
    shared: Vec<Vec<Cost>>,
    shared_of: Lists<u32>,
    pub(super) groups: Vec<Group>,
    /// Groups of a talk that count everywhere.
    pub(super) groups_of: Lists<u32>,
    /// Groups of an atomic room, with a row of `members` each.
    pub(super) room_groups: Lists<u32>,
    /// Bit set per group of an atomic room: which talks are members.
    members: Vec<Vec<u64>>,
    /// By talk: talks of one class are members of the same groups of rooms.
    pub(super) room_class: Vec<u32>,
    pub(super) relations: Vec<Relation>,
    pub(super) partners: Lists<Partner>,
    /// All other terms, and what each talk is in them.
    pub(super) shapes: Vec<Shape>,
    pub(super) roles_of: Lists<Role>,
    /// How much state the shapes need.
    pub(super) state: usize,
    /// Terms that are kept as fields.
    pub(super) fields: Fields,
    pub(super) ranks: Vec<Ranks>,
    /// How much state the ranks need.
    pub(super) rank_state: usize,
    degrees: Vec<usize>,
}

impl<'p> Tables<'p> {
    /// Sorts the terms by kind. O(terms × their size).
    #[must_use]
    pub fn new(problem: &'p Problem) -> Self {
        Self::build(problem, Fields::default(), &[])
    }

    /// The same with fields: made once for many proposals. Takes O(pairs of members) more time, where there are not too
    /// many.
    #[must_use]
    pub fn for_search(problem: &'p Problem) -> Self {
        let (fields, taken) = Fields::new(problem);
        Self::build(problem, fields, &taken)
    }

    fn build(problem: &'p Problem, fields: Fields, taken: &[bool]) -> Self {
        let space = &problem.space;
        let talks = space.domains.len();
        let places = space.rooms + 1;
        let mut tables = Self {
            space,
            places,
            windows: Vec::with_capacity(talks),
            by_start: Vec::new(),
            by_room: Vec::new(),
            out: vec![Cost::default(); talks],
            shared: Vec::new(),
            shared_of: Lists::default(),
            groups: Vec::new(),
            groups_of: Lists::default(),
            room_groups: Lists::default(),
            members: Vec::new(),
            room_class: Vec::new(),
            relations: Vec::new(),
            partners: Lists::default(),
            shapes: Vec::new(),
            roles_of: Lists::default(),
            state: 0,
            fields,
            ranks: Vec::new(),
            rank_state: 0,
            degrees: degrees(problem),
        };
        tables.fill(problem, taken);
        tables
    }

    fn fill(&mut self, problem: &'p Problem, taken: &[bool]) {
        let space = &problem.space;
        let talks = space.domains.len();
        let first = |talk: TalkId| space.domain(talk).starts.first().map_or(0, |start| start.index());
        let mut by_start: Vec<Priced> = vec![Vec::new(); talks];
        let mut by_room: Vec<Priced> = vec![Vec::new(); talks];
        let mut shared_of = vec![Vec::new(); talks];
        let mut groups_of = vec![Vec::new(); talks];
        let mut room_groups = vec![Vec::new(); self.space.rooms];
        let mut partners = vec![Vec::new(); talks];
        let mut roles_of: Vec<Vec<Role>> = vec![Vec::new(); talks];
        let mut tables: BTreeMap<&[TalkId], u32> = BTreeMap::new();
        for (at, term) in problem.terms.iter().enumerate() {
            if taken.get(at) == Some(&true) {
                continue;
            }
            let tier = term.level();
            if let Some(ranks) = Ranks::new(space, term, self.rank_state) {
                self.rank_state += ranks.state_len(space);
                self.ranks.push(ranks);
                continue;
            }
            match &term.kind {
                TermKind::Out(talk, atoms) => self.out[talk.index()].add(tier, term.weight * atoms),
                TermKind::TalkStart(talk, costs) => {
                    // Presolve may have removed starts that the term still prices.
                    let first = first(*talk);
                    let last = space.domains[talk.index()].starts.last().map_or(0, |start| start.index() + 1);
                    for &(start, atoms) in costs.iter().filter(|(start, _)| (first..last).contains(&start.index())) {
                        by_start[talk.index()].push((start.index() - first, tier, term.weight * atoms));
                    }
                }
                TermKind::TalkRoom(talk, costs) => {
                    let costs = costs.iter().map(|&(room, atoms)| (place_index(room), tier, term.weight * atoms));
                    by_room[talk.index()].extend(costs);
                }
                TermKind::StartRoom(members, costs) => {
                    // Terms about the same talks, such as the hours of all rooms, share one table.
                    let id = *tables.entry(members.as_slice()).or_insert_with(|| {
                        let id = index32(self.shared.len());
                        self.shared.push(vec![Cost::default(); self.space.starts.len() * self.places]);
                        for talk in members {
                            shared_of[talk.index()].push(id);
                        }
                        id
                    });
                    let table = &mut self.shared[id as usize];
                    for &(start, room, atoms) in costs {
                        table[start.index() * self.places + place_index(room)].add(tier, term.weight * atoms);
                    }
                }
                TermKind::Count {
                    members,
                    key: key @ (Key::Cell | Key::CellIn(_)),
                    curve: Curve::Pairs,
                    unit: Unit::Minutes,
                } if members.iter().all(|&(_, amount)| amount == 1) => {
                    let id = index32(self.groups.len());
                    self.groups.push(Group { tier, weight: term.weight });
                    let in_room = matches!(key, Key::CellIn(_));
                    self.members.push(if in_room { bits(talks, members) } else { Vec::new() });
                    if let Key::CellIn(atom) = key {
                        room_groups[atom.index()].push(id);
                    } else {
                        for (talk, _) in members {
                            groups_of[talk.index()].push(id);
                        }
                    }
                }
                TermKind::Pair(first, second, relation) => {
                    let id = self.relation(relation);
                    let partner = |other, first| Partner { other, relation: id, first, tier, weight: term.weight };
                    partners[first.index()].push(partner(*second, true));
                    partners[second.index()].push(partner(*first, false));
                }
                _ => {
                    let id = index32(self.shapes.len());
                    let (shape, roles) = Shape::new(space, term, id, self.state);
                    self.state += shape.state_len(space);
                    self.shapes.push(shape);
                    for (talk, role) in roles {
                        roles_of[talk.index()].push(role);
                    }
                }
            }
        }
        let (mut start_rows, mut room_rows) = (Rows::default(), Rows::default());
        for ((domain, starts), rooms) in space.domains.iter().zip(by_start).zip(by_room) {
            let first = domain.starts.first().map_or(0, |start| start.index());
            let length = domain.starts.last().map_or(0, |start| start.index() + 1 - first);
            let (starts, rooms) = (start_rows.row(length, starts), room_rows.row(self.places, rooms));
            self.windows.push(Window { first, starts, rooms });
        }
        (self.by_start, self.by_room) = (start_rows.costs, room_rows.costs);
        self.roles_of = Lists::new(roles_of);
        self.shared_of = Lists::new(shared_of);
        self.groups_of = Lists::new(groups_of);
        self.room_groups = Lists::new(room_groups);
        self.partners = Lists::new(partners);
        self.room_class = self.room_classes();
    }

    /// The number of a relation; recent equal ones are kept once.
    fn relation(&mut self, relation: &Relation) -> u32 {
        let recent = self.relations.iter().rev().take(RECENT).position(|known| known == relation);
        let id = index32(recent.map_or(self.relations.len(), |back| self.relations.len() - 1 - back));
        if recent.is_none() {
            self.relations.push(relation.clone());
        }
        id
    }

    /// Classes of talks that are members of the same groups of rooms. O(talks × such groups).
    fn room_classes(&self) -> Vec<u32> {
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let groups: Vec<u32> = self.room_groups.items.clone();
        let class = |talk| {
            let without: Vec<u32> =
                groups.iter().copied().filter(|&group| !self.is_member(group, TalkId::from_index(talk))).collect();
            let next = index32(known.len());
            *known.entry(without).or_insert(next)
        };
        (0..self.talks()).map(class).collect()
    }

    /// The groups of the atomic rooms of a placement of which the talk is a member.
    #[inline]
    pub(super) fn groups_in(&self, talk: TalkId, placement: Placement) -> impl Iterator<Item = u32> {
        let atoms = self.space.atoms_of(placement.room).iter();
        let groups = atoms.flat_map(|atom| self.room_groups.get(atom.index()).iter().copied());
        groups.filter(move |&group| self.is_member(group, talk))
    }

    #[inline]
    pub(super) fn is_member(&self, group: u32, talk: TalkId) -> bool {
        self.members[group as usize][talk.index() / 64] >> (talk.index() % 64) & 1 == 1
    }

    /// The cost of a placement by itself, whatever the other talks do.
    #[must_use]
    #[inline]
    pub fn unary(&self, talk: TalkId, placement: Option<Placement>) -> Cost {
        let Some(Placement { start, room }) = placement else { return self.out[talk.index()] };
        let Window { first, starts, rooms } = self.windows[talk.index()];
        let mut cost = self.by_start[starts + start.index() - first];
        cost.plus(self.by_room[rooms + place_index(room)]);
        for &table in self.shared_of.get(talk.index()) {
            cost.plus(self.shared[table as usize][start.index() * self.places + place_index(room)]);
        }
        cost
    }

    /// How many talks there are.
    #[must_use]
    pub(super) fn talks(&self) -> usize {
        self.windows.len()
    }

    /// In how many pairs and groups of talks that are not to meet `talk` is; a measure of how constrained it is.
    #[must_use]
    pub fn degree(&self, talk: TalkId) -> usize {
        self.degrees[talk.index()]
    }
}

/// In how many pairs and groups of talks that are not to meet each talk is. O(size of the terms).
fn degrees(problem: &Problem) -> Vec<usize> {
    let mut degrees = vec![0; problem.space.domains.len()];
    for term in &problem.terms {
        match &term.kind {
            TermKind::Count { members, key: Key::Cell, curve: Curve::Pairs, unit: Unit::Minutes } => {
                for (talk, _) in members {
                    degrees[talk.index()] += 1;
                }
            }
            TermKind::Pair(first, second, _) => {
                degrees[first.index()] += 1;
                degrees[second.index()] += 1;
            }
            _ => {}
        }
    }
    degrees
}

/// A bit set of members.
fn bits(talks: usize, members: &[(TalkId, i64)]) -> Vec<u64> {
    let mut bits = vec![0; talks.div_ceil(64)];
    for (talk, _) in members {
        bits[talk.index() / 64] |= 1 << (talk.index() % 64);
    }
    bits
}

#[inline]
fn place_index(room: super::Place) -> usize {
    room.map_or(0, |room| room.index() + 1)
}

#[expect(clippy::cast_possible_truncation, reason = "term lists stay far below 2^32")]
fn index32(index: usize) -> u32 {
    index as u32
}
