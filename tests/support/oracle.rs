//! The price of an agenda a third time: plain loops over minutes and pairs, straight from the facts
//! of the model.
//!
//! Nothing here calls a rule, a term or a helper of the instance, so that a mistake in those
//! cannot hide here as well. Weights are those that the pages of the rules state.

use plenary::model::{
    Agenda, Availability, Delivery, Entry, EntryOrigins, Instance, Interval, OriginId, Role, RoomChoice, RoomId,
    RoomRef, Score, Status, Talk, TalkId, TalkRef, Time,
};

use super::oracle_rooms::{in_room, missing_resources, room_turnaround};
use super::{oracle_relations, oracle_tracks};

/// When and where a talk is, in UTC minutes and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub start: i64,
    pub end: i64,
    pub room: Option<usize>,
}

/// One spot per talk of the instance; `None`: left out.
pub type Plan = Vec<Option<Spot>>;

/// The score of the default rules.
pub fn price(instance: &Instance, plan: &[Option<Spot>]) -> Score {
    let mut score = Score::new(never_broken(instance, plan), 0) + oracle_relations::price(instance, plan);
    for (talk, spot) in instance.talks.iter().zip(plan) {
        match spot {
            Some(spot) => alone(instance, talk, *spot, &mut score),
            None if talk.is_break || !takes_place(talk) => {}
            None if talk.optional => score.soft += i64::from(talk.priority),
            None => score.hard += i64::from(talk.priority),
        }
    }
    together(instance, plan, &mut score);
    for (later, talk) in instance.talks.iter().enumerate() {
        for (before, _) in &talk.after {
            if let (Some(first), Some(second)) = (plan[before.0 as usize], plan[later])
                && second.start < first.end
            {
                score.hard += 10;
            }
        }
    }
    for one in 0..plan.len() {
        for two in 0..plan.len() {
            score.soft += short_turnaround(instance, plan, one, two);
            score.soft += room_turnaround(instance, plan, one, two);
        }
    }
    score.soft += moved_since_published(instance, plan);
    score.soft += oracle_tracks::price(instance, plan);
    score
}

/// Every minute of the plan with the talks that run in it.
fn minutes(plan: &[Option<Spot>]) -> Vec<(i64, Vec<(usize, Spot)>)> {
    let first = plan.iter().flatten().map(|spot| spot.start).min().unwrap_or(0);
    let last = plan.iter().flatten().map(|spot| spot.end).max().unwrap_or(0);
    (first..last)
        .map(|minute| {
            let running = plan.iter().enumerate().filter_map(|(talk, spot)| Some((talk, (*spot)?)));
            (minute, running.filter(|(_, spot)| spot.start <= minute && minute < spot.end).collect())
        })
        .collect()
}

/// What the solver never breaks: room and person overlaps, closed rooms, absent people.
pub(super) fn never_broken(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for (minute, running) in minutes(plan) {
        for (index, room) in instance.rooms.iter().enumerate() {
            let inside = running.iter().filter(|(_, spot)| takes(instance, spot.room, index)).count();
            if !room.combined && !room.shared && inside > 1 {
                cost += pairs(inside);
            }
        }
        for &(talk, spot) in &running {
            if let Some(room) = spot.room
                && !there(&instance.rooms[room].availability, minute)
            {
                cost += 1;
            }
            for (index, person) in instance.people.iter().enumerate() {
                if !there(&person.availability, minute) {
                    cost += attendances(instance, plan, talk, index);
                }
            }
        }
        for person in 0..instance.people.len() {
            let needed = running.iter().filter(|(talk, _)| needs(&instance.talks[*talk], person)).count();
            let called = running.iter().filter(|(talk, _)| calls(&instance.talks[*talk], person)).count();
            cost += pairs(needed) + count(needed * called);
        }
    }
    cost
}

/// How often the absence of a person counts in a minute of a talk: once if the talk needs them;
/// once for each other talk of that day if the talk calls everyone of its day.
fn attendances(instance: &Instance, plan: &[Option<Spot>], talk: usize, person: usize) -> i64 {
    if needs(&instance.talks[talk], person) {
        return 1;
    }
    let (true, Some(spot)) = (calls(&instance.talks[talk], person), plan[talk]) else { return 0 };
    let Some(day) = day_of(instance, spot.start) else { return 0 };
    let others = plan.iter().enumerate().filter(|(other, spot)| {
        *other != talk
            && has_role(&instance.talks[*other], person)
            && spot.is_some_and(|spot| day_of(instance, spot.start) == Some(day))
    });
    count(others.count())
}

/// What one talk costs whatever the others do.
fn alone(instance: &Instance, talk: &Talk, spot: Spot, score: &mut Score) {
    let pinned_start = talk.pin.and_then(|pin| pin.start).map(|start| start.0);
    let at_pin = pinned_start == Some(spot.start);
    let offers: Vec<_> = instance.offers.iter().filter(|offer| offer.at.0 == spot.start).collect();
    // cancelled-talk-scheduled
    if talk.status == Some(Status::Cancelled) {
        score.hard += 10;
    }
    // expired-hold
    if talk.hold.as_ref().is_some_and(|hold| hold.expired) {
        score.soft += 1;
    }
    // wrong-slot-length
    let length = spot.end - spot.start;
    let own_length = talk.minutes.is_none_or(|minutes| i64::from(minutes.0) == length);
    let hulls: Vec<Interval> = instance.days.iter().filter_map(|day| day.hull).collect();
    let open = |minute: i64| hulls.is_empty() || hulls.iter().any(|hull| hull.start.0 <= minute && minute < hull.end.0);
    let inside = (spot.start..spot.end).all(open);
    let fits =
        talk.is_break || at_pin || offers.is_empty() || !inside || is_offered(instance, talk, spot.start, spot.end);
    score.hard += if own_length && fits { 0 } else { 10 };
    // slot-not-allowed
    if !talk.is_break && !at_pin {
        let start = |windows: &[Interval]| windows.iter().any(|at| at.start.0 <= spot.start && spot.start < at.end.0);
        if talk.slots.as_ref().is_some_and(|slots| !start(&slots.windows)) {
            score.hard += 10;
        }
        if let Some(room) = spot.room {
            let limited = |rooms: &Option<Vec<RoomId>>| {
                rooms.as_ref().is_some_and(|rooms| rooms.iter().all(|one| one.0 as usize != room))
            };
            if !offers.is_empty() && offers.iter().all(|offer| limited(&offer.rooms)) {
                score.hard += 10;
            }
        }
    }
    // pinned-talk-moved
    if pinned_start.is_some() && !at_pin {
        score.hard += 10;
    }
    if let (Some(wanted), Some(room)) = (talk.pin.and_then(|pin| pin.room), spot.room)
        && wanted.0 as usize != room
    {
        score.hard += 10;
    }
    // outside-event
    if !inside {
        score.hard += 10;
    }
    // off-grid
    if !talk.is_break && !instance.offers.is_empty() && offers.is_empty() && !at_pin && open(spot.start) {
        score.soft += 10;
    }
    if let Some(room) = spot.room {
        in_room(instance, talk, room, score);
    }
}

/// What talks cost by running at once, besides what is never broken.
fn together(instance: &Instance, plan: &[Option<Spot>], score: &mut Score) {
    for (_, running) in minutes(plan) {
        score.hard += missing_resources(instance, &running);
        for (position, (one, _)) in running.iter().enumerate() {
            for (two, _) in &running[position + 1..] {
                let (one, two) = (&instance.talks[*one], &instance.talks[*two]);
                // plenary-overlap
                if !one.is_break && !two.is_break && (one.plenary || two.plenary) {
                    score.hard += 1;
                }
                // over-break
                if (one.is_break && !two.is_break && !two.own_breaks)
                    || (two.is_break && !one.is_break && !one.own_breaks)
                {
                    score.hard += 1;
                }
                // track-overlap
                if one.track.is_some() && one.track == two.track {
                    score.soft += 1;
                }
            }
        }
        // audience-overlap: of k talks that one person wants, each pair is a loss.
        for entry in &instance.interest {
            let wanted =
                |talk: usize| !instance.talks[talk].is_break && entry.talks.iter().any(|one| one.0 as usize == talk);
            let at_once = running.iter().filter(|(talk, _)| wanted(*talk)).count();
            score.soft += pairs(at_once) * i64::from(entry.count);
        }
    }
}

/// Minutes short between the end of `one` and the start of `two`, for everyone in both.
fn short_turnaround(instance: &Instance, plan: &[Option<Spot>], one: usize, two: usize) -> i64 {
    let (true, Some(first), Some(second)) = (one != two, plan[one], plan[two]) else { return 0 };
    let gap = second.start - first.end;
    let (Some(here), Some(there)) = (first.room, second.room) else { return 0 };
    let common =
        (0..instance.rooms.len()).any(|room| takes(instance, Some(here), room) && takes(instance, Some(there), room));
    if !(0..10).contains(&gap) || common {
        return 0;
    }
    let (one, two) = (&instance.talks[one], &instance.talks[two]);
    let both = (0..instance.people.len()).filter(|&person| {
        (needs(one, person) && (needs(two, person) || calls(two, person))) || (needs(two, person) && calls(one, person))
    });
    (10 - gap) * count(both.count())
}

/// 30 for each talk at another start than published, 10 for each in another room.
fn moved_since_published(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for (index, spot) in plan.iter().enumerate() {
        let published = instance.published.iter().flat_map(|agenda| &agenda.entries);
        let mut entries = published.filter(|entry| talk_of(entry) == Some(index));
        let (Some(spot), Some(entry)) = (spot, entries.next()) else { continue };
        if let Some(Time(start)) = entry.start {
            let length = || length_at(instance, &instance.talks[index], start).map(|length| start + length);
            let end = entry.end.map(|end| end.0).or_else(length);
            if start != spot.start || end.is_some_and(|end| end > start && end != spot.end) {
                cost += 30;
            }
        }
        let rooms = rooms_of(instance, entry);
        if let Some(room) = spot.room
            && !rooms.is_empty()
            && rooms != [room]
        {
            cost += 10;
        }
    }
    cost
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

/// Neither cancelled nor held until a day that is over.
fn takes_place(talk: &Talk) -> bool {
    talk.status != Some(Status::Cancelled) && talk.hold.as_ref().is_none_or(|hold| !hold.expired)
}

fn pairs(many: usize) -> i64 {
    count(many * many.saturating_sub(1) / 2)
}

pub(super) fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap()
}

fn there(hours: &Availability, minute: i64) -> bool {
    let inside = |windows: &[Interval]| windows.iter().any(|at| at.start.0 <= minute && minute < at.end.0);
    hours.available.as_ref().is_none_or(|windows| inside(windows)) && !inside(&hours.unavailable)
}

/// Whether being in `place` takes the room with this index.
pub(super) fn takes(instance: &Instance, place: Option<usize>, room: usize) -> bool {
    place.is_some_and(|place| instance.rooms[place].atoms.iter().any(|atom| atom.0 as usize == room))
}

/// Whether the person has a part in the talk that takes them whole, live or recorded.
fn has_role(talk: &Talk, person: usize) -> bool {
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
fn calls(talk: &Talk, person: usize) -> bool {
    let named = talk.people_of_day.iter().flat_map(|of_day| &of_day.candidates);
    !needs(talk, person) && named.into_iter().any(|one| one.0 as usize == person)
}

pub(super) fn day_of(instance: &Instance, minute: i64) -> Option<usize> {
    instance.days.iter().position(|day| day.span.start.0 <= minute && minute < day.span.end.0)
}

fn talk_of(entry: &Entry) -> Option<usize> {
    if let TalkRef::Known(talk) = entry.talk { Some(talk.0 as usize) } else { None }
}

/// The rooms of an entry; a break that states none is where it is pinned.
fn rooms_of(instance: &Instance, entry: &Entry) -> Vec<usize> {
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
    Agenda { entries, suppressions: Vec::new(), origin: OriginId(0) }
}
