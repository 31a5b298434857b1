//! resource-overload: more of a resource in use than there is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Interval, Occurrence, OriginId, ResourceId, TalkId, Time, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct ResourceOverload;

impl Rule for ResourceOverload {
    const INFO: RuleInfo = RuleInfo {
        id: "resource-overload",
        family: Family::Rooms,
        level: Level::Deny,
        weight: 1,
        unit: "minute, per missing unit of the resource",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "Talks that run at once use more of a resource than there is.",
        page: "\
## Why

Interpreters, camera crews and loan laptops go from room to room. `resources:` says how many there are,
`uses:` of a talk how many it takes while it runs.

## Example

There are 2 interpreters; `keynote` uses 2 of them from 10:00 to 10:40, `panel` 1 from 10:20: 20
minutes with 1 missing, cost 20.

## Fix

Move one of the talks, let it use less, or get more and correct the `capacity`.

## Cost

Units missing, for every minute. Touching is fine: what a talk uses is free in the minute in which the
talk ends.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (index, resource) in instance.resources.iter().enumerate() {
            let users: Vec<User<'_>> = timetable
                .timed()
                .filter(|(one, _)| this.covers(one.talk))
                .filter_map(|(one, span)| {
                    let (amount, origin) = used(instance, one.talk, ResourceId::from_index(index))?;
                    Some(User { one, span, amount, origin })
                })
                .collect();
            for over in overloads(users, i64::from(resource.capacity)) {
                let talks: BTreeSet<TalkId> = over.users.values().map(|user| user.one.talk).collect();
                // In order of time, so that the last one is what came on top.
                let Some(last) = over.users.values().next_back() else { continue };
                let (name, peak, capacity) = (&resource.name, over.peak, resource.capacity);
                let labels: Vec<String> = talks.iter().map(|&talk| instance.talk_label(talk)).collect();
                let by = if talks.len() > 1 { "together use" } else { "uses" };
                let constant = over.atoms == (peak - i64::from(capacity)) * over.span.minutes();
                let message = format!(
                    "{} {by} {}{peak} × {name} during {}, but only {capacity} {}",
                    listed(&labels),
                    if constant { "" } else { "up to " },
                    instance.span_label(over.span),
                    if capacity == 1 { "exists" } else { "exist" },
                );
                let mut draft = out
                    .report(over.atoms, last.one.at.start, &format!("uses {} × {name}", last.amount), message)
                    .talks(talks)
                    .span(over.span)
                    .minutes(over.span.minutes());
                for user in over.users.values().rev().skip(1) {
                    draft = draft.related(user.one.at.start, format!("uses {} × {name}", user.amount));
                }
                draft
                    .related(last.origin, "stated here")
                    .related(resource.origin, format!("capacity {capacity}"))
                    .help(if over.users.len() > 1 {
                        "move one of them to another time, or correct the capacity".to_owned()
                    } else {
                        "correct what it uses, or the capacity".to_owned()
                    });
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        for (index, resource) in instance.resources.iter().enumerate() {
            let members: Vec<(TalkId, i64)> = instance
                .talks()
                .filter(|(id, _)| this.covers(*id))
                .filter_map(|(id, _)| Some((id, used(instance, id, ResourceId::from_index(index))?.0)))
                .collect();
            let capacity = i64::from(resource.capacity);
            if members.iter().map(|(_, amount)| amount).sum::<i64>() > capacity {
                let (key, curve, unit) = (Key::Cell, Curve::Over(capacity), Unit::Minutes);
                out.add(TermKind::Count { members, key, curve, unit }, 1, resource.origin);
            }
        }
    }
}

/// How much of a resource a talk uses, if any, and where that is stated first.
fn used(instance: &Instance, talk: TalkId, resource: ResourceId) -> Option<(i64, OriginId)> {
    let mut uses = instance.talk(talk).uses.iter().filter(|(one, ..)| *one == resource).copied().peekable();
    let &(_, _, origin) = uses.peek()?;
    let amount: i64 = uses.map(|(_, amount, _)| i64::from(amount)).sum();
    (amount > 0).then_some((amount, origin))
}

/// A talk that uses some of a resource.
#[derive(Debug, Clone, Copy)]
struct User<'a> {
    one: &'a Occurrence,
    span: Interval,
    amount: i64,
    origin: OriginId,
}

/// A time in which too much is used without a pause.
#[derive(Debug)]
struct Overload<'a> {
    span: Interval,
    /// Units × minutes beyond the capacity.
    atoms: i64,
    /// The most that is used at once.
    peak: i64,
    /// Who uses it then, in order of time.
    users: BTreeMap<(Interval, TalkId), User<'a>>,
}

/// A sweep over starts and ends: O(n log n + users at once for each). A talk that an agenda has twice at once counts
/// once.
fn overloads(mut users: Vec<User<'_>>, capacity: i64) -> Vec<Overload<'_>> {
    users.sort_by_key(|user| (user.span, user.one.talk));
    let times: BTreeSet<Time> = users.iter().flat_map(|user| [user.span.start, user.span.end]).collect();
    let times: Vec<Time> = times.into_iter().collect();
    let mut found: Vec<Overload<'_>> = Vec::new();
    let (mut running, mut next): (Vec<User<'_>>, usize) = (Vec::new(), 0);
    for pair in times.windows(2) {
        let now = Interval::new(pair[0], pair[1]);
        running.retain(|user| user.span.end > now.start);
        while let Some(&user) = users.get(next).filter(|user| user.span.start == now.start) {
            running.push(user);
            next += 1;
        }
        let amounts: BTreeMap<TalkId, i64> = running.iter().map(|user| (user.one.talk, user.amount)).collect();
        let sum: i64 = amounts.values().sum();
        if sum <= capacity {
            continue;
        }
        let atoms = (sum - capacity) * now.minutes();
        let here = running.iter().map(|user| ((user.span, user.one.talk), *user));
        match found.last_mut().filter(|last| last.span.end == now.start) {
            Some(last) => {
                last.span.end = now.end;
                last.atoms += atoms;
                last.peak = last.peak.max(sum);
                last.users.extend(here);
            }
            None => found.push(Overload { span: now, atoms, peak: sum, users: here.collect() }),
        }
    }
    found
}

/// `a`, `a and b`, `a, b and c`.
fn listed(labels: &[String]) -> String {
    match labels {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        labels => labels.concat(),
    }
}
