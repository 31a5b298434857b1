//! Statements: the requirements that a scenario states, each with the hard terms behind it.

use std::collections::BTreeMap;

use super::words;
use crate::model::{Id, Instance, OriginId, RoomChoice, TalkId, UseId};
use crate::problem::{Domain, Lowering, Placement, Problem, Space, Term, TermKind, Tier};
use crate::rules::{Config, Uses};
use crate::solve::SolveError;

/// Rules that say what an agenda is, not what a committee asks of it: nobody and no room is taken twice at once, and
/// everything takes place in the time on offer. They always hold.
const BACKGROUND: [&str; 9] = [
    "room-overlap",
    "person-overlap",
    "plenary-overlap",
    "over-break",
    "outside-event",
    "off-grid",
    "wrong-slot-length",
    "unscheduled-talk",
    "cancelled-talk-scheduled",
];

/// The rule about pins.
const PINNED: &str = "pinned-talk-moved";

/// One requirement that somebody states: a request, the hours of a person or a room, what a talk needs, a pin.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// The rule that holds it.
    pub rule: &'static str,
    /// The first use behind it.
    pub by: UseId,
    /// The request, if it is one.
    pub request: Option<String>,
    /// Why, in the committee's words.
    pub reason: Option<String>,
    /// Who asks.
    pub asked_by: Option<String>,
    /// What it says.
    pub words: String,
    /// Where it is written.
    pub origin: OriginId,
}

/// What makes terms one statement.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Request(String),
    Fact(UseId, OriginId),
}

/// The hard part of a problem, each term with the statement that it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Grounds {
    /// Hard terms alone, credits left out: a requirement is met or not. Only breaks are fixed.
    pub(super) problem: Problem,
    /// The statement of each term; `None` for what always holds.
    pub(super) owner: Vec<Option<usize>>,
    /// All statements, in order of the uses.
    pub(super) statements: Vec<Statement>,
    /// Pins that decide everything: talk, placement and statement.
    pub(super) pins: Vec<(TalkId, Placement, usize)>,
    /// Talks that must be placed, in order of id.
    pub(super) talks: Vec<TalkId>,
    /// Breaks: they are where they are.
    pub(super) breaks: Vec<TalkId>,
}

impl Grounds {
    /// Lowers all uses without fixing what is pinned, since a pin is a statement too. O(what the rules write).
    ///
    /// # Errors
    /// [`SolveError::Overflow`] when weights are too large.
    pub(super) fn new(instance: &Instance, uses: &Uses) -> Result<Self, SolveError> {
        let fixed = Space::offered(instance);
        let mut space = Space::extended(instance, &[], false);
        let breaks: Vec<TalkId> = instance.breaks().map(|(talk, _)| talk).collect();
        for &pause in &breaks {
            // Both spaces have the same starts.
            space.domains[pause.index()].clone_from(fixed.domain(pause));
        }
        let mut lowering = Lowering::new(&space);
        for (_, config) in uses.iter() {
            config.rule.lower(instance, &mut lowering);
        }
        let mut problem = lowering.finish().map_err(|error| SolveError::Overflow(uses.get(error.by).rule.info().id))?;
        problem.terms.retain(|term| term.is_hard() && term.weight > 0);
        let mut grounds = Self {
            owner: Vec::with_capacity(problem.terms.len()),
            problem,
            statements: Vec::new(),
            pins: Vec::new(),
            talks: Vec::new(),
            breaks,
        };
        let mut known: BTreeMap<Name, usize> = BTreeMap::new();
        for term in &grounds.problem.terms {
            let config = uses.get(term.by);
            let owner = name(instance, config, term).map(|name| {
                *known.entry(name).or_insert_with(|| {
                    grounds.statements.push(statement(instance, config, term));
                    grounds.statements.len() - 1
                })
            });
            grounds.owner.push(owner);
        }
        let must: Vec<TalkId> = grounds
            .problem
            .terms
            .iter()
            .filter_map(|term| if let TermKind::Out(talk, _) = term.kind { Some(talk) } else { None })
            .collect();
        for (talk, facts) in instance.talks().filter(|(_, facts)| !facts.is_break) {
            let pinned = fixed.domain(talk).fixed;
            if let (Some(pin), Some(placement)) = (facts.pin, pinned) {
                let stated = grounds.statements.iter().position(|one| one.rule == PINNED && one.origin == pin.origin);
                let stated = stated.unwrap_or_else(|| {
                    grounds.statements.push(Statement {
                        rule: PINNED,
                        by: UseId(0),
                        request: None,
                        reason: None,
                        asked_by: None,
                        words: words::pin(instance, talk),
                        origin: pin.origin,
                    });
                    grounds.statements.len() - 1
                });
                grounds.pins.push((talk, placement, stated));
            }
            if pinned.is_some() || must.contains(&talk) {
                grounds.talks.push(talk);
            }
        }
        Ok(grounds)
    }

    /// Every statement kept.
    pub(super) fn all(&self) -> Vec<bool> {
        vec![true; self.statements.len()]
    }

    /// The terms of kept statements and of what always holds.
    pub(super) fn kept<'g>(&'g self, kept: &'g [bool]) -> impl Iterator<Item = (&'g Term, Option<usize>)> + 'g {
        let owned = self.problem.terms.iter().zip(self.owner.iter().copied());
        owned.filter(|(_, owner)| owner.is_none_or(|owner| kept[owner]))
    }

    /// The domain of a talk while these statements are kept.
    pub(super) fn domain(&self, talk: TalkId, kept: &[bool]) -> Domain {
        let pin = self.pins.iter().find(|(pinned, _, statement)| *pinned == talk && kept[*statement]);
        match pin {
            Some(&(_, placement, _)) => Domain::fixed_at(placement),
            None => self.problem.space.domain(talk).clone(),
        }
    }
}

/// The statement a term belongs to; `None` for what always holds.
fn name(instance: &Instance, config: &Config, term: &Term) -> Option<Name> {
    debug_assert!(matches!(term.tier, Tier::Inviolable | Tier::Hard), "hard terms only");
    if let Some(request) = &config.request {
        return Some(Name::Request(request.id.clone()));
    }
    let is_stated = |option: &str| config.facts.iter().any(|fact| fact.key == option);
    let rule = config.rule.info().id;
    let is_background = match rule {
        // Rooms in which a slot is not offered.
        "slot-not-allowed" => !is_stated("slots") && matches!(term.kind, TermKind::StartRoom(..)),
        // Rooms that are there on request only, unless the kind of the talk matters.
        "room-not-allowed" => {
            let of_talk = |talk: &TalkId| {
                let facts = instance.talk(*talk);
                let by_kind = |kinds: &Vec<String>| !kinds.is_empty() && !kinds.contains(&facts.kind);
                facts.rooms == RoomChoice::Any && !instance.rooms.iter().any(|room| by_kind(&room.kinds))
            };
            !is_stated("rooms") && term.kind.members().first().is_some_and(of_talk)
        }
        _ => BACKGROUND.contains(&rule),
    };
    (!is_background).then_some(Name::Fact(term.by, term.origin))
}

fn statement(instance: &Instance, config: &Config, term: &Term) -> Statement {
    let rule = config.rule.info().id;
    let request = config.request.as_ref();
    let first = term.kind.members().first().map(|&talk| instance.talk(talk));
    let origin = match (request, rule, first) {
        (Some(request), ..) => request.origin,
        // The need itself, rather than the talk.
        (None, "missing-feature", Some(talk)) => talk.needs_at,
        (None, "room-too-small", Some(talk)) => talk.expected_at,
        _ => term.origin,
    };
    Statement {
        rule,
        by: term.by,
        request: request.map(|request| request.id.clone()),
        reason: config.reason.clone(),
        asked_by: request.and_then(|request| request.asked_by.clone()),
        words: words::statement(instance, config, term),
        origin,
    }
}
