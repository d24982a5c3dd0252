//! What `mtcrc test` says: a page for people, `mtcrc.test/1` for programs, JUnit for build servers.

mod json;
mod junit;
mod text;

pub use json::{TestView, view};
pub use junit::junit;
pub use text::text;

use super::Basis;
use crate::eval::{FactUse, Truth};
use crate::testing::{Condition, Failure, TestReport};

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.test/1";

/// The tests of one policy as they came out.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'a> {
    /// The policy as named on the command line or found beneath a folder.
    pub name: &'a str,
    /// The policy. Its sources hold the test files too.
    pub basis: Basis<'a>,
    /// What became of its tests.
    pub report: &'a TestReport,
}

/// Counts over several policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
    /// Tests that were not run because something is wrong with the test itself.
    pub broken: usize,
}

impl Totals {
    /// Those of all policies together.
    #[must_use]
    pub fn of(tested: &[Tested<'_>]) -> Totals {
        let mut totals = Totals::default();
        for one in tested {
            totals.passed += one.report.passed();
            totals.failed += one.report.failed();
            totals.broken += one.report.broken;
        }
        totals
    }

    /// `12 passed, 1 failed`
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

/// `item.speed_max = 482 km/h, limit 800 km/h`
fn fact_text(fact: &FactUse) -> String {
    let limit = fact.limit.as_ref().map(|l| format!(", limit {l}"));
    format!(
        "{} = {}{}",
        fact.name,
        fact.value,
        limit.unwrap_or_default()
    )
}

/// `item.speed_max <= 800 km/h is false`
fn stopped_text(condition: &Condition) -> Option<String> {
    condition.stopped_at.as_ref().map(|(text, holds)| {
        let word = match holds {
            Truth::False => "false",
            Truth::Unknown => "unknown",
            Truth::True => "true",
        };
        format!("`{text}` is {word}")
    })
}

/// What was expected, with the guarantee where it is one.
fn expected_text(failure: &Failure) -> String {
    match &failure.guarantee {
        Some(name) => format!("{} (guarantee {name})", failure.expected),
        None => failure.expected.clone(),
    }
}
