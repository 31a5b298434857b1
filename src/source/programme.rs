//! Agendas in YAML and JSON as they stand, without a scenario.

use chrono::NaiveDate;

use super::agenda::{credits, is_local, no_list, parse, places, room_texts, talk_text, times, unread, without_day};
use super::read::Text;
use super::schema::EntryText;
use super::suppress::suppressions;
use super::time::{self, Calendar};
use super::tree::{At, Forest};
use crate::finding::{InputError, Origins};
use crate::model::{Event, Instance, Printed, Programme, Zone};

/// Reads an agenda for what it says itself: talks by id or title, their people as speakers, rooms by
/// name. Local times are in the file's zone, else in `zone`. Comments with a last day hold up to
/// `today`.
///
/// # Errors
/// All problems with syntax, keys, types and times; `missing-timezone` if local times have no zone.
pub fn programme(
    text: &Text,
    zone: Option<Zone>,
    today: NaiveDate,
    origins: &mut Origins,
) -> Result<Programme, Vec<InputError>> {
    let mut forest = Forest::default();
    let file = parse(text, &mut forest, origins).map_err(|error| vec![error])?;
    let root = forest.at(file.root);
    let mut errors = Vec::new();
    if file.entries.is_none() {
        errors.push(no_list(root));
    }
    let mut programme = Programme { ids_are_talks: true, origin: root.origin(), ..Programme::default() };
    match file.timezone.as_deref().map(time::zone) {
        None => {}
        Some(Ok(zone)) => programme.zone = Some(zone),
        Some(Err(trouble)) => errors.push(trouble.at(root.key("timezone").origin())),
    }
    let stated = programme.zone.or(zone);
    let mut instance = Instance::empty("", stated.unwrap_or(Zone::UTC));
    instance.today = Some(today);
    if !file.json {
        programme.suppressions = suppressions(&text.text, root, 0, &instance, origins, &mut errors);
    }
    if file.output {
        programme.remarks = unread(root);
    }
    let calendar = Calendar { zone: instance.zone, days: Vec::new() };
    for (index, entry) in file.entries.iter().flatten().enumerate() {
        let at = root.key("agenda").item(index);
        let local = [&entry.start, &entry.end].into_iter().flatten().any(|text| is_local(text));
        if local
            && stated.is_none()
            && file.timezone.is_none()
            && !errors.iter().any(|error| error.id == "missing-timezone")
        {
            let error = InputError::new("missing-timezone", at.origin(), "local times, and no time zone");
            errors.push(error.help("add `timezone: Europe/Dublin`, or name the scenario too"));
        }
        let before = errors.len();
        programme.events.push(event(entry, &calendar, at, &mut errors));
        if file.output {
            programme.remarks.extend(without_day(&mut errors, before, index));
        }
    }
    if errors.is_empty() { Ok(programme) } else { Err(errors) }
}

fn event(entry: &EntryText, calendar: &Calendar, at: At<'_>, errors: &mut Vec<InputError>) -> Event {
    let talk = talk_text(entry, at, errors);
    let (start, end) = times(entry, calendar, at, errors);
    let room = at.key("room").origin();
    Event {
        title: entry.title.clone().unwrap_or_else(|| talk.clone()),
        id: Some(talk),
        start,
        end,
        rooms: room_texts(entry).map(|text| Printed::new(text.clone(), room)).collect(),
        people: credits(entry, at),
        at: places(at),
        ..Event::default()
    }
}
