//! Where everything stands in the grid of a day: rooms across, time down, both only as fine as the
//! day needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use chrono::NaiveDate;

use crate::model::squeezed;
use crate::model::{Interval, Programme, Time, Zone};

/// The length shown of what has no end, in minutes.
const UNKNOWN_LENGTH: i64 = 30;

/// One day with its rooms and events.
pub(super) struct Day {
    /// The local date.
    pub(super) date: NaiveDate,
    /// The times at which something starts or ends: the rows lie between them.
    pub(super) lines: Vec<Time>,
    /// The rooms in use.
    pub(super) columns: Vec<Column>,
    /// The events, in order of time and room.
    pub(super) cells: Vec<Cell>,
}

/// A room, with a lane for each of the talks that are in it at once.
pub(super) struct Column {
    /// The printed name; empty: for what has no room.
    pub(super) name: String,
    /// Its lanes, counted over all rooms.
    pub(super) lanes: Range<usize>,
}

/// An event in its place.
pub(super) struct Cell {
    /// Its index in the programme.
    pub(super) event: usize,
    /// Rows.
    pub(super) rows: Range<usize>,
    /// Lanes.
    pub(super) lanes: Range<usize>,
    /// An event in rooms that lie apart stands in each; true from the second one on.
    pub(super) again: bool,
    /// Something else is in the same room meanwhile.
    pub(super) overlaps: bool,
}

/// The days of a programme, in order of time. O(n log n), and the pairs of events and rooms.
pub(super) fn days(programme: &Programme) -> Vec<Day> {
    let zone = programme.zone.unwrap_or(Zone::UTC);
    let (order, names) = room_order(programme);
    let mut by_date: BTreeMap<NaiveDate, Vec<Item>> = BTreeMap::new();
    for (event, facts) in programme.events.iter().enumerate() {
        let Some(start) = facts.start else { continue };
        let end = facts.end.filter(|&end| end > start).unwrap_or(start.plus(UNKNOWN_LENGTH));
        let mut rooms: Vec<usize> = facts.rooms.iter().map(|room| order[&squeezed(&room.text)]).collect();
        rooms.sort_unstable();
        rooms.dedup();
        let item = Item { event, span: Interval::new(start, end), rooms };
        by_date.entry(zone.local(start).date()).or_default().push(item);
    }
    by_date.into_iter().map(|(date, items)| day(date, items, &names)).collect()
}

/// An event of a day; its rooms by their place among all rooms.
struct Item {
    event: usize,
    span: Interval,
    rooms: Vec<usize>,
}

/// The place of each room by what is compared, and the printed names in that order: those that the
/// file lists, then the others as they come.
fn room_order(programme: &Programme) -> (HashMap<String, usize>, Vec<&str>) {
    let (mut order, mut names): (HashMap<String, usize>, Vec<&str>) = (HashMap::new(), Vec::new());
    let listed = programme.rooms.iter().map(|room| &room.name);
    for room in listed.chain(programme.events.iter().flat_map(|event| &event.rooms)) {
        order.entry(squeezed(&room.text)).or_insert_with(|| {
            names.push(&room.text);
            names.len() - 1
        });
    }
    (order, names)
}

fn day(date: NaiveDate, mut items: Vec<Item>, names: &[&str]) -> Day {
    items.sort_by_key(|item| (item.span, item.rooms.first().copied(), item.event));
    let lines: BTreeSet<Time> = items.iter().flat_map(|item| [item.span.start, item.span.end]).collect();
    let lines: Vec<Time> = lines.into_iter().collect();
    let wide = alone(&items);
    // Rooms in use, and one more place for what has none.
    let mut used: BTreeSet<usize> = items.iter().flat_map(|item| item.rooms.iter().copied()).collect();
    let nowhere = names.len();
    if items.iter().zip(&wide).any(|(item, wide)| item.rooms.is_empty() && !wide) || used.is_empty() {
        used.insert(nowhere);
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut lanes: Vec<Vec<Lane>> = Vec::new();
    for &room in &used {
        let here = items.iter().enumerate().filter(|(index, item)| {
            item.rooms.contains(&room) || (room == nowhere && item.rooms.is_empty() && !wide[*index])
        });
        let (assigned, count) = assign(here.map(|(index, item)| (index, item.span)));
        let from = columns.last().map_or(0, |column| column.lanes.end);
        let name = names.get(room).copied().unwrap_or_default().to_owned();
        columns.push(Column { name, lanes: from..from + count });
        lanes.push(assigned);
    }
    let mut places: Vec<Vec<(Range<usize>, bool)>> = items.iter().map(|_| Vec::new()).collect();
    for (column, assigned) in columns.iter().zip(lanes) {
        for Lane { item, number, of } in assigned {
            let from = column.lanes.start + number;
            // The last lane takes what is left of the room.
            let to = if number + 1 == of { column.lanes.end } else { from + 1 };
            let place = &mut places[item];
            match place.last_mut() {
                Some((before, false)) if before.end == column.lanes.start && of == 1 => before.end = to,
                _ => place.push((from..to, of > 1)),
            }
        }
    }
    let all = 0..columns.last().map_or(1, |column| column.lanes.end);
    let row = |time: Time| lines.partition_point(|&line| line < time);
    let mut cells = Vec::new();
    for ((item, places), wide) in items.iter().zip(places).zip(wide) {
        let rows = row(item.span.start)..row(item.span.end);
        let places = if wide && item.rooms.is_empty() { vec![(all.clone(), false)] } else { places };
        for (index, (lanes, overlaps)) in places.into_iter().enumerate() {
            cells.push(Cell { event: item.event, rows: rows.clone(), lanes, again: index > 0, overlaps });
        }
    }
    Day { date, lines, columns, cells }
}

/// For each item whether nothing else runs meanwhile; items are sorted by start.
fn alone(items: &[Item]) -> Vec<bool> {
    let mut last: Option<Time> = None;
    let mut out = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let before = last.is_none_or(|end| end <= item.span.start);
        let after = items.get(index + 1).is_none_or(|next| item.span.end <= next.span.start);
        out.push(before && after);
        last = last.max(Some(item.span.end));
    }
    out
}

/// The lane of an item in a room.
struct Lane {
    item: usize,
    number: usize,
    /// Lanes in use while it runs, at the most.
    of: usize,
}

/// A lane for each span, so that spans in one lane do not overlap; and the most lanes at once. Spans are
/// sorted by start. O(spans × lanes).
fn assign(spans: impl Iterator<Item = (usize, Interval)>) -> (Vec<Lane>, usize) {
    let mut out: Vec<Lane> = Vec::new();
    let mut ends: Vec<Time> = Vec::new();
    let (mut group, mut most) = (0, 1);
    for (item, span) in spans {
        if ends.iter().all(|&end| end <= span.start) {
            // Nothing runs any more: what overlapped before is a group of its own.
            group = out.len();
            ends.clear();
        }
        let free = ends.iter().position(|&end| end <= span.start);
        let lane = free.unwrap_or(ends.len());
        match free {
            Some(lane) => ends[lane] = span.end,
            None => ends.push(span.end),
        }
        out.push(Lane { item, number: lane, of: ends.len() });
        for one in &mut out[group..] {
            one.of = ends.len();
        }
        most = most.max(ends.len());
    }
    (out, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Event, OriginId, Printed};

    fn event(start: i64, end: i64, rooms: &[&str]) -> Event {
        Event {
            start: Some(Time(start)),
            end: Some(Time(end)),
            rooms: rooms.iter().map(|room| Printed::new(*room, OriginId(0))).collect(),
            ..Event::default()
        }
    }

    #[test]
    fn plenaries_span_and_overlaps_stand_side_by_side() {
        let events = vec![
            event(0, 30, &[]),
            event(30, 60, &["A"]),
            event(40, 90, &["A"]),
            event(30, 60, &["B"]),
            event(90, 120, &["A", "B"]),
            event(100, 120, &["C"]),
            event(120, 150, &["A", "C"]),
            event(125, 150, &[]),
        ];
        let day = days(&Programme { events, ..Programme::default() }).remove(0);
        let columns: Vec<_> = day.columns.iter().map(|column| (column.name.as_str(), column.lanes.clone())).collect();
        assert_eq!(columns, [("A", 0..2), ("B", 2..3), ("C", 3..4), ("", 4..5)]);
        let cells: Vec<_> =
            day.cells.iter().map(|cell| (cell.event, cell.lanes.clone(), cell.overlaps, cell.again)).collect();
        assert_eq!(
            cells,
            [
                (0, 0..5, false, false),
                (1, 0..1, true, false),
                (3, 2..3, false, false),
                (2, 1..2, true, false),
                (4, 0..3, false, false),
                (5, 3..4, false, false),
                (6, 0..2, false, false),
                (6, 3..4, false, true),
                (7, 4..5, false, false),
            ]
        );
        assert_eq!(day.cells[3].rows, 2..4);
    }
}
