//! Agendas to YAML: sorted by start, one line an entry, with the title and people beside it.

use std::fmt::Write as _;

use super::suppress;
use super::tree::quoted;
use super::write_value::scalar;
use crate::finding::stable_hash;
use crate::model::{Agenda, Entry, Instance, PersonId, Role, RoomRef, Talk, TalkRef, Time};

const MARK: &str = "# plenary: written by plenary, ";

/// The agenda as YAML. The first line carries a hash of the rest, so that a later run knows
/// whether somebody edited it since.
#[must_use]
pub fn write_agenda(instance: &Instance, agenda: &Agenda) -> String {
    written(instance, agenda, line, words)
}

/// The agenda as YAML that needs no scenario beside it: with titles, and rooms and people by name.
#[must_use]
pub fn write_agenda_alone(instance: &Instance, agenda: &Agenda) -> String {
    written(instance, agenda, line_alone, |_, _| String::new())
}

/// The agenda with these lines, and these words beside them.
fn written(
    instance: &Instance,
    agenda: &Agenda,
    line: fn(&Instance, &Entry) -> String,
    words: fn(&Instance, &Entry) -> String,
) -> String {
    let mut entries: Vec<&Entry> = agenda.entries.iter().collect();
    // Stable: entries of one start keep their order; those without a start come last.
    entries.sort_by_key(|entry| (entry.start.is_none(), entry.start));
    let lines: Vec<_> = entries.into_iter().map(|entry| (line(instance, entry), words(instance, entry))).collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or(0).min(100);
    let mut body = String::new();
    let name = if instance.name.is_empty() { String::new() } else { format!(" of {}", one_line(&instance.name)) };
    let _ = writeln!(body, "# Agenda{name}: {} entries, sorted by start.", lines.len());
    let _ = writeln!(body, "timezone: {}", instance.zone.name());
    body.push_str(if lines.is_empty() { "agenda: []\n" } else { "agenda:\n" });
    for (line, words) in lines {
        if words.is_empty() {
            let _ = writeln!(body, "  - {line}");
        } else {
            let _ = writeln!(body, "  - {line:width$}  # {words}");
        }
    }
    format!("{MARK}{:016x}\n{body}", stable_hash(body.as_bytes()))
}

/// Whether a text is as plenary wrote it.
#[must_use]
pub fn is_untouched(text: &str) -> bool {
    let rest = text.strip_prefix(MARK).and_then(|rest| rest.split_once('\n'));
    rest.is_some_and(|(hash, body)| hash == format!("{:016x}", stable_hash(body.as_bytes())))
}

fn line(instance: &Instance, entry: &Entry) -> String {
    let talk = match &entry.talk {
        TalkRef::Known(talk) => &instance.talk(*talk).id,
        TalkRef::Unknown(text) => text,
    };
    let room = |room: &RoomRef| match room {
        RoomRef::Known(room) => scalar(&instance.room(*room).id),
        RoomRef::Unknown(text) => scalar(text),
    };
    format!("{{{}}}", facts(instance, entry, talk, room))
}

fn line_alone(instance: &Instance, entry: &Entry) -> String {
    let TalkRef::Known(id) = entry.talk else { return line(instance, entry) };
    let talk = instance.talk(id);
    let room = |room: &RoomRef| match room {
        RoomRef::Known(room) => scalar(&instance.room(*room).name),
        RoomRef::Unknown(text) => scalar(text),
    };
    let mut out = facts(instance, entry, &talk.id, room);
    if talk.title != talk.id {
        let _ = write!(out, ", title: {}", scalar(&talk.title));
    }
    let mut names: Vec<String> =
        on_stage(talk).into_iter().map(|person| scalar(&instance.person(person).name)).collect();
    // More people exist than are named.
    if !talk.people_known && !names.is_empty() {
        names.push("unknown".to_owned());
    }
    if talk.people_known || !names.is_empty() {
        let _ = write!(out, ", people: [{}]", names.join(", "));
    }
    format!("{{{out}}}")
}

/// Talk, start, rooms and end of an entry.
fn facts(instance: &Instance, entry: &Entry, talk: &str, room: impl Fn(&RoomRef) -> String) -> String {
    let mut out = format!("talk: {}", scalar(talk));
    if let Some(start) = entry.start {
        let _ = write!(out, ", start: {}", time(instance, start));
    }
    let rooms: Vec<_> = entry.rooms.iter().map(room).collect();
    match rooms.as_slice() {
        [] => {}
        [room] => {
            let _ = write!(out, ", room: {room}");
        }
        rooms => {
            let _ = write!(out, ", room: [{}]", rooms.join(", "));
        }
    }
    // An end that is not after the start says nothing, and readers refuse it.
    if let Some(end) = entry.end.filter(|&end| entry.start.is_none_or(|start| start < end)) {
        let _ = write!(out, ", end: {}", time(instance, end));
    }
    out
}

/// Who must be there, as the talk names them, each once.
fn on_stage(talk: &Talk) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = Vec::new();
    for one in &talk.people {
        if one.role.is_exclusive() && one.role != Role::Attendee && !people.contains(&one.person) {
            people.push(one.person);
        }
    }
    people
}

/// `title (people)` of a known talk.
fn words(instance: &Instance, entry: &Entry) -> String {
    let Some(talk) = entry.talk.known() else { return String::new() };
    let talk = instance.talk(talk);
    let names: Vec<_> = on_stage(talk).into_iter().map(|person| instance.person(person).name.as_str()).collect();
    let mut out = one_line(&talk.title);
    if !names.is_empty() {
        let _ = write!(out, " ({})", one_line(&names.join(", ")));
    }
    if out.is_empty() {
        out = one_line(&talk.kind);
    }
    // A title may look like a comment to plenary.
    if out.starts_with(suppress::MARK) { format!("\"{out}\"") } else { out }
}

/// Local time; with the offset where the clock shows it twice.
fn time(instance: &Instance, time: Time) -> String {
    let local = instance.zone.local(time);
    if instance.zone.instant(local) == Ok(time) {
        local.format("%Y-%m-%dT%H:%M").to_string()
    } else {
        quoted(&instance.zone.rfc3339(time))
    }
}

fn one_line(text: &str) -> String {
    let clean =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') { ' ' } else { c });
    clean.collect::<String>().trim().to_owned()
}
