//! The documented JSON of `check`. Scripts rely on it: fields are only ever added.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::places::{Location, location};
use crate::check::{Report, Reported, RuleCost};
use crate::finding::{InputError, NotChecked, Origins};
use crate::model::{Instance, OriginId, PersonId, RoomId, Score, TalkRef};

/// The version of the format.
pub const JSON_VERSION: u32 = 1;

/// The document of a check, with a line end. An agenda that could be read has no `errors`.
///
/// # Errors
/// When a value has no JSON form; none of these has that.
pub fn json_report(instance: &Instance, report: &Report, origins: &Origins) -> serde_json::Result<String> {
    document(&Document {
        version: JSON_VERSION,
        score: Some(ScoreJson::new(report.score, report.has_medium)),
        by_rule: ByRule(&report.by_rule, report.has_medium),
        counts: CountsOut { error: report.counts.error, warning: report.counts.warning, note: report.counts.note },
        baseline: report.baseline.map(|one| BaselineOut { remaining: one.remaining, gone: one.gone }),
        errors: Vec::new(),
        findings: report.findings.iter().map(|reported| FindingOut::new(instance, reported, origins)).collect(),
        not_checked: report.not_checked.iter().map(|entry| NotCheckedOut::new(instance, entry, origins)).collect(),
    })
}

/// The same document for input that could not be read: `errors` and nothing else, `score` null.
///
/// # Errors
/// When a value has no JSON form; none of these has that.
pub fn json_errors(errors: &[InputError], origins: &Origins) -> serde_json::Result<String> {
    document(&Document {
        version: JSON_VERSION,
        score: None,
        by_rule: ByRule(&[], false),
        counts: CountsOut { error: 0, warning: 0, note: 0 },
        baseline: None,
        errors: errors.iter().map(|error| ErrorOut::new(error, origins)).collect(),
        findings: Vec::new(),
        not_checked: Vec::new(),
    })
}

fn document(document: &Document<'_>) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    score: Option<ScoreJson>,
    by_rule: ByRule<'a>,
    counts: CountsOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineOut>,
    errors: Vec<ErrorOut<'a>>,
    findings: Vec<FindingOut<'a>>,
    not_checked: Vec<NotCheckedOut<'a>>,
}

/// A score in JSON.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ScoreJson {
    hard: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<i64>,
    soft: i64,
}

impl ScoreJson {
    /// With the medium cost if any use has that level.
    #[must_use]
    pub fn new(score: Score, has_medium: bool) -> Self {
        Self { hard: score.hard, medium: has_medium.then_some(score.medium), soft: score.soft }
    }
}

/// Costs by rule in JSON, with medium costs if any use has that level: a map in order of the registry,
/// which `serde_json`'s own map would sort.
#[derive(Debug, Clone, Copy)]
pub struct ByRule<'a>(pub &'a [RuleCost], pub bool);

impl Serialize for ByRule<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Costs {
            findings: usize,
            #[serde(flatten)]
            score: ScoreJson,
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for cost in self.0 {
            let score = ScoreJson::new(cost.score(), self.1);
            map.serialize_entry(cost.rule, &Costs { findings: cost.findings, score })?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct CountsOut {
    error: usize,
    warning: usize,
    note: usize,
}

/// There only with a baseline.
#[derive(Serialize)]
struct BaselineOut {
    remaining: usize,
    gone: usize,
}

#[derive(Serialize)]
struct ErrorOut<'a> {
    id: &'static str,
    message: &'a str,
    location: Option<Location>,
    related: Vec<RelatedOut<'a>>,
    help: Option<&'a str>,
}

impl<'a> ErrorOut<'a> {
    fn new(error: &'a InputError, origins: &Origins) -> Self {
        Self {
            id: error.id,
            message: &error.message,
            location: location(origins, error.origin),
            related: related(&error.related, origins),
            help: error.help.as_deref(),
        }
    }
}

/// A location with a few words, all on one level.
#[derive(Serialize)]
struct RelatedOut<'a> {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    sheet: Option<String>,
    cell: Option<String>,
    message: &'a str,
}

fn related<'a>(places: &'a [(OriginId, String)], origins: &Origins) -> Vec<RelatedOut<'a>> {
    let one = |(origin, message): &'a (OriginId, String)| {
        let at = location(origins, *origin);
        let at = at.as_ref();
        RelatedOut {
            file: at.map(|at| at.file.clone()),
            line: at.and_then(|at| at.line),
            column: at.and_then(|at| at.column),
            end_line: at.and_then(|at| at.end_line),
            end_column: at.and_then(|at| at.end_column),
            sheet: at.and_then(|at| at.sheet.clone()),
            cell: at.and_then(|at| at.cell.clone()),
            message,
        }
    };
    places.iter().map(one).collect()
}

#[derive(Serialize)]
struct FindingOut<'a> {
    rule: &'static str,
    severity: &'static str,
    hard: bool,
    message: &'a str,
    cost: i64,
    talks: Vec<&'a str>,
    people: Vec<&'a str>,
    rooms: Vec<&'a str>,
    start: Option<String>,
    end: Option<String>,
    minutes: Option<i64>,
    request: Option<&'a str>,
    reason: Option<&'a str>,
    suppressed: bool,
    suppressed_by: Option<&'static str>,
    new: bool,
    location: Option<Location>,
    related: Vec<RelatedOut<'a>>,
    help: Option<&'a str>,
    fingerprint: &'a str,
}

impl<'a> FindingOut<'a> {
    fn new(instance: &'a Instance, reported: &'a Reported, origins: &Origins) -> Self {
        let finding = &reported.finding;
        Self {
            rule: reported.rule,
            severity: finding.severity.word(),
            hard: reported.hard,
            message: &finding.message,
            cost: finding.cost,
            talks: talks(instance, &finding.talks),
            people: people(instance, &finding.people),
            rooms: rooms(instance, &finding.rooms),
            start: finding.span.map(|span| instance.zone.rfc3339(span.start)),
            end: finding.span.map(|span| instance.zone.rfc3339(span.end)),
            minutes: finding.minutes,
            request: reported.request.as_deref(),
            reason: reported.reason.as_deref(),
            suppressed: reported.suppressed.is_some(),
            suppressed_by: reported.suppressed.as_ref().map(|hidden| hidden.by.word()),
            new: !reported.old,
            location: location(origins, finding.primary.0),
            related: related(&finding.related, origins),
            help: finding.help.as_deref(),
            fingerprint: &reported.fingerprint,
        }
    }
}

#[derive(Serialize)]
struct NotCheckedOut<'a> {
    rule: &'static str,
    talks: Vec<&'a str>,
    people: Vec<&'a str>,
    rooms: Vec<&'a str>,
    what: &'a str,
    why: &'a str,
    location: Option<Location>,
}

impl<'a> NotCheckedOut<'a> {
    fn new(instance: &'a Instance, entry: &'a NotChecked, origins: &Origins) -> Self {
        Self {
            rule: entry.rule,
            talks: talks(instance, &entry.talks),
            people: people(instance, &entry.people),
            rooms: rooms(instance, &entry.rooms),
            what: &entry.what,
            why: &entry.why,
            location: location(origins, entry.origin),
        }
    }
}

fn talks<'a>(instance: &'a Instance, talks: &'a [TalkRef]) -> Vec<&'a str> {
    let id = |talk: &'a TalkRef| match talk {
        TalkRef::Known(talk) => instance.talk(*talk).id.as_str(),
        TalkRef::Unknown(text) => text,
    };
    talks.iter().map(id).collect()
}

fn people<'a>(instance: &'a Instance, people: &[PersonId]) -> Vec<&'a str> {
    people.iter().map(|&person| instance.person(person).id.as_str()).collect()
}

fn rooms<'a>(instance: &'a Instance, rooms: &[RoomId]) -> Vec<&'a str> {
    rooms.iter().map(|&room| instance.room(room).id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{golden, golden_errors, matches_file};

    #[test]
    fn the_contract() {
        let (instance, report, origins) = golden();
        matches_file("expected.json", &json_report(&instance, &report, &origins).unwrap());
    }

    #[test]
    fn input_errors_fill_the_same_document() {
        let (errors, origins) = golden_errors();
        insta::assert_snapshot!(json_errors(&errors[..1], &origins).unwrap(), @r#"
        {
          "version": 1,
          "score": null,
          "by_rule": {},
          "counts": {
            "error": 0,
            "warning": 0,
            "note": 0
          },
          "errors": [
            {
              "id": "unknown-key",
              "message": "unknown key `capactiy`",
              "location": {
                "file": "conf.yaml",
                "line": 2,
                "column": 15,
                "end_line": 2,
                "end_column": 23,
                "sheet": null,
                "cell": null
              },
              "related": [],
              "help": "did you mean `capacity`?"
            }
          ],
          "findings": [],
          "not_checked": []
        }
        "#);
    }
}
