//! Schedules in XML: every dialect is understood, and whatever is wrong with a file has a place.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use plenary::exchange::{ReadOptions, read};
use plenary::finding::{InputError, Origins};
use plenary::model::{Details, Event, Programme, Time, Zone};
use plenary::source::Input;

use crate::support::cli::{snapshot, tests_folder};

fn folder() -> PathBuf {
    tests_folder("exchange/schedule-xml")
}

fn options() -> ReadOptions {
    ReadOptions::new(NaiveDate::default())
}

fn parse(bytes: impl Into<Vec<u8>>, options: &ReadOptions) -> (Result<Programme, Vec<InputError>>, Origins) {
    let mut origins = Origins::default();
    let programme = read(Input::new("a.xml", bytes), options, &mut origins);
    (programme, origins)
}

/// The one error of a file: `place id message (help)`.
fn refusal(bytes: impl Into<Vec<u8>>) -> String {
    let (result, origins) = parse(bytes, &options());
    let errors = result.unwrap_err();
    let [error] = errors.as_slice() else { panic!("{errors:?}") };
    let help = error.help.as_deref().unwrap_or("no help");
    format!("{} {}: {} ({help})", origins.label(error.origin).unwrap(), error.id, error.message)
}

fn details(details: &Details) -> String {
    details.0.iter().map(|(key, text)| format!("{key}={text:?}")).collect::<Vec<_>>().join(" ")
}

/// A programme as a person would note it down.
fn shown(programme: &Programme, origins: &Origins) -> String {
    let zone = programme.zone.unwrap_or(Zone::UTC);
    let time = |time: Option<Time>| time.map_or("?".to_owned(), |time| zone.rfc3339(time));
    let place = |at| origins.label(at).unwrap_or_default().replace("a.xml:", "");
    let mut out = String::new();
    let name = programme.name.as_deref().unwrap_or("?");
    let zone_name = programme.zone.map_or(if programme.floating { "floating" } else { "none" }, Zone::name);
    writeln!(out, "{name}, {zone_name}: {}", details(&programme.details)).unwrap();
    for day in &programme.days {
        writeln!(out, "day {} {} {} @{}", day.date, time(day.start), time(day.end), place(day.at)).unwrap();
    }
    for room in &programme.rooms {
        writeln!(out, "room {:?} {} @{}", room.name.text, details(&room.details), place(room.name.at)).unwrap();
    }
    for track in &programme.tracks {
        writeln!(out, "track {:?} {}", track.name.text, details(&track.details)).unwrap();
    }
    for person in &programme.people {
        writeln!(out, "person {:?} {:?} {}", person.name.text, person.id, details(&person.details)).unwrap();
    }
    for event in &programme.events {
        let Event { id, guid, kind, track, language, status, .. } = event;
        let rooms: Vec<_> = event.rooms.iter().map(|room| room.text.as_str()).collect();
        writeln!(
            out,
            "event {:?} {id:?} {guid:?} {kind:?} {track:?} {language:?} {status:?}\n  {} to {} in {rooms:?}",
            event.title,
            time(event.start),
            time(event.end)
        )
        .unwrap();
        let at = event.at;
        writeln!(
            out,
            "  @{} title {} start {} end {} room {}",
            place(at.entry),
            place(at.talk),
            place(at.start),
            place(at.end),
            place(at.room)
        )
        .unwrap();
        match &event.people {
            None => writeln!(out, "  people unknown").unwrap(),
            Some(people) => {
                for credit in people {
                    writeln!(out, "  {:?} {:?} @{}", credit.name, credit.id, place(credit.at)).unwrap();
                }
            }
        }
        if !event.details.is_empty() {
            writeln!(out, "  {}", details(&event.details)).unwrap();
        }
    }
    for remark in &programme.remarks {
        writeln!(out, "{:?} @{}: {}", remark.kind, place(remark.at), remark.message).unwrap();
        for (at, words) in &remark.related {
            writeln!(out, "  @{}: {words}", place(*at)).unwrap();
        }
    }
    out
}

#[test]
fn dialects() {
    for name in ["fosdem-2012", "fosdem-2020", "frab", "epxml"] {
        let text = fs::read(folder().join(format!("{name}.xml"))).unwrap();
        let (programme, origins) = parse(text.clone(), &options().details());
        let all = programme.unwrap();
        snapshot(&folder(), name, &shown(&all, &origins));
        // A check leaves texts out and sees the same agenda.
        let (programme, _) = parse(text, &options());
        let short = programme.unwrap();
        let key = |event: &Event| {
            (event.title.clone(), event.start, event.end, event.rooms.len(), event.people.as_ref().map(Vec::len))
        };
        assert_eq!(short.events.iter().map(key).collect::<Vec<_>>(), all.events.iter().map(key).collect::<Vec<_>>());
        assert!(short.events.iter().all(|event| event.details.get("abstract").is_none()));
    }
}

/// A schedule of one day in one room with these events.
fn one_day(events: &str) -> String {
    format!(
        "<schedule><version>1</version><conference><title>T</title></conference>\n\
         <day index=\"1\" date=\"2027-02-01\" start=\"2027-02-01T09:00:00+01:00\" end=\"2027-02-01T23:00:00+01:00\">\n\
         <room name=\"A\">\n{events}\n</room></day></schedule>"
    )
}

fn event(inside: &str) -> String {
    format!(
        "<event id=\"1\" guid=\"7c9e6679-7425-40de-944b-e07fc1f90ae7\"><title>T</title><room>A</room>{inside}</event>"
    )
}

/// Remarks of a schedule: `line message`.
fn remarks(text: &str) -> Vec<String> {
    let (programme, origins) = parse(text, &options());
    let label = |at| origins.label(at).unwrap_or_default();
    programme.unwrap().remarks.iter().map(|one| format!("{} {}", label(one.at), one.message)).collect()
}

#[test]
fn the_zone_of_times() {
    let at = "<start>09:00</start><duration>30</duration>";
    let text = one_day(&event(at));
    let (floating, _) = parse(text.as_str(), &options());
    let floating = floating.unwrap();
    assert!(floating.floating && floating.zone.is_none());
    assert_eq!(floating.events[0].start.map(|time| time.0 % 1_440), Some(540));
    let berlin = Zone::from_name("Europe/Berlin");
    let (zoned, _) = parse(text.as_str(), &options().zone(berlin));
    let zoned = zoned.unwrap();
    assert_eq!((zoned.floating, zoned.zone), (false, berlin));
    assert_eq!(zoned.events[0].start.map(|time| time.0 % 1_440), Some(480));
    // The zone of the file is stronger than that of the command line.
    let named = text.replace("</title></conf", "</title><time_zone_name>Asia/Tokyo</time_zone_name></conf");
    let (named, _) = parse(named, &options().zone(berlin));
    assert_eq!(named.unwrap().zone, Zone::from_name("Asia/Tokyo"));
    for (offsets, zone) in
        [(["+01:00", "+01:00"], "Etc/GMT-1"), (["+01:00", "+02:00"], "UTC"), (["+05:30", "+05:30"], "UTC")]
    {
        let events = offsets.map(|offset| event(&format!("<date>2027-02-01T12:00:00{offset}</date>"))).concat();
        let (programme, _) = parse(one_day(&events), &options());
        let programme = programme.unwrap();
        assert_eq!((programme.zone.map(Zone::name), programme.floating), (Some(zone), false));
    }
    let wrong = text.replace("</title></conf", "</title><time_zone_name>CET</time_zone_name></conf");
    assert!(remarks(&wrong)[0].ends_with("`CET` is not the name of a time zone"), "{:?}", remarks(&wrong));
    let skipped = text.replace("2027-02-01", "2027-03-28").replace("09:00</start>", "02:30</start>");
    let (programme, _) = parse(skipped, &options().zone(berlin));
    let programme = programme.unwrap();
    assert_eq!(programme.events[0].start, None);
    assert!(programme.remarks.iter().any(|remark| remark.message.contains("the clocks jump over")));
}

#[test]
fn durations_of_three_parts() {
    let with = |durations: &[&str], days: usize| {
        let mut text = "<schedule>".to_owned();
        for day in 1..=days {
            write!(text, "<day index=\"{day}\" date=\"2027-05-{day:02}\" start=\"2027-05-{day:02}T04:00:00Z\" end=\"2027-05-{day:02}T23:00:00Z\"><room name=\"A\">").unwrap();
            for duration in durations.iter().filter(|_| day == 1) {
                write!(
                    text,
                    "<event id=\"1\"><date>2027-05-01T08:00:00Z</date><duration>{duration}</duration></event>"
                )
                .unwrap();
            }
            text.push_str("</room></day>");
        }
        let (programme, _) = parse(text + "</schedule>", &options());
        let programme = programme.unwrap();
        let minutes: Vec<_> =
            programme.events.iter().map(|event| event.end.unwrap().0 - event.start.unwrap().0).collect();
        let remark = programme.remarks.iter().find(|remark| remark.message.contains(" is read as "));
        (minutes, remark.map(|remark| remark.message.clone()))
    };
    let (minutes, remark) = with(&["2:06:00", "1:12:00", "0:30"], 4);
    assert_eq!(minutes, [54 * 60, 36 * 60, 30]);
    assert_eq!(
        remark.unwrap(),
        "`2:06:00` is read as days, hours and minutes: 2 days 6 h, not 2 h 6 min; this is how schedules write what lasts a day or more"
    );
    let (minutes, remark) = with(&["2:06:00"], 1);
    assert_eq!(minutes, [126]);
    assert_eq!(
        remark.unwrap(),
        "`2:06:00` is read as hours, minutes and seconds: 2 h 6 min, not 2 days 6 h; with days they would be longer than the event"
    );
    let (minutes, remark) = with(&["1:00:00", "00:25:30"], 4);
    assert_eq!(minutes, [60, 25]);
    assert_eq!(
        remark.unwrap(),
        "`1:00:00` is read as hours, minutes and seconds: 1 h, not 1 day; the part in the middle goes up to 60"
    );
    assert_eq!(with(&["26:00"], 4), (vec![26 * 60], None));
}

#[test]
fn what_is_odd_is_said_and_nothing_is_guessed() {
    for (inside, says) in [
        ("<date>soon</date><start>10:00</start><duration>30</duration>", "`date` cannot be read: `soon`"),
        (
            "<date>2027-02-01T10:00:00+01:00</date><start>late</start><duration>30</duration>",
            "`start` cannot be read: `late`",
        ),
        (
            "<date>2027-02-01T10:00:00+01:00</date><duration>-1:00</duration>",
            "the duration `-1:00` is negative: the end is unknown",
        ),
        (
            "<date>2027-02-01T10:00:00+01:00</date><duration>0:99</duration>",
            "the duration `0:99` cannot be read: the end is unknown",
        ),
        (
            "<date>2027-02-01T10:00:00+01:00</date><duration>00:00</duration>",
            "the duration `00:00` is zero: the end is unknown",
        ),
        ("<date>2027-02-01T10:00:00+01:00</date>", "the event has no `duration`: its end is unknown"),
        ("<date>2027-02-01T10:00:20+01:00</date><duration>30</duration>", "the time has seconds, which are cut off"),
        (
            "<date>2027-02-01T10:00:00+01:00</date><duration>30</duration><title>U</title>",
            "the second `title` (once) is not read",
        ),
        (
            "<date>2027-02-01T10:00:00+01:00</date><duration>30</duration><type>a <b>c</b></type>",
            "the text holds tags, which are left out",
        ),
        (
            "<date>2027-02-01T10:00:00+01:00</date><duration>30</duration>lost",
            "a text stands between elements and is not read",
        ),
    ] {
        let found = remarks(&one_day(&event(inside)));
        assert_eq!(found.len(), 1, "{inside}: {found:?}");
        assert!(found[0].starts_with("a.xml:4:") && found[0].ends_with(says), "{inside}: {found:?}");
    }
    let found = remarks(&one_day(&(event("") + &event(""))));
    assert!(found.iter().any(|one| one.contains("the `id` of the event is also that of an event before")), "{found:?}");
    assert!(
        found.iter().any(|one| one.contains("the `guid` of the event is also that of an event before")),
        "{found:?}"
    );
}

#[test]
fn nights_belong_to_the_day_before() {
    let shown = |time: &str| remarks(&one_day(&event(&format!("<date>{time}:00+01:00</date><duration>30</duration>"))));
    for time in ["2027-02-01T00:10", "2027-02-01T23:30", "2027-02-02T03:30"] {
        assert_eq!(shown(time), Vec::<String>::new(), "{time}");
    }
    for time in ["2027-01-31T23:00", "2027-02-02T09:00"] {
        assert!(
            shown(time)[0].contains("day says 2027-02-01") || shown(time)[0].contains("`day` says 2027-02-01"),
            "{time}: {:?}",
            shown(time)
        );
    }
}

#[test]
fn a_missing_day_is_told_of_each_entry() {
    let events =
        [event("<start>09:00</start><duration>30</duration>"), event("<start>10:00</start><duration>30</duration>")];
    let text = format!("<schedule><day index=\"1\"><room name=\"A\">{}</room></day></schedule>", events.concat());
    let missing = remarks(&text).into_iter().filter(|one| one.contains("no day is known")).collect::<Vec<_>>();
    assert_eq!(missing, ["a.xml:1:136 no day is known for 2 events"; 2]);
}

#[test]
fn what_cannot_be_read_is_one_error() {
    let good =
        one_day(&event("<date>2027-02-01T10:00:00+01:00</date><duration>30</duration><abstract>a &lt; b</abstract>"));
    assert_eq!(remarks(&good), Vec::<String>::new());
    let mut refusals = String::new();
    for text in [
        good[..good.len() - 30].to_owned(),
        good[..good.len() - 3].to_owned(),
        good.replace("</title><room>", "</titel><room>"),
        good.replace("</room></day>", "</day>"),
        good.replace("a &lt; b", "a &nbsp; b"),
        good.replace("a &lt; b", "a & b"),
        good.replace("<title>T</title><room>", "<title>&bomb;</title><room>"),
        good.replace("<room name=\"A\">", "<room name=\"A\n<<<<<<< HEAD\n\">"),
        good.replace("a &lt; b", "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> 9e65886\n"),
        good.replace("<room name=\"A\">", "<room name=\"A>"),
        good.replace("<room name=\"A\">", "<room name=A>"),
        good.clone() + "<schedule/>",
        format!("<!DOCTYPE schedule [\n<!ENTITY a \"aaaa\">\n<!ENTITY b \"&a;&a;\">]>{good}"),
        "<!DOCTYPE html><html><body>Sign in</body></html>".to_owned(),
        "<feed/>".to_owned(),
        "<!-- nothing -->".to_owned(),
        "<schedule>".to_owned() + &"<a>".repeat(100),
        "<schedule><version>".to_owned() + &"<a>".repeat(100),
    ] {
        writeln!(refusals, "{}", refusal(text)).unwrap();
    }
    snapshot(&folder(), "refused", &refusals);
}

#[test]
fn every_prefix_of_a_file_is_refused() {
    let text = fs::read_to_string(folder().join("frab.xml")).unwrap();
    let text = text.trim_end();
    for end in (1..text.len()).filter(|&end| text.is_char_boundary(end)) {
        let (programme, _) = parse(&text[..end], &options());
        assert!(programme.is_err(), "{}", &text[..end]);
    }
}

#[test]
fn encodings() {
    let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<schedule><conference><title>Zürich</title></conference></schedule>";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [latin.clone(), wide] {
        assert_eq!(parse(bytes, &options()).0.unwrap().name.as_deref(), Some("Zürich"));
    }
    let lying = String::from_utf8_lossy(&latin).replace("ISO-8859-1", "UTF-8").replace('\u{fffd}', "\u{1}");
    let lying: Vec<u8> = lying.bytes().map(|byte| if byte == 1 { 0xfc } else { byte }).collect();
    let said = refusal(lying);
    assert!(said.starts_with("a.xml:2:31 encoding: these bytes are not UTF-8 (save the file as UTF-8"), "{said}");
}
