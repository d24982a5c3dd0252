//! Why were two cases treated differently? The facts that differ, the smallest sets of them that turn the answer, and the rule
//! at which the two part.
//!
//! Every claim is an answer of the interpreter: a set of facts matters because the first case, with just these facts taken from
//! the second, was decided and came out otherwise.

mod exchange;
mod facts;
mod parting;

pub use exchange::{Exchange, Search, Turned};
pub use facts::{Difference, Fact, RegisterDifference};
pub use parting::{Parting, Which, Why};

use crate::case::Case;
use crate::eval::{Contradiction, Decision, Due, Question, RuleTrace, Truth, decide, trace};
use crate::policy::{ObligationKindId, Policy, UnitId, Verb};

/// Two cases side by side.
#[derive(Debug)]
pub struct Comparison {
    /// The answer to the first.
    pub first: Decision,
    /// The answer to the second.
    pub second: Decision,
    /// What their answers differ in.
    pub turned: Turned,
    /// Facts that differ: who they are about first, then attributes in the order of the policy.
    pub differing: Vec<Difference>,
    /// What was found by exchanging facts.
    pub search: Search,
    /// The rule at which they part.
    pub parting: Option<Parting>,
    /// Layers that apply to one of them only, or perhaps.
    pub layers: Vec<(UnitId, Truth, Truth)>,
    /// Obligations that differ.
    pub obligations: Vec<DueDifference>,
}

/// An obligation that does not hold alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDifference {
    /// What kind of duty.
    pub verb: Verb,
    /// What.
    pub what: ObligationKindId,
    /// Does it hold for the first?
    pub first: Truth,
    /// Does it hold for the second?
    pub second: Truth,
}

/// Compiles the policy so that it tells apart the numbers that two cases state; none where that fails.
pub type Told<'t> = &'t dyn Fn([&Case; 2]) -> Option<Policy>;

/// Compares two cases under one policy. Where many facts differ, `told` is asked for the policy cut at their numbers.
///
/// # Errors
/// Which of the two contradicts itself, and how.
pub fn compare(
    policy: &Policy,
    first: &Case,
    second: &Case,
    question: &Question,
    told: Told<'_>,
) -> Result<Comparison, (Which, Contradiction)> {
    let answer = |case: &Case, which: Which| -> Result<(Decision, Vec<RuleTrace>), _> {
        let decision = decide(policy, case, question).map_err(|found| (which, found))?;
        let rules = trace(policy, case, question).map_err(|found| (which, found))?;
        Ok((decision, rules))
    };
    let (one, one_rules) = answer(first, Which::First)?;
    let (other, other_rules) = answer(second, Which::Second)?;
    let differing = facts::differing(policy, (first, &one), (second, &other));
    let turned = Turned::between(&one, &other);
    let search = exchange::search(
        policy,
        question,
        (first, &one),
        (second, &other),
        &differing,
        turned,
        told,
    );
    let sides = [
        (&one, one_rules.as_slice()),
        (&other, other_rules.as_slice()),
    ];
    Ok(Comparison {
        parting: parting::find(policy, sides),
        layers: parting::layers(&one, &other),
        obligations: obligations(&one, &other),
        turned,
        differing,
        search,
        first: one,
        second: other,
    })
}

fn obligations(first: &Decision, second: &Decision) -> Vec<DueDifference> {
    let holds = |decision: &Decision, due: &Due| {
        let same = |other: &&Due| other.verb == due.verb && other.what == due.what;
        if decision.obligations.iter().any(|other| same(&other)) {
            Truth::True
        } else if decision
            .possible_obligations
            .iter()
            .any(|other| same(&other))
        {
            Truth::Unknown
        } else {
            Truth::False
        }
    };
    let all = [first, second].into_iter().flat_map(|decision| {
        let certain = decision.obligations.iter();
        certain.chain(&decision.possible_obligations)
    });
    let mut differences: Vec<DueDifference> = Vec::new();
    for due in all {
        let difference = DueDifference {
            verb: due.verb,
            what: due.what,
            first: holds(first, due),
            second: holds(second, due),
        };
        if difference.first != difference.second && !differences.contains(&difference) {
            differences.push(difference);
        }
    }
    differences.sort_by_key(|difference| (difference.verb, difference.what));
    differences
}
