//! For every rule a generator that plants one violation in a clean agenda: `check` finds nothing before, and exactly that
//! one afterwards.

use plenary::rules::registry;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::cli::Desk;
use crate::support::runner::runner;
use crate::support::stage::{Dice, Stage, dice, slot, time};

/// Errors and warnings that `check` reports, and the score.
fn checked(stage: &Stage) -> (Vec<Value>, Value) {
    let desk = Desk::with(&stage.text());
    let run = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--format", "json"]);
    assert!(run.code < 2, "{}\n{}", stage.text(), run.transcript());
    let json = run.json();
    let findings = json["findings"].as_array().unwrap().iter().filter(|one| one["severity"] != "note").cloned();
    (findings.collect(), json["score"].clone())
}

/// The clean conference with what the rule looks at, and the same with one violation of it; `None` for a rule that this
/// file does not know.
#[expect(clippy::too_many_lines, reason = "one arm per rule, each a few lines")]
fn break_it(rule: &str, dice: &Dice) -> Option<(Stage, Stage)> {
    let mut clean = Stage::new(dice);
    let [a, b, c] = [dice.actors[0], dice.actors[1], dice.actors[2]];
    let names = format!("[t{a}, t{b}]");
    // Two talks far from everything: in different blocks of Wednesday.
    let first = dice.block * 3;
    let both = |stage: &mut Stage, key: &str, value: &str| {
        stage.set(a, key, value);
        stage.set(b, key, value);
    };
    let apart = |stage: &mut Stage| {
        stage.put(a, slot("wed", first), "main");
        stage.put(b, slot("wed", first + 3), "main");
    };
    let together = |stage: &mut Stage| stage.put(b, slot("wed", first), "side");
    let mut broken;
    match rule {
        "unscheduled-talk" | "optional-talk-left-out" => {
            if rule == "optional-talk-left-out" {
                clean.set(a, "optional", "true");
            }
            broken = clean.clone();
            broken.agenda.remove(a);
        }
        "scheduled-twice" => {
            broken = clean.clone();
            let mut again = broken.agenda[a].clone();
            again.start = Some(slot("wed", first));
            broken.agenda.push(again);
        }
        "outside-event" => {
            broken = clean.clone();
            broken.put(a, time("wed", 960), "cellar");
        }
        "wrong-slot-length" => {
            clean.put(a, slot("wed", first), "main");
            broken = clean.clone();
            broken.agenda[a].more = format!(", end: {}", time("wed", [645, 765][dice.block]));
        }
        "slot-not-allowed" => {
            clean.put(a, slot("wed", first), "main");
            clean.set(a, "slots", "{day: wed}");
            broken = clean.clone();
            broken.put(a, slot("thu", first), "main");
        }
        "room-not-allowed" => {
            clean.put(a, slot("wed", first), "main");
            clean.set(a, "rooms", "[main]");
            broken = clean.clone();
            broken.put(a, slot("wed", first), "side");
        }
        "pinned-talk-moved" => {
            clean.put(a, slot("wed", first), "main");
            clean.set(a, "pin", &format!("{{start: {}, room: main}}", slot("wed", first)));
            broken = clean.clone();
            broken.put(a, slot("wed", first + 1), "main");
        }
        "cancelled-talk-scheduled" | "expired-hold" => {
            clean.set(a, "status", if rule == "expired-hold" { "proposed" } else { "cancelled" });
            if rule == "expired-hold" {
                clean.set(a, "hold_until", "2020-02-29");
            }
            broken = clean.clone();
            clean.agenda.remove(a);
        }
        "unconfirmed-talk" => {
            clean.rule("unconfirmed-talk: warn");
            clean.set(a, "status", "confirmed");
            broken = clean.clone();
            broken.set(a, "status", "proposed");
        }
        "off-grid" => {
            broken = clean.clone();
            broken.put(a, time("wed", 610), "cellar");
        }
        "undesired-slot" => {
            clean.put(a, slot("wed", first), "main");
            clean.rule(format!("undesired-slot: {{scope: [t{a}], slots: {{day: thu}}}}"));
            broken = clean.clone();
            broken.put(a, slot("thu", first), "main");
        }
        "undesired-room" => {
            clean.put(a, slot("wed", first), "main");
            clean.rule(format!("undesired-room: {{scope: [t{a}], rooms: [side, cellar], wanted: false}}"));
            broken = clean.clone();
            broken.put(a, slot("wed", first), "cellar");
        }
        "staggered-start" => {
            clean.rule(format!("staggered-start: {{level: warn, scope: {names}}}"));
            clean.set(a, "minutes", "60");
            apart(&mut clean);
            broken = clean.clone();
            broken.put(b, slot("wed", first + 1), "side");
        }
        "room-overlap" => {
            apart(&mut clean);
            broken = clean.clone();
            broken.put(b, slot("wed", first), "main");
        }
        "room-unavailable" => {
            clean.put(a, slot("thu", first), "attic");
            broken = clean.clone();
            broken.put(a, slot("wed", first), "attic");
        }
        "missing-feature" => {
            clean.put(a, slot("wed", first), "main");
            clean.set(a, "needs", "[recording]");
            broken = clean.clone();
            broken.put(a, slot("wed", first), "side");
        }
        "room-too-small" => {
            clean.put(a, slot("wed", first), "main");
            clean.set(a, "expected", "90");
            broken = clean.clone();
            broken.put(a, slot("wed", first), "cellar");
        }
        "room-turnaround" => {
            clean.set(a, "rooms", "[hall]");
            clean.put(a, slot("wed", first), "hall");
            clean.put(b, slot("wed", first + 3), "side");
            broken = clean.clone();
            broken.put(b, slot("wed", first + 1), "side");
        }
        "popular-talk-in-smaller-room" => {
            clean.rule("popular-talk-in-smaller-room: warn");
            clean.set(a, "expected", "39");
            clean.set(b, "expected", "30");
            clean.put(a, slot("wed", first), "main");
            clean.put(b, slot("wed", first), "side");
            broken = clean.clone();
            broken.put(a, slot("wed", first), "cellar");
        }
        "resource-overload" => {
            clean.sections.push("resources: [{id: interpreter, capacity: 2}]".to_owned());
            clean.set(a, "uses", "{interpreter: 2}");
            clean.set(b, "uses", "{interpreter: 1}");
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "person-overlap" => {
            both(&mut clean, "moderators", &format!("[p{c}]"));
            clean.put(c, slot("thu", 0), "main");
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "person-unavailable" => {
            ", unavailable: [{day: thu}]".clone_into(&mut clean.people[a]);
            clean.put(a, slot("wed", first), "main");
            broken = clean.clone();
            broken.put(a, slot("thu", first), "main");
        }
        "short-turnaround" | "no-pause" => {
            both(&mut clean, "moderators", &format!("[p{c}]"));
            clean.put(c, slot("thu", 0), "main");
            apart(&mut clean);
            if rule == "no-pause" {
                clean.rule("no-pause: warn");
            }
            broken = clean.clone();
            broken.put(b, slot("wed", first + 1), if rule == "no-pause" { "main" } else { "side" });
        }
        "person-overload" => {
            ", max_per_day: 1".clone_into(&mut clean.people[a]);
            clean.set(b, "speakers", &format!("[p{a}]"));
            clean.put(a, slot("wed", first), "main");
            clean.put(b, slot("thu", first), "main");
            broken = clean.clone();
            broken.put(b, slot("wed", first + 3), "main");
        }
        "unsociable-hour" => {
            clean.rule("unsociable-hour: {level: warn, to: \"20:00\"}");
            ", timezone: Asia/Tokyo".clone_into(&mut clean.people[a]);
            clean.put(a, slot("wed", 0), "main");
            broken = clean.clone();
            broken.put(a, slot("wed", 3 + first), "main");
        }
        "chair-overlap" => {
            both(&mut clean, "chairs", &format!("[p{c}]"));
            clean.put(c, slot("thu", 0), "main");
            clean.set(a, "track", "red");
            clean.set(b, "track", "blue");
            apart(&mut clean);
            broken = clean.clone();
            broken.put(b, slot("wed", first + 2), "side");
        }
        "order" => {
            clean.set(b, "after", &format!("[t{a}]"));
            apart(&mut clean);
            broken = clean.clone();
            broken.put(a, slot("thu", first), "main");
        }
        "keep-apart" => {
            clean.rule(format!("keep-apart: {{talks: {names}}}"));
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "same-day" => {
            clean.rule(format!("same-day: {{talks: {names}}}"));
            apart(&mut clean);
            broken = clean.clone();
            broken.put(b, slot("thu", first), "main");
        }
        "different-day" => {
            clean.set(b, "repeat_of", &format!("t{a}"));
            clean.put(a, slot("wed", first), "main");
            clean.put(b, slot("thu", first), "main");
            broken = clean.clone();
            broken.put(b, slot("wed", first + 3), "main");
        }
        "series" => {
            both(&mut clean, "series", "course");
            clean.put(a.min(b), slot("wed", first), "main");
            clean.put(a.max(b), slot("wed", first + 1), "main");
            broken = clean.clone();
            broken.put(a.max(b), slot("wed", first + 1), "side");
        }
        "difficulty-order" | "wrong-position" => {
            both(&mut clean, "track", "red");
            if rule == "wrong-position" {
                clean.set(a, "position", "1");
            } else {
                clean.set(a, "difficulty", "1");
                clean.set(b, "difficulty", "2");
            }
            apart(&mut clean);
            broken = clean.clone();
            broken.put(a, slot("wed", first + 4), "main");
        }
        "plenary-overlap" => {
            clean.set(a, "plenary", "true");
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "over-break" => {
            clean.put(a, slot("wed", first + 2), "main");
            broken = clean.clone();
            // A pin may be as long as it likes.
            broken.set(a, "minutes", "45");
            broken.set(a, "pin", &format!("{{start: {}, room: main}}", slot("wed", first + 2)));
        }
        "track-overlap" => {
            clean.rule("track-room-change: off");
            both(&mut clean, "track", "red");
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "topic-overlap" => {
            clean.rule("topic-overlap: warn");
            both(&mut clean, "tags", "[rust]");
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "similar-track-overlap" => {
            clean.rule("similar-track-overlap: {level: warn, similar: [{between: [red, pink]}]}");
            clean.set(a, "track", "red");
            clean.set(b, "track", "pink");
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "track-room-change" => {
            both(&mut clean, "track", "red");
            apart(&mut clean);
            broken = clean.clone();
            broken.put(b, slot("wed", first + 3), "side");
        }
        "track-interrupted" => {
            both(&mut clean, "track", "red");
            clean.put(a, slot("wed", 1), "main");
            clean.put(b, slot("wed", 3 + dice.block), "main");
            broken = clean.clone();
            broken.put(b, slot("wed", 6 + dice.block), "main");
        }
        "mixed-block" => {
            clean.set(a, "track", "red");
            clean.set(b, "track", "blue");
            apart(&mut clean);
            broken = clean.clone();
            broken.put(b, slot("wed", first + 1), "main");
        }
        "audience-overlap" => {
            clean.sections.push(format!("interest: [{{talks: {names}, count: 7}}]"));
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "crowd-control" => {
            clean.rule(format!("crowd-control: {{level: warn, talks: {names}, allowed: [1]}}"));
            apart(&mut clean);
            broken = clean.clone();
            together(&mut broken);
        }
        "slot-diversity" => {
            // A credit is no finding: what is broken is that there is none.
            clean.rule("slot-diversity: warn");
            clean.set(a, "language", "de");
            clean.set(b, "language", "en");
            apart(&mut clean);
            together(&mut clean);
            broken = clean.clone();
            apart(&mut broken);
        }
        "uneven-spread" => {
            clean.rule("uneven-spread: {level: warn, most: 1}");
            both(&mut clean, "organisation", "Acme");
            clean.put(a, slot("wed", first), "main");
            clean.put(b, slot("thu", first), "main");
            broken = clean.clone();
            broken.put(b, slot("wed", first + 3), "main");
        }
        "published-talk-moved" => {
            clean.published.clone_from(&clean.agenda);
            broken = clean.clone();
            broken.agenda[a].start = Some(slot("wed", first));
        }
        "unknown-reference" => {
            broken = clean.clone();
            let mut stray = broken.agenda[a].clone();
            "keynote".clone_into(&mut stray.talk);
            stray.start = Some(slot("thu", first));
            broken.agenda.push(stray);
        }
        "duplicate-entry" => {
            broken = clean.clone();
            broken.agenda.push(broken.agenda[a].clone());
        }
        "day-missing" => {
            clean.json = true;
            clean.rule("day-missing: warn");
            broken = clean.clone();
            broken.agenda[a].start = Some("10:00".to_owned());
        }
        "room-disagreement" => {
            clean.rule("room-disagreement: warn");
            clean.agenda[a].more = format!(", people: [P{a}]");
            broken = clean.clone();
            broken.agenda[a].more = format!(", people: [P{b}]");
        }
        "format-departure" => {
            clean.json = true;
            clean.rule("format-departure: warn");
            broken = clean.clone();
            ", \"mood\": \"calm\"".clone_into(&mut broken.agenda[a].more);
        }
        "missing-time" => {
            clean.rule("missing-time: warn");
            broken = clean.clone();
            broken.agenda[a].start = None;
        }
        "missing-room" => {
            clean.rule("missing-room: warn");
            broken = clean.clone();
            broken.agenda[a].room = None;
        }
        "missing-people" => {
            clean.rule("missing-people: warn");
            broken = clean.clone();
            broken.talks[a].retain(|(key, _)| key != "speakers");
        }
        "empty-selector" => {
            clean.set(a, "track", "red");
            clean.set(b, "kind", "panel");
            broken = clean.clone();
            broken.rule("room-too-small: {scope: {track: red, kind: panel}}");
        }
        "ambiguous-person" => {
            clean.rule("ambiguous-person: warn");
            " P8".clone_into(&mut clean.people[a]);
            broken = clean.clone();
            broken.people.push(format!(" - P{a}"));
        }
        "ambiguous-room" => {
            clean.rule("ambiguous-room: warn");
            clean.rooms.push("{id: yard, name: Yard Room}".to_owned());
            broken = clean.clone();
            broken.rooms.push("{id: main-hall, name: Main Hall}".to_owned());
        }
        "unused-suppression" => {
            clean.rule("unused-suppression: warn");
            broken = clean.clone();
            broken.sections.push(format!("ignore: [{{rule: person-overlap, talks: {names}, reason: they said so}}]"));
        }
        _ => return None,
    }
    Some((clean, broken))
}

#[test]
fn what_is_broken_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for entry in registry() {
        let rule = entry.info.id;
        let result = runner(rule, 8, 200).run(&dice(), |dice| {
            let Some((clean, broken)) = break_it(rule, &dice) else {
                return Err(TestCaseError::fail("no generator breaks it"));
            };
            let ((before, was), (after, is)) = (checked(&clean), checked(&broken));
            prop_assert!(before.is_empty(), "the clean agenda has findings: {:#?}\n{}", before, clean.text());
            if rule == "slot-diversity" {
                prop_assert_eq!((was["soft"].as_i64(), is["soft"].as_i64()), (Some(-1), Some(0)));
                return Ok(());
            }
            let found: Vec<&str> = after.iter().filter_map(|one| one["rule"].as_str()).collect();
            prop_assert_eq!(found, vec![rule], "{:#?}\n{}", after, broken.text());
            Ok(())
        });
        wrong.extend(result.err().map(|error| format!("{rule}: {error}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
