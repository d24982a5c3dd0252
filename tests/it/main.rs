//! The integration tests: one binary, because linking is what takes the time, and a module a subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is how a test ends"
)]

mod agreement;
mod architecture;
mod as_of;
mod as_test;
mod ask;
mod badinput;
mod blame;
mod case_schema;
mod cases;
mod check;
mod cli;
mod codes;
mod compare;
#[path = "../../src/report/contract_tests.rs"]
mod contract;
mod diagrams;
mod diff;
mod diff_days;
mod diff_history;
mod diff_laws;
mod diff_range;
mod digests;
mod docket;
mod docs;
mod fences;
mod findings;
mod flip;
mod fmt;
mod generated;
mod git;
mod help;
mod init;
mod lines;
mod map;
mod merge_beside;
mod merge_check;
mod open;
mod order;
mod policies;
mod portability;
mod proof;
mod query;
mod reference;
mod registers;
mod report;
mod sarif;
mod session;
mod sessions;
mod sheet;
mod spec;
mod support;
mod testing;
mod timeline;
mod unhappy;
mod watch;
mod workflow;
mod z3;
