//! Which conditions rules ask.

use std::collections::BTreeSet;

use super::{Condition, ConditionId, Policy};

impl Policy {
    /// Everything that rules, exceptions, obligations and the scopes of policies ask, down to the last part, but not what
    /// entries ask that they name.
    #[must_use]
    pub fn asked_by_rules(&self) -> BTreeSet<ConditionId> {
        let applies = self.units.iter().filter_map(|unit| unit.applies);
        let branches = self.rules.iter().flat_map(|rule| &rule.branches);
        let branches = branches.flat_map(|branch| [Some(branch.condition), branch.unless]);
        let exceptions = self.exceptions.iter();
        let clauses = self.obligations.iter().flat_map(|block| &block.clauses);
        let clauses = clauses.flat_map(|clause| [clause.condition, clause.unless]);
        let conditions = applies
            .chain(branches.flatten())
            .chain(exceptions.map(|exception| exception.condition))
            .chain(clauses.flatten());
        self.with_parts(conditions.collect())
    }

    /// Conditions with all of their parts, through names, but not what entries ask that they name.
    #[must_use]
    pub fn with_parts(&self, mut open: Vec<ConditionId>) -> BTreeSet<ConditionId> {
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.conditions.get(id.index()) {
                Some(Condition::Not(inner)) => open.push(*inner),
                Some(Condition::All(parts) | Condition::Any(parts)) => open.extend(parts),
                Some(Condition::Define(define)) => {
                    let define = self.defines.get(define.index());
                    let versions = define.into_iter().flat_map(|define| &define.versions);
                    open.extend(versions.map(|(_, condition)| *condition));
                }
                _ => {}
            }
        }
        seen
    }
}
