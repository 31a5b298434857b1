//! Agendas without a scenario: an instance made of their own zone, titles, people and rooms,
//! which suffices to find overlaps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::agenda::{no_list, nth_talk, parse, places, room_texts, talk_text, times};
use super::read::Text;
use super::resolve::{blank_person, blank_room};
use super::schema::EntryText;
use super::slug::slug;
use super::suppress::suppressions;
use super::time::{self, Calendar};
use super::tree::{At, Forest};
use crate::finding::{InputError, Origins};
use crate::model::{
    Agenda, Attendance, Day, Entry, Id, Instance, Interval, Minutes, OriginId, PersonId, Role, RoomId, RoomRef, Talk,
    Time, Zone,
};

/// Reads agendas as parts of one, and the instance that they state themselves: talks by id or
/// title, their people as speakers, rooms by name, days by date. There are no offers. Comments with
/// a last day hold up to `today`.
///
/// # Errors
/// All problems with syntax, keys, types and times; `missing-timezone` if local times have no zone.
pub fn standalone(
    texts: &[Text],
    origins: &mut Origins,
    today: NaiveDate,
) -> Result<(Instance, Agenda), Vec<InputError>> {
    let mut builder = Builder::default();
    builder.instance.today = Some(today);
    for text in texts {
        builder.file(text, origins);
    }
    builder.days();
    if builder.errors.is_empty() { Ok((builder.instance, builder.agenda)) } else { Err(builder.errors) }
}

struct Builder {
    instance: Instance,
    agenda: Agenda,
    errors: Vec<InputError>,
    zoned: bool,
    talks: HashMap<String, usize>,
    rooms: HashMap<String, usize>,
    people: HashMap<String, usize>,
    ids: BTreeSet<String>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            instance: Instance::empty("", Zone::UTC),
            agenda: Agenda::default(),
            errors: Vec::new(),
            zoned: false,
            talks: HashMap::new(),
            rooms: HashMap::new(),
            people: HashMap::new(),
            ids: BTreeSet::new(),
        }
    }
}

impl Builder {
    fn file(&mut self, text: &Text, origins: &mut Origins) {
        let mut forest = Forest::default();
        let file = match parse(text, &mut forest, origins) {
            Ok(file) => file,
            Err(error) => return self.errors.push(error),
        };
        let root = forest.at(file.root);
        if file.entries.is_none() {
            self.errors.push(no_list(root));
        }
        if self.agenda.origin == OriginId(0) {
            self.agenda.origin = root.origin();
            self.instance.origin = root.origin();
        }
        let mut zone = self.instance.zone;
        if let Some(name) = &file.timezone {
            match time::zone(name) {
                Ok(found) => zone = found,
                Err(trouble) => self.errors.push(trouble.at(root.key("timezone").origin())),
            }
            if !self.zoned {
                self.instance.zone = zone;
                self.zoned = true;
            }
        }
        if !file.json {
            let first = self.agenda.entries.len();
            let found = suppressions(&text.text, root, first, &self.instance, origins, &mut self.errors);
            self.agenda.suppressions.extend(found);
        }
        let calendar = Calendar { zone, days: Vec::new() };
        let zoned = file.timezone.is_some() || self.zoned;
        for (index, entry) in file.entries.iter().flatten().enumerate() {
            let at = root.key("agenda").item(index);
            let local = [&entry.start, &entry.end].into_iter().flatten().any(|text| super::agenda::is_local(text));
            if local && !zoned && !self.errors.iter().any(|error| error.id == "missing-timezone") {
                let error = InputError::new("missing-timezone", at.origin(), "local times, and no time zone");
                self.errors.push(error.help("add `timezone: Europe/Dublin`, or name the scenario too"));
            }
            self.entry(entry, &calendar, at);
        }
    }

    fn entry(&mut self, entry: &EntryText, calendar: &Calendar, at: At<'_>) {
        let talk = talk_text(entry, at, &mut self.errors);
        let (start, end) = times(entry, calendar, at, &mut self.errors);
        let rooms = room_texts(entry).map(|text| RoomRef::Known(self.room(text, at))).collect();
        let talk = self.talk(&talk, entry, start.zip(end), at);
        self.agenda.entries.push(Entry { talk: nth_talk(talk), start, end, rooms, at: places(at) });
    }

    fn talk(&mut self, text: &str, entry: &EntryText, span: Option<(Time, Time)>, at: At<'_>) -> usize {
        let index = *self.talks.entry(text.to_owned()).or_insert(self.instance.talks.len());
        if index == self.instance.talks.len() {
            let title = entry.title.clone().unwrap_or_else(|| text.to_owned());
            self.instance.talks.push(Talk::new(text.to_owned(), title, at.key("talk").origin()));
        }
        let mut people = Vec::new();
        let mut complete = true;
        for (number, name) in entry.people.iter().flat_map(|list| list.0.iter()).enumerate() {
            if name == "unknown" {
                complete = false;
            } else {
                people.push(self.person(name, at.key("people").item(number).origin()));
            }
        }
        let talk = &mut self.instance.talks[index];
        if let (None, Some((start, end))) = (talk.minutes, span) {
            talk.minutes = u32::try_from(end.0 - start.0).ok().filter(|&minutes| minutes > 0).map(Minutes);
        }
        talk.people_known |= entry.people.is_some() && complete;
        for person in people {
            let one = Attendance { person, role: Role::Speaker };
            if !talk.people.contains(&one) {
                talk.people.push(one);
            }
        }
        index
    }

    fn room(&mut self, text: &str, at: At<'_>) -> RoomId {
        let index = *self.rooms.entry(text.to_owned()).or_insert(self.instance.rooms.len());
        if index == self.instance.rooms.len() {
            self.instance.rooms.push(blank_room(text, index, at.key("room").origin()));
        }
        RoomId::from_index(index)
    }

    fn person(&mut self, name: &str, at: OriginId) -> PersonId {
        let index = *self.people.entry(name.to_owned()).or_insert(self.instance.people.len());
        if index == self.instance.people.len() {
            let (stem, mut number) = (slug(name), 1);
            let mut id = stem.clone();
            while !self.ids.insert(id.clone()) {
                number += 1;
                id = format!("{stem}-{number}");
            }
            self.instance.people.push(blank_person(id, name.to_owned(), at));
        }
        PersonId::from_index(index)
    }

    /// Days by date, each with the hull of its entries.
    fn days(&mut self) {
        let zone = self.instance.zone;
        let mut hulls: BTreeMap<NaiveDate, Interval> = BTreeMap::new();
        for entry in &self.agenda.entries {
            let Some(start) = entry.start else { continue };
            let end = entry.end.unwrap_or(start.plus(1)).max(start.plus(1));
            let hull = hulls.entry(zone.local(start).date()).or_insert(Interval::new(start, end));
            *hull = Interval::new(hull.start.min(start), hull.end.max(end));
        }
        let calendar = Calendar { zone, days: Vec::new() };
        let days = hulls.into_iter();
        self.instance.days = days
            .map(|(date, hull)| Day { id: date.to_string(), span: calendar.span(date), hull: Some(hull) })
            .collect();
    }
}
