//! plenary drafts conference agendas and checks hand-edited ones.

pub mod check;
pub mod finding;
pub mod generate;
pub mod model;
pub mod problem;
pub mod report;
pub mod rules;
pub mod solve;
pub mod source;
