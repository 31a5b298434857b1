//! The 37 constraints as uses of rules (`docs/objectives.md`).

use super::constraints::{CONSTRAINTS, Weight};
use super::event::{Event, Talk, Wishes};
use crate::exchange::suites::values::{NOWHERE, map, number, text as word};
use crate::source::Value;

/// Largest weight of a use.
const MAX_WEIGHT: i64 = 1_000_000;

/// What leaving out a talk costs: less than a wrong room or timeslot, which the search then never
/// tries, and more than almost everything else, as the peer leaves out none.
pub(super) const PRIORITY: i64 = 900_000;

/// Rules about what every agenda must be.
const DENIED: [&str; 8] = [
    "unscheduled-talk",
    "scheduled-twice",
    "outside-event",
    "wrong-slot-length",
    "pinned-talk-moved",
    "off-grid",
    "unknown-reference",
    "duplicate-entry",
];

/// Rules that nothing of the peer's objective stands for.
const OFF: [&str; 37] = [
    "cancelled-talk-scheduled",
    "optional-talk-left-out",
    "expired-hold",
    "unconfirmed-talk",
    "staggered-start",
    "room-unavailable",
    "missing-feature",
    "resource-overload",
    "room-too-small",
    "room-turnaround",
    "person-unavailable",
    "short-turnaround",
    "person-overload",
    "chair-overlap",
    "unsociable-hour",
    "keep-apart",
    "series",
    "different-day",
    "wrong-position",
    "plenary-overlap",
    "over-break",
    "track-overlap",
    "track-interrupted",
    "mixed-block",
    "audience-overlap",
    "similar-track-overlap",
    "uneven-spread",
    "empty-selector",
    "day-missing",
    "missing-time",
    "missing-room",
    "missing-people",
    "ambiguous-person",
    "ambiguous-room",
    "room-disagreement",
    "format-departure",
    "unused-suppression",
];

/// Rules that constraints are uses of, in the order in which they are written.
const USED: [&str; 14] = [
    "undesired-slot",
    "undesired-room",
    "room-overlap",
    "person-overlap",
    "order",
    "no-pause",
    "crowd-control",
    "topic-overlap",
    "track-room-change",
    "slot-diversity",
    "difficulty-order",
    "same-day",
    "popular-talk-in-smaller-room",
    "published-talk-moved",
];

pub(super) fn words<'t>(list: impl IntoIterator<Item = &'t str>) -> Value {
    Value::list(list.into_iter().map(word).collect(), NOWHERE)
}

/// `T00`, `T01` … in order of the sheet.
pub(super) fn slot_id(index: usize) -> String {
    format!("T{index:02}")
}

/// The section `rules`, and what of the objective it cannot say. O(wishes × talks × timeslots).
pub(super) fn rules(event: &Event) -> (Value, Vec<String>) {
    let mut uses = Uses { event, weights: Vec::new(), listed: vec![Vec::new(); USED.len()], notes: Vec::new() };
    uses.weigh();
    uses.placements();
    uses.wishes();
    uses.pairs();
    let mut out = Value::map(NOWHERE);
    for rule in DENIED {
        out.set(rule, word("deny"));
    }
    for rule in ["room-not-allowed", "slot-not-allowed"] {
        out.set(rule, map([("level", word("deny")), ("weight", number(MAX_WEIGHT))]));
    }
    for (rule, uses) in USED.iter().zip(uses.listed) {
        out.set(rule, if uses.is_empty() { Value::plain("off", NOWHERE) } else { Value::list(uses, NOWHERE) });
    }
    for rule in OFF {
        out.set(rule, Value::plain("off", NOWHERE));
    }
    (out, uses.notes)
}

struct Uses<'e> {
    event: &'e Event,
    /// What each constraint counts here.
    weights: Vec<(&'static str, Weight)>,
    /// Uses of the rules in [`USED`].
    listed: Vec<Vec<Value>>,
    notes: Vec<String>,
}

impl Uses<'_> {
    /// Takes over the weights that uses can have.
    fn weigh(&mut self) {
        for (name, _) in CONSTRAINTS {
            let mut weight = self.event.weights.get(name).copied().unwrap_or_default();
            for level in [&mut weight.hard, &mut weight.medium, &mut weight.soft] {
                if *level < 0 {
                    self.notes.push(format!("the constraint `{name}` has the negative weight {level}: it is left out"));
                    *level = 0;
                } else if *level > MAX_WEIGHT {
                    self.notes.push(format!("the constraint `{name}` has the weight {level}: it counts {MAX_WEIGHT}"));
                    *level = MAX_WEIGHT;
                }
            }
            self.weights.push((name, weight));
        }
    }

    /// Adds a use for each level that the constraint counts on.
    fn add(&mut self, rule: &str, constraint: &str, options: &[(&str, Value)]) {
        let weight = self.weights.iter().find(|(name, _)| *name == constraint).map(|(_, weight)| *weight);
        let Some(place) = USED.iter().position(|used| *used == rule) else { return };
        for (level, weight) in weight.unwrap_or_default().levels() {
            let mut one = map([("level", word(level)), ("weight", number(weight)), ("reason", word(constraint))]);
            for (key, value) in options {
                one.set(key, value.clone());
            }
            self.listed[place].push(one);
        }
    }

    /// Uses about single talks that are no wishes.
    fn placements(&mut self) {
        let event = self.event;
        for room in &event.rooms {
            for kind in event.kinds() {
                let slots = event.timeslots_of(kind).filter(|(slot, _)| room.unavailable.contains(slot));
                let slots: Vec<String> = slots.map(|(slot, _)| slot_id(slot)).collect();
                let takes = room.types.is_empty() || room.types.iter().any(|one| one == kind);
                if takes && !slots.is_empty() {
                    let options = [
                        ("scope", map([("kind", word(kind))])),
                        ("rooms", words([room.id().as_str()])),
                        ("slots", words(slots.iter().map(String::as_str))),
                        ("per", word("minute")),
                    ];
                    self.add("undesired-room", "Room unavailable timeslot", &options);
                }
            }
        }
        for (index, speaker) in event.speakers.iter().enumerate() {
            let talks: Vec<&Talk> = event.talks.iter().filter(|talk| talk.speakers.contains(&index)).collect();
            self.slots("Speaker unavailable timeslot", &talks, false, |slot| speaker.unavailable.contains(&slot));
        }
        if event.talks.iter().any(|talk| talk.risky) {
            let options = [
                ("scope", map([("tag", word("risky"))])),
                ("allowed", Value::list(vec![number(1), number(2)], NOWHERE)),
                ("unit", word("duration")),
            ];
            self.add("crowd-control", "Crowd control", &options);
        }
        if event.talks.iter().any(|talk| talk.published.timeslot.is_some()) {
            self.add("published-talk-moved", "Published timeslot", &[("time", number(1)), ("room", number(0))]);
        }
        if event.talks.iter().any(|talk| talk.published.room.is_some()) {
            self.add("published-talk-moved", "Published room", &[("time", number(0)), ("room", number(1))]);
        }
    }

    /// Wishes of speakers and of talks for tags.
    fn wishes(&mut self) {
        let event = self.event;
        for (index, speaker) in event.speakers.iter().enumerate() {
            let talks: Vec<&Talk> = event.talks.iter().filter(|talk| talk.speakers.contains(&index)).collect();
            for (word, wanted, tag) in speaker.timeslots.each() {
                self.slot_tag(&format!("Speaker {word} timeslot tags"), &talks, wanted, tag);
            }
            for (word, wanted, tag) in speaker.rooms.each() {
                self.room_tag(&format!("Speaker {word} room tags"), &talks, wanted, tag);
            }
        }
        // Talks that have the same wish share a use.
        for (what, wishes) in
            [("timeslot", (|talk| &talk.timeslots) as fn(&Talk) -> &Wishes), ("room", |talk| &talk.rooms)]
        {
            let mut all: Vec<(&str, bool, &str)> = Vec::new();
            for wish in event.talks.iter().flat_map(|talk| wishes(talk).each()) {
                if !all.contains(&wish) {
                    all.push(wish);
                }
            }
            for wish in all {
                let talks: Vec<&Talk> =
                    event.talks.iter().filter(|talk| wishes(talk).each().any(|one| one == wish)).collect();
                let (word, wanted, tag) = wish;
                let constraint = format!("Talk {word} {what} tags");
                if what == "room" {
                    self.room_tag(&constraint, &talks, wanted, tag);
                } else {
                    self.slot_tag(&constraint, &talks, wanted, tag);
                }
            }
        }
    }

    fn slot_tag(&mut self, constraint: &str, talks: &[&Talk], wanted: bool, tag: &str) {
        let event = self.event;
        self.slots(constraint, talks, wanted, |slot| event.timeslots[slot].tags.iter().any(|one| one == tag));
    }

    /// A use for each type of talk: timeslots that start together are told apart by who may take them.
    fn slots(&mut self, constraint: &str, talks: &[&Talk], wanted: bool, matches: impl Fn(usize) -> bool) {
        let event = self.event;
        for kind in event.kinds() {
            let scope: Vec<&str> =
                talks.iter().filter(|talk| talk.kind == kind).map(|talk| talk.code.as_str()).collect();
            let all: Vec<usize> = event.timeslots_of(kind).map(|(slot, _)| slot).collect();
            let matching: Vec<usize> = all.iter().copied().filter(|&slot| matches(slot)).collect();
            // Where nothing matches, what is wanted is missed everywhere.
            let (slots, wanted) = if matching.is_empty() && wanted { (all, false) } else { (matching, wanted) };
            if scope.is_empty() || slots.is_empty() {
                continue;
            }
            let slots: Vec<String> = slots.into_iter().map(slot_id).collect();
            let options = [
                ("scope", words(scope)),
                ("slots", words(slots.iter().map(String::as_str))),
                ("wanted", Value::plain(wanted, NOWHERE)),
                ("per", word("minute")),
            ];
            self.add("undesired-slot", constraint, &options);
        }
    }

    fn room_tag(&mut self, constraint: &str, talks: &[&Talk], wanted: bool, tag: &str) {
        if talks.is_empty() {
            return;
        }
        let options = [
            ("scope", words(talks.iter().map(|talk| talk.code.as_str()))),
            ("rooms", map([("tag", word(tag))])),
            ("wanted", Value::plain(wanted, NOWHERE)),
            ("per", word("minute")),
        ];
        self.add("undesired-room", constraint, &options);
    }

    /// Uses about two talks and more.
    fn pairs(&mut self) {
        let event = self.event;
        self.add("room-overlap", "Room conflict", &[]);
        self.add("person-overlap", "Speaker conflict", &[]);
        for talk in &event.talks {
            for &before in &talk.prerequisites {
                let pair = words([event.talks[before].code.as_str(), talk.code.as_str()]);
                self.add("order", "Talk prerequisite talks", &[("talks", pair), ("unit", word("durations"))]);
            }
        }
        // Talks of different days need no pause: more minutes than a day has say nothing more.
        let pause = number(event.pause.min(1_440));
        let per_pair = ("per", word("pair"));
        let durations = ("unit", word("durations"));
        let options = [("minutes", pause), per_pair.clone(), durations.clone()];
        self.add("no-pause", "Consecutive talks pause", &options);
        for (constraint, by) in [
            ("Talk mutually-exclusive-talks tags", word("exclusive:*")),
            ("Theme track conflict", word("theme:*")),
            ("Sector conflict", word("sector:*")),
            ("Audience type theme track conflict", words(["theme:*", "audience:*"])),
            ("Content conflict", word("content:*")),
        ] {
            self.add("topic-overlap", constraint, &[("by", by)]);
        }
        let options = [("by", word("theme:*")), ("within", word("day")), per_pair, durations.clone()];
        self.add("track-room-change", "Theme track room stability", &options);
        for (constraint, by, reward) in [
            ("Audience type diversity", "audience:*", "common"),
            ("Audience level diversity", "difficulty", "different"),
            ("Language diversity", "language", "different"),
        ] {
            let options = [("by", word(by)), ("reward", word(reward)), ("unit", word("minutes"))];
            self.add("slot-diversity", constraint, &options);
        }
        let contents = ("by", word("content:*"));
        self.add("difficulty-order", "Content audience level flow violation", &[contents.clone(), durations.clone()]);
        self.add("same-day", "Same day talks", &[("by", word("theme:*")), durations.clone()]);
        self.add("same-day", "Same day talks", &[contents, durations.clone()]);
        self.add("popular-talk-in-smaller-room", "Popular talks", &[("within", word("event")), durations]);
    }
}
