//! The smallest sets of facts whose exchange turns the answer.
//!
//! Of few facts every set is tried. Of more, the diagrams of all cases say which sets are the smallest, and each is tried.

use super::Told;
use super::facts::{Difference, Fact, exchanged};
use crate::analysis::{Differing, smallest};
use crate::case::Case;
use crate::diagram::BUDGET;
use crate::eval::{Decision, Question, Status, decide};
use crate::policy::Policy;

/// Up to so many differing facts every set of them is tried.
const EXACT: usize = 12;
/// Beyond that, sets up to this size, and no more than [`MOST`] of them.
const LARGEST_BEYOND: usize = 3;
/// The most cases decided in one search: every set of twelve facts.
const MOST: usize = 1 << EXACT;

/// What two answers differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turned {
    /// Nothing that is asked here.
    Nothing,
    /// The rules that decide, or the obligations.
    Reasons,
    /// The outcome.
    Outcome,
}

impl Turned {
    /// The gravest difference of two answers.
    #[must_use]
    pub fn between(one: &Decision, other: &Decision) -> Turned {
        if outcomes(one) != outcomes(other) {
            Turned::Outcome
        } else if reasons(one) != reasons(other) {
            Turned::Reasons
        } else {
            Turned::Nothing
        }
    }
}

/// What is possible, or that nothing can be said.
fn outcomes(decision: &Decision) -> (bool, Vec<u32>) {
    let nothing_said = matches!(
        decision.status,
        Status::NotInForce { .. } | Status::TooManyOpenFacts { .. }
    );
    let possible = decision.possible.iter().map(|p| p.outcome).collect();
    (nothing_said, possible)
}

type Reasons = (bool, [Vec<u32>; 2], [Vec<(crate::policy::Verb, u32)>; 2]);

fn reasons(decision: &Decision) -> Reasons {
    let rules = |rules: &[crate::policy::RuleId]| {
        let mut ids: Vec<u32> = rules.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids
    };
    let dues = |dues: &[crate::eval::Due]| {
        let mut ids: Vec<_> = dues.iter().map(|due| (due.verb, due.what.0)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    (
        decision.otherwise,
        [
            rules(&decision.decisive),
            rules(&decision.possible_decisive),
        ],
        [
            dues(&decision.obligations),
            dues(&decision.possible_obligations),
        ],
    )
}

/// What exchanging facts showed.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The smallest sets that turn the answer.
    pub sets: Vec<Exchange>,
    /// Was every set up to the size of those found tried? Then they are all there are of the smallest.
    pub exact: bool,
    /// Every set of up to so many facts was tried.
    pub complete_to: usize,
    /// How many cases were decided.
    pub tried: usize,
    /// How many of these cannot be: they contradict themselves, a register or an assumption.
    pub impossible: usize,
}

/// A set of facts whose exchange turns the answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Positions among the differing facts.
    pub facts: Vec<usize>,
    /// The answer to the first case with these facts of the second.
    pub decision: Decision,
    /// Is that the outcome of the second case?
    pub as_second: bool,
}

/// Gives the first case ever more facts of the second until its answer turns.
pub(super) fn search(
    policy: &Policy,
    question: &Question,
    (first, one): (&Case, &Decision),
    (second, other): (&Case, &Decision),
    differing: &[Difference],
    turned: Turned,
    told: Told<'_>,
) -> Search {
    let mut search = Search::default();
    if turned == Turned::Nothing {
        search.exact = true;
        return search;
    }
    if turned == Turned::Outcome && differing.len() > EXACT {
        let sides = [(first, one), (second, other)];
        if let Some(found) = over_all_cases(policy, question, sides, differing, told) {
            return found;
        }
    }
    let largest = match differing.len() {
        few if few <= EXACT => few,
        _ => LARGEST_BEYOND,
    };
    for size in 1..=largest {
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            if search.tried >= MOST {
                return search;
            }
            search.tried += 1;
            let mut case = first.clone();
            for position in &set {
                if let Some(difference) = differing.get(*position) {
                    exchanged(&mut case, difference.fact, second);
                }
            }
            match decide(policy, &case, question) {
                Ok(decision) if Turned::between(one, &decision) >= turned => {
                    search.sets.push(Exchange {
                        facts: set.clone(),
                        as_second: Turned::between(&decision, other) < turned,
                        decision,
                    });
                }
                Ok(_) => {}
                Err(_) => search.impossible += 1,
            }
            if !next(&mut set, differing.len()) {
                break;
            }
        }
        search.complete_to = size;
        if !search.sets.is_empty() {
            break;
        }
    }
    search.exact = !search.sets.is_empty() || search.complete_to == differing.len();
    search
}

/// The smallest sets by the diagrams of all cases. None where these do not say, or the interpreter does not confirm one.
fn over_all_cases(
    policy: &Policy,
    question: &Question,
    [(first, one), (second, other)]: [(&Case, &Decision); 2],
    differing: &[Difference],
    told: Told<'_>,
) -> Option<Search> {
    let Status::Decided(outcome) = one.status else {
        return None;
    };
    let plain = |case: &Case| case.classified.is_none() && case.as_of.is_none();
    if question.as_of.is_some() || !plain(first) || !plain(second) {
        return None;
    }
    let mut nothing = first.clone();
    nothing.facts.clear();
    nothing.identities.clear();
    let mut alike = first.clone();
    let mut facts: Vec<Differing> = Vec::new();
    for difference in differing {
        exchanged(&mut alike, difference.fact, &nothing);
        facts.push([first, second].map(|case| {
            let mut alone = nothing.clone();
            exchanged(&mut alone, difference.fact, case);
            alone
        }));
    }
    let cut = told([first, second])?;
    let found = smallest(&cut, &alike, &facts, outcome, BUDGET)?;
    let mut search = Search {
        exact: true,
        tried: found.asked,
        ..Search::default()
    };
    search.complete_to = found.sets.first().map_or(differing.len(), Vec::len);
    for set in found.sets {
        let mut case = first.clone();
        let taken: Vec<Fact> = set
            .iter()
            .filter_map(|&at| Some(differing.get(at)?.fact))
            .collect();
        for fact in taken {
            exchanged(&mut case, fact, second);
        }
        let decision = decide(policy, &case, question).ok()?;
        let settled = matches!(
            decision.status,
            Status::Decided(_) | Status::Undetermined | Status::NotInForce { .. }
        );
        if !settled || Turned::between(one, &decision) != Turned::Outcome {
            return None;
        }
        search.sets.push(Exchange {
            facts: set,
            as_second: Turned::between(&decision, other) < Turned::Outcome,
            decision,
        });
    }
    Some(search)
}

/// The next set of the same size, in order; false after the last.
fn next(set: &mut [usize], of: usize) -> bool {
    let size = set.len();
    let movable = (0..size)
        .rev()
        .find(|&place| set.get(place).is_some_and(|&at| at < of - (size - place)));
    let Some(place) = movable else {
        return false;
    };
    let Some(mut at) = set.get(place).copied() else {
        return false;
    };
    for position in set.iter_mut().skip(place) {
        at += 1;
        *position = at;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn every_set_of_a_size_comes_once() {
        let mut set = vec![0, 1];
        let mut seen = vec![set.clone()];
        while next(&mut set, 4) {
            seen.push(set.clone());
        }
        assert_eq!(seen, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert!(!next(&mut [0], 1));
    }
}
