//! What sets hold: `has` and `within` (language.md 3.6).

use super::super::checker::{Checker, HasTest};
use super::super::error::{CheckError, Kind};
use crate::ast::{Expr, ExprKind, Has, Quantifier, Word};
use crate::policy::{
    AttributeId, AttributeType, Cells, Condition, ConditionId, Domain, Test, VariableKind,
};
use crate::source::Span;

impl Checker<'_> {
    /// `s has …`.
    pub(super) fn has(&mut self, subject: &Expr, what: &Has, span: Span) -> Option<ConditionId> {
        let ExprKind::Path(words) = &subject.kind else {
            self.errors.push(CheckError::NotASet {
                span: subject.span,
                found: "a value".into(),
            });
            return None;
        };
        let attribute = self.attribute_named(words)?;
        match what {
            Has::One(word) => self.has_one(attribute, subject.span, word, span),
            Has::Several(quantifier, words) => {
                let kind = match self.policy.attributes.get(attribute.index())?.ty {
                    AttributeType::Entries => Kind::Entry,
                    AttributeType::Set(_) => Kind::Value,
                    _ => {
                        let found = self.describe(attribute);
                        self.errors.push(CheckError::NotASet {
                            span: subject.span,
                            found,
                        });
                        return None;
                    }
                };
                let ids: Vec<Option<ConditionId>> = self
                    .distinct(kind, words)
                    .into_iter()
                    .map(|w| self.has_one(attribute, subject.span, w, w.span))
                    .collect();
                let ids = ids.into_iter().collect::<Option<Vec<_>>>()?;
                match quantifier {
                    Quantifier::All => Some(self.push(Condition::All(ids), span)),
                    Quantifier::Any => Some(self.push(Condition::Any(ids), span)),
                    Quantifier::None => {
                        let any = self.push(Condition::Any(ids), span);
                        let none = self.push(Condition::Not(any), span);
                        let found = self.policy.attributes.get(attribute.index())?;
                        let Some(variable) = found.undeterminable_variable else {
                            return Some(none);
                        };
                        // Every `has` with undeterminable is false, also this one (language.md 3.9).
                        let whole = self.push(Condition::Test(variable, Test::True), span);
                        let known = self.push(Condition::Not(whole), span);
                        Some(self.push(Condition::All(vec![none, known]), span))
                    }
                }
            }
            Has::Category(word) => {
                let number = self.category_word(word)?;
                let found = self.policy.attributes.get(attribute.index())?;
                if let AttributeType::Set(_) = found.ty {
                    let message = format!("`{}` holds values, not entries", found.dotted);
                    self.errors.push(CheckError::OtherMembers {
                        span: subject.span,
                        message,
                        label: "a set of values",
                        help: "`has category` asks about attributes of type `set of entry`",
                    });
                    return None;
                }
                if !matches!(found.ty, AttributeType::Entries) {
                    let found = self.describe(attribute);
                    self.errors.push(CheckError::NotASet {
                        span: subject.span,
                        found,
                    });
                    return None;
                }
                let entries = self.policy.entries.iter().enumerate();
                let elements = entries
                    .filter(|(_, e)| e.category == Some(number))
                    .map(|(i, _)| i as u32)
                    .collect();
                Some(self.push_has(attribute, format!("category {}", word.text), elements, span))
            }
        }
    }

    pub(super) fn has_one(
        &mut self,
        attribute: AttributeId,
        subject: Span,
        word: &Word,
        span: Span,
    ) -> Option<ConditionId> {
        let elements: Vec<u32> = match &self.policy.attributes.get(attribute.index())?.ty {
            AttributeType::Set(values) => match values.iter().position(|v| v.name == word.text) {
                Some(position) => vec![position as u32],
                None => {
                    let values = values.clone();
                    self.unknown_value(word, &values);
                    return None;
                }
            },
            AttributeType::Entries => self
                .entries_at_or_under(word)
                .into_iter()
                .map(|e| e.0)
                .collect(),
            _ => {
                let found = self.describe(attribute);
                self.errors.push(CheckError::NotASet {
                    span: subject,
                    found,
                });
                return None;
            }
        };
        if elements.is_empty() {
            return None;
        }
        Some(self.push_has(attribute, word.text.clone(), elements, span))
    }

    pub(super) fn push_has(
        &mut self,
        attribute: AttributeId,
        target: String,
        elements: Vec<u32>,
        span: Span,
    ) -> ConditionId {
        let condition = self.push(
            Condition::Has {
                attribute,
                target,
                any: Vec::new(),
            },
            span,
        );
        self.has_tests.push(HasTest {
            condition,
            attribute,
            elements,
        });
        condition
    }

    /// `s within t`.
    pub(super) fn within(&mut self, inner: &Expr, outer: &Expr, span: Span) -> Option<ConditionId> {
        let (inner, outer) = self.compared_by_within(inner, outer)?;
        Some(self.within_members(inner, outer, span))
    }

    /// The sets of `s within t`.
    pub(crate) fn compared_by_within(
        &mut self,
        inner: &Expr,
        outer: &Expr,
    ) -> Option<(AttributeId, AttributeId)> {
        let mut sides = Vec::new();
        for side in [inner, outer] {
            let ExprKind::Path(words) = &side.kind else {
                self.errors.push(CheckError::NotASet {
                    span: side.span,
                    found: "a value".into(),
                });
                return None;
            };
            let attribute = self.attribute_named(words)?;
            match &self.policy.attributes.get(attribute.index())?.ty {
                AttributeType::Set(_) | AttributeType::Entries => sides.push(attribute),
                _ => {
                    let found = self.describe(attribute);
                    self.errors.push(CheckError::NotASet {
                        span: side.span,
                        found,
                    });
                    return None;
                }
            }
        }
        let [inner_id, outer_id] = sides.as_slice() else {
            return None;
        };
        if !self.same_members(*inner_id, *outer_id) {
            let dotted = |id: AttributeId| {
                let found = self.policy.attributes.get(id.index());
                found.map(|a| a.dotted.clone()).unwrap_or_default()
            };
            let (inner, outer_name) = (dotted(*inner_id), dotted(*outer_id));
            self.errors.push(CheckError::OtherMembers {
                span: outer.span,
                message: format!("`{outer_name}` has other members than `{inner}`"),
                label: "a set of another kind",
                help: "`within` compares sets of the same values, or sets of entries",
            });
            return None;
        }
        Some((*inner_id, *outer_id))
    }

    /// `inner within outer`, member by member: what is in `inner` is in `outer`. So that this is exact for whatever sets
    /// a case states, every member is a class of its own in both sets, however little else tells members apart.
    pub(super) fn within_members(
        &mut self,
        inner: AttributeId,
        outer: AttributeId,
        span: Span,
    ) -> ConditionId {
        let known = match self.within.get(&(inner, outer)) {
            Some(&known) => known,
            None => {
                self.compared_sets.extend([inner, outer]);
                let members = self.universe(inner).into_iter().map(|m| vec![m]).collect();
                let lowered = self.within_classes(inner, outer, members, span);
                self.within.insert((inner, outer), lowered);
                lowered
            }
        };
        // The same members are compared wherever it is asked; only the place is another.
        self.push(Condition::All(vec![known]), span)
    }

    /// `inner within outer`, class by class of members.
    pub(crate) fn within_classes(
        &mut self,
        inner: AttributeId,
        outer: AttributeId,
        classes: Vec<Vec<u32>>,
        span: Span,
    ) -> ConditionId {
        let mut all: Vec<ConditionId> = Vec::new();
        for class in classes {
            let has_inner = self.has_class(inner, class.clone(), span);
            let not_inner = self.push(Condition::Not(has_inner), span);
            let has_outer = self.has_class(outer, class, span);
            all.push(self.push(Condition::Any(vec![not_inner, has_outer]), span));
        }
        for attribute in [inner, outer] {
            // Every comparison with undeterminable is false (language.md 3.9).
            let found = self.policy.attributes.get(attribute.index());
            if let Some(variable) = found.and_then(|a| a.undeterminable_variable) {
                let undeterminable = self.push(Condition::Test(variable, Test::True), span);
                all.push(self.push(Condition::Not(undeterminable), span));
            }
        }
        self.push(Condition::All(all), span)
    }

    pub(super) fn has_class(
        &mut self,
        attribute: AttributeId,
        class: Vec<u32>,
        span: Span,
    ) -> ConditionId {
        let kind = VariableKind::Member { attribute, class };
        let variable = self.variable(kind, Domain::Bool, Cells::Bool, false);
        self.push(Condition::Test(variable, Test::True), span)
    }
}
