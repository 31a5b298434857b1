//! Changes of an instance and its agenda under which scores behave as theory says.

use plenary::model::{
    Agenda, Availability, BlockId, Day, DayId, Id, Instance, Interval, PersonId, ResourceId, Room, RoomChoice, RoomId,
    RoomRef, TalkId, TalkRef, Time,
};

/// An instance and an agenda of it.
pub type Pair = (Instance, Agenda);

fn later(span: &mut Interval, minutes: i64) {
    *span = Interval { start: Time(span.start.0 + minutes), end: Time(span.end.0 + minutes) };
}

fn later_agenda(agenda: &mut Agenda, minutes: i64) {
    for entry in &mut agenda.entries {
        for time in [&mut entry.start, &mut entry.end].into_iter().flatten() {
            time.0 += minutes;
        }
    }
}

/// Everything so many minutes later.
pub fn shifted((mut instance, mut agenda): Pair, minutes: i64) -> Pair {
    let availability = |hours: &mut Availability| {
        hours.available.iter_mut().flatten().chain(&mut hours.unavailable).for_each(|span| later(span, minutes));
    };
    for Day { span, hull, .. } in &mut instance.days {
        later(span, minutes);
        if let Some(hull) = hull {
            later(hull, minutes);
        }
    }
    instance.blocks.iter_mut().for_each(|block| later(&mut block.span, minutes));
    for offer in &mut instance.offers {
        offer.at.0 += minutes;
        offer.until.0 += minutes;
    }
    instance.rooms.iter_mut().for_each(|room| availability(&mut room.availability));
    instance.people.iter_mut().for_each(|person| availability(&mut person.availability));
    for talk in &mut instance.talks {
        talk.slots.iter_mut().flat_map(|choice| &mut choice.windows).for_each(|span| later(span, minutes));
        if let Some(start) = talk.pin.as_mut().and_then(|pin| pin.start.as_mut()) {
            start.0 += minutes;
        }
    }
    instance.published.iter_mut().for_each(|published| later_agenda(published, minutes));
    later_agenda(&mut agenda, minutes);
    (instance, agenda)
}

/// Every room of `from` under the number that `to` gives it.
fn renumber_rooms(instance: &mut Instance, agenda: &mut Agenda, to: &dyn Fn(RoomId) -> RoomId) {
    let sorted = |rooms: &mut Vec<RoomId>| {
        for room in rooms.iter_mut() {
            *room = to(*room);
        }
        rooms.sort_unstable();
    };
    let in_agenda = |agenda: &mut Agenda| {
        for room in agenda.entries.iter_mut().flat_map(|entry| &mut entry.rooms) {
            if let RoomRef::Known(room) = room {
                *room = to(*room);
            }
        }
    };
    instance.rooms.iter_mut().for_each(|room| sorted(&mut room.atoms));
    instance.offers.iter_mut().filter_map(|offer| offer.rooms.as_mut()).for_each(sorted);
    for talk in &mut instance.talks {
        if let RoomChoice::Only(rooms, _) = &mut talk.rooms {
            sorted(rooms);
        }
        if let Some(room) = talk.pin.as_mut().and_then(|pin| pin.room.as_mut()) {
            *room = to(*room);
        }
    }
    instance.published.iter_mut().for_each(in_agenda);
    in_agenda(agenda);
}

/// The rooms declared in reverse order.
pub fn rooms_reversed((mut instance, mut agenda): Pair) -> Pair {
    let last = instance.rooms.len() - 1;
    renumber_rooms(&mut instance, &mut agenda, &|room| RoomId::from_index(last - room.index()));
    instance.rooms.reverse();
    (instance, agenda)
}

/// One more room, that nobody uses unless they ask for it.
pub fn with_a_room((mut instance, agenda): Pair) -> Pair {
    let template = instance.rooms[0].clone();
    let atoms = vec![RoomId::from_index(instance.rooms.len())];
    instance.rooms.push(Room {
        id: "spare".to_owned(),
        name: "Spare".to_owned(),
        on_request: true,
        atoms,
        combined: false,
        ..template
    });
    (instance, agenda)
}

/// Everything under another name; tags keep their beginning.
pub fn renamed((mut instance, agenda): Pair, suffix: &str) -> Pair {
    let more = |text: &mut String| text.push_str(suffix);
    instance.days.iter_mut().for_each(|day| more(&mut day.id));
    instance.blocks.iter_mut().for_each(|block| more(&mut block.id));
    for room in &mut instance.rooms {
        [&mut room.id, &mut room.name].into_iter().for_each(more);
        room.building.iter_mut().chain(&mut room.kinds).chain(&mut room.features).for_each(more);
    }
    for person in &mut instance.people {
        [&mut person.id, &mut person.name].into_iter().for_each(more);
        person.organisation.iter_mut().for_each(more);
    }
    for resource in &mut instance.resources {
        [&mut resource.id, &mut resource.name].into_iter().for_each(more);
    }
    for talk in &mut instance.talks {
        [&mut talk.id, &mut talk.title, &mut talk.kind].into_iter().for_each(more);
        let words = [&mut talk.track, &mut talk.language, &mut talk.organisation, &mut talk.series];
        words.into_iter().flatten().for_each(more);
        talk.tags.iter_mut().chain(&mut talk.needs).for_each(more);
    }
    (instance, agenda)
}

/// Both conferences as one. They share no time, room, person or name.
pub fn joined((mut one, mut first): Pair, two: Pair) -> Pair {
    let (talks, rooms, people) = (one.talks.len(), one.rooms.len(), one.people.len());
    let (days, blocks, resources) = (one.days.len(), one.blocks.len(), one.resources.len());
    let (mut other, mut second) = two;
    renumber_rooms(&mut other, &mut second, &|room| RoomId::from_index(rooms + room.index()));
    let talk = |id: TalkId| TalkId::from_index(talks + id.index());
    let person = |id: PersonId| PersonId::from_index(people + id.index());
    let in_agenda = |agenda: &mut Agenda| {
        for entry in &mut agenda.entries {
            if let TalkRef::Known(id) = &mut entry.talk {
                *id = talk(*id);
            }
        }
    };
    for block in &mut other.blocks {
        block.day = DayId::from_index(days + block.day.index());
    }
    for offer in &mut other.offers {
        offer.day = DayId::from_index(days + offer.day.index());
        offer.block = offer.block.map(|block| BlockId::from_index(blocks + block.index()));
    }
    for facts in &mut other.talks {
        facts.people.iter_mut().for_each(|one| one.person = person(one.person));
        facts.people_of_day.iter_mut().flat_map(|of_day| &mut of_day.candidates).for_each(|one| *one = person(*one));
        facts.after.iter_mut().for_each(|(before, _)| *before = talk(*before));
        facts.repeat_of.iter_mut().for_each(|(original, _)| *original = talk(*original));
        facts.uses.iter_mut().for_each(|(one, ..)| *one = ResourceId::from_index(resources + one.index()));
    }
    other.interest.iter_mut().flat_map(|one| &mut one.talks).for_each(|one| *one = talk(*one));
    in_agenda(&mut second);
    other.published.iter_mut().for_each(in_agenda);
    one.days.extend(other.days);
    one.blocks.extend(other.blocks);
    one.offers.extend(other.offers);
    one.rooms.extend(other.rooms);
    one.people.extend(other.people);
    one.talks.extend(other.talks);
    one.resources.extend(other.resources);
    one.interest.extend(other.interest);
    let published = one.published.take().into_iter().chain(other.published);
    one.published = published.reduce(|mut all, more| {
        all.entries.extend(more.entries);
        all
    });
    first.entries.extend(second.entries);
    (one, first)
}
