//! What goals tell completions apart by: for each completion which of them it meets, and two completions that are told
//! different things.

use std::collections::BTreeSet;

use super::diagrams::Diagrams;
use super::formula::{Formula, Formulas, Slot};
use super::search::Answers;
use super::theory::Theory;
use crate::diagram::{Diagram, Level, Operation, Values};

/// The last bit of a value.
const LAST_BIT: usize = 29;

/// The answers that goals give to every completion.
#[derive(Debug)]
pub(super) struct Told {
    of: Vec<One>,
}

impl Told {
    /// Adds the answers that further goals give.
    pub fn append(&mut self, mut further: Self) {
        self.of.append(&mut further.of);
    }
}

/// Some of these answers, in one diagram.
#[derive(Debug)]
struct One {
    /// 0 for what is no completion, else a power of two.
    of: Diagram,
    /// What the goals ask: completions that agree on it are told the same, whatever else every completion has to obey.
    asked: BTreeSet<Level>,
    /// Completions that differ in nothing else are told the same.
    alike: BTreeSet<Level>,
    values: Values,
}

/// Two ways to answer that agree on what is shared.
pub(super) type Pair = (Answers, Answers);

impl Diagrams {
    /// The answers that goals give to every completion. Nothing where diagrams do not tell.
    pub fn told(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        goals: &[Formula],
    ) -> Option<Told> {
        if !self.knows(&theory.concerns(formulas, goals)) {
            return None;
        }
        // Goals of which no two are met together are told in one diagram, each by a bit of its own.
        let mut groups: Vec<(Vec<Diagram>, Diagram)> = Vec::new();
        let mut distinct = BTreeSet::new();
        for &goal in goals {
            let bounded = self.bounded(formulas, goal)?;
            let (goal, about) = (bounded.holds, bounded.about);
            // What every completion is told, or the same of each as by another goal, tells nothing more.
            let mut some = |met| self.store.overlap(about, goal, met);
            if !some(true) || !some(false) || !distinct.insert(goal) {
                continue;
            }
            let mut others = groups.iter_mut();
            let apart = others.find(|(goals, of_others)| {
                goals.len() < LAST_BIT && !self.store.overlap(*of_others, goal, true)
            });
            match apart {
                Some((goals, of_others)) => {
                    goals.push(goal);
                    *of_others = self.store.or(*of_others, goal);
                }
                None => groups.push((vec![goal], goal)),
            }
        }
        let mut told: Vec<One> = Vec::new();
        for (goals, _) in groups {
            // A completion is told 1, or by which goal it meets another power of two; what is none is told 0.
            let mut of = Diagram::always(1);
            for (bit, goal) in (1u32..).zip(goals) {
                of = self.store.choose(goal, Diagram::always(1 << bit), of);
            }
            let asked = self.store.support(of);
            let about = self.admissible.about(&mut self.store, &asked);
            let of = self.store.apply(Operation::Within, of, about);
            if told.iter().all(|one| one.of != of) {
                told.push(One {
                    of,
                    asked,
                    alike: BTreeSet::new(),
                    values: Values::default(),
                });
            }
        }
        (!self.store.exceeded()).then_some(Told { of: told })
    }

    /// Two completions to which other answers are told, and that agree on every slot but the free ones; or that there are
    /// none. Nothing where the diagrams grow too large.
    pub fn pair(&mut self, told: &mut Told, free: &BTreeSet<Slot>) -> Option<Option<Pair>> {
        let free: BTreeSet<Level> = free.iter().filter_map(|slot| self.level(*slot)).collect();
        let mut pair = None;
        for one in &mut told.of {
            if pair.is_none() && !one.asked.is_disjoint(&free) && !free.is_subset(&one.alike) {
                pair = self.store.apart(one.of, &free, &mut one.values);
                if pair.is_none() {
                    one.alike.clone_from(&free);
                }
            }
        }
        if self.store.exceeded() {
            return None;
        }
        Some(pair.map(|(first, second)| (self.answered(first), self.answered(second))))
    }

    /// What is told to a completion; nothing to what is none.
    pub fn told_to(&self, told: &Told, completion: &[Option<u32>]) -> Option<Vec<u32>> {
        let cell = |level: Level| self.cell(level, completion);
        let answers = told.of.iter();
        let answers = answers.map(|one| self.store.value_at(one.of, cell));
        let answers: Vec<u32> = answers.collect();
        (!answers.contains(&0)).then_some(answers)
    }

    /// The slots of which another answer is enough for something else to be told to some completion.
    pub fn turned_by(&self, told: &mut Told) -> BTreeSet<Slot> {
        let mut turned = BTreeSet::new();
        for one in &mut told.of {
            let open = |level: Level| one.asked.contains(&level) && !turned.contains(&level);
            let mut found = self.store.turning(one.of, open, &mut one.values);
            turned.append(&mut found);
        }
        let slots = turned.into_iter();
        slots
            .filter_map(|level| self.slots.get(level.0 as usize).copied())
            .collect()
    }
}
