//! crowd-control: too many, or too few, of some talks in one slot.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Talks, Use};
use crate::model::{Id, Instance, Interval, Occurrence, TalkId, Timetable, join_words};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct CrowdControl;

/// What a talk in a slot with a wrong number costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TalkUnit {
    /// 1.
    Talk,
    /// Its minutes.
    Duration,
}

/// Options of `crowd-control`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The talks in question, as a selector or a list of ids. Without it: all.
    talks: Option<Talks>,
    /// How many of them may share a slot. None at all always may.
    allowed: Vec<u16>,
    /// What each of them costs in a slot with another number: 1 (`talk`) or its minutes (`duration`).
    unit: TalkUnit,
}

impl Default for Options {
    fn default() -> Self {
        Self { talks: None, allowed: vec![2], unit: TalkUnit::Talk }
    }
}

impl Rule for CrowdControl {
    const INFO: RuleInfo = RuleInfo {
        id: "crowd-control",
        family: Family::Programme,
        level: Level::Off,
        weight: 1,
        unit: "talk in a slot with a wrong number of them",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A slot has a number of some talks that is not allowed.",
        page: "\
## Why

Two talks that will draw crowds belong beside each other, so that the crowd divides: one alone fills
its room, three leave no room for others. OptaPlanner has this rule as Crowd control
(`allowed: [1, 2], unit: duration` is its form for talks with a crowd control risk).

## Example

`talks: {tag: crowd}`, and only one of them, `doorman`, is in the slot Monday 10:00–10:40: cost 1.

## Fix

Move another of them into the slot, or this one to another.

## Cost

In every slot (same start and same end) whose number of these talks is neither 0 nor `allowed`: one
per talk, or its minutes. Breaks do not count.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let some = Talks((0..4).map(TalkId::from_index).collect());
        vec![
            Options::default(),
            Options { talks: Some(some.clone()), allowed: vec![1], unit: TalkUnit::Duration },
            Options { talks: Some(some), allowed: vec![3, 2], unit: TalkUnit::Talk },
            Options { talks: None, allowed: Vec::new(), unit: TalkUnit::Duration },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let members = members(instance, this);
        let mut slots: BTreeMap<Interval, Vec<&Occurrence>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| members.binary_search(&one.talk).is_ok()) {
            slots.entry(span).or_default().push(one);
        }
        for (span, mut talks) in slots {
            talks.sort_by_key(|one| one.talk);
            let count = i64::try_from(talks.len()).unwrap_or(i64::MAX);
            let Some(last) = talks.last().filter(|_| !allowed(&this.options, count)) else { continue };
            let each = if this.options.unit == TalkUnit::Talk { 1 } else { span.minutes() };
            let numbers: Vec<String> = this.options.allowed.iter().map(u16::to_string).collect();
            let may =
                if numbers.is_empty() { "none".to_owned() } else { join_words(numbers.iter().map(String::as_str)) };
            let labels: Vec<String> = talks.iter().map(|one| instance.talk_label(one.talk)).collect();
            let labels = join_words(labels.iter().map(String::as_str));
            let are = if count == 1 { "is alone" } else { "are together" };
            let mut draft = out
                .report(
                    count * each,
                    last.at.start,
                    &format!("{count} here"),
                    format!("{labels} {are} in the slot {}; allowed: {may}", instance.span_label(span)),
                )
                .talks(talks.iter().map(|one| one.talk))
                .span(span)
                .help(match this.options.allowed.iter().map(|&most| i64::from(most)).max() {
                    Some(most) if most > count => "move another of these talks here, or this one elsewhere",
                    _ => "move some of them to other slots",
                });
            for one in &talks[..talks.len() - 1] {
                draft = draft.related(one.at.start, format!("{} too", instance.talk_label(one.talk)));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let members: Vec<(TalkId, i64)> = members(instance, this).into_iter().map(|talk| (talk, 1)).collect();
        let numbers = 0..=i64::try_from(members.len()).unwrap_or(i64::MAX);
        let table = numbers.map(|count| if allowed(&this.options, count) { 0 } else { count }).collect();
        let unit = if this.options.unit == TalkUnit::Talk { Unit::One } else { Unit::Minutes };
        out.add(TermKind::Count { members, key: Key::Slot, curve: Curve::Table(table), unit }, 1, this.origin);
    }
}

/// Whether so many talks may share a slot.
fn allowed(options: &Options, count: i64) -> bool {
    count == 0 || options.allowed.iter().any(|&allowed| i64::from(allowed) == count)
}

/// The talks in question, in order of id.
fn members(instance: &Instance, this: &Use<Options>) -> Vec<TalkId> {
    let mut talks: Vec<TalkId> = match &this.options.talks {
        Some(talks) => talks.0.clone(),
        None => instance.talks().map(|(id, _)| id).collect(),
    };
    talks.retain(|&talk| this.covers(talk) && instance.talks.get(talk.index()).is_some_and(|facts| !facts.is_break));
    talks.sort_unstable();
    talks.dedup();
    talks
}
