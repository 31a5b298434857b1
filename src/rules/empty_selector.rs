//! empty-selector: a selector of a rule or a request that matches nothing.

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct EmptySelector;

impl Rule for EmptySelector {
    const INFO: RuleInfo = RuleInfo {
        id: "empty-selector",
        family: Family::Data,
        level: Level::Warn,
        weight: 1,
        unit: "selector (not charged)",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::CheckOnly("it is about how a scenario is written, not about an agenda"),
        summary: "A selector of a rule or a request matches nothing.",
        page: "\
## Why

A rule whose `scope` matches no talk can never fire, and a request about no talk asks for nothing.
Mostly the talk was withdrawn, or has another tag; an empty list is no better. A tag that no talk has at
all is an error.

## Example

A rule has `scope: {speaker: Ada Lovelace, tag: tutorial}`, and none of her talks has that tag.

## Fix

Correct the selector, or delete the rule or request.

## Cost

None: a finding by itself, whatever the agenda. `plenary check` of a scenario alone reports it too.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, _: &Use<NoOptions>, out: &mut Findings<'_>) {
        for (what, origin) in &timetable.instance.empty_selectors {
            out.report(0, *origin, "matches nothing", format!("no {what} matches this selector"))
                .help("correct it, or delete what it stands in");
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}
