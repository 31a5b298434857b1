//! `include:`: other files merged under the including one, fact by fact.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::read::{self, Input, Parsed, Text};
use super::schema::Scenario;
use super::slug::slug;
use super::tree::{At, Forest, Kind, NodeId, Pair};
use super::typed::typed;
use super::value::{Readers, Value};
use crate::finding::{InputError, Origins};
use crate::model::OriginId;

/// Files within files.
const DEPTH: usize = 32;

/// A scenario with its includes.
pub(super) struct Gathered {
    /// What the files say together.
    pub(super) scenario: Scenario,
    /// Its tree.
    pub(super) root: NodeId,
}

/// Reads `text` and what it includes, and lays a partial scenario over it as if that included it.
pub(super) fn gather(
    text: &Text,
    over: Option<&Value>,
    forest: &mut Forest,
    origins: &mut Origins,
    readers: &dyn Readers,
) -> Result<Gathered, Vec<InputError>> {
    let mut gatherer =
        Gatherer { forest, origins, readers, done: BTreeMap::new(), errors: Vec::new(), open: Vec::new() };
    let (mut root, mut scenario) = gatherer.file(text).map_err(|error| vec![error])?;
    if let Some(over) = over {
        let high = over.plant(gatherer.forest);
        root = gatherer.merge(root, high, false);
        scenario = None;
    }
    if !gatherer.errors.is_empty() {
        return Err(gatherer.errors);
    }
    if let Some(scenario) = scenario {
        return Ok(Gathered { scenario, root });
    }
    // Every file was accepted by itself; together they are typed once more.
    let merged = forest.text(root);
    match typed(&merged, false, forest.at(root), "the scenario", origins) {
        Ok(scenario) => Ok(Gathered { scenario, root }),
        Err(error) => Err(vec![error]),
    }
}

/// Reads a partial scenario with what it includes, to be laid over a scenario. A file without content is one that says
/// nothing.
///
/// # Errors
/// All problems with the file by itself.
pub fn partial_scenario(text: &Text, origins: &mut Origins, readers: &dyn Readers) -> Result<Value, Vec<InputError>> {
    let mut forest = Forest::default();
    let (done, errors, open) = (BTreeMap::new(), Vec::new(), Vec::new());
    let mut gatherer = Gatherer { forest: &mut forest, origins, readers, done, errors, open };
    let root = match gatherer.file(text) {
        Ok((root, _)) => root,
        Err(error) if error.id == "empty-file" => return Ok(Value::map(error.origin)),
        Err(error) => return Err(vec![error]),
    };
    if gatherer.errors.is_empty() { Ok(Value::of(forest.at(root))) } else { Err(gatherer.errors) }
}

struct Gatherer<'g> {
    forest: &'g mut Forest,
    origins: &'g mut Origins,
    readers: &'g dyn Readers,
    /// Files read already, by their real path.
    done: BTreeMap<PathBuf, NodeId>,
    errors: Vec<InputError>,
    /// The files that are being read, outermost first, with their names.
    open: Vec<(Option<PathBuf>, String)>,
}

impl Gatherer<'_> {
    /// The tree of a file with its includes; typed if it has none.
    fn file(&mut self, text: &Text) -> Result<(NodeId, Option<Scenario>), InputError> {
        let Parsed { root, json } = read::parse(text, self.forest, self.origins)?;
        let scenario: Scenario = typed(&text.text, json, self.forest.at(root), "the scenario", self.origins)?;
        let Some(list) = &scenario.include else { return Ok((root, Some(scenario))) };
        let real = text.path.as_deref().and_then(|path| path.canonicalize().ok());
        self.open.push((real, text.name.clone()));
        let dir = text.path.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        let mut below: Option<NodeId> = None;
        for (index, include) in list.0.iter().enumerate() {
            let at = self.forest.at(root).key("include").item(index).key("file").origin();
            match include.0.file.as_deref() {
                None => self.errors.push(InputError::new("missing-key", at, "an include has no `file`")),
                Some(name) => match self.included(name, &dir, at) {
                    Err(error) => self.errors.push(error),
                    Ok(node) => below = Some(below.map_or(node, |below| self.merge(below, node, true))),
                },
            }
        }
        self.open.pop();
        Ok((below.map_or(root, |below| self.merge(below, root, false)), None))
    }

    fn included(&mut self, name: &str, dir: &Path, at: OriginId) -> Result<NodeId, InputError> {
        if name.contains("://") || Path::new(name).is_absolute() {
            return Err(InputError::new("not-local", at, format!("cannot include `{name}`"))
                .help("an include is a path relative to this file"));
        }
        let path = dir.join(name);
        let real = path.canonicalize().ok();
        if let Some(from) = self.open.iter().position(|(open, _)| open.is_some() && *open == real) {
            let mut names: Vec<_> = self.open[from..].iter().map(|(_, name)| name.as_str()).collect();
            names.push(names[0]);
            let message = format!("files include each other: {}", names.join(" → "));
            return Err(InputError::new("include-cycle", at, message).help("remove one of these includes"));
        }
        if self.open.len() >= DEPTH {
            return Err(InputError::new("too-deep", at, format!("more than {DEPTH} files include each other")));
        }
        if let Some(&node) = real.as_ref().and_then(|real| self.done.get(real)) {
            return Ok(node);
        }
        let input = Input::read(&path).map_err(|mut error| {
            // An unreadable file has no place of its own.
            error.origin = at;
            error.help = Some("an include is a path relative to this file".to_owned());
            error
        })?;
        let node = if self.readers.takes(&input) {
            match self.readers.include(input, self.origins) {
                Ok(value) => value.plant(self.forest),
                Err(errors) => {
                    let mut errors = errors.into_iter();
                    let first = errors.next();
                    self.errors.extend(errors);
                    return Err(first.unwrap_or_else(|| InputError::new("unreadable-file", at, "it cannot be read")));
                }
            }
        } else {
            let text = input.text(self.origins)?;
            self.file(&text)?.0
        };
        if let Some(real) = real {
            self.done.insert(real, node);
        }
        Ok(node)
    }

    fn pairs(&self, node: NodeId) -> Vec<Pair> {
        self.forest.at(node).pairs().to_vec()
    }

    /// Two files: `high` overrides `low`, or both are equals and must not disagree.
    fn merge(&mut self, low: NodeId, high: NodeId, equals: bool) -> NodeId {
        if low == high {
            return low;
        }
        let mut out = self.pairs(low);
        for pair in self.pairs(high) {
            match out.iter().position(|other| other.key == pair.key) {
                None => out.push(pair),
                Some(index) => {
                    let value = self.section(&pair.key, out[index].value, pair.value, equals);
                    out[index].value = value;
                }
            }
        }
        out.retain(|pair| pair.key != "include");
        let origin = self.forest.node(high).origin;
        self.forest.add(Kind::Map(out), origin)
    }

    fn section(&mut self, key: &str, low: NodeId, high: NodeId, equals: bool) -> NodeId {
        match (&self.forest.node(low).kind, &self.forest.node(high).kind) {
            (Kind::List(one), Kind::List(two)) => {
                let (one, two) = (one.clone(), two.clone());
                self.list(key, one, two, self.forest.node(high).origin, equals)
            }
            (Kind::Map(_), Kind::Map(_)) => self.facts(key, low, high, equals),
            _ => self.fact(key, low, high, equals),
        }
    }

    fn list(&mut self, key: &str, mut out: Vec<NodeId>, two: Vec<NodeId>, origin: OriginId, equals: bool) -> NodeId {
        // Only the first item of `out` with an id is met, and only once: two items of one id
        // in one file stay two, and are refused later.
        let mut by_id: HashMap<String, usize> = HashMap::new();
        for (index, &item) in out.iter().enumerate() {
            if let Some(id) = id_of(key, self.forest.at(item)) {
                by_id.entry(id).or_insert(index);
            }
        }
        let mut seen: std::collections::BTreeSet<_> = out.iter().map(|&item| self.forest.node(item).origin).collect();
        for item in two {
            let id = id_of(key, self.forest.at(item));
            let found = id.as_ref().and_then(|id| by_id.remove(id));
            match (found, id) {
                (Some(index), Some(id)) => out[index] = self.item(&id, out[index], item, equals),
                // The same item of a file that both include.
                _ if !seen.insert(self.forest.node(item).origin) => {}
                _ => out.push(item),
            }
        }
        self.forest.add(Kind::List(out), origin)
    }

    fn item(&mut self, id: &str, low: NodeId, high: NodeId, equals: bool) -> NodeId {
        match (&self.forest.node(low).kind, &self.forest.node(high).kind) {
            (Kind::Map(_), Kind::Map(_)) => self.facts(id, low, high, equals),
            // A bare name says nothing that a mapping of the same id does not.
            (Kind::Map(_), _) => low,
            _ => high,
        }
    }

    fn facts(&mut self, of: &str, low: NodeId, high: NodeId, equals: bool) -> NodeId {
        if low == high {
            return low;
        }
        let mut out = self.pairs(low);
        for pair in self.pairs(high) {
            match out.iter().position(|other| other.key == pair.key) {
                None => out.push(pair),
                Some(index) => {
                    let words = format!("{}` of `{of}", pair.key);
                    // Each file may know other details.
                    let value = if pair.key == "details" {
                        self.section(&words, out[index].value, pair.value, equals)
                    } else {
                        self.fact(&words, out[index].value, pair.value, equals)
                    };
                    if value != out[index].value {
                        out[index] = Pair { value, ..pair };
                    }
                }
            }
        }
        let origin = self.forest.node(high).origin;
        self.forest.add(Kind::Map(out), origin)
    }

    fn fact(&mut self, words: &str, low: NodeId, high: NodeId, equals: bool) -> NodeId {
        if self.forest.same(low, high) {
            return low;
        }
        if equals {
            let (first, second) = (self.forest.node(low).origin, self.forest.node(high).origin);
            let error =
                InputError::new("include-conflict", second, format!("two included files disagree on `{words}`"));
            let error = error.related(first, "the other file");
            self.errors.push(error.help("state it in the including file, or in one of the two"));
        }
        high
    }
}

/// The id under which an item of a list is merged.
fn id_of(section: &str, item: At<'_>) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(At::text).map(str::to_owned);
    let named = |key: &str| text("id").or_else(|| text(key).map(|name| slug(&name)));
    match section {
        "talks" => named("title"),
        "resources" => named("name"),
        "rooms" => item.text().map(str::to_owned).or_else(|| named("name")),
        "people" => item.text().map(slug).or_else(|| named("name")),
        "grid" | "slots" | "breaks" | "requests" => text("id"),
        _ => None,
    }
}
