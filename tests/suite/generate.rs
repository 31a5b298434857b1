//! Generated conferences: the same bytes everywhere, and a planted agenda that keeps the facts.

use plenary::check::check;
use plenary::generate::{Conference, Size, conference};
use plenary::rules::configure;
use plenary::source::{Text, agenda_from, load_scenario_text};
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value.get(key).and_then(Value::as_sequence).map(|items| items.iter().collect()).unwrap_or_default()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn words(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// Whether `start` (`mon 10:10`) lies in a half-day.
fn is_in(window: &Value, start: &str) -> bool {
    let (day, time) = start.split_once(' ').unwrap();
    let (from, to) = (text(window, "from"), text(window, "to"));
    day == text(window, "day") && time >= from && (to.is_empty() || time < to)
}

/// Where the planted agenda breaks a fact of the scenario.
fn broken(conference: &Conference) -> Vec<String> {
    let scenario: Value = serde_yaml::from_str(&conference.scenario).unwrap();
    let agenda: Value = serde_yaml::from_str(&conference.agenda).unwrap();
    let by = |key: &str, id: &str| -> BTreeMap<String, Value> {
        list(&scenario, key).into_iter().map(|one| (text(one, id).to_owned(), one.clone())).collect()
    };
    let (talks, rooms, people) = (by("talks", "id"), by("rooms", "id"), by("people", "name"));
    let mut wrong = Vec::new();
    let (mut busy, mut starts) = (BTreeSet::new(), BTreeMap::new());
    for entry in list(&agenda, "agenda") {
        let (id, start, room) = (text(entry, "talk"), text(entry, "start"), text(entry, "room"));
        let talk = &talks[id];
        let mut claim = |what: String| {
            if !busy.insert((start.to_owned(), what.clone())) {
                wrong.push(format!("{what} is taken twice at {start}"));
            }
        };
        claim(room.to_owned());
        words(talk, "speakers").into_iter().for_each(&mut claim);
        if starts.insert(id.to_owned(), start.to_owned()).is_some() {
            wrong.push(format!("{id} is listed twice"));
        }
        let features = words(&rooms[room], "features");
        if words(talk, "needs").iter().any(|need| !features.contains(need)) {
            wrong.push(format!("{id} lacks something in {room}"));
        }
        let closed = list(&rooms[room], "unavailable");
        let speakers = words(talk, "speakers");
        let absent = speakers.iter().flat_map(|name| list(&people[name], "unavailable"));
        if closed.into_iter().chain(absent).any(|window| is_in(window, start)) {
            wrong.push(format!("{id} is out of hours at {start}"));
        }
        if talk.get("slots").is_some_and(|slots| !start.starts_with(text(slots, "day"))) {
            wrong.push(format!("{id} is on another day"));
        }
    }
    let rank = |id: &str| {
        let (day, time) = starts[id].split_once(' ').unwrap();
        (["mon", "tue", "wed", "thu", "fri"].iter().position(|one| *one == day), time.to_owned())
    };
    for (id, talk) in &talks {
        if !starts.contains_key(id) {
            wrong.push(format!("{id} is left out"));
        }
        if words(talk, "after").iter().any(|before| rank(before) >= rank(id)) {
            wrong.push(format!("{id} comes too early"));
        }
    }
    wrong
}

#[test]
fn planted_agendas_keep_the_facts() {
    let sizes = [
        Size::default(),
        Size::default().tension(0),
        Size::new(7, 1, 2, 3),
        Size::new(400, 5, 60, 12),
        Size::new(1, 1, 1, 1),
        Size::new(0, 0, 0, 0),
        Size::new(10_000, 9, 1_000, 30),
    ];
    for size in sizes {
        for seed in 0..4 {
            assert_eq!(broken(&conference(&size, seed)), Vec::<String>::new(), "{size:?} seed {seed}");
        }
    }
}

/// The same through the readers and the checker.
#[test]
fn planted_agendas_are_clean() {
    for (size, seed) in
        [(Size::default(), 0), (Size::default(), 1), (Size::new(200, 3, 30, 9), 2), (Size::new(0, 0, 0, 0), 0)]
    {
        for size in [size.clone(), size.tension(0)] {
            let Conference { scenario, agenda } = conference(&size, seed);
            let mut loaded = load_scenario_text("scenario.yaml", &scenario, chrono::NaiveDate::default()).unwrap();
            let text = Text::new("agenda.yaml", &agenda);
            let agenda = agenda_from(&text, &loaded.instance, &mut loaded.origins).unwrap();
            let report = check(&loaded.instance, &configure(&loaded.instance, None, &[]).unwrap(), &agenda);
            assert_eq!(report.score.hard, 0, "{:#?}", report.findings);
            assert_eq!(report.score.soft > 0, size.tension > 0 && size.talks > 0, "{size:?}: {}", report.score);
        }
    }
}

#[test]
fn the_default_is_full_and_uses_every_kind_of_fact() {
    let scenario = conference(&Size::default(), 0).scenario;
    assert_eq!(scenario.matches("\n  - {id: t").count(), 94);
    for fact in ["unavailable: [{day", "needs: [recording", "after: [t", "slots: {day", "priority: 3", "track: web"] {
        assert!(scenario.contains(fact), "{fact}");
    }
    let scenario: Value = serde_yaml::from_str(&scenario).unwrap();
    let mut talks: BTreeMap<String, usize> = BTreeMap::new();
    for name in list(&scenario, "talks").iter().flat_map(|talk| words(talk, "speakers")) {
        *talks.entry(name).or_default() += 1;
    }
    assert!(talks.values().filter(|&&many| many > 1).count() >= 5, "some people speak more than once");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let small = Size::new(8, 2, 4, 2);
    assert_eq!(conference(&small, 1), conference(&small, 1));
    assert_ne!(conference(&small, 1), conference(&small, 2));
    let Conference { scenario, agenda } = conference(&small, 1);
    insta::assert_snapshot!("generated_conference", format!("{scenario}---\n{agenda}"));
}
