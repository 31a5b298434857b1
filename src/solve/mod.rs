//! The solver: presolve, search, linear programs, strategy, and the gate that re-checks every
//! agenda before anyone sees it.

mod encode;
mod milp;
mod program;

pub use encode::{Encoding, encode};
pub use milp::{Answer, Limits, Objective, engine, minimise, relaxation};
pub use program::{Column, ColumnId, Program, Row, Sense};
