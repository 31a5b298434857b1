//! Weaker versions of a change: what it asks for, and by which steps it could ask for less.

use crate::model::OriginId;
use crate::source::{Value, ValueKind, write_value};

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    /// The value of a key.
    Name(String),
    /// An item of a list.
    Index(usize),
}

/// One weaker version of one item: what it would say instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it says, as a file would, such as `20` or `warn`.
    pub words: String,
    path: Vec<Key>,
    /// `None`: nothing is said.
    value: Option<Value>,
}

impl Step {
    /// The change with this instead of what it says.
    #[must_use]
    pub fn applied(&self, change: &Value) -> Value {
        let mut changed = change.clone();
        put(&mut changed, &self.path, self.value.as_ref());
        changed
    }
}

/// Weaker versions of one fact of an item, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The fact, such as `minutes` or `level`.
    pub key: String,
    /// What it says now.
    pub stated: String,
    /// Whether each step asks for less than the one before: whatever fits one fits all after it.
    pub monotone: bool,
    /// The versions.
    pub steps: Vec<Step>,
}

/// A part of a change that could ask for less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As a sentence names it, such as `request late-flight`.
    pub name: String,
    /// Where it stands.
    pub origin: OriginId,
    /// Its weaker versions: those that keep more of it first.
    pub series: Vec<Series>,
}

/// The parts of a change that have weaker versions: uses of rules, requests, and when rooms and people are available.
/// With `medium` a level between deny and warn is tried too.
#[must_use]
pub(super) fn items(change: &Value, medium: bool) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(ValueKind::Map(rules)) = change.get("rules").map(|rules| &rules.kind) {
        for (rule, value) in rules {
            let path = vec![name("rules"), name(rule)];
            match &value.kind {
                ValueKind::List(uses) => {
                    for (index, one) in uses.iter().enumerate() {
                        let path = [&path[..], &[Key::Index(index)]].concat();
                        items.push(of_rule(rule, one, &path, medium));
                    }
                }
                _ => items.push(of_rule(rule, value, &path, medium)),
            }
        }
    }
    let list = |key: &str| match change.get(key).map(|list| &list.kind) {
        Some(ValueKind::List(list)) => list.as_slice(),
        _ => &[],
    };
    for (index, request) in list("requests").iter().enumerate() {
        items.push(of_request(index, request, &[name("requests"), Key::Index(index)], medium));
    }
    for (section, word) in [("rooms", "room"), ("people", "person")] {
        for (index, one) in list(section).iter().enumerate() {
            items.push(of_place(word, one, &[name(section), Key::Index(index)]));
        }
    }
    items.retain(|item| !item.series.is_empty());
    items
}

fn of_rule(rule: &str, value: &Value, path: &[Key], medium: bool) -> Item {
    let mut series = Vec::new();
    for (key, more_is_weaker) in options(rule) {
        series.extend(value.get(key).and_then(|stated| numbers(key, stated, path, *more_is_weaker)));
    }
    let level_path = match value.kind {
        ValueKind::Map(_) => [path, &[name("level")]].concat(),
        _ => path.to_vec(),
    };
    let stated = value.get("level").or(Some(value)).and_then(text);
    series.extend(levels(stated, &level_path, value.at, medium));
    Item { name: format!("rule {rule}"), origin: value.at, series }
}

/// The numbers among the options of a rule, and whether it asks for less where they are greater.
fn options(rule: &str) -> &'static [(&'static str, bool)] {
    match rule {
        "short-turnaround" => &[("minutes", false), ("buildings", false)],
        "no-pause" => &[("minutes", false)],
        "keep-apart" | "order" => &[("gap", false)],
        "series" => &[("gap", true)],
        "person-overload" => &[("span", true), ("talks_per_day", true), ("days", true)],
        "uneven-spread" => &[("most", true)],
        _ => &[],
    }
}

fn of_request(index: usize, request: &Value, path: &[Key], medium: bool) -> Item {
    let id = request.get("id").and_then(text).map_or_else(|| format!("request-{}", index + 1), ToOwned::to_owned);
    let keep = request.get("keep").and_then(text);
    let mut series = Vec::new();
    if let (Some(gap), Some(keep)) = (request.get("gap"), keep) {
        series.extend(numbers("gap", gap, path, matches!(keep, "together" | "adjacent")));
    }
    if let Some(place) = request.get("require") {
        let path = [path, &[name("require")]].concat();
        match place.get("slots") {
            Some(slots) => series.extend(windows(slots, &[&path[..], &[name("slots")]].concat())),
            None => series.extend(windows(place, &path)),
        }
        if place.get("slots").is_some() && place.get("rooms").is_some() {
            for (key, words) in [("slots", "at any time"), ("rooms", "in any room")] {
                let step = Step { words: words.to_owned(), path: [&path[..], &[name(key)]].concat(), value: None };
                series.push(Series { key: key.to_owned(), stated: shown(place), monotone: true, steps: vec![step] });
            }
        }
    }
    let stated = request.get("level").and_then(text);
    // Wishes are soft by themselves.
    if stated.is_some() || request.get("require").is_some() || keep.is_some() {
        series.extend(levels(stated, &[path, &[name("level")]].concat(), request.at, medium));
    }
    Item { name: format!("request {id}"), origin: request.at, series }
}

/// When a room or a person is there, and on how many talks a day.
fn of_place(word: &str, one: &Value, path: &[Key]) -> Item {
    let called = one.get("id").or(one.get("name")).and_then(text).unwrap_or_default();
    let mut series = Vec::new();
    series.extend(one.get("max_per_day").and_then(|stated| numbers("max_per_day", stated, path, true)));
    if let Some(closed) = one.get("unavailable") {
        series.extend(openings(closed, &[path, &[name("unavailable")]].concat()));
    }
    if let Some(open) = one.get("available") {
        let path = [path, &[name("available")]].concat();
        if !matches!(open.kind, ValueKind::List(_)) {
            series.extend(windows(open, &path));
        }
        let step = Step { words: "at any time".to_owned(), path, value: None };
        series.push(Series { key: "available".to_owned(), stated: shown(open), monotone: true, steps: vec![step] });
    }
    Item { name: format!("{word} {called}"), origin: one.at, series }
}

/// Smaller or greater numbers of minutes or talks in sensible steps: of 1 up to 10, of 5 up to an hour, then of 15.
fn numbers(key: &str, stated: &Value, path: &[Key], more_is_weaker: bool) -> Option<Series> {
    let number: i64 = text(stated)?.parse().ok().filter(|number| (0..=10_000).contains(number))?;
    let width = |number: i64| match number {
        ..=10 => 1,
        11..=60 => 5,
        _ => 15,
    };
    let mut values = Vec::new();
    let mut next = number;
    while values.len() < 24 {
        next = if more_is_weaker {
            let width = if key == "span" { 15 } else { width(next + 1) };
            (next / width + 1) * width
        } else {
            let width = width(next);
            (next - 1).div_euclid(width) * width
        };
        if next < 0 {
            break;
        }
        values.push(next);
    }
    let path = [path, &[name(key)]].concat();
    let step = |number: i64| Step {
        words: number.to_string(),
        path: path.clone(),
        value: Some(Value::plain(number, stated.at)),
    };
    let steps = values.into_iter().map(step).collect();
    Some(Series { key: key.to_owned(), stated: number.to_string(), monotone: true, steps })
}

/// Softer levels than deny.
fn levels(stated: Option<&str>, path: &[Key], at: OriginId, medium: bool) -> Option<Series> {
    if stated.is_some_and(|level| level != "deny") {
        return None;
    }
    let words = if medium { &["medium", "warn"][..] } else { &["warn"] };
    let step =
        |word: &&str| Step { words: (*word).to_owned(), path: path.to_vec(), value: Some(Value::text(*word, at)) };
    let steps = words.iter().map(step).collect();
    Some(Series { key: "level".to_owned(), stated: "deny".to_owned(), monotone: true, steps })
}

/// Wider windows: earlier and later clock times by half hours, then the whole day, then any day.
fn windows(window: &Value, path: &[Key]) -> Vec<Series> {
    let clock = |key: &str| {
        let (hours, minutes) = window.get(key).and_then(text)?.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    };
    let mut series = Vec::new();
    for (key, until) in [("from", 0), ("to", 1_440)] {
        let Some(stated) = clock(key).filter(|minutes| (0..=1_440).contains(minutes)) else { continue };
        let halves: Vec<i64> = match key {
            "from" => (until..stated).rev().filter(|minutes| minutes % 30 == 0).take(12).collect(),
            _ => (stated + 1..until).filter(|minutes| minutes % 30 == 0).take(12).collect(),
        };
        let step = |minutes: i64| {
            let words = format!("{:02}:{:02}", minutes / 60, minutes % 60);
            let value = Some(Value::text(&words, window.at));
            Step { words, path: [path, &[name(key)]].concat(), value }
        };
        let steps: Vec<Step> = halves.into_iter().map(step).collect();
        let stated = format!("{:02}:{:02}", stated / 60, stated % 60);
        series.push(Series { key: key.to_owned(), stated, monotone: true, steps });
    }
    let has = |key: &str| window.get(key).is_some();
    if has("day") && (has("from") || has("to")) {
        let wider = |without: &[&str], words: String| {
            let mut value = window.clone();
            if let ValueKind::Map(pairs) = &mut value.kind {
                pairs.retain(|(key, _)| !without.contains(&key.as_str()));
            }
            Step { words, path: path.to_vec(), value: Some(value) }
        };
        let day = window.get("day").map(shown).unwrap_or_default();
        let steps = vec![
            wider(&["from", "to"], format!("any time on {day}")),
            wider(&["day"], "that time on any day".to_owned()),
        ];
        series.push(Series { key: "when".to_owned(), stated: shown(window), monotone: false, steps });
    }
    series
}

/// Shorter closures: each window by half a day, then without it.
fn openings(closed: &Value, path: &[Key]) -> Option<Series> {
    let windows = match &closed.kind {
        ValueKind::List(windows) => windows.clone(),
        _ => vec![closed.clone()],
    };
    let with = |index: usize, instead: Option<Value>| {
        let mut windows = windows.clone();
        match instead {
            Some(value) => windows[index] = value,
            None => {
                windows.remove(index);
            }
        }
        let value = (!windows.is_empty()).then(|| Value::list(windows, closed.at));
        let words = value.as_ref().map_or_else(|| "never closed".to_owned(), shown);
        Step { words, path: path.to_vec(), value }
    };
    let half = |index: usize, key: &str| {
        let day = text(&windows[index])?;
        let mut window = Value::map(windows[index].at);
        window.set("day", Value::text(day, windows[index].at));
        window.set(key, Value::text("12:00", windows[index].at));
        Some(with(index, Some(window)))
    };
    let all = 0..windows.len();
    let halves = all.clone().flat_map(|index| [half(index, "to"), half(index, "from")]).flatten();
    let steps: Vec<Step> = halves.chain(all.map(|index| with(index, None))).collect();
    (!steps.is_empty()).then(|| Series { key: "unavailable".to_owned(), stated: shown(closed), monotone: false, steps })
}

fn name(key: &str) -> Key {
    Key::Name(key.to_owned())
}

fn text(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Plain(text) => Some(text),
        _ => None,
    }
}

/// The value on one line, as a file would say it.
fn shown(value: &Value) -> String {
    // A list of one is written on one line, whatever is in it.
    let line = write_value(&Value::list(vec![value.clone()], value.at));
    let line = line.trim();
    line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).unwrap_or(line).to_owned()
}

fn put(value: &mut Value, path: &[Key], new: Option<&Value>) {
    match (path, &mut value.kind) {
        ([], _) => {
            if let Some(new) = new {
                *value = new.clone();
            }
        }
        ([Key::Name(key)], ValueKind::Map(pairs)) if new.is_none() => pairs.retain(|(other, _)| other != key),
        ([Key::Name(key)], ValueKind::Map(_)) => {
            if let Some(new) = new {
                value.set(key, new.clone());
            }
        }
        ([Key::Name(key), rest @ ..], ValueKind::Map(pairs)) => {
            if let Some((_, below)) = pairs.iter_mut().find(|(other, _)| other == key) {
                put(below, rest, new);
            }
        }
        ([Key::Index(index), rest @ ..], ValueKind::List(items)) => {
            if let Some(below) = items.get_mut(*index) {
                put(below, rest, new);
            }
        }
        _ => {}
    }
}
