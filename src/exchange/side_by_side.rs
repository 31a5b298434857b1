//! Two agendas by themselves, to be compared: what is the same in both is called the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;

use super::join::common_zone;
use super::standalone::standalone;
use crate::finding::InputError;
use crate::model::{Agenda, Id, Instance, Programme, Talk, squeezed};

/// Two programmes, each as [`standalone`] takes it, in one zone. A talk, a room or a person of the second that the
/// first has too gets the id that it has there; what only the second has gets ids that the first has not.
///
/// The same talk is one with the same globally unique id, else the same id and title, else (in our own agendas) the
/// same id, else the same title, else the same id. Of several that are alike, those at the same time and place
/// are the same, the others in order of writing. The same room is one with the same name; the same person one with
/// the same id and name, the same id or the same name. O(n log n) for n entries, rooms and people.
///
/// # Errors
/// `mixed-zones`: one has a zone, the other has times without any.
pub fn side_by_side(both: [Programme; 2], today: NaiveDate) -> Result<[(Instance, Agenda); 2], Vec<InputError>> {
    let zone = common_zone(&both)?;
    let ids_are_talks = both.iter().all(|part| part.ids_are_talks);
    let [first, second] = both.map(|part| standalone(vec![Programme { zone, ..part }], today));
    let (first, mut second) = (first?, second?);
    name_talks(&first, &mut second, ids_are_talks);
    name_rooms(&first.0, &mut second.0);
    name_people(&first.0, &mut second.0);
    Ok([first, second])
}

/// What is the same of two talks that are one.
type TalkKey<'a> = dyn Fn(&Talk) -> Option<Vec<String>> + 'a;

fn name_talks(first: &(Instance, Agenda), second: &mut (Instance, Agenda), ids_are_talks: bool) {
    let places = [places(first), places(second)];
    let guid = |talk: &Talk| talk.details.get("guid").map(|guid| vec![guid.to_owned()]);
    let id = |talk: &Talk| stated_id(talk).map(|id| vec![id.to_owned()]);
    let title = |talk: &Talk| Some(vec![squeezed(&talk.title)]).filter(|title| !title[0].is_empty());
    let both = |talk: &Talk| Some(vec![stated_id(talk)?.to_owned(), squeezed(&talk.title)]);
    let own = |talk: &Talk| ids_are_talks.then(|| vec![talk.id.clone()]);
    let keys: [&TalkKey<'_>; 5] = [&guid, &both, &own, &title, &id];
    let mut pairs = Pairs::new(first.0.talks.len(), second.0.talks.len());
    for key in keys {
        for at_one_place in [true, false] {
            let of = |instance: &Instance, side: usize, index: usize| {
                let mut key = key(&instance.talks[index])?;
                if at_one_place {
                    key.push(places[side][index].clone());
                }
                Some(key)
            };
            pairs.find(|index| of(&first.0, 0, index), |index| of(&second.0, 1, index));
        }
    }
    let known: Vec<&str> = first.0.talks.iter().map(|talk| talk.id.as_str()).collect();
    let own: Vec<String> = second.0.talks.iter().map(|talk| talk.id.clone()).collect();
    for (talk, id) in second.0.talks.iter_mut().zip(pairs.names(&known, own, " #")) {
        talk.id = id;
    }
}

/// The id of a talk, unless it is made of its title: then which of several has which number says nothing.
fn stated_id(talk: &Talk) -> Option<&str> {
    let numbered = talk.id.strip_prefix(&talk.title).is_some_and(|rest| rest.is_empty() || rest.starts_with(" #"));
    (!numbered || talk.title.is_empty()).then_some(talk.id.as_str())
}

/// When and where each talk takes place, as a text that is only compared.
fn places((instance, agenda): &(Instance, Agenda)) -> Vec<String> {
    let mut places = vec![BTreeSet::new(); instance.talks.len()];
    for entry in &agenda.entries {
        if let Some(talk) = entry.talk.known() {
            let rooms: BTreeSet<&str> = entry.known_rooms().map(|room| instance.room(room).name.as_str()).collect();
            places[talk.index()].insert(format!("{:?} {rooms:?}", entry.start));
        }
    }
    places.into_iter().map(|places| format!("{places:?}")).collect()
}

fn name_rooms(first: &Instance, second: &mut Instance) {
    let mut pairs = Pairs::new(first.rooms.len(), second.rooms.len());
    let name = |instance: &Instance, index: usize| Some(instance.rooms[index].name.clone());
    pairs.find(|index| name(first, index), |index| name(second, index));
    let known: Vec<&str> = first.rooms.iter().map(|room| room.id.as_str()).collect();
    let own: Vec<String> = second.rooms.iter().map(|room| room.id.clone()).collect();
    for (room, id) in second.rooms.iter_mut().zip(pairs.names(&known, own, "-")) {
        room.id = id;
    }
}

fn name_people(first: &Instance, second: &mut Instance) {
    let mut pairs = Pairs::new(first.people.len(), second.people.len());
    let id = |instance: &Instance, index: usize| instance.people[index].details.get("id").map(str::to_owned);
    let name = |instance: &Instance, index: usize| Some(instance.people[index].name.clone());
    let both = |instance: &Instance, index: usize| Some((id(instance, index)?, name(instance, index)?));
    pairs.find(|index| both(first, index), |index| both(second, index));
    pairs.find(|index| id(first, index), |index| id(second, index));
    pairs.find(|index| name(first, index), |index| name(second, index));
    let known: Vec<&str> = first.people.iter().map(|person| person.id.as_str()).collect();
    let own: Vec<String> = second.people.iter().map(|person| person.id.clone()).collect();
    for (person, id) in second.people.iter_mut().zip(pairs.names(&known, own, "-")) {
        person.id = id;
    }
}

/// Things of two sides that are the same, by index.
struct Pairs {
    /// Whether each of the first side has its counterpart.
    taken: Vec<bool>,
    /// For each of the second side the counterpart.
    same: Vec<Option<usize>>,
}

impl Pairs {
    fn new(first: usize, second: usize) -> Self {
        Self { taken: vec![false; first], same: vec![None; second] }
    }

    /// Pairs what has no counterpart yet and the same key, in order.
    fn find<K: Ord>(&mut self, first: impl Fn(usize) -> Option<K>, second: impl Fn(usize) -> Option<K>) {
        let mut left: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for index in (0..self.taken.len()).filter(|&index| !self.taken[index]) {
            if let Some(key) = first(index) {
                left.entry(key).or_default().push_back(index);
            }
        }
        for (index, same) in self.same.iter_mut().enumerate().filter(|(_, same)| same.is_none()) {
            *same = second(index).and_then(|key| left.get_mut(&key)?.pop_front());
            if let Some(found) = *same {
                self.taken[found] = true;
            }
        }
    }

    /// The ids of the second side: that of the counterpart, else the own one, with a number if the first side uses
    /// it.
    fn names(&self, known: &[&str], own: Vec<String>, mark: &str) -> Vec<String> {
        let mut used: BTreeSet<String> = known.iter().map(|&id| id.to_owned()).collect();
        let name = |(same, own): (&Option<usize>, String)| {
            let Some(same) = *same else {
                let (mut id, mut number) = (own.clone(), 1);
                while !used.insert(id.clone()) {
                    number += 1;
                    id = format!("{own}{mark}{number}");
                }
                return id;
            };
            known[same].to_owned()
        };
        self.same.iter().zip(own).map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{ReadOptions, read};
    use crate::finding::Origins;
    use crate::source::Input;

    fn ids(first: &str, second: &str) -> Vec<String> {
        let part = |text: &str| {
            let options = ReadOptions::new(NaiveDate::default()).zone(Some(crate::model::Zone::UTC));
            read(Input::new("a.csv", text), &options, &mut Origins::default()).unwrap()
        };
        let [_, (instance, _)] = side_by_side([part(first), part(second)], NaiveDate::default()).unwrap();
        instance.talks.into_iter().map(|talk| talk.id).collect()
    }

    #[test]
    fn the_same_talk_has_one_id() {
        let head = "Title,Start,End,Room\n";
        let one = format!("{head}Opening,2027-03-01 09:00,09:30,A\nLunch,2027-03-01 12:00,13:00,A\n");
        let two = format!(
            "{head}Lunch,2027-03-02 12:00,13:00,A\nLunch,2027-03-01 12:00,13:00,A\nOpening,2027-03-01 09:10,09:40,B\n"
        );
        assert_eq!(ids(&one, &two), ["Lunch #2", "Lunch", "Opening"]);
        assert_eq!(ids(&two, &two), ["Lunch", "Lunch #2", "Opening"]);
    }
}
