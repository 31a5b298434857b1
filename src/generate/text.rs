//! Plans as YAML.

use std::fmt::Write;

use super::names::{self, ANGLES, ROOMS, SUBJECTS, person};
use super::plan::{OPENING, Person, Plan, Slot, Talk, Window};

/// The scenario of a plan; `remarks` are comments at its head, a line each.
pub(super) fn scenario(plan: &Plan, seed: u64, remarks: &[String]) -> String {
    let mut out = String::from("plenary: 1\n");
    // Writing to a string cannot fail.
    for remark in remarks {
        let _ = writeln!(out, "# {remark}");
    }
    let _ = write!(out, "conference: {{name: Generated Conference {seed}, timezone: Europe/Berlin}}\ndays:\n");
    for day in 0..plan.days {
        let _ = writeln!(out, "  {}: {}", names::day(day), names::date(day));
    }
    let _ = write!(out, "defaults: {{minutes: {}}}\nslots:\n", plan.minutes);
    for day in 0..plan.days {
        let at: Vec<String> =
            plan.slots.iter().filter(|slot| slot.day == day).map(|slot| format!("\"{}\"", clock(slot.at))).collect();
        let (name, opening) = (names::day(day), clock(OPENING));
        let _ = writeln!(
            out,
            "  - {{id: opening-{name}, day: {name}, at: [\"{opening}\"], minutes: {}, rooms: [{}]}}",
            plan.opening,
            room_id(0)
        );
        if !at.is_empty() {
            let _ = writeln!(out, "  - {{day: {name}, at: [{}], minutes: {}}}", at.join(", "), plan.minutes);
        }
    }
    // Rooms of a day have talks of all tracks.
    out.push_str(
        "rules:\n  # Tracks are topics here: they are bound to no room or block.\n  track-room-change: off\n  \
         track-interrupted: off\n  mixed-block: off\n",
    );
    out.push_str("breaks:\n");
    for (slot, minutes, title) in &plan.breaks {
        let _ = writeln!(out, "  - {{start: {}, minutes: {minutes}, title: {title}}}", start(*slot));
    }
    out.push_str("rooms:\n");
    for (index, room) in plan.rooms.iter().enumerate() {
        let _ = write!(out, "  - {{id: {}, name: {}, capacity: {}", room_id(index), room_name(index), room.capacity);
        if !room.features.is_empty() {
            let _ = write!(out, ", features: [{}]", room.features.join(", "));
        }
        write_windows(&mut out, "unavailable", &room.closed);
        out.push_str("}\n");
    }
    head(&mut out, "people", plan.people.is_empty());
    for (index, Person { unavailable, available }) in plan.people.iter().enumerate() {
        let _ = write!(out, "  - {{name: {}", person(index));
        write_windows(&mut out, "available", available.as_slice());
        write_windows(&mut out, "unavailable", unavailable);
        out.push_str("}\n");
    }
    head(&mut out, "talks", plan.talks.is_empty());
    for (index, talk) in plan.talks.iter().enumerate() {
        write_talk(&mut out, plan, index, talk);
    }
    if !plan.votes.is_empty() {
        out.push_str("interest:\n");
    }
    for votes in &plan.votes {
        let talks: Vec<String> = votes.talks.iter().map(|&talk| talk_id(talk)).collect();
        let _ = writeln!(out, "  - {{talks: [{}], count: {}}}", talks.join(", "), votes.count);
    }
    if !plan.requests.is_empty() {
        out.push_str("requests:\n");
    }
    for request in &plan.requests {
        let _ = writeln!(out, "  - {{{request}}}");
    }
    out
}

/// The key of a list whose items follow.
fn head(out: &mut String, key: &str, is_empty: bool) {
    out.push_str(key);
    out.push_str(if is_empty { ": []\n" } else { ":\n" });
}

fn write_windows(out: &mut String, key: &str, windows: &[Window]) {
    if !windows.is_empty() {
        let windows: Vec<String> = windows.iter().map(|&one| window(one)).collect();
        let _ = write!(out, ", {key}: [{}]", windows.join(", "));
    }
}

fn write_talk(out: &mut String, plan: &Plan, index: usize, talk: &Talk) {
    let speakers: Vec<String> = talk.speakers.iter().map(|&one| person(one)).collect();
    let title = format!("{} {}", SUBJECTS[talk.words.0], ANGLES[talk.words.1]);
    let _ = write!(out, "  - {{id: {}, title: {title}", talk_id(index));
    if plan.length(talk) != plan.minutes {
        let _ = write!(out, ", minutes: {}", plan.length(talk));
    }
    let _ = write!(out, ", speakers: [{}], expected: {}", speakers.join(", "), talk.expected);
    if let Some(track) = talk.track {
        let _ = write!(out, ", track: {}", names::track(track));
        if let Some(topic) = talk.topic {
            let _ = write!(out, ", tags: [{}]", names::topic(track, topic));
        }
    }
    if !talk.needs.is_empty() {
        let _ = write!(out, ", needs: [{}]", talk.needs.join(", "));
    }
    if let Some(before) = talk.after {
        let _ = write!(out, ", after: [{}]", talk_id(before));
    }
    if talk.same_day {
        let _ = write!(out, ", slots: {{day: {}}}", names::day(talk.slot.day));
    }
    if talk.priority != 1 {
        let _ = write!(out, ", priority: {}", talk.priority);
    }
    if talk.plenary {
        let _ = write!(out, ", plenary: true, pin: {{start: {}, room: {}}}", start(talk.slot), room_id(talk.room));
    }
    out.push_str("}\n");
}

/// A line of an agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) slot: Slot,
    pub(super) room: usize,
    pub(super) talk: usize,
    /// When it ends, in minutes after midnight, if that is said.
    pub(super) until: Option<u32>,
}

/// The planted agenda as lines.
pub(super) fn lines(plan: &Plan) -> Vec<Line> {
    let line = |(talk, facts): (usize, &Talk)| Line { slot: facts.slot, room: facts.room, talk, until: None };
    plan.talks.iter().enumerate().map(line).collect()
}

/// An agenda, sorted by start, then room; `remarks` are comments at its head, a line each.
pub(super) fn agenda(mut lines: Vec<Line>, remarks: &[String]) -> String {
    lines.sort_unstable();
    let mut out = String::new();
    for remark in remarks {
        let _ = writeln!(out, "# {remark}");
    }
    head(&mut out, "agenda", lines.is_empty());
    for line in lines {
        let _ = write!(out, "  - {{talk: {}, start: {}", talk_id(line.talk), start(line.slot));
        if let Some(until) = line.until {
            let _ = write!(out, ", end: {}", start(Slot { at: until, ..line.slot }));
        }
        let _ = writeln!(out, ", room: {}}}", room_id(line.room));
    }
    out
}

pub(super) fn talk_id(index: usize) -> String {
    format!("t{:03}", index + 1)
}

pub(super) fn room_name(index: usize) -> String {
    ROOMS.get(index).map_or_else(|| format!("Room {}", index + 1), |name| (*name).to_owned())
}

pub(super) fn room_id(index: usize) -> String {
    room_name(index).to_lowercase().replace(' ', "-")
}

pub(super) fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A time as files write it: `mon 10:20`.
pub(super) fn start(slot: Slot) -> String {
    format!("{} {}", names::day(slot.day), clock(slot.at))
}

/// A window as files write it.
pub(super) fn window(window: Window) -> String {
    match window {
        Window::Day(day) => names::day(day),
        Window::From(from) => format!("{{day: {}, from: \"{}\"}}", names::day(from.day), clock(from.at)),
        Window::To(to) => format!("{{day: {}, to: \"{}\"}}", names::day(to.day), clock(to.at)),
        Window::Span(from, to) if from.day == to.day => {
            format!("{{day: {}, from: \"{}\", to: \"{}\"}}", names::day(from.day), clock(from.at), clock(to.at))
        }
        Window::Span(from, to) => format!("{{from: {}, to: {}}}", start(from), start(to)),
    }
}
