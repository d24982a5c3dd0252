//! A condition as few regions, each as wide as it can be.
//!
//! The regions of a cover are prime (none can drop a variable or take in another cell) and irredundant (none is covered
//! by the others), which is what makes them short enough to read. Where a condition does not matter, because no case can
//! be there, the regions may reach into it.

use super::node::{Diagram, Level, NO, Store};
use super::read::{Ranges, Region, within};

/// A cover that may have been cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The regions. Together they hold wherever the condition does, and only there or where it does not matter.
    pub regions: Vec<Region>,
    /// Is something missing, because the cover would need more regions than were asked for?
    pub cut_short: bool,
}

impl Store {
    /// A cover of `condition` whose regions may also reach into `free`, in at most `most` regions. `ordered` says whether
    /// the cells of a variable are in an order, so that its ranges should stay one range.
    pub fn cover(
        &mut self,
        condition: Diagram,
        free: Diagram,
        most: usize,
        ordered: &impl Fn(Level) -> bool,
    ) -> Cover {
        let allowed = self.or(condition, free);
        let mut left = self.without(condition, free);
        let needed = left;
        let mut regions: Vec<(Region, Diagram)> = Vec::new();
        let mut cut_short = false;
        while left != NO && !self.exceeded() {
            if regions.len() == most {
                cut_short = true;
                break;
            }
            let Some(start) = self.shortest(left) else {
                break;
            };
            let wide = self.widened(start, allowed, ordered);
            let whole = self.region(&wide);
            left = self.without(left, whole);
            regions.push((wide, whole));
        }
        if !cut_short {
            self.drop_covered(&mut regions, needed);
        }
        Cover {
            regions: regions.into_iter().map(|(region, _)| region).collect(),
            cut_short,
        }
    }

    /// Drops what the others cover; the last found, which covers least that is new, goes first.
    fn drop_covered(&mut self, regions: &mut Vec<(Region, Diagram)>, needed: Diagram) {
        let mut position = regions.len();
        while position > 0 {
            position -= 1;
            let others = regions
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != position)
                .map(|(_, (_, whole))| *whole)
                .collect::<Vec<_>>();
            let others = self.any(others);
            if self.without(needed, others) == NO && !self.exceeded() {
                regions.remove(position);
            }
        }
    }

    /// The region made as wide as `allowed` lets it be: variables dropped, the last asked first, then cells taken in.
    #[must_use]
    pub fn widened(
        &self,
        mut region: Region,
        allowed: Diagram,
        ordered: &impl Fn(Level) -> bool,
    ) -> Region {
        let levels: Vec<Level> = region.keys().rev().copied().collect();
        for &level in &levels {
            let Some(ranges) = region.remove(&level) else {
                continue;
            };
            if !self.holds_throughout(allowed, &region) {
                region.insert(level, ranges);
            }
        }
        for &level in &levels {
            if region.contains_key(&level) {
                self.widen_at(level, &mut region, allowed, ordered(level));
            }
        }
        region
    }

    fn widen_at(&self, level: Level, region: &mut Region, allowed: Diagram, ordered: bool) {
        let Some(mut ranges) = region.get(&level).cloned() else {
            return;
        };
        let last = self.size(level) - 1;
        let fits = |cell: u16| {
            let mut there = region.clone();
            there.insert(level, vec![(cell, cell)]);
            self.holds_throughout(allowed, &there)
        };
        match ranges.as_mut_slice() {
            [(from, to)] if ordered => {
                while *to < last && fits(*to + 1) {
                    *to += 1;
                }
                while *from > 0 && fits(*from - 1) {
                    *from -= 1;
                }
            }
            _ => {
                let cells = (0..=last).filter(|&cell| within(&ranges, cell) || fits(cell));
                ranges = in_ranges(cells);
            }
        }
        region.insert(level, ranges);
    }
}

/// Ascending cells as ranges.
#[must_use]
pub fn in_ranges(cells: impl Iterator<Item = u16>) -> Ranges {
    let mut ranges = Ranges::new();
    for cell in cells {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == cell => *last = cell,
            _ => ranges.push((cell, cell)),
        }
    }
    ranges
}
