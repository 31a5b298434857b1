//! What a change does to findings and cost, in words and as JSON: shared by the commands that ask "what if".

use std::fmt::Write as _;

use serde::Serialize;

use super::input::Case;
use crate::check::Reported;
use crate::explain::effect::{Difference, Effect};
use crate::finding::Origins;
use crate::model::{Id, Instance, Score, TalkRef};
use crate::report::{Location, ScoreJson, location};

/// `error[room-overlap]: …` with the reason of its use below.
pub(super) fn finding(one: &Reported, indent: &str) -> String {
    let mut text = format!("{indent}{}[{}]: {}\n", one.finding.severity.word(), one.rule, one.finding.message);
    if let Some(because) = one.because(None) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{indent}  {because}");
    }
    text
}

/// `hard 0 → 2, soft 12 → 15`; what stays as it is is said once.
pub(super) fn cost(before: Score, after: Score) -> String {
    let parts =
        [("hard", before.hard, after.hard), ("medium", before.medium, after.medium), ("soft", before.soft, after.soft)];
    let shown = parts.into_iter().filter(|(name, was, is)| *name != "medium" || *was != 0 || *is != 0);
    let words =
        shown.map(|(name, was, is)| if was == is { format!("{name} {is}") } else { format!("{name} {was} → {is}") });
    words.collect::<Vec<_>>().join(", ")
}

/// `room-overlap hard +20, topic-overlap soft -3`; nothing if no rule differs.
pub(super) fn by_rule(differences: &[Difference]) -> String {
    let one = |one: &Difference| {
        let Score { hard, medium, soft } = one.after - one.before;
        let parts = [("hard", hard), ("medium", medium), ("soft", soft)].into_iter().filter(|(_, cost)| *cost != 0);
        let parts: Vec<_> = parts.map(|(name, cost)| format!("{name} {cost:+}")).collect();
        format!("{} {}", one.rule, parts.join(" "))
    };
    differences.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A finding for scripts.
#[derive(Debug, Serialize)]
pub(super) struct FindingJson<'a> {
    rule: &'static str,
    severity: &'static str,
    hard: bool,
    message: &'a str,
    cost: i64,
    talks: Vec<&'a str>,
    people: Vec<&'a str>,
    rooms: Vec<&'a str>,
    request: Option<&'a str>,
    reason: Option<&'a str>,
    asked_by: Option<&'a str>,
    location: Option<Location>,
    help: Option<&'a str>,
    fingerprint: &'a str,
}

impl<'a> FindingJson<'a> {
    fn new(instance: &'a Instance, origins: &Origins, one: &'a Reported) -> Self {
        let talks = one.finding.talks.iter().map(|talk| match talk {
            TalkRef::Known(talk) => instance.talk(*talk).id.as_str(),
            TalkRef::Unknown(text) => text.as_str(),
        });
        Self {
            rule: one.rule,
            severity: one.finding.severity.word(),
            hard: one.hard,
            message: &one.finding.message,
            cost: one.finding.cost,
            talks: talks.collect(),
            people: one.finding.people.iter().map(|person| instance.people[person.index()].id.as_str()).collect(),
            rooms: one.finding.rooms.iter().map(|room| instance.rooms[room.index()].id.as_str()).collect(),
            request: one.request.as_deref(),
            reason: one.reason.as_deref(),
            asked_by: one.asked_by.as_deref(),
            location: location(origins, one.finding.primary.0),
            help: one.finding.help.as_deref(),
            fingerprint: &one.fingerprint,
        }
    }

    /// All of these.
    pub(super) fn all(instance: &'a Instance, origins: &Origins, findings: &'a [Reported]) -> Vec<Self> {
        findings.iter().map(|one| Self::new(instance, origins, one)).collect()
    }
}

/// What a rule costs before and after.
#[derive(Debug, Serialize)]
struct DifferenceJson {
    rule: &'static str,
    before: ScoreJson,
    after: ScoreJson,
}

/// What a change does, for scripts.
#[derive(Debug, Serialize)]
pub(super) struct EffectJson<'a> {
    before: ScoreJson,
    after: ScoreJson,
    by_rule: Vec<DifferenceJson>,
    new: Vec<FindingJson<'a>>,
    worse: Vec<FindingJson<'a>>,
    gone: Vec<FindingJson<'a>>,
}

impl<'a> EffectJson<'a> {
    /// The effect, with what its findings before and after are about; with medium cost where any use has that level.
    pub(super) fn new(cases: [&'a Case; 2], effect: &'a Effect, has_medium: bool) -> Self {
        let all = |case: &'a Case, findings| FindingJson::all(&case.instance, &case.origins, findings);
        let [before, after] = cases;
        let score = |score: Score| ScoreJson::new(score, has_medium);
        let difference =
            |one: &Difference| DifferenceJson { rule: one.rule, before: score(one.before), after: score(one.after) };
        Self {
            before: score(effect.before),
            after: score(effect.after),
            by_rule: effect.by_rule.iter().map(difference).collect(),
            new: all(after, &effect.new),
            worse: all(after, &effect.worse),
            gone: all(before, &effect.gone),
        }
    }
}
