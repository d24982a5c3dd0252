//! Typed values, as a register states them or a case does.

use super::EntryId;
use crate::quantity::Num;

/// A value of an attribute's type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// Of a `bool`.
    Bool(bool),
    /// Of an enum: the position of its value.
    Choice(u32),
    /// Of a quantity (in base units), an integer, a decimal, or a date (in days).
    Number(Num),
    /// Of a set of values: the positions. `open` when there may be more.
    Set {
        /// The members' positions in the attribute's list of values.
        members: Vec<u32>,
        /// There may be more.
        open: bool,
    },
    /// Of a set of entries. A member that is strictly above entries stands for some entry at or under it.
    Entries {
        /// For each member its code as written and the declared entries at or under it.
        members: Vec<(String, Vec<EntryId>)>,
        /// There may be more.
        open: bool,
    },
    /// Of a curve: points (argument, value) in base units, sorted by argument.
    Curve {
        /// The points.
        points: Vec<(Num, Num)>,
        /// Linear between points, as the case states.
        linear: bool,
    },
    /// `undeterminable`, where the type allows it.
    Undeterminable,
}

/// What is known of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// Its value.
    Exactly(Known),
    /// Inclusive bounds, of a quantity, a number, a date (`Known::Number`) or an ordered enum (`Known::Choice`).
    Between {
        /// `at_least`.
        at_least: Option<Known>,
        /// `at_most`.
        at_most: Option<Known>,
    },
    /// One of these values.
    OneOf(Vec<Known>),
}
