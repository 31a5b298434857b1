//! Offers from slots and grids, breaks, hulls of days, and blocks.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Resolver;
use super::rooms::texts;
use super::selector::Nothing;
use crate::finding::InputError;
use crate::model::{Block, BlockId, DayId, Id, Interval, Minutes, Offer, OriginId, RoomId, Time};
use crate::source::schema;
use crate::source::tree::At;

/// Starts that a scenario may offer.
const OFFERS: usize = 1_000_000;

/// The starts that ids and tags of slots and grids mean.
#[derive(Debug, Default)]
pub(super) struct Tagged {
    /// By id.
    pub(super) ids: BTreeMap<String, (OriginId, Vec<Interval>)>,
    /// By tag.
    pub(super) tags: BTreeMap<String, Vec<Interval>>,
}

impl Resolver<'_> {
    /// Fills the offers of the instance, without blocks.
    pub(super) fn offers(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("slots");
        for (index, slot) in scenario.slots.iter().flatten().enumerate() {
            self.slot(slot, root.item(index));
        }
        let root = self.root.key("grid");
        for (index, grid) in scenario.grid.iter().flatten().enumerate() {
            self.grid(grid, root.item(index));
        }
        // Stable: offers of one start stay in order of declaration.
        self.instance.offers.sort_by_key(|offer| offer.at);
    }

    fn slot(&mut self, slot: &schema::Slot, at: At<'_>) {
        let date = self.date_of_day(slot.day.as_deref(), at);
        if slot.day.is_some() && date.is_none() {
            return;
        }
        let rooms = slot.rooms.as_ref().and_then(|pick| self.pick_rooms(pick, at.key("rooms"), Nothing::Refuse));
        let default = self.scenario.defaults.as_ref().and_then(|defaults| defaults.minutes);
        let length = match slot.minutes {
            Some(_) => self.minutes(slot.minutes, at, "minutes"),
            None => default.and_then(|minutes| u32::try_from(minutes).ok()).filter(|&minutes| minutes > 0),
        };
        let Some(length) = length else {
            if slot.minutes.is_none() {
                self.errors.push(
                    InputError::new("missing-minutes", at.origin(), "a slot has no length")
                        .help("add `minutes:` to it or to `defaults`"),
                );
            }
            return;
        };
        let starts = texts(slot.at.as_ref());
        if starts.is_empty() {
            let error = InputError::new("missing-at", at.origin(), "a slot has no starts");
            self.errors.push(error.help("add `at: [\"09:00\"]`"));
        }
        let mut marks = Vec::new();
        for (index, text) in starts.iter().enumerate() {
            let place = at.key("at").item(index).origin();
            let start = self.calendar.start(text, date);
            let Some(start) = self.ok(start, place) else { continue };
            let span = Interval::lasting(start, Minutes(length));
            marks.push(Interval::new(start, start.plus(1)));
            self.offer(span, Some(Minutes(length)), rooms.clone(), at.origin(), place);
        }
        self.mark(slot.id.as_deref(), slot.tags.as_ref(), &marks, at);
    }

    fn grid(&mut self, grid: &schema::Grid, at: At<'_>) {
        let date = self.date_of_day(grid.day.as_deref(), at);
        let rooms = grid.rooms.as_ref().and_then(|pick| self.pick_rooms(pick, at.key("rooms"), Nothing::Refuse));
        let every = self.minutes(grid.every, at, "every");
        for (key, missing) in
            [("from", grid.from.is_none()), ("to", grid.to.is_none()), ("every", grid.every.is_none())]
        {
            if missing {
                self.error("missing-key", at.origin(), format!("a grid has no `{key}`"));
            }
        }
        let (Some(from), Some(to)) = (&grid.from, &grid.to) else { return };
        if grid.day.is_some() && date.is_none() {
            return;
        }
        let (from, to) = (self.calendar.start(from, date), self.calendar.end(to, date));
        let (Some(span), Some(every)) = (self.interval(from, to, at), every) else { return };
        if span.minutes() / i64::from(every) > i64::try_from(OFFERS).unwrap_or(i64::MAX) {
            self.too_many(at.origin());
            return;
        }
        let mut start = span.start;
        while start < span.end {
            if !self.offer(Interval::new(start, span.end), None, rooms.clone(), at.origin(), at.key("from").origin()) {
                return;
            }
            start = start.plus(i64::from(every));
        }
        self.mark(grid.id.as_deref(), grid.tags.as_ref(), &[span], at);
    }

    /// Notes one offer; false if there is no such day or there are too many.
    fn offer(
        &mut self,
        span: Interval,
        length: Option<Minutes>,
        rooms: Option<Vec<RoomId>>,
        origin: OriginId,
        place: OriginId,
    ) -> bool {
        let Some(day) = self.day_at(span.start, place) else { return false };
        if self.instance.offers.len() >= OFFERS {
            self.too_many(origin);
            return false;
        }
        self.hulls.push(span);
        self.instance.offers.push(Offer { at: span.start, day, block: None, length, until: span.end, rooms, origin });
        true
    }

    fn too_many(&mut self, at: OriginId) {
        if !self.errors.iter().any(|error| error.id == "too-large") {
            self.error("too-large", at, format!("more than {OFFERS} starts are offered"));
        }
    }

    /// The day of the event in which a start lies.
    pub(super) fn day_at(&mut self, time: Time, place: OriginId) -> Option<DayId> {
        let day = self.instance.day_of(time);
        if day.is_none() {
            let date = self.instance.zone.local(time).date().to_string();
            let known = self.calendar.day(&date).map(|_| ());
            self.ok(known, place);
        }
        day
    }

    fn date_of_day(&mut self, day: Option<&str>, at: At<'_>) -> Option<NaiveDate> {
        let day = self.calendar.day(day?).map(|day| day.date);
        self.ok(day, at.key("day").origin())
    }

    fn mark(&mut self, id: Option<&str>, tags: Option<&schema::Listed<String>>, marks: &[Interval], at: At<'_>) {
        if let Some(id) = id {
            let origin = at.key("id").origin();
            if let Some((first, _)) = self.tagged.ids.get(id) {
                let error = InputError::new("duplicate-id", origin, format!("two slots have the id `{id}`"));
                self.errors.push(error.related(*first, "first here").help("give one of them another `id`"));
            } else {
                self.tagged.ids.insert(id.to_owned(), (origin, marks.to_vec()));
            }
        }
        for tag in texts(tags) {
            self.tagged.tags.entry(tag).or_default().extend(marks);
        }
    }

    /// Hulls of days, blocks, and the block of every offer. Breaks must be there.
    pub(super) fn blocks(&mut self) {
        let breaks: Vec<Interval> = self
            .instance
            .breaks()
            .filter_map(|(_, one)| Some(Interval::lasting(one.pinned_start()?, one.minutes?)))
            .collect();
        let pins: Vec<Interval> = self
            .instance
            .talks
            .iter()
            .filter(|talk| !talk.is_break)
            .filter_map(|talk| {
                let start = talk.pinned_start()?;
                let slot = self.instance.offers_at(start).iter().find_map(|offer| offer.length);
                Some(Interval::lasting(start, talk.minutes.or(slot).unwrap_or(Minutes(1))))
            })
            .collect();
        self.hulls.extend(&breaks);
        self.hulls.extend(pins);
        self.hulls.sort_unstable();
        for span in std::mem::take(&mut self.hulls) {
            let Some(day) = self.instance.day_of(span.start) else { continue };
            let hull = &mut self.instance.days[day.index()].hull;
            *hull = Some(match *hull {
                None => span,
                Some(hull) => Interval::new(hull.start.min(span.start), hull.end.max(span.end)),
            });
        }
        for day in 0..self.instance.days.len() {
            self.cut(DayId::from_index(day), &breaks);
        }
        self.instance.blocks.sort_by_key(|block| block.span);
        for index in 0..self.instance.offers.len() {
            let (at, day) = (self.instance.offers[index].at, self.instance.offers[index].day);
            let found = self.instance.blocks.iter().position(|block| block.day == day && block.span.contains(at));
            self.instance.offers[index].block = found.map(BlockId::from_index);
        }
    }

    /// Cuts a day's hull at the breaks and numbers the pieces that offer a start.
    fn cut(&mut self, day: DayId, breaks: &[Interval]) {
        let Some(hull) = self.instance.day(day).hull else { return };
        let mut inside: Vec<Interval> = breaks.iter().filter_map(|one| one.meet(hull)).collect();
        inside.sort_unstable();
        inside.push(Interval::new(hull.end, hull.end));
        let (mut start, mut number) = (hull.start, 0);
        for gap in inside {
            if start < gap.start {
                let span = Interval::new(start, gap.start);
                let from = self.instance.offers.partition_point(|offer| offer.at < span.start);
                let offers = self.instance.offers[from..].iter().take_while(|offer| offer.at < span.end);
                if offers.into_iter().any(|offer| offer.day == day) {
                    number += 1;
                    let id = format!("{}/{number}", self.instance.day(day).id);
                    self.instance.blocks.push(Block { id, day, span });
                }
            }
            start = start.max(gap.end);
        }
    }
}
