//! What is left of diagrams when nobody says what some variables are.

use rustc_hash::FxHashMap;

use super::apply::Operation;
use super::node::{Diagram, Edge, Level, NO, Store, YES};

impl Store {
    /// The condition for some cell of each of these variables: what is left when nobody says what they are.
    pub fn exists(&mut self, diagram: Diagram, gone: &impl Fn(Level) -> bool) -> Diagram {
        self.quantify(Operation::Or, diagram, gone)
    }

    /// What comes of the values in the cells of these variables, put together by an operation.
    pub(super) fn quantify(
        &mut self,
        operation: Operation,
        diagram: Diagram,
        gone: &impl Fn(Level) -> bool,
    ) -> Diagram {
        // What asks later variables only stays as it is.
        let Some(last) = self.last(gone) else {
            return diagram;
        };
        self.quantified(operation, diagram, (gone, last), &mut FxHashMap::default())
    }

    fn quantified(
        &mut self,
        operation: Operation,
        diagram: Diagram,
        (gone, last): (&impl Fn(Level) -> bool, Level),
        done: &mut FxHashMap<Diagram, Diagram>,
    ) -> Diagram {
        let level = match self.level(diagram) {
            Some(level) if level <= last => level,
            _ => return diagram,
        };
        if let Some(&made) = done.get(&diagram) {
            return made;
        }
        let begin = self.pending.len();
        let (mut some, mut position) = (NO, 0);
        while let Some(edge) = self.edge_at(diagram, level, position) {
            let to = self.quantified(operation, edge.to, (gone, last), done);
            match gone(level) {
                true => some = self.apply(operation, some, to),
                false => self.push_edge(begin, Edge { to, ..edge }),
            }
            position += 1;
        }
        let made = match gone(level) {
            true => some,
            false => self.ask_pending(level, begin),
        };
        done.insert(diagram, made);
        made
    }

    /// [`Store::exists`] of two conditions together, which are not put together first: what both of them ask may be many
    /// times what is left.
    pub fn exists_of_both(
        &mut self,
        a: Diagram,
        b: Diagram,
        gone: &impl Fn(Level) -> bool,
    ) -> Diagram {
        let Some(last) = self.last(gone) else {
            return self.and(a, b);
        };
        let mut alone = FxHashMap::default();
        self.both(a, b, (gone, last), &mut alone, &mut FxHashMap::default())
    }

    fn both(
        &mut self,
        a: Diagram,
        b: Diagram,
        (gone, last): (&impl Fn(Level) -> bool, Level),
        alone: &mut FxHashMap<Diagram, Diagram>,
        done: &mut FxHashMap<[Diagram; 2], Diagram>,
    ) -> Diagram {
        match (a, b) {
            (NO, _) | (_, NO) => return NO,
            (YES, other) | (other, YES) => {
                return self.quantified(Operation::Or, other, (gone, last), alone);
            }
            _ => {}
        }
        let level = match self.level(a).into_iter().chain(self.level(b)).min() {
            Some(level) if level <= last => level,
            _ => return self.and(a, b),
        };
        if let Some(&made) = done.get(&[a, b]) {
            return made;
        }
        let begin = self.pending.len();
        let (mut i, mut j, mut some) = (0, 0, NO);
        while let (Some(l), Some(r)) = (self.edge_at(a, level, i), self.edge_at(b, level, j)) {
            let to = self.both(l.to, r.to, (gone, last), alone, done);
            let edge = Edge {
                last: l.last.min(r.last),
                to,
            };
            match gone(level) {
                true => some = self.or(some, to),
                false => self.push_edge(begin, edge),
            }
            i += usize::from(l.last == edge.last);
            j += usize::from(r.last == edge.last);
        }
        let made = match gone(level) {
            true => some,
            false => self.ask_pending(level, begin),
        };
        done.insert([a, b], made);
        made
    }

    fn last(&self, gone: &impl Fn(Level) -> bool) -> Option<Level> {
        let levels = (0..self.levels()).rev().map(Level);
        levels.into_iter().find(|level| gone(*level))
    }
}
