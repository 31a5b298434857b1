//! Shrunk failures of the random tests, each with a name.

use plenary::check::check;
use plenary::model::{Agenda, OriginId, RoomId, RoomRef, Score};
use plenary::problem::Assignment;
use plenary::rules::configure;

use super::agreement::{default_problem, space_of};
use crate::support::agendas::{self, EntrySketch, StartSketch};
use crate::support::sketches::{ExtraSketch, HoursSketch, RoomSketch, RoomsSketch, Sketch, TalkSketch};

/// Two rooms, two people, and talks of 30 minutes that nobody restricts.
pub(super) fn plain(talks: usize) -> Sketch {
    let room = RoomSketch {
        capacity: None,
        features: 0,
        kinds: 0,
        open: HoursSketch::default(),
        shared: false,
        reserved: false,
    };
    let talk = TalkSketch {
        minutes: Some(3),
        people: Vec::new(),
        people_known: true,
        of_day: None,
        expected: None,
        track: None,
        needs: 0,
        workshop: false,
        after: Vec::new(),
        priority: 1,
        plenary: false,
        recorded: false,
        own_breaks: false,
        rooms: RoomsSketch::Any,
        slots: None,
        pin: None,
    };
    Sketch {
        days: 1,
        slots: Vec::new(),
        grids: Vec::new(),
        breaks: Vec::new(),
        rooms: vec![room; 2],
        combined: Vec::new(),
        people: vec![HoursSketch::default(); 2],
        talks: vec![talk; talks],
        published: None,
        extra: ExtraSketch::none(talks, 2, 2),
    }
}

fn entry(minute: u16, rooms: &[u8]) -> EntrySketch {
    EntrySketch { start: StartSketch::Minute(minute), length: None, end: false, rooms: rooms.to_vec() }
}

/// The price by the checker and by the terms, which must be the same.
fn score(sketch: &Sketch, entries: &[Option<EntrySketch>]) -> Score {
    let instance = sketch.build();
    let agenda = agendas::agenda(&instance, entries);
    let space = space_of(&instance, &agenda);
    let by_terms = default_problem(&space, &instance).1.price(&Assignment::from_agenda(&space, &instance, &agenda));
    assert_eq!(check(&instance, &configure(&instance, None, &[]).unwrap(), &agenda).score, by_terms);
    by_terms
}

/// The terms forgot a talk that was published for two rooms at once.
#[test]
fn a_talk_published_for_two_rooms_has_moved_when_it_is_in_one() {
    let mut sketch = plain(1);
    sketch.published = Some(vec![Some(entry(0, &[0, 1]))]);
    let published: Agenda = sketch.build().published.unwrap();
    assert_eq!(published.entries[0].rooms, [RoomRef::Known(RoomId(0)), RoomRef::Known(RoomId(1))]);
    assert_eq!(published.origin, OriginId(0));
    assert_eq!(score(&sketch, &[Some(entry(0, &[0]))]), Score::new(0, 10));
    assert_eq!(score(&sketch, &[Some(entry(30, &[1]))]), Score::new(0, 40));
}
