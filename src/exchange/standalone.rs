//! Agendas without a scenario: an instance made of their own zone, titles, people and rooms, which
//! suffices to find overlaps.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::collisions::collisions;
use super::identity::Identities;
use super::join::common_zone;
use crate::finding::InputError;
use crate::model::{
    Agenda, Attendance, Day, Entry, Event, Id, Instance, Interval, Minutes, OriginId, Programme, Remark, RoomRef,
    RuleSetting, SettingValue, Suppression, Talk, TalkId, TalkRef, Time, Zone,
};

/// Rules about tracks say how a committee wants tracks to be; the files of others do not say that
/// their tracks are meant so. They are off until the command line asks for them.
const OFF: [&str; 4] = ["track-overlap", "track-room-change", "track-interrupted", "mixed-block"];

/// Programmes as parts of one agenda, and the instance that they state themselves: talks by id or
/// title, their people, rooms by name, days by date. There are no offers.
///
/// # Errors
/// `mixed-zones`: one part has a zone, another has times without any.
pub fn standalone(parts: Vec<Programme>, today: NaiveDate) -> Result<(Instance, Agenda), Vec<InputError>> {
    let stated = common_zone(&parts)?;
    let mut builder = Builder {
        instance: Instance::empty("", stated.unwrap_or(Zone::UTC)),
        agenda: Agenda::default(),
        identities: Identities::default(),
        talks: HashMap::new(),
        spans: Vec::new(),
        ids: HashSet::new(),
    };
    builder.instance.today = Some(today);
    builder.instance.settings = OFF.iter().map(|rule| off(rule)).collect();
    for part in parts {
        builder.part(part);
    }
    builder.days();
    Ok((builder.instance, builder.agenda))
}

fn off(rule: &str) -> RuleSetting {
    let nowhere = OriginId(0);
    let level = SettingValue { key: "level".to_owned(), value: "off".into(), origin: nowhere, key_origin: nowhere };
    RuleSetting { rule: rule.to_owned(), values: vec![level], scope: None, request: None, origin: nowhere }
}

/// What makes two entries one talk.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    /// An id of our own agendas.
    Id(String),
    /// An id and a title: sources that are merged may use one id for two talks.
    Titled(String, String),
    /// Nothing but the same facts: title, minute of the start, rooms.
    Facts(String, Option<i64>, Vec<String>),
}

struct Builder {
    instance: Instance,
    agenda: Agenda,
    identities: Identities,
    talks: HashMap<Key, TalkId>,
    /// When each talk takes place, by the entries so far.
    spans: Vec<BTreeMap<Time, Time>>,
    ids: HashSet<String>,
}

impl Builder {
    fn part(&mut self, part: Programme) {
        let collisions = collisions(&part);
        if self.agenda.origin == OriginId(0) {
            self.agenda.origin = part.origin;
            self.instance.origin = part.origin;
            self.instance.details = part.details;
            self.instance.name = part.name.unwrap_or_default();
        }
        let before = self.agenda.entries.len();
        for room in &part.rooms {
            if let Some(known) = self.identities.room(&room.name, &mut self.instance) {
                let known = &mut self.instance.rooms[known.index()];
                known.capacity = known.capacity.or(room.capacity);
                known.details.0.extend(room.details.0.iter().cloned());
            }
        }
        for event in part.events {
            self.event(&event, part.ids_are_talks);
        }
        let moved = part.suppressions.into_iter().map(|one| Suppression { entry: before + one.entry, ..one });
        self.agenda.suppressions.extend(moved);
        let remarks = part.remarks.into_iter().chain(collisions);
        let moved = remarks.map(|one| Remark { entry: one.entry.map(|at| before + at), ..one });
        self.agenda.remarks.extend(moved);
    }

    fn event(&mut self, event: &Event, ids_are_talks: bool) {
        let rooms: Vec<RoomRef> = event
            .rooms
            .iter()
            .filter_map(|room| self.identities.room(room, &mut self.instance))
            .map(RoomRef::Known)
            .collect();
        let (start, end, at) = (event.start, event.end, event.at);
        let talk = self.talk(event, ids_are_talks);
        self.agenda.entries.push(Entry { talk: TalkRef::Known(talk), start, end, rooms, at });
    }

    fn talk(&mut self, event: &Event, ids_are_talks: bool) -> TalkId {
        let printed = |event: &Event| event.rooms.iter().map(|room| room.text.clone()).collect();
        let key = match (&event.guid, &event.id) {
            (_, Some(id)) if ids_are_talks => Key::Id(id.clone()),
            (Some(id), _) | (None, Some(id)) => Key::Titled(id.clone(), event.title.clone()),
            (None, None) => Key::Facts(event.title.clone(), event.start.map(|start| start.0), printed(event)),
        };
        let span = event.start.zip(event.end).filter(|(start, end)| start < end);
        // What goes on already cannot begin once more: an id that two things have. Spans of one talk do not
        // overlap, so that the neighbours tell.
        let is_other = |talk: &TalkId| {
            let Some((start, end)) = span.filter(|_| !ids_are_talks) else { return false };
            let spans = &self.spans[talk.index()];
            let before = spans.range(..start).next_back().is_some_and(|(_, &last)| last > start);
            let after = spans.range(start..end).next().is_some_and(|(&first, &last)| (first, last) != (start, end));
            before || after
        };
        let known = self.talks.get(&key).copied().filter(|talk| !is_other(talk));
        let index = known.unwrap_or_else(|| {
            let index = TalkId::from_index(self.instance.talks.len());
            let id = self.new_id(event);
            let mut talk = Talk::new(id, event.title.clone(), event.at.talk);
            talk.track.clone_from(&event.track);
            talk.language.clone_from(&event.language);
            talk.status = event.status;
            talk.details.clone_from(&event.details);
            if let Some(guid) = &event.guid {
                talk.details.add("guid", guid.clone());
            }
            if let Some(kind) = &event.kind {
                talk.kind.clone_from(kind);
            }
            self.instance.talks.push(talk);
            self.spans.push(BTreeMap::new());
            self.talks.insert(key, index);
            index
        });
        self.spans[index.index()].extend(span);
        let mut complete = event.people.is_some();
        let mut people = Vec::new();
        for credit in event.people.iter().flatten() {
            match self.identities.person(credit, &mut self.instance) {
                Some(person) => {
                    people.push(Attendance { person, role: credit.role });
                    let details = &mut self.instance.people[person.index()].details;
                    if let (None, Some(id)) =
                        (details.get("id"), credit.id.as_deref().filter(|id| crate::model::is_id(id)))
                    {
                        details.add("id", id);
                    }
                }
                // Somebody is meant whom nobody knows.
                None => complete = false,
            }
        }
        let talk = &mut self.instance.talks[index.index()];
        if let (None, Some((start, end))) = (talk.minutes, event.start.zip(event.end)) {
            talk.minutes = u32::try_from(end.0 - start.0).ok().filter(|&minutes| minutes > 0).map(Minutes);
        }
        talk.people_known |= complete;
        for one in people {
            if !talk.people.contains(&one) {
                talk.people.push(one);
            }
        }
        index
    }

    /// The id of a talk in findings: the file's id, made unique. Entries that have nothing to be named by are
    /// talks too.
    fn new_id(&mut self, event: &Event) -> String {
        let stems = [event.id.as_deref(), event.guid.as_deref(), Some(event.title.as_str())];
        let stem = stems.into_iter().flatten().find(|stem| !stem.trim().is_empty()).unwrap_or("talk");
        let (mut id, mut number) = (stem.to_owned(), 1);
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{stem} #{number}");
        }
        id
    }

    /// Days by date, each with the hull of its entries.
    fn days(&mut self) {
        let zone = self.instance.zone;
        let mut hulls: BTreeMap<NaiveDate, Interval> = BTreeMap::new();
        // Entries of a day mostly follow each other, and a search for the offset takes longer than this.
        let mut last: Option<(Interval, NaiveDate)> = None;
        for entry in &self.agenda.entries {
            let Some(start) = entry.start else { continue };
            let end = entry.end.unwrap_or(start.plus(1)).max(start.plus(1));
            let date = match last {
                Some((span, date)) if span.contains(start) => date,
                _ => {
                    let date = zone.local(start).date();
                    last = Some((span_of(date, zone), date));
                    date
                }
            };
            let hull = hulls.entry(date).or_insert(Interval::new(start, end));
            *hull = Interval::new(hull.start.min(start), hull.end.max(end));
        }
        let day = |(date, hull): (NaiveDate, Interval)| Day {
            id: date.to_string(),
            span: span_of(date, zone),
            hull: Some(hull),
        };
        self.instance.days = hulls.into_iter().map(day).collect();
    }
}

/// From midnight to midnight.
fn span_of(date: NaiveDate, zone: Zone) -> Interval {
    let next = date.succ_opt().unwrap_or(date);
    Interval::new(zone.midnight(date), zone.midnight(next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{ReadOptions, read};
    use crate::finding::Origins;
    use crate::source::Input;

    fn part(name: &str, text: &str, zone: Option<Zone>) -> Result<Programme, Vec<InputError>> {
        let options = ReadOptions::new(NaiveDate::default()).zone(zone);
        read(Input::new(name, text), &options, &mut Origins::default())
    }

    #[test]
    fn an_agenda_alone_has_talks_people_and_rooms() {
        let one = "timezone: Europe/Dublin\nagenda: [{talk: x, title: The X, start: 2027-03-01T09:00, end: 2027-03-01T09:40, room: A, people: [Ann]}]";
        let two =
            "agenda: [{talk: y, start: 2027-03-01T09:20, end: 2027-03-01T10:00, room: B, people: [Ann, unknown]}]";
        let one = part("1.yaml", one, None).unwrap();
        assert_eq!(part("2.yaml", two, None).unwrap_err()[0].id, "missing-timezone");
        let two = part("2.yaml", two, one.zone).unwrap();
        let (instance, agenda) = standalone(vec![one, two], NaiveDate::default()).unwrap();
        assert_eq!(agenda.entries.len(), 2);
        assert_eq!((instance.people.len(), instance.rooms.len(), instance.days.len()), (1, 2, 1));
        assert_eq!(instance.talks[0].title, "The X");
        assert_eq!((instance.talks[0].people_known, instance.talks[1].people_known), (true, false));
        assert_eq!(instance.talks[1].minutes.map(|minutes| minutes.0), Some(40));
        let hull = instance.days[0].hull.unwrap();
        assert_eq!(instance.span_label(hull), "2027-03-01 09:00–10:00");
    }

    #[test]
    fn what_makes_two_entries_one_talk() {
        let event = |guid: Option<&str>, id: Option<&str>, title: &str, start: i64| Event {
            guid: guid.map(str::to_owned),
            id: id.map(str::to_owned),
            title: title.to_owned(),
            start: Some(Time(start)),
            end: Some(Time(start + 30)),
            ..Event::default()
        };
        let events = vec![
            event(Some("g"), Some("1"), "A", 0),
            event(Some("g"), Some("1"), "A", 60),
            event(Some("h"), Some("1"), "A", 0),
            event(None, Some("7"), "B", 0),
            event(None, Some("7"), "C", 0),
            event(None, None, "Lunch", 0),
            event(None, None, "Lunch", 1_440),
            event(None, None, "Lunch", 1_440),
            event(Some("g"), Some("1"), "A", 75),
        ];
        let part = Programme { events, ..Programme::default() };
        let (instance, agenda) = standalone(vec![part], NaiveDate::default()).unwrap();
        let talks: Vec<_> = agenda.entries.iter().map(|entry| entry.talk.known().unwrap().0).collect();
        assert_eq!(talks, [0, 0, 1, 2, 3, 4, 5, 5, 6]);
        let ids: Vec<_> = instance.talks.iter().map(|talk| talk.id.as_str()).collect();
        assert_eq!(ids, ["1", "1 #2", "7", "7 #2", "Lunch", "Lunch #2", "1 #3"]);
    }
}
