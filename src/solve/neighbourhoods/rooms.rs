//! Rooms anew: all talks of a slot, or whole rooms of a block, a day or the event, over all rooms.
//!
//! Times first and rooms by matching is the decomposition of Lach and Lübbecke (2008). In a slot every room takes one talk, so
//! that terms over rooms add up and the matching is exact but for pairs and ranks that compare two rooms.

use std::collections::{BTreeMap, BTreeSet};

use super::exchange::Exchange;
use crate::model::{Id, RoomId, TalkId};
use crate::problem::{Evaluator, Key, Placement, Space};

/// The talks that have this value of a key, a key of time, change rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    pub(super) key: Key,
    pub(super) value: usize,
}

/// The windows that hold talks: slots, blocks, days, the event. O(talks · log).
pub(super) fn windows(space: &Space, evaluator: &Evaluator<'_>) -> BTreeSet<Window> {
    let mut windows = BTreeSet::new();
    for (_, placement) in super::movable(space, evaluator) {
        for key in [Key::Slot, Key::Block, Key::Day, Key::Event] {
            windows.extend(space.key_of(key, placement).map(|value| Window { key, value }));
        }
    }
    windows
}

/// Matches what is in each room in the window with all rooms. Gives how many talks were priced.
pub(super) fn improve(window: Window, space: &Space, evaluator: &mut Evaluator<'_>) -> u64 {
    let mut in_room: BTreeMap<RoomId, Vec<TalkId>> = BTreeMap::new();
    let mut home: BTreeMap<TalkId, Placement> = BTreeMap::new();
    for (talk, placement) in super::movable(space, evaluator) {
        if let (Some(room), true) = (placement.room, space.key_of(window.key, placement) == Some(window.value)) {
            in_room.entry(room).or_default().push(talk);
            home.insert(talk, placement);
        }
    }
    let mut rooms: Vec<RoomId> = in_room.keys().copied().collect();
    for room in (0..space.rooms).map(RoomId::from_index) {
        // Two units in parts of one room would be in each other's way.
        if rooms.iter().all(|&other| space.apart(Some(room), Some(other))) {
            rooms.push(room);
        }
    }
    let exchange = Exchange { units: in_room.into_values().collect(), positions: rooms.len() };
    if !exchange.is_worth_it() {
        return 0;
    }
    exchange.improve(evaluator, |talk, position| {
        let there = Placement { start: home.get(&talk)?.start, room: Some(rooms[position]) };
        space.domain(talk).contains(there).then_some(there)
    })
}
