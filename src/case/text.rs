//! Values given as text outside a file of the language: a JSON string, `--set`, a cell of a table.
//!
//! What a text means depends on the type it is given for, as a person would read it: `uav` for an enum, `482 km/h` for a speed. The
//! longer forms are those of the language: `{ a, ? }`, `{ 500 kg -> 1850 km }`, `at least 300 km`, `one of { a, b }`.

use crate::ast::{Literal, Value, ValueKind, Word};
use crate::check::values::split_quantity;
use crate::policy::AttributeType;
use crate::source::Span;

/// The value a text states for a type.
pub(super) fn value(ty: &AttributeType, text: &str, span: Span) -> Value {
    let kind = kind(ty, text.trim(), span);
    Value { kind, span }
}

fn kind(ty: &AttributeType, text: &str, span: Span) -> ValueKind {
    if let AttributeType::OneOf { values, .. } = ty
        && values.iter().any(|value| value.name == text)
    {
        return ValueKind::Name(word(text, span));
    }
    match text {
        "unknown" | "null" | "?" | "" => return ValueKind::Unknown,
        "undeterminable" => return ValueKind::Undeterminable,
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("one of").map(str::trim_start)
        && rest.starts_with('{')
    {
        let parts = parts(rest).into_iter();
        return ValueKind::OneOf(parts.map(|part| value(ty, part, span)).collect());
    }
    if text.starts_with("at least ") || text.starts_with("at most ") {
        return bounds(ty, text, span);
    }
    match ty {
        AttributeType::Set(_) | AttributeType::Entries => {
            let parts = parts(text);
            let open = parts.contains(&"?");
            let members = parts.into_iter().filter(|part| *part != "?");
            ValueKind::Set {
                members: members.map(|part| word(part, span)).collect(),
                open,
            }
        }
        AttributeType::Curve { .. } => curve(text, span),
        AttributeType::Bool => match text {
            "true" | "yes" => ValueKind::Literal(Literal::Bool(true)),
            "false" | "no" => ValueKind::Literal(Literal::Bool(false)),
            _ => scalar(ty, text, span),
        },
        _ => scalar(ty, text, span),
    }
}

/// A text that stands for one plain value of a type; what it cannot be stays text and is refused with the type's own words.
pub(super) fn scalar(ty: &AttributeType, text: &str, span: Span) -> ValueKind {
    match ty {
        AttributeType::OneOf { .. } => ValueKind::Name(word(text, span)),
        AttributeType::Date => ValueKind::Literal(Literal::Date(word(text, span))),
        AttributeType::Integer | AttributeType::Decimal | AttributeType::Quantity { .. } => {
            ValueKind::Literal(number(text, span))
        }
        AttributeType::Bool
        | AttributeType::Set(_)
        | AttributeType::Entries
        | AttributeType::Curve { .. } => ValueKind::Literal(Literal::Text(word(text, span))),
    }
}

/// A quantity; text that does not begin like a number stays text.
pub(super) fn number(text: &str, span: Span) -> Literal {
    match split_quantity(text) {
        Some(cut) => Literal::Number {
            digits: word(cut.digits, span),
            unit: cut.unit.map(|unit| word(unit, span)),
        },
        None => Literal::Text(word(text, span)),
    }
}

fn bounds(ty: &AttributeType, text: &str, span: Span) -> ValueKind {
    let (low, high) = match text.strip_prefix("at least ") {
        Some(rest) => match rest.split_once(" at most ") {
            Some((low, high)) => (Some(low), Some(high)),
            None => (Some(rest), None),
        },
        None => (None, text.strip_prefix("at most ")),
    };
    let bound = |text: &str| Box::new(value(ty, text, span));
    ValueKind::Bounds {
        at_least: low.map(bound),
        at_most: high.map(bound),
    }
}

fn curve(text: &str, span: Span) -> ValueKind {
    let (text, linear) = match text.strip_suffix("linear") {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let mut points = Vec::new();
    for part in parts(text) {
        match part.split_once("->") {
            Some((at, to)) => points.push((number(at.trim(), span), number(to.trim(), span))),
            None => return ValueKind::Literal(Literal::Text(word(text, span))),
        }
    }
    ValueKind::Curve { points, linear }
}

/// What stands between commas or semicolons, in braces or without them.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let text = text.trim();
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text);
    let parts = inner.split([',', ';']).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

pub(super) fn word(text: &str, span: Span) -> Word {
    Word {
        text: text.to_owned(),
        span,
    }
}

/// The value with the declared unit beside every number that stands without one, as a person should see it.
pub(super) fn with_units(ty: &AttributeType, value: &Value) -> Value {
    let bare = |literal: &Literal, unit: &str| match literal {
        Literal::Number { digits, unit: None } => Literal::Number {
            digits: digits.clone(),
            unit: Some(word(unit, digits.span)),
        },
        other => other.clone(),
    };
    let boxed =
        |inner: &Option<Box<Value>>| inner.as_ref().map(|inner| Box::new(with_units(ty, inner)));
    let kind = match (&value.kind, ty) {
        (ValueKind::Literal(literal), AttributeType::Quantity { unit, .. }) => {
            ValueKind::Literal(bare(literal, &unit.text))
        }
        (
            ValueKind::Curve { points, linear },
            AttributeType::Curve {
                argument, value, ..
            },
        ) => ValueKind::Curve {
            points: points
                .iter()
                .map(|(at, to)| (bare(at, &argument.text), bare(to, &value.text)))
                .collect(),
            linear: *linear,
        },
        (ValueKind::Bounds { at_least, at_most }, _) => ValueKind::Bounds {
            at_least: boxed(at_least),
            at_most: boxed(at_most),
        },
        (ValueKind::OneOf(values), _) => {
            ValueKind::OneOf(values.iter().map(|inner| with_units(ty, inner)).collect())
        }
        (other, _) => other.clone(),
    };
    Value {
        kind,
        span: value.span,
    }
}
