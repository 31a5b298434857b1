//! What tracks cost as a whole, for the oracle.

use std::collections::BTreeSet;

use plenary::model::Instance;

use super::oracle::{Spot, count, day_of};

/// Rooms and pauses of tracks, and tracks of rooms.
pub(super) fn price(instance: &Instance, plan: &[Option<Spot>]) -> i64 {
    let track = |talk: usize| instance.talks[talk].track.as_deref().filter(|_| !instance.talks[talk].is_break);
    let placed = || plan.iter().enumerate().filter_map(|(talk, spot)| Some((track(talk)?, (*spot)?)));
    let names: BTreeSet<&str> = placed().map(|(track, _)| track).collect();
    let mut cost = 0;
    for name in &names {
        let own = || placed().filter(|(track, _)| track == name).map(|(_, spot)| spot);
        for day in 0..instance.days.len() {
            let on_day = || own().filter(move |spot| day_of(instance, spot.start) == Some(day));
            // track-room-change
            let rooms: BTreeSet<usize> = on_day().filter_map(|spot| spot.room).collect();
            cost += count(rooms.len().saturating_sub(1));
            // track-interrupted: a talk of the track, then a block of that day without any, then one again.
            let blocks: Vec<usize> =
                (0..instance.blocks.len()).filter(|&block| instance.blocks[block].day.0 as usize == day).collect();
            let used: Vec<bool> =
                blocks.iter().map(|&block| own().any(|spot| block_of(instance, spot.start) == Some(block))).collect();
            let begins = (0..used.len()).filter(|&at| used[at] && (at == 0 || !used[at - 1])).count();
            cost += count(begins.saturating_sub(1));
        }
    }
    // mixed-block
    for block in 0..instance.blocks.len() {
        for room in 0..instance.rooms.len() {
            let here =
                placed().filter(|(_, spot)| spot.room == Some(room) && block_of(instance, spot.start) == Some(block));
            let tracks: BTreeSet<&str> = here.map(|(track, _)| track).collect();
            cost += count(tracks.len().saturating_sub(1));
        }
    }
    cost
}

fn block_of(instance: &Instance, minute: i64) -> Option<usize> {
    instance.blocks.iter().position(|block| block.span.start.0 <= minute && minute < block.span.end.0)
}
