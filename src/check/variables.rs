//! The last step: which values of each variable the policy tells apart, and the member variables of sets.

use super::checker::Checker;
use crate::policy::{
    Attribute, AttributeId, AttributeType, Cells, ChoiceSet, Condition, ConditionId, Domain,
    Policy, Test, Validity, VariableId, VariableKind,
};
use crate::quantity::{Date, Num};
use std::collections::{BTreeMap, BTreeSet};

/// The sets that a policy assumes to be within others, inner and outer, as its assumptions say it.
#[must_use]
pub fn inclusions(policy: &Policy) -> Vec<(AttributeId, AttributeId)> {
    let condition = |id: &ConditionId| policy.conditions.get(id.index());
    let set_of = |id: &ConditionId| match condition(id) {
        Some(Condition::Test(variable, Test::True)) => {
            match &policy.variables.get(variable.index())?.kind {
                VariableKind::Member { attribute, class } => Some((*attribute, class)),
                _ => None,
            }
        }
        _ => None,
    };
    // `s within t` is: for every class, `s` does not have it, or `t` has it.
    let pair = |part: &ConditionId| {
        let Some(Condition::Any(either)) = condition(part) else {
            return None;
        };
        let [not_inner, outer] = either.as_slice() else {
            return None;
        };
        let Some(Condition::Not(inner)) = condition(not_inner) else {
            return None;
        };
        let (inner, outer) = (set_of(inner)?, set_of(outer)?);
        (inner.1 == outer.1).then_some((inner.0, outer.0))
    };
    let parts = policy
        .assumes
        .iter()
        .filter_map(|assume| match condition(assume) {
            Some(Condition::All(parts)) => Some(parts),
            _ => None,
        });
    let pairs: BTreeSet<(AttributeId, AttributeId)> = parts.flatten().filter_map(pair).collect();
    pairs.into_iter().collect()
}

impl Checker<'_> {
    /// Groups the members of every set by the tests they answer alike, and ties the tests to the groups' variables.
    ///
    /// Where a condition that may be false compares sets by `within`, every member is a group by itself, so that the
    /// answer is exact whatever a case states. An `assume` that says no more than `s within t` groups the members of
    /// both alike instead, which keeps the questions few: of sets that a case leaves open the groups say all there is to
    /// say, because where `s` has some member of a group and `t` has one too, it may be the same. Of sets that a case
    /// states, two different members of one group would pass for the same: cases are checked for that as they are read.
    pub(crate) fn members(&mut self) {
        for sets in self.set_groups() {
            let elements = sets.first().map(|s| self.universe(*s)).unwrap_or_default();
            let assumed = self.inclusions.iter().any(|i| sets.contains(&i.inner));
            let classes: Vec<Vec<u32>> = if sets.iter().any(|s| self.compared_sets.contains(s)) {
                elements.into_iter().map(|e| vec![e]).collect()
            } else {
                self.classes(&sets, elements, assumed)
            };
            for attribute in sets {
                let variables: Vec<VariableId> = classes
                    .iter()
                    .map(|class| {
                        let class = class.clone();
                        let kind = VariableKind::Member { attribute, class };
                        self.variable(kind, Domain::Bool, Cells::Bool, false)
                    })
                    .collect();
                if let Some(a) = self.policy.attributes.get_mut(attribute.index()) {
                    a.parts = variables;
                }
            }
        }
        for inclusion in std::mem::take(&mut self.inclusions) {
            let parts = self.parts(inclusion.inner).into_iter();
            let classes = parts.map(|(_, class)| class).collect();
            let (inner, outer) = (inclusion.inner, inclusion.outer);
            let condition = self.within_classes(inner, outer, classes, inclusion.span);
            if let Some(assume) = self.policy.assumes.get_mut(inclusion.assume) {
                *assume = condition;
            }
        }
        self.tie_has_tests();
    }

    /// Ties the tests of sets to the variables of their members' groups.
    pub(crate) fn tie_has_tests(&mut self) {
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

    /// Members that answer every test of these sets alike are one class. Those that no test mentions matter only where
    /// one set is assumed to be within another.
    fn classes(&self, sets: &[AttributeId], elements: Vec<u32>, assumed: bool) -> Vec<Vec<u32>> {
        let tests: Vec<BTreeSet<u32>> = self
            .has_tests
            .iter()
            .filter(|t| sets.contains(&t.attribute))
            .map(|t| t.elements.iter().copied().collect())
            .collect();
        let mut classes: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for element in elements {
            let signature = tests.iter().map(|t| t.contains(&element)).collect();
            classes.entry(signature).or_default().push(element);
        }
        let mut kept: Vec<Vec<u32>> = classes
            .into_iter()
            .filter(|(signature, _)| assumed || signature.contains(&true))
            .map(|(_, class)| class)
            .collect();
        kept.sort();
        kept
    }

    /// Sets that assumptions tie together, whose members are grouped alike; every other set is alone.
    fn set_groups(&self) -> Vec<Vec<AttributeId>> {
        let is_set = |a: &Attribute| matches!(a.ty, AttributeType::Set(_) | AttributeType::Entries);
        let sets = (0..).zip(&self.policy.attributes);
        let sets = sets.filter(|(_, a)| is_set(a)).map(|(i, _)| AttributeId(i));
        let mut groups: Vec<BTreeSet<AttributeId>> = sets.map(|s| BTreeSet::from([s])).collect();
        for inclusion in &self.inclusions {
            let tied =
                |g: &BTreeSet<_>| g.contains(&inclusion.inner) || g.contains(&inclusion.outer);
            let (joined, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(tied);
            rest.push(joined.into_iter().flatten().collect());
            groups = rest;
        }
        let mut groups: Vec<Vec<AttributeId>> = groups
            .into_iter()
            .map(|g| g.into_iter().collect())
            .collect();
        groups.sort();
        groups
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

    /// All that a set can have: positions of values, or entries.
    pub(crate) fn universe(&self, attribute: AttributeId) -> Vec<u32> {
        match self.policy.attributes.get(attribute.index()).map(|a| &a.ty) {
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
