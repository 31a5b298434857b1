//! Ids that people can write, and the spellings that files use.

use std::collections::HashSet;

use crate::exchange::identity::is_unknown_room;
use crate::model::squeezed;
use crate::model::{Agenda, Event, Instance, Programme, RoomRef};
use crate::source::slug;

/// Ids that are taken.
#[derive(Default)]
struct Taken(HashSet<String>);

impl Taken {
    /// The id, or the first of `id-2`, `id-3` … that is free.
    fn free(&mut self, id: &str) -> String {
        let (mut free, mut number) = (id.to_owned(), 1);
        while !self.0.insert(free.clone()) {
            number += 1;
            free = format!("{id}-{number}");
        }
        free
    }
}

/// The first of these texts that makes a slug, as a slug.
fn slug_of(texts: &[&str], otherwise: &str) -> String {
    texts.iter().map(|text| slug(text)).find(|slug| !slug.is_empty()).unwrap_or_else(|| otherwise.to_owned())
}

/// Gives talks the id of the file, else one made of the title; rooms and people one made of the
/// name. Ids that come twice get a number, and the printed one is kept among the details.
pub(super) fn rename(instance: &mut Instance, agenda: &Agenda, programme: &Programme) {
    let mut first: Vec<Option<&Event>> = vec![None; instance.talks.len()];
    for (entry, event) in agenda.entries.iter().zip(&programme.events) {
        if let Some(talk) = entry.talk.known() {
            first[talk.0 as usize].get_or_insert(event);
        }
    }
    let mut taken = Taken::default();
    for (talk, event) in instance.talks.iter_mut().zip(first) {
        let id = event.and_then(|event| event.id.as_deref()).map(str::trim).filter(|id| !id.is_empty());
        let wanted = id.map_or_else(|| slug_of(&[&talk.title, &talk.id], "talk"), str::to_owned);
        talk.id = taken.free(&wanted);
        if id.is_some_and(|id| id != talk.id) {
            talk.details.add("id", wanted);
        }
    }
    let mut taken = Taken::default();
    for room in &mut instance.rooms {
        let wanted = slug_of(&[&room.name], "room");
        room.id = taken.free(if is_unknown_room(&wanted) { "room" } else { &wanted });
    }
    let mut taken = Taken::default();
    for person in &mut instance.people {
        person.id = taken.free(&slug_of(&[&person.name], "person"));
    }
}

/// Notes spellings that differ from the name, as aliases.
pub(super) fn aliases(instance: &mut Instance, agenda: &Agenda, programme: &Programme) {
    for (entry, event) in agenda.entries.iter().zip(&programme.events) {
        let printed = event.rooms.iter().filter(|room| !is_unknown_room(&squeezed(&room.text)));
        for (room, printed) in entry.rooms.iter().zip(printed) {
            if let RoomRef::Known(room) = room {
                let room = &mut instance.rooms[room.0 as usize];
                note(&mut room.aliases, &room.name, &printed.text);
            }
        }
        let Some(talk) = entry.talk.known() else { continue };
        for credit in event.people.iter().flatten() {
            let name = squeezed(&credit.name);
            let people = &instance.talks[talk.0 as usize].people;
            let meant = people
                .iter()
                .find(|one| one.role == credit.role && instance.people[one.person.0 as usize].name == name);
            if let Some(one) = meant {
                let person = &mut instance.people[one.person.0 as usize];
                note(&mut person.aliases, &person.name, &credit.name);
            }
        }
    }
}

fn note(aliases: &mut Vec<String>, name: &str, printed: &str) {
    let printed = printed.trim();
    if !printed.is_empty() && printed != name && !aliases.iter().any(|known| known == printed) {
        aliases.push(printed.to_owned());
    }
}
