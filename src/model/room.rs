//! Rooms, atomic and combined.

use super::{Availability, Details, OriginId, RoomId};

/// A room. A *combined* room takes other rooms whole; an *atomic* room combines nothing.
#[derive(Debug, Clone)]
pub struct Room {
    /// The id as written.
    pub id: String,
    /// The printed name.
    pub name: String,
    /// Other names that mean this room.
    pub aliases: Vec<String>,
    /// Seats; a combined room without its own figure has the sum of its parts. `None`: unknown.
    pub capacity: Option<u32>,
    /// Where the seats are stated; of a sum, where the room is declared.
    pub capacity_at: OriginId,
    /// What the room offers; a combined room has what all its parts offer, unless stated.
    pub features: Vec<String>,
    /// Kinds of talk allowed here; empty allows every kind.
    pub kinds: Vec<String>,
    /// Free tags, for selectors.
    pub tags: Vec<String>,
    /// The building, for walking times.
    pub building: Option<String>,
    /// When the room is open; of a combined room the intersection of its parts, unless stated.
    pub availability: Availability,
    /// The atomic rooms this room occupies, in order of id; of an atomic room, itself.
    pub atoms: Vec<RoomId>,
    /// Whether it is made of other rooms.
    pub combined: bool,
    /// Several things may be in it at once (a foyer).
    pub shared: bool,
    /// Used only by talks that ask for it: combined, shared and reserved rooms.
    pub on_request: bool,
    /// Minutes needed to open or close the partition.
    pub turnaround: u32,
    /// Facts that are carried along and not interpreted.
    pub details: Details,
    /// Where it is declared.
    pub origin: OriginId,
}
