//! What a file of JSON is, by its keys: of the top, of `schedule`, and of the first item of a list.
//! A file that is cut off is recognised by what is left of it.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Format;
use crate::finding::did_you_mean;
use crate::source::SCENARIO;

/// Keys that only the talks, speakers, rooms and slots of pretalx have together with those on the left.
const PRETALX: [(&str, &[&str]); 4] = [
    ("code", &["submission_type", "speakers", "biography", "submissions", "slots", "state", "availabilities"]),
    ("submission", &["room", "start"]),
    ("name", &["speaker_info", "position", "availabilities"]),
    ("results", &["count", "next", "previous"]),
];

/// The format of a text that begins with `{` or `[`; `None` if it is none of JSON's, or ours. Reads up
/// to the key that decides.
pub(super) fn json_format(bytes: &[u8]) -> Option<Format> {
    let rest = bytes.get(1..)?.trim_ascii_start();
    let strict = match bytes[0] {
        b'{' => rest.first() == Some(&b'"'),
        b'[' => rest.first() == Some(&b'{'),
        _ => false,
    };
    if !strict {
        return None;
    }
    let mut seen = Seen::default();
    // An error is a key that decides, or the end of what can be read.
    let _ = seen.deserialize(&mut serde_json::Deserializer::from_slice(bytes));
    seen.format()
}

/// The keys met so far.
#[derive(Default)]
struct Seen {
    top: Vec<String>,
    schedule: Vec<String>,
    list: bool,
    decided: bool,
}

impl Seen {
    fn has(&self, key: &str) -> bool {
        self.top.iter().any(|known| known == key)
    }

    fn format(&self) -> Option<Format> {
        let pretalx = PRETALX.iter().any(|(key, with)| self.has(key) && with.iter().any(|key| self.has(key)));
        if self.list {
            return Some(if pretalx { Format::Pretalx } else { Format::ScheduleJson });
        }
        if self.has("agenda") || self.has("conference") {
            return None;
        }
        if self.has("schedule") {
            let dates = !self.schedule.is_empty() && self.schedule.iter().all(|key| is_date(key));
            return Some(if dates { Format::Pretalx } else { Format::ScheduleJson });
        }
        // The data of pretalx's schedule widget has talks and rooms, as a scenario has.
        if pretalx || (self.has("talks") && self.has("speakers")) {
            return Some(Format::Pretalx);
        }
        let ours = |key: &String| did_you_mean(key, SCENARIO.into_iter().chain(["agenda", "plenary"])).is_some();
        (!self.top.is_empty() && !self.top.iter().any(ours)).then_some(Format::ScheduleJson)
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

impl<'de> DeserializeSeed<'de> for &mut Seen {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Seen {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.list = true;
        list.next_element_seed(Gathering { keys: &mut self.top, decided: &mut self.decided, under: None })?;
        Err(A::Error::custom("the first item decides"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        Gathering { keys: &mut self.top, decided: &mut self.decided, under: Some(&mut self.schedule) }.visit_map(map)
    }
}

/// Gathers the keys of an object, and those of `schedule` in it.
struct Gathering<'k> {
    keys: &'k mut Vec<String>,
    decided: &'k mut bool,
    under: Option<&'k mut Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Gathering<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Gathering<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let decides = matches!(key.as_str(), "agenda" | "conference" | "results" | "events");
            let schedule = key == "schedule";
            self.keys.push(key);
            match self.under.take() {
                Some(keys) if schedule => {
                    map.next_value_seed(Gathering { keys, decided: self.decided, under: None })?;
                    *self.decided = true;
                }
                under => {
                    self.under = under;
                    if !decides {
                        map.next_value::<IgnoredAny>()?;
                    }
                    *self.decided |= decides;
                }
            }
            if *self.decided {
                return Err(A::Error::custom("this key decides"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_keys() {
        let cases = [
            (r#"{"schedule": {"conference": {"#, Some(Format::ScheduleJson)),
            (r#"{"$schema": "x", "generator": {}, "schedule": {"version": "1", "#, Some(Format::ScheduleJson)),
            (r#"{"schedule": {"2025-11-01": {"510": {}}}}"#, Some(Format::Pretalx)),
            (r#"{"count": 1, "next": null, "results": [{"#, Some(Format::Pretalx)),
            (r#"[{"code": "ABC", "title": "x", "speakers": []}]"#, Some(Format::Pretalx)),
            (r#"[{"id": 1, "name": {"en": "Hall"}, "position": 0}]"#, Some(Format::Pretalx)),
            (r#"{"version": "1", "talks": [], "rooms": [], "speakers": []}"#, Some(Format::Pretalx)),
            (r#"[{"id": 1, "title": "x", "start": "y"}]"#, Some(Format::ScheduleJson)),
            (r#"{"foo": 1}"#, Some(Format::ScheduleJson)),
            (r#"[{"foo": 1}]"#, Some(Format::ScheduleJson)),
            (r#"{"conference": {}, "schedule": {}}"#, None),
            (r#"{"version": 1, "agenda": []}"#, None),
            (r#"{"agneda": []}"#, None),
            (r#"{"talks": [], "rooms": []}"#, None),
            ("{conference: {name: x}}", None),
            ("{}", None),
            ("[1, 2]", None),
            ("", None),
        ];
        for (text, format) in cases {
            assert_eq!(json_format(text.as_bytes()), format, "{text}");
        }
    }
}
