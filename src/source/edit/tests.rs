//! What stays and what changes.

use proptest::prelude::*;

use super::super::agenda::agenda_from;
use super::*;
use crate::model::{Agenda, Instance, Zone};

const AGENDA: &str = "# The agenda, by hand.
timezone: Europe/Dublin
agenda:
  - {talk: keynote, start: 2027-03-01T09:00, room: main}   # Ada has a train at noon
  # plenary: ignore[order]: it is a workshop
  # the longest one
  - talk: 'workshop'
    start: \"2027-03-01T10:00\"   # after the keynote
    room: [main, side]
    end: 2027-03-01T12:00
  - {talk: panel,
     room: }

  # the last one
  - {title: Closing, talk: \"closing\"}
";

fn edited(text: &str, edits: &[AgendaEdit]) -> Result<String, String> {
    edit_agenda(&Text::new("a.yaml", text), edits).map_err(|error| format!("{} {error}", error.id))
}

fn rooms(entry: usize, rooms: &[&str]) -> AgendaEdit {
    AgendaEdit::Set { entry, fact: Fact::Room, texts: rooms.iter().map(|room| (*room).to_owned()).collect() }
}

fn without(entry: usize, fact: Fact) -> AgendaEdit {
    AgendaEdit::Set { entry, fact, texts: Vec::new() }
}

fn add(after: Option<usize>) -> AgendaEdit {
    let facts = vec![(Fact::Room, vec!["it's, here".to_owned()]), (Fact::Start, vec!["2027-03-01T15:00".to_owned()])];
    AgendaEdit::Add { after, talk: "new".to_owned(), facts }
}

/// The lines that differ, old and new.
fn difference(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
    let part = |lines: &[&str]| lines[start..lines.len() - end].iter().map(|line| (*line).to_owned()).collect();
    (part(&old), part(&new))
}

#[test]
fn only_what_is_edited_changes() {
    for (edit, old, new) in [
        (
            AgendaEdit::set(0, Fact::Start, "2027-03-01T09:30"),
            "  - {talk: keynote, start: 2027-03-01T09:00, room: main}   # Ada has a train at noon",
            "  - {talk: keynote, start: 2027-03-01T09:30, room: main}   # Ada has a train at noon",
        ),
        (
            AgendaEdit::set(0, Fact::End, "2027-03-01T10:00"),
            "  - {talk: keynote, start: 2027-03-01T09:00, room: main}   # Ada has a train at noon",
            "  - {talk: keynote, start: 2027-03-01T09:00, room: main, end: 2027-03-01T10:00}   # Ada has a train at noon",
        ),
        (
            without(0, Fact::Start),
            "  - {talk: keynote, start: 2027-03-01T09:00, room: main}   # Ada has a train at noon",
            "  - {talk: keynote, room: main}   # Ada has a train at noon",
        ),
        (
            AgendaEdit::set(1, Fact::Start, "2027-03-01T11:00"),
            "    start: \"2027-03-01T10:00\"   # after the keynote",
            "    start: \"2027-03-01T11:00\"   # after the keynote",
        ),
        (rooms(1, &["side"]), "    room: [main, side]", "    room: side"),
        (rooms(1, &["a b", "c: d"]), "    room: [main, side]", "    room: [a b, \"c: d\"]"),
        (without(1, Fact::End), "    end: 2027-03-01T12:00", ""),
        (rooms(2, &["attic"]), "     room: }", "     room: attic }"),
        (
            AgendaEdit::set(2, Fact::Start, "2027-03-01T13:00"),
            "  - {talk: panel,",
            "  - {talk: panel, start: 2027-03-01T13:00,",
        ),
        (
            AgendaEdit::set(3, Fact::End, "TBA"),
            "  - {title: Closing, talk: \"closing\"}",
            "  - {title: Closing, talk: \"closing\", end: \"TBA\"}",
        ),
        (add(Some(0)), "", "  - {talk: new, start: 2027-03-01T15:00, room: \"it's, here\"}"),
        (add(Some(1)), "", "  - talk: new\n    start: 2027-03-01T15:00\n    room: \"it's, here\""),
        (add(None), "", "  - {talk: \"new\", start: 2027-03-01T15:00, room: \"it's, here\"}"),
        (
            AgendaEdit::Remove { entry: 0 },
            "  - {talk: keynote, start: 2027-03-01T09:00, room: main}   # Ada has a train at noon",
            "",
        ),
        (AgendaEdit::Remove { entry: 2 }, "  - {talk: panel,\n     room: }", ""),
    ] {
        for crlf in [false, true] {
            let text = if crlf { AGENDA.replace('\n', "\r\n") } else { AGENDA.to_owned() };
            let found = edited(&text, std::slice::from_ref(&edit)).unwrap();
            assert!(!crlf || found.matches('\n').count() == found.matches("\r\n").count(), "{edit:?}");
            let (gone, came) = difference(AGENDA, &found.replace("\r\n", "\n"));
            assert_eq!((gone.join("\n").as_str(), came.join("\n").as_str()), (old, new), "{edit:?}");
        }
    }
}

#[test]
fn a_comment_that_hides_findings_goes_with_its_entry() {
    let found = edited(AGENDA, &[AgendaEdit::Remove { entry: 1 }]).unwrap();
    assert!(!found.contains("ignore[order]") && found.contains("# the longest one\n  - {talk: panel,"), "{found}");
}

#[test]
fn lists_in_brackets_and_json() {
    let flow = "agenda: [{talk: a}, {talk: b}]";
    assert_eq!(edited(flow, &[AgendaEdit::Remove { entry: 0 }]).unwrap(), "agenda: [{talk: b}]");
    assert_eq!(edited(flow, &[AgendaEdit::Remove { entry: 1 }]).unwrap(), "agenda: [{talk: a}]");
    assert_eq!(
        edited("agenda: []", &[add(None)]).unwrap(),
        "agenda:\n  - {talk: new, start: 2027-03-01T15:00, room: \"it's, here\"}"
    );
    let block = "agenda:\n  - talk: a  # only one\n";
    assert_eq!(edited(block, &[AgendaEdit::Remove { entry: 0 }]).unwrap(), "agenda:\n  []  # only one\n");
    let json = "{\"agenda\": [\n  {\"talk\": \"a\", \"start\": \"2027-03-01T09:00\"}\n]}";
    let edits = [AgendaEdit::set(0, Fact::Room, "5"), add(None), without(0, Fact::Start)];
    assert_eq!(
        edited(json, &edits).unwrap(),
        "{\"agenda\": [\n  {\"talk\": \"a\", \"room\": \"5\"},\n  {\"talk\": \"new\", \"start\": \"2027-03-01T15:00\", \"room\": \"it's, here\"}\n]}"
    );
    assert_eq!(
        edited("\u{feff}agenda: [{talk: a}]", &[rooms(0, &["b"])]).unwrap(),
        "\u{feff}agenda: [{talk: a, room: b}]"
    );
}

#[test]
fn what_would_change_more_is_refused() {
    let shared = "agenda:\n  - {talk: a, room: &r main}\n  - {talk: b, room: *r}\n";
    assert!(edited(shared, &[rooms(1, &["side"])]).unwrap_err().starts_with("not-editable"));
    assert!(edited(shared, &[AgendaEdit::Remove { entry: 0 }]).unwrap_err().starts_with("not-editable"));
    assert_eq!(
        edited(AGENDA, &[AgendaEdit::Remove { entry: 4 }]).unwrap_err(),
        "unknown-entry `a.yaml` has no entry 5: it has 4"
    );
    assert!(edited("agenda: [", &[]).is_ok(), "nothing is asked for");
    assert!(edited("agenda: [", &[rooms(0, &[])]).unwrap_err().starts_with("syntax"));
}

/// One random edit, entries and texts by number.
fn edit() -> impl Strategy<Value = (u8, usize, u8, Vec<String>)> {
    let text = prop_oneof![
        Just("side".to_owned()),
        Just("Room 2, left".to_owned()),
        Just("it's".to_owned()),
        "[ -~äß’]{1,12}".prop_map(|text| format!("x{}", text.trim_end())),
    ];
    (0_u8..4, 0_usize..8, 0_u8..3, prop::collection::vec(text, 0..3))
}

fn read(text: &str) -> Agenda {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let instance = Instance::empty("", Zone::UTC);
    agenda_from(&Text::new("a.yaml", text), &instance, &mut Origins::default()).unwrap()
}

/// What an agenda says, without its places.
fn facts(agenda: &Agenda) -> Vec<String> {
    agenda.entries.iter().map(|one| format!("{:?} {:?} {:?} {:?}", one.talk, one.start, one.end, one.rooms)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// An edit says what it is asked for and nothing else, and leaves the lines of other entries alone.
    #[test]
    fn edits_keep_everything_else((kind, entry, minute, texts) in edit(), crlf in any::<bool>(), mark in any::<bool>()) {
        let text = if crlf { AGENDA.replace('\n', "\r\n") } else { AGENDA.to_owned() };
        let text = if mark { format!("\u{feff}{text}") } else { text };
        let before = facts(&read(&text));
        let entry = entry % before.len();
        let time = format!("2027-03-01T08:{minute:02}");
        let edit = match kind {
            0 => AgendaEdit::set(entry, Fact::Start, time),
            1 => AgendaEdit::Set { entry, fact: Fact::Room, texts: texts.clone() },
            2 => AgendaEdit::Remove { entry },
            _ => AgendaEdit::Add {
                after: Some(entry),
                talk: texts.first().map_or("new", String::as_str).to_owned(),
                facts: vec![(Fact::Start, vec![time]), (Fact::Room, texts.clone())],
            },
        };
        let new = edited(&text, &[edit]).unwrap();
        let mut after = facts(&read(&new));
        prop_assert_eq!(new.starts_with('\u{feff}'), mark);
        prop_assert!(!crlf || new.matches('\n').count() == new.matches("\r\n").count());
        let mut others = before.clone();
        match kind {
            0 | 1 => {
                others.remove(entry);
                let changed = after.remove(entry);
                if kind == 1 {
                    prop_assert!(texts.iter().all(|room| changed.contains(&format!("{room:?}"))), "{}", changed);
                }
            }
            2 => {
                others.remove(entry);
            }
            _ => {
                let added = after.remove(entry + 1);
                prop_assert!(texts.iter().all(|room| added.contains(&format!("{room:?}"))), "{}", added);
            }
        }
        prop_assert_eq!(after, others);
        // Lines of other entries, and all comments that hide nothing.
        for line in ["# The agenda, by hand.", "timezone: Europe/Dublin", "  # the longest one", "  # the last one"] {
            prop_assert!(new.lines().any(|one| one.trim_start_matches('\u{feff}') == line), "{}\n{}", line, new);
        }
    }
}
