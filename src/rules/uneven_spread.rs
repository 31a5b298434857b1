//! uneven-spread: too many talks of one organisation or topic on a day, in a month, in a room or in a block.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Interval, Occurrence, RoomId, TalkId, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct UnevenSpread;

/// When a talk is, and its entry.
type Spot<'t> = (Interval, &'t Occurrence);

/// Over what talks are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Over {
    /// The days of the event.
    Day,
    /// Its calendar months, for series of events.
    Month,
    /// Its rooms.
    Room,
    /// Its blocks.
    Block,
}

/// Options of `uneven-spread`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What is spread: `organisation`, `track`, `tag`, the beginning of some tags such as `theme:*`, `kind`, `language`, `difficulty`, `series`, or a list of these. Without it: `organisation`.
    by: Facet,
    /// Over what: each `day`, `month`, `room` or `block` gets its share.
    over: Over,
    /// The share: so many talks cost nothing. Without it: an even share of all of them, rounded up.
    most: Option<u16>,
}

impl Default for Options {
    fn default() -> Self {
        let by = Facet::named("organisation").expect("organisations are a facet");
        Self { by, over: Over::Day, most: None }
    }
}

impl Rule for UnevenSpread {
    const INFO: RuleInfo = RuleInfo {
        id: "uneven-spread",
        family: Family::Programme,
        level: Level::Off,
        weight: 1,
        unit: "talk above the share",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A day, month, room or block has more than its share of the talks of one organisation or topic.",
        page: "\
## Why

A day on which one company speaks five times looks bought, and a day without any talk on a topic
loses those who came for it. A series of events that has two on one topic in a month, and none for half a
year, has the same trouble.

## Example

Four talks of Example Corp over two days, three of them on Monday: the share is 2, cost 1.

## Fix

Move one of them to another day.

## Cost

For every organisation and day: talks beyond `most`, or beyond an even share, which is all talks of
the organisation divided by the days of the event, rounded up. `over: room` divides by the rooms that
are open to every talk, `over: block` by the blocks, `over: month` by the calendar months that have
days of the event. A talk has the organisation that it states, else
those of its people. Talks in no such place do not count: on no day of the event, in no block, or, with
`over: room`, without a room.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let by = |text: &str| Facet::named(text).expect("a facet");
        vec![
            Options::default(),
            Options { by: by("tag"), over: Over::Room, most: None },
            Options { by: by("language"), over: Over::Block, most: Some(1) },
            Options { by: by("track"), over: Over::Month, most: None },
            Options { by: by("kind"), over: Over::Day, most: Some(0) },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let groups = this.options.by.groups(instance, |talk| this.covers(talk));
        let (months, keys) = (instance.months(), keys(instance, this.options.over));
        // The talks of a value on a day, each once, by time.
        let mut cells: BTreeMap<(String, usize), BTreeMap<TalkId, Spot<'_>>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let here: Vec<usize> = match this.options.over {
                Over::Day => instance.day_of(span.start).map(Id::index).into_iter().collect(),
                Over::Month => instance.day_of(span.start).map(|day| months[day.index()]).into_iter().collect(),
                Over::Block => instance.block_of(span.start).map(Id::index).into_iter().collect(),
                Over::Room => one.rooms.iter().map(|room| room.index()).collect(),
            };
            let values = this.options.by.values(instance, one.talk);
            for (value, &key) in values.iter().flat_map(|value| here.iter().map(move |key| (value, key))) {
                cells.entry((value.clone(), key)).or_default().entry(one.talk).or_insert((span, one));
            }
        }
        for ((value, key), talks) in cells {
            let share = share(&this.options, keys, groups.get(&value).map_or(0, Vec::len));
            let count = i64::try_from(talks.len()).unwrap_or(i64::MAX);
            let mut talks: Vec<(Interval, &Occurrence)> = talks.into_values().collect();
            talks.sort_by_key(|(span, one)| (*span, one.talk));
            let Some((_, last)) = talks.last().filter(|_| count > share) else { continue };
            let (place, rooms) = match this.options.over {
                Over::Day => (format!("on {}", instance.days[key].id), Vec::new()),
                // The key came from a day of that month.
                Over::Month => match months.iter().position(|&month| month == key) {
                    Some(day) => (instance.month_label(instance.days[day].span.start), Vec::new()),
                    None => continue,
                },
                Over::Block => (format!("in block {}", instance.blocks[key].id), Vec::new()),
                Over::Room => {
                    (format!("in {}", instance.rooms[key].name), instance.room(RoomId::from_index(key)).atoms.clone())
                }
            };
            let (are, word) = (if count == 1 { "talk is" } else { "talks are" }, this.options.by.word());
            let mut draft = out
                .report(
                    count - share,
                    last.at.entry,
                    "one more",
                    format!("{count} {are} of {word} {value} {place}, {} above the share of {share}", count - share),
                )
                .talks(talks.iter().map(|(_, one)| one.talk))
                .rooms(rooms)
                .help(match this.options.over {
                    Over::Day => "move one of them to another day",
                    Over::Month => "move one of them to another month",
                    Over::Room => "move one of them to another room",
                    Over::Block => "move one of them to another block",
                });
            for (_, one) in &talks[..talks.len() - 1] {
                draft = draft.related(one.at.entry, format!("of {word} {value}"));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let key = match this.options.over {
            Over::Day => Key::Day,
            Over::Month => Key::Month,
            Over::Room => Key::Room,
            Over::Block => Key::Block,
        };
        let keys = keys(instance, this.options.over);
        for talks in this.options.by.groups(instance, |talk| this.covers(talk)).into_values() {
            let curve = Curve::Over(share(&this.options, keys, talks.len()));
            let members = talks.into_iter().map(|talk| (talk, 1)).collect();
            out.add(TermKind::Count { members, key, curve, unit: Unit::One }, 1, this.origin);
        }
    }
}

/// Over how many days, months, rooms or blocks talks are spread.
fn keys(instance: &Instance, over: Over) -> usize {
    match over {
        Over::Day => instance.days.len(),
        Over::Month => instance.months().last().map_or(0, |last| last + 1),
        Over::Room => instance.rooms.iter().filter(|room| !room.on_request).count(),
        Over::Block => instance.blocks.len(),
    }
}

/// How many talks of a value cost nothing on one day, in one room or block, if there are so many in all.
fn share(options: &Options, keys: usize, talks: usize) -> i64 {
    let even = i64::try_from(talks.div_ceil(keys.max(1))).unwrap_or(i64::MAX);
    options.most.map_or(even, i64::from)
}
