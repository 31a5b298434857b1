//! What the audience of a conference wants: numbers, tracks, votes, preferences.

use super::dice::Dice;
use super::names;
use super::plan::{Plan, Votes};

/// Topics of a track.
const TOPICS: usize = 3;
/// Small conferences have more votes a talk than large ones: this many beyond three for two talks.
const MOST_EXTRA: usize = 3_000;
/// The most requests: each is a use of a rule of its own.
const MOST_REQUESTS: usize = 300;

/// Skewed numbers: the talk of rank r expects about 1/(1 + 14 r/n) of the largest room, after Zipf (1949), and
/// large rooms have most of the popular ones. O(n log n).
pub(super) fn audience(plan: &mut Plan, dice: &mut Dice) {
    let largest = u64::from(plan.rooms[0].capacity);
    let mut ranked: Vec<(u32, usize)> = Vec::with_capacity(plan.talks.len());
    for (index, talk) in plan.talks.iter_mut().enumerate() {
        if talk.plenary {
            talk.expected = plan.rooms[0].capacity * dice.between(70, 98) / 100;
        } else {
            ranked.push((plan.rooms[talk.room].capacity * dice.between(60, 140), index));
        }
    }
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    let many = ranked.len() as u64;
    for (rank, (_, index)) in (0..).zip(ranked) {
        let share = largest * 95 * many / (100 * (many + 14 * rank));
        plan.talks[index].expected = u32::try_from(share).unwrap_or(u32::MAX) * dice.between(70, 110) / 100;
    }
}

/// Main tracks, a few of them large, with a topic for each talk; a slot rarely has a track twice.
pub(super) fn topics(plan: &mut Plan, dice: &mut Dice) {
    let parallel = plan.talks.iter().filter(|talk| !talk.plenary).count();
    let tracks = (parallel / 15).max(plan.rooms.len()).clamp(2, 2 * plan.rooms.len() + 2);
    // The weight of track k is 1/(k + 4), in whole numbers and added up.
    let mut sums: Vec<u32> = Vec::with_capacity(tracks);
    for track in 0..tracks {
        let weight = 100_000 / (u32::try_from(track).unwrap_or(u32::MAX - 4) + 4);
        sums.push(sums.last().copied().unwrap_or(0) + weight.max(1));
    }
    let mut order: Vec<usize> = (0..plan.talks.len()).filter(|&talk| !plan.talks[talk].plenary).collect();
    order.sort_by_key(|&talk| (plan.talks[talk].slot, talk));
    // The last slot in which each track was seen.
    let mut seen = vec![None; tracks];
    for index in order {
        let talk = &mut plan.talks[index];
        let mut draw = || {
            let ball = dice.below(sums.last().copied().unwrap_or(0));
            sums.partition_point(|&sum| sum <= ball)
        };
        let first = draw();
        let fresh = (0..6).map(|_| draw()).find(|&track| seen[track] != Some(talk.slot));
        let track = if seen[first] == Some(talk.slot) { fresh.unwrap_or(first) } else { first };
        seen[track] = Some(talk.slot);
        let topic = (track * TOPICS + dice.index(TOPICS)) % names::SUBJECTS.len();
        (talk.track, talk.topic, talk.words.0) = (Some(track), Some(topic), topic);
    }
}

/// The talks of each track.
pub(super) fn by_track(plan: &Plan) -> Vec<Vec<usize>> {
    let mut tracks = Vec::new();
    for (index, talk) in plan.talks.iter().enumerate() {
        if let Some(track) = talk.track {
            if tracks.len() <= track {
                tracks.resize_with(track + 1, Vec::new);
            }
            tracks[track].push(index);
        }
    }
    tracks
}

/// Votes for two to four talks, mostly of one track, the popular ones more often; many groups are small.
pub(super) fn votes(plan: &mut Plan, dice: &mut Dice) {
    let tracks = by_track(plan);
    let many = plan.talks.len();
    for _ in 0..many * 3 / 2 + (many * 3).min(MOST_EXTRA) {
        let (one, other) = (dice.index(many), dice.index(many));
        let first = if plan.talks[one].expected >= plan.talks[other].expected { one } else { other };
        let Some(track) = plan.talks[first].track else { continue };
        let mut talks = vec![first];
        for _ in 0..dice.between(1, 3) {
            let next = if dice.chance(75) { tracks[track][dice.index(tracks[track].len())] } else { dice.index(many) };
            if !talks.contains(&next) && plan.talks[next].track.is_some() {
                talks.push(next);
            }
        }
        if talks.len() > 1 {
            talks.sort_unstable();
            let count = 1 + 30 / (1 + dice.below(30));
            plan.votes.push(Votes { talks, count });
        }
    }
}

/// Some speakers say when they would rather speak, and why.
pub(super) fn preferences(plan: &mut Plan, dice: &mut Dice) {
    const WISHES: [(&str, &str); 6] = [
        ("arrives by train", "prefer: {from: \"13:00\"}"),
        ("has to leave early", "prefer: {to: \"15:00\"}"),
        ("no early bird", "avoid: {to: \"11:30\"}"),
        ("picks up the children", "avoid: {from: \"16:00\"}"),
        ("prefers the main stage", "prefer: {rooms: [aula]}"),
        ("is nervous before large audiences", "avoid: {rooms: [aula]}"),
    ];
    let mut speaks = vec![false; plan.people.len()];
    for talk in plan.talks.iter().filter(|talk| !talk.plenary) {
        talk.speakers.iter().for_each(|&person| speaks[person] = true);
    }
    let speakers: Vec<usize> = (0..speaks.len()).filter(|&person| speaks[person]).collect();
    let wishes = (speakers.len() / 10).min(MOST_REQUESTS);
    let mut chosen = speakers;
    dice.shuffle(&mut chosen);
    chosen.truncate(wishes);
    chosen.sort_unstable();
    for (index, person) in chosen.into_iter().enumerate() {
        let name = names::person(person);
        let (reason, wish) = if plan.days > 1 && dice.chance(25) {
            ("has another appointment", format!("avoid: {}", names::day(dice.index(plan.days))))
        } else {
            let (reason, wish) = WISHES[dice.index(WISHES.len())];
            (reason, wish.to_owned())
        };
        plan.requests.push(format!(
            "id: wish-{}, reason: {reason}, asked_by: {name}, people: [{name}], {wish}, level: warn",
            index + 1
        ));
    }
}
