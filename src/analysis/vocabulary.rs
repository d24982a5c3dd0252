//! The conditions a policy has names for: `category I`, `entry 1.A.2`, a define, what a set has, another policy's outcome.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::{Diagram, Level, Reading};
use crate::policy::{Condition, ConditionId, DefineId, EntryId, Policy, Printer};

/// A condition with a name.
#[derive(Clone, Debug)]
pub struct Name {
    /// What the author writes.
    pub text: String,
    /// When it holds.
    pub diagram: Diagram,
    /// What it turns on.
    pub(super) asks: BTreeSet<Level>,
    /// How much a reader would rather do without it: of two that say the same, the one with less is kept.
    pub(super) weight: u32,
    /// Where it stands among others.
    pub(super) place: (u8, u32, u32),
}

/// What is written, when it holds, its weight and its place.
type Found = (String, Diagram, u32, (u8, u32, u32));

/// The named conditions of a policy, each meaning once: of several names the most general.
#[must_use]
pub fn names(reading: &mut Reading<'_>) -> Vec<Name> {
    let policy = reading.policy;
    let mut found: Vec<Found> = Vec::new();
    for (number, text) in [(1, "category I"), (2, "category II")] {
        let asked = Condition::Category(number);
        let asked = policy.conditions.iter().position(|one| *one == asked);
        let diagram = match asked {
            Some(at) => reading.condition(ConditionId(at as u32)),
            None => reading.category(number),
        };
        found.push((text.to_owned(), diagram, 5, (0, u32::from(number), 0)));
    }
    for (id, define) in (0u32..).map(DefineId).zip(&policy.defines) {
        let asked = policy
            .conditions
            .iter()
            .position(|c| *c == Condition::Define(id));
        let Some(at) = asked else { continue };
        let diagram = reading.condition(ConditionId(at as u32));
        found.push((define.name.clone(), diagram, 10, (3, id.0, 0)));
    }
    let printer = Printer::new(policy);
    for (id, condition) in (0u32..).map(ConditionId).zip(&policy.conditions) {
        let (weight, place) = match condition {
            Condition::Entry { .. } => (25, (1, id.0, 0)),
            Condition::Has { .. } => (40, (5, id.0, 0)),
            Condition::Outcome { unit, .. } if beside(policy, unit.index()) => {
                (20, (3, u32::MAX, id.0))
            }
            _ => continue,
        };
        let diagram = reading.condition(id);
        found.push((printer.condition(id), diagram, weight, place));
    }
    for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
        let diagram = reading.entry(id);
        let depth = above(policy, id);
        let text = format!("entry {}", entry.code);
        found.push((text, diagram, 26 + depth, (2, id.0, 0)));
    }
    let mut first: BTreeMap<Diagram, Name> = BTreeMap::new();
    for (text, diagram, weight, place) in found {
        if diagram.value().is_some() {
            continue;
        }
        let better = first
            .get(&diagram)
            .is_none_or(|known| weight < known.weight);
        if better {
            let asks = reading.store.support(diagram);
            let name = Name {
                text,
                diagram,
                asks,
                weight,
                place,
            };
            first.insert(diagram, name);
        }
    }
    let mut names: Vec<Name> = first.into_values().collect();
    names.sort_by(|a, b| (a.weight, &a.place, &a.text).cmp(&(b.weight, &b.place, &b.text)));
    names
}

/// Is its outcome on another scale than that of the policy that is asked? Of the same scale it is what is to be explained.
fn beside(policy: &Policy, unit: usize) -> bool {
    let scale = |unit: usize| policy.units.get(unit).map(|unit| unit.scale);
    scale(unit) != scale(policy.root.index())
}

fn above(policy: &Policy, id: EntryId) -> u32 {
    let mut depth = 0;
    let mut here = policy.entries.get(id.index());
    while let Some(parent) = here.and_then(|entry| entry.parent) {
        depth += 1;
        here = policy.entries.get(parent.index());
    }
    depth
}
