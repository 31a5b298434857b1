//! The command line as a person or a script meets it, in process.

use crate::support::cli::{Desk, Run, snapshot, tests_folder};

/// Two talks of one person at once: one error, and a room that is too small: one warning.
const SCENARIO: &str = "\
conference: {name: Tiny, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\", \"11:20\"], minutes: 30}]
rooms: [{id: main, capacity: 200}, {id: side, capacity: 60}]
talks:
  - {id: one, title: One, speakers: [Ada], expected: 50}
  - {id: two, title: Two, speakers: [Ada], expected: 80}
";
const CLEAN: &str = "\
agenda:
  - {talk: one, start: 2027-03-05T10:00, room: side}
  - {talk: two, start: 2027-03-05T10:40, room: main}
";
const WARNED: &str = "\
agenda:
  - {talk: one, start: 2027-03-05T10:00, room: side}
  - {talk: two, start: 2027-03-05T10:40, room: side}
";
const BROKEN: &str = "\
agenda:
  - {talk: one, start: 2027-03-05T10:00, room: main}
  - {talk: two, start: 2027-03-05T10:00, room: side}
";
const SOLVE: [&str; 6] = ["solve", "@scenario.yaml", "--iterations", "2000", "--threads", "1"];

fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text) in [("scenario", SCENARIO), ("clean", CLEAN), ("warned", WARNED), ("broken", BROKEN)] {
        desk.write(&format!("{name}.yaml"), text);
    }
    desk
}

fn check(desk: &Desk, more: &[&str]) -> Run {
    desk.run(&[&["check", "@scenario.yaml"], more].concat())
}

/// Compares with `tests/cli/NAME.snap`.
fn transcript(name: &str, text: &str) {
    snapshot(&tests_folder("cli"), name, text);
}

/// The keys at this depth of a pretty-printed document, in order of writing, each once.
fn keys(json: &str, depth: usize) -> Vec<&str> {
    let indent = " ".repeat(2 * depth);
    let mut keys: Vec<&str> = Vec::new();
    for line in json.lines() {
        let key =
            line.strip_prefix(&indent).and_then(|rest| rest.strip_prefix('"')).and_then(|rest| rest.split_once("\":"));
        if let Some((key, _)) = key
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}

#[test]
fn init_then_solve_then_check() {
    let desk = Desk::new();
    let init = desk.run(&["init", "@conference.yaml"]);
    transcript("init", &init.transcript());
    let solve =
        desk.run(&["solve", "@conference.yaml", "-o", "@agenda.yaml", "--iterations", "20000", "--threads", "1"]);
    assert_eq!(solve.code, 0, "{}", solve.transcript());
    let check = desk.run(&["check", "@conference.yaml", "@agenda.yaml"]);
    assert_eq!(check.code, 0, "{}", check.transcript());
    assert_eq!(desk.files(), ["agenda.yaml", "conference.yaml", "plenary.schema.json"]);
    // A second time it would replace what a person may have edited.
    let again = desk.run(&["init", "@conference.yaml"]);
    assert_eq!(again.code, 2, "{}", again.transcript());
}

#[test]
fn exit_codes_of_check() {
    let desk = desk();
    for (arguments, code) in [
        (&["@clean.yaml"][..], 0),
        (&["@warned.yaml"], 0),
        (&["@broken.yaml"], 1),
        (&["@broken.yaml", "--exit-zero"], 0),
        (&["@warned.yaml", "--fail-on", "warning"], 1),
        (&["@clean.yaml", "--fail-on", "note"], 0),
        (&["@warned.yaml", "--strict"], 1),
        (&["@clean.yaml", "--strict"], 0),
        (&["@warned.yaml", "--deny", "room-too-small"], 1),
        (&["@broken.yaml", "--warn", "person-overlap", "--warn", "room-too-small"], 0),
        (&["@broken.yaml", "--allow", "person-overlap"], 0),
        (&["@broken.yaml", "--only", "room-overlap"], 0),
        (&["@broken.yaml", "--only", "person-overlap"], 1),
        (&["@clean.yaml", "--allow", "persn-overlap"], 2),
        (&["@clean.yaml", "--fail-on", "nothing"], 2),
        (&["@clean.yaml", "--strict", "--fail-on", "note"], 2),
        (&["@scenario.yaml"], 2),
    ] {
        let run = check(&desk, arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}", run.transcript());
    }
}

#[test]
fn what_was_not_checked_fails_a_strict_check() {
    let desk = desk();
    desk.write("tba.yaml", CLEAN.replace("room: side", "room: TBA"));
    assert_eq!(check(&desk, &["@tba.yaml"]).code, 0);
    assert_eq!(check(&desk, &["@tba.yaml", "--strict"]).code, 1);
}

#[test]
fn a_budget_lets_findings_pass() {
    let desk = desk();
    desk.write("scenario.yaml", format!("{SCENARIO}rules: {{room-too-small: {{level: deny, budget: 1}}}}\n"));
    let run = check(&desk, &["@warned.yaml"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert!(run.out.contains("error[room-too-small]"), "a budget hides nothing: {}", run.out);
    desk.write("scenario.yaml", desk.read("scenario.yaml").replace("expected: 50", "expected: 70"));
    assert_eq!(check(&desk, &["@warned.yaml"]).code, 1);
}

#[test]
fn several_agendas_are_parts_of_one() {
    let desk = desk();
    desk.write("first.yaml", "agenda: [{talk: one, start: 2027-03-05T10:00, room: side}]\n");
    desk.write("second.yaml", "agenda: [{talk: two, start: 2027-03-05T10:00, room: main}]\n");
    assert!(check(&desk, &["@first.yaml"]).out.contains("\"Two\" is not in the agenda"));
    let run = check(&desk, &["@first.yaml", "@second.yaml", "--only", "person-overlap"]);
    assert!(run.code == 1 && run.out.contains("second.yaml:1:") && run.out.contains("first.yaml:1:"), "{}", run.out);
}

#[test]
fn an_agenda_by_itself() {
    let desk = Desk::new();
    desk.write(
        "agenda.yaml",
        "timezone: Europe/Berlin
agenda:
  - {talk: one, title: One, start: 2027-03-05T10:00, end: 2027-03-05T10:30, room: main, people: [Ada]}
  - {talk: two, title: Two, start: 2027-03-05T10:20, end: 2027-03-05T10:50, room: side, people: [Ada]}
",
    );
    let run = desk.run(&["check", "@agenda.yaml"]);
    transcript("agenda-alone", &run.transcript());
}

#[test]
fn standard_input() {
    let desk = desk();
    let run = desk.run_with(&["check", "@scenario.yaml", "-"], BROKEN);
    assert!(run.code == 1 && run.out.contains("--> <stdin>:3:"), "{}", run.transcript());
    let run = desk.run_with(&["check", "-", "@broken.yaml"], SCENARIO);
    assert_eq!(run.code, 1, "{}", run.transcript());
    let run = desk.run_with(&["solve", "-", "--iterations", "100"], SCENARIO);
    assert_eq!(run.code, 0, "{}", run.transcript());
}

#[test]
fn a_scenario_by_itself() {
    let desk = desk();
    transcript("scenario-alone", &check(&desk, &[]).transcript());
    desk.write("scenario.yaml", format!("{SCENARIO}published: broken.yaml\n"));
    let run = check(&desk, &[]);
    assert!(run.code == 1 && run.out.contains("person-overlap"), "{}", run.transcript());
    // What is wrong with the scenario itself needs no agenda.
    desk.write(
        "scenario.yaml",
        format!("{SCENARIO}requests: [{{talks: {{id: one, speaker: Ada, not: {{}}}}, require: 2027-03-05}}]\n"),
    );
    let run = check(&desk, &["--strict"]);
    assert!(run.code == 1 && run.out.starts_with("warning[empty-selector]: no talk"), "{}", run.transcript());
    assert!(run.out.ends_with("Name an agenda to check it against the rules.\n"), "{}", run.transcript());
    let run = check(&desk, &["--allow", "empty-selector", "--strict"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
}

#[test]
fn talks_that_fit_nowhere() {
    let desk = desk();
    let more = "  - {title: Gone, speakers: [], status: cancelled}\n  - {title: Long, minutes: 300, speakers: []}
requests:
  - {id: stage, reason: they need it, talks: one, require: {rooms: main}}
  - {id: noise, talks: one, avoid: {rooms: main}, level: deny}\n";
    desk.write("scenario.yaml", format!("{SCENARIO}{more}"));
    let Run { err, .. } = desk.run(&SOLVE);
    assert!(err.contains("1 of 3 talks placed") && !err.contains("Gone"), "{err}");
    assert!(err.contains("\"Long\" fits nowhere: no start leaves it its 300 min.\n"), "{err}");
    assert!(err.contains("room-not-allowed (request stage: they need it) rules out"), "{err}");
    assert!(err.contains("undesired-room (request noise) rules out"), "{err}");
}

#[test]
fn the_json_of_check() {
    let desk = desk();
    desk.write("agenda.yaml", BROKEN.replace("room: side", "room: TBA"));
    let run = check(&desk, &["@agenda.yaml", "--format", "json"]);
    assert_eq!(run.code, 1);
    assert_eq!(keys(&run.out, 1), ["version", "score", "by_rule", "counts", "errors", "findings", "not_checked"]);
    let json = run.json();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!((findings.len(), &findings[0]["rule"]), (1, &"person-overlap".into()));
    assert_eq!(json["score"], serde_json::json!({"hard": 30, "soft": 0}));
    assert_eq!(json["by_rule"]["person-overlap"], serde_json::json!({"findings": 1, "hard": 30, "soft": 0}));
    assert_eq!(json["counts"], serde_json::json!({"error": 1, "warning": 0, "note": 0}));
    let (finding, not_checked) = run.out.split_once("\"not_checked\"").unwrap();
    let (_, finding) = finding.split_once("\"findings\": [").unwrap();
    assert_eq!(
        keys(finding, 3),
        [
            "rule",
            "severity",
            "hard",
            "message",
            "cost",
            "talks",
            "people",
            "rooms",
            "start",
            "end",
            "minutes",
            "request",
            "reason",
            "suppressed",
            "suppressed_by",
            "new",
            "location",
            "related",
            "help",
            "fingerprint"
        ]
    );
    assert_eq!(keys(finding, 4), ["file", "line", "column", "end_line", "end_column", "sheet", "cell"]);
    assert_eq!(keys(not_checked, 3), ["rule", "talks", "people", "rooms", "what", "why", "location"]);
    assert_eq!(findings[0]["start"], "2027-03-05T10:00:00+01:00");
}

/// Medium cost is between hard and soft, where a use has that level and nowhere else.
#[test]
fn the_json_of_medium_cost() {
    let desk = desk();
    desk.write("agenda.yaml", BROKEN.replace("room: side", "room: TBA"));
    desk.write("scenario.yaml", format!("{SCENARIO}rules:\n  person-overlap: {{level: medium}}\n"));
    let run = check(&desk, &["@agenda.yaml", "--format", "json"]);
    let json = run.json();
    let cost = serde_json::json!({"hard": 0, "medium": 30, "soft": 0});
    assert_eq!((run.code, &json["score"]), (0, &cost), "{}", run.transcript());
    let cost = serde_json::json!({"findings": 1, "hard": 0, "medium": 30, "soft": 0});
    assert_eq!(json["by_rule"]["person-overlap"], cost);
    let text = check(&desk, &["@agenda.yaml"]).transcript();
    assert!(text.contains("score hard 0, medium 30, soft 0"), "{text}");
    let run = desk.run(&[&SOLVE[..], &["--format", "json"]].concat());
    let (json, nothing) = (run.json(), serde_json::json!({"hard": 0, "medium": 0, "soft": 0}));
    assert_eq!((&json["status"], &json["score"], &json["bound"]), (&"optimal".into(), &nothing, &nothing));
    assert_eq!((&json["trace"][0]["score"], &json["trace"][1]["score"]), (&serde_json::Value::Null, &nothing));
}

#[test]
fn the_json_of_solve() {
    let desk = desk();
    let run = desk.run(&[&SOLVE[..], &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert_eq!(run.err, "");
    assert_eq!(
        keys(&run.out, 1),
        ["version", "status", "proof", "score", "bound", "gap", "seconds", "seed", "by_rule", "trace", "agenda"]
    );
    let json = run.json();
    assert_eq!(json["status"], "optimal");
    assert_eq!(json["score"], serde_json::json!({"hard": 0, "soft": 0}));
    assert!(json["seconds"].is_null() && json["proof"].is_string());
    let (trace, agenda) = run.out.split_once("\"agenda\": [").unwrap();
    assert_eq!(keys(agenda, 3), ["talk", "room", "start", "end"]);
    let (_, trace) = trace.split_once("\"trace\": [").unwrap();
    assert_eq!(keys(trace, 3), ["seconds", "engine", "score", "bound"]);
    // The same again, byte for byte, on another number of threads.
    let again = desk.run(&["solve", "@scenario.yaml", "--iterations", "2000", "--threads", "3", "--format", "json"]);
    assert_eq!(again.out, run.out);
}

/// Three talks of one person, two starts.
fn crowded() -> Desk {
    let desk = Desk::new();
    desk.write(
        "scenario.yaml",
        SCENARIO.replace(", \"11:20\"", "") + "  - {id: three, title: Three, speakers: [Ada], priority: 2}\n",
    );
    desk
}

#[test]
fn a_draft_says_what_it_breaks() {
    let desk = crowded();
    let run = desk.run(&[&SOLVE[..], &["-o", "@out.yaml"]].concat());
    assert_eq!(run.code, 1, "{}", run.transcript());
    transcript("draft", &run.err);
    assert_eq!(desk.read("out.yaml").matches("talk:").count(), 2);
    assert_eq!(check(&desk, &["@out.yaml"]).code, 1);
}

#[test]
fn no_draft_writes_nothing() {
    let desk = crowded();
    let run = desk.run(&[&SOLVE[..], &["-o", "@out.yaml", "--no-draft"]].concat());
    assert_eq!(run.code, 3, "{}", run.transcript());
    assert!(!desk.has("out.yaml") && run.err.contains("Nothing written"), "{}", run.transcript());
    let run = desk.run(&[&SOLVE[..], &["--no-draft"]].concat());
    assert_eq!((run.code, run.out.as_str()), (3, ""));
}

#[test]
fn keep_holds_what_is_placed() {
    let desk = desk();
    desk.write("kept.yaml", "agenda: [{talk: one, start: 2027-03-05T11:20, room: main}]\n");
    let run = desk.run(&[&SOLVE[..], &["--keep", "@kept.yaml"]].concat());
    assert_eq!(run.code, 0, "{}", run.transcript());
    let line = run.out.lines().find(|line| line.contains("talk: one")).unwrap();
    assert!(line.contains("11:20") && line.contains("main"), "{}", run.out);
    assert!(run.out.contains("talk: two"), "{}", run.out);
    assert!(!run.err.contains("Not kept"), "{}", run.err);
    desk.write("vague.yaml", "agenda: [{talk: one, start: 2027-03-05T11:20, room: TBA}, {talk: tow}]\n");
    let run = desk.run(&[&SOLVE[..], &["--keep", "@vague.yaml"]].concat());
    assert!(run.err.contains("Not kept: `tow`: the scenario has no such talk"), "{}", run.err);
    assert!(run.err.contains("its room is not known"), "{}", run.err);
}

#[test]
fn from_is_only_a_start() {
    let desk = desk();
    let run = desk.run(&[&SOLVE[..], &["--from", "@broken.yaml", "-o", "@out.yaml"]].concat());
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert_eq!(check(&desk, &["@out.yaml", "--strict"]).code, 0);
}

#[test]
fn published_talks_stay() {
    let desk = desk();
    let published = CLEAN.replace("10:40", "11:20");
    desk.write("published.yaml", &published);
    let run = desk.run(&[&SOLVE[..], &["--published", "@published.yaml", "-o", "@out.yaml"]].concat());
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert!(desk.read("out.yaml").contains("11:20"), "{}", desk.read("out.yaml"));
    let run = check(&desk, &["@clean.yaml", "--published", "@published.yaml", "--fail-on", "warning"]);
    assert!(run.code == 1 && run.out.contains("warning[published-talk-moved]"), "{}", run.transcript());
}

#[test]
fn the_rules() {
    let desk = desk();
    let list = desk.run(&["rules"]);
    assert_eq!((list.code, list.out.lines().count()), (0, plenary::rules::registry().len() + 1));
    let unknown = desk.run(&["rules", "room-overlaps"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `room-overlap`?"), "{}", unknown.transcript());
    desk.write(
        "scenario.yaml",
        format!("{SCENARIO}rules:\n  order: off\n  room-too-small: {{weight: 7, reason: nobody stands}}\n"),
    );
    let effective = desk.run(&["rules", "--effective", "@scenario.yaml"]);
    let line = |rule: &str| effective.out.lines().find(|line| line.starts_with(rule)).unwrap().split_whitespace();
    assert_eq!(line("order").collect::<Vec<_>>(), ["order", "off"]);
    let words: Vec<_> = line("room-too-small").collect();
    assert_eq!(words[..3], ["room-too-small", "warn", "7"], "{}", effective.out);
    assert!(words[3] == "weight" && words[4].starts_with("scenario.yaml:9:"), "{}", effective.out);
    assert_eq!(words[5..], ["nobody", "stands"]);
    assert_eq!(line("room-overlap").collect::<Vec<_>>(), ["room-overlap", "deny", "1", "default"]);
    let strict = desk.run(&["rules", "--effective", "@scenario.yaml", "--profile", "release", "--deny", "off-grid"]);
    let line = |rule: &str| strict.out.lines().find(|line| line.starts_with(rule)).unwrap().split_whitespace();
    assert_eq!(line("missing-room").skip(1).collect::<Vec<_>>(), ["warn", "1", "level", "profile", "release"]);
    assert_eq!(line("off-grid").skip(3).collect::<Vec<_>>(), ["level", "--deny"]);
}

#[test]
fn profiles() {
    let desk = desk();
    desk.write("tba.yaml", CLEAN.replace("room: side", "room: TBA"));
    for (arguments, code) in [
        (&["--strict", "--allow", "missing-room"][..], 0),
        (&["--fail-on", "warning"], 0),
        (&["--fail-on", "warning", "--profile", "draft"], 0),
        (&["--fail-on", "warning", "--profile", "release"], 1),
        (&["--profile", "release"], 0),
        (&["--profile", "published"], 1),
        (&["--profile", "published", "--warn", "missing-room"], 0),
    ] {
        let run = check(&desk, &[&["@tba.yaml"], arguments].concat());
        assert_eq!(run.code, code, "{arguments:?}: {}", run.transcript());
    }
    for command in [&["check", "@scenario.yaml", "@clean.yaml"][..], &SOLVE, &["show", "@scenario.yaml", "@clean.yaml"]]
    {
        let run = desk.run(&[command, &["--profile", "relaese"]].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.transcript());
        assert!(
            run.err.contains("error[unknown-profile]") && run.err.contains("did you mean `release`?"),
            "{}",
            run.err
        );
    }
}

#[test]
fn every_level_has_its_word() {
    let desk = desk();
    desk.write("scenario.yaml", format!("{SCENARIO}rules: {{room-too-small: {{level: medium}}}}\n"));
    let run = check(&desk, &["@warned.yaml"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert!(run.out.contains("warning[room-too-small]"), "{}", run.out);
    assert!(run.out.contains("room-too-small         1      20  100 % of medium"), "{}", run.out);
    assert!(run.out.ends_with("1 warning; score hard 0, medium 20, soft 0\n"), "{}", run.out);
    desk.write("scenario.yaml", format!("{SCENARIO}rules: {{room-too-small: {{level: 3}}}}\n"));
    let run = check(&desk, &["@warned.yaml"]);
    assert!(run.err.contains("levels are off, note, warn, medium and deny"), "{}", run.err);
}

#[test]
fn the_date_of_a_run() {
    let desk = desk();
    let wrong = desk.run(&["check", "@scenario.yaml", "--today", "tomorrow"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("a date is a year, a month and a day, such as 2027-03-01"), "{}", wrong.err);
    for command in ["check", "solve"] {
        let held = SCENARIO.replace("title: Two", "title: Two, hold_until: 2027-01-15");
        desk.write("held.yaml", held);
        let run = desk.run(&[command, "@held.yaml", "--today", "2027-01-15", "-q"]);
        assert_eq!(run.code, 0, "{}", run.transcript());
    }
}

#[test]
fn usage() {
    let desk = desk();
    for arguments in
        [&["slove"][..], &[], &["solve"], &["check"], &["check", "--frobnicate"], &["solve", "a", "--gap", "-1"]]
    {
        let run = desk.run(arguments);
        assert!(run.code == 2 && run.out.is_empty() && !run.err.is_empty(), "{arguments:?}: {}", run.transcript());
    }
    for arguments in [&["--help"][..], &["solve", "--help"], &["--version"]] {
        let run = desk.run(arguments);
        assert!(run.code == 0 && run.err.is_empty() && !run.out.is_empty(), "{arguments:?}: {}", run.transcript());
    }
    let both = desk.run(&["check", "@scenario.yaml", "@scenario.yaml"]);
    assert!(both.err.contains("error[two-scenarios]"), "{}", both.transcript());
}
