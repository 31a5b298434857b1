//! Talks as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Details, Listed, Pick, RoomSelector, SlotSelector, TalkSelector};

/// Anything that is placed. In role lists, `unknown` says that more people exist than are named.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Talk {
    /// The id; the slug of the title if absent.
    pub(in super::super) id: Option<String>,
    /// The printed title; the id if absent.
    pub(in super::super) title: Option<String>,
    /// Free text: `talk`, `panel`, `workshop` …; `talk` if absent.
    pub(in super::super) kind: Option<String>,
    /// Length in minutes; absent: that of `defaults`, else that of its slot.
    #[schemars(range(min = 1))]
    pub(in super::super) minutes: Option<i64>,
    /// Who speaks.
    pub(in super::super) speakers: Option<Listed<String>>,
    /// Who moderates.
    pub(in super::super) moderators: Option<Listed<String>>,
    /// Who sits on the panel.
    pub(in super::super) panelists: Option<Listed<String>>,
    /// Who chairs.
    pub(in super::super) chairs: Option<Listed<String>>,
    /// Who organises it; need not be in the room.
    pub(in super::super) organisers: Option<Listed<String>>,
    /// Who may be asked about it; need not be in the room.
    pub(in super::super) contacts: Option<Listed<String>>,
    /// The people of other talks attend: a selector; `{day: same}` means all of that day.
    pub(in super::super) people_of: Option<TalkSelector>,
    /// Expected audience in seats.
    #[schemars(range(min = 0))]
    pub(in super::super) expected: Option<i64>,
    /// The track.
    pub(in super::super) track: Option<String>,
    /// Free tags, for selectors.
    pub(in super::super) tags: Option<Listed<String>>,
    /// Features its room must have.
    pub(in super::super) needs: Option<Listed<String>>,
    /// How hard it is: 1 is introductory.
    #[schemars(range(min = 1))]
    pub(in super::super) difficulty: Option<i64>,
    /// The language it is given in.
    pub(in super::super) language: Option<String>,
    /// The series whose next part it is; parts follow each other in order of declaration.
    pub(in super::super) series: Option<String>,
    /// Its place in the list of its track, from 1.
    #[schemars(range(min = 1))]
    pub(in super::super) position: Option<i64>,
    /// The organisation behind it.
    pub(in super::super) organisation: Option<String>,
    /// Talks that must have ended before this one starts.
    pub(in super::super) after: Option<Listed<String>>,
    /// What leaving it out costs; 1 if absent.
    #[schemars(range(min = 1))]
    pub(in super::super) priority: Option<i64>,
    /// Nothing may run against it.
    pub(in super::super) plenary: Option<bool>,
    /// `live`, or `recorded`: nobody need be there.
    pub(in super::super) delivery: Option<String>,
    /// Keeps its own breaks: the common ones do not bind it.
    pub(in super::super) own_breaks: Option<bool>,
    /// Rooms it may use: ids, a selector, or `none`.
    pub(in super::super) rooms: Option<Pick<RoomSelector>>,
    /// Starts it may take: ids of slots, or a selector.
    pub(in super::super) slots: Option<Pick<SlotSelector>>,
    /// A fixed start, room or both.
    pub(in super::super) pin: Option<Pin>,
    /// `proposed`, `confirmed` or `cancelled`. A cancelled talk is not placed, and its pin is free.
    #[schemars(extend("enum" = ["proposed", "confirmed", "cancelled", null]))]
    pub(in super::super) status: Option<String>,
    /// The last day on which its slot and room are held for it: a date such as `2027-03-01`. After
    /// it, it is not placed any more, and its pin is free.
    #[schemars(extend("format" = "date"))]
    pub(in super::super) hold_until: Option<String>,
    /// It may be left out at soft cost.
    pub(in super::super) optional: Option<bool>,
    /// The talk that this one repeats. A repeat takes over what it does not state itself: title,
    /// kind, minutes, people (role by role), expected, track, tags, needs, difficulty, language,
    /// organisation and delivery. When and where it takes place, its status and what it uses are
    /// its own.
    pub(in super::super) repeat_of: Option<String>,
    /// What it uses up while it runs, with amounts: `{interpreter: 1}`, from `resources`.
    pub(in super::super) uses: Option<BTreeMap<String, i64>>,
    /// Facts that plenary carries from file to file and does not interpret: `abstract`, `url`, `guid` …
    pub(in super::super) details: Option<Details>,
    /// Its parts; their speakers are needed for the whole talk.
    pub(in super::super) parts: Option<Vec<Part>>,
}

/// A fixed start, room or both; may be off the grid.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Pin {
    /// The start: `mon 09:40` or `2016-07-11T09:40`.
    pub(in super::super) start: Option<String>,
    /// The room.
    pub(in super::super) room: Option<String>,
}

/// A part of a talk.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Part {
    /// The printed title.
    #[expect(dead_code, reason = "parsed so that it is accepted; printed by exports later")]
    pub(in super::super) title: Option<String>,
    /// Who speaks.
    pub(in super::super) speakers: Option<Listed<String>>,
}
