//! Which rooms ids and selectors mean.

use std::collections::BTreeSet;

use super::Resolver;
use super::selector::{Nothing, has, list_words};
use crate::model::{Id, RoomId};
use crate::source::schema::{Pick, Picked, RoomSelector};
use crate::source::tree::At;

impl Resolver<'_> {
    /// Rooms by id or selector, in order of id; `None` after an error.
    pub(super) fn pick_rooms(
        &mut self,
        pick: &Pick<RoomSelector>,
        at: At<'_>,
        nothing: Nothing,
    ) -> Option<Vec<RoomId>> {
        let before = self.errors.len();
        let mut rooms = BTreeSet::new();
        for (index, one) in pick.0.iter().enumerate() {
            let at = at.item(index);
            match one {
                Picked::Id(id) => rooms.extend(self.room_named(id, at.origin())),
                Picked::By(selector) => {
                    let known = self.errors.len();
                    let found = self.select_rooms(selector, at);
                    if found.is_empty() && self.errors.len() == known {
                        self.nothing_matches("room", &room_words(selector), at, nothing);
                    }
                    rooms.extend(found.into_iter().map(RoomId::from_index));
                }
            }
        }
        (self.errors.len() == before).then(|| rooms.into_iter().collect())
    }

    fn select_rooms(&mut self, selector: &RoomSelector, at: At<'_>) -> BTreeSet<usize> {
        let rooms = &self.instance.rooms;
        let tags: BTreeSet<String> = rooms.iter().flat_map(|room| room.tags.iter().cloned()).collect();
        let features: BTreeSet<String> = rooms.iter().flat_map(|room| room.features.iter().cloned()).collect();
        let buildings: BTreeSet<String> = rooms.iter().filter_map(|room| room.building.clone()).collect();
        let kinds: BTreeSet<String> = rooms.iter().flat_map(|room| room.kinds.iter().cloned()).collect();
        let mut out: BTreeSet<usize> = (0..rooms.len()).collect();
        if let Some(list) = &selector.id {
            let ids = self.named(list, at.key("id"), |names, text, at| names.rooms.find("room", text, at));
            out.retain(|room| ids.contains(room));
        }
        let wanted = self.known(selector.tag.as_ref(), at.key("tag"), &tags, "unknown-tag", "no room has the tag");
        if let Some(wanted) = wanted {
            out.retain(|&room| self.instance.rooms[room].tags.iter().any(|tag| wanted.contains(tag)));
        }
        let wanted =
            self.known(selector.feature.as_ref(), at.key("feature"), &features, "unknown-feature", "no room offers");
        if let Some(wanted) = wanted {
            out.retain(|&room| self.instance.rooms[room].features.iter().any(|one| wanted.contains(one)));
        }
        let place = at.key("building");
        let wanted = self.known(selector.building.as_ref(), place, &buildings, "unknown-building", "no room is in");
        if wanted.is_some() {
            out.retain(|&room| has(wanted, self.instance.rooms[room].building.as_deref()));
        }
        let words = "no room names the kind";
        if let Some(wanted) = self.known(selector.kind.as_ref(), at.key("kind"), &kinds, "unknown-kind", words) {
            out.retain(|&room| self.instance.rooms[room].kinds.iter().any(|one| wanted.contains(one)));
        }
        if let Some(not) = &selector.not {
            let not = self.select_rooms(not, at.key("not"));
            out.retain(|room| !not.contains(room));
        }
        out
    }
}

/// A room selector in a few words.
fn room_words(selector: &RoomSelector) -> String {
    let lists = [
        ("id", selector.id.as_ref()),
        ("tag", selector.tag.as_ref()),
        ("feature", selector.feature.as_ref()),
        ("building", selector.building.as_ref()),
        ("kind", selector.kind.as_ref()),
    ];
    let mut parts: Vec<String> = lists.into_iter().filter_map(|(word, list)| list_words(word, list)).collect();
    parts.extend(selector.not.as_ref().map(|not| format!("not ({})", room_words(not))));
    parts.join(" and ")
}
