//! Clashes planted in an agenda: each is one hard finding, and none brings another.
//!
//! Every clash has talks of its own. It moves one talk, mostly in exchange with a loose one, to where just one
//! fact forbids it.

use super::dice::Dice;
use super::layout::Layout;
use super::loose::{Loose, followed, free_of_orders, talks_of};
use super::names::person;
use super::plan::{Plan, Slot};
use super::spec::Impossible;
use super::text::{Line, clock, room_name, start, talk_id};

/// Ways to clash: the rules that find them.
#[derive(Debug, Clone, Copy)]
enum Kind {
    PersonOverlap,
    RoomOverlap,
    RoomUnavailable,
    PersonUnavailable,
    WrongLength,
    MissingFeature,
    Order,
    Unscheduled,
}

const KINDS: [Kind; 8] = [
    Kind::PersonOverlap,
    Kind::RoomOverlap,
    Kind::RoomUnavailable,
    Kind::PersonUnavailable,
    Kind::WrongLength,
    Kind::MissingFeature,
    Kind::Order,
    Kind::Unscheduled,
];

/// Plants so many clashes in the planted agenda, of mixed kinds, and lists them. O(talks + slots × rooms).
pub(super) fn plant(
    plan: &Plan,
    layout: &Layout,
    lines: &mut Vec<Line>,
    count: usize,
    dice: &mut Dice,
) -> Result<Vec<String>, Impossible> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut planting = Planting::new(plan, layout, lines, dice);
    let mut kinds = KINDS.to_vec();
    planting.dice.shuffle(&mut kinds);
    let mut planted = Vec::new();
    while planted.len() < count && !kinds.is_empty() {
        kinds.retain(|kind| {
            if planted.len() == count {
                return true;
            }
            let clash = planting.plant(*kind);
            let more = clash.is_some();
            planted.extend(clash);
            more
        });
    }
    if planted.len() < count {
        let message = format!("{count} clashes do not fit into an agenda of {} talks", plan.talks.len());
        return Err(Impossible::new(message, format!("at most {} are possible here", planted.len())));
    }
    let gone = planting.gone;
    lines.retain(|line| !gone.contains(&line.talk));
    Ok(planted)
}

struct Planting<'a> {
    plan: &'a Plan,
    lines: &'a mut Vec<Line>,
    dice: &'a mut Dice,
    loose: Loose,
    free: Vec<bool>,
    followed: Vec<bool>,
    talks_of: Vec<Vec<usize>>,
    /// Talks that a clash is about or that made way for one.
    used: Vec<bool>,
    /// Talks to try next, for each kind that walks through them.
    queues: [Vec<usize>; 5],
    /// Loose talks to take next.
    spare: Vec<usize>,
    /// Slots and rooms that are closed.
    closed: Vec<(usize, usize)>,
    /// Talks that are left out.
    gone: Vec<usize>,
}

impl<'a> Planting<'a> {
    fn new(plan: &'a Plan, layout: &Layout, lines: &'a mut Vec<Line>, dice: &'a mut Dice) -> Self {
        let loose = Loose::new(plan);
        let mut order: Vec<usize> = (0..plan.talks.len()).collect();
        dice.shuffle(&mut order);
        let cells = (0..plan.slots.len()).flat_map(|slot| (0..plan.rooms.len()).map(move |room| (slot, room)));
        let mut closed: Vec<(usize, usize)> = cells.filter(|&(slot, room)| !layout.is_open(slot, room)).collect();
        dice.shuffle(&mut closed);
        Self {
            lines,
            dice,
            free: free_of_orders(plan),
            followed: followed(plan),
            talks_of: talks_of(plan),
            used: vec![false; plan.talks.len()],
            spare: order.iter().copied().filter(|&talk| loose.is[talk]).collect(),
            queues: [order.clone(), order.clone(), order.clone(), order.clone(), order],
            closed,
            gone: Vec::new(),
            loose,
            plan,
        }
    }

    /// Plants one clash and says which; `None` if no more of its kind fit.
    fn plant(&mut self, kind: Kind) -> Option<String> {
        match kind {
            Kind::PersonOverlap => self.person_overlap(),
            Kind::RoomOverlap => self.room_overlap(),
            Kind::RoomUnavailable => self.room_unavailable(),
            Kind::PersonUnavailable => self.person_unavailable(),
            Kind::WrongLength => self.wrong_length(),
            Kind::MissingFeature => self.missing_feature(),
            Kind::Order => self.order(),
            Kind::Unscheduled => self.unscheduled(),
        }
    }

    /// The next talk of a queue that nothing has happened to.
    fn next(&mut self, queue: usize) -> Option<usize> {
        while let Some(talk) = self.queues[queue].pop() {
            if !(self.used[talk] || self.plan.talks[talk].plenary) {
                return Some(talk);
            }
        }
        None
    }

    /// A loose talk, from now on used.
    fn take(&mut self) -> Option<usize> {
        while let Some(talk) = self.spare.pop() {
            if !self.used[talk] {
                self.used[talk] = true;
                return Some(talk);
            }
        }
        None
    }

    /// A loose talk other than `not` in a slot, in a room that will do.
    fn partner(&self, slot: usize, not: usize, will_do: impl Fn(usize) -> bool) -> Option<usize> {
        let fits = |&&talk: &&usize| !self.used[talk] && talk != not && will_do(self.plan.talks[talk].room);
        self.loose.at[slot].iter().find(fits).copied()
    }

    fn slot_of(&self, talk: usize) -> Option<usize> {
        self.plan.slots.binary_search(&self.plan.talks[talk].slot).ok()
    }

    fn exchange(&mut self, one: usize, other: usize) {
        let (a, b) = (self.lines[one], self.lines[other]);
        (self.lines[one].slot, self.lines[one].room) = (b.slot, b.room);
        (self.lines[other].slot, self.lines[other].room) = (a.slot, a.room);
        (self.used[one], self.used[other]) = (true, true);
    }

    fn at(&self, talk: usize) -> String {
        start(self.lines[talk].slot)
    }

    /// The only speaker of a talk that can go wherever this person can.
    fn only_speaker(&self, talk: usize) -> Option<usize> {
        let facts = &self.plan.talks[talk];
        let [speaker] = facts.speakers[..] else { return None };
        (facts.needs.is_empty() && !facts.double).then_some(speaker)
    }

    fn person_overlap(&mut self) -> Option<String> {
        while let Some(talk) = self.next(0) {
            let Some(speaker) = self.only_speaker(talk).filter(|_| self.free[talk]) else { continue };
            let theirs = &self.talks_of[speaker];
            if !self.plan.people[speaker].unavailable.is_empty() || theirs.iter().any(|&one| self.used[one]) {
                continue;
            }
            let partner = theirs.iter().filter(|&&other| other != talk).find_map(|&other| {
                let room = self.plan.talks[other].room;
                Some((other, self.partner(self.slot_of(other)?, talk, |elsewhere| elsewhere != room)?))
            });
            if let Some((other, partner)) = partner {
                self.exchange(talk, partner);
                for one in self.talks_of[speaker].clone() {
                    self.used[one] = true;
                }
                let (name, at) = (person(speaker), self.at(talk));
                return Some(format!("person-overlap: {name} is in {} and {} at {at}", talk_id(talk), talk_id(other)));
            }
        }
        None
    }

    fn room_overlap(&mut self) -> Option<String> {
        let other = self.next(1)?;
        self.used[other] = true;
        let talk = self.take()?;
        (self.lines[talk].slot, self.lines[talk].room) = (self.lines[other].slot, self.lines[other].room);
        let (room, at) = (room_name(self.lines[talk].room), self.at(talk));
        Some(format!("room-overlap: {} and {} are in {room} at {at}", talk_id(talk), talk_id(other)))
    }

    fn room_unavailable(&mut self) -> Option<String> {
        let (slot, room) = self.closed.pop()?;
        let talk = self.take()?;
        (self.lines[talk].slot, self.lines[talk].room) = (self.plan.slots[slot], room);
        let (name, at) = (room_name(room), self.at(talk));
        Some(format!("room-unavailable: {} is in {name} at {at}, which is closed then", talk_id(talk)))
    }

    fn person_unavailable(&mut self) -> Option<String> {
        while let Some(talk) = self.next(2) {
            let Some(speaker) = self.only_speaker(talk).filter(|_| self.free[talk]) else { continue };
            let windows = &self.plan.people[speaker].unavailable;
            if self.talks_of[speaker].len() > 1 || windows.is_empty() {
                continue;
            }
            let minutes = self.plan.minutes;
            let is_away = |slot: Slot| windows.iter().any(|window| window.meets(slot, minutes));
            let mut away = (0..self.plan.slots.len()).filter(|&slot| is_away(self.plan.slots[slot]));
            if let Some(partner) = away.find_map(|slot| self.partner(slot, talk, |_| true)) {
                self.exchange(talk, partner);
                let (name, at) = (person(speaker), self.at(talk));
                return Some(format!("person-unavailable: {name}, in {}, is away at {at}", talk_id(talk)));
            }
        }
        None
    }

    fn wrong_length(&mut self) -> Option<String> {
        let talk = self.take()?;
        let until = self.lines[talk].slot.at + self.plan.minutes - 5;
        self.lines[talk].until = Some(until);
        Some(format!("wrong-slot-length: {} ends at {}, 5 min too early", talk_id(talk), clock(until)))
    }

    /// In the same slot, so that it concerns nobody's hours.
    fn missing_feature(&mut self) -> Option<String> {
        while let Some(talk) = self.next(3) {
            let facts = &self.plan.talks[talk];
            let Some(slot) = self.slot_of(talk).filter(|_| !facts.double) else { continue };
            let rooms = &self.plan.rooms;
            let lacks = |room: usize| facts.needs.iter().filter(move |need| !rooms[room].features.contains(need));
            if let Some(partner) = self.partner(slot, talk, |room| lacks(room).count() == 1) {
                let room = self.plan.talks[partner].room;
                let need = lacks(room).next().copied().unwrap_or_default();
                self.exchange(talk, partner);
                let name = room_name(room);
                return Some(format!("missing-feature: {} needs {need}, which {name} lacks", talk_id(talk)));
            }
        }
        None
    }

    fn order(&mut self) -> Option<String> {
        while let Some(talk) = self.next(4) {
            let facts = &self.plan.talks[talk];
            let Some(before) = facts.after.filter(|&before| !self.used[before]) else { continue };
            let Some(speaker) = self.only_speaker(talk) else { continue };
            let is_bound = facts.same_day || !self.plan.people[speaker].unavailable.is_empty();
            if is_bound || self.followed[talk] || self.talks_of[speaker].len() > 1 {
                continue;
            }
            let slots = self.slot_of(before).map_or(0, |slot| slot + 1);
            if let Some(partner) = (0..slots).find_map(|slot| self.partner(slot, before, |_| true)) {
                self.exchange(talk, partner);
                self.used[before] = true;
                let at = self.at(talk);
                return Some(format!("order: {} starts at {at}, before {} is over", talk_id(talk), talk_id(before)));
            }
        }
        None
    }

    fn unscheduled(&mut self) -> Option<String> {
        let talk = self.take()?;
        self.gone.push(talk);
        Some(format!("unscheduled-talk: {} is left out", talk_id(talk)))
    }
}
