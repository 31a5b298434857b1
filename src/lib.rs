//! plenary drafts conference agendas and checks hand-edited ones.

pub mod finding;
pub mod model;
pub mod source;
