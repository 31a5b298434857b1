//! room-overlap: two talks in one room at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, RoomId, TalkId, Timetable};
use crate::problem::{Lowering, Place};

#[derive(Debug)]
pub(super) struct RoomOverlap;

impl Rule for RoomOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "room-overlap",
        family: Family::Rooms,
        level: Level::Deny,
        weight: 1,
        unit: "minute of overlap, per pair of talks and atomic room",
        inviolable: true,
        subject: Subject::PAIRS.with_rooms(),
        halves: Halves::Both,
        summary: "Two talks are in one room at the same time.",
        page: "\
## Why

A room holds one talk at a time. A combined room takes its parts whole, so it also clashes with
each of its halves. Touching is fine: a talk may start in the minute in which another ends.
Rooms that are `shared` (a foyer) hold several things at once and are not looked at.

## Example

`party` is in `bar` from Monday 23:00 to Tuesday 1:00, and `karaoke` from 0:30: 30 minutes, cost 30.

## Fix

Move one of the two to another room or another time; `shared: true` if the room really holds both.

## Cost

Minutes of overlap, for every pair of talks and every atomic room they share.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let in_one_room = timetable.overlapping(|one, keys| {
            if this.covers(one.talk) {
                let atoms = one.atoms.iter().copied();
                atoms.filter(|&atom| !instance.room(atom).shared).for_each(|atom| keys.share(atom));
            }
        });
        for (first, second, both) in in_one_room {
            let rooms: Vec<RoomId> = first
                .atoms
                .iter()
                .copied()
                .filter(|atom| second.atoms.contains(atom) && !instance.room(*atom).shared)
                .filter(|&atom| !this.ignores(&[first.talk, second.talk], None, Some(atom)))
                .collect();
            if rooms.is_empty() {
                continue;
            }
            let minutes = both.minutes();
            // The overlap may end before the first talk does.
            let free = first.span.map_or(both.end, |span| span.end);
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let names = instance.room_names(&rooms);
            let each = if rooms.len() > 1 { " each" } else { "" };
            let mut draft = out
                .report(
                    minutes * i64::try_from(rooms.len()).unwrap_or(i64::MAX),
                    second.at.room,
                    &format!("{} is taken until {}", instance.room_names(&second.rooms), instance.clock(free)),
                    format!("{two} and {one} overlap by {minutes} min{each} in {names}"),
                )
                .talks([second.talk, first.talk])
                .rooms(rooms.iter().copied())
                .span(both)
                .minutes(minutes)
                .related(first.at.room, format!("{one} is in {} here", instance.room_names(&first.rooms)));
            for &room in first.rooms.iter().chain(&second.rooms) {
                let facts = instance.room(room);
                if facts.combined {
                    let parts = instance.room_names(&facts.atoms);
                    draft = draft.related(facts.origin, format!("{} takes {parts}", facts.name));
                }
            }
            draft.help(format!(
                "move one of them to another room, or start {two} at {} or later",
                instance.next_start_label(free)
            ));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        let mut members: Vec<Vec<TalkId>> = vec![Vec::new(); space.rooms];
        // Most talks have the rooms of the one before.
        let mut atoms: (Option<&Arc<[Place]>>, BTreeSet<RoomId>) = (None, BTreeSet::new());
        for talk in (0..instance.talks.len()).map(TalkId::from_index).filter(|&talk| this.covers(talk)) {
            let rooms = &space.domain(talk).rooms;
            if atoms.0.is_none_or(|known| !Arc::ptr_eq(known, rooms)) {
                atoms = (Some(rooms), rooms.iter().flat_map(|&place| space.atoms_of(place)).copied().collect());
            }
            atoms.1.iter().for_each(|atom| members[atom.index()].push(talk));
        }
        for (room, facts) in instance.rooms().filter(|(_, facts)| !facts.combined && !facts.shared) {
            let exempt = |one, two| this.ignores(&[one, two], None, Some(room));
            let members = std::mem::take(&mut members[room.index()]);
            out.overlaps_except(members, Some(room), 1, facts.origin, this.exempting(&exempt));
        }
    }
}
