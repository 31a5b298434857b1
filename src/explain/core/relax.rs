//! What would help: the least change to one statement or one talk with which everything else fits, each shown by an
//! agenda.

use super::change;
use super::oracle::Oracle;
use super::part::Part;
use super::shrink::Conflict;
use super::statement::Grounds;
use crate::model::{Id, Instance, Minutes, TalkId};
use crate::problem::{Assignment, TermKind};
use crate::rules::Uses;
use crate::solve::{Effort, place, presolve};

/// Moves to look for an agenda, and to make it break a wish as little as can be.
const TO_FIT: u64 = 60_000;
const TO_SPARE: u64 = 60_000;
/// Talks that are tried: shortened, and left out.
const MOST_TALKS: usize = 12;
/// Lengths that are tried for a talk.
const LENGTHS: usize = 3;

/// What kind of change it is, the lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// Hours of a person or a room are wider.
    Widen,
    /// A statement is waived for some talks.
    Waive,
    /// A talk is shorter.
    Shorten,
    /// A talk is left out.
    Drop,
}

impl Kind {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Widen => "widen",
            Self::Waive => "waive",
            Self::Shorten => "shorten",
            Self::Drop => "drop",
        }
    }
}

/// A change with which everything else fits; an agenda was found that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relaxation {
    /// What kind of change.
    pub kind: Kind,
    /// How much it takes, in minutes for [`Kind::Widen`], [`Kind::Shorten`] and [`Kind::Drop`], else in broken places.
    pub amount: i64,
    /// The statement it changes, by number; `None` for changes to a talk.
    pub statement: Option<usize>,
    /// The talks that it moves or changes.
    pub talks: Vec<TalkId>,
    /// The change in words.
    pub words: String,
}

/// What a conflict is relaxed in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) instance: &'a Instance,
    pub(super) uses: &'a Uses,
    /// The statements that hold otherwise.
    pub(super) kept: &'a [bool],
}

impl Oracle<'_> {
    /// Changes that make everything fit, the lightest first; those that were not found to are left out.
    pub(super) fn relaxations(&mut self, setting: Setting<'_>, conflict: &Conflict) -> Vec<Relaxation> {
        let mut found: Vec<Relaxation> = Vec::new();
        for &one in &conflict.statements {
            if !self.is_over() {
                found.extend(self.eased(setting, one, conflict));
            }
        }
        for &talk in conflict.talks.iter().take(MOST_TALKS) {
            if !self.is_over() {
                found.extend(self.shortened(setting, talk, conflict));
                found.extend(self.dropped(setting, talk, conflict));
            }
        }
        let priority = |one: &Relaxation| one.talks.iter().map(|&talk| setting.instance.talk(talk).priority).max();
        let key = |one: &Relaxation| {
            let priority = if one.kind == Kind::Drop { priority(one) } else { None };
            (one.kind, priority, one.amount, one.statement)
        };
        found.sort_by_key(key);
        found
    }

    /// One statement as a wish that is broken as little as possible.
    fn eased(&mut self, setting: Setting<'_>, one: usize, conflict: &Conflict) -> Option<Relaxation> {
        let mut without = setting.kept.to_vec();
        without[one] = false;
        self.fit(&without, &self.grounds.talks, &conflict.talks, TO_FIT)?;
        let part = Part::new(self.grounds, setting.kept, Some(one), &self.grounds.talks);
        let mut best = part.of_whole(&self.near);
        if part.problem.price(&best).soft > least(&part) {
            let (score, better) = place(&presolve(&part.problem), &best, &Effort { moves: TO_SPARE, ..self.effort });
            if score.hard == 0 && score < part.problem.price(&best) {
                best = better;
            }
        }
        let mut broken: Vec<change::Broken> = Vec::new();
        for (term, owner) in part.problem.terms.iter().zip(&part.owner) {
            let atoms = term.atoms(&part.problem.space, &best);
            if *owner == Some(one) && atoms > 0 {
                broken.push(change::Broken { atoms, talks: blamed(&part, term, &best) });
            }
        }
        Some(change::of_statement(setting, self.grounds, &part, (one, &best), &broken))
    }

    /// A talk that is shorter.
    fn shortened(&mut self, setting: Setting<'_>, talk: TalkId, conflict: &Conflict) -> Option<Relaxation> {
        let Setting { instance, uses, kept } = setting;
        let Minutes(own) = instance.talk(talk).minutes?;
        let others = instance.talks.iter().filter(|one| !one.is_break).filter_map(|one| one.minutes);
        let mut lengths: Vec<u32> =
            others.chain(instance.offers.iter().filter_map(|offer| offer.length)).map(|one| one.0).collect();
        lengths.retain(|&length| length < own);
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        lengths.dedup();
        for length in lengths.into_iter().take(LENGTHS) {
            let mut shorter = instance.clone();
            shorter.talks[talk.index()].minutes = Some(Minutes(length));
            let grounds = Grounds::new(&shorter, uses).ok()?;
            if grounds.statements.len() != kept.len() {
                return None;
            }
            let mut oracle = Oracle::new(&grounds, self.effort);
            if oracle.fit(kept, &grounds.talks, &conflict.talks, TO_FIT).is_some() {
                return Some(Relaxation {
                    kind: Kind::Shorten,
                    amount: i64::from(own - length),
                    statement: None,
                    talks: vec![talk],
                    words: format!("shorten {} from {own} to {length} min", instance.talk_label(talk)),
                });
            }
        }
        None
    }

    /// A talk that is left out.
    fn dropped(&mut self, setting: Setting<'_>, talk: TalkId, conflict: &Conflict) -> Option<Relaxation> {
        let others = |talks: &[TalkId]| talks.iter().copied().filter(|&one| one != talk).collect::<Vec<_>>();
        self.fit(setting.kept, &others(&self.grounds.talks), &others(&conflict.talks), TO_FIT)?;
        let minutes = setting.instance.talk(talk).minutes.map_or(0, |minutes| i64::from(minutes.0));
        let label = setting.instance.talk_label(talk);
        let words = format!("leave out {label}");
        Some(Relaxation { kind: Kind::Drop, amount: minutes, statement: None, talks: vec![talk], words })
    }
}

/// The least that breaking the wish costs: one atom.
fn least(part: &Part) -> i64 {
    let wished = part.problem.terms.iter().filter(|term| !term.is_hard());
    wished.map(|term| term.weight).min().unwrap_or(0)
}

/// The placed talks without which a term would cost less.
fn blamed(part: &Part, term: &crate::problem::Term, at: &Assignment) -> Vec<TalkId> {
    let space = &part.problem.space;
    let atoms = term.atoms(space, at);
    let mut without = at.clone();
    let mut talks = Vec::new();
    for talk in term.kind.members() {
        let Some(placement) = without.0[talk.index()].take() else { continue };
        if term.atoms(space, &without) < atoms || matches!(term.kind, TermKind::Pair(..)) {
            talks.push(talk);
        }
        without.0[talk.index()] = Some(placement);
    }
    talks
}
