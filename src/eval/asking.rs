//! A question worth asking about a case.

use super::decision::{Decision, FactCondition, FactName};
use crate::policy::RuleId;

/// A case with what to ask about it next.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// What follows for the case as it stands.
    pub decision: Decision,
    /// The next question; none when the outcome is settled, or turns on nothing that may be asked.
    pub next: Option<Asking>,
}

/// A question worth asking.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The fact.
    pub fact: FactName,
    /// The fewest questions, this one included, that settle the outcome whatever the answers are.
    pub fewest: Fewest,
    /// What its answers leave; nothing where so much is open that this is not looked for.
    pub answers: Vec<Leaves>,
    /// Rules that turn on it.
    pub rules: Vec<RuleId>,
    /// Of a curve the points that matter, of `classified` the entries.
    pub detail: Vec<String>,
}

/// How many questions are needed in the worst case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fewest {
    /// So many, and no order needs fewer: every order was looked at.
    Proved(usize),
    /// No more than so many; the order is a good one, but not every other was looked at.
    AtMost(usize),
}

/// What some answers leave.
#[derive(Clone, Debug)]
pub struct Leaves {
    /// The answers, as restrictions that hold together: one unless the fact is a curve, a set or a list.
    pub when: Vec<FactCondition>,
    /// The outcomes still possible, strictest first.
    pub outcomes: Vec<u32>,
}
