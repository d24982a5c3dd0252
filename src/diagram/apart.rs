//! Two cases with different values that are alike in all but some variables.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::apply::Operation;
use super::node::{Diagram, Level, NO, Store};

/// How many pairs of nodes are looked at side by side. Where two cases are apart they are mostly found within a few hundred;
/// that none are can take the square of the nodes, and then it is cheaper to forget what is free.
const PAIRS: u32 = 10_000;

/// The variables asked on a way, in their order, and the cell of each.
type Cells = Vec<(Level, u16)>;

/// More pairs of nodes would have to be looked at than may be.
struct TooManyPairs;

/// What is below a node.
#[derive(Clone, Copy, Debug)]
struct Below {
    /// The values, which are powers of two.
    values: u32,
    /// Is something free asked?
    free: bool,
}

/// A search for two cases, step by step side by side.
struct Pairs<'s> {
    store: &'s Store,
    free: &'s BTreeSet<Level>,
    below: FxHashMap<Diagram, Below>,
    /// Pairs of nodes from which no two cases are apart.
    alike: FxHashSet<(Diagram, Diagram)>,
    looked_at: u32,
    /// The way to the pair there is, backwards, once it is found.
    way: Vec<(Level, [u16; 2])>,
}

impl Pairs<'_> {
    fn below(&mut self, node: Diagram) -> Below {
        if let Some(value) = node.value() {
            return Below {
                values: value,
                free: false,
            };
        }
        if let Some(known) = self.below.get(&node) {
            return *known;
        }
        let level = self.store.level(node);
        let mut below = Below {
            values: 0,
            free: level.is_some_and(|level| self.free.contains(&level)),
        };
        for edge in self.store.edges(node) {
            let to = self.below(edge.to);
            below.values |= to.values;
            below.free |= to.free;
        }
        self.below.insert(node, below);
        below
    }

    /// Are there two cases, one from each of these nodes on?
    fn apart(&mut self, a: Diagram, b: Diagram) -> Result<bool, TooManyPairs> {
        let (of_a, of_b) = (self.below(a), self.below(b));
        let several = (of_a.values | of_b.values).count_ones() > 1;
        if of_a.values == 0 || of_b.values == 0 || !several || (a == b && !of_a.free) {
            return Ok(false);
        }
        let Some(level) = self.store.first_level([a, b]) else {
            return Ok(true);
        };
        let pair = (a.min(b), a.max(b));
        self.looked_at += 1;
        if self.looked_at > PAIRS {
            return Err(TooManyPairs);
        }
        if self.alike.contains(&pair) {
            return Ok(false);
        }
        let found = match self.free.contains(&level) {
            true => self.apart_anywhere(level, a, b)?,
            false => self.apart_together(level, a, b)?,
        };
        if !found {
            self.alike.insert(pair);
        }
        Ok(found)
    }

    /// The same where both are in the same cell of the variable that is asked.
    fn apart_together(
        &mut self,
        level: Level,
        a: Diagram,
        b: Diagram,
    ) -> Result<bool, TooManyPairs> {
        let (mut i, mut j, mut first) = (0, 0, 0);
        let store = self.store;
        while let (Some(l), Some(r)) = (store.edge_at(a, level, i), store.edge_at(b, level, j)) {
            if self.apart(l.to, r.to)? {
                self.way.push((level, [first, first]));
                return Ok(true);
            }
            let last = l.last.min(r.last);
            first = last + 1;
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        Ok(false)
    }

    /// The same where each may be in another cell of it. Cells that lead to different places come first: those are most often
    /// apart.
    fn apart_anywhere(
        &mut self,
        level: Level,
        a: Diagram,
        b: Diagram,
    ) -> Result<bool, TooManyPairs> {
        let [of_a, of_b] = [a, b].map(|node| self.store.ways(node, level));
        for same in [false, true] {
            for &(cell, to) in &of_a {
                for &(other, of_other) in &of_b {
                    let seen = a == b && other < cell;
                    if (to == of_other) == same && !seen && self.apart(to, of_other)? {
                        // Where one of the two does not ask it, it is as the other has it.
                        let cells = match (of_a.len(), of_b.len()) {
                            (1, _) => [other, other],
                            (_, 1) => [cell, cell],
                            _ => [cell, other],
                        };
                        self.way.push((level, cells));
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }
}

impl Store {
    /// Two cases with different values that are in the same cell of each variable but the free ones; by the variables asked on
    /// the way to either. None when there are none. Each value is a power of two, or 0 where there is no case.
    #[must_use]
    pub fn apart(&mut self, diagram: Diagram, free: &BTreeSet<Level>) -> Option<(Cells, Cells)> {
        let mut pairs = Pairs {
            store: self,
            free,
            below: FxHashMap::default(),
            alike: FxHashSet::default(),
            looked_at: 0,
            way: Vec::new(),
        };
        match pairs.apart(diagram, diagram) {
            Ok(true) => {
                let way = || pairs.way.iter().rev();
                let first = way().map(|&(level, [cell, _])| (level, cell)).collect();
                let second = way().map(|&(level, [_, cell])| (level, cell)).collect();
                Some((first, second))
            }
            Ok(false) => None,
            Err(TooManyPairs) => self.apart_when_forgotten(diagram, free),
        }
    }

    /// The same by what is left when nobody says what the free ones are.
    fn apart_when_forgotten(
        &mut self,
        diagram: Diagram,
        free: &BTreeSet<Level>,
    ) -> Option<(Cells, Cells)> {
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

    /// The first cell of each edge at a level at or above a node's own, and where the edge leads.
    fn ways(&self, node: Diagram, level: Level) -> SmallVec<[(u16, Diagram); 8]> {
        let mut first = 0;
        let mut position = 0;
        let mut ways = SmallVec::new();
        while let Some(edge) = self.edge_at(node, level, position) {
            ways.push((first, edge.to));
            first = edge.last.saturating_add(1);
            position += 1;
        }
        ways
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
