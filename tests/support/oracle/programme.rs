//! The programme as a whole: tracks, topics, audiences.

use std::collections::{BTreeMap, BTreeSet};

use plenary::model::Instance;

use super::plan::{Placed, Spot, block_of, count, day_of, has_role, minutes_of_both, pairs, placed, same_slot};

/// Minutes of overlap of the pairs that count, so many times.
fn overlaps(instance: &Instance, plan: &[Option<Spot>], times: impl Fn(&Placed<'_>, &Placed<'_>) -> i64) -> i64 {
    let mut cost = 0;
    for (one, two) in pairs(instance, plan) {
        let times = times(&one, &two);
        if times > 0 {
            cost += times * minutes_of_both(one.spot, two.spot);
        }
    }
    cost
}

pub(super) fn plenary_overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    overlaps(instance, plan, |one, two| {
        i64::from(!one.talk.is_break && !two.talk.is_break && (one.talk.plenary || two.talk.plenary))
    })
}

pub(super) fn over_break(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let runs_into =
        |talk: &Placed<'_>, pause: &Placed<'_>| pause.talk.is_break && !talk.talk.is_break && !talk.talk.own_breaks;
    overlaps(instance, plan, |one, two| i64::from(runs_into(one, two) || runs_into(two, one)))
}

pub(super) fn track_overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    overlaps(instance, plan, |one, two| i64::from(one.talk.track.is_some() && one.talk.track == two.talk.track))
}

pub(super) fn topic_overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    overlaps(instance, plan, |one, two| count(one.talk.tags.iter().filter(|tag| two.talk.tags.contains(tag)).count()))
}

/// Of the talks that one person wants, each pair at once is a loss.
pub(super) fn audience_overlap(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    overlaps(instance, plan, |one, two| {
        let wanted = |one: &Placed<'_>, talks: &[plenary::model::TalkId]| {
            !one.talk.is_break && talks.iter().any(|talk| talk.0 as usize == one.index)
        };
        let both = instance.interest.iter().filter(|entry| wanted(one, &entry.talks) && wanted(two, &entry.talks));
        both.map(|entry| i64::from(entry.count)).sum()
    })
}

/// The talks of tracks, with their tracks.
fn tracked<'a>(instance: &'a Instance, plan: &'a [Option<Spot>]) -> impl Iterator<Item = (&'a str, Spot)> + Clone {
    let talks = placed(instance, plan).filter(|one| !one.talk.is_break);
    talks.filter_map(|one| Some((one.talk.track.as_deref()?, one.spot)))
}

fn tracks<'a>(instance: &'a Instance, plan: &'a [Option<Spot>]) -> BTreeSet<&'a str> {
    tracked(instance, plan).map(|(track, _)| track).collect()
}

/// Rooms of a track on a day beyond the first.
pub(super) fn track_room_change(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for name in tracks(instance, plan) {
        for day in 0..instance.days.len() {
            let there = tracked(instance, plan)
                .filter(|(track, spot)| *track == name && day_of(instance, spot.start) == Some(day));
            let rooms: BTreeSet<usize> = there.filter_map(|(_, spot)| spot.room).collect();
            cost += count(rooms.len().saturating_sub(1));
        }
    }
    cost
}

/// A talk of the track, then a block of that day without any, then one again.
pub(super) fn track_interrupted(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for name in tracks(instance, plan) {
        for day in 0..instance.days.len() {
            let blocks = (0..instance.blocks.len()).filter(|&block| instance.blocks[block].day.0 as usize == day);
            let used: Vec<bool> = blocks
                .map(|block| {
                    let mut own = tracked(instance, plan).filter(|(track, _)| *track == name);
                    own.any(|(_, spot)| block_of(instance, spot.start) == Some(block))
                })
                .collect();
            let begins = (0..used.len()).filter(|&at| used[at] && (at == 0 || !used[at - 1])).count();
            cost += count(begins.saturating_sub(1));
        }
    }
    cost
}

/// Tracks of a room in a block beyond the first.
pub(super) fn mixed_block(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for block in 0..instance.blocks.len() {
        for room in 0..instance.rooms.len() {
            let here = tracked(instance, plan)
                .filter(|(_, spot)| spot.room == Some(room) && block_of(instance, spot.start) == Some(block));
            let tracks: BTreeSet<&str> = here.map(|(track, _)| track).collect();
            cost += count(tracks.len().saturating_sub(1));
        }
    }
    cost
}

/// Talks in slots that have neither none nor two of them.
pub(super) fn crowd_control(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let talks = || placed(instance, plan).filter(|one| !one.talk.is_break);
    let wrong = talks().filter(|one| talks().filter(|two| same_slot(one.spot, two.spot)).count() != 2);
    count(wrong.count())
}

/// Pairs of talks of a slot in different languages take one off.
pub(super) fn slot_diversity(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let good = pairs(instance, plan).filter(|(one, two)| {
        let differ = matches!((&one.talk.language, &two.talk.language), (Some(here), Some(there)) if here != there);
        differ && same_slot(one.spot, two.spot)
    });
    -count(good.count())
}

/// Talks of an organisation on a day beyond an even share.
pub(super) fn uneven_spread(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, talk) in instance.talks.iter().enumerate().filter(|(_, talk)| !talk.is_break) {
        if let Some(stated) = &talk.organisation {
            of.entry(stated).or_default().insert(index);
            continue;
        }
        for (person, facts) in instance.people.iter().enumerate() {
            if let Some(theirs) = facts.organisation.as_deref().filter(|_| has_role(talk, person)) {
                of.entry(theirs).or_default().insert(index);
            }
        }
    }
    let mut cost = 0;
    for talks in of.values() {
        let share = talks.len().div_ceil(instance.days.len().max(1));
        for day in 0..instance.days.len() {
            let there = placed(instance, plan)
                .filter(|one| talks.contains(&one.index) && day_of(instance, one.spot.start) == Some(day));
            cost += count(there.count().saturating_sub(share));
        }
    }
    cost
}
