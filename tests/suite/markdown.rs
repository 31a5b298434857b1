//! Programmes as Markdown, as a person reads it.

use plenary::exchange::write_markdown;
use plenary::model::{Credit, Event, OriginId, Printed, Programme, ProgrammeRoom, Role, Status, Time, Zone};

/// Minutes of 2027-03-26 09:00 UTC.
const FRIDAY: i64 = 30_100_860;

fn event(title: &str, start: i64, minutes: i64, rooms: &[&str], people: &[(&str, Role)]) -> Event {
    let credit = |&(name, role): &(&str, Role)| Credit { name: name.to_owned(), id: None, role, at: OriginId(0) };
    Event {
        title: title.to_owned(),
        start: Some(Time(FRIDAY + start)),
        end: Some(Time(FRIDAY + start + minutes)),
        rooms: rooms.iter().map(|room| Printed::new(*room, OriginId(0))).collect(),
        people: Some(people.iter().map(credit).collect()),
        ..Event::default()
    }
}

fn programme(events: Vec<Event>) -> Programme {
    let zone = Zone::from_name("Europe/Oslo");
    Programme { name: Some("Harbour Days".to_owned()), zone, events, ..Programme::default() }
}

#[test]
fn a_table_for_each_day() {
    let ines = ("Ines Vries", Role::Speaker);
    let mut programme = programme(vec![
        event(
            "Masts & spars | *rigging*",
            60,
            40,
            &["Quay"],
            &[("Tomas Berg", Role::Speaker), ("Ola Lund", Role::Chair)],
        ),
        event("Welcome", 0, 30, &["Quay", "Pier"], &[ines, ("Pia Holm", Role::Organiser)]),
        event("Knots & bends; R&D", 60, 90, &["Pier"], &[ines]),
        event("Lunch", 180, 60, &[], &[]),
        Event {
            status: Some(Status::Proposed),
            end: None,
            ..event("Late\nshow_boat", 15 * 60 - 30, 90, &["Pier"], &[])
        },
        Event { status: Some(Status::Cancelled), ..event("Early bird", 24 * 60, 30, &["Quay"], &[ines]) },
        Event { start: None, ..event("Some day", 0, 0, &["Quay"], &[ines]) },
    ]);
    programme.rooms = ["Pier", "Quay"]
        .map(|name| ProgrammeRoom { name: Printed::new(name, OriginId(0)), ..ProgrammeRoom::default() })
        .into();
    insta::assert_snapshot!(write_markdown(&programme));
}

#[test]
fn a_list_where_a_table_would_be_too_wide() {
    let rooms = ["A", "B", "C", "D", "E", "F", "G"];
    let mut events: Vec<Event> = rooms
        .iter()
        .map(|room| event(&format!("In {room}"), 0, 45, &[*room], &[("Ola Lund", Role::Speaker)]))
        .collect();
    events.push(event("Everywhere, past midnight", 14 * 60, 120, &["A", "B"], &[]));
    insta::assert_snapshot!(write_markdown(&programme(events)));
}

#[test]
fn nothing_but_a_name() {
    assert_eq!(write_markdown(&programme(Vec::new())), "# Harbour Days\n\n");
}
