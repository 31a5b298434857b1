//! The gate: every agenda is checked before anyone sees it. The only file of the solver that
//! knows the checker.

use std::collections::{BTreeMap, BTreeSet};

pub(super) use crate::check::Report;
use crate::check::check;
use crate::model::{Agenda, EntryOrigins, Instance, Score};
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

/// Turns an assignment into an agenda, checks it, and compares the price of every rule.
///
/// # Errors
/// When checker and terms disagree on any rule.
pub fn pass(
    instance: &Instance,
    uses: &Uses,
    problem: &Problem,
    assignment: &Assignment,
) -> Result<(Agenda, Report), Box<Disagreement>> {
    let mut agenda = assignment.to_agenda(&problem.space);
    // Findings about a draft point to where its talks are pinned or declared: the draft itself is not written yet.
    for entry in &mut agenda.entries {
        if let Some(talk) = entry.talk.known().map(|talk| instance.talk(talk)) {
            entry.at = EntryOrigins::all(talk.pin.map_or(talk.origin, |pin| pin.origin));
        }
    }
    let report = check(instance, uses, &agenda);
    // Credits are no findings, so that costs are compared rule by rule.
    let checked: BTreeMap<&str, i64> = report
        .by_rule
        .iter()
        .map(|cost| (cost.rule, cost.hard + cost.medium + cost.soft))
        .filter(|(_, cost)| *cost != 0)
        .collect();
    let mut priced: BTreeMap<&str, i64> = BTreeMap::new();
    for (by, cost) in problem.price_by_use(assignment) {
        *priced.entry(uses.get(by).rule.info().id).or_default() += cost;
    }
    priced.retain(|_, cost| *cost != 0);
    if checked == priced && report.score == problem.price(assignment) {
        return Ok((agenda, report));
    }
    let named: BTreeSet<&str> = checked.keys().chain(priced.keys()).copied().collect();
    let rules = named
        .into_iter()
        .filter(|rule| checked.get(rule) != priced.get(rule))
        .map(|rule| {
            let cost = |costs: &BTreeMap<&str, i64>| costs.get(rule).copied().unwrap_or(0);
            format!("{rule} ({} checked, {} priced)", cost(&checked), cost(&priced))
        })
        .collect::<Vec<_>>()
        .join(", ");
    Err(Box::new(Disagreement { checked: report.score, priced: problem.price(assignment), rules, agenda }))
}
