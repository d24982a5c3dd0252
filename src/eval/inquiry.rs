//! What to ask next: one of the facts that separate the possible outcomes.

use std::collections::BTreeSet;

use super::Question;
use super::answer;
use super::completions::{Completions, Opening};
use super::decision::{Contradiction, Decision, FactCondition, FactName, Status};
use super::lookup::Lookup;
use super::plan::next;
use super::search::Exhausted;
use crate::case::Case;
use crate::policy::{Policy, RuleId};

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

/// Decides a case and finds the next question, leaving out the facts that cannot be asked.
///
/// # Errors
/// If the case has no completion.
pub fn inquire(
    policy: &Policy,
    case: &Case,
    question: &Question,
    skip: &BTreeSet<FactName>,
) -> Result<Inquiry, Contradiction> {
    let decision = answer::decide(policy, case, question, answer::Detail::Full)?;
    let opened = || match Completions::open(policy, case, question) {
        Opening::Open(completions) => Some(*completions),
        _ => None,
    };
    let prepared = || {
        let mut completions = opened()?;
        completions.prepare(question);
        Some(completions)
    };
    let next = match &decision.status {
        Status::Undetermined => match prepared().map(|open| next(open, &decision, skip)) {
            Some(Ok(next)) => next,
            Some(Err(Exhausted)) => opened().and_then(|open| first(open, skip)),
            None => None,
        },
        Status::TooManyOpenFacts { .. } => opened().and_then(|open| first(open, skip)),
        Status::Decided(_) | Status::NotInForce { .. } => None,
    };
    Ok(Inquiry { decision, next })
}

/// What to begin with where so much is open that no order is looked for: what most rules ask for.
fn first(mut completions: Completions<'_>, skip: &BTreeSet<FactName>) -> Option<Asking> {
    let policy = completions.ground.policy;
    let asked = completions.asked_for();
    let mut left = asked.into_iter().filter(|fact| !skip.contains(fact));
    let fact = left.next()?;
    let most = left.count() + 1;
    let mut rules = Vec::new();
    for unit in policy.answering_units() {
        // A rule asks for what its policy's taking part turns on, too.
        let participates = completions.ground.unit(unit).participates;
        for &rule in policy.unit(unit).map_or(&[][..], |unit| &unit.rules) {
            let fires = completions.ground.firing(rule).fires;
            let counts = completions.ground.formulas.all([participates, fires]);
            if completions.ground.facts_in(&[counts]).contains(&fact) {
                rules.push(rule);
            }
        }
    }
    let root = completions.ground.unit(policy.root);
    let detail = completions.detail(&fact, &root.outcomes);
    Some(Asking {
        fact,
        fewest: Fewest::AtMost(most),
        answers: Vec::new(),
        rules,
        detail,
    })
}
