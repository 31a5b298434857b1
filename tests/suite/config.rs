//! From settings to uses: layers, requests, exemptions, and what is refused.

use plenary::check::{Report, check};
use plenary::finding::InputError;
use plenary::model::{
    Agenda, Entry, EntryOrigins, Id, Ignore, Instance, OriginId, PersonId, Profile, Request, RoomId, RoomRef,
    RuleSetting, SettingValue, TalkId, TalkRef,
};
use plenary::rules::{Config, Level, Override, Source, Uses, configure};
use serde_json::{Value, json};

use super::regressions::plain;
use crate::support::instances::morning_plus;

/// A setting at this place; its values stand at the places after it.
pub(super) fn setting(rule: &str, at: u32, values: &[(&str, Value)]) -> RuleSetting {
    let values = values.iter().zip(at + 1..).map(|((key, value), at)| SettingValue {
        key: (*key).to_owned(),
        value: value.clone(),
        origin: OriginId(at),
        key_origin: OriginId(at),
    });
    RuleSetting { rule: rule.to_owned(), values: values.collect(), scope: None, request: None, origin: OriginId(at) }
}

/// A request at this place.
pub(super) fn request(id: &str, rule: &str, at: u32, values: &[(&str, Value)], talks: &[usize]) -> RuleSetting {
    RuleSetting {
        scope: Some(talks.iter().copied().map(TalkId::from_index).collect()),
        request: Some(Request {
            id: id.to_owned(),
            reason: Some("flight lands 11:00".to_owned()),
            asked_by: Some("Jos Visser".to_owned()),
            origin: OriginId(at),
        }),
        ..setting(rule, at, values)
    }
}

pub(super) fn profile(name: &str, extends: Option<&str>, settings: Vec<RuleSetting>) -> Profile {
    let extends = extends.map(|name| (name.to_owned(), OriginId(901)));
    Profile { name: name.to_owned(), extends, settings, origin: OriginId(900) }
}

pub(super) fn ignore(rule: &str, talks: &[usize]) -> Ignore {
    Ignore {
        rule: rule.to_owned(),
        talks: talks.iter().copied().map(TalkId::from_index).collect(),
        people: Vec::new(),
        rooms: Vec::new(),
        reason: Some("only drops in".to_owned()),
        until: None,
        expired: false,
        origin: OriginId(500),
        rule_origin: OriginId(501),
    }
}

/// Two talks of one person, two rooms.
pub(super) fn instance(settings: Vec<RuleSetting>) -> Instance {
    let mut sketch = plain(2);
    sketch.talks.iter_mut().for_each(|talk| talk.people = vec![(0, 0)]);
    let mut instance = sketch.build();
    instance.settings = settings;
    instance
}

fn of_rule<'a>(uses: &'a Uses, rule: &str) -> Vec<&'a Config> {
    uses.iter().map(|(_, config)| config).filter(|config| config.rule.info().id == rule).collect()
}

/// Level, weight and minutes of every use of `short-turnaround`.
fn turnarounds(instance: &Instance, profile: Option<&str>) -> Vec<(Level, i64, Option<i64>)> {
    let uses = configure(instance, profile, &[]).unwrap();
    let of_use = |config: &&Config| {
        let minutes = config.facts.iter().find(|fact| fact.key == "minutes").and_then(|fact| fact.value.as_i64());
        let common = config.rule.common();
        (common.level, common.weight, minutes)
    };
    of_rule(&uses, "short-turnaround").iter().map(of_use).collect()
}

const RULE: &str = "short-turnaround";

#[test]
fn a_single_use_changes_a_single_one_key_by_key() {
    let mut it = instance(vec![setting(RULE, 10, &[("weight", json!(3)), ("minutes", json!(5))])]);
    it.profiles = vec![
        profile("low", None, vec![setting(RULE, 20, &[("minutes", json!(7))])]),
        profile("high", Some("low"), vec![setting(RULE, 30, &[("level", json!("deny"))])]),
    ];
    assert_eq!(turnarounds(&it, None), [(Level::Warn, 3, Some(5))]);
    assert_eq!(turnarounds(&it, Some("low")), [(Level::Warn, 3, Some(7))]);
    assert_eq!(turnarounds(&it, Some("high")), [(Level::Deny, 3, Some(7))]);
    let uses = configure(&it, Some("high"), &[]).unwrap();
    let from: Vec<(&str, Source)> =
        of_rule(&uses, RULE)[0].facts.iter().map(|fact| (fact.key.as_str(), fact.from)).collect();
    let at = |origin| Source::Scenario(OriginId(origin));
    assert_eq!(from, [("level", at(31)), ("weight", at(11)), ("minutes", at(21))]);
    assert_eq!(of_rule(&uses, RULE)[0].rule.common().origin, OriginId(30));
}

#[test]
fn a_list_replaces_and_is_changed_use_by_use() {
    let two = |at| vec![setting(RULE, at, &[("minutes", json!(5))]), setting(RULE, at + 10, &[("weight", json!(9))])];
    let mut it = instance(two(10));
    it.settings[1].scope = Some(vec![TalkId(1)]);
    it.profiles = vec![
        profile("one", None, vec![setting(RULE, 40, &[("level", json!("medium"))])]),
        profile("none", None, vec![setting(RULE, 45, &[("level", json!("off"))])]),
        profile("two", Some("one"), two(50)),
        profile("three", Some("two"), vec![setting(RULE, 70, &[("weight", json!(4))])]),
    ];
    assert_eq!(turnarounds(&it, None), [(Level::Warn, 1, Some(5)), (Level::Warn, 9, None)]);
    assert_eq!(turnarounds(&it, Some("one")), [(Level::Medium, 1, Some(5)), (Level::Medium, 9, None)]);
    assert_eq!(turnarounds(&it, Some("none")), []);
    assert_eq!(turnarounds(&it, Some("two")), [(Level::Warn, 1, Some(5)), (Level::Warn, 9, None)]);
    assert_eq!(turnarounds(&it, Some("three")), [(Level::Warn, 4, Some(5)), (Level::Warn, 4, None)]);
    let scopes = |profile: &str| {
        let uses = configure(&it, Some(profile), &[]).unwrap();
        of_rule(&uses, RULE).iter().map(|config| config.rule.common().scope).collect::<Vec<_>>()
    };
    assert_eq!(scopes("one"), [None, Some(vec![TalkId(1)])], "a scope stays unless another is stated");
    assert_eq!(scopes("two"), [None, None]);
}

#[test]
fn built_in_profiles_raise_and_never_lower() {
    let level = |it: &Instance, profile: &str, rule: &str| {
        let uses = configure(it, Some(profile), &[]).unwrap();
        of_rule(&uses, rule).first().map_or(Level::Off, |config| config.rule.common().level)
    };
    let mut it = instance(Vec::new());
    assert_eq!(level(&it, "draft", "missing-room"), Level::Note);
    assert_eq!(level(&it, "release", "missing-room"), Level::Warn);
    assert_eq!(level(&it, "published", "missing-room"), Level::Deny);
    assert_eq!(level(&it, "release", "published-talk-moved"), Level::Warn);
    assert_eq!(level(&it, "published", "published-talk-moved"), Level::Deny);
    it.settings = vec![
        setting("missing-room", 10, &[("level", json!("deny"))]),
        setting("missing-people", 20, &[("level", json!("off"))]),
    ];
    assert_eq!(level(&it, "release", "missing-room"), Level::Deny);
    assert_eq!(level(&it, "release", "missing-people"), Level::Warn);
    it.profiles = vec![profile("release", None, vec![setting("missing-people", 30, &[("level", json!("off"))])])];
    assert_eq!(level(&it, "release", "missing-people"), Level::Off);
    assert_eq!(level(&it, "published", "missing-people"), Level::Off);
    // What the command line says holds in every profile.
    let uses = configure(&it, Some("published"), &[Override::Level("missing-room".to_owned(), Level::Off)]).unwrap();
    assert!(of_rule(&uses, "missing-room").is_empty());
    let uses = configure(&it, Some("release"), &[Override::Level("missing-time".to_owned(), Level::Deny)]).unwrap();
    assert_eq!(of_rule(&uses, "missing-time")[0].facts[0].from, Source::Argument("--deny"));
    assert_eq!(of_rule(&uses, "unused-suppression")[0].facts[0].from, Source::BuiltIn("release"));
}

#[test]
fn requests_are_uses_after_those_of_the_rule() {
    let mut it = instance(Vec::new());
    it.requests = vec![
        request("late", RULE, 50, &[("minutes", json!(30)), ("level", json!("deny"))], &[1]),
        request("early", "room-overlap", 60, &[], &[0]),
        request("again", RULE, 70, &[], &[0]),
    ];
    let uses = configure(&it, Some("release"), &[]).unwrap();
    let ids = |rule: &str| -> Vec<Option<String>> {
        of_rule(&uses, rule).iter().map(|config| config.request.as_ref().map(|one| one.id.clone())).collect()
    };
    assert_eq!(ids(RULE), [None, Some("late".to_owned()), Some("again".to_owned())]);
    assert_eq!(ids("room-overlap"), [None, Some("early".to_owned())]);
    assert_eq!(turnarounds(&it, None)[..2], [(Level::Warn, 1, None), (Level::Deny, 1, Some(30))]);
    // What `rules:` says is about the rule's own uses, what the command line says about all.
    it.settings = vec![setting(RULE, 10, &[("level", json!("off"))])];
    assert_eq!(turnarounds(&it, None), [(Level::Deny, 1, Some(30)), (Level::Warn, 1, None)]);
    let uses = configure(&it, None, &[Override::Level(RULE.to_owned(), Level::Off)]).unwrap();
    assert!(of_rule(&uses, RULE).is_empty());
}

/// Ids, places and suggestions of what is refused.
fn refused(instance: &Instance, profile: Option<&str>) -> Vec<(&'static str, u32, String)> {
    let told = |error: InputError| (error.id, error.origin.0, error.help.unwrap_or(error.message));
    configure(instance, profile, &[]).unwrap_err().into_iter().map(told).collect()
}

#[test]
fn what_is_refused_has_a_place_and_a_suggestion() {
    let one = |values: &[(&str, Value)]| refused(&instance(vec![setting(RULE, 10, values)]), None);
    let range = "use a whole number from 0 to 1000000".to_owned();
    assert_eq!(one(&[("weight", json!(-1))]), [("bad-weight", 11, range.clone())]);
    assert_eq!(one(&[("weight", json!(u64::MAX))]), [("bad-weight", 11, range.clone())]);
    assert_eq!(one(&[("minuts", json!(1))]), [("unknown-option", 11, "did you mean `minutes`?".to_owned())]);
    assert_eq!(one(&[("level", json!("medum"))]), [("bad-level", 11, "did you mean `medium`?".to_owned())]);
    let levels = "levels are off, note, warn, medium and deny".to_owned();
    assert_eq!(one(&[("level", json!(1))]), [("bad-level", 11, levels)]);

    let it = instance(Vec::new());
    assert_eq!(refused(&it, Some("relase")), [("unknown-profile", 0, "did you mean `release`?".to_owned())]);
    // Also in a profile that is not chosen, once.
    let mut it = instance(vec![setting("ordr", 10, &[])]);
    it.profiles = vec![
        profile("mine", None, vec![setting(RULE, 20, &[("weight", json!(-1))])]),
        profile("more", Some("mine"), vec![setting("ordre", 30, &[])]),
        profile("less", Some("mien"), Vec::new()),
    ];
    let order = "did you mean `order`?".to_owned();
    assert_eq!(
        refused(&it, None),
        [
            ("unknown-rule", 10, order.clone()),
            ("unknown-rule", 30, order),
            ("bad-weight", 21, range),
            ("unknown-profile", 901, "did you mean `mine`?".to_owned())
        ]
    );
}

#[test]
fn exemptions_name_what_their_rule_is_about() {
    let mut it = instance(Vec::new());
    it.ignores = vec![
        ignore("person-overlpa", &[0]),
        Ignore { people: vec![PersonId(0)], rooms: vec![RoomId(0)], ..ignore("order", &[0]) },
    ];
    let only = "an exemption from it may name talks only".to_owned();
    assert_eq!(
        refused(&it, None),
        [
            ("unknown-rule", 501, "did you mean `person-overlap`?".to_owned()),
            ("bad-exemption", 500, only.clone()),
            ("bad-exemption", 500, only),
        ]
    );
}

/// Both talks at once, in different rooms; each part of an entry has a place of its own.
pub(super) fn clash() -> Agenda {
    let entry = |index: u32| Entry {
        talk: TalkRef::Known(TalkId(index)),
        start: Some(morning_plus(0)),
        end: None,
        rooms: vec![RoomRef::Known(RoomId(index))],
        at: EntryOrigins {
            entry: OriginId(700 + index * 10),
            talk: OriginId(701 + index * 10),
            start: OriginId(702 + index * 10),
            end: OriginId(700 + index * 10),
            room: OriginId(704 + index * 10),
        },
    };
    Agenda { entries: vec![entry(0), entry(1)], suppressions: Vec::new(), remarks: Vec::new(), origin: OriginId(699) }
}

pub(super) fn checked(instance: &Instance, agenda: &Agenda) -> Report {
    check(instance, &configure(instance, None, &[]).unwrap(), agenda)
}

#[test]
fn exemptions_that_hold_are_handed_to_the_uses() {
    let mut it = instance(Vec::new());
    it.ignores = vec![ignore("person-overlap", &[0, 1]), ignore("room-overlap", &[0, 1])];
    let uses = configure(&it, None, &[]).unwrap();
    assert_eq!(of_rule(&uses, "person-overlap")[0].rule.common().ignores, it.ignores[..1]);
    it.ignores[0].expired = true;
    let uses = configure(&it, None, &[]).unwrap();
    assert!(of_rule(&uses, "person-overlap")[0].rule.common().ignores.is_empty());
}

#[test]
fn a_finding_quotes_the_request_behind_it() {
    let mut it = instance(vec![setting("person-overlap", 10, &[("level", json!("off"))])]);
    it.requests = vec![request("visser-late", "person-overlap", 50, &[], &[0, 1])];
    let report = checked(&it, &clash());
    let one = report.findings.iter().find(|one| one.rule == "person-overlap").unwrap();
    assert_eq!(one.request.as_deref(), Some("visser-late"));
    let words = "reason: flight lands 11:00 (asked by Jos Visser, request visser-late)";
    assert_eq!(one.because(None).as_deref(), Some(words));
    it.requests[0].request.as_mut().unwrap().reason = None;
    let report = checked(&it, &clash());
    let one = report.findings.iter().find(|one| one.rule == "person-overlap").unwrap();
    assert_eq!(one.because(None).as_deref(), Some("asked by Jos Visser (request visser-late)"));
}
