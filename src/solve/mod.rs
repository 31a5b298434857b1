//! The solver: presolve, search, linear programs, strategy, and the gate that re-checks every
//! agenda before anyone sees it.

mod beside;
mod construct;
mod encode;
mod gate;
mod milp;
mod outcome;
mod presolve;
mod program;
mod prove;
mod rng;
mod search;
mod strategy;

pub use encode::{Encoding, encode};
pub use gate::{Disagreement, pass};
pub use milp::{Answer, Limits, Objective, engine, minimise, relaxation};
pub use outcome::{Bound, Event, Options, Outcome, Proof, SolveError, Status};
pub use presolve::{Presolved, Removal, Shortage, presolve};
pub use program::{Column, ColumnId, Program, Row, Sense};
pub use strategy::{lower, solve};
