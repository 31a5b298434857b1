//! unused-suppression: an exemption or a comment that does nothing.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, UNUSED_SUPPRESSION, Use, registry};
use crate::finding::did_you_mean;
use crate::model::{Instance, Stale, StaleKind, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct UnusedSuppression;

impl Rule for UnusedSuppression {
    const INFO: RuleInfo = RuleInfo {
        id: UNUSED_SUPPRESSION,
        family: Family::Data,
        level: Level::Note,
        weight: 0,
        unit: "suppression",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it judges what the other rules have found"),
        summary: "An `ignore` of the scenario, or a comment beside an entry, does nothing.",
        page: "\
## Why

`ignore:` exempts talks, people and rooms from a rule; a comment `# plenary: ignore[rule]: reason` beside
an entry hides findings there. Once the agenda has changed they may have nothing left to exempt or to hide:
then they only wait to hide the next mistake. So do those whose `until` has passed; they hold no longer.

## Example

`# plenary: ignore[room-too-small]: we bring stools` beside `setup`, which now has a seat for everybody: a note
with the reason. `# plenary: ignore[persn-overlap]` beside an entry: a note that asks for `person-overlap`.

## Fix

Remove it, or extend its `until`. What concerns a rule that is off is not looked at: it may be of use in
another profile.

## Cost

Nothing at any level: it says nothing about how good an agenda is. At warn or deny it fails a check that
asks for that severity.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, _: &Use<NoOptions>, out: &mut Findings<'_>) {
        for one in &timetable.stale {
            let (message, help) = told(one);
            let reason = one.reason.as_ref().map(|reason| format!(" (its reason: {reason})")).unwrap_or_default();
            let words = if one.beside_entry { "this comment" } else { "this exemption" };
            out.report(0, one.origin, words, message + &reason).help(help);
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}

/// What is wrong, and what to do about it.
fn told(one: &Stale) -> (String, String) {
    let rule = &one.rule;
    let what = if one.beside_entry { "comment beside an entry" } else { "exemption" };
    match &one.kind {
        // Notes are shown without their help, so that the suggestion is in the sentence.
        StaleKind::UnknownRule => match did_you_mean(rule, registry().iter().map(|entry| entry.info.id)) {
            Some(close) => (
                format!("the {what} names `{rule}`, which is no rule: did you mean `{close}`?"),
                format!("write `ignore[{close}]`"),
            ),
            None => {
                (format!("the {what} names `{rule}`, which is no rule"), "`plenary rules` lists all rules".to_owned())
            }
        },
        StaleKind::Expired(until) => {
            let message = format!("the {what} for `{rule}` held until {until} and is over");
            (message, "remove it, or extend its `until`".to_owned())
        }
        StaleKind::Unused if one.beside_entry => {
            (format!("the {what} hides no finding of `{rule}`"), "remove it".to_owned())
        }
        StaleKind::Unused => (
            format!("the {what} from `{rule}` exempts nothing in this agenda"),
            "remove it, unless another draft needs it".to_owned(),
        ),
    }
}
