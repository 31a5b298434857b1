//! Whether, when and where talks take place, and changes to what was published.

use plenary::model::{Instance, Interval, RoomId, Status, Talk, Time};

use super::plan::{Placed, Spot, count, is_offered, length_at, minutes_of_both, pairs, placed, rooms_of, talk_of};

/// Priorities of talks that are missed.
fn left_out(instance: &Instance, plan: &[Option<Spot>], optional: bool) -> i64 {
    let missed = instance.talks.iter().zip(plan).filter(|(talk, spot)| {
        // Neither cancelled nor held until a day that is over.
        let takes_place = talk.status != Some(Status::Cancelled) && talk.hold.as_ref().is_none_or(|hold| !hold.expired);
        spot.is_none() && !talk.is_break && takes_place && talk.optional == optional
    });
    missed.map(|(talk, _)| i64::from(talk.priority)).sum()
}

pub(super) fn unscheduled(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    left_out(instance, plan, false)
}

pub(super) fn optional_left_out(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    left_out(instance, plan, true)
}

/// Talks of the plan of which this holds.
fn talks(instance: &Instance, plan: &[Option<Spot>], wrong: impl Fn(&Placed<'_>) -> bool) -> i64 {
    count(placed(instance, plan).filter(wrong).count())
}

/// Whether a minute lies in the hours of some day; without any hours nothing is outside.
fn is_open(instance: &Instance, minute: i64) -> bool {
    let mut hulls = instance.days.iter().filter_map(|day| day.hull).peekable();
    hulls.peek().is_none() || hulls.any(|hull| hull.start.0 <= minute && minute < hull.end.0)
}

fn is_inside(instance: &Instance, spot: Spot) -> bool {
    (spot.start..spot.end).all(|minute| is_open(instance, minute))
}

fn pinned_start(talk: &Talk) -> Option<i64> {
    Some(talk.pin?.start?.0)
}

/// Whether the talk starts where it is pinned.
fn at_pin(one: &Placed<'_>) -> bool {
    pinned_start(one.talk) == Some(one.spot.start)
}

/// Whether any slot or grid offers this start.
fn is_start(instance: &Instance, start: i64) -> bool {
    instance.offers.iter().any(|offer| offer.at.0 == start)
}

pub(super) fn outside_event(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    talks(instance, plan, |one| !is_inside(instance, one.spot))
}

pub(super) fn wrong_slot_length(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    talks(instance, plan, |one| {
        let Spot { start, end, .. } = one.spot;
        let own_length = one.talk.minutes.is_none_or(|minutes| i64::from(minutes.0) == end - start);
        let free = one.talk.is_break || at_pin(one) || !is_start(instance, start) || !is_inside(instance, one.spot);
        !own_length || !(free || is_offered(instance, one.talk, start, end))
    })
}

pub(super) fn slot_not_allowed(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut wrong = 0;
    for one in placed(instance, plan).filter(|one| !one.talk.is_break && !at_pin(one)) {
        let start = one.spot.start;
        let among = |windows: &[Interval]| windows.iter().any(|at| at.start.0 <= start && start < at.end.0);
        wrong += i64::from(one.talk.slots.as_ref().is_some_and(|slots| !among(&slots.windows)));
        if let Some(room) = one.spot.room {
            let elsewhere = |rooms: &Option<Vec<RoomId>>| {
                rooms.as_ref().is_some_and(|rooms| rooms.iter().all(|one| one.0 as usize != room))
            };
            let mut here = instance.offers.iter().filter(|offer| offer.at.0 == start);
            wrong += i64::from(is_start(instance, start) && here.all(|offer| elsewhere(&offer.rooms)));
        }
    }
    wrong
}

pub(super) fn pinned_talk_moved(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut moved = 0;
    for one in placed(instance, plan) {
        moved += i64::from(pinned_start(one.talk).is_some() && !at_pin(&one));
        if let (Some(wanted), Some(room)) = (one.talk.pin.and_then(|pin| pin.room), one.spot.room) {
            moved += i64::from(wanted.0 as usize != room);
        }
    }
    moved
}

pub(super) fn cancelled(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    talks(instance, plan, |one| one.talk.status == Some(Status::Cancelled))
}

pub(super) fn unconfirmed(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    talks(instance, plan, |one| one.talk.status == Some(Status::Proposed))
}

pub(super) fn expired_hold(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    talks(instance, plan, |one| one.talk.hold.as_ref().is_some_and(|hold| hold.expired))
}

pub(super) fn off_grid(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    talks(instance, plan, |one| {
        let exempt = one.talk.is_break || at_pin(one) || instance.offers.is_empty();
        !exempt && is_open(instance, one.spot.start) && !is_start(instance, one.spot.start)
    })
}

pub(super) fn staggered_start(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let staggered = pairs(instance, plan)
        .filter(|(one, two)| !one.talk.is_break && !two.talk.is_break && one.spot.start != two.spot.start);
    staggered.map(|(one, two)| minutes_of_both(one.spot, two.spot)).sum()
}

/// 3 for each talk at another start or end than published, 1 for each in another room.
pub(super) fn moved_since_published(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut moved = 0;
    for one in placed(instance, plan) {
        let published = instance.published.iter().flat_map(|agenda| &agenda.entries);
        let Some(entry) = published.into_iter().find(|entry| talk_of(entry) == Some(one.index)) else { continue };
        if let Some(Time(start)) = entry.start {
            let length = || length_at(instance, one.talk, start).map(|length| start + length);
            let end = entry.end.map(|end| end.0).or_else(length);
            if start != one.spot.start || end.is_some_and(|end| end > start && end != one.spot.end) {
                moved += 3;
            }
        }
        let rooms = rooms_of(instance, entry);
        if let Some(room) = one.spot.room {
            moved += i64::from(!rooms.is_empty() && rooms != [room]);
        }
    }
    moved
}
