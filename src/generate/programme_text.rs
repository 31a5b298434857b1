//! Programmes as YAML.

use std::fmt::Write;

use super::names::{ANGLES, SUBJECTS, date, person};
use super::programme::{CLOSING, DAY, Extent, LUNCH, Talk};

/// Seats of every room, and the most that a talk expects.
const SEATS: usize = 120;

/// The scenario: a grid a day, lunch, a track per room, and all talks.
pub(super) fn scenario(extent: &Extent, talks: &[Talk], seed: u64) -> String {
    let mut out = format!(
        "plenary: 1\n# Generated from seed {seed}: invented people, a few planted clashes.\n\
         conference: {{name: Generated Programme {seed}, timezone: Europe/Berlin}}\ndays:\n"
    );
    // Writing to a string cannot fail.
    for day in 0..extent.days {
        let _ = writeln!(out, "  d{}: {}", day + 1, date(day));
    }
    out.push_str("grid:\n");
    for day in 1..=extent.days {
        let _ = writeln!(out, "  - {{day: d{day}, from: \"08:00\", to: \"{}\", every: 5}}", clock(CLOSING));
    }
    out.push_str("breaks:\n");
    for day in 1..=extent.days {
        let _ = writeln!(out, "  - {{start: d{day} {}, minutes: {}, title: Lunch}}", clock(LUNCH.0), LUNCH.1 - LUNCH.0);
    }
    out.push_str("rooms:\n");
    for room in 0..extent.rooms {
        let _ = writeln!(out, "  - {{id: r{room}, name: Room {room}, capacity: {SEATS}}}");
    }
    out.push_str("talks:\n");
    for (index, talk) in talks.iter().enumerate() {
        let _ = write!(
            out,
            "  - {{id: {}, title: {}, minutes: {}, speakers: [{}], expected: {}",
            talk_id(index),
            title(talk),
            talk.end - talk.start,
            names(talk),
            index % SEATS
        );
        if talk.in_track {
            let _ = write!(out, ", track: track-{}", talk.room);
        }
        if !talk.tags.is_empty() {
            let tags: Vec<String> = talk.tags.iter().map(|tag| format!("tag-{tag}")).collect();
            let _ = write!(out, ", tags: [{}]", tags.join(", "));
        }
        out.push_str("}\n");
    }
    out
}

/// The agenda, sorted by start, then room.
pub(super) fn agenda(talks: &[Talk]) -> String {
    let mut out = String::from("timezone: Europe/Berlin\nagenda:\n");
    for (index, talk) in talks.iter().enumerate() {
        let _ = writeln!(
            out,
            "  - {{talk: {}, start: {}, room: r{}, end: {}, title: {}, people: [{}]}}",
            talk_id(index),
            time(talk.start),
            talk.room,
            time(talk.end),
            title(talk),
            names(talk)
        );
    }
    out
}

fn names(talk: &Talk) -> String {
    let names: Vec<String> = talk.people.iter().map(|&one| person(one)).collect();
    names.join(", ")
}

fn title(talk: &Talk) -> String {
    format!("{} {}", SUBJECTS[talk.words.0], ANGLES[talk.words.1])
}

fn talk_id(index: usize) -> String {
    format!("t{:05}", index + 1)
}

fn time(minutes: u32) -> String {
    format!("{}T{}", date((minutes / DAY) as usize), clock(minutes % DAY))
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
