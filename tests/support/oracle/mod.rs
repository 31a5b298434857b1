//! The price of an agenda a third time: plain loops over minutes, pairs and days, straight from the
//! facts of the model.
//!
//! Nothing here calls a rule, a term or a helper of the instance, so that a mistake in those
//! cannot hide here as well. Levels, weights and atoms are those that the pages of the rules state
//! for their default options.

pub mod best;
mod people;
mod placement;
pub mod plan;
mod programme;
mod relations;
mod rooms;

use plenary::model::{Instance, OriginId, RuleSetting, Score, SettingValue};

use plan::Spot;

/// What a plan costs by one rule, in atoms; credits are negative.
pub type Atoms = fn(&Instance, &[Option<Spot>]) -> i64;

/// A rule as its page states it.
#[derive(Debug)]
pub struct Rule {
    pub id: &'static str,
    pub level: &'static str,
    pub weight: i64,
    /// At level deny a talk stays out rather than break it.
    pub inviolable: bool,
    pub price: Price,
}

/// How a rule is priced with its default options.
#[derive(Debug)]
pub enum Price {
    Atoms(Atoms),
    /// Nothing, and why.
    Silent(&'static str),
}

impl Rule {
    pub fn atoms(&self, instance: &Instance, plan: &[Option<Spot>]) -> i64 {
        match self.price {
            Price::Atoms(atoms) => atoms(instance, plan),
            Price::Silent(_) => 0,
        }
    }

    const fn inviolable(self) -> Self {
        Self { inviolable: true, ..self }
    }
}

const fn deny(id: &'static str, weight: i64, atoms: Atoms) -> Rule {
    Rule { id, level: "deny", weight, inviolable: false, price: Price::Atoms(atoms) }
}

const fn warn(id: &'static str, weight: i64, atoms: Atoms) -> Rule {
    Rule { level: "warn", ..deny(id, weight, atoms) }
}

const fn note(id: &'static str, atoms: Atoms) -> Rule {
    Rule { level: "note", ..deny(id, 1, atoms) }
}

const fn off(id: &'static str, atoms: Atoms) -> Rule {
    Rule { level: "off", ..deny(id, 1, atoms) }
}

const fn silent(id: &'static str, level: &'static str, why: &'static str) -> Rule {
    Rule { id, level, weight: 1, inviolable: false, price: Price::Silent(why) }
}

/// All rules with both halves.
pub static RULES: &[Rule] = &[
    // Placement.
    deny("unscheduled-talk", 1, placement::unscheduled),
    deny("outside-event", 10, placement::outside_event),
    deny("wrong-slot-length", 10, placement::wrong_slot_length),
    deny("slot-not-allowed", 10, placement::slot_not_allowed),
    deny("room-not-allowed", 10, rooms::not_allowed),
    deny("pinned-talk-moved", 10, placement::pinned_talk_moved),
    deny("cancelled-talk-scheduled", 10, placement::cancelled),
    warn("off-grid", 10, placement::off_grid),
    warn("optional-talk-left-out", 1, placement::optional_left_out),
    silent("undesired-slot", "warn", "no slot is undesired unless an option says so"),
    silent("undesired-room", "warn", "no room is undesired unless an option says so"),
    warn("expired-hold", 1, placement::expired_hold),
    note("unconfirmed-talk", placement::unconfirmed),
    off("staggered-start", placement::staggered_start),
    // Rooms.
    deny("room-overlap", 1, rooms::overlap).inviolable(),
    deny("room-unavailable", 1, rooms::unavailable).inviolable(),
    deny("missing-feature", 10, rooms::missing_feature),
    deny("resource-overload", 1, rooms::resource_overload),
    warn("room-too-small", 1, rooms::too_small),
    warn("room-turnaround", 1, rooms::turnaround),
    off("popular-talk-in-smaller-room", rooms::popular_in_smaller),
    // People.
    deny("person-overlap", 1, people::overlap).inviolable(),
    deny("person-unavailable", 1, people::unavailable).inviolable(),
    warn("short-turnaround", 1, people::short_turnaround),
    warn("person-overload", 1, people::overload),
    warn("chair-overlap", 1, people::chair_overlap),
    off("no-pause", people::no_pause),
    off("unsociable-hour", people::unsociable_hour),
    // Relations.
    deny("order", 10, relations::order),
    deny("keep-apart", 1, relations::keep_apart),
    warn("series", 1, relations::series),
    warn("same-day", 1, relations::same_day),
    warn("different-day", 1, relations::different_day),
    warn("difficulty-order", 1, relations::difficulty_order),
    warn("wrong-position", 1, relations::wrong_position),
    // Programme.
    deny("plenary-overlap", 1, programme::plenary_overlap),
    deny("over-break", 1, programme::over_break),
    warn("track-overlap", 1, programme::track_overlap),
    warn("track-room-change", 1, programme::track_room_change),
    warn("track-interrupted", 1, programme::track_interrupted),
    warn("mixed-block", 1, programme::mixed_block),
    warn("audience-overlap", 1, programme::audience_overlap),
    off("topic-overlap", programme::topic_overlap),
    silent("similar-track-overlap", "off", "no tracks are similar unless an option says so"),
    off("crowd-control", programme::crowd_control),
    off("slot-diversity", programme::slot_diversity),
    off("uneven-spread", programme::uneven_spread),
    // Change.
    warn("published-talk-moved", 10, placement::moved_since_published),
    // Data.
    note("missing-people", people::missing),
];

/// What a rule is set to.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub rule: &'static Rule,
    pub level: &'static str,
    pub weight: i64,
}

impl Setting {
    pub fn default_of(rule: &'static Rule) -> Self {
        Self { rule, level: rule.level, weight: rule.weight }
    }

    fn costs(&self) -> bool {
        self.weight != 0 && !matches!(self.level, "off" | "note") && matches!(self.rule.price, Price::Atoms(_))
    }

    /// Whether the solver leaves a talk out rather than break it.
    fn holds(&self) -> bool {
        self.costs() && self.rule.inviolable && self.level == "deny"
    }

    /// The same as a scenario states it.
    fn written(&self) -> RuleSetting {
        let origin = OriginId(0);
        let value = |key: &str, value| SettingValue { key: key.to_owned(), value, key_origin: origin, origin };
        RuleSetting {
            request: None,
            rule: self.rule.id.to_owned(),
            values: vec![value("level", self.level.into()), value("weight", self.weight.into())],
            scope: None,
            origin,
        }
    }
}

/// Every rule as it is where nothing is stated.
pub fn defaults() -> Vec<Setting> {
    RULES.iter().map(Setting::default_of).collect()
}

/// States all of these in the instance.
pub fn set(instance: &mut Instance, settings: &[Setting]) {
    instance.settings = settings.iter().map(Setting::written).collect();
}

/// The score of a plan with these rules.
pub fn price(instance: &Instance, plan: &[Option<Spot>], settings: &[Setting]) -> Score {
    let mut score = Score::ZERO;
    for setting in settings.iter().filter(|setting| setting.costs()) {
        let cost = setting.rule.atoms(instance, plan) * setting.weight;
        match setting.level {
            "deny" => score.hard += cost,
            "medium" => score.medium += cost,
            _ => score.soft += cost,
        }
    }
    score
}

/// The part of the price that the solver accepts from fixed talks alone.
pub fn never_broken(instance: &Instance, plan: &[Option<Spot>], settings: &[Setting]) -> i64 {
    let held = settings.iter().filter(|setting| setting.holds());
    held.map(|setting| setting.rule.atoms(instance, plan) * setting.weight).sum()
}
