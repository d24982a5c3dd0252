//! Codes, labels and edits of faults of values.

use super::{Found, ValueErrorKind};
use crate::diagnostic::{Code, Edit, Fix};
use crate::source::Span;

impl ValueErrorKind {
    pub(super) fn code(&self) -> Code {
        match self {
            Self::NoSuchAttribute => Code("E9001"),
            Self::WrongType { .. } | Self::Quoted { .. } => Code("E0331"),
            Self::NoSuchValue { .. } => Code("E0332"),
            Self::NoSuchEntry { .. } => Code("E0333"),
            Self::BadNumber { .. } => Code("E0334"),
            Self::BadUnit { .. } => Code("E0335"),
            Self::WrongDimension { .. } => Code("E0336"),
            Self::NotWhole { .. } | Self::TooSmall { .. } => Code("E0337"),
            Self::BadDate { .. } => Code("E0338"),
            Self::NotUndeterminable => Code("E0339"),
            Self::NoOrder
            | Self::Crossed { .. }
            | Self::NoAlternatives
            | Self::EmptyAlternatives
            | Self::Inside { .. }
            | Self::NotExact { .. } => Code("E0340"),
            Self::NoPoints | Self::WrongWay { .. } | Self::TwoValues { .. } => Code("E0341"),
        }
    }

    pub(super) fn code_in_case(&self) -> Code {
        match self {
            Self::NoSuchAttribute => Code("E9001"),
            Self::WrongType { .. } | Self::Quoted { .. } => Code("E0511"),
            Self::NoSuchValue { .. } => Code("E0512"),
            Self::NoSuchEntry { .. } => Code("E0513"),
            Self::BadNumber { .. } => Code("E0514"),
            Self::BadUnit { .. } => Code("E0515"),
            Self::WrongDimension { .. } => Code("E0516"),
            Self::NotWhole { .. } | Self::TooSmall { .. } => Code("E0517"),
            Self::BadDate { .. } => Code("E0518"),
            Self::NotUndeterminable => Code("E0519"),
            Self::NoOrder
            | Self::Crossed { .. }
            | Self::NoAlternatives
            | Self::EmptyAlternatives
            | Self::Inside { .. }
            | Self::NotExact { .. } => Code("E0520"),
            Self::NoPoints | Self::WrongWay { .. } | Self::TwoValues { .. } => Code("E0521"),
        }
    }

    /// What the place of the fault shows.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::NoSuchAttribute => "this value",
            Self::WrongType { found } => match found {
                Found::Number => "a bare number",
                Found::Quantity => "a quantity",
                Found::Date => "a date",
                Found::Code => "an entry code",
                Found::Text(_) => "text",
                Found::Truth => "a truth value",
                Found::Word(_) => "a word",
                // A set of the language is a list in JSON.
                Found::Set => "several values",
                Found::Curve => "points of a curve",
                Found::Bounds => "bounds",
                Found::Alternatives => "alternatives",
                Found::Undeterminable | Found::Unknown => "this word",
            },
            Self::Quoted { .. } => "in quotes",
            Self::NoSuchValue { .. } => "not one of its values",
            Self::NoSuchEntry { .. } => "not a declared entry",
            Self::BadNumber { .. } => "this number",
            Self::BadUnit { .. } => "this unit",
            Self::WrongDimension { .. } => "a unit of something else",
            Self::NotWhole { .. } => "not a whole number",
            Self::TooSmall { .. } => "too small",
            Self::BadDate { .. } => "not a date",
            Self::NotUndeterminable => "not allowed by its type",
            Self::NoOrder => "bounds",
            Self::Crossed { .. } => "no value lies between",
            Self::NoAlternatives | Self::EmptyAlternatives => "alternatives",
            Self::Inside { .. } | Self::NotExact { .. } => "not a value",
            Self::NoPoints => "no points",
            Self::WrongWay { .. } => "the wrong way from the other point",
            Self::TwoValues { .. } => "another value at the same point",
        }
    }

    /// A second place it speaks of.
    pub(super) fn other_place(&self) -> Option<(Span, &'static str)> {
        match self {
            Self::WrongWay { first_span, .. } | Self::TwoValues { first_span, .. } => {
                Some((*first_span, "the other point"))
            }
            _ => None,
        }
    }

    pub(super) fn fix(&self, span: Span) -> Option<Fix> {
        let replacement = |text: &str, safe: bool| Fix {
            title: format!("write `{text}`"),
            edits: vec![Edit {
                span,
                replacement: text.to_owned(),
            }],
            safe,
        };
        match self {
            Self::Quoted { text } => Some(replacement(text, true)),
            Self::NoSuchValue {
                nearest: Some(near),
                ..
            }
            | Self::NoSuchEntry {
                nearest: Some(near),
                ..
            } => Some(replacement(near, false)),
            _ => None,
        }
    }
}
