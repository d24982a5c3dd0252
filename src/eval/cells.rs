//! The values of one variable, cut into the cells that a case and its policy tell apart.

use std::collections::BTreeSet;

use crate::policy::{ChoiceSet, Op};
use crate::quantity::Num;

/// Some numbers that every comparison at hand answers alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Exactly this one.
    Point(Num),
    /// Those strictly between; an absent end is open.
    Between(Option<Num>, Option<Num>),
}

impl Cell {
    /// Does every number in it compare so with the constant? Nothing when only some do.
    pub fn compares(&self, op: Op, constant: &Num) -> Option<bool> {
        match self {
            Cell::Point(value) => Some(op.holds(value, constant)),
            Cell::Between(_, Some(end)) if end <= constant => {
                Some(matches!(op, Op::Lt | Op::Le | Op::Ne))
            }
            Cell::Between(Some(start), _) if start >= constant => {
                Some(matches!(op, Op::Gt | Op::Ge | Op::Ne))
            }
            Cell::Between(..) => None,
        }
    }

    /// Where it starts, and whether that number is in it.
    pub fn start(&self) -> Option<(&Num, bool)> {
        match self {
            Cell::Point(value) => Some((value, true)),
            Cell::Between(start, _) => start.as_ref().map(|n| (n, false)),
        }
    }

    /// Where it ends, and whether that number is in it.
    pub fn end(&self) -> Option<(&Num, bool)> {
        match self {
            Cell::Point(value) => Some((value, true)),
            Cell::Between(_, end) => end.as_ref().map(|n| (n, false)),
        }
    }

    fn is_inhabited(&self, integer: bool) -> bool {
        match self {
            Cell::Point(value) => !integer || value.is_integer(),
            Cell::Between(Some(start), Some(end)) if integer => {
                start.floor() + Num::one() < end.clone()
            }
            Cell::Between(Some(start), Some(end)) => start < end,
            Cell::Between(..) => true,
        }
    }
}

/// The cells the cuts make, ascending; of whole numbers only those that hold one, and none below `least`.
pub(super) fn cells(cuts: &BTreeSet<Num>, integer: bool, least: Option<&Num>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut start: Option<Num> = None;
    for cut in cuts {
        cells.push(Cell::Between(start.replace(cut.clone()), Some(cut.clone())));
        cells.push(Cell::Point(cut.clone()));
    }
    cells.push(Cell::Between(start, None));
    cells.retain(|cell| {
        let allowed = least.is_none_or(|least| cell.compares(Op::Ge, least) != Some(false));
        allowed && cell.is_inhabited(integer)
    });
    cells
}

/// What the answer to one question can be. Answers are numbered from 0.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// What they are.
    pub kind: ValueKind,
    /// The number of the answer `undeterminable`, where there is one: the last.
    pub undeterminable: Option<u32>,
}

/// What the answers are.
#[derive(Clone, Debug)]
pub(super) enum ValueKind {
    /// 0 is false and 1 is true.
    Truth,
    /// So many choices.
    Choice(u32),
    /// Numbers, by cell.
    Number {
        /// The cells, ascending.
        cells: Vec<Cell>,
        /// Whole numbers only?
        integer: bool,
    },
}

impl Values {
    /// Answers of this kind, and `undeterminable` if that is one.
    pub fn new(kind: ValueKind, undeterminable: bool) -> Self {
        let count = match &kind {
            ValueKind::Truth => 2,
            ValueKind::Choice(count) => *count,
            ValueKind::Number { cells, .. } => cells.len() as u32,
        };
        Self {
            kind,
            undeterminable: undeterminable.then_some(count),
        }
    }

    /// All answers but `undeterminable`.
    pub fn determinable(&self) -> ChoiceSet {
        match &self.kind {
            ValueKind::Truth => ChoiceSet::all(2),
            ValueKind::Choice(count) => ChoiceSet::all(*count as usize),
            ValueKind::Number { cells, .. } => ChoiceSet::all(cells.len()),
        }
    }

    /// Only `undeterminable`, if that is an answer.
    pub fn only_undeterminable(&self) -> ChoiceSet {
        self.undeterminable.into_iter().collect()
    }

    /// All answers.
    pub fn all(&self) -> ChoiceSet {
        self.determinable().union(&self.only_undeterminable())
    }

    /// The cells of numbers that compare so with the constant; nothing when a cell lies on both sides of it.
    pub fn comparing(&self, op: Op, constant: &Num) -> Option<ChoiceSet> {
        let ValueKind::Number { cells, .. } = &self.kind else {
            return Some(ChoiceSet::empty());
        };
        // Cells are ascending: those below the constant come first, then the one that it is.
        let below = cells.partition_point(|cell| cell.compares(Op::Lt, constant) == Some(true));
        let here = cells.get(below).map(|cell| cell.compares(Op::Eq, constant));
        let equal = match here {
            Some(None) => return None,
            Some(Some(true)) => below + 1,
            Some(Some(false)) | None => below,
        };
        let (below, equal, all) = (below as u32, equal as u32, cells.len() as u32);
        Some(match op {
            Op::Lt => (0..below).collect(),
            Op::Le => (0..equal).collect(),
            Op::Eq => (below..equal).collect(),
            Op::Ge => (below..all).collect(),
            Op::Gt => (equal..all).collect(),
            Op::Ne => (0..below).chain(equal..all).collect(),
        })
    }

    /// The cells of numbers between the bounds, which must be cuts.
    pub fn between(&self, least: Option<&Num>, most: Option<&Num>) -> ChoiceSet {
        let bound = |op, constant: Option<&Num>| {
            constant
                .and_then(|c| self.comparing(op, c))
                .unwrap_or_else(|| self.determinable())
        };
        bound(Op::Ge, least).intersection(&bound(Op::Le, most))
    }

    /// The number, when the answers hold exactly one.
    pub fn number(&self, answers: &ChoiceSet) -> Option<&Num> {
        let ValueKind::Number { cells, .. } = &self.kind else {
            return None;
        };
        match cells.get(answers.only()? as usize)? {
            Cell::Point(value) => Some(value),
            Cell::Between(..) => None,
        }
    }

    /// The cells of the answers in groups without gaps, ascending: the first and the last cell of each.
    pub fn runs(&self, answers: &ChoiceSet) -> Vec<(&Cell, &Cell)> {
        let ValueKind::Number { cells, .. } = &self.kind else {
            return Vec::new();
        };
        let mut runs: Vec<(&Cell, &Cell)> = Vec::new();
        let mut before = false;
        for (i, cell) in (0u32..).zip(cells) {
            let here = answers.contains(i);
            match runs.last_mut() {
                Some(run) if here && before => run.1 = cell,
                _ if here => runs.push((cell, cell)),
                _ => {}
            }
            before = here;
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(numbers: &[i64]) -> BTreeSet<Num> {
        numbers.iter().map(|&n| Num::from_int(n)).collect()
    }

    #[test]
    fn cells_alternate_between_points_and_gaps() {
        let zero = Num::zero();
        let all = cells(&cuts(&[0, 300]), false, Some(&zero));
        let n = |v| Some(Num::from_int(v));
        assert_eq!(
            all,
            [
                Cell::Point(Num::zero()),
                Cell::Between(n(0), n(300)),
                Cell::Point(Num::from_int(300)),
                Cell::Between(n(300), None)
            ]
        );
        assert_eq!(cells(&cuts(&[300]), false, None).len(), 3);
    }

    #[test]
    fn whole_numbers_leave_no_empty_cell() {
        let all = cells(&cuts(&[2, 3, 5]), true, Some(&Num::from_int(2)));
        assert_eq!(all.len(), 5, "2, 3, {{4}}, 5 and above: {all:?}");
        let half = BTreeSet::from([Num::ratio(5, 2).unwrap_or_else(Num::zero)]);
        assert_eq!(cells(&half, true, None).len(), 2);
    }

    #[test]
    fn comparisons_pick_cells_and_refuse_to_cut_one() {
        let kind = ValueKind::Number {
            cells: cells(&cuts(&[0, 10]), false, None),
            integer: false,
        };
        let values = Values::new(kind, true);
        let at_least = values.comparing(Op::Ge, &Num::from_int(10));
        assert_eq!(at_least, Some([3, 4].into_iter().collect()));
        assert_eq!(values.comparing(Op::Lt, &Num::from_int(5)), None);
        assert_eq!(values.only_undeterminable(), ChoiceSet::one(5));
        let ends: ChoiceSet = [0, 1, 4].into_iter().collect();
        assert_eq!(values.runs(&ends).len(), 2);
        assert_eq!(values.number(&ChoiceSet::one(3)), Some(&Num::from_int(10)));
    }
}
