//! The oracle's prices of people and of relations between talks: plain loops over the facts.

use plenary::model::{Delivery, Instance, Role, Score, Talk};

use super::oracle::{Spot, day_of, needs};

/// What the default rules about people and relations cost, besides those that `oracle` has.
pub fn price(instance: &Instance, plan: &[Option<Spot>]) -> Score {
    let mut soft = overload(instance, plan) + chairs(instance, plan) + series(instance, plan);
    let mut hard = 0;
    for one in 0..instance.talks.len() {
        for two in one + 1..instance.talks.len() {
            let (Some(first), Some(second)) = (plan[one], plan[two]) else { continue };
            let (a, b) = (&instance.talks[one], &instance.talks[two]);
            let day = |spot: Spot| day_of(instance, spot.start);
            let on_days = day(first).is_some() && day(second).is_some();
            let repeats = |talk: &Talk, other: usize| talk.repeat_of.is_some_and(|(of, _)| of.0 as usize == other);
            if repeats(a, two) || repeats(b, one) {
                // keep-apart
                let both = (first.start..first.end).filter(|minute| (second.start..second.end).contains(minute));
                hard += i64::try_from(both.count()).unwrap();
                // different-day
                soft += i64::from(instance.days.len() > 1 && on_days && day(first) == day(second));
            }
            // same-day
            if a.series.is_some() && a.series == b.series {
                soft += i64::from(on_days && day(first) != day(second));
            }
            // difficulty-order
            if let (Some(low), Some(high), true) = (a.difficulty, b.difficulty, a.track.is_some() && a.track == b.track)
            {
                soft += i64::from((low < high && second.start < first.end) || (high < low && first.start < second.end));
            }
        }
    }
    for track in tracks(instance) {
        soft += positions(instance, plan, &track);
    }
    Score::new(hard, soft)
}

fn tracks(instance: &Instance) -> Vec<String> {
    let mut tracks: Vec<String> = instance.talks.iter().filter_map(|talk| talk.track.clone()).collect();
    tracks.sort();
    tracks.dedup();
    tracks
}

fn block_of(instance: &Instance, minute: i64) -> Option<usize> {
    instance.blocks.iter().position(|block| block.span.start.0 <= minute && minute < block.span.end.0)
}

/// Talks a day beyond what a person wants.
fn overload(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let mut cost = 0;
    for (index, person) in instance.people.iter().enumerate() {
        let Some(most) = person.max_per_day else { continue };
        for day in 0..instance.days.len() {
            let there = instance.talks.iter().zip(plan).filter(|(talk, spot)| {
                needs(talk, index) && spot.is_some_and(|spot| day_of(instance, spot.start) == Some(day))
            });
            cost += (i64::try_from(there.count()).unwrap() - i64::from(most)).max(0);
        }
    }
    cost
}

/// Pairs of rooms in which two tracks with a common chair run in one block.
fn chairs(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let chairs = |talk: &Talk| -> Vec<usize> {
        let all = talk.people.iter().filter(|one| one.role == Role::Chair && talk.delivery == Delivery::Live);
        all.map(|one| one.person.0 as usize).collect()
    };
    let of_track = |talk: &Talk, track: &str| talk.track.as_deref() == Some(track);
    let mut cost = 0;
    let tracks = tracks(instance);
    for (index, first) in tracks.iter().enumerate() {
        for second in &tracks[index + 1..] {
            let common = |person: &usize| {
                [first, second].iter().all(|track| {
                    instance.talks.iter().any(|talk| of_track(talk, track) && chairs(talk).contains(person))
                })
            };
            for block in 0..instance.blocks.len() {
                let used = |track: &str, room: usize| {
                    instance.talks.iter().zip(plan).any(|(talk, spot)| {
                        of_track(talk, track)
                            && chairs(talk).iter().any(common)
                            && spot.is_some_and(|spot| {
                                spot.room == Some(room) && block_of(instance, spot.start) == Some(block)
                            })
                    })
                };
                for here in 0..instance.rooms.len() {
                    for there in (0..instance.rooms.len()).filter(|&there| there != here) {
                        cost += i64::from(used(first, here) && used(second, there));
                    }
                }
            }
        }
    }
    cost
}

/// Neighbouring parts of a series in different rooms, and those that are not within half an hour.
fn series(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
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

/// Talks that are not at their position among those of a track.
fn positions(instance: &Instance, plan: &[Option<Spot>], track: &str) -> i64 {
    let mut list: Vec<(usize, Option<usize>, Spot, usize)> = Vec::new();
    for (index, (talk, spot)) in instance.talks.iter().zip(plan).enumerate() {
        if let (Some(spot), true) = (*spot, talk.track.as_deref() == Some(track)) {
            list.push((block_of(instance, spot.start).unwrap_or(usize::MAX), spot.room, spot, index));
        }
    }
    list.sort_by_key(|&(block, room, spot, talk)| (block, room, spot.start, spot.end, talk));
    let wrong = (1..).zip(&list).filter(|(place, (.., talk))| {
        instance.talks[*talk].position.is_some_and(|position| position > 0 && position != *place)
    });
    i64::try_from(wrong.count()).unwrap()
}
