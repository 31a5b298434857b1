//! Random small instances as trees of small integers, which proptest shrinks well: dropping a talk
//! or lowering a number gives a simpler instance that is still valid.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use std::ops::RangeInclusive;

use super::agendas::{EntrySketch, entry, published};

/// How large the instances may be.
#[derive(Debug, Clone)]
pub struct Shape {
    pub days: RangeInclusive<u8>,
    pub slots: RangeInclusive<usize>,
    /// How many grids, breaks and combined rooms there may be.
    pub grids: usize,
    pub breaks: usize,
    pub combined: usize,
    pub rooms: RangeInclusive<usize>,
    pub people: RangeInclusive<usize>,
    pub talks: RangeInclusive<usize>,
}

impl Shape {
    /// For agreement of prices: everything that a rule may look at.
    pub fn small() -> Self {
        Self { days: 1..=2, slots: 0..=5, grids: 1, breaks: 5, combined: 1, rooms: 2..=4, people: 1..=4, talks: 2..=6 }
    }

    /// For enumeration: 4 talks × 3 starts × 2 rooms, or 5 × 4 × 3.
    pub fn tiny(deep: bool) -> Self {
        let more = usize::from(deep);
        Self {
            days: 1..=1,
            slots: 2..=3 + more,
            grids: 0,
            breaks: 1,
            combined: more,
            rooms: 2..=2,
            people: 1..=3,
            talks: 2..=4 + more,
        }
    }
}

/// Minutes from some point: `at × 10 + odd`.
pub type Window = (u8, u8);

#[derive(Debug, Clone)]
pub struct SlotSketch {
    pub day: u8,
    pub at: u8,
    /// In tens of minutes.
    pub length: u8,
    pub rooms: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct GridSketch {
    pub day: u8,
    pub from: u8,
    pub steps: u8,
    pub every: u8,
    pub rooms: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct RoomSketch {
    pub capacity: Option<u8>,
    pub features: u8,
    pub kinds: u8,
    pub open: HoursSketch,
    pub shared: bool,
    pub reserved: bool,
}

#[derive(Debug, Clone, Default)]
pub struct HoursSketch {
    pub only: Option<Vec<Window>>,
    pub never: Vec<Window>,
}

#[derive(Debug, Clone)]
pub enum RoomsSketch {
    Any,
    None,
    Only(u8),
}

#[derive(Debug, Clone)]
pub struct TalkSketch {
    pub minutes: Option<u8>,
    pub people: Vec<(u8, u8)>,
    pub people_known: bool,
    pub of_day: Option<u8>,
    pub expected: Option<u8>,
    pub track: Option<u8>,
    pub needs: u8,
    pub workshop: bool,
    pub after: Vec<u8>,
    pub priority: u8,
    pub plenary: bool,
    pub recorded: bool,
    pub own_breaks: bool,
    pub rooms: RoomsSketch,
    pub slots: Option<Vec<Window>>,
    /// Start in minutes after the first morning, and room.
    pub pin: Option<(Option<u16>, Option<u8>)>,
}

/// What rules about the programme look at, per talk.
#[derive(Debug, Clone)]
pub struct FactSketch {
    /// Bit set of `theme:a`, `theme:b`, `audience:x`, `audience:y`.
    pub tags: u8,
    pub difficulty: Option<u8>,
    pub language: Option<u8>,
    pub organisation: Option<u8>,
    pub series: Option<u8>,
    pub position: Option<u8>,
    /// Another, earlier talk.
    pub repeat_of: Option<u8>,
    /// Resource and amount.
    pub uses: Option<(u8, u8)>,
    pub status: Option<u8>,
    /// Whether it has expired.
    pub hold: Option<bool>,
    pub optional: bool,
    /// Somebody who chairs it.
    pub chair: Option<u8>,
}

/// What rules about the programme look at besides talks.
#[derive(Debug, Clone)]
pub struct ExtraSketch {
    pub talks: Vec<FactSketch>,
    /// Building of each room.
    pub buildings: Vec<Option<u8>>,
    /// Minutes to open or close the partition of every combined room, in tens.
    pub turnaround: u8,
    /// Zone, organisation and most talks a day of each person.
    pub people: Vec<(Option<u8>, Option<u8>, Option<u8>)>,
    /// Capacity of each resource.
    pub resources: Vec<u8>,
    /// Bit sets of talks, with so many people.
    pub interest: Vec<(u8, u8)>,
}

impl ExtraSketch {
    /// Nothing more is said.
    pub fn none(talks: usize, rooms: usize, people: usize) -> Self {
        let fact = FactSketch {
            tags: 0,
            difficulty: None,
            language: None,
            organisation: None,
            series: None,
            position: None,
            repeat_of: None,
            uses: None,
            status: None,
            hold: None,
            optional: false,
            chair: None,
        };
        Self {
            talks: vec![fact; talks],
            buildings: vec![None; rooms],
            turnaround: 0,
            people: vec![(None, None, None); people],
            resources: Vec::new(),
            interest: Vec::new(),
        }
    }
}

#[derive(Debug, Clone)]
pub struct BreakSketch {
    pub day: u8,
    pub at: u8,
    pub length: u8,
    pub room: Option<u8>,
}

/// An instance as small integers.
#[derive(Debug, Clone)]
pub struct Sketch {
    pub days: u8,
    pub slots: Vec<SlotSketch>,
    pub grids: Vec<GridSketch>,
    pub breaks: Vec<BreakSketch>,
    pub rooms: Vec<RoomSketch>,
    /// Bit sets of atomic rooms that a combined room takes.
    pub combined: Vec<u8>,
    pub people: Vec<HoursSketch>,
    pub talks: Vec<TalkSketch>,
    pub published: Option<Vec<Option<EntrySketch>>>,
    pub extra: ExtraSketch,
}

fn fact() -> impl Strategy<Value = FactSketch> {
    let words = (0_u8..16, weighted(0.6, 1_u8..4), weighted(0.5, 0_u8..2), weighted(0.5, 0_u8..2));
    let links =
        (weighted(0.4, 0_u8..2), weighted(0.5, 1_u8..4), weighted(0.2, 0_u8..6), weighted(0.5, (0_u8..2, 1_u8..3)));
    let state = (weighted(0.4, 0_u8..5), weighted(0.1, any::<bool>()), rare(), weighted(0.3, 0_u8..2));
    (words, links, state).prop_map(
        |(
            (tags, difficulty, language, organisation),
            (series, position, repeat_of, uses),
            (status, hold, optional, chair),
        )| FactSketch {
            tags,
            difficulty,
            language,
            organisation,
            series,
            position,
            repeat_of,
            uses,
            status,
            hold,
            optional,
            chair,
        },
    )
}

fn extra(shape: &Shape) -> impl Strategy<Value = ExtraSketch> + use<> {
    let person = (weighted(0.4, 0_u8..4), weighted(0.5, 0_u8..2), weighted(0.4, 1_u8..3));
    (
        vec(fact(), *shape.talks.end()),
        vec(weighted(0.6, 0_u8..2), *shape.rooms.end()),
        0_u8..4,
        vec(person, *shape.people.end()),
        vec(1_u8..3, 0..=2),
        vec((1_u8..64, 1_u8..20), 0..=4),
    )
        .prop_map(|(talks, buildings, turnaround, people, resources, interest)| ExtraSketch {
            talks,
            buildings,
            turnaround,
            people,
            resources,
            interest,
        })
}

fn hours() -> impl Strategy<Value = HoursSketch> {
    let windows = || vec((0_u8..40, 1_u8..8), 0..=2);
    // Windows count from the first morning in units of 10 minutes; `only` also covers most of it.
    let only = prop_oneof![vec((0_u8..6, 6_u8..20), 1..=1), windows()];
    (weighted(0.2, only), windows()).prop_map(|(only, never)| HoursSketch { only, never })
}

fn room() -> impl Strategy<Value = RoomSketch> {
    let open = prop_oneof![2 => Just(HoursSketch::default()), 1 => hours()];
    (weighted(0.7, 0_u8..4), 0_u8..4, 0_u8..4, open, weighted(0.15, Just(())), weighted(0.15, Just(()))).prop_map(
        |(capacity, features, kinds, open, shared, reserved)| RoomSketch {
            capacity,
            features,
            // Mostly open to every kind.
            kinds: kinds / 2,
            open,
            shared: shared.is_some(),
            reserved: reserved.is_some(),
        },
    )
}

fn rare() -> impl Strategy<Value = bool> {
    weighted(0.2, Just(())).prop_map(|it| it.is_some())
}

fn talk() -> impl Strategy<Value = TalkSketch> {
    let who = (vec((0_u8..3, 0_u8..7), 0..=4), prop::bool::weighted(0.9), weighted(0.3, 0_u8..16));
    let what = (weighted(0.8, 1_u8..5), weighted(0.6, 0_u8..4), weighted(0.7, 0_u8..2), 0_u8..4, rare());
    let how = (vec(0_u8..6, 0..=2), 1_u8..4, rare(), rare(), rare());
    let rooms = prop_oneof![
        6 => Just(RoomsSketch::Any),
        1 => Just(RoomsSketch::None),
        2 => (1_u8..64).prop_map(RoomsSketch::Only),
    ];
    let pin = (weighted(0.6, pinned()), weighted(0.6, 0_u8..6));
    let place = (rooms, weighted(0.25, vec((0_u8..12, 1_u8..6), 0..=2)), weighted(0.25, pin));
    (who, what, how, place).prop_map(
        |(
            (people, people_known, of_day),
            (minutes, expected, track, needs, workshop),
            (after, priority, plenary, recorded, own_breaks),
            (rooms, slots, pin),
        )| {
            let after = if after.len() == 2 { after } else { Vec::new() };
            TalkSketch {
                minutes,
                people,
                people_known,
                of_day,
                expected,
                track,
                needs: if needs == 3 { 0 } else { needs },
                workshop,
                after,
                priority,
                plenary,
                recorded,
                own_breaks,
                rooms,
                slots,
                pin,
            }
        },
    )
}

/// Mostly on the grid of ten minutes, on either day.
fn pinned() -> impl Strategy<Value = u16> {
    prop_oneof![3 => (0_u16..12).prop_map(|at| at * 10), 1 => 0_u16..1_600]
}

/// Random instances of this size.
pub fn sketch(shape: &Shape) -> impl Strategy<Value = Sketch> + use<> {
    let limited = || weighted(0.15, 1_u8..16);
    let slot = (0_u8..2, 0_u8..9, 1_u8..5, limited()).prop_map(|(day, at, length, rooms)| SlotSketch {
        day,
        at,
        length,
        rooms,
    });
    let grid = (0_u8..2, 0_u8..6, 1_u8..5, 1_u8..3, limited())
        .prop_map(|(day, from, steps, every, rooms)| GridSketch { day, from, steps, every, rooms });
    // Mostly short ones on the first day, which then has blocks enough for a track to skip one.
    let first_day = prop_oneof![4 => Just(0_u8), 1 => Just(1_u8)];
    let short = prop_oneof![3 => Just(1_u8), 1 => Just(2_u8)];
    let apart = prop_oneof![3 => (0_u8..5).prop_map(|at| at * 2 + 1), 1 => 0_u8..9];
    let pause = (first_day, apart, short, weighted(0.4, 0_u8..6)).prop_map(|(day, at, length, room)| BreakSketch {
        day,
        at,
        length,
        room,
    });
    let most = *shape.talks.end();
    let facts = (
        vec(hours(), shape.people.clone()),
        vec(talk(), shape.talks.clone()),
        weighted(0.4, vec(weighted(0.8, published()), most)),
        extra(shape),
    );
    (
        shape.days.clone(),
        vec(slot, shape.slots.clone()),
        vec(grid, 0..=shape.grids),
        vec(pause, 0..=shape.breaks),
        vec(room(), shape.rooms.clone()),
        vec(1_u8..16, 0..=shape.combined),
        facts,
    )
        .prop_map(|(days, slots, grids, breaks, rooms, combined, (people, talks, published, extra))| Sketch {
            days,
            slots,
            grids,
            breaks,
            rooms,
            combined,
            people,
            talks,
            published,
            extra,
        })
}

/// Random instances of this size in which most talks fit somewhere: slots of one length beside
/// each other, and at most one restriction for each talk, room and person.
pub fn gentle(shape: &Shape) -> impl Strategy<Value = Sketch> + use<> {
    let kept = || vec(0_u8..16, *shape.talks.end());
    (sketch(shape), kept(), kept(), kept()).prop_map(|(mut sketch, talks, rooms, people)| {
        for (index, slot) in (0_u8..).zip(&mut sketch.slots) {
            *slot = SlotSketch {
                at: index * 3 + slot.at % 2,
                length: 3,
                rooms: slot.rooms.filter(|_| index == 0),
                ..*slot
            };
        }
        // Places in a list have no bound, so that few of them keep what is proven from being tested.
        for (facts, kept) in sketch.extra.talks.iter_mut().zip(&talks) {
            facts.position = facts.position.filter(|_| *kept == 9);
        }
        for (talk, kept) in sketch.talks.iter_mut().zip(talks) {
            let only = |this: u8| kept == this;
            talk.minutes = talk.minutes.map(|_| 3);
            talk.pin = talk.pin.filter(|_| only(0));
            talk.slots = talk.slots.take().filter(|_| only(1));
            talk.needs = if only(2) { talk.needs } else { 0 };
            talk.of_day = talk.of_day.filter(|_| only(3) || only(4));
            talk.plenary &= only(5);
            talk.workshop &= only(6);
            if !only(7) && !only(8) {
                talk.rooms = RoomsSketch::Any;
            }
        }
        for (room, kept) in sketch.rooms.iter_mut().zip(rooms) {
            let only = |this: u8| kept / 2 == this;
            room.kinds = if only(0) { room.kinds } else { 0 };
            room.reserved &= only(1);
            room.shared &= only(2);
            if !only(3) {
                room.open = HoursSketch::default();
            }
        }
        for (hours, kept) in sketch.people.iter_mut().zip(people) {
            if kept >= 4 {
                *hours = HoursSketch::default();
            }
        }
        sketch
    })
}

/// A random instance with one random entry per talk and break, `None` where it is left out.
pub fn sketch_with_entries(shape: &Shape) -> impl Strategy<Value = (Sketch, Vec<Option<EntrySketch>>)> + use<> {
    // Breaks stand behind the talks: their entries come last.
    let entries = vec(weighted(0.85, entry()), *shape.talks.end() + shape.breaks);
    (sketch(shape), entries)
}
