//! Events drawn by lot.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers that a test makes up"
)]

use std::collections::BTreeSet;

use super::{Book, DEFAULTS, Room, Slot, Speaker, Talk};

/// Choices drawn from a list of numbers.
pub struct Draw(pub Vec<u16>, pub usize);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.1 += 1;
        let seed = self.0[self.1 % self.0.len()] as usize;
        (seed.wrapping_mul(2_654_435_761).wrapping_add(self.1.wrapping_mul(40_503)) >> 7) % limit
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn some(&mut self, of: &[String], one_in: usize) -> Vec<String> {
        of.iter().filter(|_| self.one_in(one_in)).cloned().collect()
    }

    fn tags(&mut self, names: &[&str], one_in: usize) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        self.some(&names, one_in)
    }

    fn indices(&mut self, count: usize, one_in: usize) -> Vec<usize> {
        (0..count).filter(|_| self.one_in(one_in)).collect()
    }

    fn weights(&mut self) -> Vec<(&'static str, [i64; 3])> {
        let mut weights = DEFAULTS.to_vec();
        for (_, weight) in &mut weights {
            match self.below(8) {
                0 => *weight = [0; 3],
                1 => *weight = [self.below(4) as i64, self.below(3) as i64, self.below(30) as i64],
                _ => {}
            }
        }
        weights
    }

    /// Some event.
    pub fn book(&mut self) -> Book {
        let mut slots = Vec::new();
        for day in 1..=1 + self.below(3) as i64 {
            // A long slot overlaps two short ones, and starts with the first.
            for (start, end, types) in
                [(600, 720, &["Lab"][..]), (600, 645, &["Talk"]), (660, 705, &["Talk"]), (715, 760, &["Talk", "Short"])]
            {
                if start != 660 || self.one_in(2) {
                    let types = types.iter().map(|&kind| kind.to_owned()).collect();
                    slots.push(Slot { day, start, end, types, tags: self.tags(&["Early", "Late"], 2) });
                }
            }
        }
        // The sheet need not be in order of time.
        let turn = self.below(slots.len());
        slots.rotate_left(turn);
        let rooms: Vec<Room> = (0..3)
            .map(|index| Room {
                name: format!("R {index}"),
                capacity: [50, 100, 200][self.below(3)],
                types: if index == 0 { Vec::new() } else { self.tags(&["Lab", "Talk", "Short"], 2) },
                tags: self.tags(&["Large", "Recorded"], 2),
                closed: self.indices(slots.len(), 5),
            })
            .collect();
        let known = |lists: Vec<&Vec<String>>| -> Vec<String> {
            lists.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect()
        };
        let slot_tags = known(slots.iter().map(|slot| &slot.tags).collect());
        let room_tags = known(rooms.iter().map(|room| &room.tags).collect());
        let speakers: Vec<Speaker> = (0..3)
            .map(|index| Speaker {
                name: format!("Person {index}"),
                slots: [0; 4].map(|_| self.some(&slot_tags, 4)),
                rooms: [0; 4].map(|_| self.some(&room_tags, 4)),
                away: self.indices(slots.len(), 5),
            })
            .collect();
        let talks = (0..2 + self.below(6)).map(|index| {
            let kind = ["Lab", "Talk", "Talk", "Short"][self.below(4)];
            Talk {
                code: format!("C{index}"),
                kind: kind.to_owned(),
                speakers: self.indices(3, 3),
                tags: [
                    self.tags(&["Web", "AI"], 2),
                    self.tags(&["Bank", "Rail"], 3),
                    self.tags(&["Devs", "Ops"], 2),
                    self.tags(&["Rust", "SQL", "Web"], 3),
                    self.tags(&["Gold"], 3),
                ],
                level: 1 + self.below(3) as i64,
                language: ["", "en", "de"][self.below(3)].to_owned(),
                slots: [0; 4].map(|_| self.some(&slot_tags, 5)),
                rooms: [0; 4].map(|_| self.some(&room_tags, 5)),
                after: self.indices(index, 5),
                favourites: self.below(4) as i64,
                risk: self.below(2) as i64,
                pinned: false,
                place: (None, None),
                published: (
                    self.one_in(3).then(|| self.below(slots.len())),
                    self.one_in(3).then(|| self.below(rooms.len())),
                ),
            }
        });
        let talks: Vec<Talk> = talks.collect();
        let mut book =
            Book { pause: [0, 10, 15, 30][self.below(4)], weights: self.weights(), slots, rooms, speakers, talks };
        for talk in 0..book.talks.len() {
            // A start alone tells the slot only among those of the talk's own type.
            let own = |slot: usize| book.slots[slot].types.contains(&book.talks[talk].kind);
            let published = book.talks[talk].published.0.filter(|&slot| own(slot));
            book.talks[talk].published.0 = published;
            if self.one_in(6) {
                let place = self.place(&book, talk);
                book.talks[talk].pinned = true;
                book.talks[talk].place = (Some(place.0), Some(place.1));
            }
        }
        book
    }

    /// Some slot and room that the type of a talk may take.
    pub fn place(&mut self, book: &Book, talk: usize) -> (usize, usize) {
        let kind = &book.talks[talk].kind;
        let slots: Vec<usize> = (0..book.slots.len()).filter(|&slot| book.slots[slot].types.contains(kind)).collect();
        let takes = |room: &Room| room.types.is_empty() || room.types.contains(kind);
        let rooms: Vec<usize> = (0..book.rooms.len()).filter(|&room| takes(&book.rooms[room])).collect();
        (slots[self.below(slots.len())], rooms[self.below(rooms.len())])
    }
}
