//! room-too-small: more people than seats.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, RoomId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct RoomTooSmall;

impl Rule for RoomTooSmall {
    const INFO: RuleInfo = RuleInfo {
        id: "room-too-small",
        family: Family::Rooms,
        level: Level::Warn,
        weight: 1,
        unit: "missing seat",
        inviolable: false,
        subject: Subject::TALKS.with_rooms(),
        halves: Halves::Both,
        summary: "More people are expected than the room has seats.",
        page: "\
## Why

`expected` is the audience a talk will draw, `capacity` the seats of a room; a combined room has the
seats of its parts together, unless it states its own figure.

## Example

180 are expected for `keynote`, `main` has 120 seats: cost 60.

## Fix

Use a larger room; `rules: {room-too-small: deny}` if nobody may stand.

## Cost

Seats missing. Talks without `expected` and rooms without `capacity` are unknown and cost nothing.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            let Some(expected) = instance.talk(one.talk).expected else { continue };
            let rooms = one.rooms.iter().map(|&room| instance.room(room));
            for facts in rooms.filter(|facts| !this.ignores_in(one.talk, facts)) {
                let Some(capacity) = facts.capacity.filter(|&capacity| capacity < expected) else { continue };
                let (title, short) = (instance.talk_label(one.talk), expected - capacity);
                let larger: Vec<RoomId> = instance
                    .rooms()
                    .filter(|(room, other)| {
                        other.capacity.is_some_and(|seats| seats >= expected) && instance.allows_room(one.talk, *room)
                    })
                    .map(|(room, _)| room)
                    .collect();
                let seats = if capacity == 1 { "seat" } else { "seats" };
                let people = if expected == 1 { "person" } else { "people" };
                let help = if larger.is_empty() {
                    "no room open to it is large enough".to_owned()
                } else {
                    format!("large enough: {}", instance.room_names(&larger))
                };
                out.report(
                    i64::from(short),
                    one.at.room,
                    &format!("{capacity} {seats}"),
                    format!(
                        "{title} expects {expected} {people}, but {} has {capacity} {seats}: {short} too few",
                        facts.name
                    ),
                )
                .talks([one.talk])
                .rooms(facts.atoms.iter().copied())
                .related(instance.talk(one.talk).expected_at, format!("{expected} expected"))
                .related(facts.capacity_at, format!("{capacity} {seats}"))
                .help(help);
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            let Some(expected) = talk.expected else { continue };
            out.talk_room(id, talk.origin, |place| {
                let room = place.map(|room| instance.room(room)).filter(|room| !this.ignores_in(id, room));
                let seats = room.and_then(|room| room.capacity);
                seats.map_or(0, |seats| i64::from(expected.saturating_sub(seats)))
            });
        }
    }
}
