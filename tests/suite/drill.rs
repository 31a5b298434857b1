//! `plenary drill`: what a loss does, the same for every division of the work, and the files of `docs/drill.md` run.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::AtomicBool;

use plenary::explain::drill::{Changes, DrillOptions, Kind, Level, Loss, Row, drill as run_drill};
use plenary::generate::{Size, conference};
use plenary::model::{Id, Instance, RoomId};
use plenary::rules::configure;
use plenary::source::{Text, agenda_from, load_scenario_text};
use serde_json::Value;

use crate::support::cli::{Desk, Run};
use crate::support::pages::{blocks, root, says_what_is_printed};
use crate::support::runner::deep;
use crate::support::transform::with_a_room;

/// Two rooms that combine, a room for breaks, a room that nobody uses, two days that are all but full.
const SCENARIO: &str = "\
conference: {name: Small Conf, timezone: Europe/Berlin}
days: {fri: 2027-03-05, sat: 2027-03-06}
slots:
  - {day: fri, at: [\"10:00\", \"10:40\", \"11:20\"], minutes: 30}
  - {day: sat, at: [\"10:00\", \"10:40\"], minutes: 30}
rooms:
  - {id: east, name: East, capacity: 100}
  - {id: west, name: West, capacity: 100}
  - {id: hall, name: Hall, combines: [east, west]}
  - {id: foyer, name: Foyer, shared: true}
  - {id: attic, name: Attic, reserved: true}
breaks:
  - {id: lunch, start: fri 12:00, minutes: 60, room: foyer}
people:
  - {id: ada, name: Ada, organisation: Engines}
  - {id: alan, name: Alan, organisation: Engines}
  - {id: grace, name: Grace}
talks:
  - {id: opening, title: Opening, speakers: [Grace], rooms: [hall], pin: {start: fri 10:00, room: hall}, priority: 9}
  - {id: types, title: Types, speakers: [Ada], track: language}
  - {id: traits, title: Traits, speakers: [Ada], track: language, priority: 3}
  - {id: threads, title: Threads, speakers: [Alan]}
  - {id: macros, title: Macros, speakers: [Grace], organisers: [Alan]}
  - {id: safety, title: Safety, kind: panel, moderators: [Grace], panelists: [Alan]}
  - {id: walk, title: Walk, speakers: [Alan], rooms: none}
";
const AGENDA: &str = "\
agenda:
  - {talk: opening, start: fri 10:00, room: hall}
  - {talk: types, start: fri 10:40, room: east}
  - {talk: threads, start: fri 10:40, room: west}
  - {talk: traits, start: fri 11:20, room: east}
  - {talk: macros, start: sat 10:00, room: east}
  - {talk: safety, start: sat 10:40, room: east}
  - {talk: walk, start: sat 10:00}
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("conf.yaml", SCENARIO);
    desk.write("agenda.yaml", AGENDA);
    desk
}

fn drill(desk: &Desk, more: &[&str]) -> Run {
    desk.run(&[&["drill", "@conf.yaml", "@agenda.yaml"], more].concat())
}

/// The row of a loss.
fn row(document: &Value, name: &str) -> Value {
    let rows = document["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| {
            name == format!("{} {}", row["loss"]["kind"].as_str().unwrap(), row["loss"]["name"].as_str().unwrap())
        })
        .unwrap_or_else(|| panic!("{name} in {document:#}"))
        .clone()
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["talk"].as_str().or(one.as_str()).unwrap()).collect()
}

#[test]
fn the_page_prints_what_the_program_prints() {
    says_what_is_printed("docs/drill.md");
}

#[test]
fn the_table() {
    insta::assert_snapshot!(drill(&desk(), &["--require", "75"]).transcript());
}

#[test]
fn the_table_as_markdown() {
    insta::assert_snapshot!(drill(&desk(), &["--format", "markdown"]).transcript());
}

#[test]
fn the_table_of_a_real_programme() {
    let scenario = root("scenarios/srecon16-europe.yaml");
    let agenda = root("scenarios/srecon16-europe.agenda.yaml");
    let (scenario, agenda) = (scenario.to_str().unwrap(), agenda.to_str().unwrap());
    let losses = ["--lose", "room=ulster", "--lose", "person=Laura Nolan", "--lose", "track=full-lifecycle"];
    let run = Desk::new().run(&[&["drill", scenario, agenda, "--iterations", "20000"][..], &losses].concat());
    insta::assert_snapshot!(run.transcript());
}

#[test]
fn a_room_that_nobody_uses_costs_nothing() {
    let document = drill(&desk(), &["--each", "rooms", "--format", "json"]).json();
    let attic = row(&document, "room Attic");
    assert_eq!((&attic["level"], &attic["survived"]), (&"unchanged".into(), &true.into()));
    for list in ["lost", "dropped", "moved", "breaks", "short"] {
        assert_eq!(attic[list], Value::Array(Vec::new()), "{list}");
    }
    let foyer = row(&document, "room Foyer");
    assert_eq!((&foyer["level"], ids(&foyer["breaks"])), (&"unchanged".into(), vec!["lunch"]));
}

#[test]
fn a_part_takes_the_combined_room_along_and_pins_to_it_bind_no_more() {
    let document = drill(&desk(), &["--lose", "room=west", "--lose", "hall", "--format", "json"]).json();
    let west = row(&document, "room West");
    assert_eq!((&west["level"], ids(&west["dropped"])), (&"dropped".into(), vec!["opening"]));
    assert_eq!(west["short"][0]["kind"], "no-place");
    // Threads leave West for the start that the opening had.
    assert_eq!(ids(&west["moved"]), ["threads"]);
    // No room is left: only the walk needs none.
    let hall = row(&document, "room Hall");
    assert_eq!(ids(&hall["dropped"]), ["opening", "traits", "types", "threads", "macros", "safety"]);
}

#[test]
fn people_take_their_talks_along() {
    let document = drill(&desk(), &["--each", "people", "--format", "json"]).json();
    let alan = row(&document, "person Alan");
    // Organisers need not be there.
    assert_eq!(ids(&alan["lost"]), ["threads", "safety", "walk"]);
    assert_eq!(alan["lost"][1]["others"], serde_json::json!(["Grace"]));
    assert_eq!((&alan["level"], &alan["survived"]), (&"unchanged".into(), &true.into()));
}

#[test]
fn groups_and_kept_rooms() {
    let losses =
        ["--lose", "group=Engines", "--lose", "track=language", "--keep-only", "room=east", "--keep-only", "west"];
    let document = drill(&desk(), &[&losses[..], &["--format", "json"]].concat()).json();
    let engines = row(&document, "group Engines");
    assert_eq!(ids(&engines["lost"]), ["types", "traits", "threads", "safety", "walk"]);
    assert_eq!(ids(&row(&document, "group language")["lost"]), ["types", "traits"]);
    // The hall is made of what is kept; the foyer is not.
    let kept = row(&document, "keep-only East and West");
    assert_eq!((&kept["level"], ids(&kept["breaks"])), (&"unchanged".into(), vec!["lunch"]));
}

#[test]
fn a_day_takes_talks_without_a_room_too() {
    let document = drill(&desk(), &["--lose", "day=sat", "--format", "json"]).json();
    let sat = row(&document, "day sat");
    assert_eq!((&sat["changes"]["dropped"], &sat["minimal"]), (&1.into(), &"cost".into()), "{sat:#}");
    assert!(ids(&sat["moved"]).contains(&"walk"), "{sat:#}");
}

#[test]
fn shards_join_to_the_same_bytes_whatever_the_threads() {
    let desk = desk();
    let drill = |desk: &Desk, more: &[&str]| drill(desk, &[more, &["--iterations", "5000"]].concat());
    let whole = drill(&desk, &["--format", "json", "--threads", "1"]);
    assert_eq!(drill(&desk, &["--format", "json", "--threads", "4"]).out, whole.out);
    let names = ["@3.json", "@1.json", "@2.json"];
    for index in 1..=3 {
        let shard = drill(&desk, &["--shard", &format!("{index}/3")]);
        assert_eq!(shard.code, 0, "{}", shard.transcript());
        desk.write(&format!("{index}.json"), &shard.out);
    }
    let merge = |more: &[&str]| drill(&desk, &[&["--merge"], &names[..], more].concat());
    assert_eq!(merge(&["--format", "json"]).out, whole.out);
    for more in [&["--require", "100"][..], &["--require", "10"], &["--format", "markdown"]] {
        let (one, other) = (merge(more), drill(&desk, more));
        assert_eq!((one.code, one.out, one.err), (other.code, other.out, other.err));
    }
    let refusals = [
        (vec!["--merge", "@1.json", "@3.json"], "shard 2/3 is missing"),
        (vec!["--merge", "@1.json", "@2.json", "@1.json"], "1.json and 1.json are both shard 1/3"),
        (vec!["--merge", "@1.json", "@2.json", "@3.json", "--seed", "1"], "1.json is a shard of another drill"),
        (vec!["--merge", "@1.json", "@agenda.yaml"], "agenda.yaml is not what a shard prints"),
    ];
    for (arguments, said) in refusals {
        let run = drill(&desk, &arguments);
        assert!(run.code == 2 && run.err.contains(said), "{}", run.transcript());
    }
    desk.write("whole.json", &whole.out);
    let run = drill(&desk, &["--merge", "@whole.json"]);
    assert!(run.code == 2 && run.err.contains("is a whole drill"), "{}", run.transcript());
}

#[test]
fn more_shards_than_losses() {
    let desk = desk();
    let losses = ["--lose", "room=attic"];
    for index in 1..=2 {
        let shard = drill(&desk, &[&losses[..], &["--shard", &format!("{index}/2")]].concat());
        desk.write(&format!("{index}.json"), &shard.out);
    }
    let merged = drill(&desk, &[&losses[..], &["--merge", "@1.json", "@2.json", "--format", "json"]].concat());
    assert_eq!(merged.out, drill(&desk, &[&losses[..], &["--format", "json"]].concat()).out);
}

#[test]
fn what_is_refused() {
    let desk = desk();
    let refusals = [
        (vec!["--lose", "room=loft"], "the scenario has no room `loft`"),
        (vec!["--lose", "group=Engine"], "Engines"),
        (vec!["--keep-only", "person=ada"], "only rooms are kept"),
        (vec!["--warn", "room-unavailable"], "room-unavailable is no error here"),
        (vec!["--format", "concise"], "a drill is no list of findings"),
        (vec!["--shard", "3/2"], "such as 2/4"),
        (vec!["--shard", "0/2"], "such as 2/4"),
    ];
    for (arguments, said) in refusals {
        let run = drill(&desk, &arguments);
        assert!(run.code == 2 && run.err.contains(said), "{}", run.transcript());
    }
    desk.write("agenda.yaml", AGENDA.replace("traits, start: fri 11:20", "traits, start: fri 10:40"));
    let run = drill(&desk, &[]);
    assert!(run.code == 2 && run.err.contains("before anything is lost"), "{}", run.transcript());
}

/// The files of the page are well-formed, and their shell lines divide and join a drill.
#[cfg(unix)]
#[test]
fn the_files_of_the_page_run() {
    use std::process::Command;

    let page = fs::read_to_string(root("docs/drill.md")).unwrap();
    let found = blocks(&page);
    let body = |start: &str| found.iter().find(|block| block.body.starts_with(start)).unwrap().body;
    let yaml = |start: &str| -> Value {
        serde_yaml::from_str(body(start)).unwrap_or_else(|error| panic!("{error} in\n{}", body(start)))
    };
    let at = |file: &Value, pointer: &str| file.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let (github, gitlab) = (yaml("# .github"), yaml("# .gitlab"));
    let (drill, merge) = (yaml("# drill-job"), yaml("# merge-job"));
    let container = "/spec/template/spec/containers/0/args/0";
    assert_eq!((&drill["spec"]["completions"], &drill["spec"]["completionMode"]), (&4.into(), &"Indexed".into()));
    assert_eq!(github["jobs"]["shard"]["strategy"]["matrix"]["shard"], serde_json::json!([1, 2, 3, 4]));
    assert_eq!(gitlab["shard"]["parallel"], 4);
    assert!(body("#!/bin/bash\n#SBATCH --job-name=drill\n").contains("\n#SBATCH --array=1-4\n"));
    // Each with how the service calls a shard, whose numbers start at 1 or 0.
    let services = [
        (at(&github, "/jobs/shard/steps/2/run"), at(&github, "/jobs/merge/steps/3/run"), "INDEX", "", 1),
        (at(&gitlab, "/shard/script/0"), at(&gitlab, "/merge/script/0"), "CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
        (
            body("#!/bin/bash\n#SBATCH --job-name=drill\n").to_owned(),
            body("#!/bin/bash\n#SBATCH --job-name=drill-merge\n").to_owned(),
            "SLURM_ARRAY_TASK_ID",
            "SLURM_ARRAY_TASK_COUNT",
            1,
        ),
        (at(&drill, container), at(&merge, container), "JOB_COMPLETION_INDEX", "", 0),
    ];
    for (shard, merge, index, count, first) in services {
        let desk = Desk::new();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_plenary"), desk.path("plenary")).unwrap();
        for name in ["conference.yaml", "agenda.yaml"] {
            desk.write(name, body(&format!("# {name}")));
        }
        let run = |script: &str, number: usize| {
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-e", "-c", script]).current_dir(desk.path(""));
            let path = format!("{}:{}", desk.path("").display(), std::env::var("PATH").unwrap());
            command.env("PATH", path).env("GITHUB_STEP_SUMMARY", desk.path("summary.md"));
            command.env(index, number.to_string());
            if !count.is_empty() {
                command.env(count, "4");
            }
            let output = command.output().unwrap();
            (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
        };
        for number in first..first + 4 {
            assert_eq!(run(&shard, number), (0, String::new()), "{shard}");
        }
        let (code, out) = run(&merge, 0);
        assert_eq!(code, 0, "{merge}: {out}");
        let out = if desk.has("summary.md") { desk.read("summary.md") } else { out };
        assert!(out.starts_with("Small Conf: "), "{out}");
    }
}

/// On generated conferences: a room that nobody uses costs nothing, people cost their own talks, and what a row says
/// agrees with itself and with what is lost.
#[test]
fn rows_agree_with_what_is_lost() {
    for seed in 0..if deep() { 60 } else { 4 } {
        let generated = conference(&Size::new(14, 2, 6, 3), seed);
        let mut loaded =
            load_scenario_text("scenario.yaml", &generated.scenario, chrono::NaiveDate::default()).unwrap();
        let text = Text::new("agenda.yaml", &generated.agenda);
        let agenda = agenda_from(&text, &loaded.instance, &mut loaded.origins).unwrap();
        let (instance, agenda) = with_a_room((loaded.instance, agenda));
        let uses = configure(&instance, None, &[]).unwrap();
        let mut losses = Loss::each_room(&instance);
        losses.extend(Loss::each_person(&instance));
        losses.extend(Loss::each_day(&instance));
        let numbered: Vec<(usize, Loss)> = losses.into_iter().enumerate().collect();
        let mut options = DrillOptions::default();
        options.iterations = 5_000;
        let rows = run_drill(&instance, &uses, &agenda, &numbered, &options, &AtomicBool::new(false)).unwrap();
        assert_eq!(rows.len(), numbered.len());
        for (row, (number, loss)) in rows.iter().zip(&numbered) {
            assert_eq!(row.number, *number);
            agrees(&instance, row, loss);
        }
    }
}

fn agrees(instance: &Instance, row: &Row, loss: &Loss) {
    let Changes { dropped, moved, rooms } = row.changes;
    let key = |changes: Changes| (changes.dropped, changes.moved, changes.rooms);
    assert!(key(row.least) <= key(row.changes), "{row:#?}");
    assert_eq!(row.dropped.len(), dropped, "{row:#?}");
    assert_eq!(row.survived, dropped == 0, "{row:#?}");
    assert_eq!(row.short.is_empty(), row.survived, "{row:#?}");
    assert!((moved.max(rooms)..=moved + rooms).contains(&row.moved.len()), "{row:#?}");
    assert!(row.dropped.is_sorted_by_key(|talk| u32::MAX - talk.priority), "{row:#?}");
    let ids = row.lost.iter().chain(&row.dropped).map(|talk| &talk.talk).chain(row.moved.iter().map(|one| &one.talk));
    let ids: Vec<&String> = ids.collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{row:#?}");
    let spare = RoomId::from_index(instance.rooms.len() - 1);
    match loss {
        Loss::Person(person) => {
            let theirs = instance.talks().filter(|(_, talk)| talk.exclusive().contains(person)).count();
            assert_eq!((row.level, row.lost.len()), (Level::Unchanged, theirs), "{row:#?}");
        }
        Loss::Room(room) if *room == spare => assert_eq!(row.level, Level::Unchanged, "{row:#?}"),
        Loss::Room(_) => {
            assert!(row.moved.iter().all(|one| one.to.room.as_ref() != Some(&row.loss.ids[0])), "{row:#?}");
        }
        Loss::Day(day) => {
            let date = &instance.zone.rfc3339(instance.day(*day).span.start)[..10];
            assert!(row.loss.kind == Kind::Day && row.moved.iter().all(|one| !one.to.start.starts_with(date)));
        }
        _ => unreachable!(),
    }
}
