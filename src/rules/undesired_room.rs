//! undesired-room: a talk in a room that costs something.

use schemars::JsonSchema;
use serde::Deserialize;

use super::findings::talks_are;
use super::options::cells_in_use;
use super::{Family, Findings, Halves, Level, Per, Rooms, Rule, RuleInfo, Slots, Subject, Use};
use crate::model::{Id, Instance, Interval, Occurrence, RoomId, TalkId, Time, Timetable};
use crate::problem::{Curve, Key, Lowering, Place, StartId, TermKind, Unit};

#[derive(Debug)]
pub(super) struct UndesiredRoom;

/// Options of `undesired-room`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The rooms in question: a list of ids, or a selector.
    rooms: Option<Rooms>,
    /// Only starts in these slots count for `rooms`: a list of ids, or a selector. Absent: every start.
    slots: Option<Slots>,
    /// `false`: a talk in one of `rooms` costs 1; `true`: a talk in another room does.
    wanted: bool,
    /// Further costs: a list of `{rooms: …, slots: …, cost: n}`, of which `slots` may be left out; a
    /// talk costs the sum of the rows that match.
    table: Vec<Row>,
    /// `talk`: paid once for each talk. `minute`: for each minute of it. `cell`: once for each room
    /// and block that the talks use, however many they are; the block's beginning counts as start.
    per: Per,
}

/// What a talk in some rooms costs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The rooms: a list of ids, or a selector.
    rooms: Rooms,
    /// The slots: a list of ids, or a selector.
    slots: Option<Slots>,
    /// What a talk there costs.
    #[serde(deserialize_with = "super::options::cost")]
    #[schemars(range(min = 0, max = 1_000_000))]
    cost: i64,
}

impl Options {
    /// What a talk in this room costs at this start, if that is known. O(rows × log windows).
    fn cost(&self, room: RoomId, at: Option<Time>) -> i64 {
        let then = |slots: &Option<Slots>| slots.as_ref().is_none_or(|slots| at.is_some_and(|at| slots.contains(at)));
        let choice = self.rooms.as_ref().filter(|_| then(&self.slots));
        let choice = choice.map_or(0, |rooms| i64::from(rooms.contains(room) != self.wanted));
        let rows = self.table.iter().filter(|row| row.rooms.contains(room) && then(&row.slots));
        choice + rows.map(|row| row.cost).sum::<i64>()
    }

    /// Whether the start matters.
    fn is_timed(&self) -> bool {
        self.per == Per::Minute || self.slots.is_some() || self.table.iter().any(|row| row.slots.is_some())
    }

    /// Why this room costs something.
    fn words(&self, room: RoomId) -> &'static str {
        let unwanted = self.wanted && self.rooms.as_ref().is_some_and(|rooms| !rooms.contains(room));
        if unwanted { "not one of the wanted rooms" } else { "an undesired room" }
    }
}

impl Rule for UndesiredRoom {
    const INFO: RuleInfo = RuleInfo {
        id: "undesired-room",
        family: Family::Placement,
        level: Level::Warn,
        weight: 1,
        unit: "talk, minute of it, or room and block",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk is in a room that is not desired for it.",
        page: "\
## Why

Some rooms are open to a talk but not good for it: far from the others, hot in the afternoon, or just
not the one where its track meets. Say which, and what they cost; `rooms:` of a talk and
`room-not-allowed` are for rooms that are closed. Without `rooms` or `table` the rule is silent.

## Example

`undesired-room: {scope: {track: web}, rooms: [attic]}`, and `async`, of track `web`, is in `attic`: cost 1.

## Fix

Use another room. The solver weighs this against everything else.

## Cost

One for a room among `rooms` (with `wanted: true`: for another room), and `cost` for every row of
`table` that matches; for each talk, each of its minutes, or each room and block in use, as `per` says.
A talk without a room costs nothing, nor do breaks; with `per: cell`, nor do talks outside all blocks.

CoSPLib has this as penalties of tracks, sessions and submissions by room (`per: cell` for tracks and
sessions), the conference scheduling of OptaPlanner as preferred, required, prohibited and undesired
room tags (`per: minute`) and as rooms unavailable in a timeslot.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let rooms = |rooms: &[u32]| Rooms(rooms.iter().copied().map(RoomId).collect());
        let slots = || Some(Slots::sample(&[(0, 30), (60, 600)]));
        let table = vec![
            Row { rooms: rooms(&[0]), slots: Some(Slots::sample(&[(10, 60)])), cost: 3 },
            Row { rooms: rooms(&[0, 1]), slots: None, cost: 2 },
        ];
        vec![
            Options { rooms: Some(rooms(&[1])), ..Options::default() },
            Options::default(),
            Options { rooms: Some(rooms(&[0])), wanted: true, per: Per::Minute, ..Options::default() },
            Options { rooms: Some(rooms(&[0])), slots: slots(), wanted: true, table: table.clone(), per: Per::Talk },
            Options { rooms: Some(rooms(&[1])), slots: slots(), wanted: false, table, per: Per::Cell },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let covered =
            timetable.occurrences.iter().filter(|one| this.covers(one.talk) && !instance.talk(one.talk).is_break);
        if this.options.per == Per::Cell {
            return cells(instance, covered, this, out);
        }
        for one in covered {
            for &room in &one.rooms {
                let cost = this.options.cost(room, one.start);
                let atoms = this.options.per.atoms(cost, one.span.map(Interval::minutes));
                if atoms == 0 {
                    continue;
                }
                let (title, facts) = (instance.talk_label(one.talk), instance.room(room));
                let words = this.options.words(room);
                let mut draft = out
                    .report(atoms, one.at.room, words, format!("{title} is in {}, {words}", facts.name))
                    .talks([one.talk])
                    .rooms(facts.atoms.iter().copied())
                    .related(this.origin, "asked for here");
                if let Some(span) = one.span {
                    draft = draft.span(span);
                }
                let better: Vec<RoomId> = instance
                    .rooms()
                    .map(|(other, _)| other)
                    .filter(|&other| {
                        instance.allows_room(one.talk, other) && this.options.cost(other, one.start) < cost
                    })
                    .collect();
                if !better.is_empty() {
                    draft.help(format!("better rooms: {}", instance.room_names(&better)));
                }
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let space = out.space();
        let talks = instance.talks().filter(|(id, talk)| this.covers(*id) && !talk.is_break).map(|(id, _)| id);
        let rooms = || instance.rooms().map(|(room, _)| room);
        if this.options.per == Per::Cell {
            let members = talks.map(|talk| (talk, 1)).collect();
            let blocks = instance.blocks.iter().map(|block| Some(block.span.start));
            let costs: Vec<i64> =
                blocks.flat_map(|start| rooms().map(move |room| this.options.cost(room, start))).collect();
            if costs.iter().any(|&cost| cost != 0) {
                let (key, curve, unit) = (Key::BlockRoom, Curve::Any, Unit::Table(costs));
                out.add(TermKind::Count { members, key, curve, unit }, 1, this.origin);
            }
        } else if this.options.is_timed() {
            let cost = |start: StartId, room: RoomId| {
                let span = space.start(start).span;
                this.options.per.atoms(this.options.cost(room, Some(span.start)), Some(span.minutes()))
            };
            let starts = (0..space.starts.len()).map(StartId::from_index);
            let costs: Vec<(StartId, Place, i64)> =
                starts.flat_map(|start| rooms().map(move |room| (start, Some(room), cost(start, room)))).collect();
            out.start_room(&talks.collect::<Vec<TalkId>>(), this.origin, costs);
        } else {
            for talk in talks {
                out.talk_room(talk, this.origin, |place| place.map_or(0, |room| this.options.cost(room, None)));
            }
        }
    }
}

/// A finding for each room and block in use that costs something.
fn cells<'a>(
    instance: &Instance,
    covered: impl Iterator<Item = &'a Occurrence>,
    this: &Use<Options>,
    out: &mut Findings<'_>,
) {
    for ((block, room), users) in cells_in_use(instance, covered) {
        let block = &instance.blocks[block.index()];
        let cost = this.options.cost(room, Some(block.span.start));
        let Some(first) = users.first().filter(|_| cost != 0) else { continue };
        let (name, words) = (&instance.room(room).name, this.options.words(room));
        let talks: Vec<TalkId> = users.iter().map(|one| one.talk).collect();
        let are = talks_are(instance, talks.iter().copied());
        let label = instance.span_label(block.span);
        out.report(cost, first.at.room, words, format!("{are} in {name} during {label}, {words}"))
            .talks(talks)
            .rooms(instance.room(room).atoms.iter().copied())
            .span(block.span)
            .related(this.origin, "asked for here")
            .help(format!("move all of them out of {name} in block {}", block.id));
    }
}
