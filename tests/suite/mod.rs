//! What is tested, one file per promise.

mod agreement;
mod engine;
mod generate;
mod imports;
mod oracle;
mod programs;
mod regressions;
