//! What is tested, one file per promise.

mod agreement;
mod oracle;
mod regressions;
