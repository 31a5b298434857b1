//! Plans, and the facts that several rules look at.

use plenary::model::{
    Agenda, Availability, Delivery, Entry, EntryOrigins, Instance, Interval, Role, RoomChoice, RoomId, RoomRef, Talk,
    TalkId, TalkRef, Time,
};

/// When and where a talk is, in UTC minutes and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub start: i64,
    pub end: i64,
    pub room: Option<usize>,
}

/// One spot per talk of the instance; `None`: left out.
pub type Plan = Vec<Option<Spot>>;

/// A talk of a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub index: usize,
    pub talk: &'a Talk,
    pub spot: Spot,
}

/// The talks of a plan, breaks included, in order of id.
pub(super) fn placed<'a>(instance: &'a Instance, plan: &'a [Option<Spot>]) -> impl Iterator<Item = Placed<'a>> + Clone {
    let both = instance.talks.iter().zip(plan).enumerate();
    both.filter_map(|(index, (talk, spot))| Some(Placed { index, talk, spot: (*spot)? }))
}

/// Every two talks of a plan, once.
pub(super) fn pairs<'a>(
    instance: &'a Instance,
    plan: &'a [Option<Spot>],
) -> impl Iterator<Item = (Placed<'a>, Placed<'a>)> {
    placed(instance, plan).flat_map(move |one| {
        let later = placed(instance, plan).filter(move |two| one.index < two.index);
        later.map(move |two| (one, two))
    })
}

/// Minutes in which both are running.
pub(super) fn minutes_of_both(one: Spot, two: Spot) -> i64 {
    count((one.start..one.end).filter(|minute| (two.start..two.end).contains(minute)).count())
}

pub(super) fn same_slot(one: Spot, two: Spot) -> bool {
    one.start == two.start && one.end == two.end
}

pub(super) fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap()
}

fn inside(windows: &[Interval], minute: i64) -> bool {
    windows.iter().any(|at| at.start.0 <= minute && minute < at.end.0)
}

/// Minutes of the spot that are not among these hours.
pub(super) fn minutes_away(hours: &Availability, spot: Spot) -> i64 {
    let there = |minute: i64| {
        hours.available.as_ref().is_none_or(|windows| inside(windows, minute)) && !inside(&hours.unavailable, minute)
    };
    count((spot.start..spot.end).filter(|&minute| !there(minute)).count())
}

/// Whether being in `place` takes the room with this index.
pub(super) fn takes(instance: &Instance, place: Option<usize>, room: usize) -> bool {
    place.is_some_and(|place| instance.rooms[place].atoms.iter().any(|atom| atom.0 as usize == room))
}

/// How many atomic rooms both take that are not shared, or that are.
pub(super) fn rooms_of_both(instance: &Instance, one: Spot, two: Spot, shared: bool) -> i64 {
    let rooms = instance.rooms.iter().enumerate().filter(|(index, room)| {
        !room.combined
            && room.shared == shared
            && takes(instance, one.room, *index)
            && takes(instance, two.room, *index)
    });
    count(rooms.count())
}

/// Whether some atomic room is taken by both.
pub(super) fn touch(instance: &Instance, one: Spot, two: Spot) -> bool {
    rooms_of_both(instance, one, two, false) + rooms_of_both(instance, one, two, true) > 0
}

/// Whether the person has a part in the talk that takes them whole, live or recorded.
pub(super) fn has_role(talk: &Talk, person: usize) -> bool {
    talk.people.iter().any(|one| {
        one.person.0 as usize == person
            && match one.role {
                Role::Speaker | Role::Moderator | Role::Panelist | Role::Chair | Role::Attendee => true,
                Role::Organiser | Role::Contact => false,
            }
    })
}

pub(super) fn needs(talk: &Talk, person: usize) -> bool {
    talk.delivery == Delivery::Live && has_role(talk, person)
}

/// Whether the talk collects this person by `people_of`, beyond those it needs anyway.
pub(super) fn calls(talk: &Talk, person: usize) -> bool {
    let named = talk.people_of_day.iter().flat_map(|of_day| &of_day.candidates);
    !needs(talk, person) && named.into_iter().any(|one| one.0 as usize == person)
}

/// How many people must be in both: needed in both, or needed in one and called to the other.
pub(super) fn people_of_both(instance: &Instance, one: &Talk, two: &Talk) -> i64 {
    let both = (0..instance.people.len()).filter(|&person| {
        (needs(one, person) && (needs(two, person) || calls(two, person))) || (needs(two, person) && calls(one, person))
    });
    count(both.count())
}

pub(super) fn day_of(instance: &Instance, minute: i64) -> Option<usize> {
    instance.days.iter().position(|day| day.span.start.0 <= minute && minute < day.span.end.0)
}

pub(super) fn block_of(instance: &Instance, minute: i64) -> Option<usize> {
    instance.blocks.iter().position(|block| block.span.start.0 <= minute && minute < block.span.end.0)
}

/// Whether some slot, chain of touching slots of one block, or grid at `start` holds the time
/// until `end`. With own breaks a chain may cross breaks.
pub(super) fn is_offered(instance: &Instance, talk: &Talk, start: i64, end: i64) -> bool {
    instance.offers.iter().filter(|offer| offer.at.0 == start).any(|offer| {
        if offer.length.is_none() {
            return end <= offer.until.0;
        }
        if talk.own_breaks {
            let mut slots = instance.offers.iter().filter(|last| last.length.is_some() && last.day == offer.day);
            return end >= offer.until.0 && slots.any(|last| last.until.0 == end);
        }
        let mut ends = vec![offer.until.0];
        while let Some(at) = ends.pop() {
            if at == end {
                return true;
            }
            let next = instance.offers.iter().filter(|next| next.length.is_some() && next.block == offer.block);
            ends.extend(next.filter(|next| next.at.0 == at && at < end).map(|next| next.until.0));
        }
        false
    })
}

pub(super) fn talk_of(entry: &Entry) -> Option<usize> {
    if let TalkRef::Known(talk) = entry.talk { Some(talk.0 as usize) } else { None }
}

/// The rooms of an entry; a break that states none is where it is pinned.
pub(super) fn rooms_of(instance: &Instance, entry: &Entry) -> Vec<usize> {
    let known = entry.rooms.iter().filter_map(|room| if let RoomRef::Known(room) = room { Some(*room) } else { None });
    let mut rooms: Vec<usize> = known.map(|room| room.0 as usize).collect();
    if let Some(talk) = talk_of(entry).map(|talk| &instance.talks[talk])
        && rooms.is_empty()
        && talk.is_break
    {
        rooms.extend(talk.pin.and_then(|pin| pin.room).map(|room| room.0 as usize));
    }
    rooms
}

pub(super) fn length_at(instance: &Instance, talk: &Talk, start: i64) -> Option<i64> {
    let all: Vec<(i64, u32)> = instance.offers.iter().filter_map(|offer| Some((offer.at.0, offer.length?.0))).collect();
    let here = all.iter().find(|(at, _)| *at == start).map(|(_, length)| *length);
    // Off every slot, a length that all slots share is meant.
    let (least, most) = (all.iter().map(|one| one.1).min(), all.iter().map(|one| one.1).max());
    let common = if least == most { least } else { None };
    talk.minutes.map(|minutes| minutes.0).or(here).or(common).map(i64::from)
}

/// Where a pin fixes a talk wholly.
pub(super) fn fixed(instance: &Instance, talk: &Talk) -> Option<Spot> {
    let pin = talk.pin?;
    let start = pin.start?.0;
    let end = start + length_at(instance, talk, start)?;
    let room = match (pin.room, &talk.rooms) {
        (Some(room), _) => Some(room.0 as usize),
        (None, RoomChoice::NoRoom) => None,
        (None, _) => return None,
    };
    Some(Spot { start, end, room })
}

/// What an agenda states, breaks added where they are omitted. For agendas with at most one
/// entry per talk, all of known time and place.
pub fn plan_of(instance: &Instance, agenda: &Agenda) -> Plan {
    let mut plan: Plan = vec![None; instance.talks.len()];
    for entry in &agenda.entries {
        let (Some(talk), Some(start)) = (talk_of(entry), entry.start) else { continue };
        let length = length_at(instance, &instance.talks[talk], start.0);
        let Some(end) = entry.end.map(|end| end.0).or(length.map(|length| start.0 + length)) else { continue };
        plan[talk] = Some(Spot { start: start.0, end, room: rooms_of(instance, entry).first().copied() });
    }
    for (talk, spot) in instance.talks.iter().zip(&mut plan) {
        if talk.is_break && spot.is_none() {
            *spot = fixed(instance, talk);
        }
    }
    plan
}

/// The agenda of a plan.
pub fn agenda_of(plan: &[Option<Spot>]) -> Agenda {
    let placed = plan.iter().enumerate().filter_map(|(talk, spot)| Some((talk, (*spot)?)));
    let entries = placed
        .map(|(talk, spot)| Entry {
            talk: TalkRef::Known(TalkId(u32::try_from(talk).unwrap())),
            start: Some(Time(spot.start)),
            end: Some(Time(spot.end)),
            rooms: spot.room.iter().map(|&room| RoomRef::Known(RoomId(u32::try_from(room).unwrap()))).collect(),
            at: EntryOrigins::default(),
        })
        .collect();
    Agenda { entries, ..Agenda::default() }
}
