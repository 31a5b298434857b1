//! What the format has and this version does not act on: refused where it says something.

use super::Resolver;
use crate::finding::InputError;
use crate::model::OriginId;

impl Resolver<'_> {
    /// Refuses sections and keys that would be ignored.
    pub(super) fn unsupported(&mut self) {
        let scenario = self.scenario;
        let sections = [
            ("resources", scenario.resources.as_ref().is_some_and(|list| !list.is_empty())),
            ("interest", scenario.interest.as_ref().is_some_and(|list| !list.is_empty())),
            ("requests", scenario.requests.as_ref().is_some_and(|list| !list.is_empty())),
            ("profiles", scenario.profiles.as_ref().is_some_and(|list| !list.is_empty())),
            ("ignore", scenario.ignore.as_ref().is_some_and(|list| !list.is_empty())),
        ];
        for (key, stated) in sections {
            if stated {
                let at = self.root.pair(key).map_or(self.root.origin(), |pair| pair.at);
                self.refuse(&format!("`{key}`"), at);
            }
        }
        let root = self.root.key("talks");
        for (index, talk) in scenario.talks.iter().flatten().enumerate() {
            let at = root.item(index);
            if talk.repeat_of.is_some() {
                self.refuse("`repeat_of`", at.key("repeat_of").origin());
            }
            if talk.uses.as_ref().is_some_and(|uses| !uses.is_empty()) {
                self.refuse("`uses`", at.key("uses").origin());
            }
            let status_at = at.key("status").origin();
            match talk.status.as_deref() {
                None | Some("proposed" | "confirmed") => {}
                Some("cancelled") => self.refuse("`status: cancelled`", status_at),
                Some(other) => {
                    let message = format!("status must be proposed, confirmed or cancelled, not `{other}`");
                    self.choice(message, other, &["proposed", "confirmed", "cancelled"], status_at);
                }
            }
        }
    }

    fn refuse(&mut self, what: &str, at: OriginId) {
        let message = format!("{what} is not supported by this version of plenary");
        self.errors.push(InputError::new("not-supported", at, message).help("remove it, or use a newer plenary"));
    }
}
