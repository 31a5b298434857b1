//! Which exemptions and comments do nothing any more, for `unused-suppression` to report.

use super::suppress::Comments;
use crate::model::{Ignore, Stale, StaleKind, Suppression, Timetable};
use crate::rules::{Config, Judgement, UNUSED_SUPPRESSION, Uses, registry};

/// Whether a use is one of the rule that reports what is found here.
pub(super) fn is_about_suppressions(config: &Config) -> bool {
    config.rule.info().id == UNUSED_SUPPRESSION
}

/// Exemptions in order of writing, then comments. What concerns rules that are off is left alone: it
/// may be of use in another profile. O(uses with exemptions × exemptions × a check of the use).
pub(super) fn stale(
    timetable: &Timetable<'_>,
    uses: &Uses,
    judgements: &[Judgement],
    comments: &Comments<'_>,
) -> Vec<Stale> {
    let ignores = timetable.instance.ignores.iter();
    let mut found: Vec<Stale> =
        ignores.filter_map(|ignore| stale_ignore(timetable, uses, judgements, ignore)).collect();
    for (index, comment) in comments.list().iter().enumerate() {
        found.extend(stale_rules(index, comment, uses, judgements, comments));
    }
    found
}

fn stale_ignore(timetable: &Timetable<'_>, uses: &Uses, judgements: &[Judgement], ignore: &Ignore) -> Option<Stale> {
    let stale = |kind| Stale {
        rule: ignore.rule.clone(),
        beside_entry: false,
        kind,
        reason: ignore.reason.clone(),
        origin: ignore.origin,
    };
    if ignore.expired {
        return Some(stale(StaleKind::Expired(ignore.until.clone().unwrap_or_default())));
    }
    let mut of_rule = uses.iter().zip(judgements).filter(|((_, config), _)| config.rule.info().id == ignore.rule);
    let changes_nothing = |((_, config), judgement): ((_, &Config), &Judgement)| {
        let mut others = config.rule.common().ignores;
        // Of two alike, one is enough.
        if let Some(at) = others.iter().position(|one| one == ignore) {
            others.remove(at);
        }
        config.rule.with_ignores(others).check(timetable) == *judgement
    };
    let first = of_rule.next()?;
    (changes_nothing(first) && of_rule.all(changes_nothing)).then(|| stale(StaleKind::Unused))
}

fn stale_rules(
    index: usize,
    comment: &Suppression,
    uses: &Uses,
    judgements: &[Judgement],
    comments: &Comments<'_>,
) -> Vec<Stale> {
    let kind = |rule: &str| {
        if !registry().iter().any(|entry| entry.info.id == rule) {
            return Some(StaleKind::UnknownRule);
        }
        if comment.expired {
            return Some(StaleKind::Expired(comment.until.clone().unwrap_or_default()));
        }
        let mut of_rule =
            uses.iter().zip(judgements).filter(|((_, config), _)| config.rule.info().id == rule).peekable();
        of_rule.peek()?;
        let mut found = of_rule.flat_map(|(_, judgement)| &judgement.findings);
        let hides = found.any(|finding| comments.matching(rule, finding).any(|one| one == index));
        (!hides).then_some(StaleKind::Unused)
    };
    let stale = |rule: &String| {
        Some(Stale {
            rule: rule.clone(),
            beside_entry: true,
            kind: kind(rule)?,
            reason: comment.reason.clone(),
            origin: comment.origin,
        })
    };
    comment.rules.iter().filter_map(stale).collect()
}
