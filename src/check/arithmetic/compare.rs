//! Two sums compared: a test of one variable, or a linear comparison of two (language.md 3.8).

use super::super::checker::Checker;
use super::super::error::{CheckError, NonLinear};
use super::Sum;
use crate::policy::{Condition, ConditionId, Domain, Linear, Op, Test, VariableId};
use crate::quantity::Num;
use crate::source::Span;

impl Checker<'_> {
    /// `left op right` as a test of one variable or a linear comparison of two.
    pub(crate) fn compare_sums(
        &mut self,
        left: &Sum,
        op: Op,
        right: &Sum,
        left_span: Span,
        right_span: Span,
        span: Span,
    ) -> Option<ConditionId> {
        self.agree(left, right, left_span, right_span)?;
        let sum = left.clone().plus(&right.clone().scaled(&-Num::one()));
        let constant = -sum.constant.clone();
        let terms: Vec<(VariableId, Num)> = sum.terms.into_iter().collect();
        match terms.as_slice() {
            [] => {
                let always = op.holds(&Num::zero(), &constant);
                self.errors.push(CheckError::AlwaysSame {
                    span,
                    always,
                    why: "no attribute is left in it".into(),
                });
                None
            }
            [(variable, coefficient)] => {
                let limit = constant.checked_div(coefficient)?;
                let op = if coefficient.is_negative() {
                    op.mirrored()
                } else {
                    op
                };
                if let Some((always, why)) = self.answered_by_type(*variable, op, &limit) {
                    self.errors
                        .push(CheckError::AlwaysSame { span, always, why });
                    return None;
                }
                Some(self.push(Condition::Test(*variable, Test::Number(op, limit)), span))
            }
            [_, _] => {
                let terms = terms.into_iter().map(|(v, c)| (c, v)).collect();
                Some(self.push(
                    Condition::Linear(Linear {
                        terms,
                        op,
                        constant,
                    }),
                    span,
                ))
            }
            more => {
                self.errors.push(CheckError::NonLinear {
                    span,
                    why: NonLinear::TooMany(more.len()),
                });
                None
            }
        }
    }

    /// Does the type alone answer the comparison?
    pub(super) fn answered_by_type(
        &self,
        variable: VariableId,
        op: Op,
        limit: &Num,
    ) -> Option<(bool, String)> {
        let found = self.policy.variables.get(variable.index())?;
        let Domain::Number { integer, least } = &found.domain else {
            return None;
        };
        let name = self.variable_name(variable);
        let answer = match (op, least) {
            (Op::Eq, _) if *integer && !limit.is_integer() => {
                Some((false, format!("`{name}` is a whole number")))
            }
            (Op::Ne, _) if *integer && !limit.is_integer() => {
                Some((true, format!("`{name}` is a whole number")))
            }
            (Op::Lt, Some(l)) if limit <= l => Some((false, format!("`{name}` is never negative"))),
            (Op::Le | Op::Eq, Some(l)) if limit < l => {
                Some((false, format!("`{name}` is never negative")))
            }
            (Op::Ge, Some(l)) if limit <= l => Some((true, format!("`{name}` is never negative"))),
            (Op::Gt | Op::Ne, Some(l)) if limit < l => {
                Some((true, format!("`{name}` is never negative")))
            }
            _ => None,
        };
        answer.filter(|(always, _)| !(*always && found.undeterminable))
    }
}
