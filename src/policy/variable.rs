//! Variables: the finitely many questions a case answers.

use super::{AttributeId, ChoiceSet, EntryId, RecordId};
use crate::quantity::Num;

/// One question with finitely many answers that matter.
#[derive(Clone, Debug)]
pub struct Variable {
    /// What is asked.
    pub kind: VariableKind,
    /// What can be answered.
    pub domain: Domain,
    /// Which answers the policy tells apart.
    pub cells: Cells,
    /// May the answer be `undeterminable`? Then that is one more cell.
    pub undeterminable: bool,
}

/// What a variable asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VariableKind {
    /// The value of a `bool`, enum, number, quantity or date attribute.
    Attribute(AttributeId),
    /// The value of a curve at a constant argument (base units).
    CurvePoint {
        /// The curve.
        attribute: AttributeId,
        /// The argument.
        at: Num,
    },
    /// Whether a set has a member of one class of values that no test tells apart.
    Member {
        /// The set.
        attribute: AttributeId,
        /// The class: positions of values for a set of values, `EntryId`s for a set of entries.
        class: Vec<u32>,
    },
    /// Whether a set or a curve is undeterminable.
    Undeterminable(AttributeId),
    /// Which declared instance a record is: positions in the record's `instances`, and the number of them for *another*.
    Identity(RecordId),
    /// The question date, in days.
    QuestionDate,
    /// Whether a person judges that the entry matches (asked while the case has no `classified`).
    Judgement(EntryId),
}

/// What a variable ranges over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// True and false.
    Bool,
    /// So many choices.
    Choice(u32),
    /// Numbers.
    Number {
        /// Whole numbers only (integers and dates).
        integer: bool,
        /// The least value: 0 unless `signed`; absolute zero of a temperature is left to the policy.
        least: Option<Num>,
    },
}

/// Which values of a variable the policy tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cells {
    /// True and false.
    Bool,
    /// Groups of choices that every test answers alike; together all choices.
    Choices(Vec<ChoiceSet>),
    /// Constants the number is compared with, ascending: each is a cell, and each open interval between, below and above.
    Cuts(Vec<Num>),
}
