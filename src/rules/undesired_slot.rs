//! undesired-slot: a talk at a time that costs something.

use schemars::JsonSchema;
use serde::Deserialize;

use super::findings::talks_are;
use super::options::cells_in_use;
use super::{Family, Findings, Halves, Level, Per, Rule, RuleInfo, Slots, Subject, Use, few_starts};
use crate::model::{Id, Instance, Interval, Occurrence, TalkId, Time, Timetable};
use crate::problem::{Curve, Key, Lowering, TermKind, Unit};

#[derive(Debug)]
pub(super) struct UndesiredSlot;

/// Options of `undesired-slot`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The slots in question: a list of ids, or a selector.
    slots: Option<Slots>,
    /// `false`: a start in `slots` costs 1; `true`: a start outside them does.
    wanted: bool,
    /// Further costs: a list of `{slots: …, cost: n}`; a start costs the sum of the rows that match.
    table: Vec<Row>,
    /// `talk`: paid once for each talk. `minute`: for each minute of it. `cell`: once for each room
    /// and block that the talks use, at the cost of the block's beginning, however many they are.
    per: Per,
}

/// What a start in some slots costs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The slots: a list of ids, or a selector.
    slots: Slots,
    /// What a start in them costs.
    #[serde(deserialize_with = "super::options::cost")]
    #[schemars(range(min = 0, max = 1_000_000))]
    cost: i64,
}

impl Options {
    /// What a start at this time costs. O(rows × log windows).
    fn cost(&self, at: Time) -> i64 {
        let choice = self.slots.as_ref().map_or(0, |slots| i64::from(slots.contains(at) != self.wanted));
        let rows = self.table.iter().filter(|row| row.slots.contains(at));
        choice + rows.map(|row| row.cost).sum::<i64>()
    }

    /// Why a start at this time costs something.
    fn words(&self, at: Time) -> &'static str {
        let unwanted = self.wanted && self.slots.as_ref().is_some_and(|slots| !slots.contains(at));
        if unwanted { "outside the wanted slots" } else { "an undesired time" }
    }
}

impl Rule for UndesiredSlot {
    const INFO: RuleInfo = RuleInfo {
        id: "undesired-slot",
        family: Family::Placement,
        level: Level::Warn,
        weight: 1,
        unit: "talk, minute of it, or room and block",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk starts at a time that is not desired for it.",
        page: "\
## Why

Some times are open to a talk but not good for it: nobody wants to begin at 8:00, or end the last
day. Say which, and what they cost; `slots:` of a talk and `slot-not-allowed` are for times that are
closed. Without `slots` or `table` the rule is silent.

## Example

`undesired-slot: {scope: {tag: beginner}, slots: {day: tue}}`, and `borrowing`, tagged `beginner`, starts
on Tuesday at 10:00: cost 1.

## Fix

Move the talk to another start. The solver weighs this against everything else.

## Cost

One for a start in `slots` (with `wanted: true`: outside them), and `cost` for every row of `table` that
matches the start; for each talk, each of its minutes, or each room and block in use, as `per` says.
Breaks cost nothing; with `per: cell`, nor do talks outside all blocks or without a room.

CoSPLib has this as penalties of tracks, submissions and time zones by session (`per: cell` for
tracks), the conference scheduling of OptaPlanner as preferred, required, prohibited and undesired
timeslot tags (`per: minute`).
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        let slots = || Slots::sample(&[(0, 30), (60, 600)]);
        let table = vec![Row { slots: Slots::sample(&[(10, 20)]), cost: 3 }, Row { slots: slots(), cost: 2 }];
        vec![
            Options { slots: Some(slots()), ..Options::default() },
            Options::default(),
            Options { slots: Some(slots()), wanted: true, per: Per::Minute, ..Options::default() },
            Options { slots: Some(Slots::sample(&[])), wanted: true, table: table.clone(), per: Per::Talk },
            Options { slots: Some(slots()), wanted: true, table, per: Per::Cell },
        ]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let covered =
            timetable.occurrences.iter().filter(|one| this.covers(one.talk) && !instance.talk(one.talk).is_break);
        if this.options.per == Per::Cell {
            return cells(instance, covered, this, out);
        }
        for (one, start) in covered.filter_map(|one| Some((one, one.start?))) {
            let cost = this.options.cost(start);
            let atoms = this.options.per.atoms(cost, one.span.map(Interval::minutes));
            if atoms == 0 {
                continue;
            }
            let (title, label, words) =
                (instance.talk_label(one.talk), instance.time_label(start), this.options.words(start));
            let mut draft = out
                .report(atoms, one.at.start, words, format!("{title} starts at {label}, {words}"))
                .talks([one.talk])
                .related(this.origin, "asked for here");
            if let Some(span) = one.span {
                draft = draft.span(span);
            }
            let better = instance.offered_spans(one.talk).into_iter().map(|span| span.start);
            let better = few_starts(instance, better.filter(|&at| this.options.cost(at) < cost));
            if !better.is_empty() {
                draft.help(format!("better times: {better}"));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let space = out.space();
        let talks = instance.talks().filter(|(id, talk)| this.covers(*id) && !talk.is_break);
        if this.options.per == Per::Cell {
            let members = talks.map(|(id, _)| (id, 1)).collect();
            let blocks = instance.blocks.iter().map(|block| this.options.cost(block.span.start));
            let costs: Vec<i64> = blocks.flat_map(|cost| vec![cost; space.rooms]).collect();
            if costs.iter().any(|&cost| cost != 0) {
                let (key, curve, unit) = (Key::BlockRoom, Curve::Any, Unit::Table(costs));
                out.add(TermKind::Count { members, key, curve, unit }, 1, this.origin);
            }
            return;
        }
        for (id, _) in talks {
            out.talk_start(id, this.origin, |start| {
                let span = space.start(start).span;
                this.options.per.atoms(this.options.cost(span.start), Some(span.minutes()))
            });
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
        let cost = this.options.cost(block.span.start);
        let Some(first) = users.first().filter(|_| cost != 0) else { continue };
        let (name, words) = (&instance.room(room).name, this.options.words(block.span.start));
        let talks: Vec<TalkId> = users.iter().map(|one| one.talk).collect();
        let are = talks_are(instance, talks.iter().copied());
        let label = instance.span_label(block.span);
        out.report(cost, first.at.start, words, format!("{are} in {name} during {label}, {words}"))
            .talks(talks)
            .rooms(instance.room(room).atoms.iter().copied())
            .span(block.span)
            .related(this.origin, "asked for here")
            .help(format!("keep {name} free of them in block {}", block.id));
    }
}
