//! What a change would do, in words and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::effect_text::{self, EffectJson};
use super::input::Case;
use super::repair_text;
use crate::explain::repair::{Repair, Verdict};
use crate::explain::whatif::{Answer, Fit, Item, Trial, Weaker, WhatIf};
use crate::finding::InputError;
use crate::report::{JSON_VERSION, Location, ScoreJson, location};

/// An answer with what it is about.
pub(super) struct Told<'a> {
    pub(super) before: &'a Case,
    pub(super) after: &'a Case,
    pub(super) found: &'a WhatIf,
    /// Why no agenda can satisfy the changed scenario, as far as that shows without solving.
    pub(super) contradictions: &'a [InputError],
    /// More talks than this must not change.
    pub(super) max_moves: Option<usize>,
    /// The scenario and the change, as the user wrote them.
    pub(super) files: [String; 2],
}

impl Told<'_> {
    /// The answer as a person reads it.
    pub(super) fn text(&self) -> String {
        let found = self.found;
        let effect = &found.effect;
        let mut text = String::new();
        match &found.base.answer {
            _ if found.base.fit != Fit::Fits => {
                text.push_str("Without the change something hard stays broken, too.\n\n");
            }
            Answer::Plan(plan) if plan.verdict != Verdict::Clean => {
                text.push_str("Something hard is broken already; the moves below mend that as well.\n\n");
            }
            _ => {}
        }
        match &found.changed.answer {
            Answer::Draft(_) => self.drafts(&mut text),
            Answer::Plan(_) if effect.is_nothing() => text.push_str("The change changes nothing for this agenda.\n"),
            Answer::Plan(plan) => {
                for (head, list) in [
                    ("What would break", &effect.new),
                    ("What would be worse", &effect.worse),
                    ("What would be mended", &effect.gone),
                ] {
                    if !list.is_empty() {
                        // Writing to a string cannot fail.
                        let _ = writeln!(text, "{head} ({}):", list.len());
                        for one in list {
                            text.push_str(&effect_text::finding(one, "  "));
                        }
                    }
                }
                let _ = writeln!(text, "Cost as it stands: {}.", effect_text::cost(effect.before, effect.after));
                if !effect.by_rule.is_empty() {
                    let _ = writeln!(text, "By rule: {}.", effect_text::by_rule(&effect.by_rule));
                }
                self.plan(plan, &mut text);
            }
        }
        if found.changed.fit != Fit::Fits {
            self.weaker(&mut text);
        }
        text
    }

    /// Two drafts compared.
    fn drafts(&self, text: &mut String) {
        let (found, effect) = (self.found, &self.found.effect);
        let verdict = match found.changed.fit {
            Fit::Fits if effect.is_nothing() => "The change fits and changes nothing about the best agenda found.",
            Fit::Fits => "The change fits.",
            Fit::Proven => "The change does not fit (proven): every agenda breaks something hard.",
            Fit::Unknown => "No agenda was found that the change fits into; whether there is one is not known.",
        };
        let _ = writeln!(text, "{verdict}");
        let _ = writeln!(text, "Cost of the best agenda found: {}.", effect_text::cost(effect.before, effect.after));
        if !effect.by_rule.is_empty() {
            let _ = writeln!(text, "By rule: {}.", effect_text::by_rule(&effect.by_rule));
        }
        if let (Answer::Draft(draft), false) = (&found.changed.answer, found.changed.fit == Fit::Fits) {
            let hard = draft.report.findings.iter().filter(|one| one.hard && one.finding.cost > 0);
            let shown: String = hard.map(|one| effect_text::finding(one, "  ")).collect();
            if !shown.is_empty() {
                let _ = write!(text, "What it breaks:\n{shown}");
            }
        }
    }

    /// The moves that the change needs.
    fn plan(&self, plan: &Repair, text: &mut String) {
        let least = plan.least;
        let changed = plan.changed().count();
        match (self.found.changed.fit, plan.verdict) {
            (Fit::Fits, Verdict::Clean) => text.push_str("\nIt fits. Nothing has to move.\n"),
            (Fit::Fits, _) => {
                let _ = writeln!(text, "\nIt fits. {}", repair_text::headline(plan));
            }
            (_, Verdict::Impossible) => {
                text.push_str(
                    "\nIt does not fit (proven): whatever is moved or dropped, something hard stays broken.\n",
                );
            }
            (_, Verdict::Unknown) => {
                text.push_str("\nNo plan was found in time that makes it fit; there may be one.\n");
            }
            (Fit::Proven, _) if least.dropped > 0 => {
                let talks = if least.dropped == 1 { "talk has" } else { "talks have" };
                let _ = writeln!(
                    text,
                    "\nIt does not fit (proven): at least {} {talks} to be dropped. {}",
                    least.dropped,
                    repair_text::headline(plan)
                );
            }
            (Fit::Proven, _) => {
                let most = self.max_moves.unwrap_or(usize::MAX);
                let talks = if least.moved == 1 { "talk" } else { "talks" };
                let _ = writeln!(
                    text,
                    "\nIt does not fit (proven): at least {} {talks} must move, more than --max-moves {most}. {}",
                    least.moved,
                    repair_text::headline(plan)
                );
            }
            (_, _) => {
                let _ = writeln!(
                    text,
                    "\nNo plan was found that fits; that there is none is not proven. {}",
                    repair_text::headline(plan)
                );
                if let Some(most) = self.max_moves.filter(|&most| changed > most) {
                    let _ = writeln!(text, "It changes {changed} talks, more than --max-moves {most}.");
                }
            }
        }
        for (number, change) in plan.steps.iter().flat_map(|step| &step.changes).enumerate() {
            let _ = writeln!(text, "  {}. {}", number + 1, repair_text::change_text(&self.after.instance, change));
        }
        if plan.verdict == Verdict::Cleared {
            let _ =
                writeln!(text, "Cost after that: {}.", effect_text::cost(self.found.effect.before, self.found.after));
        }
    }

    /// Weaker versions, and where to look further.
    fn weaker(&self, text: &mut String) {
        let found = self.found;
        for error in self.contradictions {
            let _ = writeln!(text, "No agenda can satisfy it: {}.", error.message.trim_end_matches('.'));
        }
        if !found.weaker.is_empty() {
            text.push_str("\nWhat fits instead, the rest of the change as it is:\n");
        }
        for one in &found.weaker {
            let words = match &one.fits {
                Some(weaker) => version(weaker),
                None => "no weaker version of it alone was found to fit".to_owned(),
            };
            let _ = writeln!(text, "  {}: {words}", self.item(&one.item));
        }
        if !found.together.is_empty() {
            text.push_str("Together:\n");
            for (item, weaker) in &found.together {
                let _ = writeln!(text, "  {}: {}", self.item(item), version(weaker));
            }
        }
        if found.cut_short {
            text.push_str("The time was over before all weaker versions were tried.\n");
        }
        let is_impossible = match &found.changed.answer {
            Answer::Draft(_) => found.changed.fit == Fit::Proven,
            Answer::Plan(plan) => plan.verdict == Verdict::Impossible || plan.least.dropped > 0,
        };
        if is_impossible {
            let [scenario, change] = &self.files;
            let _ = writeln!(
                text,
                "\nWhich requirements cannot hold together: add `include: [{scenario}]` to {change} and run \
                 `plenary explain {change}`."
            );
        }
    }

    /// `rule short-turnaround (change.yaml:2:3)`.
    fn item(&self, item: &Item) -> String {
        match self.after.origins.label(item.origin) {
            Some(place) => format!("{} ({place})", item.name),
            None => item.name.clone(),
        }
    }

    /// The answer for scripts.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        let found = self.found;
        let fits = |trial: &Trial| match trial.fit {
            Fit::Fits => "fits",
            Fit::Proven => "does-not-fit",
            Fit::Unknown => "unknown",
        };
        let weaker = |item: &Item, fits: Option<&Weaker>| WeakerJson {
            item: item.name.clone(),
            location: location(&self.after.origins, item.origin),
            fits: fits.map(|weaker| VersionJson {
                key: weaker.key.clone(),
                stated: weaker.stated.clone(),
                fits: weaker.words.clone(),
                stronger: weaker.stronger.0.clone(),
                proven: weaker.stronger.1,
            }),
        };
        let document = Document {
            version: JSON_VERSION,
            status: fits(&found.changed),
            base: fits(&found.base),
            effect: EffectJson::new([self.before, self.after], &found.effect, found.has_medium),
            plan: match &found.changed.answer {
                Answer::Plan(plan) => Some(repair_text::document(&self.after.instance, plan)),
                Answer::Draft(_) => None,
            },
            score: ScoreJson::new(found.after, found.has_medium),
            weaker: found.weaker.iter().map(|one| weaker(&one.item, one.fits.as_ref())).collect(),
            together: found.together.iter().map(|(item, one)| weaker(item, Some(one))).collect(),
            complete: !found.cut_short,
            contradictions: self.contradictions.iter().map(|error| error.message.as_str()).collect(),
        };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }
}

/// `fits with minutes 20 instead of 30 (proven: 25 does not)`.
fn version(weaker: &Weaker) -> String {
    let Weaker { key, stated, words, stronger: (stronger, proven) } = weaker;
    let proof = if *proven {
        format!("proven: {stronger} does not")
    } else {
        format!("{stronger} was not found to fit, which is no proof")
    };
    format!("fits with {key} {words} instead of {stated} ({proof})")
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    status: &'static str,
    base: &'static str,
    #[serde(flatten)]
    effect: EffectJson<'a>,
    plan: Option<repair_text::Document<'a>>,
    score: ScoreJson,
    weaker: Vec<WeakerJson>,
    together: Vec<WeakerJson>,
    complete: bool,
    contradictions: Vec<&'a str>,
}

#[derive(Serialize)]
struct WeakerJson {
    item: String,
    location: Option<Location>,
    fits: Option<VersionJson>,
}

#[derive(Serialize)]
struct VersionJson {
    key: String,
    stated: String,
    fits: String,
    stronger: String,
    proven: bool,
}
