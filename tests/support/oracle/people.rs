//! People.

use chrono::{DateTime, Timelike};
use chrono_tz::Tz;
use plenary::model::{Delivery, Instance, Role, Talk};

use super::plan::{
    Placed, Spot, block_of, calls, count, day_of, has_role, minutes_away, minutes_of_both, needs, pairs,
    people_of_both, placed, touch,
};

pub(super) fn overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let people = |one: &Placed<'_>, two: &Placed<'_>| people_of_both(instance, one.talk, two.talk);
    pairs(instance, plan).map(|(one, two)| people(&one, &two) * minutes_of_both(one.spot, two.spot)).sum()
}

pub(super) fn unavailable(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut absent = 0;
    for (index, person) in instance.people.iter().enumerate() {
        for one in placed(instance, plan) {
            let times = attendances(instance, plan, &one, index);
            if times > 0 {
                absent += times * minutes_away(&person.availability, one.spot);
            }
        }
    }
    absent
}

/// How often the absence of a person counts in a minute of a talk: once if the talk needs them;
/// once for each other talk of that day if the talk calls everyone of its day.
fn attendances(instance: &Instance, plan: &[Option<Spot>], one: &Placed<'_>, person: usize) -> i64 {
    if needs(one.talk, person) {
        return 1;
    }
    let (true, Some(day)) = (calls(one.talk, person), day_of(instance, one.spot.start)) else { return 0 };
    let others = placed(instance, plan).filter(|other| {
        other.index != one.index && has_role(other.talk, person) && day_of(instance, other.spot.start) == Some(day)
    });
    count(others.count())
}

/// Minutes short of ten between rooms that have nothing in common.
pub(super) fn short_turnaround(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut short = 0;
    for one in placed(instance, plan) {
        for two in placed(instance, plan).filter(|two| two.index != one.index) {
            let gap = two.spot.start - one.spot.end;
            let placed = one.spot.room.is_some() && two.spot.room.is_some();
            if (0..10).contains(&gap) && placed && !touch(instance, one.spot, two.spot) {
                short += (10 - gap) * people_of_both(instance, one.talk, two.talk);
            }
        }
    }
    short
}

/// Talks a day beyond what a person wants.
pub(super) fn overload(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for (index, person) in instance.people.iter().enumerate() {
        let Some(most) = person.max_per_day else { continue };
        for day in 0..instance.days.len() {
            let there = placed(instance, plan)
                .filter(|one| needs(one.talk, index) && day_of(instance, one.spot.start) == Some(day));
            cost += (count(there.count()) - i64::from(most)).max(0);
        }
    }
    cost
}

/// Pairs of rooms in which two tracks with a common chair run in one block.
pub(super) fn chair_overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let chairs = |talk: &Talk, person: usize| {
        let mut parts = talk.people.iter();
        let chairs = parts.any(|one| one.role == Role::Chair && one.person.0 as usize == person);
        talk.delivery == Delivery::Live && chairs
    };
    let of_track = |talk: &Talk, track: &str| talk.track.as_deref() == Some(track);
    let mut tracks: Vec<&str> = instance.talks.iter().filter_map(|talk| talk.track.as_deref()).collect();
    tracks.sort_unstable();
    tracks.dedup();
    let mut cost = 0;
    for (index, &first) in tracks.iter().enumerate() {
        for &second in &tracks[index + 1..] {
            let has = |track: &str, person: usize| {
                instance.talks.iter().any(|talk| of_track(talk, track) && chairs(talk, person))
            };
            let common: Vec<usize> =
                (0..instance.people.len()).filter(|&person| has(first, person) && has(second, person)).collect();
            // Block and room of each talk that one of them chairs.
            let cells = |track: &str| {
                let chaired = placed(instance, plan)
                    .filter(|one| of_track(one.talk, track) && common.iter().any(|&person| chairs(one.talk, person)));
                let cells = chaired.filter_map(|one| Some((block_of(instance, one.spot.start)?, one.spot.room?)));
                let mut cells: Vec<(usize, usize)> = cells.collect();
                cells.sort_unstable();
                cells.dedup();
                cells
            };
            let theirs = cells(second);
            for (block, room) in cells(first) {
                cost += count(theirs.iter().filter(|cell| cell.0 == block && cell.1 != room).count());
            }
        }
    }
    cost
}

/// People without a quarter of an hour between two talks of a day.
pub(super) fn no_pause(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for (one, two) in pairs(instance, plan) {
        let day = day_of(instance, one.spot.start);
        let one_day = day.is_some() && day == day_of(instance, two.spot.start);
        let between = (two.spot.start - one.spot.end).max(one.spot.start - two.spot.end);
        if between < 0 || (one_day && between < 15) {
            cost += people_of_both(instance, one.talk, two.talk);
        }
    }
    cost
}

/// Minutes before eight and after ten in the evening, where the person is.
pub(super) fn unsociable_hour(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for (index, person) in instance.people.iter().enumerate() {
        let Some(zone) = person.zone else { continue };
        let zone: Tz = zone.name().parse().unwrap();
        for one in placed(instance, plan).filter(|one| needs(one.talk, index)) {
            let night = (one.spot.start..one.spot.end).filter(|minute| {
                let hour = DateTime::from_timestamp(minute * 60, 0).unwrap().with_timezone(&zone).hour();
                !(8..22).contains(&hour)
            });
            cost += count(night.count());
        }
    }
    cost
}

/// Talks in the agenda that do not say who is needed.
pub(super) fn missing(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let unknown = |one: &Placed<'_>| !one.talk.is_break && !one.talk.people_known && one.talk.people_of_day.is_none();
    count(placed(instance, plan).filter(unknown).count())
}
