//! What each engine of a run contributed, in one line.

use crate::model::Score;
use crate::solve::{Bound, Event};

/// What one engine did.
struct Contribution {
    engine: &'static str,
    /// What the score gained by it.
    gained: Score,
    steps: usize,
    /// The last bound that it raised.
    raised: Option<String>,
}

/// One line about who lowered the cost by how much and who raised the bound; `None` if the first agenda and its first bound
/// stood.
pub(super) fn contributions(trace: &[Event]) -> Option<String> {
    let mut all: Vec<Contribution> = Vec::new();
    for (before, event) in trace.iter().zip(trace.iter().skip(1)) {
        let engine = event.engine;
        let at = all.iter().position(|one| one.engine == engine).unwrap_or_else(|| {
            all.push(Contribution { engine, gained: Score::ZERO, steps: 0, raised: None });
            all.len() - 1
        });
        let one = &mut all[at];
        if let (Some(old), Some(new)) = (before.score, event.score)
            && new != old
        {
            let gained =
                Score { hard: new.hard - old.hard, medium: new.medium - old.medium, soft: new.soft - old.soft };
            one.gained += gained;
            one.steps += 1;
        }
        one.raised = raised(before.bound, event.bound).or(one.raised.take());
    }
    let words: Vec<String> = all.iter().filter_map(Contribution::words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The part of the bound that rose.
fn raised(old: Bound, new: Bound) -> Option<String> {
    let rose = |old: Option<i64>, new: Option<i64>| new.filter(|new| old.is_some_and(|old| *new > old));
    let soft = rose(old.soft, new.soft).map(|bound| format!("bound {bound}"));
    let medium = || rose(old.medium, new.medium).map(|bound| format!("medium bound {bound}"));
    let hard = || rose(Some(old.hard), Some(new.hard)).map(|bound| format!("hard bound {bound}"));
    soft.or_else(medium).or_else(hard)
}

impl Contribution {
    fn words(&self) -> Option<String> {
        let parts = [("hard ", self.gained.hard), ("medium ", self.gained.medium), ("", self.gained.soft)];
        let parts = parts.into_iter().filter(|(_, change)| *change != 0);
        let mut gained = parts
            .map(|(part, change)| format!("{part}{}{}", if change < 0 { '−' } else { '+' }, change.abs()))
            .collect::<Vec<_>>()
            .join(" ");
        if !gained.is_empty() {
            let plural = if self.steps == 1 { "" } else { "s" };
            gained = format!("{gained} in {} step{plural}", self.steps);
        }
        let what: Vec<String> =
            [gained].into_iter().filter(|text| !text.is_empty()).chain(self.raised.clone()).collect();
        (!what.is_empty()).then(|| format!("{} {}", self.engine, what.join(" and ")))
    }
}

#[cfg(test)]
mod tests {
    use super::contributions;
    use crate::model::Score;
    use crate::solve::{Bound, Event};

    fn event(engine: &'static str, score: Option<(i64, i64)>, hard: i64, soft: Option<i64>) -> Event {
        let score = score.map(|(hard, soft)| Score::new(hard, soft));
        Event { seconds: None, engine, score, bound: Bound { hard, medium: Some(0), soft }, homeless: Vec::new() }
    }

    #[test]
    fn each_engine_is_named_once() {
        let trace = [
            event("presolve", None, 0, None),
            event("construction", Some((2, 50)), 0, None),
            event("search", Some((0, 70)), 0, Some(3)),
            event("rooms", Some((0, 64)), 0, Some(3)),
            event("search", Some((0, 60)), 0, Some(3)),
            event("microlp", Some((0, 60)), 0, Some(40)),
            event("microlp", Some((0, 58)), 0, Some(58)),
        ];
        let line = "search hard −2 +16 in 2 steps, rooms −6 in 1 step, microlp −2 in 1 step and bound 58";
        assert_eq!(contributions(&trace).as_deref(), Some(line));
        assert_eq!(contributions(&trace[..2]), None);
    }

    #[test]
    fn a_hard_bound_is_a_contribution() {
        let trace = [event("construction", Some((2, 0)), 0, None), event("microlp", Some((2, 0)), 2, Some(0))];
        assert_eq!(contributions(&trace).as_deref(), Some("microlp hard bound 2"));
    }
}
