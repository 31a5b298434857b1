//! Answers in words: why nothing fits, what stands in the way of a talk, the smallest repair, what a change or a
//! loss would cost, how two agendas differ.
//!
//! Everything here asks the solver and the checker and adds no rule of its own.

pub mod core;
pub mod diff;
pub mod drill;
pub mod effect;
pub mod plan;
pub mod repair;
pub mod whatif;
pub mod why;
