//! What a diagram says: its value somewhere, what it turns on, in which cells a condition holds.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::node::{Diagram, Edge, Level, NO, Store, YES};

/// A region: for some variables, the cells they must be in. The others may be anywhere.
pub type Region = BTreeMap<Level, Ranges>;

/// Cells of one variable as ascending ranges, both ends included, with gaps between them.
pub type Ranges = Vec<(u16, u16)>;

/// Is a cell in one of the ranges?
#[must_use]
pub fn within(ranges: &[(u16, u16)], cell: u16) -> bool {
    ranges
        .iter()
        .any(|&(first, last)| first <= cell && cell <= last)
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

/// The cells of a way as a region.
#[must_use]
pub fn at_cells(way: impl IntoIterator<Item = (Level, u16)>) -> Region {
    let way = way.into_iter();
    way.map(|(level, cell)| (level, vec![(cell, cell)]))
        .collect()
}

impl Store {
    /// The value where each variable is in the cell given.
    #[must_use]
    pub fn value_at(&self, diagram: Diagram, cell: impl Fn(Level) -> u16) -> u32 {
        let mut here = diagram;
        loop {
            let Some(level) = self.level(here) else {
                return here.value().unwrap_or_default();
            };
            let cell = cell(level);
            let edges = self.edges(here);
            let taken = edges.iter().find(|edge| cell <= edge.last).or(edges.last());
            here = taken.map_or(NO, |edge| edge.to);
        }
    }

    /// The variables whose cell can make a difference.
    #[must_use]
    pub fn support(&self, diagram: Diagram) -> BTreeSet<Level> {
        self.support_of(&[diagram])
    }

    /// The variables whose cell can make a difference to one of these.
    #[must_use]
    pub fn support_of(&self, diagrams: &[Diagram]) -> BTreeSet<Level> {
        let mut asked = vec![false; self.levels() as usize];
        self.walk(diagrams, |_, level, _| {
            if let Some(asked) = asked.get_mut(level.0 as usize) {
                *asked = true;
            }
        });
        let levels = (0..).map(Level).zip(asked);
        levels
            .filter_map(|(level, asked)| asked.then_some(level))
            .collect()
    }

    /// Where each cell of a variable leads, from every node that asks it.
    #[must_use]
    pub fn told_apart(&self, diagram: Diagram, level: Level) -> Vec<Vec<Diagram>> {
        let mut cells = vec![Vec::new(); usize::from(self.size(level))];
        let (mut seen, mut open) = (FxHashSet::default(), vec![diagram]);
        while let Some(next) = open.pop() {
            let Some(asked) = self.level(next).filter(|_| seen.insert(next)) else {
                continue;
            };
            let mut first = 0;
            for edge in self.edges(next) {
                let here = first..=usize::from(edge.last);
                first = usize::from(edge.last) + 1;
                if asked == level {
                    let cells = cells.get_mut(here).into_iter().flatten();
                    cells.for_each(|ways| ways.push(edge.to));
                } else {
                    open.push(edge.to);
                }
            }
        }
        cells
    }

    /// How many nodes it takes to draw the diagram.
    #[must_use]
    pub fn nodes(&self, diagram: Diagram) -> usize {
        let mut count = 0;
        self.walk(&[diagram], |_, _, _| count += 1);
        count
    }

    /// The values it takes somewhere.
    #[must_use]
    pub fn values(&self, diagram: Diagram) -> BTreeSet<u32> {
        let mut values: BTreeSet<u32> = diagram.value().into_iter().collect();
        self.walk(&[diagram], |_, _, edges| {
            values.extend(edges.iter().filter_map(|edge| edge.to.value()));
        });
        values
    }

    /// The region as a condition.
    pub fn region(&mut self, region: &Region) -> Diagram {
        let mut made = YES;
        for (&level, ranges) in region.iter().rev() {
            let end = self.size(level) - 1;
            let (mut edges, mut next) = (Vec::new(), 0);
            for &(first, last) in ranges {
                if first > next {
                    let last = first - 1;
                    edges.push(Edge { last, to: NO });
                }
                edges.push(Edge { last, to: made });
                next = last + 1;
            }
            if next <= end {
                edges.push(Edge { last: end, to: NO });
            }
            made = self.ask(level, edges);
        }
        made
    }
}
