//! `KEY=VALUE` on the command line: talks, rooms, people and days of a scenario by name.

use super::input::Problems;
use crate::finding::did_you_mean;
use crate::model::{DayId, Id, Instance, PersonId, RoomId, TalkId};

/// One thing, or a group of talks, that the command line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// `talk=ID`
    Talk(TalkId),
    /// `room=ID`
    Room(RoomId),
    /// `person=ID`
    Person(PersonId),
    /// `day=ID`
    Day(DayId),
    /// `track=NAME`, `tag=NAME`, `kind=NAME`: its talks.
    Talks(Vec<TalkId>),
}

/// Understands `KEY=VALUE`; a value alone is of the kind `otherwise`.
pub(super) fn named(text: &str, otherwise: &str, instance: &Instance) -> Result<Named, Problems> {
    let (key, value) = text.split_once('=').unwrap_or((otherwise, text));
    match key {
        "talk" => talk(value, instance).map(Named::Talk),
        "room" => room(value, instance).map(Named::Room),
        "person" | "speaker" => person(value, instance).map(Named::Person),
        "day" => day(value, instance).map(Named::Day),
        "track" => talks(key, value, instance, |index| instance.talks[index].track.iter().collect()),
        "tag" => talks(key, value, instance, |index| instance.talks[index].tags.iter().collect()),
        "kind" => talks(key, value, instance, |index| vec![&instance.talks[index].kind]),
        "organisation" | "group" => talks(key, value, instance, |index| {
            let people = instance.talks[index].people.iter();
            let theirs = people.filter_map(|one| instance.person(one.person).organisation.as_ref());
            instance.talks[index].organisation.iter().chain(theirs).collect()
        }),
        _ => {
            let keys = ["talk", "room", "person", "day", "track", "tag", "kind", "organisation"];
            let help = match did_you_mean(key, keys) {
                Some(close) => format!("did you mean `{close}={value}`?"),
                None => format!("one of {}, then `=` and a name", keys.join(", ")),
            };
            Err(Problems::one("bad-selection", format!("nothing is selected by `{key}`"), &help))
        }
    }
}

/// The talk with this id or title.
pub(super) fn talk(name: &str, instance: &Instance) -> Result<TalkId, Problems> {
    let talks = instance.talks.iter().filter(|talk| !talk.is_break);
    let names = talks.clone().flat_map(|talk| [talk.id.as_str(), talk.title.as_str()]);
    let is = |index: usize| {
        let talk = &instance.talks[index];
        talk.id == name || talk.title == name
    };
    the("talk", name, (0..instance.talks.len()).filter(|&index| is(index)), names).map(TalkId::from_index)
}

/// The room with this id, name or alias.
pub(super) fn room(name: &str, instance: &Instance) -> Result<RoomId, Problems> {
    let rooms = instance.rooms.iter().map(|room| (room.id.as_str(), room.name.as_str(), room.aliases.as_slice()));
    called("room", name, rooms).map(RoomId::from_index)
}

/// The person with this id, name or alias.
pub(super) fn person(name: &str, instance: &Instance) -> Result<PersonId, Problems> {
    let people = instance.people.iter();
    let people = people.map(|person| (person.id.as_str(), person.name.as_str(), person.aliases.as_slice()));
    called("person", name, people).map(PersonId::from_index)
}

/// The index of the one of these ids, names and aliases that is called so.
fn called<'a>(
    what: &str,
    name: &str,
    all: impl Iterator<Item = (&'a str, &'a str, &'a [String])> + Clone,
) -> Result<usize, Problems> {
    let is = |(id, title, aliases): (&str, &str, &[String])| {
        id == name || title == name || aliases.iter().any(|alias| alias == name)
    };
    let found = all.clone().enumerate().filter(|&(_, one)| is(one)).map(|(index, _)| index);
    the(what, name, found, all.flat_map(|(id, title, _)| [id, title]))
}

/// The day with this id.
pub(super) fn day(name: &str, instance: &Instance) -> Result<DayId, Problems> {
    let days = &instance.days;
    let found = (0..days.len()).filter(|&index| days[index].id == name);
    the("day", name, found, days.iter().map(|day| day.id.as_str())).map(DayId::from_index)
}

fn talks<'a>(
    key: &str,
    value: &str,
    instance: &'a Instance,
    of: impl Fn(usize) -> Vec<&'a String>,
) -> Result<Named, Problems> {
    let all = 0..instance.talks.len();
    let found: Vec<TalkId> =
        all.clone().filter(|&index| of(index).iter().any(|name| *name == value)).map(TalkId::from_index).collect();
    if found.is_empty() {
        let names: Vec<&String> = all.flat_map(of).collect();
        return Err(none(key, value, names.into_iter().map(String::as_str)));
    }
    Ok(Named::Talks(found))
}

/// The one that is found: ids come before names in the lists, and what is called alike is refused.
fn the<'a>(
    what: &str,
    name: &str,
    found: impl Iterator<Item = usize>,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<usize, Problems> {
    let found: Vec<usize> = found.collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(none(what, name, names)),
        _ => {
            let message = format!("{} are called `{name}`", found.len());
            Err(Problems::one("ambiguous-name", message, &format!("name the {what} by its id")))
        }
    }
}

fn none<'a>(what: &str, name: &str, names: impl IntoIterator<Item = &'a str>) -> Problems {
    let help = match did_you_mean(name, names) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("name a {what} of the scenario"),
    };
    Problems::one("unknown-name", format!("the scenario has no {what} `{name}`"), &help)
}
