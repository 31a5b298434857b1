//! Ids that stand for two things, as in files that were merged from several systems.

use fnv::FnvHashMap;

use crate::model::{OriginId, Programme, Remark, RemarkKind, is_id, is_nobody, squeezed};

/// A remark for each id that stands for two things: events with different titles, people with different
/// names, rooms with different names. None of them are taken for one. Events of one id and one title are
/// one talk that is given twice, or repeated. O(events + credits + rooms).
pub(super) fn collisions(programme: &Programme) -> Vec<Remark> {
    let mut out = Vec::new();
    let mut ids = Ids::default();
    for (index, event) in programme.events.iter().enumerate() {
        let at = event.at.entry;
        if let Some(guid) = &event.guid {
            out.extend(ids.meet(Sort::Guid, guid, &event.title, at, Some(index)));
        }
        if let Some(id) = event.id.as_deref().filter(|id| is_id(id) && !programme.ids_are_talks) {
            out.extend(ids.meet(Sort::Event, id, &event.title, at, Some(index)));
        }
        for credit in event.people.iter().flatten() {
            if let Some(id) = credit.id.as_deref().filter(|id| is_id(id)) {
                out.extend(ids.meet(Sort::Person, id, &credit.name, credit.at, Some(index)));
            }
        }
    }
    for room in &programme.rooms {
        for key in ["guid", "id", "slug"] {
            if let Some(id) = room.details.get(key) {
                out.extend(ids.meet(Sort::Room(key), id, &room.name.text, room.name.at, None));
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

impl Sort {
    fn words(self) -> &'static str {
        match self {
            Self::Guid => "the globally unique id",
            Self::Event => "the id of an event",
            Self::Person => "the id of a person",
            Self::Room("slug") => "the short name of a room",
            Self::Room(_) => "the id of a room",
        }
    }

    /// Whether two printed names are the same thing's.
    fn is_same(self, one: &str, two: &str) -> bool {
        // Mostly they are equal as they stand.
        one == two
            || match self {
                Self::Person => squeezed(one).to_lowercase() == squeezed(two).to_lowercase(),
                Self::Guid | Self::Event | Self::Room(_) => squeezed(one) == squeezed(two),
            }
    }
}

/// The first thing that an id stood for.
struct First<'p> {
    name: &'p str,
    at: OriginId,
    /// Whether a second thing was told already: one remark for an id.
    collides: bool,
}

#[derive(Default)]
struct Ids<'p>(FnvHashMap<(Sort, &'p str), First<'p>>);

impl<'p> Ids<'p> {
    /// Notes that an id stands for the thing of this name; a remark if it stands for another one.
    fn meet(&mut self, sort: Sort, id: &'p str, name: &'p str, at: OriginId, entry: Option<usize>) -> Option<Remark> {
        let first = self.0.entry((sort, id)).or_insert(First { name, at, collides: false });
        if sort.is_same(first.name, name) {
            return None;
        }
        // Nobody in particular is no second person.
        if sort == Sort::Person && is_nobody(name.trim()) {
            return None;
        }
        if sort == Sort::Person && is_nobody(first.name.trim()) {
            *first = First { name, at, collides: false };
            return None;
        }
        if std::mem::replace(&mut first.collides, true) {
            return None;
        }
        let (one, two) = (squeezed(first.name), squeezed(name));
        let message = format!("{} `{id}` stands for \"{one}\" and for \"{two}\": they are taken for two", sort.words());
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
                (30, two("the id of a person `17`", "\"Ada\"", "\"Bob\"")),
                (60, two("the globally unique id `h`", "\"Traits\"", "\"Closing\"")),
                (5, two("the id of a room `r`", "\"Main\"", "\"Side\"")),
            ]
        );
        // Entries of one id are one talk of our own agendas.
        programme.ids_are_talks = true;
        assert_eq!(collisions(&programme).len(), 3);
    }
}
