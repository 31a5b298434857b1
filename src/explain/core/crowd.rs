//! Hall's condition over time: talks that may not overlap need no more minutes than the times open to them have.

use std::collections::BTreeSet;

use crate::model::{OriginId, TalkId, UseId};
use crate::problem::{Curve, Key, Problem, TermKind, Unit};

/// Talks that may not overlap and have too little time: a Hall violator (Hall 1935).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Crowd {
    /// The talks.
    pub(super) talks: Vec<TalkId>,
    /// What keeps them apart: the use, and where it is written.
    pub(super) by: (UseId, OriginId),
    /// Minutes that they need one after the other.
    pub(super) needed: i64,
    /// Minutes that there are.
    pub(super) offered: i64,
}

/// The smallest crowd among the talks of each term that forbids overlaps anywhere. `problem` has been presolved, and
/// all its talks must be placed. O(Σ members² × cells).
pub(super) fn crowd(problem: &Problem) -> Option<Crowd> {
    let space = &problem.space;
    let mut best: Option<Crowd> = None;
    for term in problem.terms.iter().filter(|term| term.weight > 0) {
        let TermKind::Count { members, key: Key::Cell, curve: Curve::Pairs, unit: Unit::Minutes } = &term.kind else {
            continue;
        };
        let open: Vec<(TalkId, BTreeSet<usize>, i64)> = members
            .iter()
            .filter_map(|&(talk, _)| {
                let starts = &space.domain(talk).starts;
                let cells = starts.iter().flat_map(|&start| space.start(start).cells.clone()).collect();
                let least = starts.iter().map(|&start| space.start(start).span.minutes()).min()?;
                Some((talk, cells, least))
            })
            .collect();
        for (_, family, _) in &open {
            let inside: Vec<_> = open.iter().filter(|(_, cells, _)| cells.is_subset(family)).collect();
            let needed: i64 = inside.iter().map(|(.., least)| least).sum();
            let offered: i64 = family.iter().map(|&cell| space.cells[cell]).sum();
            if needed > offered && best.as_ref().is_none_or(|best| inside.len() < best.talks.len()) {
                let talks = inside.iter().map(|(talk, ..)| *talk).collect();
                best = Some(Crowd { talks, by: (term.by, term.origin), needed, offered });
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Interval;
    use crate::problem::{Domain, Space, Start, StartId, Term, Tier};

    #[test]
    fn three_talks_do_not_fit_into_two_slots() {
        let cell = |index: u32| Start {
            span: Interval {
                start: crate::model::Time(i64::from(index) * 30),
                end: crate::model::Time(i64::from(index) * 30 + 30),
            },
            cells: index as usize..index as usize + 1,
            day: None,
            block: None,
        };
        let domain = |starts: &[u32]| Domain {
            starts: starts.iter().map(|&start| StartId(start)).collect(),
            rooms: [None].into(),
            ..Domain::default()
        };
        let mut space =
            Space::offered(&crate::model::Instance::empty("", crate::model::Zone::from_name("UTC").unwrap()));
        space.starts = (0..4).map(cell).collect();
        space.cells = vec![30; 4];
        space.domains = vec![domain(&[0, 1]), domain(&[0, 1]), domain(&[1]), domain(&[0, 1, 2, 3])];
        let members = (0..4).map(|talk| (TalkId(talk), 1)).collect();
        let kind = TermKind::Count { members, key: Key::Cell, curve: Curve::Pairs, unit: Unit::Minutes };
        let term = Term { by: UseId(0), origin: OriginId(7), tier: Tier::Inviolable, weight: 1, kind };
        let mut problem = Problem { space, terms: vec![term] };
        let found = crowd(&problem).unwrap();
        assert_eq!((found.talks, found.needed, found.offered), (vec![TalkId(0), TalkId(1), TalkId(2)], 90, 60));
        problem.space.domains[2] = domain(&[2]);
        assert_eq!(crowd(&problem), None);
    }
}
