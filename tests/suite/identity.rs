//! Who is who: the file of `--mapping`, and what is never taken for one without it.

use crate::support::cli::{Desk, snapshot, tests_folder};

const AGENDA: &str = "timezone: Europe/Dublin
agenda:
  - {talk: a, start: 2027-03-01T10:00, end: 2027-03-01T11:00, room: Main Hall, people: [Ada Lovelace]}
  - {talk: b, start: 2027-03-01T10:30, end: 2027-03-01T11:30, room: Attic, people: [\"Lovelace, Ada\"]}
  - {talk: c, start: 2027-03-01T10:45, end: 2027-03-01T11:30, room: Hauptsaal, people: [Orga Team]}
  - {talk: d, start: 2027-03-01T10:45, end: 2027-03-01T11:30, room: Cellar, people: [Orga Team]}
";

/// The rules that found something, in order.
fn rules(desk: &Desk, more: &[&str]) -> Vec<String> {
    let run = desk.run(&[&["check", "@agenda.yaml", "--format", "json"], more].concat());
    assert!(run.code < 2, "{}", run.transcript());
    let json = run.json();
    let findings = json["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error");
    findings.map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_mapping_settles_people_rooms_and_nobody() {
    let desk = Desk::new();
    desk.write("agenda.yaml", AGENDA);
    assert_eq!(rules(&desk, &[]), ["person-overlap"], "the two of the team");
    desk.write("people.yaml", "people: [{name: Ada Lovelace, aliases: ['Lovelace, Ada']}]\n");
    assert_eq!(rules(&desk, &["--mapping", "@people.yaml"]), ["person-overlap", "person-overlap"]);
    desk.write("rooms.yaml", "rooms: [{name: Main Hall, aliases: Hauptsaal}]\nnobody: [Orga Team]\n");
    assert_eq!(rules(&desk, &["--mapping", "@rooms.yaml"]), ["room-overlap"]);
}

#[test]
fn what_is_wrong_with_a_mapping_has_a_place() {
    let desk = Desk::new();
    desk.write("agenda.yaml", AGENDA);
    desk.write(
        "mapping.yaml",
        "people:\n  - {name: Ada Lovelace, aliases: [ada]}\n  - {name: Ada Byron, aliases: [ada]}\n",
    );
    let twice = desk.run(&["check", "@agenda.yaml", "--mapping", "@mapping.yaml"]);
    snapshot(&tests_folder("cli"), "mapping-alias-of-two", &twice.transcript());
    let gone = desk.run(&["check", "@agenda.yaml", "--mapping", "@gone.yaml"]);
    assert!(gone.code == 2 && gone.err.contains("cannot read `gone.yaml`"), "{}", gone.transcript());
}

/// The example of `docs/identity.md` does what the page says.
#[test]
fn the_page_shows_a_mapping_that_works() {
    let page = include_str!("../../docs/identity.md");
    let mapping = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let desk = Desk::new();
    desk.write("agenda.yaml", AGENDA);
    desk.write("mapping.yaml", mapping);
    let mut found = rules(&desk, &["--mapping", "@mapping.yaml"]);
    found.sort();
    assert_eq!(found, ["person-overlap", "room-overlap"]);
}

#[test]
fn names_under_several_ids_are_told_together_where_they_are_many() {
    let page = |names: u32| {
        let event = |number: u32| {
            let (person, hour) = (number % names, number / names);
            format!(
                "<event id=\"{}\"><date>2027-03-05T{:02}:{:02}:00Z</date><duration>00:05</duration><room>R{person}</room>\
                 <title>T{number}</title><persons><person id=\"{}\">Speaker {person}</person></persons></event>",
                number + 1,
                9 + hour,
                person,
                number + 1,
            )
        };
        let events: String = (0..2 * names).map(event).collect();
        format!("<schedule><day date=\"2027-03-05\" index=\"1\"><room name=\"R\">{events}</room></day></schedule>")
    };
    let desk = Desk::new();
    for (names, lines) in [(10, 10), (11, 1)] {
        desk.write("many.xml", page(names));
        let run = desk.run(&["check", "@many.xml", "--only", "ambiguous-person", "--format", "concise"]);
        assert_eq!(run.out.lines().count(), lines, "{}", run.out);
        assert!(
            run.out.contains("(1, 11)") || run.out.contains("11 names stand under several ids each"),
            "{}",
            run.out
        );
    }
}
