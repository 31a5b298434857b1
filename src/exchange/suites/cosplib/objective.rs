//! The objective as uses of rules, term by term (`docs/objectives.md`).

use super::conflicts::conflicts;
use super::dataset::{Dataset, ORDER, Submission, TERMS};
use super::scenario::Ids;
use crate::exchange::suites::values::{NOWHERE, list, map, number, text};
use crate::source::Value;

/// What a solution must not do: the library knows no other.
const DENIED: [&str; 9] = [
    "unscheduled-talk",
    "scheduled-twice",
    "outside-event",
    "off-grid",
    "slot-not-allowed",
    "room-not-allowed",
    "room-overlap",
    "over-break",
    "mixed-block",
];

/// Rules that carry terms.
const TERM_RULES: [&str; 8] = [
    "undesired-slot",
    "undesired-room",
    "keep-apart",
    "wrong-position",
    "topic-overlap",
    "track-room-change",
    "track-interrupted",
    "similar-track-overlap",
];

/// Rules that would cost something of which the library says nothing.
const OFF: [&str; 37] = [
    "optional-talk-left-out",
    "cancelled-talk-scheduled",
    "wrong-slot-length",
    "pinned-talk-moved",
    "unconfirmed-talk",
    "expired-hold",
    "staggered-start",
    "room-unavailable",
    "missing-feature",
    "resource-overload",
    "room-too-small",
    "room-turnaround",
    "popular-talk-in-smaller-room",
    "person-overlap",
    "person-unavailable",
    "short-turnaround",
    "person-overload",
    "chair-overlap",
    "no-pause",
    "unsociable-hour",
    "order",
    "series",
    "same-day",
    "different-day",
    "difficulty-order",
    "plenary-overlap",
    "track-overlap",
    "audience-overlap",
    "crowd-control",
    "slot-diversity",
    "uneven-spread",
    "published-talk-moved",
    "empty-selector",
    "ambiguous-person",
    "ambiguous-room",
    "day-missing",
    "missing-people",
];

/// The section `rules:`.
pub(super) fn rules(data: &Dataset, ids: &Ids) -> Value {
    let mut all = Terms { data, ids, uses: Vec::new() };
    all.penalties();
    all.submissions();
    all.conflicts();
    all.order();
    all.shape();
    let mut out = map(DENIED.map(|rule| (rule, text("deny"))));
    for rule in TERM_RULES {
        let uses: Vec<Value> = all.uses.iter().filter(|(of, _)| *of == rule).map(|(_, one)| one.clone()).collect();
        out.set(rule, if uses.is_empty() { text("off") } else { list(uses) });
    }
    for rule in OFF {
        out.set(rule, text("off"));
    }
    out
}

/// The uses of rules so far.
struct Terms<'d> {
    data: &'d Dataset,
    ids: &'d Ids,
    uses: Vec<(&'static str, Value)>,
}

impl Terms<'_> {
    /// Adds a use for a term, if it has a weight.
    fn add<const N: usize>(&mut self, rule: &'static str, term: usize, options: [(&str, Value); N]) {
        let weight = self.data.weights[term];
        if weight > 0 {
            let mut one = map([("level", text("warn")), ("weight", number(weight)), ("reason", text(TERMS[term]))]);
            for (key, value) in options {
                one.set(key, value);
            }
            self.uses.push((rule, one));
        }
    }

    fn session(&self, session: usize) -> Option<(&'static str, Value)> {
        let block = self.ids.blocks[session].as_ref()?;
        Some(("slots", map([("block", text(block))])))
    }

    fn room(&self, room: usize) -> (&'static str, Value) {
        ("rooms", list([text(&self.ids.rooms[room])]))
    }

    /// A table with what each session costs, `times` over.
    fn by_session(&self, costs: &[i64], times: u32) -> Option<Value> {
        let row = |(session, &cost): (usize, &i64)| {
            let cost = cost.saturating_mul(i64::from(times));
            (cost > 0).then_some(map([self.session(session)?, ("cost", number(cost))]))
        };
        table(costs.iter().enumerate().filter_map(row))
    }

    /// A table with what each room costs, `times` over.
    fn by_room(&self, costs: &[i64], times: u32) -> Option<Value> {
        let row = |(room, &cost): (usize, &i64)| {
            let cost = cost.saturating_mul(i64::from(times));
            (cost > 0).then(|| map([self.room(room), ("cost", number(cost))]))
        };
        table(costs.iter().enumerate().filter_map(row))
    }

    /// Penalties of tracks, sessions and rooms: once for each session that has the track in a room.
    fn penalties(&mut self) {
        let data = self.data;
        let cell = || ("per", text("cell"));
        for (index, track) in data.tracks.iter().enumerate().filter(|(index, _)| data.is_used(*index)) {
            let scope = || ("scope", map([("track", text(&track.name))]));
            if let Some(table) = self.by_session(&data.track_session[index], 1) {
                self.add("undesired-slot", 0, [scope(), ("table", table), cell()]);
            }
            if let Some(table) = self.by_room(&data.track_room[index], 1) {
                self.add("undesired-room", 1, [scope(), ("table", table), cell()]);
            }
        }
        let mut rows = Vec::new();
        for (session, costs) in data.session_room.iter().enumerate() {
            for (room, &cost) in costs.iter().enumerate().filter(|(_, cost)| **cost > 0) {
                if let Some(slots) = self.session(session) {
                    rows.push(map([slots, self.room(room), ("cost", number(cost))]));
                }
            }
        }
        if let Some(table) = table(rows.into_iter()) {
            self.add("undesired-room", 2, [("table", table), cell()]);
        }
    }

    /// Penalties of submissions: once for each slot that one takes.
    fn submissions(&mut self) {
        let data = self.data;
        for (one, id) in data.submissions.iter().zip(&self.ids.talks) {
            let scope = || ("scope", list([text(id)]));
            let zones: Vec<i64> = data.sessions.iter().map(|session| data.hours.penalty(session, one.zone)).collect();
            if let Some(table) = self.by_session(&zones, one.slots) {
                self.add("undesired-slot", 7, [scope(), ("table", table)]);
            }
            if let Some(table) = self.by_session(&one.sessions, one.slots) {
                self.add("undesired-slot", 9, [scope(), ("table", table)]);
            }
            if let Some(table) = self.by_room(&one.rooms, one.slots) {
                self.add("undesired-room", 10, [scope(), ("table", table)]);
            }
        }
    }

    /// People who are needed in two places.
    fn conflicts(&mut self) {
        let found = conflicts(self.data);
        for (pairs, of_sessions, of_slots) in [(&found.presenters, 11, 14), (&found.attendees, 12, 15)] {
            if pairs.is_empty() {
                continue;
            }
            let talk = |index: usize| text(&self.ids.talks[index]);
            let pairs = list(pairs.iter().map(|&(one, two)| map([("talks", list([talk(one), talk(two)]))])));
            let block =
                [("pairs", pairs.clone()), ("within", text("block")), ("elsewhere", Value::plain(true, NOWHERE))];
            self.add("keep-apart", of_sessions, block);
            self.add("keep-apart", of_slots, [("pairs", pairs)]);
        }
        self.parallel(13, found.chairs.iter().map(|&(one, two)| (one, two, 1)).collect());
    }

    /// Pairs of tracks that should not be parallel.
    fn parallel(&mut self, term: usize, pairs: Vec<(usize, usize, i64)>) {
        let name = |track: usize| text(&self.data.tracks[track].name);
        let pairs: Vec<Value> = pairs
            .into_iter()
            .filter(|(one, two, _)| self.data.is_used(*one) && self.data.is_used(*two))
            .map(|(one, two, cost)| map([("between", list([name(one), name(two)])), ("cost", number(cost))]))
            .collect();
        if !pairs.is_empty() {
            self.add("similar-track-overlap", term, [("within", text("block")), ("similar", list(pairs))]);
        }
    }

    /// Submissions with an order: in their place, and not two of a track at once.
    fn order(&mut self) {
        let data = self.data;
        let ordered: Vec<(&Submission, &String)> =
            data.submissions.iter().zip(&self.ids.talks).filter(|(one, _)| one.order.is_some()).collect();
        if !ordered.is_empty() {
            let scope = list(ordered.into_iter().map(|(_, id)| text(id)));
            self.add("wrong-position", ORDER, [("by", text("track"))]);
            self.add("topic-overlap", ORDER, [("by", text("track")), ("scope", scope)]);
        }
    }

    /// Where the tracks are.
    fn shape(&mut self) {
        self.parallel(3, self.data.similar.clone());
        self.add("track-room-change", 4, [("within", text("event"))]);
        self.add("track-room-change", 5, [("within", text("block"))]);
        self.add("track-interrupted", 6, [("within", text("event")), ("per", text("track"))]);
    }
}

/// The rows as a list; nothing where there are none.
fn table(rows: impl Iterator<Item = Value>) -> Option<Value> {
    let rows: Vec<Value> = rows.collect();
    (!rows.is_empty()).then(|| list(rows))
}
