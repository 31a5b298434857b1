//! Values of a scenario in few words. What is made of an instance has no place of its own.

use crate::model::OriginId;
use crate::source::Value;

/// No place.
pub(super) const NOWHERE: OriginId = OriginId(0);

pub(super) fn text(value: &str) -> Value {
    Value::text(value, NOWHERE)
}

pub(super) fn number(value: impl ToString) -> Value {
    Value::plain(value, NOWHERE)
}

pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::list(items.into_iter().collect(), NOWHERE)
}

pub(super) fn map<'k>(pairs: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let mut out = Value::map(NOWHERE);
    for (key, value) in pairs {
        out.set(key, value);
    }
    out
}
