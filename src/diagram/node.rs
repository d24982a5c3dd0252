//! Nodes, shared: two diagrams that say the same are the same.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexSet;

use super::apply::Operation;

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
/// are at least two.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Node {
    level: Level,
    edges: Rc<[Edge]>,
}

/// All nodes of one family of diagrams.
#[derive(Debug)]
pub struct Store {
    sizes: Vec<u16>,
    nodes: IndexSet<Node>,
    budget: usize,
    exceeded: bool,
    pub(super) done: HashMap<(Operation, Diagram, Diagram), Diagram>,
    pub(super) chosen: HashMap<(Diagram, Diagram, Diagram), Diagram>,
}

impl Store {
    /// No nodes yet, over variables with so many cells each, in the order asked. Beyond `budget` nodes nothing more is
    /// built, every operation gives [`NO`], and [`Store::exceeded`] says so: no answer may be read from it then.
    #[must_use]
    pub fn new(sizes: Vec<u16>, budget: usize) -> Store {
        Store {
            sizes,
            nodes: IndexSet::new(),
            budget: budget.min((VALUE - 1) as usize),
            exceeded: false,
            done: HashMap::new(),
            chosen: HashMap::new(),
        }
    }

    /// Was the budget of nodes not enough? Then every diagram of this store is void.
    #[must_use]
    pub fn exceeded(&self) -> bool {
        self.exceeded
    }

    /// How many nodes were made.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
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
        self.node(diagram).map_or(&[], |node| &node.edges)
    }

    fn node(&self, diagram: Diagram) -> Option<&Node> {
        match diagram.value() {
            Some(_) => None,
            None => self.nodes.get_index(diagram.index()),
        }
    }

    /// The edges of a diagram at a level at or above its own.
    pub(super) fn edges_at(&self, diagram: Diagram, level: Level) -> Rc<[Edge]> {
        match self.node(diagram) {
            Some(node) if node.level == level => Rc::clone(&node.edges),
            _ => Rc::new([Edge {
                last: self.size(level) - 1,
                to: diagram,
            }]),
        }
    }

    /// The diagram that asks `level` first. Edges come in ascending order of their last cells and reach the last one;
    /// where they lead asks only later variables.
    pub fn ask(&mut self, level: Level, edges: impl IntoIterator<Item = Edge>) -> Diagram {
        let mut merged: Vec<Edge> = Vec::new();
        for edge in edges {
            match merged.last_mut() {
                Some(before) if before.to == edge.to => before.last = edge.last,
                _ => merged.push(edge),
            }
        }
        if let [only] = merged.as_slice() {
            return only.to;
        }
        if self.exceeded {
            return NO;
        }
        let (index, new) = self.nodes.insert_full(Node {
            level,
            edges: merged.into(),
        });
        if new && index >= self.budget {
            self.exceeded = true;
            return NO;
        }
        Diagram(index as u32)
    }

    /// The condition that a variable's cell is one of these.
    pub fn is_in(&mut self, level: Level, holds: impl Fn(u16) -> bool) -> Diagram {
        let size = self.size(level);
        let edges: Vec<Edge> = (0..size)
            .map(|last| Edge {
                last,
                to: Diagram::truth(holds(last)),
            })
            .collect();
        self.ask(level, edges)
    }
}
