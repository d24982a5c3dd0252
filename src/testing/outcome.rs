//! The answer a test case got, in the words a test would use to expect it.

use super::expected::{category, undetermined};
use super::names;
use crate::ast::Mode;
use crate::eval::{Decision, FactName, LayerDecision, RuleTrace, Status, Truth};
use crate::policy::{EntryId, Policy, UnitId, Verb};

/// The answer to one test case.
pub(super) enum Answer {
    /// It is refused, and why.
    Rejected(Vec<String>),
    /// It is decided, or not.
    Given(Box<Decision>),
}

/// `case-by-case by slow-uas`, `undetermined { a, b } needing x`, `not in force before 1987-04-16`.
pub(super) fn answer(policy: &Policy, answer: &Answer) -> String {
    match answer {
        Answer::Rejected(why) => format!("rejected: {}", why.join("; ")),
        Answer::Given(decision) => decided(policy, decision),
    }
}

/// What a decision says, as a test would expect it.
pub(super) fn decided(policy: &Policy, decision: &Decision) -> String {
    match &decision.status {
        Status::Decided(outcome) => {
            let name = names::outcome(policy, policy.root, *outcome);
            let by = names::rules(policy, &decision.decisive);
            if decision.otherwise {
                format!("{name} by otherwise")
            } else if by.is_empty() {
                let some = names::rules(policy, &decision.possible_decisive);
                format!(
                    "{name}, by no rule in every case; in some by {}",
                    some.join(", ")
                )
            } else {
                format!("{name} by {}", by.join(", "))
            }
        }
        Status::Undetermined => {
            let needing: Vec<_> = missing(decision);
            undetermined(policy, policy.root, &possible(decision), Some(&needing))
        }
        Status::NotInForce { effective } => format!("not in force before {effective}"),
        Status::TooManyOpenFacts { open, .. } => {
            format!("undetermined: too many open facts ({open})")
        }
    }
}

/// The possible outcomes of the policy itself, ascending.
pub(super) fn possible(decision: &Decision) -> Vec<u32> {
    let mut outcomes: Vec<_> = decision.possible.iter().map(|p| p.outcome).collect();
    outcomes.sort_unstable();
    outcomes
}

/// The missing facts, sorted.
pub(super) fn missing(decision: &Decision) -> Vec<FactName> {
    let mut facts: Vec<_> = decision.missing.iter().map(|m| m.fact.clone()).collect();
    facts.sort();
    facts.dedup();
    facts
}

/// What a layer says: `us-ear is case-by-case by note-1`, `us-ear does not apply`.
pub(super) fn layer(policy: &Policy, decision: &Decision, unit: UnitId) -> String {
    let name = names::unit(policy, unit);
    let Some(layer) = layer_of(decision, unit) else {
        return format!("{name} is not asked");
    };
    let says = match layer.possible.as_slice() {
        [only] => {
            let by = names::rules(policy, &layer.decisive);
            let outcome = names::outcome(policy, unit, *only);
            if by.is_empty() {
                format!("is {outcome}")
            } else {
                format!("is {outcome} by {}", by.join(", "))
            }
        }
        several => undetermined(policy, unit, several, None),
    };
    match layer.applies {
        Truth::True => format!("{name} {says}"),
        Truth::False => format!("{name} does not apply"),
        Truth::Unknown => format!("{name} may or may not apply; where it does it {says}"),
    }
}

/// What is said of a layer.
pub(super) fn layer_of(decision: &Decision, unit: UnitId) -> Option<&LayerDecision> {
    decision.layers.iter().find(|layer| layer.unit == unit)
}

/// The obligations of one verb: `require a, b; possible require c`.
pub(super) fn obligations(policy: &Policy, decision: &Decision, verb: Verb) -> String {
    let listed = |dues: &[crate::eval::Due], lead: &str| {
        let mut names: Vec<_> = dues
            .iter()
            .filter(|due| due.verb == verb)
            .map(|due| names::obligation(policy, due.what))
            .collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| format!("{lead}{} {}", names::verb(verb), names.join(", ")))
    };
    let parts: Vec<_> = [
        listed(&decision.obligations, ""),
        listed(&decision.possible_obligations, "possible "),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        format!("nothing to {}", names::verb(verb))
    } else {
        parts.join("; ")
    }
}

/// `entry 1.A.2`, `possible entry 1.A.2`, `not entry 1.A.2`.
pub(super) fn entry(policy: &Policy, decision: &Decision, entry: EntryId) -> String {
    let mode = match certainty(&decision.entries, &decision.possible_entries, |e| {
        *e == entry
    }) {
        Mode::Certain => "",
        Mode::Possible => "possible ",
        Mode::Not => "not ",
    };
    format!("{mode}entry {}", names::entry(policy, entry))
}

/// `category I`, `category I or none`.
pub(super) fn categories(decision: &Decision) -> String {
    let names: Vec<_> = decision.categories.iter().map(|&c| category(c)).collect();
    format!("category {}", names.join(" or "))
}

/// Does something hold in every completion, in some, in none?
pub(super) fn certainty<T>(certain: &[T], possible: &[T], is: impl Fn(&T) -> bool) -> Mode {
    if certain.iter().any(&is) {
        Mode::Certain
    } else if possible.iter().any(&is) {
        Mode::Possible
    } else {
        Mode::Not
    }
}

/// How a rule stands to being set aside: by whom in every completion, else what the trace says of it.
pub(super) fn set_aside(
    policy: &Policy,
    decision: &Decision,
    traces: &[RuleTrace],
    rule: &str,
) -> (Mode, Vec<String>) {
    let by: Vec<_> = decision
        .set_aside
        .iter()
        .filter(|aside| names::rule(policy, aside.rule) == rule)
        .flat_map(|aside| aside.by.iter().copied())
        .collect();
    if !by.is_empty() {
        return (Mode::Certain, names::rules(policy, &by));
    }
    let may = traces
        .iter()
        .any(|trace| names::rule(policy, trace.rule) == rule && trace.set_aside != Truth::False);
    (if may { Mode::Possible } else { Mode::Not }, Vec::new())
}
