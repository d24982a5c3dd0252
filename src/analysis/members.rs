//! Sets that differ from a stated one in few members.

use std::collections::BTreeSet;

use super::flip::Change;
use super::knob::{Turned, exactly};
use crate::case::Case;
use crate::diagram::{Level, Reading};
use crate::policy::{
    Attribute, AttributeId, AttributeType, EntryId, Known, Policy, VariableId, VariableKind,
};

/// How many members are added or taken away at most.
const MEMBERS: usize = 3;

/// Sets that differ in few members, the fewest first.
pub(super) fn members(
    reading: &Reading<'_>,
    case: &Case,
    id: AttributeId,
    parts: &[(VariableId, Level)],
) -> Vec<Turned> {
    let policy = reading.policy;
    let Some(attribute) = policy.attributes.get(id.index()) else {
        return Vec::new();
    };
    let class = |variable: VariableId| match policy.variables.get(variable.index()).map(|v| &v.kind)
    {
        Some(VariableKind::Member { class, .. }) => class.clone(),
        _ => Vec::new(),
    };
    let held: BTreeSet<u32> = match exactly(case, id) {
        Some(Known::Set { members, .. }) => members.iter().copied().collect(),
        Some(Known::Entries { members, .. }) => members
            .iter()
            .flat_map(|(_, entries)| entries.iter().map(|entry| entry.0))
            .collect(),
        _ => BTreeSet::new(),
    };
    let has: Vec<bool> = parts
        .iter()
        .map(|(variable, _)| class(*variable).iter().any(|one| held.contains(one)))
        .collect();
    let most = if parts.len() > 12 { 2 } else { MEMBERS };
    let mut found = Vec::new();
    for size in 1..=most {
        for turned in combinations(parts.len(), size) {
            let (mut members, mut added, mut gone) = (held.clone(), Vec::new(), Vec::new());
            let mut cells = Vec::new();
            for (number, (variable, level)) in parts.iter().enumerate() {
                let before = has.get(number) == Some(&true);
                let turns = turned.contains(&number);
                cells.push((*level, u16::from(before != turns)));
                if turns && before {
                    let class = class(*variable);
                    gone.extend(class.iter().filter(|one| held.contains(one)).copied());
                    members.retain(|one| !class.contains(one));
                } else if turns && let Some(one) = class(*variable).first() {
                    added.push(*one);
                    members.insert(*one);
                }
            }
            let change = Change {
                attribute: id,
                says: said(policy, attribute, &added, &gone),
                to: set(policy, attribute, &members),
                distance: None,
            };
            found.push(Turned { cells, change });
        }
    }
    found
}

fn name(policy: &Policy, attribute: &Attribute, member: u32) -> String {
    let name = match &attribute.ty {
        AttributeType::Set(values) => values.get(member as usize).map(|v| v.name.clone()),
        _ => policy.entries.get(member as usize).map(|e| e.code.clone()),
    };
    name.unwrap_or_default()
}

fn said(policy: &Policy, attribute: &Attribute, added: &[u32], gone: &[u32]) -> String {
    let listed = |members: &[u32]| {
        let names: Vec<String> = members
            .iter()
            .map(|&member| name(policy, attribute, member))
            .collect();
        names.join(", ")
    };
    let dotted = &attribute.dotted;
    match (added.is_empty(), gone.is_empty()) {
        (false, true) => format!("{dotted} with {}", listed(added)),
        (true, false) => format!("{dotted} without {}", listed(gone)),
        _ => format!(
            "{dotted} with {} and without {}",
            listed(added),
            listed(gone)
        ),
    }
}

fn set(policy: &Policy, attribute: &Attribute, members: &BTreeSet<u32>) -> Known {
    match attribute.ty {
        AttributeType::Entries => Known::Entries {
            members: members
                .iter()
                .map(|&member| (name(policy, attribute, member), vec![EntryId(member)]))
                .collect(),
            open: false,
        },
        _ => Known::Set {
            members: members.iter().copied().collect(),
            open: false,
        },
    }
}

/// All sets of `size` of the first `count` numbers.
fn combinations(count: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for last in size.saturating_sub(1)..count {
        for mut rest in combinations(last, size - 1) {
            rest.push(last);
            found.push(rest);
        }
    }
    found.sort();
    found
}
