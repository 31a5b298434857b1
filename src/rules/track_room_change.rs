//! track-room-change: a track that does not stay in one room.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Interval, Occurrence, RoomId, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct TrackRoomChange;

/// How long a track should stay in one room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Within {
    /// All day.
    Day,
    /// The whole event.
    Event,
    /// From break to break.
    Block,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Per {
    /// Rooms beyond the first.
    Room,
    /// Pairs of talks in different rooms.
    Pair,
}

/// What a pair costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum PairUnit {
    /// 1.
    Pair,
    /// The minutes of both talks.
    Durations,
}

/// Options of `track-room-change`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What should stay: `track`, `tag`, the beginning of some tags such as `theme:*`, `kind`, `language`, `difficulty`, `organisation`, `series`, or a list of these. Without it: `track`.
    by: Facet,
    /// How long it should stay in one room: `block`, `day` or `event`.
    within: Within,
    /// What is counted: each `room` beyond the first, or each `pair` of talks in different rooms.
    per: Per,
    /// What a pair costs: 1 (`pair`) or the minutes of both talks (`durations`).
    unit: PairUnit,
}

impl Default for Options {
    fn default() -> Self {
        let by = Facet::named("track").expect("tracks are a facet");
        Self { by, within: Within::Day, per: Per::Room, unit: PairUnit::Pair }
    }
}

impl Rule for TrackRoomChange {
    const INFO: RuleInfo = RuleInfo {
        id: "track-room-change",
        family: Family::Programme,
        level: Level::Warn,
        weight: 1,
        unit: "extra room, per track and day",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A track changes rooms within a day.",
        page: "\
## Why

Whoever follows a track should keep their seat; signs at doors and people who run rooms need it too.
CoSPLib counts rooms per track (`within: event`) and parallel tracks (`within: block`), OptaPlanner
pairs of talks as Theme track room stability (`per: pair, unit: durations`).

## Example

On Monday track language is in `main` until 10:40 and in `side` from then on: cost 1.

## Fix

Move the talk into the room where the track is; `by` and `scope` limit the rule to tracks that
should stay.

## Cost

For every track and day: rooms beyond the first. With `per: pair`: pairs of talks in different
rooms, or the minutes of both. A combined room counts as a room of its own; talks without a room,
and talks on no day of the event, do not count.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let tags = || Facet::named("theme:*").expect("a facet");
        let base = Options::default();
        vec![
            base.clone(),
            Options { within: Within::Event, ..base.clone() },
            Options { by: tags(), within: Within::Block, ..base.clone() },
            Options { per: Per::Pair, ..base.clone() },
            Options { by: tags(), within: Within::Event, per: Per::Pair, unit: PairUnit::Durations },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // A track and the number of its day or block.
        let mut groups: BTreeMap<(String, usize), Vec<(&Occurrence, Interval)>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk) && !one.rooms.is_empty()) {
            let key = match this.options.within {
                Within::Day => instance.day_of(span.start).map(Id::index),
                Within::Block => instance.block_of(span.start).map(Id::index),
                Within::Event => Some(0),
            };
            let Some(key) = key else { continue };
            for value in this.options.by.values(instance, one.talk) {
                groups.entry((value, key)).or_default().push((one, span));
            }
        }
        for ((value, key), mut members) in groups {
            members.sort_by_key(|(one, span)| (*span, one.talk));
            let atoms = match this.options.per {
                Per::Room => {
                    let rooms: BTreeSet<RoomId> =
                        members.iter().flat_map(|(one, _)| one.rooms.iter().copied()).collect();
                    i64::try_from(rooms.len()).unwrap_or(i64::MAX) - 1
                }
                Per::Pair => pairs(&members, this.options.unit),
            };
            // The first talk in each room, in order of time.
            let mut rooms: Vec<(RoomId, &Occurrence)> = Vec::new();
            for &(one, _) in &members {
                for &room in &one.rooms {
                    if !rooms.iter().any(|(known, _)| *known == room) {
                        rooms.push((room, one));
                    }
                }
            }
            let [(first, one), (_, two), ..] = rooms.as_slice() else { continue };
            let track = format!("{} {value}", this.options.by.word());
            let names: Vec<RoomId> = rooms.iter().map(|(room, _)| *room).collect();
            let place = match this.options.within {
                Within::Day => format!(" on {}", instance.days[key].id),
                Within::Block => format!(" in block {}", instance.blocks[key].id),
                Within::Event => String::new(),
            };
            let counted = match (this.options.per, this.options.unit) {
                (Per::Room, _) => String::new(),
                (Per::Pair, PairUnit::Pair) => format!(": {}", plural(atoms, "pair of talks", "pairs of talks")),
                (Per::Pair, PairUnit::Durations) => format!(": {atoms} min of pairs of talks"),
            };
            let hull = members.iter().map(|(_, span)| *span);
            let hull = hull.reduce(|a, b| Interval::new(a.start.min(b.start), a.end.max(b.end)));
            let mut draft = out
                .report(
                    atoms,
                    two.at.room,
                    "another room",
                    format!("{track} is in {}{place}{counted}", instance.room_names(&names)),
                )
                .talks(rooms.iter().map(|(_, one)| one.talk).collect::<BTreeSet<_>>())
                .rooms(names.iter().flat_map(|&room| instance.room(room).atoms.clone()).collect::<BTreeSet<_>>())
                .related(one.at.room, format!("{track} begins in {}", instance.room(*first).name))
                .help(format!(
                    "move {} and what follows into {}",
                    instance.talk_label(two.talk),
                    instance.room(*first).name
                ));
            for (room, later) in &rooms[2..] {
                draft = draft.related(later.at.room, format!("then {}", instance.room(*room).name));
            }
            if let Some(hull) = hull {
                draft.span(hull);
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let within = match this.options.within {
            Within::Day => Key::Day,
            Within::Event => Key::Event,
            Within::Block => Key::Block,
        };
        for members in this.options.by.groups(instance, |talk| this.covers(talk)).into_values() {
            let members = members.into_iter().map(|talk| (talk, 0)).collect();
            let of = Some(Key::Room);
            let kind = match (this.options.per, this.options.unit) {
                (Per::Room, _) => TermKind::Distinct { members, within, of, curve: Curve::Over(1) },
                (Per::Pair, PairUnit::Pair) => TermKind::Split { members, within, of, unit: Unit::One },
                (Per::Pair, PairUnit::Durations) => TermKind::Split { members, within, of, unit: Unit::Durations },
            };
            out.add(kind, 1, this.origin);
        }
    }
}

/// What the pairs of different talks that share no room cost. O(members²) of one track and day.
fn pairs(members: &[(&Occurrence, Interval)], unit: PairUnit) -> i64 {
    let mut cost = 0;
    for (index, (one, here)) in members.iter().enumerate() {
        for (two, there) in &members[index + 1..] {
            if one.talk != two.talk && !one.rooms.iter().any(|room| two.rooms.contains(room)) {
                cost += if unit == PairUnit::Pair { 1 } else { here.minutes() + there.minutes() };
            }
        }
    }
    cost
}

fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
