//! In which order the changes of a plan are made, so that no step breaks anything.

use std::collections::BTreeSet;

use super::changes::{At, Change, Step};
use super::options::{Lock, RepairOptions};
use super::reasons::Reasons;
use crate::check::Report;
use crate::model::{Instance, TalkId};
use crate::problem::{Assignment, Domain, Evaluator, Move, Placement, Problem, Space, Tables, TermKind};
use crate::rules::Uses;

use super::home::Homes;

/// What a plan is about.
pub(super) struct Case<'a> {
    pub(super) instance: &'a Instance,
    pub(super) uses: &'a Uses,
    pub(super) problem: &'a Problem,
    pub(super) homes: &'a Homes,
    pub(super) before: &'a Report,
    pub(super) options: &'a RepairOptions,
}

/// The changes from the homes to `after` in steps. A change is made as soon as nothing hard is broken at its new place;
/// where changes wait for each other in a circle, those of the smallest circle found are one step.
/// O(changes² × a move), O(changes³ × a move) for circles.
pub(super) fn steps(case: &Case<'_>, after: &Assignment) -> Vec<Step> {
    let space = &case.problem.space;
    let from = Assignment(case.instance.talks().map(|(talk, _)| case.homes.placement(space, talk)).collect());
    let hard = Problem {
        space: with_homes(space, &from),
        terms: (case.problem.terms.iter())
            .filter(|term| term.is_hard() && term.weight > 0 && !matches!(term.kind, TermKind::Out(..)))
            .cloned()
            .collect(),
    };
    let tables = Tables::new(&hard);
    let mut left: BTreeSet<TalkId> =
        case.instance.talks().map(|(talk, _)| talk).filter(|&talk| is_change(case, space, after, talk)).collect();
    let mut ordering = Ordering { evaluator: Evaluator::new(&tables, &from), after };
    let mut reasons = Reasons::new(case, after);
    let mut steps = Vec::new();
    while !left.is_empty() {
        let (talks, valid) = ordering.next(&left);
        ordering.make(&talks);
        left.retain(|talk| !talks.contains(talk));
        let changes = talks.iter().map(|&talk| change(case, after, talk, &mut reasons)).collect();
        steps.push(Step { changes, valid });
    }
    steps
}

/// The space in which talks that are decided may still be where the agenda has them.
fn with_homes(space: &Space, from: &Assignment) -> Space {
    let mut space = space.clone();
    for (domain, home) in space.domains.iter_mut().zip(&from.0) {
        if let (Some(fixed), Some(home)) = (domain.fixed, *home) {
            let starts = BTreeSet::from([fixed.start, home.start]);
            let rooms = BTreeSet::from([fixed.room, home.room]);
            *domain = Domain {
                starts: starts.into_iter().collect(),
                rooms: rooms.into_iter().collect(),
                except: [].into(),
                fixed: None,
            };
        }
    }
    space
}

/// Whether a talk is elsewhere than the agenda says, or ends at another time.
fn is_change(case: &Case<'_>, space: &Space, after: &Assignment, talk: TalkId) -> bool {
    if case.instance.talk(talk).is_break && case.homes.of(talk).is_none() {
        return false;
    }
    match (case.homes.of(talk), after.get(talk)) {
        (None, None) => false,
        (Some(home), Some(to)) => !home.is_kept(space, to),
        _ => true,
    }
}

fn change(case: &Case<'_>, after: &Assignment, talk: TalkId, reasons: &mut Reasons<'_>) -> Change {
    let space = &case.problem.space;
    let from = case.homes.of(talk).map(|home| At { start: home.start, span: home.span, room: home.room.flatten() });
    let to = after.get(talk).map(|to| {
        let span = space.start(to.start).span;
        At { start: span.start, span: Some(span), room: to.room }
    });
    let consent = case.options.lock(talk) == Lock::Consent && from.is_some();
    Change { talk, from, to, reasons: reasons.of(talk), consent }
}

struct Ordering<'t> {
    evaluator: Evaluator<'t>,
    after: &'t Assignment,
}

impl Ordering<'_> {
    /// The talks of the next step, and whether it breaks nothing.
    fn next(&mut self, left: &BTreeSet<TalkId>) -> (Vec<TalkId>, bool) {
        if let Some(&talk) = left.iter().find(|&&talk| self.is_clear(&[talk])) {
            return (vec![talk], true);
        }
        let mut best: Option<Vec<TalkId>> = None;
        for &talk in left {
            if let Some(circle) = self.circle(talk, left)
                && best.as_ref().is_none_or(|best| circle.len() < best.len())
            {
                best = Some(circle);
            }
        }
        match best {
            Some(circle) => (circle, true),
            None => (left.iter().copied().collect(), self.is_clear(&left.iter().copied().collect::<Vec<_>>())),
        }
    }

    /// The talk with all whose old places are in the way, theirs and so on; `None` if that leads nowhere.
    fn circle(&mut self, talk: TalkId, left: &BTreeSet<TalkId>) -> Option<Vec<TalkId>> {
        let mut circle = vec![talk];
        loop {
            let undo = self.take_out(&circle);
            let blocked = self.blocked(&circle);
            let blocker = blocked.and_then(|(blocked, at)| {
                let cost = self.hard_at(blocked, at);
                left.iter().copied().filter(|other| !circle.contains(other)).find(|&other| {
                    let back = self.evaluator.apply(&Move::Relocate(other, None));
                    let less = self.hard_at(blocked, at) < cost;
                    self.evaluator.apply(&back);
                    less
                })
            });
            self.put_back(&circle, undo);
            match (blocked, blocker) {
                (None, _) => return Some(circle),
                (Some(_), Some(other)) => circle.push(other),
                (Some(_), None) => return None,
            }
        }
    }

    /// Whether these changes together break nothing.
    fn is_clear(&mut self, talks: &[TalkId]) -> bool {
        let undo = self.take_out(talks);
        let clear = self.blocked(talks).is_none();
        self.put_back(talks, undo);
        clear
    }

    /// The first of the talks, all of them out, that breaks something at its new place beside those before it; they are
    /// put there.
    fn blocked(&mut self, talks: &[TalkId]) -> Option<(TalkId, Placement)> {
        for &talk in talks {
            let Some(to) = self.after.get(talk) else { continue };
            if self.hard_at(talk, to) > 0 {
                return Some((talk, to));
            }
            self.evaluator.apply(&Move::Relocate(talk, Some(to)));
        }
        None
    }

    fn hard_at(&self, talk: TalkId, to: Placement) -> i64 {
        let cost = self.evaluator.cost_of(talk, to);
        cost.inviolable + cost.hard
    }

    fn take_out(&mut self, talks: &[TalkId]) -> Vec<Option<Placement>> {
        let before = talks.iter().map(|&talk| self.evaluator.at(talk)).collect();
        for &talk in talks {
            self.evaluator.apply(&Move::Relocate(talk, None));
        }
        before
    }

    fn put_back(&mut self, talks: &[TalkId], before: Vec<Option<Placement>>) {
        for (&talk, at) in talks.iter().zip(before) {
            self.evaluator.apply(&Move::Relocate(talk, at));
        }
    }

    fn make(&mut self, talks: &[TalkId]) {
        for &talk in talks {
            self.evaluator.apply(&Move::Relocate(talk, self.after.get(talk)));
        }
    }
}
