//! What a change does to the judgement on an agenda: findings that come and go, and cost by rule.

use std::collections::BTreeMap;

use crate::check::{Report, Reported};
use crate::finding::Severity;
use crate::model::Score;
use crate::rules::registry;

/// What a rule costs before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The rule.
    pub rule: &'static str,
    /// Its cost before, ...
    pub before: Score,
    /// ... and after.
    pub after: Score,
}

/// Two judgements compared. Findings are matched by fingerprint, so that they may be of different scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Errors and warnings that were not there before, in the order of the later report.
    pub new: Vec<Reported>,
    /// Those that were there and cost more now.
    pub worse: Vec<Reported>,
    /// Errors and warnings that are there no more, in the order of the earlier report.
    pub gone: Vec<Reported>,
    /// Rules whose cost differs, in order of the registry.
    pub by_rule: Vec<Difference>,
    /// The score before, ...
    pub before: Score,
    /// ... and after.
    pub after: Score,
}

impl Effect {
    /// Compares two reports. O(n log n) for n findings.
    #[must_use]
    pub fn new(before: &Report, after: &Report) -> Self {
        let mut known: BTreeMap<&str, Vec<&Reported>> = BTreeMap::new();
        for one in charged(before) {
            known.entry(&one.fingerprint).or_default().push(one);
        }
        let (mut new, mut worse) = (Vec::new(), Vec::new());
        for one in charged(after) {
            match known.get_mut(one.fingerprint.as_str()).map(|list| (list.len(), list)) {
                None | Some((0, _)) => new.push(one.clone()),
                Some((_, list)) => {
                    // Of several that are alike the first is met first, as reports are in one order.
                    let was = list.remove(0);
                    if (one.hard, one.finding.cost) > (was.hard, was.finding.cost) {
                        worse.push(one.clone());
                    }
                }
            }
        }
        let mut left: Vec<&Reported> = known.into_values().flatten().collect();
        let gone = charged(before).filter(|one| {
            let found = left.iter().position(|other| std::ptr::eq(*other, *one));
            found.map(|index| left.swap_remove(index)).is_some()
        });
        let gone = gone.cloned().collect();
        let cost = |report: &Report, rule: &str| {
            report.by_rule.iter().find(|cost| cost.rule == rule).map_or(Score::ZERO, crate::check::RuleCost::score)
        };
        let differences = registry().iter().map(|entry| {
            let rule = entry.info.id;
            Difference { rule, before: cost(before, rule), after: cost(after, rule) }
        });
        let by_rule = differences.filter(|one| one.before != one.after).collect();
        Self { new, worse, gone, by_rule, before: before.score, after: after.score }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.worse.is_empty() && self.gone.is_empty() && self.by_rule.is_empty()
    }
}

/// Findings that are more than notes.
fn charged(report: &Report) -> impl Iterator<Item = &Reported> {
    report.findings.iter().filter(|one| one.finding.severity > Severity::Note)
}
