//! room-not-allowed: a talk in a room that is not open to it.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, RoomChoice, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct RoomNotAllowed;

impl Rule for RoomNotAllowed {
    const INFO: RuleInfo = RuleInfo {
        id: "room-not-allowed",
        family: Family::Placement,
        level: Level::Deny,
        weight: 10,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS.with_rooms(),
        halves: Halves::Both,
        summary: "A talk is in a room that is not open to it.",
        page: "\
## Why

`rooms:` of a talk says where it may be; `kinds:` of a room says what may be in it. Rooms that
combine others, are `shared` or `reserved` are only for talks that ask for them by `rooms:`.

## Example

`ebpf` has `rooms: {tag: workshop}` and is placed in `lansdowne`: cost 10.

## Fix

Use one of the talk's rooms, or widen `rooms:` or `kinds:`.

## Cost

One per talk and room.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            let talk = instance.talk(one.talk);
            for &room in one.rooms.iter().filter(|&&room| !instance.allows_room(one.talk, room)) {
                let (title, facts) = (instance.talk_label(one.talk), instance.room(room));
                let draft = |words: &str, message: String, out: &mut Findings<'_>, origin, note: &str, help: String| {
                    out.report(1, one.at.room, words, message)
                        .talks([one.talk])
                        .rooms(facts.atoms.iter().copied())
                        .related(origin, note)
                        .help(help);
                };
                let name = &facts.name;
                match &talk.rooms {
                    RoomChoice::NoRoom => draft(
                        "a room it does not need",
                        format!("{title} is in {name} but asks for no room"),
                        out,
                        talk.origin,
                        "`rooms: none` is stated here",
                        "leave the room out".to_owned(),
                    ),
                    RoomChoice::Only(rooms, origin) if !rooms.contains(&room) => {
                        let names = instance.room_names(rooms);
                        draft(
                            "not one of its rooms",
                            format!("{title} is in {name}, which is not one of its rooms"),
                            out,
                            *origin,
                            &format!("limited to {names}"),
                            format!("move it to {names}, or widen its `rooms:`"),
                        );
                    }
                    RoomChoice::Any if facts.on_request => draft(
                        "for talks that ask for it",
                        format!("{title} is in {name}, which is only for talks that ask for it"),
                        out,
                        facts.origin,
                        if facts.combined {
                            "it combines other rooms"
                        } else if facts.shared {
                            "it is shared"
                        } else {
                            "it is reserved"
                        },
                        format!("state `rooms: [{}]` for the talk, or move it", facts.id),
                    ),
                    RoomChoice::Any | RoomChoice::Only(..) => {
                        let kinds = facts.kinds.join(", ");
                        draft(
                            &format!("only for {kinds}"),
                            format!("{title} is of kind {}, which {name} does not take", talk.kind),
                            out,
                            facts.origin,
                            &format!("`kinds` allows {kinds}"),
                            format!("move it, or add `{}` to the `kinds` of {name}", talk.kind),
                        );
                    }
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            let origin = if let RoomChoice::Only(_, origin) = &talk.rooms { *origin } else { talk.origin };
            out.talk_room(id, origin, |place| i64::from(place.is_some_and(|room| !instance.allows_room(id, room))));
        }
    }
}
