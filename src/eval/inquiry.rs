//! What to ask next: one of the facts that separate the possible outcomes.

use std::collections::BTreeSet;

use super::Question;
use super::answer;
use super::asking::{Asking, Fewest, Inquiry};
use super::completions::{Completions, Opening};
use super::decision::{Contradiction, FactName, Status};
use super::lookup::Lookup;
use super::plan::next;
use super::search::Exhausted;
use crate::case::Case;
use crate::policy::Policy;

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
