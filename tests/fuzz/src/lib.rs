//! The targets of the test suite, for cargo-fuzz.

#[path = "../../support/targets/mod.rs"]
mod targets;

pub use targets::run;
