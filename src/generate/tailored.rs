//! A conference to measure, with a planted agenda that breaks no hard rule.
//!
//! As in [`Plan::new`], every talk gets its slot and room first; all facts are then derived so that this
//! agenda satisfies them.

use std::fmt::Write as _;

use super::clash;
use super::conference::Conference;
use super::conflict;
use super::crowd;
use super::dice::Dice;
use super::layout::{self, Layout, MOST_DAYS, MOST_ROOMS, MOST_TALKS, PLENARY, taken};
use super::names;
use super::plan::{CAPACITIES, OPENING, Person, Plan, Room, Slot, Talk, Window};
use super::spec::{Impossible, Spec, Tightness};
use super::text;

/// A conference as asked for, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tailored {
    /// The scenario and its planted agenda.
    pub conference: Conference,
    /// People.
    pub people: usize,
    /// Slots for parallel talks, over all days.
    pub slots: usize,
    /// Minutes of all talks.
    pub taken: u64,
    /// Minutes in which rooms can be used.
    pub usable: u64,
    /// The clashes that are planted in the agenda: each is one hard finding, and there is no other.
    pub clashes: Vec<String>,
    /// The statements that no agenda satisfies together; without any one of them there is one.
    pub conflict: Vec<String>,
}

impl Tailored {
    /// Minutes of talks over usable minutes of rooms.
    #[must_use]
    pub fn tightness(&self) -> Tightness {
        Tightness::of(self.taken, self.usable)
    }
}

/// A conference as asked for; the same specification and seed give the same bytes everywhere.
/// O(n log n) in talks, plus slots × rooms.
///
/// # Errors
/// What does not fit: numbers out of range, more slots than days have, more clashes or a larger conflict than
/// the talks allow.
pub fn tailored(spec: &Spec, seed: u64) -> Result<Tailored, Impossible> {
    in_range(spec)?;
    let mut doubles = layout::doubles(spec);
    let (layout, cells, mut dice) = loop {
        let mut dice = Dice::new(seed);
        let layout = Layout::new(spec, doubles, &mut dice)?;
        let cells = layout.cells(doubles, spec.talks - spec.days - doubles, &mut dice);
        let fit = cells.iter().filter(|cell| cell.double).count();
        if fit == doubles {
            break (layout, cells, dice);
        }
        // Single talks need fewer slots, which have fewer pairs: until it is even.
        doubles = fit;
    };
    let (taken, usable) = (taken(spec, doubles, layout.minutes), layout.usable(spec.days));
    let mut plan = Plan {
        days: spec.days,
        minutes: layout.minutes,
        opening: PLENARY,
        slots: layout.slots.clone(),
        breaks: layout.breaks.clone(),
        rooms: rooms(&layout.closed),
        people: Vec::new(),
        talks: Vec::with_capacity(spec.talks),
        votes: Vec::new(),
        requests: Vec::new(),
    };
    for day in 0..spec.days {
        let talk = blank(Slot { day, at: OPENING }, 0, &mut dice);
        plan.talks.push(Talk { plenary: true, priority: 10, ..talk });
    }
    for cell in cells {
        let talk = blank(layout.slots[cell.slot], cell.room, &mut dice);
        plan.talks.push(Talk { double: cell.double, ..talk });
    }
    crowd::audience(&mut plan, &mut dice);
    crowd::topics(&mut plan, &mut dice);
    features(&mut plan, &mut dice);
    speakers(&mut plan, &mut dice);
    hours(&mut plan, &mut dice);
    orders(&mut plan, &mut dice);
    let conflict = conflict::plant(&mut plan, &layout, spec.conflict, &mut dice)?;
    crowd::votes(&mut plan, &mut dice);
    crowd::preferences(&mut plan, &mut dice);
    let mut lines = text::lines(&plan);
    let clashes = clash::plant(&plan, &layout, &mut lines, spec.clashes, &mut dice)?;

    let mut tailored = Tailored {
        conference: Conference { scenario: String::new(), agenda: String::new() },
        people: plan.people.len(),
        slots: layout.slots.len(),
        taken,
        usable,
        clashes,
        conflict,
    };
    tailored.conference.scenario = text::scenario(&plan, seed, &tailored.about_scenario(spec, seed));
    tailored.conference.agenda = text::agenda(lines, &tailored.about_agenda());
    Ok(tailored)
}

impl Tailored {
    /// Comments at the head of the scenario.
    fn about_scenario(&self, spec: &Spec, seed: u64) -> Vec<String> {
        let Spec { talks, rooms, days, tightness, clashes, conflict } = spec;
        let mut command = format!(
            "plenary generate --talks {talks} --rooms {rooms} --days {days} --tightness {tightness} --seed {seed}"
        );
        for (option, count) in [("clashes", clashes), ("conflict", conflict)] {
            if *count > 0 {
                // Writing to a string cannot fail.
                let _ = write!(command, " --planted-{option} {count}");
            }
        }
        let mut remarks = vec![
            command,
            format!(
                "Invented people. {} of {} usable room-minutes are taken: a tightness of {}.",
                self.taken,
                self.usable,
                self.tightness()
            ),
        ];
        if self.conflict.is_empty() {
            remarks.push("Feasible by construction.".to_owned());
        } else {
            remarks.push("No agenda satisfies all of these; without any one of them there is one:".to_owned());
            remarks.extend(numbered(&self.conflict));
        }
        remarks
    }

    /// Comments at the head of the agenda.
    fn about_agenda(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        match (self.clashes.len(), self.conflict.is_empty()) {
            (0, true) => remarks.push("The planted agenda: it breaks no hard rule.".to_owned()),
            (0, false) => remarks.push("It breaks one of the statements that the scenario names.".to_owned()),
            (1, _) => remarks.push("One clash is planted:".to_owned()),
            (many, _) => remarks.push(format!("{many} clashes are planted:")),
        }
        remarks.extend(numbered(&self.clashes));
        remarks
    }
}

fn numbered(items: &[String]) -> impl Iterator<Item = String> {
    items.iter().enumerate().map(|(index, item)| format!("{:>3}. {item}", index + 1))
}

/// Refuses numbers for which nothing can be laid out.
fn in_range(spec: &Spec) -> Result<(), Impossible> {
    let ranges = [("talks", spec.talks, MOST_TALKS), ("rooms", spec.rooms, MOST_ROOMS), ("days", spec.days, MOST_DAYS)];
    for (what, asked, most) in ranges {
        if !(1..=most).contains(&asked) {
            let message = format!("a conference of {asked} {what} cannot be generated");
            return Err(Impossible::new(message, format!("possible are 1 to {most}")));
        }
    }
    if spec.talks < spec.days {
        let message = format!("{} talks are too few for {} days: each has a plenary", spec.talks, spec.days);
        return Err(Impossible::new(
            message,
            format!("at least {0} talks, or at most {1} days", spec.days, spec.talks),
        ));
    }
    if spec.clashes > 0 && spec.conflict > 0 {
        let message = "clashes cannot be told apart in an agenda for which there is no feasible one";
        return Err(Impossible::new(message, "plant either clashes or a conflict"));
    }
    Ok(())
}

/// Rooms of skewed capacities, a few of them large.
fn rooms(closed: &[Vec<Window>]) -> Vec<Room> {
    let many = closed.len();
    let room = |(index, closed): (usize, &Vec<Window>)| {
        let has = [
            ("recording", index * 2 < many),
            ("stage", index * 8 < many || index < 2),
            ("hearing-loop", index % 3 == 0),
            ("tables", index * 4 >= many * 3),
        ];
        Room {
            capacity: CAPACITIES[index * CAPACITIES.len() / many.max(CAPACITIES.len())],
            features: has.iter().filter(|one| one.1).map(|one| one.0).collect(),
            closed: closed.clone(),
        }
    };
    closed.iter().enumerate().map(room).collect()
}

/// A talk of which nothing but its place is known.
fn blank(slot: Slot, room: usize, dice: &mut Dice) -> Talk {
    Talk {
        plenary: false,
        slot,
        double: false,
        room,
        expected: 0,
        track: None,
        topic: None,
        speakers: Vec::new(),
        needs: Vec::new(),
        after: None,
        same_day: false,
        priority: if dice.chance(10) { 3 } else { 1 },
        words: (dice.index(names::SUBJECTS.len()), dice.index(names::ANGLES.len())),
    }
}

/// Some talks need what their room has; long ones often tables.
fn features(plan: &mut Plan, dice: &mut Dice) {
    let Plan { rooms, talks, .. } = plan;
    for talk in talks {
        let need = |feature: &&str| dice.chance(if talk.double && *feature == "tables" { 60 } else { 12 });
        talk.needs = rooms[talk.room].features.iter().copied().filter(need).collect();
    }
}

/// When each person speaks.
fn busy(plan: &Plan) -> Vec<Vec<(Slot, u32)>> {
    let mut busy = vec![Vec::new(); plan.people.len()];
    for talk in &plan.talks {
        for &person in &talk.speakers {
            busy[person].push((talk.slot, plan.length(talk)));
        }
    }
    busy
}

/// Whether somebody who is busy then has that time free.
fn is_free(busy: &[(Slot, u32)], start: Slot, minutes: u32) -> bool {
    let window = Window::Span(start, Slot { at: start.at + minutes, ..start });
    busy.iter().all(|&(slot, length)| !window.meets(slot, length))
}

/// One to three speakers a talk, four in a panel; some people have up to four talks, never two at once.
fn speakers(plan: &mut Plan, dice: &mut Dice) {
    let mut busy: Vec<Vec<(Slot, u32)>> = Vec::new();
    for index in 0..plan.talks.len() {
        let (slot, minutes) = (plan.talks[index].slot, plan.length(&plan.talks[index]));
        let many = match dice.below(100) {
            0..2 => 4,
            2..6 => 3,
            6..22 => 2,
            _ => 1,
        };
        for _ in 0..many {
            let returning = (!busy.is_empty() && dice.chance(20)).then(|| dice.index(busy.len()));
            let person = returning.filter(|&person| busy[person].len() < 4 && is_free(&busy[person], slot, minutes));
            let person = person.unwrap_or_else(|| {
                busy.push(Vec::new());
                busy.len() - 1
            });
            busy[person].push((slot, minutes));
            plan.talks[index].speakers.push(person);
        }
    }
    plan.people = vec![Person::default(); busy.len()];
}

/// Some people miss a day, half a day or some hours in which they do not speak.
fn hours(plan: &mut Plan, dice: &mut Dice) {
    const NOON: u32 = 13 * 60;
    let busy = busy(plan);
    for (person, busy) in plan.people.iter_mut().zip(&busy) {
        if !dice.chance(25) {
            continue;
        }
        let day = dice.index(plan.days);
        let noon = Slot { day, at: NOON };
        let from = Slot { day, at: OPENING + 60 * dice.below(8) };
        let window = match dice.below(10) {
            0..3 if plan.days > 1 => Window::Day(day),
            0..5 => Window::To(noon),
            5..7 => Window::From(noon),
            _ => Window::Span(from, Slot { at: from.at + 60 * dice.between(1, 3), ..from }),
        };
        if busy.iter().all(|&(slot, minutes)| !window.meets(slot, minutes)) {
            person.unavailable.push(window);
        }
    }
}

/// Some talks build on an earlier one of their track, some are bound to their day.
fn orders(plan: &mut Plan, dice: &mut Dice) {
    let tracks = crowd::by_track(plan);
    for index in 0..plan.talks.len() {
        let Some(track) = plan.talks[index].track else { continue };
        if dice.chance(8) {
            let before = tracks[track][dice.index(tracks[track].len())];
            let other = &plan.talks[before];
            let end = Slot { at: other.slot.at + plan.length(other), ..other.slot };
            // Over in the planted agenda before this one starts: never a cycle.
            plan.talks[index].after = (end <= plan.talks[index].slot).then_some(before);
        }
        plan.talks[index].same_day = dice.chance(4);
    }
}
