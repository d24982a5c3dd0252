//! Two cases with different values that are alike in all but some variables.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::apply::Operation;
use super::node::{Diagram, Level, Store};

/// How many nodes are looked at together. Where two cases are apart they are mostly found within a few hundred; that none are
/// may take many more, and then it is cheaper to forget what is free.
const NODES: usize = 20_000;

/// The variables asked on a way, in their order, and the cell of each.
type Cells = Vec<(Level, u16)>;

/// More nodes would have to be looked at than may be.
struct TooMany;

/// The values below nodes, as far as they were looked at.
#[derive(Debug, Default)]
pub struct Values(FxHashMap<Diagram, u32>);

impl Values {
    /// The values below a node, which are powers of two.
    fn below(&mut self, store: &Store, node: Diagram) -> u32 {
        if let Some(value) = node.value() {
            return value;
        }
        if let Some(known) = self.0.get(&node) {
            return *known;
        }
        let edges = store.edges(node).iter();
        let values = edges.fold(0, |all, edge| all | self.below(store, edge.to));
        self.0.insert(node, values);
        values
    }
}

/// Nodes that cases may have come to which are in the same cell of all that is not free: ascending, without those below which
/// there is no case.
type Nodes = SmallVec<[Diagram; 4]>;

/// A search for two cases with different values, for all that they may come to at the same time.
struct Together<'s> {
    store: &'s Store,
    free: &'s BTreeSet<Level>,
    values: &'s mut Values,
    /// Nodes below which nothing free is asked.
    settled: FxHashSet<Diagram>,
    /// Nodes from which no two cases are apart.
    alike: FxHashSet<Nodes>,
    looked_at: usize,
    /// The cells of what is not free, backwards, once two cases are found.
    way: Cells,
}

impl<'s> Together<'s> {
    fn new(store: &'s Store, free: &'s BTreeSet<Level>, values: &'s mut Values) -> Self {
        Self {
            store,
            free,
            values,
            settled: FxHashSet::default(),
            alike: FxHashSet::default(),
            looked_at: 0,
            way: Cells::new(),
        }
    }

    /// Is nothing free asked from a node on?
    fn is_settled(&mut self, node: Diagram) -> bool {
        let Some(level) = self.store.level(node) else {
            return true;
        };
        if self.free.contains(&level) {
            return false;
        }
        if self.settled.contains(&node) {
            return true;
        }
        let store = self.store;
        let settled = store
            .edges(node)
            .iter()
            .all(|edge| self.is_settled(edge.to));
        if settled {
            self.settled.insert(node);
        }
        settled
    }

    /// Are there two cases from some of these nodes on?
    fn apart(&mut self, mut nodes: Nodes) -> Result<bool, TooMany> {
        let mut all = 0;
        nodes.retain(|node| {
            let values = self.values.below(self.store, *node);
            all |= values;
            values != 0
        });
        if all.count_ones() < 2 {
            return Ok(false);
        }
        nodes.sort_unstable();
        nodes.dedup();
        if let [node] = *nodes
            && self.is_settled(node)
        {
            return Ok(false);
        }
        let levels = nodes.iter().filter_map(|node| self.store.level(*node));
        let Some(level) = levels.min() else {
            return Ok(true);
        };
        self.looked_at += nodes.len();
        if self.looked_at > NODES {
            return Err(TooMany);
        }
        if self.alike.contains(&nodes) {
            return Ok(false);
        }
        let found = match self.free.contains(&level) {
            true => {
                let everywhere = nodes.iter().flat_map(|node| {
                    let ways = (0..).map_while(|at| self.store.edge_at(*node, level, at));
                    ways.map(|edge| edge.to)
                });
                let everywhere = everywhere.collect();
                self.apart(everywhere)?
            }
            false => self.apart_in_some_cell(level, &nodes)?,
        };
        if !found {
            self.alike.insert(nodes);
        }
        Ok(found)
    }

    fn apart_in_some_cell(&mut self, level: Level, nodes: &Nodes) -> Result<bool, TooMany> {
        let store = self.store;
        let end = store.size(level) - 1;
        // Of each node the edge that the cell is on.
        let mut on: SmallVec<[usize; 8]> = SmallVec::from_elem(0, nodes.len());
        let mut first = 0;
        loop {
            let mut last = end;
            let mut next = Nodes::new();
            for (node, at) in nodes.iter().zip(&on) {
                if let Some(edge) = store.edge_at(*node, level, *at) {
                    last = last.min(edge.last);
                    next.push(edge.to);
                }
            }
            if self.apart(next)? {
                self.way.push((level, first));
                return Ok(true);
            }
            if last == end {
                return Ok(false);
            }
            for (node, at) in nodes.iter().zip(&mut on) {
                let edge = store.edge_at(*node, level, *at);
                *at += usize::from(edge.is_some_and(|edge| edge.last == last));
            }
            first = last + 1;
        }
    }
}

impl Store {
    /// Two cases with different values that are in the same cell of each variable but the free ones; by the variables asked on
    /// the way to each. None when there are none. Each value is a power of two, or 0 where there is no case. The values below
    /// its nodes are kept for the next question.
    #[must_use]
    pub fn apart(
        &mut self,
        diagram: Diagram,
        free: &BTreeSet<Level>,
        values: &mut Values,
    ) -> Option<(Cells, Cells)> {
        let mut together = Together::new(self, free, values);
        let there = match together.apart(SmallVec::from_slice(&[diagram])) {
            Ok(found) => found.then_some(together.way)?,
            Err(TooMany) => self.there_when_forgotten(diagram, free)?,
        };
        self.two_there(diagram, free, there)
    }

    /// In which cells of what is not free there are two such cases, by the values that are left when nobody says what the free
    /// ones are.
    pub(super) fn there_when_forgotten(
        &mut self,
        diagram: Diagram,
        free: &BTreeSet<Level>,
    ) -> Option<Cells> {
        let left = self.quantify(Operation::Either, diagram, &|level| free.contains(&level));
        let several = |value: u32| value.count_ones() > 1;
        self.way_to(left, several, |_| None)
    }

    /// Two cases that are there.
    pub(super) fn two_there(
        &self,
        diagram: Diagram,
        free: &BTreeSet<Level>,
        there: Cells,
    ) -> Option<(Cells, Cells)> {
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

    /// The variables of which another cell is enough to give some case another value, where each other stays as it is; of
    /// those that are wanted. 0 is no value. Those are left out
    /// that it takes long to find out about: [`Store::apart`] finds them all the same.
    #[must_use]
    pub fn turning(
        &self,
        diagram: Diagram,
        wanted: impl Fn(Level) -> bool,
        values: &mut Values,
    ) -> BTreeSet<Level> {
        let mut asking: BTreeMap<Level, Vec<Diagram>> = BTreeMap::new();
        self.walk(&[diagram], |node, level, _| {
            if wanted(level) {
                asking.entry(level).or_default().push(node);
            }
        });
        // Where nothing is free, only what is asked later counts: what is alike after one variable is so after another.
        let free = BTreeSet::new();
        let mut together = Together::new(self, &free, values);
        asking.retain(|_, nodes| {
            nodes.iter().any(|node| {
                let edges = self.edges(*node).iter();
                let ways = edges.map(|edge| edge.to).collect();
                together.apart(ways).unwrap_or(false)
            })
        });
        asking.into_keys().collect()
    }
}
