//! Which rooms stand in which table, in which order.

use std::collections::BTreeSet;

use super::items::Item;
use crate::model::{Id, Instance, RoomId};

/// Narrower columns, border included, are not readable.
const MIN_PITCH: usize = 18;
/// What the column of times takes, with borders.
const TIMES: usize = 9;

/// The rooms that the entries use, in order of declaration, but with the parts of a combined room
/// side by side where that is possible. O(rooms × combined rooms).
pub(super) fn order(instance: &Instance, items: &[Item]) -> Vec<RoomId> {
    let used: BTreeSet<RoomId> = items.iter().flat_map(|item| item.rooms.iter().copied()).collect();
    let mut order: Vec<RoomId> = used.into_iter().collect();
    let mut groups: Vec<&[RoomId]> = items.iter().map(|item| item.rooms.as_slice()).filter(|it| it.len() > 1).collect();
    // The largest first: a room that combines parts of it then only moves rooms inside it.
    groups.sort_by_key(|group| {
        (std::cmp::Reverse(group.len()), group.iter().map(|room| room.index()).collect::<Vec<_>>())
    });
    groups.dedup();
    for group in groups {
        let Some(at) = order.iter().position(|room| group.contains(room)) else { continue };
        let (inside, outside): (Vec<_>, Vec<_>) = order.iter().partition(|room| group.contains(room));
        order = outside;
        // Everything before the first member is no member: the place is the same.
        order.splice(at..at, inside);
    }
    debug_assert!(order.iter().all(|room| room.index() < instance.rooms.len()));
    order
}

/// The rooms of each table: as few tables as the width allows, of about the same size. A day
/// without rooms still has one table.
pub(super) fn tables(rooms: &[RoomId], width: usize) -> Vec<Vec<RoomId>> {
    if rooms.is_empty() {
        return vec![Vec::new()];
    }
    let most = (width.saturating_sub(TIMES) / MIN_PITCH).max(1);
    let count = rooms.len().div_ceil(most);
    rooms.chunks(rooms.len().div_ceil(count)).map(<[RoomId]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Interval, Time};
    use crate::report::testing::Builder;

    fn item(rooms: &[RoomId]) -> Item {
        Item {
            title: String::new(),
            below: Vec::new(),
            span: Interval::new(Time(0), Time(30)),
            rooms: rooms.to_vec(),
            band: false,
        }
    }

    #[test]
    fn parts_stand_side_by_side() {
        let mut builder = Builder::new("x", "UTC", &[]);
        let rooms: Vec<RoomId> = ["A", "B", "C", "D"].iter().map(|name| builder.room(name, None, &[])).collect();
        let [a, b, c, d] = rooms[..] else { unreachable!() };
        let items = [item(&[a]), item(&[b]), item(&[d]), item(&[a, d]), item(&[a, c, d])];
        assert_eq!(order(&builder.instance, &items), [a, d, c, b]);
    }

    #[test]
    fn tables_are_balanced() {
        let rooms: Vec<RoomId> = (0..6).map(RoomId).collect();
        let sizes = |width| tables(&rooms, width).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(100), [3, 3]);
        assert_eq!(sizes(120), [6]);
        assert_eq!(sizes(60), [2, 2, 2]);
        assert_eq!(tables(&[], 100), [vec![]]);
    }
}
