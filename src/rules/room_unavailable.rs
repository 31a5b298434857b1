//! room-unavailable: a talk in a closed room.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, TalkId, Timetable};
use crate::problem::{Lowering, StartId};

#[derive(Debug)]
pub(super) struct RoomUnavailable;

impl Rule for RoomUnavailable {
    const INFO: RuleInfo = RuleInfo {
        id: "room-unavailable",
        family: Family::Rooms,
        level: Level::Deny,
        weight: 1,
        unit: "minute, per talk and room",
        inviolable: true,
        subject: Subject::TALKS.with_rooms(),
        halves: Halves::Both,
        summary: "A talk is in a room while that room is closed.",
        page: "\
## Why

Rooms close for cleaning, rebuilding or the night. A combined room is open when all its parts are,
unless it states its own times.

## Example

`west` has `unavailable: [{from: mon 12:00, to: mon 13:00}]`, a talk in it runs from 11:40 to 12:20: 20
minutes, cost 20.

## Fix

Move the talk to another room or time, or correct the room's times.

## Cost

Minutes of the talk in which the room is closed.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            for facts in one.rooms.iter().map(|&room| instance.room(room)) {
                if this.ignores_in(one.talk, facts) {
                    continue;
                }
                let minutes = facts.availability.missing(span);
                if minutes > 0 {
                    let title = instance.talk_label(one.talk);
                    let part = match span.minutes() {
                        all if all == minutes => format!("all {all} min"),
                        all => format!("{minutes} of the {all} min"),
                    };
                    out.report(
                        minutes,
                        one.at.room,
                        "closed at that time",
                        format!("{} is closed for {part} of {title}", facts.name),
                    )
                    .talks([one.talk])
                    .rooms(facts.atoms.iter().copied())
                    .span(span)
                    .minutes(minutes)
                    .related(facts.availability.origin, "the times of the room are stated here")
                    .help(format!("move {title} to another room, or to a time when {} is open", facts.name));
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        let covered: Vec<TalkId> = instance.talks().map(|(id, _)| id).filter(|&id| this.covers(id)).collect();
        for (room, facts) in instance.rooms().filter(|(_, facts)| !facts.availability.is_always()) {
            let missing = |start: StartId| facts.availability.missing(space.start(start).span);
            let costs =
                (0..space.starts.len()).map(StartId::from_index).map(|start| (start, Some(room), missing(start)));
            let talks: Vec<TalkId> = covered.iter().copied().filter(|&id| !this.ignores_in(id, facts)).collect();
            out.start_room(&talks, facts.availability.origin, costs.collect());
        }
    }
}
