//! What stands in the way of a talk at a time and in a room, what going there costs, and where it could go instead.
//!
//! Everything is read off the checker's judgement on the agenda with the talk moved there and nothing else changed:
//! the numbers are those that a check of the agenda edited by hand would give.

mod place;

pub use place::moved;

use std::sync::atomic::AtomicBool;

use super::effect::Effect;
use super::repair::{At, Repair, RepairOptions, Target, Verdict, repair};
use crate::check::{Report, Reported, check};
use crate::model::{Agenda, Instance, RoomChoice, RoomId, TalkId, TalkRef, Time};
use crate::rules::Uses;
use crate::solve::SolveError;
use place::{Place, Ranking, home};

/// So many of the best places are judged in full.
const SHOWN: usize = 5;

/// What is asked: a talk, and where it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The talk.
    pub talk: TalkId,
    /// When it is to start, if that is asked for; on the grid or not.
    pub start: Option<Time>,
    /// Where it is to be, if that is asked for.
    pub room: Option<RoomId>,
}

/// A talk at another place, alone: nothing else moves.
#[derive(Debug, Clone)]
pub struct Alone {
    /// The place.
    pub at: At,
    /// What is new, worse and gone there, and the cost.
    pub effect: Effect,
    /// What was broken about the talk before and is broken there too.
    pub still: Vec<Reported>,
}

/// What can be done so that the talk may go there.
#[derive(Debug, Clone)]
pub enum FollowUp {
    /// Nothing hard is broken by the move alone.
    Nothing,
    /// The talk is pinned elsewhere: no plan moves it.
    Pinned(At),
    /// The smallest plan, or why there is none.
    Plan(Box<Repair>),
}

/// The answer.
#[derive(Debug, Clone)]
pub struct Why {
    /// The talk.
    pub talk: TalkId,
    /// Where the agenda has it; `None`: nowhere.
    pub home: Option<At>,
    /// The judgement on the agenda as it is.
    pub before: Report,
    /// What is broken about the talk where it is.
    pub about: Vec<Reported>,
    /// The talk where it is asked for: what is not asked for as it is now, or as is best if that is no other place.
    pub asked: Option<Alone>,
    /// What else has to move for that; `None` if nothing is asked for.
    pub follow_up: Option<FollowUp>,
    /// The best other places, best first: all of those asked for, or any if none are.
    pub alternatives: Vec<Alone>,
    /// How many places these are the best of.
    pub places: usize,
}

/// Says what stands in the way of a talk. One check per place shown, besides a price for each place; the follow-up
/// moves take as long as a repair.
///
/// # Errors
/// [`SolveError`]: weights too large, or an internal disagreement between checker and solver.
pub fn why(
    instance: &Instance,
    uses: &Uses,
    agenda: &Agenda,
    question: Question,
    options: &RepairOptions,
    interrupt: &AtomicBool,
) -> Result<Why, SolveError> {
    let talk = question.talk;
    let before = check(instance, uses, agenda);
    let home = home(instance, agenda, talk);
    let judge = |(start, room): Place| judged(instance, uses, agenda, &before, talk, start, room);
    let mut ranking = Ranking::new(instance, uses, agenda, question, &before)?;
    let there = there(instance, question, home, ranking.best(1).first().copied());
    if question.start.is_some() && question.room.is_some() {
        // That is one place; what else there is answers the question behind it.
        let open = Question { talk, start: None, room: None };
        ranking = Ranking::new(instance, uses, agenda, open, &before)?;
    }
    let others = ranking.best(SHOWN + 1).into_iter();
    let is_told = |place| Some(place) == there && question.start.is_some() && question.room.is_some();
    let alternatives = others.filter(|&place| !is_told(place)).take(SHOWN).map(judge).collect();
    let places = ranking.count();
    let asked = there.map(judge);
    let follow_up = match &asked {
        None => None,
        Some(asked) if asked.effect.after.hard <= 0 => Some(FollowUp::Nothing),
        Some(_) => Some(follow_up(instance, uses, agenda, question, options, interrupt)?),
    };
    let about = about(&before, talk).cloned().collect();
    Ok(Why { talk, home, before, about, asked, follow_up, alternatives, places })
}

/// The place that is asked for; what is not asked for stays as it is, unless the talk is there already.
fn there(instance: &Instance, question: Question, home: Option<At>, best: Option<Place>) -> Option<Place> {
    let Question { talk, start, room } = question;
    match (start, room) {
        (None, None) => None,
        (Some(start), Some(room)) => Some((start, Some(room))),
        _ => {
            let needs_none = instance.talk(talk).rooms == RoomChoice::NoRoom;
            let here = home.map(|home| (home.start, home.room));
            let kept = here.map(|(at, place)| (start.unwrap_or(at), room.or(place)));
            kept.filter(|place| Some(*place) != here && (place.1.is_some() || needs_none)).or(best)
        }
    }
}

/// The talk there, alone.
fn judged(
    instance: &Instance,
    uses: &Uses,
    agenda: &Agenda,
    before: &Report,
    talk: TalkId,
    start: Time,
    room: Option<RoomId>,
) -> Alone {
    let edited = moved(instance, agenda, talk, start, room);
    let after = check(instance, uses, &edited);
    let effect = Effect::new(before, &after);
    let is_new = |one: &&Reported| effect.new.contains(one);
    let still = about(&after, talk).filter(|one| !is_new(one)).cloned().collect();
    let span = home(instance, &edited, talk).and_then(|at| at.span);
    Alone { at: At { start, span, room }, effect, still }
}

/// What costs something and names the talk.
fn about(report: &Report, talk: TalkId) -> impl Iterator<Item = &Reported> {
    let names = move |one: &&Reported| one.finding.cost > 0 && one.finding.talks.contains(&TalkRef::Known(talk));
    report.findings.iter().filter(names)
}

fn follow_up(
    instance: &Instance,
    uses: &Uses,
    agenda: &Agenda,
    question: Question,
    options: &RepairOptions,
    interrupt: &AtomicBool,
) -> Result<FollowUp, SolveError> {
    let Question { talk, start, room } = question;
    let mut options = options.clone();
    options.targets.push(Target { talk, start, room });
    let found = repair(instance, uses, agenda, &options, interrupt)?;
    let at = home(instance, &found.agenda, talk);
    let arrives = |at: At| start.is_none_or(|start| at.start == start) && room.is_none_or(|room| at.room == Some(room));
    Ok(match at {
        // A pin decides where the talk is before anything else is asked.
        Some(at) if found.verdict == Verdict::Cleared && !arrives(at) => FollowUp::Pinned(at),
        _ => FollowUp::Plan(Box::new(found)),
    })
}
