//! Scenarios and agendas of ours.

use std::str;
use std::sync::OnceLock;

use chrono::NaiveDate;
use plenary::check::check;
use plenary::exchange::{ExportFormat, left_out, outgoing, write_solution};
use plenary::finding::Origins;
use plenary::model::{Agenda, Entry, EntryOrigins, Instance, Zone};
use plenary::rules::{Uses, configure, contradictions};
use plenary::source::{
    AgendaEdit, Fact, Input, Native, Text, agenda_from, edit_agenda, is_untouched, load_scenario_text, programme,
    scenario_from, what_is, write_agenda,
};

use super::tell::{judged, told};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2016, 7, 1).unwrap();

/// A scenario with its configuration.
pub(super) fn scenario(bytes: &[u8]) {
    let mut origins = Origins::default();
    match Input::new("scenario.yaml", bytes).text(&mut origins) {
        Ok(text) => {
            let _ = what_is(&text.text);
            configured(&text, origins);
        }
        Err(error) => told(&[error], &origins),
    }
}

/// The scenario and its uses, if it is one; an empty agenda is judged by them.
fn configured(text: &Text, origins: Origins) -> Option<(Instance, Uses, Origins)> {
    let loaded = match scenario_from(text, origins, TODAY, &Native) {
        Ok(loaded) => loaded,
        Err(failure) => {
            told(&failure.errors, &failure.origins);
            return None;
        }
    };
    let uses = match configure(&loaded.instance, None, &[]) {
        Ok(uses) => uses,
        Err(errors) => {
            told(&errors, &loaded.origins);
            return None;
        }
    };
    let contradictions = contradictions(&loaded.instance, &uses);
    if !contradictions.is_empty() {
        told(&contradictions, &loaded.origins);
    }
    judged(&loaded.instance, &uses, &Agenda::default(), &loaded.origins);
    Some((loaded.instance, uses, loaded.origins))
}

/// A scenario, and behind a line `--- # agenda` its agenda; both change at once.
pub(super) fn case(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let mut parts = text.split("\n--- # ");
    let scenario = parts.next().unwrap_or_default().replace("published: published.yaml", "");
    let text = Text::new("scenario.yaml", &scenario);
    let Some((mut instance, uses, mut origins)) = configured(&text, Origins::default()) else { return };
    let mut agenda = None;
    for part in parts {
        let (name, text) = part.split_once('\n').unwrap_or_default();
        match agenda_from(&Text::new("agenda.yaml", text), &instance, &mut origins) {
            Ok(read) if name.trim() == "published" => instance.published = Some(read),
            Ok(read) => agenda = Some(read),
            Err(errors) => told(&errors, &origins),
        }
    }
    if let Some(agenda) = agenda {
        stays_itself(&instance, &uses, &agenda, &origins);
    }
}

/// An agenda of a scenario that is known, and by itself.
pub(super) fn agenda(bytes: &[u8]) {
    static SCENARIO: OnceLock<(Instance, Uses)> = OnceLock::new();
    let (instance, uses) = SCENARIO.get_or_init(|| {
        let text = include_str!("../../../scenarios/srecon16-europe.yaml").replace("published:", "# ");
        let loaded = load_scenario_text("scenario.yaml", &text, TODAY).map_err(|failure| failure.errors).unwrap();
        let uses = configure(&loaded.instance, None, &[]).unwrap();
        (loaded.instance, uses)
    });
    let mut origins = Origins::default();
    let text = match Input::new("agenda.yaml", bytes).text(&mut origins) {
        Ok(text) => text,
        Err(error) => return told(&[error], &origins),
    };
    let _ = (what_is(&text.text), is_untouched(&text.text));
    if let Err(errors) = programme(&text, None, TODAY, &mut origins) {
        told(&errors, &origins);
    }
    match agenda_from(&text, instance, &mut origins) {
        Ok(agenda) => {
            edited(&text, agenda.entries.len());
            stays_itself(instance, uses, &agenda, &origins);
        }
        Err(errors) => told(&errors, &origins),
    }
}

/// An edit in place keeps the agenda readable, or is refused.
fn edited(text: &Text, entries: usize) {
    let edits = [
        (AgendaEdit::set(0, Fact::Start, "2016-07-11T09:05"), entries),
        (
            AgendaEdit::Set { entry: entries / 2, fact: Fact::Room, texts: vec!["a, b".to_owned(), "#".to_owned()] },
            entries,
        ),
        (AgendaEdit::Remove { entry: entries / 2 }, entries.saturating_sub(1)),
        (AgendaEdit::Add { after: None, talk: "x: y".to_owned(), facts: Vec::new() }, entries + 1),
    ];
    for (edit, expected) in edits {
        if let Ok(edited) = edit_agenda(text, std::slice::from_ref(&edit)) {
            let programme = programme(
                &Text::new("agenda.yaml", &edited),
                Zone::from_name("Europe/Dublin"),
                TODAY,
                &mut Origins::default(),
            );
            // The time set may lie behind the end that is stated.
            if let Ok(programme) = programme {
                assert_eq!(programme.events.len(), expected, "after {edit:?}\n{edited}");
            }
        }
    }
}

/// What an agenda says: sorted as it is written.
fn facts(agenda: &Agenda) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        agenda.entries.iter().map(|entry| Entry { at: EntryOrigins::default(), ..entry.clone() }).collect();
    entries.sort_by_key(|entry| (entry.start.is_none(), entry.start));
    entries
}

/// Written and read again an agenda says and costs the same; every other format can be written.
fn stays_itself(instance: &Instance, uses: &Uses, agenda: &Agenda, origins: &Origins) {
    judged(instance, uses, agenda, origins);
    let text = write_agenda(instance, agenda);
    assert!(is_untouched(&text));
    let again = agenda_from(&Text::new("agenda.yaml", &text), instance, &mut Origins::default())
        .unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    assert_eq!(facts(agenda), facts(&again), "{text}");
    assert_eq!(write_agenda(instance, &again), text);
    // Remarks are about the file that was read: the written one has other flaws, or none.
    let bare = Agenda { remarks: Vec::new(), ..agenda.clone() };
    assert_eq!(check(instance, uses, &again).score, check(instance, uses, &bare).score);
    let programme = outgoing(instance, agenda);
    for &format in ExportFormat::ALL {
        if format.is_solution() {
            if let Err(errors) = write_solution(format, instance, agenda) {
                told(&errors, origins);
            }
            continue;
        }
        match format.write(&programme, TODAY) {
            Ok(bytes) if format.is_read() => {
                left_out(&programme, &bytes, &format!("written.{}", format.name()), TODAY)
                    .unwrap_or_else(|errors| panic!("{}: {errors:?}", format.name()));
            }
            Ok(_) => {}
            Err(errors) => told(&errors, origins),
        }
    }
}
