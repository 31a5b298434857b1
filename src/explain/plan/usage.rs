//! How much of what exists an agenda uses.

use std::collections::BTreeSet;

use crate::model::{Agenda, Day, Entry, Instance, Interval, RoomId, Time};

/// What is used of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Use {
    /// The room's or day's id, or the start of the slot.
    pub name: String,
    /// Talks that take place there; a talk in a combined room is in each of its parts.
    pub talks: usize,
    /// Room minutes in which talks take place.
    pub used: i64,
    /// Room minutes that are offered while the rooms are open.
    pub offered: i64,
    /// People who are expected at the talks whose audience and seats are known.
    pub audience: i64,
    /// The seats at these talks.
    pub seats: i64,
}

/// When most is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak {
    /// Since when.
    pub at: Time,
    /// Rooms in use, or people expected.
    pub most: i64,
}

/// What an agenda uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// Rooms that are not made of others.
    pub rooms: Vec<Use>,
    /// Days.
    pub days: Vec<Use>,
    /// Slots; none where starts come from a grid.
    pub slots: Vec<Use>,
    /// When most rooms are in use.
    pub most_rooms: Option<Peak>,
    /// When most people are expected at once.
    pub most_people: Option<Peak>,
}

/// Adds up what an agenda uses; breaks use nothing. O((entries + offers) × (rooms + days + slots)).
#[must_use]
pub fn usage(instance: &Instance, agenda: &Agenda) -> Usage {
    let rooms: Vec<RoomId> = instance.rooms().filter(|(_, room)| !room.combined).map(|(id, _)| id).collect();
    let taken: Vec<Taken> = agenda.entries.iter().filter_map(|entry| Taken::new(instance, entry)).collect();
    let is_slots = instance.offers.iter().all(|offer| offer.length.is_some());
    let offered: Vec<(RoomId, Vec<Interval>)> = rooms.iter().map(|&room| (room, offered(instance, room))).collect();
    let over = |name: String, only: Option<RoomId>, span: Option<Interval>| {
        let mut sum = Use { name, ..Use::default() };
        let part = |window: Interval| span.map_or(Some(window), |span| span.meet(window));
        for (room, windows) in offered.iter().filter(|(room, _)| only.is_none_or(|only| only == *room)) {
            sum.offered += windows.iter().filter_map(|&window| part(window)).map(Interval::minutes).sum::<i64>();
            let here = taken.iter().filter(|one| one.atoms.contains(room));
            sum.used += here.filter_map(|one| part(one.span)).map(Interval::minutes).sum::<i64>();
        }
        for one in &taken {
            let here = only.is_none_or(|only| one.atoms.contains(&only));
            if here && part(one.span).is_some() && (only.is_some() || !one.atoms.is_empty()) {
                sum.talks += 1;
                if let Some((audience, seats)) = one.people {
                    sum.audience += audience;
                    sum.seats += seats;
                }
            }
        }
        sum
    };
    let slots: BTreeSet<Interval> =
        instance.offers.iter().filter(|_| is_slots).map(|offer| Interval::new(offer.at, offer.until)).collect();
    let day = |day: &Day| over(day.id.clone(), None, Some(day.span));
    let most = |weight: &dyn Fn(&Taken) -> i64| {
        let load = |at: Time| taken.iter().filter(|one| one.span.contains(at)).map(weight).sum::<i64>();
        let peaks = taken.iter().map(|one| Peak { at: one.span.start, most: load(one.span.start) });
        // The first of the highest.
        peaks.filter(|peak| peak.most > 0).min_by_key(|peak| (std::cmp::Reverse(peak.most), peak.at))
    };
    Usage {
        rooms: rooms.iter().map(|&room| over(instance.room(room).id.clone(), Some(room), None)).collect(),
        days: instance.days.iter().map(day).collect(),
        slots: slots.into_iter().map(|slot| over(instance.span_label(slot), None, Some(slot))).collect(),
        most_rooms: most(&|one| i64::try_from(one.atoms.len()).unwrap_or(i64::MAX)),
        most_people: most(&|one| one.people.map_or(0, |(audience, _)| audience)),
    }
}

/// What a talk takes.
struct Taken {
    span: Interval,
    atoms: Vec<RoomId>,
    /// Audience and seats, where both are known.
    people: Option<(i64, i64)>,
}

impl Taken {
    fn new(instance: &Instance, entry: &Entry) -> Option<Self> {
        let talk = instance.talk(entry.talk.known()?);
        if talk.is_break {
            return None;
        }
        let seats: Option<u32> = entry.known_rooms().map(|room| instance.room(room).capacity).sum();
        let seats = seats.filter(|&seats| seats > 0);
        Some(Self {
            span: instance.span_of(entry)?,
            atoms: instance.atoms_of(entry),
            people: talk.expected.map(i64::from).zip(seats.map(i64::from)),
        })
    }
}

/// The times at which a room is offered and open.
fn offered(instance: &Instance, room: RoomId) -> Vec<Interval> {
    let offers = instance.offers.iter().filter(|offer| offer.is_in(Some(room)));
    let windows = Interval::merged(offers.map(|offer| Interval::new(offer.at, offer.until)).collect());
    let open = &instance.room(room).availability;
    let mut left: Vec<Interval> = match &open.available {
        Some(available) => {
            windows.iter().flat_map(|&one| available.iter().filter_map(move |&two| one.meet(two))).collect()
        }
        None => windows,
    };
    for closed in &open.unavailable {
        let parts = |one: Interval| {
            let before = Interval { start: one.start, end: one.end.min(closed.start) };
            let after = Interval { start: one.start.max(closed.end), end: one.end };
            [before, after].into_iter().filter(|part| part.start < part.end)
        };
        left = left.into_iter().flat_map(parts).collect();
    }
    left
}
