//! A programme as `schedule.xml`, valid against the schema of c3voc
//! (<https://c3voc.de/schedule/schema.xsd>).
//!
//! What the format cannot hold is left out: events without a start; roles (everybody credited is a
//! person), status and topics; capacities; codes, biographies and addresses of people; ids of talks
//! that are no positive numbers, codes and slugs of other shapes, addresses that are none;
//! suppressions. Several rooms of one event are written as one, with commas. Times that have no zone
//! are written as if in UTC. An event whose end is unknown lasts 00:00. The schema wants a day: a
//! programme without days and starts has none to write.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::markup::Markup;
use super::time::date;
use crate::exchange::identifiers::{Identifiers, acronym, identifiers, made, whole};
use crate::exchange::shapes::{is_address, is_colour, is_duration, is_integer, is_track_slug, is_uuid};
use crate::model::{Credit, Details, Event, Interval, Programme, Time, Zone};

/// A programme as `schedule.xml`. Missing and invalid ids are made of facts that stay: the same
/// programme gives the same bytes. O(text + n log n).
#[must_use]
pub fn write_schedule_xml(programme: &Programme) -> String {
    let writer = Writer::new(programme);
    let mut out = Markup::new();
    out.open("schedule", &[]);
    let version = env!("CARGO_PKG_VERSION");
    out.element("generator", &[("name", Some("plenary")), ("version", Some(version))], "");
    if let Some(url) = fitting(&programme.details, "schedule_url", is_address) {
        out.field("url", url);
    }
    out.field("version", programme.details.get("version").unwrap_or("draft"));
    writer.conference(&mut out);
    for (index, (&date, day)) in writer.days.iter().enumerate() {
        writer.day(index + 1, date, day, &mut out);
    }
    out.close("schedule");
    out.finish()
}

/// The first text under a key, if it has the shape that the schema demands.
fn fitting<'p>(details: &'p Details, key: &str, fits: impl Fn(&str) -> bool) -> Option<&'p str> {
    details.get(key).filter(|text| fits(text))
}

/// A day with its events by room.
#[derive(Debug, Default)]
struct WrittenDay {
    start: Option<Time>,
    end: Option<Time>,
    /// Indices of events for each room, which is an index of the writer's list.
    rooms: BTreeMap<usize, Vec<usize>>,
}

#[derive(Debug)]
struct Writer<'p> {
    programme: &'p Programme,
    zone: Zone,
    days: BTreeMap<NaiveDate, WrittenDay>,
    /// All rooms: name and UUID; those that the programme lists come first.
    rooms: Vec<(String, String)>,
    identifiers: Vec<Identifiers>,
    /// UUIDs of people by id and name.
    people: HashMap<(Option<&'p str>, &'p str), &'p str>,
}

impl<'p> Writer<'p> {
    fn new(programme: &'p Programme) -> Self {
        let mut writer = Self {
            programme,
            zone: programme.zone.unwrap_or(Zone::UTC),
            days: BTreeMap::new(),
            rooms: Vec::new(),
            identifiers: identifiers(programme),
            people: HashMap::new(),
        };
        for person in &programme.people {
            if let Some(guid) = fitting(&person.details, "guid", is_uuid) {
                writer.people.entry((person.id.as_deref(), &person.name.text)).or_insert(guid);
            }
        }
        for day in &programme.days {
            let known = writer.days.entry(day.date).or_default();
            (known.start, known.end) = (known.start.or(day.start), known.end.or(day.end));
        }
        writer.place_events();
        writer
    }

    /// Every event under its day and room.
    fn place_events(&mut self) {
        let mut known: HashMap<String, usize> = HashMap::new();
        for room in &self.programme.rooms {
            let guid = fitting(&room.details, "guid", is_uuid);
            self.room(&room.name.text, guid, &mut known);
        }
        for (index, event) in self.programme.events.iter().enumerate() {
            let Some(start) = event.start else { continue };
            let room = self.room(&room_names(event), None, &mut known);
            let date = self.date_of(start);
            self.days.entry(date).or_default().rooms.entry(room).or_default().push(index);
        }
    }

    fn room(&mut self, name: &str, guid: Option<&str>, known: &mut HashMap<String, usize>) -> usize {
        if let Some(&room) = known.get(name) {
            return room;
        }
        known.insert(name.to_owned(), self.rooms.len());
        let guid = guid.map_or_else(|| made(&[&whole(self.programme), "room", name]), str::to_owned);
        self.rooms.push((name.to_owned(), guid));
        self.rooms.len() - 1
    }

    /// The day under which an event of this start stands: the one of the night before, if that is
    /// stated to go on until then.
    fn date_of(&self, start: Time) -> NaiveDate {
        let date = self.zone.local(start).date();
        let before = date.pred_opt().filter(|before| {
            let day = self.days.get(before);
            day.and_then(|day| day.end).is_some_and(|end| start < end && self.zone.local(end).date() <= date)
        });
        before.unwrap_or(date)
    }

    fn conference(&self, out: &mut Markup) {
        let (programme, details) = (self.programme, &self.programme.details);
        out.open("conference", &[]);
        let name = programme.name.as_deref().unwrap_or_default();
        out.field("title", name);
        if let Some(acronym) = acronym(programme) {
            out.field("acronym", &acronym);
        }
        let is_date = |text: &str| date(text).is_some();
        let bounds = self.days.keys().next().zip(self.days.keys().next_back());
        for (key, day) in [("start", bounds.map(|(first, _)| first)), ("end", bounds.map(|(_, last)| last))] {
            let shown = fitting(details, key, is_date).map(str::to_owned).or(day.map(ToString::to_string));
            if let Some(shown) = shown {
                out.field(key, &shown);
            }
        }
        out.field("days", &self.days.len().to_string());
        if let Some(length) = fitting(details, "timeslot_duration", is_duration) {
            out.field("timeslot_duration", length);
        }
        for key in ["base_url", "logo", "url"] {
            if let Some(address) = fitting(details, key, is_address) {
                out.field(key, address);
            }
        }
        if let Some(zone) = programme.zone {
            out.field("time_zone_name", zone.name());
        }
        if let Some(colour) = fitting(details, "color", is_colour) {
            let background = fitting(details, "background_color", is_colour);
            out.element("color", &[("primary", Some(colour)), ("background", background)], "");
        }
        for track in &programme.tracks {
            let colour = fitting(&track.details, "color", is_colour);
            let slug = fitting(&track.details, "slug", is_track_slug);
            out.element("track", &[("name", Some(&track.name.text)), ("color", colour), ("slug", slug)], "");
        }
        out.close("conference");
    }

    fn day(&self, index: usize, date: NaiveDate, day: &WrittenDay, out: &mut Markup) {
        let (start, end) = self.span(date, day);
        let (date, index) = (date.to_string(), index.to_string());
        let attributes = [
            ("index", Some(index.as_str())),
            ("date", Some(date.as_str())),
            ("start", Some(start.as_str())),
            ("end", Some(end.as_str())),
        ];
        out.open("day", &attributes);
        // Events without a room come last: no list of rooms has theirs.
        let named = (0..self.rooms.len()).filter(|&room| !self.rooms[room].0.is_empty());
        let nameless = (0..self.rooms.len()).filter(|&room| self.rooms[room].0.is_empty());
        for room in named.chain(nameless) {
            let (name, guid) = &self.rooms[room];
            let guid = Some(guid.as_str()).filter(|_| !name.is_empty());
            let attributes = [("name", Some(name.as_str())), ("guid", guid)];
            match day.rooms.get(&room) {
                Some(events) => {
                    out.open("room", &attributes);
                    for &event in events {
                        self.event(event, name, out);
                    }
                    out.close("room");
                }
                // Every day lists all rooms.
                None if !name.is_empty() => out.element("room", &attributes, ""),
                None => {}
            }
        }
        out.close("day");
    }

    fn events<'s>(&'s self, day: &'s WrittenDay) -> impl Iterator<Item = &'p Event> + 's {
        day.rooms.values().flatten().map(|&index| &self.programme.events[index])
    }

    /// Start and end of a day: stated, or the hull of its events, or its midnights.
    fn span(&self, date: NaiveDate, day: &WrittenDay) -> (String, String) {
        let hull = self
            .events(day)
            .filter_map(|event| event.start.map(|start| Interval::new(start, event.end.unwrap_or(start).max(start))))
            .reduce(|a, b| Interval::new(a.start.min(b.start), a.end.max(b.end)));
        let next = date.succ_opt().unwrap_or(date);
        let whole = Interval::new(self.zone.midnight(date), self.zone.midnight(next));
        let mut hull = hull.unwrap_or(whole);
        // What goes on past midnight does not make the next morning a part of this day.
        let morning = self.days.get(&next).and_then(|next| self.events(next).filter_map(|event| event.start).min());
        hull.end = morning.map_or(hull.end, |morning| hull.end.min(morning).max(hull.start));
        let (start, end) = (day.start.unwrap_or(hull.start), day.end.unwrap_or(hull.end));
        (self.zone.rfc3339(start), self.zone.rfc3339(end))
    }

    fn event(&self, index: usize, room: &str, out: &mut Markup) {
        let event = &self.programme.events[index];
        let Identifiers { id, guid, code, slug } = &self.identifiers[index];
        // Only events with a start are placed under a day.
        let Some(start) = event.start else { return };
        let minutes = event.end.map_or(0, |end| (end.0 - start.0).max(0));
        out.open("event", &[("guid", Some(guid)), ("id", Some(id)), ("code", code.as_deref())]);
        out.field("date", &self.zone.rfc3339(start));
        out.field("start", &self.zone.local(start).format("%H:%M").to_string());
        out.field("duration", &duration(minutes));
        out.field("room", room);
        let details = &event.details;
        if let Some(slug) = slug {
            out.field("slug", slug);
        }
        for key in ["url", "logo", "feedback_url", "origin_url", "video_download_url"] {
            if let Some(address) = fitting(details, key, is_address) {
                out.field(key, address);
            }
        }
        out.field("title", &event.title);
        out.field("subtitle", details.get("subtitle").unwrap_or_default());
        out.field("track", event.track.as_deref().unwrap_or_default());
        out.field("type", event.kind.as_deref().unwrap_or_default());
        if let Some(language) = &event.language {
            out.field("language", language);
        }
        out.field("abstract", details.get("abstract").unwrap_or_default());
        out.field("description", details.get("description").unwrap_or_default());
        recording(details, out);
        if let Some(people) = &event.people {
            self.persons(people, out);
        }
        addresses(details, "links", "link", out);
        addresses(details, "attachments", "attachment", out);
        out.close("event");
    }

    fn persons(&self, people: &[Credit], out: &mut Markup) {
        if people.is_empty() {
            return out.field("persons", "");
        }
        out.open("persons", &[]);
        for credit in people {
            let id = credit.id.as_deref();
            let guid = self.people.get(&(id, credit.name.as_str())).copied();
            out.element("person", &[("id", id.filter(|id| is_integer(id))), ("guid", guid)], &credit.name);
        }
        out.close("persons");
    }
}

/// Several rooms are one text, as the format has only one for each event.
fn room_names(event: &Event) -> String {
    event.rooms.iter().map(|room| room.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// `HH:MM`, from a day on `D:HH:MM`.
fn duration(minutes: i64) -> String {
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    if days == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{days}:{hours:02}:{minutes:02}") }
}

fn recording(details: &Details, out: &mut Markup) {
    let keys = ["recording_license", "do_not_record", "recording_url", "recording_link"];
    if keys.iter().all(|key| details.get(key).is_none()) {
        return;
    }
    out.open("recording", &[]);
    out.field("license", details.get("recording_license").unwrap_or_default());
    let optout = details.get("do_not_record").is_some_and(|text| matches!(text, "true" | "1"));
    out.field("optout", if optout { "true" } else { "false" });
    for (key, name) in [("recording_url", "url"), ("recording_link", "link")] {
        if let Some(address) = fitting(details, key, is_address) {
            out.field(name, address);
        }
    }
    out.close("recording");
}

/// Addresses with titles; a blank divides them.
fn addresses(details: &Details, list: &str, name: &str, out: &mut Markup) {
    let mut all = details.all(name).peekable();
    if all.peek().is_none() {
        return;
    }
    out.open(list, &[]);
    for text in all {
        let (address, title) = text.split_once(' ').unwrap_or((text, ""));
        out.element(name, &[("href", Some(address))], title);
    }
    out.close(list);
}
