//! The integration tests, in one binary. `PLENARY_DEEP=1` runs many more cases.

#![allow(unreachable_pub, reason = "nothing outside this binary reaches its items")]

mod suite;
mod support;
