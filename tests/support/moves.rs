//! Random moves within the domains of a space.

use plenary::model::{Id, Instance, TalkId};
use plenary::problem::{Move, Placement, Space};
use proptest::collection::vec;
use proptest::prelude::*;

/// A move as small integers: talks and places are taken modulo what exists.
#[derive(Debug, Clone)]
pub enum MoveSketch {
    Relocate(u8, Option<u16>),
    Exchange(u8, Option<u16>, u8, Option<u16>),
}

/// Random moves, a quarter of them out.
pub fn moves(many: usize) -> impl Strategy<Value = Vec<MoveSketch>> {
    let to = || prop::option::weighted(0.75, 0_u16..400);
    let one = prop_oneof![
        (0_u8..8, to()).prop_map(|(talk, to)| MoveSketch::Relocate(talk, to)),
        (0_u8..8, to(), 0_u8..8, to()).prop_map(|(one, to, two, other)| MoveSketch::Exchange(one, to, two, other)),
    ];
    vec(one, 0..=many)
}

impl MoveSketch {
    /// The move in this space; `None` if it would exchange a talk with itself.
    pub fn in_space(&self, instance: &Instance, space: &Space) -> Option<Move> {
        let talk = |index: u8| TalkId::from_index(usize::from(index) % space.domains.len());
        match *self {
            Self::Relocate(one, to) => Some(Move::Relocate(talk(one), place(instance, space, talk(one), to))),
            Self::Exchange(one, to, two, other) => (talk(one) != talk(two)).then(|| {
                let (one, two) = (talk(one), talk(two));
                Move::Exchange(one, place(instance, space, one, to), two, place(instance, space, two, other))
            }),
        }
    }
}

/// A placement in the domain, or out. Breaks are never out: an agenda without them still has them;
/// nor are talks that are fixed.
fn place(instance: &Instance, space: &Space, talk: TalkId, to: Option<u16>) -> Option<Placement> {
    let to = if instance.talk(talk).is_break || space.domain(talk).fixed.is_some() { to.or(Some(0)) } else { to };
    let placements: Vec<Placement> = space.domain(talk).placements().collect();
    to.filter(|_| !placements.is_empty()).map(|to| placements[usize::from(to) % placements.len()])
}
