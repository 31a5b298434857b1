//! What must hold of a repair: no plan that is known is smaller, nor smaller than what is proven.

use super::draft::{Depth, complaint};
use super::situation::Situation;
use super::{Complaint, Tally};
use crate::check::check;
use crate::explain::diff::{ChangeKind, Side, TalkChange, diff};
use crate::explain::repair::{Counts, Minimal, Repair, RepairOptions, Verdict, repair};
use crate::model::{Agenda, Entry, Instance, TalkId};

/// Repairs an agenda and compares the plan with an agenda that is known to break nothing, if there is one. Whether
/// there was something to repair.
pub(super) fn mend(
    situation: &Situation,
    agenda: &Agenda,
    known: Option<&Agenda>,
    depth: &Depth<'_>,
    tally: &mut Tally,
) -> Result<bool, Complaint> {
    let Situation { instance, uses } = situation;
    let before = check(instance, uses, agenda).score;
    let known = known.filter(|known| check(instance, uses, known).score.hard <= 0);
    if before.hard <= 0 {
        return Ok(false);
    }
    let options = RepairOptions {
        time_limit: None,
        iterations: depth.iterations,
        seed: depth.seed,
        threads: 1,
        ..RepairOptions::default()
    };
    let found = repair(instance, uses, agenda, &options, depth.stop).map_err(|error| complaint(&error))?;
    is_what_it_says(situation, agenda, &found)?;
    let Some(known) = known else { return Ok(true) };
    let counts = counts(instance, agenda, known);
    tally.repaired(&found, counts);
    let complain = |message: String| Err(Complaint::new("repair", message));
    let theirs = words(counts);
    match found.verdict {
        Verdict::Cleared => {}
        Verdict::Impossible => return complain(format!("repair proves that nothing can be done, but {theirs} do")),
        Verdict::Unknown => return complain(format!("repair finds no plan, but {theirs} do")),
        Verdict::Clean => return complain(format!("repair calls an agenda with {before} clean")),
    }
    if counts < found.least {
        let least = words(found.least);
        return complain(format!("repair proves that {least} are the least, but {theirs} do"));
    }
    if counts < found.counts {
        return complain(format!("repair takes {}, but {theirs} do", words(found.counts)));
    }
    Ok(true)
}

/// The plan, its counts and its agenda are of one mind.
fn is_what_it_says(situation: &Situation, agenda: &Agenda, found: &Repair) -> Result<(), Complaint> {
    let Situation { instance, uses } = situation;
    let complain = |message: String| Err(Complaint::new("repair", message));
    let after = check(instance, uses, &found.agenda);
    if after.score != found.after.score {
        return complain(format!("the repaired agenda has {}, not {}", after.score, found.after.score));
    }
    if found.least > found.counts {
        return complain(format!("{} are said to be the least, and {} made", words(found.least), words(found.counts)));
    }
    if found.verdict != Verdict::Cleared {
        return Ok(());
    }
    // What is left is that talks were dropped.
    let left = after.by_rule.iter().find(|one| one.hard > 0 && one.rule != "unscheduled-talk");
    if let Some(left) = left {
        return complain(format!("the repaired agenda breaks {}", left.rule));
    }
    if found.counts.dropped == 0 && found.minimal >= Minimal::Dropped && after.score.hard > 0 {
        return complain(format!("nothing is dropped, and the repaired agenda has {}", after.score));
    }
    let before = check(instance, uses, agenda);
    let side = |agenda, report| Side { instance, agenda, report };
    let changes = diff(side(agenda, &before), side(&found.agenda, &after));
    let moved = changes.count(|kind| matches!(kind, ChangeKind::Time | ChangeKind::TimeAndRoom));
    // A room where the agenda named none is no change of room to a repair.
    let had_room = |change: &&TalkChange| change.before.as_ref().is_some_and(|before| !before.rooms.is_empty());
    let is_room = |kind: ChangeKind| matches!(kind, ChangeKind::Room | ChangeKind::TimeAndRoom);
    let rooms = changes.talks.iter().filter(had_room).filter(|change| is_room(change.kind)).count();
    if (moved, rooms) != (found.counts.moved, found.counts.rooms) {
        let said = words(found.counts);
        return complain(format!("repair counts {said}; diff {moved} talks moved in time and {rooms} in room"));
    }
    Ok(())
}

/// The changes between two agendas, as a repair counts them.
fn counts(instance: &Instance, from: &Agenda, to: &Agenda) -> Counts {
    let mut counts = Counts::default();
    let entry = |agenda: &'_ Agenda, talk: TalkId| -> Option<Entry> {
        agenda.entries.iter().find(|entry| entry.talk.known() == Some(talk)).cloned()
    };
    for (talk, facts) in instance.talks().filter(|(_, facts)| !facts.is_break && facts.is_wanted()) {
        match (entry(from, talk), entry(to, talk)) {
            (Some(from), Some(to)) => {
                counts.moved += usize::from(from.start != to.start);
                counts.rooms += usize::from(!from.rooms.is_empty() && from.rooms != to.rooms);
            }
            (from, None) => counts.dropped += usize::from(from.is_some() || !facts.optional),
            (None, Some(_)) => {}
        }
    }
    counts
}

fn words(counts: Counts) -> String {
    let Counts { dropped, moved, rooms, .. } = counts;
    format!("{dropped} talks dropped, {moved} moved in time and {rooms} in room")
}
