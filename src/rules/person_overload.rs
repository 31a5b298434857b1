//! person-overload: too much for one person.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{DayId, Id, Instance, Interval, Occurrence, PersonId, TalkId, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct PersonOverload;

/// Options of `person-overload`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Most talks that a person has on a day; `max_per_day` of a person counts instead. If absent, only that counts.
    talks_per_day: Option<u16>,
    /// Most days on which a person has talks; if absent, any number.
    days: Option<u16>,
    /// Most minutes from the start of a person's first talk of a day to the end of the last one; if absent, any number.
    span: Option<u16>,
}

/// A talk of a person and when it is.
type Part<'t> = (&'t Occurrence, Interval);

impl Rule for PersonOverload {
    const INFO: RuleInfo = RuleInfo {
        id: "person-overload",
        family: Family::People,
        level: Level::Warn,
        weight: 1,
        unit: "talk, day or minute too many, per person",
        inviolable: false,
        subject: Subject::TALKS.with_people(),
        halves: Halves::Both,
        summary: "A person has too many talks on a day, talks on too many days, or too long a day.",
        page: "\
## Why

Three talks on one day are too many for most people, and a speaker who comes for one day should not
be needed on three. People say `max_per_day` for themselves.

## Example

Ada Lovelace has `max_per_day: 2` and three talks on Monday: cost 1.

## Fix

Move one of the talks to another day, or give a part in it to someone else.

## Cost

Talks beyond the limit for each day, days beyond the limit, and minutes beyond the limit for each
day, for every person. Talks count in which the person must be in the room; those that
`people_of: {day: same}` calls them to do not.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        vec![
            Options::default(),
            Options { talks_per_day: Some(1), ..Options::default() },
            Options { days: Some(1), ..Options::default() },
            Options { span: Some(50), ..Options::default() },
            Options { talks_per_day: Some(0), days: Some(0), span: Some(0) },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let Options { talks_per_day, days, span } = this.options;
        // Else only those who state a limit themselves are looked at.
        let anyone = talks_per_day.or(days).or(span).is_some();
        let mut parts: BTreeMap<PersonId, BTreeMap<DayId, Vec<Part<'_>>>> = BTreeMap::new();
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let Some(day) = instance.day_of(span.start) else { continue };
            for person in instance.talk(one.talk).exclusive() {
                let limited = anyone || instance.person(person).max_per_day.is_some();
                if limited && !this.ignores(&[one.talk], Some(person), None) {
                    parts.entry(person).or_default().entry(day).or_default().push((one, span));
                }
            }
        }
        for (person, mut days) in parts {
            for (&day, parts) in &mut days {
                parts.sort_by_key(|&(_, span)| span);
                too_many_talks(instance, this, person, day, parts, out);
                too_long(instance, this, person, parts, out);
            }
            too_many_days(instance, this, person, &days, out);
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        for (index, presence) in instance.presence().into_iter().enumerate() {
            let person = PersonId::from_index(index);
            let facts = instance.person(person);
            let counts = |talk: &TalkId| this.covers(*talk) && !this.ignores(&[*talk], Some(person), None);
            let talks: Vec<TalkId> = presence.exclusive.into_iter().filter(counts).collect();
            let once = |talk: &TalkId| (*talk, 1);
            if let Some(most) = talks_per_day(instance, this, person) {
                let members = talks.iter().map(once).collect();
                let kind = TermKind::Count { members, key: Key::Day, curve: Curve::Over(most), unit: Unit::One };
                out.add(kind, 1, facts.origin);
            }
            if let Some(most) = this.options.days {
                let (members, curve) = (talks.iter().map(|&talk| (talk, 0)).collect(), Curve::Over(i64::from(most)));
                out.add(TermKind::Distinct { members, within: Key::Event, of: Some(Key::Day), curve }, 1, facts.origin);
            }
            if let Some(most) = this.options.span {
                out.add(TermKind::Extent { members: talks, most: i64::from(most) }, 1, facts.origin);
            }
        }
    }
}

/// Most talks that a person has on a day, if there is a limit.
fn talks_per_day(instance: &Instance, this: &Use<Options>, person: PersonId) -> Option<i64> {
    let own = instance.person(person).max_per_day.map(i64::from);
    own.or(this.options.talks_per_day.map(i64::from))
}

fn too_many_talks(
    instance: &Instance,
    this: &Use<Options>,
    person: PersonId,
    day: DayId,
    parts: &[Part<'_>],
    out: &mut Findings<'_>,
) {
    // A talk that stands there twice is one.
    let mut seen = BTreeSet::new();
    let parts: Vec<Part<'_>> = parts.iter().copied().filter(|(one, _)| seen.insert(one.talk)).collect();
    let Some(most) = talks_per_day(instance, this, person) else { return };
    let (allowed, count) = (usize::try_from(most).unwrap_or(usize::MAX), parts.len());
    // The first talk too many.
    let Some((first, _)) = parts.get(allowed) else { return };
    let facts = instance.person(person);
    let talks = if count == 1 { "talk" } else { "talks" };
    let over = i64::try_from(count - allowed).unwrap_or(i64::MAX);
    let mut draft = out
        .report(
            over,
            first.at.start,
            &format!("number {} on {}", allowed + 1, instance.day(day).id),
            format!(
                "{} has {count} {talks} on {}, {over} more than the {most} allowed",
                facts.name,
                instance.day(day).id
            ),
        )
        .talks(parts.iter().map(|(one, _)| one.talk))
        .people([person])
        .span(hull(&parts));
    for (number, (one, span)) in (1..).zip(&parts).filter(|(_, (one, _))| one.talk != first.talk) {
        let what = format!("number {number}: {} at {}", instance.talk_label(one.talk), instance.clock(span.start));
        draft = draft.related(one.at.start, what);
    }
    if facts.max_per_day.is_some() {
        draft = draft.related(facts.origin, format!("{} has `max_per_day: {most}`", facts.name));
    }
    draft.help("move one of them to another day, or let someone else take part in it");
}

fn too_long(instance: &Instance, this: &Use<Options>, person: PersonId, parts: &[Part<'_>], out: &mut Findings<'_>) {
    let Some(most) = this.options.span.map(i64::from) else { return };
    let (hull, name) = (hull(parts), &instance.person(person).name);
    let over = hull.minutes() - most;
    let (Some((first, _)), Some((last, _))) = (parts.first(), parts.iter().max_by_key(|(_, span)| span.end)) else {
        return;
    };
    if over <= 0 {
        return;
    }
    out.report(
        over,
        last.at.start,
        &format!("ends at {}", instance.end_label(hull)),
        format!(
            "{name} is needed from {} to {}, {over} min more than the {most} allowed",
            instance.time_label(hull.start),
            instance.end_label(hull)
        ),
    )
    .talks(parts.iter().map(|(one, _)| one.talk).collect::<BTreeSet<_>>())
    .people([person])
    .span(hull)
    .minutes(over)
    .related(first.at.start, format!("the day of {name} begins here"))
    .help(format!("move the talks of {name} closer together, or to another day"));
}

fn too_many_days(
    instance: &Instance,
    this: &Use<Options>,
    person: PersonId,
    days: &BTreeMap<DayId, Vec<Part<'_>>>,
    out: &mut Findings<'_>,
) {
    let Some(most) = this.options.days.map(usize::from) else { return };
    // The day with the fewest talks is the easiest to be spared.
    let spare = days.iter().min_by_key(|(day, parts)| (parts.len(), std::cmp::Reverse(**day)));
    let (Some((&spare, parts)), true) = (spare, days.len() > most) else { return };
    let name = &instance.person(person).name;
    let over = days.len() - most;
    let listed = days.keys().map(|&day| instance.day(day).id.as_str()).collect::<Vec<_>>().join(", ");
    let word = if days.len() == 1 { "day" } else { "days" };
    let mut draft = out
        .report(
            i64::try_from(over).unwrap_or(i64::MAX),
            parts[0].0.at.start,
            &format!("a talk on {}", instance.day(spare).id),
            format!("{name} is needed on {} {word} ({listed}), {over} more than the {most} allowed", days.len()),
        )
        .talks(days.values().flatten().map(|(one, _)| one.talk).collect::<BTreeSet<_>>())
        .people([person]);
    for (&day, parts) in days.iter().filter(|(day, _)| **day != spare) {
        draft = draft.related(parts[0].0.at.start, format!("a talk on {}", instance.day(day).id));
    }
    draft.help(format!("put the talks of {name} on fewer days"));
}

/// From the first start to the last end.
fn hull(parts: &[Part<'_>]) -> Interval {
    let spans = parts.iter().map(|&(_, span)| span);
    let both = |a: Interval, b: Interval| Interval::new(a.start.min(b.start), a.end.max(b.end));
    spans.reduce(both).unwrap_or(Interval::new(crate::model::Time(0), crate::model::Time(0)))
}
