//! How two agendas differ: which talks moved, were added or dropped, what that does to the findings, and whom it
//! concerns.
//!
//! Both sides stand in an instance each, which may be the same one. Talks, rooms and people are compared by id,
//! so that sides from two files need no more than ids that agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Report, Reported};
use crate::model::{Agenda, Entry, Instance, RoomRef, Score, Talk, TalkId, TalkRef, Time, join_words};

/// An agenda with what a check says about it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What its talks, rooms and people are.
    pub instance: &'a Instance,
    /// The agenda.
    pub agenda: &'a Agenda,
    /// The judgement on it.
    pub report: &'a Report,
}

/// What a talk is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The id; of what the scenario does not know, the text.
    pub id: String,
    /// As a sentence names it.
    pub label: String,
    /// Whether it is a talk of the instance.
    pub known: bool,
}

/// Where and when something takes place once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The start, if it is known.
    pub start: Option<Time>,
    /// The end, stated or from the talk's length.
    pub end: Option<Time>,
    /// Ids of rooms, of unknown ones the texts, sorted.
    pub rooms: Vec<String>,
    /// The same for people: `mon 09:00–09:40 in Main hall`.
    pub label: String,
}

impl Occurrence {
    fn facts(&self) -> (Option<Time>, Option<Time>, &[String]) {
        (self.start, self.end, &self.rooms)
    }
}

/// What happened to a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// Another start.
    Time,
    /// Another room.
    Room,
    /// Another start and another room.
    TimeAndRoom,
    /// The same start and room, another end.
    Retimed,
    /// Takes place only in the second agenda.
    Added,
    /// Takes place only in the first agenda.
    Dropped,
}

impl ChangeKind {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Room => "room",
            Self::TimeAndRoom => "time-and-room",
            Self::Retimed => "retimed",
            Self::Added => "added",
            Self::Dropped => "dropped",
        }
    }

    /// Whether the talk takes place in both agendas, at another time or in another room.
    #[must_use]
    pub fn is_move(self) -> bool {
        matches!(self, Self::Time | Self::Room | Self::TimeAndRoom)
    }
}

/// One occurrence of a talk that is not the same in both agendas.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TalkChange {
    /// The talk.
    pub talk: Named,
    /// What happened to it.
    pub kind: ChangeKind,
    /// As it was; `None`: added.
    pub before: Option<Occurrence>,
    /// As it is now; `None`: dropped.
    pub after: Option<Occurrence>,
}

/// A talk of both agendas about which they say something else than where and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Restated {
    /// The talk, as the second agenda calls it.
    pub talk: Named,
    /// The title before, if it is another one.
    pub title: Option<String>,
    /// Names of people who were not in it before.
    pub joined: Vec<String>,
    /// Names of people who are no longer in it.
    pub left: Vec<String>,
}

/// A person with the changes of their talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The person's id.
    pub id: String,
    /// The printed name, that of the second agenda if there are two.
    pub name: String,
    /// Indices into [`Diff::talks`].
    pub talks: Vec<usize>,
    /// Indices into [`Diff::restated`].
    pub restated: Vec<usize>,
}

/// How two agendas differ. The order of entries, comments and formats do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// By time, then talk.
    pub talks: Vec<TalkChange>,
    /// Talks with another title or other people, by id.
    pub restated: Vec<Restated>,
    /// People who are called otherwise: id, name before, name now.
    pub renamed: Vec<(String, String, String)>,
    /// Findings that only the second agenda has.
    pub new: Vec<Reported>,
    /// Findings that only the first agenda has.
    pub gone: Vec<Reported>,
    /// The number of findings that both have.
    pub unchanged: usize,
    /// The score before and now.
    pub scores: [Score; 2],
    /// Who is concerned, by name.
    pub people: Vec<Affected>,
}

impl Diff {
    /// Whether both agendas say the same. Findings may differ all the same, by comments that hide them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.talks.is_empty() && self.restated.is_empty() && self.renamed.is_empty()
    }

    /// The number of changes for which this holds.
    pub fn count(&self, holds: impl Fn(ChangeKind) -> bool) -> usize {
        self.talks.iter().filter(|change| holds(change.kind)).count()
    }
}

/// Compares two agendas. Of a talk that takes place several times, occurrences that are the same in both are left
/// aside; the others are paired by start, then by room, then in order of time. Findings are compared by
/// fingerprint: the same clash is unchanged even if it became longer. O(n log n) for n entries and
/// findings, and quadratic in the occurrences of one talk.
#[must_use]
pub fn diff(before: Side<'_>, after: Side<'_>) -> Diff {
    let talks = talk_changes(before, after);
    let (restated, renamed) = restatements(before, after);
    let (gone, new, unchanged) = findings(before.report, after.report);
    let people = affected(before, after, &talks, &restated);
    let scores = [before.report.score, after.report.score];
    Diff { talks, restated, renamed, new, gone, unchanged, scores, people }
}

/// Known talks by id, others by text; the two do not mix.
type Key = (bool, String);

fn key(instance: &Instance, talk: &TalkRef) -> Key {
    match talk {
        TalkRef::Known(talk) => (true, instance.talk(*talk).id.clone()),
        TalkRef::Unknown(text) => (false, text.clone()),
    }
}

fn named(instance: &Instance, talk: &TalkRef) -> Named {
    let label = match talk {
        TalkRef::Known(talk) => instance.talk_label(*talk),
        TalkRef::Unknown(text) => format!("`{text}`"),
    };
    let (known, id) = key(instance, talk);
    Named { id, label, known }
}

fn occurrence(instance: &Instance, entry: &Entry) -> Occurrence {
    let mut rooms = BTreeSet::new();
    let mut names = Vec::new();
    for room in &entry.rooms {
        let (id, name) = match room {
            RoomRef::Known(room) => (&instance.room(*room).id, &instance.room(*room).name),
            RoomRef::Unknown(text) => (text, text),
        };
        if rooms.insert(id.clone()) {
            names.push(name.as_str());
        }
    }
    names.sort_unstable();
    let span = instance.span_of(entry);
    let time = match (span, entry.start) {
        (Some(span), _) => instance.span_label(span),
        (None, Some(start)) => instance.time_label(start),
        (None, None) => "time not known".to_owned(),
    };
    let place = if names.is_empty() { String::new() } else { format!(" in {}", join_words(names.into_iter())) };
    Occurrence {
        start: entry.start,
        end: span.map_or(entry.end, |span| Some(span.end)),
        rooms: rooms.into_iter().collect(),
        label: time + &place,
    }
}

fn talk_changes(before: Side<'_>, after: Side<'_>) -> Vec<TalkChange> {
    let mut all: BTreeMap<Key, (Named, [Vec<Occurrence>; 2])> = BTreeMap::new();
    for (number, side) in [before, after].into_iter().enumerate() {
        for entry in &side.agenda.entries {
            let named = || (named(side.instance, &entry.talk), [Vec::new(), Vec::new()]);
            let known = all.entry(key(side.instance, &entry.talk)).or_insert_with(named);
            known.1[number].push(occurrence(side.instance, entry));
        }
    }
    let mut changes = Vec::new();
    for (talk, [mut before, mut after]) in all.into_values() {
        before.sort_unstable();
        after.sort_unstable();
        paired(&mut before, &mut after, |one, two| one.facts() == two.facts());
        let mut pairs = paired(&mut before, &mut after, |one, two| one.start == two.start);
        pairs.extend(paired(&mut before, &mut after, |one, two| one.rooms == two.rooms));
        pairs.extend(paired(&mut before, &mut after, |_, _| true));
        let both = pairs.into_iter().map(|(one, two)| (Some(one), Some(two)));
        let gone = before.into_iter().map(|one| (Some(one), None));
        let come = after.into_iter().map(|two| (None, Some(two)));
        changes.extend(both.chain(gone).chain(come).map(|(before, after)| TalkChange {
            talk: talk.clone(),
            kind: kind(before.as_ref(), after.as_ref()),
            before,
            after,
        }));
    }
    let first = |change: &TalkChange| {
        let starts = [&change.before, &change.after].into_iter().flatten().filter_map(|one| one.start);
        starts.min().map_or(i64::MAX, |start| start.0)
    };
    // Stable: changes of one time stay in order of talks.
    changes.sort_by_key(first);
    changes
}

/// Takes out pairs that are alike, in order. The same pairs whichever side comes first, as long as being alike is
/// an equivalence.
fn paired(
    before: &mut Vec<Occurrence>,
    after: &mut Vec<Occurrence>,
    alike: impl Fn(&Occurrence, &Occurrence) -> bool,
) -> Vec<(Occurrence, Occurrence)> {
    let mut pairs = Vec::new();
    before.retain(|one| {
        let Some(found) = after.iter().position(|two| alike(one, two)) else { return true };
        pairs.push((one.clone(), after.remove(found)));
        false
    });
    pairs
}

fn kind(before: Option<&Occurrence>, after: Option<&Occurrence>) -> ChangeKind {
    let (Some(before), Some(after)) = (before, after) else {
        return if before.is_some() { ChangeKind::Dropped } else { ChangeKind::Added };
    };
    match (before.start != after.start, before.rooms != after.rooms) {
        (true, true) => ChangeKind::TimeAndRoom,
        (true, false) => ChangeKind::Time,
        (false, true) => ChangeKind::Room,
        (false, false) => ChangeKind::Retimed,
    }
}

/// The talks that an agenda names, by id.
fn placed(side: Side<'_>) -> BTreeMap<&str, TalkId> {
    let known = side.agenda.entries.iter().filter_map(|entry| entry.talk.known());
    known.map(|talk| (side.instance.talk(talk).id.as_str(), talk)).collect()
}

/// Everybody in a talk: ids with names.
fn people_in<'a>(instance: &'a Instance, talk: &'a Talk) -> BTreeMap<&'a str, &'a str> {
    let person = talk.people.iter().map(|one| instance.person(one.person));
    person.map(|person| (person.id.as_str(), person.name.as_str())).collect()
}

/// Other titles and people of the talks that both agendas have, and other names of people.
fn restatements(before: Side<'_>, after: Side<'_>) -> (Vec<Restated>, Vec<(String, String, String)>) {
    let now = placed(after);
    let mut restated = Vec::new();
    let mut renamed = BTreeSet::new();
    for (id, was) in placed(before) {
        let Some(&is) = now.get(id) else { continue };
        let (one, two) = (before.instance.talk(was), after.instance.talk(is));
        let (were, are) = (people_in(before.instance, one), people_in(after.instance, two));
        for (&id, &name) in &were {
            let other = are.get(id).filter(|&&other| other != name);
            renamed.extend(other.map(|&other| (id.to_owned(), name.to_owned(), other.to_owned())));
        }
        let missing = |these: &BTreeMap<&str, &str>, others: &BTreeMap<&str, &str>| -> Vec<String> {
            let missing = these.iter().filter(|(id, _)| !others.contains_key(**id));
            missing.map(|(_, name)| (*name).to_owned()).collect()
        };
        // What one of them does not say is no difference.
        let told = one.people_known && two.people_known;
        let restatement = Restated {
            talk: Named { id: id.to_owned(), label: after.instance.talk_label(is), known: true },
            title: (one.title != two.title).then(|| one.title.clone()),
            joined: if told { missing(&are, &were) } else { Vec::new() },
            left: if told { missing(&were, &are) } else { Vec::new() },
        };
        if restatement.title.is_some() || !restatement.joined.is_empty() || !restatement.left.is_empty() {
            restated.push(restatement);
        }
    }
    (restated, renamed.into_iter().collect())
}

/// Findings that are gone, that are new, and how many there are in both. Those that are hidden are none.
fn findings(before: &Report, after: &Report) -> (Vec<Reported>, Vec<Reported>, usize) {
    let only = |these: &Report, others: &Report| -> Vec<Reported> {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for one in others.shown() {
            *left.entry(&one.fingerprint).or_default() += 1;
        }
        let is_other = |one: &&Reported| match left.get_mut(one.fingerprint.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        these.shown().filter(is_other).cloned().collect()
    };
    let (gone, new) = (only(before, after), only(after, before));
    let unchanged = after.shown().count() - new.len();
    (gone, new, unchanged)
}

fn affected(before: Side<'_>, after: Side<'_>, talks: &[TalkChange], restated: &[Restated]) -> Vec<Affected> {
    let mut people: BTreeMap<String, Affected> = BTreeMap::new();
    let now = placed(after);
    for (side, placed) in [(before, placed(before)), (after, now)] {
        let mut concerns = |talk: &str, note: &dyn Fn(&mut Affected)| {
            let Some(&talk) = placed.get(talk) else { return };
            for (id, name) in people_in(side.instance, side.instance.talk(talk)) {
                let new =
                    || Affected { id: id.to_owned(), name: String::new(), talks: Vec::new(), restated: Vec::new() };
                let person = people.entry(id.to_owned()).or_insert_with(new);
                name.clone_into(&mut person.name);
                note(person);
            }
        };
        for (index, change) in talks.iter().enumerate() {
            // An unknown text may read like an id; nobody is known to be in it.
            if change.talk.known {
                concerns(&change.talk.id, &|person| {
                    if !person.talks.contains(&index) {
                        person.talks.push(index);
                    }
                });
            }
        }
        for (index, change) in restated.iter().enumerate() {
            concerns(&change.talk.id, &|person| {
                if !person.restated.contains(&index) {
                    person.restated.push(index);
                }
            });
        }
    }
    let mut people: Vec<Affected> = people.into_values().collect();
    for person in &mut people {
        person.talks.sort_unstable();
        person.restated.sort_unstable();
    }
    people.sort_by(|one, two| (&one.name, &one.id).cmp(&(&two.name, &two.id)));
    people
}
