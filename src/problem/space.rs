//! Where talks may go: starts, rooms, domains. Talk × start × room is never materialised.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::Key;
use crate::model::{BlockId, DayId, Id, Instance, Interval, Minutes, Occurrence, RoomChoice, RoomId, TalkId, ids};

ids! {
    /// A span that some talk may take. Sorted by length, then time, so that the starts of a
    /// talk of fixed length are neighbours.
    StartId;
}

/// Where a talk is: a room, or `None` for a talk that needs none.
pub type Place = Option<RoomId>;

/// A span that some talk may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// From start to end.
    pub span: Interval,
    /// The elementary intervals it covers.
    pub cells: Range<usize>,
    /// The day on whose date it starts, if the event has that day.
    pub day: Option<DayId>,
    /// The block in which it starts, if any.
    pub block: Option<BlockId>,
}

/// A talk's start and room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Placement {
    /// When.
    pub start: StartId,
    /// Where.
    pub room: Place,
}

/// The placements of one talk: starts × rooms, except some. Talks with equal lists share them, so that a
/// domain costs no more than its lists differ from others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Domain {
    /// Starts in order of id.
    pub starts: Arc<[StartId]>,
    /// Rooms in order of id; `None` for a talk that needs none.
    pub rooms: Arc<[Place]>,
    /// Pairs that are excluded; sorted. Some may be of other starts and rooms: what is closed to many talks
    /// is one list.
    pub except: Arc<[(StartId, Place)]>,
    /// A talk whose placement is decided: it is never out and never elsewhere.
    pub fixed: Option<Placement>,
}

impl Domain {
    /// Whether the placement is in the domain. O(log).
    #[must_use]
    pub fn contains(&self, placement: Placement) -> bool {
        match self.fixed {
            Some(fixed) => fixed == placement,
            None => {
                self.starts.binary_search(&placement.start).is_ok()
                    && self.rooms.binary_search(&placement.room).is_ok()
                    && self.except.binary_search(&(placement.start, placement.room)).is_err()
            }
        }
    }

    /// One start and room.
    #[must_use]
    pub fn only(placement: Placement) -> Self {
        let Placement { start, room } = placement;
        Self { starts: [start].into(), rooms: [room].into(), except: Arc::default(), fixed: None }
    }

    /// The same, decided.
    #[must_use]
    pub fn fixed_at(placement: Placement) -> Self {
        Self { fixed: Some(placement), ..Self::only(placement) }
    }

    /// How many placements there are. O(exceptions · log).
    #[must_use]
    pub fn count(&self) -> usize {
        let inside = |(start, room): &&(StartId, Place)| {
            self.starts.binary_search(start).is_ok() && self.rooms.binary_search(room).is_ok()
        };
        self.starts.len() * self.rooms.len() - self.except.iter().filter(inside).count()
    }

    /// Which lists it has: equal for domains that share all three, whether or not they are fixed.
    #[must_use]
    pub fn lists(&self) -> (usize, usize, usize) {
        let (starts, rooms, except) = (self.starts.as_ptr(), self.rooms.as_ptr(), self.except.as_ptr());
        (starts.addr(), rooms.addr(), except.addr())
    }

    /// All placements, by start, then room.
    pub fn placements(&self) -> impl Iterator<Item = Placement> + '_ {
        self.starts.iter().flat_map(move |&start| {
            self.rooms
                .iter()
                .map(move |&room| Placement { start, room })
                .filter(|placement| self.except.is_empty() || self.contains(*placement))
        })
    }
}

/// The lists of domains, each kept once.
#[derive(Debug, Default)]
pub struct DomainLists {
    starts: BTreeSet<Arc<[StartId]>>,
    rooms: BTreeSet<Arc<[Place]>>,
    except: BTreeSet<Arc<[(StartId, Place)]>>,
}

impl DomainLists {
    /// A domain of these lists. O(log lists × their length).
    pub fn domain(&mut self, starts: &[StartId], rooms: &[Place], except: &[(StartId, Place)]) -> Domain {
        let (starts, rooms) = (shared(&mut self.starts, starts), shared(&mut self.rooms, rooms));
        Domain { starts, rooms, except: shared(&mut self.except, except), fixed: None }
    }
}

fn shared<T: Ord + Copy>(known: &mut BTreeSet<Arc<[T]>>, list: &[T]) -> Arc<[T]> {
    if let Some(list) = known.get(list) {
        return Arc::clone(list);
    }
    let list: Arc<[T]> = list.into();
    known.insert(Arc::clone(&list));
    list
}

/// Starts, elementary intervals and domains.
#[derive(Debug, Clone)]
pub struct Space {
    /// All starts, by length, then time.
    pub starts: Vec<Start>,
    /// Minutes of each elementary interval: the pieces between any two neighbouring starts or ends.
    pub cells: Vec<i64>,
    /// One domain per talk.
    pub domains: Vec<Domain>,
    /// The atomic rooms of each room.
    pub atoms: Vec<Vec<RoomId>>,
    /// Number of rooms.
    pub rooms: usize,
    /// Number of days.
    pub days: usize,
    /// The month of each day, numbered from 0.
    pub months: Vec<usize>,
    /// The day of each block, in order of time.
    pub block_days: Vec<DayId>,
}

impl Space {
    /// The space of what the programme offers: for every talk the offered spans of its length,
    /// and all rooms (which of them are allowed is for rules to say). Talks pinned to a start
    /// and a room, and breaks, are fixed. O(talks × offers).
    #[must_use]
    pub fn offered(instance: &Instance) -> Self {
        Self::build(instance, &[], true)
    }

    /// The same with further placements, such as those of a hand-edited agenda, off-grid or not.
    /// With `keep_fixed` false nothing is fixed: pinned talks may be anywhere the extras say.
    #[must_use]
    pub fn extended(instance: &Instance, extra: &[(TalkId, Interval, Place)], keep_fixed: bool) -> Self {
        Self::build(instance, extra, keep_fixed)
    }

    fn build(instance: &Instance, extra: &[(TalkId, Interval, Place)], keep_fixed: bool) -> Self {
        let pinned: Vec<Option<(Interval, Place)>> =
            instance.talks().map(|(talk, _)| pinned_placement(instance, talk)).collect();
        let mut offered: BTreeMap<_, Vec<Interval>> = BTreeMap::new();
        let mut spans: Vec<Vec<Interval>> = Vec::with_capacity(instance.talks.len());
        for (talk, facts) in instance.talks() {
            // What is offered depends on nothing else.
            let offers = || instance.offered_spans(talk);
            let kind = (facts.minutes, facts.own_breaks);
            spans.push(if facts.is_break { Vec::new() } else { offered.entry(kind).or_insert_with(offers).clone() });
        }
        for (talk, facts) in instance.talks() {
            if let Some((span, _)) = pinned[talk.index()] {
                spans[talk.index()].push(span);
            } else if let (Some(start), Some(length)) =
                (facts.pinned_start(), facts.pinned_start().and_then(|start| instance.length_at(talk, start)))
            {
                spans[talk.index()].push(Interval::lasting(start, length));
            }
        }
        let mut extra_rooms: Vec<Vec<Place>> = vec![Vec::new(); instance.talks.len()];
        for &(talk, span, room) in extra {
            spans[talk.index()].push(span);
            extra_rooms[talk.index()].push(room);
        }
        let key = |span: &Interval| (span.minutes(), span.start);
        let mut all: Vec<Interval> = spans.iter().flatten().copied().collect();
        all.sort_unstable_by_key(key);
        all.dedup();
        let bounds: BTreeSet<_> = all.iter().flat_map(|span| [span.start, span.end]).collect();
        let bounds: Vec<_> = bounds.into_iter().collect();
        let cell = |time| bounds.partition_point(|&bound| bound < time);
        let starts: Vec<Start> = all
            .iter()
            .map(|&span| Start {
                span,
                cells: cell(span.start)..cell(span.end),
                day: instance.day_of(span.start),
                block: instance.block_of(span.start),
            })
            .collect();
        let id = |span: &Interval| StartId::from_index(all.partition_point(|other| key(other) < key(span)));
        let everywhere: Vec<Place> = instance.rooms().map(|(room, _)| Some(room)).collect();
        let mut lists = DomainLists::default();
        let mut domains: Vec<Domain> = Vec::with_capacity(instance.talks.len());
        for (talk, facts) in instance.talks() {
            if let (Some((span, room)), true) = (pinned[talk.index()], keep_fixed) {
                domains.push(Domain::fixed_at(Placement { start: id(&span), room }));
                continue;
            }
            let mut starts: Vec<StartId> = spans[talk.index()].iter().map(id).collect();
            starts.sort_unstable();
            starts.dedup();
            let mut rooms = match (&facts.rooms, pinned[talk.index()]) {
                (_, Some((_, room))) if facts.is_break => vec![room],
                (RoomChoice::NoRoom, _) => vec![None],
                _ => everywhere.clone(),
            };
            rooms.append(&mut extra_rooms[talk.index()]);
            rooms.sort_unstable();
            rooms.dedup();
            domains.push(lists.domain(&starts, &rooms, &[]));
        }
        Self {
            cells: bounds.windows(2).map(|pair| pair[1].0 - pair[0].0).collect(),
            starts,
            domains,
            atoms: instance.rooms.iter().map(|room| room.atoms.clone()).collect(),
            rooms: instance.rooms.len(),
            days: instance.days.len(),
            months: instance.months(),
            block_days: instance.blocks.iter().map(|block| block.day).collect(),
        }
    }

    /// How many values a key has at most; cells for both cell keys.
    #[must_use]
    #[inline]
    pub fn key_count(&self, key: Key) -> usize {
        match key {
            Key::Event => 1,
            Key::Day => self.days,
            Key::Month => self.months.last().map_or(0, |last| last + 1),
            Key::Block => self.block_days.len(),
            Key::Room => self.rooms,
            Key::DayRoom => self.days * self.rooms,
            Key::BlockRoom => self.block_days.len() * self.rooms,
            Key::Slot => self.starts.len(),
            Key::Start | Key::Cell | Key::CellIn(_) => self.cells.len(),
        }
    }

    /// The value of a key at a placement, below [`Self::key_count`]; `None` if it has none. Cell keys have many: see
    /// [`Self::cells_of`]. O(1).
    #[must_use]
    #[inline]
    pub fn key_of(&self, key: Key, placement: Placement) -> Option<usize> {
        let start = self.start(placement.start);
        let day = || start.day.map(Id::index);
        let block = || start.block.map(Id::index);
        let room = || placement.room.map(Id::index);
        match key {
            Key::Event => Some(0),
            Key::Day => day(),
            Key::Month => Some(self.months[day()?]),
            Key::Block => block(),
            Key::Room => room(),
            Key::DayRoom => Some(day()? * self.rooms + room()?),
            Key::BlockRoom => Some(block()? * self.rooms + room()?),
            Key::Slot => Some(placement.start.index()),
            // Starts of one time begin with the same cell.
            Key::Start => Some(start.cells.start),
            Key::Cell | Key::CellIn(_) => None,
        }
    }

    /// The cells that a placement covers under a cell key; none under any other key.
    #[must_use]
    #[inline]
    pub fn cells_of(&self, key: Key, placement: Placement) -> Range<usize> {
        match key {
            Key::Cell => self.start(placement.start).cells.clone(),
            Key::CellIn(atom) if self.atoms_of(placement.room).contains(&atom) => {
                self.start(placement.start).cells.clone()
            }
            _ => 0..0,
        }
    }

    /// Every value of a key at a placement.
    #[inline]
    pub fn values_of(&self, key: Key, placement: Placement) -> impl Iterator<Item = usize> + use<> {
        self.key_of(key, placement).into_iter().chain(self.cells_of(key, placement))
    }

    /// The start with this id.
    #[must_use]
    #[inline]
    pub fn start(&self, id: StartId) -> &Start {
        &self.starts[id.index()]
    }

    /// The domain of `talk`.
    #[must_use]
    #[inline]
    pub fn domain(&self, talk: TalkId) -> &Domain {
        &self.domains[talk.index()]
    }

    /// The id of a span, if any talk may take it. O(log starts).
    #[must_use]
    pub fn start_of(&self, span: Interval) -> Option<StartId> {
        let key = (span.minutes(), span.start);
        let at = self.starts.partition_point(|start| (start.span.minutes(), start.span.start) < key);
        (self.starts.get(at)?.span == span).then(|| StartId::from_index(at))
    }

    /// The placement that an occurrence states, if its time is known and the space has it.
    #[must_use]
    pub fn placement_of(&self, one: &Occurrence) -> Option<Placement> {
        let start = self.start_of(one.span?)?;
        match (one.placed, one.rooms.as_slice()) {
            (true, [room]) => Some(Placement { start, room: Some(*room) }),
            (true, []) => Some(Placement { start, room: None }),
            _ => None,
        }
    }

    /// The atomic rooms that a place takes.
    #[must_use]
    #[inline]
    pub fn atoms_of(&self, place: Place) -> &[RoomId] {
        place.map_or(&[], |room| self.atoms[room.index()].as_slice())
    }

    /// Whether two places are different rooms: both are rooms, and they have no part in common.
    #[must_use]
    pub fn apart(&self, one: Place, two: Place) -> bool {
        match (one, two) {
            (Some(a), Some(b)) => !self.atoms_of(Some(a)).iter().any(|atom| self.atoms_of(Some(b)).contains(atom)),
            _ => false,
        }
    }
}

/// Span and place of a talk whose pin decides everything: breaks, and pins of start and room.
fn pinned_placement(instance: &Instance, talk: TalkId) -> Option<(Interval, Place)> {
    let facts = instance.talk(talk);
    let pin = facts.pin?;
    let start = pin.start?;
    let length: Minutes = instance.length_at(talk, start)?;
    let room = match (pin.room, &facts.rooms) {
        (Some(room), _) => Some(room),
        (None, RoomChoice::NoRoom) => None,
        (None, _) => return None,
    };
    Some((Interval::lasting(start, length), room))
}
