//! Plans as YAML.

use std::fmt::Write;

use super::names::{ANGLES, DAYS, ROOMS, SUBJECTS, TRACKS, person};
use super::plan::{HalfDay, MINUTES, NOON, OPENING, Plan, Talk};

/// The scenario of a plan.
pub(super) fn scenario(plan: &Plan, seed: u64) -> String {
    let mut out = format!(
        "plenary: 1\n# Generated from seed {seed}: invented people, feasible by construction.\n\
         conference: {{name: Generated Conference {seed}, timezone: Europe/Berlin}}\ndays:\n"
    );
    // Writing to a string cannot fail.
    for (day, name) in DAYS[..plan.days].iter().enumerate() {
        let _ = writeln!(out, "  {name}: 2027-06-{:02}", 7 + day);
    }
    let _ = write!(out, "defaults: {{minutes: {MINUTES}}}\nslots:\n");
    for (day, name) in DAYS[..plan.days].iter().enumerate() {
        let at: Vec<String> =
            plan.slots.iter().filter(|slot| slot.day == day).map(|slot| format!("\"{}\"", clock(slot.at))).collect();
        let opening = clock(OPENING);
        let _ = writeln!(
            out,
            "  - {{id: opening-{name}, day: {name}, at: [\"{opening}\"], minutes: {MINUTES}, rooms: [{}]}}",
            room_id(0)
        );
        if !at.is_empty() {
            let _ = writeln!(out, "  - {{day: {name}, at: [{}], minutes: {MINUTES}}}", at.join(", "));
        }
    }
    // Rooms of a day have talks of all tracks.
    out.push_str(
        "rules:\n  # Tracks are topics here: they are bound to no room or block.\n  track-room-change: off\n  \
         track-interrupted: off\n  mixed-block: off\n",
    );
    out.push_str("breaks:\n");
    for (slot, minutes, title) in &plan.breaks {
        let start = start(slot.day, slot.at);
        let _ = writeln!(out, "  - {{start: {start}, minutes: {minutes}, title: {title}}}");
    }
    out.push_str("rooms:\n");
    for (index, room) in plan.rooms.iter().enumerate() {
        let _ = write!(out, "  - {{id: {}, name: {}, capacity: {}", room_id(index), room_name(index), room.capacity);
        if !room.features.is_empty() {
            let _ = write!(out, ", features: [{}]", room.features.join(", "));
        }
        if let Some(half) = room.closed {
            let _ = write!(out, ", unavailable: [{}]", window(half));
        }
        out.push_str("}\n");
    }
    head(&mut out, "people", plan.people.is_empty());
    for (index, half) in plan.people.iter().enumerate() {
        let _ = match half {
            Some(half) => writeln!(out, "  - {{name: {}, unavailable: [{}]}}", person(index), window(*half)),
            None => writeln!(out, "  - {{name: {}}}", person(index)),
        };
    }
    head(&mut out, "talks", plan.talks.is_empty());
    for (index, talk) in plan.talks.iter().enumerate() {
        write_talk(&mut out, index, talk);
    }
    out
}

/// The key of a list whose items follow.
fn head(out: &mut String, key: &str, is_empty: bool) {
    out.push_str(key);
    out.push_str(if is_empty { ": []\n" } else { ":\n" });
}

fn write_talk(out: &mut String, index: usize, talk: &Talk) {
    let speakers: Vec<String> = talk.speakers.iter().map(|&one| person(one)).collect();
    let title = format!("{} {}", SUBJECTS[talk.words.0], ANGLES[talk.words.1]);
    let id = talk_id(index);
    let _ =
        write!(out, "  - {{id: {id}, title: {title}, speakers: [{}], expected: {}", speakers.join(", "), talk.expected);
    if let Some(track) = talk.track {
        let _ = match TRACKS.get(track) {
            Some(name) => write!(out, ", track: {name}"),
            None => write!(out, ", track: track-{}", track + 1),
        };
    }
    if !talk.needs.is_empty() {
        let _ = write!(out, ", needs: [{}]", talk.needs.join(", "));
    }
    if let Some(before) = talk.after {
        let _ = write!(out, ", after: [{}]", talk_id(before));
    }
    if talk.same_day {
        let _ = write!(out, ", slots: {{day: {}}}", DAYS[talk.slot.day]);
    }
    if talk.priority != 1 {
        let _ = write!(out, ", priority: {}", talk.priority);
    }
    if talk.plenary {
        let start = start(talk.slot.day, talk.slot.at);
        let _ = write!(out, ", plenary: true, pin: {{start: {start}, room: {}}}", room_id(talk.room));
    }
    out.push_str("}\n");
}

/// The planted agenda, sorted by start, then room.
pub(super) fn agenda(plan: &Plan) -> String {
    let mut order: Vec<usize> = (0..plan.talks.len()).collect();
    order.sort_by_key(|&index| (plan.talks[index].slot, plan.talks[index].room));
    let mut out = String::new();
    head(&mut out, "agenda", order.is_empty());
    for index in order {
        let talk = &plan.talks[index];
        let start = start(talk.slot.day, talk.slot.at);
        let _ = writeln!(out, "  - {{talk: {}, start: {start}, room: {}}}", talk_id(index), room_id(talk.room));
    }
    out
}

fn talk_id(index: usize) -> String {
    format!("t{:03}", index + 1)
}

fn room_name(index: usize) -> String {
    ROOMS.get(index).map_or_else(|| format!("Room {}", index + 1), |name| (*name).to_owned())
}

fn room_id(index: usize) -> String {
    room_name(index).to_lowercase().replace(' ', "-")
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn start(day: usize, at: u32) -> String {
    format!("{} {}", DAYS[day], clock(at))
}

fn window(half: HalfDay) -> String {
    let (day, noon) = (DAYS[half.day], clock(NOON));
    if half.morning { format!("{{day: {day}, to: \"{noon}\"}}") } else { format!("{{day: {day}, from: \"{noon}\"}}") }
}
