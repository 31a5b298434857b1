//! What is tested, one file per promise.

mod agreement;
mod bad_input;
mod cli;
mod documentation;
mod generate;
mod imports;
mod oracle;
mod programs;
mod regressions;
mod rules;
mod schema;
