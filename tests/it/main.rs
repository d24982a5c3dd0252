//! One binary for all integration tests: linking is what takes the time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is how a test ends"
)]

mod architecture;
mod cli;
mod diff;
mod report;
mod support;
mod testing;
