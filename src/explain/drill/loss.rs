//! What may be lost, and the instance and agenda without it.

use crate::model::{
    Agenda, Availability, DayId, Entry, Id, Instance, Interval, OriginId, PersonId, Pin, RoomChoice, RoomId, RoomRef,
    SlotChoice, Status, TalkId, TalkRef,
};

/// What is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// A room is closed, with all rooms that share a part of it: a combined room is lost with its parts, and a part
    /// takes the combined room along.
    Room(RoomId),
    /// A person does not come. Talks in which they have to be cannot take place, whoever else is in them.
    Person(PersonId),
    /// Nothing takes place on a day.
    Day(DayId),
    /// Several talks at once: of an organisation, a track, a tag.
    Group {
        /// What they are called by.
        name: String,
        /// The talks.
        talks: Vec<TalkId>,
    },
    /// All rooms are closed but these, their parts, and what combines only them.
    KeepOnly(Vec<RoomId>),
}

impl Loss {
    /// Each room by itself, in order of declaration.
    #[must_use]
    pub fn each_room(instance: &Instance) -> Vec<Self> {
        instance.rooms().map(|(room, _)| Self::Room(room)).collect()
    }

    /// Each person by themselves who has to be in some talk, in order of declaration.
    #[must_use]
    pub fn each_person(instance: &Instance) -> Vec<Self> {
        let presence = instance.presence();
        let people = presence.iter().enumerate().filter(|(_, theirs)| !theirs.exclusive.is_empty());
        people.map(|(index, _)| Self::Person(PersonId::from_index(index))).collect()
    }

    /// Each day by itself.
    #[must_use]
    pub fn each_day(instance: &Instance) -> Vec<Self> {
        (0..instance.days.len()).map(|index| Self::Day(DayId::from_index(index))).collect()
    }

    /// The rooms that are closed by it.
    fn rooms(&self, instance: &Instance) -> Vec<RoomId> {
        let atoms = |room: RoomId| &instance.room(room).atoms;
        let closed = |room: RoomId| match self {
            Self::Room(lost) => room == *lost || atoms(room).iter().any(|atom| atoms(*lost).contains(atom)),
            Self::KeepOnly(kept) => {
                let is_kept = |atom: &RoomId| kept.iter().any(|&kept| atoms(kept).contains(atom));
                !atoms(room).iter().all(is_kept)
            }
            Self::Person(_) | Self::Day(_) | Self::Group { .. } => false,
        };
        instance.rooms().map(|(room, _)| room).filter(|&room| closed(room)).collect()
    }

    /// The talks that cannot take place whatever is moved, in order of id.
    fn talks(&self, instance: &Instance) -> Vec<TalkId> {
        let lost = |talk: TalkId| match self {
            Self::Person(person) => instance.talk(talk).exclusive().contains(person),
            Self::Group { talks, .. } => talks.contains(&talk),
            Self::Room(_) | Self::Day(_) | Self::KeepOnly(_) => false,
        };
        let talks = instance.talks().filter(|(_, talk)| !talk.is_break && talk.is_wanted());
        talks.map(|(talk, _)| talk).filter(|&talk| lost(talk)).collect()
    }

    /// The instance and the agenda without what is lost. Rooms and days are closed by their availability and the
    /// slots of the talks, so that the rules about these speak. Pins to what is lost bind no more. Breaks stay when
    /// they are; those in closed rooms are without a room. O((talks + entries) × (rooms + people of a talk)).
    pub(super) fn apply(&self, instance: &Instance, agenda: &Agenda) -> Without {
        let talks = self.talks(instance);
        let mut without = Without { instance: instance.clone(), agenda: agenda.clone(), talks, breaks: Vec::new() };
        for &talk in &without.talks {
            let facts = &mut without.instance.talks[talk.index()];
            (facts.status, facts.pin) = (Some(Status::Cancelled), None);
        }
        without.agenda.entries.retain(|entry| entry.talk.known().is_none_or(|talk| !without.talks.contains(&talk)));
        let rooms = self.rooms(instance);
        if !rooms.is_empty() {
            without.close(&rooms);
        }
        if let Self::Day(day) = self {
            without.end(*day);
        }
        without
    }
}

/// An instance and an agenda without what is lost.
pub(super) struct Without {
    pub(super) instance: Instance,
    pub(super) agenda: Agenda,
    /// Talks that are lost with it.
    pub(super) talks: Vec<TalkId>,
    /// Breaks that have no room any more.
    pub(super) breaks: Vec<TalkId>,
}

impl Without {
    /// Closes rooms for good.
    fn close(&mut self, rooms: &[RoomId]) {
        for room in rooms {
            self.instance.rooms[room.index()].availability =
                Availability::new(Some(Vec::new()), Vec::new(), OriginId(0));
        }
        let is_there =
            |entry: &Entry| entry.rooms.iter().any(|room| matches!(room, RoomRef::Known(room) if rooms.contains(room)));
        let named: Vec<TalkId> =
            self.agenda.entries.iter().filter(|entry| is_there(entry)).filter_map(|entry| entry.talk.known()).collect();
        for (index, talk) in self.instance.talks.iter_mut().enumerate() {
            let is_pinned = talk.pin.and_then(|pin| pin.room).is_some_and(|room| rooms.contains(&room));
            if talk.is_break && (is_pinned || named.contains(&TalkId::from_index(index))) {
                self.breaks.push(TalkId::from_index(index));
            } else if is_pinned {
                talk.pin = talk.pin.map(|pin| Pin { room: None, ..pin }).filter(|pin| pin.start.is_some());
            }
        }
        self.without_room(&self.breaks.clone());
    }

    /// Closes a day for all rooms and talks.
    fn end(&mut self, day: DayId) {
        let lost = self.instance.day(day);
        let (span, words) = (lost.span, format!("any day but {}", lost.id));
        let days = self.instance.days.iter().map(|day| day.span);
        let event = days.fold(span, |all, one| Interval::new(all.start.min(one.start), all.end.max(one.end)));
        // Nothing is offered further out than a day before or after the event.
        let parts = [
            Interval::new(event.start.plus(-MINUTES_PER_DAY), span.start),
            Interval::new(span.end, event.end.plus(MINUTES_PER_DAY)),
        ];
        for room in &mut self.instance.rooms {
            let closed = Availability::new(None, vec![span], room.availability.origin);
            room.availability = room.availability.and(&closed);
        }
        let mut breaks = Vec::new();
        for (index, talk) in self.instance.talks.iter_mut().enumerate() {
            let is_pinned = talk.pinned_start().is_some_and(|start| span.contains(start));
            if talk.is_break {
                breaks.extend(is_pinned.then(|| TalkId::from_index(index)));
                continue;
            }
            if is_pinned {
                talk.pin = talk.pin.map(|pin| Pin { start: None, ..pin }).filter(|pin| pin.room.is_some());
            }
            let stated = talk.slots.take();
            let windows = match &stated {
                None => parts.to_vec(),
                Some(slots) => slots
                    .windows
                    .iter()
                    .flat_map(|&window| parts.iter().filter_map(move |&part| window.meet(part)))
                    .collect(),
            };
            let origin = stated.map_or(OriginId(0), |slots| slots.origin);
            talk.slots = Some(SlotChoice { windows, words: words.clone(), origin });
        }
        // Nobody needs them on a day without talks.
        self.without_room(&breaks);
    }

    /// Leaves breaks when they are, without a room.
    fn without_room(&mut self, breaks: &[TalkId]) {
        for talk in breaks {
            let facts = &mut self.instance.talks[talk.index()];
            facts.rooms = RoomChoice::NoRoom;
            facts.pin = facts.pin.map(|pin| Pin { room: None, ..pin });
        }
        // Breaks that an agenda leaves out stand where the scenario has them.
        let is_theirs = |entry: &Entry| matches!(entry.talk, TalkRef::Known(talk) if breaks.contains(&talk));
        self.agenda.entries.retain(|entry| !is_theirs(entry));
    }
}

const MINUTES_PER_DAY: i64 = 24 * 60;
