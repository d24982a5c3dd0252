//! Two cases with different values that are alike in all but some variables.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::apply::Operation;
use super::node::{Diagram, Level, NO, Store};

/// The variables asked on a way, in their order, and the cell of each.
type Cells = Vec<(Level, u16)>;

impl Store {
    /// Two cases with different values that are in the same cell of each variable but the free ones; by the variables asked on
    /// the way to each. None when there are none. Each value is a power of two, or 0 where there is no case.
    #[must_use]
    pub fn apart(&mut self, diagram: Diagram, free: &BTreeSet<Level>) -> Option<(Cells, Cells)> {
        // The values that are left when nobody says what the free ones are.
        let left = self.quantify(Operation::Either, diagram, &|level| free.contains(&level));
        let several = |value: u32| value.count_ones() > 1;
        let there = self.way_to(left, several, |_| None)?;
        let mut shared: FxHashMap<Level, u16> = there.into_iter().collect();
        let some = |value: u32| value != 0;
        let first = self.way_to(diagram, some, |level| shared.get(&level).copied())?;
        let kept = first.iter().filter(|(level, _)| !free.contains(level));
        shared.extend(kept.copied());
        let taken: FxHashMap<Level, u16> = first.iter().copied().collect();
        let value = self.value_at(diagram, |level| {
            taken.get(&level).copied().unwrap_or_default()
        });
        let other = |one: u32| one != 0 && one != value;
        let second = self.way_to(diagram, other, |level| shared.get(&level).copied())?;
        let kept = second.iter().filter(|(level, _)| !free.contains(level));
        shared.extend(kept.copied());
        let mut both = [first, second];
        // What the one does not ask is as the other has it.
        for way in &mut both {
            let asked: FxHashSet<Level> = way.iter().map(|(level, _)| *level).collect();
            let more = shared.iter().filter(|(level, _)| !asked.contains(level));
            way.extend(more.map(|(level, cell)| (*level, *cell)));
            way.sort_unstable();
        }
        let [first, second] = both;
        Some((first, second))
    }

    /// A way to a value that is wanted, by the first cells there are, and by those that are said where they are.
    fn way_to(
        &self,
        diagram: Diagram,
        wanted: impl Fn(u32) -> bool,
        said: impl Fn(Level) -> Option<u16>,
    ) -> Option<Cells> {
        let mut way: Vec<(Level, u16, Diagram)> = Vec::new();
        let mut closed: FxHashSet<Diagram> = FxHashSet::default();
        let mut here = diagram;
        loop {
            let level = match (self.level(here), here.value()) {
                (Some(level), _) => level,
                (None, value) if value.is_some_and(&wanted) => {
                    let cells = way.into_iter();
                    return Some(cells.map(|(level, cell, _)| (level, cell)).collect());
                }
                (None, _) => {
                    closed.insert(here);
                    let (_, _, from) = way.pop()?;
                    here = from;
                    continue;
                }
            };
            let edges = self.edges(here);
            let edge = match said(level) {
                Some(cell) => {
                    let edge = edges.get(edges.partition_point(|edge| edge.last < cell));
                    edge.map(|edge| (cell, edge.to))
                        .filter(|(_, to)| !closed.contains(to))
                }
                None => {
                    let open = edges.iter().position(|edge| !closed.contains(&edge.to));
                    open.and_then(|at| {
                        let before = at.checked_sub(1).and_then(|before| edges.get(before));
                        let first = before.map_or(0, |before| before.last + 1);
                        Some((first, edges.get(at)?.to))
                    })
                }
            };
            match edge {
                Some((cell, to)) => {
                    way.push((level, cell, here));
                    here = to;
                }
                None => {
                    closed.insert(here);
                    let (_, _, from) = way.pop()?;
                    here = from;
                }
            }
        }
    }

    /// The variables of which another cell gives a case another value, where each other stays in the cell given; of those
    /// that are wanted. 0 is no value.
    #[must_use]
    pub fn turned_by(
        &self,
        diagram: Diagram,
        cell: impl Fn(Level) -> u16,
        wanted: impl Fn(Level) -> bool,
    ) -> Vec<Level> {
        let next = |here: Diagram, level: Level| {
            let edges = self.edges(here);
            let edge = edges.get(edges.partition_point(|edge| edge.last < cell(level)));
            edge.map_or(NO, |edge| edge.to)
        };
        let (mut way, mut here) = (Vec::new(), diagram);
        while let Some(level) = self.level(here) {
            way.push((level, here));
            here = next(here, level);
        }
        // What comes back to the way of the case itself comes to its value.
        let own: FxHashSet<Diagram> = way.iter().map(|(_, on)| *on).chain([here]).collect();
        let other = |mut to: Diagram| {
            while !own.contains(&to) {
                match self.level(to) {
                    Some(level) => to = next(to, level),
                    None => return to != NO,
                }
            }
            false
        };
        way.retain(|&(level, on)| {
            let mut edges = self.edges(on).iter();
            wanted(level) && edges.any(|edge| other(edge.to))
        });
        way.into_iter().map(|(level, _)| level).collect()
    }
}
