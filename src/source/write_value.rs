//! Values to YAML as people write it: sections in blocks, one line an item, quotes where needed.

use super::tree::quoted;
use super::value::{Value, ValueKind};

/// Items up to this many characters stand on one line.
const LINE: usize = 200;

/// Characters that YAML allows before the colon are 1,024.
const LONGEST_KEY: usize = 1_000;

/// The value as YAML that both reads back as the same value and is pleasant to edit: the outermost
/// mapping and its lists in blocks, what fits on a line on one line, texts of several lines as such.
/// Linear in the length of the text.
#[must_use]
pub fn write_value(value: &Value) -> String {
    let mut out = String::new();
    match &value.kind {
        ValueKind::Map(pairs) if !pairs.is_empty() => {
            for (key, value) in pairs {
                write_key(key, 0, &mut out);
                section(value, &mut out);
            }
        }
        _ => {
            out.push_str(&flow(value));
            out.push('\n');
        }
    }
    out
}

/// What stands behind the key of a section.
fn section(value: &Value, out: &mut String) {
    match &value.kind {
        ValueKind::List(items) if !items.is_empty() && items.iter().any(is_collection) => {
            out.push('\n');
            for item in items {
                out.push_str("  - ");
                entry(item, 4, out);
            }
        }
        _ => after_key(value, 2, out),
    }
}

/// An item of a list behind its dash; a mapping that is too long for a line goes on below.
fn entry(value: &Value, indent: usize, out: &mut String) {
    match &value.kind {
        ValueKind::Map(pairs) if !pairs.is_empty() && !fits(value) => block(pairs, indent, out),
        _ => {
            out.push_str(&flow(value));
            out.push('\n');
        }
    }
}

/// The pairs of a mapping, the first one at the end of the line that is there.
fn block(pairs: &[(String, Value)], indent: usize, out: &mut String) {
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(indent));
        }
        write_key(key, indent, out);
        after_key(value, indent + 2, out);
    }
}

/// A key and its colon. One that is too long to stand before it, as YAML has it, is marked as a key.
fn write_key(key: &str, indent: usize, out: &mut String) {
    let key = scalar(key);
    if key.len() < LONGEST_KEY {
        out.push_str(&key);
    } else {
        out.push_str("? ");
        out.push_str(&key);
        out.push('\n');
        out.push_str(&" ".repeat(indent));
    }
    out.push(':');
}

/// A value behind its key, and the end of the line.
fn after_key(value: &Value, indent: usize, out: &mut String) {
    match &value.kind {
        ValueKind::Text(text) if is_literal(text) => literal(text, indent, out),
        ValueKind::Map(pairs) if !pairs.is_empty() && !fits(value) => {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            block(pairs, indent, out);
        }
        ValueKind::List(items) if !items.is_empty() && !fits(value) => {
            for item in items {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                out.push_str("- ");
                entry(item, indent + 2, out);
                // The line is ended by the next item or at last.
                out.pop();
            }
            out.push('\n');
        }
        ValueKind::Plain(text) if text.is_empty() => out.push('\n'),
        _ => {
            out.push(' ');
            out.push_str(&flow(value));
            out.push('\n');
        }
    }
}

fn is_collection(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Map(_) | ValueKind::List(_))
}

/// Whether a value stands on one line.
fn fits(value: &Value) -> bool {
    !has_lines(value) && flow(value).chars().count() <= LINE
}

/// Whether some text in it is one of several lines.
fn has_lines(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text(text) => is_literal(text),
        ValueKind::Plain(_) => false,
        ValueKind::List(items) => items.iter().any(has_lines),
        ValueKind::Map(pairs) => pairs.iter().any(|(_, value)| has_lines(value)),
    }
}

/// The value on one line.
fn flow(value: &Value) -> String {
    match &value.kind {
        ValueKind::Text(text) => scalar(text),
        ValueKind::Plain(text) if text.is_empty() => "null".to_owned(),
        ValueKind::Plain(text) => text.clone(),
        ValueKind::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        ValueKind::Map(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("{}: {}", scalar(key), flow(value))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// Whether a text has several lines that YAML can hold as they are: what starts with a blank or has
/// characters that do not print is quoted instead.
fn is_literal(text: &str) -> bool {
    let prints = |c: char| {
        c == '\n' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
    };
    let lines = text.trim_end_matches('\n');
    lines.contains('\n')
        && text.len() - lines.len() <= 1
        && !text.starts_with([' ', '\n'])
        && text.chars().all(prints)
        // A line of blanks alone may be taken for an empty one.
        && text.lines().all(|line| line.is_empty() || !line.trim().is_empty())
}

fn literal(text: &str, indent: usize, out: &mut String) {
    out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// A text as YAML inside a flow mapping, quoted where it might mean something else.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) || is_date(text) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    let marks = [' ', '-', '_', '.', '/', '+', '(', ')', '\'', '&', '!', '?', ';', '’', '–', '—', '…'];
    let safe = |c: char| c.is_alphanumeric() || marks.contains(&c);
    let digit = |c: char| c.is_ascii_digit();
    // As in `mon 09:00`.
    let clock = |at: usize| text[..at].ends_with(digit) && text[at + 1..].starts_with(digit);
    let word =
        matches!(text.to_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        // A dash by itself would begin an entry of a list to one of the two parsers.
        && !text.split(' ').any(|word| word == "-")
        && text.char_indices().all(|(at, c)| safe(c) || (c == ':' && clock(at)))
        && !word
}

/// `2027-03-05` or `2027-03-05T09:00`, which are texts to all readers.
fn is_date(text: &str) -> bool {
    let digits = |text: &str, form: &str| {
        text.len() == form.len()
            && text.bytes().zip(form.bytes()).all(|(c, f)| if f == b'0' { c.is_ascii_digit() } else { c == f })
    };
    digits(text, "0000-00-00") || digits(text, "0000-00-00T00:00")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_yaml::Value as Yaml;

    use super::*;
    use crate::finding::Origins;
    use crate::model::OriginId;
    use crate::source::Text;
    use crate::source::read;
    use crate::source::tree::{At, Forest, Kind};

    const NOWHERE: OriginId = OriginId(0);

    fn text(text: &str) -> Value {
        Value::text(text, NOWHERE)
    }

    fn map(pairs: Vec<(&str, Value)>) -> Value {
        let mut map = Value::map(NOWHERE);
        for (key, value) in pairs {
            map.set(key, value);
        }
        map
    }

    /// Whether both parsers read the value: its places by one, its types by the other.
    fn same(value: &Value, at: At<'_>, yaml: &Yaml) -> bool {
        match (&value.kind, &at.node().kind) {
            (ValueKind::Text(text), Kind::Scalar { text: read, .. }) => {
                text == read && yaml.as_str() == Some(text.as_str())
            }
            (ValueKind::Plain(text), Kind::Scalar { plain, .. }) => {
                *plain && *yaml == serde_yaml::from_str::<Yaml>(text).unwrap()
            }
            (ValueKind::List(list), Kind::List(items)) => {
                list.len() == items.len()
                    && list.iter().enumerate().all(|(index, one)| same(one, at.item(index), &yaml[index]))
            }
            (ValueKind::Map(map), Kind::Map(pairs)) => {
                map.len() == pairs.len()
                    && map.iter().zip(pairs).all(|((key, one), pair)| {
                        *key == pair.key && at.get(key).is_some_and(|at| same(one, at, &yaml[key.as_str()]))
                    })
            }
            _ => false,
        }
    }

    fn reads_back(value: &Value) -> bool {
        let written = write_value(value);
        let mut forest = Forest::default();
        let parsed = read::parse(&Text::new("x.yaml", &written), &mut forest, &mut Origins::default());
        let yaml: Result<Yaml, _> = serde_yaml::from_str(&written);
        let good = match (&parsed, &yaml) {
            (Ok(parsed), Ok(yaml)) => same(value, forest.at(parsed.root), yaml),
            _ => false,
        };
        if !good {
            eprintln!("{written}\n{yaml:?}");
        }
        good
    }

    #[test]
    fn a_scenario_as_people_write_it() {
        let talk = map(vec![
            ("id", text("1984")),
            ("title", text("Async: a tour")),
            ("minutes", Value::plain(30, NOWHERE)),
            ("speakers", Value::list(vec![text("Ada Lovelace"), text("unknown")], NOWHERE)),
        ]);
        let mut long = talk.clone();
        let details =
            map(vec![("abstract", text("First.\n\n  Second: yes\n")), ("url", text("https://example.org/#x"))]);
        long.set("details", details);
        let value = map(vec![
            ("plenary", Value::plain(1, NOWHERE)),
            ("conference", map(vec![("name", text("Tiny Conf")), ("timezone", text("Europe/Berlin"))])),
            ("days", map(vec![("fri", text("2027-03-05"))])),
            ("rooms", Value::list(vec![], NOWHERE)),
            ("talks", Value::list(vec![talk, long], NOWHERE)),
        ]);
        assert!(reads_back(&value));
        let long = "key ".repeat(300);
        let deep =
            map(vec![("a", Value::list(vec![map(vec![(long.as_str(), text("b")), ("c", text("d\ne"))])], NOWHERE))]);
        assert!(reads_back(&map(vec![(long.as_str(), value.clone()), ("it", deep)])));
        insta::assert_snapshot!(write_value(&value), @r##"
        plenary: 1
        conference: {name: Tiny Conf, timezone: Europe/Berlin}
        days: {fri: 2027-03-05}
        rooms: []
        talks:
          - {id: "1984", title: "Async: a tour", minutes: 30, speakers: [Ada Lovelace, unknown]}
          - id: "1984"
            title: "Async: a tour"
            minutes: 30
            speakers: [Ada Lovelace, unknown]
            details:
              abstract: |
                First.

                  Second: yes
              url: "https://example.org/#x"
        "##);
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => "[a-zA-Z0-9 :#,{}'\"\\[\\]\n~?&*!|>%@`.()–-]{0,12}",
            2 => "\\PC{0,6}",
            2 => "[ \ta-c\n#:-]{0,16}",
            1 => "[a-z]{3}( [a-z]{9}){25}",
            1 => prop::collection::vec(any::<char>(), 0..5).prop_map(|chars| chars.into_iter().collect::<String>()),
            3 => prop::sample::select(vec![
                "a\u{2028}b\nc", "\u{85}", "a\n\u{85}", "null", "true", "1984", "0x1f", "1e3", "-", "---", "2016-07-11",
                "2016-07-11T09:00", "09:00", "é: ü #", "- a", "a\n---\nb", "a\n...\nb\n", "\u{feff}a\nb", "a\n\tb", "a\n#b",
                "a\n b\n", "a\r\nb", "\ta\nb", "a\n\n\n", "a\n  \nb", "a \nb ", ".inf", "~", "=", "no", "ünd so", "mon 09:00", "a1:2", "a1:2:3", "a1: 2",
            ]).prop_map(str::to_owned),
        ]
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            4 => any_text().prop_map(|text| Value::text(text, NOWHERE)),
            1 => any::<i64>().prop_map(|number| Value::plain(number, NOWHERE)),
            1 => any::<bool>().prop_map(|truth| Value::plain(truth, NOWHERE)),
            1 => Just(Value::plain("", NOWHERE)),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(|items| Value::list(items, NOWHERE)),
                prop::collection::vec((any_text(), inner), 0..5).prop_map(|pairs| {
                    let mut map = Value::map(NOWHERE);
                    for (key, value) in pairs.into_iter().filter(|(key, _)| key != "<<") {
                        map.set(&key, value);
                    }
                    map
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_reads_back(value in any_value()) {
            // A scenario is a mapping.
            prop_assert!(reads_back(&map(vec![("it", value.clone()), ("list", Value::list(vec![value], NOWHERE))])));
        }
    }
}
