//! Runs of blocks, extents of days, and groups that meet in different rooms.

use std::collections::{BTreeMap, BTreeSet};

use super::Encoder;
use super::curve::{Content, Pulled};
use crate::model::{Id, Interval, TalkId};
use crate::problem::{Curve, Key, Placement};
use crate::solve::program::{Linear, Sense};

/// What may happen on one day.
#[derive(Default)]
struct Day {
    fixed: Vec<Interval>,
    free: BTreeMap<TalkId, Vec<(usize, Interval)>>,
}

impl Encoder<'_> {
    /// Per day or event, Over(1) or a step of the number of blocks that are used while the one before is not.
    pub(super) fn runs(&mut self, members: &[TalkId], within: Key, each: bool) -> Option<()> {
        let space = &self.problem.space;
        let mut groups: BTreeMap<usize, Content> = BTreeMap::new();
        for &talk in members {
            self.spread(&mut groups, (talk, 1), |placement, visit| {
                space.key_of(Key::Block, placement).into_iter().for_each(visit);
            });
        }
        let scope = |block: usize| if within == Key::Day { space.block_days[block].index() } else { 0 };
        let curve = if each { Curve::Over(1) } else { Curve::Table(vec![0, 0, 1]) };
        let pulled = self.pull(1, &curve);
        let mut numbers: BTreeMap<usize, (Linear, i64)> = BTreeMap::new();
        let mut previous: Option<(usize, Linear)> = None;
        for (block, content) in groups {
            let used = self.literal(&content, Pulled::BOTH)?;
            let before = previous.take().filter(|(other, _)| other + 1 == block && scope(*other) == scope(block));
            let begins = self.begins(&used, before.map(|(_, before)| before).unwrap_or_default(), pulled)?;
            previous = Some((block, used));
            let (number, most) = numbers.entry(scope(block)).or_default();
            number.constant += begins.constant;
            number.terms.extend(begins.terms);
            *most += 1;
        }
        for (number, most) in numbers.into_values() {
            self.curve(1, &curve, &number, (0, most))?;
        }
        Some(())
    }

    /// 1 if `used` and not `before`, both exact literals.
    fn begins(&mut self, used: &Linear, before: Linear, pulled: Pulled) -> Option<Linear> {
        let minus = |linear: &Linear| linear.terms.iter().map(|&(id, coefficient)| (id, -coefficient)).collect();
        match (used.terms.is_empty(), before.terms.is_empty()) {
            (_, true) if before.constant == 0 => return Some(used.clone()),
            (_, true) => return Some(Linear::default()),
            // A group without columns is here only with a fixed talk.
            (true, false) => return Some(Linear { constant: 1, terms: minus(&before) }),
            (false, false) => {}
        }
        let id = self.auxiliary(1, false)?;
        if pulled.down {
            let mut row: Vec<(usize, i64)> = minus(&before);
            row.extend(used.terms.iter().copied().chain([(id, -1)]));
            self.row(row, Sense::Most, 0)?;
        }
        if pulled.up {
            let mut row: Vec<(usize, i64)> = minus(used);
            row.push((id, 1));
            self.row(row, Sense::Most, 0)?;
            let mut row = before.terms;
            row.push((id, 1));
            self.row(row, Sense::Most, 1)?;
        }
        Some(Linear { constant: 0, terms: vec![(id, 1)] })
    }

    /// Per day: latest end − earliest start − most, where members are. A credit is for the pieces of the day
    /// that have a member's start before and a member's end behind them.
    pub(super) fn extent(&mut self, members: &[TalkId], most: i64) -> Option<()> {
        let space = &self.problem.space;
        let on = |placement: Placement| {
            let start = space.start(placement.start);
            start.day.map(|day| (day, start.span))
        };
        let mut days: BTreeMap<_, Day> = BTreeMap::new();
        for &talk in members {
            if let Some((day, span)) = self.program.fixed[talk.index()].and_then(on) {
                days.entry(day).or_default().fixed.push(span);
            }
            for &(placement, id) in &self.program.placed[talk.index()] {
                if let Some((day, span)) = on(placement) {
                    days.entry(day).or_default().free.entry(talk).or_default().push((id, span));
                }
            }
        }
        for day in days.into_values() {
            let spans = || day.fixed.iter().chain(day.free.values().flatten().map(|(_, span)| span));
            let (first, last) =
                spans().fold((i64::MAX, i64::MIN), |hull, span| (hull.0.min(span.start.0), hull.1.max(span.end.0)));
            if last - first <= most {
                continue;
            }
            if self.sign > 0 {
                self.late_and_early(&day, first, last - first, most)?;
            } else {
                self.pieces(&day, spans().flat_map(|span| [span.start.0, span.end.0]).collect(), most)?;
            }
        }
        Some(())
    }

    /// v ≥ end − start − most, with a column for the end, at least that of every member, and one for the start,
    /// at most that of every member that is placed; in minutes after `base`.
    fn late_and_early(&mut self, day: &Day, base: i64, whole: i64, most: i64) -> Option<()> {
        let (end, start) = (self.auxiliary(whole, false)?, self.auxiliary(whole, false)?);
        for span in &day.fixed {
            let columns = &mut self.program.columns;
            columns[end].lower = columns[end].lower.max(span.end.0 - base);
            columns[start].upper = columns[start].upper.min(span.start.0 - base);
        }
        for spans in day.free.values() {
            let late = spans.iter().map(|(id, span)| (*id, span.end.0 - base)).chain([(end, -1)]);
            self.row(late.collect(), Sense::Most, 0)?;
            let early = spans.iter().map(|(id, span)| (*id, whole - (span.start.0 - base))).chain([(start, 1)]);
            self.row(early.filter(|term| term.1 != 0).collect(), Sense::Most, whole)?;
        }
        let beyond = self.auxiliary(whole - most, false)?;
        self.atoms.terms.push((beyond, 1));
        self.row(vec![(end, 1), (start, -1), (beyond, -1)], Sense::Most, most)
    }

    /// The pieces between any two neighbouring `bounds` that lie between a start and an end.
    fn pieces(&mut self, day: &Day, bounds: BTreeSet<i64>, most: i64) -> Option<()> {
        let bounds: Vec<i64> = bounds.into_iter().collect();
        let mut number = Linear::default();
        let content = |inside: &dyn Fn(&Interval) -> bool| {
            let free = day.free.iter().filter_map(|(talk, spans)| {
                let ids: Vec<usize> = spans.iter().filter(|(_, span)| inside(span)).map(|(id, _)| *id).collect();
                (!ids.is_empty()).then_some((*talk, (1, ids)))
            });
            let fixed = day.fixed.iter().filter(|span| inside(span)).count();
            Content { fixed: i64::try_from(fixed).unwrap_or(i64::MAX), free: free.collect() }
        };
        let mut whole = 0;
        for pair in bounds.windows(2) {
            let minutes = pair[1] - pair[0];
            whole += minutes;
            let begun = self.literal(&content(&|span| span.start.0 <= pair[0]), Pulled { down: false, up: true })?;
            let to_end = self.literal(&content(&|span| span.end.0 >= pair[1]), Pulled { down: false, up: true })?;
            let inside = self.both(&begun, &to_end)?;
            number.constant += minutes * inside.constant;
            number.terms.extend(inside.terms.into_iter().map(|(id, coefficient)| (id, minutes * coefficient)));
        }
        let least = number.constant;
        self.curve(1, &Curve::Over(most), &number, (least, whole))
    }

    /// At most 1, where both literals are.
    fn both(&mut self, one: &Linear, two: &Linear) -> Option<Linear> {
        let decided = [(one, two), (two, one)].into_iter().find(|(literal, _)| literal.terms.is_empty());
        match decided {
            Some((literal, other)) if literal.constant > 0 => return Some(other.clone()),
            Some(_) => return Some(Linear::default()),
            None => {}
        }
        let id = self.auxiliary(1, false)?;
        for literal in [one, two] {
            let minus = literal.terms.iter().map(|&(column, coefficient)| (column, -coefficient));
            self.row(minus.chain([(id, 1)]).collect(), Sense::Most, 0)?;
        }
        Some(Linear { constant: 0, terms: vec![(id, 1)] })
    }

    /// Per value of `within` and room of the first group: the other rooms with members of the second, if the first
    /// is there. A credit is for every two such rooms.
    pub(super) fn crossing(&mut self, first: &[TalkId], second: &[TalkId], within: Key) -> Option<()> {
        let space = &self.problem.space;
        let pulled = Pulled { down: self.sign > 0, up: self.sign < 0 };
        let mut sides: [BTreeMap<usize, Vec<(usize, Linear)>>; 2] = [BTreeMap::new(), BTreeMap::new()];
        for (side, members) in sides.iter_mut().zip([first, second]) {
            let mut groups: BTreeMap<(usize, usize), Content> = BTreeMap::new();
            for &talk in members {
                self.spread(&mut groups, (talk, 1), |placement, visit| {
                    let key = space.key_of(within, placement).zip(space.key_of(Key::Room, placement));
                    key.into_iter().for_each(visit);
                });
            }
            for ((group, room), content) in groups {
                side.entry(group).or_default().push((room, self.literal(&content, pulled)?));
            }
        }
        let [first, mut second] = sides;
        for (group, rooms) in first {
            let others = second.remove(&group).unwrap_or_default();
            for (room, here) in rooms {
                let there = || others.iter().filter(|(other, _)| *other != room).map(|(_, literal)| literal);
                if self.sign < 0 {
                    for literal in there() {
                        let crossed = self.both(&here, literal)?;
                        self.linear(1, &crossed);
                    }
                    continue;
                }
                let number = there().fold(Linear::default(), |mut sum, literal| {
                    sum.constant += literal.constant;
                    sum.terms.extend(&literal.terms);
                    sum
                });
                let most = i64::try_from(there().count()).unwrap_or(i64::MAX);
                if here.terms.is_empty() {
                    self.linear(here.constant, &number);
                } else if most > 0 {
                    // v ≥ number − most · (1 − here)
                    let crossed = self.auxiliary(most, false)?;
                    self.atoms.terms.push((crossed, 1));
                    let mut row: Vec<_> =
                        here.terms.iter().map(|&(id, coefficient)| (id, most * coefficient)).collect();
                    row.extend(number.terms.into_iter().chain([(crossed, -1)]));
                    self.row(row, Sense::Most, most - number.constant)?;
                }
            }
        }
        Some(())
    }
}
