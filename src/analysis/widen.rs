//! A clause's cells, made as wide as can be, and its lists as short as they may be.

use super::seek::{Seeker, True};
use crate::diagram::{Axis, Cell, Level, Ranges, Region, in_ranges, within};

impl Seeker<'_, '_> {
    /// The names, and the cells made as wide as the names let them be.
    pub(super) fn widest(&self, kept: &[True], start: &Region) -> (Vec<(usize, bool)>, Region) {
        let mut names = Vec::new();
        let mut region = Region::new();
        let mut wanted = self.fails.clone();
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
        let levels: Vec<Level> = region.keys().rev().copied().collect();
        for level in levels {
            let Some(ranges) = region.remove(&level) else {
                continue;
            };
            let store = &self.reading.store;
            let failing = store.cells_meeting(level, &wanted, &region);
            let axis = self.reading.space.axis(level);
            let ordered = axis.is_some_and(Axis::is_ordered);
            region.insert(level, widened(&ranges, &failing, ordered));
        }
        (names, region)
    }

    /// Lists no more than must be said: `partner is bulgaria`, where no other that would do can be. Is any list shorter now?
    pub(super) fn narrowed(&self, names: &[(usize, bool)], region: &mut Region) -> bool {
        let mut shorter = false;
        for level in region.keys().copied().collect::<Vec<_>>() {
            let axis = self.reading.space.axis(level);
            let Some(axis) = axis.filter(|axis| !axis.is_ordered()) else {
                continue;
            };
            let Some(ranges) = region.remove(&level) else {
                continue;
            };
            let mut wanted = vec![(self.needed, true)];
            wanted.extend(self.signed(names));
            let reached = self.reading.store.cells_meeting(level, &wanted, region);
            let cells = 0..reached.len() as u16;
            let reached = |cell: u16| reached.get(usize::from(cell)) == Some(&true);
            let few = cells
                .clone()
                .filter(|&cell| within(&ranges, cell) && reached(cell));
            let few = in_ranges(few);
            // A list is as long as what it names, or what it leaves out.
            let named = |ranges: &Ranges| -> usize {
                let inside = cells.clone().filter(|&cell| within(ranges, cell));
                inside
                    .map(|cell| axis.cells.get(usize::from(cell)).map_or(1, Cell::choices))
                    .sum()
            };
            let all: usize = axis.cells.iter().map(Cell::choices).sum();
            let (said, left_out) = (named(&ranges), all - named(&ranges));
            if !few.is_empty() && named(&few) < said && named(&few) <= left_out {
                shorter = true;
                region.insert(level, few);
            } else {
                region.insert(level, ranges);
            }
        }
        shorter
    }

    /// Leaves out what the rest of the clause says already.
    pub(super) fn drop_implied(&self, names: &mut Vec<(usize, bool)>, region: &mut Region) {
        let store = &self.reading.store;
        let holds = |names: &[(usize, bool)], region: &Region| {
            let mut wanted = self.fails.clone();
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
