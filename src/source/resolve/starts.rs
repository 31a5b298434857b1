//! References of talks: order, rooms, starts and the people of other talks.

use std::collections::BTreeSet;

use super::{Resolver, cycles};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Attendance, Id, Interval, PeopleOfDay, PersonId, Role, RoomChoice, SlotChoice, TalkId};
use crate::source::schema::{Listed, Pick, SlotSelector, Talk, TalkSelector};
use crate::source::tree::At;

/// The exclusive people of a talk, whatever its delivery.
fn on_stage(people: &[Attendance]) -> impl Iterator<Item = PersonId> + '_ {
    people.iter().filter(|one| one.role.is_exclusive() && one.role != Role::Attendee).map(|one| one.person)
}

impl Resolver<'_> {
    /// Fills what talks say about other talks, rooms and starts.
    pub(super) fn references(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("talks");
        let talks = || scenario.talks.iter().flatten().enumerate();
        for (index, talk) in talks() {
            self.places(index, talk, root.item(index));
        }
        for (index, talk) in talks() {
            if let Some(selector) = &talk.people_of {
                self.people_of(index, selector, root.item(index).key("people_of"));
            }
        }
    }

    fn places(&mut self, index: usize, talk: &Talk, at: At<'_>) {
        for (number, text) in talk.after.iter().flat_map(|list| list.0.iter()).enumerate() {
            let origin = at.key("after").item(number).origin();
            match self.talks.find("talk", text, origin) {
                Ok(other) => {
                    let other = TalkId::from_index(other);
                    let after = &mut self.instance.talks[index].after;
                    if !after.iter().any(|&(known, _)| known == other) {
                        after.push((other, origin));
                    }
                }
                Err(error) => self.errors.push(error),
            }
        }
        if let Some(pick) = &talk.rooms {
            let at = at.key("rooms");
            let none = matches!(pick, Pick::Ids(ids) if matches!(ids.as_slice(), [one] if one == "none"));
            self.instance.talks[index].rooms = if none {
                RoomChoice::NoRoom
            } else {
                let rooms = self.pick_rooms(pick, at);
                if rooms.as_ref().is_some_and(Vec::is_empty) {
                    let error = InputError::new("bad-value", at.origin(), "the list of rooms is empty");
                    self.errors.push(error.help("write `rooms: none` for a talk that needs no room"));
                }
                RoomChoice::Only(rooms.unwrap_or_default(), at.origin())
            };
        }
        if let Some(pick) = &talk.slots {
            self.instance.talks[index].slots = self.slot_choice(pick, at.key("slots"));
        }
    }

    fn slot_choice(&mut self, pick: &Pick<SlotSelector>, at: At<'_>) -> Option<SlotChoice> {
        let before = self.errors.len();
        let (windows, words) = match pick {
            Pick::Ids(ids) => (self.slots_named(ids, at), format!("slot {}", ids.join(" or "))),
            Pick::By(selector) => (self.select_starts(selector, at), words(selector)),
        };
        if windows.is_empty() && self.errors.len() == before {
            self.nothing_matches("start", at);
        }
        (self.errors.len() == before).then(|| SlotChoice { windows, words, origin: at.origin() })
    }

    fn slots_named(&mut self, ids: &[String], at: At<'_>) -> Vec<Interval> {
        let mut out = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            match self.tagged.ids.get(id) {
                Some((_, marks)) => out.extend(marks),
                None => self.unknown("unknown-slot", "unknown slot", id, at.item(index), true),
            }
        }
        Interval::merged(out)
    }

    fn unknown(&mut self, error: &'static str, words: &str, text: &str, at: At<'_>, ids: bool) {
        let error = InputError::new(error, at.origin(), format!("{words} `{text}`"));
        let known: Vec<&str> = if ids {
            self.tagged.ids.keys().map(String::as_str).collect()
        } else {
            self.tagged.tags.keys().map(String::as_str).collect()
        };
        let error = match did_you_mean(text, known.iter().copied()) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None if known.is_empty() && ids => error.help("give the slot an `id`"),
            None => error,
        };
        self.errors.push(error);
    }

    /// The starts that a selector means, as sorted, disjoint windows.
    fn select_starts(&mut self, selector: &SlotSelector, at: At<'_>) -> Vec<Interval> {
        let mut out = self.whole_event();
        if let Some(Listed(ids)) = &selector.id {
            out = meet(&out, &self.slots_named(ids, at.key("id")));
        }
        if let Some(Listed(tags)) = &selector.tag {
            let mut windows = Vec::new();
            for (index, tag) in tags.iter().enumerate() {
                if let Some(marks) = self.tagged.tags.get(tag) {
                    windows.extend(marks);
                } else {
                    let at = at.key("tag").item(index);
                    self.unknown("unknown-tag", "no slot or grid has the tag", tag, at, false);
                }
            }
            out = meet(&out, &Interval::merged(windows));
        }
        if let Some(days) = &selector.day {
            let days = self.days_named(days, at.key("day"));
            out = meet(&out, &Interval::merged(days.into_iter().map(|day| self.instance.day(day).span).collect()));
        }
        if let Some(blocks) = &selector.block {
            let blocks = self.blocks_named(blocks, at.key("block"));
            let spans = blocks.into_iter().map(|block| self.instance.blocks[block.index()].span).collect();
            out = meet(&out, &Interval::merged(spans));
        }
        if selector.from.is_some() || selector.to.is_some() {
            let windows = self.window(None, selector.from.as_deref(), selector.to.as_deref(), at);
            out = meet(&out, &Interval::merged(windows));
        }
        if let Some(not) = &selector.not {
            let not = self.select_starts(not, at.key("not"));
            out = without(&out, &not);
        }
        out
    }

    /// From the first midnight to the last, and everything that is offered.
    fn whole_event(&self) -> Vec<Interval> {
        let spans = self.instance.days.iter().flat_map(|day| [Some(day.span), day.hull]).flatten();
        let hull = spans.reduce(|one, two| Interval::new(one.start.min(two.start), one.end.max(two.end)));
        hull.into_iter().collect()
    }

    fn people_of(&mut self, index: usize, selector: &TalkSelector, at: At<'_>) {
        let same_day = matches!(&selector.day, Some(Listed(days)) if matches!(days.as_slice(), [day] if day == "same"));
        if !same_day {
            let people = self.people_of_talks(index, selector, at, false);
            let talk = &mut self.instance.talks[index];
            for person in people {
                if !talk.people.iter().any(|one| one.person == person && one.role.is_exclusive()) {
                    talk.people.push(Attendance { person, role: Role::Attendee });
                }
            }
            return;
        }
        let others = TalkSelector { day: None, ..selector.clone() };
        let candidates = self.people_of_talks(index, &others, at, true);
        self.instance.talks[index].people_of_day =
            Some(PeopleOfDay { candidates: candidates.into_iter().collect(), origin: at.origin() });
    }

    fn people_of_talks(
        &mut self,
        index: usize,
        selector: &TalkSelector,
        at: At<'_>,
        may_be_none: bool,
    ) -> BTreeSet<PersonId> {
        let found = if may_be_none { self.matching_talks(selector, at) } else { self.select_talks(selector, at) };
        let others = found.into_iter().filter(|&other| other != index);
        let talks = others.map(|other| &self.instance.talks[other]).filter(|talk| !talk.is_break);
        talks.flat_map(|talk| on_stage(&talk.people)).collect()
    }

    /// Refuses orders that go round in circles.
    pub(super) fn order(&mut self) {
        let talks = &self.instance.talks;
        let edges = talks
            .iter()
            .enumerate()
            .flat_map(|(talk, facts)| facts.after.iter().map(move |&(before, origin)| (talk, before.index(), origin)));
        let Err(found) = cycles::order(talks.len(), edges) else { return };
        for cycle in found {
            let circle = cycles::words(&cycle, |talk| self.instance.talks[talk].id.as_str());
            let words = format!("the order goes round in a circle: {circle} (each after the next)");
            self.errors.push(cycles::error("order-cycle", words, &cycle));
        }
    }

    /// Refuses talks that have no length and can take none from a slot.
    pub(super) fn lengths(&mut self) {
        if self.instance.offers.iter().any(|offer| offer.length.is_some()) {
            return;
        }
        // Lengths that are stated and wrong were refused before.
        let pairs = self.instance.talks.iter().zip(self.scenario.talks.iter().flatten());
        let errors: Vec<_> = pairs
            .filter(|(talk, stated)| talk.minutes.is_none() && stated.minutes.is_none())
            .map(|(talk, _)| {
                InputError::new("missing-minutes", talk.origin, format!("the talk `{}` has no length", talk.id))
                    .help("add `minutes:` to it or to `defaults`")
            })
            .collect();
        self.errors.extend(errors);
    }
}

/// The selector in a few words.
fn words(selector: &SlotSelector) -> String {
    let lists = [("slot", &selector.id), ("tag", &selector.tag), ("day", &selector.day), ("block", &selector.block)];
    let mut parts: Vec<String> = lists
        .into_iter()
        .filter_map(|(word, list)| list.as_ref().map(|list| format!("{word} {}", list.0.join(" or "))))
        .collect();
    parts.extend(selector.from.as_ref().map(|from| format!("from {from}")));
    parts.extend(selector.to.as_ref().map(|to| format!("before {to}")));
    parts.extend(selector.not.as_ref().map(|not| format!("not ({})", words(not))));
    parts.join(" and ")
}

/// What lies in both; both sorted and disjoint.
fn meet(one: &[Interval], two: &[Interval]) -> Vec<Interval> {
    let (mut a, mut b, mut out) = (0, 0, Vec::new());
    while let (Some(&left), Some(&right)) = (one.get(a), two.get(b)) {
        out.extend(left.meet(right));
        if left.end < right.end { a += 1 } else { b += 1 }
    }
    out
}

/// What lies in the first and not in the second; both sorted and disjoint.
fn without(one: &[Interval], two: &[Interval]) -> Vec<Interval> {
    let mut out = Vec::new();
    for &window in one {
        let mut start = window.start;
        for hole in two.iter().filter_map(|hole| hole.meet(window)) {
            if start < hole.start {
                out.push(Interval::new(start, hole.start));
            }
            start = hole.end;
        }
        if start < window.end {
            out.push(Interval::new(start, window.end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;

    fn spans(pairs: &[(i64, i64)]) -> Vec<Interval> {
        pairs.iter().map(|&(start, end)| Interval::new(Time(start), Time(end))).collect()
    }

    #[test]
    fn sets_of_windows() {
        let one = Interval::merged(spans(&[(20, 30), (0, 10), (5, 12)]));
        assert_eq!(one, spans(&[(0, 12), (20, 30)]));
        assert_eq!(meet(&one, &spans(&[(10, 25)])), spans(&[(10, 12), (20, 25)]));
        assert_eq!(without(&one, &spans(&[(2, 4), (11, 40)])), spans(&[(0, 2), (4, 11)]));
    }
}
