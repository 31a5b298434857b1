//! Bad input: id, place and help of every error.

use super::*;

/// What follows `HEAD` from line 2 on; id and place of the first error; what its help contains.
const BAD: &[(&str, &str, &str, &str)] = &[
    ("talks:\n  - title: Async: a tour\n", "syntax", "3:17", "quote the title: title: \"Async: a tour\""),
    ("talks:\n  - {title: Async: a tour, minutes: 20}", "syntax", "3:18", "quote the title: title: \"Async: a tour\""),
    ("talks:\n  - {title: Hello, World, minutes: 20}", "unknown-key", "3:20", "quote the title"),
    ("talks:\n  - {title: C# is #1, minutes: 20}\n  - {title: b}", "syntax", "4:3", "quote the title"),
    ("talks:\n  - {title: é, speakers: [ß], capacity: 1}", "unknown-key", "3:31", "known keys are"),
    ("rooms: [{id: a, capactiy: 3}]", "unknown-key", "2:17", "did you mean `capacity`?"),
    ("romos: []", "unknown-key", "2:1", "did you mean `rooms`?"),
    ("rooms: [{id: a, capacity: -3}]", "bad-value", "2:27", ""),
    ("rooms: [{id: a, capacity: many}]", "wrong-type", "2:27", ""),
    ("rooms: [{id: a, capacity: 12.5}]", "wrong-type", "2:27", ""),
    ("rooms: 3", "wrong-type", "2:8", ""),
    ("interest: [{talks: [], count: 1000001}]", "bad-value", "2:31", "how many people"),
    ("requests: [{talks: [], require: {}}]", "bad-value", "2:33", "name starts or rooms"),
    ("days: {mon: 2027-03-01}\nrequests: [{talks: [], require: mon 10:00}]", "unknown-slot", "3:33", "a window"),
    ("days: {mon: 2027-03-01}\nrequests: [{talks: [], require: wed}]", "unknown-slot", "3:33", "or name a day: mon"),
    ("rooms: [{id: a}, {id: b}, a]", "duplicate-id", "2:27", "another `id`"),
    ("rooms: [{id: tba}]", "bad-value", "2:14", ""),
    ("rooms: [{id: a, combines: [b]}, {id: b, combines: [a]}]", "room-cycle", "2:28", "remove"),
    ("rooms: [{id: c, combines: [c]}]", "room-cycle", "2:28", "remove"),
    ("rooms: [{id: a, combines: [xyz]}]", "unknown-room", "2:28", "known are a"),
    (
        "rooms: [{id: a, available: [{from: '10:00', to: '09:00'}]}]\ndays: {mon: 2027-03-01}",
        "end-before-start",
        "2:49",
        "midnight",
    ),
    ("rooms: [{id: a, unavailable: mno}]\ndays: {mon: 2027-03-01}", "unknown-day", "2:30", "did you mean `mon`?"),
    ("talks: [{id: a, minutes: 5, after: [b]}, {id: b, minutes: 5, after: [a]}]", "order-cycle", "2:37", "remove"),
    ("talks: [{id: a, minutes: 5, after: [b]}]", "unknown-talk", "2:37", ""),
    ("talks: [{id: a, minutes: 5}, {id: a, minutes: 5}]", "duplicate-id", "2:35", "another `id`"),
    ("talks: [{id: a, minutes: 5, rooms: [hal]}]\nrooms: [hall]", "unknown-room", "2:37", "did you mean `hall`?"),
    (
        "talks: [{id: a, minutes: 5, rooms: {tag: hal}}]\nrooms: [{id: x, tags: [hall]}]",
        "unknown-tag",
        "2:42",
        "did you mean `hall`?",
    ),
    ("talks: [{id: a, minutes: 5, slots: {tag: x}}]", "unknown-tag", "2:42", ""),
    ("talks: [{id: a, minutes: 5, slots: [am]}]", "unknown-slot", "2:37", "`id`"),
    ("talks: [{id: a}]", "missing-minutes", "2:14", "defaults"),
    ("talks: [{minutes: 5}]", "missing-title", "2:9", "title"),
    ("talks: [{id: a, minutes: 0}]", "bad-value", "2:26", ""),
    ("talks: [{id: a, minutes: 5, priority: 0}]", "bad-value", "2:39", ""),
    ("talks: [{id: a, minutes: 5, delivery: recoded}]", "bad-value", "2:39", "did you mean `recorded`?"),
    ("talks: [{id: a, minutes: 5, status: canceled}]", "bad-value", "2:37", "did you mean `cancelled`?"),
    ("talks: [{id: a, minutes: 5, hold_until: march}]", "bad-date", "2:41", "2027-03-01"),
    ("talks: [{id: a, minutes: 5, hold_until: 2027-02-30}]", "bad-date", "2:41", "2027-03-01"),
    ("talks: [{id: a, minutes: 5, difficulty: 0}]", "bad-value", "2:41", ""),
    ("talks: [{id: a, minutes: 5, position: 0}]", "bad-value", "2:39", ""),
    ("talks: [{id: a, minutes: 5, optional: maybe}]", "wrong-type", "2:39", ""),
    ("talks: [{id: a, minutes: 5, repeat_of: b}, {id: bb, minutes: 5}]", "unknown-talk", "2:40", "did you mean"),
    ("talks: [{id: a, minutes: 5, repeat_of: a}]", "repeat-cycle", "2:40", "remove"),
    ("talks: [{id: a, repeat_of: b, minutes: 5}, {id: b, repeat_of: a}]", "repeat-cycle", "2:28", "remove"),
    ("talks: [{repeat_of: b}, {id: b, minutes: 5}]", "missing-title", "2:9", "title"),
    (
        "breaks: [{id: tea, start: 2027-03-01 10:00, minutes: 5}]\ntalks: [{id: a, repeat_of: tea, minutes: 5}]",
        "bad-value",
        "3:28",
        "name a talk",
    ),
    ("talks: [{id: a, minutes: 5, uses: {x: 1}}]", "unknown-resource", "2:36", "declare it"),
    (
        "resources: [{id: camera, capacity: 1}]\ntalks: [{id: a, minutes: 5, uses: {camra: 1}}]",
        "unknown-resource",
        "3:36",
        "did you mean `camera`?",
    ),
    ("resources: [{id: x, capacity: 1}]\ntalks: [{id: a, minutes: 5, uses: {x: 0}}]", "bad-value", "3:39", ""),
    ("resources: [x]", "wrong-type", "2:13", ""),
    ("resources: [{id: x}]", "missing-key", "2:18", "how many"),
    ("resources: [{id: x, capacity: -1}]", "bad-value", "2:31", ""),
    ("resources: [{id: x, capacity: 1}, {id: x, capacity: 1}]", "duplicate-id", "2:40", "another `id`"),
    ("interest: [{count: 3}]", "missing-key", "2:12", "talks"),
    ("interest: [{talks: [a]}]", "unknown-talk", "2:21", ""),
    ("interest: [{talks: [a], count: 0}]\ntalks: [{id: a, minutes: 5}]", "bad-value", "2:32", ""),
    ("talks: [{id: a, minutes: 5, pin: {start: 09:00}}]", "missing-day", "2:42", "mon 09:00"),
    ("talks: [{id: a, minutes: 5, people_of: {kind: x}}]", "unknown-kind", "2:47", ""),
    (
        "people: [Ada Lovelace]\ntalks: [{id: a, minutes: 5, speakers: [Ada Lovelac]}]",
        "unknown-person",
        "3:40",
        "did you mean `Ada Lovelace`?",
    ),
    ("slots: [{day: mon, at: ['09:00'], minutes: 5}]", "unknown-day", "2:15", "write a date"),
    (
        "slots: [{day: mno, at: ['09:00'], minutes: 5}]\ndays: {mon: 2027-03-28}",
        "unknown-day",
        "2:15",
        "did you mean `mon`?",
    ),
    ("slots: [{day: 2027-03-28, at: ['25:00'], minutes: 5}]", "bad-time", "2:32", "24:00 is the end of a day"),
    ("slots: [{day: 2027-03-28, at: ['02:30'], minutes: 5}]", "skipped-time", "2:32", "clock change"),
    ("slots: [{day: 2027-10-31, at: ['02:30'], minutes: 5}]", "doubled-time", "2:32", "clock change"),
    ("slots: [{day: 2027-10-31, at: ['12:30']}]", "missing-minutes", "2:9", "defaults"),
    ("grid: [{day: 2027-03-01, from: '10:00', to: '09:00', every: 5}]", "end-before-start", "2:45", "midnight"),
    ("grid: [{day: 2027-03-01, from: '10:00', to: '11:00', every: 0}]", "bad-value", "2:61", ""),
    ("breaks: [{start: 2027-03-01 10:00}]", "missing-key", "2:10", ""),
    ("days: {mon: 2016-7-1}", "bad-date", "2:13", "2016-07-11"),
    ("plenary: 2", "newer-version", "2:10", "newer plenary"),
    ("rules: {x: 3}", "wrong-type", "2:12", ""),
    ("rules: {x: {scope: {tga: no}}}", "unknown-key", "2:21", "did you mean `tag`?"),
    ("rules: {x: {scope: [no]}}", "unknown-talk", "2:21", ""),
    ("include: [talks.csv]", "unreadable-file", "2:11", "relative to this file"),
    ("include: [http://example.org/x.yaml]", "not-local", "2:11", "relative"),
    ("include: nope.yaml", "unreadable-file", "2:10", ""),
    ("published: nope.yaml", "unreadable-file", "2:12", ""),
    ("rooms: &a []\n<<: *a", "merge-key", "3:1", "include"),
    ("rooms: []\nrooms: []", "duplicate-key", "3:1", "keep one"),
    ("rooms: !!seq []", "tag", "2:8", "remove the tag"),
    ("? [a]\n: b", "bad-key", "2:3", ""),
    ("rooms: &a [*a]", "syntax", "2:12", ""),
    ("rooms: [a\u{2028}b]", "syntax", "2:10", "remove it"),
    ("---\na: b", "several-documents", "2:1", "split the file"),
];

#[test]
fn bad_scenarios_say_what_and_where() {
    let mut wrong = Vec::new();
    for &(body, id, place, help) in BAD {
        let found = errors(&format!("{HEAD}\n{body}"));
        let first = found.first().map_or("no error", String::as_str);
        if !first.starts_with(&format!("{id} t.yaml:{place}: ")) || !first.contains(help) {
            wrong.push(format!("{body}\n    {first}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bad_files_say_what_and_where() {
    for (text, id, place) in [
        ("", "empty-file", "1:1"),
        ("# nothing\n", "empty-file", "1:1"),
        ("~", "empty-file", "1:1"),
        ("- a", "not-a-mapping", "1:1"),
        ("conference: {timezone: IST}", "unknown-timezone", "1:24"),
        ("conference: {name: x}", "missing-timezone", "1:13"),
        ("{\n\t\"talkz\": []}", "unknown-key", "2:2"),
        ("a: \"\0\"", "binary", "1:5"),
        ("\ta: b", "syntax", "1:2"),
    ] {
        let found = errors(text);
        let first = found.first().map_or("no error", String::as_str);
        assert!(first.starts_with(&format!("{id} t.yaml:{place}: ")), "{text}\n{first}");
    }
}

#[test]
fn deep_and_repetitive_files_are_refused_at_once() {
    let start = std::time::Instant::now();
    for open in ["[", "{\"a\":", "- "] {
        let found = errors(&open.repeat(100_000));
        assert!(found[0].starts_with("too-deep t.yaml:1:"), "{}", found[0]);
    }
    let mut bomb = "a0: &a0 x\n".to_owned();
    for n in 1..12 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        bomb.push_str(&["a", &n.to_string(), ": &a", &n.to_string(), " [", &aliases, "]\n"].concat());
    }
    let found = errors(&bomb);
    assert!(found[0].starts_with("too-large"), "{}", found[0]);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn several_errors_are_found_at_once() {
    let found = errors(&format!("{HEAD}\nrooms: [{{id: a, capacity: -1}}, {{id: a}}]\ntalks: [{{id: t, rooms: [b]}}]"));
    let ids: Vec<_> = found.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(ids, ["bad-value", "duplicate-id", "unknown-room", "missing-minutes"]);
}

#[test]
fn texts_that_start_like_yaml_are_explained() {
    for title in ["[Draft] Foo", "\"Foo\" bar", "@home", "*stars*", "`code`", "%d", "{x} y"] {
        let found = errors(&format!("{HEAD}\ntalks:\n  - title: {title}\n    minutes: 5\n"));
        assert!(found[0].starts_with("syntax t.yaml:") && found[0].contains("quotes"), "{title}\n{}", found[0]);
    }
}
