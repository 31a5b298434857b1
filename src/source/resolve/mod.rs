//! From the schema to the instance: ids, references, times. Errors are collected, not thrown.

mod cycles;
mod days;
mod facts;
mod names;
mod offers;
mod people;
mod repeats;
mod requests;
mod rooms;
mod rules;
mod select_people;
mod select_rooms;
mod select_starts;
mod selector;
mod starts;
mod talks;
mod windows;

use chrono::NaiveDate;

use super::schema::Scenario;
use super::time::{Calendar, Trouble};
use super::tree::At;
use crate::finding::InputError;
use crate::model::{Instance, OriginId, Zone};
use names::Names;
use offers::Tagged;
pub(crate) use people::blank as blank_person;
pub(crate) use rooms::blank as blank_room;

/// The version of the format that this program reads.
const VERSION: i64 = 1;

/// Resolves `scenario`, whose tree is `root`, to an instance. `published` is left out; what has a
/// last day holds up to `today`.
pub(super) fn resolve(scenario: &Scenario, root: At<'_>, today: NaiveDate) -> Result<Instance, Vec<InputError>> {
    let mut resolver = Resolver::new(scenario, root, today);
    resolver.version();
    resolver.rooms();
    resolver.offers();
    resolver.people();
    resolver.talks();
    resolver.breaks();
    resolver.repeats();
    resolver.unpin();
    resolver.blocks();
    resolver.resources();
    resolver.uses();
    resolver.references();
    resolver.order();
    resolver.lengths();
    resolver.interest();
    resolver.rules();
    resolver.profiles();
    resolver.requests();
    resolver.ignores();
    if resolver.errors.is_empty() { Ok(resolver.instance) } else { Err(resolver.errors) }
}

/// The instance in the making.
struct Resolver<'s> {
    scenario: &'s Scenario,
    root: At<'s>,
    calendar: Calendar,
    errors: Vec<InputError>,
    instance: Instance,
    rooms: Names,
    people: Names,
    talks: Names,
    resources: Names,
    /// Starts by slot id and tag.
    tagged: Tagged,
    /// What each day has: slots, grids, breaks, pins.
    hulls: Vec<crate::model::Interval>,
}

impl<'s> Resolver<'s> {
    fn new(scenario: &'s Scenario, root: At<'s>, today: NaiveDate) -> Self {
        let mut errors = Vec::new();
        let calendar = days::calendar(scenario, root, &mut errors);
        let name = scenario.conference.as_ref().and_then(|one| one.name.clone()).unwrap_or_default();
        let mut instance = Instance::empty(&name, calendar.zone);
        instance.origin = root.origin();
        instance.today = Some(today);
        instance.details = rooms::details(scenario.conference.as_ref().and_then(|one| one.details.as_ref()));
        instance.days = days::days(&calendar);
        Self {
            scenario,
            root,
            calendar,
            errors,
            instance,
            rooms: Names::default(),
            people: Names::default(),
            talks: Names::default(),
            resources: Names::default(),
            tagged: Tagged::default(),
            hulls: Vec::new(),
        }
    }

    fn version(&mut self) {
        if let Some(version) = self.scenario.plenary
            && version != VERSION
        {
            let at = self.root.key("plenary").origin();
            let error = if version > VERSION {
                InputError::new(
                    "newer-version",
                    at,
                    format!("the file is of version {version}; this plenary reads {VERSION}"),
                )
                .help("use a newer plenary")
            } else {
                InputError::new("bad-value", at, format!("there is no version {version}")).help("write `plenary: 1`")
            };
            self.errors.push(error);
        }
    }

    fn error(&mut self, id: &'static str, at: OriginId, message: impl Into<String>) {
        self.errors.push(InputError::new(id, at, message));
    }

    /// The value, or `None` after noting the error.
    fn ok<T>(&mut self, value: Result<T, Trouble>, at: OriginId) -> Option<T> {
        value.map_err(|trouble| self.errors.push(trouble.at(at))).ok()
    }

    /// A whole number of at least `least`, or `None` after noting the error.
    fn number(&mut self, value: Option<i64>, at: At<'_>, key: &str, least: u32) -> Option<u32> {
        let value = value?;
        match u32::try_from(value) {
            // A year of minutes, a billion seats: anything above is a slip.
            Ok(number) if number >= least && number <= 1_000_000_000 => Some(number),
            _ => {
                let limit = if value < i64::from(least) {
                    format!("{least} or more")
                } else {
                    "less than a billion".to_owned()
                };
                self.error("bad-value", at.key(key).origin(), format!("{key} must be {limit}, not {value}"));
                None
            }
        }
    }

    /// Minutes from 1 to a year, or `None` after noting the error.
    fn minutes(&mut self, value: Option<i64>, at: At<'_>, key: &str) -> Option<u32> {
        const YEAR: u32 = 366 * 1_440;
        let number = self.number(value, at, key, 1)?;
        if number > YEAR {
            self.error(
                "bad-value",
                at.key(key).origin(),
                format!("{key} must be at most a year, not {number} minutes"),
            );
            return None;
        }
        Some(number)
    }

    /// A date, or `None` after noting the error.
    fn date(&mut self, text: &str, at: OriginId) -> Option<NaiveDate> {
        let date = super::time::date(text.trim());
        if date.is_none() {
            let error = InputError::new("bad-date", at, format!("`{text}` is not a date"));
            self.errors.push(error.help("write year, month and day, such as 2027-03-01"));
        }
        date
    }

    fn zone_named(&mut self, name: &str, at: OriginId) -> Option<Zone> {
        let zone = super::time::zone(name);
        self.ok(zone, at)
    }
}
