//! Going through the nodes below diagrams, each once.

use super::node::{Diagram, Edge, Level, Store};

/// Which nodes were come to: of each the number of the last walk that did, so that to begin anew costs nothing.
#[derive(Debug, Default)]
pub(super) struct Marks {
    walk: u32,
    last: Vec<u32>,
}

impl Marks {
    fn begin(&mut self, nodes: usize) {
        self.walk = self.walk.checked_add(1).unwrap_or_else(|| {
            self.last.fill(0);
            1
        });
        self.last.resize(nodes, 0);
    }

    /// Is it come to for the first time?
    fn is_new(&mut self, node: Diagram) -> bool {
        let Some(last) = self.last.get_mut(node.number() as usize) else {
            return false;
        };
        std::mem::replace(last, self.walk) != self.walk
    }
}

impl Store {
    /// Goes through the nodes below some diagrams, each once: what each asks and where that leads.
    pub(super) fn walk(&self, from: &[Diagram], mut come_to: impl FnMut(Diagram, Level, &[Edge])) {
        self.walk_along(from, |node, level, edges, on| {
            come_to(node, level, edges);
            on.extend(edges.iter().map(|edge| edge.to));
        });
    }

    /// The same, where what is come to says where to go on.
    pub fn walk_along(
        &self,
        from: &[Diagram],
        mut come_to: impl FnMut(Diagram, Level, &[Edge], &mut Vec<Diagram>),
    ) {
        // A walk during a walk would find no marks, and make its own.
        let mut marks = self.marks.take();
        marks.begin(self.len());
        let mut open = from.to_vec();
        while let Some(next) = open.pop() {
            if let Some(level) = self.level(next).filter(|_| marks.is_new(next)) {
                come_to(next, level, self.edges(next), &mut open);
            }
        }
        self.marks.replace(marks);
    }
}
