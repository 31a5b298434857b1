//! Several files as the parts of one programme.

use std::collections::HashSet;

use crate::finding::InputError;
use crate::model::squeezed;
use crate::model::{Programme, Remark, Suppression, Zone};

/// Programmes as the parts of one, in order: entries one after the other, each room, track, person
/// and day once, facts about the event from the first part that states them. O(facts).
///
/// # Errors
/// `mixed-zones`: one part has a zone, another has times without any.
pub fn joined(parts: Vec<Programme>) -> Result<Programme, Vec<InputError>> {
    let zone = common_zone(&parts)?;
    let mut parts = parts.into_iter();
    let mut out = parts.next().unwrap_or_default();
    for part in parts {
        let before = out.events.len();
        out.name = out.name.or(part.name);
        out.floating |= part.floating;
        out.ids_are_talks &= part.ids_are_talks;
        out.days.extend(part.days);
        out.rooms.extend(part.rooms);
        out.tracks.extend(part.tracks);
        out.people.extend(part.people);
        out.events.extend(part.events);
        let moved = part.suppressions.into_iter().map(|one| Suppression { entry: before + one.entry, ..one });
        out.suppressions.extend(moved);
        let moved = part.remarks.into_iter().map(|one| Remark { entry: one.entry.map(|at| before + at), ..one });
        out.remarks.extend(moved);
        for (key, text) in part.details.0 {
            if out.details.get(&key).is_none() {
                out.details.add(&key, text);
            }
        }
    }
    out.zone = zone;
    let mut seen = HashSet::new();
    out.rooms.retain(|room| seen.insert(squeezed(&room.name.text)));
    let mut seen = HashSet::new();
    out.tracks.retain(|track| seen.insert(track.name.text.clone()));
    let mut seen = HashSet::new();
    out.people.retain(|person| seen.insert((person.id.clone(), squeezed(&person.name.text))));
    out.days.sort_by_key(|day| day.date);
    out.days.dedup_by(|next, day| {
        let same = next.date == day.date;
        if same {
            day.start = [day.start, next.start].into_iter().flatten().min();
            day.end = day.end.max(next.end);
        }
        same
    });
    Ok(out)
}

/// The zone of all parts: the first that is stated.
///
/// # Errors
/// `mixed-zones`: one part has a zone, another has times without any.
pub(super) fn common_zone(parts: &[Programme]) -> Result<Option<Zone>, Vec<InputError>> {
    let zone = parts.iter().find_map(|part| part.zone);
    if let Some(floating) = parts.iter().find(|part| part.floating && zone.is_some()) {
        let error =
            InputError::new("mixed-zones", floating.origin, "these times have no zone, those of another part have");
        return Err(vec![error.help("name the zone of all times without one: `--timezone Europe/Brussels`")]);
    }
    Ok(zone)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::model::{Event, Printed, ProgrammeDay, ProgrammeRoom, RemarkKind, Time};

    fn part(title: &str, room: &str, hours: (i64, i64)) -> Programme {
        let day = ProgrammeDay {
            date: NaiveDate::default(),
            start: Some(Time(hours.0)),
            end: Some(Time(hours.1)),
            ..ProgrammeDay::default()
        };
        let remark = Remark::new(RemarkKind::Format, crate::model::OriginId(0), "odd").entry(0);
        Programme {
            zone: Some(Zone::UTC),
            days: vec![day],
            rooms: vec![ProgrammeRoom { name: Printed::new(room, crate::model::OriginId(0)), ..Default::default() }],
            events: vec![Event { title: title.to_owned(), ..Event::default() }],
            remarks: vec![remark],
            ..Programme::default()
        }
    }

    #[test]
    fn parts_share_rooms_and_days() {
        let both = joined(vec![part("A", "Main", (60, 120)), part("B", "Main", (0, 90))]).unwrap();
        assert_eq!((both.events.len(), both.rooms.len(), both.days.len()), (2, 1, 1));
        assert_eq!((both.days[0].start, both.days[0].end), (Some(Time(0)), Some(Time(120))));
        assert_eq!(both.remarks[1].entry, Some(1));
        let floating = Programme { floating: true, zone: None, ..part("C", "Side", (0, 1)) };
        assert_eq!(joined(vec![part("A", "Main", (0, 1)), floating]).unwrap_err()[0].id, "mixed-zones");
    }
}
