//! Comparisons: `a op b` and chains, of numbers, truth values and named values.

use super::super::checker::Checker;
use super::super::error::CheckError;
use super::Scope;
use crate::ast::{CompareOp, Expr, ExprKind, Literal};
use crate::policy::{
    AttributeId, AttributeType, ChoiceSet, Condition, ConditionId, Op, Test, VariableId,
};
use crate::source::Span;

impl Checker<'_> {
    /// `a op b`, and chains.
    pub(super) fn comparison(
        &mut self,
        scope: Scope,
        first: &Expr,
        rest: &[(CompareOp, Span, Expr)],
        span: Span,
    ) -> Option<ConditionId> {
        let mut ids = Vec::new();
        let mut left = first;
        let mut whole = true;
        for (op, _, right) in rest {
            match self.compare(
                scope,
                left,
                op_of(*op),
                right,
                if rest.len() == 1 {
                    span
                } else {
                    left.span.to(right.span)
                },
            ) {
                Some(id) => ids.push(id),
                None => whole = false,
            }
            left = right;
        }
        match (whole, ids.as_slice()) {
            (false, _) => None,
            (true, [one]) => Some(*one),
            (true, _) => Some(self.push(Condition::All(ids), span)),
        }
    }

    pub(super) fn compare(
        &mut self,
        scope: Scope,
        left: &Expr,
        op: Op,
        right: &Expr,
        span: Span,
    ) -> Option<ConditionId> {
        for (side, other) in [(left, right), (right, left)] {
            if let ExprKind::Literal(Literal::Text(word)) = &side.kind {
                let meant = self.quoted_value(other, &word.text);
                let text = word.clone();
                self.errors.push(CheckError::QuotedValue { text, meant });
                return None;
            }
        }
        if let Some(attribute) = self.plain_attribute(left)?
            && let Some(done) = self.compare_by_value(attribute, op, right, span)
        {
            return done;
        }
        if let Some(attribute) = self.plain_attribute(right)?
            && let Some(done) = self.compare_by_value(attribute, op.mirrored(), left, span)
        {
            return done;
        }
        for (side, other) in [(left, right), (right, left)] {
            if self.compares_whole(scope, side, other, span) {
                return None;
            }
        }
        let left_sum = self.sum(left);
        let is_word = |side: &Expr| matches!(&side.kind, ExprKind::Path(words) if words.len() == 1);
        if left_sum.is_none() && is_word(right) {
            // Opposite something that is not known, a word may be one of its values.
            return None;
        }
        let right_sum = self.sum(right);
        self.compare_sums(&left_sum?, op, &right_sum?, left.span, right.span, span)
    }

    /// An outcome or a record on one side: `is` asks about those. Reports it, and says whether there was one.
    pub(super) fn compares_whole(
        &mut self,
        scope: Scope,
        side: &Expr,
        other: &Expr,
        span: Span,
    ) -> bool {
        let ExprKind::Path(words) = &side.kind else {
            return false;
        };
        let [word] = words.as_slice() else {
            return false;
        };
        let record = self.names.records.contains_key(&word.text);
        let outcome = word.text == "posture" || self.names.units.contains_key(&word.text);
        if !record && !outcome {
            return false;
        }
        if word.text == "posture" && scope.posture.is_none() {
            if !scope.unowned {
                self.errors.push(CheckError::PostureHere {
                    span: side.span,
                    what: "`posture`",
                    place: scope.place,
                });
            }
            return true;
        }
        let meant = match &other.kind {
            ExprKind::Path(words) if words.len() == 1 => words.first().map(|w| w.text.as_str()),
            _ => None,
        };
        self.errors.push(CheckError::NotANumber {
            span,
            found: if record { "a record" } else { "an outcome" }.into(),
            help: Some(format!("write `{} is {}`", word.text, meant.unwrap_or("…"))),
        });
        true
    }

    /// The attribute an expression names; `None` inside when it is no attribute path, outer `None` after an error.
    #[expect(
        clippy::option_option,
        reason = "the outer level stops after an error that was reported"
    )]
    pub(super) fn plain_attribute(&mut self, expr: &Expr) -> Option<Option<AttributeId>> {
        match &expr.kind {
            ExprKind::Path(words) if words.len() > 1 => self.attribute_named(words).map(Some),
            _ => Some(None),
        }
    }

    /// Comparisons of truth values, enums and sets; nothing when the attribute is a number.
    #[expect(
        clippy::option_option,
        reason = "the outer level says whether the attribute is compared by value"
    )]
    pub(super) fn compare_by_value(
        &mut self,
        attribute: AttributeId,
        op: Op,
        other: &Expr,
        span: Span,
    ) -> Option<Option<ConditionId>> {
        let found = self.policy.attributes.get(attribute.index())?;
        match (&found.ty, found.variable) {
            (AttributeType::Bool, Some(variable)) => {
                Some(self.compare_truth(attribute, variable, op, other, span))
            }
            (AttributeType::OneOf { ordered, values }, Some(variable)) => {
                let dotted = found.dotted.clone();
                let word = match &other.kind {
                    ExprKind::Path(words) => match words.as_slice() {
                        [word] => word,
                        _ => {
                            self.errors.push(CheckError::NotAValue {
                                span: other.span,
                                name: dotted,
                                other: "another attribute",
                                help: "it is compared with its own values only: write one condition for each value".into(),
                            });
                            return Some(None);
                        }
                    },
                    _ => {
                        let names: Vec<&str> = values.iter().map(|v| v.name.as_str()).collect();
                        let help = format!("its values are {}", names.join(", "));
                        self.errors.push(CheckError::NotAValue {
                            span: other.span,
                            name: dotted,
                            other: "something that is not one of its values",
                            help,
                        });
                        return Some(None);
                    }
                };
                if !ordered && !matches!(op, Op::Eq | Op::Ne) {
                    self.errors.push(CheckError::NoOrder { span, name: dotted });
                    return Some(None);
                }
                let count = values.len();
                let Some(position) = values.iter().position(|v| v.name == word.text) else {
                    let values = values.clone();
                    self.unknown_value(word, &values);
                    return Some(None);
                };
                let holds: ChoiceSet = (0..count as u32)
                    .filter(|v| op.holds(v, &(position as u32)))
                    .collect();
                Some(self.choice_test(variable, holds, count, span))
            }
            (AttributeType::Set(_) | AttributeType::Entries, _) => {
                let name = found.dotted.clone();
                self.errors.push(CheckError::SetCompared { span, name });
                Some(None)
            }
            (AttributeType::Curve { .. }, _) => {
                let why = format!("`{}` is a curve: say at which argument", found.dotted);
                self.errors.push(CheckError::BadCurve {
                    span,
                    why,
                    label: "a whole curve",
                });
                Some(None)
            }
            _ => None,
        }
    }

    pub(super) fn compare_truth(
        &mut self,
        attribute: AttributeId,
        variable: VariableId,
        op: Op,
        other: &Expr,
        span: Span,
    ) -> Option<ConditionId> {
        let ExprKind::Literal(Literal::Bool(value)) = other.kind else {
            let found = self.describe(attribute);
            self.errors.push(CheckError::NotANumber {
                span,
                found,
                help: Some("it is true or false: write its name alone, or `not` before it".into()),
            });
            return None;
        };
        let wants_true = match op {
            Op::Eq => value,
            Op::Ne => !value,
            _ => {
                let name = self.variable_name(variable);
                self.errors.push(CheckError::NoOrder { span, name });
                return None;
            }
        };
        let is_true = self.push(Condition::Test(variable, Test::True), span);
        if wants_true {
            return Some(is_true);
        }
        let mut parts = vec![self.push(Condition::Not(is_true), span)];
        if self
            .policy
            .variables
            .get(variable.index())
            .is_some_and(|v| v.undeterminable)
        {
            // Every comparison with undeterminable is false, also this one (language.md 3.9).
            let undeterminable = self.push(Condition::Test(variable, Test::Undeterminable), span);
            parts.push(self.push(Condition::Not(undeterminable), span));
        }
        match parts.as_slice() {
            [one] => Some(*one),
            _ => Some(self.push(Condition::All(parts), span)),
        }
    }

    /// A test for some of the choices of a variable; one that the type already answers is an error.
    pub(super) fn choice_test(
        &mut self,
        variable: VariableId,
        holds: ChoiceSet,
        count: usize,
        span: Span,
    ) -> Option<ConditionId> {
        let found = self.policy.variables.get(variable.index())?;
        let all = holds.len() == count && !found.undeterminable;
        if holds.is_empty() || all {
            let name = self.variable_name(variable);
            let why = if all {
                format!("every value of `{name}` is meant")
            } else {
                format!("no value of `{name}` is meant")
            };
            self.errors.push(CheckError::AlwaysSame {
                span,
                always: all,
                why,
            });
            return None;
        }
        Some(self.push(Condition::Test(variable, Test::Choice(holds)), span))
    }
}

fn op_of(op: CompareOp) -> Op {
    match op {
        CompareOp::Eq => Op::Eq,
        CompareOp::Ne => Op::Ne,
        CompareOp::Lt => Op::Lt,
        CompareOp::Le => Op::Le,
        CompareOp::Gt => Op::Gt,
        CompareOp::Ge => Op::Ge,
    }
}
