//! Talks and breaks of a scenario.

use std::collections::{BTreeMap, HashMap};

use super::people::People;
use super::starts::Days;
use super::{NOWHERE, number, set_details, text, texts};
use crate::model::{Agenda, Instance, Interval, Role, RoomId, Status, Talk, TalkId, Time};
use crate::source::Value;

/// The lists of a talk by role, in the order in which people expect them. Who attends because of
/// other talks must be there like anybody on stage.
const ROLES: [(&str, &[Role]); 6] = [
    ("speakers", &[Role::Speaker]),
    ("moderators", &[Role::Moderator]),
    ("panelists", &[Role::Panelist, Role::Attendee]),
    ("chairs", &[Role::Chair]),
    ("organisers", &[Role::Organiser]),
    ("contacts", &[Role::Contact]),
];

/// Whether the file calls it a break.
fn is_called_break(talk: &Talk) -> bool {
    talk.kind.eq_ignore_ascii_case("break")
}

/// The breaks of the whole programme, each with its span and room.
pub(super) type Breaks = BTreeMap<TalkId, (Interval, Option<RoomId>)>;

/// Talks that the file calls breaks, neither proposed nor cancelled, placed once, at a time that the clock shows once, with nobody and
/// at most one room, while nothing else runs. O(n log n).
pub(super) fn breaks(instance: &Instance, agenda: &Agenda, days: &Days) -> Breaks {
    let mut entries: HashMap<TalkId, usize> = HashMap::new();
    let mut timed: Vec<(Interval, TalkId, Vec<RoomId>)> = Vec::new();
    for entry in &agenda.entries {
        if let Some(talk) = entry.talk.known() {
            *entries.entry(talk).or_default() += 1;
            timed.extend(instance.span_of(entry).map(|span| (span, talk, entry.known_rooms().collect())));
        }
    }
    timed.sort_unstable();
    // What ends last among the earlier ones, and what starts first among the later ones.
    let mut alone = vec![true; timed.len()];
    let mut last: Option<Time> = None;
    for (index, (span, ..)) in timed.iter().enumerate() {
        alone[index] = last.is_none_or(|end| end <= span.start)
            && timed.get(index + 1).is_none_or(|(next, ..)| span.end <= next.start);
        last = last.max(Some(span.end));
    }
    let mut out = BTreeMap::new();
    for ((span, talk, rooms), alone) in timed.into_iter().zip(alone) {
        let facts = instance.talk(talk);
        let decided = facts.status.is_none_or(|status| status == Status::Confirmed);
        let fixed = decided && entries[&talk] == 1 && days.time(instance, span.start).is_some();
        if alone && fixed && is_called_break(facts) && facts.people.is_empty() && rooms.len() <= 1 {
            out.insert(talk, (span, rooms.first().copied()));
        }
    }
    out
}

/// The breaks as the scenario lists them.
pub(super) fn break_values(instance: &Instance, breaks: &Breaks, days: &Days) -> Vec<Value> {
    let one = |(&id, &(span, room)): (&TalkId, &(Interval, Option<RoomId>))| {
        let talk = instance.talk(id);
        let start = days.time(instance, span.start)?;
        let mut out = Value::map(NOWHERE);
        out.set("id", text(&talk.id));
        out.set("start", text(&start));
        out.set("minutes", number(span.minutes()));
        if !talk.title.is_empty() {
            out.set("title", text(&talk.title));
        }
        if let Some(room) = room {
            out.set("room", text(&instance.room(room).id));
        }
        out.set("kind", text(&talk.kind));
        Some(out)
    };
    breaks.iter().filter_map(one).collect()
}

/// The talks as the scenario lists them.
pub(super) fn talks(instance: &Instance, agenda: &Agenda, breaks: &Breaks, people: &People<'_>, days: &Days) -> Value {
    // Breaks that run beside talks are fixed like the others.
    let mut pins: HashMap<TalkId, (Option<String>, Option<RoomId>)> = HashMap::new();
    for entry in &agenda.entries {
        let Some(talk) = entry.talk.known() else { continue };
        if is_called_break(instance.talk(talk)) && !pins.contains_key(&talk) {
            let start = entry.start.and_then(|start| days.time(instance, start));
            let rooms: Vec<RoomId> = entry.known_rooms().collect();
            pins.insert(talk, (start, if let [one] = rooms[..] { Some(one) } else { None }));
        }
    }
    let talks = instance.talks().filter(|(id, _)| !breaks.contains_key(id));
    let value = |(id, talk): (TalkId, &Talk)| {
        let mut out = value(talk, people);
        if let Some((start, room)) = pins.get(&id) {
            let mut pin = Value::map(NOWHERE);
            if let Some(start) = start {
                pin.set("start", text(start));
            }
            if let Some(room) = room {
                pin.set("room", text(&instance.room(*room).id));
            }
            if start.is_some() || room.is_some() {
                out.set("pin", pin);
            }
        }
        set_details(&mut out, &talk.details);
        out
    };
    Value::list(talks.map(value).collect(), NOWHERE)
}

fn value(talk: &Talk, people: &People<'_>) -> Value {
    let mut out = Value::map(NOWHERE);
    out.set("id", text(&talk.id));
    out.set("title", text(&talk.title));
    if talk.kind != "talk" {
        out.set("kind", text(&talk.kind));
    }
    if let Some(minutes) = talk.minutes {
        out.set("minutes", number(minutes.0));
    }
    roles(talk, people, &mut out);
    for (key, fact) in [("track", &talk.track), ("language", &talk.language)] {
        if let Some(fact) = fact {
            out.set(key, text(fact));
        }
    }
    if let Some(status) = talk.status {
        let word = match status {
            Status::Proposed => "proposed",
            Status::Confirmed => "confirmed",
            Status::Cancelled => "cancelled",
        };
        out.set("status", text(word));
    }
    out
}

fn roles(talk: &Talk, people: &People<'_>, out: &mut Value) {
    let mut on_stage = false;
    for (key, roles) in ROLES {
        let mut names: Vec<&str> = talk
            .people
            .iter()
            .filter(|one| roles.contains(&one.role))
            .map(|one| people.reference(one.person))
            .collect();
        // More people exist than are named.
        if key == "speakers" && !talk.people_known && !talk.people.is_empty() {
            names.push("unknown");
        }
        if !names.is_empty() {
            on_stage |= roles[0].is_exclusive();
            out.set(key, texts(names));
        }
    }
    if talk.people_known && !on_stage {
        out.set("speakers", texts([]));
    }
}
