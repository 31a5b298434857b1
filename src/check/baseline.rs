//! Baselines: findings that were there before do not fail a check.
//!
//! A baseline is what an earlier check printed, as JSON or SARIF. A finding is known by its rule and
//! its fingerprint, so that lines may move; two findings that are alike need two in the baseline.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Report;
use crate::finding::{InputError, Origins};
use crate::rules::{Uses, registry};

/// How to get a good one.
const WRITE: &str = "write it with `plenary check … --format json > baseline.json`";

/// Name of the fingerprints of plenary in SARIF.
pub(crate) const SARIF_FINGERPRINT: &str = "plenary/v1";

/// The findings of an earlier check: how often each rule and fingerprint occurs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline(BTreeMap<(String, String), usize>);

/// A report compared with a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Findings of the baseline that are still there.
    pub remaining: usize,
    /// Findings of the baseline that are gone, of rules that were checked.
    pub gone: usize,
}

impl Compared {
    /// What a person is told: how many remain, and that some are gone.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let of = |count: usize| format!("{count} finding{} of the baseline", if count == 1 { "" } else { "s" });
        match self.remaining {
            0 => {}
            1 => lines.push(format!("{} remains.", of(1))),
            count => lines.push(format!("{} remain.", of(count))),
        }
        match self.gone {
            0 => {}
            1 => lines.push(format!("{} is gone: write it again.", of(1))),
            count => lines.push(format!("{} are gone: write it again.", of(count))),
        }
        lines
    }
}

/// As much of either format as is needed. Other members are for other readers.
#[derive(Deserialize)]
struct Document {
    version: Option<Value>,
    errors: Option<Vec<Value>>,
    findings: Option<Vec<Finding>>,
    runs: Option<Vec<Run>>,
}

#[derive(Deserialize)]
struct Finding {
    rule: String,
    fingerprint: String,
}

#[derive(Deserialize)]
struct Run {
    tool: Tool,
    #[serde(default)]
    invocations: Vec<Invocation>,
    #[serde(default)]
    results: Vec<SarifResult>,
}

#[derive(Deserialize)]
struct Tool {
    driver: Driver,
}

#[derive(Deserialize)]
struct Driver {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    kind: Option<String>,
    #[serde(default)]
    partial_fingerprints: BTreeMap<String, String>,
}

impl Baseline {
    /// Reads what `check --format json` or `check --format sarif` printed. O(n log n) in its findings.
    ///
    /// # Errors
    /// `bad-baseline`, with its place, for anything else; also for the output of a check that could
    /// not read its input, which says nothing about findings.
    pub fn read(name: &str, text: &str, origins: &mut Origins) -> Result<Self, InputError> {
        let mut refuse = |range: std::ops::Range<usize>, why: String| {
            let file = origins.add_file(name, text);
            let origin = origins.add(file, range);
            Err(InputError::new("bad-baseline", origin, why).help(WRITE))
        };
        let start = text.len() - text.trim_start().len();
        if text[start..].chars().next().is_some_and(|letter| letter != '{') {
            return refuse(start..start + 1, "this is no baseline: it is not a JSON object".to_owned());
        }
        let document: Document = match serde_json::from_str(text) {
            Ok(document) => document,
            Err(error) => {
                let at = offset(text, error.line(), error.column());
                let why = error.to_string();
                // The place is said by the finding itself.
                let why = why.split(" at line ").next().unwrap_or(&why);
                return refuse(at..text.len().min(at + 1), format!("this is no baseline: {why}"));
            }
        };
        match document {
            Document { errors: Some(errors), .. } if !errors.is_empty() => {
                refuse(0..0, "the check that wrote this baseline could not read its input".to_owned())
            }
            Document { version, findings: Some(findings), .. } => match version.as_ref().and_then(Value::as_u64) {
                Some(1) => Ok(Self::count(findings.into_iter().map(|one| (one.rule, one.fingerprint)))),
                _ => refuse(0..0, "the `version` of a baseline must be 1".to_owned()),
            },
            Document { runs: Some(runs), .. } => {
                if let Some(run) = runs.iter().find(|run| run.tool.driver.name != "plenary") {
                    return refuse(0..0, format!("this was written by {}, not by plenary", run.tool.driver.name));
                }
                if runs.iter().flat_map(|run| &run.invocations).any(|one| !one.execution_successful) {
                    return refuse(0..0, "the check that wrote this baseline could not read its input".to_owned());
                }
                // What could not be checked is no finding: it has another kind.
                let failed = |one: &SarifResult| one.kind.as_deref().is_none_or(|kind| kind == "fail");
                let results = runs.into_iter().flat_map(|run| run.results).filter(failed);
                let mut keys = Vec::new();
                for mut one in results {
                    match one.partial_fingerprints.remove(SARIF_FINGERPRINT) {
                        Some(fingerprint) => keys.push((one.rule_id, fingerprint)),
                        None => return refuse(0..0, format!("a result has no fingerprint `{SARIF_FINGERPRINT}`")),
                    }
                }
                Ok(Self::count(keys.into_iter()))
            }
            _ => refuse(0..0, "this is no baseline: it has neither `findings` nor `runs`".to_owned()),
        }
    }

    fn count(keys: impl Iterator<Item = (String, String)>) -> Self {
        let mut counts = BTreeMap::new();
        for key in keys {
            *counts.entry(key).or_insert(0) += 1;
        }
        Self(counts)
    }

    /// Marks the findings that stand in the baseline, and counts the others anew. The score stays as it
    /// is. Findings of rules that are off were not looked for: they are not gone.
    /// O((findings + baseline) log baseline).
    pub fn apply(&self, report: &mut Report, uses: &Uses) {
        let mut left = self.0.clone();
        let mut compared = Compared::default();
        for one in &mut report.findings {
            // A finding takes the place of one that is alike.
            let key = (one.rule.to_owned(), one.fingerprint.clone());
            one.old = left.get_mut(&key).filter(|count| **count > 0).map(|count| *count -= 1).is_some();
            compared.remaining += usize::from(one.old);
        }
        let on = |rule: &str| uses.iter().any(|(_, config)| config.rule.info().id == rule);
        let off: Vec<&str> = registry().iter().map(|entry| entry.info.id).filter(|rule| !on(rule)).collect();
        compared.gone =
            left.iter().filter(|((rule, _), _)| !off.contains(&rule.as_str())).map(|(_, &count)| count).sum();
        report.baseline = Some(compared);
        report.count();
    }
}

/// The byte of a line and a column, both from 1, of which the column counts bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
