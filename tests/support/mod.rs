//! What the suites share.

pub mod agendas;
pub mod cli;
#[cfg(feature = "xlsx")]
pub mod cosplib;
pub mod instances;
pub mod moves;
pub mod mutate;
#[cfg(feature = "xlsx")]
pub mod optaplanner;
pub mod oracle;
pub mod pages;
pub mod programmes;
pub mod runner;
pub mod schema;
pub mod sketches;
pub mod stage;
#[cfg(feature = "xlsx")]
pub mod targets;
pub mod terms;
pub mod transform;
