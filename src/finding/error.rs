//! Problems with the input itself: exit code 2, nothing written.

use crate::model::OriginId;

/// One problem with an input file or option. `Display` is the message alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InputError {
    /// A stable id in kebab case: `syntax`, `unknown-key`, `unknown-room` …
    pub id: &'static str,
    /// What is wrong, with the values.
    pub message: String,
    /// Where; nowhere for options and unreadable files.
    pub origin: OriginId,
    /// Other places that matter, each with a few words.
    pub related: Vec<(OriginId, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl InputError {
    /// An error without related places or help.
    #[must_use]
    pub fn new(id: &'static str, origin: OriginId, message: impl Into<String>) -> Self {
        Self { id, message: message.into(), origin, related: Vec::new(), help: None }
    }

    /// The same with a help line.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place.
    #[must_use]
    pub fn related(mut self, origin: OriginId, words: impl Into<String>) -> Self {
        self.related.push((origin, words.into()));
        self
    }
}

/// The candidate that `word` most likely meant, if one is close (Damerau–Levenshtein distance of
/// at most a third of the length, case ignored). O(candidates × length²).
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.chars().count().max(wanted.chars().count()) / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        let keys = ["capacity", "combines", "features"];
        assert_eq!(did_you_mean("capactiy", keys), Some("capacity"));
        assert_eq!(did_you_mean("Features", keys), Some("features"));
        assert_eq!(did_you_mean("zzz", keys), None);
    }
}
