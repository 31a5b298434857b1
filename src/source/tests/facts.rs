//! Facts about talks and beside them: repeats, holds, resources, votes.

use super::*;
use crate::model::{Delivery, Status, TalkId};

#[test]
fn a_repeat_takes_over_what_it_does_not_state() {
    let instance = good(
        "talks:
  - {id: again, repeat_of: twice, expected: 20, chairs: [Cy]}
  - {id: twice, repeat_of: first, title: Second time, tags: []}
  - id: first
    title: First
    kind: workshop
    minutes: 50
    speakers: [Ada, unknown]
    parts: [{title: One, speakers: [Bob]}]
    chairs: [Dee]
    expected: 90
    track: web
    tags: [x]
    needs: [stage]
    difficulty: 2
    language: en
    organisation: Acme
    delivery: recorded
    status: confirmed
    priority: 7
    plenary: true
  - {id: other, minutes: 5, speakers: [Eve], people_of: {id: first}}
  - {id: other-again, repeat_of: other, speakers: [Fay]}
",
    );
    let [again, twice, first, other, other_again] = instance.talks.as_slice() else { panic!("{:?}", instance.talks) };
    let names = |talk: &crate::model::Talk| -> Vec<String> {
        let one = |one: &crate::model::Attendance| [&instance.person(one.person).name, " ", one.role.word()].concat();
        talk.people.iter().map(one).collect()
    };
    assert_eq!(
        (again.title.as_str(), twice.title.as_str(), first.title.as_str()),
        ("Second time", "Second time", "First")
    );
    assert_eq!((again.kind.as_str(), again.minutes.map(|minutes| minutes.0)), ("workshop", Some(50)));
    assert_eq!(names(twice), ["Ada speaker", "Dee chair", "Bob speaker"]);
    assert_eq!(names(again), ["Ada speaker", "Cy chair", "Bob speaker"]);
    assert!(!again.people_known);
    assert_eq!((again.expected, twice.expected, twice.expected_at), (Some(20), Some(90), first.expected_at));
    assert_eq!((again.track.as_deref(), again.language.as_deref()), (Some("web"), Some("en")));
    assert_eq!((again.tags.len(), first.tags.len(), again.needs.len(), again.difficulty), (0, 1, 1, Some(2)));
    assert_eq!((again.organisation.as_deref(), again.delivery), (Some("Acme"), Delivery::Recorded));
    assert_eq!((again.status, again.priority, again.plenary), (None, 1, false));
    assert_eq!(again.repeat_of.map(|(talk, _)| talk), Some(TalkId(1)));
    assert_eq!(names(other), ["Eve speaker", "Ada attendee", "Dee attendee", "Bob attendee"]);
    assert_eq!(names(other_again), ["Fay speaker", "Ada attendee", "Dee attendee", "Bob attendee"]);
}

#[test]
fn what_is_not_wanted_keeps_no_place() {
    let instance = good(
        "grid: [{day: 2027-03-01, from: '09:00', to: '10:00', every: 30}]
rooms: [a]
defaults: {minutes: 30}
talks:
  - {id: gone, status: cancelled, pin: {start: 2027-03-01 20:00, room: a}}
  - {id: late, hold_until: 2027-01-14, pin: {room: a}}
  - {id: held, hold_until: 2027-01-15, pin: {room: a}, series: s, position: 3, optional: true}
",
    );
    let [gone, late, held] = instance.talks.as_slice() else { panic!("{:?}", instance.talks) };
    assert_eq!((gone.status, gone.is_wanted(), gone.pin), (Some(Status::Cancelled), false, None));
    assert_eq!((late.hold.as_ref().map(|hold| hold.expired), late.pin), (Some(true), None));
    // The last day still counts.
    assert_eq!(held.hold.as_ref().map(|hold| (hold.until.as_str(), hold.expired)), Some(("2027-01-15", false)));
    assert!(held.pin.is_some() && held.optional);
    assert_eq!((held.series.as_deref(), held.position), (Some("s"), Some(3)));
    assert_eq!(instance.span_label(instance.days[0].hull.unwrap()), "2027-03-01 09:00–10:00");
}

#[test]
fn resources_and_votes() {
    let instance = good(
        "resources: [{name: Sign interpreter, capacity: 2}, {id: camera, capacity: 0}]
defaults: {minutes: 30}
talks:
  - {id: a, tags: [x], uses: {sign-interpreter: 1, camera: 2}}
  - {id: b, tags: [x], uses: {Sign interpreter: 2}}
  - {id: c}
interest:
  - {talks: [c, a, c], count: 14}
  - {talks: {tag: x}}
  - {talks: b}
",
    );
    let resources: Vec<_> =
        instance.resources.iter().map(|one| (one.id.as_str(), one.name.as_str(), one.capacity)).collect();
    assert_eq!(resources, [("sign-interpreter", "Sign interpreter", 2), ("camera", "camera", 0)]);
    let uses = |talk: usize| -> Vec<(u32, u32)> {
        instance.talks[talk].uses.iter().map(|(resource, amount, _)| (resource.0, *amount)).collect()
    };
    assert_eq!((uses(0), uses(1), uses(2)), (vec![(0, 1), (1, 2)], vec![(0, 2)], vec![]));
    let votes: Vec<_> = instance
        .interest
        .iter()
        .map(|one| (one.talks.iter().map(|talk| talk.0).collect::<Vec<_>>(), one.count))
        .collect();
    assert_eq!(votes, [(vec![0, 2], 14), (vec![0, 1], 1), (vec![1], 1)]);
}

#[test]
fn exemptions() {
    let instance = good(
        "people: [{id: ada, name: Ada, organisation: Acme}, {id: bob, name: Bob, organisation: Acme}]
rooms: [b, a, {id: ab, combines: [a, b]}]
defaults: {minutes: 30}
talks: [{id: t, tags: [x]}, {id: u, tags: [x], track: y}]
ignore:
  - {rule: person-overlap, talks: [u, t], reason: drops in, until: 2027-01-14}
  - {rule: no-such-rule, people: {organisation: Acme}, rooms: ab, until: 2027-01-15}
  - {rule: order, talks: {tag: x, not: {tag: x}}}
",
    );
    let [one, two] = instance.ignores.as_slice() else { panic!("{:?}", instance.ignores) };
    assert_eq!((one.talks.len(), one.expired, one.reason.as_deref()), (2, true, Some("drops in")));
    assert!(one.talks.is_sorted() && one.people.is_empty() && one.rooms.is_empty());
    assert_eq!((two.people.len(), two.rooms.len(), two.expired), (2, 2, false));
    // An exemption of nothing is none, rather than one of everything.
    let empty: Vec<_> = instance.empty_selectors.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(empty, ["talk (tag x and not (tag x))"]);
    for (text, expected) in [
        ("ignore: [{talks: [a]}]", "missing-key t.yaml:2:10"),
        ("ignore: [{rule: x}]", "missing-subject t.yaml:2:17"),
        ("ignore: [{rule: x, people: Ann}]", "unknown-person t.yaml:2:28"),
        ("ignore: [{rule: x, rooms: [r], until: soon}]\nrooms: [r]", "bad-date t.yaml:2:39"),
    ] {
        let found = errors(&format!("{HEAD}\n{text}"));
        assert!(found[0].starts_with(expected), "{text}\n{found:?}");
    }
}
