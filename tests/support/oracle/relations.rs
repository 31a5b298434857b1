//! Relations between talks.

use std::collections::BTreeSet;

use plenary::model::Instance;

use super::plan::{Placed, Spot, block_of, count, day_of, minutes_of_both, pairs, placed};

pub(super) fn order(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut wrong = 0;
    for later in placed(instance, plan) {
        for (before, _) in &later.talk.after {
            wrong += i64::from(plan[before.0 as usize].is_some_and(|first| later.spot.start < first.end));
        }
    }
    wrong
}

/// Whether one of the two repeats the other.
fn repeat(one: &Placed<'_>, two: &Placed<'_>) -> bool {
    let of = |talk: &Placed<'_>, other: usize| talk.talk.repeat_of.is_some_and(|(of, _)| of.0 as usize == other);
    of(one, two.index) || of(two, one.index)
}

pub(super) fn keep_apart(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let repeats = pairs(instance, plan).filter(|(one, two)| repeat(one, two));
    repeats.map(|(one, two)| minutes_of_both(one.spot, two.spot)).sum()
}

/// The days of two talks, if both are on days of the event.
fn days(instance: &Instance, one: Spot, two: Spot) -> Option<(usize, usize)> {
    Some((day_of(instance, one.start)?, day_of(instance, two.start)?))
}

pub(super) fn different_day(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let wrong = pairs(instance, plan).filter(|(one, two)| {
        repeat(one, two)
            && instance.days.len() > 1
            && days(instance, one.spot, two.spot).is_some_and(|(first, second)| first == second)
    });
    count(wrong.count())
}

pub(super) fn same_day(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let wrong = pairs(instance, plan).filter(|(one, two)| {
        one.talk.series.is_some()
            && one.talk.series == two.talk.series
            && days(instance, one.spot, two.spot).is_some_and(|(first, second)| first != second)
    });
    count(wrong.count())
}

/// Neighbouring parts of a series in different rooms, and those that are not within half an hour.
pub(super) fn series(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for one in 0..instance.talks.len() {
        let name = &instance.talks[one].series;
        let next = (one + 1..instance.talks.len()).find(|&two| name.is_some() && instance.talks[two].series == *name);
        let (Some(first), Some(second)) = (plan[one], next.and_then(|two| plan[two])) else { continue };
        cost += i64::from(matches!((first.room, second.room), (Some(here), Some(there)) if here != there));
        cost += i64::from(!(0..=30).contains(&(second.start - first.end)));
    }
    cost
}

pub(super) fn difficulty_order(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut wrong = 0;
    for easy in placed(instance, plan) {
        for hard in
            placed(instance, plan).filter(|hard| easy.talk.track.is_some() && hard.talk.track == easy.talk.track)
        {
            if let (Some(low), Some(high)) = (easy.talk.difficulty, hard.talk.difficulty) {
                wrong += i64::from(low < high && hard.spot.start < easy.spot.end);
            }
        }
    }
    wrong
}

/// Talks that are not at their position among those of their track.
pub(super) fn wrong_position(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let tracks: BTreeSet<&str> = instance.talks.iter().filter_map(|talk| talk.track.as_deref()).collect();
    let mut wrong = 0;
    for track in tracks {
        let mut list: Vec<Placed<'_>> =
            placed(instance, plan).filter(|one| one.talk.track.as_deref() == Some(track)).collect();
        list.sort_by_key(|one| {
            let block = block_of(instance, one.spot.start).unwrap_or(usize::MAX);
            (block, one.spot.room, one.spot.start, one.spot.end, one.index)
        });
        let elsewhere = (1..)
            .zip(&list)
            .filter(|(place, one)| one.talk.position.is_some_and(|position| position > 0 && position != *place));
        wrong += count(elsewhere.count());
    }
    wrong
}
