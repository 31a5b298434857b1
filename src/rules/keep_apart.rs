//! keep-apart: talks that must not run at once, or not in one slot, block or day.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::groups::{Group, PairUnit, apart, times};
use super::{Facet, Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Talks, Use};
use crate::model::{BlockId, DayId, Instance, Interval, Occurrence, OriginId, TalkId, Timetable, length_label};
use crate::problem::{Curve, Key, Lowering, Relation, TermKind};

#[derive(Debug)]
pub(super) struct KeepApart;

/// How far apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Within {
    #[default]
    Time,
    Slot,
    Block,
    Day,
}

/// Talks of which every two are kept apart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Set {
    /// The talks.
    talks: Talks,
}

/// Options of `keep-apart`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Every two of these talks. Without `talks`, `pairs` and `by`: a talk and the one that it repeats.
    talks: Option<Talks>,
    /// Every two talks of each entry, as `[{talks: [a, b]}, {talks: [c, d]}]`.
    pairs: Option<Vec<Set>>,
    /// Every two talks that share a value, such as `track` or `theme:*`; once for each value they share.
    by: Option<Facet>,
    /// Minutes that must lie between two talks, `within: time`.
    #[serde(deserialize_with = "super::options::up_to_a_year")]
    #[schemars(range(min = 0, max = 527_040))]
    gap: u32,
    /// What two talks must not share: minutes (`time`), the `slot` (start and end), the `block` or the `day`.
    within: Within,
    /// With slot, block and day: only if the two are in different rooms that have no part in common.
    elsewhere: bool,
    /// With slot, block and day, what that costs: 1 for the `pair`, or the minutes of both talks (`durations`).
    unit: PairUnit,
}

impl Rule for KeepApart {
    const INFO: RuleInfo = RuleInfo {
        id: "keep-apart",
        family: Family::Relations,
        level: Level::Deny,
        weight: 1,
        unit: "minute of overlap, or pair of talks",
        inviolable: false,
        subject: Subject::PAIRS,
        halves: Halves::Both,
        summary: "Two talks that are to be kept apart run at the same time.",
        page: "\
## Why

A talk is repeated for those who could not come the first time, so `repeat_of` must not run beside
what it repeats. Other talks are to be kept apart because the same people want both, or because both
are loud: say which with `talks`, `pairs` or `by`.

## Example

`workshop-again` has `repeat_of: workshop`; both run on Monday from 10:00 to 10:40: cost 40.

## Fix

Move one of the two.

## Cost

Minutes in which both run; with `gap` the minutes that are missing to that distance, where an overlap
counts as a negative distance. With `within: slot`, `block` or `day`: 1 for each pair that shares it,
or the minutes of both talks with `unit: durations`; with `elsewhere` only pairs in different rooms.

CoSPLib has this as conflicts of presenters and attendees: at the level of sessions
`{within: block, elsewhere: true}`, at that of time slots `{within: slot}`.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let talks = |talks: &[u32]| Talks(talks.iter().map(|&talk| TalkId(talk)).collect());
        let facet = |name: &str| Some(Facet::named(name).expect("a facet"));
        let (durations, elsewhere) = (PairUnit::Durations, true);
        let pairs = || Some(vec![Set { talks: talks(&[3, 0, 1]) }, Set { talks: talks(&[0, 1, 1, 2]) }]);
        vec![
            Options::default(),
            Options { talks: Some(talks(&[4, 0, 2, 1])), ..Options::default() },
            Options { by: facet("track"), ..Options::default() },
            Options { gap: 30, ..Options::default() },
            Options { by: facet("tag"), gap: 45, ..Options::default() },
            Options { by: facet("tag"), within: Within::Slot, unit: durations, ..Options::default() },
            Options { pairs: pairs(), within: Within::Block, elsewhere, ..Options::default() },
            Options { by: facet("kind"), within: Within::Block, ..Options::default() },
            Options { talks: Some(talks(&[0, 1, 2])), by: facet("track"), within: Within::Day, ..Options::default() },
            Options { pairs: pairs(), within: Within::Day, elsewhere, unit: durations, ..Options::default() },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let groups = groups(instance, this);
        if groups.is_empty() {
            return;
        }
        let times = times(timetable);
        // What is between two occurrences, however many groups hold both: in order of time.
        let mut broken: BTreeMap<[(Interval, TalkId, usize); 2], Broken<'_>> = BTreeMap::new();
        for group in groups {
            let timed = group.timed(&times);
            let mut note = |first: usize, second: usize, atoms: i64| {
                let (one, two) = (timed[first], timed[second]);
                if atoms > 0 && one.0.talk != two.0.talk && !this.ignores(&[one.0.talk, two.0.talk], None, None) {
                    let key = |index: usize| (timed[index].1, timed[index].0.talk, index);
                    let new = || Broken { sides: [one, two], atoms: 0, shared: Vec::new(), origin: group.origin };
                    let broken = broken.entry([key(first), key(second)]).or_insert_with(new);
                    broken.atoms += atoms;
                    broken.shared.extend(Some(group.name.clone()).filter(|name| !name.is_empty()));
                }
            };
            match this.options.within {
                Within::Time => near(&timed, i64::from(this.options.gap), &mut note),
                Within::Slot => alike(&timed, &this.options, Some, &mut note),
                Within::Block => alike(&timed, &this.options, |span| instance.block_of(span.start), &mut note),
                Within::Day => alike(&timed, &this.options, |span| instance.day_of(span.start), &mut note),
            }
        }
        for broken in broken.into_values() {
            report(instance, &this.options, &broken, out);
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let Options { gap, within, elsewhere, unit, .. } = this.options;
        let key = match within {
            Within::Time => None,
            Within::Slot => Some(Key::Slot),
            Within::Block => Some(Key::Block),
            Within::Day => Some(Key::Day),
        };
        let exempt = |one: TalkId, two: TalkId| this.ignores(&[one, two], None, None);
        for Group { mut talks, origin, .. } in groups(instance, this) {
            talks.sort_unstable();
            let pairs =
                || talks.iter().enumerate().flat_map(|(index, &one)| talks[..index].iter().map(move |&two| (two, one)));
            let relation = match key {
                None if gap == 0 => {
                    out.overlaps_except(talks, None, 1, origin, this.exempting(&exempt));
                    continue;
                }
                Some(key) if !elsewhere => {
                    out.add_except(talks, 1, origin, this.exempting(&exempt), |talks| {
                        let members = talks.into_iter().map(|talk| (talk, 1)).collect();
                        TermKind::Count { members, key, curve: Curve::Pairs, unit: unit.unit() }
                    });
                    continue;
                }
                None => Relation::Apart(i64::from(gap)),
                Some(key) => Relation::Shared(key, elsewhere, unit.amount()),
            };
            for (one, two) in pairs().filter(|&(one, two)| !exempt(one, two)) {
                out.pair(one, two, relation.clone(), 1, origin);
            }
        }
    }
}

/// Two occurrences that are not apart, the earlier one first.
#[derive(Debug)]
struct Broken<'t> {
    sides: [(&'t Occurrence, Interval); 2],
    atoms: i64,
    /// The values that they share, of options that name a facet.
    shared: Vec<String>,
    origin: OriginId,
}

/// The talks of which every two are kept apart.
fn groups(instance: &Instance, this: &Use<Options>) -> Vec<Group> {
    let Options { talks, pairs, by, .. } = &this.options;
    if talks.is_none() && pairs.is_none() && by.is_none() {
        return Group::repeats(instance, this);
    }
    let sets = talks.iter().chain(pairs.iter().flatten().map(|set| &set.talks));
    Group::stated(instance, this, sets, by.as_ref())
}

/// Notes pairs that lie less than `gap` minutes apart, among occurrences in order of time.
fn near(timed: &[(&Occurrence, Interval)], gap: i64, note: &mut impl FnMut(usize, usize, i64)) {
    for (first, &(_, before)) in timed.iter().enumerate() {
        let later = timed.iter().enumerate().skip(first + 1);
        for (second, &(_, after)) in later.take_while(|(_, (_, after))| after.start.0 < before.end.0 + gap) {
            note(first, second, gap + before.overlap(after) - before.gap(after));
        }
    }
}

/// Notes pairs that have the same key.
fn alike<K: Ord>(
    timed: &[(&Occurrence, Interval)],
    options: &Options,
    key: impl Fn(Interval) -> Option<K>,
    note: &mut impl FnMut(usize, usize, i64),
) {
    let mut keys: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (index, &(_, span)) in timed.iter().enumerate() {
        if let Some(key) = key(span) {
            keys.entry(key).or_default().push(index);
        }
    }
    for members in keys.into_values() {
        for (at, &first) in members.iter().enumerate() {
            for &second in &members[at + 1..] {
                let ((one, before), (two, after)) = (timed[first], timed[second]);
                if !options.elsewhere || apart(one, two) {
                    note(first, second, options.unit.atoms(before, after));
                }
            }
        }
    }
}

fn report(instance: &Instance, options: &Options, broken: &Broken<'_>, out: &mut Findings<'_>) {
    let [(first, before), (second, after)] = broken.sides;
    let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
    let overlap = before.overlap(after);
    let day = |day: DayId| format!("on {}", instance.day(day).id);
    let block = |block: BlockId| format!("in block {}", instance.blocks[crate::model::Id::index(block)].id);
    let rooms = if options.elsewhere { " in different rooms" } else { "" };
    let what = match options.within {
        Within::Time if overlap > 0 => format!("overlap by {overlap} min"),
        Within::Time => {
            format!("are {} apart, not {}", length_label(before.gap(after)), length_label(i64::from(options.gap)))
        }
        Within::Slot => format!("are both {}{rooms}", instance.span_label(before)),
        Within::Block => format!("are both {}{rooms}", instance.block_of(before.start).map_or_else(String::new, block)),
        Within::Day => format!("are both {}{rooms}", instance.day_of(before.start).map_or_else(String::new, day)),
    };
    let why = if broken.shared.is_empty() {
        "are to be kept apart".to_owned()
    } else {
        format!("share {} and are to be kept apart", broken.shared.join(" and "))
    };
    let help = match options.within {
        Within::Time => {
            let free = instance.next_start_label(before.end.plus(i64::from(options.gap)));
            format!("start {two} at {free} or later, or move {one}")
        }
        Within::Slot => format!("start {two} at {} or later, or move {one}", instance.next_start_label(before.end)),
        Within::Block => format!("move one of the two to another block{}", or_room(options)),
        Within::Day => format!("move one of the two to another day{}", or_room(options)),
    };
    let draft = out
        .report(
            broken.atoms,
            second.at.start,
            &format!("{one} runs {}", instance.span_label(before)),
            format!("{two} and {one} {why}, but {what}"),
        )
        .talks([second.talk, first.talk])
        .rooms(first.atoms.iter().chain(&second.atoms).copied().collect::<std::collections::BTreeSet<_>>())
        .span(before.meet(after).unwrap_or(after))
        .related(first.at.start, format!("{one} is here"))
        .related(broken.origin, "this keeps them apart")
        .help(help);
    if options.within == Within::Time {
        draft.minutes(if overlap > 0 { overlap } else { i64::from(options.gap) - before.gap(after) });
    }
}

fn or_room(options: &Options) -> &'static str {
    if options.elsewhere { ", or both into one room" } else { "" }
}
