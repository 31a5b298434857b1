//! What the names of time zones in a calendar mean.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDateTime;
use windows_timezones::WindowsTimezone;

use super::clock::Clock;
use super::components::Component;
use super::definition::Definition;
use super::notes::Notes;
use crate::finding::did_you_mean;
use crate::model::{Remark, RemarkKind, Time, Zone};

/// The zone of a name: an IANA name, one behind a prefix such as `/mozilla.org/20050126_1/`, or one
/// that Windows uses (by the table of the Unicode CLDR).
pub(super) fn zone_of(name: &str) -> Option<Zone> {
    let name = name.trim();
    let prefixed = || {
        let inside = name.strip_prefix('/')?;
        let rest = inside.match_indices('/').map(|(at, _)| &inside[at + 1..]);
        std::iter::once(inside).chain(rest).find_map(Zone::from_name)
    };
    let windows = || name.parse::<WindowsTimezone>().ok().and_then(|zone| Zone::from_name(zone.tzdb_id()));
    Zone::from_name(name).or_else(prefixed).or_else(windows)
}

/// What a `TZID` means.
struct Meaning {
    clock: Clock,
    /// What the file says about a zone that has a name: the definition, and where it stands. It is
    /// compared and not used; forgotten once it was found to differ.
    other: Option<(Definition, Range<usize>)>,
    /// Whether the file has a VTIMEZONE of this name, be it of use or not.
    defined: bool,
}

/// The zones of one calendar, by `TZID`; `None`: unknown, and said so.
#[derive(Default)]
pub(super) struct Zones(BTreeMap<String, Option<Meaning>>);

impl Zones {
    /// Finds out what a `TZID` means that stands at these bytes.
    pub(super) fn learn(&mut self, id: &str, at: &Range<usize>, all: &[Component<'_>], notes: &mut Notes<'_>) {
        if let Some(known) = self.0.get(id) {
            if known.as_ref().is_some_and(|meaning| !meaning.defined) {
                undefined(id, at, notes);
            }
            return;
        }
        let is_it = |one: &Component<'_>| one.property("TZID").is_some_and(|name| name.value.trim() == id);
        let defined = all.iter().position(|one| one.name == "VTIMEZONE" && is_it(one));
        let definition = defined.and_then(|index| {
            let parts = all.iter().filter(|part| part.parent == Some(index));
            Some((Definition::new(parts)?, all[index].at.clone()))
        });
        let location = || zone_of(&all[defined?].property("X-LIC-LOCATION")?.value);
        let meaning = match (zone_of(id).or_else(location), definition) {
            (Some(zone), other) => Some(Meaning { clock: Clock::Zone(zone), other, defined: defined.is_some() }),
            (None, Some((definition, _))) => {
                Some(Meaning { clock: Clock::Defined(definition), other: None, defined: true })
            }
            (None, None) => {
                let help = match did_you_mean(id, Zone::names()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "write an IANA name such as Europe/Brussels, or define it in a VTIMEZONE".to_owned(),
                };
                notes.error("unknown-timezone", at, format!("`{id}` is no time zone"), &help);
                None
            }
        };
        if meaning.is_some() && defined.is_none() {
            undefined(id, at, notes);
        }
        self.0.insert(id.to_owned(), meaning);
    }

    /// The clock of a `TZID`.
    pub(super) fn clock(&self, id: &str) -> Option<&Clock> {
        self.0.get(id)?.as_ref().map(|meaning| &meaning.clock)
    }

    /// All zones with IANA names, in order of their names.
    pub(super) fn named(&self) -> Vec<Zone> {
        let mut zones = Vec::new();
        for meaning in self.0.values().flatten() {
            if let Clock::Zone(zone) = meaning.clock
                && !zones.contains(&zone)
            {
                zones.push(zone);
            }
        }
        zones
    }

    /// A zone for times that only the file's definitions place: the offset, if it never changes.
    pub(super) fn offset_zone(&self) -> Option<Zone> {
        let mut definitions = self.0.values().flatten().filter_map(|meaning| match &meaning.clock {
            Clock::Defined(definition) => Some(definition.only_offset()),
            Clock::Zone(_) => None,
        });
        let first = definitions.next()??;
        let same = definitions.all(|other| other == Some(first));
        if same { i32::try_from(first).ok().and_then(Zone::of_offset) } else { None }
    }

    /// Remarks if the file's own definition reads this time differently; once for each zone.
    pub(super) fn compare(
        &mut self,
        id: &str,
        local: NaiveDateTime,
        time: Time,
        at: &Range<usize>,
        notes: &mut Notes<'_>,
    ) {
        let Some(Some(Meaning { clock: Clock::Zone(zone), other, .. })) = self.0.get_mut(id) else { return };
        let differs = |definition: &Definition| definition.instant(local).is_ok_and(|defined| defined != time);
        let Some((definition, place)) = other.take_if(|(definition, _)| differs(definition)) else { return };
        let by_name = local.and_utc().timestamp().div_euclid(60) - time.0;
        let by_file = definition.instant(local).map_or(by_name, |defined| by_name + time.0 - defined.0);
        let message = format!(
            "the VTIMEZONE `{id}` is {} ahead of UTC on {}, but {} is {}, which is used",
            offset_label(by_file),
            local.format("%Y-%m-%d %H:%M"),
            zone.name(),
            offset_label(by_name),
        );
        let (place, event) = (notes.place(&place), notes.place(at));
        let remark = Remark::new(RemarkKind::Disagreement, place, message).related(event, "this time, for one");
        notes.remark(remark.help("replace the VTIMEZONE by one that follows the rules of the zone, or leave it out"));
    }
}

fn undefined(id: &str, at: &Range<usize>, notes: &mut Notes<'_>) {
    let help = "add a VTIMEZONE; strict readers refuse the calendar without";
    notes.count(at, &format!("`TZID={id}`"), "has no VTIMEZONE", help);
}

fn offset_label(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_zones() {
        let name = |text: &str| zone_of(text).map(Zone::name);
        assert_eq!(name("Europe/Berlin"), Some("Europe/Berlin"));
        assert_eq!(name("/mozilla.org/20050126_1/Europe/Berlin"), Some("Europe/Berlin"));
        assert_eq!(name("/America/Argentina/Salta"), Some("America/Argentina/Salta"));
        assert_eq!(name("W. Europe Standard Time"), Some("Europe/Berlin"));
        assert_eq!(name("Greenwich Standard Time"), Some("Atlantic/Reykjavik"));
        for unknown in ["Europe-Brussels", "CET", "Custom", "/", ""] {
            assert_eq!(name(unknown), None, "{unknown}");
        }
    }
}
