//! The rules: trait, registry, configuration, and one file per rule.
//!
//! A rule declares what it is ([`RuleInfo`]), judges agendas (`check`: intervals, rooms, people)
//! and lowers itself to terms for the solver (`lower`). Neither half sees the other's result;
//! the agreement tests hold them to the same price.

mod audience_overlap;
mod catalogue;
mod config;
mod crowd_control;
mod duplicate_entry;
mod empty_selector;
mod facet;
mod findings;
mod info;
mod missing_feature;
mod missing_people;
mod missing_room;
mod missing_time;
mod mixed_block;
mod off_grid;
mod options;
mod order;
mod outside_event;
mod over_break;
mod person_overlap;
mod person_unavailable;
mod pinned_talk_moved;
mod plenary_overlap;
mod published_talk_moved;
mod registry;
mod room_not_allowed;
mod room_overlap;
mod room_too_small;
mod room_unavailable;

mod scheduled_twice;
mod short_turnaround;
mod significance;
mod similar_track_overlap;
mod slot_diversity;
mod slot_not_allowed;
mod topic_overlap;
mod track_interrupted;
mod track_overlap;
mod track_room_change;
mod uneven_spread;
mod unknown_reference;
mod unscheduled_talk;
mod wrong_slot_length;

pub use catalogue::{index_page, rule_page};
pub use config::{Config, Override, Uses, configure};
pub(crate) use facet::Facet;
pub use findings::{Draft, Findings, Gap, Judgement};
pub use info::{Family, Halves, Level, RuleInfo, Subject};
pub(crate) use info::{NoOptions, Rule, Use};
pub(crate) use options::Talks;
#[expect(unused_imports, reason = "for the rules to come")]
pub(crate) use options::{Rooms, Slots};
pub use registry::{AnyUse, Common, RuleEntry, registry};
