//! Why an answer is as it is and why a condition holds or does not: the tests that make it so, with the values they read.

use std::collections::BTreeSet;

use crate::policy::{
    Condition, ConditionId, EntryTest, Knowledge, Known, ObligationId, RuleId, Test, VariableId,
    VariableKind,
};

use super::completions::Completions;
use super::decision::{Decision, FactUse, Reader, Truth};
use super::facts::stated;
use super::lookup::Lookup;
use super::wording::{answers_text, known_text, number_text, variable_attribute, variable_name};

impl Completions<'_> {
    /// The truth of a condition over all completions; unknown, should finding out take more than the bound.
    pub fn condition_truth(&mut self, id: ConditionId) -> Truth {
        let formula = self.ground.condition(id);
        self.truth(formula).unwrap_or(Truth::Unknown)
    }

    /// The facts behind the answer: read by decisive rules, by those they set aside, by entries and obligations.
    pub(super) fn answer_facts(&mut self, decision: &mut Decision) {
        let policy = self.ground.policy;
        let set_aside = decision.set_aside.iter().map(|s| s.rule);
        let decisive = decision
            .decisive
            .iter()
            .chain(&decision.possible_decisive)
            .copied();
        let rules: Vec<RuleId> = decisive.chain(set_aside).collect();
        for id in rules {
            for branch in policy.rule(id).map_or(&[][..], |r| &r.branches) {
                if self.condition_truth(branch.condition) == Truth::True {
                    decision
                        .facts
                        .extend(self.branch_reasons(Reader::Rule(id), branch));
                }
            }
        }
        for id in decision.entries.clone() {
            let Some(entry) = policy.entry(id) else {
                continue;
            };
            for version in &entry.versions {
                let exists = self.ground.in_force(&version.validity);
                if let EntryTest::When(condition) = version.test
                    && self.certain(exists) == Ok(true)
                    && self.condition_truth(condition) == Truth::True
                {
                    decision
                        .facts
                        .extend(self.reasons(Reader::Entry(id), condition, true));
                }
            }
        }
        let blocks: BTreeSet<ObligationId> = decision.obligations.iter().map(|d| d.from).collect();
        for id in blocks {
            let Some(block) = policy.obligations.get(id.index()) else {
                continue;
            };
            for condition in block.clauses.iter().filter_map(|c| c.condition) {
                if self.condition_truth(condition) == Truth::True {
                    decision
                        .facts
                        .extend(self.reasons(Reader::Obligation(id), condition, true));
                }
            }
        }
    }

    /// The facts read by the tests that make a condition true, or false, in every completion.
    pub fn reasons(&mut self, by: Reader, condition: ConditionId, truth: bool) -> Vec<FactUse> {
        let mut tests = Vec::new();
        self.deciding_tests(condition, truth, &mut tests);
        let mut uses: Vec<FactUse> = Vec::new();
        for test in tests {
            for read in self.reads(by, test) {
                let same = |u: &FactUse| u.name == read.name && u.limit == read.limit;
                if !uses.iter().any(same) {
                    uses.push(read);
                }
            }
        }
        uses
    }

    /// The tests that make a condition true, or false: of several that each would, the first.
    fn deciding_tests(&mut self, id: ConditionId, truth: bool, tests: &mut Vec<ConditionId>) {
        let policy = self.ground.policy;
        match policy.conditions.get(id.index()) {
            Some(Condition::Not(inner)) => self.deciding_tests(*inner, !truth, tests),
            Some(Condition::All(parts)) if truth => {
                parts
                    .iter()
                    .for_each(|&part| self.deciding_tests(part, truth, tests));
            }
            Some(Condition::Any(parts)) if !truth => {
                parts
                    .iter()
                    .for_each(|&part| self.deciding_tests(part, truth, tests));
            }
            Some(Condition::All(parts) | Condition::Any(parts)) => {
                let wanted = if truth { Truth::True } else { Truth::False };
                let sure = parts
                    .iter()
                    .find(|&&part| self.condition_truth(part) == wanted);
                if let Some(&sure) = sure {
                    self.deciding_tests(sure, truth, tests);
                }
            }
            Some(Condition::Define(define)) => {
                let versions = policy
                    .defines
                    .get(define.index())
                    .map_or(&[][..], |d| &d.versions);
                for (validity, condition) in versions {
                    let exists = self.ground.in_force(validity);
                    if self.possible(exists) == Ok(true) {
                        self.deciding_tests(*condition, truth, tests);
                    }
                }
            }
            Some(Condition::Test(..) | Condition::Linear(_) | Condition::Has { .. }) => {
                if !tests.contains(&id) {
                    tests.push(id);
                }
            }
            Some(
                Condition::Constant(_)
                | Condition::Entry { .. }
                | Condition::Category(_)
                | Condition::InForce { .. }
                | Condition::Outcome { .. },
            )
            | None => {}
        }
    }

    /// The facts one test reads.
    pub fn reads(&self, by: Reader, id: ConditionId) -> Vec<FactUse> {
        let policy = self.ground.policy;
        match policy.conditions.get(id.index()) {
            Some(Condition::Test(variable, test)) => {
                let limit = match test {
                    Test::Number(_, constant) => Some(number_text(policy, *variable, constant)),
                    Test::True | Test::Choice(_) | Test::Undeterminable => None,
                };
                vec![self.read(by, id, *variable, limit)]
            }
            Some(Condition::Linear(linear)) => linear
                .terms
                .iter()
                .map(|(_, v)| self.read(by, id, *v, None))
                .collect(),
            Some(Condition::Has { attribute, any, .. }) => {
                let whole = policy
                    .attribute(*attribute)
                    .and_then(|a| a.undeterminable_variable);
                let variable = any.first().copied().or(whole);
                variable
                    .map(|v| self.read(by, id, v, None))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn read(
        &self,
        by: Reader,
        condition: ConditionId,
        variable: VariableId,
        limit: Option<String>,
    ) -> FactUse {
        let policy = self.ground.policy;
        let attribute = variable_attribute(policy, variable);
        FactUse {
            by,
            name: variable_name(policy, variable),
            attribute,
            at: self.read_at(variable),
            value: self.value_text(variable),
            origin: self.origin(variable),
            limit,
            source: attribute.and_then(|a| self.ground.source_of(a)),
            condition,
        }
    }

    /// A value as the case states it, as the register does, or as it follows.
    fn value_text(&self, variable: VariableId) -> String {
        let policy = self.ground.policy;
        let slots = &self.ground.slots;
        let slot = slots.of(variable);
        let kind = policy.variable(variable).map(|v| &v.kind);
        let set_or_plain = matches!(
            kind,
            Some(
                VariableKind::Attribute(_)
                    | VariableKind::Member { .. }
                    | VariableKind::Undeterminable(_)
            )
        );
        let attribute = variable_attribute(policy, variable).filter(|_| set_or_plain);
        if let Some(fact) = attribute.and_then(|a| stated(self.ground.case, a)) {
            // A truth reads alike wherever it comes from.
            return match &fact.knowledge {
                Knowledge::Exactly(known @ Known::Bool(_)) => {
                    known_text(policy, fact.attribute, known)
                }
                _ => fact.written.clone(),
            };
        }
        let days = self.ground.formulas.domain(slots.question_date);
        if let Some(attribute) = attribute
            && let Some((_, fact)) = self.ground.registered(attribute)
        {
            let on = |validity| days.is_subset(&slots.days(validity));
            let value = fact.and_then(|f| f.values.iter().find(|(validity, _)| on(validity)));
            let declared = policy.attribute(attribute);
            let otherwise = declared.and_then(|a| a.otherwise.as_ref());
            let known = if fact.is_some() {
                value.map(|(_, known)| known)
            } else {
                otherwise
            };
            if let Some(known) = known {
                return known_text(policy, attribute, known);
            }
        }
        let domain = self.ground.formulas.domain(slot);
        let Some(values) = slots.values(slot) else {
            return String::new();
        };
        match values.number(domain) {
            Some(number) => number_text(policy, variable, number),
            None if domain == &values.all() => "unknown".to_owned(),
            None => answers_text(policy, slots, variable, domain),
        }
    }
}
