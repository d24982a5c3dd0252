//! JSON values → values as the language writes them, by the type of the attribute.

use super::error::CaseError;
use super::json_tree::{Node, NodeKind};
use super::text;
use crate::ast::{Literal, Value, ValueKind};
use crate::policy::{Attribute, AttributeType};
use crate::source::{FileId, Span};

/// The place of a node. A JSON case is alone in its source map.
pub(super) fn span_of(node: &Node) -> Span {
    Span::new(FileId(0), node.start, node.end)
}

/// A JSON value as a value for the attribute; a list's elements may each be wrong.
pub(super) fn value(
    attribute: &Attribute,
    node: &Node,
    linear: bool,
) -> Result<Value, Vec<(Span, CaseError)>> {
    let span = span_of(node);
    let kind = match &node.kind {
        NodeKind::Null => ValueKind::Unknown,
        NodeKind::Bool(truth) => ValueKind::Literal(Literal::Bool(*truth)),
        NodeKind::Number(digits) => ValueKind::Literal(bare_number(digits, span)),
        NodeKind::Text(written) => text::scalar(&attribute.ty, written, span),
        NodeKind::List(items) => match &attribute.ty {
            AttributeType::Curve { .. } => points(attribute, items, linear)?,
            AttributeType::Set(_) | AttributeType::Entries => members(attribute, items)?,
            // Any list at all is refused for a type that has one value.
            _ => ValueKind::Set {
                members: Vec::new(),
                open: true,
            },
        },
        NodeKind::Object(_) => {
            return Err(vec![(span, wrong_form(attribute, node))]);
        }
    };
    Ok(Value { kind, span })
}

fn bare_number(digits: &str, span: Span) -> Literal {
    Literal::Number {
        digits: text::word(digits, span),
        unit: None,
    }
}

fn wrong_form(attribute: &Attribute, node: &Node) -> CaseError {
    CaseError::WrongForm {
        what: format!("the value of `{}`", attribute.dotted),
        expected: "a plain value",
        found: node.describe().to_owned(),
    }
}

/// `["a", "b", "?"]`
fn members(attribute: &Attribute, items: &[Node]) -> Result<ValueKind, Vec<(Span, CaseError)>> {
    let mut members = Vec::new();
    let mut open = false;
    let mut faults = Vec::new();
    for item in items {
        match &item.kind {
            NodeKind::Text(member) if member == "?" => open = true,
            NodeKind::Text(member) => members.push(text::word(member, span_of(item))),
            _ => {
                let error = CaseError::WrongForm {
                    what: format!("a member of `{}`", attribute.dotted),
                    expected: match attribute.ty {
                        AttributeType::Entries => "the code of an entry in quotes",
                        _ => "a word in quotes",
                    },
                    found: item.describe().to_owned(),
                };
                faults.push((span_of(item), error));
            }
        }
    }
    if faults.is_empty() {
        Ok(ValueKind::Set { members, open })
    } else {
        Err(faults)
    }
}

/// `[["500 kg", "1850 km"], …]`
fn points(
    attribute: &Attribute,
    items: &[Node],
    linear: bool,
) -> Result<ValueKind, Vec<(Span, CaseError)>> {
    let mut points = Vec::new();
    let mut faults = Vec::new();
    for item in items {
        let pair = match &item.kind {
            NodeKind::List(pair) => match pair.as_slice() {
                [at, to] => number(at).zip(number(to)),
                _ => None,
            },
            _ => None,
        };
        match pair {
            Some(pair) => points.push(pair),
            None => {
                let found = match &item.kind {
                    NodeKind::List(parts) => format!("a list of {}", parts.len()),
                    _ => item.describe().to_owned(),
                };
                let error = CaseError::WrongForm {
                    what: format!("a point of `{}`", attribute.dotted),
                    expected: "a list of two quantities",
                    found,
                };
                faults.push((span_of(item), error));
            }
        }
    }
    if faults.is_empty() {
        Ok(ValueKind::Curve { points, linear })
    } else {
        Err(faults)
    }
}

fn number(node: &Node) -> Option<Literal> {
    match &node.kind {
        NodeKind::Number(digits) => Some(bare_number(digits, span_of(node))),
        NodeKind::Text(written) => Some(text::number(written, span_of(node))),
        _ => None,
    }
}
