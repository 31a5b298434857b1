//! ambiguous-person: two people whose names are nearly the same.

use std::collections::BTreeMap;

use super::near_names::{Named, are_told_apart, words};
use super::{Family, Findings, Halves, Level, NoOptions, Rule, RuleInfo, Subject, Use};
use crate::model::{Id, Instance, PersonId, Timetable, join_words};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct AmbiguousPerson;

impl Rule for AmbiguousPerson {
    const INFO: RuleInfo = RuleInfo {
        id: "ambiguous-person",
        family: Family::Data,
        level: Level::Note,
        weight: 1,
        unit: "name (not charged)",
        inviolable: false,
        subject: Subject::TALKS.with_people(),
        halves: Halves::CheckOnly("it is about how people are written, not about where talks are"),
        summary: "The names of two people are nearly the same.",
        page: "\
## Why

Who stands there twice is in two places without anybody noticing. Names are alike if they differ in case,
diacritics, punctuation and the order of their words only. Nobody is merged: only people know whether the
two are one.

## Example

One talk names `Ada Lovelace`, another `Lovelace, Ada`: for plenary two people, who may well speak at once.

## Fix

Write the name the same way, or make one an alias: `{name: Ada Lovelace, aliases: [\"Lovelace, Ada\"]}`. If they are
two people, say so: `ignore: [{rule: ambiguous-person, people: [ada-lovelace, lovelace-ada], reason: cousins}]`.

## Cost

None: one finding for all people whose names are alike. Names that stand under several ids, as some programs
write them, are told together where there are more than ten.
",
    };
    type Options = NoOptions;

    fn samples() -> Vec<NoOptions> {
        vec![NoOptions {}]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<NoOptions>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        // O(n log n) for n people: names that are alike have the same key.
        let mut keys: Vec<(Vec<String>, PersonId)> = Vec::with_capacity(instance.people.len());
        for (index, person) in instance.people.iter().enumerate() {
            let mut key = words(&person.name);
            key.sort_unstable();
            if !key.is_empty() {
                keys.push((key, PersonId::from_index(index)));
            }
        }
        keys.sort_unstable();
        let mut groups: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
        for alike in keys.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
            // In order of who comes first.
            groups.insert(alike[0].1, alike.iter().map(|(_, person)| *person).collect());
        }
        let groups = groups.into_values().filter(|people| {
            let named: Vec<Named> = people.iter().map(|&person| Named::Person(person)).collect();
            !are_told_apart(this, &named)
        });
        // Some programs give a person a new id at every talk: many names under several ids are one cause.
        let (same, near): (Vec<_>, Vec<_>) = groups.partition(|people| are_spelt_alike(instance, people));
        let each = if same.len() > MANY {
            report_many(instance, &same, out);
            &[][..]
        } else {
            &same
        };
        for people in each.iter().chain(&near) {
            report(instance, people, out);
        }
    }

    fn lower(_: &Instance, _: &Use<NoOptions>, _: &mut Lowering<'_>) {}
}

/// Names under several ids are told one by one up to this number.
const MANY: usize = 10;

fn are_spelt_alike(instance: &Instance, people: &[PersonId]) -> bool {
    people.iter().all(|&person| instance.person(person).name == instance.person(people[0]).name)
}

/// One finding about many names that stand under several ids each.
fn report_many(instance: &Instance, groups: &[Vec<PersonId>], out: &mut Findings<'_>) {
    const PLACES: usize = 5;
    let Some(&last) = groups.first().and_then(|people| people.last()) else { return };
    let name = |people: &[PersonId]| format!("`{}`", instance.person(people[0]).name);
    let message = format!(
        "{} names stand under several ids each, such as {}: one person each, or several of one name?",
        groups.len(),
        join_words(groups.iter().take(3).map(|people| name(people)).collect::<Vec<_>>().iter().map(String::as_str))
    );
    let people = groups.iter().flatten().copied();
    let mut draft = out.report(0, instance.person(last).origin, "under another id", message).people(people);
    for people in groups.iter().take(PLACES) {
        draft = draft.related(instance.person(people[0]).origin, format!("{} is named here", name(people)));
    }
    draft.help("a `--mapping` says which names are one person; `--allow ambiguous-person` leaves it open");
}

/// The first ids, and how many there are beyond them.
fn listed<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    const FEW: usize = 4;
    let ids: Vec<&str> = ids.collect();
    match ids.len().checked_sub(FEW) {
        None | Some(0) => ids.join(", "),
        Some(more) => format!("{} and {more} more", ids[..FEW].join(", ")),
    }
}

fn report(instance: &Instance, people: &[PersonId], out: &mut Findings<'_>) {
    let (Some(&first), Some(&last)) = (people.first(), people.last()) else { return };
    let label = |person: PersonId| format!("`{}`", instance.person(person).name);
    let ids: Vec<&str> = people.iter().map(|&person| instance.person(person).id.as_str()).collect();
    let names: Vec<String> = people.iter().map(|&person| label(person)).collect();
    let message = if names.iter().all(|name| *name == names[0]) {
        let given = people.iter().map(|&person| instance.person(person).details.get("id").unwrap_or("none"));
        format!(
            "{} stands under {} ids ({}): one person, or several of one name?",
            names[0],
            people.len(),
            listed(given)
        )
    } else {
        format!(
            "{} may be one person: add an alias, or say that they differ",
            join_words(names.iter().map(String::as_str))
        )
    };
    let words = format!("{} again?", label(first));
    let mut draft = out.report(0, instance.person(last).origin, &words, message).people(people.iter().copied());
    for &person in &people[..people.len() - 1] {
        draft = draft.related(instance.person(person).origin, format!("{} is named here", label(person)));
    }
    draft.help(format!(
        "write the name the same way, or add it to `aliases` of the scenario or of a `--mapping`; or say that they differ: `ignore: [{{rule: \
         ambiguous-person, people: [{}], reason: …}}]`",
        ids.join(", ")
    ));
}
