//! Conditions: from what is written to tests of variables, with every name and type checked (language.md 3.6 to 3.10).

use super::arithmetic::Sum;
use super::checker::{Checker, HasTest};
use super::error::{CheckError, Kind};
use crate::ast::{CompareOp, Expr, ExprKind, Has, Is, Literal, Quantifier, Reach, Word};
use crate::policy::{
    AttributeId, AttributeType, Cells, ChoiceSet, Condition, ConditionId, Domain, Op, RecordId,
    Test, UnitId, VariableId, VariableKind,
};
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

/// What a path or operand turned out to be.
enum Subject {
    Attribute(AttributeId),
    Record(RecordId),
    /// The outcome of a policy.
    Outcome(UnitId),
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
            ExprKind::Entry(word) => {
                if scope.place == Place::Assume {
                    self.errors.push(CheckError::CategoryHere {
                        span: expr.span,
                        place: scope.place,
                    });
                    return None;
                }
                let any = self.entries_at_or_under(word);
                if any.is_empty() {
                    return None;
                }
                Some(self.push(
                    Condition::Entry {
                        target: format!("entry {}", word.text),
                        any,
                    },
                    expr.span,
                ))
            }
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

    /// `not (x < 300 km)` is true of an undeterminable `x`: the author probably did not mean that (language.md 3.9).
    fn warn_negated(&mut self, inner: &Expr, id: ConditionId) {
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
    fn undeterminable_name(&self, variable: VariableId) -> Option<String> {
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

    /// `a op b`, and chains.
    fn comparison(
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

    fn compare(
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
    fn compares_whole(&mut self, scope: Scope, side: &Expr, other: &Expr, span: Span) -> bool {
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
    fn plain_attribute(&mut self, expr: &Expr) -> Option<Option<AttributeId>> {
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
    fn compare_by_value(
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

    fn compare_truth(
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
    fn choice_test(
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

    /// `x in { … }`.
    fn membership(
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

    fn number_membership(
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

    fn words_of(&mut self, values: &[Expr]) -> Option<Vec<Word>> {
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

    /// What stands before `in` or `is`.
    #[expect(
        clippy::option_option,
        reason = "the outer level stops after an error that was reported"
    )]
    fn subject(&mut self, scope: Scope, expr: &Expr) -> Option<Option<Subject>> {
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
    fn is(
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
    fn outcome_test(
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

    fn instance_position(&mut self, record: RecordId, word: &Word) -> Option<u32> {
        let found = self.policy.records.get(record.index())?;
        let id = self.names.instances.get(&(record, word.text.clone()));
        // Instances are declared in the order of their names, so their ids ascend.
        if let Some(position) = id.and_then(|id| found.instances.binary_search(id).ok()) {
            return Some(position as u32);
        }
        self.unknown_instance(record, word);
        None
    }

    fn identity_test(
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

    /// `s has …`.
    fn has(&mut self, subject: &Expr, what: &Has, span: Span) -> Option<ConditionId> {
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

    fn has_one(
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

    fn push_has(
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
    fn within(&mut self, inner: &Expr, outer: &Expr, span: Span) -> Option<ConditionId> {
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
    fn within_members(
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

    fn has_class(&mut self, attribute: AttributeId, class: Vec<u32>, span: Span) -> ConditionId {
        let kind = VariableKind::Member { attribute, class };
        let variable = self.variable(kind, Domain::Bool, Cells::Bool, false);
        self.push(Condition::Test(variable, Test::True), span)
    }

    /// `category I [except …]`.
    fn category(
        &mut self,
        scope: Scope,
        which: &Word,
        except: &[Word],
        span: Span,
    ) -> Option<ConditionId> {
        let number = self.category_word(which);
        if matches!(scope.place, Place::Entry | Place::Assume) {
            self.errors.push(CheckError::CategoryHere {
                span,
                place: scope.place,
            });
            return None;
        }
        let number = number?;
        if except.is_empty() {
            return Some(self.push(Condition::Category(number), span));
        }
        let mut out = std::collections::BTreeSet::new();
        let mut whole = true;
        for word in self.distinct(Kind::Entry, except) {
            let under = self.entries_at_or_under(word);
            whole &= !under.is_empty();
            for id in under {
                out.extend(self.above(id));
                out.insert(id);
            }
        }
        if !whole {
            return None;
        }
        let entries = self
            .policy
            .entries
            .iter()
            .enumerate()
            .map(|(i, e)| (crate::policy::EntryId(i as u32), e));
        let any: Vec<crate::policy::EntryId> = entries
            .filter(|(id, e)| e.category == Some(number) && !out.contains(id))
            .map(|(id, _)| id)
            .collect();
        if any.is_empty() {
            self.errors.push(CheckError::AlwaysSame {
                span,
                always: false,
                why: format!("no entry of Category {} is left", which.text),
            });
            return None;
        }
        let list: Vec<&str> = except.iter().map(|w| w.text.as_str()).collect();
        let target = format!("category {} except {}", which.text, list.join(", "));
        let others = self.push(Condition::Entry { target, any }, span);
        if number == 1 {
            return Some(others);
        }
        // Category II holds only where no Category I entry matches (language.md 3.6).
        let category = self.push(Condition::Category(number), span);
        Some(self.push(Condition::All(vec![category, others]), span))
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

    /// Lowers an arithmetic expression; nothing when an error was reported.
    pub(crate) fn sum(&mut self, expr: &Expr) -> Option<Sum> {
        super::arithmetic::sum(self, expr)
    }
}

pub(crate) fn op_of(op: CompareOp) -> Op {
    match op {
        CompareOp::Eq => Op::Eq,
        CompareOp::Ne => Op::Ne,
        CompareOp::Lt => Op::Lt,
        CompareOp::Le => Op::Le,
        CompareOp::Gt => Op::Gt,
        CompareOp::Ge => Op::Ge,
    }
}
