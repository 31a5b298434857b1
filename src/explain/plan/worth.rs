//! What one more room of each size is worth.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::model::{Id, Instance, RoomChoice, RoomId, Score};
use crate::problem::Assignment;
use crate::rules::Uses;
use crate::solve::{Options, Outcome, SolveError, lower, optimise};

/// One more room like one that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// Seats; `None`: unknown.
    pub capacity: Option<u32>,
    /// Ids of the rooms of this size.
    pub rooms: Vec<String>,
    /// The id of the one that it is like in everything else.
    pub like: String,
    /// The score of the best agenda found with it; `None`: there was no time.
    pub score: Option<Score>,
}

/// For each size of a room that is not made of others, the score with one more room like the first of that size that
/// anybody may use. The search has the same moves and the same seed as for `base`; an agenda without the room stands
/// for what it finds if that is worse. One run for each size.
pub(super) fn worth(
    base: &Outcome,
    instance: &Instance,
    uses: &Uses,
    options: &dyn Fn() -> Option<Options>,
    interrupt: &AtomicBool,
) -> Result<Vec<Worth>, SolveError> {
    let mut sizes: BTreeMap<Option<u32>, Vec<RoomId>> = BTreeMap::new();
    for (id, room) in instance.rooms().filter(|(_, room)| !room.combined && !room.shared) {
        sizes.entry(room.capacity).or_default().push(id);
    }
    let mut all = Vec::new();
    for (capacity, rooms) in sizes.into_iter().rev() {
        let like = rooms.iter().copied().find(|&room| !instance.room(room).on_request).unwrap_or(rooms[0]);
        let more = with_room_like(instance, like);
        let score = match options() {
            Some(options) => {
                let problem = lower(&more, uses, &[&base.agenda])?;
                let same = problem.price(&Assignment::from_agenda(&problem.space, &more, &base.agenda));
                Some(optimise(&problem, &options, interrupt).score.min(same))
            }
            None => None,
        };
        all.push(Worth {
            capacity,
            rooms: rooms.iter().map(|&room| instance.room(room).id.clone()).collect(),
            like: instance.room(like).id.clone(),
            score,
        });
    }
    Ok(all)
}

/// The instance with another room like this one: slots, talks and rooms that name it name the other too. Rules that
/// name it do not: nobody has said anything about the new room.
fn with_room_like(instance: &Instance, like: RoomId) -> Instance {
    let mut more = instance.clone();
    let new = RoomId::from_index(more.rooms.len());
    let mut room = instance.room(like).clone();
    let taken = |id: &str| instance.rooms.iter().any(|room| room.id == id);
    room.id.push_str("-2");
    while taken(&room.id) {
        room.id.push('x');
    }
    room.name.push_str(" (one more)");
    room.aliases.clear();
    room.atoms = vec![new];
    more.rooms.push(room);
    // The new id is the largest: lists stay in order.
    let add = |rooms: &mut Vec<RoomId>| {
        if rooms.contains(&like) {
            rooms.push(new);
        }
    };
    for offer in &mut more.offers {
        offer.rooms.iter_mut().for_each(add);
    }
    for talk in &mut more.talks {
        if let RoomChoice::Only(rooms, _) = &mut talk.rooms {
            add(rooms);
        }
    }
    more
}
