//! Exact feasibility of linear inequalities over rationals and whole numbers, by Fourier and Motzkin's elimination.

use std::collections::{BTreeMap, BTreeSet};

use super::Num;

/// `Σ coefficient·unknown <= bound`, or `<` when strict. No coefficient is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<K> {
    /// Coefficients by unknown.
    pub terms: BTreeMap<K, Num>,
    /// The bound.
    pub bound: Num,
    /// Strictly less?
    pub strict: bool,
}

/// How many sub-problems with whole numbers are tried before giving up.
const BRANCHES: u32 = 200;

impl<K: Ord + Copy> Row<K> {
    /// The terms added up, those of one unknown together.
    pub fn of(terms: &[(Num, K)], bound: Num, strict: bool) -> Self {
        let mut sum: BTreeMap<K, Num> = BTreeMap::new();
        for (coefficient, unknown) in terms {
            let before = sum.remove(unknown).unwrap_or_else(Num::zero);
            sum.insert(*unknown, before + coefficient.clone());
        }
        sum.retain(|_, coefficient| !coefficient.is_zero());
        Row {
            terms: sum,
            bound,
            strict,
        }
    }

    /// The same with `>=` for `<=`.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let terms = self.terms.iter();
        Row {
            terms: terms.map(|(unknown, c)| (*unknown, -c.clone())).collect(),
            bound: -self.bound.clone(),
            strict: self.strict,
        }
    }
}

/// What is known of the solutions of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solution<K> {
    /// One of them.
    Found(BTreeMap<K, Num>),
    /// There is none.
    None,
    /// So many sub-problems were looked at that it was given up.
    Unsettled,
}

/// Numbers that satisfy all rows, whole where they must be. Unknowns that no row mentions have none.
#[must_use]
pub fn solved<K: Ord + Copy>(rows: &[Row<K>], integers: &BTreeSet<K>) -> Solution<K> {
    let mut left = BRANCHES;
    solved_within(rows.to_vec(), integers, &mut left)
}

/// Can all rows hold at once, with whole numbers for some unknowns? Nothing when that could not be settled.
#[must_use]
pub fn solvable<K: Ord + Copy>(rows: &[Row<K>], integers: &BTreeSet<K>) -> Option<bool> {
    match solved(rows, integers) {
        Solution::Found(_) => Some(true),
        Solution::None => Some(false),
        Solution::Unsettled => None,
    }
}

fn solved_within<K: Ord + Copy>(
    rows: Vec<Row<K>>,
    integers: &BTreeSet<K>,
    left: &mut u32,
) -> Solution<K> {
    let Some(fewer) = left.checked_sub(1) else {
        return Solution::Unsettled;
    };
    *left = fewer;
    let Some(values) = solution(&rows, integers) else {
        return Solution::None;
    };
    let broken = values
        .iter()
        .find(|(unknown, v)| integers.contains(unknown) && !v.is_integer());
    let Some((unknown, value)) = broken else {
        return Solution::Found(values);
    };
    // Between two neighbouring whole numbers there is none: look on either side.
    let mut given_up = false;
    for (sign, bound) in [(1, value.floor()), (-1, -value.ceil())] {
        let mut rows = rows.clone();
        let terms = BTreeMap::from([(*unknown, Num::from_int(sign))]);
        rows.push(Row {
            terms,
            bound,
            strict: false,
        });
        match solved_within(rows, integers, left) {
            Solution::None => {}
            Solution::Unsettled => given_up = true,
            found => return found,
        }
    }
    match given_up {
        true => Solution::Unsettled,
        false => Solution::None,
    }
}

/// Some rational solution, with whole numbers where that costs nothing.
fn solution<K: Ord + Copy>(rows: &[Row<K>], integers: &BTreeSet<K>) -> Option<BTreeMap<K, Num>> {
    let mut rows: Vec<Row<K>> = rows.iter().map(|row| tightened(row, integers)).collect();
    // Whole numbers are chosen first, so that the others can fit in between: they are eliminated last.
    let unknowns: BTreeSet<(bool, K)> = rows
        .iter()
        .flat_map(|row| {
            row.terms
                .keys()
                .map(|unknown| (integers.contains(unknown), *unknown))
        })
        .collect();
    let mut eliminated: Vec<(K, Vec<Row<K>>)> = Vec::new();
    for &(_, unknown) in &unknowns {
        let (with, without): (Vec<Row<K>>, Vec<Row<K>>) = rows
            .into_iter()
            .partition(|row| row.terms.contains_key(&unknown));
        rows = without;
        let (above, below): (Vec<&Row<K>>, Vec<&Row<K>>) = with
            .iter()
            .partition(|row| row.terms.get(&unknown).is_some_and(|c| !c.is_negative()));
        for up in &above {
            for down in &below {
                let row = tightened(&combined(up, down, unknown)?, integers);
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        eliminated.push((unknown, with));
    }
    let holds = |row: &Row<K>| {
        if row.strict {
            row.bound > Num::zero()
        } else {
            row.bound >= Num::zero()
        }
    };
    if !rows.iter().all(holds) {
        return None;
    }
    let mut values: BTreeMap<K, Num> = BTreeMap::new();
    for (unknown, rows) in eliminated.iter().rev() {
        let value = choose(*unknown, rows, &values)?;
        values.insert(*unknown, value);
    }
    Some(values)
}

/// The sum of two rows in which `unknown` falls out.
fn combined<K: Ord + Copy>(up: &Row<K>, down: &Row<K>, unknown: K) -> Option<Row<K>> {
    let up_by = Num::one().checked_div(up.terms.get(&unknown)?)?;
    let down_by = -Num::one().checked_div(down.terms.get(&unknown)?)?;
    let mut terms: BTreeMap<K, Num> = BTreeMap::new();
    for (row, by) in [(up, &up_by), (down, &down_by)] {
        for (other, coefficient) in &row.terms {
            let before = terms.remove(other).unwrap_or_else(Num::zero);
            let sum = before + coefficient.clone() * by.clone();
            if *other != unknown && !sum.is_zero() {
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
fn tightened<K: Ord + Copy>(row: &Row<K>, integers: &BTreeSet<K>) -> Row<K> {
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
    for (unknown, coefficient) in &row.terms {
        terms.insert(*unknown, coefficient.clone() * scale.clone());
    }
    let whole = |(unknown, c): (&K, &Num)| integers.contains(unknown) && c.is_integer();
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

/// A value between what the rows leave of one unknown when the others have values.
fn choose<K: Ord + Copy>(unknown: K, rows: &[Row<K>], values: &BTreeMap<K, Num>) -> Option<Num> {
    let mut least: Option<(Num, bool)> = None;
    let mut most: Option<(Num, bool)> = None;
    for row in rows {
        let coefficient = row.terms.get(&unknown)?;
        let mut rest = row.bound.clone();
        for (other, c) in row.terms.iter().filter(|(other, _)| **other != unknown) {
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

    fn row(terms: &[(i64, u32)], strict: bool, bound: i64) -> Row<u32> {
        let terms: Vec<(Num, u32)> = terms.iter().map(|&(c, s)| (Num::from_int(c), s)).collect();
        Row::of(&terms, Num::from_int(bound), strict)
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
        let whole = BTreeSet::from([0, 1]);
        // x < y < x + 1
        let rows = [
            row(&[(1, 0), (-1, 1)], true, 0),
            row(&[(1, 1), (-1, 0)], true, 1),
        ];
        assert_eq!(solvable(&rows, &whole), Some(false));
        assert_eq!(solvable(&rows, &BTreeSet::from([0])), Some(true));
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
