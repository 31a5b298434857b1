//! person-unavailable: a talk while one of its people is not there.

use std::collections::BTreeMap;

use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, Interval, PersonId, TalkId, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct PersonUnavailable;

impl Rule for PersonUnavailable {
    const INFO: RuleInfo = RuleInfo {
        id: "person-unavailable",
        family: Family::People,
        level: Level::Deny,
        weight: 1,
        unit: "minute, per talk and person",
        inviolable: true,
        subject: Subject::TALKS.with_people(),
        halves: Halves::Both,
        summary: "A talk takes place while one of its people is not available.",
        page: "\
## Why

People arrive late and leave early. `available` says when they can be there at all, `unavailable`
when they cannot; both take windows such as `mon`, `{day: tue, from: \"12:30\"}` or
`{from: mon 13:00, to: tue 12:00}`.

## Example

Ada has `unavailable: [{day: mon, to: \"12:30\"}]` and speaks on Monday from 12:00 to 12:40: 30
minutes, cost 30.

## Fix

Move the talk into the person's time, or correct the availability.

## Cost

Minutes of the talk in which the person is not available, for every person with an exclusive role.
Someone whom `people_of: {day: same}` calls to a talk counts once for each other talk they have
that day.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        for (one, span) in timetable.timed().filter(|(one, _)| this.covers(one.talk)) {
            let own = instance.talk(one.talk).exclusive();
            let exempt = |person: PersonId| this.ignores(&[one.talk], Some(person), None);
            let mut atoms: BTreeMap<PersonId, i64> =
                own.iter().map(|&person| (person, instance.person(person).availability.missing(span))).collect();
            if let (Some(of_day), Some(day)) = (&instance.talk(one.talk).people_of_day, instance.day_of(span.start)) {
                for (other, theirs) in timetable.timed() {
                    if other.talk == one.talk || !this.covers(other.talk) || instance.day_of(theirs.start) != Some(day)
                    {
                        continue;
                    }
                    for person in present(instance, other.talk) {
                        if of_day.candidates.binary_search(&person).is_ok() && !own.contains(&person) {
                            *atoms.entry(person).or_default() += instance.person(person).availability.missing(span);
                        }
                    }
                }
            }
            for (person, cost) in atoms.into_iter().filter(|&(person, cost)| cost > 0 && !exempt(person)) {
                let facts = instance.person(person);
                let minutes = facts.availability.missing(span);
                let title = instance.talk_label(one.talk);
                let part = match span.minutes() {
                    all if all == minutes => format!("all {all} min"),
                    all => format!("{minutes} of the {all} min"),
                };
                out.report(
                    cost,
                    one.at.start,
                    &format!("{} is not available here", facts.name),
                    format!("{} is not available for {part} of {title}", facts.name),
                )
                .talks([one.talk])
                .people([person])
                .rooms(one.atoms.iter().copied())
                .span(span)
                .minutes(minutes)
                .related(facts.availability.origin, "the availability is stated here")
                .help(format!("move {title} to a time when {} is available", facts.name));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let space = out.space();
        let missing = |person: PersonId, span: Interval| instance.person(person).availability.missing(span);
        for (id, talk) in instance.talks().filter(|(id, _)| this.covers(*id)) {
            let exempt = |person: PersonId| this.ignores(&[id], Some(person), None);
            for person in talk.exclusive().into_iter().filter(|&person| !exempt(person)) {
                let availability = &instance.person(person).availability;
                if !availability.is_always() {
                    out.talk_start(id, availability.origin, |start| availability.missing(space.start(start).span));
                }
            }
            let Some(of_day) = &talk.people_of_day else { continue };
            let own = talk.exclusive();
            for other in
                (0..instance.talks.len()).map(TalkId::from_index).filter(|&other| other != id && this.covers(other))
            {
                let called: Vec<PersonId> = present(instance, other)
                    .into_iter()
                    .filter(|person| of_day.candidates.contains(person) && !own.contains(person) && !exempt(*person))
                    .collect();
                let costs: Vec<_> = space
                    .domain(id)
                    .starts
                    .iter()
                    .map(|&start| (start, called.iter().map(|&person| missing(person, space.start(start).span)).sum()))
                    .filter(|&(_, atoms)| atoms > 0)
                    .collect();
                if !costs.is_empty() {
                    out.pair(id, other, Relation::SameDay(costs), 1, of_day.origin);
                }
            }
        }
    }
}

/// People with an exclusive role in a talk, live or recorded, each once.
fn present(instance: &Instance, talk: TalkId) -> Vec<PersonId> {
    let mut people: Vec<PersonId> =
        instance.talk(talk).people.iter().filter(|one| one.role.is_exclusive()).map(|one| one.person).collect();
    people.sort_unstable();
    people.dedup();
    people
}
