//! The solver's form of an agenda.

use super::{Placement, Space};
use crate::model::{Agenda, Entry, EntryOrigins, Id, Instance, RoomRef, TalkId, TalkRef, Timetable};

/// For each talk a placement, or none if it is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment(pub Vec<Option<Placement>>);

impl Assignment {
    /// Fixed talks placed, everything else out.
    #[must_use]
    pub fn of_fixed(space: &Space) -> Self {
        Self(space.domains.iter().map(|domain| domain.fixed).collect())
    }

    /// The placement of `talk`.
    #[must_use]
    pub fn get(&self, talk: TalkId) -> Option<Placement> {
        self.0[talk.index()]
    }

    /// Reads an agenda: the first occurrence of each talk whose placement the space knows;
    /// fixed talks stay where they are fixed. Other talks are out.
    #[must_use]
    pub fn from_agenda(space: &Space, instance: &Instance, agenda: &Agenda) -> Self {
        let mut assignment = Self::of_fixed(space);
        for one in Timetable::new(instance, agenda).occurrences.iter().rev() {
            let Some(placement) = space.placement_of(one) else { continue };
            let domain = &space.domains[one.talk.index()];
            if domain.fixed.is_none() && domain.contains(placement) {
                assignment.0[one.talk.index()] = Some(placement);
            }
        }
        assignment
    }

    /// The agenda it stands for, sorted by start, then room, then talk. Breaks are included.
    #[must_use]
    pub fn to_agenda(&self, space: &Space) -> Agenda {
        let mut placed: Vec<_> = self
            .0
            .iter()
            .enumerate()
            .filter_map(|(talk, placement)| {
                let placement = (*placement)?;
                Some((space.start(placement.start).span, placement.room, TalkId::from_index(talk)))
            })
            .collect();
        placed.sort_unstable();
        let entries = placed
            .into_iter()
            .map(|(span, room, talk)| Entry {
                talk: TalkRef::Known(talk),
                start: Some(span.start),
                end: Some(span.end),
                rooms: room.into_iter().map(RoomRef::Known).collect(),
                at: EntryOrigins::default(),
            })
            .collect();
        Agenda { entries, ..Agenda::default() }
    }
}
