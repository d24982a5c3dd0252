//! What stands around a condition in its place.

use crate::diagram::{Diagram, NO, Reading};
use crate::policy::{ConditionPlace, EntryTest, Validity};

/// What is always conjoined to a condition in its place.
pub(super) fn gate(reading: &mut Reading<'_>, place: ConditionPlace) -> Diagram {
    let policy = reading.policy;
    let always = Validity::default();
    let (validity, beside) = match place {
        ConditionPlace::Rule(id, at) | ConditionPlace::RuleUnless(id, at) => {
            let rule = policy.rules.get(id.index());
            let branch = rule.and_then(|rule| rule.branches.get(at));
            let beside = branch.map(|branch| match place {
                ConditionPlace::Rule(..) => (None, branch.unless),
                _ => (Some(branch.condition), None),
            });
            (rule.map(|rule| rule.validity), beside)
        }
        ConditionPlace::Obligation(id, at) | ConditionPlace::ObligationUnless(id, at) => {
            let block = policy.obligations.get(id.index());
            let clause = block.and_then(|block| block.clauses.get(at));
            let beside = clause.map(|clause| match place {
                ConditionPlace::Obligation(..) => (None, clause.unless),
                _ => (clause.condition, None),
            });
            (block.map(|block| block.validity), beside)
        }
        ConditionPlace::Exception(id) => {
            let exception = policy.exceptions.get(id.index());
            (exception.map(|exception| exception.validity), None)
        }
        ConditionPlace::Define(id, at) => {
            let define = policy.defines.get(id.index());
            let version = define.and_then(|define| define.versions.get(at));
            (version.map(|(validity, _)| *validity), None)
        }
        ConditionPlace::Entry(id, at) => {
            let entry = policy.entries.get(id.index());
            let version = entry.and_then(|entry| entry.versions.get(at));
            let mut gate = reading.in_force(&version.map_or(always, |version| version.validity));
            let mut above = entry.and_then(|entry| entry.parent);
            while let Some(entry) = above.and_then(|id| policy.entries.get(id.index())) {
                let mut own = NO;
                for version in &entry.versions {
                    let exists = reading.in_force(&version.validity);
                    let holds = match version.test {
                        EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) => {
                            let condition = reading.condition(condition);
                            reading.store.and(exists, condition)
                        }
                        EntryTest::Reserved => NO,
                        EntryTest::Sub | EntryTest::Judgement(None) => exists,
                    };
                    own = reading.store.or(own, holds);
                }
                gate = reading.store.and(gate, own);
                above = entry.parent;
            }
            return gate;
        }
        ConditionPlace::Applies(_) => (None, None),
    };
    let mut gate = reading.in_force(&validity.unwrap_or(always));
    if let Some((holds, fails)) = beside {
        if let Some(holds) = holds {
            let holds = reading.condition(holds);
            gate = reading.store.and(gate, holds);
        }
        if let Some(fails) = fails {
            let fails = reading.condition(fails);
            gate = reading.store.without(gate, fails);
        }
    }
    gate
}
