//! Section 3 of the language, paragraph by paragraph, on policies built by hand.
#![expect(clippy::panic, clippy::expect_used, reason = "a failed test panics")]

use crate as mtcrc;

#[path = "../../../tests/it/agreement/build.rs"]
mod build;
mod cases;
mod curves;
mod dates;
mod entries;
mod layers;
#[expect(dead_code, reason = "here only what is a completion is asked of it")]
#[path = "../../../tests/it/agreement/naive.rs"]
mod naive;
#[path = "../../../tests/it/agreement/policies.rs"]
mod policies;
mod reasons;
mod regions;
mod registers;
mod rules;

use crate::case::Case;
use crate::eval::{Contradiction, Decision, FactName, Question, Status, decide};
use crate::policy::{AttributeId, Policy};

/// What follows for a case that has completions.
fn decided(policy: &Policy, case: &Case) -> Decision {
    match decide(policy, case, &Question::default()) {
        Ok(decision) => decision,
        Err(contradiction) => panic!("rejected: {contradiction:?}"),
    }
}

/// Why a case has none.
fn rejected(policy: &Policy, case: &Case) -> Contradiction {
    decide(policy, case, &Question::default()).expect_err("the case has no completion")
}

/// The possible outcomes.
fn possible(policy: &Policy, case: &Case) -> Vec<u32> {
    decided(policy, case)
        .possible
        .iter()
        .map(|p| p.outcome)
        .collect()
}

/// The attributes that separate the possible outcomes.
fn missing(decision: &Decision) -> Vec<AttributeId> {
    let facts = decision.missing.iter().filter_map(|m| match m.fact {
        FactName::Attribute(attribute) => Some(attribute),
        _ => None,
    });
    facts.collect()
}

fn only(outcome: u32) -> Status {
    Status::Decided(outcome)
}
