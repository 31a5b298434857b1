//! Random terms of every kind over a space, as small integers.

use std::sync::Arc;

use plenary::model::{Id, OriginId, TalkId, UseId};
use plenary::problem::{Amount, Curve, Key, Place, Relation, Space, StartId, Term, TermKind, Tier, Unit};
use proptest::collection::vec;
use proptest::prelude::*;

/// A term as small integers, taken modulo what exists.
#[derive(Debug, Clone)]
pub struct TermSketch {
    kind: u8,
    /// Bit set of talks, and another one.
    members: (u16, u16),
    /// Indices into lists of keys.
    keys: (u8, u8),
    curve: u8,
    unit: u8,
    /// Costs, amounts, classes, ranks, positions.
    numbers: Vec<u8>,
    flag: bool,
    weight: i64,
    tier: u8,
}

/// Terms of all kinds; a third of them credits.
pub fn term() -> impl Strategy<Value = TermSketch> {
    let weight = prop_oneof![2 => 1_i64..4, 1 => -3_i64..0];
    let members = prop_oneof![3 => any::<(u16, u16)>(), 1 => Just((0xffff, 0xffff))];
    ((0_u8..24, members, any::<(u8, u8)>()), (0_u8..8, 0_u8..8, vec(0_u8..6, 8), any::<bool>()), (weight, 0_u8..5))
        .prop_map(|((kind, members, keys), (curve, unit, numbers, flag), (weight, tier))| TermSketch {
            kind,
            members,
            keys,
            curve,
            unit,
            numbers,
            flag,
            weight,
            tier,
        })
}

/// Neither cells nor starts.
const PLAIN: [Key; 9] =
    [Key::Event, Key::Day, Key::Month, Key::Block, Key::Room, Key::DayRoom, Key::BlockRoom, Key::Slot, Key::Start];

fn talks(space: &Space, mask: u16) -> Vec<TalkId> {
    (0..space.domains.len()).filter(|talk| mask >> (talk % 16) & 1 == 1).map(TalkId::from_index).collect()
}

impl TermSketch {
    /// The term in this space.
    pub fn in_space(&self, space: &Space) -> Term {
        let tier = [Tier::Soft, Tier::Medium, Tier::Hard, Tier::Inviolable, Tier::Soft][usize::from(self.tier)];
        Term { by: UseId(0), origin: OriginId(0), tier, weight: self.weight, kind: self.kind_in(space) }
    }

    fn number(&self, at: usize) -> i64 {
        i64::from(self.numbers[at % self.numbers.len()])
    }

    fn key(&self, space: &Space) -> Key {
        let cell_in = || Key::CellIn(space.atoms[usize::from(self.keys.1) % space.rooms][0]);
        match self.keys.0 % 13 {
            at @ 0..9 => PLAIN[usize::from(at)],
            9 | 10 => Key::Cell,
            _ => cell_in(),
        }
    }

    fn curve(&self) -> Curve {
        match self.curve {
            0 | 1 => Curve::Pairs,
            2 | 3 => Curve::Over(self.number(1) % 4),
            4 => Curve::Any,
            _ => Curve::Table([0].into_iter().chain((0..3).map(|at| self.number(at))).collect()),
        }
    }

    fn unit(&self, space: &Space, key: Key) -> Unit {
        match self.unit {
            0..3 => Unit::One,
            3 | 4 => Unit::Minutes,
            _ => Unit::Table((0..space.key_count(key)).map(|at| self.number(at)).collect()),
        }
    }

    fn valued(&self, talks: Vec<TalkId>) -> Vec<(TalkId, i64)> {
        talks.into_iter().map(|talk| (talk, self.number(talk.index()))).collect()
    }

    fn classes(&self, talks: Vec<TalkId>, several: bool) -> Vec<(TalkId, u32)> {
        let class = |talk: TalkId| u32::from(self.numbers[talk.index() % self.numbers.len()]) % 3;
        let mut classes: Vec<(TalkId, u32)> = Vec::new();
        for talk in talks {
            classes.push((talk, class(talk)));
            if several && self.flag && class(talk) == 1 {
                classes.push((talk, 7));
            }
        }
        classes
    }

    fn relation(&self, space: &Space) -> Relation {
        let amount = if self.flag { Amount::Durations } else { Amount::One };
        let minutes = self.number(0) * 10;
        match self.keys.0 % 10 {
            0 => Relation::Before(0, amount),
            1 => Relation::Before(minutes, amount),
            2 => Relation::Apart(0),
            3 => Relation::Apart(minutes),
            4 => {
                let row = |from: usize| (0..space.rooms).map(|to| self.number(from + 2 * to) * 7).collect();
                Relation::Gap(Arc::new((0..space.rooms).map(row).collect()))
            }
            5 => Relation::Close(minutes, amount),
            6 => Relation::Shared(PLAIN[usize::from(self.keys.1 % 9)], self.unit.is_multiple_of(2), amount),
            7 => Relation::Differ(PLAIN[usize::from(self.keys.1 % 9)], amount),
            8 => Relation::Adjacent { most: minutes, ordered: self.flag },
            _ if self.flag => Relation::Staggered,
            _ => Relation::SameDay(self.starts(space)),
        }
    }

    fn starts(&self, space: &Space) -> Vec<(StartId, i64)> {
        (0..space.starts.len()).map(|at| (StartId::from_index(at), self.number(at))).filter(|cost| cost.1 > 0).collect()
    }

    fn kind_in(&self, space: &Space) -> TermKind {
        let some = talks(space, self.members.0);
        let one = TalkId::from_index(usize::from(self.members.0) % space.domains.len());
        let two = TalkId::from_index(usize::from(self.members.1) % space.domains.len());
        let within = PLAIN[usize::from(self.keys.0 % 9)];
        let of = self.flag.then_some(PLAIN[usize::from(self.keys.1 % 9)]);
        let day_or_event = if self.keys.0.is_multiple_of(2) { Key::Day } else { Key::Event };
        match self.kind {
            0 => TermKind::Out(one, self.number(0)),
            1 => TermKind::TalkStart(one, self.starts(space)),
            2 => {
                let places = [None].into_iter().chain((0..space.rooms).map(|room| Some(Id::from_index(room))));
                TermKind::TalkRoom(one, places.zip(0..).map(|(place, at)| (place, self.number(at))).collect())
            }
            3 => {
                let place: Place = Some(Id::from_index(usize::from(self.keys.1) % space.rooms));
                TermKind::StartRoom(some, self.starts(space).into_iter().map(|(at, cost)| (at, place, cost)).collect())
            }
            4 => {
                let members = some.into_iter().map(|talk| (talk, 1)).collect();
                let (key, curve, unit) = (self.key(space), Curve::Pairs, Unit::Durations);
                TermKind::Count { members, key, curve, unit }
            }
            5..10 => {
                let amount = |talk: TalkId| if self.flag { 1 + self.number(talk.index()) % 3 } else { 1 };
                let members = some.into_iter().map(|talk| (talk, amount(talk))).collect();
                let key = self.key(space);
                TermKind::Count { members, key, curve: self.curve(), unit: self.unit(space, key) }
            }
            10 | 11 => {
                let unit = if self.unit == 7 { Unit::Durations } else { self.unit(space, within) };
                TermKind::Split { members: self.classes(some, false), within, of, unit }
            }
            12..14 => TermKind::Distinct { members: self.classes(some, true), within, of, curve: self.curve() },
            14 | 15 => TermKind::Runs { members: some, within: day_or_event, each: self.flag },
            16 => TermKind::Extent { members: some, most: self.number(0) * 20 },
            17 => {
                let first = talks(space, self.members.0 & 0x5555);
                let second = talks(space, self.members.0 & 0xaaaa);
                let within = if self.flag { Key::Block } else { Key::Day };
                TermKind::Crossing { first, second, within }
            }
            18 => {
                let unit = if self.flag { Unit::Durations } else { Unit::One };
                let within = [Key::Event, Key::Day, Key::Block, Key::Slot][usize::from(self.keys.0 % 4)];
                let seats = (0..space.rooms).map(|room| Some(self.number(room)).filter(|&seats| seats < 5)).collect();
                TermKind::Rank { members: self.valued(some), seats, within, unit }
            }
            19 => TermKind::Position(self.valued(some)),
            _ if one != two => TermKind::Pair(one, two, self.relation(space)),
            _ => TermKind::Out(one, 1),
        }
    }
}
