//! What can be wrong with a value.

use crate::ast::{Literal, Value, ValueKind};
use crate::policy::AttributeId;
use crate::quantity::{DateError, Dim, NumError, UnitError};
use crate::source::Span;

/// Something wrong with a value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    /// The attribute.
    pub attribute: AttributeId,
    /// The part of the value that is wrong.
    pub span: Span,
    /// What is wrong with it.
    pub kind: ValueErrorKind,
}

impl ValueError {
    /// An error about an attribute at a place.
    #[must_use]
    pub fn new(attribute: AttributeId, span: Span, kind: ValueErrorKind) -> Self {
        ValueError {
            attribute,
            span,
            kind,
        }
    }
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueErrorKind {
    /// The attribute does not exist: whoever asked had an id of another policy.
    NoSuchAttribute,
    /// The form of the value does not belong to the attribute's type.
    WrongType {
        /// What is there.
        found: Found,
    },
    /// In quotes, and right without them.
    Quoted {
        /// What stands in the quotes.
        text: String,
    },
    /// A word that is none of the type's values.
    NoSuchValue {
        /// The word.
        word: String,
        /// The value that was probably meant.
        nearest: Option<String>,
    },
    /// A member that is neither a declared entry nor above one.
    NoSuchEntry {
        /// The code or name.
        code: String,
        /// The entry that was probably meant.
        nearest: Option<String>,
    },
    /// Digits that are no number, or too many.
    BadNumber {
        /// The digits.
        text: String,
        /// Why.
        error: NumError,
    },
    /// A unit that is none.
    BadUnit {
        /// Why.
        error: UnitError,
        /// What is measured; none where a plain number stands.
        wanted: Option<Dim>,
    },
    /// A unit of another dimension.
    WrongDimension {
        /// Which number of the value.
        taker: Taker,
        /// The unit written.
        unit: String,
        /// What it measures.
        found: Dim,
        /// What is measured; none where a plain number stands.
        wanted: Option<Dim>,
    },
    /// An integer with a fraction.
    NotWhole {
        /// The number as written.
        text: String,
    },
    /// A number below what the attribute can be.
    TooSmall {
        /// Which number of the value.
        taker: Taker,
        /// The number as written.
        text: String,
    },
    /// A date that is none.
    BadDate {
        /// The text.
        text: String,
        /// Why.
        error: DateError,
    },
    /// `undeterminable` where the type does not allow it.
    NotUndeterminable,
    /// Bounds of something without an order.
    NoOrder,
    /// The lower bound is above the upper one.
    Crossed {
        /// `at least`, as written.
        at_least: String,
        /// `at most`, as written.
        at_most: String,
    },
    /// Alternatives of a set or a curve.
    NoAlternatives,
    /// `one of` without a value.
    EmptyAlternatives,
    /// Something that cannot stand inside bounds or alternatives.
    Inside {
        /// Inside what.
        taker: Taker,
        /// What.
        found: Found,
    },
    /// Partial knowledge where one value must stand.
    NotExact {
        /// What is there.
        found: Found,
    },
    /// A curve without points.
    NoPoints,
    /// Two points of a falling curve that rise, or of a rising one that fall.
    WrongWay {
        /// Is the curve declared rising?
        rising: bool,
        /// The point with the smaller argument, as written.
        first: (String, String),
        /// The other, as written.
        second: (String, String),
        /// Where the first is.
        first_span: Span,
    },
    /// Two values at one argument.
    TwoValues {
        /// One point as written.
        first: (String, String),
        /// The other.
        second: (String, String),
        /// Where the first is.
        first_span: Span,
    },
}

/// Which part of an attribute takes a number, or which form holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    /// The attribute itself.
    Attribute,
    /// The argument of a curve.
    Argument,
    /// The value of a curve.
    CurveValue,
    /// `at least` and `at most`.
    Bounds,
    /// `one of`.
    Alternatives,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A number.
    Number,
    /// A number with a unit.
    Quantity,
    /// A date.
    Date,
    /// An entry code.
    Code,
    /// Text in quotes.
    Text(String),
    /// `true` or `false`.
    Truth,
    /// A word.
    Word(String),
    /// A set.
    Set,
    /// Points of a curve.
    Curve,
    /// `at least`, `at most`.
    Bounds,
    /// `one of`.
    Alternatives,
    /// `undeterminable`.
    Undeterminable,
    /// `unknown`.
    Unknown,
}

impl Found {
    /// The form of a value.
    #[must_use]
    pub fn of(value: &Value) -> Found {
        match &value.kind {
            ValueKind::Literal(Literal::Number { unit: None, .. }) => Found::Number,
            ValueKind::Literal(Literal::Number { .. }) => Found::Quantity,
            ValueKind::Literal(Literal::Date(_)) => Found::Date,
            ValueKind::Literal(Literal::Code(_)) => Found::Code,
            ValueKind::Literal(Literal::Text(word)) => Found::Text(word.text.clone()),
            ValueKind::Literal(Literal::Bool(_)) => Found::Truth,
            ValueKind::Name(word) => Found::Word(word.text.clone()),
            ValueKind::Set { .. } => Found::Set,
            ValueKind::Curve { .. } => Found::Curve,
            ValueKind::Bounds { .. } => Found::Bounds,
            ValueKind::OneOf(_) => Found::Alternatives,
            ValueKind::Undeterminable => Found::Undeterminable,
            ValueKind::Unknown => Found::Unknown,
        }
    }
}
