//! What follows for one case: a direct reading of section 3 of the language, with reasons.
//!
//! A policy is read once for each case ([`ground`](self)): every condition, entry, rule and policy becomes a formula
//! over what the case leaves open, a constant where nothing is. Each function that does so names the paragraph it
//! implements. What is open is answered by splitting: is there a completion in which this holds, and one in which it
//! does not? Registers, assumptions and curves are what every completion makes true. Nothing is listed out, nothing
//! is guessed: beyond a stated bound of partial cases looked at, the answer says so.

mod affected;
mod answer;
mod asking;
mod cells;
mod certain;
mod combine;
mod completions;
mod conditions;
mod conflict;
mod curve;
mod decision;
mod diagrams;
mod entries;
mod exempted;
mod explain;
mod facts;
mod formula;
mod ground;
mod inquiry;
mod lookup;
mod missing;
mod origin;
mod plan;
mod regions;
mod rules;
mod search;
mod slots;
mod statements;
#[cfg(test)]
mod tests;
mod theory;
mod told;
mod trace;
mod undetermined;
mod units;
mod wording;

pub use affected::Affected;
pub use asking::{Asking, Fewest, Inquiry, Leaves};
pub use decision::*;
pub use inquiry::inquire;

use crate::case::Case;
use crate::policy::Policy;
use crate::quantity::Date;

/// How many partial cases are looked at unless the question says otherwise.
pub const DEFAULT_BOUND: u32 = 200_000;

/// What is asked of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question date, whatever the case says.
    pub as_of: Option<Date>,
    /// How many partial cases are looked at before giving up.
    pub bound: u32,
    /// Are completions looked for by diagrams, where these can tell? The answer is the same and sooner found. Of a case that
    /// leaves too much open for them, little is looked at.
    pub by_diagrams: bool,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            as_of: None,
            bound: DEFAULT_BOUND,
            by_diagrams: false,
        }
    }
}

/// Decides a case.
///
/// # Errors
/// If the case has no completion: what it states contradicts itself, a register, an assumption or a curve.
pub fn decide(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Decision, Contradiction> {
    answer::decide(policy, case, question, answer::Detail::Full)
}

/// What follows for a case, without which facts are missing, what would follow from each and which were used: those cost
/// most where much is open.
///
/// # Errors
/// If the case has no completion.
pub fn answers(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Decision, Contradiction> {
    answer::decide(policy, case, question, answer::Detail::Answers)
}

/// Every rule of every policy compiled together as it stands for a case, in the order of the policy's table.
///
/// # Errors
/// If the case has no completion.
pub fn trace(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Vec<RuleTrace>, Contradiction> {
    trace::trace(policy, case, question)
}
