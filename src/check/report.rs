//! Driver of the checks, and what they add up to.

use std::collections::BTreeMap;

use super::baseline::Compared;
use super::noise::{Inferred, Noise, within_grace};
use super::stale::{is_about_suppressions, stale};
use super::suppress::Comments;
use crate::finding::{Finding, NotChecked, Severity, fingerprint};
use crate::model::{Agenda, Id, Instance, OriginId, Score, TalkRef, Timetable};
use crate::rules::{Config, Judgement, Level, Uses};

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
    /// Who asked for it.
    pub asked_by: Option<String>,
    /// From rule and entities; the same as long as these are.
    pub fingerprint: String,
    /// Within the budget of its use: it does not fail the check.
    pub budgeted: bool,
    /// Hidden by a comment beside an entry or as noise: it does not fail the check, and is not shown to people.
    pub suppressed: Option<Hidden>,
    /// Stands in the baseline: it does not fail the check, and is not shown to people.
    pub old: bool,
}

/// What hides a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// What kind of thing it is.
    pub by: HiddenBy,
    /// Why: of a comment what it says, of a shared room which and what shows it.
    pub reason: Option<String>,
    /// Where the comment stands; nowhere for what is inferred.
    pub origin: OriginId,
}

impl Hidden {
    /// Hidden by what the agenda most likely means.
    pub(super) fn inferred(by: HiddenBy, reason: Option<String>) -> Self {
        Self { by, reason, origin: OriginId(0) }
    }
}

/// What hides findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum HiddenBy {
    /// A comment beside an entry.
    Comment,
    /// The `grace` of its use.
    Grace,
    /// A room that holds several things at once on purpose.
    SharedRoom,
    /// A long entry into which people drop in.
    DropIn,
    /// One event shown in several rooms.
    Mirror,
    /// One entry under two ids; another finding says so.
    Duplicate,
    /// An entry that is cancelled.
    Cancelled,
    /// An entry at the root of several findings, of which one is shown.
    SameCause,
}

impl HiddenBy {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Grace => "grace",
            Self::SharedRoom => "shared-room",
            Self::DropIn => "drop-in",
            Self::Mirror => "mirror",
            Self::Duplicate => "duplicate",
            Self::Cancelled => "cancelled",
            Self::SameCause => "same-cause",
        }
    }
}

impl Reported {
    /// Why the committee wants what is broken, as `reason: flight lands 11:00 (asked by Jos Visser,
    /// request visser-late)`; with a place, that as well. Nothing for a use without reason that
    /// nobody asked for.
    #[must_use]
    pub fn because(&self, place: Option<&str>) -> Option<String> {
        let asked = self.asked_by.as_ref().map(|name| format!("asked by {name}"));
        let request = self.request.as_ref().map(|id| format!("request {id}"));
        let place = place.map(ToOwned::to_owned);
        let mut words = [asked, request, place].into_iter().flatten();
        let told = match &self.reason {
            Some(reason) => format!("reason: {reason}"),
            None if self.request.is_some() => words.next()?,
            None => return None,
        };
        let rest: Vec<String> = words.collect();
        Some(if rest.is_empty() { told } else { format!("{told} ({})", rest.join(", ")) })
    }
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
    /// By severity, without those that are hidden and those of the baseline.
    pub counts: Counts,
    /// Errors first, then by time, place and rule.
    pub findings: Vec<Reported>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// What a baseline says about the findings, if there is one.
    pub baseline: Option<Compared>,
}

impl Report {
    /// Findings that fail a check at this severity: at or above it, beyond the budgets, not hidden, new.
    #[must_use]
    pub fn failing(&self, at: Severity) -> usize {
        self.shown().filter(|one| one.finding.severity >= at && !one.budgeted).count()
    }

    /// Findings that nothing hides and that are not in the baseline.
    pub fn shown(&self) -> impl Iterator<Item = &Reported> {
        self.findings.iter().filter(|one| one.suppressed.is_none() && !one.old)
    }

    /// Counts the findings that are shown, by severity.
    pub(super) fn count(&mut self) {
        let mut counts = Counts::default();
        for one in self.shown() {
            match one.finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Note => counts.note += 1,
            }
        }
        self.counts = counts;
    }
}

/// Checks an agenda with all uses. O(uses × (n log n + findings)) for n entries, people and rooms
/// included; once more for every use of a rule from which something is exempt. Shows what comments and
/// settings do not hide.
#[must_use]
pub fn check(instance: &Instance, uses: &Uses, agenda: &Agenda) -> Report {
    check_with(instance, uses, agenda, Noise::default())
}

/// The same with another choice of what is hidden. The score is always that of [`check`].
#[must_use]
pub fn check_with(instance: &Instance, uses: &Uses, agenda: &Agenda, noise: Noise) -> Report {
    let mut timetable = Timetable::new(instance, agenda);
    let mut judgements: Vec<Judgement> = uses.iter().map(|(_, config)| config.rule.check(&timetable)).collect();
    let comments = Comments::new(agenda);
    if uses.iter().any(|(_, config)| is_about_suppressions(config)) {
        // It judges what the others have found.
        timetable.stale = stale(&timetable, uses, &judgements, &comments);
        for ((_, config), judgement) in uses.iter().zip(&mut judgements) {
            if is_about_suppressions(config) {
                *judgement = config.rule.check(&timetable);
            }
        }
    }
    let inferred = (noise == Noise::Inferred).then(|| Inferred::new(&timetable));
    let mut report = Report::default();
    let mut sums: Vec<RuleCost> = Vec::new();
    for ((_, config), judgement) in uses.iter().zip(judgements) {
        let rule = config.rule.info().id;
        let cost = judgement.cost();
        let Judgement { findings, not_checked, credit } = judgement;
        report.not_checked.extend(not_checked);
        if sums.last().is_none_or(|last| last.rule != rule) {
            sums.push(RuleCost { rule, findings: 0, hard: 0, medium: 0, soft: 0 });
        }
        if let Some(sum) = sums.last_mut() {
            sum.findings += findings.len();
            match config.rule.common().level {
                Level::Deny => sum.hard += cost,
                Level::Medium => {
                    sum.medium += cost;
                    report.has_medium = true;
                }
                Level::Warn | Level::Note | Level::Off => sum.soft += cost,
            }
        }
        report.credit += credit;
        report.findings.extend(reported(instance, config, findings, |rule, finding| {
            let stated = || within_grace(config.grace, finding).filter(|_| noise != Noise::Off);
            let meant = || inferred.as_ref()?.hiding(rule, finding);
            comments.hiding(rule, finding).or_else(stated).or_else(meant)
        }));
    }
    report.not_checked = grouped(instance, std::mem::take(&mut report.not_checked));
    // Uses come in order of the registry, so that those of one rule are neighbours.
    report.by_rule = sums.into_iter().filter(|sum| sum.findings > 0 || sum.score() != Score::ZERO).collect();
    report.score = report.by_rule.iter().fold(Score::ZERO, |all, sum| all + sum.score());
    // Stable: findings of one rule at one place keep the order in which the rule made them.
    report.findings.sort_by_key(|one| {
        let finding = &one.finding;
        (std::cmp::Reverse(finding.severity), finding.span.map_or(i64::MAX, |span| span.start.0), finding.primary.0)
    });
    if let Some(inferred) = inferred {
        inferred.gather(&mut report.findings);
    }
    report.count();
    report
}

/// Entries of one cause made one where they are many: a file that names nobody says so once. O(entries).
fn grouped(instance: &Instance, entries: Vec<NotChecked>) -> Vec<NotChecked> {
    const MANY: usize = 10;
    // What is said of each talk after its title is alike.
    let about = |entry: &NotChecked| {
        let [TalkRef::Known(talk)] = entry.talks[..] else { return None };
        let rest = entry.what.strip_prefix(&instance.talk_label(talk))?;
        Some((entry.rule, entry.why.clone(), rest.to_owned()))
    };
    let mut numbers: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    for key in entries.iter().filter_map(about) {
        *numbers.entry(key).or_default() += 1;
    }
    let mut groups: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    let mut out: Vec<NotChecked> = Vec::new();
    for entry in entries {
        let key = about(&entry).filter(|key| numbers.get(key).is_some_and(|&number| number > MANY));
        let Some(key) = key else {
            out.push(entry);
            continue;
        };
        if let Some(&group) = groups.get(&key) {
            let group: &mut NotChecked = &mut out[group];
            group.talks.extend(entry.talks);
            group.people.extend(entry.people);
            group.rooms.extend(entry.rooms);
        } else {
            let what = format!("{} talks{}", numbers[&key], key.2);
            groups.insert(key, out.len());
            out.push(NotChecked { what, ..entry });
        }
    }
    out
}

/// The findings of one use with what it says about them.
fn reported(
    instance: &Instance,
    config: &Config,
    findings: Vec<Finding>,
    hiding: impl Fn(&str, &Finding) -> Option<Hidden>,
) -> Vec<Reported> {
    let (rule, common) = (config.rule.info().id, config.rule.common());
    let mut left = config.budget;
    let one = |finding: Finding| {
        let suppressed = hiding(rule, &finding);
        // What is hidden fails nothing and takes nothing off the budget.
        let budgeted = left > 0 && finding.severity > Severity::Note && suppressed.is_none();
        left -= usize::from(budgeted);
        let request = config.request.as_ref();
        Reported {
            rule,
            hard: finding.severity == Severity::Error,
            reason: config.reason.clone(),
            use_origin: common.origin,
            request: request.map(|request| request.id.clone()),
            asked_by: request.and_then(|request| request.asked_by.clone()),
            fingerprint: fingerprint_of(instance, rule, &finding),
            budgeted,
            suppressed,
            old: false,
            finding,
        }
    };
    findings.into_iter().map(one).collect()
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
    // The order of ids is that of the file, which may be sorted anew.
    let mut people: Vec<&str> = finding.people.iter().map(|&person| instance.person(person).id.as_str()).collect();
    let mut rooms: Vec<&str> = finding.rooms.iter().map(|&room| instance.room(room).id.as_str()).collect();
    people.sort_unstable();
    rooms.sort_unstable();
    // What is about no entity, such as a field that is not read, is known by its words, less the numbers:
    // how often it is met changes with every entry.
    let nothing = talks.is_empty() && people.is_empty() && rooms.is_empty();
    let words: Option<String> = nothing.then(|| finding.message.chars().filter(|c| !c.is_ascii_digit()).collect());
    let entities = talks.into_iter().chain(["/"]).chain(people).chain(["/"]).chain(rooms);
    fingerprint(rule, entities.chain(words.as_deref()))
}
