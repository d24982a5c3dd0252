//! A number of a cell that a person would write.

use crate::diagram::Cell;
use crate::quantity::{Num, Unit};

/// A number in the cell, as round as the cell lets it be in the unit; none for a cell that holds no numbers.
pub(super) fn representative(cell: &Cell, integer: bool, unit: Option<&Unit>) -> Option<Num> {
    let shown = |base: &Num| unit.map_or_else(|| base.clone(), |unit| unit.from_base(base));
    let base = |shown: &Num| unit.map_or_else(|| shown.clone(), |unit| unit.to_base(shown));
    match cell {
        Cell::Point(value) => Some(value.clone()),
        Cell::Between(None, None) => Some(Num::zero()),
        Cell::Between(Some(low), None) => Some(base(&(shown(low).floor() + Num::one()))),
        Cell::Between(None, Some(high)) => Some(base(&(shown(high).ceil() - Num::one()))),
        Cell::Between(Some(low), Some(high)) if integer => {
            Some(low.floor() + Num::one()).filter(|value| value < high)
        }
        Cell::Between(Some(low), Some(high)) => Some(base(&between(&shown(low), &shown(high)))),
        Cell::Truth(_) | Cell::Choices(_) | Cell::Undeterminable => None,
    }
}

/// The roundest number strictly between two: with the fewest decimals, nearest to the lower.
fn between(low: &Num, high: &Num) -> Num {
    let mut step = Num::one();
    for _ in 0..18 {
        let Some(steps) = low.checked_div(&step) else {
            break;
        };
        let next = (steps.floor() + Num::one()) * step.clone();
        if next < *high {
            return next;
        }
        step = step
            .checked_div(&Num::from_int(10))
            .unwrap_or_else(Num::one);
    }
    let sum = low.clone() + high.clone();
    sum.checked_div(&Num::from_int(2)).unwrap_or(sum)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test panics")]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_are_preferred() {
        let n = Num::from_int;
        let between =
            |a: Num, b: Num| representative(&Cell::Between(Some(a), Some(b)), false, None);
        assert_eq!(between(n(0), n(300)), Some(n(1)));
        assert_eq!(between(n(3), n(4)), Num::ratio(31, 10));
        let third = Num::ratio(1, 3).unwrap();
        assert_eq!(
            between(third, Num::ratio(34, 100).unwrap()),
            Num::ratio(334, 1000)
        );
        let above = Cell::Between(Some(n(7)), None);
        assert_eq!(representative(&above, false, None), Some(n(8)));
    }
}
