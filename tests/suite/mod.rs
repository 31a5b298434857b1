//! What is tested, one file per promise.

mod agreement;
mod bad_input;
mod break_it;
mod claims;
mod cli;
mod config;
mod contradictions;
mod costs;
mod documentation;
mod engine;
mod export;
mod generate;
mod html;
mod import;
mod imports;
mod metamorphic;
mod objectives;
mod oracle;
mod programs;
mod readme;
mod regressions;
mod rules;
mod scenarios;
mod schema;
mod suppressions;
mod terms;
