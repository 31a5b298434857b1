//! A drill: what would have to change if a room, a person or a day were lost, for every loss.
//!
//! Each loss is taken from a copy of the instance and the agenda, and the smallest [`repair`](super::repair) of the rest
//! is found. A talk that cannot take place without what is lost is not counted as dropped: nothing could keep it.

mod bottleneck;
mod loss;
mod row;

pub use loss::Loss;
pub use row::{Bottleneck, Changes, Kind, Level, Lost, Moved, Place, Row, Short, Talk};

use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::repair::{At, Change, Counts, Repair, RepairOptions, Verdict, repair};
use crate::model::{Agenda, Instance, PersonId, TalkId};
use crate::rules::Uses;
use crate::solve::SolveError;

/// How long and with how many threads.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DrillOptions {
    /// Wall-clock limit of each loss; `None`: none, and the result depends on nothing but the input.
    pub time_limit: Option<Duration>,
    /// Moves of each search.
    pub iterations: u64,
    /// Seed of all random choices.
    pub seed: u64,
    /// Losses that are looked at side by side; without a time limit the result does not depend on it.
    pub threads: usize,
}

impl Default for DrillOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { time_limit: None, iterations: RepairOptions::default().iterations, seed: 0, threads }
    }
}

/// Repairs the agenda after each of these losses, each with its number; rows come in their order. The agenda breaks
/// nothing hard before. One repair per loss.
///
/// # Errors
/// [`SolveError`]: weights too large, or an internal disagreement between checker and solver.
pub fn drill(
    instance: &Instance,
    uses: &Uses,
    agenda: &Agenda,
    losses: &[(usize, Loss)],
    options: &DrillOptions,
    interrupt: &AtomicBool,
) -> Result<Vec<Row>, SolveError> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut rows = Vec::new();
        loop {
            let taken = next.fetch_add(1, Ordering::Relaxed);
            // The last ones first: days are lost last and take longest.
            let Some((number, loss)) = losses.iter().rev().nth(taken) else { return Ok(rows) };
            rows.push(after(instance, uses, agenda, (*number, loss), options, interrupt)?);
        }
    };
    let mut rows: Vec<Row> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..options.threads.clamp(1, losses.len().max(1))).map(|_| scope.spawn(work)).collect();
        let mut rows = Vec::new();
        for thread in threads {
            rows.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(rows)
    })?;
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

/// What is left to do after one loss.
fn after(
    instance: &Instance,
    uses: &Uses,
    agenda: &Agenda,
    (number, loss): (usize, &Loss),
    options: &DrillOptions,
    interrupt: &AtomicBool,
) -> Result<Row, SolveError> {
    let without = loss.apply(instance, agenda);
    let mut asked = RepairOptions::default();
    (asked.time_limit, asked.iterations) = (options.time_limit, options.iterations);
    (asked.seed, asked.threads) = (options.seed, 1);
    let found = repair(&without.instance, uses, &without.agenda, &asked, interrupt)?;
    let changes = || found.steps.iter().flat_map(|step| &step.changes);
    let mut dropped: Vec<TalkId> =
        changes().filter(|change| change.from.is_some() && change.to.is_none()).map(|change| change.talk).collect();
    dropped.sort_by_key(|&talk| (Reverse(instance.talk(talk).priority), talk));
    let level = level(&found);
    let short = match level {
        Level::Broken | Level::Unknown => bottleneck::broken(&found.after),
        Level::Dropped => bottleneck::bottlenecks(&without, uses, &dropped)?,
        Level::Unchanged | Level::Rooms | Level::Times => Vec::new(),
    };
    let gone: &[PersonId] = match loss {
        Loss::Person(person) => std::slice::from_ref(person),
        _ => &[],
    };
    let talks = |talks: &[TalkId]| talks.iter().map(|&one| talk(instance, one, gone)).collect();
    Ok(Row {
        number,
        loss: lost(instance, loss),
        level,
        survived: level.is_survived(),
        changes: counted(found.counts),
        least: counted(found.least),
        minimal: found.minimal.word().to_owned(),
        lost: talks(&without.talks),
        breaks: without.breaks.iter().map(|&one| instance.talk(one).id.clone()).collect(),
        dropped: talks(&dropped),
        moved: changes().filter_map(|change| moved(instance, change)).collect(),
        short,
    })
}

fn level(found: &Repair) -> Level {
    match found.verdict {
        Verdict::Clean => Level::Unchanged,
        Verdict::Impossible => Level::Broken,
        Verdict::Unknown => Level::Unknown,
        Verdict::Cleared => match found.counts {
            Counts { dropped: 1.., .. } => Level::Dropped,
            Counts { moved: 1.., .. } => Level::Times,
            Counts { rooms: 1.., .. } => Level::Rooms,
            _ => Level::Unchanged,
        },
    }
}

fn lost(instance: &Instance, loss: &Loss) -> Lost {
    let (kind, ids, name) = match loss {
        Loss::Room(room) => (Kind::Room, vec![instance.room(*room).id.clone()], instance.room(*room).name.clone()),
        Loss::Person(person) => {
            let person = instance.person(*person);
            (Kind::Person, vec![person.id.clone()], person.name.clone())
        }
        Loss::Day(day) => (Kind::Day, vec![instance.day(*day).id.clone()], instance.day(*day).id.clone()),
        Loss::Group { name, .. } => (Kind::Group, vec![name.clone()], name.clone()),
        Loss::KeepOnly(rooms) => {
            let ids = rooms.iter().map(|&room| instance.room(room).id.clone()).collect();
            (Kind::KeepOnly, ids, instance.room_names(rooms))
        }
    };
    Lost { kind, ids, name }
}

/// A talk that does not take place because these people do not come.
fn talk(instance: &Instance, talk: TalkId, gone: &[PersonId]) -> Talk {
    let facts = instance.talk(talk);
    let others = facts.exclusive().into_iter().filter(|person| !gone.contains(person));
    Talk {
        talk: facts.id.clone(),
        label: instance.talk_label(talk),
        priority: facts.priority,
        others: if gone.is_empty() {
            Vec::new()
        } else {
            others.map(|one| instance.person(one).name.clone()).collect()
        },
    }
}

fn moved(instance: &Instance, change: &Change) -> Option<Moved> {
    let place = |at: At| Place {
        start: instance.zone.rfc3339(at.start),
        room: at.room.map(|room| instance.room(room).id.clone()),
    };
    let is_moved = change.is_other_time() || change.is_other_room();
    let talk = instance.talk(change.talk).id.clone();
    is_moved.then_some(Moved { talk, from: place(change.from?), to: place(change.to?) })
}

fn counted(Counts { dropped, moved, rooms, .. }: Counts) -> Changes {
    Changes { dropped, moved, rooms }
}
