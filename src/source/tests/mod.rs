//! Whole files: what is accepted, and what every bad input says.

mod agendas;
mod bad;
mod facts;
mod includes;
mod random;
mod settings;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::*;
use crate::model::{Instance, Role, RoomChoice};

/// A valid start of a scenario, on one line so that what follows starts on line 2.
const HEAD: &str = "conference: {name: T, timezone: Europe/Berlin}";

/// The day of every test.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 15).unwrap()
}

fn scenarios(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

fn shown(failure: &Failure) -> Vec<String> {
    let label = |origin| failure.origins.label(origin).unwrap_or_default();
    let one = |error: &crate::finding::InputError| {
        let related: Vec<_> =
            error.related.iter().map(|(at, words)| [" [", &label(*at), " ", words, "]"].concat()).collect();
        let related = related.concat();
        let help = error.help.as_deref().map(|help| format!(" | {help}")).unwrap_or_default();
        format!("{} {}: {}{related}{help}", error.id, label(error.origin), error.message)
    };
    failure.errors.iter().map(one).collect()
}

fn errors(text: &str) -> Vec<String> {
    load_scenario_text("t.yaml", text, today()).map(|_| ()).map_err(|failure| shown(&failure)).err().unwrap_or_default()
}

fn good(text: &str) -> Instance {
    load_scenario_text("t.yaml", &format!("{HEAD}\n{text}"), today())
        .map_err(|failure| shown(&failure))
        .unwrap()
        .instance
}

#[test]
fn blocks_offers_and_choices() {
    let instance = good(
        "days: {mon: 2027-03-01, tue: 2027-03-02}
grid:
  - {day: mon, from: '09:00', to: '12:00', every: 30, tags: [early]}
slots:
  - {id: late, day: tue, at: ['20:00', '21:00'], minutes: 60, rooms: {tag: big}}
breaks: [{start: mon 10:00, minutes: 30}]
rooms: [{id: a, capacity: 10, features: [x, y]}, {id: b, capacity: 5, features: [y], tags: [big]}, {id: ab, combines: [a, b]}]
defaults: {minutes: 30}
talks:
  - {title: One, speakers: [Zoë], slots: {tag: early}, rooms: none}
  - {title: Two, moderators: [Ann, unknown], slots: late, rooms: {not: {tag: big}}}
  - {title: Q&A, people_of: {day: same}, slots: {block: mon/2, not: {from: '11:30', to: '12:00'}}}
  - {title: Wrap, people_of: {kind: talk, not: {speaker: Zoë}}, after: one}
",
    );
    let blocks: Vec<_> = instance.blocks.iter().map(|b| (b.id.as_str(), instance.span_label(b.span))).collect();
    assert_eq!(
        blocks,
        [
            ("mon/1", "mon 09:00–10:00".to_owned()),
            ("mon/2", "mon 10:30–12:00".to_owned()),
            ("tue/1", "tue 20:00–22:00".to_owned())
        ]
    );
    let offers: Vec<_> = instance.offers.iter().map(|o| (instance.time_label(o.at), o.block.is_some())).collect();
    assert_eq!(offers[2], ("mon 10:00".to_owned(), false));
    assert_eq!(offers.len(), 8);
    assert_eq!(instance.offers[7].rooms.as_ref().map(Vec::len), Some(1));
    let [one, two, qa, wrap, coffee] = instance.talks.as_slice() else { panic!("{:?}", instance.talks) };
    assert_eq!((one.id.as_str(), qa.id.as_str(), coffee.id.as_str()), ("one", "q-a", "break-mon-1000"));
    assert_eq!(one.rooms, RoomChoice::NoRoom);
    let RoomChoice::Only(rooms, _) = &two.rooms else { panic!("{:?}", two.rooms) };
    assert_eq!(rooms.len(), 2);
    assert_eq!((one.people_known, two.people_known), (true, false));
    let windows = |talk: &crate::model::Talk| -> Vec<String> {
        talk.slots.as_ref().unwrap().windows.iter().map(|&span| instance.span_label(span)).collect()
    };
    assert_eq!(windows(one), ["mon 09:00–12:00"]);
    assert_eq!(windows(two), ["tue 20:00–20:01", "tue 21:00–21:01"]);
    assert_eq!(windows(qa), ["mon 10:30–11:30"]);
    assert_eq!(qa.slots.as_ref().unwrap().words, "block mon/2 and not (from 11:30 and before 12:00)");
    assert_eq!(qa.people_of_day.as_ref().unwrap().candidates.len(), 2);
    let attends: Vec<_> = wrap.people.iter().map(|one| (instance.person(one.person).name.as_str(), one.role)).collect();
    assert_eq!(attends, [("Ann", Role::Attendee)]);
    assert_eq!(instance.people[0].id, "zoe");
    let whole = &instance.rooms[2];
    assert_eq!((whole.capacity, whole.features.as_slice(), whole.atoms.len()), (Some(15), &["y".to_owned()][..], 2));
    assert!(whole.on_request && whole.combined);
    assert!(coffee.is_break && coffee.title.is_empty());
}

#[test]
fn rules_become_settings() {
    let text = "rules:
  room-too-small: warn
  keep-apart:
    - {scope: {tag: x}, weight: 3}
    - {level: deny, scope: [b]}
talks: [{id: a, minutes: 5, tags: [x]}, {id: b, minutes: 5}]";
    let instance = good(text);
    let rules: Vec<_> =
        instance.settings.iter().map(|one| (one.rule.as_str(), one.scope.clone().map(|s| s.len()))).collect();
    assert_eq!(rules, [("room-too-small", None), ("keep-apart", Some(1)), ("keep-apart", Some(1))]);
    assert_eq!(instance.settings[0].values[0].value, "warn");
    assert_eq!(instance.settings[1].values[0].value, 3);
}

#[test]
fn json_is_read_with_its_own_escapes() {
    let text = "{\n\t\"conference\": {\"name\": \"\\ud83d\\ude00 \\u00e9\\/\", \"timezone\": \"UTC\"},\n\t\"talks\": [{\"id\": \"a\", \"minutes\": 5}]\n}";
    let loaded = load_scenario_text("t.json", text, today()).map_err(|failure| shown(&failure)).unwrap();
    assert_eq!(loaded.instance.name, "😀 é/");
    assert_eq!(loaded.origins.label(loaded.instance.talks[0].origin).unwrap(), "t.json:3:19");
    let twice = text.replace("\"minutes\": 5", "\"id\": \"b\"");
    let failure = load_scenario_text("t.json", &twice, today()).unwrap_err();
    assert!(shown(&failure)[0].starts_with("duplicate-key t.json:3:24"), "{:?}", shown(&failure));
}

#[test]
fn the_schema_describes_the_keys() {
    let schema = json_schema().to_string();
    for word in ["own_breaks", "Keeps its own breaks", "combines", "additionalProperties", "people_of"] {
        assert!(schema.contains(word), "{word}");
    }
}

#[test]
fn real_programmes_load() {
    for (name, talks, breaks, entries) in [("srecon16-europe", 60, 14, 74), ("systems-at-scale-2022", 18, 0, 18)] {
        let loaded =
            load_scenario(&scenarios(&format!("{name}.yaml")), today()).map_err(|failure| shown(&failure)).unwrap();
        let instance = &loaded.instance;
        assert_eq!(instance.talks.len(), talks + breaks, "{name}");
        assert_eq!(instance.breaks().count(), breaks, "{name}");
        let mut origins = loaded.origins.clone();
        let agenda = load_agenda(&scenarios(&format!("{name}.agenda.yaml")), instance, &mut origins).unwrap();
        assert_eq!(agenda.entries.len(), entries, "{name}");
        for entry in &agenda.entries {
            assert!(entry.talk.known().is_some(), "{entry:?}");
            assert_eq!(entry.known_rooms().count(), entry.rooms.len(), "{entry:?}");
        }
        let written = write_agenda(instance, &agenda);
        assert!(is_untouched(&written));
        assert!(!is_untouched(&written.replacen("room", "rooms", 1)));
        assert_eq!(what_is(&written), FileKind::Agenda);
        let again = agenda_from(&Text::new("w.yaml", &written), instance, &mut origins).unwrap();
        let facts = |agenda: &crate::model::Agenda| {
            let mut facts: Vec<_> =
                agenda.entries.iter().map(|e| (e.start, e.talk.clone(), e.end, e.rooms.clone())).collect();
            facts.sort();
            facts
        };
        assert_eq!(facts(&again), facts(&agenda), "{name}");
        // Without the scenario too.
        let path = scenarios(&format!("{name}.agenda.yaml"));
        let text = Text::read(&path, &mut origins).unwrap();
        let alone = programme(&text, None, today(), &mut origins).unwrap();
        assert_eq!((alone.events.len(), alone.zone), (entries, Some(instance.zone)));
    }
}
