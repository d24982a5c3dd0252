//! The order of policies: each after those whose outcome it asks about (language.md 3.10).

use super::checker::Checker;
use crate::policy::{Condition, ConditionId, UnitId};
use std::collections::BTreeSet;

impl Checker<'_> {
    /// Puts policies in an order in which each comes after the ones whose outcome it tests and after its layers, and
    /// renumbers everything that names a policy.
    pub(crate) fn order_units(&mut self) {
        let count = self.policy.units.len();
        // Obligations come after every posture, so two policies may ask for each other's in theirs: then only what
        // postures turn on gives the order.
        let Some(order) = self.unit_order(true).or_else(|| self.unit_order(false)) else {
            return; // A cycle, reported elsewhere.
        };
        let mut new = vec![UnitId(0); count];
        for (position, old) in order.iter().enumerate() {
            if let Some(slot) = new.get_mut(old.index()) {
                *slot = UnitId(position as u32);
            }
        }
        let renumber = |id: &mut UnitId| {
            if let Some(to) = new.get(id.index()) {
                *id = *to;
            }
        };
        let p = &mut self.policy;
        p.units = order
            .iter()
            .filter_map(|o| p.units.get(o.index()).cloned())
            .collect();
        self.places.units = order
            .iter()
            .filter_map(|o| self.places.units.get(o.index()).copied())
            .collect();
        p.units
            .iter_mut()
            .flat_map(|u| &mut u.layers)
            .for_each(renumber);
        p.rules.iter_mut().for_each(|r| renumber(&mut r.unit));
        p.exceptions.iter_mut().for_each(|e| renumber(&mut e.unit));
        p.obligations.iter_mut().for_each(|o| renumber(&mut o.unit));
        for guarantee in &mut p.guarantees {
            renumber(&mut guarantee.unit);
            if let crate::policy::Claim::Monotone { unit, .. } = &mut guarantee.claim {
                renumber(unit);
            }
        }
        for condition in &mut p.conditions {
            if let Condition::Outcome { unit, .. } = condition {
                renumber(unit);
            }
        }
        renumber(&mut p.root);
        for unit in &mut p.units {
            unit.layers.sort_unstable();
        }
        self.names.units.values_mut().for_each(renumber);
    }

    /// The policies, each after those it needs; nothing where there is no such order.
    fn unit_order(&self, with_obligations: bool) -> Option<Vec<UnitId>> {
        let count = self.policy.units.len();
        let needs: Vec<BTreeSet<UnitId>> = (0..count)
            .map(|i| self.unit_needs(UnitId(i as u32), with_obligations))
            .collect();
        let mut order: Vec<UnitId> = Vec::with_capacity(count);
        let mut placed = BTreeSet::new();
        while order.len() < count {
            let before = order.len();
            for (i, needed) in (0..).zip(&needs) {
                let id = UnitId(i);
                if !placed.contains(&id) && needed.iter().all(|n| placed.contains(n) || *n == id) {
                    placed.insert(id);
                    order.push(id);
                }
            }
            if order.len() == before {
                return None;
            }
        }
        Some(order)
    }

    fn unit_needs(&self, id: UnitId, with_obligations: bool) -> BTreeSet<UnitId> {
        let Some(unit) = self.policy.units.get(id.index()) else {
            return BTreeSet::new();
        };
        let mut needs: BTreeSet<UnitId> = unit.layers.iter().copied().collect();
        let p = &self.policy;
        let mut todo: Vec<ConditionId> = unit.applies.into_iter().collect();
        for rule in unit.rules.iter().filter_map(|r| p.rules.get(r.index())) {
            todo.extend(
                rule.branches
                    .iter()
                    .flat_map(|b| std::iter::once(b.condition).chain(b.unless)),
            );
        }
        todo.extend(
            unit.exceptions
                .iter()
                .filter_map(|e| p.exceptions.get(e.index()))
                .map(|e| e.condition),
        );
        let obligations = unit.obligations.iter().filter(|_| with_obligations);
        for clause in obligations
            .filter_map(|o| p.obligations.get(o.index()))
            .flat_map(|o| &o.clauses)
        {
            todo.extend(clause.condition.into_iter().chain(clause.unless));
        }
        while let Some(condition) = todo.pop() {
            match p.conditions.get(condition.index()) {
                Some(Condition::Not(inner)) => todo.push(*inner),
                Some(Condition::All(list) | Condition::Any(list)) => todo.extend(list),
                Some(Condition::Outcome { unit, .. }) => {
                    needs.insert(*unit);
                }
                // A define cannot ask for an outcome.
                _ => {}
            }
        }
        needs
    }
}
