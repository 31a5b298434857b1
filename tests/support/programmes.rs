//! Programmes as text, for snapshots.

use std::fmt::Write as _;

use plenary::exchange::{ReadOptions, read};
use plenary::finding::{InputError, Origins};
use plenary::model::{Details, Event, Programme, Time, Zone};
use plenary::source::Input;

/// What a reader makes of a file, with all details.
pub fn shown(name: &str, bytes: impl Into<Vec<u8>>, zone: Option<Zone>) -> String {
    let mut origins = Origins::default();
    let options = ReadOptions::new(chrono::NaiveDate::default()).zone(zone).details();
    match read(Input::new(name, bytes), &options, &mut origins) {
        Ok(programme) => described(&programme, &origins),
        Err(errors) => problems(&errors, &origins),
    }
}

/// Problems, one a line.
pub fn problems(errors: &[InputError], origins: &Origins) -> String {
    let mut text = String::new();
    for error in errors {
        let place = origins.label(error.origin).unwrap_or_else(|| "nowhere".to_owned());
        writeln!(text, "{place}: {}: {error}", error.id).unwrap();
        if let Some(help) = &error.help {
            writeln!(text, "  help: {help}").unwrap();
        }
    }
    text
}

fn described(programme: &Programme, origins: &Origins) -> String {
    let mut text = String::new();
    let zone = programme.zone.unwrap_or(Zone::UTC);
    let clock =
        |time: Option<Time>| time.map_or("?".to_owned(), |time| zone.local(time).format("%m-%d %H:%M").to_string());
    let floating = if programme.floating { ", floating" } else { "" };
    let name = programme.name.as_deref().unwrap_or("-");
    writeln!(text, "{name}, zone {}{floating}", programme.zone.map_or("-", Zone::name)).unwrap();
    details(&mut text, &programme.details);
    for day in &programme.days {
        writeln!(text, "day {}: {} to {}", day.date, clock(day.start), clock(day.end)).unwrap();
    }
    for room in &programme.rooms {
        writeln!(text, "room {}, {:?} seats", room.name.text, room.capacity).unwrap();
        details(&mut text, &room.details);
    }
    for track in &programme.tracks {
        writeln!(text, "track {}", track.name.text).unwrap();
        details(&mut text, &track.details);
    }
    for person in &programme.people {
        writeln!(text, "person {} {:?}", person.name.text, person.id).unwrap();
        details(&mut text, &person.details);
    }
    for event in &programme.events {
        let Event { title, id, guid, kind, track, language, status, .. } = event;
        let place = |origin| origins.label(origin).map_or_else(String::new, |label| format!(" @{label}"));
        let rooms: Vec<_> = event.rooms.iter().map(|room| room.text.as_str()).collect();
        writeln!(text, "event {title:?} {id:?} {guid:?}{}", place(event.at.talk)).unwrap();
        let (start, end) = (clock(event.start), clock(event.end));
        writeln!(
            text,
            "  {start}{} to {end}{} in {rooms:?}{}",
            place(event.at.start),
            place(event.at.end),
            place(event.at.room)
        )
        .unwrap();
        writeln!(text, "  kind {kind:?}, track {track:?}, language {language:?}, {status:?}").unwrap();
        match &event.people {
            None => writeln!(text, "  people unknown").unwrap(),
            Some(people) => {
                for one in people {
                    writeln!(text, "  {} {} {:?}{}", one.role.word(), one.name, one.id, place(one.at)).unwrap();
                }
            }
        }
        details(&mut text, &event.details);
    }
    for remark in &programme.remarks {
        let place = origins.label(remark.at).unwrap_or_default();
        let entry = remark.entry.map_or_else(String::new, |entry| format!(" (entry {entry})"));
        writeln!(text, "{place}: {:?}: {}{entry}", remark.kind, remark.message).unwrap();
        for (at, words) in &remark.related {
            writeln!(text, "  {}: {words}", origins.label(*at).unwrap_or_default()).unwrap();
        }
        if let Some(help) = &remark.help {
            writeln!(text, "  help: {help}").unwrap();
        }
    }
    text
}

fn details(text: &mut String, details: &Details) {
    for (key, value) in &details.0 {
        writeln!(text, "  {key}: {value}").unwrap();
    }
}
