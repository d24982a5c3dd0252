//! The last step: which values of each variable the policy tells apart, and the member variables of sets.

use super::checker::Checker;
use crate::policy::{
    AttributeId, AttributeType, Cells, ChoiceSet, Condition, Domain, Test, Validity, VariableId,
    VariableKind,
};
use crate::quantity::{Date, Num};
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
    /// Groups the members of every set by the tests they answer alike, and ties the tests to the groups' variables. In a
    /// set that `within` compares with another, every member is a group by itself.
    pub(crate) fn members(&mut self) {
        let sets: Vec<AttributeId> = (0..)
            .zip(&self.policy.attributes)
            .filter(|(_, a)| matches!(a.ty, AttributeType::Set(_) | AttributeType::Entries))
            .map(|(i, _)| AttributeId(i))
            .collect();
        for attribute in sets {
            let elements = self.universe(Some(attribute));
            let groups: Vec<Vec<u32>> = if self.compared_sets.contains(&attribute) {
                elements.into_iter().map(|e| vec![e]).collect()
            } else {
                self.groups(attribute, elements)
            };
            let variables: Vec<VariableId> = groups
                .into_iter()
                .map(|class| {
                    let kind = VariableKind::Member { attribute, class };
                    self.variable(kind, Domain::Bool, Cells::Bool, false)
                })
                .collect();
            if let Some(a) = self.policy.attributes.get_mut(attribute.index()) {
                a.parts = variables;
            }
        }
        for test in std::mem::take(&mut self.has_tests) {
            let parts = self.parts(test.attribute);
            let wanted: BTreeSet<u32> = test.elements.into_iter().collect();
            let hits: Vec<VariableId> = parts
                .into_iter()
                .filter(|(_, class)| class.iter().any(|e| wanted.contains(e)))
                .map(|(v, _)| v)
                .collect();
            if let Some(Condition::Has { any, .. }) =
                self.policy.conditions.get_mut(test.condition.index())
            {
                *any = hits;
            }
        }
    }

    /// Members that answer every test alike are one group; those that no test mentions do not matter.
    fn groups(&self, attribute: AttributeId, elements: Vec<u32>) -> Vec<Vec<u32>> {
        let tests: Vec<BTreeSet<u32>> = self
            .has_tests
            .iter()
            .filter(|t| t.attribute == attribute)
            .map(|t| t.elements.iter().copied().collect())
            .collect();
        let mut groups: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for element in elements {
            let signature = tests.iter().map(|t| t.contains(&element)).collect();
            groups.entry(signature).or_default().push(element);
        }
        let mut kept: Vec<Vec<u32>> = groups
            .into_iter()
            .filter(|(signature, _)| signature.contains(&true))
            .map(|(_, group)| group)
            .collect();
        kept.sort();
        kept
    }

    fn parts(&self, attribute: AttributeId) -> Vec<(VariableId, Vec<u32>)> {
        let variables = self
            .policy
            .attributes
            .get(attribute.index())
            .map(|a| a.parts.clone())
            .unwrap_or_default();
        variables
            .into_iter()
            .filter_map(|v| match &self.policy.variables.get(v.index())?.kind {
                VariableKind::Member { class, .. } => Some((v, class.clone())),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn universe(&self, attribute: Option<AttributeId>) -> Vec<u32> {
        match attribute
            .and_then(|a| self.policy.attributes.get(a.index()))
            .map(|a| &a.ty)
        {
            Some(AttributeType::Set(values)) => (0..values.len() as u32).collect(),
            Some(AttributeType::Entries) => (0..self.policy.entries.len() as u32).collect(),
            _ => Vec::new(),
        }
    }

    /// Have the two sets the same kind of members?
    pub(crate) fn same_members(&self, a: AttributeId, b: AttributeId) -> bool {
        let ty = |id: AttributeId| self.policy.attributes.get(id.index()).map(|a| &a.ty);
        match (ty(a), ty(b)) {
            (Some(AttributeType::Entries), Some(AttributeType::Entries)) => true,
            (Some(AttributeType::Set(a)), Some(AttributeType::Set(b))) => {
                a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.name == y.name)
            }
            _ => false,
        }
    }

    /// Fills in the cells of all variables and the curves' tested points.
    pub(crate) fn cells(&mut self) {
        let mut choices: BTreeMap<VariableId, Vec<ChoiceSet>> = BTreeMap::new();
        let mut cuts: BTreeMap<VariableId, BTreeSet<Num>> = BTreeMap::new();
        for condition in &self.policy.conditions {
            match condition {
                Condition::Test(variable, Test::Choice(set)) => {
                    choices.entry(*variable).or_default().push(set.clone())
                }
                Condition::Test(variable, Test::Number(_, limit)) => {
                    cuts.entry(*variable).or_default().insert(limit.clone());
                }
                _ => {}
            }
        }
        let dates: BTreeSet<Num> = self
            .boundaries()
            .into_iter()
            .map(|d| Num::from_int(d.days()))
            .collect();
        let root_date = self
            .policy
            .units
            .get(self.policy.root.index())
            .and_then(|u| u.dated_by);
        let date_variable = root_date
            .and_then(|a| self.policy.attributes.get(a.index()))
            .and_then(|a| a.variable);
        let mut all_dates = dates;
        if let Some(variable) = date_variable {
            all_dates.extend(cuts.remove(&variable).unwrap_or_default());
            cuts.insert(variable, all_dates.clone());
        }
        cuts.insert(self.policy.question_date, all_dates);
        for (i, variable) in self.policy.variables.iter_mut().enumerate() {
            let id = VariableId(i as u32);
            match (&mut variable.cells, &variable.domain) {
                (Cells::Choices(groups), Domain::Choice(count)) => {
                    *groups = partition(
                        *count,
                        choices.get(&id).map(Vec::as_slice).unwrap_or_default(),
                    );
                }
                (Cells::Cuts(list), _) => {
                    *list = cuts.remove(&id).unwrap_or_default().into_iter().collect()
                }
                _ => {}
            }
        }
        let mut points: BTreeMap<AttributeId, Vec<(Num, VariableId)>> = BTreeMap::new();
        for (i, variable) in self.policy.variables.iter().enumerate() {
            if let VariableKind::CurvePoint { attribute, at } = &variable.kind {
                points
                    .entry(*attribute)
                    .or_default()
                    .push((at.clone(), VariableId(i as u32)));
            }
        }
        for (attribute, mut list) in points {
            list.sort();
            if let Some(a) = self.policy.attributes.get_mut(attribute.index()) {
                a.parts = list.into_iter().map(|(_, v)| v).collect();
            }
        }
    }

    /// Every day on which something begins or ends.
    fn boundaries(&self) -> BTreeSet<Date> {
        let p = &self.policy;
        let mut days = BTreeSet::new();
        let mut add = |v: &Validity| days.extend(v.from.into_iter().chain(v.until));
        p.rules.iter().for_each(|r| add(&r.validity));
        p.exceptions.iter().for_each(|e| add(&e.validity));
        p.obligations.iter().for_each(|o| add(&o.validity));
        p.entries
            .iter()
            .flat_map(|e| &e.versions)
            .for_each(|v| add(&v.validity));
        p.defines
            .iter()
            .flat_map(|d| &d.versions)
            .for_each(|(v, _)| add(v));
        p.instances
            .iter()
            .flat_map(|i| &i.facts)
            .flat_map(|f| &f.values)
            .for_each(|(v, _)| add(v));
        days.extend(p.units.iter().filter_map(|u| u.effective));
        days
    }
}

/// Groups `0..count` by the sets each is in.
fn partition(count: u32, sets: &[ChoiceSet]) -> Vec<ChoiceSet> {
    let mut groups: BTreeMap<Vec<bool>, ChoiceSet> = BTreeMap::new();
    for choice in 0..count {
        let signature = sets.iter().map(|s| s.contains(choice)).collect();
        groups.entry(signature).or_default().insert(choice);
    }
    let mut groups: Vec<ChoiceSet> = groups.into_values().collect();
    groups.sort_by_key(|g| g.iter().next());
    groups
}
