//! A change with a repair that is known: first the talks are moved, then the change that makes it necessary is found.

use super::situation::Situation;
use crate::generate::{Dice, Edit};
use crate::model::{Agenda, Id, Interval, TalkId};
use crate::problem::{Assignment, Evaluator, Move, Placement, Problem, Tables};

/// Moves that are tried for each talk that is to move.
const TRIES: usize = 60;

/// Draws moves of up to `most` talks that break nothing, and changes of the scenario that ask for them. `None` if
/// nothing could be moved.
pub(super) fn known(
    base: &Situation,
    problem: &Problem,
    agenda: &Agenda,
    most: usize,
    dice: &mut Dice,
) -> Option<(Vec<Edit>, Agenda)> {
    let space = &problem.space;
    let home = Assignment::from_agenda(space, &base.instance, agenda);
    let tables = Tables::new(problem);
    let mut evaluator = Evaluator::new(&tables, &home);
    let free: Vec<TalkId> = (0..space.domains.len())
        .filter(|&index| space.domains[index].fixed.is_none() && home.0[index].is_some())
        .map(TalkId::from_index)
        .collect();
    let mut moved: Vec<TalkId> = Vec::new();
    for _ in 0..TRIES * most {
        if moved.len() >= most {
            break;
        }
        let talk = *free.get(dice.index(free.len()))?;
        let other = free[dice.index(free.len())];
        if moved.contains(&talk) || moved.contains(&other) {
            continue;
        }
        let (Some(here), Some(there)) = (evaluator.at(talk), evaluator.at(other)) else { continue };
        let is_exchange = talk != other && moved.len() + 2 <= most && dice.chance(50);
        let (change, talks) = if is_exchange {
            let fits = space.domain(talk).contains(there) && space.domain(other).contains(here);
            if !fits {
                continue;
            }
            (Move::Exchange(talk, Some(there), other, Some(here)), vec![talk, other])
        } else {
            let domain = space.domain(talk);
            let to = Placement {
                start: domain.starts[dice.index(domain.starts.len())],
                room: domain.rooms[dice.index(domain.rooms.len())],
            };
            if to == here || !domain.contains(to) {
                continue;
            }
            (Move::Relocate(talk, Some(to)), vec![talk])
        };
        let delta = evaluator.delta(&change);
        if delta.inviolable <= 0 && delta.hard <= 0 {
            evaluator.apply(&change);
            moved.extend(talks);
        }
    }
    let there = evaluator.assignment();
    let mut edits = Vec::new();
    for (index, &talk) in moved.iter().enumerate() {
        // One of the moves is asked for; the others may go along for nothing, which makes the known plan a bad one.
        if index == 0 || dice.chance(70) {
            edits.extend(need(base, problem, &home, &there, talk, index, dice));
        }
    }
    (!edits.is_empty()).then(|| (edits, there.to_agenda(space)))
}

/// A change that a talk breaks where it was, and not where it went.
fn need(
    base: &Situation,
    problem: &Problem,
    home: &Assignment,
    there: &Assignment,
    talk: TalkId,
    number: usize,
    dice: &mut Dice,
) -> Option<Edit> {
    let (instance, space) = (&base.instance, &problem.space);
    let (from, to) = (home.get(talk)?, there.get(talk)?);
    let span = |at: Placement| space.start(at.start).span;
    let old = span(from);
    let busy = |is_theirs: &dyn Fn(TalkId, Placement) -> bool| {
        let all = there.0.iter().enumerate().filter_map(|(index, at)| Some((TalkId::from_index(index), (*at)?)));
        all.into_iter().any(|(one, at)| is_theirs(one, at) && span(at).overlap(old) > 0)
    };
    let person = instance
        .talk(talk)
        .exclusive()
        .into_iter()
        .find(|person| !busy(&|one: TalkId, _| instance.talk(one).exclusive().contains(person)));
    let room = from.room.filter(|&room| {
        let atoms = space.atoms_of(Some(room));
        !busy(&|_, at: Placement| space.atoms_of(at.room).iter().any(|atom| atoms.contains(atom)))
    });
    // A little around the old place as well, where that is empty in the known plan.
    match dice.below(100) {
        0..45 if person.is_some() => Some(Edit::absent(instance, person?, &[old])),
        0..75 if room.is_some() => Some(Edit::closed(instance, room?, &[old])),
        75..85 => {
            let around = Interval::new(span(to).start, span(to).end);
            Some(Edit::confined(instance, talk, around, number + 1))
        }
        _ => Some(Edit::pinned(instance, talk, span(to).start, to.room)),
    }
}
