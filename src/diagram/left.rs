//! In which cells variables can be where conditions hold.

use rustc_hash::FxHashMap;

use super::node::{Diagram, Level, NO, Store, YES};

/// In which cells each variable can be.
#[derive(Clone, Debug)]
pub struct Left {
    /// Is there any case at all?
    any: bool,
    /// By variable, as far as it was asked on some way.
    asked: Vec<Vec<bool>>,
    /// Which variables some way passes over: there all cells are left.
    free: Vec<bool>,
}

impl Left {
    /// Can a variable be in a cell?
    #[must_use]
    pub fn has(&self, level: Level, cell: u16) -> bool {
        let (at, cell) = (level.0 as usize, usize::from(cell));
        let asked = || self.asked.get(at).and_then(|cells| cells.get(cell));
        self.any && (self.free.get(at) == Some(&true) || asked() == Some(&true))
    }
}

/// The cells that are left, as far as they were come to.
struct Finding {
    any: bool,
    asked: Vec<Vec<bool>>,
    /// From each variable on, up to where ways pass over what is between.
    passed: Vec<u32>,
}

impl Finding {
    fn new(store: &Store) -> Self {
        let levels = store.levels() as usize;
        Self {
            any: false,
            asked: vec![Vec::new(); levels],
            passed: vec![0; levels],
        }
    }

    /// Some way begins at what asks a variable, or there is nothing to ask.
    fn begins(&mut self, first: Option<Level>) {
        self.any = true;
        self.passes(0, first);
    }

    /// Some way leads from cells of a variable to what asks another one next, or nothing any more.
    fn leads(
        &mut self,
        store: &Store,
        level: Level,
        (first, last): (u16, u16),
        next: Option<Level>,
    ) {
        if let Some(cells) = self.asked.get_mut(level.0 as usize) {
            if cells.is_empty() {
                cells.resize(usize::from(store.size(level)), false);
            }
            let cells = cells.get_mut(usize::from(first)..=usize::from(last));
            cells.into_iter().for_each(|cells| cells.fill(true));
        }
        self.passes(level.0 as usize + 1, next);
    }

    fn passes(&mut self, from: usize, next: Option<Level>) {
        let end = self.passed.len() as u32;
        if let Some(to) = self.passed.get_mut(from) {
            *to = (*to).max(next.map_or(end, |level| level.0));
        }
    }

    fn found(self) -> Left {
        let mut to = 0;
        let free = (0..).zip(self.passed).map(|(level, passed)| {
            to = passed.max(to);
            level < to
        });
        Left {
            any: self.any,
            asked: self.asked,
            free: free.collect(),
        }
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
            if there != [false; 2] {
                let next = store.first_level([l.to, r.to]);
                for ((side, there), beyond) in self.sides.iter_mut().zip(there).zip(&mut beyond) {
                    if there {
                        side.leads(store, level, (first, last), next);
                        *beyond = true;
                    }
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
            finding.begins(self.level(condition));
        }
        self.walk(&[condition], |_, level, edges| {
            let mut first = 0;
            for edge in edges {
                if edge.to != NO {
                    finding.leads(self, level, (first, edge.last), self.level(edge.to));
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
                side.begins(first);
            }
        }
        of.sides.map(Finding::found)
    }
}
