//! The rule at which two cases part.

use crate::eval::{Decision, FactUse, RuleTrace, Truth};
use crate::policy::{ConditionId, ExceptionId, Policy, RuleId, UnitId};

/// One of two cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one named first.
    First,
    /// The one named second.
    Second,
}

/// A rule that fires for one case and does not, or only perhaps, for the other.
#[derive(Clone, Debug)]
pub struct Parting {
    /// The rule.
    pub rule: RuleId,
    /// What it concludes where it fires.
    pub outcome: u32,
    /// The case for which it fires.
    pub fires_for: Which,
    /// Does it fire for the other: no, or unknown?
    pub other: Truth,
    /// What keeps it from firing there.
    pub why: Why,
}

/// Why a rule does not fire.
#[derive(Clone, Debug)]
pub enum Why {
    /// It is not in force on the day.
    NotInForce,
    /// Its policy does not apply.
    DoesNotApply,
    /// Exceptions hold, or may.
    Excepted(Vec<ExceptionId>),
    /// A condition is not true.
    Stopped {
        /// The condition.
        condition: ConditionId,
        /// What it read of the case for which the rule does not fire.
        facts: Vec<FactUse>,
        /// What it read of the other.
        against: Vec<FactUse>,
    },
}

/// The strictest rule that fires for one and not for the other; one that decides comes before one that does not.
pub(super) fn find(policy: &Policy, sides: [(&Decision, &[RuleTrace]); 2]) -> Option<Parting> {
    let [(one, first), (other, second)] = sides;
    let mut best: Option<((bool, bool, u32), Parting)> = None;
    for (a, b) in first.iter().zip(second) {
        for (which, here, there, decision, elsewhere) in [
            (Which::First, a, b, one, other),
            (Which::Second, b, a, other, one),
        ] {
            let Some(parting) = parting(policy, which, here, there, decision, elsewhere) else {
                continue;
            };
            let aside = here.set_aside == Truth::True;
            let rank = (
                !decision.decisive.contains(&here.rule),
                aside,
                parting.outcome,
            );
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                best = Some((rank, parting));
            }
        }
    }
    best.map(|(_, parting)| parting)
}

fn parting(
    policy: &Policy,
    which: Which,
    here: &RuleTrace,
    there: &RuleTrace,
    decision: &Decision,
    elsewhere: &Decision,
) -> Option<Parting> {
    let unit = policy.rules.get(here.rule.index())?.unit;
    let on_scale =
        policy.units.get(unit.index())?.scale == policy.units.get(policy.root.index())?.scale;
    if !on_scale || here.fired != Truth::True || applies(decision, unit) != Truth::True {
        return None;
    }
    let applies_there = applies(elsewhere, unit);
    let fires_there = there.fired.min(applies_there);
    if fires_there == Truth::True {
        return None;
    }
    let branches = || here.branches.iter().filter(|b| b.holds == Truth::True);
    let outcome = branches().map(|branch| branch.outcome).min()?;
    let why = if there.fired == Truth::True {
        Why::DoesNotApply
    } else if there.in_force != Truth::True {
        Why::NotInForce
    } else if !there.exceptions.is_empty() && there.branches.iter().any(|b| b.holds == Truth::True)
    {
        Why::Excepted(there.exceptions.iter().map(|(id, _)| *id).collect())
    } else {
        let branch = there.branches.iter().find(|b| b.outcome == outcome);
        let branch = branch.or(there.branches.first())?;
        let read = branches().flat_map(|b| &b.facts);
        let same = |used: &&FactUse| branch.facts.iter().any(|fact| fact.name == used.name);
        let mut against: Vec<FactUse> = Vec::new();
        for used in read.filter(same) {
            if !against.iter().any(|known| known.name == used.name) {
                against.push(used.clone());
            }
        }
        Why::Stopped {
            condition: branch.stopped_at?,
            facts: branch.facts.clone(),
            against,
        }
    };
    Some(Parting {
        rule: here.rule,
        outcome,
        fires_for: which,
        other: fires_there,
        why,
    })
}

/// Does a policy apply? One that is no layer always does.
fn applies(decision: &Decision, unit: UnitId) -> Truth {
    let layer = decision.layers.iter().find(|layer| layer.unit == unit);
    layer.map_or(Truth::True, |layer| layer.applies)
}

/// Layers that do not apply to both alike.
pub(super) fn layers(first: &Decision, second: &Decision) -> Vec<(UnitId, Truth, Truth)> {
    let layers = first.layers.iter();
    let both = layers.map(|layer| (layer.unit, layer.applies, applies(second, layer.unit)));
    both.filter(|(_, one, other)| one != other).collect()
}
