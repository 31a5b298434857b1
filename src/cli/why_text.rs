//! What stands in the way of a talk, in words and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::effect_text::{self, EffectJson, FindingJson};
use super::input::Case;
use super::repair_text;
use crate::check::Reported;
use crate::explain::repair::{At, Repair, Verdict};
use crate::explain::why::{Alone, FollowUp, Question, Why};
use crate::model::{Id, Instance, TalkId, TalkRef};
use crate::report::{JSON_VERSION, ScoreJson};

/// An answer with what it is about.
pub(super) struct Told<'a> {
    pub(super) case: &'a Case,
    pub(super) question: Question,
    pub(super) found: &'a Why,
    /// More talks than this must not change.
    pub(super) max_moves: Option<usize>,
}

impl Told<'_> {
    /// The answer as a person reads it.
    pub(super) fn text(&self) -> String {
        let instance = &self.case.instance;
        let found = self.found;
        let mut text = match found.home {
            Some(at) => format!("{} is at {}.\n", instance.talk_label(found.talk), place(instance, at)),
            None => format!("{} is not in the agenda.\n", instance.talk_label(found.talk)),
        };
        match &found.asked {
            Some(asked) => self.asked(asked, &mut text),
            None if self.is_asked() => text.push_str("\nThere is no other place to ask about.\n"),
            None => self.here(&mut text),
        }
        self.alternatives(&mut text);
        text
    }

    fn is_asked(&self) -> bool {
        self.question.start.is_some() || self.question.room.is_some()
    }

    /// What is said of the place where it is.
    fn here(&self, text: &mut String) {
        let (found, instance) = (self.found, &self.case.instance);
        if found.about.is_empty() && found.home.is_some() {
            text.push_str("Nothing is broken about it there.\n");
        } else if !found.about.is_empty() {
            text.push_str("\nWhat is said about it there:\n");
            sides(instance, found.talk, &found.about, text);
        }
        let better = found.alternatives.first().filter(|best| best.effect.after < found.before.score);
        if found.home.is_some() && better.is_none() {
            text.push_str("No other place is better, if nothing else moves.\n");
        }
    }

    /// What is said of the place that is asked for.
    fn asked(&self, asked: &Alone, text: &mut String) {
        let (found, instance) = (self.found, &self.case.instance);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\nAt {}:", place(instance, asked.at));
        let effect = &asked.effect;
        for (head, list) in [
            ("in the way:", &effect.new),
            ("worse than now:", &effect.worse),
            ("broken now, and there too:", &asked.still),
        ] {
            if !list.is_empty() {
                let _ = writeln!(text, "  {head}");
                sides(instance, found.talk, list, text);
            }
        }
        if effect.new.is_empty() && effect.worse.is_empty() {
            text.push_str("  nothing is in the way\n");
        }
        if !effect.gone.is_empty() {
            text.push_str("  mended by it:\n");
            for one in &effect.gone {
                text.push_str(&effect_text::finding(one, "    "));
            }
        }
        let _ = writeln!(text, "  The move alone: {}.", effect_text::cost(effect.before, effect.after));
        if !effect.by_rule.is_empty() {
            let _ = writeln!(text, "  By rule: {}.", effect_text::by_rule(&effect.by_rule));
        }
        match &found.follow_up {
            None => {}
            Some(FollowUp::Nothing) => text.push_str("\nNothing else has to move.\n"),
            Some(FollowUp::Pinned(at)) => {
                let _ = writeln!(
                    text,
                    "\nNo other moves help: the scenario pins it to {}. Take the pin out first.",
                    place(instance, *at)
                );
            }
            Some(FollowUp::Plan(plan)) => self.plan(plan, text),
        }
    }

    fn plan(&self, plan: &Repair, text: &mut String) {
        match plan.verdict {
            Verdict::Impossible => {
                text.push_str(
                    "\nNo other moves help (proven): whatever else is moved or dropped, something hard stays broken.\n",
                );
            }
            Verdict::Unknown => text.push_str("\nNo follow-up moves were found in time; there may be some.\n"),
            _ => {
                let _ = write!(
                    text,
                    "\nWith the best other moves: {}. {}",
                    effect_text::cost(plan.before.score, plan.after.score),
                    repair_text::text(&self.case.instance, plan)
                );
                let changed = plan.changed().count();
                if let Some(most) = self.max_moves.filter(|&most| changed > most) {
                    let _ = writeln!(text, "This changes {changed} talks, more than --max-moves {most}.");
                }
            }
        }
    }

    fn alternatives(&self, text: &mut String) {
        let (found, instance) = (self.found, &self.case.instance);
        if found.alternatives.is_empty() {
            text.push_str("\nThere are no other places.\n");
            return;
        }
        let what = match (self.question.start, self.question.room) {
            (Some(_), None) => "Rooms then",
            (None, Some(_)) => "Starts there",
            _ => "Other places",
        };
        let (shown, all) = (found.alternatives.len(), found.places);
        let _ = writeln!(text, "\n{what}, best first ({shown} of {all}), if nothing else moves:");
        for (number, one) in found.alternatives.iter().enumerate() {
            let effect = &one.effect;
            let _ = writeln!(
                text,
                "  {}. {}: {}",
                number + 1,
                place(instance, one.at),
                effect_text::cost(effect.before, effect.after)
            );
            if !effect.by_rule.is_empty() {
                let _ = writeln!(text, "     {}", effect_text::by_rule(&effect.by_rule));
            }
        }
    }

    /// The answer for scripts.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        let (found, case) = (self.found, self.case);
        let (instance, origins) = (&case.instance, &case.origins);
        let has_medium = found.before.has_medium;
        let plan = match &found.follow_up {
            Some(FollowUp::Plan(plan)) => Some(repair_text::document(instance, plan)),
            _ => None,
        };
        let document = Document {
            version: JSON_VERSION,
            talk: &instance.talk(found.talk).id,
            at: found.home.map(|at| repair_text::at_json(instance, at)),
            score: ScoreJson::new(found.before.score, has_medium),
            findings: FindingJson::all(instance, origins, &found.about),
            asked: found.asked.as_ref().map(|asked| self.alone(asked)),
            follow_up: found.follow_up.as_ref().map(|one| match one {
                FollowUp::Nothing => "none-needed",
                FollowUp::Pinned(_) => "pinned",
                FollowUp::Plan(plan) => plan.verdict.word(),
            }),
            plan,
            alternatives: found.alternatives.iter().map(|one| self.alone(one)).collect(),
            places: found.places,
        };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }

    fn alone<'a>(&'a self, one: &'a Alone) -> AloneJson<'a> {
        let (instance, origins) = (&self.case.instance, &self.case.origins);
        AloneJson {
            at: repair_text::at_json(instance, one.at),
            effect: EffectJson::new([self.case; 2], &one.effect, self.found.before.has_medium),
            still: FindingJson::all(instance, origins, &one.still),
        }
    }
}

/// `mon 09:00 in Main`.
fn place(instance: &Instance, at: At) -> String {
    match at.room {
        Some(room) => format!("{} in {}", instance.time_label(at.start), instance.room(room).name),
        None => instance.time_label(at.start),
    }
}

/// Findings by side: what the talk brings itself, then what each other talk has to do with it, errors first.
fn sides(instance: &Instance, talk: TalkId, findings: &[Reported], text: &mut String) {
    let mut sides: BTreeMap<Option<usize>, Vec<&Reported>> = BTreeMap::new();
    for one in findings {
        let mut others = one.finding.talks.iter().filter_map(TalkRef::known).filter(|&other| other != talk);
        let first = others.next();
        // What is about many talks is nobody's.
        let side = first.filter(|_| others.next().is_none());
        sides.entry(side.map(TalkId::index)).or_default().push(one);
    }
    for (side, findings) in sides {
        let head = match side {
            None => "by itself".to_owned(),
            Some(other) => format!("because of {}", instance.talk_label(TalkId::from_index(other))),
        };
        let _ = writeln!(text, "    {head}");
        for one in findings {
            text.push_str(&effect_text::finding(one, "      "));
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    talk: &'a str,
    at: Option<repair_text::AtJson<'a>>,
    score: ScoreJson,
    findings: Vec<FindingJson<'a>>,
    asked: Option<AloneJson<'a>>,
    follow_up: Option<&'static str>,
    plan: Option<repair_text::Document<'a>>,
    alternatives: Vec<AloneJson<'a>>,
    places: usize,
}

#[derive(Serialize)]
struct AloneJson<'a> {
    at: repair_text::AtJson<'a>,
    #[serde(flatten)]
    effect: EffectJson<'a>,
    still: Vec<FindingJson<'a>>,
}
