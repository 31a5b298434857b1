//! A small clean conference to break: talks on Monday and Tuesday, an empty Wednesday and Thursday, three blocks of three
//! slots a day, and rooms with room to spare.

use std::fmt::Write;

use proptest::prelude::*;

/// Where the parts of a generator put things: all numbers are taken modulo what exists.
#[derive(Debug, Clone)]
pub struct Dice {
    /// Slot of each talk that is not an actor, as day × 9 + slot, all different.
    pub cells: Vec<usize>,
    /// The talks that act, all different.
    pub actors: Vec<usize>,
    /// Which block the action starts in, where any will do.
    pub block: usize,
}

/// Talks in all.
pub const TALKS: usize = 8;

/// Random choices of a generator.
pub fn dice() -> impl Strategy<Value = Dice> {
    let cells = Just((0..18).collect::<Vec<usize>>()).prop_shuffle();
    let actors = Just((0..TALKS).collect::<Vec<usize>>()).prop_shuffle();
    (cells, actors, 0_usize..2).prop_map(|(cells, actors, block)| Dice { cells, actors, block })
}

/// One entry of the agenda.
#[derive(Debug, Clone)]
pub struct Entry {
    pub talk: String,
    pub start: Option<String>,
    pub room: Option<String>,
    /// Further keys, as written.
    pub more: String,
}

/// A conference as text, in parts that a generator changes.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Keys of each talk, besides id and title.
    pub talks: Vec<Vec<(String, String)>>,
    /// Keys of each person: the speaker of the talk with that number.
    pub people: Vec<String>,
    /// Further rooms, as written.
    pub rooms: Vec<String>,
    /// Lines of `rules:`.
    pub rules: Vec<String>,
    /// Further sections.
    pub sections: Vec<String>,
    pub agenda: Vec<Entry>,
    /// The agenda is JSON, as programs write it.
    pub json: bool,
    pub published: Vec<Entry>,
}

/// Minutes after midnight of the nine slots of a day.
const SLOTS: [i64; 9] = [600, 630, 660, 720, 750, 780, 840, 870, 900];
const DAYS: [&str; 4] = ["mon", "tue", "wed", "thu"];

/// A time as agendas write it.
pub fn time(day: &str, minute: i64) -> String {
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// The start of a slot, 0 to 8.
pub fn slot(day: &str, number: usize) -> String {
    time(day, SLOTS[number])
}

impl Stage {
    /// The clean conference.
    pub fn new(dice: &Dice) -> Self {
        let entry = |talk: usize| Entry {
            talk: format!("t{talk}"),
            start: Some(slot(DAYS[dice.cells[talk] / 9], dice.cells[talk] % 9)),
            room: Some(["main", "side"][talk % 2].to_owned()),
            more: String::new(),
        };
        Self {
            talks: (0..TALKS).map(|talk| vec![("speakers".to_owned(), format!("[p{talk}]"))]).collect(),
            people: vec![String::new(); TALKS],
            rooms: Vec::new(),
            rules: Vec::new(),
            sections: Vec::new(),
            agenda: (0..TALKS).map(entry).collect(),
            json: false,
            published: Vec::new(),
        }
    }

    /// States something about a talk.
    pub fn set(&mut self, talk: usize, key: &str, value: &str) {
        self.talks[talk].retain(|(other, _)| other != key);
        self.talks[talk].push((key.to_owned(), value.to_owned()));
    }

    /// Puts a talk somewhere.
    pub fn put(&mut self, talk: usize, start: String, room: &str) {
        let entry = &mut self.agenda[talk];
        (entry.start, entry.room) = (Some(start), Some(room.to_owned()));
    }

    /// Adds a line to `rules:`.
    pub fn rule(&mut self, line: impl Into<String>) {
        self.rules.push(line.into());
    }

    /// The scenario, `--- # agenda` and the agenda; with a published agenda if there is one.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "conference: {name: Stage, timezone: Europe/Berlin}\n\
             days: {mon: 2027-03-01, tue: 2027-03-02, wed: 2027-03-03, thu: 2027-03-04}\n\
             slots:\n",
        );
        for day in DAYS {
            let at: Vec<String> =
                SLOTS.iter().map(|minute| format!("\"{:02}:{:02}\"", minute / 60, minute % 60)).collect();
            let _ = writeln!(text, "  - {{day: {day}, at: [{}], minutes: 30}}", at.join(", "));
        }
        text += "breaks:\n";
        for day in DAYS {
            let _ = writeln!(text, "  - {{start: {day} 11:30, minutes: 30, title: Coffee}}");
            let _ = writeln!(text, "  - {{start: {day} 13:30, minutes: 30, title: Tea}}");
        }
        text += "rooms:\n  - {id: main, capacity: 200, features: [recording]}\n  - {id: side, capacity: 80}\n  \
                 - {id: cellar, capacity: 40}\n  - {id: attic, capacity: 100, unavailable: [{day: wed}]}\n  \
                 - {id: hall, combines: [main, side], turnaround: 20}\n";
        for room in &self.rooms {
            let _ = writeln!(text, "  - {room}");
        }
        text += "people:\n";
        for (index, keys) in self.people.iter().enumerate() {
            let _ = writeln!(text, "  - {{id: p{index}, name: P{index}{keys}}}");
        }
        text += "talks:\n";
        for (index, keys) in self.talks.iter().enumerate() {
            let _ = write!(text, "  - {{id: t{index}, title: T{index}");
            for (key, value) in keys {
                let _ = write!(text, ", {key}: {value}");
            }
            text += "}\n";
        }
        for section in &self.sections {
            text += section;
            text.push('\n');
        }
        if !self.rules.is_empty() {
            text += "rules:\n";
            self.rules.iter().for_each(|line| {
                let _ = writeln!(text, "  {line}");
            });
        }
        if !self.published.is_empty() {
            text += "published: published.yaml\n--- # published\nagenda:\n";
            self.published.iter().for_each(|entry| line(&mut text, entry));
        }
        if self.json {
            let entries: Vec<String> = self.agenda.iter().map(json).collect();
            let _ = write!(text, "--- # agenda\n{{\"version\": 1, \"agenda\": [\n{}\n]}}\n", entries.join(",\n"));
        } else {
            text += "--- # agenda\nagenda:\n";
            self.agenda.iter().for_each(|entry| line(&mut text, entry));
        }
        text
    }
}

fn line(text: &mut String, entry: &Entry) {
    let mut keys = format!("talk: {}", entry.talk);
    for (key, value) in [("start", &entry.start), ("room", &entry.room)] {
        if let Some(value) = value {
            let _ = write!(keys, ", {key}: {value}");
        }
    }
    let _ = writeln!(text, "  - {{{keys}{}}}", entry.more);
}

fn json(entry: &Entry) -> String {
    let mut keys = format!("{{\"talk\": \"{}\"", entry.talk);
    for (key, value) in [("start", &entry.start), ("room", &entry.room)] {
        if let Some(value) = value {
            let _ = write!(keys, ", \"{key}\": \"{value}\"");
        }
    }
    format!("{keys}{}}}", entry.more)
}
