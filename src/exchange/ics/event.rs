//! One `VEVENT` and what it says about a talk, apart from its times.

use super::components::Component;
use super::lines::Property;
use super::notes::{About, Notes};
use super::people::{Addresses, credits, split_names};
use super::text::{list, unescaped};
use crate::model::{Credit, Details, EntryOrigins, Event, Printed, Remark, RemarkKind, Role, Status};

/// Properties that are read here or in `times`.
const READ: [&str; 27] = [
    "UID",
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "LOCATION",
    "STATUS",
    "CATEGORIES",
    "ATTENDEE",
    "ORGANIZER",
    "DESCRIPTION",
    "URL",
    "ATTACH",
    "IMAGE",
    "LINK",
    "CONFERENCE",
    "TZID",
    "X-PLENARY-ID",
    "X-PLENARY-GUID",
    "X-PLENARY-KIND",
    "X-PLENARY-LANGUAGE",
    "X-PLENARY-ROOM",
];

/// Properties that say nothing about a programme: how the entry came to be, and who may see it.
const BOOKKEEPING: [&str; 9] =
    ["DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "CLASS", "METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE"];

/// Properties of which an event has at most one.
const SINGLE: [&str; 9] =
    ["UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "LOCATION", "STATUS", "RECURRENCE-ID", "URL"];

/// What the tool that wrote a calendar makes of properties.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dialect {
    /// Names follow the title: pretalx, frab.
    pub(super) names_in_title: bool,
    /// `CATEGORIES` is one track, commas and all: Pentabarf and FOSDEM.
    pub(super) one_category: bool,
    /// `UID` holds the code of the submission: pretalx.
    pub(super) code_in_uid: bool,
}

impl Dialect {
    /// By the value of `PRODID`.
    pub(super) fn of(product: &str) -> Self {
        let product = product.to_ascii_lowercase();
        let pretalx = product.contains("pretalx");
        Self {
            names_in_title: pretalx || product.contains("frab"),
            one_category: product.contains("pentabarf"),
            code_in_uid: pretalx,
        }
    }
}

/// Reads events of one calendar.
#[derive(Default)]
pub(super) struct EventReader {
    pub(super) dialect: Dialect,
    /// Keep texts that only exports need.
    pub(super) details: bool,
    pub(super) addresses: Addresses,
}

impl EventReader {
    /// All but the times. `entry`: the index of the one entry that it will be.
    pub(super) fn event(&mut self, event: &Component<'_>, entry: Option<usize>, notes: &mut Notes<'_>) -> Event {
        odd_properties(event, entry, notes);
        let whole = notes.place(&event.at);
        let mut place = |line: Option<&Property<'_>>| line.map_or(whole, |line| notes.place(&line.value_at));
        let (summary, location) = (event.property("SUMMARY"), event.property("LOCATION"));
        let at = EntryOrigins {
            entry: whole,
            talk: place(summary),
            start: place(event.property("DTSTART")),
            end: place(event.property("DTEND").or_else(|| event.property("DURATION"))),
            room: place(location),
        };
        let text = |name: &str| event.property(name).map(|line| unescaped(&line.value)).filter(|text| !text.is_empty());
        let mut people = credits(event, &mut self.addresses, notes);
        let mut title = text("SUMMARY").unwrap_or_default();
        if self.dialect.names_in_title {
            let (alone, names) = split_names(&title);
            if people.is_none() && !names.is_empty() {
                let credit = |name: String| Credit { name, id: None, role: Role::Speaker, at: at.talk };
                people = Some(names.into_iter().map(credit).collect());
            }
            title = alone;
        }
        if title.is_empty() {
            notes.count(&event.at, "an event without a SUMMARY", "has no title", "add `SUMMARY:` and the title");
        }
        let uid = text("UID");
        let mut details = self.details(event);
        if self.dialect.code_in_uid
            && let Some(code) = uid.as_deref().and_then(pretalx_code)
        {
            details.add("code", code);
        }
        Event {
            id: text("X-PLENARY-ID"),
            guid: text("X-PLENARY-GUID").or(uid),
            title,
            kind: text("X-PLENARY-KIND"),
            track: self.track(event, &mut details, notes),
            language: text("X-PLENARY-LANGUAGE"),
            status: status(event, entry, notes),
            start: None,
            end: None,
            rooms: rooms(event, location, entry, notes),
            people,
            details,
            at,
        }
    }

    /// The one category. Of several nobody knows which is the track: all are kept and none is taken.
    fn track(&self, event: &Component<'_>, details: &mut Details, notes: &mut Notes<'_>) -> Option<String> {
        let line = event.property("CATEGORIES")?;
        if self.dialect.one_category {
            return Some(unescaped(&line.value)).filter(|text| !text.is_empty());
        }
        let mut all: Vec<String> = event.all("CATEGORIES").flat_map(|line| list(&line.value)).collect();
        if all.len() < 2 {
            return all.pop();
        }
        let help = "give each event one category, its track";
        notes.count(&line.value_at, "an event with several CATEGORIES", "has no track that is known", help);
        for one in all.into_iter().filter(|_| self.details) {
            details.add("category", one);
        }
        None
    }

    fn details(&self, event: &Component<'_>) -> Details {
        let mut details = Details::default();
        if !self.details {
            return details;
        }
        let text = |name: &str| event.property(name).map(|line| unescaped(&line.value)).unwrap_or_default();
        details.add("description", text("DESCRIPTION"));
        details.add("url", event.property("URL").map(|line| line.value.trim()).unwrap_or_default());
        for (name, key) in [("IMAGE", "logo"), ("LINK", "link"), ("CONFERENCE", "link"), ("ATTACH", "attachment")] {
            // What is not an address is the thing itself, in Base64.
            for line in event.all(name).filter(|line| line.parameter("ENCODING").is_none()) {
                let label = line.parameter("LABEL").or_else(|| line.parameter("FILENAME")).unwrap_or_default();
                details.add(key, format!("{} {label}", line.value.trim()).trim());
            }
        }
        if event.property("ATTENDEE").is_none() {
            let organiser = event.property("ORGANIZER").and_then(|line| line.parameter("CN"));
            details.add("organiser", organiser.unwrap_or_default());
        }
        details
    }
}

/// What is unknown, misplaced, missing or there twice.
fn odd_properties(event: &Component<'_>, entry: Option<usize>, notes: &mut Notes<'_>) {
    for line in &event.properties {
        let name = line.name.as_str();
        if name == "TZID" {
            let help = "name the zone in the time itself: `DTSTART;TZID=Europe/Brussels:20270301T093000`";
            notes.count(&line.at, "a line `TZID` in an event", "means nothing there", help);
        } else if !READ.contains(&name) && !BOOKKEEPING.contains(&name) {
            notes.count(&line.at, &format!("the property `{name}`"), "is not read", "");
        }
    }
    for name in SINGLE {
        let mut lines = event.all(name);
        if let (Some(first), Some(second)) = (lines.next(), lines.next()) {
            let (first, second) = (notes.place(&first.at), notes.place(&second.at));
            let remark = Remark::new(RemarkKind::Disagreement, second, format!("a second {name}: the first is read"));
            notes.remark(remark.related(first, "the first").help("leave one of them out").about(entry));
        }
    }
    for (name, help) in [
        ("UID", "add one that stays the same when the event moves; programs tell events apart by it"),
        ("DTSTAMP", "add the time at which the entry was written, such as `DTSTAMP:20270101T000000Z`"),
    ] {
        if event.property(name).is_none() {
            notes.count(&event.at, &format!("an event without `{name}`"), "is refused by strict readers", help);
        }
    }
}

fn status(event: &Component<'_>, entry: Option<usize>, notes: &mut Notes<'_>) -> Option<Status> {
    let line = event.property("STATUS")?;
    match line.value.trim().to_ascii_uppercase().as_str() {
        "TENTATIVE" => Some(Status::Proposed),
        "CONFIRMED" => Some(Status::Confirmed),
        "CANCELLED" => Some(Status::Cancelled),
        _ => {
            let at = notes.place(&line.value_at);
            let remark = Remark::new(RemarkKind::Format, at, "this STATUS is none that events have").about(entry);
            notes.remark(remark.help("write TENTATIVE, CONFIRMED or CANCELLED"));
            None
        }
    }
}

/// The location is one room as printed. We write several as lines of their own, and all of them
/// as the location; if that was edited since, it counts.
fn rooms(
    event: &Component<'_>,
    location: Option<&Property<'_>>,
    entry: Option<usize>,
    notes: &mut Notes<'_>,
) -> Vec<Printed> {
    let Some(location) = location else { return Vec::new() };
    let text = unescaped(&location.value);
    let lines: Vec<&Property<'_>> = event.all("X-PLENARY-ROOM").collect();
    let single: Vec<String> = lines.iter().map(|line| unescaped(&line.value)).collect();
    if let Some(first) = lines.first() {
        if single.join(", ") == text {
            return single
                .into_iter()
                .zip(lines)
                .map(|(text, line)| Printed::new(text, notes.place(&line.value_at)))
                .collect();
        }
        let (at, other) = (notes.place(&location.value_at), notes.place(&first.value_at));
        let message = "LOCATION and X-PLENARY-ROOM name different rooms; LOCATION is read";
        let remark = Remark::new(RemarkKind::Disagreement, at, message).related(other, "the other").about(entry);
        notes.remark(remark.help("remove the lines X-PLENARY-ROOM"));
    }
    if text.is_empty() { Vec::new() } else { vec![Printed::new(text, notes.place(&location.value_at))] }
}

/// The code in `pretalx-conf-2027-ABC123@host`; a number behind it counts the slots of one talk.
fn pretalx_code(uid: &str) -> Option<&str> {
    let (parts, _) = uid.strip_prefix("pretalx-")?.split_once('@')?;
    let mut parts = parts.rsplit('-');
    let last = parts.next()?;
    let is_code =
        |part: &&str| part.len() > 4 && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    Some(last).filter(is_code).or_else(|| parts.next().filter(is_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_submissions() {
        assert_eq!(pretalx_code("pretalx-conf-2027-AB3DEF@example.org"), Some("AB3DEF"));
        assert_eq!(pretalx_code("pretalx-conf-2027-AB3DEF-12@example.org"), Some("AB3DEF"));
        assert_eq!(pretalx_code("2024-146"), None);
    }
}
