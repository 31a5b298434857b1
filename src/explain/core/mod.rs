//! Why nothing fits: sets of requirements that cannot hold together, of which nothing can be taken away.
//!
//! Requirements are the statements of a scenario: hours of people and rooms, what talks need, pins, orders, requests.
//! That nobody and no room is taken twice at once, that everything takes place in the time on offer, and that every
//! talk is placed, always holds. A set is found in four steps:
//!
//! 1. `locate`: few talks that do not fit. Counting names them at once (talks that fit nowhere; Hall's condition on
//!    room minutes, and in `crowd` on people's time); otherwise a search leaves talks out, and what is related to those
//!    is taken in until a program refutes it. What does not fit for some of the talks does not fit for all.
//! 2. `shrink`: the deletion filter (Chinneck & Dravnieks 1991) over those talks, then over the statements about them.
//!    An infeasible subset is only ever left for a smaller one that is proven infeasible too.
//! 3. For each statement that is left: all talks of the scenario are placed without it. If that fails there is a
//!    conflict without this statement, and the search goes on in there. What is not settled counts as needed, and is
//!    said.
//! 4. `relax`: the least change to each statement or talk with which everything fits, shown by an agenda.
//!
//! Everything is limited by moves and nodes, so that the same scenario gives the same answer; a deadline is a safety.

mod change;
mod crowd;
mod flexibility;
mod locate;
mod oracle;
mod part;
mod relax;
mod settle;
mod shrink;
mod statement;
mod words;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

pub use flexibility::{Flexibility, Taken};
pub use relax::{Kind, Relaxation};
pub use settle::{Settled, settle};
pub use statement::Statement;

use locate::Located;
use oracle::Oracle;
use part::Part;
use relax::Setting;
use shrink::Conflict;
use statement::Grounds;

use crate::model::{Agenda, Instance, PersonId, RoomId, TalkId};
use crate::problem::Assignment;
use crate::rules::Uses;
use crate::solve::{Effort, Proof, SolveError, lower, pass, presolve};

/// Nodes of branch and bound for one question, unless others are asked for.
const NODES: u64 = 2_000;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Options {
    /// Not after this instant.
    pub deadline: Option<Instant>,
    /// Seed of all random choices.
    pub seed: u64,
    /// Every disjoint set, rather than one.
    pub all: bool,
    /// Nodes of branch and bound for one question, of which there are many; fewer leave more open.
    pub nodes: u64,
}

impl Options {
    /// One set, seed 0.
    #[must_use]
    pub fn until(deadline: Option<Instant>) -> Self {
        Self { deadline, seed: 0, all: false, nodes: NODES }
    }
}

/// What is known about a scenario as a whole.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Answer {
    /// Everything can be placed, as in this agenda, which was checked.
    Feasible(Agenda),
    /// Nothing can be: the sets show why.
    Infeasible,
    /// Not settled; these talks were in the way.
    Unknown(Vec<TalkId>),
}

/// A set of requirements that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Core {
    /// The requirements, by number of the statement.
    pub requirements: Vec<usize>,
    /// Those of which it is not known that they are needed.
    pub perhaps_unneeded: Vec<usize>,
    /// The talks that show it: fewer would fit.
    pub talks: Vec<TalkId>,
    /// The people with several of these talks, or whose hours are among the requirements.
    pub people: Vec<PersonId>,
    /// The rooms to which these talks are limited; empty if that does not matter.
    pub rooms: Vec<RoomId>,
    /// How it was proven.
    pub proof: Proof,
    /// What counting says, if that suffices.
    pub counted: Option<Counted>,
    /// What would help, the lightest first.
    pub relaxations: Vec<Relaxation>,
}

/// Minutes that talks need and that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counted {
    /// Minutes needed: of rooms, or one after the other.
    pub needed: i64,
    /// Minutes there are.
    pub offered: i64,
    /// The rooms; empty if it is about talks that may not run at once.
    pub rooms: Vec<RoomId>,
}

/// Why nothing fits, or that everything does.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explanation {
    /// The answer.
    pub answer: Answer,
    /// Talks that must be placed.
    pub talks: usize,
    /// All statements of the scenario.
    pub statements: Vec<Statement>,
    /// Disjoint sets; one unless all were asked for.
    pub cores: Vec<Core>,
    /// Whether there is more that cannot hold together, apart from these sets; `None` if that is not known.
    pub more: Option<bool>,
}

/// Explains why nothing fits, with one minimal set of requirements or all disjoint ones, or finds an agenda.
///
/// # Errors
/// [`SolveError`]: weights too large, or an internal disagreement between checker and solver.
pub fn explain(
    instance: &Instance,
    uses: &Uses,
    options: &Options,
    stop: &AtomicBool,
) -> Result<Explanation, SolveError> {
    let grounds = Grounds::new(instance, uses)?;
    let effort = Effort { moves: 0, nodes: options.nodes, seed: options.seed, deadline: options.deadline, stop };
    let mut oracle = Oracle::new(&grounds, effort);
    let mut kept = grounds.all();
    let mut conflicts: Vec<Conflict> = Vec::new();
    // All sets are looked for even if one is shown: what helps against one is tried without the others.
    let rest = loop {
        match oracle.locate(&kept, &[]) {
            Located::Conflict(talks, proof) => {
                let conflict = oracle.shrink(&kept, talks, proof);
                conflict.statements.iter().for_each(|&one| kept[one] = false);
                let is_bare = conflict.statements.is_empty();
                conflicts.push(conflict);
                if is_bare {
                    // Whatever is waived, this stays.
                    break Some(false);
                }
            }
            Located::Fits(found) if conflicts.is_empty() => {
                return feasible(instance, uses, &grounds, &found);
            }
            Located::Fits(_) => break Some(true),
            Located::Open(astray) if conflicts.is_empty() => {
                let answer = Answer::Unknown(astray);
                return Ok(Explanation::new(answer, &grounds, Vec::new(), None));
            }
            Located::Open(_) => break None,
        }
    };
    let shown = if options.all { conflicts.len() } else { 1 };
    let mut cores = Vec::new();
    for (index, conflict) in conflicts.iter().enumerate().take(shown) {
        let mut kept = grounds.all();
        let others = conflicts.iter().enumerate().filter(|(other, _)| *other != index);
        others.flat_map(|(_, other)| &other.statements).for_each(|&one| kept[one] = false);
        let relaxations = oracle.relaxations(Setting { instance, uses, kept: &kept }, conflict);
        cores.push(core(instance, &grounds, conflict, relaxations));
    }
    let more = if conflicts.len() > shown { Some(true) } else { rest.map(|_| false) };
    Ok(Explanation::new(Answer::Infeasible, &grounds, cores, more))
}

/// The placements left to each talk that must be placed, the tightest first, with the statements they refer to.
///
/// # Errors
/// [`SolveError::Overflow`] when weights are too large.
pub fn flexibility(instance: &Instance, uses: &Uses) -> Result<(Vec<Flexibility>, Vec<Statement>), SolveError> {
    let grounds = Grounds::new(instance, uses)?;
    Ok((flexibility::flexibility(&grounds), grounds.statements))
}

impl Explanation {
    fn new(answer: Answer, grounds: &Grounds, cores: Vec<Core>, more: Option<bool>) -> Self {
        let (talks, statements) = (grounds.talks.len(), grounds.statements.clone());
        Self { answer, talks, statements, cores, more }
    }
}

/// The agenda of an assignment that breaks nothing, as the checker sees it.
fn feasible(
    instance: &Instance,
    uses: &Uses,
    grounds: &Grounds,
    found: &Assignment,
) -> Result<Explanation, SolveError> {
    let agenda = found.to_agenda(&grounds.problem.space);
    let problem = lower(instance, uses, &[&agenda])?;
    let assignment = Assignment::from_agenda(&problem.space, instance, &agenda);
    let (agenda, report) = pass(instance, uses, &problem, &assignment).map_err(SolveError::Disagreement)?;
    let answer = if report.score.hard <= 0 { Answer::Feasible(agenda) } else { Answer::Unknown(Vec::new()) };
    Ok(Explanation::new(answer, grounds, Vec::new(), Some(false)))
}

/// A conflict with the names that it is told in.
fn core(instance: &Instance, grounds: &Grounds, conflict: &Conflict, relaxations: Vec<Relaxation>) -> Core {
    let Conflict { statements, talks, proof, open, .. } = conflict;
    let mut kept = vec![false; grounds.statements.len()];
    for &one in statements {
        kept[one] = true;
    }
    let part = Part::new(grounds, &kept, None, talks);
    let presolved = presolve(&part.problem);
    let domains = || presolved.problem.space.domains.iter().take(talks.len());
    let mut rooms: BTreeSet<RoomId> = domains().flat_map(|domain| domain.rooms.iter().copied().flatten()).collect();
    let usual = instance.rooms.iter().filter(|room| !room.on_request).count();
    if rooms.len() >= usual || domains().any(|domain| domain.starts.is_empty()) {
        rooms.clear();
    }
    let crowd = crowd::crowd(&presolved.problem);
    let counted = match (&crowd, &presolved.shortage) {
        (Some(crowd), _) => Some(Counted { needed: crowd.needed, offered: crowd.offered, rooms: Vec::new() }),
        (None, Some(shortage)) => {
            let rooms = shortage.rooms.clone();
            Some(Counted { needed: shortage.needed, offered: shortage.offered, rooms })
        }
        (None, None) => None,
    };
    let presence = instance.presence().into_iter().enumerate();
    let people = presence
        .filter(|(person, presence)| {
            let theirs = presence.exclusive.iter().filter(|talk| talks.binary_search(talk).is_ok()).count();
            let hours = instance.people[*person].availability.origin;
            let is_named = statements.iter().any(|&one| {
                grounds.statements[one].rule == "person-unavailable" && grounds.statements[one].origin == hours
            });
            theirs > 1 || (theirs > 0 && is_named)
        })
        .map(|(person, _)| crate::model::Id::from_index(person))
        .collect();
    Core {
        requirements: statements.clone(),
        perhaps_unneeded: open.clone(),
        talks: talks.clone(),
        people,
        rooms: rooms.into_iter().collect(),
        proof: *proof,
        counted,
        relaxations,
    }
}
