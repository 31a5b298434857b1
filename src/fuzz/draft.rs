//! What must hold of a draft: it is what the checker says, and nothing known is better than what is proven.

use std::sync::atomic::AtomicBool;

use super::situation::Situation;
use super::{Complaint, Property, Tally, reason};
use crate::check::check;
use crate::generate::Dice;
use crate::model::{Agenda, Id, Score, TalkRef};
use crate::problem::{Assignment, Domain, Placement, Problem};
use crate::solve::{Bound, Disagreement, Objective, Options, Outcome, SolveError, Status, lower, pass, solve};
use crate::source::write_agenda;

/// How far cases are looked into.
#[derive(Clone, Copy)]
pub(super) struct Depth<'a> {
    /// Moves of each search.
    pub(super) iterations: u64,
    /// Seed of the searches.
    pub(super) seed: u64,
    /// Whether reasons are asked for even if everything fits.
    pub(super) reasons: bool,
    /// What else must hold.
    pub(super) properties: &'a [&'a dyn Property],
    pub(super) stop: &'a AtomicBool,
}

/// Problems with more placements are proved only as far as hard costs go: a proof of the soft ones may take seconds.
const PROVED: usize = 3_000;

/// Random agendas on which checker and solver must agree.
const RANDOM: u64 = 3;

/// Drafts a scenario and holds the result to everything that is known. `None`: weights are too large for a draft.
pub(super) fn draft(
    situation: &Situation,
    rivals: &[(&str, &Agenda)],
    depth: &Depth<'_>,
    tally: &mut Tally,
) -> Result<Option<Outcome>, Complaint> {
    let Situation { instance, uses } = situation;
    let problem = match lower(instance, uses, &[]) {
        Ok(problem) => problem,
        Err(SolveError::Overflow(_)) => return Ok(None),
        Err(error) => return Err(Complaint::new("scores-agree", error.to_string())),
    };
    let size: usize = problem.space.domains.iter().map(Domain::count).sum();
    let options = Options {
        time_limit: None,
        iterations: Some(depth.iterations),
        seed: depth.seed,
        threads: 1,
        prove: Some(if size <= PROVED { Objective::Soft } else { Objective::Hard }),
        ..Options::default()
    };
    let outcome = solve(instance, uses, &options, depth.stop, &mut |_| {}).map_err(|error| complaint(&error))?;
    tally.drafted(&outcome);
    says_what_it_is(&outcome)?;
    reads_back(situation, &outcome)?;
    for property in depth.properties {
        property.holds(instance, &outcome).map_err(|message| Complaint::new(property.name(), message))?;
    }
    scores_agree(situation, &problem, &outcome, depth.seed)?;
    for (words, rival) in rivals {
        beats_nothing_proven(situation, &problem, &outcome, rival, words)?;
    }
    if outcome.score.hard > 0 || depth.reasons {
        let found = reason::reason(situation, &outcome, depth, tally)?;
        if let Some(agenda) = &found {
            beats_nothing_proven(situation, &problem, &outcome, agenda, "the agenda that explain found")?;
        }
    }
    Ok(Some(outcome))
}

/// What an error of the solver is a failure of.
pub(super) fn complaint(error: &SolveError) -> Complaint {
    Complaint::new("scores-agree", error.to_string())
}

/// The status, the score and the bound are of one mind.
fn says_what_it_is(outcome: &Outcome) -> Result<(), Complaint> {
    let Outcome { status, score, bound, .. } = outcome;
    let fits = score.hard <= 0;
    let is_said = match status {
        Status::Optimal | Status::Feasible => fits,
        Status::Infeasible => !fits && bound.hard > 0,
        Status::Unknown => !fits,
    };
    if is_said && outcome.report.score == *score && !is_below(*score, bound) {
        return Ok(());
    }
    let message = format!("a draft with {score} is called {}, with the bound {bound:?}", status.word());
    Err(Complaint::new("status", message))
}

/// Whether a score is better than a bound allows.
fn is_below(score: Score, bound: &Bound) -> bool {
    if score.hard != bound.hard {
        return score.hard < bound.hard;
    }
    match bound.medium {
        Some(medium) if score.medium != medium => score.medium < medium,
        _ => bound.soft.is_some_and(|soft| score.soft < soft),
    }
}

/// The file that is written checks to the score that was said.
fn reads_back(situation: &Situation, outcome: &Outcome) -> Result<(), Complaint> {
    let agenda = situation.agenda(&write_agenda(&situation.instance, &outcome.agenda))?;
    let again = check(&situation.instance, &situation.uses, &agenda).score;
    if again == outcome.score {
        return Ok(());
    }
    let message = format!("the draft has {}, and {again} once it is written and read", outcome.score);
    Err(Complaint::new("reads-back", message))
}

/// Checker and solver price agendas near the draft alike, rule by rule.
fn scores_agree(situation: &Situation, problem: &Problem, outcome: &Outcome, seed: u64) -> Result<(), Complaint> {
    let mut assignment = Assignment::from_agenda(&problem.space, &situation.instance, &outcome.agenda);
    let mut dice = Dice::of_case(seed, 1);
    for _ in 0..RANDOM {
        for (domain, at) in problem.space.domains.iter().zip(&mut assignment.0) {
            if domain.fixed.is_none() && dice.chance(30) {
                *at = (!domain.starts.is_empty() && !domain.rooms.is_empty() && dice.chance(90))
                    .then(|| Placement {
                        start: domain.starts[dice.index(domain.starts.len())],
                        room: domain.rooms[dice.index(domain.rooms.len())],
                    })
                    .filter(|&placement| domain.contains(placement));
            }
        }
        pass(&situation.instance, &situation.uses, problem, &assignment).map_err(|found| disagreement(&found))?;
    }
    Ok(())
}

fn disagreement(found: &Disagreement) -> Complaint {
    Complaint::new("scores-agree", found.to_string())
}

/// No agenda that breaks nothing is better than a proof allows; agendas with placements that the programme does not
/// offer are no match.
fn beats_nothing_proven(
    situation: &Situation,
    problem: &Problem,
    outcome: &Outcome,
    rival: &Agenda,
    words: &str,
) -> Result<(), Complaint> {
    let Situation { instance, uses } = situation;
    let assignment = Assignment::from_agenda(&problem.space, instance, rival);
    let is_offered = rival.entries.iter().all(|entry| match entry.talk {
        TalkRef::Known(talk) => assignment.0[talk.index()].is_some(),
        TalkRef::Unknown(_) => false,
    });
    let (agenda, report) = pass(instance, uses, problem, &assignment).map_err(|found| disagreement(&found))?;
    if !is_offered || report.score.hard > 0 || check(instance, uses, rival).score != report.score {
        return Ok(());
    }
    let beaten = match outcome.status {
        Status::Infeasible => true,
        Status::Optimal => report.score < outcome.score,
        Status::Feasible | Status::Unknown => is_below(report.score, &outcome.bound),
    };
    if !beaten {
        return Ok(());
    }
    let message = format!(
        "the draft has {}, {} with the bound {:?}, but {words} has {} ({} entries)",
        outcome.score,
        outcome.status.word(),
        outcome.bound,
        report.score,
        agenda.entries.len()
    );
    Err(Complaint::new("bound", message))
}
