//! Pairs that the library derives from who presents, attends and chairs.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::Dataset;

/// Pairs of submissions or tracks, the smaller index first, each once.
#[derive(Debug, Default)]
pub(super) struct Conflicts {
    /// Submissions that share a presenter, or of which one has a presenter who chairs the other's track.
    pub(super) presenters: BTreeSet<(usize, usize)>,
    /// Submissions of which one has an attendee who attends or presents the other, or chairs its track.
    pub(super) attendees: BTreeSet<(usize, usize)>,
    /// Tracks that share a chair.
    pub(super) chairs: BTreeSet<(usize, usize)>,
}

/// What one person does.
#[derive(Default)]
struct Roles {
    presents: Vec<usize>,
    attends: Vec<usize>,
    chairs: Vec<usize>,
}

/// All conflicts. Names mean the same person only where they are equal letter by letter. O(pairs · log
/// pairs) in the pairs that people make, each as often as people make it.
pub(super) fn conflicts(data: &Dataset) -> Conflicts {
    let mut people: BTreeMap<&str, Roles> = BTreeMap::new();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); data.tracks.len()];
    for (index, one) in data.submissions.iter().enumerate() {
        members[one.track].push(index);
        for name in &one.presenters {
            people.entry(name).or_default().presents.push(index);
        }
        for name in &one.attendees {
            people.entry(name).or_default().attends.push(index);
        }
    }
    for (index, track) in data.tracks.iter().enumerate() {
        for name in &track.chairs {
            people.entry(name).or_default().chairs.push(index);
        }
    }
    let mut out = Conflicts::default();
    for person in people.values() {
        // Who chairs a track is needed in all of it; for their own talks there that is no conflict.
        let chaired = |index: usize| {
            let own = data.submissions[index].track;
            person.chairs.iter().filter(move |&&track| track != own).flat_map(|&track| &members[track]).copied()
        };
        for &one in &person.presents {
            add(&mut out.presenters, one, person.presents.iter().copied());
            add(&mut out.presenters, one, chaired(one));
        }
        for &one in &person.attends {
            add(&mut out.attendees, one, person.attends.iter().chain(&person.presents).copied());
            add(&mut out.attendees, one, chaired(one));
        }
        for &one in &person.chairs {
            add(&mut out.chairs, one, person.chairs.iter().copied());
        }
    }
    out
}

fn add(pairs: &mut BTreeSet<(usize, usize)>, one: usize, others: impl Iterator<Item = usize>) {
    pairs.extend(others.filter(|&other| other != one).map(|other| (one.min(other), one.max(other))));
}
