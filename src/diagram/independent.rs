//! A condition as parts that have no variable in common: what some of them say of a case, the others do not touch.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::node::{Diagram, Level, NO, Store, YES};
use crate::quantity::Num;

/// Conditions that hold together, none of which asks a variable that another asks.
#[derive(Clone, Debug, Default)]
pub struct Independent {
    parts: Vec<(BTreeSet<Level>, Diagram)>,
    /// Parts that were asked for together, by their positions.
    known: RefCell<BTreeMap<Vec<usize>, Diagram>>,
}

impl Independent {
    /// Conditions, those that share variables put together.
    pub fn of(store: &mut Store, conditions: impl IntoIterator<Item = Diagram>) -> Self {
        let mut groups: Vec<(BTreeSet<Level>, Vec<Diagram>)> = Vec::new();
        for condition in conditions {
            let mut levels = store.support(condition);
            let mut together = vec![condition];
            groups.retain_mut(|(others, of)| {
                let apart = levels.is_disjoint(others);
                if !apart {
                    levels.append(others);
                    together.append(of);
                }
                apart
            });
            groups.push((levels, together));
        }
        let parts = groups.into_iter();
        let parts = parts.map(|(levels, together)| (levels, store.all(together)));
        Self {
            parts: parts.filter(|(_, holds)| *holds != YES).collect(),
            known: RefCell::default(),
        }
    }

    /// What is left of several of them together.
    pub fn together(store: &mut Store, several: &[&Self]) -> Self {
        let parts = several.iter().flat_map(|one| &one.parts);
        Self::of(store, parts.map(|(_, holds)| *holds))
    }

    /// The same with one more condition.
    #[must_use]
    pub fn and(&self, store: &mut Store, condition: Diagram) -> Self {
        let known = self.parts.iter().map(|(_, holds)| *holds);
        Self::of(store, known.chain([condition]))
    }

    /// The same with something else in place of each part, which is given with the variables it asks.
    #[must_use]
    pub fn each(
        &self,
        store: &mut Store,
        mut instead: impl FnMut(&mut Store, &BTreeSet<Level>, Diagram) -> Diagram,
    ) -> Self {
        let parts = self.parts.iter();
        let made: Vec<Diagram> = parts
            .map(|(asked, holds)| instead(store, asked, *holds))
            .collect();
        Self::of(store, made)
    }

    /// All of it as one condition.
    pub fn whole(&self, store: &mut Store) -> Diagram {
        self.some(store, (0..self.parts.len()).collect())
    }

    /// Some of the parts as one condition.
    fn some(&self, store: &mut Store, parts: Vec<usize>) -> Diagram {
        if let Some(&known) = self.known.borrow().get(&parts) {
            return known;
        }
        let of = parts.iter().filter_map(|&at| self.parts.get(at));
        let all = store.all(of.map(|(_, holds)| *holds));
        self.known.borrow_mut().insert(parts, all);
        all
    }

    /// The share of the space in which everything holds that [`Independent::about`] leaves out.
    pub fn share_beside(&self, store: &Store, levels: &BTreeSet<Level>) -> Num {
        let parts = self.parts.iter();
        let beside = parts.filter(|(asked, _)| asked.is_disjoint(levels));
        beside.fold(Num::one(), |all, (_, holds)| all * store.share(*holds))
    }

    /// As much of it as can keep a condition on these variables from holding: the rest can hold whatever they are. Where it
    /// cannot hold at all, never.
    pub fn about(&self, store: &mut Store, levels: &BTreeSet<Level>) -> Diagram {
        if self.parts.iter().any(|(_, holds)| *holds == NO) {
            return NO;
        }
        let parts = self.parts.iter().enumerate();
        let parts = parts.filter(|(_, (asked, _))| !asked.is_disjoint(levels));
        self.some(store, parts.map(|(at, _)| at).collect())
    }
}
