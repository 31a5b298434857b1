//! iCalendar (RFC 5545, with RFC 6868 and RFC 7986), in and out.
//!
//! Lines, properties and components are read here and not by a crate: those that exist
//! (`icalendar`, `calcard`, `ical`) forget where a value stands, which findings must name, and most
//! give up at the first mistake. What has depth comes from crates: recurrence rules from `rrule`,
//! zones from `chrono-tz`, the names that Windows has for them from `windows-timezones`.
//!
//! What a `VEVENT` means: SUMMARY is the title, LOCATION the room, CATEGORIES the track, UID the
//! globally unique id, STATUS how far it is decided; ATTENDEE somebody who takes part (CHAIR
//! chairs, REQ-PARTICIPANT speaks, others need not be there), ORGANIZER who organises. An event that
//! repeats is one entry for each time, `UID/start` being its id.

mod clock;
mod components;
mod definition;
mod event;
mod lines;
mod notes;
mod people;
mod recurrence;
mod text;
mod times;
mod values;
mod vtimezone;
mod write;
mod zones;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use components::{Component, components};
use event::{Dialect, EventReader};
use notes::{About, Notes};
use text::unescaped;
use times::{Clocks, repeats};
use zones::{Zones, zone_of};

use super::read::ReadOptions;
use crate::finding::{InputError, Origins};
use crate::model::{Details, Event, Programme, Remark, RemarkKind, Time, Zone};
use crate::source::Input;

pub use write::write_ics;

/// Entries that repetitions may add in one file.
const REPETITIONS: usize = 100_000;

/// Properties of a calendar that are read, or say nothing about a programme.
const OF_CALENDARS: [&str; 17] = [
    "VERSION",
    "PRODID",
    "CALSCALE",
    "METHOD",
    "NAME",
    "X-WR-CALNAME",
    "SUMMARY",
    "X-WR-TIMEZONE",
    "X-WR-CALDESC",
    "DESCRIPTION",
    "URL",
    "UID",
    "LAST-MODIFIED",
    "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL",
    "X-WR-RELCALID",
    "SOURCE",
];

/// Reads a calendar. O(length of the text + entries).
pub(super) fn read(
    mut input: Input,
    options: &ReadOptions,
    origins: &mut Origins,
) -> Result<Programme, Vec<InputError>> {
    lines::mend_folds(&mut input.bytes);
    let text = input.text(origins).map_err(|error| vec![error])?;
    let file = origins.add_file(&text.name, text.text.clone());
    let origin = origins.add(file, 0..0);
    let mut notes = Notes::new(origins, file);
    let all = components(&text.text, &mut notes);
    let mut programme = Programme { origin, ..calendar(&all, options, &mut notes) };
    let (mut clocks, zone) = clocks(&all, options, &mut notes);
    programme.events = events(&all, options, &mut clocks, &mut notes);
    programme.floating = clocks.floating;
    // Without any other zone, the times that name one are in UTC.
    programme.zone = zone.or_else(|| (!clocks.floating).then_some(Zone::UTC));
    if programme.events.is_empty() && notes.errors.is_empty() {
        let begin = all.first().map_or(0..0, |calendar| calendar.at.clone());
        notes.say(&begin, "the calendar has no events", "put each talk into a VEVENT");
    }
    let (remarks, errors) = notes.finish();
    programme.remarks = remarks;
    if errors.is_empty() { Ok(programme) } else { Err(errors) }
}

/// What the calendar says about itself; remarks about what is not read.
fn calendar(all: &[Component<'_>], options: &ReadOptions, notes: &mut Notes<'_>) -> Programme {
    let mut details = Details::default();
    let calendars = || all.iter().filter(|one| one.name == "VCALENDAR");
    let first = |names: &[&str]| {
        let lines = names.iter().find_map(|name| calendars().find_map(|calendar| calendar.property(name)));
        lines.map(|line| unescaped(&line.value)).filter(|text| !text.is_empty())
    };
    for one in all {
        match one.name.as_str() {
            "VCALENDAR" => {
                for line in one.properties.iter().filter(|line| !OF_CALENDARS.contains(&line.name.as_str())) {
                    notes.count(&line.at, &format!("the property `{}` of the calendar", line.name), "is not read", "");
                }
                if let Some(line) = one.property("CALSCALE")
                    && !line.value.trim().eq_ignore_ascii_case("GREGORIAN")
                {
                    let help = "write the dates by the Gregorian calendar";
                    notes.error("unknown-calendar", &line.value_at, "dates of this calendar cannot be read", help);
                }
                if let Some(line) = one.property("VERSION")
                    && line.value.trim() != "2.0"
                {
                    let help = "write iCalendar, which is `VERSION:2.0`";
                    notes.say(&line.value_at, "the calendar is in another version: it is read as 2.0", help);
                }
                if let Some(line) = one.property("X-WR-TIMEZONE")
                    && zone_of(&unescaped(&line.value)).is_none()
                {
                    let help = "write an IANA name such as Europe/Brussels";
                    notes.say(&line.value_at, "X-WR-TIMEZONE names no zone that is known", help);
                }
                for (name, help) in [("PRODID", "add the name of the program"), ("VERSION", "add `VERSION:2.0`")] {
                    if one.property(name).is_none() {
                        let subject = format!("a calendar without `{name}`");
                        notes.count(&one.at, &subject, "is refused by strict readers", help);
                    }
                }
            }
            "VEVENT" | "VTIMEZONE" | "STANDARD" | "DAYLIGHT" => {}
            name => {
                let subject = format!("a {name}");
                notes.count(&one.at, &subject, "is not read", "only VEVENT describes entries of a programme");
            }
        }
    }
    if options.details {
        details.add("description", first(&["DESCRIPTION", "X-WR-CALDESC"]).unwrap_or_default());
        details.add("url", first(&["URL"]).unwrap_or_default());
    }
    Programme { name: first(&["NAME", "X-WR-CALNAME", "SUMMARY"]), details, ..Programme::default() }
}

/// The zone that the calendar states as its own.
fn stated_zone(all: &[Component<'_>]) -> Option<Zone> {
    let calendars = all.iter().filter(|one| one.name == "VCALENDAR");
    let mut lines = calendars.flat_map(|calendar| calendar.all("X-WR-TIMEZONE"));
    lines.find_map(|line| zone_of(&unescaped(&line.value)))
}

/// All clocks that the events name, and the zone of the programme: the one that all zoned times
/// have, else the one that the calendar states, else the first by name.
fn clocks(all: &[Component<'_>], options: &ReadOptions, notes: &mut Notes<'_>) -> (Clocks, Option<Zone>) {
    let stated = stated_zone(all);
    let mut zones = Zones::default();
    let mut floats: Option<Range<usize>> = None;
    for event in all.iter().filter(|one| one.name == "VEVENT") {
        for line in &event.properties {
            let zone = line.parameter("TZID").map(str::trim);
            if let Some(id) = zone {
                zones.learn(id, &line.at, all, notes);
            } else if line.name == "DTSTART" && line.value.contains(['T', 't']) && !line.value.contains(['Z', 'z']) {
                floats = floats.or_else(|| Some(line.value_at.clone()));
            }
        }
    }
    let named = zones.named();
    let only = if named.len() == 1 { named.first().copied() } else { None };
    let wall = stated.or(options.zone);
    if let (Some(at), Some(zone)) = (floats, stated) {
        let message = format!("times without a zone are read in {}, which X-WR-TIMEZONE states", zone.name());
        notes.say(&at, message, "write the zone into each time: other programs may take their reader's");
    }
    let zone = only.or(stated).or(named.first().copied()).or_else(|| zones.offset_zone()).or(options.zone);
    let days = stated.or(only).or(options.zone);
    (Clocks { zones, wall, days, floating: false }, zone)
}

/// All events in order of writing, one entry for each time.
fn events(all: &[Component<'_>], options: &ReadOptions, clocks: &mut Clocks, notes: &mut Notes<'_>) -> Vec<Event> {
    let product = all.iter().find_map(|one| one.property("PRODID")).map_or("", |line| &*line.value);
    let mut reader = EventReader { dialect: Dialect::of(product), details: options.details, ..EventReader::default() };
    let events: Vec<&Component<'_>> = all.iter().filter(|one| one.name == "VEVENT").collect();
    let replaced = replacements(&events, clocks, notes);
    let mut met = vec![false; events.len()];
    let mut out: Vec<Event> = Vec::with_capacity(events.len());
    let mut seen: HashMap<(String, Option<Time>), Range<usize>> = HashMap::new();
    for (index, event) in events.iter().enumerate() {
        let entry = (!repeats(event)).then_some(out.len());
        let base = reader.event(event, entry, notes);
        let uid = event.property("UID").map(|line| unescaped(&line.value)).filter(|uid| !uid.is_empty());
        let replaces = replaced.of.get(&index).copied();
        if let Some(uid) = &uid
            && let Some(first) = seen.insert((uid.clone(), replaces), event.at.clone())
        {
            let (at, first) = (notes.place(&event.at), notes.place(&first));
            let message = format!("the UID `{uid}` is that of another event: other programs show only one of them");
            let remark = Remark::new(RemarkKind::Format, at, message).related(first, "the other event");
            notes.remark(remark.help("give each event a UID of its own").about(entry));
        }
        let stretches = clocks.stretches(event, entry, notes);
        let own_id = repeats(event) || replaces.is_some();
        for stretch in stretches {
            let by = uid.as_ref().zip(stretch.start.filter(|_| replaces.is_none() && repeats(event)));
            if let Some((uid, start)) = by
                && let Some(&other) = replaced.by.get(&(uid.clone(), start))
            {
                met[other] = true;
                continue;
            }
            let id = |guid: String| match replaces.or(stretch.start).filter(|_| own_id) {
                Some(start) => format!("{guid}/{}", Zone::UTC.local(start).format("%Y%m%dT%H%MZ")),
                None => guid,
            };
            let guid = base.guid.clone().map(id);
            out.push(Event { guid, start: stretch.start, end: stretch.end, ..base.clone() });
        }
        if out.len() > events.len() + REPETITIONS {
            let help = "write one VEVENT for each time an event takes place";
            notes.error("too-large", &event.at, "the events of this calendar repeat too often", help);
            return Vec::new();
        }
    }
    unmet(&events, &replaced, &met, notes);
    out
}

/// Which events replace one repetition of another.
struct Replacements {
    /// By index: the start that it replaces.
    of: HashMap<usize, Time>,
    /// By UID and start: the index.
    by: HashMap<(String, Time), usize>,
}

fn replacements(events: &[&Component<'_>], clocks: &mut Clocks, notes: &mut Notes<'_>) -> Replacements {
    let mut out = Replacements { of: HashMap::new(), by: HashMap::new() };
    for (index, event) in events.iter().enumerate() {
        let Some(line) = event.property("RECURRENCE-ID") else { continue };
        if line.parameter("RANGE").is_some() {
            let message = "this replaces all repetitions from one on, which cannot be read";
            notes.error("unreadable-recurrence", &line.at, message, "write one VEVENT for each time it takes place");
        }
        if let Some(moment) = clocks.moment(line, None, notes) {
            out.of.insert(index, moment.time);
            if let Some(uid) = event.property("UID") {
                out.by.insert((unescaped(&uid.value), moment.time), index);
            }
        }
    }
    out
}

/// Remarks about replacements of repetitions that the event, which is in the file, does not have.
fn unmet(events: &[&Component<'_>], replaced: &Replacements, met: &[bool], notes: &mut Notes<'_>) {
    let uid = |event: &Component<'_>| event.property("UID").map(|line| line.value.trim().to_owned());
    let repeating: HashSet<Option<String>> =
        events.iter().filter(|event| repeats(event)).map(|event| uid(event)).collect();
    for (index, event) in events.iter().enumerate() {
        if replaced.of.contains_key(&index)
            && !met[index]
            && repeating.contains(&uid(event))
            && let Some(line) = event.property("RECURRENCE-ID")
        {
            let message = "the event does not take place at the time that this one replaces; both are read";
            notes.say(&line.value_at, message, "write the start that is replaced as it is in the event that repeats");
        }
    }
}
