//! Rules and exceptions to tables: what they conclude, what they outrank, what they rest on (language.md 3.3).

use super::bases::UnitText;
use super::checker::Checker;
use super::conditions::{Place, Scope};
use super::dated::Version;
use super::error::{CheckError, Kind};
use crate::ast::{self, Word};
use crate::policy::{
    Branch, Condition, ConditionId, Exception, ExceptionId, Rule, RuleId, UnitId, Validity,
};
use std::collections::BTreeMap;

impl<'a> Checker<'a> {
    pub(super) fn rules(
        &mut self,
        unit: UnitId,
        policy: &str,
        text: &UnitText<'a>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) -> BTreeMap<String, Vec<RuleId>> {
        let mut ids: BTreeMap<String, Vec<RuleId>> = BTreeMap::new();
        let mut next = self.policy.rules.len() as u32;
        for (name, versions) in &text.rules {
            ids.insert(
                name.clone(),
                (0..versions.len() as u32)
                    .map(|i| RuleId(next + i))
                    .collect(),
            );
            next += versions.len() as u32;
        }
        for version in text.rules.values().flatten() {
            let node = version.node;
            // A copy concludes on the scale it was written for; that a base has another is reported at `extends`.
            let declared_in = self.names.units.get(&version.declared_in).copied();
            let scale = self.scale_of(declared_in.unwrap_or(unit));
            let overrides = self.outranked(version, policy, text, &ids, texts);
            let mut branches = Vec::new();
            for branch in &node.branches {
                let outcome = self.outcome(scale, &branch.outcome);
                let condition = self.condition(Scope::of(Place::Rule, None), &branch.condition);
                let unless = branch
                    .unless
                    .as_ref()
                    .map(|e| self.condition(Scope::of(Place::Rule, None), e));
                if let (Some(absolute), Some(unless)) = (node.absolute, &branch.unless) {
                    self.errors.push(CheckError::TouchesAbsolute {
                        span: unless.span,
                        what: "`unless`",
                        rule: node.name.text.clone(),
                        declared: absolute,
                    });
                }
                if let (Some(outcome), Some(condition)) = (outcome, condition) {
                    branches.push(Branch {
                        outcome,
                        condition,
                        unless: unless.flatten(),
                    });
                }
            }
            self.accepted(&node.remarks, text);
            let remarks = self.cited(Kind::Rule, &node.name, &node.remarks, version);
            self.policy.rules.push(Rule {
                name: node.name.text.clone(),
                unit,
                declared_in: version.declared_in.clone(),
                absolute: node.absolute.is_some(),
                validity: version.validity,
                overrides,
                branches,
                doc: version.doc.join("\n"),
                remarks,
                amendment: version.amendment.map(|a| a.name.text.clone()),
            });
            self.places.rules.push(version.span);
        }
        ids
    }

    /// The rules a rule outranks, all their versions (language.md 3.3).
    fn outranked(
        &mut self,
        version: &Version<'a, ast::Rule>,
        policy: &str,
        text: &UnitText<'a>,
        ids: &BTreeMap<String, Vec<RuleId>>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) -> Vec<RuleId> {
        let mut outranked = Vec::new();
        for word in self.distinct(Kind::Rule, &version.node.overrides) {
            let Some(targets) = ids.get(&word.text) else {
                let own = Some(version.node.name.text.as_str());
                self.no_such_rule(word, own, policy, &version.declared_in, text, texts);
                continue;
            };
            if !self.touches_absolute(word, "`overrides`", version.validity, text) {
                outranked.extend(targets);
            }
        }
        outranked.sort_unstable();
        outranked
    }

    /// Reports what would weaken an absolute rule on some day.
    fn touches_absolute(
        &mut self,
        word: &Word,
        what: &'static str,
        when: Validity,
        text: &UnitText<'a>,
    ) -> bool {
        let versions = text.rules.get(&word.text).map(Vec::as_slice);
        let floor = versions
            .unwrap_or_default()
            .iter()
            .find(|v| v.node.absolute.is_some() && v.validity.overlaps(&when));
        if let Some(floor) = floor {
            self.errors.push(CheckError::TouchesAbsolute {
                span: word.span,
                what,
                rule: word.text.clone(),
                declared: floor.node.name.span,
            });
        }
        floor.is_some()
    }

    /// What an `accept … with` names is a rule of the policy or an entry.
    pub(super) fn accepted(&mut self, remarks: &ast::Remarks, text: &UnitText<'a>) {
        for word in remarks.accepts.iter().filter_map(|a| a.with.as_ref()) {
            if !text.rules.contains_key(&word.text) && !self.names.entries.contains_key(&word.text)
            {
                let known = text.rules.keys().cloned().collect();
                self.unknown(Kind::Rule, word, known);
            }
        }
    }

    /// `own` is the rule that speaks, which cannot be meant.
    fn no_such_rule(
        &mut self,
        word: &Word,
        own: Option<&str>,
        policy: &str,
        declared_in: &str,
        text: &UnitText<'a>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) {
        let other = texts
            .iter()
            .find(|(name, t)| *name != policy && t.rules.contains_key(&word.text))
            .map(|(name, _)| name.clone());
        match other {
            Some(there) => self.errors.push(CheckError::InOtherPolicy {
                name: word.clone(),
                here: declared_in.to_string(),
                there,
            }),
            None => {
                let others = text.rules.keys().filter(|name| Some(name.as_str()) != own);
                let known = others.cloned().collect();
                self.unknown(Kind::Rule, word, known);
            }
        }
    }

    pub(super) fn exceptions(
        &mut self,
        unit: UnitId,
        policy: &str,
        text: &UnitText<'a>,
        rules: &BTreeMap<String, Vec<RuleId>>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) -> Vec<ExceptionId> {
        let mut list = Vec::new();
        for version in text.exceptions.values().flatten() {
            let node = version.node;
            let mut to = Vec::new();
            for word in self.distinct(Kind::Rule, &node.to) {
                let Some(targets) = rules.get(&word.text) else {
                    self.no_such_rule(word, None, policy, &version.declared_in, text, texts);
                    continue;
                };
                if !self.touches_absolute(word, "an exception", version.validity, text) {
                    to.extend(targets);
                }
            }
            to.sort_unstable();
            to.dedup();
            let conditions: Vec<Option<ConditionId>> = node
                .conditions
                .iter()
                .map(|e| self.condition(Scope::of(Place::Exception, None), e))
                .collect();
            self.accepted(&node.remarks, text);
            let remarks = self.cited(Kind::Exception, &node.name, &node.remarks, version);
            let Some(conditions) = conditions.into_iter().collect::<Option<Vec<_>>>() else {
                continue;
            };
            let condition = match conditions.as_slice() {
                [one] => *one,
                _ => self.push(Condition::Any(conditions), version.span),
            };
            list.push(ExceptionId(self.policy.exceptions.len() as u32));
            self.policy.exceptions.push(Exception {
                name: node.name.text.clone(),
                unit,
                validity: version.validity,
                to,
                condition,
                doc: version.doc.join("\n"),
                remarks,
                amendment: version.amendment.map(|a| a.name.text.clone()),
            });
            self.places.exceptions.push(version.span);
        }
        list
    }
}
