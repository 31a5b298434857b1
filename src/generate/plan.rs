//! A realistic conference around a planted agenda.
//!
//! First every talk gets a slot and a room; then people, needs, orders and hours are derived that
//! this agenda satisfies. So the scenario is feasible by construction, however it is sized.

use super::dice::Dice;
use super::names;
use super::size::Size;

/// Minutes of every slot.
const MINUTES: u32 = 40;
/// When half-days end and begin, in minutes after midnight: during lunch.
const NOON: u32 = 13 * 60;
const CHANGE: u32 = 10;
pub(super) const CAPACITIES: [u32; 8] = [600, 300, 200, 150, 100, 80, 60, 40];

/// A slot: day and minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) day: usize,
    pub(super) at: u32,
}

/// When someone or something is not there; or, of a [`Window::Span`], is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    Day(usize),
    /// From then to the end of the day.
    From(Slot),
    /// From the start of the day to then.
    To(Slot),
    /// From the first to the second, days later perhaps.
    Span(Slot, Slot),
}

impl Window {
    /// Whether it has minutes in common with what starts then and takes so long.
    pub(super) fn meets(self, start: Slot, minutes: u32) -> bool {
        let (at, until) = (start.at, start.at + minutes);
        match self {
            Self::Day(day) => day == start.day,
            Self::From(from) => from.day == start.day && from.at < until,
            Self::To(to) => to.day == start.day && at < to.at,
            Self::Span(from, to) => from < Slot { day: start.day, at: until } && start < to,
        }
    }
}

/// Half a day.
fn half(day: usize, morning: bool) -> Window {
    let noon = Slot { day, at: NOON };
    if morning { Window::To(noon) } else { Window::From(noon) }
}

#[derive(Debug)]
pub(super) struct Room {
    pub(super) capacity: u32,
    pub(super) features: Vec<&'static str>,
    /// When it is closed.
    pub(super) closed: Vec<Window>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) unavailable: Vec<Window>,
    /// The only time when the person is there, if that is limited.
    pub(super) available: Option<Window>,
}

#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) plenary: bool,
    pub(super) slot: Slot,
    /// It takes two touching slots.
    pub(super) double: bool,
    pub(super) room: usize,
    pub(super) expected: u32,
    pub(super) track: Option<usize>,
    /// A topic within the track: one of the subjects.
    pub(super) topic: Option<usize>,
    pub(super) speakers: Vec<usize>,
    pub(super) needs: Vec<&'static str>,
    pub(super) after: Option<usize>,
    pub(super) same_day: bool,
    pub(super) priority: u32,
    /// Two words of the title.
    pub(super) words: (usize, usize),
}

/// People who would attend several talks.
#[derive(Debug)]
pub(super) struct Votes {
    pub(super) talks: Vec<usize>,
    pub(super) count: u32,
}

/// What the texts are written from.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) days: usize,
    /// Minutes of a slot.
    pub(super) minutes: u32,
    /// Minutes of a plenary.
    pub(super) opening: u32,
    pub(super) slots: Vec<Slot>,
    pub(super) breaks: Vec<(Slot, u32, &'static str)>,
    pub(super) rooms: Vec<Room>,
    pub(super) people: Vec<Person>,
    pub(super) talks: Vec<Talk>,
    pub(super) votes: Vec<Votes>,
    /// Requests as they are written, without the braces.
    pub(super) requests: Vec<String>,
}

/// When the plenary of a day starts.
pub(super) const OPENING: u32 = 9 * 60;

impl Plan {
    /// Minutes of a talk.
    pub(super) fn length(&self, talk: &Talk) -> u32 {
        match (talk.plenary, talk.double) {
            (true, _) => self.opening,
            (_, true) => 2 * self.minutes,
            _ => self.minutes,
        }
    }

    pub(super) fn new(size: &Size, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let days = size.days.clamp(1, 5);
        let (slots, breaks) = times(days, size.slots.clamp(1, days * 14));
        let mut plan = Self {
            days,
            minutes: MINUTES,
            opening: MINUTES,
            slots,
            breaks,
            rooms: Vec::new(),
            people: Vec::new(),
            talks: Vec::new(),
            votes: Vec::new(),
            requests: Vec::new(),
        };
        for index in 0..size.rooms.max(1) {
            let has = [("recording", index * 2 < size.rooms), ("stage", index < 2)];
            plan.rooms.push(Room {
                capacity: CAPACITIES.get(index).copied().unwrap_or(40),
                features: has.iter().filter(|one| one.1).map(|one| one.0).collect(),
                closed: Vec::new(),
            });
        }
        plan.place(size.talks, &mut dice);
        plan.tracks(&mut dice);
        plan.strain(size.tension, &mut dice);
        plan.speakers(&mut dice);
        plan.hours(&mut dice);
        plan.wishes(&mut dice);
        plan
    }

    /// One plenary a day, then talks in random cells.
    fn place(&mut self, talks: usize, dice: &mut Dice) {
        for day in 0..self.days.min(talks) {
            let slot = Slot { day, at: OPENING };
            let expected = self.rooms[0].capacity * dice.between(60, 95) / 100;
            let talk = self.talk(slot, 0, expected, dice);
            self.talks.push(Talk { plenary: true, priority: 10, ..talk });
        }
        let mut cells: Vec<(Slot, usize)> =
            self.slots.iter().flat_map(|&slot| (0..self.rooms.len()).map(move |room| (slot, room))).collect();
        dice.shuffle(&mut cells);
        // One half-day of the smallest room is closed, if the talks fit without it.
        let last = self.rooms.len() - 1;
        let closed = half(self.days - 1, false);
        let is_open = |&(slot, room): &(Slot, usize)| room != last || !closed.meets(slot, MINUTES);
        if cells.iter().filter(|cell| is_open(cell)).count() + self.days >= talks {
            cells.retain(is_open);
            self.rooms[last].closed = vec![closed];
        }
        for (slot, room) in cells.into_iter().take(talks.saturating_sub(self.days)) {
            let expected = self.rooms[room].capacity * dice.between(35, 100) / 100;
            let talk = self.talk(slot, room, expected, dice);
            self.talks.push(talk);
        }
    }

    fn talk(&self, slot: Slot, room: usize, expected: u32, dice: &mut Dice) -> Talk {
        let facts = &self.rooms[room];
        Talk {
            plenary: false,
            slot,
            double: false,
            room,
            expected,
            track: None,
            topic: None,
            speakers: Vec::new(),
            needs: facts.features.iter().copied().filter(|_| dice.chance(30)).collect(),
            after: None,
            same_day: false,
            priority: if dice.chance(10) { 3 } else { 1 },
            words: (dice.index(names::SUBJECTS.len()), dice.index(names::ANGLES.len())),
        }
    }

    /// Tracks that never meet themselves: in each slot the rooms get different ones.
    fn tracks(&mut self, dice: &mut Dice) {
        for &slot in &self.slots {
            let mut tracks: Vec<usize> = (0..names::TRACKS.len().max(self.rooms.len())).collect();
            dice.shuffle(&mut tracks);
            for talk in self.talks.iter_mut().filter(|talk| talk.slot == slot) {
                talk.track = tracks.pop();
            }
        }
    }

    /// Redraws audience and track of some talks, so that something has to give.
    fn strain(&mut self, percent: u32, dice: &mut Dice) {
        let tracks = names::TRACKS.len();
        for talk in self.talks.iter_mut().filter(|talk| !talk.plenary) {
            if dice.chance(percent) {
                // A few talks draw many, most draw few.
                let share = dice.between(1, 10);
                talk.expected = 600 / (share * share) + dice.below(20);
                talk.track = Some(dice.index(tracks));
            }
        }
    }

    /// Every talk has a speaker, some two; some speakers have two or three talks, never at once.
    fn speakers(&mut self, dice: &mut Dice) {
        for index in 0..self.talks.len() {
            let many = if dice.chance(15) { 2 } else { 1 };
            for _ in 0..many {
                let slot = self.talks[index].slot;
                let returning = (!self.people.is_empty() && dice.chance(18)).then(|| dice.index(self.people.len()));
                let free = returning.filter(|person| {
                    let mut theirs = self.talks.iter().filter(|talk| talk.speakers.contains(person));
                    theirs.clone().count() < 3 && theirs.all(|talk| talk.slot != slot)
                });
                let person = free.unwrap_or_else(|| {
                    self.people.push(Person::default());
                    self.people.len() - 1
                });
                self.talks[index].speakers.push(person);
            }
        }
    }

    /// Some people miss half a day on which they do not speak.
    fn hours(&mut self, dice: &mut Dice) {
        for person in 0..self.people.len() {
            if dice.chance(25) {
                let day = dice.index(self.days);
                let half = half(day, dice.chance(50));
                let mut theirs = self.talks.iter().filter(|talk| talk.speakers.contains(&person));
                if theirs.all(|talk| !half.meets(talk.slot, MINUTES)) {
                    self.people[person].unavailable.push(half);
                }
            }
        }
    }

    /// Some talks build on an earlier one, some are bound to their day.
    fn wishes(&mut self, dice: &mut Dice) {
        for index in 0..self.talks.len() {
            let slot = self.talks[index].slot;
            if self.talks[index].plenary {
                continue;
            }
            if dice.chance(10) {
                let before = dice.index(self.talks.len());
                // Earlier in the planted agenda: never a cycle.
                self.talks[index].after = (self.talks[before].slot < slot).then_some(before);
            }
            self.talks[index].same_day = dice.chance(4);
        }
    }
}

/// Slots in blocks of three with breaks between them, the days alike.
fn times(days: usize, slots: usize) -> (Vec<Slot>, Vec<(Slot, u32, &'static str)>) {
    let (mut starts, mut breaks) = (Vec::new(), Vec::new());
    for day in 0..days {
        let here = slots / days + usize::from(day < slots % days);
        breaks.push((Slot { day, at: OPENING + MINUTES }, 30, "Coffee"));
        let mut at = OPENING + MINUTES + 30;
        for index in 0..here {
            starts.push(Slot { day, at });
            at += MINUTES;
            if index + 1 == here {
                break;
            }
            let (pause, title) = match index {
                2 => (60, "Lunch"),
                _ if index % 3 == 2 => (30, "Coffee"),
                _ => (CHANGE, ""),
            };
            if !title.is_empty() {
                breaks.push((Slot { day, at }, pause, title));
            }
            at += pause;
        }
    }
    (starts, breaks)
}
