//! Driver of the checks, and what they add up to.

use crate::finding::{Finding, NotChecked, Severity, fingerprint};
use crate::model::{Agenda, Id, Instance, OriginId, Score, TalkRef, Timetable};
use crate::rules::{Judgement, Level, Uses};

/// What one rule found, over all its uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCost {
    /// The rule.
    pub rule: &'static str,
    /// Number of findings.
    pub findings: usize,
    /// Hard cost.
    pub hard: i64,
    /// Cost at level medium.
    pub medium: i64,
    /// Soft cost, less credits.
    pub soft: i64,
}

impl RuleCost {
    /// The cost as a score.
    #[must_use]
    pub fn score(&self) -> Score {
        Score { hard: self.hard, medium: self.medium, soft: self.soft }
    }
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
    /// Cost that was taken away for what is good, over all levels.
    pub credit: i64,
    /// Whether any use has level medium: only then is medium cost shown.
    pub has_medium: bool,
    /// By rule, in order of the registry; rules without findings or cost are left out.
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
    let mut sums: Vec<RuleCost> = Vec::new();
    for (_, config) in uses.iter() {
        let rule = config.rule.info().id;
        let judgement = config.rule.check(&timetable);
        let cost = judgement.cost();
        let Judgement { findings, not_checked, credit } = judgement;
        report.not_checked.extend(not_checked);
        let common = config.rule.common();
        if sums.last().is_none_or(|last| last.rule != rule) {
            sums.push(RuleCost { rule, findings: 0, hard: 0, medium: 0, soft: 0 });
        }
        if let Some(sum) = sums.last_mut() {
            sum.findings += findings.len();
            match common.level {
                Level::Deny => sum.hard += cost,
                Level::Medium => {
                    sum.medium += cost;
                    report.has_medium = true;
                }
                Level::Warn | Level::Note | Level::Off => sum.soft += cost,
            }
        }
        report.credit += credit;
        let mut left = config.budget;
        for finding in findings {
            let budgeted = left > 0 && finding.severity > Severity::Note;
            left -= usize::from(budgeted);
            all.push(Reported {
                rule,
                hard: finding.severity == Severity::Error,
                reason: config.reason.clone(),
                use_origin: common.origin,
                request: config.request.as_ref().map(|request| request.id.clone()),
                fingerprint: fingerprint_of(instance, rule, &finding),
                budgeted,
                finding,
            });
        }
    }
    // Uses come in order of the registry, so that those of one rule are neighbours.
    report.by_rule = sums.into_iter().filter(|sum| sum.findings > 0 || sum.score() != Score::ZERO).collect();
    report.score = report.by_rule.iter().fold(Score::ZERO, |all, sum| all + sum.score());
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
