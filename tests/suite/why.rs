//! `plenary why`: what it says, and that its numbers are those of a check.

use std::sync::atomic::AtomicBool;

use plenary::check::check;
use plenary::explain::repair::RepairOptions;
use plenary::explain::why::{Question, moved, why};
use plenary::model::{Id, Instance, RoomId, Score, TalkId, Time};
use plenary::rules::configure;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::support::agendas::{self, EntrySketch};
use crate::support::cli::{Desk, Run, snapshot, tests_folder};
use crate::support::instances::morning_plus;
use crate::support::pages::says_what_is_printed;
use crate::support::runner::runner;
use crate::support::sketches::{Shape, Sketch, sketch_with_entries};

/// Three talks of one speaker in three rooms, one of somebody else, one that is not placed, one that is pinned.
const CONFERENCE: &str = "\
conference: {name: Small Conf, timezone: Europe/Berlin}
days: {fri: 2027-03-05}
slots:
  - {day: fri, at: [\"10:00\", \"10:45\", \"11:40\", \"12:30\"], minutes: 30}
rooms:
  - {id: main, name: Main, capacity: 200}
  - {id: side, name: Side, capacity: 60}
talks:
  - {id: why-rust, title: Why Rust, speakers: [Ada Lovelace], expected: 150}
  - {id: lifetimes, title: Lifetimes, speakers: [Ada Lovelace], expected: 40}
  - {id: async, title: Async, speakers: [Alan Turing], expected: 50}
  - {id: macros, title: Macros, speakers: [Grace Hopper], rooms: [side]}
  - {id: closing, title: Closing, speakers: [Grace Hopper], pin: {start: fri 12:30, room: main}}
people:
  - Ada Lovelace
  - {name: Alan Turing, unavailable: [{day: fri, from: \"12:00\"}]}
  - Grace Hopper
--- # agenda
agenda:
  - {talk: why-rust, start: 2027-03-05T10:00, room: main}
  - {talk: lifetimes, start: 2027-03-05T10:45, room: side}
  - {talk: async, start: 2027-03-05T10:45, room: main}
  - {talk: closing, start: 2027-03-05T12:30, room: main}
";

fn ask(desk: &Desk, more: &[&str]) -> Run {
    desk.run(&[&["why", "@scenario.yaml", "@agenda.yaml", "--iterations", "2000", "--threads", "1"], more].concat())
}

fn told(name: &str, run: &Run) {
    assert_eq!(run.code, 0, "{}", run.transcript());
    snapshot(&tests_folder("cli"), &format!("why-{name}"), &run.out);
}

#[test]
fn a_small_conference() {
    let desk = Desk::with(CONFERENCE);
    told("there", &ask(&desk, &["async", "--at", "fri 10:00", "--in", "main"]));
    told("then", &ask(&desk, &["Lifetimes", "--at", "10:00"]));
    told("room", &ask(&desk, &["async", "--in", "Side"]));
    told("here", &ask(&desk, &["why-rust"]));
    told("late", &ask(&desk, &["async", "--at", "12:30"]));
    told("off-grid", &ask(&desk, &["async", "--at", "11:15", "--in", "main"]));
    told("nowhere", &ask(&desk, &["macros", "--at", "fri 10:45", "--in", "side"]));
    told("pinned", &ask(&desk, &["closing", "--at", "fri 10:00"]));
}

#[test]
fn a_large_conference() {
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/srecon16-europe");
    let (scenario, agenda) = (format!("{scenario}.yaml"), format!("{scenario}.agenda.yaml"));
    let desk = Desk::new();
    let ask = |more: &[&str]| {
        desk.run(&[&["why", &scenario, &agenda, "--iterations", "2000", "--threads", "1"], more].concat())
    };
    told("srecon-there", &ask(&["doorman", "--at", "mon 11:00", "--in", "ulster"]));
    told("srecon-then", &ask(&["design-review", "--at", "11:00"]));
}

#[test]
fn the_document_says_the_same() {
    let desk = Desk::with(CONFERENCE);
    let arguments = ["async", "--at", "fri 10:00", "--in", "main"];
    let run = ask(&desk, &[&arguments[..], &["--format", "json"]].concat());
    told("json", &run);
    // The agenda edited by hand.
    let edited = desk
        .read("agenda.yaml")
        .replace("{talk: async, start: 2027-03-05T10:45", "{talk: async, start: 2027-03-05T10:00");
    desk.write("agenda.yaml", edited);
    let check = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--format", "json"]);
    assert_eq!(run.json()["asked"]["after"], check.json()["score"]);
}

#[test]
fn what_is_no_question_is_said() {
    let desk = Desk::with(CONFERENCE);
    for (more, word) in [
        (&["asnyc"][..], "did you mean `async`?"),
        (&["async", "--at", "mon 10:00"], "unknown day `mon`"),
        (&["async", "--at", "25:00"], "is not a time of day"),
        (&["macros", "--at", "10:00"], "does not say on which day"),
        (&["async", "--in", "mian"], "did you mean `main`?"),
        (&["async", "--format", "sarif"], "does not write this format"),
    ] {
        let run = ask(&desk, more);
        assert_eq!(run.code, 2, "{}", run.transcript());
        assert!((run.out.clone() + &run.err).contains(word), "{}", run.transcript());
    }
}

#[test]
fn the_page_says_what_is_printed() {
    says_what_is_printed("docs/why.md");
}

/// All that a question leaves open, each checked with the talk there.
fn exhaustive(
    instance: &Instance,
    talk: TalkId,
    home: Option<Time>,
    score: impl Fn(Time, Option<RoomId>) -> Score,
) -> Vec<Score> {
    let facts = instance.talk(talk);
    let mut starts: Vec<Time> = instance.offered_spans(talk).into_iter().map(|span| span.start).collect();
    starts.extend(facts.pinned_start().into_iter().chain(home));
    starts.sort_unstable();
    starts.dedup();
    let allowed: Vec<RoomId> =
        instance.rooms().map(|(room, _)| room).filter(|&room| instance.allows_room(talk, room)).collect();
    let rooms: Vec<Option<RoomId>> = match (&facts.rooms, allowed.as_slice()) {
        (plenary::model::RoomChoice::NoRoom, _) => vec![None],
        (_, []) => instance.rooms().map(|(room, _)| Some(room)).collect(),
        (_, allowed) => allowed.iter().copied().map(Some).collect(),
    };
    let mut scores: Vec<Score> = starts
        .iter()
        .flat_map(|&start| rooms.iter().map(move |&room| (start, room)))
        .map(|(s, r)| score(s, r))
        .collect();
    scores.sort_unstable();
    scores
}

#[test]
fn its_numbers_are_those_of_a_check() {
    let shape = Shape::small();
    let question = (any::<u8>(), 0_i64..200, prop::option::weighted(0.8, any::<u8>()), any::<bool>());
    let run = |(sketch, entries): (Sketch, Vec<Option<EntrySketch>>),
               (talk, minutes, room, on_grid): (u8, i64, Option<u8>, bool)|
     -> TestCaseResult {
        let instance: Instance = sketch.build();
        let agenda = agendas::agenda(&instance, &entries);
        let uses = configure(&instance, None, &[]).expect("the defaults are good");
        let talks: Vec<TalkId> = instance.talks().filter(|(_, talk)| !talk.is_break).map(|(talk, _)| talk).collect();
        let talk = talks[usize::from(talk) % talks.len()];
        let start = match instance.offers.as_slice() {
            offers @ [_, ..] if on_grid => offers[usize::try_from(minutes).unwrap() % offers.len()].at,
            _ => morning_plus(minutes * 5),
        };
        let room = room.map(|room| RoomId::from_index(usize::from(room) % instance.rooms.len()));
        let mut options = RepairOptions::default();
        (options.iterations, options.threads, options.time_limit) = (200, 1, None);
        let interrupt = AtomicBool::new(false);
        let ask = |start, room| why(&instance, &uses, &agenda, Question { talk, start, room }, &options, &interrupt);
        let score = |start, room| check(&instance, &uses, &moved(&instance, &agenda, talk, start, room));
        if let Some(asked) = ask(Some(start), room).unwrap().asked {
            let report = score(asked.at.start, asked.at.room);
            prop_assert_eq!(asked.effect.after, report.score);
            let differences = asked.effect.by_rule.iter().map(|one| one.after - one.before);
            let sum = differences.fold(Score::ZERO, |sum, one| sum + one);
            prop_assert_eq!(asked.effect.before + sum, report.score);
        }
        // The best places are the best of all.
        let found = ask(None, None).unwrap();
        let mut best: Vec<Score> = found.alternatives.iter().map(|one| one.effect.after).collect();
        prop_assert!(best.is_sorted(), "{best:?}");
        let mut all =
            exhaustive(&instance, talk, found.home.map(|home| home.start), |start, room| score(start, room).score);
        // Where the talk is, is none of them, but may be one of the best.
        best.truncate(4);
        all.truncate(5);
        let mut all = all.into_iter();
        prop_assert!(best.iter().all(|one| all.any(|other| other == *one)), "{best:?}");
        Ok(())
    };
    let strategy = (sketch_with_entries(&shape), question);
    runner("why", 64, 4_000).run(&strategy, |(case, question)| run(case, question)).unwrap();
}
