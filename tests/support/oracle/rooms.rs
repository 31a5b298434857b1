//! Rooms and resources.

use plenary::model::{Instance, RoomChoice};

use super::plan::{Spot, count, minutes_away, minutes_of_both, pairs, placed, rooms_of_both, same_slot, touch};

pub(super) fn overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let cost = |one, two| rooms_of_both(instance, one, two, false) * minutes_of_both(one, two);
    pairs(instance, plan).map(|(one, two)| cost(one.spot, two.spot)).sum()
}

pub(super) fn unavailable(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let closed = |spot: Spot, room: usize| minutes_away(&instance.rooms[room].availability, spot);
    placed(instance, plan).filter_map(|one| Some(closed(one.spot, one.spot.room?))).sum()
}

pub(super) fn not_allowed(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut wrong = 0;
    for one in placed(instance, plan) {
        let Some(index) = one.spot.room else { continue };
        let room = &instance.rooms[index];
        let chosen = match &one.talk.rooms {
            RoomChoice::Any => !room.on_request,
            RoomChoice::NoRoom => false,
            RoomChoice::Only(rooms, _) => rooms.iter().any(|one| one.0 as usize == index),
        };
        let kind = room.kinds.is_empty() || one.talk.is_break || room.kinds.contains(&one.talk.kind);
        wrong += i64::from(!chosen || !kind);
    }
    wrong
}

pub(super) fn missing_feature(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut missing = 0;
    for one in placed(instance, plan) {
        let Some(room) = one.spot.room else { continue };
        let has = |need: &String| instance.rooms[room].features.iter().any(|feature| feature == need);
        missing += count(one.talk.needs.iter().filter(|need| !has(need)).count());
    }
    missing
}

/// Units missing in every minute.
pub(super) fn resource_overload(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let first = plan.iter().flatten().map(|spot| spot.start).min().unwrap_or(0);
    let last = plan.iter().flatten().map(|spot| spot.end).max().unwrap_or(0);
    let mut missing = 0;
    for (index, resource) in instance.resources.iter().enumerate() {
        let users = placed(instance, plan).flat_map(|one| one.talk.uses.iter().map(move |uses| (one.spot, uses)));
        let users: Vec<(Spot, u32)> =
            users.filter(|(_, uses)| uses.0.0 as usize == index).map(|(spot, uses)| (spot, uses.1)).collect();
        for minute in first..last {
            let running = users.iter().filter(|(spot, _)| spot.start <= minute && minute < spot.end);
            let used: u32 = running.map(|(_, amount)| amount).sum();
            missing += i64::from(used.saturating_sub(resource.capacity));
        }
    }
    missing
}

pub(super) fn too_small(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut missing = 0;
    for one in placed(instance, plan) {
        let capacity = one.spot.room.and_then(|room| instance.rooms[room].capacity);
        if let (Some(expected), Some(capacity)) = (one.talk.expected, capacity) {
            missing += i64::from(expected.saturating_sub(capacity));
        }
    }
    missing
}

/// Minutes missing for partitions between the end of one talk and the start of another.
pub(super) fn turnaround(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut missing = 0;
    for one in placed(instance, plan) {
        for two in placed(instance, plan).filter(|two| two.index != one.index) {
            let (Some(here), Some(there)) = (one.spot.room, two.spot.room) else { continue };
            let gap = two.spot.start - one.spot.end;
            if gap >= 0 && here != there && touch(instance, one.spot, two.spot) {
                let needed = instance.rooms[here].turnaround.max(instance.rooms[there].turnaround);
                missing += (i64::from(needed) - gap).max(0);
            }
        }
    }
    missing
}

pub(super) fn popular_in_smaller(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut wrong = 0;
    for one in placed(instance, plan) {
        for two in placed(instance, plan).filter(|two| same_slot(one.spot, two.spot)) {
            let seats = |spot: Spot| spot.room.and_then(|room| instance.rooms[room].capacity);
            if let (Some(more), Some(fewer), Some(here), Some(there)) =
                (one.talk.expected, two.talk.expected, seats(one.spot), seats(two.spot))
            {
                wrong += i64::from(more > fewer && here < there);
            }
        }
    }
    wrong
}
