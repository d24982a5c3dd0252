//! Names of the parts of a policy, looked up from ids and back.

use crate::eval::FactName;
use crate::policy::{EntryId, ObligationKindId, Policy, RuleId, Scale, Unit, UnitId, Verb};

/// The policy that answers.
pub(super) fn root(policy: &Policy) -> Option<&Unit> {
    policy.units.get(policy.root.index())
}

/// The scale a unit decides.
pub(super) fn scale_of(policy: &Policy, unit: UnitId) -> Option<&Scale> {
    let unit = policy.units.get(unit.index())?;
    policy.scales.get(unit.scale.index())
}

/// The name of a policy.
pub(super) fn unit(policy: &Policy, id: UnitId) -> &str {
    policy.units.get(id.index()).map_or("?", |u| &u.name)
}

/// The name of an outcome of the scale a unit decides.
pub(super) fn outcome(policy: &Policy, unit: UnitId, outcome: u32) -> &str {
    scale_of(policy, unit)
        .and_then(|scale| scale.outcomes.get(outcome as usize))
        .map_or("?", |o| &o.name)
}

/// The name of a rule.
pub(super) fn rule(policy: &Policy, id: RuleId) -> &str {
    policy.rules.get(id.index()).map_or("?", |r| &r.name)
}

/// The names of rules, sorted, each once: versions of one rule have one name.
pub(super) fn rules(policy: &Policy, ids: &[RuleId]) -> Vec<String> {
    let mut names: Vec<_> = ids.iter().map(|&id| rule(policy, id).to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// The code of an entry.
pub(super) fn entry(policy: &Policy, id: EntryId) -> &str {
    policy.entries.get(id.index()).map_or("?", |e| &e.code)
}

/// The name of a kind of obligation.
pub(super) fn obligation(policy: &Policy, id: ObligationKindId) -> &str {
    policy
        .obligation_kinds
        .get(id.index())
        .map_or("?", |k| &k.name)
}

/// A verb as written.
pub(super) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Require => "require",
        Verb::Consider => "consider",
        Verb::May => "may",
    }
}

/// A fact as `needing` spells it.
pub(super) fn fact(policy: &Policy, fact: &FactName) -> String {
    match fact {
        FactName::Attribute(id) => policy
            .attributes
            .get(id.index())
            .map_or("?", |a| &a.dotted)
            .to_owned(),
        FactName::Identity(id) => policy
            .records
            .get(id.index())
            .map_or("?", |r| &r.name)
            .to_owned(),
        FactName::QuestionDate => "date".to_owned(),
        FactName::Classified => "classified".to_owned(),
    }
}

/// The fact that `needing` spells so.
pub(super) fn fact_named(policy: &Policy, name: &str) -> Option<FactName> {
    if name == "classified" {
        return Some(FactName::Classified);
    }
    if let Some(position) = policy.attributes.iter().position(|a| a.dotted == name) {
        return Some(FactName::Attribute(crate::policy::AttributeId(small(
            position,
        ))));
    }
    // Only a record with declared instances can be somebody.
    let somebody = |r: &crate::policy::Record| r.name == name && !r.instances.is_empty();
    if let Some(position) = policy.records.iter().position(somebody) {
        return Some(FactName::Identity(crate::policy::RecordId(small(position))));
    }
    (name == "date").then_some(FactName::QuestionDate)
}

/// A position as the number of an id. Tables are far smaller than that.
pub(super) fn small(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
