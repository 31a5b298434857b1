//! person-overlap: a person in two talks at once.

use std::collections::BTreeMap;

use super::groups::by_person;
use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, PersonId, TalkId, Timetable};
use crate::problem::{Lowering, Relation};

#[derive(Debug)]
pub(super) struct PersonOverlap;

impl Rule for PersonOverlap {
    const INFO: RuleInfo = RuleInfo {
        id: "person-overlap",
        family: Family::People,
        level: Level::Deny,
        weight: 1,
        unit: "minute of overlap, per pair of talks and person",
        inviolable: true,
        subject: Subject::PAIRS.with_people(),
        halves: Halves::Both,
        summary: "A person is needed in two talks at the same time.",
        page: "\
## Why

Speakers, moderators, panelists and chairs must be in the room for the whole talk; organisers and
contacts need not be. A talk with `delivery: recorded` needs nobody. People named in `parts` are
needed for the whole talk, since parts have no times of their own. A talk with
`people_of: {day: same}` needs everyone who has another talk on its day.

## Example

John Looney moderates a panel from 11:00 to 12:00 on which Kurt sits, and both speak elsewhere from 11:20 to
11:40: 20 minutes for each of the two, cost 40.

## Fix

Move one of the talks; or state the role that is meant (`organisers` for someone who drops in).

## Cost

Minutes of overlap, for every pair of talks and every person in both. Two talks that both collect
people by `people_of: {day: same}` are not compared with each other.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let of_person = timetable.overlapping(|one, keys| {
            if this.covers(one.talk) {
                by_person(instance, one, keys);
            }
        });
        for (first, second, both) in of_person {
            let mut people = instance.in_both(first.talk, second.talk);
            people.retain(|&person| !this.ignores(&[first.talk, second.talk], Some(person), None));
            let Some(&someone) = people.first() else { continue };
            let minutes = both.minutes();
            // The overlap may end before the first talk does.
            let free = first.span.map_or(both.end, |span| span.end);
            let (one, two) = (instance.talk_label(first.talk), instance.talk_label(second.talk));
            let names = instance.names(&people);
            let (is, each) = if people.len() > 1 { ("are", ", each") } else { ("is", "") };
            let caller = [first, second].into_iter().find_map(|one| {
                let of_day = instance.talk(one.talk).people_of_day.as_ref()?;
                // Who is named there is not called.
                (!instance.talk(one.talk).exclusive().contains(&someone)).then_some(of_day.origin)
            });
            let mut draft = out
                .report(
                    minutes * i64::try_from(people.len()).unwrap_or(i64::MAX),
                    second.at.start,
                    &format!("{names} {is} busy until {}", instance.clock(free)),
                    format!("{names} {is} needed in {two} and {one} at once{each} for {minutes} min"),
                )
                .talks([second.talk, first.talk])
                .people(people.iter().copied())
                .rooms(second.atoms.iter().chain(&first.atoms).copied().collect::<std::collections::BTreeSet<_>>())
                .span(both)
                .minutes(minutes)
                .related(
                    first.at.start,
                    format!("{one} runs {}", first.span.map_or_else(String::new, |span| instance.span_label(span))),
                )
                .related(instance.person(someone).origin, format!("{} is named here", instance.person(someone).name));
            if let Some(origin) = caller {
                draft = draft.related(origin, "this calls everyone of the day");
            }
            draft.help(format!("start {two} at {} or later, or move {one}", instance.next_start_label(free)));
        }
    }

    fn lower(instance: &Instance, this: &Use<NoOptions>, out: &mut Lowering<'_>) {
        let mut called: BTreeMap<(TalkId, TalkId), i64> = BTreeMap::new();
        for (index, presence) in instance.presence().into_iter().enumerate() {
            let person = PersonId::from_index(index);
            let exempt = |one, two| this.ignores(&[one, two], Some(person), None);
            let needed: Vec<TalkId> = presence.exclusive.into_iter().filter(|&talk| this.covers(talk)).collect();
            for &caller in presence.by_day.iter().filter(|&&talk| this.covers(talk)) {
                for &talk in needed.iter().filter(|&&talk| !exempt(caller, talk)) {
                    *called.entry((caller, talk)).or_default() += 1;
                }
            }
            out.overlaps_except(needed, None, 1, instance.person(person).origin, this.exempting(&exempt));
        }
        for ((caller, talk), people) in called {
            let origin = instance.talk(caller).people_of_day.as_ref().map_or(this.origin, |of_day| of_day.origin);
            out.pair(caller, talk, Relation::Apart(0), people, origin);
        }
    }
}
