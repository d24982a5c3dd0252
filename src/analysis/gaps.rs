//! Cases that fall through: an entry matches, and no rule is left to say anything.

use super::admitted::nowhere;
use crate::diagram::{Diagram, Reading};
use crate::policy::{Condition, ConditionId, EntryId, Policy, UnitId};

/// A policy whose `otherwise` answers for something that is listed.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The policy.
    pub unit: UnitId,
    /// The entries without sub-entries that match there.
    pub entries: Vec<EntryId>,
    /// The cases of the first of them.
    pub cases: Diagram,
}

/// One gap for each policy that has any; `accepted` says which entries may fall through there. Policies made of layers have
/// no rules of their own and no gaps of their own. One whose `otherwise` is its strictest outcome lets nothing through, and
/// one on another scale than the policy that is asked decides about something else than the list when its rules never ask
/// for the classification.
#[must_use]
pub fn gaps(
    reading: &mut Reading<'_>,
    accepted: &mut impl FnMut(UnitId, EntryId) -> bool,
) -> Vec<Gap> {
    let policy = reading.policy;
    let mut found = Vec::new();
    let leaves = (0u32..).map(EntryId).zip(&policy.entries);
    let leaves = leaves.filter(|(_, entry)| entry.children.is_empty());
    let leaves: Vec<EntryId> = leaves.map(|(id, _)| id).collect();
    let mut listed = None;
    let scale = policy.units.get(policy.root.index()).map(|root| root.scale);
    for (unit, declared) in (0u32..).map(UnitId).zip(&policy.units) {
        let ruleless = !declared.layers.is_empty() || declared.rules.is_empty();
        let aside = scale != Some(declared.scale) && !classifies(policy, unit);
        if ruleless || declared.otherwise == 0 || aside {
            continue;
        }
        let nothing = reading.outcomes(unit);
        let read = reading.unit(unit);
        let silent = reading
            .store
            .where_value(read.spoken, |value| value == nothing);
        let silent = reading.store.and(silent, read.participates);
        // Where a policy has something to say of all that is listed, one look is enough.
        let listed = *listed.get_or_insert_with(|| {
            let entries = leaves.iter().map(|&id| reading.entry(id));
            let entries: Vec<Diagram> = entries.collect();
            reading.store.any(entries)
        });
        let silent = reading.store.and(silent, listed);
        if nowhere(reading, silent) {
            continue;
        }
        let mut missed: Vec<(EntryId, Diagram)> = Vec::new();
        for &id in &leaves {
            let matches = reading.entry(id);
            let here = reading.store.and(silent, matches);
            if !nowhere(reading, here) && !accepted(unit, id) {
                missed.push((id, here));
            }
        }
        if let Some(&(_, cases)) = missed.first() {
            let entries = missed.iter().map(|(id, _)| *id).collect();
            found.push(Gap {
                unit,
                entries,
                cases,
            });
        }
    }
    found
}

/// Does some rule of the policy ask which entry or category the item falls under?
fn classifies(policy: &Policy, unit: UnitId) -> bool {
    let Some(unit) = policy.units.get(unit.index()) else {
        return false;
    };
    let rules = unit
        .rules
        .iter()
        .filter_map(|id| policy.rules.get(id.index()));
    let branches = rules.flat_map(|rule| &rule.branches);
    let mut open: Vec<ConditionId> = branches.map(|branch| branch.condition).collect();
    let mut seen = vec![false; policy.conditions.len()];
    while let Some(id) = open.pop() {
        match seen.get_mut(id.index()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        match policy.conditions.get(id.index()) {
            Some(Condition::Entry { .. } | Condition::Category(_)) => return true,
            Some(Condition::Not(inner)) => open.push(*inner),
            Some(Condition::All(parts) | Condition::Any(parts)) => open.extend(parts),
            Some(Condition::Define(define)) => {
                let versions = policy.defines.get(define.index());
                let versions = versions.map_or(&[][..], |define| &define.versions);
                open.extend(versions.iter().map(|(_, condition)| *condition));
            }
            _ => {}
        }
    }
    false
}
