//! `x in { … }`: of named values, numbers, records and outcomes.

use super::super::checker::Checker;
use super::super::error::{CheckError, Kind};
use super::Scope;
use super::is::Subject;
use crate::ast::{Expr, ExprKind, Literal, Word};
use crate::policy::{AttributeType, ChoiceSet, Condition, ConditionId, Op};
use crate::source::Span;

impl Checker<'_> {
    /// `x in { … }`.
    pub(super) fn membership(
        &mut self,
        scope: Scope,
        subject: &Expr,
        negated: bool,
        values: &[Expr],
        span: Span,
    ) -> Option<ConditionId> {
        match self.subject(scope, subject)? {
            Some(Subject::Outcome(unit)) => {
                let words = self.words_of(values)?;
                let scale = self.policy.units.get(unit.index())?.scale;
                let found: Vec<Option<u32>> = self
                    .distinct(Kind::Outcome, &words)
                    .into_iter()
                    .map(|w| self.outcome(scale, w))
                    .collect();
                let outcomes = found.into_iter().collect::<Option<ChoiceSet>>()?;
                self.outcome_test(scope, unit, outcomes, negated, span)
            }
            Some(Subject::Record(record)) => {
                let words = self.words_of(values)?;
                let found: Vec<Option<u32>> = self
                    .distinct(Kind::Instance, &words)
                    .into_iter()
                    .map(|w| self.instance_position(record, w))
                    .collect();
                let chosen = found.into_iter().collect::<Option<ChoiceSet>>()?;
                self.identity_test(record, chosen, negated, span)
            }
            Some(Subject::Attribute(attribute)) => {
                let found = self.policy.attributes.get(attribute.index())?.clone();
                match (&found.ty, found.variable) {
                    (
                        AttributeType::OneOf {
                            values: declared, ..
                        },
                        Some(variable),
                    ) => {
                        let names: Vec<String> = declared.iter().map(|v| v.name.clone()).collect();
                        let words = self.words_of(values)?;
                        let mut chosen = ChoiceSet::empty();
                        let mut whole = true;
                        for word in self.distinct(Kind::Value, &words) {
                            match names.iter().position(|n| *n == word.text) {
                                Some(position) => chosen.insert(position as u32),
                                None => {
                                    self.unknown_value(word, declared);
                                    whole = false;
                                }
                            }
                        }
                        if !whole {
                            return None;
                        }
                        let chosen = if negated {
                            ChoiceSet::all(names.len()).minus(&chosen)
                        } else {
                            chosen
                        };
                        self.choice_test(variable, chosen, names.len(), span)
                    }
                    (AttributeType::Set(_) | AttributeType::Entries, _) => {
                        self.errors.push(CheckError::SetCompared {
                            span,
                            name: found.dotted,
                        });
                        None
                    }
                    _ => self.number_membership(scope, subject, negated, values, span),
                }
            }
            None => self.number_membership(scope, subject, negated, values, span),
        }
    }

    pub(super) fn number_membership(
        &mut self,
        scope: Scope,
        subject: &Expr,
        negated: bool,
        values: &[Expr],
        span: Span,
    ) -> Option<ConditionId> {
        let op = if negated { Op::Ne } else { Op::Eq };
        let ids: Vec<Option<ConditionId>> = values
            .iter()
            .map(|v| self.compare(scope, subject, op, v, span))
            .collect();
        let ids = ids.into_iter().collect::<Option<Vec<_>>>()?;
        Some(self.push(
            if negated {
                Condition::All(ids)
            } else {
                Condition::Any(ids)
            },
            span,
        ))
    }

    pub(super) fn words_of(&mut self, values: &[Expr]) -> Option<Vec<Word>> {
        let mut words = Vec::new();
        for value in values {
            match &value.kind {
                ExprKind::Path(path) if path.len() == 1 => words.extend(path.iter().cloned()),
                ExprKind::Literal(Literal::Text(word)) => {
                    self.errors.push(CheckError::QuotedValue {
                        text: word.clone(),
                        meant: None,
                    });
                    return None;
                }
                _ => {
                    self.errors.push(CheckError::NotANumber {
                        span: value.span,
                        found: "what is not a name".into(),
                        help: Some("list names: `{ uav, cruise-missile }`".into()),
                    });
                    return None;
                }
            }
        }
        Some(words)
    }
}
