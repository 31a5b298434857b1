//! The integration tests, in one binary. `PLENARY_DEEP=1` runs many more cases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::struct_excessive_bools, reason = "sketches are plain data")]
#![allow(unreachable_pub, reason = "nothing outside this binary reaches its items")]

mod suite;
mod support;
