//! Selectors in rules, profiles and requests.

use serde_json::json;

use super::*;
use crate::model::RuleSetting;

const EVENT: &str = "days: {mon: 2027-03-01, tue: 2027-03-02}
slots: [{id: am, day: mon, at: ['09:00'], minutes: 30}, {id: pm, day: tue, at: ['14:00'], minutes: 30, tags: [late]}]
rooms: [{id: b, features: [stage]}, {id: a, features: [stage], kinds: [panel]}]
people: [{name: Ada, organisation: Acme}, {name: Bob}, {name: Cy}]
talks:
  - {id: one, speakers: [Ada], tags: [x], difficulty: 1, language: en, series: s, status: proposed}
  - {id: two, speakers: [Bob], tags: [x], difficulty: 2}
  - {id: three, speakers: [Ada, Bob], organisers: [Cy], kind: panel}
";

fn event(text: &str) -> Instance {
    good(&format!("{EVENT}{text}"))
}

/// Id and place of the first error in a text after `EVENT`, from line 10 on.
fn first_error(text: &str) -> String {
    errors(&format!("{HEAD}\n{EVENT}{text}")).into_iter().next().unwrap_or_else(|| "no error".to_owned())
}

fn values(setting: &RuleSetting) -> serde_json::Value {
    setting.values.iter().map(|one| (one.key.clone(), one.value.clone())).collect::<serde_json::Map<_, _>>().into()
}

/// Minutes from midnight UTC of `2027-03-01`.
fn window(instance: &Instance, from: i64, to: i64) -> serde_json::Value {
    let midnight = instance.days[0].span.start.0;
    json!([[midnight + from, midnight + to]])
}

#[test]
fn selectors_in_rules_are_resolved_at_any_depth() {
    let instance = event(
        "rules:
  keep-apart: {pairs: [{talks: [three, one]}, {talks: {tag: x}}], talks: [two, {kind: panel}, two], by: track}
  undesired-slot:
    - {slots: [am, tue], table: [{slots: {tag: late}, cost: 3}]}
    - {slots: {from: '12:00', to: '13:00', day: mon}, rooms: {feature: stage}, scope: {difficulty: 2}}
    - {rooms: {kind: panel}, talks: {language: en, series: [s], status: [proposed, cancelled], difficulty: [1, 3]}}
",
    );
    let [apart, one, two, three] = instance.settings.as_slice() else { panic!("{:?}", instance.settings) };
    assert_eq!(values(apart), json!({"pairs": [{"talks": [2, 0]}, {"talks": [0, 1]}], "talks": [1, 2], "by": "track"}));
    let midnight = instance.days[0].span.start.0;
    let tuesday = instance.days[1].span;
    assert_eq!(values(one)["slots"], json!([[midnight + 540, midnight + 541], [tuesday.start.0, tuesday.end.0]]));
    assert_eq!(values(one)["table"][0]["slots"], window(&instance, 1_440 + 840, 1_440 + 841));
    assert_eq!(values(two)["slots"], window(&instance, 720, 780));
    assert_eq!((&values(two)["rooms"], two.scope.as_ref().map(Vec::len)), (&json!([0, 1]), Some(1)));
    assert_eq!(values(three), json!({"rooms": [1], "talks": [0]}));
    assert!(instance.empty_selectors.is_empty());
}

#[test]
fn slips_in_selectors_have_their_place() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("rules: {r: {talks: {tga: x}}}", "unknown-key t.yaml:10:21"),
        ("rules: {r: {list: [{talks: [one, too]}]}}", "unknown-talk t.yaml:10:34"),
        ("rules: {r: {rooms: {feature: [stgae]}}}", "unknown-feature t.yaml:10:31"),
        ("rules: {r: {slots: [am, mno]}}", "unknown-slot t.yaml:10:25"),
        ("rules: {r: {slots: {from: '25:00'}}}", "bad-time t.yaml:10:27"),
        ("rules: {r: {talks: {difficulty: hard}}}", "wrong-type t.yaml:10:33"),
        ("rules: {r: {talks: {status: done}}}", "bad-value t.yaml:10:29"),
        ("rules: {r: {talks: 1.5}}", "wrong-type t.yaml:10:20"),
        ("rules: {r: {talks: }}", "wrong-type t.yaml:10:18"),
        ("profiles: {p: {rules: {r: {talks: [oen]}}}}", "unknown-talk t.yaml:10:36"),
        ("profiles: {p: {extend: draft}}", "unknown-key t.yaml:10:16"),
        ("profiles: {p: {extends: relaese}}", "unknown-profile t.yaml:10:25"),
        ("profiles: {p: {extends: p}}", "profile-cycle t.yaml:10:25"),
        ("profiles: {p: {extends: q}, q: {extends: p}}", "profile-cycle t.yaml:10:25"),
        ("profiles: {p: {}, draft: {extends: p}}", "profile-cycle t.yaml:10:12"),
        ("profiles: {draft: {extends: published}}", "profile-cycle t.yaml:10:29"),
    ] {
        let found = first_error(text);
        if !found.starts_with(expected) {
            wrong.push(format!("{text}\n    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_matches_nothing_is_noted() {
    let instance = event(
        "rules: {r: {scope: {tag: x, kind: panel}, rooms: {kind: panel, not: {feature: stage}}}, q: {slots: {day: mon, not: {day: mon}}}}
requests:
  - {talks: {tag: x, not: {tag: x}}, keep: apart}
  - {people: Cy, avoid: mon}
  - {talks: two, people: {organisation: Acme}, prefer: {rooms: a}}
",
    );
    assert_eq!(instance.settings[0].scope, Some(Vec::new()));
    assert_eq!(values(&instance.settings[0]), json!({"rooms": []}));
    assert!(instance.requests.iter().all(|one| one.scope == Some(Vec::new())), "{:?}", instance.requests);
    let empty: Vec<_> = instance.empty_selectors.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(
        empty,
        [
            "talk (tag x and kind panel)",
            "room (kind panel and not (feature stage))",
            "start (day mon and not (day mon))",
            "talk (tag x and not (tag x))",
            "talk (people Cy)",
            "talk (people organisation Acme)",
        ]
    );
}

#[test]
fn profiles_are_settings_with_names() {
    let instance = event(
        "profiles: {mine: {extends: release, rules: {order: off}}, release: {rules: {order: [note, {weight: 2}]}}}",
    );
    let [mine, release] = instance.profiles.as_slice() else { panic!("{:?}", instance.profiles) };
    assert_eq!((mine.name.as_str(), mine.extends.as_ref().map(|(name, _)| name.as_str())), ("mine", Some("release")));
    assert_eq!((mine.settings[0].rule.as_str(), values(&mine.settings[0])), ("order", json!({"level": "off"})));
    assert_eq!((release.extends.clone(), release.settings.len()), (None, 2));
}

#[test]
fn requests_are_uses() {
    let instance = event(
        "requests:
  - {id: late, reason: flight, asked_by: Ada, people: Ada, require: {from: '12:30'}}
  - {talks: [two, one], prefer: {slots: am, rooms: {feature: stage}}, level: note, weight: 5}
  - {talks: {tag: x}, avoid: [tue, {day: mon, to: '10:00'}]}
  - {talks: [three, one], people: {organisation: Acme}, keep: apart, gap: 10, level: deny}
  - {talks: [two, one], keep: together}
  - {talks: [two, one], keep: ordered, gap: 0}
  - {talks: [two, one], keep: same-room}
  - {talks: [two, one], keep: same-day, weight: 3}
  - {talks: [two, one], keep: different-day}
  - {talks: [two, one], keep: adjacent, gap: 20}
",
    );
    let shown: Vec<_> = instance
        .requests
        .iter()
        .map(|one| {
            (
                one.request.as_ref().unwrap().id.as_str(),
                one.rule.as_str(),
                values(one),
                one.scope.clone().map(|scope| scope.iter().map(|talk| talk.0).collect::<Vec<_>>()),
            )
        })
        .collect();
    let midnight = instance.days[0].span.start.0;
    let day = |number: i64, from: i64, to: i64| [midnight + number * 1_440 + from, midnight + number * 1_440 + to];
    let expected = [
        (
            "late",
            "slot-not-allowed",
            json!({"level": "deny", "slots": [day(0, 750, 1_440), day(1, 750, 1_440)]}),
            Some(vec![0, 2]),
        ),
        (
            "request-2",
            "undesired-slot",
            json!({"level": "note", "weight": 5, "slots": [day(0, 540, 541)], "wanted": true}),
            Some(vec![0, 1]),
        ),
        (
            "request-2",
            "undesired-room",
            json!({"level": "note", "weight": 5, "rooms": [0, 1], "wanted": true}),
            Some(vec![0, 1]),
        ),
        (
            "request-3",
            "undesired-slot",
            json!({"level": "warn", "slots": [day(0, 0, 600), day(1, 0, 1_440)], "wanted": false}),
            Some(vec![0, 1]),
        ),
        ("request-4", "keep-apart", json!({"level": "deny", "talks": [2, 0], "gap": 10}), None),
        ("request-5", "series", json!({"talks": [1, 0], "ordered": false, "room": true}), None),
        ("request-6", "order", json!({"talks": [1, 0], "gap": 0}), None),
        ("request-7", "series", json!({"talks": [1, 0], "next": false, "ordered": false}), None),
        ("request-8", "same-day", json!({"weight": 3, "talks": [1, 0]}), None),
        ("request-9", "different-day", json!({"talks": [1, 0]}), None),
        ("request-10", "series", json!({"talks": [1, 0], "gap": 20, "ordered": false, "room": false}), None),
    ];
    assert_eq!(shown, expected);
    let late = instance.requests[0].request.as_ref().unwrap();
    assert_eq!((late.reason.as_deref(), late.asked_by.as_deref()), (Some("flight"), Some("Ada")));
}

#[test]
fn bad_requests_say_what_and_where() {
    let mut wrong = Vec::new();
    for (text, expected, help) in [
        ("{keep: apart}", "missing-subject t.yaml:10:12", "add `talks:`"),
        ("{id: r, talks: [one, two]}", "missing-statement t.yaml:10:17", "add `require:`"),
        ("{talks: one, avoid: mon, require: tue}", "several-statements t.yaml:10:25", "two requests"),
        ("{talks: [one, two], keep: aprat}", "bad-value t.yaml:10:38", "did you mean `apart`?"),
        ("{talks: [one, two], keep: far}", "bad-value t.yaml:10:38", "known words are apart"),
        ("{talks: [one, two], keep: same-day, gap: 5}", "bad-value t.yaml:10:48", "keep: apart"),
        ("{talks: one, avoid: mon, gap: 5}", "bad-value t.yaml:10:37", "remove it"),
        ("{talks: [one, two], keep: apart, gap: -5}", "bad-value t.yaml:10:50", ""),
        ("{talks: one, avoid: mon, level: denny}", "bad-level t.yaml:10:44", "did you mean `deny`?"),
        ("{talks: one, keep: apart}", "bad-value t.yaml:10:20", "the other talk"),
        ("{talks: {tga: x}, keep: apart}", "unknown-key t.yaml:10:21", "did you mean `tag`?"),
        ("{talks: {tag: y}, keep: apart}", "unknown-tag t.yaml:10:26", "did you mean `x`?"),
        ("{people: Adda, avoid: mon}", "unknown-person t.yaml:10:21", "did you mean `ada`?"),
        ("{people: {organisation: Acne}, avoid: mon}", "unknown-organisation t.yaml:10:36", "did you mean `Acme`?"),
        ("{talks: one, avoid: {rooms: a, day: mon}}", "bad-value t.yaml:10:43", "under `slots`"),
        ("{talks: one, avoid: {room: a}}", "unknown-key t.yaml:10:33", "did you mean `rooms`?"),
        ("{talks: one, avoid: 'mon 09:00'}", "unknown-slot t.yaml:10:32", ""),
        ("{talks: one, requier: mon}", "unknown-key t.yaml:10:25", "did you mean `require`?"),
        (
            "{id: r, talks: one, avoid: mon}, {id: r, talks: one, avoid: mon}",
            "duplicate-id t.yaml:10:50",
            "another `id`",
        ),
    ] {
        let found = first_error(&format!("requests: [{text}]"));
        if !found.starts_with(expected) || !found.contains(help) {
            wrong.push(format!("{text}\n    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
