//! Whether a comparison of two numbers can hold, and can fail, when each is in a cell.

use super::cell::Cell;
use crate::policy::{Linear, Op};
use crate::quantity::Num;

/// The end of a range: open at infinity, or a number that is in the range or only its limit.
#[derive(Clone, Debug)]
struct End {
    value: Num,
    reached: bool,
}

/// Whether `a·x + b·y op k` can hold and can fail for `x` and `y` in their cells. Of whole numbers this may call
/// possible what no whole numbers reach; such a case is refused where it is made, never shown.
pub(super) fn answers(linear: &Linear, a: &Num, x: &Cell, b: &Num, y: &Cell) -> (bool, bool) {
    if *x == Cell::Undeterminable || *y == Cell::Undeterminable {
        return (false, true);
    }
    let (x_least, x_most) = scaled(x, a);
    let (y_least, y_most) = scaled(y, b);
    let least = sum(x_least, y_least);
    let most = sum(x_most, y_most);
    let k = &linear.constant;
    let below = least.as_ref().is_none_or(|end| end.value < *k);
    let above = most.as_ref().is_none_or(|end| end.value > *k);
    let at_least = least
        .as_ref()
        .is_none_or(|end| end.value < *k || (end.reached && end.value == *k));
    let at_most = most
        .as_ref()
        .is_none_or(|end| end.value > *k || (end.reached && end.value == *k));
    let equal = at_least && at_most;
    match linear.op {
        Op::Lt => (below, at_most),
        Op::Le => (at_least, above),
        Op::Gt => (above, at_least),
        Op::Ge => (at_most, below),
        Op::Eq => (equal, below || above),
        Op::Ne => (below || above, equal),
    }
}

/// The ends of `factor · cell`.
fn scaled(cell: &Cell, factor: &Num) -> (Option<End>, Option<End>) {
    let times = |value: &Num, reached| End {
        value: factor.clone() * value.clone(),
        reached,
    };
    let (low, high) = match cell {
        Cell::Point(value) => (Some(times(value, true)), Some(times(value, true))),
        Cell::Between(low, high) => (
            low.as_ref().map(|value| times(value, false)),
            high.as_ref().map(|value| times(value, false)),
        ),
        Cell::Truth(_) | Cell::Choices(_) | Cell::Undeterminable => (None, None),
    };
    match factor.is_negative() {
        true => (high, low),
        false => (low, high),
    }
}

fn sum(a: Option<End>, b: Option<End>) -> Option<End> {
    let (a, b) = (a?, b?);
    Some(End {
        value: a.value + b.value,
        reached: a.reached && b.reached,
    })
}
