//! The fewest rooms, slots or days that would do.

use std::collections::BTreeSet;

use super::oracle::{Oracle, Verdict};

/// Choices of one size that are tried for a proof.
const CHOICES: usize = 60;

/// Things of which each is left out once for a proof.
const SINGLES: usize = 40;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Rooms that are not made of others.
    Rooms,
    /// Starts of slots.
    Slots,
    /// Days.
    Days,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rooms, Self::Slots, Self::Days];

    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rooms => "rooms",
            Self::Slots => "slots",
            Self::Days => "days",
        }
    }
}

/// How many of one kind would do, with everything else as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewest {
    /// What is counted.
    pub kind: Kind,
    /// How many there are.
    pub there: usize,
    /// Proven: fewer do not.
    pub at_least: usize,
    /// So many do, by an agenda that was found; `None`: not even all of them, as far as is known.
    pub will_do: Option<usize>,
    /// Proven: not even all of them do.
    pub impossible: bool,
    /// Those that do, by id or time, in order.
    pub with: Vec<String>,
    /// Those without which nothing does, whatever else is there: proven each.
    pub essential: Vec<String>,
}

/// Finds few things that do, then proves how far that is from the fewest. A thing after the other is closed, the
/// least used first, as long as all talks still fit (the deletion filter of Chinneck and Dravnieks 1991, on
/// resources). What remains is minimal, not always the fewest: counting, things without which nothing fits, and
/// choices that the solver refutes one by one give the other side.
pub(super) fn fewest(oracle: &Oracle<'_>, kind: Kind) -> Option<Fewest> {
    let things = oracle.things(kind);
    if things.is_empty() {
        return None;
    }
    let all: BTreeSet<usize> = (0..things.len()).collect();
    let mut out = Fewest {
        kind,
        there: things.len(),
        at_least: 0,
        will_do: None,
        impossible: false,
        with: Vec::new(),
        essential: Vec::new(),
    };
    let mut current = match oracle.fits_at_all(kind, things.len()) {
        Verdict::Fits(found) => Current::new(oracle, kind, &found, things.len()),
        verdict => {
            out.impossible = matches!(verdict, Verdict::Not);
            return Some(out);
        }
    };
    let pinned = oracle.pinned(kind);
    let mut bound = oracle.counted(kind, things.len()).max(pinned.len());
    for thing in current.by_load() {
        if current.open.len() <= bound {
            break;
        }
        if !current.open.contains(&thing) || pinned.contains(&thing) {
            continue;
        }
        let less = current.open.iter().copied().filter(|&one| one != thing).collect();
        if let Verdict::Fits(found) = oracle.fits(kind, &less) {
            current = Current::new(oracle, kind, &found, things.len());
        }
    }
    let mut essential = pinned.clone();
    if things.len() <= SINGLES && current.open.len() > bound {
        for &thing in current.open.iter().filter(|thing| !pinned.contains(thing)) {
            let less = all.iter().copied().filter(|&one| one != thing).collect();
            if matches!(oracle.fits(kind, &less), Verdict::Not) {
                essential.insert(thing);
            }
        }
        bound = bound.max(essential.len());
    }
    'sizes: while bound < current.open.len() {
        let others: Vec<usize> = all.iter().copied().filter(|thing| !essential.contains(thing)).collect();
        let Some(choices) = choices(&others, bound - essential.len()) else { break };
        for choice in choices {
            let open: BTreeSet<usize> = choice.into_iter().chain(essential.iter().copied()).collect();
            match oracle.fits(kind, &open) {
                Verdict::Fits(found) => {
                    current = Current::new(oracle, kind, &found, things.len());
                    break 'sizes;
                }
                Verdict::Not => {}
                Verdict::Open => break 'sizes,
            }
        }
        bound += 1;
    }
    let names = |these: &BTreeSet<usize>| these.iter().map(|&thing| things[thing].clone()).collect();
    out.at_least = bound.min(current.open.len());
    out.will_do = Some(current.open.len());
    out.with = names(&current.open);
    out.essential = names(&essential);
    Some(out)
}

/// What an assignment uses.
struct Current {
    open: BTreeSet<usize>,
    loads: Vec<usize>,
}

impl Current {
    fn new(oracle: &Oracle<'_>, kind: Kind, found: &crate::problem::Assignment, things: usize) -> Self {
        let loads = oracle.used(kind, found, things);
        let open = (0..things).filter(|&thing| loads[thing] > 0).collect();
        Self { open, loads }
    }

    /// The things in use, those with the fewest talks first.
    fn by_load(&self) -> Vec<usize> {
        let mut things: Vec<usize> = self.open.iter().copied().collect();
        things.sort_by_key(|&thing| (self.loads[thing], std::cmp::Reverse(thing)));
        things
    }
}

/// All choices of so many of these things, if they are few enough to be tried one by one.
fn choices(things: &[usize], size: usize) -> Option<Vec<Vec<usize>>> {
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let longer = |choice: &Vec<usize>| {
            let from = choice.last().map_or(0, |last| things.partition_point(|thing| thing <= last));
            let next: Vec<Vec<usize>> =
                things[from..].iter().map(|&thing| choice.iter().copied().chain([thing]).collect()).collect();
            next
        };
        choices = choices.iter().flat_map(longer).collect();
        // Choices only become fewer again near the end.
        if choices.len() > CHOICES * 20 {
            return None;
        }
    }
    (choices.len() <= CHOICES).then_some(choices)
}

#[cfg(test)]
mod tests {
    use super::choices;

    #[test]
    fn choices_of_a_size() {
        assert_eq!(choices(&[1, 4, 6], 2).unwrap(), [[1, 4], [1, 6], [4, 6]]);
        assert_eq!(choices(&[1, 4], 0).unwrap(), [[0; 0]]);
        assert!(choices(&[1], 2).unwrap().is_empty());
        assert_eq!(choices(&(0..40).collect::<Vec<_>>(), 3), None);
    }
}
