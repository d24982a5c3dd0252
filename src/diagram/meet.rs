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
                    let runs = search.runs(&wanted, first);
                    open.extend(runs.into_iter().filter_map(|(.., left)| left));
                }
                Some(first) if first == level => {
                    for (from, to, left) in search.runs(&wanted, level) {
                        let place = cells.get_mut(usize::from(from)..=usize::from(to));
                        if let Some(place) = place.filter(|place| place.contains(&false))
                            && left.is_some_and(|left| search.meets(&left, &mut Vec::new()))
                        {
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

    /// The run of cells from `first` on that all conditions treat alike, by its last cell, with what is left to be wanted
    /// there; nothing where that cannot be, or the run is not in the region.
    fn run(&self, wanted: &Wanted, level: Level, first: u16) -> (u16, Option<Wanted>) {
        let mut last = self.store.size(level) - 1;
        let (mut possible, mut sorted) = (true, true);
        let mut left = Wanted::new();
        for &(one, holds) in wanted {
            let mut to = one;
            if self.store.level(one) == Some(level) {
                let edges = self.store.edges(one);
                let edge = edges.get(edges.partition_point(|edge| edge.last < first));
                to = edge.map_or(NO, |edge| {
                    last = last.min(edge.last);
                    edge.to
                });
            }
            possible &= to != Diagram::truth(!holds);
            if to.value().is_none() {
                sorted &= left.last().is_none_or(|before| *before < (to, holds));
                left.push((to, holds));
            }
        }
        let ranges = self.inside.get(&level);
        let met = ranges
            .is_none_or(|ranges| ranges.iter().any(|&(from, to)| from <= last && first <= to));
        if !possible || !met {
            return (last, None);
        }
        if !sorted {
            left.sort_unstable();
            left.dedup();
        }
        (last, Some(left))
    }

    /// All runs of a variable, in ascending order, by their first and last cells.
    fn runs(&self, wanted: &Wanted, level: Level) -> Vec<(u16, u16, Option<Wanted>)> {
        let mut runs = Vec::new();
        let mut first = 0;
        while first < self.store.size(level) {
            let (last, left) = self.run(wanted, level, first);
            runs.push((first, last, left));
            first = last + 1;
        }
        runs
    }

    fn meets(&mut self, wanted: &Wanted, way: &mut Vec<(Level, u16)>) -> bool {
        let Some(level) = self.store.first_asked(wanted) else {
            return true;
        };
        if self.apart.contains(wanted) {
            return false;
        }
        // The run of the near cell comes first; the others keep their order.
        let near = (self.near)(level);
        let start = self.start_of(wanted, level, near);
        let (end, left) = self.run(wanted, level, start);
        let cell = match self.is_inside(level, near) {
            true => near,
            false => self.cell(level, start, end),
        };
        if self.goes_on(level, cell, left, way) {
            return true;
        }
        let mut first = 0;
        while first < self.store.size(level) {
            if first == start {
                first = end + 1;
                continue;
            }
            let (last, left) = self.run(wanted, level, first);
            let cell = self.cell(level, first, last);
            if self.goes_on(level, cell, left, way) {
                return true;
            }
            first = last + 1;
        }
        self.apart.insert(wanted.clone());
        false
    }

    /// Does the way go on from a cell?
    fn goes_on(
        &mut self,
        level: Level,
        cell: u16,
        left: Option<Wanted>,
        way: &mut Vec<(Level, u16)>,
    ) -> bool {
        let Some(left) = left else {
            return false;
        };
        way.push((level, cell));
        let meets = self.meets(&left, way);
        if !meets {
            way.pop();
        }
        meets
    }

    /// The first cell of the run around a cell.
    fn start_of(&self, wanted: &Wanted, level: Level, cell: u16) -> u16 {
        let asked = wanted
            .iter()
            .filter(|(one, _)| self.store.level(*one) == Some(level));
        let starts = asked.filter_map(|&(one, _)| {
            let edges = self.store.edges(one);
            let at = edges.partition_point(|edge| edge.last < cell);
            Some(edges.get(at.checked_sub(1)?)?.last + 1)
        });
        starts.max().unwrap_or(0)
    }

    fn is_inside(&self, level: Level, cell: u16) -> bool {
        let ranges = self.inside.get(&level);
        ranges.is_none_or(|ranges| within(ranges, cell))
    }

    /// The first cell of a run that is inside the region.
    fn cell(&self, level: Level, first: u16, last: u16) -> u16 {
        let mut cells = first..=last;
        cells
            .find(|&cell| self.is_inside(level, cell))
            .unwrap_or(first)
    }
}
