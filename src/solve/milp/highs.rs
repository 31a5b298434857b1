//! HiGHS, compiled with the cargo feature `highs`.
//!
//! `good_lp` writes the model; options, limits, start and bound go through the crate `highs`, whose
//! safe interface cannot interrupt a run. A run is therefore a thread of its own: when `stop` asks,
//! it is left behind and ends by its own limits. These are the deadline and the nodes; a run without
//! either takes turns, each twice as long as the one before and starting from its best point, so that
//! what is left behind ends after at most the time already spent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use good_lp::solvers::highs::HighsProblem;
use highs::{HighsModelStatus, HighsSolutionStatus, Model, SolvedModel, TrySetOptionError};

use super::{Answer, Limits, Objective, SLICE, build, float, whole};
use crate::problem::Assignment;
use crate::solve::program::{ColumnId, Program, Sense};

/// The first turn of a run without limits.
const FIRST_TURN: Duration = Duration::from_secs(5);

/// How long before the deadline a run ends at the latest, so that its answer still arrives in time.
const HEADROOM: Duration = Duration::from_millis(300);

/// Heuristics that solve smaller programs, which count no nodes and on hard ones never come to the
/// first. The search of this crate finds agendas; HiGHS is here to prove.
const HEURISTICS: [&str; 3] =
    ["mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost"];

/// Bounds differ by whole units; less than this is none.
const GAP: f64 = 1e-6;

/// HiGHS recurses more deeply than Rust threads expect.
const STACK: usize = 32 << 20;

pub(super) fn solve(
    program: &Program,
    objective: Objective,
    incumbent: Option<&Assignment>,
    limits: &mut Limits<'_>,
    integer: bool,
) -> Answer {
    if program.columns.is_empty() {
        return without_columns(program, objective, integer);
    }
    // Without integer columns HiGHS solves a linear program and states no bound of a search.
    let mixed = integer && program.columns.iter().any(|column| column.integer);
    let mut start = incumbent.filter(|_| mixed).map(|incumbent| start(program, incumbent));
    let (mut best, mut bound) = (None, None);
    let mut turn = FIRST_TURN;
    loop {
        let (model, _) = build(program, objective, mixed, good_lp::highs);
        let now = Instant::now();
        if limits.stop.load(Ordering::Relaxed) || limits.deadline.is_some_and(|deadline| now >= deadline) {
            return Answer::Found { best, bound, finished: false };
        }
        let until = match (limits.deadline, limits.nodes) {
            (Some(deadline), _) => deadline.checked_sub(HEADROOM.min((deadline - now) / 10)),
            (None, Some(_)) => None,
            (None, None) => now.checked_add(turn),
        };
        let run = Run { mixed, until, nodes: limits.nodes, start: start.take() };
        let end = match watch(move || run.solve(model), limits.stop) {
            Ok(Some(end)) => end,
            Ok(None) => return Answer::Found { best, bound, finished: false },
            Err(error) => return Answer::Failed(error),
        };
        if let Some(point) = end.point {
            best = integer.then(|| program.assignment(&point)).or(best);
            start = mixed.then_some(point);
        }
        bound = bound.max(end.bound.map(|bound| whole(program, objective, bound)));
        (limits.progress)(bound, best.clone());
        match end.status {
            HighsModelStatus::Optimal => return Answer::Found { best, bound, finished: true },
            // Every column has bounds, so that nothing is unbounded.
            HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => return Answer::Infeasible,
            HighsModelStatus::ReachedTimeLimit if limits.deadline.is_none() => turn *= 2,
            // The last is the limit of nodes.
            HighsModelStatus::ReachedTimeLimit | HighsModelStatus::ReachedSolutionLimit => {
                return Answer::Found { best, bound, finished: false };
            }
            other => return Answer::Failed(format!("HiGHS ended with {other:?}")),
        }
    }
}

/// Proves a bound of the program, at most `below`: whatever costs as much is of no interest. HiGHS finds the columns
/// to branch on by itself. `None` if the limits ended it before it knew anything. Exponential in the worst case.
pub(in crate::solve) fn prove(
    program: &Program,
    objective: Objective,
    below: i64,
    _first: &[ColumnId],
    limits: &mut Limits<'_>,
) -> Option<i64> {
    let mut better = program.clone();
    better.limit(objective, below - 1);
    let progress = &mut limits.progress;
    let mut tell = |bound: Option<i64>, _| progress(bound.map(|bound| bound.min(below)), None);
    let mut limits = Limits { deadline: limits.deadline, nodes: limits.nodes, stop: limits.stop, progress: &mut tell };
    match solve(&better, objective, None, &mut limits, true) {
        Answer::Found { bound, .. } => bound.map(|bound| bound.min(below)),
        Answer::Infeasible => Some(below),
        Answer::Failed(_) => None,
    }
}

/// HiGHS calls a model without columns empty and does not look at its rows.
fn without_columns(program: &Program, objective: Objective, integer: bool) -> Answer {
    let holds = program.rows.iter().all(|row| match row.sense {
        Sense::Most => 0 <= row.bound,
        Sense::Equal => 0 == row.bound,
    });
    if !holds {
        return Answer::Infeasible;
    }
    let best = integer.then(|| program.assignment(&[]));
    Answer::Found { best, bound: Some(whole(program, objective, 0.0)), finished: true }
}

/// The incumbent's placements. HiGHS fixes them and completes the auxiliaries by a linear program.
fn start(program: &Program, incumbent: &Assignment) -> Vec<f64> {
    let mut start = vec![0.0; program.columns.len()];
    for (id, value) in program.point(incumbent) {
        start[id] = float(value);
    }
    start
}

/// Runs on a thread of its own until it ends or `stop` asks: then `None`, and the thread is left
/// behind.
fn watch<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, String> + Send + 'static,
    stop: &AtomicBool,
) -> Result<Option<T>, String> {
    let (send, receive) = channel();
    let thread = thread::Builder::new().name("highs".to_owned()).stack_size(STACK);
    // Nobody listens to a thread that was left behind.
    thread.spawn(move || drop(send.send(run()))).map_err(|error| format!("HiGHS got no thread: {error}"))?;
    loop {
        match receive.recv_timeout(SLICE) {
            Ok(end) => return end.map(Some),
            Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err("HiGHS panicked".to_owned()),
        }
    }
}

/// What one run of HiGHS is asked for.
struct Run {
    mixed: bool,
    until: Option<Instant>,
    nodes: Option<u64>,
    start: Option<Vec<f64>>,
}

/// What it found.
struct End {
    status: HighsModelStatus,
    point: Option<Vec<f64>>,
    bound: Option<f64>,
}

impl Run {
    fn solve(self, model: HighsProblem) -> Result<End, String> {
        let mut model = model.try_into_inner().map_err(|error| error.to_string())?;
        self.options(&mut model).map_err(|error| format!("HiGHS: {error}"))?;
        if let Some(start) = &self.start {
            model.try_set_solution(Some(start), None, None, None).map_err(|error| format!("HiGHS: {error:?}"))?;
        }
        let solved = model.try_solve().map_err(|error| format!("HiGHS: {error:?}"))?;
        let status = solved.status();
        let feasible = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
        Ok(End {
            status,
            point: feasible.then(|| solved.get_solution().columns().to_vec()),
            bound: self.bound(&solved, status).filter(|bound| bound.is_finite()),
        })
    }

    /// Reproducible but for the clock: one thread, one seed. Nothing short of a proof ends a run
    /// before its limits.
    fn options(&self, model: &mut Model) -> Result<(), TrySetOptionError> {
        model.try_set_option("output_flag", false)?;
        model.try_set_option("threads", 1)?;
        model.try_set_option("parallel", "off")?;
        model.try_set_option("random_seed", 0)?;
        model.try_set_option("mip_rel_gap", 0.0)?;
        model.try_set_option("mip_abs_gap", GAP)?;
        for heuristic in HEURISTICS {
            model.try_set_option(heuristic, false)?;
        }
        if let Some(nodes) = self.nodes {
            model.try_set_option("mip_max_nodes", i32::try_from(nodes.max(1)).unwrap_or(i32::MAX))?;
        }
        if let Some(until) = self.until {
            model.try_set_option("time_limit", until.saturating_duration_since(Instant::now()).as_secs_f64())?;
        }
        Ok(())
    }

    /// What no point costs less than; a linear program has to be solved for that.
    fn bound(&self, solved: &SolvedModel, status: HighsModelStatus) -> Option<f64> {
        if self.mixed {
            solved.double_info_value(c"mip_dual_bound").ok()
        } else {
            (status == HighsModelStatus::Optimal).then(|| solved.objective_value())
        }
    }
}
