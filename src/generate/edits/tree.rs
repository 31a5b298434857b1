//! Finding and changing the facts of a scenario that is a tree of values.

use crate::model::OriginId;
use crate::source::{Value, ValueKind, slug};

/// Facts made here have no place.
const NOWHERE: OriginId = OriginId(0);

pub(super) fn text(text: impl Into<String>) -> Value {
    Value::text(text, NOWHERE)
}

pub(super) fn number(number: impl ToString) -> Value {
    Value::plain(number, NOWHERE)
}

pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Value {
    Value::list(texts.into_iter().map(text).collect(), NOWHERE)
}

/// A mapping of these pairs.
pub(super) fn map<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    let mut map = Value::map(NOWHERE);
    for (key, value) in pairs {
        map.set(key, value);
    }
    map
}

/// The id of an item of a section: its own, or that made of its title or name.
pub(super) fn id_of(section: &str, item: &Value) -> Option<String> {
    let scalar = |value: &Value| match &value.kind {
        ValueKind::Text(text) | ValueKind::Plain(text) => Some(text.clone()),
        ValueKind::List(_) | ValueKind::Map(_) => None,
    };
    let stated = |key: &str| item.get(key).and_then(scalar);
    let named = |key: &str| stated("id").or_else(|| stated(key).map(|name| slug(&name)));
    match section {
        "talks" => named("title"),
        "rooms" => scalar(item).or_else(|| named("name")),
        _ => scalar(item).map(|name| slug(&name)).or_else(|| named("name")),
    }
}

/// The items of a section, if it is there.
pub(super) fn items<'v>(scenario: &'v mut Value, section: &str) -> Option<&'v mut Vec<Value>> {
    let ValueKind::Map(pairs) = &mut scenario.kind else { return None };
    let (_, value) = pairs.iter_mut().find(|(key, _)| key == section)?;
    if let ValueKind::List(items) = &mut value.kind { Some(items) } else { None }
}

/// The mapping of an item; a bare name becomes one.
pub(super) fn item<'v>(scenario: &'v mut Value, section: &str, id: &str) -> Option<&'v mut Value> {
    let items = items(scenario, section)?;
    let found = items.iter_mut().find(|item| id_of(section, item).as_deref() == Some(id))?;
    if let ValueKind::Text(name) | ValueKind::Plain(name) = &found.kind {
        *found = map([("id", text(id)), ("name", text(name.clone()))]);
    }
    Some(found)
}

/// Adds to the list of a key; a single value becomes a list.
pub(super) fn add(to: &mut Value, key: &str, value: Value) {
    let mut list = match to.get(key).map(|old| old.kind.clone()) {
        None => Vec::new(),
        Some(ValueKind::Plain(nothing)) if nothing.is_empty() || nothing == "null" => Vec::new(),
        Some(ValueKind::List(items)) => items,
        Some(kind) => vec![Value { kind, at: NOWHERE }],
    };
    list.push(value);
    to.set(key, Value::list(list, NOWHERE));
}
