//! Findings out.
