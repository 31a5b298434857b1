//! Agendas: reading, writing, and doing without a scenario.

use super::*;
use crate::finding::Origins;
use crate::model::{Agenda, Entry, EntryOrigins, RoomRef, TalkRef};

const SCENARIO: &str = "days: {mon: 2027-03-01}
rooms: [{id: main, name: Main Hall, aliases: [Hall]}, {id: side}]
talks:
  - {id: a, title: 'Why: Rust', minutes: 30, speakers: [Ada Lovelace], organisers: [Bob]}
  - {id: b, title: Twice, minutes: 30}
  - {id: c, title: Twice, minutes: 30}
";

fn read(text: &str) -> Result<(Instance, Agenda, Origins), Vec<String>> {
    let loaded =
        load_scenario_text("s.yaml", &format!("{HEAD}\n{SCENARIO}"), today()).map_err(|failure| shown(&failure))?;
    let mut origins = loaded.origins;
    match agenda_from(&Text::new("a.yaml", text), &loaded.instance, &mut origins) {
        Ok(agenda) => Ok((loaded.instance, agenda, origins)),
        Err(errors) => Err(shown(&Failure { errors, origins })),
    }
}

#[test]
fn names_titles_and_times_are_understood() {
    let text = "timezone: Europe/Berlin
agenda:
  - {talk: 'Why: Rust', start: mon 09:00, room: Hall, end: '09:30'}
  - {talk: a, start: 2027-03-01T10:00+02:00, room: Main Hall}
  - {talk: Twice, start: 2027-03-01 10:00, room: Nowhere}
  - {talk: b, room: tba}
  - {talk: c, start: TBA, room: [main, side]}
";
    let (instance, agenda, origins) = read(text).unwrap();
    let [one, two, three, four, five] = agenda.entries.as_slice() else { panic!("{agenda:?}") };
    assert_eq!(instance.span_label(instance.span_of(one).unwrap()), "mon 09:00–09:30");
    assert_eq!(two.start, one.start);
    assert_eq!((one.rooms.len(), &one.rooms), (1, &two.rooms));
    assert_eq!(three.talk, TalkRef::Unknown("Twice".to_owned()));
    assert_eq!(three.rooms, [RoomRef::Unknown("Nowhere".to_owned())]);
    assert!(four.rooms.is_empty() && four.start.is_none());
    assert_eq!((five.rooms.len(), five.start), (2, None));
    assert_eq!(origins.label(one.at.room).unwrap(), "a.yaml:3:49");
    assert_eq!(origins.label(four.at.start), origins.label(four.at.entry));
}

#[test]
fn bad_agendas_say_what_and_where() {
    for (text, expected, help) in [
        ("agenda: [{start: mon 09:00}]", "missing-talk a.yaml:1:10", "add `talk:`"),
        ("agenda: [{talk: a, start: 09:00}]", "missing-day a.yaml:1:27", "mon 09:00"),
        ("agenda: [{talk: a, start: mon 9}]", "bad-time a.yaml:1:27", ""),
        ("agenda: [{talk: a, start: 2027-03-01T09:00:30Z}]", "bad-time a.yaml:1:27", "offset"),
        ("agenda: [{talk: a, start: mon 09:00, end: mon 08:00}]", "end-before-start a.yaml:1:43", ""),
        ("agenda: [{talk: a, strat: mon 09:00}]", "unknown-key a.yaml:1:20", "did you mean `start`?"),
        ("agenda:\n  - {talk: Why: Rust}", "syntax a.yaml:2:15", "quote the talk: talk: \"Why: Rust\""),
        ("timezone: IST\nagenda: []", "unknown-timezone a.yaml:1:11", "IANA"),
        ("timezone: UTC", "missing-key a.yaml:1:1", "agenda: []"),
    ] {
        let errors = read(text).unwrap_err();
        assert!(errors[0].starts_with(expected) && errors[0].contains(help), "{text}\n{errors:?}");
    }
}

#[test]
fn comments_beside_entries_are_read() {
    let text = "# plenary: written by plenary, 0123456789abcdef
agenda:
  # plenary: ignore[order]: in the list
  - {talk: a, start: mon 09:00}  # plenary: ignore[person-overlap] until 2027-01-15: only: once
  # another comment
  - talk: 'b # plenary: no comment'
    # plenary: ignore[missing-room]
    title: |
      # plenary: ignore[nothing]
    start: mon 10:00  # a title # plenary: of a talk
  # plenary: ignore[unscheduled-talk]: before c
  # what follows is c
  - {talk: c}
";
    let (_, agenda, origins) = read(text).unwrap();
    let found: Vec<_> = agenda
        .suppressions
        .iter()
        .map(|one| {
            let place = origins.label(one.origin).unwrap();
            (one.entry, one.rules.join(" "), one.reason.as_deref(), one.until.as_deref(), one.expired, place)
        })
        .collect();
    let one = |entry, rules: &str, reason, until, place: &str| {
        (entry, rules.to_owned(), reason, until, false, format!("a.yaml:{place}"))
    };
    assert_eq!(
        found,
        [
            one(0, "order", Some("in the list"), None, "3:3"),
            one(0, "person-overlap", Some("only: once"), Some("2027-01-15"), "4:34"),
            one(1, "missing-room", None, None, "7:5"),
            one(2, "unscheduled-talk", Some("before c"), None, "11:3"),
        ]
    );
    let mut origins = Origins::default();
    let alone = |text: &str| Text::new("x.yaml", &format!("timezone: UTC\nagenda:\n  - {{talk: x}} {text}"));
    let parts = [alone(""), alone("# plenary: ignore[order] until 2027-01-14: gone")];
    let programme = programme(&parts[1], None, today(), &mut origins).unwrap();
    assert_eq!(programme.suppressions.iter().map(|one| (one.entry, one.expired)).collect::<Vec<_>>(), [(0, true)]);
    let instance = Instance::empty("", crate::model::Zone::UTC);
    let parts = parts.map(|part| agenda_from(&part, &instance, &mut origins).unwrap());
    assert_eq!(join(parts).suppressions[0].entry, 1);
}

#[test]
fn a_comment_behind_quotes_is_none_of_the_text() {
    let text = "agenda:
  - talk: 'a'
    start: \"mon 09:00\"  # plenary: ignore[order]: it's \"fine\"
    room: 'it''s'  # plenary: ignore[room-overlap]
";
    let (_, agenda, origins) = read(text).unwrap();
    let rules: Vec<_> = agenda.suppressions.iter().map(|one| one.rules.join(" ")).collect();
    assert_eq!(rules, ["order", "room-overlap"]);
    let entry = agenda.entries[0].at;
    let texts: Vec<_> = [entry.start, entry.room].map(|at| &text[origins.place(at).unwrap().bytes.clone()]).into();
    assert_eq!(texts, ["\"mon 09:00\"", "'it''s'"]);
}

#[test]
fn comments_that_cannot_be_read_say_so() {
    for (text, expected, help) in [
        ("agenda: [{talk: a}] # plenary: keynote", "bad-comment a.yaml:1:21", "ignore[rule, rule]"),
        ("agenda: [{talk: a}] # plenary: ignore order", "bad-comment a.yaml:1:21", "ignore[rule, rule]"),
        ("agenda: [{talk: a}] # plenary: ignore[order] until May: x", "bad-date a.yaml:1:52", "2027-03-01"),
        ("# plenary: ignore[order]\n\nagenda: [{talk: a}]", "bad-comment a.yaml:1:1", "line just before"),
        ("agenda: # plenary: ignore[order]\n  - {talk: a}", "bad-comment a.yaml:1:9", "line just before"),
    ] {
        let errors = read(text).unwrap_err();
        assert!(errors[0].starts_with(expected) && errors[0].contains(help), "{text}\n{errors:?}");
    }
}

#[test]
fn a_title_is_never_taken_for_a_comment_to_plenary() {
    let instance = good("talks: [{id: a, minutes: 5, title: 'plenary: ignore[order]', speakers: [Ada]}]");
    let entry = Entry {
        talk: TalkRef::Known(crate::model::TalkId(0)),
        start: None,
        end: None,
        rooms: Vec::new(),
        at: EntryOrigins::default(),
    };
    let agenda = Agenda { entries: vec![entry], ..Agenda::default() };
    let text = write_agenda(&instance, &agenda);
    assert!(text.contains("  # \"plenary: ignore[order] (Ada)\"\n"), "{text}");
    let again = agenda_from(&Text::new("w.yaml", &text), &instance, &mut Origins::default()).unwrap();
    assert!(again.suppressions.is_empty() && again.entries.len() == 1);
}

#[test]
fn the_output_of_solve_is_an_agenda() {
    let text = "{\"version\":1,\"status\":\"optimal\",\"score\":{\"hard\":0},\"agenda\":[{\"talk\":\"a\",\"room\":\"side\",\
                \"start\":\"2027-03-01T09:00:00+01:00\",\"end\":\"2027-03-01T09:30:00+01:00\"},{\"talk\":\"b\",\"room\":null,\"start\":null}]}";
    assert_eq!(what_is(text), FileKind::Agenda);
    let (instance, agenda, mut origins) = read(text).unwrap();
    assert_eq!(instance.time_label(agenda.entries[0].start.unwrap()), "mon 09:00");
    let alone = programme(&Text::new("a.json", text), None, today(), &mut origins).unwrap();
    assert_eq!((alone.zone, alone.events.len()), (None, 2));
}

#[test]
fn what_is_written_reads_the_same() {
    let (instance, ..) = read("agenda: []").unwrap();
    // A clock that is shown twice, odd texts, and several rooms.
    let zone = instance.zone;
    let doubled = zone.midnight(NaiveDate::from_ymd_opt(2027, 10, 31).unwrap()).plus(150);
    let nowhere = EntryOrigins::default();
    let entry = |talk: TalkRef, start, rooms: Vec<RoomRef>| Entry { talk, start, end: None, rooms, at: nowhere };
    let unknown = |text: &str| TalkRef::Unknown(text.to_owned());
    let mut entries = vec![
        entry(TalkRef::Known(crate::model::TalkId(0)), Some(doubled), vec![RoomRef::Known(crate::model::RoomId(1))]),
        entry(unknown("a: b, #c \"d\" {e}"), Some(doubled.plus(60)), vec![RoomRef::Unknown("~x".to_owned())]),
        entry(
            unknown("No"),
            None,
            vec![RoomRef::Known(crate::model::RoomId(0)), RoomRef::Known(crate::model::RoomId(1))],
        ),
        entry(unknown("tab\tand\u{7f}\u{2028}line\n"), None, vec![]),
        entry(unknown("1984"), None, vec![]),
    ];
    entries[0].end = Some(doubled.plus(30));
    let agenda = Agenda { entries, ..Agenda::default() };
    let text = write_agenda(&instance, &agenda);
    assert!(text.contains("# Why: Rust (Ada Lovelace)\n"), "{text}");
    assert!(is_untouched(&text) && !is_untouched(&format!("{text}\n")));
    let mut origins = Origins::default();
    let again = agenda_from(&Text::new("w.yaml", &text), &instance, &mut origins);
    let mut again = again.map_err(|errors| shown(&Failure { errors, origins })).unwrap();
    for entry in &mut again.entries {
        entry.at = nowhere;
    }
    assert_eq!(again.entries, agenda.entries, "{text}");
    let empty = write_agenda(&instance, &Agenda::default());
    assert!(agenda_from(&Text::new("w.yaml", &empty), &instance, &mut Origins::default()).unwrap().entries.is_empty());
}

#[test]
fn kinds_of_files() {
    assert_eq!(what_is("conference: {}"), FileKind::Scenario);
    assert_eq!(what_is("talks:\n  - title: a: b"), FileKind::Scenario);
    assert_eq!(what_is("agenda:\n  - title: a: b"), FileKind::Agenda);
    assert_eq!(what_is("talk,start\na,b\n"), FileKind::Other);
    assert_eq!(what_is("{\n  \"agenda\": [\n"), FileKind::Agenda);
    assert_eq!(what_is(""), FileKind::Other);
}
