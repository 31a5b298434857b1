//! Whatever was read or refused can be told in every format.

use std::io;
use std::path::Path;
use std::sync::OnceLock;

use plenary::check::{Baseline, Report, check};
use plenary::finding::{InputError, Origins, Severity};
use plenary::model::{Agenda, Instance, Score};
use plenary::report::{
    COMMENT_LIMIT, Failure, Repository, RuleText, Run, TextStyle, gitlab_errors, gitlab_report, json_errors,
    json_report, junit_errors, junit_report, markdown_errors, markdown_report, sarif_errors, sarif_report,
    write_concise, write_concise_errors, write_errors, write_github, write_github_errors, write_text,
};
use plenary::rules::{Uses, registry, rule_page};

fn repository() -> Repository {
    Repository::new(None, Path::new("/"))
}

/// Problems have places that can be shown.
pub(super) fn told(errors: &[InputError], origins: &Origins) {
    assert!(!errors.is_empty(), "refused without a reason");
    let out = &mut io::sink();
    write_errors(out, errors, origins, TextStyle::plain().width(80)).unwrap();
    write_concise_errors(out, errors, origins).unwrap();
    json_errors(errors, origins).unwrap();
    let failure = Failure { errors, origins, repository: &repository() };
    write_github_errors(out, &failure).unwrap();
    sarif_errors(&failure).unwrap();
    gitlab_errors(&failure).unwrap();
    junit_errors(&failure).unwrap();
    let _ = markdown_errors(&failure, COMMENT_LIMIT);
}

/// The rules as formats for machines carry them along.
fn rules() -> &'static [RuleText] {
    static RULES: OnceLock<Vec<RuleText>> = OnceLock::new();
    RULES.get_or_init(|| {
        let text = |entry: &plenary::rules::RuleEntry| RuleText {
            id: entry.info.id,
            family: entry.info.family.word(),
            severity: entry.info.level.severity(),
            summary: entry.info.summary,
            page: rule_page(entry),
        };
        registry().iter().map(text).collect()
    })
}

/// Checks an agenda: costs add up, every format tells the report, and what was found is known again.
pub(super) fn judged(instance: &Instance, uses: &Uses, agenda: &Agenda, origins: &Origins) -> Report {
    let report = check(instance, uses, agenda);
    let sum = report.by_rule.iter().fold(Score::ZERO, |sum, rule| sum + rule.score());
    assert_eq!(report.score, sum, "the rules do not add up to the score");
    let out = &mut io::sink();
    write_text(out, &report, origins, TextStyle::coloured().width(60)).unwrap();
    write_concise(out, &report, origins).unwrap();
    let repository = repository();
    let run = Run {
        report: &report,
        origins,
        rules: rules(),
        repository: &repository,
        fail_on: Severity::Warning,
        strict: true,
    };
    write_github(out, &run).unwrap();
    gitlab_report(&run).unwrap();
    junit_report(&run).unwrap();
    let _ = markdown_report(&run, COMMENT_LIMIT);
    let (json, sarif) = (json_report(instance, &report, origins).unwrap(), sarif_report(&run).unwrap());
    for text in [json, sarif] {
        let baseline = Baseline::read("baseline.json", &text, &mut Origins::default()).unwrap();
        let mut again = report.clone();
        baseline.apply(&mut again, uses);
        assert!(again.findings.iter().all(|one| one.old), "a baseline knows its own findings");
    }
    report
}
