//! The changes after which the answer is another one, whatever the facts are that the case leaves open.

use super::admitted::admitted;
use super::given::given;
use super::knob::Knob;
use super::line::Change;
use super::nearest::nearest;
use crate::case::Case;
use crate::diagram::{Asked, Diagram, Level, NO, Reading, Way, at_cells};
use crate::policy::AttributeId;

/// How many changes are tried before only what cells tell is proposed.
const TRIES: usize = 200;

/// Where some variables lead to the target whatever the others are, with everything stated but for some facts.
pub(super) struct Beyond {
    /// The cases that reach the target, and those that do not.
    cases: [Diagram; 2],
    /// The cells in which there are such cases, but for what comparisons bind.
    cells: [Diagram; 2],
    /// Are there comparisons of two numbers? What they bind, cells alone do not tell.
    compared: bool,
}

impl Beyond {
    pub fn of(
        reading: &mut Reading<'_>,
        case: &Case,
        target: Diagram,
        but: &[AttributeId],
        kept: &[Level],
    ) -> Self {
        let rest = given(reading, case, &|id| but.contains(&id));
        let rest = admitted(reading, rest);
        let yes = reading.store.and(rest, target);
        let no = reading.store.without(rest, target);
        let gone = |level: Level| !kept.contains(&level);
        let mut axes = reading.space.axes.iter();
        Self {
            compared: axes.any(|axis| matches!(axis.asked, Asked::Comparison(_))),
            cells: [yes, no].map(|cases| reading.store.exists(cases, &gone)),
            cases: [yes, no],
        }
    }

    /// Can the target be reached at all?
    pub fn is_nowhere(&self) -> bool {
        self.cells[0] == NO
    }

    /// The nearest changes of some facts after which the target is reached whatever the other variables are. Where cells do
    /// not tell, what they allow is tried: when a case fails there, so do all changes that this case fails after.
    pub fn nearest(
        &self,
        reading: &mut Reading<'_>,
        case: &Case,
        knobs: &[&Knob],
    ) -> Option<Vec<Change>> {
        let [reaches, fails] = self.cells;
        let told = reading.store.without(reaches, fails);
        if !self.compared {
            return nearest(reading, case, knobs, told).map(|(changes, _)| changes);
        }
        let mut left = reaches;
        for _ in 0..TRIES {
            let (changes, mut cells) = nearest(reading, case, knobs, left)?;
            for level in knobs.iter().flat_map(|knob| knob.levels()) {
                if cells.iter().all(|(known, _)| *known != level) {
                    cells.push((level, 0));
                }
            }
            if self.holds(reading, &cells) {
                return Some(changes);
            }
            let failing = self.failing(reading, &cells);
            left = reading.store.without(left, failing);
        }
        nearest(reading, case, knobs, told).map(|(changes, _)| changes)
    }

    /// The cells given, which do not hold, and all others that do not because of the same case.
    fn failing(&self, reading: &mut Reading<'_>, cells: &[(Level, u16)]) -> Diagram {
        let [_, no] = self.cases;
        let here = at_cells(cells.iter().copied());
        let here = reading.store.region(&here);
        let fails = reading.store.and(no, here);
        let Way::Found { cells: at, .. } = reading.way(fails) else {
            return here;
        };
        let kept = |level: Level| cells.iter().any(|(known, _)| *known == level);
        let within =
            |level: Level, cell: u16| kept(level) || at.get(&level).is_none_or(|at| *at == cell);
        let there = reading.store.restrict(no, &within);
        // What that case leaves open may be anything.
        let not = reading.store.not(there);
        let not = reading.store.exists(not, &|level| !kept(level));
        let all = reading.store.not(not);
        reading.store.or(all, here)
    }

    /// Is the target reached in these cells, whatever the other variables are?
    pub fn holds(&self, reading: &mut Reading<'_>, cells: &[(Level, u16)]) -> bool {
        let cell = |level: Level| {
            let found = cells.iter().find(|(here, _)| *here == level);
            found.map_or(0, |(_, cell)| *cell)
        };
        let [reaches, fails] = self
            .cells
            .map(|cells| reading.store.value_at(cells, cell) != 0);
        if !self.compared || !reaches {
            return reaches && !fails;
        }
        let here = at_cells(cells.iter().copied());
        let here = reading.store.region(&here);
        let [yes, no] = self.cases;
        !(fails && reading.occurs(&[(no, true), (here, true)]))
            && reading.occurs(&[(yes, true), (here, true)])
    }
}
