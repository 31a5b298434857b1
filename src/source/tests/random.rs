//! Both YAML parsers see the same structure, and no input panics.

use proptest::prelude::*;
use serde_yaml::Value;

use super::*;
use crate::finding::Origins;
use crate::source::read;
use crate::source::tree::{At, Forest, Kind};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 :#,{}'\"\\[\\]\n~?&*!|>%@`-]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "a\u{2028}b",
            "\u{85}",
            "null",
            "true",
            "1984",
            "0x1f",
            "1e3",
            "-",
            "---",
            "2016-07-11",
            "09:00",
            "é: ü #",
            "- a"
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        text().prop_map(Value::String),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Sequence),
            prop::collection::vec((text(), inner), 0..5).prop_map(|pairs| {
                let pairs = pairs.into_iter().filter(|(key, _)| key != "<<");
                Value::Mapping(pairs.map(|(key, value)| (Value::String(key), value)).collect())
            }),
        ]
    })
}

fn same(value: &Value, at: At<'_>) -> bool {
    match (value, &at.node().kind) {
        (Value::Null, Kind::Scalar { text, plain: true }) => matches!(text.as_str(), "" | "~" | "null"),
        (Value::String(a), Kind::Scalar { text, .. }) => a == text,
        (Value::Bool(_) | Value::Number(_), Kind::Scalar { text, plain: true }) => {
            serde_yaml::from_str::<Value>(text).is_ok_and(|read| read == *value)
        }
        (Value::Sequence(list), Kind::List(items)) => {
            list.len() == items.len() && list.iter().enumerate().all(|(index, one)| same(one, at.item(index)))
        }
        (Value::Mapping(map), Kind::Map(pairs)) => {
            map.len() == pairs.len()
                && map.iter().all(|(key, one)| key.as_str().and_then(|key| at.get(key)).is_some_and(|at| same(one, at)))
        }
        _ => false,
    }
}

const VALID: &str = "conference: {name: Tiny Conf, timezone: Europe/Berlin}
days: {mon: 2027-03-05, tue: 2027-03-06}
slots:
  - {id: s, day: mon, at: [\"10:00\", \"10:40\"], minutes: 30, tags: [x]}
grid: [{day: tue, from: \"09:00\", to: \"12:00\", every: 20}]
breaks: [{start: tue 10:20, minutes: 40, title: Coffee}]
rooms:
  - {id: main, capacity: 200, available: [{day: mon, from: \"09:00\"}], tags: [t]}
  - {id: both, combines: [main, side]}
  - side
talks:
  - &a {title: Why Rust, speakers: [Ada Lovelace, unknown], expected: 150, slots: {tag: x, not: {day: tue}}}
  - {title: Lifetimes, speakers: [Ada Lovelace], after: why-rust, rooms: {tag: t}}
  - {title: \"Async: a tour\", people_of: {day: same}, minutes: 20, pin: {start: tue 09:00, room: side}}
  - {id: again, repeat_of: lifetimes, hold_until: 2027-02-01, status: proposed, uses: {camera: 1}, series: s, position: 2}
resources: [{id: camera, capacity: 1}]
interest: [{talks: [lifetimes, again], count: 14}, {talks: {not: {tag: []}}}]
requests:
  - {id: r, people: Ada Lovelace, require: {from: \"09:30\"}, level: warn, weight: 5}
  - {talks: [again, why-rust], keep: apart, gap: 5}
  - {talks: lifetimes, avoid: {rooms: {not: {tag: t}}, slots: [s, mon, {block: tue/1}]}}
rules: {room-too-small: {level: warn, scope: {speaker: Ada Lovelace}}, x: deny, y: [{pairs: [{talks: [again]}]}, {slots: {tag: x}}]}
profiles: {p: {extends: q}, q: {rules: {x: {rooms: both}}}}
ignore: [{rule: x, talks: [again, lifetimes], rooms: {tag: t}, until: 2027-01-01}]
";

/// Everything that reads a text.
fn read_all(text: &str) {
    let _ = what_is(text);
    if let Err(failure) = load_scenario_text("x", text, today()) {
        assert!(!failure.errors.is_empty());
        shown(&failure);
    }
    let instance = load_scenario_text("x", VALID, today()).unwrap().instance;
    let mut origins = Origins::default();
    if let Ok(agenda) = agenda_from(&Text::new("x", text), &instance, &mut origins) {
        let written = write_agenda(&instance, &agenda);
        assert!(agenda_from(&Text::new("w", &written), &instance, &mut origins).is_ok(), "{written}");
    }
    let _ = programme(&Text::new("x", text), None, today(), &mut origins);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn both_parsers_see_the_same(value in value()) {
        let written = serde_yaml::to_string(&serde_yaml::Mapping::from_iter([(Value::from("top"), value.clone())])).unwrap();
        // saphyr-parser may refuse what libyaml writes; it may not read it differently.
        let mut forest = Forest::default();
        if let Ok(parsed) = read::parse(&Text::new("x", &written), &mut forest, &mut Origins::default()) {
            let top = forest.at(parsed.root).get("top").unwrap();
            prop_assert!(same(&value, top), "{written}");
            let again: Value = serde_yaml::from_str(&forest.text(top.id)).unwrap();
            prop_assert_eq!(again, value, "{}", written);
        }
    }

    #[test]
    fn json_is_read_as_serde_reads_it(value in value()) {
        let json = serde_json::to_string_pretty(&serde_yaml::Mapping::from_iter([(Value::from("top"), value.clone())])).unwrap();
        let mut forest = Forest::default();
        let parsed = read::parse(&Text::new("x", &json), &mut forest, &mut Origins::default()).unwrap();
        prop_assert!(parsed.json);
        prop_assert!(same(&value, forest.at(parsed.root).get("top").unwrap()), "{json}");
    }

    #[test]
    fn edited_scenarios_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, "\\PC|[-:,{}\\[\\]#&*0-9\n\t\" ]"), 1..6)) {
        let mut text: Vec<char> = VALID.chars().collect();
        for (index, kind, insert) in edits {
            let at = index.index(text.len());
            match kind {
                0 => drop(text.remove(at)),
                1 => text.splice(at..at, insert.chars()).for_each(drop),
                _ => text.splice(at..=at, insert.chars()).for_each(drop),
            }
        }
        read_all(&text.into_iter().collect::<String>());
    }

    #[test]
    fn comments_never_panic(
        words in prop::collection::vec("# |plenary:|ignore|\\[|\\]|until |2027-03-01|[\n\"',:{}|>é -]|order", 0..12),
        at in any::<prop::sample::Index>(),
    ) {
        let mut text: Vec<char> = "agenda:\n  - {talk: again, start: mon 10:00}\n  - talk: x\n".chars().collect();
        let at = at.index(text.len());
        text.splice(at..at, format!(" # plenary: ignore{}", words.concat()).chars());
        read_all(&text.into_iter().collect::<String>());
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_agendas_never_panic(talk in text(), start in "[a-z0-9: T+Z-]{0,18}", room in text()) {
        let entry = serde_json::json!({"agenda": [{"talk": talk, "start": start, "room": room}]});
        read_all(&entry.to_string());
        read_all(&serde_yaml::to_string(&entry).unwrap());
    }
}
