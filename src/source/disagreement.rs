//! Where an agenda says something else about a talk than the scenario.

use std::collections::HashMap;

use crate::model::{Credit, Id, Instance, OriginId, PersonId, Remark, RemarkKind, Role, TalkId, is_nobody, squeezed};

/// What an agenda says about a talk beside its time and room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    /// Index of the entry.
    pub(crate) entry: usize,
    /// The printed title and its place; empty if it says none.
    pub(crate) title: (&'a str, OriginId),
    /// The people; none if it says nothing about them.
    pub(crate) credits: &'a [Credit],
}

/// People by all their names.
#[derive(Debug)]
pub(crate) struct PeopleByName(HashMap<String, Option<PersonId>>);

impl PeopleByName {
    /// The names, ids and aliases of an instance's people; what means two of them means nobody.
    pub(crate) fn new(instance: &Instance) -> Self {
        let mut names = HashMap::new();
        for (index, person) in instance.people.iter().enumerate() {
            let index = PersonId::from_index(index);
            for name in person.aliases.iter().chain([&person.id, &person.name]) {
                let known = names.entry(squeezed(name)).or_insert(Some(index));
                if *known != Some(index) {
                    *known = None;
                }
            }
        }
        Self(names)
    }

    /// Who is meant by a name.
    pub(crate) fn get(&self, name: &str) -> Option<PersonId> {
        self.0.get(&squeezed(name)).copied().flatten()
    }
}

/// A remark for each fact in which an agenda and the scenario differ. Names that stand for nobody, and what
/// either leaves open, are no difference; nor is it one if an agenda leaves out people who need not be there.
/// O(people of the talk × credits).
pub(crate) fn disagreements(instance: &Instance, names: &PeopleByName, talk: TalkId, told: Told<'_>) -> Vec<Remark> {
    let facts = instance.talk(talk);
    let label = instance.talk_label(talk);
    let mut out = Vec::new();
    let (title, at) = told.title;
    if !title.is_empty() && squeezed(title) != squeezed(&facts.title) {
        let message = format!("the agenda calls {label} \"{}\"", squeezed(title));
        let remark =
            Remark::new(RemarkKind::Disagreement, at, message).related(facts.origin, "the talk in the scenario");
        out.push(remark.help("write the scenario's title, or correct it there").entry(told.entry));
    }
    out.extend(people(instance, names, talk, told));
    out
}

/// What an agenda and the scenario say differently about the people of a talk.
fn people(instance: &Instance, names: &PeopleByName, talk: TalkId, told: Told<'_>) -> Option<Remark> {
    let facts = instance.talk(talk);
    // With each credit the person it means, if the scenario has one.
    let named: Vec<(&Credit, Option<PersonId>)> = told
        .credits
        .iter()
        .filter(|one| !is_nobody(&squeezed(&one.name)))
        .map(|one| (one, names.get(&one.name)))
        .collect();
    let (first, _) = named.first()?;
    let is_known = |person: Option<PersonId>| facts.people.iter().any(|one| Some(one.person) == person);
    let extra: Vec<&Credit> =
        named.iter().filter(|(_, person)| facts.people_known && !is_known(*person)).map(|(one, _)| *one).collect();
    // A name that is still open may be anybody's.
    let all_named = named.len() == told.credits.len();
    let expected = |role: Role| all_named && role.is_exclusive() && role != Role::Attendee;
    let mut missing: Vec<PersonId> = Vec::new();
    for one in facts.people.iter().filter(|one| expected(one.role)) {
        if !missing.contains(&one.person) && !named.iter().any(|(_, person)| *person == Some(one.person)) {
            missing.push(one.person);
        }
    }
    if extra.is_empty() && missing.is_empty() {
        return None;
    }
    let or_nobody = |names: Vec<String>| if names.is_empty() { "nobody else".to_owned() } else { names.join(", ") };
    let message = format!(
        "the agenda credits {} for {}, the scenario {}",
        or_nobody(extra.iter().map(|one| squeezed(&one.name)).collect()),
        instance.talk_label(talk),
        or_nobody(missing.iter().map(|&person| instance.person(person).name.clone()).collect()),
    );
    let at = extra.first().unwrap_or(first).at;
    let remark = Remark::new(RemarkKind::Disagreement, at, message).related(facts.origin, "the talk in the scenario");
    let help = "correct one of the two; a name that is only spelt otherwise belongs into `aliases:` of the person";
    Some(remark.help(help).entry(told.entry))
}
