//! The values of a variable that a policy does not tell apart.

use std::collections::BTreeSet;

use crate::policy::{ChoiceSet, Op};
use crate::quantity::Num;

/// Values of one variable that every comparison of the policy answers alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// True or false.
    Truth(bool),
    /// Some choices of an enum, or some declared instances.
    Choices(ChoiceSet),
    /// Exactly this number.
    Point(Num),
    /// The numbers strictly between; an absent end is open.
    Between(Option<Num>, Option<Num>),
    /// It cannot be determined.
    Undeterminable,
}

impl Cell {
    /// How many choices it takes to list it.
    #[must_use]
    pub fn choices(&self) -> usize {
        match self {
            Cell::Choices(choices) => choices.len(),
            _ => 1,
        }
    }

    /// Does every number in it compare so with a constant that is one of the cuts?
    #[must_use]
    pub fn compares(&self, op: Op, constant: &Num) -> bool {
        match self {
            Cell::Point(value) => op.holds(value, constant),
            Cell::Between(_, Some(end)) if end <= constant => {
                matches!(op, Op::Lt | Op::Le | Op::Ne)
            }
            Cell::Between(..) => matches!(op, Op::Gt | Op::Ge | Op::Ne),
            Cell::Truth(_) | Cell::Choices(_) | Cell::Undeterminable => false,
        }
    }

    /// Is the number in it?
    #[must_use]
    pub fn contains(&self, value: &Num) -> bool {
        match self {
            Cell::Point(point) => point == value,
            Cell::Between(low, high) => {
                low.as_ref().is_none_or(|low| low < value)
                    && high.as_ref().is_none_or(|high| value < high)
            }
            Cell::Truth(_) | Cell::Choices(_) | Cell::Undeterminable => false,
        }
    }

    fn is_inhabited(&self, integer: bool) -> bool {
        match self {
            Cell::Point(value) => !integer || value.is_integer(),
            Cell::Between(Some(start), Some(end)) if integer => {
                start.floor() + Num::one() < end.clone()
            }
            _ => true,
        }
    }
}

/// The cells that cuts make of the numbers from `least` on, ascending. Of whole numbers only cells that hold one.
#[must_use]
pub fn numbers(cuts: &BTreeSet<Num>, integer: bool, least: Option<&Num>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut start: Option<Num> = None;
    for cut in cuts {
        cells.push(Cell::Between(start.replace(cut.clone()), Some(cut.clone())));
        cells.push(Cell::Point(cut.clone()));
    }
    cells.push(Cell::Between(start, None));
    let below = |cell: &Cell| match (cell, least) {
        (Cell::Point(value), Some(least)) => value < least,
        (Cell::Between(_, Some(end)), Some(least)) => end <= least,
        _ => false,
    };
    cells.retain(|cell| !below(cell) && cell.is_inhabited(integer));
    cells
}
