//! Programmes as calendars.

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::text::{escaped, parameter, push_line};
use super::vtimezone::push_zone;
use crate::exchange::identifiers::{Identifiers, identifiers};
use crate::model::{Credit, Event, Programme, Role, Status, Time, Zone};

/// The calendar of a programme: one `VEVENT` for each entry that has a start, in order. `stamp`: the
/// day on which it is written, for `DTSTAMP`, which RFC 5545 demands; the same programme and day
/// give the same bytes.
///
/// Read back, it is the same programme except for what iCalendar has no place for: entries without
/// a start; ends that are not after the start; days, and lists of rooms, tracks and people; that
/// nobody takes part (as against nobody being known); texts other than abstract and description
/// (which become one), url, logo, links and attachments; control characters. An entry without a
/// globally unique id has one afterwards, made of the conference's name, the entry's id or title,
/// and which of several it is. O(length of the output).
#[must_use]
pub fn write_ics(programme: &Programme, stamp: NaiveDate) -> String {
    let mut out = Writer { text: String::new(), zone: zone_of(programme), stamp };
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line(concat!("PRODID:-//plenary//plenary ", env!("CARGO_PKG_VERSION"), "//EN"));
    out.line("CALSCALE:GREGORIAN");
    if let Some(name) = &programme.name {
        out.text("NAME", name);
        out.text("X-WR-CALNAME", name);
    }
    if let Some(text) = programme.details.get("description") {
        out.text("DESCRIPTION", text);
    }
    if let Some(url) = programme.details.get("url") {
        out.address("URL", url);
    }
    if let Some(zone) = out.zone {
        out.line(&format!("X-WR-TIMEZONE:{}", zone.name()));
        let written = || programme.events.iter().filter(|event| event.start.is_some());
        let times = || written().flat_map(|event| [event.start, event.end]).flatten();
        if zone != Zone::UTC
            && let (Some(from), Some(to)) = (times().min(), times().max())
        {
            push_zone(&mut out.text, zone, from, to);
        }
    }
    let ids = Ids::new(programme);
    for (index, event) in programme.events.iter().enumerate() {
        let (uid, kept) = ids.of(index, event);
        if let Some(start) = event.start {
            out.event(event, start, uid, kept);
        }
    }
    out.line("END:VCALENDAR");
    out.text
}

/// The zone to write times in. `None`: floating.
fn zone_of(programme: &Programme) -> Option<Zone> {
    if programme.floating { programme.zone } else { Some(programme.zone.unwrap_or(Zone::UTC)) }
}

struct Writer {
    text: String,
    zone: Option<Zone>,
    stamp: NaiveDate,
}

impl Writer {
    fn line(&mut self, line: &str) {
        push_line(&mut self.text, line);
    }

    fn text(&mut self, name: &str, text: &str) {
        let text = escaped(text.trim());
        if !text.is_empty() {
            self.line(&format!("{name}:{text}"));
        }
    }

    /// An address is written as it is; one that breaks the line would be no address.
    fn address(&mut self, name: &str, address: &str) {
        if !address.contains(|letter: char| letter.is_control()) {
            self.line(&format!("{name}:{}", address.trim()));
        }
    }

    fn event(&mut self, event: &Event, start: Time, uid: &str, guid: Option<&str>) {
        self.line("BEGIN:VEVENT");
        self.text("UID", uid);
        self.line(&format!("DTSTAMP:{}T000000Z", self.stamp.format("%Y%m%d")));
        self.time("DTSTART", start);
        if let Some(end) = event.end.filter(|end| *end > start) {
            self.time("DTEND", end);
        }
        self.text("SUMMARY", &event.title);
        let rooms: Vec<&str> = event.rooms.iter().map(|room| room.text.as_str()).collect();
        self.text("LOCATION", &rooms.join(", "));
        if rooms.len() > 1 {
            for room in &rooms {
                self.text("X-PLENARY-ROOM", room);
            }
        }
        if let Some(track) = &event.track {
            self.text("CATEGORIES", track);
        } else {
            let categories: Vec<String> = event.details.all("category").map(escaped).collect();
            if !categories.is_empty() {
                self.line(&format!("CATEGORIES:{}", categories.join(",")));
            }
        }
        if let Some(status) = event.status {
            let word = match status {
                Status::Proposed => "TENTATIVE",
                Status::Confirmed => "CONFIRMED",
                Status::Cancelled => "CANCELLED",
            };
            self.line(&format!("STATUS:{word}"));
        }
        let texts = ["abstract", "description"].map(|key| event.details.get(key).unwrap_or_default().trim());
        self.text("DESCRIPTION", &texts.join("\n\n"));
        self.addresses(event);
        for credit in event.people.iter().flatten() {
            self.credit(credit);
        }
        if let Some(organiser) = event.details.get("organiser").filter(|_| event.people.is_none()) {
            self.line(&format!("ORGANIZER;CN={}:invalid:nomail", parameter(organiser)));
        }
        for (name, fact) in [
            ("X-PLENARY-ID", event.id.as_deref()),
            ("X-PLENARY-GUID", guid),
            ("X-PLENARY-KIND", event.kind.as_deref()),
            ("X-PLENARY-LANGUAGE", event.language.as_deref()),
        ] {
            self.text(name, fact.unwrap_or_default());
        }
        self.line("END:VEVENT");
    }

    fn addresses(&mut self, event: &Event) {
        if let Some(url) = event.details.get("url") {
            self.address("URL", url);
        }
        for (key, name, label) in [
            ("logo", "IMAGE;VALUE=URI", "LABEL"),
            ("link", "LINK;VALUE=URI;LINKREL=related", "LABEL"),
            ("attachment", "ATTACH", "FILENAME"),
        ] {
            for text in event.details.all(key) {
                match text.split_once(' ') {
                    Some((address, title)) => {
                        self.address(&format!("{name};{label}={}", parameter(title.trim())), address);
                    }
                    None => self.address(name, text),
                }
            }
        }
    }

    fn credit(&mut self, credit: &Credit) {
        let mut line = "ATTENDEE".to_owned();
        if !credit.name.is_empty() {
            push(&mut line, format_args!(";CN={}", parameter(&credit.name)));
        }
        let role = match credit.role {
            Role::Speaker | Role::Moderator | Role::Panelist | Role::Attendee => "REQ-PARTICIPANT",
            Role::Chair => "CHAIR",
            Role::Organiser | Role::Contact => "NON-PARTICIPANT",
        };
        push(&mut line, format_args!(";ROLE={role};PARTSTAT=ACCEPTED"));
        if !matches!(credit.role, Role::Speaker | Role::Chair | Role::Contact) {
            push(&mut line, format_args!(";X-PLENARY-ROLE={}", credit.role.word()));
        }
        if let Some(id) = &credit.id {
            push(&mut line, format_args!(";X-PLENARY-ID={}", parameter(id)));
        }
        // Nobody's address is published here.
        line.push_str(":invalid:nomail");
        self.line(&line);
    }

    /// In UTC where the clock shows a time twice.
    fn time(&mut self, name: &str, time: Time) {
        let zone = self.zone.unwrap_or(Zone::UTC);
        let local = zone.local(time);
        let clock = |time: Time, zone: Zone| zone.local(time).format("%Y%m%dT%H%M00").to_string();
        let line = if self.zone.is_none() {
            format!("{name}:{}", clock(time, zone))
        } else if zone == Zone::UTC || zone.instant(local) != Ok(time) {
            format!("{name}:{}Z", clock(time, Zone::UTC))
        } else {
            format!("{name};TZID={}:{}", zone.name(), clock(time, zone))
        };
        self.line(&line);
    }
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing into a string never fails.
    let _ = out.write_fmt(arguments);
}

/// Globally unique ids: those of the programme where only one entry has them, else made.
struct Ids<'p> {
    guids: HashMap<&'p str, usize>,
    made: Vec<Identifiers>,
}

impl<'p> Ids<'p> {
    fn new(programme: &'p Programme) -> Self {
        let mut guids = HashMap::new();
        for guid in programme.events.iter().filter_map(|event| event.guid.as_deref()) {
            *guids.entry(guid).or_insert(0) += 1;
        }
        Self { guids, made: identifiers(programme) }
    }

    /// The id of this entry, and the programme's own where it is another.
    fn of(&self, index: usize, event: &'p Event) -> (&str, Option<&'p str>) {
        let guid = event.guid.as_deref();
        match guid.filter(|guid| self.guids.get(guid) == Some(&1)) {
            Some(guid) => (guid, None),
            None => (&self.made[index].guid, guid),
        }
    }
}
