//! Completions found by diagrams, where splitting would look at too many partial cases.
//!
//! Both answer the same question, is there a completion in which a formula holds, and tests hold that they give the same
//! decisions. Splitting needs nothing but the formula; diagrams cost more to begin with and then answer many questions about
//! one case at little more than the price of one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::formula::{Formula, Formulas, Shape, Slot};
use super::search::Answers;
use super::theory::Theory;
use crate::diagram::{Diagram, Level, Region, Store, order};
use crate::policy::ChoiceSet;

/// How many nodes are built before splitting is left to it.
const NODES: usize = 200_000;

/// The formulas of a case as diagrams over its open slots.
#[derive(Debug)]
pub(super) struct Diagrams {
    store: Store,
    /// By level.
    slots: Vec<Slot>,
    /// By level: the answers that are left.
    answers: Vec<Vec<u32>>,
    /// By slot.
    levels: Vec<Option<Level>>,
    known: HashMap<Formula, Diagram>,
}

/// Two ways to answer that agree on what is shared.
pub(super) type Pair = (Answers, Answers);

impl Diagrams {
    /// Nothing read yet. Slots that the given formulas mention together are asked near each other.
    pub fn new(formulas: &Formulas, together: &[Formula]) -> Self {
        let domains = (0u32..).map(Slot).zip(formulas.domains());
        let open = domains.filter(|(_, domain)| domain.len() > 1);
        let (open, domains): (Vec<Slot>, Vec<Vec<u32>>) = open
            .map(|(slot, domain)| (slot, domain.iter().collect()))
            .unzip();
        let place: BTreeMap<Slot, usize> = open.iter().copied().zip(0..).collect();
        let groups = together.iter().map(|&formula| {
            let mentioned = formulas.mentions(formula).iter();
            mentioned.filter_map(|slot| place.get(&Slot(slot)).copied())
        });
        let groups: Vec<Vec<usize>> = groups.map(Iterator::collect).collect();
        let order = order(open.len(), &[], &groups, &[]);
        let of = |place: &usize| Some((*open.get(*place)?, domains.get(*place)?.clone()));
        let (slots, answers): (Vec<Slot>, Vec<Vec<u32>>) = order.iter().filter_map(of).unzip();
        let mut levels = vec![None; formulas.domains().len()];
        for (level, slot) in (0..).map(Level).zip(&slots) {
            if let Some(place) = levels.get_mut(slot.0 as usize) {
                *place = Some(level);
            }
        }
        let sizes = answers.iter().map(|answers| answers.len() as u16);
        Self {
            store: Store::new(sizes.collect(), NODES),
            slots,
            answers,
            levels,
            known: HashMap::new(),
        }
    }

    /// Answers under which two formulas hold, or that there are none; nothing where diagrams do not tell: where comparisons
    /// bind numbers, or the diagrams grow too large.
    pub fn find(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        [one, other]: [Formula; 2],
    ) -> Option<Option<Answers>> {
        if theory.concerns(formulas, &[one, other]) {
            return None;
        }
        let (one, other) = (self.read(formulas, one)?, self.read(formulas, other)?);
        let way = self.store.way_to_overlap(one, other, true);
        Some(way.map(|way| self.answered(&way)))
    }

    /// Two completions in which one of the goals does not come out alike, and that agree on every slot but the free ones;
    /// or that there are none. Nothing where diagrams do not tell.
    pub fn pair(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        admissible: Formula,
        goals: &[Formula],
        free: &BTreeSet<Slot>,
    ) -> Option<Option<Pair>> {
        let mut asked = goals.to_vec();
        asked.push(admissible);
        if theory.concerns(formulas, &asked) {
            return None;
        }
        let admissible = self.read(formulas, admissible)?;
        // What is shared settles a goal that turns on nothing else.
        let turning = goals.iter().filter(|goal| {
            let mentioned = formulas.mentions(**goal);
            free.iter().any(|slot| mentioned.contains(slot.0))
        });
        let free: BTreeSet<Level> = free.iter().filter_map(|slot| self.level(*slot)).collect();
        for &goal in turning {
            let goal = self.read(formulas, goal)?;
            let met = self.store.and(admissible, goal);
            let unmet = self.store.without(admissible, goal);
            // Where the goal is met and, with other answers to what is free, is not.
            let elsewhere = self.store.exists(unmet, &|level| free.contains(&level));
            let first = self.store.way_to_overlap(met, elsewhere, true);
            if self.store.exceeded() {
                return None;
            }
            let Some(first) = first else { continue };
            let agreed = |way: &Region| -> Region {
                let shared = way.iter().filter(|(level, _)| !free.contains(level));
                shared
                    .map(|(level, cells)| (*level, cells.clone()))
                    .collect()
            };
            let second = self.way(unmet, &agreed(&first))?;
            // What the one does not ask may be as the other has it.
            let (mut one, mut other) = (agreed(&second), agreed(&first));
            one.extend(first);
            other.extend(second);
            return Some(Some((self.answered(&one), self.answered(&other))));
        }
        Some(None)
    }

    fn way(&self, condition: Diagram, inside: &Region) -> Option<Region> {
        let way = self
            .store
            .meeting_near(&[(condition, true)], &|_| 0, inside)?;
        let mut cells = inside.clone();
        cells.extend(
            way.into_iter()
                .map(|(level, cell)| (level, vec![(cell, cell)])),
        );
        Some(cells)
    }

    fn level(&self, slot: Slot) -> Option<Level> {
        self.levels.get(slot.0 as usize).copied().flatten()
    }

    fn answered(&self, way: &Region) -> Answers {
        let answered = way.iter().filter_map(|(level, cells)| {
            let slot = *self.slots.get(level.0 as usize)?;
            let (cell, _) = cells.first()?;
            let answers = self.answers.get(level.0 as usize)?;
            let answer = *answers.get(usize::from(*cell))?;
            Some((slot, ChoiceSet::one(answer)))
        });
        answered.collect()
    }

    /// A formula as a diagram; nothing where it asks what was not open, or grows too large.
    fn read(&mut self, formulas: &Formulas, formula: Formula) -> Option<Diagram> {
        if let Some(&known) = self.known.get(&formula) {
            return Some(known);
        }
        let made = match formulas.shape(formula) {
            Shape::Constant(truth) => Diagram::truth(*truth),
            Shape::Among(slot, set) => {
                let level = self.level(*slot)?;
                let answers = self.answers.get(level.0 as usize)?;
                let holds = |cell: u16| {
                    let answer = answers.get(usize::from(cell));
                    answer.is_some_and(|answer| set.contains(*answer))
                };
                self.store.is_in(level, holds)
            }
            Shape::All(parts) => {
                let parts = parts.iter().map(|&part| self.read(formulas, part));
                let parts: Vec<Diagram> = parts.collect::<Option<_>>()?;
                self.store.all(parts)
            }
            Shape::Any(parts) => {
                let parts = parts.iter().map(|&part| self.read(formulas, part));
                let parts: Vec<Diagram> = parts.collect::<Option<_>>()?;
                self.store.any(parts)
            }
        };
        if self.store.exceeded() {
            return None;
        }
        self.known.insert(formula, made);
        Some(made)
    }
}
