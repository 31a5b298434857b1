//! Which change, and of what.

use super::Edit;
use super::tree::{map, number, text, texts};
use crate::generate::Dice;
use crate::model::{Id, Instance, Interval, PersonId, RoomChoice, RoomId, TalkId};

/// A draw may find nothing to change; so many are made.
const DRAWS: usize = 20;

/// In so many of a hundred cases somebody who is in the programme already gives the added talk.
const KNOWN_SPEAKER: u32 = 70;

impl Edit {
    /// A random change of a scenario. Its number tells talks and requests that are added apart. `None` if the scenario
    /// has nothing that could change.
    pub fn draw(instance: &Instance, dice: &mut Dice, number: usize) -> Option<Self> {
        (0..DRAWS).find_map(|_| one(instance, dice, number))
    }
}

/// Of a hundred changes so many are of each kind.
fn one(instance: &Instance, dice: &mut Dice, number: usize) -> Option<Edit> {
    match dice.below(100) {
        0..14 => Some(Edit::Cancelled { talk: instance.talk(talk(instance, dice)?).id.clone() }),
        14..38 => {
            let present = instance.presence();
            let people: Vec<PersonId> =
                (0..present.len()).filter(|&index| !present[index].exclusive.is_empty()).map(Id::from_index).collect();
            let person = *people.get(dice.index(people.len()))?;
            Some(Edit::absent(instance, person, &[absence(instance, dice)?]))
        }
        38..52 => {
            let rooms: Vec<RoomId> = instance.rooms().map(|(room, _)| room).collect();
            let room = *rooms.get(dice.index(rooms.len()))?;
            Some(Edit::closed(instance, room, &[absence(instance, dice)?]))
        }
        52..60 => {
            let sized: Vec<(&str, u32)> =
                instance.rooms.iter().filter_map(|room| Some((room.id.as_str(), room.capacity?))).collect();
            let &(room, before) = sized.get(dice.index(sized.len()))?;
            let seats = (before / 4 * dice.between(1, 3)).max(1);
            Some(Edit::Shrunk { room: room.to_owned(), seats, before })
        }
        60..72 => added(instance, dice, number),
        72..82 => resized(instance, dice),
        82..90 => pinned(instance, dice),
        90..95 => {
            let (one, two) = (talk(instance, dice)?, talk(instance, dice)?);
            let talks = [one.min(two), one.max(two)].map(|talk| instance.talk(talk).id.clone()).to_vec();
            (one != two).then(|| Edit::KeptApart { request: format!("fuzz-apart-{number}"), talks })
        }
        _ => Some(Edit::confined(instance, talk(instance, dice)?, part_of_a_day(instance, dice)?, number)),
    }
}

/// A talk takes a length that another one or a slot has, or half as long again.
fn resized(instance: &Instance, dice: &mut Dice) -> Option<Edit> {
    let talk = instance.talk(talk(instance, dice)?);
    let own = talk.minutes.map(|own| own.0);
    let talks = instance.talks.iter().filter(|one| !one.is_break).filter_map(|one| one.minutes);
    let slots = instance.offers.iter().filter_map(|offer| offer.length);
    let mut lengths: Vec<u32> = talks.chain(slots).map(|one| one.0).chain(own.map(|own| own + own / 2)).collect();
    lengths.retain(|&length| Some(length) != own);
    lengths.sort_unstable();
    lengths.dedup();
    Some(Edit::Resized { talk: talk.id.clone(), minutes: *lengths.get(dice.index(lengths.len()))? })
}

/// A talk is pinned to a start and a room that it may have.
fn pinned(instance: &Instance, dice: &mut Dice) -> Option<Edit> {
    let talk = talk(instance, dice)?;
    let spans = instance.offered_spans(talk);
    let start = spans.get(dice.index(spans.len()))?.start;
    let rooms: Vec<RoomId> =
        instance.rooms().map(|(room, _)| room).filter(|&room| instance.allows_room(talk, room)).collect();
    let room = rooms.get(dice.index(rooms.len())).copied();
    let room = room.filter(|_| instance.talk(talk).rooms != RoomChoice::NoRoom);
    Some(Edit::pinned(instance, talk, start, room))
}

/// A talk that is wanted.
fn talk(instance: &Instance, dice: &mut Dice) -> Option<TalkId> {
    let talks = instance.talks().filter(|(_, talk)| !talk.is_break && talk.is_wanted());
    let talks: Vec<TalkId> = talks.map(|(talk, _)| talk).collect();
    talks.get(dice.index(talks.len())).copied()
}

/// When somebody or something is not there: comes late, leaves early, misses a day, is gone for good.
fn absence(instance: &Instance, dice: &mut Dice) -> Option<Interval> {
    let (first, last) = (instance.days.first()?, instance.days.last()?);
    Some(match dice.below(100) {
        0..70 => part_of_a_day(instance, dice)?,
        70..90 => instance.days.get(dice.index(instance.days.len()))?.span,
        _ => Interval::new(first.span.start, last.span.end),
    })
}

/// A day up to an offered start, or from one on.
fn part_of_a_day(instance: &Instance, dice: &mut Dice) -> Option<Interval> {
    let offer = instance.offers.get(dice.index(instance.offers.len()))?;
    let day = instance.day(offer.day).span;
    if dice.chance(50) && day.start < offer.at {
        Some(Interval::new(day.start, offer.at))
    } else {
        (offer.at < day.end).then(|| Interval::new(offer.at, day.end))
    }
}

/// One more talk like one that is there.
fn added(instance: &Instance, dice: &mut Dice, count: usize) -> Option<Edit> {
    let like = instance.talk(talk(instance, dice)?);
    let known = instance.people.get(dice.index(instance.people.len())).filter(|_| dice.chance(KNOWN_SPEAKER));
    let speaker = known.map_or_else(|| format!("New Speaker {count}"), |person| person.name.clone());
    let id = format!("fuzz-talk-{count}");
    let mut talk = map([
        ("id", text(&id)),
        ("title", text(format!("Added talk {count}"))),
        ("kind", text(&like.kind)),
        ("speakers", texts([speaker.as_str()])),
    ]);
    if let Some(minutes) = like.minutes {
        talk.set("minutes", number(minutes.0));
    }
    if let Some(track) = &like.track {
        talk.set("track", text(track));
    }
    match &like.rooms {
        RoomChoice::Any => {}
        RoomChoice::NoRoom => talk.set("rooms", text("none")),
        RoomChoice::Only(rooms, _) => {
            talk.set("rooms", texts(rooms.iter().map(|&room| instance.room(room).id.as_str())));
        }
    }
    if !like.needs.is_empty() {
        talk.set("needs", texts(like.needs.iter().map(String::as_str)));
    }
    Some(Edit::Added { talk: Box::new(talk), id, speaker })
}

#[cfg(test)]
mod tests {
    use super::super::Window;
    use super::*;

    #[test]
    fn a_window_names_whole_days() {
        let mut instance = Instance::empty("x", crate::model::Zone::from_name("UTC").expect("a zone"));
        assert_eq!(Edit::draw(&instance, &mut Dice::new(1), 1), None);
        let day = |start: i64| Interval::new(crate::model::Time(start), crate::model::Time(start + 1_440));
        instance.days = ["fri", "sat"]
            .into_iter()
            .zip([day(0), day(1_440)])
            .map(|(id, span)| crate::model::Day { id: id.to_owned(), span, hull: None })
            .collect();
        let whole = Window::new(&instance, Interval::new(day(0).start, day(1_440).end));
        assert_eq!((whole.words.as_str(), whole.to.as_str()), ("on fri, sat", "1970-01-03T00:00"));
    }
}
