//! The zone, the days of the event, and the calendar made of them.

use std::collections::BTreeSet;

use crate::finding::InputError;
use crate::model::{Day, Zone};
use crate::source::schema::Scenario;
use crate::source::time::{self, Calendar, NamedDay};
use crate::source::tree::At;

/// The calendar; on errors one that lets the rest be read.
pub(super) fn calendar(scenario: &Scenario, root: At<'_>, errors: &mut Vec<InputError>) -> Calendar {
    let mut days = match &scenario.days {
        Some(pairs) => declared(&pairs.0, root.key("days"), errors),
        None => implied(scenario),
    };
    days.sort_by_key(|day| day.date);
    Calendar { zone: zone(scenario, root, errors), days }
}

fn zone(scenario: &Scenario, root: At<'_>, errors: &mut Vec<InputError>) -> Zone {
    let at = root.key("conference");
    let Some(name) = scenario.conference.as_ref().and_then(|conference| conference.timezone.as_deref()) else {
        errors.push(
            InputError::new("missing-timezone", at.origin(), "the conference has no time zone")
                .help("write `conference: {name: …, timezone: Europe/Dublin}`"),
        );
        return Zone::UTC;
    };
    time::zone(name).unwrap_or_else(|trouble| {
        errors.push(trouble.at(at.key("timezone").origin()));
        Zone::UTC
    })
}

fn declared(pairs: &[(String, String)], at: At<'_>, errors: &mut Vec<InputError>) -> Vec<NamedDay> {
    let mut days: Vec<NamedDay> = Vec::new();
    for ((id, text), pair) in pairs.iter().zip(at.pairs()) {
        let origin = at.key(&pair.key).origin();
        match time::date(text) {
            None => errors.push(
                InputError::new("bad-date", origin, format!("`{text}` is not a date"))
                    .help("write year, month and day, such as 2016-07-11"),
            ),
            Some(date) => match days.iter().find(|day| day.date == date) {
                Some(other) => errors.push(InputError::new(
                    "duplicate-day",
                    origin,
                    format!("`{id}` and `{}` are the same date", other.id),
                )),
                None => days.push(NamedDay { id: id.clone(), date }),
            },
        }
    }
    days
}

/// Without `days:`, the dates of slots, grids, breaks and pins; the date is the id.
fn implied(scenario: &Scenario) -> Vec<NamedDay> {
    let mut texts: Vec<&str> = Vec::new();
    for slot in scenario.slots.iter().flatten() {
        texts.extend(slot.day.as_deref());
        texts.extend(slot.at.iter().flat_map(|at| at.0.iter().map(String::as_str)));
    }
    for grid in scenario.grid.iter().flatten() {
        texts.extend(grid.day.as_deref());
        texts.extend(grid.from.as_deref());
    }
    texts.extend(scenario.breaks.iter().flatten().filter_map(|one| one.start.as_deref()));
    let pins = scenario.talks.iter().flatten().filter_map(|talk| talk.pin.as_ref());
    texts.extend(pins.filter_map(|pin| pin.start.as_deref()));
    let dates: BTreeSet<_> = texts.into_iter().filter_map(time::date_of).collect();
    dates.into_iter().map(|date| NamedDay { id: date.to_string(), date }).collect()
}

/// The days of the instance; their hulls come later.
pub(super) fn days(calendar: &Calendar) -> Vec<Day> {
    calendar.days.iter().map(|day| Day { id: day.id.clone(), span: calendar.span(day.date), hull: None }).collect()
}
