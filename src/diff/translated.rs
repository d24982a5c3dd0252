//! A case as another policy reads it: what only the first has words for is left out.

use std::collections::BTreeSet;

use crate::case::{Case, read_json, write_json_line};
use crate::policy::Policy;

/// The case of one policy as another reads it; none where the other refuses it all the same.
#[must_use]
pub fn translated(policy: &Policy, case: &Case, other: &Policy) -> Option<Case> {
    let known: BTreeSet<&str> = other
        .attributes
        .iter()
        .map(|one| one.dotted.as_str())
        .collect();
    let mut kept = case.clone();
    kept.facts.retain(|fact| {
        let attribute = policy.attributes.get(fact.attribute.index());
        attribute.is_some_and(|attribute| known.contains(attribute.dotted.as_str()))
    });
    if let Some(named) = &mut kept.classified {
        named.retain(|entry| {
            let code = policy.entries.get(entry.index()).map(|entry| &entry.code);
            other.entries.iter().any(|one| Some(&one.code) == code)
        });
    }
    let mut read = read_json(other, &write_json_line(policy, &kept), "case").ok()?;
    read.as_of = case.as_of;
    Some(read)
}
