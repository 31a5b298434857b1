//! Places of a talk: the agenda with the talk moved, and which places are best.

use super::Question;
use crate::check::{Report, check};
use crate::explain::repair::At;
use crate::model::{
    Agenda, Entry, EntryOrigins, Instance, Interval, Occurrence, RoomChoice, RoomId, RoomRef, Score, TalkId, TalkRef,
    Time, Timetable,
};
use crate::problem::{Assignment, Evaluator, Move, Placement, Problem, Tables};
use crate::rules::Uses;
use crate::solve::{self, SolveError};

/// Where a talk could be.
pub(super) type Place = (Time, Option<RoomId>);

/// Where the agenda has a talk; its first entry with a time counts.
pub(super) fn home(instance: &Instance, agenda: &Agenda, talk: TalkId) -> Option<At> {
    let timetable = Timetable::new(instance, agenda);
    let one = timetable.occurrences.iter().find(|one| one.talk == talk && one.written && one.start.is_some())?;
    Some(At { start: one.start?, span: one.span, room: one.rooms.first().copied() })
}

/// The agenda with a talk at another place and nothing else changed. The talk is as long as the scenario says, or,
/// where it says nothing, as long as it was; a talk that is not in the agenda is added at its end.
#[must_use]
pub fn moved(instance: &Instance, agenda: &Agenda, talk: TalkId, start: Time, room: Option<RoomId>) -> Agenda {
    let mut agenda = agenda.clone();
    let is_it = |entry: &Entry| entry.talk == TalkRef::Known(talk);
    let entries = &agenda.entries;
    let index = entries.iter().position(|entry| is_it(entry) && entry.start.is_some());
    let index = index.or_else(|| entries.iter().position(is_it));
    let before = index.and_then(|index| instance.span_of(&entries[index]));
    let minutes = instance.length_at(talk, start).map(|length| i64::from(length.0));
    let end = minutes.or(before.map(Interval::minutes)).map(|minutes| start.plus(minutes));
    let at = index.map_or(EntryOrigins::default(), |index| entries[index].at);
    let rooms = room.into_iter().map(RoomRef::Known).collect();
    let entry = Entry { talk: TalkRef::Known(talk), start: Some(start), end, rooms, at };
    match index {
        Some(index) => agenda.entries[index] = entry,
        None => agenda.entries.push(entry),
    }
    agenda
}

/// The places of a talk that a question leaves open, best first.
#[derive(Debug)]
pub(super) struct Ranking {
    best: Vec<Place>,
}

impl Ranking {
    /// All starts that the programme offers to the talk times all rooms that it may use (all rooms, if it may use
    /// none), as far as the question leaves them open, but not where the agenda has the talk.
    fn places(instance: &Instance, agenda: &Agenda, question: Question) -> Vec<Place> {
        let Question { talk, start, room } = question;
        let home = home(instance, agenda, talk);
        let facts = instance.talk(talk);
        let mut starts: Vec<Time> = if let Some(start) = start {
            vec![start]
        } else {
            let offered = instance.offered_spans(talk).into_iter().map(|span| span.start);
            offered.chain(home.map(|home| home.start)).chain(facts.pinned_start()).collect()
        };
        starts.sort_unstable();
        starts.dedup();
        let rooms: Vec<Option<RoomId>> = match room {
            Some(room) => vec![Some(room)],
            None if facts.rooms == RoomChoice::NoRoom => vec![None],
            None => {
                let all = || instance.rooms().map(|(room, _)| room);
                let allowed: Vec<_> = all().filter(|&room| instance.allows_room(talk, room)).map(Some).collect();
                if allowed.is_empty() { all().map(Some).collect() } else { allowed }
            }
        };
        let here = home.map(|home| (home.start, home.room));
        let all = starts.into_iter().flat_map(|start| rooms.iter().map(move |&room| (start, room)));
        all.filter(|&place| Some(place) != here).collect()
    }

    /// Ranks them by the score of the agenda with the talk there and nothing else changed; of equal ones those at the
    /// same time come first, then the nearest. The score is the evaluator's, a proposal each; the checker's, a
    /// check each, where the agenda has something that the solver does not know, such as an entry twice.
    pub(super) fn new(
        instance: &Instance,
        uses: &Uses,
        agenda: &Agenda,
        question: Question,
        before: &Report,
    ) -> Result<Self, SolveError> {
        let talk = question.talk;
        let places = Self::places(instance, agenda, question);
        // An asked start may be one that the programme does not offer: the talk is placed there in a further agenda.
        let asked = places.first().map(|&(start, room)| moved(instance, agenda, talk, start, room));
        let extra: Vec<&Agenda> = std::iter::once(agenda).chain(&asked).collect();
        let problem = solve::lower(instance, uses, &extra)?;
        let from = Assignment::from_agenda(&problem.space, instance, agenda);
        let is_known = problem.price(&from) == before.score && is_whole(&problem, instance, agenda, &from);
        let home = home(instance, agenda, talk).map(|at| at.start);
        let tables = Tables::new(&problem);
        let mut evaluator = Evaluator::new(&tables, &from);
        let score = |(start, room): Place| {
            let edited = moved(instance, agenda, talk, start, room);
            let there = placement(&problem, instance, &edited, talk).filter(|_| is_known);
            match there {
                Some(there) => before.score + evaluator.delta(&Move::Relocate(talk, Some(there))).score(),
                None => check(instance, uses, &edited).score,
            }
        };
        let scores: Vec<Score> = places.iter().copied().map(score).collect();
        let mut ranked: Vec<(Score, Place)> = scores.into_iter().zip(places).collect();
        let far = |start: Time| home.map_or(0, |home| (start.0 - home.0).abs());
        ranked.sort_by_key(|&(score, (start, room))| (score, far(start), start, room));
        Ok(Self { best: ranked.into_iter().map(|(_, place)| place).collect() })
    }

    /// The best so many.
    pub(super) fn best(&self, number: usize) -> Vec<Place> {
        self.best.iter().copied().take(number).collect()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.best.len()
    }
}

/// Whether the assignment is all of the agenda: each talk once, at a place that the solver knows.
fn is_whole(problem: &Problem, instance: &Instance, agenda: &Agenda, from: &Assignment) -> bool {
    let timetable = Timetable::new(instance, agenda);
    let is_there = |one: &Occurrence| {
        let stated = problem.space.placement_of(one);
        stated.is_some() && from.get(one.talk) == stated
    };
    timetable.repetitions.is_empty() && timetable.occurrences.iter().all(is_there)
}

/// Where an agenda has a talk, if the solver may move it there.
fn placement(problem: &Problem, instance: &Instance, agenda: &Agenda, talk: TalkId) -> Option<Placement> {
    let domain = problem.space.domain(talk);
    let at = home(instance, agenda, talk)?;
    let placement = Placement { start: problem.space.start_of(at.span?)?, room: at.room };
    (domain.fixed.is_none() && domain.contains(placement)).then_some(placement)
}
