//! What must hold of reasons: they are given only where nothing fits, and each of them is needed.

use super::draft::{Depth, complaint};
use super::situation::Situation;
use super::{Complaint, Tally};
use crate::explain::core::{Answer, Core, Explanation, Options, Settled, explain, settle};
use crate::model::Agenda;
use crate::solve::{Outcome, Status};

/// Sets of more statements are not verified one by one.
const VERIFIED: usize = 8;

/// Nodes of branch and bound for one question: no clock ends a case, and there are hundreds of questions in some.
const NODES: u64 = 40;

/// Asks for reasons and verifies them; gives the agenda if one was found instead.
pub(super) fn reason(
    situation: &Situation,
    outcome: &Outcome,
    depth: &Depth<'_>,
    tally: &mut Tally,
) -> Result<Option<Agenda>, Complaint> {
    let mut options = Options::until(None);
    (options.seed, options.nodes) = (depth.seed, NODES);
    let Situation { instance, uses } = situation;
    let found = explain(instance, uses, &options, depth.stop).map_err(|error| complaint(&error))?;
    match &found.answer {
        Answer::Feasible(_) if outcome.status == Status::Infeasible => {
            Err(Complaint::new("reasons", "solve proves that nothing fits, and explain finds that everything does"))
        }
        Answer::Feasible(agenda) => Ok(Some(agenda.clone())),
        Answer::Infeasible if outcome.score.hard <= 0 => {
            Err(Complaint::new("reasons", "explain says that nothing fits, and the draft breaks nothing"))
        }
        Answer::Infeasible if found.cores.is_empty() => {
            Err(Complaint::new("reasons", "explain says that nothing fits, and gives no reason"))
        }
        Answer::Infeasible => {
            for core in &found.cores {
                verify(situation, &found, core, &options, depth, tally)?;
            }
            Ok(None)
        }
        Answer::Unknown(_) => {
            tally.unexplained += 1;
            Ok(None)
        }
    }
}

/// The set cannot hold, and without any one of its statements everything fits, as far as it is said.
fn verify(
    situation: &Situation,
    found: &Explanation,
    core: &Core,
    options: &Options,
    depth: &Depth<'_>,
    tally: &mut Tally,
) -> Result<(), Complaint> {
    let settled = |statements: &[usize]| {
        settle(&situation.instance, &situation.uses, statements, options, depth.stop).map_err(|error| complaint(&error))
    };
    tally.sets += 1;
    if core.requirements.len() > VERIFIED {
        tally.sets_open += 1;
        return Ok(());
    }
    let mut is_open = !core.perhaps_unneeded.is_empty();
    match settled(&core.requirements)? {
        Settled::Fits => return Err(Complaint::new("reasons", "everything fits under the requirements of a set")),
        Settled::Open => is_open = true,
        Settled::Conflict => {}
    }
    for &one in &core.requirements {
        let rest: Vec<usize> = core.requirements.iter().copied().filter(|&other| other != one).collect();
        match settled(&rest)? {
            Settled::Fits => {}
            Settled::Open => is_open = true,
            Settled::Conflict if core.perhaps_unneeded.contains(&one) => is_open = true,
            Settled::Conflict => {
                let words = &found.statements[one].words;
                let message = format!("a set of {} statements holds one too many: {words}", core.requirements.len());
                return Err(Complaint::new("reasons", message));
            }
        }
    }
    if is_open {
        tally.sets_open += 1;
    } else {
        tally.sets_verified += 1;
    }
    Ok(())
}
