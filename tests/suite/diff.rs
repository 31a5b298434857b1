//! What `plenary diff` says of two agendas, and that it says neither more nor less than what differs.

use std::collections::BTreeSet;

use plenary::check::check;
use plenary::explain::diff::{ChangeKind, Diff, Occurrence, Side, TalkChange, diff};
use plenary::model::{Agenda, Entry, EntryOrigins, Instance, RoomId, RoomRef, TalkId, TalkRef};
use plenary::rules::{Uses, configure};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use crate::support::agendas::{agenda, published};
use crate::support::cli::{Desk, snapshot, tests_folder};
use crate::support::runner::runner;
use crate::support::sketches::{Shape, sketch};

const SCENARIO: &str = "\
conference: {name: Tiny, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\", \"11:20\"], minutes: 30}]
rooms: [{id: main, name: Main hall, capacity: 200}, {id: side, capacity: 60}]
talks:
  - {id: one, title: One, speakers: [Ada]}
  - {id: two, title: Two, speakers: [Ada, Ben], expected: 80}
  - {id: three, title: Three, speakers: [Cleo]}
  - {id: four, title: Four, speakers: [Ben]}
  - {id: five, title: Five, speakers: [Dora]}
";
const DRAFT: &str = "\
agenda:
  - {talk: one, start: 2027-03-05T10:00, room: main}
  - {talk: two, start: 2027-03-05T10:00, room: side}
  - {talk: three, start: 2027-03-05T10:40, room: main}
  - {talk: four, start: 2027-03-05T11:20, room: main}
";
const FINAL: &str = "\
# Order, comments and a stated end that follows from the length are no differences.
agenda:
  - {talk: three, start: 2027-03-05T10:40, room: side}
  - {talk: two, start: 2027-03-05T10:40, end: 2027-03-05T11:10, room: main}
  - {talk: one, start: 2027-03-05T10:00, end: 2027-03-05T10:30, room: main}
  - {talk: five, start: 2027-03-05T10:00, end: 2027-03-05T10:20, room: side}
";
const PRINTED: &str = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:1@x
DTSTART:20270305T090000Z
DTEND:20270305T093000Z
SUMMARY:One
LOCATION:main
END:VEVENT
END:VCALENDAR
";

fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text) in [("scenario", SCENARIO), ("draft", DRAFT), ("final", FINAL)] {
        desk.write(&format!("{name}.yaml"), text);
    }
    desk
}

fn transcript(name: &str, text: &str) {
    snapshot(&tests_folder("cli"), name, text);
}

#[test]
fn what_people_read() {
    let desk = desk();
    let files = ["diff", "@scenario.yaml", "@draft.yaml", "@final.yaml"];
    let text = desk.run(&files);
    assert_eq!((text.code, text.err.as_str()), (1, ""));
    transcript("diff", &text.transcript());
    assert!(include_str!("../../docs/diff.md").contains(&text.out), "docs/diff.md shows something else");
    let named = desk.run(&["diff", "@draft.yaml", "@final.yaml", "--scenario", "@scenario.yaml"]);
    assert_eq!((named.code, named.out), (1, text.out.clone()));
    let markdown = desk.run(&[&files[..], &["--format", "markdown"]].concat());
    transcript("diff-markdown", &markdown.transcript());
    let quiet = desk.run(&[&files[..], &["--quiet"]].concat());
    assert_eq!(text.out.split_once("\n\n").unwrap().1, quiet.out);
}

#[test]
fn what_scripts_read() {
    let desk = desk();
    let run = desk.run(&["diff", "@scenario.yaml", "@draft.yaml", "@final.yaml", "--format", "json"]);
    let json = run.json();
    assert_eq!((run.code, &json["same"], &json["version"]), (1, &false.into(), &1.into()));
    transcript("diff-json", &run.out);
}

#[test]
fn agendas_by_themselves() {
    let desk = Desk::new();
    let before = "\
Title,Speaker,Start,End,Room
One,Ada,2027-03-05 10:00,10:30,Main hall
Two,Ben,2027-03-05 10:00,10:30,Side
Lunch,,2027-03-05 12:00,13:00,Main hall
Lunch,,2027-03-06 12:00,13:00,Main hall
Closing,Ben; Cleo,2027-03-06 15:00,15:30,Main hall
";
    let after = "\
timezone: Europe/Berlin
agenda:
  - {talk: closing, title: Closing, people: [Ben, Dora], start: 2027-03-06T15:00, end: 2027-03-06T15:30, room: Main hall}
  - {talk: l2, title: Lunch, start: 2027-03-06T12:30, end: 2027-03-06T13:30, room: Main hall}
  - {talk: l1, title: Lunch, start: 2027-03-05T12:00, end: 2027-03-05T13:00, room: Main hall}
  - {talk: '2', title: Two, people: [Ben], start: 2027-03-05T10:15, end: 2027-03-05T10:45, room: Side}
  - {talk: '3', title: Three, people: [Ben], start: 2027-03-05T10:30, end: 2027-03-05T11:00, room: Side}
";
    desk.write("before.csv", before);
    desk.write("after.yaml", after);
    let run = desk.run(&["diff", "@before.csv", "@after.yaml", "--timezone", "Europe/Berlin"]);
    transcript("diff-alone", &run.transcript());
    for file in ["@before.csv", "@after.yaml"] {
        let run = desk.run(&["diff", file, file, "--timezone", "Europe/Berlin"]);
        assert!(run.code == 0 && run.out.contains(": the same agenda\n"), "{}", run.transcript());
    }
}

#[test]
fn formats_do_not_count() {
    let desk = desk();
    desk.write("one.yaml", "agenda: [{talk: one, start: 2027-03-05T10:00, room: main}]");
    desk.write("printed.ics", PRINTED);
    let run = desk.run(&["diff", "@scenario.yaml", "@one.yaml", "@printed.ics"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    transcript("diff-same", &run.transcript());
}

#[test]
fn what_is_refused() {
    let desk = desk();
    let mut text = String::new();
    for arguments in [
        &["diff", "@scenario.yaml", "@draft.yaml"][..],
        &["diff", "@draft.yaml", "@final.yaml", "@draft.yaml"],
        &["diff", "@scenario.yaml", "@draft.yaml", "@final.yaml", "--scenario", "@scenario.yaml"],
        &["diff", "@scenario.yaml", "@draft.yaml", "@final.yaml", "--format", "sarif"],
        &["diff", "@scenario.yaml", "@draft.yaml", "@missing.yaml"],
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        text += &run.transcript();
    }
    transcript("diff-refused", &text);
}

fn compared(instance: &Instance, uses: &Uses, [before, after]: [&Agenda; 2]) -> Diff {
    let reports = [check(instance, uses, before), check(instance, uses, after)];
    let side = |agenda, report| Side { instance, agenda, report };
    diff(side(before, &reports[0]), side(after, &reports[1]))
}

/// The entry that an occurrence stands for.
fn entry(instance: &Instance, change: &TalkChange, at: &Occurrence) -> Entry {
    let talk = instance.talks.iter().position(|talk| talk.id == change.talk.id).unwrap();
    let room = |id: &String| instance.rooms.iter().position(|room| room.id == *id).unwrap();
    Entry {
        talk: TalkRef::Known(TalkId(u32::try_from(talk).unwrap())),
        start: at.start,
        end: at.end,
        rooms: at.rooms.iter().map(|id| RoomRef::Known(RoomId(u32::try_from(room(id)).unwrap()))).collect(),
        at: EntryOrigins::default(),
    }
}

/// Entries as texts that do not depend on what is only written differently, sorted.
fn facts(instance: &Instance, agenda: &Agenda) -> Vec<String> {
    let fact = |entry: &Entry| {
        let rooms: BTreeSet<RoomId> = entry.known_rooms().collect();
        format!("{:?} {:?} {:?} {rooms:?}", entry.talk, entry.start, instance.span_of(entry).map(|span| span.end))
    };
    let mut facts: Vec<String> = agenda.entries.iter().map(fact).collect();
    facts.sort();
    facts
}

#[test]
fn a_difference_is_what_differs() {
    let input = sketch(&Shape::small()).prop_flat_map(|sketch| {
        (Just(sketch), vec(weighted(0.8, published()), 12), vec(weighted(0.8, published()), 12), vec(any::<bool>(), 12))
    });
    runner("diff", 64, 5_000)
        .run(&input, |(sketch, one, two, kept)| {
            let instance = sketch.build();
            let uses = configure(&instance, None, &[]).unwrap();
            // Half of the entries stay, as they do when people edit.
            let two: Vec<_> =
                two.into_iter().enumerate().map(|(at, new)| if kept[at] { one[at].clone() } else { new }).collect();
            let before = agenda(&instance, &one);
            let mut after = agenda(&instance, &two);
            after.entries.reverse();
            let mut same = before.clone();
            same.entries.reverse();
            let nothing = compared(&instance, &uses, [&before, &same]);
            prop_assert!(nothing.is_empty() && nothing.people.is_empty(), "{nothing:?}");
            prop_assert!(nothing.new.is_empty() && nothing.gone.is_empty());

            let there = compared(&instance, &uses, [&before, &after]);
            let back = compared(&instance, &uses, [&after, &before]);
            let mirrored = |change: &TalkChange| TalkChange {
                talk: change.talk.clone(),
                kind: match change.kind {
                    ChangeKind::Added => ChangeKind::Dropped,
                    ChangeKind::Dropped => ChangeKind::Added,
                    kind => kind,
                },
                before: change.after.clone(),
                after: change.before.clone(),
            };
            let mut mirror: Vec<TalkChange> = there.talks.iter().map(mirrored).collect();
            let mut talks = back.talks.clone();
            mirror.sort();
            talks.sort();
            prop_assert_eq!(mirror, talks);
            let prints = |list: &[plenary::check::Reported]| -> Vec<String> {
                list.iter().map(|one| one.fingerprint.clone()).collect()
            };
            prop_assert_eq!(prints(&there.new), prints(&back.gone));
            prop_assert_eq!(prints(&there.gone), prints(&back.new));
            prop_assert_eq!(there.unchanged, back.unchanged);
            prop_assert_eq!(there.scores[0], back.scores[1]);

            // The changes, applied to one agenda, give the other.
            let mut applied = before.clone();
            for change in &there.talks {
                if let Some(old) = &change.before {
                    let gone =
                        facts(&instance, &Agenda { entries: vec![entry(&instance, change, old)], ..Agenda::default() });
                    let at = applied.entries.iter().position(|one| {
                        facts(&instance, &Agenda { entries: vec![one.clone()], ..Agenda::default() }) == gone
                    });
                    applied.entries.remove(at.expect("what changes is there"));
                }
                applied.entries.extend(change.after.iter().map(|new| entry(&instance, change, new)));
            }
            prop_assert_eq!(facts(&instance, &applied), facts(&instance, &after));
            Ok(())
        })
        .unwrap();
}
