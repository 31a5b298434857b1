//! `schedule.json`, lists of events, and what they become when they are written again.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use plenary::exchange::{Foreign, ReadOptions, read, write_schedule_json};
use plenary::finding::Origins;
use plenary::model::{
    Credit, Details, EntryOrigins, Event, OriginId, Printed, Programme, ProgrammeDay, ProgrammePerson, ProgrammeRoom,
    ProgrammeTrack, RemarkKind, Role, Status, Time, Zone,
};
use plenary::source::{Input, Readers};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::cli::{files_in, snapshot, tests_folder};
use crate::support::programmes::{problems, shown};
use crate::support::runner::runner;

fn fixture(name: &str) -> String {
    std::fs::read_to_string(tests_folder("exchange/schedule-json").join(name)).unwrap()
}

fn berlin() -> Option<Zone> {
    Zone::from_name("Europe/Berlin")
}

fn programme(text: &str) -> Programme {
    let options = ReadOptions::new(NaiveDate::default()).details();
    read(Input::new("a.json", text), &options, &mut Origins::default()).unwrap()
}

#[test]
fn files_are_read_with_all_their_departures() {
    let folder = tests_folder("exchange/schedule-json");
    for path in files_in(&folder, "json") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let zone = if name == "list.json" { berlin() } else { None };
        snapshot(&folder, name, &shown(name, fixture(name), zone));
    }
}

#[test]
fn times_without_zone_float_until_one_is_given() {
    let floating = programme(&fixture("list.json"));
    assert!(floating.floating && floating.zone.is_none());
    let options = ReadOptions::new(NaiveDate::default()).zone(berlin());
    let zoned = read(Input::new("a.json", fixture("list.json")), &options, &mut Origins::default()).unwrap();
    assert!(!zoned.floating && zoned.zone == berlin());
    assert_eq!(zoned.events[0].start.unwrap().plus(60), floating.events[0].start.unwrap());
}

#[test]
fn a_check_leaves_texts_out() {
    let options = ReadOptions::new(NaiveDate::default());
    let read = |name: &str| read(Input::new(name, fixture(name)), &options, &mut Origins::default()).unwrap();
    let flat = read("flat.json");
    assert_eq!(flat.events[0].details, Details(vec![("code".to_owned(), "ABC".to_owned())]));
    assert!(flat.people.is_empty() && !flat.remarks.is_empty());
    assert!(read("list.json").events.iter().all(|event| event.details.is_empty()));
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let flat = fixture("flat.json");
    let cut = &flat[..flat.len() / 2];
    let deep = format!("{{\"schedule\": {{\"conference\": {}1{}}}}}", "[".repeat(70), "]".repeat(70));
    let latin: Vec<u8> = b"{\"schedule\": {\"conference\": {\"title\": \"caf\xe9\"}}}".to_vec();
    let mut text = String::new();
    for (name, bytes) in [
        ("cut.json", cut.as_bytes().to_vec()),
        ("deep.json", deep.into_bytes()),
        ("latin.json", latin),
        ("no-days.json", b"{\"schedule\": {\"conference\": {\"title\": \"x\"}}}".to_vec()),
        ("other.json", b"{\"weather\": \"fine\"}".to_vec()),
        ("other-list.json", b"[{\"weather\": \"fine\"}]".to_vec()),
    ] {
        text.push_str(&shown(name, bytes, None));
    }
    snapshot(&tests_folder("exchange/schedule-json"), "bad-input", &text);
}

#[test]
fn an_agenda_is_no_include() {
    let readers = Foreign(ReadOptions::new(NaiveDate::default()));
    let mut origins = Origins::default();
    let input = Input::new("flat.json", fixture("flat.json"));
    assert!(readers.takes(&input));
    let errors = readers.include(input, &mut origins).unwrap_err();
    assert!(problems(&errors, &origins).contains("cannot be included"));
}

/// One event as small numbers.
type Sketch = (u8, u8, u8, u8, Option<u8>, Vec<u8>, u8);

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let one = (
        any::<u8>(),
        0..3_u8,
        0..24_u8,
        0..200_u8,
        prop::option::of(0..4_u8),
        prop::collection::vec(0..6_u8, 0..3),
        any::<u8>(),
    );
    prop::collection::vec(one, 0..12)
}

fn uuid(kind: u8, number: usize) -> String {
    format!("{kind:02x}000000-0000-4000-8000-{number:012x}")
}

fn details(facts: &[(&str, String)]) -> Details {
    Details(facts.iter().map(|(key, text)| ((*key).to_owned(), text.clone())).collect())
}

/// A programme of facts that the format holds.
fn holdable(sketches: &[Sketch]) -> Programme {
    let zone = berlin().unwrap();
    let first = NaiveDate::from_ymd_opt(2027, 3, 27).unwrap();
    let mut out = Programme { name: Some("Tiny Conf".to_owned()), zone: Some(zone), ..Programme::default() };
    let text = |text: &str| text.to_owned();
    out.details = details(&[
        ("acronym", text("tiny")),
        ("start", text("2027-03-27")),
        ("end", text("2027-03-29")),
        ("timeslot_duration", text("00:10")),
        ("url", text("https://tiny.example/")),
        ("version", text("draft 3")),
        ("base_url", text("https://tiny.example/plan/")),
    ]);
    for number in 0..3 {
        let date = first + TimeDelta::days(number);
        // The clocks go forward on the second day.
        let (start, end) = (zone.midnight(date), zone.midnight(date + TimeDelta::days(1)));
        out.days.push(ProgrammeDay { date, start: Some(start), end: Some(end), at: OriginId(0) });
    }
    for number in 0..4_usize {
        let facts =
            [("guid", uuid(1, number)), ("slug", format!("room-{number}")), ("description", text("Over \"there\"\n"))];
        let name = Printed::new(format!("Room {number}"), OriginId(0));
        let mut facts = details(&facts[..2 + number % 2]);
        facts.0.iter_mut().for_each(|(_, text)| *text = text.trim().to_owned());
        out.rooms.push(ProgrammeRoom { name, capacity: (number > 0).then_some(100), details: facts });
    }
    let track = details(&[("slug", text("kernel")), ("color", text("#112233"))]);
    out.tracks.push(ProgrammeTrack { name: Printed::new("Kernel", OriginId(0)), details: track });
    let mut described = BTreeSet::new();
    for (number, (facts, day, hour, minutes, room, people, more)) in sketches.iter().enumerate() {
        let start =
            zone.midnight(first + TimeDelta::days(i64::from(*day))).plus(i64::from(*hour) * 60 + i64::from(more % 60));
        let mut credits = Vec::new();
        for &person in people {
            let (id, name) =
                ((person != 5).then(|| (100 + u32::from(person)).to_string()), format!("Person {person} Ünal"));
            credits.push(Credit { name: name.clone(), id: id.clone(), role: Role::Speaker, at: OriginId(0) });
            if described.insert(person) {
                let known = [
                    ("guid", uuid(2, usize::from(person))),
                    ("code", format!("P{person}")),
                    ("biography", text("Likes tea.")),
                ];
                let known = if id.is_some() { &known[..] } else { &known[2..] };
                out.people.push(ProgrammePerson { name: Printed::new(name, OriginId(0)), id, details: details(known) });
            }
        }
        let mut kept = vec![
            ("code", format!("T{number}")),
            ("slug", format!("talk-{number}")),
            ("url", format!("https://tiny.example/{number}")),
        ];
        let optional = [
            ("subtitle", "and more"),
            ("abstract", "Short.\nAnd \"quoted\"."),
            ("description", "Longer <b>text</b>"),
            ("feedback_url", "https://tiny.example/say"),
            ("origin_url", "https://else.example/1"),
            ("recording_license", "CC-BY"),
            ("do_not_record", "true"),
            ("logo", "/logo.png"),
        ];
        kept.extend(
            optional
                .iter()
                .enumerate()
                .filter(|(bit, _)| facts >> bit & 1 == 1)
                .map(|(_, (key, fact))| (*key, text(fact))),
        );
        if more & 64 != 0 {
            kept.push(("link", text("https://tiny.example/more A title with blanks")));
            kept.push(("attachment", text("https://tiny.example/slides.pdf")));
        }
        out.events.push(Event {
            id: Some((number + 1).to_string()),
            guid: Some(uuid(3, number)),
            title: format!("Title {number}"),
            kind: (more & 1 == 0).then(|| text("talk")),
            track: (more & 2 == 0).then(|| text("Kernel")),
            language: (more & 4 == 0).then(|| text("en")),
            start: Some(start),
            end: Some(start.plus(i64::from(*minutes) * if more & 8 == 0 { 1 } else { 30 })),
            rooms: room.iter().map(|room| Printed::new(format!("Room {room}"), OriginId(0))).collect(),
            people: Some(credits),
            details: details(&kept),
            ..Event::default()
        });
    }
    out
}

/// The same with facts that the format cannot hold, or asks for in another form.
fn with_holes(sketches: &[Sketch]) -> Programme {
    let mut out = holdable(sketches);
    let ways = sketches.iter().map(|sketch| sketch.6).cycle();
    for (event, way) in out.events.iter_mut().zip(ways) {
        match way % 12 {
            0 => event.start = None,
            1 => event.end = None,
            2 => event.people = None,
            3 => event.id = Some("doorman".to_owned()),
            4 => event.id = None,
            5 => event.guid = Some("bm90IGEgdXVpZA==".to_owned()),
            6 => (event.guid, event.details) = (None, Details::default()),
            7 => event.status = Some(Status::Cancelled),
            8 => event.rooms.push(Printed::new("Foyer", OriginId(0))),
            9 => event.people.iter_mut().flatten().for_each(|one| one.role = Role::Organiser),
            10 => event.people.iter_mut().flatten().for_each(|one| one.id = Some("ann-invented".to_owned())),
            _ => event.guid = Some(uuid(3, 0)),
        }
    }
    let way = sketches.first().map_or(0, |sketch| sketch.0);
    if way & 1 != 0 {
        out.details = Details::default();
    }
    if way & 2 != 0 {
        (out.rooms, out.tracks, out.people) = (Vec::new(), Vec::new(), Vec::new());
    }
    if way & 4 != 0 {
        (out.days, out.name, out.zone) = (Vec::new(), None, None);
    }
    out
}

/// Without places and in an order that does not depend on days and rooms.
fn bare(mut programme: Programme) -> Programme {
    programme.origin = OriginId(0);
    programme.days.iter_mut().for_each(|day| day.at = OriginId(0));
    programme.rooms.iter_mut().for_each(|room| room.name.at = OriginId(0));
    programme.tracks.iter_mut().for_each(|track| track.name.at = OriginId(0));
    programme.people.iter_mut().for_each(|person| person.name.at = OriginId(0));
    programme.people.sort_by(|a, b| a.name.text.cmp(&b.name.text));
    for event in &mut programme.events {
        event.at = EntryOrigins::default();
        event.rooms.iter_mut().for_each(|room| room.at = OriginId(0));
        event.people.iter_mut().flatten().for_each(|credit| credit.at = OriginId(0));
        event.details.0.sort();
    }
    programme.events.sort_by(|a, b| a.guid.cmp(&b.guid));
    programme
}

#[test]
fn what_the_format_holds_comes_back() {
    let check = |sketches: Vec<Sketch>| {
        let before = holdable(&sketches);
        let after = programme(&write_schedule_json(&before));
        prop_assert_eq!(&after.remarks, &[]);
        prop_assert_eq!(bare(after), bare(before));
        Ok(())
    };
    runner("schedule.json, round trip", 48, 2_000).run(&sketches(), check).unwrap();
}

/// The reader judges by tables of what the format's own schema says: a written file departs nowhere,
/// and is stable from then on.
#[test]
fn whatever_is_written_is_valid_and_stays_so() {
    let check = |sketches: Vec<Sketch>| {
        let before = with_holes(&sketches);
        let text = write_schedule_json(&before);
        let after = programme(&text);
        let departures: Vec<_> = after.remarks.iter().filter(|remark| remark.kind == RemarkKind::Format).collect();
        prop_assert!(departures.is_empty(), "{:?} in {}", departures, text);
        let placed = |event: &&Event| event.start.is_some() && event.status != Some(Status::Cancelled);
        prop_assert_eq!(after.events.len(), before.events.iter().filter(placed).count());
        prop_assert_eq!(write_schedule_json(&after), text);
        Ok(())
    };
    runner("schedule.json, written", 48, 2_000).run(&sketches(), check).unwrap();
}

#[test]
fn a_written_file() {
    let sketch = |facts, people: &[u8], more| (facts, 0, 10, 45, Some(1), people.to_vec(), more);
    let text = write_schedule_json(&holdable(&[sketch(255, &[0, 5], 64), sketch(0, &[], 7)]));
    snapshot(&tests_folder("exchange/schedule-json"), "written", &text);
    // What the schema requires of an event.
    let file: Value = serde_json::from_str(&text).unwrap();
    let event = &file["schedule"]["conference"]["days"][0]["rooms"]["Room 1"][0];
    for key in [
        "guid", "date", "start", "duration", "room", "slug", "url", "title", "track", "type", "language", "abstract",
        "subtitle",
    ] {
        assert!(event[key].is_string(), "{key} in {event}");
    }
    assert!(event["id"].is_u64() && event["persons"].is_array() && event["links"].is_array());
}

#[test]
fn a_repeat_without_uuid_has_one_of_its_own() {
    let mut programme = holdable(&[]);
    let event = |start: i64| Event {
        id: Some("tea".to_owned()),
        title: "Tea".to_owned(),
        start: Some(Time(start)),
        end: Some(Time(start + 30)),
        ..Event::default()
    };
    programme.events = vec![event(0), event(600)];
    let guids = |programme: &Programme| {
        let again = self::programme(&write_schedule_json(programme));
        again.events.into_iter().map(|event| event.guid.unwrap()).collect::<Vec<_>>()
    };
    let first = guids(&programme);
    assert_ne!(first[0], first[1]);
    // Moving an entry keeps them.
    programme.events[1].start = Some(Time(800));
    assert_eq!(guids(&programme), first);
}

/// Changes one value of a document, or its bytes.
fn broken(text: &str, at: usize, way: u8) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let byte = at % bytes.len();
    match way % 14 {
        0 => bytes.truncate(byte),
        1 => bytes[byte] = b'"',
        2 => bytes[byte] = 0xff,
        3 => drop(bytes.remove(byte)),
        _ => {
            let mut file: Value = serde_json::from_str(text).unwrap();
            let mut count = 0;
            visit(&mut file, &mut count, usize::MAX, &Value::Null);
            let total = count;
            let put = [
                Value::Null,
                true.into(),
                (-1).into(),
                1e300.into(),
                "".into(),
                "99:99".into(),
                "2027-03-28T02:30:00".into(),
                Value::Array(vec![Value::Null, "x".into()]),
                serde_json::json!({"name": {"x": 1}, "code": [], "start": "é", "title": 4}),
                "9999-12-31T23:59:59+23:59".into(),
            ];
            count = 0;
            visit(&mut file, &mut count, at % total, &put[usize::from(way % 14 - 4)]);
            return serde_json::to_vec(&file).unwrap();
        }
    }
    bytes
}

/// Replaces the value of this number.
fn visit(value: &mut Value, count: &mut usize, target: usize, put: &Value) {
    if *count == target {
        *value = put.clone();
        *count += 1;
        return;
    }
    *count += 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, count, target, put)),
        Value::Object(pairs) => pairs.values_mut().for_each(|item| visit(item, count, target, put)),
        _ => {}
    }
}

#[test]
fn broken_files_are_problems_and_never_panics() {
    let mut texts = Vec::new();
    for folder in ["exchange/schedule-json", "exchange/pretalx"] {
        let paths = files_in(&tests_folder(folder), "json");
        texts.extend(paths.iter().map(|path| std::fs::read_to_string(path).unwrap()));
    }
    let check = |(which, at, way): (usize, usize, u8)| {
        let bytes = broken(&texts[which % texts.len()], at, way);
        let options = ReadOptions::new(NaiveDate::default()).details();
        let mut origins = Origins::default();
        if let Err(errors) = read(Input::new("a.json", bytes.clone()), &options, &mut origins) {
            prop_assert!(!errors.is_empty());
        }
        let readers = Foreign(options);
        if readers.takes(&Input::new("a.json", bytes.clone())) {
            let _ = readers.include(Input::new("a.json", bytes), &mut origins);
        }
        Ok(())
    };
    runner("broken JSON", 256, 20_000).run(&(any::<usize>(), any::<usize>(), any::<u8>()), check).unwrap();
}
