//! What several conditions have in common, found without building it.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::node::{Diagram, Level, NO, Store};
use super::read::{Region, within};

/// Conditions, each with whether it is to hold or not to hold; those that are settled left out.
type Wanted = SmallVec<[(Diagram, bool); 6]>;

/// A search for a case: from the cells near it, within a region.
struct Search<'s, N> {
    store: &'s Store,
    /// The cell of each variable that is tried first.
    near: N,
    /// Where the case must be.
    inside: &'s Region,
    /// What was found to have nothing in common.
    apart: FxHashSet<Wanted>,
}

impl Store {
    /// A way to where all the conditions hold, without building what they have in common; none when that is nothing. Each
    /// is given with whether it is to hold or not to hold.
    #[must_use]
    pub fn meeting(&self, conditions: &[(Diagram, bool)]) -> Option<Region> {
        let way = self.meeting_near(conditions, &|_| 0, &Region::new())?;
        let cells = way.into_iter();
        Some(
            cells
                .map(|(level, cell)| (level, vec![(cell, cell)]))
                .collect(),
        )
    }

    /// A way to where all the conditions hold, inside a region, that leaves the cells `near` says as late as it can: the
    /// variables asked and their cells. What is not on the way may be anywhere in the region.
    #[must_use]
    pub fn meeting_near(
        &self,
        conditions: &[(Diagram, bool)],
        near: &impl Fn(Level) -> u16,
        inside: &Region,
    ) -> Option<Vec<(Level, u16)>> {
        let mut search = Search::new(self, near, inside);
        let mut way = Vec::new();
        let wanted = left_open(conditions.into())?;
        search.meets(&wanted, &mut way).then_some(way)
    }

    /// The cells of a variable in which all the conditions hold somewhere inside a region.
    #[must_use]
    pub fn cells_meeting(
        &self,
        level: Level,
        conditions: &[(Diagram, bool)],
        inside: &Region,
    ) -> Vec<bool> {
        let mut cells = vec![false; usize::from(self.size(level))];
        let mut search = Search::new(self, |_| 0, inside);
        let mut seen: FxHashSet<Wanted> = FxHashSet::default();
        let mut open: Vec<Wanted> = left_open(conditions.into()).into_iter().collect();
        while let Some(wanted) = open.pop() {
            if !seen.insert(wanted.clone()) {
                continue;
            }
            match self.first_asked(&wanted) {
                Some(first) if first < level => {
                    for (_, _, next) in search.branches(&wanted, first) {
                        open.extend(left_open(next));
                    }
                }
                Some(first) if first == level => {
                    for (from, to, next) in search.branches(&wanted, level) {
                        let place = cells.get_mut(usize::from(from)..=usize::from(to));
                        let Some(place) = place.filter(|place| place.contains(&false)) else {
                            continue;
                        };
                        let next = left_open(next);
                        if next.is_some_and(|next| search.meets(&next, &mut Vec::new())) {
                            place.fill(true);
                        }
                    }
                }
                _ => {
                    if search.meets(&wanted, &mut Vec::new()) {
                        cells.fill(true);
                        break;
                    }
                }
            }
        }
        cells
    }

    fn first_asked(&self, wanted: &Wanted) -> Option<Level> {
        wanted.iter().filter_map(|(one, _)| self.level(*one)).min()
    }
}

/// What holds by now need not be looked at again; what cannot hold ends the way.
fn left_open(mut wanted: Wanted) -> Option<Wanted> {
    let mut possible = true;
    wanted.retain(|&mut (one, holds)| {
        possible &= one != Diagram::truth(!holds);
        one.value().is_none()
    });
    if !possible {
        return None;
    }
    wanted.sort_unstable();
    wanted.dedup();
    Some(wanted)
}

impl<'s, N: Fn(Level) -> u16> Search<'s, N> {
    fn new(store: &'s Store, near: N, inside: &'s Region) -> Self {
        Self {
            store,
            near,
            inside,
            apart: FxHashSet::default(),
        }
    }

    /// Runs of cells that all conditions treat alike, in ascending order, with what is left to be wanted in each.
    fn branches(&self, wanted: &Wanted, level: Level) -> Vec<(u16, u16, Wanted)> {
        let end = self.store.size(level) - 1;
        let ranges = self.inside.get(&level);
        let mut branches = Vec::new();
        let mut first = 0;
        loop {
            let mut last = end;
            let next = wanted.iter().map(|&(one, holds)| {
                if self.store.level(one) != Some(level) {
                    return (one, holds);
                }
                let edges = self.store.edges(one);
                let edge = edges.get(edges.partition_point(|edge| edge.last < first));
                let to = edge.map_or(NO, |edge| {
                    last = last.min(edge.last);
                    edge.to
                });
                (to, holds)
            });
            let next: Wanted = next.collect();
            let met = ranges
                .is_none_or(|ranges| ranges.iter().any(|&(from, to)| from <= last && first <= to));
            if met {
                branches.push((first, last, next));
            }
            match last.checked_add(1) {
                Some(next) if next <= end => first = next,
                _ => return branches,
            }
        }
    }

    fn meets(&mut self, wanted: &Wanted, way: &mut Vec<(Level, u16)>) -> bool {
        let Some(level) = self.store.first_asked(wanted) else {
            return true;
        };
        if self.apart.contains(wanted) {
            return false;
        }
        let near = (self.near)(level);
        let mut branches = self.branches(wanted, level);
        // The run of the near cell comes first; the others keep their order.
        branches.sort_by_key(|&(first, last, _)| !(first <= near && near <= last));
        for (first, last, next) in branches {
            let Some(next) = left_open(next) else {
                continue;
            };
            let cell = self.cell(level, first, last, near);
            way.push((level, cell));
            if self.meets(&next, way) {
                return true;
            }
            way.pop();
        }
        self.apart.insert(wanted.clone());
        false
    }

    /// The cell of a run that is taken: the near one, else the first inside the region.
    fn cell(&self, level: Level, first: u16, last: u16, near: u16) -> u16 {
        let ranges = self.inside.get(&level);
        let inside = |cell: u16| ranges.is_none_or(|ranges| within(ranges, cell));
        if first <= near && near <= last && inside(near) {
            return near;
        }
        (first..=last).find(|&cell| inside(cell)).unwrap_or(first)
    }
}
