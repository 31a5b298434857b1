//! Ids that stand for two things, as in files that were merged from several systems.

use std::collections::HashMap;

use crate::model::{OriginId, Programme, Remark, RemarkKind, is_id, is_nobody, squeezed};

/// A remark for each id that stands for two things: events with different titles, people with different
/// names, rooms with different names. None of them are taken for one. Events of one id and one title are
/// one talk that is given twice, or repeated. O(events + credits + rooms).
pub(super) fn collisions(programme: &Programme) -> Vec<Remark> {
    let mut out = Vec::new();
    let mut ids = Ids::default();
    for (index, event) in programme.events.iter().enumerate() {
        let told = format!("\"{}\"", squeezed(&event.title));
        if let Some(guid) = &event.guid {
            out.extend(ids.meet(Sort::Guid, guid, &squeezed(&event.title), &told, event.at.entry, Some(index)));
        }
        if let Some(id) = event.id.as_deref().filter(|id| is_id(id) && !programme.ids_are_talks) {
            out.extend(ids.meet(Sort::Event, id, &squeezed(&event.title), &told, event.at.entry, Some(index)));
        }
        for credit in event.people.iter().flatten() {
            let name = squeezed(&credit.name);
            if let Some(id) = credit.id.as_deref().filter(|id| is_id(id) && !is_nobody(&name)) {
                out.extend(ids.meet(Sort::Person, id, &name.to_lowercase(), &name, credit.at, Some(index)));
            }
        }
    }
    for room in &programme.rooms {
        let name = squeezed(&room.name.text);
        for key in ["guid", "id", "slug"] {
            if let Some(id) = room.details.get(key) {
                out.extend(ids.meet(Sort::Room(key), id, &name, &name, room.name.at, None));
            }
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Guid,
    Event,
    Person,
    Room(&'static str),
}

/// The first thing that an id stood for.
struct First {
    key: String,
    told: String,
    at: OriginId,
    /// Whether a second thing was told already: one remark for an id.
    collides: bool,
}

#[derive(Default)]
struct Ids(HashMap<(Sort, String), First>);

impl Ids {
    /// Notes that an id stands for the thing with this key; a remark if it stands for another one.
    fn meet(
        &mut self,
        sort: Sort,
        id: &str,
        key: &str,
        told: &str,
        at: OriginId,
        entry: Option<usize>,
    ) -> Option<Remark> {
        let fresh = || First { key: key.to_owned(), told: told.to_owned(), at, collides: false };
        let first = self.0.entry((sort, id.to_owned())).or_insert_with(fresh);
        if first.key == key || std::mem::replace(&mut first.collides, true) {
            return None;
        }
        let words = match sort {
            Sort::Guid => "the globally unique id",
            Sort::Event => "the id of an event",
            Sort::Person => "the id of a person",
            Sort::Room("slug") => "the short name of a room",
            Sort::Room(_) => "the id of a room",
        };
        let message = format!("{words} `{id}` stands for {} and for {told}: they are taken for two", first.told);
        let remark = Remark::new(RemarkKind::Identity, at, message).related(first.at, "first here");
        Some(Remark { entry, ..remark.help("give each its own id, or none") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Credit, Details, EntryOrigins, Event, Printed, ProgrammeRoom, Role};

    fn event(number: u32, id: &str, guid: &str, title: &str, credit: (&str, &str)) -> Event {
        let at = OriginId(10 * number);
        let (name, person) = credit;
        let credit = Credit { name: name.to_owned(), id: Some(person.to_owned()), role: Role::Speaker, at };
        Event {
            id: Some(id.to_owned()),
            guid: Some(guid.to_owned()),
            title: title.to_owned(),
            people: Some(vec![credit]),
            at: EntryOrigins::all(at),
            ..Event::default()
        }
    }

    #[test]
    fn ids_of_merged_sources_are_recognised() {
        let room = |name: &str, guid: &str| ProgrammeRoom {
            name: Printed::new(name, OriginId(5)),
            capacity: None,
            details: Details(vec![("guid".to_owned(), guid.to_owned())]),
        };
        let events = vec![
            event(1, "1", "g", "Opening", ("Ada", "17")),
            event(2, "2", "h", "Traits", ("ADA ", "17")),
            event(3, "2", "i", "Lifetimes", ("Bob", "17")),
            event(4, "2", "j", "Macros", ("Carla", "17")),
            event(5, "1", "g", " Opening", ("N.N.", "17")),
            event(6, "3", "h", "Closing", ("Dora", "0")),
            event(7, "3", "k", "Closing", ("Emil", "0")),
        ];
        let rooms = vec![room("Main", "r"), room("Main ", "r"), room("Side", "r")];
        let mut programme = Programme { rooms, events, ..Programme::default() };
        let told: Vec<_> = collisions(&programme).into_iter().map(|one| (one.at.0, one.message)).collect();
        let two = |words: &str, one: &str, two: &str| {
            format!("{words} stands for {one} and for {two}: they are taken for two")
        };
        assert_eq!(
            told,
            [
                (30, two("the id of an event `2`", "\"Traits\"", "\"Lifetimes\"")),
                (30, two("the id of a person `17`", "Ada", "Bob")),
                (60, two("the globally unique id `h`", "\"Traits\"", "\"Closing\"")),
                (5, two("the id of a room `r`", "Main", "Side")),
            ]
        );
        // Entries of one id are one talk of our own agendas.
        programme.ids_are_talks = true;
        assert_eq!(collisions(&programme).len(), 3);
    }
}
