//! Calendars: what is read of them, what is said about them, and that what is written reads back.

use std::fmt::Write as _;

use chrono::NaiveDate;
use icalendar::{Component as _, EventLike as _};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use plenary::exchange::{ReadOptions, read, write_ics};
use plenary::finding::{InputError, Origins};
use plenary::model::{Credit, Details, EntryOrigins, Event, OriginId, Printed, Programme, Role, Status, Time, Zone};
use plenary::source::Input;

use crate::support::cli::{Desk, files_in, snapshot, tests_folder};
use crate::support::runner::runner;

const FOLDER: &str = "exchange/ics";

fn stamp() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 1).unwrap()
}

fn read_bytes(bytes: &[u8], zone: Option<Zone>, origins: &mut Origins) -> Result<Programme, Vec<InputError>> {
    read(Input::new("a.ics", bytes), &ReadOptions::new(stamp()).zone(zone).details(), origins)
}

/// All that a reader makes of a file, as a person can compare it with the file.
fn rendered(result: &Result<Programme, Vec<InputError>>, origins: &Origins) -> String {
    let label = |at: OriginId| origins.label(at).unwrap_or_default();
    let mut out = String::new();
    let help = |help: &Option<String>| help.as_ref().map(|help| format!("\n    help: {help}")).unwrap_or_default();
    match result {
        Err(errors) => {
            for error in errors {
                writeln!(out, "{}: error[{}] {error}{}", label(error.origin), error.id, help(&error.help)).unwrap();
            }
        }
        Ok(programme) => {
            let zone = programme.zone.map_or("none", Zone::name);
            let name = programme.name.as_deref().unwrap_or("-");
            writeln!(out, "{name}, zone {zone}, floating {}, {:?}", programme.floating, programme.details.0).unwrap();
            let shown = programme.zone.unwrap_or(Zone::UTC);
            for event in &programme.events {
                let time = |time: Option<Time>| time.map_or("?".to_owned(), |time| shown.rfc3339(time));
                let at = [event.at.entry, event.at.talk, event.at.start, event.at.end, event.at.room].map(label);
                writeln!(out, "\n{} ({}) at {}", event.title, event.guid.as_deref().unwrap_or("-"), at.join(" "))
                    .unwrap();
                writeln!(out, "  {} to {}", time(event.start), time(event.end)).unwrap();
                let rooms: Vec<&str> = event.rooms.iter().map(|room| room.text.as_str()).collect();
                writeln!(out, "  rooms {rooms:?}, track {:?}, status {:?}", event.track, event.status).unwrap();
                for credit in event.people.iter().flatten() {
                    let id = credit.id.as_deref().unwrap_or_default();
                    writeln!(out, "  {} {:?} {id} at {}", credit.role.word(), credit.name, label(credit.at)).unwrap();
                }
                for (key, text) in &event.details.0 {
                    writeln!(out, "  {key}: {text:?}").unwrap();
                }
            }
            out.push('\n');
            for remark in &programme.remarks {
                let entry = remark.entry.map(|entry| format!(" (entry {entry})")).unwrap_or_default();
                write!(out, "{}: {:?}: {}{entry}", label(remark.at), remark.kind, remark.message).unwrap();
                for (at, words) in &remark.related {
                    write!(out, "\n    {}: {words}", label(*at)).unwrap();
                }
                writeln!(out, "{}", help(&remark.help)).unwrap();
            }
        }
    }
    out
}

#[test]
fn what_is_read_of_calendars() {
    let folder = tests_folder(FOLDER);
    for path in files_in(&folder, "ics") {
        let mut origins = Origins::default();
        let bytes = std::fs::read(&path).unwrap();
        let result = read_bytes(&bytes, None, &mut origins);
        snapshot(&folder, path.file_stem().unwrap().to_str().unwrap(), &rendered(&result, &origins));
    }
}

#[test]
fn times_without_a_zone_are_in_the_one_asked_for() {
    let bytes = std::fs::read(tests_folder(FOLDER).join("floating.ics")).unwrap();
    let dublin = Zone::from_name("Europe/Dublin");
    let asked = read_bytes(&bytes, dublin, &mut Origins::default()).unwrap();
    assert_eq!((asked.zone, asked.floating), (dublin, false));
    let local = |event: &Event| dublin.unwrap().local(event.start.unwrap()).to_string();
    assert_eq!(asked.events.iter().map(local).collect::<Vec<_>>(), ["2027-03-26 08:00:00", "2027-03-27 00:00:00"]);
}

#[test]
fn the_command_line_checks_calendars() {
    let desk = Desk::new();
    let event = |uid: u8, start: &str, title: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270326T{start}00Z\r\nDURATION:PT1H\r\n\
             LOCATION:Mess\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
        )
    };
    let events = [event(1, "1000", "Masts"), event(2, "1030", "Rud\r\n ders")].concat();
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n");
    desk.write("a.ics", calendar);
    let run = desk.run(&["check", "@a.ics", "--format", "concise"]);
    assert_eq!(run.code, 1, "{}", run.transcript());
    assert!(run.out.contains("a.ics:17:10: error[room-overlap]") && run.out.contains("Rudders"), "{}", run.out);
}

#[test]
fn a_fold_may_divide_a_character() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Za\u{17c}\r\n END:VEVENT\r\nEND:VCALENDAR\r\n";
    let cut = text.find('\u{17c}').unwrap() + 1;
    let bytes = [&text.as_bytes()[..cut], b"\r\n ", &text.as_bytes()[cut..]].concat();
    let read = read_bytes(&bytes, None, &mut Origins::default()).unwrap();
    assert_eq!(read.events[0].title, "Za\u{17c}END:VEVENT");
}

fn event(title: &str, start: i64) -> Event {
    Event {
        title: title.to_owned(),
        guid: Some(format!("guid-{title}")),
        start: Some(Time(start)),
        end: Some(Time(start + 40)),
        ..Event::default()
    }
}

/// Minutes of 2027-03-26 09:00 UTC.
const FRIDAY: i64 = 30_100_860;

#[test]
fn a_calendar_as_written() {
    let mut talk = event("Hulls, keels; and more", FRIDAY);
    talk.id = Some("hulls".to_owned());
    talk.rooms = vec![Printed::new("Quay, north", OriginId(0)), Printed::new("Quay, south", OriginId(0))];
    talk.track = Some("Ships, boats".to_owned());
    talk.status = Some(Status::Confirmed);
    let credit = |name: &str, role| Credit { name: name.to_owned(), id: None, role, at: OriginId(0) };
    talk.people = Some(vec![credit("Berg, Tomas \"Tom\"", Role::Speaker), credit("Ines Vries", Role::Moderator)]);
    for (key, text) in [
        ("abstract", "Long lines are folded, so that no line has more than seventy-five octets: äöüß €."),
        ("description", "Second\nparagraph"),
        ("url", "https://example.org/hulls"),
        ("link", "https://example.org/more More, much more"),
    ] {
        talk.details.add(key, text);
    }
    let mut lunch = event("Lunch", FRIDAY + 60);
    lunch.guid = None;
    let open = Event { start: None, ..event("Nobody knows when", 0) };
    let events = vec![talk, lunch.clone(), Event { start: Some(Time(FRIDAY + 1_500)), end: None, ..lunch }, open];
    let zone = Zone::from_name("Europe/Oslo");
    let programme = Programme { name: Some("Harbour Days".to_owned()), zone, events, ..Programme::default() };
    let text = write_ics(&programme, stamp());
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert_eq!(text, write_ics(&programme, stamp()));
    snapshot(&tests_folder(FOLDER), "written", &text.replace("\r\n", "\n"));
    // Somebody else's parser reads it too.
    let parsed: icalendar::Calendar = text.parse().unwrap();
    let events: Vec<_> = parsed.components.iter().filter_map(|one| one.as_event()).collect();
    assert_eq!(events.len(), 3);
    assert_eq!(events[0].get_summary(), Some("Hulls, keels; and more"));
    assert_eq!(events[0].get_location(), Some("Quay, north, Quay, south"));
}

/// What iCalendar keeps of a programme, without places.
fn kept(programme: &Programme) -> Programme {
    let strip = |event: &Event| Event {
        at: EntryOrigins::default(),
        rooms: event.rooms.iter().map(|room| Printed::new(room.text.clone(), OriginId(0))).collect(),
        people: event
            .people
            .as_ref()
            .map(|people| people.iter().map(|one| Credit { at: OriginId(0), ..one.clone() }).collect())
            .filter(|people: &Vec<Credit>| !people.is_empty()),
        ..event.clone()
    };
    Programme {
        name: programme.name.clone(),
        zone: programme.zone,
        floating: programme.floating,
        events: programme.events.iter().filter(|event| event.start.is_some()).map(strip).collect(),
        ..Programme::default()
    }
}

fn words() -> impl Strategy<Value = String> {
    "[a-zA-ZäŁ€🎪:;,\"^\\\\'=-][ -~äŁ€🎪]{0,30}[a-zäŁ€🎪.^\\\\]"
}

fn credit() -> impl Strategy<Value = Credit> {
    let roles =
        [Role::Speaker, Role::Moderator, Role::Panelist, Role::Chair, Role::Attendee, Role::Organiser, Role::Contact];
    (words(), proptest::option::of("[0-9]{1,4}"), proptest::sample::select(roles.to_vec()))
        .prop_map(|(name, id, role)| Credit { name, id, role, at: OriginId(0) })
}

fn any_event() -> impl Strategy<Value = Event> {
    let status =
        proptest::option::of(proptest::sample::select(vec![Status::Proposed, Status::Confirmed, Status::Cancelled]));
    let text = || proptest::option::of(words());
    (
        (words(), text(), text(), text(), text(), status),
        // Two years with all their clock changes.
        (0_i64..1_051_200, proptest::option::of(1_i64..3_000)),
        proptest::collection::vec(words(), 0..3),
        proptest::option::of(proptest::collection::vec(credit(), 1..4)),
        (text(), proptest::option::of("https://[a-z]{3,80}\\.example/[a-z,;?=&]{0,9}")),
    )
        .prop_map(|((title, id, kind, track, language, status), (start, minutes), rooms, people, (text, url))| {
            let start = Time(FRIDAY + start);
            let mut details = Details::default();
            details.add("description", text.unwrap_or_default());
            details.add("url", url.unwrap_or_default());
            let end = minutes.map(|minutes| start.plus(minutes));
            let rooms = rooms.into_iter().map(|room| Printed::new(room, OriginId(0))).collect();
            let start = Some(start);
            Event { id, title, kind, track, language, status, start, end, rooms, people, details, ..Event::default() }
        })
}

fn any_programme() -> impl Strategy<Value = Programme> {
    let names =
        ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"];
    let zone = proptest::option::of(proptest::sample::select(names.to_vec()));
    (proptest::option::of(words()), zone, proptest::collection::vec(any_event(), 1..5)).prop_map(
        |(name, zone, mut events)| {
            for (number, event) in events.iter_mut().enumerate() {
                event.guid = Some(format!("guid-{}", number / 2));
            }
            let zone = zone.and_then(Zone::from_name);
            Programme { name, zone, floating: zone.is_none(), events, ..Programme::default() }
        },
    )
}

#[test]
fn what_is_written_reads_back() {
    runner("what_is_written_reads_back", 64, 4_000)
        .run(&any_programme(), |programme| {
            let text = write_ics(&programme, stamp());
            let mut origins = Origins::default();
            let again = read_bytes(text.as_bytes(), None, &mut origins).unwrap();
            prop_assert_eq!(kept(&again), kept(&programme));
            let odd: Vec<_> = again.remarks.iter().filter(|remark| !remark.message.ends_with("no known end")).collect();
            prop_assert!(odd.is_empty(), "{odd:?}");
            prop_assert_eq!(write_ics(&again, stamp()), text);
            Ok(())
        })
        .unwrap();
}

/// Whatever is cut out, doubled or overwritten: an answer, and no event is lost.
#[test]
fn broken_calendars_are_read_or_refused() {
    let files: Vec<Vec<u8>> =
        files_in(&tests_folder(FOLDER), "ics").iter().map(|path| std::fs::read(path).unwrap()).collect();
    let cut = (0_usize..4_000, 0_usize..40, "[A-Z:;=\r\n T0-9/,-]{0,6}|\r\nBEGIN:VEVENT\r\n|\r\nEND:VEVENT\r\n|ö");
    let broken = (proptest::sample::select(files), proptest::collection::vec(cut, 1..6));
    runner("broken_calendars_are_read_or_refused", 128, 20_000)
        .run(&broken, |(mut bytes, cuts)| {
            for (at, length, text) in cuts {
                let at = at % bytes.len();
                let end = (at + length).min(bytes.len());
                bytes.splice(at..end, text.bytes());
            }
            answered(&bytes)
        })
        .unwrap();
}

fn answered(bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut origins = Origins::default();
    let text = String::from_utf8_lossy(bytes).into_owned();
    match read_bytes(bytes, None, &mut origins) {
        Ok(programme) => {
            let begins = |(line, next): (&str, &str)| {
                line.trim_end_matches('\r') == "BEGIN:VEVENT" && !next.starts_with([' ', '\t'])
            };
            let events = text.split('\n').zip(text.split('\n').skip(1)).filter(|pair| begins(*pair)).count();
            // What repeats may take place at no time at all.
            let repeats = text.contains("RRULE") || text.contains("RDATE");
            let is_calendar = text.trim_start().starts_with("BEGIN:VCALENDAR");
            prop_assert!(!is_calendar || repeats || programme.events.len() >= events, "{text}");
            for event in &programme.events {
                prop_assert!(origins.place(event.at.entry).is_some_and(|place| place.bytes.end <= text.len()));
            }
            let (entries, remarks) = (programme.events.len(), &programme.remarks);
            prop_assert!(remarks.iter().all(|remark| remark.entry.is_none_or(|entry| entry < entries)), "{text}");
            let again = write_ics(&programme, stamp());
            prop_assert!(read_bytes(again.as_bytes(), None, &mut origins).is_ok(), "{again}");
        }
        Err(errors) => prop_assert!(errors.iter().all(|error| error.help.is_some()), "{errors:?}"),
    }
    Ok(())
}
