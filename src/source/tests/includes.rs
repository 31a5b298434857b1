//! Included files: merging, disagreement, cycles, places.

use super::*;

/// A folder with these files; the first is loaded.
fn load(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<Loaded, Failure>) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let loaded = load_scenario(&dir.path().join(files[0].0), today());
    (dir, loaded)
}

/// Errors without the folder's name.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let (dir, loaded) = load(files);
    let prefix = format!("{}/", dir.path().display());
    shown(&loaded.unwrap_err()).into_iter().map(|line| line.replace(&prefix, "")).collect()
}

#[test]
fn the_including_file_overrides_and_places_stay() {
    let (_dir, loaded) = load(&[
        (
            "main.yaml",
            "conference: {name: T, timezone: UTC}
include: [talks.yaml, {file: sub/rooms.json}]
talks:
  - {id: why-rust, expected: 20}
  - {id: new, minutes: 5}
rooms: [side]
",
        ),
        (
            "talks.yaml",
            "defaults: {minutes: 30}
talks:
  - {title: Why Rust, expected: 10, speakers: [Ada]}
  - {title: 1984}
",
        ),
        ("sub/rooms.json", "{\"rooms\": [{\"id\": \"main\", \"capacity\": 9}, {\"id\": \"side\", \"capacity\": 3}]}"),
    ]);
    let loaded = loaded.map_err(|failure| shown(&failure)).unwrap();
    let instance = &loaded.instance;
    let talks: Vec<_> = instance.talks.iter().map(|talk| (talk.id.as_str(), talk.expected)).collect();
    assert_eq!(talks, [("why-rust", Some(20)), ("1984", None), ("new", None)]);
    assert_eq!(instance.talks[0].title, "Why Rust");
    let rooms: Vec<_> = instance.rooms.iter().map(|room| (room.id.as_str(), room.capacity)).collect();
    assert_eq!(rooms, [("main", Some(9)), ("side", Some(3))]);
    let place = loaded.origins.label(instance.talks[1].origin).unwrap();
    assert!(place.ends_with("talks.yaml:4:13"), "{place}");
    let place = loaded.origins.label(instance.people[0].origin).unwrap();
    assert!(place.ends_with("talks.yaml:3:48"), "{place}");
}

#[test]
fn includes_that_disagree_are_refused() {
    let errors = found(&[
        ("main.yaml", "conference: {timezone: UTC}\ninclude: [a.yaml, b.yaml]"),
        ("a.yaml", "talks: [{id: t, minutes: 5, expected: 10}]"),
        ("b.yaml", "talks: [{id: t, minutes: 5, expected: 11}]"),
    ]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].starts_with("include-conflict b.yaml:1:39: two included files disagree on `expected` of `t`"));
    assert!(errors[0].contains("[a.yaml:1:39 the other file]"), "{errors:?}");
}

#[test]
fn a_file_that_two_files_include_counts_once() {
    let (_dir, loaded) = load(&[
        ("main.yaml", "conference: {timezone: UTC}\ninclude: [a.yaml, b.yaml]"),
        ("a.yaml", "include: c.yaml\ntalks: [{id: a, minutes: 5}]"),
        ("b.yaml", "include: c.yaml\ntalks: [{id: b, minutes: 5}]"),
        ("c.yaml", "grid: [{day: 2027-03-01, from: '09:00', to: '10:00', every: 30}]\ntalks: [{id: c, minutes: 5}]"),
    ]);
    let loaded = loaded.map_err(|failure| shown(&failure)).unwrap();
    assert_eq!(loaded.instance.offers.len(), 2);
    assert_eq!(loaded.instance.talks.len(), 3);
}

#[test]
fn cycles_are_printed() {
    let errors = found(&[
        ("main.yaml", "conference: {timezone: UTC}\ninclude: [a.yaml]"),
        ("a.yaml", "include: [b.yaml]"),
        ("b.yaml", "include: [a.yaml]"),
    ]);
    let expected = "include-cycle b.yaml:1:11: files include each other: a.yaml → b.yaml → a.yaml";
    assert!(errors[0].starts_with(expected), "{errors:?}");
}

#[test]
fn errors_in_included_files_have_their_place() {
    let errors = found(&[
        ("main.yaml", "conference: {timezone: UTC}\ninclude: [a.yaml]\ntalks: [{id: t, minutes: 5}]"),
        ("a.yaml", "\n\ntalks: [{id: t, rooms: [nowhere]}]"),
    ]);
    assert_eq!(errors, ["unknown-room a.yaml:3:25: unknown room `nowhere`"]);
    let errors =
        found(&[("main.yaml", "conference: {timezone: UTC}\ninclude: [a.yaml]"), ("a.yaml", "talks: [{idd: t}]")]);
    assert_eq!(errors, ["unknown-key a.yaml:1:10: unknown key `idd` in a talk | did you mean `id`?"]);
}

#[test]
fn two_of_one_id_in_a_file_stay_an_error() {
    let errors = found(&[
        (
            "main.yaml",
            "conference: {timezone: UTC}\ninclude: [a.yaml]\ntalks: [{id: t, minutes: 5}, {id: t, minutes: 6}]",
        ),
        ("a.yaml", "talks: [{id: t, expected: 1}]"),
    ]);
    assert!(errors[0].starts_with("duplicate-id main.yaml:3:35"), "{errors:?}");
}

#[test]
fn published_agendas_are_read() {
    let (_dir, loaded) = load(&[
        (
            "main.yaml",
            "conference: {timezone: UTC}\npublished: old/agenda.yaml\ntalks: [{id: t, minutes: 5}]\ndays: {mon: 2027-03-01}",
        ),
        ("old/agenda.yaml", "agenda: [{talk: t, start: mon 09:00}, {talk: gone, start: mon 10:00, room: TBA}]"),
    ]);
    let instance = loaded.map_err(|failure| shown(&failure)).unwrap().instance;
    assert_eq!(instance.published.unwrap().entries.len(), 2);
    let errors = found(&[("main.yaml", "conference: {timezone: UTC}\npublished: nope.yaml")]);
    assert!(errors[0].starts_with("unreadable-file main.yaml:2:12"), "{errors:?}");
}
