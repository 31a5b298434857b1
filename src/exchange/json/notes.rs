//! Remarks about a file, gathered while it is read: the same thing many times is one remark.

use std::collections::HashMap;

use crate::finding::Origins;
use crate::model::{OriginId, Remark, RemarkKind};
use crate::source::JsonAt;

/// Other places that a remark about something frequent names.
const PLACES: usize = 9;

/// Characters of a value that a remark shows.
const SHOWN: usize = 40;

struct Group {
    what: String,
    value: String,
    places: Vec<OriginId>,
    times: usize,
    help: Option<String>,
}

/// The remarks about one file, and where its places are registered.
pub(in crate::exchange) struct Notes<'o> {
    /// Where places are registered.
    pub(in crate::exchange) origins: &'o mut Origins,
    /// Remarks about single entries.
    pub(in crate::exchange) remarks: Vec<Remark>,
    groups: Vec<Group>,
    index: HashMap<String, usize>,
}

impl<'o> Notes<'o> {
    /// No remarks yet.
    pub(in crate::exchange) fn new(origins: &'o mut Origins) -> Self {
        Self { origins, remarks: Vec::new(), groups: Vec::new(), index: HashMap::new() }
    }

    /// The place of a value.
    pub(in crate::exchange) fn at(&mut self, value: JsonAt<'_>) -> OriginId {
        value.place(self.origins)
    }

    /// Notes something about a value, which is shown.
    pub(in crate::exchange) fn value(&mut self, what: String, value: JsonAt<'_>) {
        let raw = value.raw();
        let shown: String = raw.chars().take_while(|c| !c.is_control()).take(SHOWN).collect();
        let dots = if shown.len() < raw.len() { "…" } else { "" };
        self.group(what, format!(": `{shown}{dots}`"), value, None);
    }

    /// Notes something that stands there.
    pub(in crate::exchange) fn place(&mut self, what: String, at: JsonAt<'_>) {
        self.group(what, String::new(), at, None);
    }

    /// Notes something with what to do about it.
    pub(in crate::exchange) fn advise(&mut self, what: String, at: JsonAt<'_>, help: &str) {
        self.group(what, String::new(), at, Some(help));
    }

    fn group(&mut self, what: String, value: String, at: JsonAt<'_>, help: Option<&str>) {
        let known = self.index.get(&what).copied();
        let index = known.unwrap_or_else(|| {
            self.index.insert(what.clone(), self.groups.len());
            let help = help.map(str::to_owned);
            self.groups.push(Group { what, value, places: Vec::new(), times: 0, help });
            self.groups.len() - 1
        });
        self.groups[index].times += 1;
        if self.groups[index].places.len() <= PLACES {
            let place = self.at(at);
            self.groups[index].places.push(place);
        }
    }

    /// Keys that stand twice in one object.
    pub(in crate::exchange) fn twice(&mut self, json: &crate::source::Json) {
        for (later, first) in json.twice() {
            let key = later.text().unwrap_or_default();
            let (at, first) = (self.at(later), self.at(first));
            let remark = Remark::new(RemarkKind::Format, at, format!("the key `{key}` is written twice"));
            self.remarks.push(remark.related(first, "first here").help("the last one counts: keep one of the two"));
        }
    }

    /// All remarks: those about the format first, in order of their first places.
    pub(in crate::exchange) fn finish(self) -> Vec<Remark> {
        let remark = |group: Group| {
            let times = if group.times > 1 { format!(" ({} times)", group.times) } else { String::new() };
            let at = group.places.first().copied().unwrap_or_default();
            let message = format!("{}{times}{}", group.what, group.value);
            let mut remark = Remark::new(RemarkKind::Format, at, message);
            remark.related = group.places.iter().skip(1).map(|&place| (place, "here too".to_owned())).collect();
            remark.help = group.help;
            remark
        };
        self.groups.into_iter().map(remark).chain(self.remarks).collect()
    }
}
