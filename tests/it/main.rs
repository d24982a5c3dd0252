//! The integration tests: one binary, because linking is what takes the time, and a module a subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is how a test ends"
)]

mod agreement;
mod architecture;
mod badinput;
mod cases;
mod check;
mod cli;
mod codes;
mod diff;
mod digests;
mod docket;
mod docs;
mod order;
mod policies;
mod report;
mod sarif;
mod sheet;
mod spec;
mod support;
mod testing;
mod unhappy;
