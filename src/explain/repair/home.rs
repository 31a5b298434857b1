//! Where the agenda has each talk: what a repair departs from.

use std::collections::BTreeMap;

use super::changes::Removal;
use super::options::RepairOptions;
use crate::model::{
    Agenda, Entry, EntryOrigins, Id, Instance, Interval, RoomChoice, RoomRef, TalkId, TalkRef, Time, Timetable,
};
use crate::problem::{Assignment, Place, Placement, Space};

/// Where the agenda has a talk, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home {
    /// When it starts.
    pub(super) start: Time,
    /// When it takes place, if its end is known.
    pub(super) span: Option<Interval>,
    /// Where it is: `Some(None)` for a talk that needs no room, `None` if the agenda names none or several.
    pub(super) room: Option<Place>,
    /// It says nothing about its room, and nothing about its end: neither can be wrong.
    open_room: bool,
    open_end: bool,
}

/// The homes of all talks; the first entry of a talk with a time counts.
#[derive(Debug, Clone)]
pub(super) struct Homes(Vec<Option<Home>>);

impl Homes {
    pub(super) fn new(instance: &Instance, agenda: &Agenda) -> Self {
        let mut homes = vec![None; instance.talks.len()];
        for one in Timetable::new(instance, agenda).occurrences.iter().filter(|one| one.written) {
            let Some(start) = one.start else { continue };
            let room = (one.placed && one.rooms.len() < 2).then(|| one.rooms.first().copied());
            let home = Home { start, span: one.span, room, open_room: false, open_end: false };
            homes[one.talk.index()].get_or_insert(home);
        }
        // From behind, so that the first entry of a talk has the last word.
        for entry in agenda.entries.iter().rev().filter(|entry| entry.start.is_some()) {
            if let Some(home) = entry.talk.known().and_then(|talk| homes[talk.index()].as_mut()) {
                home.open_room = home.room.is_none() && entry.rooms.is_empty();
                home.open_end = home.span.is_none() && entry.end.is_none();
            }
        }
        Self(homes)
    }

    /// The home of a talk, if it has one.
    pub(super) fn of(&self, talk: TalkId) -> Option<Home> {
        self.0[talk.index()]
    }

    /// The home as a placement, if it is known to the space.
    pub(super) fn placement(&self, space: &Space, talk: TalkId) -> Option<Placement> {
        let home = self.of(talk)?;
        Some(Placement { start: space.start_of(home.span?)?, room: home.room? })
    }
}

/// The entries that no plan keeps: of talks that the scenario does not have, and further entries of one talk. The entry
/// that stays is the first with a time, or the first.
pub(super) fn removals(instance: &Instance, agenda: &Agenda) -> Vec<Removal> {
    let mut kept: BTreeMap<TalkId, usize> = BTreeMap::new();
    for (index, entry) in agenda.entries.iter().enumerate() {
        let Some(talk) = entry.talk.known() else { continue };
        let first = *kept.entry(talk).or_insert(index);
        if agenda.entries[first].start.is_none() && entry.start.is_some() {
            kept.insert(talk, index);
        }
    }
    let reason = |index: usize, entry: &Entry| match &entry.talk {
        TalkRef::Unknown(name) => Some(format!("the scenario has no talk `{name}`")),
        TalkRef::Known(talk) if kept.get(talk) == Some(&index) || instance.talk(*talk).is_break => None,
        TalkRef::Known(talk) => Some(format!("{} stands in the agenda more than once", instance.talk_label(*talk))),
    };
    let entries = agenda.entries.iter().enumerate();
    entries.filter_map(|(entry, facts)| Some(Removal { entry, reason: reason(entry, facts)? })).collect()
}

/// Puts the entries back as written of talks that stay and of which something is open, such as the room: nobody asked to
/// settle that. Whether there are any.
pub(super) fn keep_open(
    homes: &Homes,
    agenda: &Agenda,
    space: &Space,
    best: &Assignment,
    repaired: &mut Agenda,
) -> bool {
    let mut any = false;
    for entry in &mut repaired.entries {
        let Some(talk) = entry.talk.known() else { continue };
        let stays =
            homes.of(talk).zip(best.get(talk)).is_some_and(|(home, at)| home.is_vague() && home.is_kept(space, at));
        let mut written = agenda.entries.iter().filter(|one| one.talk == entry.talk && one.start.is_some());
        if let (true, Some(written)) = (stays, written.next()) {
            *entry = written.clone();
            any = true;
        }
    }
    any
}

/// An agenda of the targets alone: it makes their times known to the problem, also those that the programme does not
/// offer.
pub(super) fn asked_for(instance: &Instance, agenda: &Agenda, options: &RepairOptions) -> Agenda {
    let homes = if options.targets.is_empty() { Homes(Vec::new()) } else { Homes::new(instance, agenda) };
    let entries = options.targets.iter().filter_map(|target| {
        let start = target.start?;
        let home = homes.of(target.talk);
        let length = instance.length_at(target.talk, start).map(|length| i64::from(length.0));
        let minutes = length.or(home.and_then(|home| home.span).map(Interval::minutes))?;
        let room = target.room.or(home.and_then(|home| home.room).flatten());
        let room = room.or_else(|| instance.rooms().map(|(room, _)| room).next());
        let room = room.filter(|_| instance.talk(target.talk).rooms != RoomChoice::NoRoom || target.room.is_some());
        Some(Entry {
            talk: TalkRef::Known(target.talk),
            start: Some(start),
            end: Some(start.plus(minutes)),
            rooms: room.into_iter().map(RoomRef::Known).collect(),
            at: EntryOrigins::default(),
        })
    });
    Agenda { entries: entries.collect(), ..Agenda::default() }
}

impl Home {
    /// Whether a placement is at another time.
    pub(super) fn is_other_time(&self, space: &Space, placement: Placement) -> bool {
        space.start(placement.start).span.start != self.start
    }

    /// Whether a placement is what the agenda says, as far as it says anything.
    pub(super) fn is_kept(&self, space: &Space, placement: Placement) -> bool {
        !self.is_other_time(space, placement)
            && (self.open_room || self.room == Some(placement.room))
            && (self.open_end || self.span == Some(space.start(placement.start).span))
    }

    /// Whether it leaves something open.
    fn is_vague(&self) -> bool {
        self.open_room || self.open_end
    }

    /// Whether a place is another room than the agenda names.
    pub(super) fn is_other_room(&self, room: Place) -> bool {
        self.room.is_some_and(|home| home != room)
    }
}
