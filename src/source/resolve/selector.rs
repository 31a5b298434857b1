//! Which talks a selector matches. Values that nothing has are errors.

use std::collections::BTreeSet;

use super::Resolver;
use crate::finding::{InputError, did_you_mean};
use crate::model::{BlockId, DayId, Id, Interval, PersonId, Role, RoomChoice, RoomId, Status, Talk, TalkId};
use crate::source::schema::{Listed, Pick, Picked, TalkSelector};
use crate::source::tree::At;

/// What to do about a selector in which every name is known and that still matches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nothing {
    /// Refuse it: a talk that may be nowhere is a slip.
    Refuse,
    /// Note it for a rule: programmes change, and a request about talks that are gone is no reason
    /// to stop.
    Note,
}

/// A talk selector with names resolved.
#[derive(Debug, Default)]
struct Ready<'s> {
    talks: Option<BTreeSet<usize>>,
    tags: Option<&'s [String]>,
    tracks: Option<&'s [String]>,
    kinds: Option<&'s [String]>,
    speakers: Option<BTreeSet<PersonId>>,
    people: Option<BTreeSet<PersonId>>,
    organisations: Option<&'s [String]>,
    series: Option<&'s [String]>,
    languages: Option<&'s [String]>,
    difficulties: Option<Vec<u32>>,
    statuses: Option<Vec<Status>>,
    spans: Vec<Vec<Interval>>,
    rooms: Option<BTreeSet<RoomId>>,
    not: Option<Box<Ready<'s>>>,
}

/// Whether a value is one of those that are asked for.
pub(super) fn has(list: Option<&[String]>, value: Option<&str>) -> bool {
    list.is_none_or(|list| value.is_some_and(|value| list.iter().any(|one| one == value)))
}

impl Ready<'_> {
    fn matches(&self, index: usize, talk: &Talk, organisations: &[Option<String>]) -> bool {
        let person = |people: &BTreeSet<PersonId>, role: Option<Role>| {
            talk.people.iter().any(|one| role.is_none_or(|role| one.role == role) && people.contains(&one.person))
        };
        self.talks.as_ref().is_none_or(|talks| talks.contains(&index))
            && self.tags.is_none_or(|tags| talk.tags.iter().any(|tag| tags.contains(tag)))
            && has(self.tracks, talk.track.as_deref())
            && has(self.kinds, Some(&talk.kind))
            && self.speakers.as_ref().is_none_or(|people| person(people, Some(Role::Speaker)))
            && self.people.as_ref().is_none_or(|people| person(people, None))
            && (self.organisations.is_none()
                || has(self.organisations, talk.organisation.as_deref())
                || talk.people.iter().any(|one| {
                    let organisation = organisations.get(one.person.index()).and_then(Option::as_deref);
                    one.role.is_exclusive() && has(self.organisations, organisation)
                }))
            && has(self.series, talk.series.as_deref())
            && has(self.languages, talk.language.as_deref())
            && self.difficulties.as_ref().is_none_or(|list| talk.difficulty.is_some_and(|one| list.contains(&one)))
            && self.statuses.as_ref().is_none_or(|list| talk.status.is_some_and(|one| list.contains(&one)))
            && self.spans.iter().all(|spans| only_within(talk, spans))
            && self.rooms.as_ref().is_none_or(|rooms| only_in(talk, rooms))
            && !self.not.as_ref().is_some_and(|not| not.matches(index, talk, organisations))
    }
}

/// Whether every start that the talk may take lies in one of these.
fn only_within(talk: &Talk, spans: &[Interval]) -> bool {
    if let Some(start) = talk.pinned_start() {
        return spans.iter().any(|span| span.contains(start));
    }
    let Some(choice) = &talk.slots else { return false };
    choice.windows.iter().all(|window| spans.iter().any(|span| span.covers(*window)))
}

/// Whether every room that the talk may take is one of these.
fn only_in(talk: &Talk, rooms: &BTreeSet<RoomId>) -> bool {
    if let Some(room) = talk.pin.and_then(|pin| pin.room) {
        return rooms.contains(&room);
    }
    matches!(&talk.rooms, RoomChoice::Only(only, _) if only.iter().all(|room| rooms.contains(room)))
}

impl Resolver<'_> {
    /// Talks by id or selector: ids in order of writing, what a selector matches in order of
    /// declaration, each once.
    pub(super) fn pick_talks(&mut self, pick: &Pick<TalkSelector>, at: At<'_>, nothing: Nothing) -> Vec<TalkId> {
        let mut talks = Vec::new();
        if pick.0.is_empty() {
            self.nothing_matches("talk", "", at, nothing);
        }
        for (index, one) in pick.0.iter().enumerate() {
            let at = at.item(index);
            match one {
                Picked::Id(id) => {
                    let found = self.talks.find("talk", id, at.origin());
                    talks.extend(found.map_err(|error| self.errors.push(error)).ok());
                }
                Picked::By(selector) => talks.extend(self.select_talks(selector, at, nothing)),
            }
        }
        let mut seen = BTreeSet::new();
        talks.retain(|&talk| seen.insert(talk));
        talks.into_iter().map(TalkId::from_index).collect()
    }

    /// The talks that a selector matches, in order. Breaks only where it names ids or kinds.
    pub(super) fn select_talks(&mut self, selector: &TalkSelector, at: At<'_>, nothing: Nothing) -> Vec<usize> {
        let before = self.errors.len();
        let found = self.matching_talks(selector, at);
        if found.is_empty() && self.errors.len() == before {
            self.nothing_matches("talk", &talk_words(selector), at, nothing);
        }
        found
    }

    /// The same; nothing is fine.
    pub(super) fn matching_talks(&mut self, selector: &TalkSelector, at: At<'_>) -> Vec<usize> {
        let ready = self.ready(selector, at);
        let breaks = selector.id.is_some() || selector.kind.is_some();
        let organisations: Vec<_> = self.instance.people.iter().map(|person| person.organisation.clone()).collect();
        let talks = self.instance.talks.iter().enumerate();
        talks
            .filter(|(_, talk)| breaks || !talk.is_break)
            .filter(|&(index, talk)| ready.matches(index, talk, &organisations))
            .map(|(index, _)| index)
            .collect()
    }

    /// Says that a selector matches nothing. `sort`: talk, room, start or person.
    pub(super) fn nothing_matches(&mut self, sort: &str, words: &str, at: At<'_>, nothing: Nothing) {
        if nothing == Nothing::Refuse {
            self.error("empty-selector", at.origin(), format!("no {sort} matches this selector"));
            return;
        }
        let what = if words.is_empty() { sort.to_owned() } else { format!("{sort} ({words})") };
        self.instance.empty_selectors.push((what, at.origin()));
    }

    fn ready<'l>(&mut self, selector: &'l TalkSelector, at: At<'_>) -> Ready<'l> {
        let talks = &self.instance.talks;
        let tags: BTreeSet<String> = talks.iter().flat_map(|talk| talk.tags.iter().cloned()).collect();
        let tracks: BTreeSet<String> = talks.iter().filter_map(|talk| talk.track.clone()).collect();
        let kinds: BTreeSet<String> = talks.iter().map(|talk| talk.kind.clone()).collect();
        let organisations: BTreeSet<String> = talks
            .iter()
            .filter_map(|talk| talk.organisation.clone())
            .chain(self.instance.people.iter().filter_map(|person| person.organisation.clone()))
            .collect();
        let series: BTreeSet<String> = talks.iter().filter_map(|talk| talk.series.clone()).collect();
        let languages: BTreeSet<String> = talks.iter().filter_map(|talk| talk.language.clone()).collect();
        let mut spans = Vec::new();
        if let Some(days) = &selector.day {
            let found = self.days_named(days, at.key("day"));
            spans.push(found.into_iter().map(|day| self.instance.day(day).span).collect());
        }
        if let Some(blocks) = &selector.block {
            let found = self.blocks_named(blocks, at.key("block"));
            spans.push(found.into_iter().map(|block| self.instance.blocks[block.index()].span).collect());
        }
        Ready {
            talks: selector.id.as_ref().map(|list| {
                let found = self.named(list, at.key("id"), |names, text, at| names.talks.find("talk", text, at));
                found.into_iter().collect()
            }),
            tags: self.known(selector.tag.as_ref(), at.key("tag"), &tags, "unknown-tag", "no talk has the tag"),
            tracks: self.known(
                selector.track.as_ref(),
                at.key("track"),
                &tracks,
                "unknown-track",
                "no talk is of the track",
            ),
            kinds: self.known(selector.kind.as_ref(), at.key("kind"), &kinds, "unknown-kind", "no talk is of the kind"),
            speakers: selector.speaker.as_ref().map(|list| self.people_named(list, at.key("speaker"))),
            people: selector.person.as_ref().map(|list| self.people_named(list, at.key("person"))),
            organisations: self.known(
                selector.organisation.as_ref(),
                at.key("organisation"),
                &organisations,
                "unknown-organisation",
                "no talk or person is of the organisation",
            ),
            series: self.known(
                selector.series.as_ref(),
                at.key("series"),
                &series,
                "unknown-series",
                "no talk is of the series",
            ),
            languages: self.known(
                selector.language.as_ref(),
                at.key("language"),
                &languages,
                "unknown-language",
                "no talk is in the language",
            ),
            difficulties: selector.difficulty.as_ref().map(|list| list.0.iter().map(|digits| digits.0).collect()),
            statuses: selector.status.as_ref().map(|list| {
                let words = list.0.iter().enumerate();
                words.filter_map(|(index, word)| self.status(word, at.key("status").item(index).origin())).collect()
            }),
            spans,
            rooms: selector.room.as_ref().map(|list| {
                let found = self.named(list, at.key("room"), |names, text, at| names.rooms.find("room", text, at));
                found.into_iter().map(RoomId::from_index).collect()
            }),
            not: selector.not.as_deref().map(|not| Box::new(self.ready(not, at.key("not")))),
        }
    }

    pub(super) fn people_named(&mut self, list: &Listed<String>, at: At<'_>) -> BTreeSet<PersonId> {
        let found = self.named(list, at, |names, text, at| names.people.find("person", text, at));
        found.into_iter().map(PersonId::from_index).collect()
    }

    /// What the texts of a list mean, after noting those that mean nothing.
    pub(super) fn named(
        &mut self,
        list: &Listed<String>,
        at: At<'_>,
        find: impl Fn(&Self, &str, crate::model::OriginId) -> Result<usize, InputError>,
    ) -> Vec<usize> {
        let mut out = Vec::new();
        for (index, text) in list.0.iter().enumerate() {
            match find(self, text, at.item(index).origin()) {
                Ok(found) => out.push(found),
                Err(error) => self.errors.push(error),
            }
        }
        out
    }

    /// The texts of a list, after noting those that nothing has.
    pub(super) fn known<'l>(
        &mut self,
        list: Option<&'l Listed<String>>,
        at: At<'_>,
        known: &BTreeSet<String>,
        id: &'static str,
        words: &str,
    ) -> Option<&'l [String]> {
        let list = list?;
        for (index, text) in list.0.iter().enumerate() {
            if !known.contains(text) {
                let error = InputError::new(id, at.item(index).origin(), format!("{words} `{text}`"));
                self.errors.push(match did_you_mean(text, known.iter().map(String::as_str)) {
                    Some(meant) => error.help(format!("did you mean `{meant}`?")),
                    None => error,
                });
            }
        }
        Some(&list.0)
    }

    /// Days of the event by id or date.
    pub(super) fn days_named(&mut self, list: &Listed<String>, at: At<'_>) -> Vec<DayId> {
        let mut out = Vec::new();
        for (index, text) in list.0.iter().enumerate() {
            let day = self.calendar.day(text).map(|day| self.calendar.days.iter().position(|other| other == day));
            out.extend(self.ok(day, at.item(index).origin()).flatten().map(DayId::from_index));
        }
        out
    }

    /// Blocks by id.
    pub(super) fn blocks_named(&mut self, list: &Listed<String>, at: At<'_>) -> Vec<BlockId> {
        let known: BTreeSet<String> = self.instance.blocks.iter().map(|block| block.id.clone()).collect();
        self.known(Some(list), at, &known, "unknown-block", "there is no block");
        let blocks = self.instance.blocks.iter().enumerate();
        blocks.filter(|(_, block)| list.0.contains(&block.id)).map(|(index, _)| BlockId::from_index(index)).collect()
    }
}

/// The texts of a list in words: `tag a or b`.
pub(super) fn list_words(word: &str, list: Option<&Listed<String>>) -> Option<String> {
    list.map(|list| format!("{word} {}", list.0.join(" or ")))
}

/// A talk selector in a few words.
fn talk_words(selector: &TalkSelector) -> String {
    let difficulty = selector.difficulty.as_ref();
    let difficulty = difficulty.map(|list| Listed(list.0.iter().map(|digits| digits.0.to_string()).collect()));
    let lists = [
        ("id", selector.id.as_ref()),
        ("tag", selector.tag.as_ref()),
        ("track", selector.track.as_ref()),
        ("kind", selector.kind.as_ref()),
        ("speaker", selector.speaker.as_ref()),
        ("person", selector.person.as_ref()),
        ("organisation", selector.organisation.as_ref()),
        ("series", selector.series.as_ref()),
        ("language", selector.language.as_ref()),
        ("difficulty", difficulty.as_ref()),
        ("status", selector.status.as_ref()),
        ("day", selector.day.as_ref()),
        ("block", selector.block.as_ref()),
        ("room", selector.room.as_ref()),
    ];
    let mut parts: Vec<String> = lists.into_iter().filter_map(|(word, list)| list_words(word, list)).collect();
    parts.extend(selector.not.as_ref().map(|not| format!("not ({})", talk_words(not))));
    parts.join(" and ")
}
