//! microlp, the default engine: pure Rust, one thread, run in slices.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use microlp::{Error, SolveOptions, TerminationReason};

use super::{Answer, Limits, Objective, SLICE, build, float, whole};
use crate::problem::Assignment;
use crate::solve::program::Program;

pub(super) fn solve(
    program: &Program,
    objective: Objective,
    incumbent: Option<&Assignment>,
    limits: &mut Limits<'_>,
    integer: bool,
) -> Answer {
    let (model, columns) = build(program, objective, integer, good_lp::microlp);
    debug_assert_eq!(columns.len(), program.columns.len());
    let (deadline, nodes) = (limits.deadline, limits.nodes);
    let slice = |options: &mut SliceLimits| {
        // Without nodes to count, time alone makes room to ask `stop`.
        let time = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()).min(SLICE));
        options.time = time.or(nodes.is_none().then_some(SLICE));
        options.nodes = nodes.map(|nodes| nodes.saturating_sub(options.used).clamp(1, 200));
    };
    let mut limit = SliceLimits { time: None, nodes: None, used: 0 };
    slice(&mut limit);
    let mut options = SolveOptions::default();
    (options.time_limit, options.node_limit) = (limit.time, limit.nodes);
    if let (Some(incumbent), true) = (incumbent, integer) {
        options.warm_start = Some(warm_start(program, incumbent));
    }
    let mut outcome = match model.as_inner().solve_with(options) {
        Ok(outcome) => outcome,
        Err(Error::Infeasible) => return Answer::Infeasible,
        Err(error) => return Answer::Failed(error.to_string()),
    };
    loop {
        let ended =
            matches!(outcome.termination_reason(), TerminationReason::ProvenOptimal | TerminationReason::MipGap);
        limit.used = outcome.stats().nodes_solved;
        let bound =
            outcome.stats().best_bound.filter(|bound| bound.is_finite()).map(|bound| whole(program, objective, bound));
        (limits.progress)(bound, if integer { best_of(program, &outcome) } else { None });
        let out_of_time = limits.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let out_of_nodes = limits.nodes.is_some_and(|nodes| limit.used >= nodes);
        if ended || out_of_time || out_of_nodes || limits.stop.load(Ordering::Relaxed) {
            break;
        }
        slice(&mut limit);
        let mut resume = outcome.last_resume_options();
        (resume.time_limit, resume.node_limit) = (limit.time, limit.nodes);
        outcome = match outcome.resume_with(resume) {
            Ok(outcome) => outcome,
            Err(Error::Infeasible) => return Answer::Infeasible,
            Err(error) => return Answer::Failed(error.to_string()),
        };
    }
    let finished = outcome.termination_reason() == TerminationReason::ProvenOptimal;
    let bound =
        if finished { outcome.solution().map(microlp::Solution::objective) } else { outcome.stats().best_bound };
    let bound = bound.filter(|bound| bound.is_finite());
    let best = if integer { best_of(program, &outcome) } else { None };
    Answer::Found { best, bound: bound.map(|bound| whole(program, objective, bound)), finished }
}

/// The best assignment of a microlp run.
fn best_of(program: &Program, outcome: &microlp::SolveOutcome) -> Option<Assignment> {
    let point: Vec<f64> = outcome.solution()?.iter().map(|(_, value)| value).collect();
    Some(program.assignment(&point))
}

struct SliceLimits {
    time: Option<Duration>,
    nodes: Option<u64>,
    used: u64,
}

/// Placement columns of the incumbent. microlp completes the auxiliaries by itself.
fn warm_start(program: &Program, incumbent: &Assignment) -> Vec<(microlp::Variable, f64)> {
    // microlp hands out its variables only from a problem; they are plain column numbers.
    let mut scratch = microlp::Problem::new(microlp::OptimizationDirection::Minimize);
    let variables: Vec<_> = program.columns.iter().map(|_| scratch.add_var(0.0, (0.0, 0.0))).collect();
    let point = program.point(incumbent).into_iter().map(|(id, value)| (variables[id], float(value)));
    point.collect()
}
