//! What several conditions have in common, found without building it.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::node::{Diagram, Level, NO, Store};
use super::read::{Ranges, Region, at_cells, in_ranges, within};

/// Conditions, each with whether it is to hold or not to hold; those that are settled left out.
type Wanted = SmallVec<[(Diagram, bool); 6]>;

/// A search for a case: from the cells near it, within a region.
struct Search<'s, N> {
    store: &'s Store,
    /// The cell of each variable that is tried first.
    near: N,
    /// Where the case must be of each variable; what is left out, or stands after the last, may be anywhere.
    inside: Vec<Option<&'s Ranges>>,
    /// Where it must be of one variable, whatever the region says of that.
    looked_in: Option<(Level, Ranges)>,
    /// What was found to have nothing in common.
    apart: FxHashSet<Wanted>,
}

impl Store {
    /// A way to where all the conditions hold, without building what they have in common; none when that is nothing. Each
    /// is given with whether it is to hold or not to hold.
    #[must_use]
    pub fn meeting(&self, conditions: &[(Diagram, bool)]) -> Option<Region> {
        let anywhere = Region::new();
        let way = self.meeting_near(conditions, &|_| 0, &anywhere)?;
        Some(at_cells(way))
    }

    /// A way to where all the conditions hold, inside a region, that leaves the cells `near` says as late as it can: the
    /// variables asked and their cells. What is not on the way may be anywhere in the region.
    #[must_use]
    pub fn meeting_near<'s>(
        &'s self,
        conditions: &[(Diagram, bool)],
        near: &impl Fn(Level) -> u16,
        inside: &'s Region,
    ) -> Option<Vec<(Level, u16)>> {
        let mut search = Search::new(self, near, inside);
        let mut way = Vec::new();
        let wanted = left_open(conditions.into())?;
        search.meets(&wanted, &mut way).then_some(way)
    }

    /// The same of conditions that have no variable in common, each by itself: their ways one after the other.
    #[must_use]
    pub fn meeting_each<'s>(
        &'s self,
        conditions: impl IntoIterator<Item = Diagram>,
        inside: &'s Region,
    ) -> Option<Vec<(Level, u16)>> {
        let mut search = Search::new(self, |_| 0, inside);
        let mut ways = Vec::new();
        for condition in conditions {
            let wanted = left_open([(condition, true)].as_slice().into())?;
            let mut way = Vec::new();
            if !search.meets(&wanted, &mut way) {
                return None;
            }
            ways.append(&mut way);
        }
        Some(ways)
    }

    /// Revises a region one variable after the other, of those that are meant, the last one first: each time with the cells
    /// of the variable in which all conditions hold somewhere, while the others are as the region has them by then.
    ///
    /// What is asked before the variable is the same for it and for all that come after it, so the way down to each is gone
    /// once.
    pub fn revise(
        &self,
        conditions: &[(Diagram, bool)],
        region: &mut Region,
        meant: impl Fn(Level) -> bool,
        mut revised: impl FnMut(Level, &Ranges, &[bool]) -> Ranges,
    ) {
        let search = Search::new(self, |_| 0, region);
        let mut from: Vec<Wanted> = left_open(conditions.into()).into_iter().collect();
        let mut ways_in = Vec::new();
        for &level in region.keys().filter(|level| meant(**level)) {
            from = search.down_to(level, from);
            ways_in.push((level, from.clone()));
        }
        for (level, from) in ways_in.into_iter().rev() {
            if let Some(ranges) = region.remove(&level) {
                let met = self.cells_met(level, &from, region);
                region.insert(level, revised(level, &ranges, &met));
            }
        }
    }

    /// The cells of a variable in which all that is wanted on one of several ways to it holds somewhere inside a region.
    ///
    /// One case after the other is looked for, each in the cells that none was found in yet: what ends that, a search that
    /// finds nothing, is needed once for the variable.
    fn cells_met(&self, level: Level, from: &[Wanted], inside: &Region) -> Vec<bool> {
        let size = self.size(level);
        let mut cells = vec![false; usize::from(size)];
        let mut open = inside
            .get(&level)
            .map_or(vec![(0, size - 1)], Ranges::clone);
        let mut search = Search::new(self, |_| 0, inside);
        for wanted in from {
            while !open.is_empty() {
                search.look_in(level, open.clone());
                let mut way = Vec::new();
                if !search.meets(wanted, &mut way) {
                    break;
                }
                let asked: BTreeMap<Level, u16> = way.into_iter().collect();
                for (cell, found) in (0..).zip(&mut cells).filter(|(_, found)| !**found) {
                    let at = |one: Level| match asked.get(&one) {
                        _ if one == level => cell,
                        Some(&on_the_way) => on_the_way,
                        None => search.cell(one, 0, self.size(one) - 1),
                    };
                    let holds =
                        |&(one, holds): &(Diagram, bool)| (self.value_at(one, at) != 0) == holds;
                    *found = within(&open, cell)
                        && (!asked.contains_key(&level) || wanted.iter().all(holds));
                }
                let left = (0..size).filter(|&cell| {
                    within(&open, cell) && cells.get(usize::from(cell)) == Some(&false)
                });
                open = in_ranges(left);
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
        let last = inside.keys().next_back();
        let mut by_level = vec![None; last.map_or(0, |last| last.0 as usize + 1)];
        for (level, ranges) in inside {
            if let Some(place) = by_level.get_mut(level.0 as usize) {
                *place = Some(ranges);
            }
        }
        Self {
            store,
            near,
            inside: by_level,
            looked_in: None,
            apart: FxHashSet::default(),
        }
    }

    /// From now on looks for a case in these cells of a variable. What has nothing in common after that variable has nothing
    /// in common still.
    fn look_in(&mut self, level: Level, cells: Ranges) {
        self.looked_in = Some((level, cells));
        let store = self.store;
        self.apart
            .retain(|wanted| store.first_asked(wanted) > Some(level));
    }

    /// What is still wanted where a variable or a later one is asked, on every way there.
    fn down_to(&self, level: Level, from: Vec<Wanted>) -> Vec<Wanted> {
        let mut seen: FxHashSet<Wanted> = FxHashSet::default();
        let (mut open, mut there) = (from, Vec::new());
        while let Some(wanted) = open.pop() {
            if !seen.insert(wanted.clone()) {
                continue;
            }
            match self.store.first_asked(&wanted) {
                Some(asked) if asked < level => {
                    let mut from = 0;
                    while let Some(first) = self.next_inside(asked, from) {
                        let (last, left) = self.run(&wanted, asked, first);
                        open.extend(left);
                        from = last + 1;
                    }
                }
                _ => there.push(wanted),
            }
        }
        there
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
        let ranges = self.ranges(level);
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
        let mut from = 0;
        while let Some(first) = self.next_inside(level, from) {
            if (start..=end).contains(&first) {
                from = end + 1;
                continue;
            }
            let (last, left) = self.run(wanted, level, first);
            let cell = self.cell(level, first, last);
            if self.goes_on(level, cell, left, way) {
                return true;
            }
            from = last + 1;
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

    fn ranges(&self, level: Level) -> Option<&Ranges> {
        match &self.looked_in {
            Some((one, ranges)) if *one == level => Some(ranges),
            _ => self.inside.get(level.0 as usize).copied().flatten(),
        }
    }

    /// The first cell from one on that is inside the region.
    fn next_inside(&self, level: Level, from: u16) -> Option<u16> {
        match self.ranges(level) {
            None => Some(from).filter(|from| *from < self.store.size(level)),
            Some(ranges) => {
                let next = ranges.iter().find(|(_, last)| from <= *last);
                next.map(|(first, _)| from.max(*first))
            }
        }
    }

    fn is_inside(&self, level: Level, cell: u16) -> bool {
        let ranges = self.ranges(level);
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
