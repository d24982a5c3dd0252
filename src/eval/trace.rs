//! Every rule considered, with the first condition that stopped it.

use crate::case::Case;
use crate::policy::{Branch, Condition, ConditionId, Policy, RuleId};

use super::Question;
use super::completions::Completions;
use super::conflict::contradiction;
use super::decision::{BranchTrace, Contradiction, FactUse, Reader, RuleTrace, Truth};
use super::lookup::Lookup;
use super::search::Exhausted;

/// Every rule of every policy as it stands for a case.
pub(super) fn trace(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Vec<RuleTrace>, Contradiction> {
    // An unknown day is one on which the policy is in force (3.1), where it can be.
    let effective = policy.unit(policy.root).and_then(|unit| unit.effective);
    let opened = match Completions::on(policy, case, question, effective) {
        Ok(None) => Completions::on(policy, case, question, None),
        opened => opened,
    };
    let mut completions = match opened {
        Ok(Some(completions)) => completions,
        Ok(None) => return Err(contradiction(policy, case, question)),
        // Whether there is a completion at all takes more than the bound: nothing can be said of any rule.
        Err(Exhausted) => return Ok(Vec::new()),
    };
    let rules = (0u32..).map(RuleId).zip(&policy.rules);
    Ok(rules
        .map(|(id, rule)| completions.trace_rule(id, &rule.branches))
        .collect())
}

impl Completions<'_> {
    fn trace_rule(&mut self, id: RuleId, branches: &[Branch]) -> RuleTrace {
        let reading = self.ground.rule(id);
        let mut truth = |formula| self.truth(formula).unwrap_or(Truth::Unknown);
        let in_force = truth(reading.firing.in_force);
        let fired = truth(reading.firing.fires);
        let set_aside = truth(reading.set_aside);
        let mut exceptions = Vec::new();
        for (exception, holds) in &reading.firing.exceptions {
            match truth(*holds) {
                Truth::False => {}
                holds => exceptions.push((*exception, holds)),
            }
        }
        let branches = branches.iter().zip(&reading.firing.branches);
        let branches = branches.map(|(b, (_, holds))| {
            let holds = self.truth(*holds).unwrap_or(Truth::Unknown);
            self.trace_branch(id, b, holds)
        });
        let branches = branches.collect();
        RuleTrace {
            rule: id,
            in_force,
            fired,
            set_aside,
            exceptions,
            branches,
        }
    }

    fn trace_branch(&mut self, rule: RuleId, branch: &Branch, holds: Truth) -> BranchTrace {
        let by = Reader::Rule(rule);
        let stopped_at = match holds {
            Truth::True => None,
            Truth::False | Truth::Unknown => self.stop(branch, holds),
        };
        let facts = match stopped_at {
            Some(condition) => self.reads(by, condition),
            None => self.branch_reasons(by, branch),
        };
        BranchTrace {
            outcome: branch.outcome,
            holds,
            stopped_at,
            facts,
        }
    }

    /// The facts that make a branch hold.
    pub fn branch_reasons(&mut self, by: Reader, branch: &Branch) -> Vec<FactUse> {
        let mut facts = self.reasons(by, branch.condition, true);
        if let Some(unless) = branch.unless {
            facts.extend(self.reasons(by, unless, false));
        }
        facts
    }

    /// The condition a branch stops at: its `if` where that is as far from holding as the whole, else its `unless`.
    fn stop(&mut self, branch: &Branch, holds: Truth) -> Option<ConditionId> {
        let condition = self.condition_truth(branch.condition);
        if condition == holds || branch.unless.is_none() {
            return Some(self.first_stop(branch.condition, true));
        }
        branch.unless.map(|unless| self.first_stop(unless, false))
    }

    /// The first test that keeps a condition from being certainly `wanted`: the first that is certainly otherwise,
    /// else the first that is unknown.
    fn first_stop(&mut self, id: ConditionId, wanted: bool) -> ConditionId {
        let policy = self.ground.policy;
        match policy.conditions.get(id.index()) {
            Some(Condition::Not(inner)) => self.first_stop(*inner, !wanted),
            Some(Condition::All(parts) | Condition::Any(parts)) => {
                let opposite = if wanted { Truth::False } else { Truth::True };
                let truths: Vec<(ConditionId, Truth)> = parts
                    .iter()
                    .map(|&p| (p, self.condition_truth(p)))
                    .collect();
                let all = matches!(policy.conditions.get(id.index()), Some(Condition::All(_)));
                let against = truths.iter().find(|(_, truth)| *truth == opposite);
                let unknown = truths.iter().find(|(_, truth)| *truth == Truth::Unknown);
                // Where every part is needed, one against it is enough; where one part is, none may be left open.
                let first = if all == wanted {
                    against.or(unknown)
                } else {
                    unknown.or(against)
                };
                first.map_or(id, |(part, _)| self.first_stop(*part, wanted))
            }
            Some(Condition::Define(define)) => {
                let versions = policy
                    .defines
                    .get(define.index())
                    .map_or(&[][..], |d| &d.versions);
                for (validity, condition) in versions {
                    let exists = self.ground.in_force(validity);
                    if self.possible(exists) == Ok(true) {
                        return self.first_stop(*condition, wanted);
                    }
                }
                id
            }
            _ => id,
        }
    }
}
