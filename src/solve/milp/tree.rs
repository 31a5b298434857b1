//! Best-first branch and bound (Land and Doig 1960) on linear programs of microlp, for proofs: no agenda is looked for.
//!
//! microlp's own search branches on whatever is most promising by pseudocosts. Coarse programs have a few columns on
//! which all others hang; here these are branched on first, after trying the most promising ones (strong branching,
//! Applegate, Bixby, Chvátal and Cook 1995). A side that costs as much as the incumbent is cut off, and the other one
//! taken at once.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Instant;

use microlp::{ComparisonOp, Error, Solution, SolveOptions, SolveOutcome, Variable};

use super::{Limits, Objective, SLICE, build, float, whole};
use crate::solve::program::{ColumnId, Program, Row, Sense};

/// Values closer to an integer than this are whole.
const TOLERANCE: f64 = 1e-6;

/// Rows with more excess than this are broken.
const BROKEN: f64 = 1e-6;

/// Rows of at most so many terms wait until a point breaks them: most never matter.
const SHORT: usize = 3;

/// So many rounds of broken rows that hardly raise the bound are enough.
const IDLE: usize = 2;

/// A round hardly raises the bound if it closes less than this part of the gap.
const SLOW: f64 = 20.0;

/// A node gets so many of the rows that it breaks.
const ROWS: usize = 8;

/// So many columns are tried before one is branched on, at most.
const TRIED: usize = 8;

/// After so many columns in a row that are no better, no more are tried.
const WORSE: usize = 3;

/// With more open nodes than this the deepest is next, since each keeps its linear program.
const MOST_OPEN: usize = 300;

/// Proves a bound of the program, at most `below`: whatever costs as much is of no interest. The columns in `first`,
/// each 0 or 1, are branched on before others. `None` if the limits ended it before it knew anything; `nodes` are
/// linear programs here. Exponential in the worst case.
pub(in crate::solve) fn prove(
    program: &Program,
    objective: Objective,
    below: i64,
    first: &[ColumnId],
    limits: &mut Limits<'_>,
) -> Option<i64> {
    let mut tree = Tree {
        program,
        objective,
        below,
        first,
        variables: variables(program.columns.len()),
        gains: BTreeMap::new(),
        lazy: Vec::new(),
        programs: 0,
        leaf: f64::INFINITY,
    };
    let (root, mut known) = match tree.root(limits) {
        Root::Open(root, known) => (*root, known),
        Root::Over(known) => return known,
    };
    let mut open = vec![root];
    while known < below && tree.leaf > least(&open) {
        let at = if open.len() > MOST_OPEN {
            open.len() - 1
        } else {
            let by_cost = |a: &usize, b: &usize| open[*a].objective().total_cmp(&open[*b].objective());
            (0..open.len()).rev().min_by(by_cost)?
        };
        // A node that the limits ended counts no longer, but `known` is from before.
        let Some(children) = tree.branch(open.remove(at), limits) else { break };
        open.extend(children);
        let now = tree.whole(&open);
        if now > known {
            known = now;
            (limits.progress)(Some(known), None);
        }
    }
    Some(known)
}

/// The least cost of the open nodes.
fn least(open: &[Solution]) -> f64 {
    open.iter().map(Solution::objective).fold(f64::INFINITY, f64::min)
}

/// microlp hands out its variables only from a problem; they are plain column numbers.
fn variables(columns: usize) -> Vec<Variable> {
    let mut scratch = microlp::Problem::new(microlp::OptimizationDirection::Minimize);
    (0..columns).map(|_| scratch.add_var(0.0, (0.0, 0.0))).collect()
}

/// What became of a linear program.
enum Lp {
    Solved(Solution),
    /// No point costs less than what is of interest.
    CutOff,
    /// The limits ended it, or numerical trouble.
    Unknown,
}

/// What became of the first linear program.
enum Root {
    /// It is to be branched on; the bound is at least this.
    Open(Box<Solution>, i64),
    /// There is nothing more to do; the bound, if one is known.
    Over(Option<i64>),
}

/// A fractional column with both sides solved.
struct Split {
    score: f64,
    sides: [Solution; 2],
}

struct Tree<'p> {
    program: &'p Program,
    objective: Objective,
    below: i64,
    first: &'p [ColumnId],
    variables: Vec<Variable>,
    /// By how much the cheaper side of a column cost more, on average of late.
    gains: BTreeMap<ColumnId, f64>,
    /// Rows that are not in the first linear program unless its points broke them.
    lazy: Vec<Row>,
    programs: u64,
    /// The least cost of a node that cannot be branched on.
    leaf: f64,
}

impl Tree<'_> {
    /// The bound that open nodes and leaves leave.
    fn whole(&self, open: &[Solution]) -> i64 {
        let least = least(open).min(self.leaf);
        if least.is_finite() { whole(self.program, self.objective, least).min(self.below) } else { self.below }
    }

    /// The linear program with the rows that matter: long rows first, and in rounds all that its points break, until
    /// that no longer raises the bound.
    fn root(&mut self, limits: &mut Limits<'_>) -> Root {
        let (lazy, eager): (Vec<&Row>, Vec<&Row>) =
            self.program.rows.iter().partition(|row| row.sense == Sense::Most && row.terms.len() <= SHORT);
        let mut core = Program { rows: Vec::new(), ..self.program.clone() };
        core.rows.extend(eager.into_iter().cloned());
        let mut last: Option<(Solution, i64)> = None;
        let mut idle = 0;
        loop {
            let (model, _) = build(&core, self.objective, false, good_lp::microlp);
            let mut options = SolveOptions::default();
            options.time_limit = limits.nodes.is_none().then_some(SLICE);
            let outcome = model.as_inner().solve_with(options);
            let solved = match self.finish(outcome, limits) {
                Lp::Solved(solved) => solved,
                Lp::CutOff => return Root::Over(Some(self.below)),
                Lp::Unknown => return last.map_or(Root::Over(None), |(root, known)| Root::Open(Box::new(root), known)),
            };
            let known = whole(self.program, self.objective, solved.objective()).min(self.below);
            if last.as_ref().is_none_or(|(_, before)| known > *before) {
                (limits.progress)(Some(known), None);
            }
            let broken: Vec<Row> =
                lazy.iter().filter(|row| self.excess(&solved, row) > BROKEN).map(|&row| row.clone()).collect();
            let risen = last.as_ref().map_or(f64::INFINITY, |(before, _)| solved.objective() - before.objective());
            let gap = float(self.below - self.objective.of(self.program.constant)) - solved.objective();
            idle = if risen * SLOW > gap { 0 } else { idle + 1 };
            if broken.is_empty() || idle >= IDLE {
                self.lazy = lazy.into_iter().cloned().collect();
                return Root::Open(Box::new(solved), known);
            }
            last = Some((solved, known));
            core.rows.extend(broken);
        }
    }

    /// By how much a point breaks a row.
    fn excess(&self, point: &Solution, row: &Row) -> f64 {
        let sum: f64 =
            row.terms.iter().map(|&(id, factor)| point.var_value_raw(self.variables[id]) * float(factor)).sum();
        sum - float(row.bound)
    }

    /// The node with some of the rows that it breaks.
    fn tighten(&mut self, mut node: Solution, limits: &Limits<'_>) -> Lp {
        let mut broken: Vec<(f64, usize)> = (0..self.lazy.len())
            .map(|at| (self.excess(&node, &self.lazy[at]), at))
            .filter(|(excess, _)| *excess > BROKEN)
            .collect();
        broken.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, at) in broken.into_iter().take(ROWS) {
            if self.excess(&node, &self.lazy[at]) <= BROKEN {
                continue;
            }
            let row = &self.lazy[at];
            let left: Vec<_> = row.terms.iter().map(|&(id, factor)| (self.variables[id], float(factor))).collect();
            let outcome = node.add_constraint(left, ComparisonOp::Le, float(row.bound));
            node = match self.finish(outcome, limits) {
                Lp::Solved(node) => node,
                other => return other,
            };
        }
        Lp::Solved(node)
    }

    /// Goes on until the linear program is solved.
    fn finish(&mut self, mut outcome: Result<SolveOutcome, Error>, limits: &Limits<'_>) -> Lp {
        self.programs += 1;
        loop {
            let interrupted = match outcome {
                Err(Error::Infeasible) => return Lp::CutOff,
                Err(_) => return Lp::Unknown,
                Ok(SolveOutcome::Solution(solved)) => {
                    let cost = whole(self.program, self.objective, solved.objective());
                    return if cost >= self.below { Lp::CutOff } else { Lp::Solved(solved) };
                }
                Ok(interrupted) => interrupted,
            };
            if self.is_over(limits) {
                return Lp::Unknown;
            }
            outcome = interrupted.resume();
        }
    }

    fn is_over(&self, limits: &Limits<'_>) -> bool {
        limits.stop.load(Ordering::Relaxed)
            || limits.deadline.is_some_and(|deadline| Instant::now() >= deadline)
            || limits.nodes.is_some_and(|nodes| self.programs >= nodes)
    }

    /// Columns to branch on, the most promising first: those in `first` while one of them is fractional.
    fn candidates(&self, node: &Solution) -> Vec<(ColumnId, f64)> {
        let fraction = |id: ColumnId| {
            let value = node.var_value_raw(self.variables[id]);
            ((value - value.round()).abs() > TOLERANCE).then_some((id, value))
        };
        let mut all: Vec<(ColumnId, f64)> = self.first.iter().filter_map(|&id| fraction(id)).collect();
        if all.is_empty() {
            let whole = (0..self.program.columns.len()).filter(|&id| self.program.columns[id].integer);
            all = whole.filter_map(fraction).collect();
        }
        // Not known columns count as good as they are fractional.
        let promise = |&(id, value): &(ColumnId, f64)| {
            let half = (value - value.floor()).min(value.ceil() - value);
            (self.gains.get(&id).copied().unwrap_or(1.0), half)
        };
        all.sort_by(|a, b| {
            let (a, b) = (promise(a), promise(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        all.truncate(TRIED);
        all
    }

    /// The sides of a node that are left; `None` if the limits ended it before.
    fn branch(&mut self, mut node: Solution, limits: &Limits<'_>) -> Option<Vec<Solution>> {
        loop {
            let cost = node.objective();
            node = match self.tighten(node, limits) {
                Lp::Solved(node) => node,
                Lp::CutOff => return Some(Vec::new()),
                Lp::Unknown if self.is_over(limits) => return None,
                Lp::Unknown => {
                    self.leaf = self.leaf.min(cost);
                    return Some(Vec::new());
                }
            };
            let candidates = self.candidates(&node);
            let mut best: Option<Split> = None;
            let mut only: Option<Solution> = None;
            let mut worse = 0;
            for &(id, value) in &candidates {
                if self.is_over(limits) {
                    return None;
                }
                let down = self.side(&node, id, ComparisonOp::Le, value.floor(), limits);
                let up = self.side(&node, id, ComparisonOp::Ge, value.ceil(), limits);
                let more = |side: &Lp| match side {
                    Lp::Solved(side) => side.objective() - node.objective(),
                    _ => float(self.below) - float(self.objective.of(self.program.constant)) - node.objective(),
                };
                let (less, much) = (more(&down).min(more(&up)), more(&down).max(more(&up)));
                let seen = self.gains.entry(id).or_insert(less);
                *seen = f64::midpoint(*seen, less);
                match (down, up) {
                    (Lp::CutOff, Lp::CutOff) => return Some(Vec::new()),
                    (Lp::CutOff, Lp::Solved(side)) | (Lp::Solved(side), Lp::CutOff) => {
                        only = Some(side);
                        break;
                    }
                    (Lp::Solved(down), Lp::Solved(up)) => {
                        let score = less.max(1e-2) * much.max(1e-2);
                        if best.as_ref().is_none_or(|best| score > best.score) {
                            best = Some(Split { score, sides: [down, up] });
                            worse = 0;
                        } else {
                            worse += 1;
                        }
                        if worse >= WORSE {
                            break;
                        }
                    }
                    // Without knowing one side nothing is known about the column.
                    _ => {}
                }
            }
            if let Some(only) = only {
                node = only;
                continue;
            }
            if let Some(best) = best {
                return Some(best.sides.into());
            }
            if self.is_over(limits) {
                return None;
            }
            if candidates.is_empty() && self.lazy.iter().any(|row| self.excess(&node, row) > BROKEN) {
                continue;
            }
            self.leaf = self.leaf.min(node.objective());
            return Some(Vec::new());
        }
    }

    fn side(&mut self, node: &Solution, id: ColumnId, op: ComparisonOp, bound: f64, limits: &Limits<'_>) -> Lp {
        let outcome = node.clone().add_constraint([(self.variables[id], 1.0)], op, bound);
        self.finish(outcome, limits)
    }
}
