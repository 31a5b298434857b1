//! series: parts that do not follow each other in one room.

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{Group, times};
use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Talks, Use};
use crate::model::{Id, Instance, Interval, Occurrence, TalkId, Timetable, length_label};
use crate::problem::{Amount, Key, Lowering, Relation};

#[derive(Debug)]
pub(super) struct Series;

/// Options of `series`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The parts, in their order; then `series` of talks is not looked at.
    talks: Option<Talks>,
    /// Neighbouring parts are to be in one room.
    room: bool,
    /// Neighbouring parts are to be next to each other in time.
    next: bool,
    /// Most minutes between the end of a part and the start of the next.
    #[serde(deserialize_with = "super::options::up_to_a_year")]
    #[schemars(range(min = 0, max = 527_040))]
    gap: u32,
    /// A part comes before the next; if not, the two may change places.
    ordered: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { talks: None, room: true, next: true, gap: 30, ordered: true }
    }
}

impl Rule for Series {
    const INFO: RuleInfo = RuleInfo {
        id: "series",
        family: Family::Relations,
        level: Level::Warn,
        weight: 1,
        unit: "pair of neighbouring parts, for the room and for the time",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "The parts of a series are in different rooms or not next to each other.",
        page: "\
## Why

A tutorial in two parts is one thing to those who sit in it: the second part should begin where the
first was, after a break at most. Talks with the same `series` are its parts, in the order in which
the scenario declares them.

## Example

`rust-1` ends at 10:40 in East, `rust-2` starts at 12:00 in West: another room and 80 minutes
later, cost 2.

## Fix

Put the second part into the room of the first, right behind it; or raise `gap`.

## Cost

For each two neighbouring parts 1 if they are in different rooms, and 1 unless the second starts at
most `gap` minutes after the first has ended. Parts that are not in the agenda are not looked at,
nor is the room of a part whose room is unknown or that needs none.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let talks = Some(Talks([2, 0, 1, 3].map(TalkId).to_vec()));
        vec![
            Options::default(),
            Options { room: false, gap: 0, ..Options::default() },
            Options { next: false, ..Options::default() },
            Options { talks, gap: 60, ordered: false, ..Options::default() },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let neighbours = neighbours(instance, this);
        if neighbours.is_empty() {
            return;
        }
        let times = times(timetable);
        for (series, first, second) in neighbours {
            for &one in &times[first.index()] {
                for &two in &times[second.index()] {
                    report(instance, this, &series, [one, two], out);
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let Options { room, next, gap, ordered, .. } = this.options;
        for (_, first, second) in neighbours(instance, this) {
            let origin = instance.talk(second).origin;
            if room {
                out.pair(first, second, Relation::Differ(Key::Room, Amount::One), 1, origin);
            }
            if next {
                out.pair(first, second, Relation::Adjacent { most: i64::from(gap), ordered }, 1, origin);
            }
        }
    }
}

/// Neighbouring parts, the earlier one first, with the name of what they are parts of.
fn neighbours(instance: &Instance, this: &Use<Options>) -> Vec<(String, TalkId, TalkId)> {
    let groups = match &this.options.talks {
        Some(talks) => vec![Group::listed(instance, this, talks)],
        None => Group::sharing(instance, this, &Facet::series()),
    };
    let pairs = |group: Group| -> Vec<(String, TalkId, TalkId)> {
        group.talks.windows(2).map(|pair| (group.name.clone(), pair[0], pair[1])).collect()
    };
    let mut all: Vec<_> = groups.into_iter().flat_map(pairs).collect();
    all.retain(|(_, first, second)| !this.ignores(&[*first, *second], None, None));
    all
}

fn report(
    instance: &Instance,
    this: &Use<Options>,
    series: &str,
    [(one, before), (two, after)]: [(&Occurrence, Interval); 2],
    out: &mut Findings<'_>,
) {
    let Options { room, next, gap, ordered, .. } = this.options;
    let follows = |a: Interval, b: Interval| (0..=i64::from(gap)).contains(&(b.start.0 - a.end.0));
    let away = next && !follows(before, after) && (ordered || !follows(after, before));
    // Of several rooms one in common is enough.
    let known = !one.rooms.is_empty() && !two.rooms.is_empty();
    let moved = room && known && !one.rooms.iter().any(|room| two.rooms.contains(room));
    if !away && !moved {
        return;
    }
    let (first, second) = (instance.talk_label(one.talk), instance.talk_label(two.talk));
    let overlap = before.overlap(after);
    let mut faults = Vec::new();
    if away {
        faults.push(match after.start.0 - before.end.0 {
            _ if overlap > 0 => format!("overlaps it by {overlap} min"),
            late if late < 0 && ordered => format!("comes before it, at {}", instance.time_label(after.start)),
            late if late < 0 => format!("ends {} before it", length(before.start.0 - after.end.0)),
            late => format!("starts {} after its end", length(late)),
        });
    }
    if moved {
        let (here, there) = (instance.room_names(&two.rooms), instance.room_names(&one.rooms));
        faults.push(format!("is in {here}, not in {there}"));
    }
    let of = if series.is_empty() { String::new() } else { format!(" of {series}") };
    let (at, words) = if away {
        (two.at.start, format!("{first} runs {}", instance.span_label(before)))
    } else {
        (two.at.room, format!("{first} is in {}", instance.room_names(&one.rooms)))
    };
    // Without an order neither of the two continues the other.
    let (wish, right, side) = match (ordered, next) {
        (true, _) => ("continues", "right after", "after"),
        (false, true) => ("belongs next to", "right before or after", "before or after"),
        (false, false) => ("belongs with", "with", "with"),
    };
    let help = match (away, moved) {
        (true, true) => format!("put {second} {right} {first}, into the same room"),
        (true, false) => format!("put {second} at most {} {side} {first}", length_label(i64::from(gap))),
        _ => format!("put {second} into {}, or both into another room", instance.room_names(&one.rooms)),
    };
    let mut draft = out
        .report(
            i64::from(away) + i64::from(moved),
            at,
            &words,
            format!("{second} {wish} {first}{of}, but {}", faults.join(" and ")),
        )
        .talks([one.talk, two.talk])
        .span(after);
    if moved {
        let rooms = one.atoms.iter().chain(&two.atoms).copied();
        draft = draft.rooms(rooms.collect::<std::collections::BTreeSet<_>>());
    }
    draft.related(if away { one.at.start } else { one.at.room }, format!("{first} is here")).help(help);
}

/// Minutes as people say them.
fn length(minutes: i64) -> String {
    if minutes < 24 * 60 { format!("{minutes} min") } else { format!("{} days", (minutes + 12 * 60) / (24 * 60)) }
}
