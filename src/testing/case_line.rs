//! The case of a failed test in one line, so that a reader need not open the file to see what was asked.

use super::names;
use crate::case::Case;
use crate::policy::{Policy, VariableKind};

/// `on 2021-05-01 · partner australia · item.kind: uav · classified {}`; the parts, to be joined as a view likes.
pub(super) fn parts(policy: &Policy, case: &Case) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(date) = case.as_of {
        parts.push(format!("as of {date}"));
    }
    for identity in &case.identities {
        let record = policy.records.get(identity.record.index());
        let instance = identity
            .instance
            .and_then(|id| policy.instances.get(id.index()))
            .map_or("another", |instance| instance.name.as_str());
        parts.push(format!("{} {instance}", record.map_or("?", |r| &r.name)));
    }
    for fact in &case.facts {
        let name = policy
            .attributes
            .get(fact.attribute.index())
            .map_or("?", |a| a.dotted.as_str());
        parts.push(format!("{name}: {}", fact.written));
    }
    if let Some(entries) = &case.classified {
        let codes: Vec<_> = entries.iter().map(|&id| names::entry(policy, id)).collect();
        parts.push(format!("classified {{{}}}", codes.join(", ")));
    } else if policy
        .variables
        .iter()
        .any(|v| matches!(v.kind, VariableKind::Judgement(_)))
    {
        // That nobody classified the item is often why a test is not decided.
        parts.push("not classified".to_owned());
    }
    parts
}
