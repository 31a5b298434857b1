//! plenary drafts conference agendas and checks hand-edited ones.

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod finding;
pub mod generate;
pub mod model;
pub mod problem;
pub mod report;
pub mod rules;
pub mod solve;
pub mod source;

/// Compiles and runs the Rust example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
