//! The JSON of `plenary plan`.

use serde::Serialize;

use crate::cli::input::Case;
use crate::explain::plan::{Fewest, Peak, Plan, Use, Worth};
use crate::model::Zone;
use crate::report::{JSON_VERSION, ScoreJson};
use crate::rules::Level;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    score: ScoreJson,
    infeasible: bool,
    fewest: Vec<FewestOut<'a>>,
    one_more_room: Vec<WorthOut<'a>>,
    rooms: Vec<UseOut<'a>>,
    days: Vec<UseOut<'a>>,
    slots: Vec<UseOut<'a>>,
    most_rooms: Option<PeakOut>,
    most_people: Option<PeakOut>,
}

#[derive(Serialize)]
struct FewestOut<'a> {
    of: &'static str,
    there: usize,
    at_least: usize,
    will_do: Option<usize>,
    proven: bool,
    impossible: bool,
    with: &'a [String],
    essential: &'a [String],
}

#[derive(Serialize)]
struct WorthOut<'a> {
    capacity: Option<u32>,
    rooms: &'a [String],
    like: &'a str,
    score: Option<ScoreJson>,
    /// The score without it, less the score with it.
    saves: Option<ScoreJson>,
    makes_feasible: bool,
}

#[derive(Serialize)]
struct UseOut<'a> {
    name: &'a str,
    talks: usize,
    used_minutes: i64,
    offered_minutes: i64,
    audience: i64,
    seats: i64,
}

#[derive(Serialize)]
struct PeakOut {
    at: String,
    most: i64,
}

/// The document, with a line end.
pub(super) fn document(case: &Case, plan: &Plan) -> serde_json::Result<String> {
    let has_medium = case.uses.iter().any(|(_, config)| config.rule.common().level == Level::Medium);
    let peak = |peak: Option<Peak>, zone: Zone| peak.map(|one| PeakOut { at: zone.rfc3339(one.at), most: one.most });
    let document = Document {
        version: JSON_VERSION,
        score: ScoreJson::new(plan.score, has_medium),
        infeasible: plan.infeasible,
        fewest: plan.fewest.iter().map(fewest).collect(),
        one_more_room: plan.worth.iter().map(|one| worth(one, plan, has_medium)).collect(),
        rooms: plan.usage.rooms.iter().map(usage).collect(),
        days: plan.usage.days.iter().map(usage).collect(),
        slots: plan.usage.slots.iter().map(usage).collect(),
        most_rooms: peak(plan.usage.most_rooms, case.instance.zone),
        most_people: peak(plan.usage.most_people, case.instance.zone),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn fewest(one: &Fewest) -> FewestOut<'_> {
    FewestOut {
        of: one.kind.word(),
        there: one.there,
        at_least: one.at_least,
        will_do: one.will_do,
        proven: one.will_do == Some(one.at_least) || one.impossible,
        impossible: one.impossible,
        with: &one.with,
        essential: &one.essential,
    }
}

fn worth<'a>(one: &'a Worth, plan: &Plan, has_medium: bool) -> WorthOut<'a> {
    WorthOut {
        capacity: one.capacity,
        rooms: &one.rooms,
        like: &one.like,
        score: one.score.map(|score| ScoreJson::new(score, has_medium)),
        saves: one.score.map(|score| ScoreJson::new(plan.score - score, has_medium)),
        makes_feasible: plan.score.hard > 0 && one.score.is_some_and(|score| score.hard <= 0),
    }
}

fn usage(one: &Use) -> UseOut<'_> {
    UseOut {
        name: &one.name,
        talks: one.talks,
        used_minutes: one.used,
        offered_minutes: one.offered,
        audience: one.audience,
        seats: one.seats,
    }
}
