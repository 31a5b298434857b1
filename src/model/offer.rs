//! Starts that the programme offers.

use super::{BlockId, DayId, Minutes, OriginId, RoomId, Time};

/// A start offered by a slot or a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The start.
    pub at: Time,
    /// Its day.
    pub day: DayId,
    /// The run between breaks in which the start lies; `None` inside a break.
    pub block: Option<BlockId>,
    /// The slot's length; `None` for a grid, which takes every length.
    pub length: Option<Minutes>,
    /// The last end: of a slot its own end, of a grid its `to`.
    pub until: Time,
    /// Rooms it is limited to, in order of id; `None`: every room.
    pub rooms: Option<Vec<RoomId>>,
    /// Where the slot or grid is declared.
    pub origin: OriginId,
}

impl Offer {
    /// Whether it is offered in `room` (`None`: a talk that needs no room).
    #[must_use]
    pub fn is_in(&self, room: Option<RoomId>) -> bool {
        match (&self.rooms, room) {
            (Some(rooms), Some(room)) => rooms.contains(&room),
            (None, _) | (Some(_), None) => true,
        }
    }
}
