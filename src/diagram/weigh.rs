//! Of how many combinations of facts each class of items comes: what share of the space a condition has that asks the
//! class, without going through these facts for every condition anew.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::node::{Diagram, Level, NO, Store};
use crate::quantity::{Natural, Num};

/// For a node of what settles the class: of how many combinations of the facts asked from there on each class comes.
pub(super) type Weights = FxHashMap<Diagram, Rc<[Natural]>>;

/// What settles the class of the item.
pub(super) struct Settling<'s> {
    pub store: &'s Store,
    /// The class is what the facts make it; nothing is asked after the class.
    pub settled: Diagram,
    /// The facts asked, in order.
    pub asked: Vec<Level>,
    pub class: Level,
}

/// What is left of a condition once the facts and the class are known, with how many combinations lead there.
type Left = BTreeMap<Diagram, Natural>;

impl Settling<'_> {
    /// The share of the space that each rest of a condition has, once the facts and the class are known. The condition asks
    /// no other variables before the class.
    pub fn shares(&self, condition: Diagram, weights: &mut Weights) -> Vec<(Diagram, Num)> {
        let left = self.left(
            [condition, self.settled],
            0,
            weights,
            &mut FxHashMap::default(),
        );
        let all = self.between(0, self.asked.len(), &Natural::new(1));
        let shares = left.iter();
        let shares = shares.filter_map(|(&rest, count)| Some((rest, count.share_of(&all)?)));
        shares.collect()
    }

    fn left(
        &self,
        [condition, settled]: [Diagram; 2],
        position: usize,
        weights: &mut Weights,
        done: &mut FxHashMap<[Diagram; 2], Rc<Left>>,
    ) -> Left {
        if condition == NO || settled == NO {
            return Left::new();
        }
        let fact = |one: Diagram| self.store.level(one).filter(|level| *level < self.class);
        let Some(asks) = fact(condition) else {
            return self.by_class(condition, settled, position, weights);
        };
        let level = fact(settled).map_or(asks, |other| other.min(asks));
        let own = self.place(level);
        let known = done.get(&[condition, settled]).cloned();
        let left = known.unwrap_or_else(|| {
            let mut left = Left::new();
            let (mut i, mut j, mut first) = (0, 0, 0);
            while let (Some(l), Some(r)) = (
                self.store.edge_at(condition, level, i),
                self.store.edge_at(settled, level, j),
            ) {
                let last = l.last.min(r.last);
                let cells = u64::from(last) + 1 - first;
                first = u64::from(last) + 1;
                for (rest, count) in self.left([l.to, r.to], own + 1, weights, done) {
                    *left.entry(rest).or_default() += &count.times(cells);
                }
                i += usize::from(l.last == last);
                j += usize::from(r.last == last);
            }
            let left = Rc::new(left);
            done.insert([condition, settled], Rc::clone(&left));
            left
        });
        let left = left.iter();
        left.map(|(rest, count)| (*rest, self.between(position, own, count)))
            .collect()
    }

    /// Where the condition asks no fact any more: what is left of it in each class.
    fn by_class(
        &self,
        condition: Diagram,
        settled: Diagram,
        position: usize,
        weights: &mut Weights,
    ) -> Left {
        let own = self
            .store
            .level(settled)
            .filter(|level| *level < self.class);
        let own = own.map_or(self.asked.len(), |level| self.place(level));
        let counts = self.weights(settled, weights);
        let mut left = Left::new();
        for (class, count) in (0..).zip(counts.iter()) {
            let edges = match self.store.level(condition) {
                Some(level) if level == self.class => self.store.edges(condition),
                _ => &[],
            };
            let edge = edges.iter().find(|edge| class <= edge.last);
            let rest = edge.map_or(condition, |edge| edge.to);
            if rest != NO {
                *left.entry(rest).or_default() += &self.between(position, own, count);
            }
        }
        left
    }

    /// Of how many combinations of the facts asked from a node on each class comes.
    fn weights(&self, settled: Diagram, known: &mut Weights) -> Rc<[Natural]> {
        if let Some(known) = known.get(&settled) {
            return Rc::clone(known);
        }
        let count = usize::from(self.store.size(self.class));
        let mut weights = vec![Natural::default(); count];
        match self.store.level(settled) {
            Some(level) if level < self.class => {
                let own = self.place(level);
                let mut first = 0;
                for edge in self.store.edges(settled) {
                    let cells = u64::from(edge.last) + 1 - first;
                    first = u64::from(edge.last) + 1;
                    let next = self.store.level(edge.to).filter(|next| *next < self.class);
                    let next = next.map_or(self.asked.len(), |next| self.place(next));
                    let beneath = self.weights(edge.to, known);
                    for (all, count) in weights.iter_mut().zip(beneath.iter()) {
                        *all += &self.between(own + 1, next, &count.times(cells));
                    }
                }
            }
            _ => {
                for (class, all) in (0..count as u16).zip(&mut weights) {
                    let cell = |_: Level| class;
                    *all = Natural::new(u64::from(self.store.value_at(settled, cell)));
                }
            }
        }
        let weights: Rc<[Natural]> = weights.into();
        known.insert(settled, Rc::clone(&weights));
        weights
    }

    fn place(&self, level: Level) -> usize {
        self.asked.partition_point(|asked| *asked < level)
    }

    /// As many for each combination of the facts between two places, which are not asked.
    fn between(&self, from: usize, to: usize, count: &Natural) -> Natural {
        let mut count = count.clone();
        let mut times: u64 = 1;
        for &level in self.asked.get(from..to).unwrap_or(&[]) {
            let size = u64::from(self.store.size(level));
            times = times.checked_mul(size).unwrap_or_else(|| {
                count = count.times(times);
                size
            });
        }
        match times {
            1 => count,
            times => count.times(times),
        }
    }
}
