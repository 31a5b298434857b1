//! wrong-position: a talk is not where the list of its track wants it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::groups::{Group, times};
use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Interval, Occurrence, Timetable};
use crate::problem::{Lowering, TermKind};

#[derive(Debug)]
pub(super) struct WrongPosition;

/// Options of `wrong-position`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What the talks of one list share; by default their `track`. A talk with several values is in several lists.
    by: Facet,
}

impl Default for Options {
    fn default() -> Self {
        Self { by: Facet::track() }
    }
}

impl Rule for WrongPosition {
    const INFO: RuleInfo = RuleInfo {
        id: "wrong-position",
        family: Family::Relations,
        level: Level::Warn,
        weight: 1,
        unit: "talk",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk is not at the position in its track that it states.",
        page: "\
## Why

Whoever plans a track says which talk opens it and which one closes it: `position: 1` is the first
of its track.

## Example

`closing` has `position: 3`, but is the second of the three talks on the track `rust`: cost 1.

## Fix

Exchange the talk with the one at its position.

## Cost

One for each talk that states a position and is not there. The talks of a track are listed by block,
then by room in the order of the scenario, then by start; talks outside all blocks come last, and
talks without a room come before those with one. Talks without a position are in the list too.

CoSPLib has this as the order of submissions. No bound is proved for this rule: the linear program
does not know it.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let facet = |name: &str| Facet::named(name).expect("a facet");
        vec![Options::default(), Options { by: facet("tag") }, Options { by: facet("kind") }]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let groups = groups(instance, this);
        if groups.is_empty() {
            return;
        }
        let times = times(timetable);
        for group in groups {
            let mut list: Vec<(&Occurrence, Interval)> = group.timed(&times);
            list.retain(|(one, _)| one.placed);
            list.sort_by_key(|&(one, span)| {
                let block = instance.block_of(span.start);
                (block.is_none(), block, one.rooms.iter().min(), span, one.talk)
            });
            // A talk that stands there twice is in the list once, where it comes first.
            let mut seen = BTreeSet::new();
            list.retain(|(one, _)| seen.insert(one.talk));
            for (index, &(one, span)) in list.iter().enumerate() {
                let (place, wanted) = (index + 1, instance.talk(one.talk).position);
                let Some(wanted) = wanted.filter(|&wanted| wanted > 0 && wanted as usize != place) else { continue };
                let title = instance.talk_label(one.talk);
                let draft = out
                    .report(
                        1,
                        one.at.start,
                        &format!("number {place} of {}", list.len()),
                        format!("{title} should be number {wanted} of {}, but is number {place}", group.name),
                    )
                    .talks([one.talk])
                    .span(span)
                    .related(instance.talk(one.talk).origin, format!("its position is {wanted}"));
                match list.get(wanted as usize - 1) {
                    Some((other, theirs)) => {
                        let other_title = instance.talk_label(other.talk);
                        let at = instance.time_label(theirs.start);
                        draft
                            .related(other.at.start, format!("number {wanted} is {other_title}"))
                            .help(format!("exchange {title} with {other_title} at {at}"));
                    }
                    None => {
                        draft.help(format!(
                            "only {} talks of {} are in the agenda; move {title} to the end, or place the others",
                            list.len(),
                            group.name
                        ));
                    }
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        for group in groups(instance, this) {
            let position = |talk| (talk, i64::from(instance.talk(talk).position.unwrap_or_default()));
            let members = group.talks.iter().map(|&talk| position(talk)).collect();
            out.add(
                TermKind::Position(members),
                1,
                group.talks.first().map_or(this.origin, |&talk| instance.talk(talk).origin),
            );
        }
    }
}

/// Lists in which some talk states its position.
fn groups(instance: &Instance, this: &Use<Options>) -> Vec<Group> {
    if instance.talks.iter().all(|talk| talk.position.is_none()) {
        return Vec::new();
    }
    let mut groups = Group::sharing(instance, this, &this.options.by);
    groups.retain(|group| group.talks.iter().any(|&talk| instance.talk(talk).position.is_some()));
    groups
}
