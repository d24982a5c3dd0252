//! In which cells variables can be where conditions hold.

use rustc_hash::FxHashMap;

use super::node::{Diagram, Level, NO, Store, YES};

/// For each variable which of its cells are left.
pub type Left = Vec<Vec<bool>>;

/// The cells that are left, as far as they were come to.
struct Finding {
    left: Left,
    /// What is passed over on some way is free on it.
    free: Vec<bool>,
}

impl Finding {
    fn new(store: &Store) -> Self {
        let sizes = (0..store.levels()).map(|level| usize::from(store.size(Level(level))));
        Self {
            left: sizes.map(|size| vec![false; size]).collect(),
            free: vec![false; store.levels() as usize],
        }
    }

    /// A way leads from cells of a variable to what asks another one next, or nothing any more.
    fn leads(&mut self, level: Level, cells: std::ops::RangeInclusive<u16>, next: Option<Level>) {
        let (first, last) = cells.into_inner();
        let own = self.left.get_mut(level.0 as usize);
        let cells = own.and_then(|own| own.get_mut(usize::from(first)..=usize::from(last)));
        if let Some(cells) = cells {
            cells.fill(true);
        }
        self.passes(level.0 as usize + 1, next);
    }

    fn passes(&mut self, from: usize, next: Option<Level>) {
        let to = next.map_or(self.free.len(), |level| level.0 as usize);
        if let Some(passed) = self.free.get_mut(from..to) {
            passed.fill(true);
        }
    }

    fn found(mut self) -> Left {
        for (cells, free) in self.left.iter_mut().zip(self.free) {
            if free {
                cells.fill(true);
            }
        }
        self.left
    }
}

/// The cells that are left where a condition holds among the cases of another one, and where it does not.
struct Sides {
    sides: [Finding; 2],
    /// Whether there are cases on either side, from each pair of nodes on.
    known: FxHashMap<[Diagram; 2], [bool; 2]>,
}

impl Sides {
    fn beyond(&mut self, store: &Store, [cases, condition]: [Diagram; 2]) -> [bool; 2] {
        if cases == NO {
            return [false; 2];
        }
        let Some(level) = store.first_level([cases, condition]) else {
            return [condition == YES, condition == NO];
        };
        if let Some(known) = self.known.get(&[cases, condition]) {
            return *known;
        }
        let (mut i, mut j, mut first) = (0, 0, 0);
        let mut beyond = [false; 2];
        while let (Some(l), Some(r)) = (
            store.edge_at(cases, level, i),
            store.edge_at(condition, level, j),
        ) {
            let last = l.last.min(r.last);
            let there = self.beyond(store, [l.to, r.to]);
            let next = store.first_level([l.to, r.to]);
            for ((side, there), beyond) in self.sides.iter_mut().zip(there).zip(&mut beyond) {
                if there {
                    side.leads(level, first..=last, next);
                    *beyond = true;
                }
            }
            first = last + 1;
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        self.known.insert([cases, condition], beyond);
        beyond
    }
}

impl Store {
    /// For each variable the cells in which it can be where a condition holds.
    #[must_use]
    pub fn cells_left(&self, condition: Diagram) -> Left {
        let mut finding = Finding::new(self);
        if condition != NO {
            finding.passes(0, self.level(condition));
        }
        self.walk(&[condition], |_, level, edges| {
            let mut first = 0;
            for edge in edges {
                if edge.to != NO {
                    finding.leads(level, first..=edge.last, self.level(edge.to));
                }
                first = edge.last.saturating_add(1);
            }
        });
        finding.found()
    }

    /// The same of cases in which a condition holds, and of those in which it does not.
    #[must_use]
    pub fn cells_on_either_side(&self, cases: Diagram, condition: Diagram) -> [Left; 2] {
        let mut of = Sides {
            sides: [Finding::new(self), Finding::new(self)],
            known: FxHashMap::default(),
        };
        let there = of.beyond(self, [cases, condition]);
        let first = self.first_level([cases, condition]);
        for (side, there) in of.sides.iter_mut().zip(there) {
            if there {
                side.passes(0, first);
            }
        }
        of.sides.map(Finding::found)
    }
}
