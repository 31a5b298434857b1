//! Findings out: every way to say what a check found.
//!
//! Nothing here prints: functions write to a `Write` or return a `String`. Colour, the width of
//! the terminal and where the output goes are the caller's decision.
//!
//! | file | what |
//! |---|---|
//! | `text` | for people: snippets of the files, then what was not checked, costs and a summary |
//! | `costs` | what each rule found and costs |
//! | `concise` | one line per finding, for editors |
//! | `hidden` | what is not shown, and why |
//! | `json` | the documented JSON of `check` |
//! | `github` | annotations of GitHub Actions |
//! | `sarif` | SARIF 2.1.0, for code scanning |
//! | `gitlab` | the code quality report of GitLab |
//! | `junit` | JUnit XML, for everything else |
//! | `markdown` | tables for a pull request, and the job summary |
//! | `item`, `repository` | what these five say, and where it is |
//! | `show` | the agenda as a grid per day |
//!
//! `text`, `costs`, `hidden`, `junit` and `show` need the feature `cli`, as their crates do.

mod concise;
#[cfg(feature = "cli")]
mod costs;
mod github;
mod gitlab;
#[cfg(feature = "cli")]
mod hidden;
mod item;
mod json;
#[cfg(feature = "cli")]
mod junit;
mod markdown;
mod places;
mod repository;
mod sarif;
#[cfg(feature = "cli")]
mod show;
#[cfg(feature = "cli")]
mod snippet;
#[cfg(feature = "cli")]
mod text;

#[cfg(test)]
mod testing;

pub use concise::{write_concise, write_concise_errors, write_concise_not_checked};
#[cfg(feature = "cli")]
pub use costs::{costing, write_costs};
pub use github::{write_github, write_github_errors};
pub use gitlab::{gitlab_errors, gitlab_report};
pub use item::{Failure, RuleText, Run};
pub use json::{ByRule, JSON_VERSION, ScoreJson, json_errors, json_report};
#[cfg(feature = "cli")]
pub use junit::{junit_errors, junit_report};
pub use markdown::{COMMENT_LIMIT, SUMMARY_LIMIT, markdown_errors, markdown_report, markdown_summary};
#[cfg(feature = "cli")]
pub(crate) use markdown::{Page, text as markdown_text};
#[cfg(feature = "cli")]
pub(crate) use places::one_line;
pub use places::{Location, location};
pub use repository::Repository;
pub use sarif::{sarif_errors, sarif_report};
#[cfg(feature = "cli")]
pub use show::{DEFAULT_WIDTH, MIN_WIDTH, show};
#[cfg(feature = "cli")]
pub use text::{TextStyle, write_diagnosis, write_errors, write_findings, write_text};
