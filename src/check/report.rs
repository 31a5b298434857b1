//! Driver of the checks, and what they add up to.

use crate::finding::{Finding, NotChecked, Severity, fingerprint};
use crate::model::{Agenda, Id, Instance, OriginId, Score, TalkRef, Timetable};
use crate::rules::{Uses, registry};

/// What one rule found, over all its uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCost {
    /// The rule.
    pub rule: &'static str,
    /// Number of findings.
    pub findings: usize,
    /// Hard cost.
    pub hard: i64,
    /// Soft cost.
    pub soft: i64,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

/// A finding with what its use says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The finding.
    pub finding: Finding,
    /// The rule.
    pub rule: &'static str,
    /// Whether its cost is hard.
    pub hard: bool,
    /// The reason that the committee gave for the use.
    pub reason: Option<String>,
    /// Where the use is configured; nowhere for a default.
    pub use_origin: OriginId,
    /// The request behind the use, if it is one.
    pub request: Option<String>,
    /// From rule and entities; the same as long as these are.
    pub fingerprint: String,
    /// Within the budget of its use: it does not fail the check.
    pub budgeted: bool,
}

/// The judgement on an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The score.
    pub score: Score,
    /// By rule, in order of the registry; rules without findings are left out.
    pub by_rule: Vec<RuleCost>,
    /// By severity.
    pub counts: Counts,
    /// Errors first, then by time, place and rule.
    pub findings: Vec<Reported>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
}

impl Report {
    /// Findings that fail a check at this severity: at or above it, beyond the budgets.
    #[must_use]
    pub fn failing(&self, at: Severity) -> usize {
        self.findings.iter().filter(|one| one.finding.severity >= at && !one.budgeted).count()
    }
}

/// Checks an agenda with all uses. O(uses × (entries log entries + overlapping pairs)).
#[must_use]
pub fn check(instance: &Instance, uses: &Uses, agenda: &Agenda) -> Report {
    let timetable = Timetable::new(instance, agenda);
    let mut report = Report::default();
    let mut all: Vec<Reported> = Vec::new();
    for (_, config) in uses.iter() {
        let mut findings = Vec::new();
        config.rule.check(&timetable, &mut findings, &mut report.not_checked);
        let common = config.rule.common();
        let mut left = config.budget;
        for finding in findings {
            let budgeted = left > 0 && finding.severity > Severity::Note;
            left -= usize::from(budgeted);
            all.push(Reported {
                rule: config.rule.info().id,
                hard: finding.severity == Severity::Error,
                reason: config.reason.clone(),
                use_origin: common.origin,
                request: None,
                fingerprint: fingerprint_of(instance, config.rule.info().id, &finding),
                budgeted,
                finding,
            });
        }
    }
    for entry in registry() {
        let mut sum = RuleCost { rule: entry.info.id, findings: 0, hard: 0, soft: 0 };
        for one in all.iter().filter(|one| one.rule == entry.info.id) {
            sum.findings += 1;
            if one.hard { sum.hard += one.finding.cost } else { sum.soft += one.finding.cost }
        }
        report.score += Score::new(sum.hard, sum.soft);
        if sum.findings > 0 {
            report.by_rule.push(sum);
        }
    }
    for one in &all {
        match one.finding.severity {
            Severity::Error => report.counts.error += 1,
            Severity::Warning => report.counts.warning += 1,
            Severity::Note => report.counts.note += 1,
        }
    }
    // Stable: findings of one rule at one place keep the order in which the rule made them.
    all.sort_by_key(|one| {
        let finding = &one.finding;
        (std::cmp::Reverse(finding.severity), finding.span.map_or(i64::MAX, |span| span.start.0), finding.primary.0)
    });
    report.findings = all;
    report
}

/// A hash of the rule, the talks, the people and the rooms.
fn fingerprint_of(instance: &Instance, rule: &str, finding: &Finding) -> String {
    let mut talks: Vec<&str> = finding
        .talks
        .iter()
        .map(|talk| match talk {
            TalkRef::Known(id) => instance.talks[id.index()].id.as_str(),
            TalkRef::Unknown(text) => text.as_str(),
        })
        .collect();
    // Which of two talks is the later one may change without the clash changing.
    talks.sort_unstable();
    let people = finding.people.iter().map(|&person| instance.person(person).id.as_str());
    let rooms = finding.rooms.iter().map(|&room| instance.room(room).id.as_str());
    fingerprint(rule, talks.into_iter().chain(["/"]).chain(people).chain(["/"]).chain(rooms))
}
