//! The solver: presolve, search, linear programs, strategy, and the gate that re-checks every
//! agenda before anyone sees it.
//!
//! # Engines
//!
//! Linear programs are solved by microlp, in Rust. With the cargo feature `highs` they are solved by
//! HiGHS, in C++: stronger bounds on hard programs, at the price of a build that needs a C++
//! compiler, cmake and libclang and takes minutes. [`engine`] says which one is compiled in.
//! Agendas mean the same with either, since they are priced and checked in integers outside the
//! engine; which of several equally good agendas a run ends with may differ.
//!
//! A step of HiGHS cannot be interrupted. When it is to stop, its thread is left behind, and ends by
//! itself at the time limit at the latest. With `iterations` and no time limit it may outlast
//! [`solve()`] by far; a process that ends takes it along.

mod attempt;
mod beside;
mod bound;
mod candidates;
mod construct;
mod encode;
mod gate;
mod milp;
mod neighbourhoods;
mod occupancy;
mod outcome;
mod pack;
mod presolve;
mod prices;
mod program;
mod prove;
mod reduce;
mod rng;
mod search;
mod shortage;
mod standing;
mod strategy;
mod timing;

pub use attempt::{Effort, Refutation, place, refute};
pub use encode::{Encoding, encode};
pub use gate::{Disagreement, pass};
pub use milp::{Answer, Limits, Objective, engine, minimise, relaxation};
pub use outcome::{Bound, Event, Options, Outcome, Proof, SolveError, Status};
pub use presolve::{Presolved, Removal, presolve};
pub use program::{Column, ColumnId, Program, Row, Sense};
pub use shortage::Shortage;
pub use strategy::{Solved, improve, lower, optimise, solve};
pub use timing::{Timing, timing};
