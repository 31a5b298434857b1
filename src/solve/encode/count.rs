//! Groups by key: counts, splits and distinct values.

use std::collections::BTreeMap;

use super::Encoder;
use super::curve::Content;
use crate::model::TalkId;
use crate::problem::{Classes, Curve, Key, Placement, Unit};
use crate::solve::program::{Linear, Sense};

/// A group by minutes of its talks.
type ByMinutes = BTreeMap<i64, Content>;

impl Encoder<'_> {
    /// Σ over values of the key of unit × curve(n). Values with the same content are one.
    pub(super) fn count(&mut self, members: &[(TalkId, i64)], key: Key, curve: &Curve, unit: &Unit) -> Option<()> {
        let space = &self.problem.space;
        if *unit == Unit::Durations {
            let mut groups: BTreeMap<usize, ByMinutes> = BTreeMap::new();
            for &(talk, amount) in members {
                self.by_minutes(&mut groups, (talk, amount), |placement, visit| {
                    space.values_of(key, placement).for_each(visit);
                });
            }
            return self.durations(1, groups);
        }
        let mut groups: BTreeMap<usize, Content> = BTreeMap::new();
        for &(talk, amount) in members {
            self.spread(&mut groups, (talk, amount), |placement, visit| {
                space.values_of(key, placement).for_each(visit);
            });
        }
        for (content, times) in merged(groups, |value| unit.at(space, key, value)) {
            if self.strict && curve.grows() {
                self.no_more(curve, &content)?;
            } else if *curve == Curve::Any {
                let any = self.literal(&content, self.pull(times, curve))?;
                self.linear(times, &any);
            } else {
                self.curve(times, curve, &content.sum(), content.range())?;
            }
        }
        Some(())
    }

    /// The largest n at which a curve that grows is as low as for the fixed talks alone, as a row.
    fn no_more(&mut self, curve: &Curve, content: &Content) -> Option<()> {
        let (least, most) = content.range();
        let free = (least..=most).take_while(|&n| curve.at(n) == curve.at(least)).last().unwrap_or(least);
        if free >= most {
            return Some(());
        }
        let n = content.sum();
        self.row(n.terms, Sense::Most, free - n.constant)
    }

    /// Pairs within groups, less pairs within those parts of them that share a class and a value of `of`.
    pub(super) fn split(&mut self, members: &Classes, within: Key, of: Option<Key>, unit: &Unit) -> Option<()> {
        let space = &self.problem.space;
        let keys = |placement: Placement| {
            let other = of.map_or(Some(0), |of| space.key_of(of, placement))?;
            Some((space.key_of(within, placement)?, other))
        };
        if *unit == Unit::Durations {
            let (mut outer, mut inner) = (BTreeMap::new(), BTreeMap::new());
            for &(talk, class) in members {
                self.by_minutes(&mut outer, (talk, 1), |placement, visit| {
                    if let Some((group, _)) = keys(placement) {
                        visit(group);
                    }
                });
                self.by_minutes(&mut inner, (talk, 1), |placement, visit| {
                    if let Some((group, other)) = keys(placement) {
                        visit((group, other, class));
                    }
                });
            }
            self.durations(1, outer)?;
            return self.durations(-1, inner);
        }
        let (mut outer, mut inner) = (BTreeMap::new(), BTreeMap::new());
        for &(talk, class) in members {
            self.spread(&mut outer, (talk, 1), |placement, visit| {
                if let Some((group, _)) = keys(placement) {
                    visit(group);
                }
            });
            self.spread(&mut inner, (talk, 1), |placement, visit| {
                if let Some((group, other)) = keys(placement) {
                    visit((group, other, class));
                }
            });
        }
        // A group whose members all share the rest cancels out.
        let mut signed: BTreeMap<Content, i64> = BTreeMap::new();
        for (group, content) in outer {
            *signed.entry(content).or_default() += unit.at(space, within, group);
        }
        for ((group, ..), content) in inner {
            *signed.entry(content).or_default() -= unit.at(space, within, group);
        }
        for (content, times) in signed {
            self.curve(times, &Curve::Pairs, &content.sum(), content.range())?;
        }
        Some(())
    }

    /// Σ over values of `within` of curve(number of different (`of`, class)).
    pub(super) fn distinct(&mut self, members: &Classes, within: Key, of: Option<Key>, curve: &Curve) -> Option<()> {
        let space = &self.problem.space;
        let mut groups: BTreeMap<(usize, usize, u32), Content> = BTreeMap::new();
        for &(talk, class) in members {
            self.spread(&mut groups, (talk, 1), |placement, visit| {
                let other = of.map_or(Some(0), |of| space.key_of(of, placement));
                if let (Some(group), Some(other)) = (space.key_of(within, placement), other) {
                    visit((group, other, class));
                }
            });
        }
        let pulled = self.pull(1, curve);
        let mut numbers: BTreeMap<usize, (Linear, i64)> = BTreeMap::new();
        for ((group, ..), content) in groups {
            let literal = self.literal(&content, pulled)?;
            let (number, most) = numbers.entry(group).or_default();
            number.constant += literal.constant;
            number.terms.extend(literal.terms);
            *most += 1;
        }
        for (number, most) in numbers.into_values() {
            self.curve(1, curve, &number, (number.constant, most))?;
        }
        Some(())
    }

    /// Adds a talk to the groups that its placements are in, by its minutes there.
    fn by_minutes<K: Ord + Clone>(
        &self,
        groups: &mut BTreeMap<K, ByMinutes>,
        member: (TalkId, i64),
        keys: impl Fn(Placement, &mut dyn FnMut(K)),
    ) {
        let mut flat: BTreeMap<(K, i64), Content> = BTreeMap::new();
        self.spread(&mut flat, member, |placement, visit| {
            let minutes = self.problem.space.start(placement.start).span.minutes();
            keys(placement, &mut |key| visit((key, minutes)));
        });
        for ((key, minutes), content) in flat {
            groups.entry(key).or_default().entry(minutes).or_default().join(&content);
        }
    }

    /// times × the minutes of both talks of all pairs in each group. With the least length l and the length
    /// l + e of each other class c, this is (2l + Σ e) · C(n) + Σ e · C(n of c) − Σ e · C(n without c),
    /// where C(n) = n(n − 1)/2: for n of c × n without c pairs are all pairs but those on one side.
    fn durations<K: Ord>(&mut self, times: i64, groups: BTreeMap<K, ByMinutes>) -> Option<()> {
        let mut equal: BTreeMap<ByMinutes, i64> = BTreeMap::new();
        for group in groups.into_values() {
            *equal.entry(group).or_default() += times;
        }
        for (group, times) in equal {
            let Some(&least) = group.keys().next() else { continue };
            let all_but = |one: Option<i64>| {
                let mut joined = Content::default();
                group.iter().filter(|&(&minutes, _)| Some(minutes) != one).for_each(|(_, part)| joined.join(part));
                joined
            };
            let more: i64 = group.keys().map(|minutes| minutes - least).sum();
            let mut signed: BTreeMap<Content, i64> = BTreeMap::new();
            *signed.entry(all_but(None)).or_default() += times * (2 * least + more);
            for (minutes, part) in group.iter().skip(1) {
                *signed.entry(part.clone()).or_default() += times * (minutes - least);
                *signed.entry(all_but(Some(*minutes))).or_default() -= times * (minutes - least);
            }
            for (content, times) in signed {
                self.curve(times, &Curve::Pairs, &content.sum(), content.range())?;
            }
        }
        Some(())
    }
}

/// Groups with the same content as one: units of all of them, without those that cost nothing.
fn merged(groups: BTreeMap<usize, Content>, unit: impl Fn(usize) -> i64) -> BTreeMap<Content, i64> {
    let mut merged: BTreeMap<Content, i64> = BTreeMap::new();
    for (value, content) in groups {
        *merged.entry(content).or_default() += unit(value);
    }
    merged.retain(|_, times| *times != 0);
    merged
}
