//! What is tested, one file per promise.

mod agreement;
mod generate;
mod imports;
mod oracle;
mod programs;
mod regressions;
mod review;
