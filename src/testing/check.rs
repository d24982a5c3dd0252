//! One expectation against the answer a test case got.

use super::expected::{Expected, Reason};
use super::names;
use super::outcome::{self, Answer};
use crate::ast::Mode;
use crate::eval::{Decision, LayerDecision, RuleTrace, Status, Truth};
use crate::policy::Policy;

/// What the answer is instead; none when the expectation is met. `traces` is asked only where the decision itself does
/// not say enough.
pub(super) fn unmet(
    policy: &Policy,
    expected: &Expected,
    answer: &Answer,
    traces: impl FnOnce() -> Vec<RuleTrace>,
) -> Option<String> {
    let decision = match (expected, answer) {
        (Expected::Rejected, Answer::Rejected(_)) => return None,
        (_, Answer::Given(decision)) if *expected != Expected::Rejected => decision,
        _ => return Some(outcome::answer(policy, answer)),
    };
    // Nothing is claimed beyond the bound, so nothing can be met there, not even that something does not hold.
    if matches!(decision.status, Status::TooManyOpenFacts { .. }) {
        return Some(outcome::answer(policy, answer));
    }
    match expected {
        Expected::Rejected => Some(outcome::answer(policy, answer)),
        Expected::NotInForce => (!matches!(decision.status, Status::NotInForce { .. }))
            .then(|| outcome::answer(policy, answer)),
        Expected::Decided {
            layer: None,
            outcome,
            by,
        } => {
            let met = decision.status == Status::Decided(*outcome)
                && by
                    .as_ref()
                    .is_none_or(|by| decided_by(policy, decision, by));
            (!met).then(|| outcome::answer(policy, answer))
        }
        Expected::Decided {
            layer: Some(unit),
            outcome,
            by,
        } => {
            let met = outcome::layer_of(decision, *unit).is_some_and(|layer| {
                layer.applies == Truth::True
                    && layer.possible == [*outcome]
                    && by
                        .as_ref()
                        .is_none_or(|by| layer_by(policy, layer, by, traces))
            });
            (!met).then(|| outcome::layer(policy, decision, *unit))
        }
        Expected::Undetermined {
            layer: None,
            possible,
            needing,
        } => {
            let met = decision.status == Status::Undetermined
                && outcome::possible(decision) == *possible
                && needing
                    .as_ref()
                    .is_none_or(|facts| outcome::missing(decision) == *facts);
            (!met).then(|| outcome::answer(policy, answer))
        }
        Expected::Undetermined {
            layer: Some(unit),
            possible,
            ..
        } => {
            let met = outcome::layer_of(decision, *unit).is_some_and(|layer| {
                let mut outcomes = layer.possible.clone();
                outcomes.sort_unstable();
                layer.applies != Truth::False && outcomes == *possible
            });
            (!met).then(|| outcome::layer(policy, decision, *unit))
        }
        Expected::DoesNotApply(unit) => {
            let met = outcome::layer_of(decision, *unit)
                .is_some_and(|layer| layer.applies == Truth::False);
            (!met).then(|| outcome::layer(policy, decision, *unit))
        }
        Expected::Obligation { verb, what, mode } => {
            let met = what.iter().all(|&kind| {
                let found = outcome::certainty(
                    &decision.obligations,
                    &decision.possible_obligations,
                    |due| due.verb == *verb && due.what == kind,
                );
                found == *mode
            });
            (!met).then(|| outcome::obligations(policy, decision, *verb))
        }
        Expected::Entry { entry, mode } => {
            let found = outcome::certainty(&decision.entries, &decision.possible_entries, |e| {
                e == entry
            });
            (found != *mode).then(|| outcome::entry(policy, decision, *entry))
        }
        Expected::Category(which) => {
            (decision.categories != [*which]).then(|| outcome::categories(decision))
        }
        Expected::SetAside { rule, by, mode } => {
            let (found, names) = outcome::set_aside(policy, decision, &traces(), rule);
            let met = found == *mode
                && by
                    .as_ref()
                    .is_none_or(|by| *mode != Mode::Certain || names.contains(by));
            (!met).then(|| match found {
                Mode::Certain => format!("set aside {rule} by {}", names.join(", ")),
                Mode::Possible => format!("possible set aside {rule}"),
                Mode::Not => format!("not set aside {rule}"),
            })
        }
    }
}

fn decided_by(policy: &Policy, decision: &Decision, by: &Reason) -> bool {
    match by {
        Reason::Otherwise => decision.otherwise,
        Reason::Rules(rules) => names::rules(policy, &decision.decisive) == *rules,
    }
}

/// A layer's part of a decision lists its decisive rules but does not say `otherwise`: that holds when no rule of the
/// layer may be left, and only then.
fn layer_by(
    policy: &Policy,
    layer: &LayerDecision,
    by: &Reason,
    traces: impl FnOnce() -> Vec<RuleTrace>,
) -> bool {
    match by {
        Reason::Rules(rules) => names::rules(policy, &layer.decisive) == *rules,
        Reason::Otherwise => {
            let of_layer = |trace: &&RuleTrace| {
                policy
                    .rules
                    .get(trace.rule.index())
                    .is_some_and(|rule| rule.unit == layer.unit)
            };
            layer.decisive.is_empty()
                && traces().iter().filter(of_layer).all(|trace| {
                    trace.in_force == Truth::False
                        || trace.fired == Truth::False
                        || trace.set_aside == Truth::True
                })
        }
    }
}
