//! The gate: every agenda is checked before anyone sees it. The only file of the solver that
//! knows the checker.

use std::collections::BTreeMap;

pub(super) use crate::check::Report;
use crate::check::check;
use crate::model::{Agenda, Instance, Score, UseId};
use crate::problem::{Assignment, Problem};
use crate::rules::Uses;

/// Checker and solver price an agenda differently: an error in plenary itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "internal error: the checker prices the agenda at {checked}, the solver at {priced}; rules that differ: {rules}"
)]
pub struct Disagreement {
    /// The checker's score.
    pub checked: Score,
    /// The solver's score.
    pub priced: Score,
    /// Ids of the rules that differ, with both costs.
    pub rules: String,
    /// The agenda in question.
    pub agenda: Agenda,
}

/// Turns an assignment into an agenda, checks it, and compares the price of every use.
///
/// # Errors
/// When checker and terms disagree on any use.
pub fn pass(
    instance: &Instance,
    uses: &Uses,
    problem: &Problem,
    assignment: &Assignment,
) -> Result<(Agenda, Report), Box<Disagreement>> {
    let agenda = assignment.to_agenda(&problem.space);
    let report = check(instance, uses, &agenda);
    let mut checked: BTreeMap<UseId, i64> = BTreeMap::new();
    for one in &report.findings {
        *checked.entry(one.finding.by).or_default() += one.finding.cost;
    }
    checked.retain(|_, cost| *cost != 0);
    let priced: BTreeMap<UseId, i64> = problem.price_by_use(assignment).into_iter().collect();
    if checked == priced {
        return Ok((agenda, report));
    }
    let rules = uses
        .iter()
        .filter(|(id, _)| checked.get(id) != priced.get(id))
        .map(|(id, config)| {
            let cost = |costs: &BTreeMap<UseId, i64>| costs.get(&id).copied().unwrap_or(0);
            format!("{} ({} checked, {} priced)", config.rule.info().id, cost(&checked), cost(&priced))
        })
        .collect::<Vec<_>>()
        .join(", ");
    Err(Box::new(Disagreement { checked: report.score, priced: problem.price(assignment), rules, agenda }))
}
