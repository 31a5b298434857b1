//! audience-overlap: talks that the same people want to hear, at once.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::significance::{Overlap, discoveries};
use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, OriginId, TalkId, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct AudienceOverlap;

/// Options of `audience-overlap`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Only pairs that share more people than chance explains; `fans`, `lift` and `q` say how many more.
    significant: bool,
    /// If significant: at least so many people want both.
    fans: u16,
    /// If significant: at least so many percent of those who would want both if people chose independently.
    lift: u16,
    /// If significant: at most so many percent of the pairs chosen are expected to be there by chance.
    q: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { significant: false, fans: 5, lift: 150, q: 5 }
    }
}

impl Rule for AudienceOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "audience-overlap",
        family: Family::Programme,
        level: Level::Warn,
        weight: 1,
        unit: "person and minute of overlap, per pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Talks that the same people want to hear run at the same time.",
        page: "\
## Why

Votes and bookmarks say who wants to hear what: `interest: [{talks: [a, b, c], count: 14}]` are 14
people who would attend all three. What they miss is the plainest cost of an agenda. Needs
`interest:` in the scenario. The scheduler of EMF chooses pairs like `significant: true`, pyConDE and
the Confab scheduler count votes that talks have in common.

## Example

14 people want both `borrowing` and `lifetimes`, which run together for 30 minutes: cost 420.

## Fix

Move one of the two. If the many wishes of a few people drown the others, `significant: true` keeps
only pairs that belong together.

## Cost

Minutes of overlap times people, for every pair of talks of an entry.

With `significant: true` only for pairs that share many more people than chance explains: at least
`fans` of them; `lift` % of those expected if everybody chose independently (lift, Brin et al. 1997);
and so unlikely then (hypergeometric tail, Fisher's exact test) that at a false discovery rate of `q` %
(Benjamini and Hochberg 1995, over all pairs with anybody in common) they are not chance. Each entry
stands for people of its own, who want its talks and no others. With more than 1,048,576 people,
`fans` and `lift` alone decide.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let base = Options { significant: true, ..Options::default() };
        vec![
            Options::default(),
            base.clone(),
            Options { fans: 1, lift: 0, q: 100, ..base.clone() },
            Options { fans: 2, lift: 101, q: 60, ..base },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let pairs = pairs(instance, this);
        let mut wanted = vec![Vec::new(); instance.talks.len()];
        for &(one, two) in pairs.keys() {
            wanted[one.index()].push((one, two));
            wanted[two.index()].push((one, two));
        }
        let wanted_both =
            timetable.overlapping(|one, keys| wanted[one.talk.index()].iter().for_each(|&pair| keys.share(pair)));
        for (first, second, both) in wanted_both {
            let key = (first.talk.min(second.talk), first.talk.max(second.talk));
            let Some(&Shared { people, expected, origin }) = pairs.get(&key) else { continue };
            let minutes = both.minutes();
            // The overlap may end before the first talk does.
            let free = first.span.map_or(both.end, |span| span.end);
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let who = if people == 1 { "1 person wants".to_owned() } else { format!("{people} people want") };
            let chance = expected.map_or_else(String::new, |expected| format!(" (by chance it would be {expected})"));
            out.report(
                minutes * people,
                second.at.start,
                &format!("{who} this and {one}"),
                format!("{who} to hear both {two} and {one}{chance}, which overlap by {minutes} min"),
            )
            .talks([second.talk, first.talk])
            .span(both)
            .minutes(minutes)
            .related(first.at.start, format!("{one} starts here"))
            .related(origin, "wanted together here")
            .help(format!("start {two} at {} or later, or move {one}", instance.next_start_label(free)));
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let pairs = pairs(instance, this);
        let mut entries: BTreeMap<Vec<TalkId>, (i64, OriginId)> = BTreeMap::new();
        for (talks, people, origin) in entries_of(instance) {
            let talks: Vec<TalkId> = talks.into_iter().filter(|talk| this.covers(*talk)).collect();
            if talks.len() > 1 {
                entries.entry(talks).or_insert((0, origin)).0 += people;
            }
        }
        // Groups say the same as pairs, unless some pairs are left out; what is shorter is written.
        if this.options.significant || pairs.len() <= entries.keys().map(Vec::len).sum() {
            for ((one, two), Shared { people, origin, .. }) in pairs {
                out.pair(one, two, Relation::Apart(0), people, origin);
            }
        } else {
            for (members, (people, origin)) in entries {
                let exempt = |one, two| this.ignores(&[one, two], None, None);
                out.overlaps_except(members, None, people, origin, this.exempting(&exempt));
            }
        }
    }
}

/// What two talks have in common.
#[derive(Debug, Clone, Copy)]
struct Shared {
    /// People who want both.
    people: i64,
    /// How many it would be by chance, if that was asked for.
    expected: Option<u64>,
    /// The first entry that has both.
    origin: OriginId,
}

/// The entries without breaks: talks, people, where they stand.
fn entries_of(instance: &Instance) -> impl Iterator<Item = (Vec<TalkId>, i64, OriginId)> {
    instance.interest.iter().map(|entry| {
        let talks = entry.talks.iter().copied().filter(|talk| !instance.talk(*talk).is_break);
        (talks.collect(), i64::from(entry.count), entry.origin)
    })
}

/// The pairs that cost something, in order of id. Significance is a matter of all votes, whatever the use covers.
/// O(Σ over entries of talks²).
fn pairs(instance: &Instance, this: &Use<Options>) -> BTreeMap<(TalkId, TalkId), Shared> {
    let mut pairs: BTreeMap<(TalkId, TalkId), Shared> = BTreeMap::new();
    for (talks, people, origin) in entries_of(instance) {
        for (index, &one) in talks.iter().enumerate() {
            for &two in &talks[index + 1..] {
                let fresh = Shared { people: 0, expected: None, origin };
                pairs.entry((one, two)).or_insert(fresh).people += people;
            }
        }
    }
    if this.options.significant {
        keep_significant(instance, &this.options, &mut pairs);
    }
    pairs.retain(|&(one, two), _| this.covers(one) && this.covers(two) && !this.ignores(&[one, two], None, None));
    pairs
}

fn keep_significant(instance: &Instance, options: &Options, pairs: &mut BTreeMap<(TalkId, TalkId), Shared>) {
    let mut fans = vec![0_u64; instance.talks.len()];
    let mut all = 0_u64;
    for entry in &instance.interest {
        all += u64::from(entry.count);
        entry.talks.iter().for_each(|talk| fans[talk.0 as usize] += u64::from(entry.count));
    }
    let overlaps: Vec<Overlap> = pairs
        .iter()
        .map(|((one, two), shared)| Overlap {
            people: all,
            first: fans[one.0 as usize],
            second: fans[two.0 as usize],
            both: shared.people.unsigned_abs(),
        })
        .collect();
    let mut chosen = discoveries(&overlaps, options.q).into_iter().zip(overlaps);
    pairs.retain(|_, shared| {
        // As many as there are pairs, in the same order.
        chosen.next().is_some_and(|(chosen, overlap)| {
            shared.expected = Some(overlap.expected());
            chosen && overlap.both >= u64::from(options.fans) && overlap.has_lift(options.lift)
        })
    });
}
