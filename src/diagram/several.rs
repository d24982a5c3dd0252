//! Several policies read into diagrams over one space and one store, so that their diagrams can be combined.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::class::{Classes, MANY};
use super::independent::Independent;
use super::lower::Reading;
use super::node::{Diagram, Level, Store};
use super::space::Space;
use crate::policy::Policy;

/// Policies that are compared. The diagrams of each mean the same in all: one store holds them, and is with the policy
/// that was asked last.
#[derive(Debug)]
pub struct Readings<'p> {
    readings: Vec<Reading<'p>>,
    with: usize,
    /// How many nodes a condition about entries must take to be read off the class of the item.
    pub many: usize,
}

impl<'p> Readings<'p> {
    /// Nothing read yet. None for no policy.
    #[must_use]
    pub fn new(policies: &[&'p Policy], budget: usize) -> Option<Self> {
        let spaces: Vec<Rc<Space>> = Space::jointly(policies).into_iter().map(Rc::new).collect();
        let sizes = spaces.first()?.sizes();
        let mut store = Some(Store::new(sizes.clone(), budget));
        let sides = policies.iter().zip(&spaces).enumerate();
        let readings = sides
            .map(|(side, (policy, space))| {
                let store = store.take().unwrap_or_else(|| Store::new(Vec::new(), 0));
                let mut reading = Reading::over(policy, Rc::clone(space), store);
                let others = policies.iter().zip(&spaces).enumerate();
                let others = others.filter(|(other, _)| *other != side);
                let others = others.map(|(_, (policy, space))| (*policy, Rc::clone(space)));
                reading.beside = others.collect();
                reading
            })
            .collect();
        Some(Self {
            readings,
            with: 0,
            many: MANY,
        })
    }

    /// How many policies there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.readings.len()
    }

    /// One of the policies, with the store. Past the last one it is the one asked last.
    pub fn of(&mut self, policy: usize) -> &mut Reading<'p> {
        if policy < self.readings.len() && policy != self.with {
            let empty = Store::new(Vec::new(), 0);
            let store = std::mem::replace(&mut self.current().store, empty);
            self.with = policy;
            self.current().store = store;
        }
        self.current()
    }

    #[allow(
        clippy::indexing_slicing,
        reason = "there is at least one policy, and `with` is always one of them"
    )]
    fn current(&mut self) -> &mut Reading<'p> {
        &mut self.readings[self.with]
    }

    /// Looks at nothing but the cases of a condition: each variable is told apart only in the cells it has there. Outside
    /// of these cells the diagrams that are made mean nothing. What conditions say about the outcomes of policies is read
    /// where `outcomes` says, and means nothing elsewhere.
    pub fn confined<R>(
        &mut self,
        to: Diagram,
        outcomes: Diagram,
        look: impl FnOnce(&mut Readings<'p>) -> R,
    ) -> R {
        let cells = self.store().cells_left(to);
        let mut store = std::mem::replace(self.store(), Store::new(Vec::new(), 0));
        store.confine(Some(cells));
        let mut store = Some(store);
        let readings = self.readings.iter().map(|reading| {
            let store = store.take().unwrap_or_else(|| Store::new(Vec::new(), 0));
            let mut inside = Reading::over(reading.policy, Rc::clone(&reading.space), store);
            inside.possible.clone_from(&reading.possible);
            inside.classes.clone_from(&reading.classes);
            inside.within = outcomes;
            inside
        });
        let readings = readings.collect();
        let mut inside = Readings {
            readings,
            with: 0,
            many: self.many,
        };
        let found = look(&mut inside);
        let mut store = std::mem::replace(inside.store(), Store::new(Vec::new(), 0));
        store.confine(None);
        *self.store() = store;
        found
    }

    /// From now on what rules say of entries is read off the class of the item, where it takes many nodes otherwise; not
    /// where the class turns on one of some variables.
    pub fn ask_class(&mut self, but: &BTreeSet<Level>) {
        let first = self.current();
        let Some(level) = first.space.class().filter(|_| first.classes.is_none()) else {
            return;
        };
        let (sides, many) = (0..self.count(), self.many);
        let about: Vec<_> = sides
            .map(|side| self.of(side).about_entries(many))
            .collect();
        let Some(classes) = Classes::of(self.store(), level, &about) else {
            return;
        };
        for (side, classes) in classes.into_iter().enumerate() {
            let reading = self.of(side);
            if classes.asks(&reading.store).is_disjoint(but) {
                reading.take_class(classes);
            }
        }
    }

    /// Cases that can be, where the class of the item is what the facts make it.
    #[must_use]
    pub fn with_class(&mut self, possible: &Independent) -> Independent {
        self.current().with_class(possible)
    }

    /// The nodes of all policies.
    pub fn store(&mut self) -> &mut Store {
        &mut self.current().store
    }
}
