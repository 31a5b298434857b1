//! Times and open rooms of a conference that is as full as asked.

use super::dice::Dice;
use super::plan::{OPENING, Slot, Window};
use super::spec::{Impossible, Spec};

/// Minutes of a plenary.
pub(super) const PLENARY: u32 = 60;
/// Minutes between breaks; every length of slots divides them.
const BLOCK: u32 = 120;
/// Lengths of slots: the longest is taken with which days end in the afternoon.
const LENGTHS: [u32; 5] = [40, 30, 20, 15, 10];
/// Blocks of an ordinary day, and of the longest.
const BLOCKS: (u32, u32) = (3, 5);
/// Minutes of a coffee break and of lunch, which comes after the first block.
const COFFEE: u32 = 30;
const LUNCH: u32 = 60;
/// The most of each that is generated.
pub(super) const MOST_TALKS: usize = 100_000;
pub(super) const MOST_ROOMS: usize = 1_000;
pub(super) const MOST_DAYS: usize = 31;

/// A talk's time and room: indexes of slot and room, and whether it takes the next slot too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) slot: usize,
    pub(super) room: usize,
    pub(super) double: bool,
}

/// When and where talks can be.
#[derive(Debug)]
pub(super) struct Layout {
    /// Minutes of a slot.
    pub(super) minutes: u32,
    pub(super) slots: Vec<Slot>,
    pub(super) breaks: Vec<(Slot, u32, &'static str)>,
    /// When each room is closed.
    pub(super) closed: Vec<Vec<Window>>,
    /// Whether a room is open in a slot, slot by slot.
    open: Vec<bool>,
    rooms: usize,
}

/// Talks that are to be of double length.
pub(super) fn doubles(spec: &Spec) -> usize {
    (spec.talks - spec.days) * 12 / 100
}

/// Minutes of the talks of a conference, plenaries included.
pub(super) fn taken(spec: &Spec, doubles: usize, minutes: u32) -> u64 {
    let single = spec.talks - spec.days + doubles;
    spec.days as u64 * u64::from(PLENARY) + single as u64 * u64::from(minutes)
}

impl Layout {
    /// A layout for these talks, some of them of double length: as many slots as the tightness takes, what is
    /// too much taken away by closing rooms for a part of a day. O(slots × rooms).
    pub(super) fn new(spec: &Spec, doubles: usize, dice: &mut Dice) -> Result<Self, Impossible> {
        let per_slot = spec.rooms as u64;
        let plenaries = spec.days as u64 * u64::from(PLENARY);
        let usable = |minutes| spec.tightness.minutes_for(taken(spec, doubles, minutes));
        let slots_for = |minutes: u32| (usable(minutes) - plenaries).div_ceil(u64::from(minutes) * per_slot);
        let fits = |minutes: u32, blocks: u32| {
            let most = spec.days as u64 * u64::from(blocks * BLOCK / minutes);
            slots_for(minutes) <= most
        };
        let ordinary = LENGTHS.into_iter().find(|&minutes| fits(minutes, BLOCKS.0));
        let Some(minutes) = ordinary.or_else(|| LENGTHS.into_iter().find(|&minutes| fits(minutes, BLOCKS.1))) else {
            return Err(too_full(spec));
        };
        let slots = usize::try_from(slots_for(minutes)).unwrap_or(usize::MAX);
        let (slots, breaks) = times(spec.days, slots, minutes);
        let cells = slots.len() * spec.rooms;
        let spare = plenaries + cells as u64 * u64::from(minutes) - usable(minutes);
        let spare = usize::try_from(spare / u64::from(minutes)).unwrap_or(0);
        let mut layout = Self {
            minutes,
            slots,
            breaks,
            closed: vec![Vec::new(); spec.rooms],
            open: vec![true; cells],
            rooms: spec.rooms,
        };
        layout.close(spec.days, spare, dice);
        Ok(layout)
    }

    /// Closes rooms other than the first for at most half a day each until so many cells are gone.
    fn close(&mut self, days: usize, mut spare: usize, dice: &mut Dice) {
        let mut half_days: Vec<(usize, usize)> =
            (0..days).flat_map(|day| (1..self.rooms).map(move |room| (day, room))).collect();
        dice.shuffle(&mut half_days);
        for (day, room) in half_days {
            let start = self.slots.partition_point(|slot| slot.day < day);
            let end = self.slots.partition_point(|slot| slot.day <= day);
            let run = (end - start).div_ceil(2).min(spare);
            if run == 0 {
                continue;
            }
            spare -= run;
            let (gone, window) = if dice.chance(70) {
                (end - run..end, Window::From(self.slots[end - run]))
            } else {
                let last = self.slots[start + run - 1];
                (start..start + run, Window::To(Slot { at: last.at + self.minutes, ..last }))
            };
            self.closed[room].push(window);
            for slot in gone {
                self.open[slot * self.rooms + room] = false;
            }
        }
    }

    pub(super) fn is_open(&self, slot: usize, room: usize) -> bool {
        self.open[slot * self.rooms + room]
    }

    /// Whether a talk can go on from a slot into the next.
    pub(super) fn goes_on(&self, slot: usize) -> bool {
        let this = self.slots[slot];
        self.slots.get(slot + 1).is_some_and(|next| *next == Slot { at: this.at + self.minutes, ..this })
    }

    /// Minutes in which rooms can be used, that of plenaries included.
    pub(super) fn usable(&self, days: usize) -> u64 {
        let open = self.open.iter().filter(|open| **open).count() as u64;
        days as u64 * u64::from(PLENARY) + open * u64::from(self.minutes)
    }

    /// Disjoint pairs of open cells, one after the other in one room: as many as there can be.
    fn pairs(&self) -> Vec<Cell> {
        let mut pairs = Vec::new();
        for room in 0..self.rooms {
            let mut slot = 0;
            while slot + 1 < self.slots.len() {
                if self.goes_on(slot) && self.is_open(slot, room) && self.is_open(slot + 1, room) {
                    pairs.push(Cell { slot, room, double: true });
                    slot += 1;
                }
                slot += 1;
            }
        }
        pairs
    }

    /// Cells for so many talks of double and of single length, in random order; fewer doubles if fewer fit.
    pub(super) fn cells(&self, doubles: usize, singles: usize, dice: &mut Dice) -> Vec<Cell> {
        let mut cells = self.pairs();
        dice.shuffle(&mut cells);
        cells.truncate(doubles);
        let mut free = self.open.clone();
        for &Cell { slot, room, .. } in &cells {
            free[slot * self.rooms + room] = false;
            free[(slot + 1) * self.rooms + room] = false;
        }
        let free = free.iter().enumerate().filter(|(_, is_free)| **is_free).map(|(index, _)| index);
        let mut single: Vec<Cell> =
            free.map(|index| Cell { slot: index / self.rooms, room: index % self.rooms, double: false }).collect();
        dice.shuffle(&mut single);
        cells.extend(single.into_iter().take(singles));
        dice.shuffle(&mut cells);
        cells
    }
}

/// Slots in blocks of two hours, the days alike: a plenary, coffee, a block, lunch, and more blocks.
fn times(days: usize, slots: usize, minutes: u32) -> (Vec<Slot>, Vec<(Slot, u32, &'static str)>) {
    let (mut starts, mut breaks) = (Vec::with_capacity(slots), Vec::new());
    for day in 0..days {
        let here = slots / days + usize::from(day < slots % days);
        let mut at = OPENING + PLENARY;
        let mut pause = (COFFEE, "Coffee");
        let mut left = here;
        while left > 0 {
            breaks.push((Slot { day, at }, pause.0, pause.1));
            at += pause.0;
            pause = if at == OPENING + PLENARY + COFFEE { (LUNCH, "Lunch") } else { (COFFEE, "Coffee") };
            for _ in 0..left.min((BLOCK / minutes) as usize) {
                starts.push(Slot { day, at });
                at += minutes;
                left -= 1;
            }
        }
    }
    (starts, breaks)
}

/// Even slots of the least length in the longest days are too few: says what would do, one thing at a time.
fn too_full(spec: &Spec) -> Impossible {
    let most = u64::from(BLOCKS.1 * BLOCK / LENGTHS[LENGTHS.len() - 1]);
    let could = |spec: &Spec| -> bool {
        if spec.talks < spec.days {
            return false;
        }
        let shortest = LENGTHS[LENGTHS.len() - 1];
        let plenaries = spec.days as u64 * u64::from(PLENARY);
        let usable = spec.tightness.minutes_for(taken(spec, doubles(spec), shortest));
        (usable - plenaries).div_ceil(u64::from(shortest)) <= spec.days as u64 * spec.rooms as u64 * most
    };
    let mut instead = Vec::new();
    let rooms = (spec.rooms + 1..=MOST_ROOMS).find(|&rooms| could(&Spec { rooms, ..spec.clone() }));
    instead.extend(rooms.map(|rooms| format!("{rooms} rooms")));
    let days = (spec.days + 1..=MOST_DAYS).find(|&days| could(&Spec { days, ..spec.clone() }));
    instead.extend(days.map(|days| format!("{days} days")));
    let tighter = (1..=10_000).filter_map(super::spec::Tightness::new).filter(|&one| one > spec.tightness);
    let tightness = tighter.into_iter().find(|&tightness| could(&Spec { tightness, ..spec.clone() }));
    instead.extend(tightness.map(|tightness| format!("a tightness of {tightness}")));
    let talks = (spec.days..spec.talks).rev().find(|&talks| could(&Spec { talks, ..spec.clone() }));
    instead.extend(talks.map(|talks| format!("{talks} talks")));
    Impossible::new(
        format!(
            "{} talks at a tightness of {} need more than the {most} slots that fit into a day of {} room{}",
            spec.talks,
            spec.tightness,
            spec.rooms,
            if spec.rooms == 1 { "" } else { "s" }
        ),
        format!("possible, each by itself: {}", instead.join(", ")),
    )
}
