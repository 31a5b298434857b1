//! Times anew: what is in each slot, block or day, in one room or in all rooms, over all slots, blocks or days.

use std::collections::{BTreeMap, BTreeSet};

use super::exchange::Exchange;
use crate::model::{Interval, Minutes, TalkId, Time};
use crate::problem::{Evaluator, Key, Place, Placement, Space};

/// The talks of one room (or of all rooms) change times, those of one value of the key together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    pub(super) key: Key,
    pub(super) room: Option<Place>,
}

/// All rooms at once, then each room by itself. O(talks · log).
pub(super) fn windows(space: &Space, evaluator: &Evaluator<'_>) -> BTreeSet<Window> {
    let rooms: BTreeSet<Place> = super::movable(space, evaluator).map(|(_, placement)| placement.room).collect();
    let rooms: Vec<Option<Place>> = std::iter::once(None).chain(rooms.into_iter().map(Some)).collect();
    let keys = [Key::Slot, Key::Block, Key::Day];
    keys.into_iter().flat_map(|key| rooms.iter().map(move |&room| Window { key, room })).collect()
}

/// Matches what is in each value of the key with all its values. Talks keep their distance from the first start of their
/// block or day. Gives how many talks were priced.
pub(super) fn improve(window: Window, space: &Space, evaluator: &mut Evaluator<'_>) -> u64 {
    let mut first: BTreeMap<usize, Time> = BTreeMap::new();
    for index in 0..space.starts.len() {
        let placement = Placement { start: crate::model::Id::from_index(index), room: None };
        if let Some(value) = space.key_of(window.key, placement) {
            let start = space.starts[index].span.start;
            first.entry(value).and_modify(|first| *first = start.min(*first)).or_insert(start);
        }
    }
    let mut at_value: BTreeMap<usize, Vec<TalkId>> = BTreeMap::new();
    let mut home: BTreeMap<TalkId, (Placement, Interval, Time)> = BTreeMap::new();
    for (talk, placement) in super::movable(space, evaluator) {
        if window.room.is_some_and(|room| room != placement.room) {
            continue;
        }
        if let Some(value) = space.key_of(window.key, placement)
            && let Some(&base) = first.get(&value)
        {
            at_value.entry(value).or_default().push(talk);
            home.insert(talk, (placement, space.start(placement.start).span, base));
        }
    }
    let mut bases: Vec<Time> = at_value.keys().filter_map(|value| first.get(value).copied()).collect();
    bases.extend(first.iter().filter(|(value, _)| !at_value.contains_key(value)).map(|(_, base)| *base));
    let exchange = Exchange { units: at_value.into_values().collect(), positions: bases.len() };
    if !exchange.is_worth_it() {
        return 0;
    }
    exchange.improve(evaluator, |talk, position| {
        let (placement, span, base) = home.get(&talk)?;
        let minutes = Minutes(u32::try_from(span.minutes()).ok()?);
        let start = Time(bases[position].0 + span.start.0 - base.0);
        let there = Placement { start: space.start_of(Interval::lasting(start, minutes))?, room: placement.room };
        space.domain(talk).contains(there).then_some(there)
    })
}
