//! Which starts ids, windows and selectors mean.

use super::Resolver;
use super::selector::{Nothing, list_words};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Id, Interval, SlotChoice};
use crate::source::schema::{Listed, Pick, Picked, SlotSelector};
use crate::source::tree::At;

impl Resolver<'_> {
    pub(super) fn slot_choice(&mut self, pick: &Pick<SlotSelector>, at: At<'_>) -> Option<SlotChoice> {
        let before = self.errors.len();
        let windows = self.pick_starts(pick, at, Nothing::Refuse);
        if pick.0.is_empty() {
            let error = InputError::new("bad-value", at.origin(), "the list of slots is empty");
            self.errors.push(error.help("name a slot, or remove the key: then every start will do"));
        }
        let words = self.pick_words(pick);
        (self.errors.len() == before).then(|| SlotChoice { windows, words, origin: at.origin() })
    }

    /// The starts that ids, days and selectors mean together, as sorted, disjoint windows.
    pub(super) fn pick_starts(&mut self, pick: &Pick<SlotSelector>, at: At<'_>, nothing: Nothing) -> Vec<Interval> {
        let mut out = Vec::new();
        for (index, one) in pick.0.iter().enumerate() {
            let at = at.item(index);
            match one {
                // A window may be a day alone; a slot of that id comes first.
                Picked::Id(id) if self.is_day(id) => {
                    let day = self.calendar.date(id).map(|date| self.calendar.span(date));
                    out.extend(self.ok(day, at.origin()));
                }
                Picked::Id(id) => out.extend(self.slots_named(std::slice::from_ref(id), at)),
                Picked::By(selector) => {
                    let known = self.errors.len();
                    let found = self.select_starts(selector, at);
                    if found.is_empty() && self.errors.len() == known {
                        self.nothing_matches("start", &words(selector), at, nothing);
                    }
                    out.extend(found);
                }
            }
        }
        Interval::merged(out)
    }

    fn is_day(&self, id: &str) -> bool {
        !self.tagged.ids.contains_key(id) && self.calendar.day(id).is_ok()
    }

    fn pick_words(&self, pick: &Pick<SlotSelector>) -> String {
        let mut slots: Vec<&str> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        for one in &pick.0 {
            match one {
                Picked::Id(id) if self.is_day(id) => parts.push(format!("day {id}")),
                Picked::Id(id) => slots.push(id),
                Picked::By(selector) => parts.push(words(selector)),
            }
        }
        if !slots.is_empty() {
            parts.insert(0, format!("slot {}", slots.join(" or ")));
        }
        parts.join(" or ")
    }

    fn slots_named(&mut self, ids: &[String], at: At<'_>) -> Vec<Interval> {
        let mut out = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            match self.tagged.ids.get(id) {
                Some((_, marks)) => out.extend(marks),
                None => self.unknown("unknown-slot", "unknown slot", id, at.item(index), true),
            }
        }
        Interval::merged(out)
    }

    fn unknown(&mut self, error: &'static str, words: &str, text: &str, at: At<'_>, ids: bool) {
        let error = InputError::new(error, at.origin(), format!("{words} `{text}`"));
        let known: Vec<&str> = if ids {
            let days = self.calendar.days.iter().map(|day| day.id.as_str());
            self.tagged.ids.keys().map(String::as_str).chain(days).collect()
        } else {
            self.tagged.tags.keys().map(String::as_str).collect()
        };
        let error = match did_you_mean(text, known.iter().copied()) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None if ids && text.contains(':') => {
                error.help("for starts at some time write a window, such as {day: …, from: \"10:00\", to: \"10:30\"}")
            }
            None if ids && self.tagged.ids.is_empty() => {
                error.help(format!("give the slot an `id`, or name a day: {}", known.join(", ")))
            }
            None if known.is_empty() => error,
            None => error.help(format!("known are {}", known.join(", "))),
        };
        self.errors.push(error);
    }

    /// The starts that a selector means, as sorted, disjoint windows.
    fn select_starts(&mut self, selector: &SlotSelector, at: At<'_>) -> Vec<Interval> {
        let mut out = self.whole_event();
        if let Some(Listed(ids)) = &selector.id {
            out = meet(&out, &self.slots_named(ids, at.key("id")));
        }
        if let Some(Listed(tags)) = &selector.tag {
            let mut windows = Vec::new();
            for (index, tag) in tags.iter().enumerate() {
                if let Some(marks) = self.tagged.tags.get(tag) {
                    windows.extend(marks);
                } else {
                    let at = at.key("tag").item(index);
                    self.unknown("unknown-tag", "no slot or grid has the tag", tag, at, false);
                }
            }
            out = meet(&out, &Interval::merged(windows));
        }
        if let Some(days) = &selector.day {
            let days = self.days_named(days, at.key("day"));
            out = meet(&out, &Interval::merged(days.into_iter().map(|day| self.instance.day(day).span).collect()));
        }
        if let Some(blocks) = &selector.block {
            let blocks = self.blocks_named(blocks, at.key("block"));
            let spans = blocks.into_iter().map(|block| self.instance.blocks[block.index()].span).collect();
            out = meet(&out, &Interval::merged(spans));
        }
        if selector.from.is_some() || selector.to.is_some() {
            let windows = self.window(None, selector.from.as_deref(), selector.to.as_deref(), at);
            out = meet(&out, &Interval::merged(windows));
        }
        if let Some(not) = &selector.not {
            let not = self.select_starts(not, at.key("not"));
            out = without(&out, &not);
        }
        out
    }

    /// From the first midnight to the last, and everything that is offered.
    fn whole_event(&self) -> Vec<Interval> {
        let spans = self.instance.days.iter().flat_map(|day| [Some(day.span), day.hull]).flatten();
        let hull = spans.reduce(|one, two| Interval::new(one.start.min(two.start), one.end.max(two.end)));
        hull.into_iter().collect()
    }
}

/// A selector of starts in a few words.
fn words(selector: &SlotSelector) -> String {
    let lists = [("slot", &selector.id), ("tag", &selector.tag), ("day", &selector.day), ("block", &selector.block)];
    let mut parts: Vec<String> = lists.into_iter().filter_map(|(word, list)| list_words(word, list.as_ref())).collect();
    parts.extend(selector.from.as_ref().map(|from| format!("from {from}")));
    parts.extend(selector.to.as_ref().map(|to| format!("before {to}")));
    parts.extend(selector.not.as_ref().map(|not| format!("not ({})", words(not))));
    parts.join(" and ")
}

/// What lies in both; both sorted and disjoint.
fn meet(one: &[Interval], two: &[Interval]) -> Vec<Interval> {
    let (mut a, mut b, mut out) = (0, 0, Vec::new());
    while let (Some(&left), Some(&right)) = (one.get(a), two.get(b)) {
        out.extend(left.meet(right));
        if left.end < right.end { a += 1 } else { b += 1 }
    }
    out
}

/// What lies in the first and not in the second; both sorted and disjoint.
fn without(one: &[Interval], two: &[Interval]) -> Vec<Interval> {
    let mut out = Vec::new();
    for &window in one {
        let mut start = window.start;
        for hole in two.iter().filter_map(|hole| hole.meet(window)) {
            if start < hole.start {
                out.push(Interval::new(start, hole.start));
            }
            start = hole.end;
        }
        if start < window.end {
            out.push(Interval::new(start, window.end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;

    fn spans(pairs: &[(i64, i64)]) -> Vec<Interval> {
        pairs.iter().map(|&(start, end)| Interval::new(Time(start), Time(end))).collect()
    }

    #[test]
    fn sets_of_windows() {
        let one = Interval::merged(spans(&[(20, 30), (0, 10), (5, 12)]));
        assert_eq!(one, spans(&[(0, 12), (20, 30)]));
        assert_eq!(meet(&one, &spans(&[(10, 25)])), spans(&[(10, 12), (20, 25)]));
        assert_eq!(without(&one, &spans(&[(2, 4), (11, 40)])), spans(&[(0, 2), (4, 11)]));
    }
}
