//! `is`: who a record is, what an outcome is, whether an attribute is undeterminable.

use super::super::checker::Checker;
use super::super::error::{CheckError, Kind};
use super::{Place, Scope};
use crate::ast::{Expr, ExprKind, Is, Reach, Word};
use crate::policy::{AttributeId, ChoiceSet, Condition, ConditionId, RecordId, Test, UnitId};
use crate::source::Span;

/// What a path or operand turned out to be.
pub(super) enum Subject {
    Attribute(AttributeId),
    Record(RecordId),
    /// The outcome of a policy.
    Outcome(UnitId),
}

impl Checker<'_> {
    /// What stands before `in` or `is`.
    #[expect(
        clippy::option_option,
        reason = "the outer level stops after an error that was reported"
    )]
    pub(super) fn subject(&mut self, scope: Scope, expr: &Expr) -> Option<Option<Subject>> {
        let ExprKind::Path(words) = &expr.kind else {
            return Some(None);
        };
        if let [word] = words.as_slice() {
            if word.text == "posture" {
                return match scope.posture {
                    Some(unit) => Some(Some(Subject::Outcome(unit))),
                    None if scope.unowned => None,
                    None => {
                        self.errors.push(CheckError::PostureHere {
                            span: expr.span,
                            what: "`posture`",
                            place: scope.place,
                        });
                        None
                    }
                };
            }
            if let Some(&record) = self.names.records.get(&word.text) {
                return Some(Some(Subject::Record(record)));
            }
            if let Some(&unit) = self.names.units.get(&word.text) {
                if matches!(scope.place, Place::Entry | Place::Assume | Place::Define) {
                    self.errors.push(CheckError::PostureHere {
                        span: expr.span,
                        what: "the outcome of a policy",
                        place: scope.place,
                    });
                    return None;
                }
                return Some(Some(Subject::Outcome(unit)));
            }
            let known = self
                .names
                .records
                .keys()
                .chain(self.names.units.keys())
                .cloned()
                .chain(["posture".to_string()])
                .collect();
            self.unknown(Kind::Word, word, known);
            return None;
        }
        Some(Some(Subject::Attribute(self.attribute_named(words)?)))
    }

    /// `x is undeterminable`, `partner is india`, `posture is X or looser`.
    pub(super) fn is(
        &mut self,
        scope: Scope,
        subject: &Expr,
        negated: bool,
        what: &Is,
        span: Span,
    ) -> Option<ConditionId> {
        let Some(found) = self.subject(scope, subject)? else {
            self.errors.push(CheckError::NotAskable {
                span: subject.span,
                found: "a value".into(),
                help: "it asks who a record is, what an outcome is, and whether an attribute is undeterminable".into(),
            });
            return None;
        };
        match (found, what) {
            (Subject::Attribute(attribute), Is::Undeterminable) => {
                let found = self.policy.attributes.get(attribute.index())?;
                if !found.undeterminable {
                    let name = found.dotted.clone();
                    self.errors
                        .push(CheckError::NeverUndeterminable { span, name });
                    return None;
                }
                let condition = match (found.variable, found.undeterminable_variable) {
                    (Some(variable), _) => Condition::Test(variable, Test::Undeterminable),
                    (None, Some(variable)) => Condition::Test(variable, Test::True),
                    (None, None) => return None,
                };
                let id = self.push(condition, span);
                Some(if negated {
                    self.push(Condition::Not(id), span)
                } else {
                    id
                })
            }
            (Subject::Attribute(attribute), Is::Named { name, .. }) => {
                let found = self.policy.attributes.get(attribute.index())?;
                let sign = if negated { "!=" } else { "==" };
                let help = format!("write `{} {sign} {}`", found.dotted, name.text);
                let found = self.describe(attribute);
                self.errors
                    .push(CheckError::NotAskable { span, found, help });
                None
            }
            (Subject::Record(record), Is::Named { name, reach: None }) => {
                let position = self.instance_position(record, name)?;
                self.identity_test(record, ChoiceSet::one(position), negated, span)
            }
            (Subject::Record(_), _) => {
                self.errors.push(CheckError::NotAskable {
                    span,
                    found: "a record".into(),
                    help: "ask who it is: `partner is india`".into(),
                });
                None
            }
            (Subject::Outcome(unit), Is::Named { name, reach }) => {
                let scale = self.policy.units.get(unit.index())?.scale;
                let count = self.policy.scales.get(scale.index())?.outcomes.len() as u32;
                let position = self.outcome(scale, name)?;
                let outcomes: ChoiceSet = match reach {
                    None => ChoiceSet::one(position),
                    Some(Reach::OrStricter) => (0..=position).collect(),
                    Some(Reach::OrLooser) => (position..count).collect(),
                };
                self.outcome_test(scope, unit, outcomes, negated, span)
            }
            (Subject::Outcome(_), Is::Undeterminable) => {
                self.errors.push(CheckError::NotAskable {
                    span,
                    found: "an outcome".into(),
                    help: "it is always determined: `posture is case-by-case or looser`".into(),
                });
                None
            }
        }
    }

    /// A test of an outcome. The policy's own is always one of all there are; another policy's only where it applies.
    pub(super) fn outcome_test(
        &mut self,
        scope: Scope,
        unit: UnitId,
        outcomes: ChoiceSet,
        negated: bool,
        span: Span,
    ) -> Option<ConditionId> {
        let scale = self.policy.units.get(unit.index())?.scale;
        let count = self.policy.scales.get(scale.index())?.outcomes.len();
        if outcomes.len() == count && scope.posture == Some(unit) {
            self.errors.push(CheckError::AlwaysSame {
                span,
                always: !negated,
                why: "every outcome is meant".into(),
            });
            return None;
        }
        let id = self.push(Condition::Outcome { unit, outcomes }, span);
        Some(if negated {
            self.push(Condition::Not(id), span)
        } else {
            id
        })
    }

    pub(super) fn instance_position(&mut self, record: RecordId, word: &Word) -> Option<u32> {
        let found = self.policy.records.get(record.index())?;
        let id = self.names.instances.get(&(record, word.text.clone()));
        // Instances are declared in the order of their names, so their ids ascend.
        if let Some(position) = id.and_then(|id| found.instances.binary_search(id).ok()) {
            return Some(position as u32);
        }
        self.unknown_instance(record, word);
        None
    }

    pub(super) fn identity_test(
        &mut self,
        record: RecordId,
        chosen: ChoiceSet,
        negated: bool,
        span: Span,
    ) -> Option<ConditionId> {
        let found = self.policy.records.get(record.index())?;
        let count = found.instances.len() + 1;
        let variable = found.identity?;
        let chosen = if negated {
            ChoiceSet::all(count).minus(&chosen)
        } else {
            chosen
        };
        Some(self.push(Condition::Test(variable, Test::Choice(chosen)), span))
    }
}
