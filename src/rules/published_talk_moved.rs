//! published-talk-moved: a talk that moved since the agenda was published.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Family, Findings, Halves, Level, Rule, RuleInfo, Subject, Use};
use crate::model::{Instance, Occurrence, TalkId, Timetable};
use crate::problem::Lowering;

#[derive(Debug)]
pub(super) struct PublishedTalkMoved;

/// Options of `published-talk-moved`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// What another start or end costs, times the weight.
    time: u16,
    /// What another room costs, times the weight.
    room: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { time: 3, room: 1 }
    }
}

impl Rule for PublishedTalkMoved {
    const INFO: RuleInfo = RuleInfo {
        id: "published-talk-moved",
        family: Family::Change,
        level: Level::Warn,
        weight: 10,
        unit: "moved talk: `time` for another start, `room` for another room",
        inviolable: false,
        subject: Subject::TALKS,
        halves: Halves::Both,
        summary: "A talk is not where the published agenda has it.",
        page: "\
## Why

People have booked trains and marked their programmes. Once an agenda is published, every move has a
price; a move in time more than one in space.

## Example

`doorman` was published for Monday 10:40 in `ballroom` and is now at 11:00 in `west`: 3 for the time and 1 for
the room, times the weight of 10: cost 40.

## Fix

Move it back, if nothing else is gained.

## Cost

`time` (3) for another start or end and `room` (1) for another room. Needs `published:` in the scenario or
`--published`.
",
    };
    type Options = Options;

    fn samples() -> Vec<Options> {
        vec![Options::default(), Options { time: 0, room: 5 }]
    }

    fn check(timetable: &Timetable<'_>, this: &Use<Options>, out: &mut Findings<'_>) {
        let instance = timetable.instance;
        let published = published(instance);
        for one in timetable.occurrences.iter().filter(|one| this.covers(one.talk)) {
            let Some(before) = published.get(&one.talk) else { continue };
            let title = instance.talk_label(one.talk);
            if let (Some(was), Some(start)) = (before.start, one.start)
                && was != start
            {
                let (was, now) = (instance.time_label(was), instance.time_label(start));
                out.report(
                    i64::from(this.options.time),
                    one.at.start,
                    "moved to here",
                    format!("{title} was published for {was} and now starts at {now}"),
                )
                .talks([one.talk])
                .related(before.at.start, format!("published for {was}"))
                .help(format!("move it back to {was}, unless the move is worth its cost"));
            } else if let (Some(was), Some(span)) = (before.span, one.span)
                && was != span
            {
                let (was, now) = (instance.end_label(was), instance.end_label(span));
                out.report(
                    i64::from(this.options.time),
                    one.at.end,
                    "ends at another time",
                    format!("{title} was published until {was} and now ends at {now}"),
                )
                .talks([one.talk])
                .related(before.at.end, format!("published until {was}"))
                .help(format!("let it end at {was}, unless the change is worth its cost"));
            }
            if !one.rooms.is_empty() && !before.rooms.is_empty() && one.rooms != before.rooms {
                let (was, now) = (instance.room_names(&before.rooms), instance.room_names(&one.rooms));
                out.report(
                    i64::from(this.options.room),
                    one.at.room,
                    "moved to here",
                    format!("{title} was published for {was} and is now in {now}"),
                )
                .talks([one.talk])
                .rooms(one.atoms.iter().copied())
                .related(before.at.room, format!("published for {was}"))
                .help(format!("move it back to {was}, unless the move is worth its cost"));
            }
        }
    }

    fn lower(instance: &Instance, this: &Use<Options>, out: &mut Lowering<'_>) {
        let space = out.space();
        for (talk, before) in published(instance).into_iter().filter(|(talk, _)| this.covers(*talk)) {
            if let Some(was) = before.start {
                let time = i64::from(this.options.time);
                out.talk_start(talk, before.at.start, |start| {
                    let span = space.start(start).span;
                    let stays = before.span.map_or(span.start == was, |before| before == span);
                    if stays { 0 } else { time }
                });
            }
            if !before.rooms.is_empty() {
                // A talk that was published for several rooms has moved wherever one room is.
                let room = i64::from(this.options.room);
                out.talk_room(talk, before.at.room, |place| match place {
                    Some(place) if before.rooms != [place] => room,
                    Some(_) | None => 0,
                });
            }
        }
    }
}

/// The first published occurrence of each talk.
fn published(instance: &Instance) -> BTreeMap<TalkId, Occurrence> {
    let Some(agenda) = &instance.published else { return BTreeMap::new() };
    let occurrences = Timetable::new(instance, agenda).occurrences;
    occurrences.into_iter().filter(|one| one.written).rev().map(|one| (one.talk, one)).collect()
}
