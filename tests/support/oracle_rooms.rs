//! The part of the oracle's price that rooms and resources have.

use plenary::model::{Instance, RoomChoice, Score, Talk};

use super::oracle::{Spot, takes};

/// What a talk costs in a room.
pub(super) fn in_room(instance: &Instance, talk: &Talk, index: usize, score: &mut Score) {
    let room = &instance.rooms[index];
    // room-not-allowed
    let chosen = match &talk.rooms {
        RoomChoice::Any => !room.on_request,
        RoomChoice::NoRoom => false,
        RoomChoice::Only(rooms, _) => rooms.iter().any(|one| one.0 as usize == index),
    };
    let kind = room.kinds.is_empty() || talk.is_break || room.kinds.contains(&talk.kind);
    score.hard += if chosen && kind { 0 } else { 10 };
    // missing-feature
    for need in &talk.needs {
        score.hard += if room.features.iter().any(|feature| feature == need) { 0 } else { 10 };
    }
    // room-too-small
    if let (Some(expected), Some(capacity)) = (talk.expected, room.capacity)
        && expected > capacity
    {
        score.soft += i64::from(expected - capacity);
    }
}

/// Minutes missing for the partition between the end of `one` and the start of `two`.
pub(super) fn room_turnaround(instance: &Instance, plan: &[Option<Spot>], one: usize, two: usize) -> i64 {
    let (true, Some(first), Some(second)) = (one != two, plan[one], plan[two]) else { return 0 };
    let (Some(here), Some(there)) = (first.room, second.room) else { return 0 };
    let common =
        (0..instance.rooms.len()).any(|room| takes(instance, Some(here), room) && takes(instance, Some(there), room));
    let gap = second.start - first.end;
    if gap < 0 || here == there || !common {
        return 0;
    }
    let needed = instance.rooms[here].turnaround.max(instance.rooms[there].turnaround);
    (i64::from(needed) - gap).max(0)
}

/// Units of resources missing in a minute in which these talks run.
pub(super) fn missing_resources(instance: &Instance, running: &[(usize, Spot)]) -> i64 {
    let mut missing = 0;
    for (index, resource) in instance.resources.iter().enumerate() {
        let uses = running.iter().flat_map(|(talk, _)| &instance.talks[*talk].uses);
        let used: u32 = uses.filter(|(one, ..)| one.0 as usize == index).map(|(_, amount, _)| amount).sum();
        missing += i64::from(used.saturating_sub(resource.capacity));
    }
    missing
}
