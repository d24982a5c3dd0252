//! What an item falls under, as one question.
//!
//! Rules ask little of an item but what it falls under, and to say when it falls under a category takes as many nodes as
//! there are facts in the Annex. Spelled out in every rule, that is most of what is built. So conditions about entries
//! that take many nodes can be asked as one question, whose answers, the classes, are the ways in which these conditions
//! come out together. No case states its class: that it is what the facts make it is one more condition among those that
//! say which cases can be.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::apply::Operation;
use super::independent::Independent;
use super::lower::Reading;
use super::node::{Diagram, Edge, Level, NO, Store};
use crate::policy::{Condition, ConditionId};

/// A condition about entries that takes fewer nodes is as quick to ask by its facts.
pub(super) const MANY: usize = 32;

/// Beyond so many classes the question is no easier than the facts.
const MOST: usize = 256;

/// What rules say of entries.
#[derive(Debug, Default)]
pub(super) struct AboutEntries {
    /// The conditions that take many nodes.
    large: Vec<(ConditionId, Diagram)>,
    /// What the others ask.
    small: BTreeSet<Level>,
}

/// The classes, and the conditions that are read off them.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    shared: Rc<Shared>,
    /// The conditions of one policy, as conditions on the class.
    tests: BTreeMap<ConditionId, Diagram>,
}

/// What policies that are compared have in common.
#[derive(Debug)]
struct Shared {
    level: Level,
    /// The class of each case, by its facts.
    of: Diagram,
    /// The class is what the facts make it.
    settled: Diagram,
    /// Does what settles it come before it in the order, all of it?
    before: bool,
    /// What rules ask of entries by the facts nevertheless.
    by_facts: BTreeSet<Level>,
}

impl Classes {
    /// The level of the class, and that the class is what the facts make it.
    pub fn settled(&self) -> (Level, Diagram) {
        (self.shared.level, self.shared.settled)
    }

    /// The facts that the class turns on.
    pub fn asks(&self, store: &Store) -> BTreeSet<Level> {
        store.support(self.shared.of)
    }

    /// A condition that is read off the class.
    pub fn test(&self, id: ConditionId) -> Option<Diagram> {
        self.tests.get(&id).copied()
    }

    /// The conditions that are read off the class, each once, as conditions on it.
    pub fn tests(&self) -> BTreeSet<Diagram> {
        self.tests.values().copied().collect()
    }

    /// The classes that a store's policies tell apart, with the conditions of each policy read off them; nothing where
    /// there are none, or too many.
    pub fn of(store: &mut Store, level: Level, about: &[AboutEntries]) -> Option<Vec<Classes>> {
        let conditions = about.iter().flat_map(|side| &side.large);
        let distinct: BTreeSet<Diagram> = conditions.map(|&(_, one)| one).collect();
        let distinct: Vec<Diagram> = distinct.into_iter().collect();
        if distinct.is_empty() {
            return None;
        }
        let mut of = Diagram::always(0);
        // Of each class, which conditions hold.
        let mut classes: Vec<Vec<bool>> = vec![Vec::new()];
        for &condition in &distinct {
            let both = store.apply(Operation::Pair(2), of, condition);
            let values: Vec<u32> = store.values(both).into_iter().collect();
            let number = |value: u32| values.binary_search(&value).unwrap_or_default() as u32;
            of = store.map(both, &number);
            let split = values.iter().map(|value| {
                let mut holding = classes
                    .get((value / 2) as usize)
                    .cloned()
                    .unwrap_or_default();
                holding.push(value % 2 == 1);
                holding
            });
            classes = split.collect();
            if classes.len() > MOST {
                return None;
            }
        }
        let count = u16::try_from(classes.len()).ok()?;
        store.resize(level, count);
        let before = store.support(of).last().is_none_or(|last| *last < level);
        let is = (0..count).map(|class| store.is_in(level, |cell| cell == class));
        let is: Vec<Diagram> = is.collect();
        let mut settled = NO;
        match before {
            true => {
                let is = |class: u32| is.get(class as usize).copied().unwrap_or(NO);
                settled = store.followed(of, &is);
            }
            false => {
                for (class, is) in (0..).zip(is) {
                    let facts = store.where_value(of, |value| value == class);
                    let both = store.and(facts, is);
                    settled = store.or(settled, both);
                }
            }
        }
        let mut tests: BTreeMap<Diagram, Diagram> = BTreeMap::new();
        for (at, &condition) in distinct.iter().enumerate() {
            let holds = |class: u16| {
                let holding = classes.get(usize::from(class));
                holding.and_then(|holding| holding.get(at)) == Some(&true)
            };
            tests.insert(condition, store.is_in(level, holds));
        }
        let shared = Rc::new(Shared {
            level,
            of,
            settled,
            before,
            by_facts: about.iter().flat_map(|side| &side.small).copied().collect(),
        });
        let each = about.iter().map(|side| Classes {
            shared: Rc::clone(&shared),
            tests: side
                .large
                .iter()
                .filter_map(|&(id, condition)| Some((id, *tests.get(&condition)?)))
                .collect(),
        });
        Some(each.collect())
    }

    /// A diagram by facts only.
    pub fn by_facts(&self, store: &mut Store, diagram: Diagram) -> Diagram {
        let mut done = FxHashMap::default();
        if self.shared.before {
            return self.composed(store, self.shared.of, diagram, &mut done);
        }
        let mut made = NO;
        for class in 0..store.size(self.shared.level) {
            let facts = store.where_value(self.shared.of, |value| value == u32::from(class));
            let then = store.cofactor(diagram, self.shared.level, class);
            made = match class {
                0 => then,
                _ => store.choose(facts, then, made),
            };
        }
        made
    }

    fn composed(
        &self,
        store: &mut Store,
        of: Diagram,
        diagram: Diagram,
        done: &mut FxHashMap<(Diagram, Diagram), Diagram>,
    ) -> Diagram {
        let level = match store.level(diagram) {
            Some(level) if level <= self.shared.level => level,
            _ => return diagram,
        };
        if let Some(class) = of.value()
            && level == self.shared.level
        {
            let mut edges = store.edges(diagram).iter();
            let edge = edges.find(|edge| class <= u32::from(edge.last));
            return edge.map_or(NO, |edge| edge.to);
        }
        if let Some(&made) = done.get(&(of, diagram)) {
            return made;
        }
        let first = store.level(of).map_or(level, |asked| asked.min(level));
        let (mut i, mut j, mut edges) = (0, 0, Vec::new());
        while let (Some(l), Some(r)) = (
            store.edge_at(of, first, i),
            store.edge_at(diagram, first, j),
        ) {
            let last = l.last.min(r.last);
            let to = self.composed(store, l.to, r.to, done);
            edges.push(Edge { last, to });
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        let made = store.ask(first, edges);
        done.insert((of, diagram), made);
        made
    }
}

impl Reading<'_> {
    /// From now on what rules say of entries is read off the class of the item, where it takes many nodes otherwise. What
    /// was read before stays what it is.
    pub fn ask_class(&mut self) {
        if self.classes.is_some() {
            return;
        }
        let found = self.about_entries(MANY);
        let Some(level) = self.space.class() else {
            return;
        };
        if let Some(mut classes) = Classes::of(&mut self.store, level, &[found])
            && let Some(own) = classes.pop()
        {
            self.take_class(own);
        }
    }

    pub(super) fn take_class(&mut self, classes: Classes) {
        let possible = self.possible_parts();
        self.forget();
        self.classes = Some(Rc::new(classes));
        self.possible = Some(Rc::new(self.with_class(&possible)));
    }

    /// Cases that can be, where the class of the item is what the facts make it.
    pub(super) fn with_class(&self, possible: &Independent) -> Independent {
        let Some(classes) = &self.classes else {
            return possible.clone();
        };
        let compare = Rc::new(self.comparisons().keys().copied().collect());
        let mut of_rules = self.space.of_rules().clone();
        of_rules.extend(&classes.shared.by_facts);
        // A number is asked together with those that bind it.
        self.bound_too(&mut of_rules);
        let of_rules = Rc::new(of_rules);
        possible.with_class(&self.store, classes.settled(), compare, of_rules)
    }

    /// A diagram by the facts of the case only: the class of the item as what makes it that.
    pub fn by_facts(&mut self, diagram: Diagram) -> Diagram {
        match self.classes.clone() {
            Some(classes) => classes.by_facts(&mut self.store, diagram),
            None => diagram,
        }
    }

    /// Is it the class of the item that a level asks?
    #[must_use]
    pub fn is_class(&self, level: Level) -> bool {
        self.space.class() == Some(level)
    }

    /// Does a diagram tell no classes apart that this policy does not tell apart? Another policy may.
    #[must_use]
    pub fn knows_classes_of(&self, diagram: Diagram) -> bool {
        let Some(level) = self.space.class() else {
            return true;
        };
        let tests = self.read_off_class();
        let classes = 0..self.store.size(level);
        let own = classes.map(|class| -> Vec<u32> {
            let at = |test: &Diagram| self.store.value_at(*test, |_| class);
            tests.iter().map(at).collect()
        });
        let told = self.store.told_apart(diagram, level);
        let mut before: BTreeMap<Vec<u32>, &[Diagram]> = BTreeMap::new();
        own.zip(&told)
            .all(|(own, ways)| *before.entry(own).or_insert(ways) == ways)
    }

    /// The facts that the class of the item turns on.
    #[must_use]
    pub fn class_turns_on(&self) -> BTreeSet<Level> {
        let classes = self.classes.as_ref();
        classes.map_or_else(BTreeSet::new, |classes| classes.asks(&self.store))
    }

    /// What tells classes apart, by the facts of the case: the number that `told` gives each.
    pub fn class_by_facts(&mut self, told: &impl Fn(u32) -> u32) -> Diagram {
        match self.classes.clone() {
            Some(classes) => self.store.map(classes.shared.of, told),
            None => NO,
        }
    }

    /// A diagram as it is for items of one class.
    pub fn of_class(&mut self, diagram: Diagram, class: u16) -> Diagram {
        match self.space.class() {
            Some(level) => self.store.cofactor(diagram, level, class),
            None => diagram,
        }
    }

    /// The conditions that are read off the class of the item, as conditions on it.
    pub fn read_off_class(&self) -> BTreeSet<Diagram> {
        let classes = self.classes.as_ref();
        classes.map(|classes| classes.tests()).unwrap_or_default()
    }

    /// Reads something by the facts of the case only.
    pub fn plainly<R>(&mut self, read: impl FnOnce(&mut Self) -> R) -> R {
        let Some(classes) = self.classes.take() else {
            return read(self);
        };
        std::mem::swap(&mut self.conditions, &mut self.plain);
        let made = read(self);
        std::mem::swap(&mut self.conditions, &mut self.plain);
        self.classes = Some(classes);
        made
    }

    /// The conditions about entries that rules, exceptions and obligations ask: those that take so many nodes, and what the
    /// others ask.
    pub(super) fn about_entries(&mut self, many: usize) -> AboutEntries {
        let policy = self.policy;
        let asked = policy.asked_by_rules().into_iter();
        let about = asked.filter(|id| {
            let condition = policy.conditions.get(id.index());
            matches!(
                condition,
                Some(Condition::Entry { .. } | Condition::Category(_))
            )
        });
        let about: Vec<ConditionId> = about.collect();
        let mut found = AboutEntries::default();
        for id in about {
            let read = self.condition(id);
            match self.store.nodes(read) >= many {
                true => found.large.push((id, read)),
                false => found.small.append(&mut self.store.support(read)),
            }
        }
        found
    }
}
