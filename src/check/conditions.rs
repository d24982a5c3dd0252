//! Conditions: from what is written to tests of variables, with every name and type checked (language.md 3.6 to 3.10).

mod compare;
mod is;
mod listed;
mod membership;
mod negated;
mod sets;

use super::checker::Checker;
use super::error::{CheckError, Kind};
use crate::ast::{Expr, ExprKind, Literal, Quantifier, Word};
use crate::policy::{AttributeId, AttributeType, Condition, ConditionId, Test, UnitId};
use crate::source::Span;

/// Where a condition stands: what it may speak of depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The policy whose outcome `posture` means, where an outcome exists.
    pub(crate) posture: Option<UnitId>,
    /// The word for messages.
    pub(crate) place: Place,
    /// It belongs to no policy, which has been said: what `posture` means here is not known.
    pub(crate) unowned: bool,
}

impl Scope {
    /// What belongs to a policy, or to none by its kind.
    pub(crate) const fn of(place: Place, posture: Option<UnitId>) -> Self {
        Self {
            posture,
            place,
            unowned: false,
        }
    }
}

/// The kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Rule,
    Entry,
    Define,
    Assume,
    Applies,
    Exception,
    Obligation,
    Guarantee,
}

impl Place {
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Place::Rule => "a rule",
            Place::Entry => "an entry",
            Place::Define => "a define",
            Place::Assume => "an `assume`",
            Place::Applies => "`applies if`",
            Place::Exception => "an exception",
            Place::Obligation => "an obligation",
            Place::Guarantee => "a guarantee",
        }
    }
}

impl Checker<'_> {
    /// Lowers a condition; nothing when an error was reported.
    pub(crate) fn condition(&mut self, scope: Scope, expr: &Expr) -> Option<ConditionId> {
        match &expr.kind {
            ExprKind::And(list) => self.several(scope, list, expr.span, Condition::All),
            ExprKind::Or(list) => self.several(scope, list, expr.span, Condition::Any),
            ExprKind::Not(inner) => {
                let inner_id = self.condition(scope, inner)?;
                self.warn_negated(inner, inner_id);
                Some(self.push(Condition::Not(inner_id), expr.span))
            }
            ExprKind::Implies(premise, conclusion) => {
                if scope.place != Place::Assume {
                    self.errors
                        .push(CheckError::ImpliesHere { span: expr.span });
                }
                let premise_id = self.condition(scope, premise);
                let conclusion_id = self.condition(scope, conclusion);
                let not = self.push(Condition::Not(premise_id?), premise.span);
                Some(self.push(Condition::Any(vec![not, conclusion_id?]), expr.span))
            }
            ExprKind::Block(quantifier, list) => match quantifier {
                Quantifier::All => self.several(scope, list, expr.span, Condition::All),
                Quantifier::Any => self.several(scope, list, expr.span, Condition::Any),
                Quantifier::None => {
                    let any = self.several(scope, list, expr.span, Condition::Any)?;
                    for (inner, id) in list.iter().zip(self.operands(any)) {
                        self.warn_negated(inner, id);
                    }
                    Some(self.push(Condition::Not(any), expr.span))
                }
            },
            ExprKind::Compare { first, rest } => self.comparison(scope, first, rest, expr.span),
            ExprKind::In {
                subject,
                negated,
                values,
            } => self.membership(scope, subject, *negated, values, expr.span),
            ExprKind::Has { subject, what } => self.has(subject, what, expr.span),
            ExprKind::Within(inner, outer) => self.within(inner, outer, expr.span),
            ExprKind::Is {
                subject,
                negated,
                what,
            } => self.is(scope, subject, *negated, what, expr.span),
            ExprKind::Entry(word) => self.listed(scope, word, expr.span),
            ExprKind::Category { which, except } => self.category(scope, which, except, expr.span),
            ExprKind::Path(words) => self.bare_path(scope, words, expr.span),
            ExprKind::Literal(Literal::Bool(value)) => {
                Some(self.push(Condition::Constant(*value), expr.span))
            }
            ExprKind::Literal(Literal::Text(word)) => {
                self.errors.push(CheckError::QuotedValue {
                    text: word.clone(),
                    meant: None,
                });
                None
            }
            ExprKind::At(..)
            | ExprKind::Arithmetic(..)
            | ExprKind::Negate(_)
            | ExprKind::Literal(_) => {
                let help = match &expr.kind {
                    ExprKind::Literal(Literal::Code(code)) => format!(
                        "to ask whether an item is listed there, write `entry {}`",
                        code.text
                    ),
                    _ => "compare it: `… >= 300 km`".to_owned(),
                };
                self.errors.push(CheckError::NotACondition {
                    span: expr.span,
                    found: "a value".into(),
                    help: Some(help),
                });
                None
            }
        }
    }

    /// Lowers all operands even when one is wrong, so that each error is reported.
    fn several(
        &mut self,
        scope: Scope,
        list: &[Expr],
        span: Span,
        make: fn(Vec<ConditionId>) -> Condition,
    ) -> Option<ConditionId> {
        let ids: Vec<Option<ConditionId>> = list.iter().map(|e| self.condition(scope, e)).collect();
        let ids: Option<Vec<ConditionId>> = ids.into_iter().collect();
        Some(self.push(make(ids?), span))
    }

    fn operands(&self, id: ConditionId) -> Vec<ConditionId> {
        match self.policy.conditions.get(id.index()) {
            Some(Condition::All(list) | Condition::Any(list)) => list.clone(),
            _ => Vec::new(),
        }
    }

    /// A path that stands alone: a truth value or a named condition.
    fn bare_path(&mut self, scope: Scope, words: &[Word], span: Span) -> Option<ConditionId> {
        if let [word] = words {
            if let Some(&define) = self.names.defines.get(&word.text) {
                self.used_defines.insert(define);
                return Some(self.push(Condition::Define(define), span));
            }
            if word.text == "posture" || self.names.units.contains_key(&word.text) {
                if word.text == "posture" && scope.unowned {
                    return None;
                }
                if word.text == "posture" && scope.posture.is_none() {
                    self.errors.push(CheckError::PostureHere {
                        span,
                        what: "`posture`",
                        place: scope.place,
                    });
                } else {
                    self.errors.push(CheckError::NotACondition {
                        span,
                        found: "an outcome".into(),
                        help: Some(format!(
                            "say which: `{} is case-by-case or looser`",
                            word.text
                        )),
                    });
                }
                return None;
            }
            if self.names.records.contains_key(&word.text) {
                self.errors.push(CheckError::NotACondition {
                    span,
                    found: "a record".into(),
                    help: Some(format!(
                        "name one of its attributes, `{}.…`, or ask who it is, `{} is …`",
                        word.text, word.text
                    )),
                });
                return None;
            }
            if !self.without_record(word) {
                self.unknown_condition(word);
            }
            return None;
        }
        let attribute = self.attribute_named(words)?;
        let found = self.policy.attributes.get(attribute.index())?;
        match (&found.ty, found.variable) {
            (AttributeType::Bool, Some(variable)) => {
                Some(self.push(Condition::Test(variable, Test::True), span))
            }
            _ => {
                let help = match &found.ty {
                    AttributeType::OneOf { values, .. } => values
                        .first()
                        .map(|v| format!("compare it: `{} == {}`", found.dotted, v.name)),
                    AttributeType::Set(_) | AttributeType::Entries => {
                        Some(format!("ask what it holds: `{} has …`", found.dotted))
                    }
                    AttributeType::Curve { .. } => Some(format!(
                        "compare a point of it: `{} at … >= …`",
                        found.dotted
                    )),
                    _ => Some(format!("compare it: `{} >= …`", found.dotted)),
                };
                let found = self.describe(attribute);
                self.errors
                    .push(CheckError::NotACondition { span, found, help });
                None
            }
        }
    }

    /// The attribute a dotted path names.
    pub(crate) fn attribute_named(&mut self, words: &[Word]) -> Option<AttributeId> {
        let [record, attribute] = words else {
            let span = words.iter().map(|w| w.span).reduce(Span::to)?;
            let known = self.names.attributes.keys().cloned().collect();
            let text = words
                .iter()
                .map(|w| w.text.as_str())
                .collect::<Vec<_>>()
                .join(".");
            self.unknown(Kind::Attribute, &Word { text, span }, known);
            return None;
        };
        let dotted = format!("{}.{}", record.text, attribute.text);
        if let Some(&id) = self.names.attributes.get(&dotted) {
            // What is asked of an attribute whose type could not be read is not a second error.
            return (!self.names.faulty.contains(&id)).then_some(id);
        }
        if self.names.records.contains_key(&record.text) {
            self.unknown_attribute(&record.text, attribute);
        } else {
            let known = self.names.records.keys().cloned().collect();
            self.unknown(Kind::Record, record, known);
        }
        None
    }
}
