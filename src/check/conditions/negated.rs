//! Negations that say more than their author may have meant (language.md 3.9).

use super::super::checker::Checker;
use super::super::error::CheckError;
use crate::ast::{Expr, ExprKind};
use crate::policy::{Condition, ConditionId, Test, VariableId, VariableKind};

impl Checker<'_> {
    /// `not (x < 300 km)` is true of an undeterminable `x`: the author probably did not mean that (language.md 3.9).
    pub(super) fn warn_negated(&mut self, inner: &Expr, id: ConditionId) {
        if !matches!(
            inner.kind,
            ExprKind::Compare { .. } | ExprKind::In { .. } | ExprKind::Has { .. }
        ) {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            match self.policy.conditions.get(id.index()) {
                Some(Condition::All(list) | Condition::Any(list)) => todo.extend(list),
                Some(Condition::Test(variable, test)) if *test != Test::Undeterminable => {
                    names.extend(self.undeterminable_name(*variable));
                }
                Some(Condition::Linear(linear)) => {
                    let terms = linear.terms.iter();
                    names.extend(terms.filter_map(|(_, v)| self.undeterminable_name(*v)));
                }
                Some(Condition::Has { attribute, .. }) => {
                    let found = self.policy.attributes.get(attribute.index());
                    let found = found.filter(|a| a.undeterminable);
                    names.extend(found.map(|a| a.dotted.clone()));
                }
                _ => {}
            }
        }
        if let Some(name) = names.into_iter().min() {
            self.errors.push(CheckError::NegatedUndeterminable {
                span: inner.span,
                name,
            });
        }
    }

    /// The attribute of a variable that may be undeterminable.
    pub(super) fn undeterminable_name(&self, variable: VariableId) -> Option<String> {
        let found = self.policy.variables.get(variable.index())?;
        let attribute = match &found.kind {
            VariableKind::Attribute(attribute) | VariableKind::CurvePoint { attribute, .. } => {
                attribute
            }
            _ => return None,
        };
        let attribute = self.policy.attributes.get(attribute.index())?;
        found.undeterminable.then(|| attribute.dotted.clone())
    }
}
