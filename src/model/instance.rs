//! The instance: a validated scenario with interned ids, and the facts about it that the
//! checker and the solver both need.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Agenda, BlockId, DayId, Details, Entry, Id, Ignore, Interest, Interval, Minutes, Offer, OriginId, Person, PersonId,
    Profile, Resource, Room, RoomChoice, RoomId, RuleSetting, Talk, TalkId, Time, Zone,
};

/// A day of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The id as written (`mon`), or the date.
    pub id: String,
    /// From local midnight to the next.
    pub span: Interval,
    /// The hull of the day's slots, grids, breaks and pins; `None` if there is nothing.
    pub hull: Option<Interval>,
}

/// A run of offered starts between breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// `mon/1`, `mon/2` …
    pub id: String,
    /// Its day.
    pub day: DayId,
    /// From break to break, cut to the hull of the day.
    pub span: Interval,
}

/// A validated scenario. Breaks stand among the talks.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The conference's name.
    pub name: String,
    /// The conference's zone.
    pub zone: Zone,
    /// Days in order of time.
    pub days: Vec<Day>,
    /// Blocks in order of time.
    pub blocks: Vec<Block>,
    /// Offered starts, sorted by time, then in order of declaration.
    pub offers: Vec<Offer>,
    /// Rooms in order of declaration.
    pub rooms: Vec<Room>,
    /// People in order of declaration or first mention.
    pub people: Vec<Person>,
    /// Talks in order of declaration, then breaks.
    pub talks: Vec<Talk>,
    /// The agenda that was published, if any.
    pub published: Option<Agenda>,
    /// The `rules:` section.
    pub settings: Vec<RuleSetting>,
    /// The `requests:` section, each as a use of a rule, in order of writing.
    pub requests: Vec<RuleSetting>,
    /// The `profiles:` section.
    pub profiles: Vec<Profile>,
    /// The `ignore:` section.
    pub ignores: Vec<Ignore>,
    /// Selectors of rules and requests that match nothing: what they select, and where they stand.
    pub empty_selectors: Vec<(String, OriginId)>,
    /// What talks use up.
    pub resources: Vec<Resource>,
    /// Votes or bookmarks.
    pub interest: Vec<Interest>,
    /// The date of the run, by which holds, exemptions and comments expire; `None`: nothing expires.
    pub today: Option<NaiveDate>,
    /// Facts about the event that are carried along and not interpreted.
    pub details: Details,
    /// The scenario as a whole.
    pub origin: OriginId,
}

/// The talks that one person must be in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    /// Talks with an exclusive live role, in order of id.
    pub exclusive: Vec<TalkId>,
    /// Talks that call them on days on which they have another talk (`people_of`), in order of id.
    pub by_day: Vec<TalkId>,
}

impl Instance {
    /// An instance with a zone and nothing else.
    #[must_use]
    pub fn empty(name: &str, zone: Zone) -> Self {
        Self {
            name: name.to_owned(),
            zone,
            days: Vec::new(),
            blocks: Vec::new(),
            offers: Vec::new(),
            rooms: Vec::new(),
            people: Vec::new(),
            talks: Vec::new(),
            published: None,
            settings: Vec::new(),
            requests: Vec::new(),
            profiles: Vec::new(),
            ignores: Vec::new(),
            empty_selectors: Vec::new(),
            resources: Vec::new(),
            interest: Vec::new(),
            today: None,
            details: Details::default(),
            origin: OriginId(0),
        }
    }

    /// The talk with this id.
    #[must_use]
    pub fn talk(&self, id: TalkId) -> &Talk {
        &self.talks[id.index()]
    }

    /// The room with this id.
    #[must_use]
    pub fn room(&self, id: RoomId) -> &Room {
        &self.rooms[id.index()]
    }

    /// The person with this id.
    #[must_use]
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.index()]
    }

    /// The day with this id.
    #[must_use]
    pub fn day(&self, id: DayId) -> &Day {
        &self.days[id.index()]
    }

    /// Whether a day is over: what holds until then no longer does.
    #[must_use]
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.today.is_some_and(|today| today > day)
    }

    /// All talks, breaks included, with their ids.
    pub fn talks(&self) -> impl Iterator<Item = (TalkId, &Talk)> {
        self.talks.iter().enumerate().map(|(index, talk)| (TalkId::from_index(index), talk))
    }

    /// All breaks with their ids.
    pub fn breaks(&self) -> impl Iterator<Item = (TalkId, &Talk)> {
        self.talks().filter(|(_, talk)| talk.is_break)
    }

    /// All rooms with their ids.
    pub fn rooms(&self) -> impl Iterator<Item = (RoomId, &Room)> {
        self.rooms.iter().enumerate().map(|(index, room)| (RoomId::from_index(index), room))
    }

    /// The day on whose date `time` falls, if the event has that day.
    #[must_use]
    pub fn day_of(&self, time: Time) -> Option<DayId> {
        self.days.iter().position(|day| day.span.contains(time)).map(DayId::from_index)
    }

    /// For each day the number of its calendar month, counted from 0 in order of time.
    #[must_use]
    pub fn months(&self) -> Vec<usize> {
        let month = |day: &Day| self.zone.local(day.span.start).format("%Y-%m").to_string();
        let all: BTreeSet<String> = self.days.iter().map(month).collect();
        self.days.iter().map(|day| all.range(..month(day)).count()).collect()
    }

    /// The block in which `time` lies.
    #[must_use]
    pub fn block_of(&self, time: Time) -> Option<BlockId> {
        self.blocks.iter().position(|block| block.span.contains(time)).map(BlockId::from_index)
    }

    /// Offers that start at `time`. O(log offers).
    #[must_use]
    pub fn offers_at(&self, time: Time) -> &[Offer] {
        let from = self.offers.partition_point(|offer| offer.at < time);
        let to = self.offers.partition_point(|offer| offer.at <= time);
        &self.offers[from..to]
    }

    /// How long `talk` lasts from `start`: its own length, else that of the slot there, else, off
    /// every slot, the length that all slots of the programme have in common.
    #[must_use]
    pub fn length_at(&self, talk: TalkId, start: Time) -> Option<Minutes> {
        let here = || self.offers_at(start).iter().find_map(|offer| offer.length);
        let common = || {
            let mut lengths = self.offers.iter().filter_map(|offer| offer.length);
            let first = lengths.next()?;
            lengths.all(|length| length == first).then_some(first)
        };
        self.talk(talk).minutes.or_else(here).or_else(common)
    }

    /// When an entry takes place, as far as it is known: its own end, else start plus length.
    #[must_use]
    pub fn span_of(&self, entry: &Entry) -> Option<Interval> {
        let start = entry.start?;
        let end = match entry.end {
            Some(end) => end,
            None => start.plus(i64::from(self.length_at(entry.talk.known()?, start)?.0)),
        };
        (start < end).then_some(Interval { start, end })
    }

    /// The atomic rooms that an entry occupies, in order of id, each once.
    #[must_use]
    pub fn atoms_of(&self, entry: &Entry) -> Vec<RoomId> {
        let atoms: BTreeSet<_> = entry.known_rooms().flat_map(|room| self.room(room).atoms.iter().copied()).collect();
        atoms.into_iter().collect()
    }

    /// Whether some offer at the start of `span` has room for its length: a grid up to its end;
    /// a slot exactly, or a chain of touching slots of one block. With `own_breaks` a chain may
    /// cross breaks: it must end with some slot.
    #[must_use]
    pub fn offers_length(&self, span: Interval, own_breaks: bool) -> bool {
        self.offers_at(span.start).iter().any(|offer| match offer.length {
            None => span.end <= offer.until,
            Some(_) => self.slots_reach(offer, span.end, own_breaks),
        })
    }

    fn slots_reach(&self, first: &Offer, end: Time, own_breaks: bool) -> bool {
        if own_breaks {
            return end >= first.until
                && self
                    .offers
                    .iter()
                    .any(|offer| offer.length.is_some() && offer.day == first.day && offer.until == end);
        }
        // Walk the chain; each step moves on in time, so it ends.
        let mut reached = BTreeSet::from([first.until]);
        while let Some(at) = reached.pop_first() {
            if at >= end {
                return at == end || reached.contains(&end);
            }
            let next = self.offers_at(at).iter();
            reached.extend(
                next.filter(|offer| offer.length.is_some() && offer.block == first.block).map(|offer| offer.until),
            );
        }
        false
    }

    /// Every span that the programme offers to `talk`, in order of time, each once.
    /// O(offers × slots per block).
    #[must_use]
    pub fn offered_spans(&self, talk: TalkId) -> Vec<Interval> {
        let own_breaks = self.talk(talk).own_breaks;
        let mut spans: Vec<Interval> = Vec::new();
        for offer in &self.offers {
            let length = self.talk(talk).minutes.or(offer.length);
            if let Some(length) = length {
                let span = Interval::lasting(offer.at, length);
                if self.offers_length(span, own_breaks) {
                    spans.push(span);
                }
            }
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// Whether `room` may hold `talk` by the talk's own choice: a stated list decides; otherwise
    /// every room that is not on request only.
    #[must_use]
    pub fn chooses_room(&self, talk: TalkId, room: RoomId) -> bool {
        match &self.talk(talk).rooms {
            RoomChoice::Any => !self.room(room).on_request,
            RoomChoice::NoRoom => false,
            RoomChoice::Only(rooms, _) => rooms.contains(&room),
        }
    }

    /// Whether `room` may hold `talk`: the talk chooses it, and its kind is allowed there.
    #[must_use]
    pub fn allows_room(&self, talk: TalkId, room: RoomId) -> bool {
        let kinds = &self.room(room).kinds;
        self.chooses_room(talk, room)
            && (kinds.is_empty() || self.talk(talk).is_break || kinds.contains(&self.talk(talk).kind))
    }

    /// Whether `span` lies wholly inside the hours of a day, or of neighbouring days whose hours
    /// touch at midnight. Without any hours nothing is outside.
    #[must_use]
    pub fn is_inside(&self, span: Interval) -> bool {
        let mut reached: Option<Time> = None;
        let mut any = false;
        for hull in self.days.iter().filter_map(|day| day.hull) {
            any = true;
            if hull.contains(span.start) || reached.is_some_and(|reached| hull.start <= reached) {
                reached = reached.max(Some(hull.end));
            }
        }
        !any || reached.is_some_and(|reached| span.end <= reached)
    }

    /// For each person, the talks they must be in: O(talks × people per talk).
    #[must_use]
    pub fn presence(&self) -> Vec<Presence> {
        let mut presence = vec![Presence::default(); self.people.len()];
        for (id, talk) in self.talks() {
            let exclusive = talk.exclusive();
            for &person in talk.people_of_day.iter().flat_map(|of_day| &of_day.candidates) {
                if exclusive.binary_search(&person).is_err() {
                    presence[person.index()].by_day.push(id);
                }
            }
            for person in exclusive {
                presence[person.index()].exclusive.push(id);
            }
        }
        presence
    }

    /// The people who must be in both talks if these run at once or close together, in order of
    /// id: exclusive in both, or exclusive in one and called to the other by `people_of`.
    #[must_use]
    pub fn in_both(&self, one: TalkId, two: TalkId) -> Vec<PersonId> {
        let called = |talk: TalkId| self.talk(talk).people_of_day.as_ref().map_or(&[][..], |of_day| &of_day.candidates);
        let among = |people: &[PersonId], person: &PersonId| people.binary_search(person).is_ok();
        let (first, second) = (self.talk(one).exclusive(), self.talk(two).exclusive());
        let mut both: Vec<PersonId> =
            first.iter().copied().filter(|person| among(&second, person) || among(called(two), person)).collect();
        both.extend(second.iter().copied().filter(|person| among(called(one), person)));
        both.sort_unstable();
        both.dedup();
        both
    }

    /// A talk as a sentence names it: its title in quotes, or its id if it has none.
    #[must_use]
    pub fn talk_label(&self, talk: TalkId) -> String {
        let talk = self.talk(talk);
        if talk.title.is_empty() { format!("`{}`", talk.id) } else { format!("\"{}\"", talk.title) }
    }

    /// A time as people of the conference write it: `mon 09:00`, or with the date where the
    /// event has no such day.
    #[must_use]
    pub fn time_label(&self, time: Time) -> String {
        let local = self.zone.local(time);
        match self.day_of(time) {
            Some(day) => format!("{} {}", self.day(day).id, local.format("%H:%M")),
            None => local.format("%Y-%m-%dT%H:%M").to_string(),
        }
    }

    /// The month of a time in a sentence: `in March 2027`.
    #[must_use]
    pub fn month_label(&self, time: Time) -> String {
        self.zone.local(time).format("in %B %Y").to_string()
    }

    /// An interval as people write it: `mon 09:00–09:40`.
    #[must_use]
    pub fn span_label(&self, span: Interval) -> String {
        format!("{}–{}", self.time_label(span.start), self.end_label(span))
    }

    /// Where somebody who is busy until `free` could start: the next offered start, as `11:30`, or
    /// with its day if that is another one; `free` itself where nothing is offered any more.
    #[must_use]
    pub fn next_start_label(&self, free: Time) -> String {
        let next = self.offers.partition_point(|offer| offer.at < free);
        let start = self.offers.get(next).map_or(free, |offer| offer.at);
        if self.day_of(start) == self.day_of(free) { self.clock(start) } else { self.time_label(start) }
    }

    /// The end of `span` as people write it beside its start: the clock time, with the day only if
    /// that is another one.
    #[must_use]
    pub fn end_label(&self, span: Interval) -> String {
        if self.zone.local(span.start).date() == self.zone.local(span.end).date() {
            self.clock(span.end)
        } else {
            self.time_label(span.end)
        }
    }

    /// The clock time alone: `09:00`.
    #[must_use]
    pub fn clock(&self, time: Time) -> String {
        self.zone.local(time).format("%H:%M").to_string()
    }

    /// Names of people as a list in a sentence.
    #[must_use]
    pub fn names(&self, people: &[PersonId]) -> String {
        join_words(people.iter().map(|&person| self.person(person).name.as_str()))
    }

    /// Names of rooms as a list in a sentence.
    #[must_use]
    pub fn room_names(&self, rooms: &[RoomId]) -> String {
        join_words(rooms.iter().map(|&room| self.room(room).name.as_str()))
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn join_words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined() {
        assert_eq!(join_words(["a"].into_iter()), "a");
        assert_eq!(join_words(["a", "b", "c"].into_iter()), "a, b and c");
    }
}
