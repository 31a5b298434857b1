//! Which occurrences meet: pairs at once, or soon after one another, that have something in common.

use super::{Interval, Occurrence, Timetable};

/// What an occurrence has in common with others. A list belongs to each key; an occurrence meets
/// those on the lists it asks for.
#[derive(Debug)]
pub struct Keys<K> {
    position: usize,
    marks: Vec<Mark<K>>,
}

/// In this order, so that no occurrence meets itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Asks,
    Shares,
    Lists,
}

/// An occurrence by its position in order of time, under one key.
type Mark<K> = (K, usize, Part);

impl<K> Keys<K> {
    /// It meets all others that share this key.
    pub fn share(&mut self, key: K) {
        self.marks.push((key, self.position, Part::Shares));
    }

    /// It is on the list of this key, for others to ask for.
    pub fn list(&mut self, key: K) {
        self.marks.push((key, self.position, Part::Lists));
    }

    /// It meets what is on the list of this key.
    pub fn ask(&mut self, key: K) {
        self.marks.push((key, self.position, Part::Asks));
    }
}

/// Two occurrences of different talks with their spans, the earlier start first.
#[derive(Debug, Clone, Copy)]
pub struct Meeting<'t> {
    /// The earlier one.
    pub first: &'t Occurrence,
    /// When it takes place.
    pub before: Interval,
    /// The later one.
    pub second: &'t Occurrence,
    /// When it takes place.
    pub after: Interval,
}

impl Timetable<'_> {
    /// Pairs of occurrences of different talks that overlap in time and meet under some key, with the
    /// common time: by the later one, then by the earlier one, in order of time. An occurrence
    /// without a key meets nothing.
    ///
    /// A sweep over starts for each key by itself (Shamos and Hoey 1976): O(k log k + pairs) for k keys
    /// of all occurrences together, where a pair counts once for each key it has in common. What runs at
    /// once but shares no key costs nothing.
    pub fn overlapping<K: Ord>(
        &self,
        keys: impl FnMut(&Occurrence, &mut Keys<K>),
    ) -> Vec<(&Occurrence, &Occurrence, Interval)> {
        let mut pairs = self.meeting(0, keys);
        pairs.sort_unstable();
        pairs.dedup();
        let overlap = |(later, earlier): (usize, usize)| {
            let Meeting { first, before, second, after } = self.meeting_of(earlier, later)?;
            Some((first, second, before.meet(after)?))
        };
        pairs.into_iter().filter_map(overlap).collect()
    }

    /// Pairs of occurrences of different talks of which the later one starts before the earlier one has
    /// ended or less than `minutes` after that, and that meet under some key: by the earlier one, then by
    /// the later one, in order of time. The same sweep, with the same cost.
    pub fn near<K: Ord>(&self, minutes: i64, keys: impl FnMut(&Occurrence, &mut Keys<K>)) -> Vec<Meeting<'_>> {
        let mut pairs = self.meeting(minutes, keys);
        pairs.sort_unstable_by_key(|&(later, earlier)| (earlier, later));
        pairs.dedup();
        pairs.into_iter().filter_map(|(later, earlier)| self.meeting_of(earlier, later)).collect()
    }

    /// The pair at these positions in order of time, if it is of different talks.
    fn meeting_of(&self, earlier: usize, later: usize) -> Option<Meeting<'_>> {
        let at = |position: usize| &self.occurrences[self.by_time[position]];
        let (first, second) = (at(earlier), at(later));
        let meeting = Meeting { first, before: first.span?, second, after: second.span? };
        (first.talk != second.talk).then_some(meeting)
    }

    /// Positions, the later first, of those that meet under some key while the earlier one runs or less
    /// than `minutes` after its end; more than once if they meet under several keys.
    fn meeting<K: Ord>(&self, minutes: i64, mut keys: impl FnMut(&Occurrence, &mut Keys<K>)) -> Vec<(usize, usize)> {
        let mut found = Keys { position: 0, marks: Vec::new() };
        for (position, &index) in self.by_time.iter().enumerate() {
            found.position = position;
            keys(&self.occurrences[index], &mut found);
        }
        let mut marks = found.marks;
        marks.sort_unstable();
        let span = |position: usize| self.occurrences[self.by_time[position]].span;
        let mut pairs = Vec::new();
        // Listed positions with the end of their reach. Pruned when asked for, so that what is asked
        // for is found: every one that is looked at is dropped for good, or makes a pair.
        let mut open: Vec<(i64, usize)> = Vec::new();
        for one_key in marks.chunk_by(|one, other| one.0 == other.0).filter(|marks| marks.len() > 1) {
            open.clear();
            for &(_, position, part) in one_key {
                // Whatever is in order of time has a span.
                let Some(span) = span(position) else { continue };
                if part != Part::Lists {
                    open.retain(|&(until, _)| until > span.start.0);
                    pairs.extend(open.iter().map(|&(_, earlier)| (position, earlier)));
                }
                if part != Part::Asks {
                    open.push((span.end.0.saturating_add(minutes), position));
                }
            }
        }
        pairs
    }

    /// Pairs that overlap without starting together, among those that `member` accepts, in the order of
    /// [`Timetable::overlapping`]. What starts together is looked at together: O(n + pairs).
    pub fn staggered(&self, member: impl Fn(&Occurrence) -> bool) -> Vec<(&Occurrence, &Occurrence, Interval)> {
        let timed = self.by_time.iter().map(|&index| &self.occurrences[index]).filter(|one| member(one));
        let timed: Vec<(&Occurrence, Interval)> = timed.filter_map(|one| Some((one, one.span?))).collect();
        let mut running: Vec<(&Occurrence, Interval)> = Vec::new();
        let mut pairs = Vec::new();
        for together in timed.chunk_by(|one, other| one.1.start == other.1.start) {
            running.retain(|(_, earlier)| earlier.end > together[0].1.start);
            for &(second, span) in together {
                let others = running.iter().filter(|(first, _)| first.talk != second.talk);
                pairs.extend(others.filter_map(|&(first, earlier)| Some((first, second, earlier.meet(span)?))));
            }
            running.extend(together);
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Agenda, Entry, EntryOrigins, Id, Instance, OriginId, Talk, TalkId, TalkRef, Time, Zone};

    /// A talk for each span.
    fn agenda(spans: &[(i64, i64)]) -> (Instance, Agenda) {
        let mut instance = Instance::empty("", Zone::UTC);
        let mut agenda = Agenda::default();
        for (index, &(start, end)) in spans.iter().enumerate() {
            instance.talks.push(Talk::new(format!("t{index}"), String::new(), OriginId(0)));
            agenda.entries.push(Entry {
                talk: TalkRef::Known(TalkId::from_index(index)),
                start: Some(Time(start)),
                end: Some(Time(end)),
                rooms: Vec::new(),
                at: EntryOrigins::default(),
            });
        }
        (instance, agenda)
    }

    fn talks(pairs: &[(&Occurrence, &Occurrence, Interval)]) -> Vec<(u32, u32, i64)> {
        pairs.iter().map(|(first, second, both)| (first.talk.0, second.talk.0, both.minutes())).collect()
    }

    #[test]
    fn keys_say_who_meets_whom() {
        let (instance, agenda) = agenda(&[(0, 60), (10, 20), (15, 30), (60, 90)]);
        let timetable = Timetable::new(&instance, &agenda);
        let all = timetable.overlapping(|_, keys| keys.share(()));
        assert_eq!(talks(&all), [(0, 1, 10), (0, 2, 15), (1, 2, 5)]);
        // 1 asks for what the others list: they do not meet each other.
        let asked = timetable.overlapping(|one, keys| if one.talk.0 == 2 { keys.ask(0) } else { keys.list(0) });
        assert_eq!(talks(&asked), [(0, 2, 15), (1, 2, 5)]);
        // Two common keys make one pair.
        let twice = timetable.overlapping(|one, keys| (0..=one.talk.0.min(1)).for_each(|key| keys.share(key)));
        assert_eq!(talks(&twice), talks(&all));
        let soon = |minutes: i64| -> Vec<(u32, u32)> {
            let near = timetable.near(minutes, |_, keys| keys.share(()));
            near.iter().map(|one| (one.first.talk.0, one.second.talk.0)).collect()
        };
        assert_eq!(soon(41), [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]);
        assert_eq!(soon(40), [(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)]);
        assert_eq!(soon(0), [(0, 1), (0, 2), (1, 2)]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        /// Against plain loops over all pairs.
        #[test]
        fn the_same_as_all_pairs(
            drawn in proptest::collection::vec((0i64..40, 1i64..15, 0u32..4, 0u32..4), 0..20),
            minutes in 0i64..12,
        ) {
            let spans: Vec<(i64, i64)> = drawn.iter().map(|&(start, length, ..)| (start, start + length)).collect();
            let (instance, agenda) = agenda(&spans);
            let timetable = Timetable::new(&instance, &agenda);
            let id = |index: usize| TalkId::from_index(index).0;
            let keys = |talk: TalkId| [drawn[talk.index()].2, drawn[talk.index()].3];
            let share = |one: &Occurrence, out: &mut Keys<u32>| keys(one.talk).into_iter().for_each(|key| out.share(key));
            let mut order: Vec<usize> = (0..spans.len()).collect();
            order.sort_by_key(|&index| (spans[index], index));
            let (mut at_once, mut soon, mut staggered) = (Vec::new(), Vec::new(), Vec::new());
            for (later, &two) in order.iter().enumerate() {
                for (earlier, &one) in order[..later].iter().enumerate() {
                    let (a, b) = (keys(TalkId::from_index(one)), keys(TalkId::from_index(two)));
                    let meet = a.iter().any(|key| b.contains(key));
                    let gap = spans[two].0 - spans[one].1;
                    if gap < 0 {
                        let pair = (id(one), id(two));
                        if meet { at_once.push(pair); }
                        if spans[one].0 != spans[two].0 { staggered.push(pair); }
                    }
                    if meet && (gap < 0 || gap < minutes) {
                        soon.push((earlier, later));
                    }
                }
            }
            soon.sort_unstable();
            let plain = |pairs: Vec<(&Occurrence, &Occurrence, Interval)>| -> Vec<(u32, u32)> {
                pairs.iter().map(|(first, second, _)| (first.talk.0, second.talk.0)).collect()
            };
            proptest::prop_assert_eq!(plain(timetable.overlapping(share)), at_once);
            proptest::prop_assert_eq!(plain(timetable.staggered(|_| true)), staggered);
            let found: Vec<(u32, u32)> =
                timetable.near(minutes, share).iter().map(|one| (one.first.talk.0, one.second.talk.0)).collect();
            let wanted: Vec<(u32, u32)> =
                soon.iter().map(|&(one, two)| (id(order[one]), id(order[two]))).collect();
            proptest::prop_assert_eq!(found, wanted);
        }
    }
}
