//! room-not-allowed: a talk in a room that is not open to it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Family, Findings, Halves, Level, Rooms, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Occurrence, RoomChoice, RoomId, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct RoomNotAllowed;

/// Options of `room-not-allowed`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The rooms in which the talks in scope must be, whatever they state themselves and whatever
    /// `kinds` the rooms take: a list of ids, or a selector. Absent: as the talks and rooms state.
    rooms: Option<Rooms>,
}

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

`ebpf` has `rooms: {tag: workshop}`, which is `lab`, and is placed in `main`: cost 10.

## Fix

Use one of the talk's rooms, or widen `rooms:` or `kinds:`.

## Cost

One per talk and room. With the option `rooms`, the talks in scope must be in these rooms, and nothing
else is looked at; a talk without a room costs nothing.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let only = |rooms: &[u32]| Options { rooms: Some(Rooms(rooms.iter().copied().map(RoomId).collect())) };
        vec![Options::default(), only(&[1]), only(&[])]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            for &room in one.rooms.iter().filter(|&&room| is_wrong(instance, this, one.talk, room)) {
                match &this.options.rooms {
                    Some(rooms) => outside(instance, one, room, rooms, this, out),
                    None => closed(instance, one, room, out),
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            let origin = match &talk.rooms {
                _ if this.options.rooms.is_some() => this.origin,
                RoomChoice::Only(_, origin) => *origin,
                _ => talk.origin,
            };
            out.talk_room(id, origin, |place| i64::from(place.is_some_and(|room| is_wrong(instance, this, id, room))));
        }
    }
}

/// Whether the talk may not be in the room, and is not exempt there.
fn is_wrong(instance: &Instance, this: &Use<Options>, talk: TalkId, room: RoomId) -> bool {
    let open = match &this.options.rooms {
        Some(rooms) => rooms.contains(room),
        None => instance.allows_room(talk, room),
    };
    !open && !this.ignores_in(talk, instance.room(room))
}

/// The talk is in none of the rooms of the use.
fn outside(
    instance: &Instance,
    one: &Occurrence,
    room: RoomId,
    rooms: &Rooms,
    this: &Use<Options>,
    out: &mut Findings<'_>,
) {
    let (title, facts) = (instance.talk_label(one.talk), instance.room(room));
    let (must, help) = if rooms.0.is_empty() {
        ("may be in no room".to_owned(), "the rule names no room: correct its `rooms`, or exempt the talk".to_owned())
    } else {
        let names = instance.room_names(&rooms.0);
        (format!("must be in {names}"), format!("move it to {names}, or change what the rule asks for"))
    };
    out.report(1, one.at.room, "not one of the rooms asked for", format!("{title} is in {} but {must}", facts.name))
        .talks([one.talk])
        .rooms(facts.atoms.iter().copied())
        .related(this.origin, "asked for here")
        .help(help);
}

/// The talk is in a room that is not open to it by what it or the room states.
fn closed(instance: &Instance, one: &Occurrence, room: RoomId, out: &mut Findings<'_>) {
    let (talk, facts) = (instance.talk(one.talk), instance.room(room));
    let (title, name) = (instance.talk_label(one.talk), &facts.name);
    let (words, message, origin, note, help) = match &talk.rooms {
        RoomChoice::NoRoom => (
            "a room it does not need".to_owned(),
            format!("{title} is in {name} but asks for no room"),
            talk.origin,
            "`rooms: none` is stated here".to_owned(),
            "leave the room out".to_owned(),
        ),
        RoomChoice::Only(rooms, origin) if !rooms.contains(&room) => {
            let names = instance.room_names(rooms);
            (
                "not one of its rooms".to_owned(),
                format!("{title} is in {name}, which is not one of its rooms"),
                *origin,
                format!("limited to {names}"),
                format!("move it to {names}, or widen its `rooms:`"),
            )
        }
        RoomChoice::Any if facts.on_request => (
            "for talks that ask for it".to_owned(),
            format!("{title} is in {name}, which is only for talks that ask for it"),
            facts.origin,
            if facts.combined {
                "it combines other rooms"
            } else if facts.shared {
                "it is shared"
            } else {
                "it is reserved"
            }
            .to_owned(),
            format!("state `rooms: [{}]` for the talk, or move it", facts.id),
        ),
        RoomChoice::Any | RoomChoice::Only(..) => {
            let kinds = facts.kinds.join(", ");
            (
                format!("only for {kinds}"),
                format!("{title} is of kind {}, which {name} does not take", talk.kind),
                facts.origin,
                format!("`kinds` allows {kinds}"),
                format!("move it, or add `{}` to the `kinds` of {name}", talk.kind),
            )
        }
    };
    out.report(1, one.at.room, &words, message)
        .talks([one.talk])
        .rooms(facts.atoms.iter().copied())
        .related(origin, note)
        .help(help);
}
