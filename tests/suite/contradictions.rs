//! Requests that no agenda can satisfy are named before anything is solved.

use std::slice::from_ref;

use plenary::finding::InputError;
use plenary::model::{
    Id, Instance, Interval, OriginId, Pin, RoomChoice, RoomId, RuleSetting, SlotChoice, Status, TalkId, UseId,
};
use plenary::rules::{Common, Config, Fact, Level, Source, Uses, configure, contradictions, registry};
use serde_json::{Value, json};

use super::config::request;
use super::regressions::plain;
use crate::support::cli::{Desk, snapshot, tests_folder};
use crate::support::instances::morning_plus;
use crate::support::sketches::SlotSketch;

/// Three talks, two rooms, starts at 9:00, 9:30 and 10:00.
fn instance() -> Instance {
    let mut sketch = plain(3);
    sketch.slots = (0..3).map(|at| SlotSketch { day: 0, at: at * 3, length: 3, rooms: None }).collect();
    sketch.build()
}

fn window(from: i64, to: i64) -> Value {
    json!([[morning_plus(from).0, morning_plus(to).0]])
}

fn slots(id: &str, at: u32, slots: Value, talks: &[usize]) -> RuleSetting {
    request(id, "slot-not-allowed", at, &[("slots", slots)], talks)
}

fn rooms(id: &str, at: u32, rooms: Value, talks: &[usize]) -> RuleSetting {
    request(id, "room-not-allowed", at, &[("rooms", rooms)], talks)
}

fn pin(start: Option<i64>, room: Option<u32>, at: u32) -> Pin {
    Pin { start: start.map(morning_plus), room: room.map(RoomId), origin: OriginId(at) }
}

/// The defaults and these requests, at level deny or another.
fn uses(instance: &Instance, requests: &[RuleSetting], level: Level) -> Uses {
    let mut uses = configure(instance, None, &[]).unwrap();
    for request in requests {
        let entry = registry().iter().find(|entry| entry.info.id == request.rule).unwrap();
        let (id, scope) = (UseId::from_index(uses.0.len()), request.scope.clone());
        let common = Common { id, level, weight: 1, scope, ignores: Vec::new(), origin: request.origin };
        let facts = request.values.iter().map(|value| Fact {
            key: value.key.clone(),
            value: value.value.clone(),
            from: Source::Scenario(value.origin),
        });
        uses.0.push(Config {
            rule: entry.sample(common, 0),
            reason: None,
            request: request.request.clone(),
            budget: 0,
            grace: 0,
            facts: facts.collect(),
        });
    }
    uses
}

/// Message, position and related positions.
fn found(instance: &Instance, requests: &[RuleSetting]) -> Vec<(String, u32, Vec<u32>)> {
    let told = |error: InputError| {
        assert_eq!(error.id, "contradiction");
        assert!(error.help.unwrap().starts_with("no agenda can satisfy this"));
        (error.message, error.origin.0, error.related.iter().map(|(origin, _)| origin.0).collect())
    };
    assert_eq!(contradictions(instance, &uses(instance, requests, Level::Warn)), [], "a wish is never refused");
    contradictions(instance, &uses(instance, requests, Level::Deny)).into_iter().map(told).collect()
}

fn one(message: &str, at: u32, related: &[u32]) -> Vec<(String, u32, Vec<u32>)> {
    vec![(message.to_owned(), at, related.to_vec())]
}

#[test]
fn a_pin_outside_a_window() {
    let mut it = instance();
    it.talks[0].pin = Some(pin(Some(0), None, 5));
    let late = slots("late", 50, window(30, 90), &[0, 1]);
    let says = "request `late` contradicts a pin: \"T0\" is pinned to day0 09:00";
    assert_eq!(found(&it, from_ref(&late)), one(says, 50, &[5]));
    it.talks[0].pin = Some(pin(Some(30), None, 5));
    assert_eq!(found(&it, from_ref(&late)), []);
    // Off the grid is as good, and a talk that is cancelled is asked nothing.
    it.talks[0].pin = Some(pin(Some(45), None, 5));
    assert_eq!(found(&it, from_ref(&late)), []);
    it.talks[0].pin = Some(pin(Some(0), None, 5));
    it.talks[0].status = Some(Status::Cancelled);
    assert_eq!(found(&it, from_ref(&late)), []);
}

#[test]
fn a_pin_in_another_room() {
    let mut it = instance();
    it.talks[2].pin = Some(pin(None, Some(1), 5));
    let says = "request `stage` contradicts a pin: \"T2\" is pinned to R1";
    assert_eq!(found(&it, &[rooms("stage", 50, json!([0]), &[2])]), one(says, 50, &[5]));
    assert_eq!(found(&it, &[rooms("stage", 50, json!([1]), &[2])]), []);
}

#[test]
fn a_window_without_a_start() {
    let mut it = instance();
    let early = slots("early", 50, window(-60, 0), &[1]);
    assert_eq!(found(&it, from_ref(&early)), one("request `early` leaves no start for \"T1\"", 50, &[]));
    // A talk that is too long for what is left.
    it.talks[1].minutes = Some(plenary::model::Minutes(60));
    let last = slots("last", 50, window(60, 90), &[0, 1, 2]);
    assert_eq!(found(&it, &[last]), one("request `last` leaves no start for \"T1\"", 50, &[]));
    // It may be left out.
    it.talks[1].optional = true;
    assert_eq!(found(&it, &[early]), []);
}

#[test]
fn what_a_talk_says_itself() {
    let mut it = instance();
    let windows = vec![Interval { start: morning_plus(0), end: morning_plus(30) }];
    it.talks[1].slots = Some(SlotChoice { windows, words: "mon/1".to_owned(), origin: OriginId(7) });
    it.talks[1].rooms = RoomChoice::Only(vec![RoomId(0)], OriginId(8));
    let says = "request `late` leaves no start for \"T1\"";
    assert_eq!(found(&it, &[slots("late", 50, window(30, 90), &[0, 1])]), one(says, 50, &[7]));
    let says = "request `stage` leaves no room for \"T1\"";
    assert_eq!(found(&it, &[rooms("stage", 50, json!([1]), &[0, 1])]), one(says, 50, &[8]));
}

#[test]
fn two_requests_that_do_not_meet() {
    let it = instance();
    let early = slots("early", 50, window(0, 30), &[0, 1, 2]);
    let late = slots("late", 60, window(30, 90), &[1, 2]);
    let says = "request `early` and request `late` have no start in common for \"T1\" and one more talk";
    assert_eq!(found(&it, &[early.clone(), late]), one(says, 50, &[60]));
    assert_eq!(found(&it, &[early, slots("other", 60, window(0, 60), &[1])]), []);
    let says = "request `a` and request `b` have no room in common for \"T0\"";
    let (a, b) = (rooms("a", 50, json!([0]), &[0]), rooms("b", 60, json!([1]), &[0]));
    assert_eq!(found(&it, &[a, b]), one(says, 50, &[60]));
}

#[test]
fn pins_in_the_wrong_order() {
    let mut it = instance();
    it.talks[1].after = vec![(TalkId(0), OriginId(9))];
    let asked = request("first-things-first", "order", 50, &[], &[0, 1]);
    (it.talks[0].pin, it.talks[1].pin) = (Some(pin(Some(30), None, 5)), None);
    assert_eq!(found(&it, from_ref(&asked)), []);
    it.talks[1].pin = Some(pin(Some(0), Some(1), 6));
    let wrong = found(&it, &[asked]);
    assert!(wrong[0].0.starts_with("request `first-things-first` contradicts pins: \"T1\" starts at"), "{wrong:?}");
    assert_eq!((wrong.len(), wrong[0].1, &wrong[0].2[..2]), (1, 50, &[6, 5][..]));
    // The rule's own use is the solver's to judge.
    assert_eq!(found(&it, &[]), []);
}

/// Pins that cannot hold together are named with both places, though the draft is not written yet.
#[test]
fn pins_that_contradict_each_other() {
    let desk = Desk::with(
        "conference: {name: Pins, timezone: Europe/Berlin}\n\
         slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\"], minutes: 30}]\n\
         rooms: [main, side]\n\
         talks:\n  \
         - {title: A, speakers: [X], pin: {start: 2027-03-05T10:00, room: main}}\n  \
         - {title: B, speakers: [Y], pin: {start: 2027-03-05T10:00, room: main}}\n  \
         - {title: C, speakers: [X], pin: {start: 2027-03-05T10:00, room: side}}\n",
    );
    let run = desk.run(&["solve", "@scenario.yaml", "-o", "@draft.yaml", "--iterations", "1000"]);
    assert_eq!(run.code, 1);
    snapshot(&tests_folder("cli"), "pins", &run.transcript());
}

/// A request that asks for nothing is named by `solve` too: its draft keeps it all too easily.
#[test]
fn a_request_about_nobody_is_named_when_solving() {
    let desk = Desk::with(
        "conference: {name: Nobody, timezone: Europe/Berlin}\n\
         slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\"], minutes: 30}]\n\
         rooms: [main, side]\n\
         talks: [{title: A, track: red}, {title: B, kind: panel}]\n\
         requests:\n  - {id: none, talks: {track: red, kind: panel}, require: {from: \"10:30\"}}\n",
    );
    let run = desk.run(&["solve", "@scenario.yaml", "-o", "@draft.yaml", "--iterations", "1000"]);
    assert_eq!(run.code, 0);
    snapshot(&tests_folder("cli"), "nobody", &run.transcript());
}
