//! Texts of JSON: printed ones, numbers that stand for texts, texts in several languages.

use std::borrow::Cow;

use crate::model::Details;
use crate::source::{JsonAt, JsonKind};

/// Languages of which the first that is there is taken.
const PREFERRED: [&str; 3] = ["en", "de", "fr"];

/// A text without the blanks at its ends; a number or a boolean as written. `None`: neither, or empty.
pub(in crate::exchange) fn scalar(value: JsonAt<'_>) -> Option<Cow<'_, str>> {
    let text = match value.kind() {
        JsonKind::Text => match value.text()? {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        },
        JsonKind::Number | JsonKind::Bool => Cow::Borrowed(value.raw()),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A text, or of an object of languages the first of `en`, `de`, `fr` and then of writing.
pub(in crate::exchange) fn printed(value: JsonAt<'_>) -> Option<Cow<'_, str>> {
    if value.kind() != JsonKind::Object {
        return scalar(value);
    }
    let preferred = PREFERRED.iter().find_map(|language| value.get(language).and_then(scalar));
    preferred.or_else(|| value.pairs().find_map(|(_, text)| scalar(text)))
}

/// Keeps a text under `key`, and those of other languages, where they differ, under `key:language`.
pub(in crate::exchange) fn localised(details: &mut Details, key: &str, value: JsonAt<'_>) {
    let Some(first) = printed(value) else { return };
    details.add(key, first.clone());
    others(details, key, value, &first);
}

fn others(details: &mut Details, key: &str, value: JsonAt<'_>, first: &str) {
    if value.kind() == JsonKind::Object {
        for (language, text) in value.pairs() {
            if let (Some(language), Some(text)) = (language.text(), scalar(text))
                && text != first
            {
                details.add(&format!("{key}:{language}"), text);
            }
        }
    }
}
