//! plenary drafts conference agendas and checks hand-edited ones.
//!
//! Each module is a room of the house with one job, and imports point one way:
//!
//! - [`model`]: plain data; what the checker and the solver both need is written here, once.
//! - [`finding`]: findings, input errors, places in files.
//! - [`source`]: YAML and JSON to scenarios and agendas, and back.
//! - [`exchange`]: agendas in other formats, in and out, one file each.
//! - [`problem`]: the solver's words: domains, terms, assignments, the evaluator with deltas.
//! - [`rules`]: one file per rule, each with a half that judges agendas and a half that writes terms.
//! - [`check`](mod@check): all rules over an agenda, added up to a report.
//! - [`solve`](mod@solve): presolve, search, linear programs, proofs; its gate checks every agenda again.
//! - [`explain`]: why nothing fits, the smallest repair, what a change costs.
//! - [`generate`]: seeded scenarios.
//! - [`fuzz`](mod@fuzz): random changes of a scenario, and what must hold whatever changes.
//! - [`report`]: findings out.
//! - `cli`: the command line, behind the feature `cli`.
//!
//! What always holds: the checker and the solver meet only in `model` and in the description of a
//! rule; both price every agenda alike, in integers; `optimal` and `infeasible` are said only with a
//! proof; the same input, seed and iterations give the same bytes; no input panics.

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod exchange;
pub mod explain;
pub mod finding;
pub mod fuzz;
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

/// Compiles and runs the Rust example of `docs/fuzz.md`.
#[cfg(all(doctest, feature = "proptest"))]
#[doc = include_str!("../docs/fuzz.md")]
struct FuzzExamples;
