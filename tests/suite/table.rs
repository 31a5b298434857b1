//! Tables: lists and grids from CSV and workbooks, back again, and as includes.

use std::fmt::Write as _;

use chrono::NaiveDate;
use plenary::exchange::{ReadOptions, read, write_csv};
use plenary::finding::{InputError, Origins};
use plenary::model::{
    Credit, Details, EntryOrigins, Event, Id, Instance, OriginId, Printed, Programme, Role, Status, Time, Zone,
};
use plenary::source::Input;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use crate::support::cli::{Desk, snapshot, tests_folder};
use crate::support::runner::runner;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 1).unwrap()
}

pub fn options(zone: Option<Zone>) -> ReadOptions {
    ReadOptions::new(today()).zone(zone).details()
}

pub fn berlin() -> Option<Zone> {
    Zone::from_name("Europe/Berlin")
}

/// What a file says, or what is wrong with it, as text.
pub fn told(name: &str, bytes: impl Into<Vec<u8>>, zone: Option<Zone>) -> String {
    let mut origins = Origins::default();
    let read = read(Input::new(name, bytes), &options(zone), &mut origins);
    let label = |at: OriginId| origins.label(at).unwrap_or_default();
    let mut out = String::new();
    match read {
        Err(errors) => {
            for InputError { id, message, origin, related, help } in errors {
                writeln!(out, "{}: error[{id}] {message}", label(origin)).unwrap();
                for (at, words) in related {
                    writeln!(out, "  {}: {words}", label(at)).unwrap();
                }
                writeln!(out, "  help: {}", help.unwrap_or_default()).unwrap();
            }
        }
        Ok(programme) => {
            let zone = programme.zone.unwrap_or(Zone::UTC);
            if programme.floating {
                out.push_str("floating\n");
            }
            for event in &programme.events {
                let time = |time: Option<Time>| {
                    time.map_or_else(|| "?".to_owned(), |time| zone.rfc3339(time)[..16].to_owned())
                };
                write!(out, "{}: ", label(event.at.entry)).unwrap();
                if let Some(id) = &event.id {
                    write!(out, "#{id} ").unwrap();
                }
                write!(out, "{:?} {} to {}", event.title, time(event.start), time(event.end)).unwrap();
                for room in &event.rooms {
                    write!(out, " in {}", room.text).unwrap();
                }
                for credit in event.people.iter().flatten() {
                    write!(out, ", {} {} ({})", credit.role.word(), credit.name, label(credit.at)).unwrap();
                }
                for (key, value) in [("track", &event.track), ("kind", &event.kind), ("language", &event.language)] {
                    if let Some(value) = value {
                        write!(out, ", {key} {value}").unwrap();
                    }
                }
                if let Some(status) = event.status {
                    write!(out, ", {status:?}").unwrap();
                }
                for (key, value) in &event.details.0 {
                    write!(out, ", {key}={value:?}").unwrap();
                }
                out.push('\n');
            }
            for room in &programme.rooms {
                writeln!(out, "{}: room {} {:?}", label(room.name.at), room.name.text, room.details.0).unwrap();
            }
            for remark in &programme.remarks {
                writeln!(out, "{}: {:?}: {}", label(remark.at), remark.kind, remark.message).unwrap();
            }
        }
    }
    out
}

pub fn shown(name: &str, text: &str) {
    snapshot(&tests_folder("exchange/table"), name, text);
}

#[test]
fn a_list_in_german_with_all_its_oddities() {
    let text = "\u{feff}Sommertagung;;;;;;;;;\n\
        Nr;Titel;Vortragende;Datum;Beginn;Dauer;Raum;Strang;Zustand;Kaffee\n\
        1;Ein \"Gruß\";Änne Ü.;12.07.2027;9.00;30 min;Großer Saal ;Netze;bestätigt;ja\n\
        2;\"Zwei\nZeilen\";Bo Berg, Cy Carl;13.07.2027;14:30 Uhr;1h30;Kleiner Saal;;abgesagt;\n\
        3;Nachts;\"Berg, Dr. Bo; Cy Carl\";13.07.2027;23:30;0:45;Großer Saal;;;nein\n\
        4;Ohne Zeit;;13.07.2027;;;Großer Saal;;;\n\
        Nr;Titel;Vortragende;Datum;Beginn;Dauer;Raum;Strang;Zustand;Kaffee\n\
        5;Bald;Bo Berg;TBA;TBA;lang;;;;\n\
        6;Kurz;Bo Berg;14.07.2027;10:00\n";
    shown("list-german", &told("tagung.csv", text, berlin()));
}

#[test]
fn rows_per_speaker_ends_and_ranges() {
    let text = "Session ID,Talk,Speaker 1,Speaker 2,Moderator,Day,Time,Until,Minutes,Room,Link\n\
        a,Alpha,Ann,Bob,Zoe,Mon 5 July 2027,9:00 am,9:45 am,45,Main; Side,https://a.example\n\
        b,Beta,Ann,,,\"July 5, 2027\",10:00-11:30,,,Main,\n\
        b,Beta,Cid,,,\"July 5, 2027\",10:00-11:30,,,Main,\n\
        c,Gamma,Ann,,,2027-07-05,23:00,01:00,90,Main,\n\
        d,Delta,Ann,,,2027-07-05,14:00,13:00,,Main,\n\
        d,Delta,Ann,,,2027-07-05,14:00,13:00,,Main,\n\
        e,Late,Ann,,,2027-07-05,22:00,24:00,,Main,\n\
        ,,Nobody,,,2027-07-05,22:00,24:00,,Main,\n";
    shown("list-rows-per-speaker", &told("list.csv", text, None));
}

#[test]
fn offsets_and_clock_changes() {
    let text = "id,title,start,end\n\
        1,A,2027-10-31T02:30:00+02:00,2027-10-31T02:30:00+01:00\n\
        2,B,2027-10-31T02:30,2027-10-31T04:00\n\
        3,C,2027-03-28 02:30,2027-03-28 04:00\n\
        4,D,2027-03-28 01:30:20,2027-03-28 04:00\n";
    shown("list-offsets", &told("zones.csv", text, berlin()));
    // With offsets alone the file has a zone of its own.
    let mut origins = Origins::default();
    let text = "title,start\nA,2027-07-05T10:00+02:00\nB,2027-07-05T12:00+02:00\n";
    let programme = read(Input::new("o.csv", text), &options(None), &mut origins).unwrap();
    assert_eq!(programme.zone.map(Zone::name), Some("Etc/GMT-2"));
    assert!(!programme.floating);
}

#[test]
fn a_grid_of_two_days() {
    let text = "Sommertagung 2027;;;\n\
        Tag;Zeit;Großer Saal;Kleiner Saal\n\
        Mo 2027-07-05;09:00;\"A1: Eröffnung\nÄnne Ü., Bo Berg\";\n\
        ;09:30-11:00;B2: Netze;\"C3: Berge\nCy Carl;\nganz neu\"\n\
        ;12:00;Mittag;-\n\
        ;22:30;D4: Nachtlied;\n\
        ;00:30;;E5: Sehr spät\n\
        ;01:00;;\n\
        Di 2027-07-06;09:00;F6: Ende;\n\
        ;Irgendwann;G7: Nachtrag;\n";
    shown("grid-two-days", &told("raster.csv", text, berlin()));
    let text = ",Sponsor Hall,Gold Hall\n,CC1.3,CC1.4\n10:00,Opening,\n11:00,Talk: one,–\n11:30,,\n";
    shown("grid-without-a-date", &told("grid.csv", text, None));
}

#[test]
fn what_cannot_be_read_is_refused_with_a_place() {
    let header = "id,title,date,start,end,room";
    let cases = [
        ("empty", String::new()),
        ("header-only", format!("{header}\n")),
        ("no-table", "Dear all,\nplease find the programme attached.\n".to_owned()),
        ("slots-only", "\"from hour\";\"to hour\";\"room name\"\n10:35;11:20;Room 2 \n".to_owned()),
        ("no-times", "id,title,speakers\n1,A,Ann\n".to_owned()),
        ("open-quote", format!("{header}\n1,\"A,2027-07-05,10:00,11:00,Main\n2,B,2027-07-05,10:00,11:00,Main\n")),
        (
            "open-quote-in-between",
            format!("{header}\n1,\"A,2027-07-05,10:00,11:00,Main\n2,\"B\",2027-07-05,10:00,11:00,Main\n"),
        ),
        ("ambiguous-date", format!("{header}\n1,A,11/07/2027,10:00,11:00,Main\n2,B,12/07/2027,10:00,11:00,Main\n")),
        ("mixed-dates", format!("{header}\n1,A,13/07/2027,10:00,11:00,Main\n2,B,07/14/2027,10:00,11:00,Main\n")),
        ("no-year", format!("{header}\n1,A,Mon 5 July,10:00,11:00,Main\n")),
        ("days-with-names", format!("{header}\n1,A,Monday,10:00,11:00,Main\n2,B,Tuesday,10:00,11:00,Main\n")),
        ("no-date", "id,title,start,end,room\n1,A,10:00,11:00,Main\n2,B,10:00,11:00,Main\n".to_owned()),
        ("nul", "id,title\0\n".to_owned()),
        ("wide", ",".repeat(1_000_000)),
    ];
    let mut out = String::new();
    for (name, text) in cases {
        writeln!(out, "# {name}\n{}", told("t.csv", text, None)).unwrap();
    }
    shown("refused", &out);
}

#[test]
fn errors_are_shown_with_their_line() {
    let desk = Desk::new();
    desk.write("t.csv", "id,title,date,start\n1,\"A\n\nlong\",2027-07-05,10:00\n2,B,05.07.2027,11:00\n");
    shown("shown-error", &desk.run(&["check", "@t.csv"]).transcript());
    desk.write("u.csv", "id,title,speakers,date,start,end,room\n1,A,Ann,2027-07-05,10:00,11:00,Main\n2,B,Ann,2027-07-05,10:30,11:00,Main\n");
    shown("shown-findings", &desk.run(&["check", "@u.csv"]).transcript());
}

/// Texts that a cell can hold: no blanks at the ends.
fn texts() -> impl Strategy<Value = String> {
    "[a-zA-Zäß,;\"'=+@-][a-zA-Zäß0-9 ,;\"'\n=+@-]{0,12}".prop_map(|text| text.trim().to_owned())
}

fn names() -> impl Strategy<Value = String> {
    "[A-ZÄ][a-zß,.]{1,6}( [A-Z'=][a-z]{1,6})?".prop_map(|text| text.trim_end_matches(',').to_owned())
}

fn rooms() -> impl Strategy<Value = Vec<Printed>> {
    let room = prop::sample::select(vec!["Main", "Side, left", "=Attic", "Saal \"Süd\""]);
    vec(room, 0..3).prop_map(|mut rooms| {
        rooms.sort_unstable();
        rooms.dedup();
        rooms.into_iter().map(|room| Printed::new(room, OriginId(0))).collect()
    })
}

fn people() -> impl Strategy<Value = Option<Vec<Credit>>> {
    let role = prop::sample::select(vec![Role::Speaker, Role::Moderator, Role::Chair]);
    of(vec((names(), role), 1..4)).prop_map(|all| {
        all.map(|mut all| {
            // A list has a column per role.
            all.sort_by_key(|(_, role)| *role);
            let at = OriginId(0);
            all.into_iter().map(|(name, role)| Credit { name, id: None, role, at }).collect()
        })
    })
}

pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let status = prop::sample::select(vec![Status::Proposed, Status::Confirmed, Status::Cancelled]);
    // Minutes around the end of summer time in Berlin.
    let times = of((0..4 * 1_440_i64, of(0..2_000_i64)));
    let facts = (of(texts()), of(texts()), of(texts()), of(status), of(texts()));
    let event = (texts(), times, rooms(), people(), facts).prop_map(|(title, times, rooms, people, facts)| {
        let (kind, track, language, status, note) = facts;
        let base = 30_318_720;
        let start = times.map(|(start, _)| Time(base + start));
        let end = times.and_then(|(start, length)| Some(Time(base + start + length?)));
        let mut details = Details::default();
        details.add("abstract", note.unwrap_or_default());
        Event { title, start, end, rooms, people, kind, track, language, status, details, ..Event::default() }
    });
    vec(event, 1..8).prop_map(|mut events| {
        for (index, event) in events.iter_mut().enumerate() {
            event.id = Some(format!("t{index}"));
        }
        // Somewhere there is a time, or nothing says in which zone.
        events[0].start = Some(Time(30_318_720));
        events
    })
}

/// The events without places, which a file that was written anew has elsewhere.
pub fn placeless(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    for event in &mut events {
        event.at = EntryOrigins::default();
        event.rooms.iter_mut().for_each(|room| room.at = OriginId(0));
        event.people.iter_mut().flatten().for_each(|credit| credit.at = OriginId(0));
    }
    events
}

#[test]
fn a_list_written_and_read_again_is_the_same() {
    let result = runner("a list again", 64, 4_000).run(&events(), |events| {
        let programme = Programme { zone: berlin(), events, ..Programme::default() };
        let text = write_csv(&programme);
        let again = read(Input::new("t.csv", text.as_bytes()), &options(berlin()), &mut Origins::default()).unwrap();
        prop_assert_eq!(placeless(&again.events), placeless(&programme.events), "{}", text);
        prop_assert_eq!(again.zone, programme.zone);
        prop_assert_eq!(&again.remarks, &Vec::new(), "{}", text);
        prop_assert_eq!(write_csv(&again), text);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn no_table_panics() {
    let texts = "(id|title|start|date|room|[0-9:./, ;\"\n\t|äT-]){0,60}";
    let result = runner("no table panics", 64, 20_000).run(&(texts, vec(any::<u8>(), 0..200)), |(text, bytes)| {
        told("t.csv", text, None);
        told("t.csv", bytes, None);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    let cell = "[0-9]{0,4}[:./-]?[0-9]{0,2}[:./ -]?[0-9]{0,4}|Main|tba|";
    let result = runner("no layout panics", 64, 20_000).run(&vec(vec(cell, 4), 1..8), |cells| {
        let rows: Vec<String> = cells.iter().map(|row| row.join(",")).collect();
        let table = rows.join("\n");
        told("list.csv", format!("id,date,start,end\n{table}"), None);
        told("grid.csv", format!(",Main,Side,Attic\n{table}"), berlin());
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

/// The instance of a scenario with includes, or the errors as text.
fn scenario(desk: &Desk) -> Result<Instance, String> {
    let mut origins = Origins::default();
    let text = plenary::source::Text::read(&desk.path("main.yaml"), &mut origins).unwrap();
    let foreign = plenary::exchange::Foreign(options(None));
    let folder = format!("{}/", desk.path("").display()).replace("//", "/");
    plenary::source::scenario_from(&text, origins, today(), &foreign).map(|loaded| loaded.instance).map_err(|failure| {
        let mut out = String::new();
        for error in &failure.errors {
            let place = failure.origins.label(error.origin).unwrap_or_default();
            writeln!(out, "{place}: {}: {}", error.id, error.message).unwrap();
        }
        out.replace(&folder, "")
    })
}

const MAIN: &str = "conference: {name: T, timezone: Europe/Berlin}
days: {mon: 2027-07-05, tue: 2027-07-06}
include: [talks.csv, people.csv, rooms.csv]
slots: [{day: mon, at: [\"10:00\"], minutes: 30}]
";

#[test]
fn tables_are_parts_of_a_scenario() {
    let desk = Desk::new();
    desk.write("main.yaml", format!("{MAIN}talks: [{{id: a, after: [b]}}]\n"));
    desk.write(
        "talks.csv",
        "id;Title;Speakers;Chair;Duration;Type;Track;Tags;Expected;Level;State;Colour\n\
         a;Alpha;Ann A.; Bob B.;;45 min;talk;Net;x, y;120;2;confirmed;red\n\
         b;Beta;Bob B.;Ann A.;1:00;workshop;;;;beginner;accepted;\n\
         b;Beta;Cid C.;Ann A.;1:00;workshop;;;;beginner;accepted;\n"
            .replace("Ann A.; Bob B.;", "\"Ann A.; Bob B.\";"),
    );
    desk.write(
        "people.csv",
        "Name,Company,Available days,Available from,Available to\n\
         Ann A.,Acme,mon,09:00,12:00\n\
         Bob B.,,,2027-07-05 12:00,2027-07-06\n\
         Cid C.,,\"mon, 2027-07-06\",,\n",
    );
    desk.write("rooms.csv", "id,name,capacity,features\nmain,Main,200,\"stage, recording\"\nside,Side,60,\n");
    let instance = scenario(&desk).unwrap();
    let mut out = String::new();
    for talk in &instance.talks {
        let people: Vec<_> = talk
            .people
            .iter()
            .map(|one| format!("{} {}", one.role.word(), instance.people[one.person.index()].name))
            .collect();
        let after: Vec<_> = talk.after.iter().map(|(talk, ..)| instance.talks[talk.index()].id.as_str()).collect();
        writeln!(
            out,
            "{} {:?} {:?} {people:?} {} {:?} {:?} {:?} {:?} {:?} after {after:?} {:?}",
            talk.id,
            talk.title,
            talk.minutes,
            talk.kind,
            talk.track,
            talk.tags,
            talk.expected,
            talk.difficulty,
            talk.status,
            talk.details.0
        )
        .unwrap();
    }
    for person in &instance.people {
        let spans: Vec<_> = instance.days.iter().map(|day| (day.id.as_str(), &person.availability)).collect();
        writeln!(out, "{} {:?} {:?}", person.name, person.organisation, spans[0].1).unwrap();
    }
    for room in &instance.rooms {
        writeln!(out, "{} {:?} {:?} {:?}", room.id, room.name, room.capacity, room.features).unwrap();
    }
    shown("include", &out);
}

#[test]
fn an_included_table_is_refused_where_it_is_wrong() {
    let good = [
        ("talks.csv", "id,title\na,Alpha\n"),
        ("people.csv", "name,available from\nAnn,2027-07-05\n"),
        ("rooms.csv", "name,capacity\nMain,200\n"),
    ];
    let mut out = String::new();
    for (name, bad) in [
        ("talks.csv", "id,title,expected\na,Alpha,many\n"),
        ("talks.csv", "id,title,expected\na,Alpha\nb,Beta,10,11\n"),
        ("talks.csv", "id,title,expected\na,Alpha,1\na,Other,2\n"),
        ("talks.csv", "id,title,expected\n,,12\n"),
        ("talks.csv", "id,title,minutes\na,Alpha,long\n"),
        ("talks.csv", "id,title\na,\"Alpha\n"),
        ("talks.csv", "nothing here\n"),
        ("people.csv", "name,available from\nAnn,05.07.2027\n"),
        ("people.csv", "name,available days\nAnn,wednesday\n"),
        ("rooms.csv", "name,capacity\nMain,200 seats\n"),
    ] {
        let desk = Desk::new();
        desk.write("main.yaml", MAIN);
        for (file, text) in good {
            desk.write(file, if file == name { bad } else { text });
        }
        let told = scenario(&desk).map_or_else(|errors| errors, |_| "accepted\n".to_owned());
        writeln!(out, "{bad}{told}").unwrap();
    }
    shown("include-refused", &out);
}
