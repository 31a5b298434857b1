//! What the suites share.

pub mod agendas;
pub mod instances;
pub mod moves;
pub mod oracle;
pub mod oracle_best;
pub mod runner;
pub mod sketches;
