//! Which variables should be asked near each other.

use std::collections::BTreeSet;

use super::cut::Cuts;
use crate::policy::{
    Condition, ConditionId, Curve, Domain, EntryTest, Linear, VariableId, VariableKind,
};

/// How many conditions must test a choice for it to be asked first.
const OFTEN: u32 = 12;

impl Cuts<'_> {
    /// Choices that many conditions test, such as the kind of item, split the space most: they are asked first.
    /// Each with how many conditions test it.
    pub fn first(&self) -> Vec<(u32, VariableId)> {
        let variables = (0..).map(VariableId).zip(&self.policy.variables);
        variables
            .filter(|(_, variable)| matches!(variable.domain, Domain::Choice(_)))
            .map(|(id, _)| (self.mentions.get(id.index()).copied().unwrap_or(0), id))
            .filter(|(mentions, _)| *mentions >= OFTEN)
            .collect()
    }

    /// The variables that entries test.
    pub fn of_entries(&self) -> BTreeSet<VariableId> {
        let policy = self.policy;
        let mut tested = self.tested(&self.asked_by_entries());
        let variables = (0..).map(VariableId).zip(&policy.variables);
        let judged = variables.filter(|(_, one)| matches!(one.kind, VariableKind::Judgement(_)));
        tested.extend(judged.map(|(variable, _)| variable));
        tested
    }

    /// The comparisons of two variables that entries make.
    pub fn compared_by_entries(&self) -> Vec<&Linear> {
        let asked = self.asked_by_entries().into_iter();
        let conditions = asked.filter_map(|id| self.policy.conditions.get(id.index()));
        let linears = conditions.filter_map(|condition| match condition {
            Condition::Linear(linear) => Some(linear),
            _ => None,
        });
        linears.collect()
    }

    fn asked_by_entries(&self) -> BTreeSet<ConditionId> {
        let versions = self.policy.entries.iter().flat_map(|entry| &entry.versions);
        let conditions = versions.filter_map(|version| match version.test {
            EntryTest::When(condition) => Some(condition),
            EntryTest::Judgement(condition) => condition,
            EntryTest::Sub | EntryTest::Reserved => None,
        });
        self.policy.with_parts(conditions.collect())
    }

    /// The variables that rules, exceptions and obligations test, other than by naming entries.
    pub fn of_rules(&self) -> BTreeSet<VariableId> {
        self.tested(&self.policy.asked_by_rules())
    }

    /// The variables these conditions test, other than by naming entries.
    fn tested(&self, conditions: &BTreeSet<ConditionId>) -> BTreeSet<VariableId> {
        let policy = self.policy;
        let mut tested = BTreeSet::new();
        for id in conditions {
            match policy.conditions.get(id.index()) {
                Some(Condition::Test(variable, _)) => {
                    tested.insert(*variable);
                }
                Some(Condition::Linear(linear)) => {
                    tested.extend(linear.terms.iter().map(|(_, variable)| *variable));
                }
                Some(Condition::Has { any, .. }) => tested.extend(any),
                _ => {}
            }
        }
        // A test of a part is one of the whole, too: whether that can be determined.
        let wholes = tested.iter().filter_map(|id| {
            let kind = &policy.variables.get(id.index())?.kind;
            let (VariableKind::Member { attribute, .. }
            | VariableKind::CurvePoint { attribute, .. }) = kind
            else {
                return None;
            };
            let attribute = policy.attributes.get(attribute.index())?;
            attribute.undeterminable_variable
        });
        let wholes: Vec<VariableId> = wholes.collect();
        tested.extend(wholes);
        tested
    }

    /// The members of sets that an `assume` binds member by member: what is in one set is in another.
    pub fn blocks(&self, of: &impl Fn(VariableId) -> Vec<usize>) -> Vec<Vec<usize>> {
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        for assumed in self.policy.assumed() {
            let mut bound = BTreeSet::new();
            if !self.members(assumed, &mut bound) || bound.len() != 2 {
                continue;
            }
            merge(&mut blocks, bound.into_iter().flat_map(of).collect());
        }
        blocks
    }

    /// Adds the variables a condition tests; false when one of them is not a member of a set.
    fn members(&self, id: ConditionId, bound: &mut BTreeSet<VariableId>) -> bool {
        match self.policy.conditions.get(id.index()) {
            Some(Condition::Not(inner)) => self.members(*inner, bound),
            Some(Condition::All(parts) | Condition::Any(parts)) => {
                parts.iter().all(|&part| self.members(part, bound))
            }
            Some(Condition::Test(variable, _)) => {
                bound.insert(*variable);
                let kind = self.policy.variables.get(variable.index()).map(|v| &v.kind);
                matches!(kind, Some(VariableKind::Member { .. }))
            }
            Some(Condition::Has { any, .. }) => {
                bound.extend(any);
                true
            }
            _ => false,
        }
    }

    /// The variables that one condition tests, or one curve or comparison binds.
    pub fn together(
        &self,
        of: &impl Fn(VariableId) -> Vec<usize>,
        comparison: &impl Fn(&Linear) -> Option<usize>,
    ) -> Vec<Vec<usize>> {
        let policy = self.policy;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for condition in &policy.conditions {
            let parts = match condition {
                Condition::All(parts) | Condition::Any(parts) => parts,
                Condition::Has { any, .. } => {
                    groups.push(any.iter().flat_map(|&member| of(member)).collect());
                    continue;
                }
                _ => continue,
            };
            let mut group = Vec::new();
            for part in parts {
                let mut part = policy.conditions.get(part.index());
                if let Some(Condition::Not(inner)) = part {
                    part = policy.conditions.get(inner.index());
                }
                match part {
                    Some(Condition::Test(variable, _)) => group.extend(of(*variable)),
                    Some(Condition::Linear(linear)) => {
                        group.extend(linear.terms.iter().flat_map(|(_, v)| of(*v)));
                    }
                    Some(Condition::Has { any, .. }) if any.len() <= 3 => {
                        group.extend(any.iter().flat_map(|&member| of(member)));
                    }
                    _ => {}
                }
            }
            groups.push(group);
        }
        for linear in &self.linears {
            let mut group: Vec<usize> = linear.terms.iter().flat_map(|(_, v)| of(*v)).collect();
            group.extend(comparison(linear));
            groups.push(group);
        }
        for attribute in &policy.attributes {
            if let Some(curve) = Curve::of(policy, attribute) {
                let bounds = curve.value_bound.into_iter().chain(curve.argument_bound);
                let points = curve.points.iter().map(|(_, variable)| *variable);
                groups.push(points.chain(bounds).flat_map(of).collect());
            }
        }
        groups
    }
}

/// Adds a block, joined with those that share a variable with it.
pub fn merge(blocks: &mut Vec<Vec<usize>>, mut block: Vec<usize>) {
    blocks.retain_mut(|other| {
        let apart = other.iter().all(|member| !block.contains(member));
        if !apart {
            block.append(other);
        }
        apart
    });
    block.sort_unstable();
    block.dedup();
    blocks.push(block);
}
