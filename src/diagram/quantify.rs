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
        let Some(gone) = self.gone(gone) else {
            return diagram;
        };
        self.quantified(operation, diagram, &gone, &mut FxHashMap::default())
    }

    fn quantified(
        &mut self,
        operation: Operation,
        diagram: Diagram,
        gone: &Gone,
        done: &mut FxHashMap<Diagram, Diagram>,
    ) -> Diagram {
        let level = match self.level(diagram) {
            Some(level) if gone.is_by(level) => level,
            _ => return diagram,
        };
        if let Some(&made) = done.get(&diagram) {
            return made;
        }
        let made = if gone.is(level) {
            let (mut some, mut position) = (NO, 0);
            while let Some(edge) = self.edge_at(diagram, level, position) {
                let to = self.quantified(operation, edge.to, gone, done);
                some = self.apply(operation, some, to);
                if operation == Operation::Or && some == YES {
                    break;
                }
                position += 1;
            }
            some
        } else {
            let (begin, mut position) = (self.pending.len(), 0);
            while let Some(edge) = self.edge_at(diagram, level, position) {
                let to = self.quantified(operation, edge.to, gone, done);
                self.push_edge(begin, Edge { to, ..edge });
                position += 1;
            }
            self.ask_pending(level, begin)
        };
        done.insert(diagram, made);
        made
    }

    /// Where a diagram has not the same value whatever these variables are.
    pub fn turns_on(&mut self, diagram: Diagram, gone: &impl Fn(Level) -> bool) -> Diagram {
        // A set of values is one number, a bit for each: so many at a time.
        const BITS: usize = 30;
        let values: Vec<u32> = self.values(diagram).into_iter().collect();
        let (mut some, mut turns) = (NO, NO);
        for values in values.chunks(BITS) {
            let bit = |value| {
                let place = values.iter().position(|one| *one == value);
                place.map_or(0, |place| 1 << place)
            };
            let sets = self.map(diagram, &bit);
            let sets = self.quantify(Operation::Either, sets, gone);
            let can = self.where_value(sets, |set| set != 0);
            let several = self.where_value(sets, |set| set.count_ones() > 1);
            let both = self.and(some, can);
            turns = self.any([turns, several, both]);
            some = self.or(some, can);
        }
        turns
    }

    /// [`Store::exists`] of two conditions together, which are not put together first: what both of them ask may be many
    /// times what is left.
    pub fn exists_of_both(
        &mut self,
        a: Diagram,
        b: Diagram,
        gone: &impl Fn(Level) -> bool,
    ) -> Diagram {
        let Some(gone) = self.gone(gone) else {
            return self.and(a, b);
        };
        let mut alone = FxHashMap::default();
        self.both(a, b, &gone, &mut alone, &mut FxHashMap::default())
    }

    fn both(
        &mut self,
        a: Diagram,
        b: Diagram,
        gone: &Gone,
        alone: &mut FxHashMap<Diagram, Diagram>,
        done: &mut FxHashMap<[Diagram; 2], Diagram>,
    ) -> Diagram {
        match (a, b) {
            (NO, _) | (_, NO) => return NO,
            (YES, other) | (other, YES) => {
                return self.quantified(Operation::Or, other, gone, alone);
            }
            _ => {}
        }
        let level = match self.first_level([a, b]) {
            Some(level) if gone.is_by(level) => level,
            _ => return self.and(a, b),
        };
        if let Some(&made) = done.get(&[a, b]) {
            return made;
        }
        let is_gone = gone.is(level);
        let begin = self.pending.len();
        let (mut i, mut j, mut some) = (0, 0, NO);
        while let (Some(l), Some(r)) = (self.edge_at(a, level, i), self.edge_at(b, level, j)) {
            let to = self.both(l.to, r.to, gone, alone, done);
            let last = l.last.min(r.last);
            match is_gone {
                true => some = self.or(some, to),
                false => self.push_edge(begin, Edge { last, to }),
            }
            if some == YES {
                break;
            }
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        let made = match is_gone {
            true => some,
            false => self.ask_pending(level, begin),
        };
        done.insert([a, b], made);
        made
    }

    /// The variables that go; nothing where none does.
    fn gone(&self, gone: &impl Fn(Level) -> bool) -> Option<Gone> {
        let mut levels: Vec<bool> = (0..self.levels()).map(Level).map(gone).collect();
        levels.truncate(levels.iter().rposition(|gone| *gone)? + 1);
        Some(Gone { levels })
    }
}

/// The variables that are forgotten, up to the last of them: what asks later ones only stays as it is.
struct Gone {
    levels: Vec<bool>,
}

impl Gone {
    fn is(&self, level: Level) -> bool {
        self.levels.get(level.0 as usize) == Some(&true)
    }

    /// Is one forgotten there, or later?
    fn is_by(&self, level: Level) -> bool {
        (level.0 as usize) < self.levels.len()
    }
}
