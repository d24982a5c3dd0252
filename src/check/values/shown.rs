//! Values as text of the language.

use crate::ast::{Literal, Value, ValueKind};

/// A value as the language writes it.
#[must_use]
pub fn shown_value(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match &value.kind {
        ValueKind::Literal(literal) => shown_literal(literal),
        ValueKind::Name(word) => word.text.clone(),
        ValueKind::Set { members, open } => {
            let mut parts: Vec<String> = members.iter().map(|m| m.text.clone()).collect();
            if *open {
                parts.push("?".to_owned());
            }
            if parts.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{ {} }}", join(parts))
            }
        }
        ValueKind::Curve { points, linear } => {
            let point = |(at, to): &(Literal, Literal)| {
                format!("{} -> {}", shown_literal(at), shown_literal(to))
            };
            let points = join(points.iter().map(point).collect());
            format!("{{ {points} }}{}", if *linear { " linear" } else { "" })
        }
        ValueKind::Bounds { at_least, at_most } => {
            let bound = |word: &str, value: &Option<Box<Value>>| {
                value
                    .as_ref()
                    .map(|value| format!("{word} {}", shown_value(value)))
            };
            let parts = [bound("at least", at_least), bound("at most", at_most)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        ValueKind::OneOf(values) => {
            format!(
                "one of {{ {} }}",
                join(values.iter().map(shown_value).collect())
            )
        }
        ValueKind::Undeterminable => "undeterminable".to_owned(),
        ValueKind::Unknown => "unknown".to_owned(),
    }
}

/// A literal as the language writes it.
#[must_use]
pub fn shown_literal(literal: &Literal) -> String {
    match literal {
        Literal::Number { digits, unit } => match unit {
            Some(unit) => format!("{} {}", digits.text, unit.text),
            None => digits.text.clone(),
        },
        Literal::Date(word) | Literal::Code(word) => word.text.clone(),
        Literal::Text(word) => format!("\"{}\"", word.text),
        Literal::Bool(truth) => truth.to_string(),
    }
}
