//! A large programme as it is published: hundreds of rooms and thousands of people, packed by hand,
//! with a known number of clashes in it.

use super::dice::Dice;
use super::names;
use super::programme_text as text;

/// Of so many talks, one overlaps its predecessor in its room, and one shares a person with another room.
const TALKS_PER_CLASH: usize = 500;
/// When days begin, lunch begins and ends, and no talk starts any more; in minutes after midnight.
const OPENING: u32 = 8 * 60;
pub(super) const LUNCH: (u32, u32) = (12 * 60 + 30, 13 * 60 + 30);
pub(super) const CLOSING: u32 = 23 * 60;
/// Minutes between talks in a room.
const PAUSE: u32 = 5;
/// Minutes that people have at least between two talks.
const WALK: u32 = 10;
const TAGS: usize = 150;

/// How large a programme is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extent {
    /// Talks; cut to what rooms and days can hold.
    pub talks: usize,
    /// Rooms; each has its own track.
    pub rooms: usize,
    /// People who may speak; some in several talks, some in none.
    pub people: usize,
    /// Days, from 8:00 to 23:00.
    pub days: usize,
}

impl Extent {
    /// So many talks, rooms, people and days; at least one of each.
    #[must_use]
    pub fn new(talks: usize, rooms: usize, people: usize, days: usize) -> Self {
        Self { talks: talks.max(1), rooms: rooms.max(1), people: people.max(1), days: days.max(1) }
    }
}

/// A generated programme, with the clashes that are in it and no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedProgramme {
    /// The scenario as YAML.
    pub scenario: String,
    /// The agenda as YAML, which names titles, people and zone itself: it can be checked alone.
    pub agenda: String,
    /// Pairs of talks that overlap in a room.
    pub room_clashes: usize,
    /// Pairs of talks in different rooms that overlap and have a person in common.
    pub person_clashes: usize,
}

/// A programme of this extent; the same seed gives the same bytes everywhere. O(talks log talks).
#[must_use]
pub fn programme(extent: &Extent, seed: u64) -> PackedProgramme {
    let mut dice = Dice::new(seed);
    let mut talks = packed(extent, &mut dice);
    let room_clashes = clash_rooms(&mut talks, &mut dice);
    talks.sort_by_key(|talk| (talk.start, talk.room));
    let mut people = People(vec![Vec::new(); extent.people]);
    people.speak(&mut talks, &mut dice);
    let person_clashes = people.clash(&mut talks, &mut dice);
    PackedProgramme {
        scenario: text::scenario(extent, &talks, seed),
        agenda: text::agenda(&talks),
        room_clashes,
        person_clashes,
    }
}

/// A talk at its time; times in minutes from the first midnight.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) room: usize,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether it belongs to the track of its room: one that clashes there does not.
    pub(super) in_track: bool,
    pub(super) people: Vec<usize>,
    pub(super) tags: Vec<usize>,
    /// Two words of the title.
    pub(super) words: (usize, usize),
}

impl Talk {
    fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Minutes of a day.
pub(super) const DAY: u32 = 24 * 60;

/// Talks one after the other in every room, room by room and day by day.
fn packed(extent: &Extent, dice: &mut Dice) -> Vec<Talk> {
    let cells = extent.rooms * extent.days;
    let mut talks = Vec::with_capacity(extent.talks);
    let mut midnight = 0;
    for day in 0..extent.days {
        for room in 0..extent.rooms {
            let cell = day * extent.rooms + room;
            let here = extent.talks / cells + usize::from(cell < extent.talks % cells);
            let mut clock = OPENING;
            for _ in 0..here {
                let length = 10 + 5 * dice.below(5);
                if clock < LUNCH.1 && clock + length > LUNCH.0 {
                    clock = LUNCH.1;
                }
                if clock + length > CLOSING {
                    break;
                }
                talks.push(Talk {
                    room,
                    start: midnight + clock,
                    end: midnight + clock + length,
                    in_track: true,
                    people: Vec::new(),
                    tags: (0..dice.below(4)).map(|_| dice.index(TAGS)).collect(),
                    words: (dice.index(names::SUBJECTS.len()), dice.index(names::ANGLES.len())),
                });
                clock += length + PAUSE;
            }
        }
        midnight += DAY;
    }
    talks
}

/// Moves some talks into the end of the one before, and counts them.
fn clash_rooms(talks: &mut [Talk], dice: &mut Dice) -> usize {
    let mut clashes = 0;
    for _ in 0..talks.len() / TALKS_PER_CLASH {
        let index = dice.index(talks.len());
        let Some((before, [talk, ..])) = talks.split_at_mut_checked(index) else { continue };
        let Some(last) = before.last().filter(|last| last.room == talk.room && last.in_track) else { continue };
        // Neighbours of a talk that was moved already, or across lunch, stay where they are.
        if talk.in_track && last.end + PAUSE == talk.start {
            (talk.start, talk.end) = (talk.start - 2 * PAUSE, talk.end - 2 * PAUSE);
            talk.in_track = false;
            clashes += 1;
        }
    }
    clashes
}

/// When each person speaks.
struct People(Vec<Vec<(u32, u32)>>);

impl People {
    /// Whether a person can be in a talk, with time to walk before and after.
    fn is_free(&self, person: usize, talk: &Talk) -> bool {
        self.0[person].iter().all(|&(start, end)| talk.end + WALK <= start || end + WALK <= talk.start)
    }

    /// One speaker for most talks, two for some, four for panels; nobody twice at once.
    fn speak(&mut self, talks: &mut [Talk], dice: &mut Dice) {
        for talk in talks {
            let many = match dice.below(20) {
                0 => 4,
                1..=3 => 2,
                _ => 1,
            };
            for _ in 0..many {
                // In a small crowd all may be busy.
                let free = (0..20).map(|_| dice.index(self.0.len())).find(|&person| self.is_free(person, talk));
                if let Some(person) = free {
                    self.0[person].push((talk.start, talk.end));
                    talk.people.push(person);
                }
            }
        }
    }

    /// Names some people in a second talk at the same time elsewhere, and counts them.
    fn clash(&mut self, talks: &mut [Talk], dice: &mut Dice) -> usize {
        let mut clashes = 0;
        for _ in 0..talks.len() / TALKS_PER_CLASH {
            let index = dice.index(talks.len());
            let (before, [talk, after @ ..]) = talks.split_at_mut(index) else { continue };
            let elsewhere = |other: &&Talk| other.room != talk.room && other.overlaps(talk);
            // Sorted by start: neighbours are the likeliest to run at once.
            let Some(other) = before.iter().rev().take(2).chain(after.iter().take(2)).find(elsewhere) else { continue };
            let Some(&person) = other.people.first() else { continue };
            let slot = (other.start, other.end);
            self.0[person].retain(|&busy| busy != slot);
            let free = self.is_free(person, talk);
            self.0[person].push(slot);
            if free {
                self.0[person].push((talk.start, talk.end));
                talk.people.push(person);
                clashes += 1;
            }
        }
        clashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let extent = Extent::new(1_200, 20, 900, 3);
        let one = programme(&extent, 4);
        assert_eq!(one, programme(&extent, 4));
        assert_ne!(one, programme(&extent, 5));
        assert_eq!(one.agenda.matches("- {talk: ").count(), 1_200);
        assert!((1..=2).contains(&one.room_clashes) && (1..=2).contains(&one.person_clashes), "{one:?}");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        // At most 90 talks of 10 minutes fit into a day of 15 hours less lunch.
        let one = programme(&Extent::new(5_000, 2, 1, 1), 1);
        let talks = one.agenda.matches("- {talk: ").count();
        assert!((50..120).contains(&talks), "{talks}");
    }
}
