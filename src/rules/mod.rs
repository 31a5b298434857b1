//! The rules: trait, registry, configuration, and one file per rule.
//!
//! A rule declares what it is ([`RuleInfo`]), judges agendas (`check`: intervals, rooms, people)
//! and lowers itself to terms for the solver (`lower`). Neither half sees the other's result;
//! the agreement tests hold them to the same price.

mod cancelled_talk_scheduled;
mod catalogue;
mod config;
mod duplicate_entry;
mod exemptions;
mod expired_hold;
mod facet;
mod findings;
mod groups;
mod info;
mod layers;
mod missing_feature;
mod missing_people;
mod missing_room;
mod missing_time;
mod off_grid;
mod optional_talk_left_out;
mod options;
mod order;
mod outside_event;
mod over_break;
mod person_overlap;
mod person_unavailable;
mod pinned_talk_moved;
mod plenary_overlap;
mod popular_talk_in_smaller_room;
mod profiles;
mod published_talk_moved;
mod registry;
mod resource_overload;
mod room_not_allowed;
mod room_overlap;
mod room_too_small;
mod room_turnaround;
mod room_unavailable;
mod scheduled_twice;
mod setting;
mod short_turnaround;
mod slot_not_allowed;
mod staggered_start;
mod track_overlap;
mod unconfirmed_talk;
mod undesired_room;
mod undesired_slot;
mod unknown_reference;
mod unscheduled_talk;
mod unused_suppression;
mod wrong_slot_length;

pub use catalogue::{index_page, rule_page};
pub use config::{Config, Fact, Override, Uses, configure};
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
