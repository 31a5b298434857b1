//! What a change of a scenario would do: what breaks, whether it fits and with which moves, and, if it does not, the
//! strongest weaker version of it that does.

mod trial;
mod weaker;

pub use trial::{Answer, Fit, Limits, Situation, Trial};
pub use weaker::{Item, Series, Step};

use std::sync::atomic::AtomicBool;

use super::effect::Effect;
use crate::check::{Report, check};
use crate::model::Score;
use crate::solve::SolveError;
use crate::source::Value;
use trial::Trials;
use weaker::items;

/// A weaker version that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weaker {
    /// The fact, such as `minutes`.
    pub key: String,
    /// What the change says.
    pub stated: String,
    /// What fits.
    pub words: String,
    /// The next stronger version, which was not found to fit, and whether it is proven that it does not. The change
    /// as it is where none lies between.
    pub stronger: (String, bool),
}

/// What is known about weaker versions of one part of the change, the rest as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakened {
    /// The part.
    pub item: Item,
    /// The strongest version that fits; `None`: none was found.
    pub fits: Option<Weaker>,
}

/// What a change would do.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// What differs: of the agenda under both scenarios; without an agenda, of the best agendas that were found.
    pub effect: Effect,
    /// Whether any use has level medium.
    pub has_medium: bool,
    /// Whether the scenario fits without the change.
    pub base: Trial,
    /// Whether it fits with it.
    pub changed: Trial,
    /// The score after the moves, or of the best agenda under the change.
    pub after: Score,
    /// If it does not fit: its parts that have weaker versions.
    pub weaker: Vec<Weakened>,
    /// If no part alone does it: weaker versions of several parts that fit together, each as strong as those before it
    /// in the file allow.
    pub together: Vec<(Item, Weaker)>,
    /// The time was over before every weaker version was tried.
    pub cut_short: bool,
}

/// Judges a change: `before` and `after` are the scenario without and with it. `build` makes the situation of another
/// version of the change, or none if that is no valid scenario. With an agenda a repair decides what fits, else a draft.
///
/// One repair or draft per version that is tried: the logarithm of the steps of a number, all steps of anything else.
///
/// # Errors
/// [`SolveError`]: weights too large, or an internal disagreement between checker and solver.
pub fn whatif(
    before: &Situation,
    after: &Situation,
    change: &Value,
    build: &dyn Fn(&Value) -> Option<Situation>,
    limits: &Limits,
    interrupt: &AtomicBool,
) -> Result<WhatIf, SolveError> {
    let mut trials = Trials::new(build, limits, interrupt);
    let base = trials.judge(before)?;
    let changed = trials.judge(after)?;
    let (earlier, later) = (judged(before, &base), judged(after, &changed));
    let effect = Effect::new(&earlier, &later);
    let mut found = WhatIf {
        effect,
        has_medium: earlier.has_medium || later.has_medium,
        after: changed.score(),
        base,
        changed,
        weaker: Vec::new(),
        together: Vec::new(),
        cut_short: false,
    };
    if found.changed.fit == Fit::Fits {
        return Ok(found);
    }
    let items = items(change, found.has_medium);
    for item in &items {
        let fits = trials.strongest(item, found.changed.fit, change)?;
        found.weaker.push(Weakened { item: item.clone(), fits });
    }
    if items.len() > 1 && found.weaker.iter().all(|one| one.fits.is_none()) {
        found.together = together(&items, change, &mut trials)?;
    }
    found.cut_short = trials.cut_short;
    Ok(found)
}

/// The agenda's judgement under a scenario; without an agenda that of the draft.
fn judged(situation: &Situation, trial: &Trial) -> Report {
    match (&situation.agenda, &trial.answer) {
        (Some(agenda), _) => check(&situation.instance, &situation.uses, agenda),
        (None, Answer::Draft(draft)) => draft.report.clone(),
        (None, Answer::Plan(plan)) => plan.before.clone(),
    }
}

/// Part by part in order of writing: the strongest version with which, those after it at their weakest, all fit. Nothing
/// if not even the weakest of all do.
fn together(items: &[Item], change: &Value, trials: &mut Trials<'_>) -> Result<Vec<(Item, Weaker)>, SolveError> {
    let weakest = |item: &Item, change: Value| match item.series.last().and_then(|series| series.steps.last()) {
        Some(step) => step.applied(&change),
        None => change,
    };
    if trials.fit(&items.iter().fold(change.clone(), |change, item| weakest(item, change)))? != Fit::Fits {
        return Ok(Vec::new());
    }
    let mut kept = change.clone();
    let mut out = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let rest = items[index + 1..].iter().fold(kept.clone(), |change, item| weakest(item, change));
        let as_stated = trials.fit(&rest)?;
        if as_stated == Fit::Fits {
            continue;
        }
        if let Some((weaker, step)) = trials.strongest_step(item, as_stated, &rest)? {
            kept = step.applied(&kept);
            out.push((item.clone(), weaker));
        }
    }
    Ok(out)
}
