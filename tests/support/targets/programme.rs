//! Agendas in other formats: read, told, turned into a scenario, written in every format and read again.

use chrono::NaiveDate;
use plenary::exchange::{
    ExportFormat, FieldEdit, Foreign, Format, ReadOptions, edit_fields, format_of, left_out, read, scenario, standalone,
};
use plenary::finding::Origins;
use plenary::model::{EntryOrigins, Event, OriginId, Programme};
use plenary::rules::configure;
use plenary::source::{
    Input, Native, Readers as _, Text, Value, agenda_from, scenario_from, write_agenda, write_value,
};

use super::tell::{judged, told};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2016, 7, 1).unwrap();

/// Comma-separated values: an agenda, a list of talks, and a table that is edited in place.
pub(super) fn csv(bytes: &[u8]) {
    any_of(bytes, "written.csv", Some(Format::Csv));
    list(bytes, "written.csv");
    let Ok(text) = str::from_utf8(bytes) else { return };
    let edit = FieldEdit { line: 2, field: 1, text: "a \"b\", c;\nd".to_owned() };
    for delimiter in [',', ';'] {
        // Edited twice is edited once.
        if let Ok(edited) = edit_fields("written.csv", text, delimiter, std::slice::from_ref(&edit)) {
            let again = edit_fields("written.csv", &edited, delimiter, std::slice::from_ref(&edit));
            assert_eq!(again.as_ref(), Ok(&edited));
        }
    }
}

/// iCalendar.
pub(super) fn ics(bytes: &[u8]) {
    any_of(bytes, "written.ics", Some(Format::ICalendar));
}

/// `schedule.xml`.
pub(super) fn schedule_xml(bytes: &[u8]) {
    any_of(bytes, "written.xml", Some(Format::ScheduleXml));
}

/// `schedule.json`, both versions, and lists of events.
pub(super) fn schedule_json(bytes: &[u8]) {
    any_of(bytes, "written.json", Some(Format::ScheduleJson));
}

/// JSON of pretalx.
pub(super) fn pretalx(bytes: &[u8]) {
    any_of(bytes, "written.json", Some(Format::Pretalx));
    list(bytes, "written.json");
}

/// A file whose format nobody names.
pub(super) fn any(bytes: &[u8]) {
    for name in ["<stdin>", "a.yaml", "a.csv"] {
        let _ = format_of(&Input::new(name, bytes));
    }
    any_of(bytes, "<stdin>", None);
}

/// A list of talks that a scenario includes.
pub(super) fn list(bytes: &[u8], name: &str) {
    let mut origins = Origins::default();
    match Foreign(ReadOptions::new(TODAY)).include(Input::new(name, bytes), &mut origins) {
        Ok(mut list) => {
            let mut conference = Value::map(OriginId(0));
            conference.set("timezone", Value::text("Europe/Berlin", OriginId(0)));
            list.set("conference", conference);
            let text = Text::new("scenario.yaml", &write_value(&list));
            if let Err(failure) = scenario_from(&text, Origins::default(), TODAY, &Native) {
                assert!(failure.errors.iter().all(|error| error.id != "syntax"), "{:?}", failure.errors);
                told(&failure.errors, &failure.origins);
            }
        }
        Err(errors) => told(&errors, &origins),
    }
}

/// An agenda in a format, or in the one that its content tells.
pub(super) fn any_of(bytes: &[u8], name: &str, format: Option<Format>) {
    let mut origins = Origins::default();
    let options = ReadOptions::new(TODAY).details().format(format);
    match read(Input::new(name, bytes), &options, &mut origins) {
        Ok(programme) => holds(&programme, &origins),
        Err(errors) => told(&errors, &origins),
    }
}

/// What must hold for all that was read.
fn holds(programme: &Programme, origins: &Origins) {
    for remark in &programme.remarks {
        let _ = origins.label(remark.at);
    }
    match standalone(vec![programme.clone()], TODAY) {
        Ok((instance, agenda)) => {
            judged(&instance, &configure(&instance, None, &[]).unwrap(), &agenda, origins);
        }
        Err(errors) => told(&errors, origins),
    }
    imported(programme, origins);
    for &format in ExportFormat::ALL {
        written(programme, format, origins);
    }
}

/// The scenario that an import writes is one, and its agenda is one of it.
fn imported(programme: &Programme, origins: &Origins) {
    let imported = match scenario(programme, TODAY) {
        Ok(imported) => imported,
        Err(errors) => return told(&errors, origins),
    };
    let text = Text::new("scenario.yaml", &write_value(&imported.scenario));
    let agenda = Text::new("agenda.yaml", &write_agenda(&imported.instance, &imported.agenda));
    match scenario_from(&text, Origins::default(), TODAY, &Native) {
        Ok(loaded) => {
            let mut origins = loaded.origins;
            let read = agenda_from(&agenda, &loaded.instance, &mut origins).unwrap();
            assert_eq!(read.entries.len(), imported.agenda.entries.len());
            judged(&loaded.instance, &configure(&loaded.instance, None, &[]).unwrap(), &read, &origins);
        }
        // A person goes on with it; but it must be a text that can be read.
        Err(failure) => {
            assert!(failure.errors.iter().all(|error| error.id != "syntax"), "{:?}\n{}", failure.errors, text.text);
            told(&failure.errors, &failure.origins);
        }
    }
}

/// What a format says is read again, and then stays the same.
fn written(programme: &Programme, format: ExportFormat, origins: &Origins) {
    let bytes = match format.write(programme, TODAY) {
        Ok(bytes) => bytes,
        Err(errors) => return told(&errors, origins),
    };
    if !format.is_read() {
        return;
    }
    let name = format!("written.{}", format.name());
    left_out(programme, &bytes, &name, TODAY)
        .unwrap_or_else(|errors| panic!("{name}: {errors:?}\n{}", String::from_utf8_lossy(&bytes)));
    let options = ReadOptions::new(TODAY).zone(programme.zone).details();
    let back = |bytes: &[u8]| {
        let mut origins = Origins::default();
        read(Input::new(&name, bytes), &options, &mut origins)
            .unwrap_or_else(|errors| panic!("{name}: {errors:?}\n{}", String::from_utf8_lossy(bytes)))
    };
    let once = back(&bytes);
    let again = format.write(&once, TODAY).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
    let twice = back(&again);
    assert_eq!(facts(&once), facts(&twice), "{name}\n{}", String::from_utf8_lossy(&bytes));
}

/// The events without their places.
fn facts(programme: &Programme) -> Vec<Event> {
    let bare = |event: &Event| {
        let mut event = Event { at: EntryOrigins::default(), ..event.clone() };
        event.rooms.iter_mut().for_each(|room| room.at = OriginId(0));
        event.people.iter_mut().flatten().for_each(|credit| credit.at = OriginId(0));
        event
    };
    programme.events.iter().map(bare).collect()
}
