//! Programmes as Markdown (`CommonMark` with the tables of GitHub), for minutes, mails and issues.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::model::{Event, Programme, Role, Status, Time, Zone};

/// Columns beyond which a table is too wide to be read.
const WIDEST: usize = 6;

/// A heading for each day, and below it a table: a row for each start, a column for each room. With
/// more than six rooms a day is a list by starts. Entries without a start come last.
/// O(entries × log entries + rows × rooms).
#[must_use]
pub fn write_markdown(programme: &Programme) -> String {
    let zone = programme.zone.unwrap_or(Zone::UTC);
    let mut days: BTreeMap<NaiveDate, Vec<(Time, &Event)>> = BTreeMap::new();
    for event in &programme.events {
        if let Some(start) = event.start {
            days.entry(zone.local(start).date()).or_default().push((start, event));
        }
    }
    let mut out = String::new();
    if let Some(name) = &programme.name {
        push(&mut out, format_args!("# {}\n\n", escaped(name)));
    }
    if !days.is_empty() {
        let whose = if programme.floating && programme.zone.is_none() { "local".to_owned() } else { zone.label() };
        push(&mut out, format_args!("Times: {whose}.\n"));
    }
    for (date, mut events) in days {
        events.sort_by_key(|(start, _)| *start);
        push(&mut out, format_args!("\n## {}\n\n", date.format("%A %-d %B %Y")));
        let rooms = rooms(programme, &events);
        if rooms.len() > WIDEST {
            list(&mut out, &events, date, zone);
        } else {
            table(&mut out, &events, &rooms, date, zone);
        }
    }
    let mut open = programme.events.iter().filter(|event| event.start.is_none()).peekable();
    if open.peek().is_some() {
        out.push_str("\n## Without a time\n\n");
        open.for_each(|event| push(&mut out, format_args!("- {}\n", line(event))));
    }
    out
}

/// The rooms of these entries: those that the programme lists first, in its order; an empty name last
/// for entries without a room.
fn rooms<'p>(programme: &'p Programme, events: &[(Time, &'p Event)]) -> Vec<&'p str> {
    let used: Vec<&str> = events.iter().flat_map(|(_, event)| &event.rooms).map(|room| room.text.as_str()).collect();
    let listed = programme.rooms.iter().map(|room| room.name.text.as_str()).filter(|room| used.contains(room));
    let mut rooms: Vec<&str> = Vec::new();
    for room in listed.chain(used.iter().copied()) {
        if !rooms.contains(&room) {
            rooms.push(room);
        }
    }
    if events.iter().any(|(_, event)| event.rooms.is_empty()) {
        rooms.push("");
    }
    rooms
}

fn table(out: &mut String, events: &[(Time, &Event)], rooms: &[&str], date: NaiveDate, zone: Zone) {
    let head = |room: &&str| if room.is_empty() { "(no room)".to_owned() } else { escaped(room) };
    let heads: Vec<String> = rooms.iter().map(head).collect();
    push(out, format_args!("| Time | {} |\n", heads.join(" | ")));
    push(out, format_args!("|---|{}\n", "---|".repeat(rooms.len())));
    for row in events.chunk_by(|(one, _), (two, _)| one == two) {
        // An end that all of a row share stands beside the start.
        let end = row[0].1.end.filter(|end| row.iter().all(|(_, event)| event.end == Some(*end)));
        push(out, format_args!("| {} |", span(row[0].0, end, date, zone)));
        for room in rooms {
            let here = |event: &Event| {
                if room.is_empty() { event.rooms.is_empty() } else { event.rooms.iter().any(|one| one.text == *room) }
            };
            let cells: Vec<String> = row
                .iter()
                .filter(|(_, event)| here(event))
                .map(|(_, event)| cell(event, event.end.filter(|_| end.is_none()), date, zone))
                .collect();
            push(out, format_args!(" {} |", cells.join("<br>")));
        }
        out.push('\n');
    }
}

fn cell(event: &Event, end: Option<Time>, date: NaiveDate, zone: Zone) -> String {
    let mut text = format!("**{}**{}", title(event), status(event));
    let people = people(event);
    if !people.is_empty() {
        push(&mut text, format_args!("<br>{people}"));
    }
    if let Some(end) = end {
        push(&mut text, format_args!("<br>until {}", clock(end, date, zone)));
    }
    text
}

fn list(out: &mut String, events: &[(Time, &Event)], date: NaiveDate, zone: Zone) {
    for (number, row) in events.chunk_by(|(one, _), (two, _)| one == two).enumerate() {
        let gap = if number == 0 { "" } else { "\n" };
        push(out, format_args!("{gap}### {}\n\n", clock(row[0].0, date, zone)));
        for (_, event) in row {
            let end = event.end.map(|end| format!(", until {}", clock(end, date, zone))).unwrap_or_default();
            push(out, format_args!("- {}{end}\n", line(event)));
        }
    }
}

/// Title, people and rooms in one line.
fn line(event: &Event) -> String {
    let mut text = format!("**{}**{}", title(event), status(event));
    let people = people(event);
    if !people.is_empty() {
        push(&mut text, format_args!(": {people}"));
    }
    let rooms: Vec<String> = event.rooms.iter().map(|room| escaped(&room.text)).collect();
    if !rooms.is_empty() {
        push(&mut text, format_args!(", {}", rooms.join(" + ")));
    }
    text
}

fn title(event: &Event) -> String {
    if event.title.is_empty() { "(no title)".to_owned() } else { escaped(&event.title) }
}

fn status(event: &Event) -> &'static str {
    match event.status {
        Some(Status::Cancelled) => " (cancelled)",
        Some(Status::Proposed) => " (proposed)",
        Some(Status::Confirmed) | None => "",
    }
}

/// Who must be there; what somebody does is said if it is not speaking.
fn people(event: &Event) -> String {
    let credits = event.people.iter().flatten().filter(|credit| credit.role.is_exclusive() && !credit.name.is_empty());
    let name = |credit: &crate::model::Credit| match credit.role {
        Role::Speaker => escaped(&credit.name),
        role => format!("{} ({})", escaped(&credit.name), role.word()),
    };
    credits.map(name).collect::<Vec<_>>().join(", ")
}

fn span(start: Time, end: Option<Time>, date: NaiveDate, zone: Zone) -> String {
    let start = clock(start, date, zone);
    end.map_or_else(|| start.clone(), |end| format!("{start}–{}", clock(end, date, zone)))
}

/// The time of day; with the weekday if it is another day.
fn clock(time: Time, date: NaiveDate, zone: Zone) -> String {
    let local = zone.local(time);
    let form = if local.date() == date { "%H:%M" } else { "%a %H:%M" };
    local.format(form).to_string()
}

/// A text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for (at, letter) in word.char_indices() {
            // An ampersand alone is one; `&amp;` would be read as one.
            let is_entity = || word[at + 1..].starts_with(|next: char| next == '#' || next.is_ascii_alphanumeric());
            if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$')
                || letter == '&' && is_entity()
            {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    out
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing into a string never fails.
    let _ = out.write_fmt(arguments);
}
