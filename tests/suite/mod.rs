//! What is tested, one file per promise.

mod agreement;
mod generate;
mod oracle;
mod programs;
mod regressions;
