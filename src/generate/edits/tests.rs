//! Every kind of change, read back.

use chrono::NaiveDate;

use super::*;
use crate::finding::Origins;
use crate::generate::Dice;
use crate::source::{Native, Text, load_scenario_text, partial_scenario, write_value};

const SCENARIO: &str = "\
conference: {name: Small Conf, timezone: Europe/Berlin}
days: {fri: 2027-03-05, sat: 2027-03-06}
slots:
  - {day: fri, at: [\"10:00\", \"10:40\", \"11:20\"], minutes: 30}
  - {day: sat, at: [\"10:00\", \"10:40\"], minutes: 30}
rooms:
  - attic
  - {id: west, name: West, capacity: 100, unavailable: sat}
talks:
  - {title: Types, speakers: [Ada Lovelace], minutes: 30}
  - {id: 1984, title: Traits, speakers: [Ada Lovelace, unknown], minutes: 30}
  - {title: Threads, speakers: [Alan Turing], minutes: 30}
";

fn read(text: &str) -> Instance {
    let today = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date");
    let loaded = load_scenario_text("x.yaml", text, today);
    loaded.unwrap_or_else(|failure| panic!("{:?}\n{text}", failure.errors)).instance
}

fn tree() -> Value {
    let text = Text::new("x.yaml", SCENARIO);
    partial_scenario(&text, &mut Origins::default(), &Native).expect("a scenario")
}

#[test]
fn every_edit_gives_a_scenario_that_says_so() {
    let before = read(SCENARIO);
    let mut kinds = std::collections::HashSet::new();
    for case in 0..300 {
        let edit = Edit::draw(&before, &mut Dice::of_case(0, case), 1).expect("an edit");
        let mut changed = tree();
        assert!(edit.apply(&mut changed, &before), "{edit}");
        let after = read(&write_value(&changed));
        kinds.insert(std::mem::discriminant(&edit));
        let talk = |id: &str| after.talks.iter().find(|talk| talk.id == id).expect("the talk");
        match &edit {
            Edit::Cancelled { talk: id } => assert!(!talk(id).is_wanted()),
            Edit::Absent { person, windows, .. } => {
                let person = after.people.iter().find(|one| one.id == *person).expect("the person");
                assert_eq!(person.availability.unavailable.len(), windows.len());
            }
            Edit::Closed { room, .. } => {
                let room = after.rooms.iter().find(|one| one.id == *room).expect("the room");
                assert!(!room.availability.is_always());
            }
            Edit::Shrunk { seats, .. } => assert_eq!(after.rooms[1].capacity, Some(*seats)),
            Edit::Added { id, .. } => assert!(talk(id).is_wanted()),
            Edit::Resized { talk: id, minutes } => assert_eq!(talk(id).minutes.map(|one| one.0), Some(*minutes)),
            Edit::Pinned { talk: id, .. } => assert!(talk(id).pin.is_some()),
            Edit::KeptApart { .. } | Edit::Confined { .. } => assert_eq!(after.requests.len(), 1),
        }
    }
    assert_eq!(kinds.len(), 9);
}

#[test]
fn what_is_gone_is_left_alone() {
    let mut changed = tree();
    let before = changed.clone();
    assert!(!Edit::Cancelled { talk: "nobody".to_owned() }.apply(&mut changed, &read(SCENARIO)));
    assert_eq!(changed, before);
}
