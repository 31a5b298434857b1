//! What a written file does not say: the difference between a programme and what is read back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{ReadOptions, read};
use crate::finding::{InputError, Origins};
use crate::model::squeezed;
use crate::model::{Details, Programme, Zone};
use crate::source::Input;

/// Facts of one sort that a file does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The sort, as a sentence names it: `tracks`, `abstract of talks`.
    pub what: String,
    /// How many.
    pub count: usize,
}

/// The facts of `programme` that `written` does not say: found by reading the file back, so that it
/// holds whatever writer and reader do. O(n log n).
///
/// # Errors
/// What the reader refuses, which is a fault of the writer.
pub fn left_out(
    programme: &Programme,
    written: &[u8],
    name: &str,
    today: NaiveDate,
) -> Result<Vec<LeftOut>, Vec<InputError>> {
    let options = |zone| ReadOptions::new(today).zone(zone).details();
    let back = |zone| read(Input::new(name, written), &options(zone), &mut Origins::default());
    let mut out = difference(programme, &back(programme.zone)?);
    // Times that are read in the zone of the programme look as if the file named it.
    if programme.zone.is_some_and(|zone| zone != Zone::UTC) && back(None).is_ok_and(|alone| alone.floating) {
        out.push(LeftOut { what: "time zone".to_owned(), count: 1 });
    }
    Ok(out)
}

/// The sorts of facts of which `back` has fewer, in order of the alphabet.
fn difference(programme: &Programme, back: &Programme) -> Vec<LeftOut> {
    let (mut facts, back) = (Facts::of(programme), Facts::of(back));
    for (fact, count) in back.0 {
        if let Some(here) = facts.0.get_mut(&fact) {
            *here = here.saturating_sub(count);
        }
    }
    let mut sums: BTreeMap<String, usize> = BTreeMap::new();
    for ((what, _), count) in facts.0.into_iter().filter(|(_, count)| *count > 0) {
        *sums.entry(what).or_default() += count;
    }
    sums.into_iter().map(|(what, count)| LeftOut { what, count }).collect()
}

/// Facts by sort and text, each with how often it is stated.
#[derive(Default)]
struct Facts(BTreeMap<(String, String), usize>);

impl Facts {
    fn of(programme: &Programme) -> Self {
        let mut out = Self::default();
        out.add("name of the event", programme.name.clone());
        out.add("time zone", programme.zone.map(|zone| zone.name().to_owned()));
        out.details("the event", &programme.details);
        out.things(programme);
        for event in &programme.events {
            out.add("titles", Some(event.title.clone()).filter(|title| !title.is_empty()));
            out.add("ids of talks", event.id.clone());
            out.add("unique ids of talks", event.guid.clone());
            // Whatever says nothing is a talk.
            out.add("kinds", event.kind.clone().filter(|kind| kind != "talk"));
            out.add("tracks of talks", event.track.clone());
            out.add("languages", event.language.clone());
            out.add("statuses", event.status.map(|status| format!("{status:?}")));
            out.add("starts", event.start.map(|time| time.0.to_string()));
            out.add("ends", event.end.map(|time| time.0.to_string()));
            for room in &event.rooms {
                out.add("rooms of talks", Some(squeezed(&room.text)));
            }
            match event.people.as_deref() {
                None => out.add("talks whose people are not known", Some(event.title.clone())),
                Some([]) => out.add("talks of nobody", Some(event.title.clone())),
                Some(_) => {}
            }
            for credit in event.people.iter().flatten() {
                let name = squeezed(&credit.name);
                out.add("people of talks", Some(name.clone()));
                out.add("roles", Some(format!("{name} {}", credit.role.word())));
                out.add("ids of people", credit.id.as_ref().map(|id| format!("{name} {id}")));
            }
            out.details("talks", &event.details);
        }
        out
    }

    /// What a file says about rooms, tracks, people and days by themselves.
    fn things(&mut self, programme: &Programme) {
        let zone = programme.zone.unwrap_or(Zone::UTC);
        let mut days: BTreeSet<NaiveDate> = programme.days.iter().map(|day| day.date).collect();
        let (mut rooms, mut tracks) = (BTreeSet::new(), BTreeSet::new());
        for event in &programme.events {
            days.extend(event.start.map(|start| zone.local(start).date()));
            rooms.extend(event.rooms.iter().map(|room| squeezed(&room.text)));
            tracks.extend(event.track.clone());
        }
        for room in &programme.rooms {
            rooms.insert(squeezed(&room.name.text));
            self.add("capacities", room.capacity.map(|seats| format!("{} {seats}", room.name.text)));
            self.details("rooms", &room.details);
        }
        for track in &programme.tracks {
            tracks.insert(track.name.text.clone());
            self.details("tracks", &track.details);
        }
        for person in &programme.people {
            self.details("people", &person.details);
        }
        for day in days {
            self.add("days", Some(day.to_string()));
        }
        for room in rooms {
            self.add("rooms", Some(room));
        }
        for track in tracks {
            self.add("tracks", Some(track));
        }
    }

    fn add(&mut self, what: &str, text: Option<String>) {
        if let Some(text) = text {
            *self.0.entry((what.to_owned(), text)).or_default() += 1;
        }
    }

    fn details(&mut self, of: &str, details: &Details) {
        for (key, text) in &details.0 {
            self.add(&format!("{key} of {of}"), Some(text.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::ExportFormat;
    use crate::model::{Event, Printed, Time};

    #[test]
    fn what_is_not_read_back_was_left_out() {
        let event = Event {
            id: Some("1".to_owned()),
            title: "One".to_owned(),
            kind: Some("panel".to_owned()),
            track: Some("Tools".to_owned()),
            start: Some(Time(0)),
            end: Some(Time(30)),
            rooms: vec![Printed::new("Main", crate::model::OriginId(0))],
            details: Details(vec![("abstract".to_owned(), "Long.".to_owned())]),
            ..Event::default()
        };
        let programme = Programme { zone: Some(Zone::UTC), events: vec![event], ..Programme::default() };
        let today = NaiveDate::default();
        let written = ExportFormat::Yaml.write(&programme, today).unwrap();
        let found = left_out(&programme, &written, "agenda.yaml", today).unwrap();
        let found: Vec<(&str, usize)> = found.iter().map(|one| (one.what.as_str(), one.count)).collect();
        assert_eq!(found, [("abstract of talks", 1), ("kinds", 1), ("tracks", 1), ("tracks of talks", 1)]);
    }
}
