//! Written schedules keep to the rules of the format's schema, and read back as what they were.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use plenary::exchange::{ReadOptions, read, write_schedule_xml};
use plenary::finding::Origins;
use plenary::model::{
    Credit, Details, Event, OriginId, Printed, Programme, ProgrammeDay, ProgrammePerson, ProgrammeRoom, ProgrammeTrack,
    RemarkKind, Role, Time, Zone,
};
use plenary::source::Input;
use proptest::prelude::*;
use quick_xml::events::Event as Token;

use crate::support::cli::tests_folder;
use crate::support::runner::runner;

/// An element with what the schema has rules for.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn child(&self, name: &str) -> &Element {
        self.children.iter().find(|child| child.name == name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    fn names(&self) -> Vec<&str> {
        self.children.iter().map(|child| child.name.as_str()).collect()
    }
}

fn tree(text: &str) -> Element {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = vec![Element::default()];
    let element = |start: &quick_xml::events::BytesStart<'_>| Element {
        name: start.name().0.to_owned(),
        attributes: start
            .attributes()
            .map(|one| one.unwrap())
            .map(|one| {
                let value = one.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned();
                (one.key.0.to_owned(), value)
            })
            .collect(),
        ..Element::default()
    };
    loop {
        match reader.read_event().unwrap() {
            Token::Start(start) => open.push(element(&start)),
            Token::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
            Token::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Token::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Token::GeneralRef(name) => {
                let c = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    _ => name.resolve_char_ref().unwrap().unwrap(),
                };
                open.last_mut().unwrap().text.push(c);
            }
            Token::Eof => break,
            _ => {}
        }
    }
    let mut top = open.pop().unwrap();
    assert!(open.is_empty());
    top.children.remove(0)
}

/// Letters of a class, so many of them; `of("a-z0-9", …)` would be a pattern, this is a function.
fn of(text: &str, least: usize, extra: &str) -> bool {
    text.len() >= least && text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase() || extra.contains(c))
}

fn is_instant(text: &str) -> bool {
    text.len() == 25 && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://"))
        && !text.contains([' ', '<', '>', '"', '{', '}', '\\'])
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
}

fn is_duration(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    digits(parts[0], 1..=2)
        && digits(parts[1], 2..=2)
        && (parts.len() == 2 || parts.len() == 3 && digits(parts[2], 1..=2))
}

/// The rules of the schema for everything that is written; panics where one is broken.
fn validate(text: &str) {
    let schedule = tree(text);
    assert_eq!(schedule.name, "schedule");
    let order = ["generator", "url", "version", "conference", "day"];
    let places: Vec<usize> =
        schedule.names().iter().map(|name| order.iter().position(|known| known == name).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    for name in ["version", "conference"] {
        assert_eq!(schedule.names().iter().filter(|one| **one == name).count(), 1, "{name}");
    }
    for child in &schedule.child("conference").children {
        let text = child.text.as_str();
        match child.name.as_str() {
            "title" | "time_zone_name" => {}
            "acronym" => assert!(of(text, 4, "_-"), "{text}"),
            "start" | "end" => assert!(text.parse::<NaiveDate>().is_ok(), "{text}"),
            "days" => assert!(text.parse::<i64>().is_ok(), "{text}"),
            "timeslot_duration" => assert!(is_duration(text), "{text}"),
            "base_url" | "logo" | "url" => assert!(is_address(text), "{text}"),
            "color" => assert!(child.attribute("primary").is_some()),
            "track" => {
                assert!(child.attribute("name").is_some());
                let slug = child.attribute("slug");
                assert!(slug.is_none_or(|slug| of(slug, 2, "-") && slug.starts_with(|c: char| c.is_ascii_lowercase())));
            }
            other => panic!("{other}"),
        }
    }
    let (mut indexes, mut ids, mut guids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut codes, mut slugs) = (BTreeSet::new(), BTreeSet::new());
    for day in schedule.children.iter().filter(|child| child.name == "day") {
        assert!(indexes.insert(day.attribute("index").unwrap().parse::<u32>().unwrap()));
        assert!(day.attribute("date").unwrap().parse::<NaiveDate>().is_ok());
        assert!(is_instant(day.attribute("start").unwrap()) && is_instant(day.attribute("end").unwrap()));
        for room in &day.children {
            assert!(room.name == "room" && room.attribute("name").is_some());
            assert!(room.attribute("guid").is_none_or(is_uuid));
            for event in &room.children {
                assert_eq!(event.name, "event");
                assert!(event.attribute("id").unwrap().parse::<u32>().unwrap() > 0);
                assert!(ids.insert(event.attribute("id").unwrap()));
                assert!(is_uuid(event.attribute("guid").unwrap()));
                assert!(guids.insert(event.attribute("guid").unwrap().to_lowercase()));
                if let Some(code) = event.attribute("code") {
                    assert!(code.len() == 6 && code.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()));
                    assert!(codes.insert(code));
                }
                validate_event(event, &mut slugs);
            }
        }
    }
}

fn validate_event<'a>(event: &'a Element, slugs: &mut BTreeSet<&'a str>) {
    let names = event.names();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "each once: {names:?}");
    for required in ["room", "title", "type", "date", "start", "duration", "abstract", "track"] {
        assert!(names.contains(&required), "{required}");
    }
    for child in &event.children {
        let text = child.text.as_str();
        match child.name.as_str() {
            "room" | "title" | "subtitle" | "type" | "abstract" | "track" | "language" | "description" => {
                assert!(child.children.is_empty());
            }
            "date" => assert!(is_instant(text), "{text}"),
            "start" => assert!(digits(&text[..2], 2..=2) && digits(&text[3..], 2..=2) && &text[2..3] == ":", "{text}"),
            "duration" => assert!(is_duration(text), "{text}"),
            "slug" => {
                let (head, rest) = text.split_once('-').unwrap();
                assert!(of(head, 4, "_") && of(rest, 4, "_-") && slugs.insert(text), "{text}");
            }
            "url" | "logo" | "feedback_url" | "origin_url" | "video_download_url" => {
                assert!(is_address(text), "{text}");
            }
            "persons" => {
                for person in &child.children {
                    assert_eq!(person.name, "person");
                    assert!(person.attribute("id").is_none_or(|id| id.parse::<i64>().is_ok()));
                    assert!(person.attribute("guid").is_none_or(is_uuid));
                }
            }
            "recording" => {
                assert!(matches!(child.child("optout").text.as_str(), "true" | "false"));
                assert!(child.names().contains(&"license"));
            }
            "links" => assert!(child.names().iter().all(|name| *name == "link")),
            "attachments" => assert!(child.names().iter().all(|name| *name == "attachment")),
            other => panic!("{other}"),
        }
    }
}

fn back(text: &str) -> Programme {
    let options = ReadOptions::new(NaiveDate::default()).details();
    read(Input::new("out.xml", text), &options, &mut Origins::default()).unwrap()
}

/// Compares with a file that other programs can read too, such as the step of `.ci/run` with the
/// schema itself.
fn golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(path, text).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), text, "UPDATE=1 cargo test writes it again");
}

#[test]
fn dialects_become_valid() {
    let folder = tests_folder("exchange/schedule-xml");
    for name in ["fosdem-2012", "fosdem-2020", "frab", "epxml"] {
        let text = fs::read_to_string(folder.join(format!("{name}.xml"))).unwrap();
        let written = write_schedule_xml(&back(&text));
        validate(&written);
        // Times that had no zone are in UTC from the first writing on.
        let again = write_schedule_xml(&back(&written));
        assert_eq!(write_schedule_xml(&back(&again)), again, "{name}");
        assert!(back(&text).floating || again == written, "{name}");
        if name == "frab" {
            golden(&folder.join("written.xml"), &written);
        }
    }
}

#[test]
fn what_the_format_cannot_hold() {
    let mut programme = back(&fs::read_to_string(tests_folder("exchange/schedule-xml").join("frab.xml")).unwrap());
    programme.events[0].people.as_mut().unwrap()[0].role = Role::Moderator;
    programme.rooms[0].capacity = Some(80);
    programme.events[0].id = Some("opening".to_owned());
    programme.events[1].start = None;
    programme.events[2].rooms = ["Hall 1", "Hall 2"].map(|name| Printed::new(name, OriginId(0))).into();
    let written = write_schedule_xml(&programme);
    validate(&written);
    let again = back(&written);
    assert_eq!(again.events.len(), 2, "an event without a start is left out");
    assert_eq!(again.events[0].people.as_ref().unwrap()[0].role, Role::Speaker);
    assert_eq!(again.rooms[0].capacity, None);
    assert!(again.events[0].id.as_ref().is_some_and(|id| id.parse::<u32>().is_ok()));
    assert_eq!(again.events[1].rooms[0].text, "Hall 1, Hall 2");
    assert_eq!(again.events[1].status, None);
}

fn text() -> impl Strategy<Value = String> {
    // Blanks at the ends are no part of a text.
    "[a-zA-Z0-9<>&\"' äß\\t\\n\\r-]{0,12}".prop_map(|text| text.trim().to_owned())
}

fn event() -> impl Strategy<Value = Event> {
    let id = prop_oneof![Just(None), (1..6_u32).prop_map(|id| Some(id.to_string())), Just(Some("keynote".to_owned()))];
    let guid = prop_oneof![
        Just(None),
        (0..4_u32).prop_map(|n| Some(format!("7c9e6679-7425-40de-944b-e07fc1f90a0{n}"))),
        Just(Some("AbC=".to_owned()))
    ];
    let times = (0..4_000_i64, prop_oneof![Just(None), (1..3_000_i64).prop_map(Some)]);
    let person = (text(), prop_oneof![Just(None), (-1..3_i32).prop_map(|id| Some(id.to_string()))])
        .prop_filter("nobody", |(name, id)| !name.is_empty() || id.is_some());
    let people = prop::option::of(prop::collection::vec(person, 0..3));
    let room = prop::option::of("[A-C][&<]?");
    let details = (
        text(),
        prop_oneof![Just(""), Just("ABC123"), Just("abc")],
        prop_oneof![Just(""), Just("conf-talk_1"), Just("x")],
        prop_oneof![Just(""), Just("https://example.org/a"), Just("/a b")],
        text(),
    );
    (id, guid, text(), times, people, room, prop::option::of(text()), details).prop_map(
        |(id, guid, title, (start, length), people, room, track, (summary, code, slug, url, link))| {
            let mut details = Details::default();
            for (key, text) in [("code", code), ("slug", slug), ("url", url), ("abstract", &summary)] {
                details.add(key, text);
            }
            if !link.contains(char::is_whitespace) {
                details.add("link", link);
            }
            // 2027-03-27 09:00 UTC, with a change of clocks in Brussels in the second night.
            let start = Time(30_102_300 + start);
            let credit = |(name, id)| Credit { name, id, role: Role::Speaker, at: OriginId(0) };
            Event {
                id,
                guid,
                title,
                track: track.filter(|track| !track.is_empty()),
                start: Some(start),
                end: length.map(|length| start.plus(length)),
                people: people.map(|people| people.into_iter().map(credit).collect()),
                rooms: room.into_iter().map(|name| Printed::new(name, OriginId(0))).collect(),
                details,
                ..Event::default()
            }
        },
    )
}

fn programme() -> impl Strategy<Value = Programme> {
    let days = prop::collection::vec((0..3_u32, any::<bool>()), 0..3);
    (prop::option::of(text()), prop::collection::vec(event(), 0..8), days, prop::option::of("[A-C]")).prop_map(
        |(name, events, days, room)| Programme {
            name: name.filter(|name| !name.is_empty()),
            zone: Zone::from_name("Europe/Brussels"),
            days: days
                .into_iter()
                .map(|(day, night)| {
                    let date = NaiveDate::from_ymd_opt(2027, 3, 27 + day).unwrap();
                    let end = Time(30_101_760 + i64::from(day) * 1_440 + 1_440 + 240);
                    ProgrammeDay { date, start: None, end: night.then_some(end), at: OriginId(0) }
                })
                .collect(),
            rooms: room
                .into_iter()
                .map(|name| ProgrammeRoom { name: Printed::new(name, OriginId(0)), ..ProgrammeRoom::default() })
                .collect(),
            tracks: vec![ProgrammeTrack { name: Printed::new("T & U", OriginId(0)), details: Details::default() }],
            people: vec![ProgrammePerson::default()],
            events,
            ..Programme::default()
        },
    )
}

/// What the format holds of an event, without ids, which may have been made.
fn held(event: &Event) -> impl PartialEq + std::fmt::Debug + Ord + use<> {
    let people = event
        .people
        .as_ref()
        .map(|people| people.iter().map(|credit| (credit.name.clone(), credit.id.clone())).collect::<Vec<_>>());
    let rooms: Vec<String> = event.rooms.iter().map(|room| room.text.clone()).collect();
    let texts = ["abstract", "link"].map(|key| event.details.get(key).map(str::to_owned));
    (event.title.clone(), event.start, event.end, rooms, event.track.clone(), people, texts)
}

/// Where an event of a programme can be found again: its id stays if it is valid and the only one.
fn keeps_id(event: &Event, programme: &Programme) -> bool {
    let valid = event.id.as_ref().is_some_and(|id| id.parse::<u32>().is_ok());
    valid && programme.events.iter().filter(|other| other.id == event.id).count() == 1
}

#[test]
fn written_schedules_are_valid_and_read_back() {
    let holds = |programme: Programme| {
        let written = write_schedule_xml(&programme);
        if !programme.events.is_empty() || !programme.days.is_empty() {
            validate(&written);
        }
        let again = back(&written);
        let sorted = |programme: &Programme| {
            let mut events: Vec<_> = programme.events.iter().map(held).collect();
            events.sort();
            events
        };
        prop_assert_eq!(sorted(&again), sorted(&programme));
        prop_assert_eq!(&again.name, &programme.name);
        prop_assert_eq!(again.zone, programme.zone);
        for event in programme.events.iter().filter(|event| keeps_id(event, &programme)) {
            prop_assert!(again.events.iter().any(|other| other.id == event.id && other.title == event.title));
        }
        prop_assert!(again.remarks.iter().all(|one| one.kind != RemarkKind::Disagreement), "{:?}", again.remarks);
        prop_assert_eq!(write_schedule_xml(&again), written);
        Ok(())
    };
    runner("schedule-xml", 64, 2_000).run(&programme(), holds).unwrap();
}
