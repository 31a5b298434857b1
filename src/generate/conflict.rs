//! A conflict planted in a scenario: statements that cannot hold together, though all but any one of them can.
//!
//! It is about loose talks in known slots. The planted agenda breaks one of the statements; whichever statement
//! is taken away, talks of the conflict and loose talks exchange their places, and all the others hold. So every
//! statement is needed, and everything else is satisfied without moving.

use super::dice::Dice;
use super::layout::Layout;
use super::loose::Loose;
use super::names::person;
use super::plan::{OPENING, Person, Plan, Slot, Window};
use super::spec::Impossible;
use super::text::{room_id, start, talk_id, window};

/// Families of conflicts.
#[derive(Debug, Clone, Copy)]
enum Family {
    Hours,
    Chain,
    Speaker,
    Room,
    Apart,
    Panel,
}

const FAMILIES: [Family; 6] =
    [Family::Hours, Family::Chain, Family::Speaker, Family::Room, Family::Apart, Family::Panel];
/// The most people of a panel.
const PANEL: usize = 8;

/// Plants a conflict of so many statements and lists them. O(talks + slots × statements).
pub(super) fn plant(
    plan: &mut Plan,
    layout: &Layout,
    count: usize,
    dice: &mut Dice,
) -> Result<Vec<String>, Impossible> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut families = FAMILIES.to_vec();
    dice.shuffle(&mut families);
    let loose = Loose::everywhere(plan);
    let mut planting = Planting { plan, layout, loose, dice };
    let mut of = |count| families.iter().find_map(|&family| planting.plant(family, count));
    if let Some(statements) = of(count) {
        return Ok(statements);
    }
    // Each statement of a longer conflict needs a slot of its own: none is longer than the slots are many.
    let most = (1..count.min(layout.slots.len() + 2)).rev().find(|&fewer| of(fewer).is_some());
    let message = format!("a conflict of {count} statements does not fit into this conference");
    let help = match most {
        Some(most) => format!("at most {most} are possible here; more talks or another seed may allow more"),
        None => "generate more talks, or try another seed".to_owned(),
    };
    Err(Impossible::new(message, help))
}

struct Planting<'a> {
    plan: &'a mut Plan,
    layout: &'a Layout,
    loose: Loose,
    dice: &'a mut Dice,
}

impl Planting<'_> {
    /// Plants one of so many statements and lists them; `None` if it does not fit, and then nothing is changed.
    fn plant(&mut self, family: Family, count: usize) -> Option<Vec<String>> {
        match family {
            Family::Hours => self.hours(count),
            Family::Chain => self.chain(count),
            Family::Speaker => self.speaker(count),
            Family::Room => self.room(count),
            Family::Apart => self.apart(count),
            Family::Panel => self.panel(count),
        }
    }

    /// A run of slots, each with one of its loose talks, and a loose talk elsewhere.
    fn run(&mut self, slots: usize) -> Option<(usize, Vec<usize>, usize)> {
        let all = self.layout.slots.len();
        let last = all.checked_sub(slots)?;
        let turn = self.dice.index(last + 1);
        for first in (0..=last).map(|first| (first + turn) % (last + 1)) {
            let inside = (first..first + slots).map(|slot| self.loose.at[slot].first().copied());
            let Some(inside) = inside.collect::<Option<Vec<usize>>>() else { continue };
            let mut elsewhere = (first + slots..all).chain((0..first).rev());
            if let Some(outside) = elsewhere.find_map(|slot| self.loose.at[slot].first().copied()) {
                return Some((first, inside, outside));
            }
        }
        None
    }

    /// The end of a slot.
    fn end(&self, slot: usize) -> Slot {
        let at = self.layout.slots[slot];
        Slot { at: at.at + self.layout.minutes, ..at }
    }

    fn span(&self, first: usize, slots: usize) -> Window {
        Window::Span(self.layout.slots[first], self.end(first + slots - 1))
    }

    /// A request, as a statement.
    fn request(&mut self, id: &str, text: &str) -> String {
        self.plan.requests.push(format!("id: {id}, {text}"));
        format!("request {id}")
    }

    /// One person with more talks than the hours hold in which the person is there: one statement.
    fn hours(&mut self, count: usize) -> Option<Vec<String>> {
        if count != 1 {
            return None;
        }
        let slots = 1 + self.dice.index(2);
        let (first, mut talks, outside) = self.run(slots)?;
        talks.push(outside);
        let speaker = self.one_speaker(&talks);
        self.plan.people[speaker].available = Some(self.span(first, slots));
        Some(vec![format!("`available` of {}", person(speaker))])
    }

    /// Gives talks the speaker of the first.
    fn one_speaker(&mut self, talks: &[usize]) -> usize {
        let speaker = self.plan.talks[talks[0]].speakers[0];
        for &talk in talks {
            self.plan.talks[talk].speakers = vec![speaker];
        }
        speaker
    }

    /// A chain of talks, one after the other, the last of which must start before its turn.
    fn chain(&mut self, count: usize) -> Option<Vec<String>> {
        let early = count.checked_sub(1).filter(|&early| early > 0 && early < self.layout.slots.len())?;
        let first = |slot: usize| self.loose.at[slot].first().copied();
        let mut talks = (0..early).map(first).collect::<Option<Vec<usize>>>()?;
        talks.push((early..self.layout.slots.len()).find_map(first)?);
        let mut statements = Vec::new();
        for pair in talks.windows(2) {
            self.plan.talks[pair[1]].after = Some(pair[0]);
            statements.push(format!("`after` of {}", talk_id(pair[1])));
        }
        let (last, end) = (talk_id(talks[early]), start(self.end(early - 1)));
        let text = format!("reason: the jury leaves, talks: [{last}], require: {{to: {end}}}");
        statements.push(self.request("before-the-jury-leaves", &text));
        Some(statements)
    }

    /// A speaker's talks, each asked to be in the same few slots.
    fn speaker(&mut self, count: usize) -> Option<Vec<String>> {
        let slots = count.checked_sub(1).filter(|&slots| slots > 0)?;
        let (first, mut talks, outside) = self.run(slots)?;
        talks.push(outside);
        self.one_speaker(&talks);
        let window = window(self.span(first, slots));
        let require = |talk| format!("reason: the speaker asks for this, talks: [{talk}], require: {window}");
        Some(self.requests(&talks, require))
    }

    fn requests(&mut self, talks: &[usize], text: impl Fn(String) -> String) -> Vec<String> {
        let ask =
            |(index, &talk): (usize, &usize)| self.request(&format!("only-then-{}", index + 1), &text(talk_id(talk)));
        talks.iter().enumerate().map(ask).collect()
    }

    /// Talks that are all asked to be in one room, in fewer slots.
    fn room(&mut self, count: usize) -> Option<Vec<String>> {
        let slots = count.checked_sub(1).filter(|&slots| slots > 0)?;
        let (first, mut talks, outside) = self.run(slots)?;
        let room = self.dice.index(self.plan.rooms.len());
        let taken = self.taken(room);
        let clear = (first..first + slots).zip(&talks).all(|(slot, &talk)| {
            self.layout.is_open(slot, room)
                && taken[slot].is_none_or(|other| {
                    let facts = &self.plan.talks[other];
                    other == talk || (!facts.double && facts.needs.is_empty())
                })
        });
        if !clear {
            return None;
        }
        for (slot, &talk) in (first..first + slots).zip(&talks) {
            if let Some(other) = taken[slot] {
                self.plan.talks[other].room = self.plan.talks[talk].room;
            }
            self.plan.talks[talk].room = room;
        }
        talks.push(outside);
        let (room, window) = (room_id(room), window(self.span(first, slots)));
        let require = |talk| {
            format!("reason: only there and then, talks: [{talk}], require: {{rooms: [{room}], slots: {window}}}")
        };
        Some(self.requests(&talks, require))
    }

    /// The talk that a room has in each slot.
    fn taken(&self, room: usize) -> Vec<Option<usize>> {
        let mut taken = vec![None; self.layout.slots.len()];
        for (index, talk) in self.plan.talks.iter().enumerate().filter(|(_, talk)| talk.room == room) {
            if let Ok(slot) = self.layout.slots.binary_search(&talk.slot) {
                taken[slot] = Some(index);
                if talk.double {
                    taken[slot + 1] = Some(index);
                }
            }
        }
        taken
    }

    /// Talks that must not run at once, all asked to be in fewer slots.
    fn apart(&mut self, count: usize) -> Option<Vec<String>> {
        let slots = count.checked_sub(2).filter(|&slots| slots > 0)?;
        let (first, mut talks, outside) = self.run(slots)?;
        // Without the request to keep them apart this one makes way for the last of the talks.
        (first..first + slots).find(|&slot| self.loose.at[slot].len() > 1)?;
        talks.push(outside);
        let window = window(self.span(first, slots));
        let require = |talk| format!("reason: the sponsor asks for this, talks: [{talk}], require: {window}");
        let mut statements = self.requests(&talks, require);
        let list: Vec<String> = talks.iter().map(|&talk| talk_id(talk)).collect();
        let text = format!("reason: the same audience, talks: [{}], keep: apart", list.join(", "));
        statements.push(self.request("same-audience", &text));
        Some(statements)
    }

    /// A panel of people each of whom misses another part of the conference.
    fn panel(&mut self, count: usize) -> Option<Vec<String>> {
        let slots = self.layout.slots.len();
        if !(2..=PANEL).contains(&count) || slots < count {
            return None;
        }
        let bounds: Vec<usize> = (0..=count).map(|part| part * slots / count).collect();
        let talk = self.loose.at.iter().find_map(|talks| talks.first().copied())?;
        // Without the statement of one person the panel changes places with a talk of that part.
        let has_other =
            |part: &[usize]| (part[0]..part[1]).any(|slot| self.loose.at[slot].iter().any(|&other| other != talk));
        if !bounds.windows(2).all(has_other) {
            return None;
        }
        let mut statements = Vec::new();
        for (index, part) in bounds.windows(2).enumerate() {
            let from = if index == 0 { Slot { day: 0, at: OPENING } } else { self.layout.slots[part[0]] };
            let to = if part[1] == slots { self.end(slots - 1) } else { self.layout.slots[part[1]] };
            if index > 0 {
                self.plan.talks[talk].speakers.push(self.plan.people.len());
                self.plan.people.push(Person::default());
            }
            let speaker = self.plan.talks[talk].speakers[index];
            self.plan.people[speaker].unavailable.push(Window::Span(from, to));
            statements.push(format!("`unavailable` of {}", person(speaker)));
        }
        Some(statements)
    }
}
