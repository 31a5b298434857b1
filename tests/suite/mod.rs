//! What is tested, one file per promise.

mod agreement;
mod bad_input;
mod baseline;
mod break_it;
mod ci;
mod claims;
mod cli;
mod config;
mod contradictions;
#[cfg(feature = "xlsx")]
mod cosplib;
mod costs;
mod documentation;
mod edits;
mod engine;
mod export;
mod formats;
mod generate;
mod html;
mod ics;
mod identity;
mod import;
mod imports;
mod markdown;
mod metamorphic;
mod noise;
mod objectives;
#[cfg(feature = "xlsx")]
mod optaplanner;
mod oracle;
mod outputs;
mod presolve;
mod pretalx;
mod programs;
mod readme;
mod regressions;
mod rules;
mod scale;
mod scenarios;
mod schedule_json;
mod schedule_xml;
mod schedule_xml_out;
mod schema;
mod suppressions;
mod table;
mod tailored;
mod terms;
mod watch;
mod whatif;
mod why;
#[cfg(feature = "xlsx")]
mod workbook;
