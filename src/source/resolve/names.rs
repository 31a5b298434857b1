//! Which id, name or alias means which thing.

use std::cell::Cell;
use std::collections::HashMap;

use crate::finding::{InputError, did_you_mean};
use crate::model::OriginId;

/// Unknown names for which a suggestion is looked up: each costs a pass over all names.
const SUGGESTIONS: usize = 50;

/// Ids, names and aliases of things of one sort.
#[derive(Debug, Default)]
pub(in super::super) struct Names {
    ids: HashMap<String, (usize, OriginId)>,
    called: HashMap<String, Vec<usize>>,
    /// Ids and names in order of declaration, for suggestions.
    all: Vec<String>,
    /// How often a name was not found.
    missed: Cell<usize>,
}

impl Names {
    /// Declares a thing by id. An error if the id is taken.
    pub(in super::super) fn declare(
        &mut self,
        sort: &str,
        id: &str,
        index: usize,
        at: OriginId,
    ) -> Result<(), InputError> {
        if let Some(&(_, first)) = self.ids.get(id) {
            return Err(InputError::new("duplicate-id", at, format!("two {sort} have the id `{id}`"))
                .related(first, "first here")
                .help("give one of them another `id`"));
        }
        self.ids.insert(id.to_owned(), (index, at));
        self.all.push(id.to_owned());
        Ok(())
    }

    /// Adds a name or an alias.
    pub(in super::super) fn call(&mut self, name: &str, index: usize) {
        let known = self.called.entry(name.to_owned()).or_default();
        if !known.contains(&index) {
            known.push(index);
            if self.ids.get(name).is_none_or(|&(other, _)| other != index) {
                self.all.push(name.to_owned());
            }
        }
    }

    /// Whether an id is taken.
    pub(in super::super) fn has_id(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// The things that a text may mean: by id one, else all of that name.
    pub(in super::super) fn meant(&self, text: &str) -> &[usize] {
        match self.ids.get(text) {
            Some((index, _)) => std::slice::from_ref(index),
            None => self.called.get(text).map_or(&[], Vec::as_slice),
        }
    }

    /// The one thing that a text means.
    pub(in super::super) fn find(&self, sort: &'static str, text: &str, at: OriginId) -> Result<usize, InputError> {
        match self.meant(text) {
            [one] => Ok(*one),
            [] => {
                let id = match sort {
                    "room" => "unknown-room",
                    "person" => "unknown-person",
                    "resource" => "unknown-resource",
                    _ => "unknown-talk",
                };
                let error = InputError::new(id, at, format!("unknown {sort} `{text}`"));
                self.missed.set(self.missed.get() + 1);
                if self.missed.get() > SUGGESTIONS {
                    return Err(error);
                }
                Err(match did_you_mean(text, self.all.iter().map(String::as_str)) {
                    Some(meant) => error.help(format!("did you mean `{meant}`?")),
                    None if (1..=8).contains(&self.all.len()) => {
                        error.help(format!("known are {}", self.all.join(", ")))
                    }
                    None => error,
                })
            }
            _ => Err(InputError::new("ambiguous-name", at, format!("more than one {sort} is called `{text}`"))
                .help("use the id")),
        }
    }
}
