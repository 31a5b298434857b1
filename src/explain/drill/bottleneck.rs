//! What is short after a loss.

use std::collections::BTreeSet;

use super::loss::Without;
use super::row::{Bottleneck, Short};
use crate::check::Report;
use crate::model::{Instance, RoomId, TalkId, join_words};
use crate::problem::Space;
use crate::rules::Uses;
use crate::solve::{Presolved, Shortage, SolveError, lower, presolve};

/// So many names stand in a sentence.
const NAMED: usize = 2;

/// What stays broken when there is no plan: what the first hard finding says.
pub(super) fn broken(after: &Report) -> Vec<Bottleneck> {
    let first = after.findings.iter().find(|one| one.hard && one.finding.cost > 0);
    let said = first.map(|one| Bottleneck {
        kind: Short::Broken,
        text: one.finding.message.clone(),
        talks: Vec::new(),
        needed: None,
        offered: None,
    });
    said.into_iter().collect()
}

/// Why these talks find no place: no room or time is left for some of them at all, some together need more minutes
/// of rooms than there are, or they are in each other's way. One presolve.
pub(super) fn bottlenecks(without: &Without, uses: &Uses, dropped: &[TalkId]) -> Result<Vec<Bottleneck>, SolveError> {
    let instance = &without.instance;
    let presolved = presolve(&lower(instance, uses, &[&without.agenda])?);
    let mut short = Vec::new();
    let (homeless, others): (Vec<TalkId>, Vec<TalkId>) =
        dropped.iter().partition(|talk| presolved.homeless.contains(talk));
    if !homeless.is_empty() {
        short.push(bottleneck(instance, Short::NoPlace, no_place(instance, uses, &presolved, &homeless), &homeless));
    }
    if let (Some(found), false) = (&presolved.shortage, others.is_empty()) {
        let text = room_minutes(instance, &presolved.problem.space, found);
        let counted = bottleneck(instance, Short::RoomMinutes, text, &found.talks);
        short.push(Bottleneck { needed: Some(found.needed), offered: Some(found.offered), ..counted });
    } else if !others.is_empty() {
        short.push(bottleneck(instance, Short::Packing, packing(instance, &presolved.problem.space, &others), &others));
    }
    Ok(short)
}

fn bottleneck(instance: &Instance, kind: Short, text: String, talks: &[TalkId]) -> Bottleneck {
    let talks = talks.iter().map(|&talk| instance.talk(talk).id.clone()).collect();
    Bottleneck { kind, text, talks, needed: None, offered: None }
}

/// `"A" and "B" have no place left: they may only be in Main`.
fn no_place(instance: &Instance, uses: &Uses, presolved: &Presolved, talks: &[TalkId]) -> String {
    let (have, they, their) = if talks.len() == 1 { ("has", "it", "its") } else { ("have", "they", "their") };
    let closed = |room: RoomId| instance.room(room).availability.available.as_ref().is_some_and(Vec::is_empty);
    let mut rooms: Vec<RoomId> = talks
        .iter()
        .flat_map(|&talk| instance.rooms().map(|(room, _)| room).filter(move |&room| instance.allows_room(talk, room)))
        .collect();
    rooms.sort_unstable();
    rooms.dedup();
    let is_timeless = |&talk: &TalkId| instance.talk(talk).slots.as_ref().is_some_and(|slots| slots.windows.is_empty());
    let why = if !rooms.is_empty() && rooms.iter().all(|&room| closed(room)) {
        format!("{they} may only be in {}", instance.room_names(&rooms))
    } else if talks.iter().all(is_timeless) {
        format!("all {their} times are on the lost day")
    } else {
        let removals = presolved.removals.iter().filter(|removal| talks.contains(&removal.talk));
        let rules: BTreeSet<&str> = removals.map(|removal| uses.get(removal.by).rule.info().id).collect();
        format!("all {their} places are closed by {}", join_words(rules.into_iter()))
    };
    format!("{} {have} no place left: {why}", named(instance, talks))
}

/// `9 talks need 1860 minutes of Munster and Ulster on mon and tue; 1500 are left`.
fn room_minutes(instance: &Instance, space: &Space, found: &Shortage) -> String {
    let days: BTreeSet<_> = found
        .talks
        .iter()
        .flat_map(|&talk| space.domain(talk).starts.iter())
        .filter_map(|&start| space.start(start).day)
        .collect();
    let days = join_words(days.iter().map(|&day| instance.day(day).id.as_str()));
    let (count, need) = if found.talks.len() == 1 {
        ("1 talk".to_owned(), "needs")
    } else {
        (format!("{} talks", found.talks.len()), "need")
    };
    let Shortage { needed, offered, .. } = found;
    format!("{count} {need} {needed} minutes of {} on {days}; {offered} are left", instance.room_names(&found.rooms))
}

/// `"A" has 12 places by itself, all in the way of talks that stay`.
fn packing(instance: &Instance, space: &Space, talks: &[TalkId]) -> String {
    let places: usize = talks.iter().map(|&talk| space.domain(talk).count()).sum();
    let (have, itself) = if talks.len() == 1 { ("has", "itself") } else { ("have", "themselves") };
    format!(
        "the minutes of the rooms suffice, but {} {have} {places} places by {itself}, each in the way of talks that stay",
        named(instance, talks)
    )
}

/// `"A", "B" and 3 more`.
fn named(instance: &Instance, talks: &[TalkId]) -> String {
    let mut names: Vec<String> = talks.iter().take(NAMED).map(|&talk| instance.talk_label(talk)).collect();
    if talks.len() > NAMED {
        names.push(format!("{} more", talks.len() - NAMED));
    }
    join_words(names.iter().map(String::as_str))
}
