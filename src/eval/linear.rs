//! Exact feasibility of linear inequalities over rationals and whole numbers, by Fourier and Motzkin's elimination.

use std::collections::{BTreeMap, BTreeSet};

use crate::quantity::Num;

use super::formula::Slot;

/// `Σ coefficient·slot <= bound`, or `<` when strict. No coefficient is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Coefficients by slot.
    pub terms: BTreeMap<Slot, Num>,
    /// The bound.
    pub bound: Num,
    /// Strictly less?
    pub strict: bool,
}

/// How many sub-problems with whole numbers are tried before giving up.
const BRANCHES: u32 = 200;

/// Can all rows hold at once, with whole numbers in some slots? Nothing when that could not be settled.
pub(super) fn solvable(rows: &[Row], integers: &BTreeSet<Slot>) -> Option<bool> {
    let mut left = BRANCHES;
    solvable_within(rows.to_vec(), integers, &mut left)
}

fn solvable_within(rows: Vec<Row>, integers: &BTreeSet<Slot>, left: &mut u32) -> Option<bool> {
    *left = left.checked_sub(1)?;
    let Some(values) = solution(&rows, integers) else {
        return Some(false);
    };
    let broken = values
        .iter()
        .find(|(slot, v)| integers.contains(slot) && !v.is_integer());
    let Some((slot, value)) = broken else {
        return Some(true);
    };
    // Between two neighbouring whole numbers there is none: look on either side.
    let mut given_up = false;
    for (sign, bound) in [(1, value.floor()), (-1, -value.ceil())] {
        let mut rows = rows.clone();
        let terms = BTreeMap::from([(*slot, Num::from_int(sign))]);
        rows.push(Row {
            terms,
            bound,
            strict: false,
        });
        match solvable_within(rows, integers, left) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => given_up = true,
        }
    }
    (!given_up).then_some(false)
}

/// Some rational solution, with whole numbers where that costs nothing.
fn solution(rows: &[Row], integers: &BTreeSet<Slot>) -> Option<BTreeMap<Slot, Num>> {
    let mut rows: Vec<Row> = rows.iter().map(|row| tightened(row, integers)).collect();
    // Whole numbers are chosen first, so that the others can fit in between: they are eliminated last.
    let slots: BTreeSet<(bool, Slot)> = rows
        .iter()
        .flat_map(|row| {
            row.terms
                .keys()
                .map(|slot| (integers.contains(slot), *slot))
        })
        .collect();
    let mut eliminated: Vec<(Slot, Vec<Row>)> = Vec::new();
    for &(_, slot) in &slots {
        let (with, without): (Vec<Row>, Vec<Row>) = rows
            .into_iter()
            .partition(|row| row.terms.contains_key(&slot));
        rows = without;
        let (above, below): (Vec<&Row>, Vec<&Row>) = with
            .iter()
            .partition(|row| row.terms.get(&slot).is_some_and(|c| !c.is_negative()));
        for up in &above {
            for down in &below {
                let row = tightened(&combined(up, down, slot)?, integers);
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        eliminated.push((slot, with));
    }
    let holds = |row: &Row| {
        if row.strict {
            row.bound > Num::zero()
        } else {
            row.bound >= Num::zero()
        }
    };
    if !rows.iter().all(holds) {
        return None;
    }
    let mut values: BTreeMap<Slot, Num> = BTreeMap::new();
    for (slot, rows) in eliminated.iter().rev() {
        let value = choose(*slot, rows, &values)?;
        values.insert(*slot, value);
    }
    Some(values)
}

/// The sum of two rows in which `slot` falls out.
fn combined(up: &Row, down: &Row, slot: Slot) -> Option<Row> {
    let up_by = Num::one().checked_div(up.terms.get(&slot)?)?;
    let down_by = -Num::one().checked_div(down.terms.get(&slot)?)?;
    let mut terms: BTreeMap<Slot, Num> = BTreeMap::new();
    for (row, by) in [(up, &up_by), (down, &down_by)] {
        for (other, coefficient) in &row.terms {
            let before = terms.remove(other).unwrap_or_else(Num::zero);
            let sum = before + coefficient.clone() * by.clone();
            if *other != slot && !sum.is_zero() {
                terms.insert(*other, sum);
            }
        }
    }
    let bound = up.bound.clone() * up_by + down.bound.clone() * down_by;
    Some(Row {
        terms,
        bound,
        strict: up.strict || down.strict,
    })
}

/// A sum or difference of whole numbers is whole: `< 3` is `<= 2`, and `<= 7/2` is `<= 3`.
fn tightened(row: &Row, integers: &BTreeSet<Slot>) -> Row {
    let mut row = row.clone();
    let Some(first) = row.terms.values().next() else {
        return row;
    };
    let size = if first.is_negative() {
        -first.clone()
    } else {
        first.clone()
    };
    let Some(scale) = Num::one().checked_div(&size) else {
        return row;
    };
    let mut terms = BTreeMap::new();
    for (slot, coefficient) in &row.terms {
        terms.insert(*slot, coefficient.clone() * scale.clone());
    }
    let whole = |(slot, c): (&Slot, &Num)| integers.contains(slot) && c.is_integer();
    row.bound = row.bound * scale;
    if terms.iter().all(whole) {
        row.bound = if row.strict {
            row.bound.ceil() - Num::one()
        } else {
            row.bound.floor()
        };
        row.strict = false;
    }
    row.terms = terms;
    row
}

/// A value between what the rows leave of one slot when the others have values.
fn choose(slot: Slot, rows: &[Row], values: &BTreeMap<Slot, Num>) -> Option<Num> {
    let mut least: Option<(Num, bool)> = None;
    let mut most: Option<(Num, bool)> = None;
    for row in rows {
        let coefficient = row.terms.get(&slot)?;
        let mut rest = row.bound.clone();
        for (other, c) in row.terms.iter().filter(|(other, _)| **other != slot) {
            rest = rest - c.clone() * values.get(other).cloned().unwrap_or_else(Num::zero);
        }
        let limit = rest.checked_div(coefficient)?;
        if coefficient.is_negative() {
            let tighter = least
                .as_ref()
                .is_none_or(|(n, s)| limit > *n || (limit == *n && !s));
            if tighter {
                least = Some((limit, row.strict));
            }
        } else {
            let tighter = most
                .as_ref()
                .is_none_or(|(n, s)| limit < *n || (limit == *n && !s));
            if tighter {
                most = Some((limit, row.strict));
            }
        }
    }
    let fits = |n: &Num| {
        least
            .as_ref()
            .is_none_or(|(l, strict)| if *strict { n > l } else { n >= l })
            && most
                .as_ref()
                .is_none_or(|(m, strict)| if *strict { n < m } else { n <= m })
    };
    let one = Num::one();
    let mut candidates = vec![Num::zero()];
    if let Some((l, _)) = &least {
        candidates.extend([l.ceil(), l.floor() + one.clone()]);
    }
    if let Some((m, _)) = &most {
        candidates.extend([m.floor(), m.ceil() - one.clone()]);
    }
    if let (Some((l, _)), Some((m, _))) = (&least, &most) {
        candidates.push(l.clone());
        candidates.push(m.clone());
        candidates.extend((l.clone() + m.clone()).checked_div(&Num::from_int(2)));
    }
    let whole = candidates.iter().find(|n| n.is_integer() && fits(n));
    whole
        .or_else(|| candidates.iter().find(|n| fits(n)))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(i64, u32)], strict: bool, bound: i64) -> Row {
        let terms = terms
            .iter()
            .map(|&(c, s)| (Slot(s), Num::from_int(c)))
            .collect();
        Row {
            terms,
            bound: Num::from_int(bound),
            strict,
        }
    }

    #[test]
    fn strict_and_loose_bounds_differ_at_the_edge() {
        let none = BTreeSet::new();
        let touching = [
            row(&[(1, 0), (-1, 1)], false, 0),
            row(&[(-1, 0), (1, 1)], false, 0),
        ];
        assert_eq!(solvable(&touching, &none), Some(true));
        let strictly = [
            row(&[(1, 0), (-1, 1)], true, 0),
            row(&[(-1, 0), (1, 1)], false, 0),
        ];
        assert_eq!(solvable(&strictly, &none), Some(false));
    }

    #[test]
    fn chains_carry_bounds_along() {
        let none = BTreeSet::new();
        let chain = [
            row(&[(1, 0), (-1, 1)], false, -1),
            row(&[(1, 1), (-1, 2)], false, -1),
            row(&[(1, 2)], false, 10),
            row(&[(-1, 0)], false, -8),
        ];
        assert_eq!(solvable(&chain, &none), Some(true));
        let longer = [&chain[..], &[row(&[(-1, 0)], true, -8)]].concat();
        assert_eq!(solvable(&longer, &none), Some(false));
    }

    #[test]
    fn between_neighbouring_whole_numbers_there_is_none() {
        let whole = BTreeSet::from([Slot(0), Slot(1)]);
        // x < y < x + 1
        let rows = [
            row(&[(1, 0), (-1, 1)], true, 0),
            row(&[(1, 1), (-1, 0)], true, 1),
        ];
        assert_eq!(solvable(&rows, &whole), Some(false));
        assert_eq!(solvable(&rows, &BTreeSet::from([Slot(0)])), Some(true));
        // 2x = 3, then 2x = 3y with y between 1 and 3
        let half = [row(&[(2, 0)], false, 3), row(&[(-2, 0)], false, -3)];
        assert_eq!(solvable(&half, &whole), Some(false));
        let thirds = [
            row(&[(2, 0), (-3, 1)], false, 0),
            row(&[(-2, 0), (3, 1)], false, 0),
            row(&[(1, 1)], true, 3),
            row(&[(-1, 1)], true, -1),
        ];
        assert_eq!(solvable(&thirds, &whole), Some(true));
    }
}
