//! Sets that differ from a stated one in some members.

use std::collections::BTreeSet;

use super::knob::exactly;
use super::line::Change;
use crate::case::Case;
use crate::diagram::Level;
use crate::policy::{
    Attribute, AttributeId, AttributeType, EntryId, Known, Policy, VariableId, VariableKind,
};

/// A set, and what of it can be turned: whether it has a member of each class the policy tells apart.
pub(super) struct Members<'p> {
    policy: &'p Policy,
    id: AttributeId,
    attribute: &'p Attribute,
    /// The members stated.
    held: BTreeSet<u32>,
    /// Does the case state that there are no others?
    complete: bool,
    pub parts: Vec<Part>,
}

/// Whether the set has a member of a class.
pub(super) struct Part {
    pub level: Level,
    /// The class.
    class: Vec<u32>,
    /// Does the case state one?
    pub has: bool,
    /// How many members it takes to turn that.
    pub price: u64,
}

impl<'p> Members<'p> {
    /// The set as a case states it; one that it does not state is empty.
    pub fn of(
        policy: &'p Policy,
        case: &Case,
        id: AttributeId,
        parts: &[(VariableId, Level)],
    ) -> Option<Self> {
        let attribute = policy.attributes.get(id.index())?;
        let stated = exactly(case, id);
        let held: BTreeSet<u32> = match stated {
            Some(Known::Set { members, .. }) => members.iter().copied().collect(),
            Some(Known::Entries { members, .. }) => members
                .iter()
                .flat_map(|(_, entries)| entries.iter().map(|entry| entry.0))
                .collect(),
            _ => BTreeSet::new(),
        };
        let complete = matches!(
            stated,
            Some(Known::Set { open: false, .. } | Known::Entries { open: false, .. })
        );
        let part = |&(variable, level): &(VariableId, Level)| {
            let class = class(policy, variable);
            let of_class = class.iter().filter(|one| held.contains(one)).count();
            Part {
                level,
                class,
                has: of_class > 0,
                price: of_class.max(1) as u64,
            }
        };
        let parts = parts.iter().map(part).collect();
        Some(Self {
            policy,
            id,
            attribute,
            held,
            complete,
            parts,
        })
    }

    /// The set with these turned; none where that is what the case states.
    pub fn change(&self, turned: &BTreeSet<Level>) -> Option<Change> {
        if turned.is_empty() && self.complete {
            return None;
        }
        let (mut members, mut added, mut gone) = (self.held.clone(), Vec::new(), Vec::new());
        for part in self
            .parts
            .iter()
            .filter(|part| turned.contains(&part.level))
        {
            let class = &part.class;
            if part.has {
                gone.extend(class.iter().filter(|one| self.held.contains(one)).copied());
                members.retain(|one| !class.contains(one));
            } else if let Some(one) = class.first() {
                added.push(*one);
                members.insert(*one);
            }
        }
        Some(Change {
            attribute: self.id,
            says: self.said(&members, &added, &gone),
            to: self.known(&members),
            distance: None,
        })
    }

    fn name(&self, member: u32) -> String {
        let name = match &self.attribute.ty {
            AttributeType::Set(values) => values.get(member as usize).map(|v| v.name.clone()),
            _ => {
                let entry = self.policy.entries.get(member as usize);
                entry.map(|e| e.code.clone())
            }
        };
        name.unwrap_or_default()
    }

    fn said(&self, members: &BTreeSet<u32>, added: &[u32], gone: &[u32]) -> String {
        let listed = |members: &[u32]| {
            let names: Vec<String> = members.iter().map(|&member| self.name(member)).collect();
            names.join(", ")
        };
        let dotted = &self.attribute.dotted;
        match (added.is_empty(), gone.is_empty()) {
            (false, true) => format!("{dotted} with {}", listed(added)),
            (true, false) => format!("{dotted} without {}", listed(gone)),
            (false, false) => format!(
                "{dotted} with {} and without {}",
                listed(added),
                listed(gone)
            ),
            (true, true) if members.is_empty() => format!("{dotted} {{}}"),
            (true, true) => {
                let members: Vec<u32> = members.iter().copied().collect();
                format!("{dotted} {{ {} }}", listed(&members))
            }
        }
    }

    fn known(&self, members: &BTreeSet<u32>) -> Known {
        match self.attribute.ty {
            AttributeType::Entries => Known::Entries {
                members: members
                    .iter()
                    .map(|&member| (self.name(member), vec![EntryId(member)]))
                    .collect(),
                open: false,
            },
            _ => Known::Set {
                members: members.iter().copied().collect(),
                open: false,
            },
        }
    }
}

/// The members of which a variable asks whether the set has one.
fn class(policy: &Policy, variable: VariableId) -> Vec<u32> {
    match policy.variables.get(variable.index()).map(|v| &v.kind) {
        Some(VariableKind::Member { class, .. }) => class.clone(),
        _ => Vec::new(),
    }
}
