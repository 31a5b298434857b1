//! The integration tests, in one binary. `PLENARY_DEEP=1` runs many more cases.

mod suite;
mod support;
