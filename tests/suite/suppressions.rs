//! Comments beside entries hide findings and change no score; what does nothing any more is reported.

use plenary::check::{Report, check};
use plenary::finding::Severity;
use plenary::model::{Agenda, EntryOrigins, Ignore, Instance, OriginId, Score, Suppression};
use plenary::rules::{Level, Override, configure};
use serde_json::json;

use super::config::{checked, clash, ignore, instance, setting};
use crate::support::cli::Desk;

fn comment(entry: usize, rules: &[&str]) -> Suppression {
    Suppression {
        entry,
        rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        reason: Some("agreed".to_owned()),
        until: None,
        expired: false,
        origin: OriginId(800),
    }
}

fn commented(comments: Vec<Suppression>) -> Agenda {
    Agenda { suppressions: comments, ..clash() }
}

fn hidden(report: &Report) -> Vec<&str> {
    report.findings.iter().filter(|one| one.suppressed.is_some()).map(|one| one.rule).collect()
}

/// What `unused-suppression` says, with its place.
fn unused(report: &Report) -> Vec<(u32, &str)> {
    let found = report.findings.iter().filter(|one| one.rule == "unused-suppression");
    found.map(|one| (one.finding.primary.0.0, one.finding.message.as_str())).collect()
}

#[test]
fn a_comment_hides_findings_that_point_to_its_entry() {
    let it = instance(Vec::new());
    let before = checked(&it, &clash());
    assert_eq!(before.failing(Severity::Error), 1, "{:#?}", before.findings);
    // The clash points to both entries; either comment will do.
    for entry in [0, 1] {
        let report = checked(&it, &commented(vec![comment(entry, &["room-overlap", "person-overlap"])]));
        assert_eq!(hidden(&report), ["person-overlap"]);
        assert_eq!(report.failing(Severity::Error), 0);
        assert_eq!((report.score, report.counts.error), (before.score, 0));
        let costs = |report: &Report| {
            let mut costs = report.by_rule.clone();
            costs.retain(|cost| cost.rule != "unused-suppression");
            costs
        };
        assert_eq!(costs(&report), costs(&before));
        assert_eq!(
            unused(&report),
            [(800, "the comment beside an entry hides no finding of `room-overlap` (its reason: agreed)")]
        );
    }
}

#[test]
fn other_rules_and_entries_are_not_hidden() {
    let it = instance(Vec::new());
    let mut agenda = commented(vec![comment(0, &["order"]), comment(7, &["person-overlap"])]);
    assert!(hidden(&checked(&it, &agenda)).is_empty());
    // Without a place nothing is beside anything.
    agenda = commented(vec![comment(0, &["person-overlap"])]);
    for entry in &mut agenda.entries {
        entry.at = EntryOrigins::default();
    }
    assert!(hidden(&checked(&it, &agenda)).is_empty());
}

#[test]
fn expired_comments_hide_nothing_and_are_reported() {
    let it = instance(Vec::new());
    let old = Suppression { until: Some("2027-03-01".to_owned()), expired: true, ..comment(0, &["person-overlap"]) };
    let report = checked(&it, &commented(vec![old]));
    assert!(hidden(&report).is_empty());
    let says =
        "the comment beside an entry for `person-overlap` held until 2027-03-01 and is over (its reason: agreed)";
    assert_eq!(unused(&report), [(800, says)]);
}

#[test]
fn a_comment_about_an_unknown_rule_suggests_one() {
    let report = checked(&instance(Vec::new()), &commented(vec![comment(0, &["person-overlpa", "person-overlap"])]));
    assert_eq!(hidden(&report), ["person-overlap"]);
    assert_eq!(
        unused(&report)[0].1,
        "the comment beside an entry names `person-overlpa`, which is no rule: did you mean `person-overlap`? (its reason: agreed)"
    );
    let one = report.findings.iter().find(|one| one.rule == "unused-suppression").unwrap();
    assert_eq!(one.finding.help.as_deref(), Some("write `ignore[person-overlap]`"));
}

#[test]
fn what_is_hidden_takes_nothing_off_the_budget() {
    let it = instance(vec![setting("unscheduled-talk", 10, &[("budget", json!(1))])]);
    let mut agenda = commented(vec![comment(0, &["person-overlap"])]);
    agenda.entries.pop();
    let report = checked(&it, &agenda);
    assert_eq!((report.score, report.counts.error, report.failing(Severity::Error)), (Score::new(1, 0), 1, 0));
    let it = instance(vec![setting("person-overlap", 10, &[("budget", json!(1))])]);
    let report = checked(&it, &commented(vec![comment(0, &["person-overlap"])]));
    assert!(report.findings.iter().filter(|one| one.rule == "person-overlap").all(|one| !one.budgeted));
}

/// Each use has a budget of its own, and no score knows of it.
#[test]
fn a_budget_is_of_a_use() {
    let uses = |budget: u32| {
        let one = |at| setting("person-overlap", at, &[("budget", json!(budget))]);
        checked(&instance(vec![one(10), one(20)]), &clash())
    };
    let (none, some) = (uses(0), uses(1));
    assert_eq!((none.failing(Severity::Error), some.failing(Severity::Error)), (2, 0));
    assert_eq!((none.score, &none.by_rule, none.counts), (some.score, &some.by_rule, some.counts));
}

/// Two entries at once, one with a comment.
const COMMENTED: &str = "\
conference: {name: Tiny, timezone: Europe/Berlin}
slots: [{day: 2027-03-05, at: [\"10:00\", \"10:40\"], minutes: 30}]
rooms: [main, side]
talks: [{id: one, title: One, speakers: [Ada]}, {id: two, title: Two, speakers: [Ada]}]
--- # agenda
agenda:
  - {talk: one, start: 2027-03-05T10:00, room: main}
  - {talk: two, start: 2027-03-05T10:00, room: side} # plenary: ignore[person-overlap]: agreed
";

#[test]
fn what_is_hidden_is_counted_and_stays_in_json() {
    let desk = Desk::with(COMMENTED);
    let files = ["check", "@scenario.yaml", "@agenda.yaml"];
    let text = desk.run(&files);
    assert_eq!((text.code, text.err.as_str()), (0, ""), "{}", text.transcript());
    let end = "No findings; score hard 30, soft 0\n1 finding is suppressed beside its entry.\n";
    assert!(!text.out.contains("error[") && text.out.ends_with(end), "{}", text.out);
    let concise = desk.run(&[&files[..], &["--format", "concise"]].concat());
    assert_eq!((concise.code, concise.out.as_str()), (0, ""));
    let json = desk.run(&[&files[..], &["--format", "json"]].concat()).json();
    assert_eq!((&json["findings"][0]["suppressed"], &json["score"]["hard"]), (&json!(true), &json!(30)));
    assert_eq!(json["by_rule"]["person-overlap"]["findings"], json!(1));
}

fn exempt(instance: &mut Instance, ignores: Vec<Ignore>) -> Report {
    instance.ignores = ignores;
    checked(instance, &clash())
}

#[test]
fn an_exemption_is_used_if_the_rule_finds_more_without_it() {
    let mut it = instance(Vec::new());
    let report = exempt(&mut it, vec![ignore("person-overlap", &[0])]);
    assert_eq!((report.score, unused(&report)), (Score::ZERO, Vec::new()));
    let report = exempt(&mut it, vec![ignore("person-overlap", &[0]), ignore("room-overlap", &[0, 1])]);
    let says = "the exemption from `room-overlap` exempts nothing in this agenda (its reason: only drops in)";
    assert_eq!(unused(&report), [(500, says)]);
    // Each of two alike could go, not both.
    let report = exempt(&mut it, vec![ignore("person-overlap", &[0]); 2]);
    assert_eq!(unused(&report).len(), 2);
}

#[test]
fn an_expired_exemption_exempts_nothing_and_is_reported() {
    let old = Ignore { until: Some("2027-03-01".to_owned()), expired: true, ..ignore("person-overlap", &[0]) };
    let report = exempt(&mut instance(Vec::new()), vec![old]);
    assert_eq!(report.counts.error, 1);
    let says = "the exemption for `person-overlap` held until 2027-03-01 and is over (its reason: only drops in)";
    assert_eq!(unused(&report), [(500, says)]);
}

#[test]
fn rules_that_are_off_are_left_alone() {
    let mut it = instance(Vec::new());
    it.ignores = vec![ignore("person-overlap", &[0])];
    let agenda = commented(vec![comment(0, &["person-overlap"])]);
    let off = [Override::Level("person-overlap".to_owned(), Level::Off)];
    let report = check(&it, &configure(&it, None, &off).unwrap(), &agenda);
    assert!(unused(&report).is_empty());
}

#[test]
fn its_level_is_that_of_any_rule_and_it_costs_nothing() {
    let mut it = instance(Vec::new());
    it.ignores = vec![ignore("room-overlap", &[0, 1])];
    for (level, severity) in
        [(Level::Note, Severity::Note), (Level::Warn, Severity::Warning), (Level::Deny, Severity::Error)]
    {
        let overrides = [
            Override::Only(vec!["unused-suppression".to_owned(), "room-overlap".to_owned()]),
            Override::Level("unused-suppression".to_owned(), level),
        ];
        let report = check(&it, &configure(&it, None, &overrides).unwrap(), &clash());
        assert_eq!((report.score, report.failing(severity)), (Score::ZERO, 1));
        assert_eq!(report.findings[0].finding.severity, severity);
    }
    let off = [Override::Level("unused-suppression".to_owned(), Level::Off)];
    assert!(unused(&check(&it, &configure(&it, None, &off).unwrap(), &clash())).is_empty());
}
