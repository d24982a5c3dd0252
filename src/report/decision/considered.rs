//! Every rule considered, for programs.

use super::view::{BranchView, ConsideredView, ExceptionHolds, ReadView};
use crate::eval::{BranchTrace, RuleTrace};
use crate::policy::{Printer, UnitId};
use crate::report::{Basis, words};

/// The view of a trace.
#[must_use]
pub fn considered(basis: Basis<'_>, trace: &[RuleTrace]) -> Vec<ConsideredView> {
    trace.iter().filter_map(|rule| one(basis, rule)).collect()
}

fn one(basis: Basis<'_>, trace: &RuleTrace) -> Option<ConsideredView> {
    let rule = basis.rule(trace.rule)?;
    let exceptions = &basis.policy.exceptions;
    Some(ConsideredView {
        rule: rule.name.clone(),
        policy: basis.unit_name(rule.unit),
        in_force: words::truth(trace.in_force),
        fires: words::truth(trace.fired),
        set_aside: words::truth(trace.set_aside),
        exceptions: trace
            .exceptions
            .iter()
            .filter_map(|(id, holds)| {
                Some(ExceptionHolds {
                    exception: exceptions.get(id.index())?.name.clone(),
                    holds: words::truth(*holds),
                })
            })
            .collect(),
        branches: trace
            .branches
            .iter()
            .map(|b| branch(basis, rule.unit, b))
            .collect(),
    })
}

fn branch(basis: Basis<'_>, unit: UnitId, branch: &BranchTrace) -> BranchView {
    let printer = Printer::new(basis.policy).within(unit);
    BranchView {
        outcome: basis.outcome_name(unit, branch.outcome),
        holds: words::truth(branch.holds),
        stopped_at: branch.stopped_at.map(|id| printer.condition(id)),
        facts: branch
            .facts
            .iter()
            .map(|used| ReadView {
                name: basis.used_name(used),
                at: used.at.clone(),
                value: used.value.clone(),
                origin: words::origin(used.origin),
                source: used.source.clone(),
                limit: used.limit.clone(),
            })
            .collect(),
    }
}
