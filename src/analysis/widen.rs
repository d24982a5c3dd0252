//! A clause's cells, made as wide as can be, and its lists as short as they may be.

use super::clause::Clause;
use super::seek::{Seeker, True};
use crate::diagram::{Axis, Cell, Level, Ranges, Region, in_ranges, within};

impl Seeker<'_, '_> {
    /// The names, and the cells made as wide as the names let them be.
    pub(super) fn widest(&self, kept: &[True], start: &Region) -> (Vec<(usize, bool)>, Region) {
        let mut names = Vec::new();
        let mut region = Region::new();
        let mut wanted = self.fails();
        for &one in kept {
            match one {
                True::Name(at, holds) => {
                    names.push((at, holds));
                    wanted.extend(self.names.get(at).map(|name| (name.diagram, holds)));
                }
                True::Cell(level) => {
                    region.extend(start.get(&level).map(|ranges| (level, ranges.clone())));
                }
            }
        }
        let (store, space) = (&self.reading.store, &self.reading.space);
        store.revise(
            &wanted,
            &mut region,
            |_| true,
            |level, ranges, failing| {
                let ordered = space.axis(level).is_some_and(Axis::is_ordered);
                widened(ranges, failing, ordered)
            },
        );
        (names, region)
    }

    /// Lists no more than must be said: `partner is bulgaria`, where no other that would do can be. Is any list shorter now?
    pub(super) fn narrowed(&self, names: &[(usize, bool)], region: &mut Region) -> bool {
        let mut shorter = false;
        let mut wanted = self.needed();
        wanted.extend(self.signed(names));
        let (store, space) = (&self.reading.store, &self.reading.space);
        let is_list = |level: Level| space.axis(level).is_some_and(|axis| !axis.is_ordered());
        store.revise(&wanted, region, is_list, |level, ranges, reached| {
            let reached = |cell: u16| reached.get(usize::from(cell)) == Some(&true);
            let all = space.cells(level);
            let cells = 0..all.len() as u16;
            let few = cells.filter(|&cell| within(ranges, cell) && reached(cell));
            let few = in_ranges(few);
            // A list is as long as what it names, or what it leaves out.
            let named = |ranges: &Ranges| -> usize {
                let cells = (0..).zip(all).filter(|&(cell, _)| within(ranges, cell));
                cells.map(|(_, cell)| cell.choices()).sum()
            };
            let said = named(ranges);
            let left_out = all.iter().map(Cell::choices).sum::<usize>() - said;
            if few.is_empty() || named(&few) >= said || named(&few) > left_out {
                return ranges.clone();
            }
            shorter = true;
            few
        });
        shorter
    }

    /// Leaves out what the rest of the clause says already.
    pub(super) fn drop_implied(&self, names: &mut Vec<(usize, bool)>, region: &mut Region) {
        let store = &self.reading.store;
        let holds = |names: &[(usize, bool)], region: &Region| {
            let mut wanted = self.fails();
            wanted.extend(self.signed(names));
            store.meeting_near(&wanted, &|_| 0, region).is_none()
        };
        for one in names.clone() {
            let mut fewer = names.clone();
            fewer.retain(|other| *other != one);
            if holds(&fewer, region) {
                *names = fewer;
            }
        }
        for level in region.keys().rev().copied().collect::<Vec<_>>() {
            let Some(ranges) = region.remove(&level) else {
                continue;
            };
            if !holds(names, region) {
                region.insert(level, ranges);
            }
        }
    }

    /// Leaves out what comparisons of numbers make superfluous: what the rest says with numbers that can be. So far each
    /// comparison counted as free.
    pub(super) fn drop_bound(&mut self, clause: Clause) -> Clause {
        let (mut names, mut region) = (clause.names.clone(), clause.region.clone());
        for at in (0..names.len()).rev() {
            let one = names.remove(at);
            if self.fails_with(&names, &region) {
                names.insert(at, one);
            }
        }
        for level in region.keys().rev().copied().collect::<Vec<_>>() {
            let Some(ranges) = region.remove(&level) else {
                continue;
            };
            if self.fails_with(&names, &region) {
                region.insert(level, ranges);
            }
        }
        match names.len() == clause.names.len() && region.len() == clause.region.len() {
            true => clause,
            false => self.written(names, region, &clause.start),
        }
    }

    /// Is there a case in these cells in which the names are so and that is where no clause may reach?
    fn fails_with(&mut self, names: &[(usize, bool)], region: &Region) -> bool {
        let mut wanted = self.fails();
        wanted.extend(self.signed(names));
        let cells = self.reading.store.region(region);
        wanted.push((cells, true));
        !self.reading.is_sound() || self.reading.occurs(&wanted)
    }
}

/// The cells that do not fail: of an ordered variable those next to the ones it has, else all.
fn widened(ranges: &Ranges, failing: &[bool], ordered: bool) -> Ranges {
    let fits = |cell: u16| failing.get(usize::from(cell)) == Some(&false);
    if let (&[(mut first, mut last)], true) = (ranges.as_slice(), ordered) {
        while fits(last + 1) {
            last += 1;
        }
        while first > 0 && fits(first - 1) {
            first -= 1;
        }
        return vec![(first, last)];
    }
    let all = 0..failing.len() as u16;
    in_ranges(all.filter(|&cell| within(ranges, cell) || fits(cell)))
}
