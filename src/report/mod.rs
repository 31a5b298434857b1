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
//! | `show` | the agenda as a grid per day |
//!
//! `text`, `costs`, `hidden` and `show` need the feature `cli`, as their crates do.

mod concise;
#[cfg(feature = "cli")]
mod costs;
#[cfg(feature = "cli")]
mod hidden;
mod json;
mod places;
#[cfg(feature = "cli")]
mod show;
#[cfg(feature = "cli")]
mod snippet;
#[cfg(feature = "cli")]
mod text;

#[cfg(test)]
mod testing;

pub use concise::{write_concise, write_concise_errors};
#[cfg(feature = "cli")]
pub use costs::{costing, write_costs};
pub use json::{ByRule, JSON_VERSION, ScoreJson, json_errors, json_report};
pub use places::{Location, location};
#[cfg(feature = "cli")]
pub use show::{DEFAULT_WIDTH, MIN_WIDTH, show};
#[cfg(feature = "cli")]
pub use text::{TextStyle, write_errors, write_findings, write_text};
