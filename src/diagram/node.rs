//! Nodes, shared: two diagrams that say the same are the same.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::left::Left;
use super::memo::Memo;
use super::walk::Marks;

/// A function from the cells of every variable to a value: a node of a [`Store`], or a value.
///
/// Values are small numbers. A condition's are [`NO`] and [`YES`]; a posture's are positions on its scale. A diagram
/// belongs to the store that made it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Diagram(u32);

const VALUE: u32 = 1 << 31;

/// The condition that never holds.
pub const NO: Diagram = Diagram(VALUE);
/// The condition that always holds.
pub const YES: Diagram = Diagram(VALUE | 1);

impl Diagram {
    /// The diagram that is this value everywhere.
    #[must_use]
    pub const fn always(value: u32) -> Diagram {
        Diagram(VALUE | value)
    }

    /// The condition that is always true, or never.
    #[must_use]
    pub const fn truth(holds: bool) -> Diagram {
        if holds { YES } else { NO }
    }

    /// The value, when it is the same everywhere.
    #[must_use]
    pub const fn value(self) -> Option<u32> {
        match self.0 & VALUE {
            0 => None,
            _ => Some(self.0 & !VALUE),
        }
    }

    fn index(self) -> usize {
        self.0 as usize
    }

    /// A number that tells it apart from others of its store.
    pub(super) const fn number(self) -> u32 {
        self.0
    }
}

/// A variable by its place in the order; the first is asked first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Level(pub u32);

/// Neighbouring cells of one variable that lead to the same place: those after the edge before, up to `last`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Edge {
    /// The last cell.
    pub last: u16,
    /// Where they lead.
    pub to: Diagram,
}

/// One question: which cell of a variable, and where each leads. Neighbouring edges lead to different places, and there
/// are at least two. The edges stand together in the store's list.
#[derive(Clone, Copy, Debug)]
struct Node {
    level: Level,
    first: u32,
    count: u16,
}

/// A node, with the hash of what it asks and where it leads: kept, because the nodes themselves lie scattered.
#[derive(Clone, Copy, Debug)]
struct Known {
    hash: u64,
    index: u32,
}

/// All nodes of one family of diagrams.
#[derive(Debug)]
pub struct Store {
    sizes: Vec<u16>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The nodes by what they ask and where they lead.
    known: HashTable<Known>,
    budget: usize,
    exceeded: bool,
    /// The cells of each variable that are told apart, when not all are.
    confined: Option<Left>,
    pub(super) memo: Memo,
    /// Edges of nodes that are still being made, the innermost last: one list serves all, so that making a node takes no
    /// memory of its own.
    pub(super) pending: Vec<Edge>,
    /// How many nodes and pairs of nodes were looked at for what boxes and conditions have in common.
    pub(super) looked_at: u64,
    /// Marks for walks, of which there is mostly one at a time.
    pub(super) marks: RefCell<Marks>,
}

impl Store {
    /// No nodes yet, over variables with so many cells each, in the order asked. Beyond `budget` nodes nothing more is
    /// built, every operation gives [`NO`], and [`Store::exceeded`] says so: no answer may be read from it then.
    #[must_use]
    pub fn new(sizes: Vec<u16>, budget: usize) -> Store {
        Store {
            sizes,
            nodes: Vec::new(),
            edges: Vec::new(),
            known: HashTable::new(),
            budget: budget.min((VALUE - 1) as usize),
            exceeded: false,
            confined: None,
            memo: Memo::new(),
            pending: Vec::new(),
            looked_at: 0,
            marks: RefCell::default(),
        }
    }

    /// Was the budget of nodes not enough? Then every diagram of this store is void.
    #[must_use]
    pub fn exceeded(&self) -> bool {
        self.exceeded
    }

    /// How many nodes and pairs of nodes were looked at for what boxes and conditions have in common: the work that such
    /// questions took.
    #[must_use]
    pub fn looked_at(&self) -> u64 {
        self.looked_at
    }

    /// How many nodes were made.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many nodes ask each variable, in the order asked.
    #[must_use]
    pub fn nodes_by_level(&self) -> Vec<usize> {
        let mut counts = vec![0; self.sizes.len()];
        for node in &self.nodes {
            if let Some(count) = counts.get_mut(node.level.0 as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Was nothing made yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// How many variables there are.
    #[must_use]
    pub fn levels(&self) -> u32 {
        self.sizes.len() as u32
    }

    /// How many cells a variable has.
    #[must_use]
    pub fn size(&self, level: Level) -> u16 {
        self.sizes.get(level.0 as usize).copied().unwrap_or(1)
    }

    /// The variable a diagram asks first; none when it is a value.
    #[must_use]
    pub fn level(&self, diagram: Diagram) -> Option<Level> {
        self.node(diagram).map(|node| node.level)
    }

    /// The edges of a diagram's first question; none for a value.
    #[must_use]
    pub fn edges(&self, diagram: Diagram) -> &[Edge] {
        self.node(diagram).map_or(&[], |node| self.edges_of(node))
    }

    fn edges_of(&self, node: &Node) -> &[Edge] {
        let first = node.first as usize;
        let last = first + usize::from(node.count);
        self.edges.get(first..last).unwrap_or(&[])
    }

    fn node(&self, diagram: Diagram) -> Option<&Node> {
        match diagram.value() {
            Some(_) => None,
            None => self.nodes.get(diagram.index()),
        }
    }

    /// The edge of a diagram at a level at or above its own that stands at a position.
    pub(super) fn edge_at(&self, diagram: Diagram, level: Level, position: usize) -> Option<Edge> {
        match self.node(diagram) {
            Some(node) if node.level == level => self.edges_of(node).get(position).copied(),
            _ if position == 0 => Some(Edge {
                last: self.size(level) - 1,
                to: diagram,
            }),
            _ => None,
        }
    }

    /// The diagram that asks `level` first. Edges come in ascending order of their last cells and reach the last one;
    /// where they lead asks only later variables.
    pub fn ask(&mut self, level: Level, edges: impl IntoIterator<Item = Edge>) -> Diagram {
        let begin = self.pending.len();
        for edge in edges {
            self.push_edge(begin, edge);
        }
        self.ask_pending(level, begin)
    }

    /// Adds an edge to the node whose edges begin there; one that leads where the one before does is joined to it.
    pub(super) fn push_edge(&mut self, begin: usize, edge: Edge) {
        let joined = self.pending.len() > begin;
        match self.pending.last_mut() {
            Some(before) if joined && before.to == edge.to => before.last = edge.last,
            _ => self.pending.push(edge),
        }
    }

    /// The diagram that asks `level` and has the pending edges from there on.
    pub(super) fn ask_pending(&mut self, level: Level, begin: usize) -> Diagram {
        let made = self.pending.get(begin..).unwrap_or(&[]);
        if let [only] = made {
            let to = only.to;
            self.pending.truncate(begin);
            return to;
        }
        if self.exceeded {
            self.pending.truncate(begin);
            return NO;
        }
        let hash = fingerprint(level, made);
        let (nodes, all) = (&self.nodes, &self.edges);
        let known = self.known.find(hash, |known| {
            known.hash == hash
                && nodes.get(known.index as usize).is_some_and(|node| {
                    let first = node.first as usize;
                    let edges = all.get(first..first + usize::from(node.count));
                    node.level == level && edges == Some(made)
                })
        });
        if let Some(known) = known {
            self.pending.truncate(begin);
            return Diagram(known.index);
        }
        if self.nodes.len() >= self.budget {
            self.exceeded = true;
            self.pending.truncate(begin);
            return NO;
        }
        let index = self.nodes.len() as u32;
        self.nodes.push(Node {
            level,
            first: self.edges.len() as u32,
            count: made.len() as u16,
        });
        self.edges.extend_from_slice(made);
        self.pending.truncate(begin);
        let known = Known { hash, index };
        self.known.insert_unique(hash, known, |known| known.hash);
        self.memo.grow(self.nodes.len());
        Diagram(index)
    }

    /// From now on a variable that no node asks yet has so many cells.
    pub(super) fn resize(&mut self, level: Level, cells: u16) {
        if let Some(size) = self.sizes.get_mut(level.0 as usize) {
            *size = cells.max(1);
        }
    }

    /// From now on tells apart only these cells of each variable.
    pub(super) fn confine(&mut self, cells: Option<Left>) {
        self.confined = cells;
    }

    /// The condition that a variable's cell is one of these. A cell that is not told apart is as the one before it that is,
    /// or the first that is.
    pub fn is_in(&mut self, level: Level, holds: impl Fn(u16) -> bool) -> Diagram {
        let size = self.size(level);
        let begin = self.pending.len();
        let mut before = None;
        for last in 0..size {
            let as_cell = match &self.confined {
                Some(left) if !left.has(level, last) => {
                    before.or_else(|| (0..size).find(|&cell| left.has(level, cell)))
                }
                _ => Some(last),
            };
            before = as_cell;
            let holds = as_cell.is_some_and(&holds);
            let to = Diagram::truth(holds);
            self.push_edge(begin, Edge { last, to });
        }
        self.ask_pending(level, begin)
    }
}

fn fingerprint(level: Level, edges: &[Edge]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    level.0.hash(&mut hasher);
    for edge in edges {
        (u64::from(edge.last) << 32 | u64::from(edge.to.0)).hash(&mut hasher);
    }
    hasher.finish()
}
