//! Instances of the libraries that solvers of conference schedules are compared on, and solutions in
//! their formats.
//!
//! An instance becomes a scenario with a profile that has the library's objective (`docs/objectives.md`).

mod cells;
