//! The integration tests: one binary, because linking is what takes the time, and a module a subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is how a test ends"
)]

mod agreement;
mod architecture;
mod as_test;
mod badinput;
mod case_schema;
mod cases;
mod check;
mod cli;
mod codes;
mod compare;
mod contract;
mod diagrams;
mod diff;
mod digests;
mod docket;
mod docs;
mod fences;
mod fmt;
mod git;
mod help;
mod init;
mod order;
mod policies;
mod portability;
mod reference;
mod report;
mod sarif;
mod session;
mod sheet;
mod spec;
mod support;
mod testing;
mod unhappy;
mod watch;
mod workflow;
#[path = "../../src/report/contract_tests.rs"]
