//! Edits in place, on the agendas that come with plenary, and writes that lose nothing.

use plenary::finding::Origins;
use plenary::model::Event;
use plenary::source::{AgendaEdit, Fact, Text, edit_agenda, programme};

use crate::support::cli::Desk;

const SRECON: &str = include_str!("../../scenarios/srecon16-europe.agenda.yaml");

/// What an agenda says, without its places.
fn facts(text: &str) -> Vec<(Option<String>, String, String)> {
    let today = chrono::NaiveDate::default();
    let programme = programme(&Text::new("a.yaml", text), None, today, &mut Origins::default()).unwrap();
    let rooms = |event: &Event| event.rooms.iter().map(|room| room.text.clone()).collect::<Vec<_>>().join(", ");
    programme.events.iter().map(|one| (one.id.clone(), format!("{:?}–{:?}", one.start, one.end), rooms(one))).collect()
}

#[test]
fn a_published_agenda_is_edited_line_by_line() {
    let before = facts(SRECON);
    for entry in (0..before.len()).step_by(9) {
        let edits =
            [AgendaEdit::set(entry, Fact::Room, "Attic"), AgendaEdit::set(entry, Fact::End, "2016-07-13T23:00")];
        let edited = edit_agenda(&Text::new("a.yaml", SRECON), &edits).unwrap();
        let changed: Vec<_> = SRECON.lines().zip(edited.lines()).filter(|(old, new)| old != new).collect();
        let comment = |line: &str| line.split_once('}').map(|(_, comment)| comment.to_owned());
        assert_eq!((changed.len(), SRECON.lines().count()), (1, edited.lines().count()));
        assert_eq!(comment(changed[0].0), comment(changed[0].1));
        let after = facts(&edited);
        let differing: Vec<usize> = (0..before.len()).filter(|&index| before[index] != after[index]).collect();
        assert_eq!((differing, after[entry].2.as_str()), (vec![entry], "Attic"));
        let removed = edit_agenda(&Text::new("a.yaml", &edited), &[AgendaEdit::Remove { entry }]).unwrap();
        assert_eq!(removed.lines().count() + 1, edited.lines().count());
        let rest: Vec<_> = SRECON.lines().filter(|line| *line != changed[0].0).collect();
        assert_eq!(removed.lines().collect::<Vec<_>>(), rest);
    }
}

#[cfg(unix)]
#[test]
fn an_agenda_behind_a_link_is_written_and_the_link_stays() {
    let desk = Desk::new();
    desk.write("tiny.yaml", include_str!("../../scenarios/tiny.yaml"));
    std::os::unix::fs::symlink("real.yaml", desk.path("agenda.yaml")).unwrap();
    let arguments = ["solve", "@tiny.yaml", "-o", "@agenda.yaml", "--iterations", "500"];
    for _ in 0..2 {
        let run = desk.run(&arguments);
        assert_eq!(run.code, 0, "{}", run.transcript());
        assert!(std::fs::symlink_metadata(desk.path("agenda.yaml")).unwrap().is_symlink());
        assert!(desk.read("real.yaml").contains("why-rust"));
    }
    std::fs::create_dir(desk.path("folder")).unwrap();
    let run = desk.run(&["solve", "@tiny.yaml", "-o", "@folder", "--iterations", "500", "--force"]);
    assert!(run.code == 2 && run.err.contains("folder cannot be written: is a directory"), "{}", run.transcript());
    assert_eq!(desk.files(), ["agenda.yaml", "folder", "real.yaml", "tiny.yaml"]);
}
