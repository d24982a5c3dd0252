//! Arithmetic: every expression becomes a linear sum of variables with exact coefficients (language.md 3.8).

use super::checker::Checker;
use super::error::{CheckError, NonLinear};
use crate::ast::{ArithmeticOp, Expr, ExprKind, Literal, Word};
use crate::policy::{
    AttributeId, AttributeType, Cells, Condition, ConditionId, Domain, Linear, Op, Test,
    VariableId, VariableKind,
};
use crate::quantity::{Dim, Num, Unit, units_of};
use crate::source::Span;
use std::collections::BTreeMap;

/// What a sum measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// A literal without a unit.
    Bare,
    /// An integer or a decimal.
    Plain,
    /// A quantity.
    Quantity(Dim),
    /// A day.
    Date,
}

impl Measure {
    /// What is measured: `mass`.
    fn name(self) -> String {
        match self {
            Measure::Bare => "a number without a unit".into(),
            Measure::Plain => "plain numbers".into(),
            Measure::Quantity(dim) if dim.is_none() => "fractions".into(),
            Measure::Quantity(dim) => dim.describe(),
            Measure::Date => "dates".into(),
        }
    }

    /// One of what is measured: `a mass`.
    fn describe(self) -> String {
        match self {
            Measure::Bare => "a number without a unit".into(),
            Measure::Plain => "a plain number".into(),
            Measure::Quantity(dim) if dim.is_none() => "a fraction".into(),
            Measure::Quantity(dim) => {
                let name = dim.describe();
                match name.chars().next() {
                    _ if dim.currency().is_some() => name,
                    Some('a' | 'e' | 'i' | 'o') => format!("an {name}"),
                    _ => format!("a {name}"),
                }
            }
            Measure::Date => "a date".into(),
        }
    }
}

/// A linear sum of variables and a constant, in base units.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    terms: BTreeMap<VariableId, Num>,
    constant: Num,
    measure: Measure,
    /// A literal such as `-54 °C`, which stands in comparisons only.
    offset: bool,
    /// A literal in grams: who compares an acceleration with it meant `gn`.
    grams: bool,
}

impl Sum {
    fn constant(constant: Num, measure: Measure) -> Sum {
        Sum {
            terms: BTreeMap::new(),
            constant,
            measure,
            offset: false,
            grams: false,
        }
    }

    fn variable(variable: VariableId, measure: Measure) -> Sum {
        Sum {
            terms: BTreeMap::from([(variable, Num::one())]),
            constant: Num::zero(),
            measure,
            offset: false,
            grams: false,
        }
    }

    fn scaled(mut self, factor: &Num) -> Sum {
        for coefficient in self.terms.values_mut() {
            *coefficient = &*coefficient * factor;
        }
        self.terms.retain(|_, c| !c.is_zero());
        self.constant = &self.constant * factor;
        self
    }

    fn plus(mut self, other: &Sum) -> Sum {
        for (variable, coefficient) in &other.terms {
            let sum = self
                .terms
                .get(variable)
                .map_or_else(|| coefficient.clone(), |c| c + coefficient);
            self.terms.insert(*variable, sum);
        }
        self.terms.retain(|_, c| !c.is_zero());
        self.constant = &self.constant + &other.constant;
        self
    }
}

/// Lowers an arithmetic expression.
pub(crate) fn sum(checker: &mut Checker<'_>, expr: &Expr) -> Option<Sum> {
    match &expr.kind {
        ExprKind::Literal(literal) => checker.literal(literal, expr.span),
        ExprKind::Path(words) => {
            if let [word] = words.as_slice() {
                checker.stray_word(word, expr.span);
                return None;
            }
            let attribute = checker.attribute_named(words)?;
            checker.attribute_sum(attribute, expr.span)
        }
        ExprKind::At(curve, argument) => checker.curve_point(curve, argument),
        ExprKind::Negate(inner) => {
            let inner = sum(checker, inner)?;
            if inner.offset {
                checker
                    .errors
                    .push(CheckError::OffsetInArithmetic { span: expr.span });
                return None;
            }
            Some(inner.scaled(&-Num::one()))
        }
        ExprKind::Arithmetic(op, left, right) => {
            let left_sum = sum(checker, left);
            let right_sum = sum(checker, right);
            let (left_sum, right_sum) = (left_sum?, right_sum?);
            if left_sum.offset || right_sum.offset {
                checker
                    .errors
                    .push(CheckError::OffsetInArithmetic { span: expr.span });
                return None;
            }
            checker.combine(*op, left_sum, right_sum, left.span, right.span, expr.span)
        }
        _ => {
            checker.errors.push(CheckError::NotANumber {
                span: expr.span,
                found: "a condition".into(),
                help: Some("a comparison needs numbers, quantities or dates on both sides".into()),
            });
            None
        }
    }
}

impl Checker<'_> {
    fn literal(&mut self, literal: &Literal, span: Span) -> Option<Sum> {
        match literal {
            Literal::Number { digits, unit } => {
                let number = match Num::parse(&digits.text) {
                    Ok(number) => number,
                    Err(e) => {
                        self.errors.push(CheckError::BadLiteral {
                            span: digits.span,
                            message: e.message(),
                            help: e.help(),
                        });
                        return None;
                    }
                };
                let Some(word) = unit else {
                    return Some(Sum::constant(number, Measure::Bare));
                };
                let unit = self.unit(word)?;
                let mut sum = Sum::constant(unit.to_base(&number), Measure::Quantity(unit.dim));
                sum.offset = unit.offset.is_some();
                sum.grams = unit.text == "g";
                Some(sum)
            }
            Literal::Date(word) => {
                let date = super::dated::date(word, &mut self.errors)?;
                Some(Sum::constant(Num::from_int(date.days()), Measure::Date))
            }
            Literal::Text(word) => {
                self.errors.push(CheckError::QuotedValue {
                    text: word.clone(),
                    meant: None,
                });
                None
            }
            Literal::Code(word) => {
                self.errors.push(CheckError::NotANumber {
                    span,
                    found: format!("the entry code `{}`", word.text),
                    help: Some(format!(
                        "ask whether the entry matches: `entry {}`",
                        word.text
                    )),
                });
                None
            }
            Literal::Bool(_) => {
                self.errors.push(CheckError::NotANumber {
                    span,
                    found: "a truth value".into(),
                    help: Some("a truth value stands alone or after `not`".into()),
                });
                None
            }
        }
    }

    pub(crate) fn unit(&mut self, word: &Word) -> Option<Unit> {
        match Unit::parse(&word.text) {
            Ok(unit) => Some(unit),
            Err(e) => {
                self.errors.push(CheckError::BadLiteral {
                    span: word.span,
                    message: e.message(),
                    help: e.help(),
                });
                None
            }
        }
    }

    /// A bare word where a number must stand: an enum value on the wrong side of things, or a misspelt name.
    fn stray_word(&mut self, word: &Word, span: Span) {
        if self.names.defines.contains_key(&word.text) {
            self.errors.push(CheckError::NotANumber {
                span,
                found: format!("the condition `{}`", word.text),
                help: Some("a named condition is true or false: write it alone".into()),
            });
            return;
        }
        if self.names.records.contains_key(&word.text) {
            self.errors.push(CheckError::NotANumber {
                span,
                found: "a record".into(),
                help: Some(format!("name one of its attributes: `{}.…`", word.text)),
            });
            return;
        }
        if self.without_record(word) {
            return;
        }
        let known = self.names.attributes.keys().cloned().collect();
        self.unknown(super::error::Kind::Attribute, word, known);
    }

    /// An attribute named without its record: says so, and that it was one.
    pub(crate) fn without_record(&mut self, word: &Word) -> bool {
        let ending = format!(".{}", word.text);
        let dotted = self.names.attributes.keys().find(|k| k.ends_with(&ending));
        if let Some(dotted) = dotted {
            self.errors.push(CheckError::Unknown {
                kind: super::error::Kind::Attribute,
                name: word.clone(),
                nearest: Some(dotted.clone()),
                known: super::error::Known::default(),
            });
            return true;
        }
        false
    }

    fn attribute_sum(&mut self, attribute: AttributeId, span: Span) -> Option<Sum> {
        let found = self.policy.attributes.get(attribute.index())?;
        match (&found.ty, found.variable) {
            (AttributeType::Integer | AttributeType::Decimal, Some(variable)) => {
                Some(Sum::variable(variable, Measure::Plain))
            }
            (AttributeType::Quantity { unit, .. }, Some(variable)) => {
                Some(Sum::variable(variable, Measure::Quantity(unit.dim)))
            }
            (AttributeType::Date, Some(variable)) => Some(Sum::variable(variable, Measure::Date)),
            (AttributeType::Curve { .. }, _) => {
                let why = format!(
                    "`{}` is a curve: say at which argument, as in `{} at 500 kg`",
                    found.dotted, found.dotted
                );
                self.errors.push(CheckError::BadCurve {
                    span,
                    why,
                    label: "a whole curve",
                });
                None
            }
            _ => {
                let found = self.describe(attribute);
                self.errors.push(CheckError::NotANumber {
                    span,
                    found,
                    help: None,
                });
                None
            }
        }
    }

    /// `c at p`: the variable of the curve's value at a constant (language.md 3.7).
    fn curve_point(&mut self, curve: &Expr, argument: &Expr) -> Option<Sum> {
        let ExprKind::Path(words) = &curve.kind else {
            self.errors.push(CheckError::BadCurve {
                span: curve.span,
                why: "`at` follows the name of a curve".into(),
                label: "not the name of a curve",
            });
            return None;
        };
        let attribute = self.attribute_named(words)?;
        let at = sum(self, argument)?;
        let found = self.policy.attributes.get(attribute.index())?.clone();
        let AttributeType::Curve {
            rising,
            argument: unit,
            value,
            value_bound,
            ..
        } = &found.ty
        else {
            let why = format!("{} is not a curve", self.describe(attribute));
            self.errors.push(CheckError::BadCurve {
                span: curve.span,
                why,
                label: "not a curve",
            });
            return None;
        };
        if !at.terms.is_empty() {
            let why = "the argument of a curve is not a constant".to_string();
            self.errors.push(CheckError::BadCurve {
                span: argument.span,
                why,
                label: "holds an attribute",
            });
            return None;
        }
        match at.measure {
            Measure::Quantity(dim) if dim == unit.dim => {}
            Measure::Bare => {
                self.needs_unit(argument.span, unit.dim);
                return None;
            }
            other => {
                let why = format!(
                    "`{}` is a curve over {}, not over {}",
                    found.dotted,
                    unit.dim.describe(),
                    other.name()
                );
                self.errors.push(CheckError::BadCurve {
                    span: argument.span,
                    why,
                    label: "measures something else",
                });
                return None;
            }
        }
        if at.constant.is_negative() {
            let why = "the argument of a curve is negative".to_string();
            self.errors.push(CheckError::BadCurve {
                span: argument.span,
                why,
                label: "below zero",
            });
            return None;
        }
        let measure = Measure::Quantity(value.dim);
        if at.constant.is_zero()
            && !rising
            && let Some(bound) = value_bound
                .and_then(|b| self.policy.attributes.get(b.index()))
                .and_then(|b| b.variable)
        {
            // A falling curve equals its bound at 0, so this is not a variable of its own.
            return Some(Sum::variable(bound, measure));
        }
        let kind = VariableKind::CurvePoint {
            attribute,
            at: at.constant,
        };
        let domain = Domain::Number {
            integer: false,
            least: Some(Num::zero()),
        };
        let variable = self.variable(kind, domain, Cells::Cuts(Vec::new()), found.undeterminable);
        Some(Sum::variable(variable, measure))
    }

    fn needs_unit(&mut self, span: Span, dim: Dim) {
        self.errors.push(CheckError::NeedsUnit {
            span,
            dimension: Measure::Quantity(dim).describe(),
            units: units_of(dim).into_iter().map(str::to_string).collect(),
        });
    }

    fn combine(
        &mut self,
        op: ArithmeticOp,
        left: Sum,
        right: Sum,
        left_span: Span,
        right_span: Span,
        span: Span,
    ) -> Option<Sum> {
        match op {
            ArithmeticOp::Add | ArithmeticOp::Sub => {
                if left.measure == Measure::Date || right.measure == Measure::Date {
                    self.errors.push(CheckError::DateArithmetic { span });
                    return None;
                }
                let measure = self.agree(&left, &right, left_span, right_span)?;
                let right = if op == ArithmeticOp::Sub {
                    right.scaled(&-Num::one())
                } else {
                    right
                };
                let mut sum = left.plus(&right);
                sum.measure = measure;
                Some(sum)
            }
            ArithmeticOp::Mul => {
                let (factor, sum) = match (left.terms.is_empty(), right.terms.is_empty()) {
                    (true, _) => (left, right),
                    (_, true) => (right, left),
                    _ => {
                        self.errors.push(CheckError::NonLinear {
                            span,
                            why: NonLinear::Product,
                        });
                        return None;
                    }
                };
                let dims = self.dims(&sum, &factor, span)?;
                let measure = self.product(dims.0.times(dims.1), &sum, &factor, span)?;
                let constant = factor.constant.clone();
                let mut product = sum.scaled(&constant);
                product.measure = measure;
                Some(product)
            }
            ArithmeticOp::Div => {
                if !right.terms.is_empty() {
                    self.errors.push(CheckError::NonLinear {
                        span,
                        why: NonLinear::Quotient,
                    });
                    return None;
                }
                let Some(factor) = Num::one().checked_div(&right.constant) else {
                    self.errors
                        .push(CheckError::DivisionByZero { span: right_span });
                    return None;
                };
                let dims = self.dims(&left, &right, span)?;
                let measure = self.product(dims.0.over(dims.1), &left, &right, span)?;
                let mut quotient = left.scaled(&factor);
                quotient.measure = measure;
                Some(quotient)
            }
        }
    }

    fn dims(&mut self, left: &Sum, right: &Sum, span: Span) -> Option<(Dim, Dim)> {
        let dim = |s: &Sum| match s.measure {
            Measure::Quantity(dim) => Some(dim),
            Measure::Bare | Measure::Plain => Some(Dim::NONE),
            Measure::Date => None,
        };
        match (dim(left), dim(right)) {
            (Some(l), Some(r)) => Some((l, r)),
            _ => {
                self.errors.push(CheckError::DateArithmetic { span });
                None
            }
        }
    }

    fn product(
        &mut self,
        dim: Option<Dim>,
        left: &Sum,
        right: &Sum,
        span: Span,
    ) -> Option<Measure> {
        let Some(dim) = dim else {
            self.errors.push(CheckError::NoDimension { span });
            return None;
        };
        let plain = |s: &Sum| matches!(s.measure, Measure::Bare | Measure::Plain);
        Some(if dim.is_none() && plain(left) && plain(right) {
            if left.measure == Measure::Bare && right.measure == Measure::Bare {
                Measure::Bare
            } else {
                Measure::Plain
            }
        } else {
            Measure::Quantity(dim)
        })
    }

    /// The common measure of two sides, or the error that says what each is.
    fn agree(
        &mut self,
        left: &Sum,
        right: &Sum,
        left_span: Span,
        right_span: Span,
    ) -> Option<Measure> {
        match (left.measure, right.measure) {
            (a, b) if a == b => Some(a),
            (Measure::Bare, Measure::Plain) | (Measure::Plain, Measure::Bare) => {
                Some(Measure::Plain)
            }
            // A decimal may be compared with a percentage: both are plain numbers.
            (Measure::Plain, Measure::Quantity(dim)) | (Measure::Quantity(dim), Measure::Plain)
                if dim.is_none() =>
            {
                Some(Measure::Plain)
            }
            (Measure::Bare, Measure::Quantity(dim)) => {
                self.needs_unit(left_span, dim);
                None
            }
            (Measure::Quantity(dim), Measure::Bare) => {
                self.needs_unit(right_span, dim);
                None
            }
            (a, b) => {
                let dim = match (a, b) {
                    (Measure::Quantity(dim), _) if !left.terms.is_empty() => Some(dim),
                    (_, Measure::Quantity(dim)) if !right.terms.is_empty() => Some(dim),
                    (Measure::Quantity(dim), _) => Some(dim),
                    _ => None,
                };
                let acceleration = Unit::parse("gn").ok().map(|u| u.dim);
                let gravity = (left.grams
                    && b == Measure::Quantity(acceleration.unwrap_or(Dim::NONE)))
                    || (right.grams && a == Measure::Quantity(acceleration.unwrap_or(Dim::NONE)));
                self.errors.push(CheckError::Mismatch {
                    left: left_span,
                    left_is: a.describe(),
                    right: right_span,
                    right_is: b.describe(),
                    units: dim
                        .map(|d| units_of(d).into_iter().map(str::to_string).collect())
                        .unwrap_or_default(),
                    gravity,
                });
                None
            }
        }
    }

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
    fn answered_by_type(
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

    /// A variable as a person writes it.
    pub(crate) fn variable_name(&self, variable: VariableId) -> String {
        let dotted = |a: &AttributeId| {
            self.policy
                .attributes
                .get(a.index())
                .map(|a| a.dotted.clone())
                .unwrap_or_default()
        };
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(
                VariableKind::Attribute(a)
                | VariableKind::Undeterminable(a)
                | VariableKind::Member { attribute: a, .. },
            ) => dotted(a),
            Some(VariableKind::CurvePoint { attribute, at }) => {
                let unit =
                    self.policy
                        .attributes
                        .get(attribute.index())
                        .and_then(|a| match &a.ty {
                            AttributeType::Curve { argument, .. } => Some(argument),
                            _ => None,
                        });
                let at =
                    unit.map_or_else(|| at.to_string(), |u| crate::quantity::quantity_text(at, u));
                format!("{} at {at}", dotted(attribute))
            }
            Some(VariableKind::Identity(record)) => self
                .policy
                .records
                .get(record.index())
                .map(|r| r.name.clone())
                .unwrap_or_default(),
            Some(VariableKind::QuestionDate) => "the question date".into(),
            Some(VariableKind::Judgement(entry)) => self
                .policy
                .entries
                .get(entry.index())
                .map(|e| format!("entry {}", e.code))
                .unwrap_or_default(),
            None => String::new(),
        }
    }

    /// An attribute with its type, for messages.
    pub(crate) fn describe(&self, attribute: AttributeId) -> String {
        let Some(found) = self.policy.attributes.get(attribute.index()) else {
            return String::new();
        };
        let ty = match &found.ty {
            AttributeType::Bool => "a truth value".to_string(),
            AttributeType::OneOf { .. } => "one of several values".to_string(),
            AttributeType::Integer => "an integer".to_string(),
            AttributeType::Decimal => "a decimal".to_string(),
            AttributeType::Date => "a date".to_string(),
            AttributeType::Set(_) => "a set".to_string(),
            AttributeType::Entries => "a set of entries".to_string(),
            AttributeType::Quantity { unit, .. } => Measure::Quantity(unit.dim).describe(),
            AttributeType::Curve {
                argument, value, ..
            } => {
                format!(
                    "a curve of {} over {}",
                    value.dim.describe(),
                    argument.dim.describe()
                )
            }
        };
        format!("`{}` ({ty})", found.dotted)
    }
}
