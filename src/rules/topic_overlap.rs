//! topic-overlap: two talks on one topic at once.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, TalkId, Timetable, join_words};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct TopicOverlap;

/// What a pair that shares several values costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Per {
    /// Once for each.
    Value,
    /// Once.
    Pair,
}

/// Options of `topic-overlap`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What makes a topic: `tag`, the beginning of some tags such as `theme:*`, `track`, `kind`, `language`, `difficulty`, `organisation`, `series`, or a list of these. Without it: `tag`.
    by: Facet,
    /// Whether a pair that shares several topics costs once for each (`value`) or once (`pair`).
    per: Per,
}

impl Default for Options {
    fn default() -> Self {
        Self { by: Facet::named("tag").expect("tags are a facet"), per: Per::Value }
    }
}

impl Rule for TopicOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "topic-overlap",
        family: Family::Programme,
        level: Level::Off,
        weight: 1,
        unit: "minute of overlap, per pair of talks and topic that they share",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Two talks on one topic run at the same time.",
        page: "\
## Why

Whoever comes for a topic comes for all talks on it, across tracks. Tags say what the topics are;
with `by: theme:*` only tags that begin so do. OptaPlanner has this rule as Theme track conflict,
Sector conflict and Audience type conflict, CoSPLib as conflicts of tracks and subtracks.

## Example

`allocators` and `borrowing`, both tagged `memory`, run together for 30 minutes: cost 30.

## Fix

Move one of the two, or drop a tag that is too common to say anything.

## Cost

Minutes of overlap, for every pair of talks, times the number of topics that they share.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let by = |text: &str| Facet::named(text).expect("a facet");
        vec![
            Options::default(),
            Options { per: Per::Pair, ..Options::default() },
            Options { by: by("theme:*"), per: Per::Value },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let topics = topics(instance, this);
        let of_topic = timetable.overlapping(|one, keys| {
            topics.get(&one.talk).into_iter().flatten().for_each(|topic| keys.share(topic.as_str()));
        });
        for (first, second, both) in of_topic {
            let shared: Vec<&str> =
                topics[&first.talk].intersection(&topics[&second.talk]).map(String::as_str).collect();
            if this.ignores(&[first.talk, second.talk], None, None) {
                continue;
            }
            let times = if this.options.per == Per::Pair { 1 } else { shared.len() };
            let minutes = both.minutes();
            // The overlap may end before the first talk does.
            let free = first.span.map_or(both.end, |span| span.end);
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let topic = format!("{} {}", this.options.by.word(), join_words(shared.into_iter()));
            out.report(
                minutes * i64::try_from(times).unwrap_or(i64::MAX),
                second.at.start,
                &format!("also of {topic}"),
                format!("{two} and {one}, both of {topic}, overlap by {minutes} min"),
            )
            .talks([second.talk, first.talk])
            .span(both)
            .minutes(minutes)
            .related(first.at.start, format!("{one} starts here"))
            .help(format!("start {two} at {} or later, or move {one}", instance.next_start_label(free)));
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let exempt = |one: TalkId, two: TalkId| this.ignores(&[one, two], None, None);
        if this.options.per == Per::Value {
            for members in this.options.by.groups(instance, |talk| this.covers(talk)).into_values() {
                let origin = members.first().map_or(this.origin, |&talk| instance.talk(talk).origin);
                out.overlaps_except(members, None, 1, origin, this.exempting(&exempt));
            }
            return;
        }
        // A pair counts once however much it shares, so that groups would count it too often. O(talks²).
        let topics: Vec<(TalkId, BTreeSet<String>)> = topics(instance, this).into_iter().collect();
        for (index, (one, theirs)) in topics.iter().enumerate() {
            let others = topics[index + 1..].iter().filter(|(_, topics)| !topics.is_disjoint(theirs));
            for (two, _) in others.filter(|(two, _)| !exempt(*one, *two)) {
                out.pair(*one, *two, Relation::Apart(0), 1, instance.talk(*one).origin);
            }
        }
    }
}

/// The topics of the talks that have any.
fn topics(instance: &Instance, this: &Use<Options>) -> BTreeMap<TalkId, BTreeSet<String>> {
    let talks = instance.talks().map(|(id, _)| id).filter(|id| this.covers(*id));
    let topics = talks.map(|id| (id, this.options.by.values(instance, id)));
    topics.filter(|(_, topics)| !topics.is_empty()).collect()
}
