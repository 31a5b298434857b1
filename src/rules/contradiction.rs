//! Requests that cannot hold, found before any solving: by themselves, against a pin, or against
//! each other.
//!
//! Only what somebody states is looked at: requests, and uses with options of their own, at level
//! deny. What merely turns out not to fit is the solver's to say.

use super::circle::circles;
use super::{Config, Family, Level, Rooms, Slots, Subject, Uses};
use crate::finding::InputError;
use crate::model::{
    Agenda, Entry, EntryOrigins, Instance, Interval, OriginId, Pin, RoomChoice, RoomId, RoomRef, TalkId, TalkRef,
    Timetable,
};

/// What no agenda can satisfy: each with both positions. O(stated uses × talks × offers).
#[must_use]
pub fn contradictions(instance: &Instance, uses: &Uses) -> Vec<InputError> {
    let facts = Facts { instance, uses };
    let mut errors = facts.about::<Times>("slot-not-allowed", "slots");
    errors.extend(facts.about::<Places>("room-not-allowed", "rooms"));
    errors.extend(broken_by_pins(instance, uses));
    errors.extend(circles(&facts));
    errors
}

/// A statement about where or when talks are to be.
struct Wish<'a, T> {
    config: &'a Config,
    open: T,
}

/// What wishes are about: starts or rooms.
trait Choice: Sized {
    /// What is chosen from.
    type One: Copy;
    /// As messages call what is chosen from.
    const WORD: &'static str;
    fn read(value: &serde_json::Value) -> Option<Self>;
    fn allows(&self, one: Self::One) -> bool;
    /// What the pin decides, if it does, in words.
    fn pinned(instance: &Instance, talk: TalkId, pin: Pin) -> Option<(Self::One, String)>;
    /// What there is for a talk; without `own`, whatever the talk says of itself.
    fn offered(instance: &Instance, talk: TalkId, own: bool) -> Vec<Self::One>;
    /// Where the talk says something of itself.
    fn own(instance: &Instance, talk: TalkId) -> Option<(OriginId, String)>;
}

struct Times(Slots);

impl Choice for Times {
    type One = Interval;
    const WORD: &'static str = "start";

    fn read(value: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok().map(Self)
    }

    fn allows(&self, one: Interval) -> bool {
        self.0.contains(one.start)
    }

    fn pinned(instance: &Instance, _: TalkId, pin: Pin) -> Option<(Interval, String)> {
        let start = pin.start?;
        Some((Interval { start, end: start.plus(1) }, instance.time_label(start)))
    }

    fn offered(instance: &Instance, talk: TalkId, own: bool) -> Vec<Interval> {
        let slots = instance.talk(talk).slots.as_ref().filter(|_| own);
        let is_own =
            |span: &Interval| slots.is_none_or(|slots| slots.windows.iter().any(|window| window.contains(span.start)));
        instance.offered_spans(talk).into_iter().filter(is_own).collect()
    }

    fn own(instance: &Instance, talk: TalkId) -> Option<(OriginId, String)> {
        instance.talk(talk).slots.as_ref().map(|slots| (slots.origin, format!("its slots: {}", slots.words)))
    }
}

struct Places(Rooms);

impl Choice for Places {
    type One = RoomId;
    const WORD: &'static str = "room";

    fn read(value: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok().map(Self)
    }

    fn allows(&self, one: RoomId) -> bool {
        self.0.contains(one)
    }

    fn pinned(instance: &Instance, _: TalkId, pin: Pin) -> Option<(RoomId, String)> {
        pin.room.map(|room| (room, instance.room(room).name.clone()))
    }

    fn offered(instance: &Instance, talk: TalkId, own: bool) -> Vec<RoomId> {
        if instance.talk(talk).rooms == RoomChoice::NoRoom {
            return Vec::new();
        }
        instance.rooms().map(|(room, _)| room).filter(|&room| !own || instance.allows_room(talk, room)).collect()
    }

    fn own(instance: &Instance, talk: TalkId) -> Option<(OriginId, String)> {
        match &instance.talk(talk).rooms {
            RoomChoice::Only(rooms, origin) => Some((*origin, format!("limited to {}", instance.room_names(rooms)))),
            RoomChoice::Any | RoomChoice::NoRoom => None,
        }
    }
}

pub(super) struct Facts<'a> {
    pub(super) instance: &'a Instance,
    uses: &'a Uses,
}

impl<'a> Facts<'a> {
    /// Uses of a rule at level deny.
    pub(super) fn denied(&self, rule: &'a str) -> impl Iterator<Item = &'a Config> {
        let uses: &'a Uses = self.uses;
        uses.iter()
            .map(|(_, config)| config)
            .filter(move |config| config.rule.info().id == rule && config.rule.common().level == Level::Deny)
    }

    /// Contradictions between the uses of one rule that state this option, pins, and what is offered.
    fn about<T: Choice>(&self, rule: &'static str, option: &str) -> Vec<InputError> {
        let wishes: Vec<Wish<'a, T>> = self
            .denied(rule)
            .filter_map(|config| Some(Wish { config, open: T::read(config.option(option)?)? }))
            .collect();
        // Two talks of one request that fail for the same reason are one problem.
        let mut alone: Vec<Vec<TalkId>> = vec![Vec::new(); wishes.len()];
        let mut together: Vec<((usize, usize), Vec<TalkId>)> = Vec::new();
        let mut errors = Vec::new();
        for (talk, facts) in self.instance.talks().filter(|(_, facts)| !facts.is_break && facts.is_wanted()) {
            let of_talk: Vec<usize> = (0..wishes.len()).filter(|&index| covers(wishes[index].config, talk)).collect();
            if let Some((pin, (one, words))) =
                facts.pin.and_then(|pin| Some((pin, T::pinned(self.instance, talk, pin)?)))
            {
                for wish in of_talk.iter().map(|&index| &wishes[index]).filter(|wish| !wish.open.allows(one)) {
                    let title = self.instance.talk_label(talk);
                    let says = format!("{} contradicts a pin: {title} is pinned to {words}", label(wish.config));
                    errors.push(error(wish.config, says).related(pin.origin, format!("pinned to {words}")));
                }
                continue;
            }
            if of_talk.is_empty() || !self.must_be_placed(talk) {
                continue;
            }
            let own = self.denied(rule).any(|config| config.option(option).is_none() && covers(config, talk));
            let offered = T::offered(self.instance, talk, own);
            if offered.is_empty() {
                // That is no fault of a request.
                continue;
            }
            let mut rest = Vec::new();
            for index in of_talk {
                if offered.iter().any(|&one| wishes[index].open.allows(one)) {
                    rest.push(index);
                } else {
                    alone[index].push(talk);
                }
            }
            for (at, &first) in rest.iter().enumerate() {
                for &second in &rest[at + 1..] {
                    let both = |one: T::One| wishes[first].open.allows(one) && wishes[second].open.allows(one);
                    if !offered.iter().any(|&one| both(one)) {
                        match together.iter_mut().find(|(pair, _)| *pair == (first, second)) {
                            Some((_, talks)) => talks.push(talk),
                            None => together.push(((first, second), vec![talk])),
                        }
                    }
                }
            }
        }
        for (wish, talks) in wishes.iter().zip(&alone).filter(|(_, talks)| !talks.is_empty()) {
            let says = format!("{} leaves no {} for {}", label(wish.config), T::WORD, self.named(talks));
            let mut problem = error(wish.config, says).help(help(wish.config, "widen it"));
            let inside = |talk: TalkId| T::offered(self.instance, talk, false).iter().any(|&one| wish.open.allows(one));
            if let Some((origin, words)) =
                talks.first().filter(|talk| inside(**talk)).and_then(|&talk| T::own(self.instance, talk))
            {
                problem = problem.related(origin, words);
            }
            errors.push(problem);
        }
        for ((first, second), talks) in together {
            let (first, second) = (wishes[first].config, wishes[second].config);
            let says = format!(
                "{} and {} have no {} in common for {}",
                label(first),
                label(second),
                T::WORD,
                self.named(&talks)
            );
            errors.push(error(first, says).related(position(second), format!("{} is stated here", label(second))));
        }
        errors
    }

    /// Whether leaving the talk out is no way to satisfy what is asked of it.
    pub(super) fn must_be_placed(&self, talk: TalkId) -> bool {
        !self.instance.talk(talk).optional && self.denied("unscheduled-talk").any(|config| covers(config, talk))
    }

    /// One talk by name, and how many more there are.
    fn named(&self, talks: &[TalkId]) -> String {
        let first = talks.first().map(|&talk| self.instance.talk_label(talk)).unwrap_or_default();
        match talks.len() {
            0 | 1 => first,
            2 => format!("{first} and one more talk"),
            more => format!("{first} and {} more talks", more - 1),
        }
    }
}

/// Whether a use is about a talk: in scope and not exempt.
pub(super) fn covers(config: &Config, talk: TalkId) -> bool {
    let (common, Subject { pairs, .. }) = (config.rule.common(), config.rule.info().subject);
    common.scope.is_none_or(|scope| scope.binary_search(&talk).is_ok())
        && !common.ignores.iter().any(|one| (!pairs || one.talks.len() == 1) && one.exempts(&[talk], None, None))
}

/// Relations that are stated between pinned talks and broken by their pins.
fn broken_by_pins(instance: &Instance, uses: &Uses) -> Vec<InputError> {
    let is_stated =
        |config: &Config| config.request.is_some() || ["talks", "pairs"].iter().any(|key| config.option(key).is_some());
    let stated: Vec<&Config> = uses
        .iter()
        .map(|(_, config)| config)
        .filter(|config| config.rule.info().family == Family::Relations && config.rule.common().level == Level::Deny)
        .filter(|config| is_stated(config))
        .collect();
    if stated.is_empty() {
        return Vec::new();
    }
    let pinned = |(id, talk): (TalkId, &crate::model::Talk)| {
        let pin = talk.pin.filter(|pin| pin.start.is_some() && !talk.is_break && talk.is_wanted())?;
        Some(Entry {
            talk: TalkRef::Known(id),
            start: pin.start,
            end: None,
            rooms: pin.room.map(RoomRef::Known).into_iter().collect(),
            at: EntryOrigins::all(pin.origin),
        })
    };
    let agenda = Agenda { entries: instance.talks().filter_map(pinned).collect(), ..Agenda::default() };
    let timetable = Timetable::new(instance, &agenda);
    let mut errors = Vec::new();
    for config in stated {
        for finding in config.rule.check(&timetable).findings {
            let says = format!("{} contradicts pins: {}", label(config), finding.message);
            let mut problem = error(config, says).related(finding.primary.0, "a pin");
            for (origin, words) in finding.related.into_iter().filter(|(origin, _)| *origin != position(config)) {
                problem = problem.related(origin, words);
            }
            errors.push(problem);
        }
    }
    errors
}

pub(super) fn error(config: &Config, message: String) -> InputError {
    InputError::new("contradiction", position(config), message).help(help(config, "change one of the two"))
}

fn help(config: &Config, way_out: &str) -> String {
    let softer =
        if config.request.is_some() { "wish for it only, with `level: warn`" } else { "set its level to warn" };
    format!("no agenda can satisfy this: {way_out}, or {softer}")
}

/// A use as a sentence names it.
pub(super) fn label(config: &Config) -> String {
    match &config.request {
        Some(request) => format!("request `{}`", request.id),
        None => format!("`{}`", config.rule.info().id),
    }
}

pub(super) fn position(config: &Config) -> OriginId {
    config.request.as_ref().map_or(config.rule.common().origin, |request| request.origin)
}
