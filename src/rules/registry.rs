//! The one ordered list of rules: hard before soft within a family. Help, documentation, schema
//! and tests iterate it.

use schemars::Schema;

use super::findings::Judgement;
use super::{Findings, Level, Rule, RuleInfo, Use};
use crate::model::{Ignore, Instance, OriginId, TalkId, Timetable, UseId};
use crate::problem::Lowering;

/// Makes a use from its options as JSON; the error says which option cannot be read.
type Make = fn(Common, &serde_json::Value) -> Result<Box<dyn AnyUse>, String>;

/// A rule without its type.
#[derive(Clone, Copy)]
pub struct RuleEntry {
    /// What it is.
    pub info: RuleInfo,
    /// JSON Schema of its options.
    pub options: fn() -> Schema,
    /// How many option values there are for the agreement tests.
    pub samples: fn() -> usize,
    pub(super) make: Make,
    make_sample: fn(Common, usize) -> Box<dyn AnyUse>,
}

impl std::fmt::Debug for RuleEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RuleEntry").field(&self.info.id).finish()
    }
}

/// What all uses have.
#[derive(Debug, Clone)]
pub struct Common {
    /// Its number.
    pub id: UseId,
    /// Level, never `Off`.
    pub level: Level,
    /// Cost per atom.
    pub weight: i64,
    /// Talks it is limited to.
    pub scope: Option<Vec<TalkId>>,
    /// Exemptions that hold.
    pub ignores: Vec<Ignore>,
    /// Where it is configured.
    pub origin: OriginId,
}

/// A use of any rule.
pub trait AnyUse: Send + Sync + std::fmt::Debug {
    /// What the rule is.
    fn info(&self) -> &'static RuleInfo;
    /// What all uses have.
    fn common(&self) -> Common;
    /// The same with other exemptions.
    fn with_ignores(&self, ignores: Vec<Ignore>) -> Box<dyn AnyUse>;
    /// Judges an agenda.
    fn check(&self, timetable: &Timetable<'_>) -> Judgement;
    /// Writes terms; nothing at level note, and nothing for rules that only check.
    fn lower(&self, instance: &Instance, out: &mut Lowering<'_>);
}

#[derive(Debug)]
struct Typed<R: Rule>(Use<R::Options>);

impl<R: Rule + std::fmt::Debug + Send + Sync> AnyUse for Typed<R> {
    fn info(&self) -> &'static RuleInfo {
        &R::INFO
    }

    fn common(&self) -> Common {
        let Use { id, level, weight, scope, ignores, origin, .. } = &self.0;
        let (scope, ignores) = (scope.clone(), ignores.clone());
        Common { id: *id, level: *level, weight: *weight, scope, ignores, origin: *origin }
    }

    fn with_ignores(&self, ignores: Vec<Ignore>) -> Box<dyn AnyUse> {
        typed::<R>(Common { ignores, ..self.common() }, self.0.options.clone())
    }

    fn check(&self, timetable: &Timetable<'_>) -> Judgement {
        let mut judgement = Judgement::default();
        if let Some(severity) = self.0.level.severity() {
            R::check(timetable, &self.0, &mut Findings::new(self.0.id, severity, self.0.weight, &mut judgement));
        }
        judgement
    }

    fn lower(&self, instance: &Instance, out: &mut Lowering<'_>) {
        if let Some(cost) = self.0.cost(R::INFO.inviolable) {
            out.begin(cost);
            R::lower(instance, &self.0, out);
        }
    }
}

fn typed<R: Rule + std::fmt::Debug + Send + Sync>(common: Common, options: R::Options) -> Box<dyn AnyUse> {
    let Common { id, level, weight, scope, ignores, origin } = common;
    let pairs = R::INFO.subject.pairs;
    Box::new(Typed::<R>(Use { id, level, weight, scope, ignores, pairs, options, origin }))
}

const fn entry<R: Rule + std::fmt::Debug + Send + Sync>() -> RuleEntry {
    RuleEntry {
        info: R::INFO,
        options: || schemars::schema_for!(R::Options),
        samples: || R::samples().len(),
        make: |common, options| {
            let options: R::Options = serde_path_to_error::deserialize(options).map_err(|error| error.to_string())?;
            Ok(typed::<R>(common, options))
        },
        make_sample: |common, index| typed::<R>(common, R::samples().swap_remove(index)),
    }
}

impl RuleEntry {
    /// A use with the sample options of this index, which must be below `samples()`.
    #[must_use]
    pub fn sample(&self, common: Common, index: usize) -> Box<dyn AnyUse> {
        (self.make_sample)(common, index)
    }
}

static REGISTRY: &[RuleEntry] = &[
    // Placement.
    entry::<super::unscheduled_talk::UnscheduledTalk>(),
    entry::<super::scheduled_twice::ScheduledTwice>(),
    entry::<super::outside_event::OutsideEvent>(),
    entry::<super::wrong_slot_length::WrongSlotLength>(),
    entry::<super::slot_not_allowed::SlotNotAllowed>(),
    entry::<super::room_not_allowed::RoomNotAllowed>(),
    entry::<super::pinned_talk_moved::PinnedTalkMoved>(),
    entry::<super::cancelled_talk_scheduled::CancelledTalkScheduled>(),
    entry::<super::off_grid::OffGrid>(),
    entry::<super::optional_talk_left_out::OptionalTalkLeftOut>(),
    entry::<super::undesired_slot::UndesiredSlot>(),
    entry::<super::undesired_room::UndesiredRoom>(),
    entry::<super::expired_hold::ExpiredHold>(),
    entry::<super::unconfirmed_talk::UnconfirmedTalk>(),
    entry::<super::staggered_start::StaggeredStart>(),
    // Rooms.
    entry::<super::room_overlap::RoomOverlap>(),
    entry::<super::room_unavailable::RoomUnavailable>(),
    entry::<super::missing_feature::MissingFeature>(),
    entry::<super::resource_overload::ResourceOverload>(),
    entry::<super::room_too_small::RoomTooSmall>(),
    entry::<super::room_turnaround::RoomTurnaround>(),
    entry::<super::popular_talk_in_smaller_room::PopularTalkInSmallerRoom>(),
    // People.
    entry::<super::person_overlap::PersonOverlap>(),
    entry::<super::person_unavailable::PersonUnavailable>(),
    entry::<super::short_turnaround::ShortTurnaround>(),
    entry::<super::person_overload::PersonOverload>(),
    entry::<super::chair_overlap::ChairOverlap>(),
    entry::<super::no_pause::NoPause>(),
    entry::<super::unsociable_hour::UnsociableHour>(),
    // Relations.
    entry::<super::order::Order>(),
    entry::<super::keep_apart::KeepApart>(),
    entry::<super::series::Series>(),
    entry::<super::same_day::SameDay>(),
    entry::<super::different_day::DifferentDay>(),
    entry::<super::difficulty_order::DifficultyOrder>(),
    entry::<super::wrong_position::WrongPosition>(),
    // Programme.
    entry::<super::plenary_overlap::PlenaryOverlap>(),
    entry::<super::over_break::OverBreak>(),
    entry::<super::track_overlap::TrackOverlap>(),
    entry::<super::track_room_change::TrackRoomChange>(),
    entry::<super::track_interrupted::TrackInterrupted>(),
    entry::<super::mixed_block::MixedBlock>(),
    entry::<super::audience_overlap::AudienceOverlap>(),
    entry::<super::topic_overlap::TopicOverlap>(),
    entry::<super::similar_track_overlap::SimilarTrackOverlap>(),
    entry::<super::crowd_control::CrowdControl>(),
    entry::<super::slot_diversity::SlotDiversity>(),
    entry::<super::uneven_spread::UnevenSpread>(),
    // Change.
    entry::<super::published_talk_moved::PublishedTalkMoved>(),
    // Data.
    entry::<super::unknown_reference::UnknownReference>(),
    entry::<super::duplicate_entry::DuplicateEntry>(),
    entry::<super::empty_selector::EmptySelector>(),
    entry::<super::day_missing::DayMissing>(),
    entry::<super::missing_time::MissingTime>(),
    entry::<super::missing_room::MissingRoom>(),
    entry::<super::missing_people::MissingPeople>(),
    entry::<super::ambiguous_person::AmbiguousPerson>(),
    entry::<super::ambiguous_room::AmbiguousRoom>(),
    entry::<super::room_disagreement::RoomDisagreement>(),
    entry::<super::format_departure::FormatDeparture>(),
    entry::<super::unused_suppression::UnusedSuppression>(),
];

/// All rules, in order.
#[must_use]
pub fn registry() -> &'static [RuleEntry] {
    REGISTRY
}
