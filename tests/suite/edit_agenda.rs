//! Talks are moved, left out and added in agenda files as people lay them out, and nothing else changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use plenary::exchange::{AgendaChange, Mapping, NewPlace, ReadOptions, Reading, against, edit_agenda, read};
use plenary::finding::Origins;
use plenary::model::{Agenda, Entry, Id, Instance, RoomId, RoomRef, TalkId, TalkRef, Time};
use plenary::source::{Input, agenda_from, load_scenario_text};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::support::agendas::{agenda, published};
use crate::support::runner::runner;
use crate::support::sketches::{Shape, sketch};

const SCENARIO: &str = "
conference: {name: Tiny, timezone: Europe/Berlin}
days: {fri: 2027-03-19}
slots: [{day: fri, at: [\"10:00\", \"10:40\", \"11:20\"], minutes: 30}]
rooms: [{id: main, name: Main hall}, {id: side, name: \"Side; left\"}]
talks:
  - {id: one, title: One}
  - {id: two, title: \"Two, or more\"}
  - {id: three, title: Three}
";

fn instance() -> Instance {
    let loaded = load_scenario_text("s.yaml", SCENARIO, NaiveDate::default());
    loaded.unwrap_or_else(|failure| panic!("{:?}", failure.errors)).instance
}

fn edited(name: &str, text: &str, instance: &Instance, changes: &[AgendaChange]) -> Result<String, String> {
    let options = ReadOptions::new(NaiveDate::default());
    let mapping = Mapping::default();
    let reading = Reading { instance, options: &options, mapping: &mapping };
    edit_agenda(&Input::new(name, text), reading, changes, &[])
        .map_err(|errors| errors.iter().map(|one| format!("{}: {one}", one.id)).collect::<Vec<_>>().join("; "))
}

/// A talk to a start in minutes after 10:00 and a room; without both, out.
fn change(talk: usize, to: Option<(i64, usize)>) -> AgendaChange {
    // 2027-03-19 10:00 in Berlin.
    const TEN: i64 = 30_090_780;
    let to = to.map(|(at, room)| NewPlace { start: Time(TEN + at), room: Some(RoomId::from_index(room)) });
    AgendaChange { talk: TalkId::from_index(talk), to }
}

#[test]
fn everything_else_stays() {
    let instance = instance();
    let moves = [change(0, Some((80, 1))), change(1, None), change(2, Some((0, 0)))];
    let yaml = "\
# By hand
agenda:
  - {talk: one, start: fri 10:00, room: main}  # opens
  # to be confirmed
  - talk: two
    start: fri 10:40
    room: main
";
    let expected = "\
# By hand
agenda:
  - {talk: one, start: fri 11:20, room: side}  # opens
  # to be confirmed
  - talk: three
    start: fri 10:00
    room: main
";
    assert_eq!(edited("a.yaml", yaml, &instance, &moves).unwrap(), expected);
    let json = "{\"agenda\": [\n  {\"talk\": \"one\", \"start\": \"2027-03-19T10:00\", \"end\": \"10:30\", \"room\": \"Main hall\"},\n  \
                {\"talk\": \"two\", \"start\": \"2027-03-19T10:40\", \"end\": \"11:10\", \"room\": \"Main hall\"}\n]}";
    let found = edited("a.json", json, &instance, &moves).unwrap();
    let expected = "{\"agenda\": [\n  {\"talk\": \"one\", \"start\": \"2027-03-19T11:20\", \"end\": \"11:50\", \"room\": \"Side; left\"},\n  \
                {\"talk\": \"three\", \"start\": \"2027-03-19T10:00\", \"room\": \"Main hall\", \"end\": \"10:30\"}\n]}";
    assert_eq!(found, expected);
    let csv = "Titel;Referent;Datum;Zeit;Dauer;Raum\r\nOne;Ada;19.03.2027;10.00–10.30;30 min;Main hall\r\nOne;Ben;19.03.2027;10.00–10.30;30 min;Main hall\r\n\
               \"Two, or more\";Ada;19.03.2027;10.40–11.10;30 min;Main hall";
    let expected = "Titel;Referent;Datum;Zeit;Dauer;Raum\r\nOne;Ada;19.03.2027;11.20–11.50;30 min;Main hall\r\nOne;Ben;19.03.2027;11.20–11.50;30 min;Main hall\r\n\
               \"Two, or more\";Ada;19.03.2027;10.00–10.30;30 min;Main hall";
    let found = edited("a.csv", csv, &instance, &[change(0, Some((80, 0))), change(1, Some((0, 0)))]).unwrap();
    assert_eq!(found, expected);
    let found = edited("a.csv", csv, &instance, &moves[1..2]).unwrap();
    assert_eq!(found, csv.rsplit_once("\"Two").unwrap().0);
    let found = edited("a.csv", csv, &instance, &[change(2, Some((80, 0)))]).unwrap();
    assert_eq!(found, format!("{csv}\r\nThree;;19.03.2027;11:20–11:50;30 min;Main hall"));
}

#[test]
fn what_cannot_be_edited_is_said() {
    let instance = instance();
    let moves = [change(0, Some((80, 0)))];
    let ics = edited("a.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", &instance, &moves).unwrap_err();
    assert_eq!(ics, "not-editable: `a.ics` is ics, which cannot be edited in place");
    let grid = ",Main hall,Side\n2027-03-19 10:00,One,\n2027-03-19 10:40,,Three\n";
    assert!(edited("a.csv", grid, &instance, &moves).unwrap_err().starts_with("not-editable: "));
    let twice = [moves[0], moves[0]];
    let yaml = "agenda: [{talk: one, start: fri 10:00, room: main}]";
    assert_eq!(edited("a.yaml", yaml, &instance, &twice).unwrap_err(), "changed-twice: \"One\" is to be changed twice");
    // A room that both entries share by an alias.
    let shared =
        "agenda:\n  - {talk: one, start: fri 10:00, room: &r main}\n  - {talk: two, start: fri 10:40, room: *r}\n";
    let error = edited("a.yaml", shared, &instance, &[change(0, Some((0, 1)))]).unwrap_err();
    assert!(error.starts_with("not-editable: "), "{error}");
    assert!(edited("a.yaml", "agenda: [", &instance, &moves).unwrap_err().starts_with("syntax: "));
}

/// How a file is laid out.
#[derive(Debug, Clone)]
struct Layout {
    format: u8,
    by_name: bool,
    crlf: bool,
    mark: bool,
    /// For each entry: on one line or several, an end, a comment above, a comment behind, its times by the day's id.
    entries: Vec<(bool, bool, bool, bool, bool)>,
}

fn layout() -> impl Strategy<Value = Layout> {
    let entry = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (0_u8..4, any::<bool>(), any::<bool>(), any::<bool>(), vec(entry, 14))
        .prop_map(|(format, by_name, crlf, mark, entries)| Layout { format, by_name, crlf, mark, entries })
}

impl Layout {
    fn name(&self) -> &'static str {
        ["a.yaml", "a.json", "a.csv", "a.tsv"][usize::from(self.format)]
    }

    fn rooms<'i>(&self, instance: &'i Instance, entry: &'i Entry) -> Vec<&'i str> {
        let word = |room: RoomId| if self.by_name { &instance.room(room).name } else { &instance.room(room).id };
        entry.known_rooms().map(word).map(String::as_str).collect()
    }

    fn text(&self, instance: &Instance, agenda: &Agenda) -> String {
        let text = match self.format {
            0 => self.yaml(instance, agenda),
            1 => self.json(instance, agenda),
            2 => self.table(instance, agenda, ';'),
            _ => self.table(instance, agenda, '\t'),
        };
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text };
        if self.mark { format!("\u{feff}{text}") } else { text }
    }

    fn yaml(&self, instance: &Instance, agenda: &Agenda) -> String {
        let empty = agenda.entries.is_empty();
        let mut out = if empty { "# c0\nagenda: []\n" } else { "# c0\nagenda:\n" }.to_owned();
        for (index, (entry, &(block, end, above, behind, by_day))) in
            agenda.entries.iter().zip(&self.entries).enumerate()
        {
            let span = instance.span_of(entry).unwrap();
            let time = |time: Time| match instance.day_of(time) {
                Some(_) if by_day => format!("\"{}\"", instance.time_label(time)),
                _ => instance.zone.local(time).format("%Y-%m-%dT%H:%M").to_string(),
            };
            let mut facts = vec![
                ("talk", instance.talk(entry.talk.known().unwrap()).id.clone()),
                ("start", time(span.start)),
                ("room", format!("[{}]", self.rooms(instance, entry).join(", "))),
            ];
            if end || entry.end.is_some() {
                facts.push(("end", time(span.end)));
            }
            if above {
                writeln!(out, "  # above {index}").unwrap();
            }
            let comment = if behind { format!("  # behind {index}") } else { String::new() };
            let pairs: Vec<String> = facts.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            if block {
                writeln!(out, "  - {}{comment}", pairs.join("\n    ")).unwrap();
            } else {
                writeln!(out, "  - {{{}}}{comment}", pairs.join(", ")).unwrap();
            }
        }
        out
    }

    fn json(&self, instance: &Instance, agenda: &Agenda) -> String {
        let entry = |(entry, &(_, end, ..)): (&Entry, &(bool, bool, bool, bool, bool))| {
            let span = instance.span_of(entry).unwrap();
            let time = |time: Time| instance.zone.local(time).format("%Y-%m-%dT%H:%M").to_string();
            let end =
                if end || entry.end.is_some() { format!(", \"end\": \"{}\"", time(span.end)) } else { String::new() };
            let id = &instance.talk(entry.talk.known().unwrap()).id;
            let rooms = self.rooms(instance, entry);
            format!("  {{\"talk\": \"{id}\", \"start\": \"{}\"{end}, \"room\": {rooms:?}}}", time(span.start))
        };
        let entries: Vec<String> = agenda.entries.iter().zip(&self.entries).map(entry).collect();
        format!("{{\n\"agenda\": [\n{}\n]}}\n", entries.join(",\n"))
    }

    fn table(&self, instance: &Instance, agenda: &Agenda, delimiter: char) -> String {
        let mut rows = vec![["id", "title", "date", "start", "end", "room", "note"].map(str::to_owned)];
        for (index, entry) in agenda.entries.iter().enumerate() {
            let span = instance.span_of(entry).unwrap();
            let talk = instance.talk(entry.talk.known().unwrap());
            let local = |time: Time, format: &str| instance.zone.local(time).format(format).to_string();
            let days = local(span.start, "%F") != local(span.end, "%F");
            rows.push([
                talk.id.clone(),
                talk.title.clone(),
                local(span.start, "%-d %B %Y"),
                local(span.start, "%H:%M"),
                local(span.end, if days { "%-d %B %Y %H:%M" } else { "%H:%M" }),
                format!("\"{}\"", self.rooms(instance, entry).join("; ")),
                format!("# behind {index}"),
            ]);
        }
        rows.iter().fold(String::new(), |out, row| out + &row.join(&delimiter.to_string()) + "\n")
    }

    fn read(&self, text: &str, instance: &Instance) -> Result<Agenda, TestCaseError> {
        let input = Input::new(self.name(), text);
        let agenda = if self.format < 2 {
            agenda_from(&input.text(&mut Origins::default()).unwrap(), instance, &mut Origins::default())
        } else {
            let options = ReadOptions::new(NaiveDate::default()).zone(Some(instance.zone));
            read(input, &options, &mut Origins::default()).map(|programme| against(&programme, instance))
        };
        agenda.map_err(|errors| TestCaseError::fail(format!("{errors:?}\n{text}")))
    }
}

fn facts(instance: &Instance, entries: &[Entry]) -> Vec<String> {
    let fact = |entry: &Entry| {
        let rooms: BTreeSet<RoomId> = entry.known_rooms().collect();
        format!("{:?} {:?} {rooms:?}", entry.talk, instance.span_of(entry))
    };
    let mut facts: Vec<String> = entries.iter().map(fact).collect();
    facts.sort();
    facts
}

/// What the agenda is to be after the changes, entry by entry.
fn wanted(instance: &Instance, agenda: &Agenda, changes: &[AgendaChange]) -> Vec<Entry> {
    let mut entries = agenda.entries.clone();
    for change in changes {
        let talk = TalkRef::Known(change.talk);
        let old = entries.iter().position(|entry| entry.talk == talk).map(|at| entries.remove(at));
        let Some(to) = change.to else { continue };
        let known = |start: Time| instance.length_at(change.talk, start).map(|minutes| i64::from(minutes.0));
        let stated = old.as_ref().map(|old| {
            let span = instance.span_of(old).unwrap();
            let same = known(span.start) == Some(span.minutes());
            known(to.start).filter(|_| same).unwrap_or(span.minutes())
        });
        let end = stated.or(known(to.start)).map(|minutes| to.start.plus(minutes));
        let rooms = to.room.map(RoomRef::Known).into_iter().collect();
        entries.push(Entry { talk, start: Some(to.start), end, rooms, at: plenary::model::EntryOrigins::default() });
    }
    entries
}

#[test]
fn random_changes_of_random_agendas() {
    let moves = vec((0_usize..9, weighted(0.75, (0_usize..40, weighted(0.9, 0_usize..5)))), 1..5);
    let input = (sketch(&Shape::small()), vec(weighted(0.8, published()), 12), layout(), moves);
    runner("edit_agenda", 128, 20_000)
        .run(&input, |(sketch, entries, layout, moves)| {
            let instance = sketch.build();
            let agenda = agenda(&instance, &entries);
            let text = layout.text(&instance, &agenda);
            let before = layout.read(&text, &instance)?;
            prop_assert_eq!(facts(&instance, &before.entries), facts(&instance, &agenda.entries), "{}", text);
            let mut changes: Vec<AgendaChange> = Vec::new();
            for (talk, to) in moves {
                let talk = TalkId::from_index(talk % instance.talks.len());
                // Quarters of an hour from nine on the first day, beyond its end too.
                let start = |at: usize| instance.days[0].span.start.plus(540 + 15 * i64::try_from(at).unwrap());
                let to = to.map(|(at, room)| NewPlace {
                    start: start(at),
                    room: room.map(|room| RoomId::from_index(room % instance.rooms.len())),
                });
                if changes.iter().all(|one| one.talk != talk) {
                    changes.push(AgendaChange { talk, to });
                }
            }
            let new = match edited(layout.name(), &text, &instance, &changes) {
                Ok(new) => new,
                Err(error) => return Err(TestCaseError::fail(format!("{error}\n{changes:?}\n{text}"))),
            };
            let after = layout.read(&new, &instance)?;
            let wanted = wanted(&instance, &before, &changes);
            prop_assert_eq!(facts(&instance, &after.entries), facts(&instance, &wanted), "{}\n{}", text, new);
            // Comments, but for those on the line of an entry that is gone, and lines of other entries.
            let changed: BTreeSet<TalkId> = changes.iter().map(|change| change.talk).collect();
            for (index, entry) in before.entries.iter().enumerate() {
                let talk = entry.talk.known().unwrap();
                let gone = changes.iter().any(|change| change.talk == talk && change.to.is_none());
                for (comment, stays) in [(format!("# above {index}"), true), (format!("# behind {index}"), !gone)] {
                    let there = |text: &str| text.lines().any(|line| line.ends_with(&comment));
                    prop_assert!(!there(&text) || !stays || there(&new), "{} is lost\n{}\n{}", comment, text, new);
                }
            }
            let ids: Vec<&str> = changed.iter().map(|&talk| instance.talk(talk).id.as_str()).collect();
            for line in text.lines().filter(|line| line.contains("talk: ") && line.contains('{')) {
                if ids.iter().all(|id| !line.contains(&format!("talk: {id},"))) {
                    prop_assert!(new.lines().any(|one| one == line), "{}\n{}", line, new);
                }
            }
            prop_assert!(!layout.mark || new.starts_with('\u{feff}'), "the mark is lost");
            prop_assert!(!layout.crlf || new.matches('\n').count() == new.matches("\r\n").count(), "{new:?}");
            Ok(())
        })
        .unwrap();
}
