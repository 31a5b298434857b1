//! The page of an agenda: everything is in it, and it is well-formed.

use std::collections::{BTreeSet, HashMap};

use plenary::exchange::{Note, Page, write_html};
use plenary::finding::Severity;
use plenary::model::{Credit, Event, OriginId, Printed, Programme, Role, Status, Time};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event as Xml;

use crate::support::cli::{Desk, snapshot, tests_folder};

const NOWHERE: OriginId = OriginId(0);

/// A page as a reader of XML sees it.
#[derive(Debug, Default)]
struct Seen {
    /// What is read: text outside the style.
    text: String,
    /// Targets of links inside the page.
    links: BTreeSet<String>,
    /// Ids, each with how often.
    ids: HashMap<String, usize>,
    /// Anything that a browser would fetch or run.
    fetched: Vec<String>,
}

/// Parses the page; panics if it is not well-formed.
fn seen(page: &str) -> Seen {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = true;
    let (mut seen, mut open, mut style) = (Seen::default(), 0, false);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}\n{page}")) {
            Xml::Eof => break,
            Xml::Start(tag) => {
                open += 1;
                style = tag.name().as_ref() == "style";
                look(&tag, &mut seen);
            }
            Xml::Empty(tag) => look(&tag, &mut seen),
            Xml::End(_) => {
                open -= 1;
                style = false;
                seen.text.push(' ');
            }
            Xml::Text(text) if !style => seen.text.push_str(&text),
            Xml::GeneralRef(name) => {
                let text = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "#39" => "'",
                    other => panic!("unknown entity {other}"),
                };
                seen.text.push_str(text);
            }
            _ => {}
        }
    }
    assert_eq!(open, 0);
    for link in &seen.links {
        assert_eq!(seen.ids.get(link), Some(&1), "#{link}");
    }
    assert!(seen.ids.values().all(|&count| count == 1), "{:?}", seen.ids);
    assert!(seen.fetched.is_empty(), "{:?}", seen.fetched);
    seen
}

fn look(tag: &quick_xml::events::BytesStart<'_>, seen: &mut Seen) {
    let name = tag.name().as_ref().to_owned();
    if matches!(name.as_str(), "script" | "link" | "img" | "iframe") {
        seen.fetched.push(name);
    }
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.value.to_string();
        match key.as_str() {
            "id" => *seen.ids.entry(value).or_default() += 1,
            "href" if value.starts_with('#') => {
                seen.links.insert(value[1..].to_owned());
            }
            "src" => seen.fetched.push(value),
            name if name.starts_with("on") => seen.fetched.push(value),
            _ => {}
        }
    }
}

const SCENARIO: &str = "\
conference: {name: Tiny & Co, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\", \"11:40\"], minutes: 30}]
breaks: [{start: 2027-03-05 11:10, minutes: 30, title: Coffee}]
rooms: [{id: main, name: Main Hall, capacity: 200}, {id: side, name: Side, capacity: 60}]
talks:
  - {id: one, title: One <first>, speakers: [Ada Abel], track: Tools, language: de, details: {url: \"https://example.org/one\"}}
  - {id: two, title: Two, speakers: [Ada Abel], expected: 80}
  - {id: three, title: Three, speakers: [Bo Berg], kind: panel}
";
const AGENDA: &str = "\
agenda:
  - {talk: one, start: 2027-03-05T10:00, room: main}
  - {talk: two, start: 2027-03-05T10:00, room: side}
  - {talk: three, start: 2027-03-05T10:10, room: main}
  - {talk: four}
";

#[test]
fn a_small_page() {
    let desk = Desk::new();
    desk.write("scenario.yaml", SCENARIO);
    desk.write("agenda.yaml", AGENDA);
    let run = desk.run(&["show", "@scenario.yaml", "@agenda.yaml", "--html", "@page.html"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", "Wrote page.html.\n"), "{}", run.transcript());
    let page = desk.read("page.html");
    let style = page.find("<style>").unwrap()..page.find("</style>").unwrap();
    let body = format!("{}{}", &page[..style.start], &page[style.end + "</style>".len()..]);
    snapshot(&tests_folder("exchange/html"), "page", &body);
    let seen = seen(&page);
    let report = desk.run(&["check", "@scenario.yaml", "@agenda.yaml", "--format", "json"]).json();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() >= 4);
    for finding in findings {
        assert!(seen.text.contains(finding["message"].as_str().unwrap()), "{finding}");
    }
    for text in
        ["Tiny & Co", "One <first>", "Two", "Three", "four", "Coffee", "Ada Abel", "Bo Berg", "Main Hall", "Side"]
    {
        assert!(seen.text.contains(text), "{text}");
    }
    // It exists now.
    assert_eq!(desk.run(&["show", "@scenario.yaml", "@agenda.yaml", "--html", "@page.html"]).code, 2);
    assert_eq!(desk.run(&["show", "@scenario.yaml", "@agenda.yaml", "--html", "@page.html", "--force"]).code, 0);
}

#[test]
fn pages_without_a_scenario() {
    let desk = Desk::new();
    desk.write("alone.yaml", "timezone: Europe/Berlin\nagenda: [{talk: a, title: Alone, start: 2027-03-05T10:00, end: 2027-03-05T11:00, room: X}]\n");
    assert_eq!(desk.run(&["show", "@alone.yaml", "--html", "@show.html"]).code, 0);
    assert!(seen(&desk.read("show.html")).text.contains("No findings."));
    let export = desk.run(&["export", "html", "@alone.yaml"]);
    assert_eq!(export.code, 0);
    assert!(export.err.starts_with("html is for people"), "{}", export.err);
    let seen = seen(&export.out);
    assert!(seen.text.contains("Alone") && !seen.text.contains("indings"), "{}", seen.text);
    let drawn = desk.run(&["show", "@alone.yaml"]);
    assert!(drawn.out.contains("Alone"), "{}", drawn.transcript());
}

/// A text as the page prints it: what XML forbids as a blank.
fn printed(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever texts and times there are, the page is well-formed and has every talk, person, room and finding.
    #[test]
    fn everything_is_in_the_page(
        facts in prop::collection::vec(
            ("[<>&\"' a-zé\u{1}]{1,8}", "\\PC{1,5}", prop::option::of(0_i64..3_000), 1_i64..4_000, prop::sample::subsequence(vec!["A", "B&", "<C>"], 0..3), any::<bool>()),
            1..10,
        ),
    ) {
        let events: Vec<Event> = facts.iter().map(|(title, person, start, length, rooms, cancelled)| Event {
            title: title.clone(),
            start: start.map(Time),
            end: start.map(|start| Time(start + length)),
            rooms: rooms.iter().map(|room| Printed::new(*room, NOWHERE)).collect(),
            people: Some(vec![Credit { name: person.clone(), id: None, role: Role::Speaker, at: NOWHERE }]),
            status: cancelled.then_some(Status::Cancelled),
            language: Some("x\"y".to_owned()),
            ..Event::default()
        }).collect();
        let note = |index: usize| Note {
            severity: [Severity::Error, Severity::Warning, Severity::Note][index % 3],
            rule: "a-rule".to_owned(),
            message: format!("<{index}> & {}", facts[index].0),
            help: Some(facts[index].1.clone()),
            events: vec![index, 0],
        };
        let notes: Vec<Note> = (0..facts.len()).map(note).collect();
        let programme = Programme { name: Some("A & B".to_owned()), events, floating: true, ..Programme::default() };
        let page = write_html(&Page { programme: &programme, notes: Some(&notes) });
        let seen = seen(&page);
        for (title, person, _, _, rooms, _) in &facts {
            prop_assert!(seen.text.contains(&printed(title)), "{title:?}");
            prop_assert!(seen.text.contains(&printed(person)), "{person:?}");
            prop_assert!(rooms.iter().all(|room| seen.text.contains(room)), "{rooms:?}");
        }
        prop_assert!(notes.iter().all(|note| seen.text.contains(&printed(&note.message))));
        prop_assert_eq!(seen.ids.keys().filter(|id| id.starts_with("talk-")).count(), facts.len());
        prop_assert_eq!(page, write_html(&Page { programme: &programme, notes: Some(&notes) }));
    }
}
