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
mod diff;
mod documentation;
mod drill;
mod edit_agenda;
mod edits;
mod engine;
mod explain;
mod export;
mod formats;
#[cfg(feature = "xlsx")]
mod fuzz;
mod fuzz_readers;
mod generate;
mod html;
mod ics;
mod identity;
mod import;
mod imports;
mod kill;
mod markdown;
mod metamorphic;
mod mutated_agendas;
mod noise;
mod objectives;
#[cfg(feature = "xlsx")]
mod optaplanner;
mod oracle;
mod outputs;
mod plan;
mod presolve;
mod pretalx;
mod programs;
mod readme;
mod regressions;
mod repair;
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
mod threads;
mod watch;
mod whatif;
mod why;
#[cfg(feature = "xlsx")]
mod workbook;
