//! popular-talk-in-smaller-room: a popular talk in a smaller room than a less popular one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::groups::PairUnit;
use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{BlockId, DayId, Instance, Interval, Occurrence, RoomId, Timetable};
use crate::problem::{Key, Lowering, TermKind};

#[derive(Debug)]
pub(super) struct PopularTalkInSmallerRoom;

/// Which talks are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Within {
    Event,
    Day,
    Block,
    #[default]
    Slot,
}

/// Options of `popular-talk-in-smaller-room`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Which talks are compared: those of one `slot` (the same start and end), `block` or `day`, or all of the
    /// `event`.
    within: Within,
    /// What a pair costs: `pair` 1, `durations` the minutes of both talks.
    unit: PairUnit,
}

impl Rule for PopularTalkInSmallerRoom {
    const INFO: RuleInfo = RuleInfo {
        id: "popular-talk-in-smaller-room",
        family: Family::Rooms,
        level: Level::Off,
        weight: 1,
        unit: "pair of talks, or minute of both",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk with more people expected is in a smaller room than one with fewer.",
        page: "\
## Why

Numbers of expected people are guesses, but their order is often right: the talk that draws most should
have the largest room, even where all would fit.

## Example

`keynote` with 90 expected is in `side` with 100 seats, while `demo` with 30 has the 200 of `main` in the
same slot: cost 1.

## Fix

Exchange the rooms of the two.

## Cost

Pairs of talks of which the one with more people expected is in a room with fewer seats; each pair is
charged to the more popular talk. Talks without `expected` and rooms without `capacity` are left out.

The conference scheduling of OptaPlanner has it as popular talks (`within: event`, `unit: durations`).
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let all = [
            (Within::Event, PairUnit::Durations),
            (Within::Slot, PairUnit::Pair),
            (Within::Day, PairUnit::Pair),
            (Within::Block, PairUnit::Durations),
        ];
        all.into_iter().map(|(within, unit)| Options { within, unit }).collect()
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let mut groups: BTreeMap<Group, Vec<Item<'_>>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let Some(group) = Group::of(instance, this.options.within, span) else { continue };
            let Some(expected) = instance.talk(one.talk).expected else { continue };
            for &room in &one.rooms {
                if let Some(seats) = instance.room(room).capacity {
                    groups.entry(group).or_default().push(Item { expected, seats, room, one, span });
                }
            }
        }
        for items in groups.into_values() {
            outranked(instance, items, &this.options, out);
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let members = instance
            .talks()
            .filter(|(id, _)| this.covers(*id))
            .filter_map(|(id, talk)| Some((id, i64::from(talk.expected?))))
            .collect();
        let seats = instance.rooms.iter().map(|room| room.capacity.map(i64::from)).collect();
        let within = match this.options.within {
            Within::Event => Key::Event,
            Within::Day => Key::Day,
            Within::Block => Key::Block,
            Within::Slot => Key::Slot,
        };
        let unit = this.options.unit.unit();
        out.add(TermKind::Rank { members, seats, within, unit }, 1, this.origin);
    }
}

/// Talks that are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Event,
    Day(DayId),
    Block(BlockId),
    Slot(Interval),
}

impl Group {
    fn of(instance: &Instance, within: Within, span: Interval) -> Option<Self> {
        match within {
            Within::Event => Some(Self::Event),
            Within::Day => instance.day_of(span.start).map(Self::Day),
            Within::Block => instance.block_of(span.start).map(Self::Block),
            Within::Slot => Some(Self::Slot(span)),
        }
    }
}

/// A talk in a room, with what both need to be compared.
#[derive(Debug, Clone, Copy)]
struct Item<'a> {
    expected: u32,
    seats: u32,
    room: RoomId,
    one: &'a Occurrence,
    span: Interval,
}

/// The less popular talks in rooms of one size.
#[derive(Debug)]
struct Class<'a> {
    talks: i64,
    minutes: i64,
    /// The least popular.
    least: Item<'a>,
}

/// A finding for each talk of a group that less popular ones outrank. O(talks × sizes of rooms).
fn outranked(instance: &Instance, mut items: Vec<Item<'_>>, options: &Options, out: &mut Findings<'_>) {
    items.sort_by_key(|item| (item.expected, item.span, item.one.talk, item.room));
    let mut classes: BTreeMap<u32, Class<'_>> = BTreeMap::new();
    for peers in items.chunk_by(|one, two| one.expected == two.expected) {
        for item in peers {
            let larger = || classes.range((Bound::Excluded(item.seats), Bound::Unbounded)).map(|(_, class)| class);
            let talks: i64 = larger().map(|class| class.talks).sum();
            let minutes: i64 = larger().map(|class| class.minutes).sum();
            let worst = larger().map(|class| class.least).min_by_key(|least| (least.expected, u32::MAX - least.seats));
            let Some(worst) = worst else { continue };
            let atoms = if options.unit == PairUnit::Pair { talks } else { talks * item.span.minutes() + minutes };
            report(instance, item, &worst, talks - 1, atoms, options.within, out);
        }
        for item in peers {
            let empty = || Class { talks: 0, minutes: 0, least: *item };
            let class = classes.entry(item.seats).or_insert_with(empty);
            class.talks += 1;
            class.minutes += item.span.minutes();
        }
    }
}

fn report(
    instance: &Instance,
    item: &Item<'_>,
    worst: &Item<'_>,
    others: i64,
    atoms: i64,
    within: Within,
    out: &mut Findings<'_>,
) {
    let (one, two) = (instance.talk_label(item.one.talk), instance.talk_label(worst.one.talk));
    let (here, there) = (instance.room(item.room), instance.room(worst.room));
    let when = match within {
        Within::Event => "",
        Within::Day => " on the same day",
        Within::Block => " in the same block",
        Within::Slot => " in the same slot",
    };
    let more = match others {
        0 => String::new(),
        1 => "; 1 more less popular talk has a larger room".to_owned(),
        more => format!("; {more} more less popular talks have larger rooms"),
    };
    out.report(
        atoms,
        item.one.at.room,
        &format!("{} seats for {} expected", item.seats, item.expected),
        format!(
            "{one} ({} expected) has {} seats in {}, while {two} ({} expected) has {} in {}{when}{more}",
            item.expected, item.seats, here.name, worst.expected, worst.seats, there.name
        ),
    )
    .talks([item.one.talk, worst.one.talk])
    .rooms(here.atoms.iter().chain(&there.atoms).copied().collect::<BTreeSet<_>>())
    .span(item.span)
    .related(worst.one.at.room, format!("{} seats for {} expected", worst.seats, worst.expected))
    .help(format!("exchange the rooms of {one} and {two}"));
}
