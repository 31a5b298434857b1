//! The rules: trait, registry, configuration, and one file per rule.
//!
//! A rule declares what it is ([`RuleInfo`]), judges agendas (`check`: intervals, rooms, people)
//! and lowers itself to terms for the solver (`lower`). Neither half sees the other's result;
//! the agreement tests hold them to the same price.

mod audience_overlap;
mod cancelled_talk_scheduled;
mod catalogue;
mod chair_overlap;
mod config;
mod contradiction;
mod different_day;
mod difficulty_order;
mod crowd_control;
mod duplicate_entry;
mod empty_selector;
mod exemptions;
mod expired_hold;
mod facet;
mod findings;
mod groups;
mod info;
mod keep_apart;
mod layers;
mod missing_feature;
mod missing_people;
mod missing_room;
mod missing_time;
mod no_pause;
mod mixed_block;
mod off_grid;
mod optional_talk_left_out;
mod options;
mod order;
mod outside_event;
mod over_break;
mod person_overlap;
mod person_overload;
mod person_unavailable;
mod pinned_talk_moved;
mod plenary_overlap;
mod profiles;
mod published_talk_moved;
mod registry;
mod room_not_allowed;
mod room_overlap;
mod room_too_small;
mod room_unavailable;
mod same_day;
mod scheduled_twice;
mod series;
mod setting;
mod short_turnaround;
mod significance;
mod similar_track_overlap;
mod slot_diversity;
mod slot_not_allowed;
mod staggered_start;
mod topic_overlap;
mod track_interrupted;
mod track_overlap;
mod track_room_change;
mod unconfirmed_talk;
mod undesired_room;
mod undesired_slot;
mod uneven_spread;
mod unknown_reference;
mod unscheduled_talk;
mod unsociable_hour;
mod unused_suppression;
mod wrong_position;
mod wrong_slot_length;

pub use catalogue::{index_page, rule_page};
pub use config::{Config, Fact, Override, Uses, configure};
pub use contradiction::contradictions;
pub(crate) use facet::Facet;
pub use findings::{Draft, Findings, Gap, Judgement};
pub use info::{Family, Halves, Level, RuleInfo, Subject};
pub(crate) use info::{NoOptions, Rule, Use};
pub use layers::Source;
pub(crate) use options::{Per, Rooms, Slots, Talks, few_starts};
pub use profiles::{DRAFT, profiles_page};
pub use registry::{AnyUse, Common, RuleEntry, registry};

/// The rule about exemptions and comments that do nothing: the checker runs it after all others.
pub(crate) const UNUSED_SUPPRESSION: &str = "unused-suppression";
