//! Tests written in the language, beside the policy they test.
//!
//! A test file (`*.test.mtcr`) is parsed with the policy's sources, its expectations are resolved against the compiled
//! policy, and every test is a case that is decided as `eval` decides any case. A test that names what does not exist
//! is an error of its file, not a failed test; all such errors are reported in one run.
//!
//! A test without a table is one test. Every row of a table is a test of its own: the facts of the test with the
//! attribute of the table set to the value of the row. What such a test expects outside its tables is expected of its
//! facts as they stand, without any row, as one more test.

mod case_line;
mod check;
pub mod coverage;
mod error;
mod expected;
mod gate;
mod guarantee;
pub mod mutation;
mod names;
mod outcome;
mod probe;
mod resolve;
mod rows;
mod run;
mod suggest;
mod suite;
mod trace;
mod written;

pub use error::TestError;
pub use expected::{Expected, Reason};
pub use run::{Failure, FileReport, TestReport, TestResult, Tested, run};
pub use suggest::{Suggestion, suggestions};
pub use suite::{Suite, TestFile, WrittenTest, load};
pub use trace::{Condition, RuleState, TracedRule};
pub use written::as_test;
