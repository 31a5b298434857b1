//! Speed of reading a published schedule and checking it: `cargo bench --bench read`.
//!
//! The yardstick is the tokeniser alone, over the same text in the same process. Without an argument
//! the schedule is generated: as many events, people, links and texts as a large conference publishes.
//! `PLENARY_BENCH_XML=schedule.xml cargo bench --bench read` measures a file;
//! `PLENARY_BENCH_EVENTS=35000` a larger generated one, and prints the most memory that was in use.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "it prints what it measures")]

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use plenary::check::check;
use plenary::exchange::{ReadOptions, read, standalone, write_schedule_xml};
use plenary::finding::Origins;
use plenary::model::{Credit, Details, Event, OriginId, Printed, Programme, Role, Zone};
use plenary::rules::configure;
use plenary::source::Input;

fn main() {
    let text = if let Ok(path) = std::env::var("PLENARY_BENCH_XML") {
        std::fs::read_to_string(path).unwrap()
    } else {
        let events = std::env::var("PLENARY_BENCH_EVENTS").map_or(1_100, |number| number.parse().unwrap());
        write_schedule_xml(&generated(events))
    };
    let runs = (200_000_000 / text.len()).clamp(1, 60);
    println!("{} kB, fastest of {runs} runs, in turns", text.len() / 1_000);
    let today = NaiveDate::default();
    let options = ReadOptions::new(today);
    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..runs {
        let input = Input::new("schedule.xml", text.clone());
        let start = Instant::now();
        tokenise(&text);
        times[0].push(start.elapsed());
        let start = Instant::now();
        let mut origins = Origins::default();
        let programme = read(input, &options, &mut origins).unwrap();
        times[1].push(start.elapsed());
        let next = Instant::now();
        let (instance, agenda) = standalone(vec![programme], today).unwrap();
        times[2].push(next.elapsed());
        let next = Instant::now();
        let uses = configure(&instance, None, &[]).unwrap();
        let report = check(&instance, &uses, &agenda);
        times[3].push(next.elapsed());
        times[4].push(start.elapsed());
        if times[0].len() == runs {
            println!(
                "{} events, {} talks, {} rooms, {} people, {} remarks, {} findings",
                agenda.entries.len(),
                instance.talks.len(),
                instance.rooms.len(),
                instance.people.len(),
                agenda.remarks.len(),
                report.findings.len()
            );
        }
    }
    // Other work on the machine only ever adds to a time.
    let fastest = |times: &[Duration]| times.iter().min().map_or(0.0, Duration::as_secs_f64);
    let yardstick = fastest(&times[0]);
    for (what, times) in
        ["tokenise", "read", "standalone", "check", "read, standalone and check"].iter().zip(&mut times)
    {
        let time = fastest(times);
        println!("{what:<28} {:>9.2} ms {:>6.2} × tokenise", time * 1e3, time / yardstick);
    }
    let details = ReadOptions::new(today).details();
    let start = Instant::now();
    let programme = read(Input::new("schedule.xml", text.clone()), &details, &mut Origins::default()).unwrap();
    println!("{:<28} {:>9.2} ms", "read with all texts, once", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let written = write_schedule_xml(&programme);
    println!("{:<28} {:>9.2} ms", "write, once", start.elapsed().as_secs_f64() * 1e3);
    assert!(!written.is_empty());
    // Linux says how much memory the process ever had.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("most memory in use: {}", line.trim_start_matches("VmHWM:").trim());
    }
}

/// All events of the tokeniser, and nothing done with them.
fn tokenise(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut number = 0_u64;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            event => number += std::hint::black_box(event).len() as u64,
        }
    }
    std::hint::black_box(number);
}

/// A conference of two days in 35 rooms: everybody speaks once or twice, texts hold escaped markup.
fn generated(events: usize) -> Programme {
    let mut details = Details::default();
    details.add("acronym", "bench-2027");
    details.add("version", "1");
    let zone = Zone::from_name("Europe/Brussels").unwrap();
    let first = zone.midnight(NaiveDate::from_ymd_opt(2027, 2, 6).unwrap());
    let paragraph = "<p>Schedules are read and checked; what's \"wrong\" has a place & a rule.</p>\n<p>".repeat(14);
    let rooms = 35.max(events / 40);
    let event = |number: usize| {
        let (room, turn) = (number % rooms, number / rooms);
        let start = first.plus(i64::try_from((turn % 16) * 30 + 540 + (turn / 16 % 2) * 1_440).unwrap());
        let mut details = Details::default();
        details.add("subtitle", format!("Part {number}"));
        details.add("slug", format!("bench-2027-{number}-talk"));
        details.add("url", format!("https://example.org/2027/schedule/event/bench-2027-{number}"));
        details.add("feedback_url", format!("https://example.org/2027/talk/{number}/feedback/"));
        details.add("abstract", paragraph.as_str());
        for format in ["av1.webm", "mp4", "vtt", "chat-web", "chat-app", "feedback"] {
            details
                .add("link", format!("https://example.org/2027/{room}/{number}.{format} Video recording ({format})"));
        }
        details.add("attachment", format!("https://example.org/2027/{number}/slides.pdf Slides"));
        let credit = |person: usize| Credit {
            name: format!("Speaker Number {person}"),
            id: Some(person.to_string()),
            role: Role::Speaker,
            at: OriginId(0),
        };
        Event {
            id: Some((number + 1).to_string()),
            title: format!("How we keep {number} promises to people & machines"),
            kind: Some("devroom".to_owned()),
            track: Some(format!("Track {room}")),
            language: Some("en".to_owned()),
            start: Some(start),
            end: Some(start.plus(25)),
            rooms: vec![Printed::new(format!("Room {room}"), OriginId(0))],
            people: Some(vec![credit(number % (events * 9 / 10)), credit(events + number)]),
            details,
            ..Event::default()
        }
    };
    let events = (0..events).map(event).collect();
    Programme { name: Some("Bench 2027".to_owned()), zone: Some(zone), events, details, ..Programme::default() }
}
