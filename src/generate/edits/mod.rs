//! Random but plausible changes of a scenario: what happens to a conference between the call for papers and its last
//! day.
//!
//! An edit changes the scenario as a tree of values, so that what comes out is a scenario file like any other. Each
//! one stands by itself: it names talks, rooms and people by id, and does nothing where they are gone.

mod draw;
#[cfg(test)]
mod tests;
mod tree;

use std::fmt;

use crate::model::{Instance, Interval, PersonId, RoomId, TalkId, Time};
use crate::source::Value;
use tree::{add, item, items, map, number, text, texts};

/// A span of time as a scenario writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// From this local time, such as `2027-03-05T09:00`, ...
    pub from: String,
    /// ... to this one.
    pub to: String,
    /// As a sentence names it.
    pub words: String,
}

impl Window {
    /// The window of a span.
    #[must_use]
    pub fn new(instance: &Instance, span: Interval) -> Self {
        let is_start = instance.days.iter().any(|day| day.span.start == span.start);
        let is_end = instance.days.iter().any(|day| day.span.end == span.end);
        let days = instance.days.iter().filter(|day| day.span.overlap(span) > 0).map(|day| day.id.as_str());
        let days = days.collect::<Vec<_>>().join(", ");
        let words = match (is_start, is_end) {
            (true, true) => format!("on {days}"),
            (true, false) => format!("on {days} until {}", instance.clock(span.end)),
            (false, true) => format!("on {days} from {}", instance.clock(span.start)),
            (false, false) => instance.span_label(span),
        };
        Self { from: written(instance, span.start), to: written(instance, span.end), words }
    }

    fn value(&self) -> Value {
        map([("from", text(&self.from)), ("to", text(&self.to))])
    }
}

/// A time as a scenario writes it in full.
fn written(instance: &Instance, time: Time) -> String {
    instance.zone.local(time).format("%Y-%m-%dT%H:%M").to_string()
}

/// One change of a scenario. `Display` says it in a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Edit {
    /// A talk is cancelled.
    Cancelled {
        /// Its id.
        talk: String,
    },
    /// A person cannot be there: comes late, leaves early, misses a day, or does not come at all.
    Absent {
        /// The id.
        person: String,
        /// The printed name.
        name: String,
        /// When.
        windows: Vec<Window>,
    },
    /// A room cannot be used.
    Closed {
        /// The id.
        room: String,
        /// When.
        windows: Vec<Window>,
    },
    /// A room has fewer seats.
    Shrunk {
        /// The id.
        room: String,
        /// The seats that are left.
        seats: u32,
        /// The seats there were.
        before: u32,
    },
    /// One more talk.
    Added {
        /// The talk as the scenario has it.
        talk: Box<Value>,
        /// Its id.
        id: String,
        /// The printed name of who speaks.
        speaker: String,
    },
    /// A talk has another length.
    Resized {
        /// Its id.
        talk: String,
        /// The length in minutes.
        minutes: u32,
    },
    /// A talk is pinned.
    Pinned {
        /// Its id.
        talk: String,
        /// The start, as a scenario writes it.
        start: String,
        /// The id of the room, unless the talk needs none.
        room: Option<String>,
    },
    /// Talks must not run at the same time.
    KeptApart {
        /// The id of the request.
        request: String,
        /// Their ids.
        talks: Vec<String>,
    },
    /// A talk must start in a window.
    Confined {
        /// The id of the request.
        request: String,
        /// The id of the talk.
        talk: String,
        /// The window.
        window: Window,
    },
}

impl Edit {
    /// A person is away in these spans.
    #[must_use]
    pub fn absent(instance: &Instance, person: PersonId, spans: &[Interval]) -> Self {
        let facts = instance.person(person);
        let windows = spans.iter().map(|&span| Window::new(instance, span)).collect();
        Self::Absent { person: facts.id.clone(), name: facts.name.clone(), windows }
    }

    /// A room is closed in these spans.
    #[must_use]
    pub fn closed(instance: &Instance, room: RoomId, spans: &[Interval]) -> Self {
        let windows = spans.iter().map(|&span| Window::new(instance, span)).collect();
        Self::Closed { room: instance.room(room).id.clone(), windows }
    }

    /// A talk is pinned to a start and a room.
    #[must_use]
    pub fn pinned(instance: &Instance, talk: TalkId, start: Time, room: Option<RoomId>) -> Self {
        let room = room.map(|room| instance.room(room).id.clone());
        Self::Pinned { talk: instance.talk(talk).id.clone(), start: written(instance, start), room }
    }

    /// A talk must start in a span.
    #[must_use]
    pub fn confined(instance: &Instance, talk: TalkId, span: Interval, number: usize) -> Self {
        let talk = instance.talk(talk).id.clone();
        Self::Confined { request: format!("fuzz-window-{number}"), talk, window: Window::new(instance, span) }
    }

    /// Makes the change in a scenario, whose includes are merged; `instance` is what it said before any change. False
    /// if what it names is not there, and nothing is changed. Linear in the size of the section.
    pub fn apply(&self, scenario: &mut Value, instance: &Instance) -> bool {
        match self {
            Self::Cancelled { talk } => set(scenario, "talks", talk, [("status", text("cancelled"))]),
            Self::Absent { person, windows, .. } => {
                declare_people(scenario, instance);
                add_windows(scenario, "people", person, windows)
            }
            Self::Closed { room, windows } => add_windows(scenario, "rooms", room, windows),
            Self::Shrunk { room, seats, .. } => set(scenario, "rooms", room, [("capacity", number(seats))]),
            Self::Added { talk, speaker, .. } => {
                if let Some(people) = items(scenario, "people")
                    && !instance.people.iter().any(|person| person.name == *speaker)
                {
                    people.push(text(speaker));
                }
                add(scenario, "talks", (**talk).clone());
                true
            }
            Self::Resized { talk, minutes } => set(scenario, "talks", talk, [("minutes", number(minutes))]),
            Self::Pinned { talk, start, room } => {
                let mut pin = map([("start", text(start))]);
                if let Some(room) = room {
                    pin.set("room", text(room));
                }
                set(scenario, "talks", talk, [("pin", pin)])
            }
            Self::KeptApart { request, talks } => {
                let talks = texts(talks.iter().map(String::as_str));
                let facts = [("id", text(request)), ("talks", talks), ("keep", text("apart")), ("level", text("deny"))];
                add(scenario, "requests", map(facts));
                true
            }
            Self::Confined { request, talk, window } => {
                let facts = [("id", text(request)), ("talks", texts([talk.as_str()])), ("require", window.value())];
                add(scenario, "requests", map(facts));
                true
            }
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |windows: &[Window]| windows.iter().map(|one| one.words.as_str()).collect::<Vec<_>>().join(", ");
        match self {
            Self::Cancelled { talk } => write!(f, "talk {talk} is cancelled"),
            Self::Absent { name, windows, .. } => write!(f, "{name} is away {}", list(windows)),
            Self::Closed { room, windows } => write!(f, "room {room} is closed {}", list(windows)),
            Self::Shrunk { room, seats, before } => write!(f, "room {room} has {seats} seats instead of {before}"),
            Self::Added { id, speaker, .. } => write!(f, "talk {id} by {speaker} is added"),
            Self::Resized { talk, minutes } => write!(f, "talk {talk} lasts {minutes} min"),
            Self::Pinned { talk, start, room: Some(room) } => write!(f, "talk {talk} is pinned to {start} in {room}"),
            Self::Pinned { talk, start, room: None } => write!(f, "talk {talk} is pinned to {start}"),
            Self::KeptApart { talks, .. } => write!(f, "{} are kept apart", talks.join(" and ")),
            Self::Confined { talk, window, .. } => write!(f, "talk {talk} must start {}", window.words),
        }
    }
}

/// Sets facts of an item.
fn set<const N: usize>(scenario: &mut Value, section: &str, id: &str, facts: [(&str, Value); N]) -> bool {
    let Some(item) = item(scenario, section, id) else { return false };
    for (key, value) in facts {
        item.set(key, value);
    }
    true
}

fn add_windows(scenario: &mut Value, section: &str, id: &str, windows: &[Window]) -> bool {
    let Some(item) = item(scenario, section, id) else { return false };
    for window in windows {
        add(item, "unavailable", window.value());
    }
    true
}

/// People who are only named in their talks are declared, since there is nothing else to hang a fact on. All of them:
/// beside a section of people, a name that is not in it is an error.
fn declare_people(scenario: &mut Value, instance: &Instance) {
    if scenario.get("people").is_none() {
        for person in &instance.people {
            add(scenario, "people", map([("id", text(&person.id)), ("name", text(&person.name))]));
        }
    }
}
