//! room-turnaround: too little time to open or close a partition.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Interval, Meeting, RoomId, TalkId, Timetable};
use crate::problem::{Lowering, Relation, RoomMinutes, Space};

#[derive(Debug)]
pub(super) struct RoomTurnaround;

impl Rule for RoomTurnaround {
    const INFO: RuleInfo = RuleInfo {
        id: "room-turnaround",
        family: Family::Rooms,
        level: Level::Warn,
        weight: 1,
        unit: "minute short, per pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "There is too little time to open or close a partition between two talks.",
        page: "\
## Why

A hall made of two rooms must have its partition opened before, and closed after, it is used as one.
`turnaround` of a combined room says how many minutes that takes.

## Example

`ballroom` combines `east` and `west` with `turnaround: 20`; `keynote` in `ballroom` ends at 10:00, `demo` in
`west` starts at 10:10: 10 of 20 minutes are missing, cost 10.

## Fix

Leave the minutes it takes, or use the rooms as they are for longer.

## Cost

Minutes short, for every two talks in different rooms that have a part in common: the larger
`turnaround` of the two rooms less the time between the talks. Talks that overlap are the business of
`room-overlap` and cost nothing here.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let longest = instance.rooms.iter().map(|room| i64::from(room.turnaround)).max().unwrap_or(0);
        let soon = timetable.near(longest, |one, keys| {
            if longest > 0 && this.covers(one.talk) {
                one.atoms.iter().for_each(|&atom| keys.share(atom));
            }
        });
        for Meeting { first, before, second, after } in soon {
            if after.start < before.end {
                continue;
            }
            let pairs = first.rooms.iter().flat_map(|&one| second.rooms.iter().map(move |&two| (one, two)));
            let Some((needed, from, to)) = pairs.map(|(one, two)| (turnaround(instance, one, two), one, two)).max()
            else {
                continue;
            };
            let gap = before.gap(after);
            let short = needed - gap;
            if short <= 0 || this.ignores(&[first.talk, second.talk], None, None) {
                continue;
            }
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let slow = if i64::from(instance.room(from).turnaround) == needed { from } else { to };
            let (from, to, slow) = (instance.room(from), instance.room(to), instance.room(slow));
            out.report(
                short,
                second.at.start,
                &format!("{gap} min after the end of {one}"),
                format!(
                    "there are {gap} min to change from {} to {} between {one} and {two}, {short} min too few",
                    from.name, to.name
                ),
            )
            .talks([second.talk, first.talk])
            .rooms(from.atoms.iter().chain(&to.atoms).copied().collect::<BTreeSet<_>>())
            .span(Interval::new(before.end, after.start))
            .minutes(short)
            .related(first.at.room, format!("{one} ends at {} here", instance.clock(before.end)))
            .related(slow.origin, format!("the turnaround of {} is {needed} min", slow.name))
            .help(format!(
                "start {two} at {} or later, or leave the partition as it is",
                instance.next_start_label(before.end.plus(needed))
            ));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        let rooms = || (0..space.rooms).map(RoomId::from_index);
        let row = |one: RoomId| rooms().map(|two| turnaround(instance, one, two)).collect();
        let needed: RoomMinutes = Arc::new(rooms().map(row).collect());
        if needed.iter().flatten().all(|&minutes| minutes == 0) {
            return;
        }
        let talks: Vec<TalkId> = instance.talks().map(|(id, _)| id).filter(|&id| this.covers(id)).collect();
        // O(talks² × rooms²), in scenarios with a partition that takes time only.
        for (index, &one) in talks.iter().enumerate() {
            for &two in &talks[index + 1..] {
                if can_be_short(space, &needed, one, two) && !this.ignores(&[one, two], None, None) {
                    out.pair(one, two, Relation::Gap(Arc::clone(&needed)), 1, this.origin);
                }
            }
        }
    }
}

/// Minutes it takes to change from one room to the other: 0 unless they are different and have a part in common.
fn turnaround(instance: &Instance, one: RoomId, two: RoomId) -> i64 {
    let (from, to) = (instance.room(one), instance.room(two));
    let changes = one != two && from.atoms.iter().any(|atom| to.atoms.contains(atom));
    if changes { i64::from(from.turnaround.max(to.turnaround)) } else { 0 }
}

/// Whether the two may be in rooms between which something changes.
fn can_be_short(space: &Space, needed: &RoomMinutes, one: TalkId, two: TalkId) -> bool {
    let rooms = |talk: TalkId| space.domain(talk).rooms.iter().flatten().map(|room| room.index());
    rooms(one).any(|from| rooms(two).any(|to| needed[from][to] > 0))
}
