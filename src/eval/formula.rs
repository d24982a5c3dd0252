//! Formulas over the open questions of one case.
//!
//! A fully stated case makes every formula a constant while it is built, so that reading a policy *is* deciding
//! it; what is open stays as a formula over [`Slot`]s, and the search splits those. Equal formulas have equal ids.
//! Negation is pushed down to the slots, so a formula only ever gets truer when one of its atoms does.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::policy::ChoiceSet;

/// One open question: a variable of the policy, numbered.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Slot(pub u32);

/// A formula, by its number in [`Formulas`].
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Formula(u32);

/// True nowhere.
pub(super) const FALSE: Formula = Formula(0);
/// True everywhere.
pub(super) const TRUE: Formula = Formula(1);

/// What a formula is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// True everywhere or nowhere.
    Constant(bool),
    /// The answer to the question is among these.
    Among(Slot, ChoiceSet),
    /// All of them.
    All(Vec<Formula>),
    /// At least one of them.
    Any(Vec<Formula>),
}

const NOWHERE: &Shape = &Shape::Constant(false);

/// All formulas of one case.
#[derive(Debug)]
pub(super) struct Formulas {
    shapes: IndexSet<Shape, FxBuildHasher>,
    mentions: Vec<ChoiceSet>,
    pub(super) negations: FxHashMap<Formula, Formula>,
    domains: Vec<ChoiceSet>,
    none: ChoiceSet,
}

impl Formulas {
    /// No formulas yet; a slot's answer is among its domain.
    pub fn new(domains: Vec<ChoiceSet>) -> Self {
        Self {
            shapes: [Shape::Constant(false), Shape::Constant(true)]
                .into_iter()
                .collect(),
            mentions: vec![ChoiceSet::empty(), ChoiceSet::empty()],
            negations: FxHashMap::from_iter([(FALSE, TRUE), (TRUE, FALSE)]),
            domains,
            none: ChoiceSet::empty(),
        }
    }

    /// The answers a slot can have.
    pub fn domain(&self, slot: Slot) -> &ChoiceSet {
        self.domains.get(slot.0 as usize).unwrap_or(&self.none)
    }

    /// The answers of all slots.
    pub fn domains(&self) -> &[ChoiceSet] {
        &self.domains
    }

    /// A further slot.
    pub fn add_slot(&mut self, domain: ChoiceSet) -> Slot {
        self.domains.push(domain);
        Slot(self.domains.len() as u32 - 1)
    }

    /// What a formula is made of.
    pub fn shape(&self, formula: Formula) -> &Shape {
        self.shapes.get_index(formula.0 as usize).unwrap_or(NOWHERE)
    }

    /// The slots it depends on, by number.
    pub fn mentions(&self, formula: Formula) -> &ChoiceSet {
        self.mentions.get(formula.0 as usize).unwrap_or(&self.none)
    }

    /// `true` or `false`.
    pub fn of(&self, truth: bool) -> Formula {
        if truth { TRUE } else { FALSE }
    }

    /// The answer is among these.
    pub fn among(&mut self, slot: Slot, set: &ChoiceSet) -> Formula {
        let possible = set.intersection(self.domain(slot));
        if possible.is_empty() {
            FALSE
        } else if &possible == self.domain(slot) {
            TRUE
        } else {
            self.intern(Shape::Among(slot, possible))
        }
    }

    /// The answer is this one.
    pub fn is(&mut self, slot: Slot, answer: u32) -> Formula {
        self.among(slot, &ChoiceSet::one(answer))
    }

    /// All of them.
    pub fn all(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.combine(parts, true, None)
    }

    /// At least one of them.
    pub fn any(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.combine(parts, false, None)
    }

    /// Its opposite.
    pub fn not(&mut self, formula: Formula) -> Formula {
        if let Some(&known) = self.negations.get(&formula) {
            return known;
        }
        let negated = match self.shape(formula).clone() {
            Shape::Constant(truth) => self.of(!truth),
            Shape::Among(slot, set) => {
                let rest = self.domain(slot).minus(&set);
                self.among(slot, &rest)
            }
            Shape::All(parts) => {
                let parts: Vec<_> = parts.into_iter().map(|p| self.not(p)).collect();
                self.any(parts)
            }
            Shape::Any(parts) => {
                let parts: Vec<_> = parts.into_iter().map(|p| self.not(p)).collect();
                self.all(parts)
            }
        };
        self.negations.insert(formula, negated);
        self.negations.insert(negated, formula);
        negated
    }

    /// `first` without `second`.
    pub fn but_not(&mut self, first: Formula, second: Formula) -> Formula {
        if first == second {
            return FALSE;
        }
        let not = self.not(second);
        self.all([first, not])
    }

    /// One holds and the other does not.
    pub fn differ(&mut self, first: Formula, second: Formula) -> Formula {
        let one = self.but_not(first, second);
        let other = self.but_not(second, first);
        self.any([one, other])
    }

    /// What is left of a formula when the answer to `slot` is known to be among `set`.
    pub fn restrict(&mut self, formula: Formula, slot: Slot, set: &ChoiceSet) -> Formula {
        self.restrict_within(formula, slot, set, &mut FxHashMap::default())
    }

    fn restrict_within(
        &mut self,
        formula: Formula,
        slot: Slot,
        set: &ChoiceSet,
        done: &mut FxHashMap<Formula, Formula>,
    ) -> Formula {
        if !self.mentions(formula).contains(slot.0) {
            return formula;
        }
        if let Some(&known) = done.get(&formula) {
            return known;
        }
        let rest = match self.shape(formula).clone() {
            Shape::Among(_, among) if set.is_subset(&among) => TRUE,
            Shape::Among(_, among) => {
                let among = among.intersection(set);
                self.among(slot, &among)
            }
            Shape::All(parts) => {
                let parts = self.restrict_each(&parts, slot, set, done);
                self.combine(parts, true, None)
            }
            Shape::Any(parts) => {
                let parts = self.restrict_each(&parts, slot, set, done);
                self.combine(parts, false, Some((slot, set)))
            }
            Shape::Constant(_) => formula,
        };
        done.insert(formula, rest);
        rest
    }

    fn restrict_each(
        &mut self,
        parts: &[Formula],
        slot: Slot,
        set: &ChoiceSet,
        done: &mut FxHashMap<Formula, Formula>,
    ) -> Vec<Formula> {
        parts
            .iter()
            .map(|&p| self.restrict_within(p, slot, set, done))
            .collect()
    }

    /// The same formula about other slots; what the map leaves out stays.
    pub fn rename(
        &mut self,
        formula: Formula,
        map: &BTreeMap<Slot, Slot>,
        done: &mut FxHashMap<Formula, Formula>,
    ) -> Formula {
        if let Some(&known) = done.get(&formula) {
            return known;
        }
        let renamed = match self.shape(formula).clone() {
            Shape::Constant(_) => formula,
            Shape::Among(slot, set) => match map.get(&slot) {
                Some(&other) => self.among(other, &set),
                None => formula,
            },
            Shape::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|&p| self.rename(p, map, done)).collect();
                self.all(parts)
            }
            Shape::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|&p| self.rename(p, map, done)).collect();
                self.any(parts)
            }
        };
        done.insert(formula, renamed);
        renamed
    }

    /// Its truth where each slot has the answer given; nothing when an answer it turns on is not given.
    pub fn holds(&self, formula: Formula, answers: &[Option<u32>]) -> Option<bool> {
        self.holds_within(formula, answers, &mut FxHashMap::default())
    }

    /// As [`Self::holds`], remembering what was found in between.
    pub fn holds_within(
        &self,
        formula: Formula,
        answers: &[Option<u32>],
        done: &mut FxHashMap<Formula, Option<bool>>,
    ) -> Option<bool> {
        let (parts, neutral) = match self.shape(formula) {
            Shape::Constant(truth) => return Some(*truth),
            Shape::Among(slot, set) => {
                let answer = answers.get(slot.0 as usize).copied().flatten();
                return answer.map(|answer| set.contains(answer));
            }
            Shape::All(parts) => (parts, true),
            Shape::Any(parts) => (parts, false),
        };
        if let Some(&known) = done.get(&formula) {
            return known;
        }
        let mut truth = Some(neutral);
        for &part in parts {
            match self.holds_within(part, answers, done) {
                Some(held) if held == neutral => {}
                Some(held) => {
                    truth = Some(held);
                    break;
                }
                None => truth = None,
            }
        }
        done.insert(formula, truth);
        truth
    }

    /// For each slot below the formulas: how often it is mentioned, and the sets of answers asked for.
    pub fn questions(&self, formulas: &[Formula]) -> BTreeMap<Slot, (usize, BTreeSet<ChoiceSet>)> {
        let mut questions: BTreeMap<Slot, (usize, BTreeSet<ChoiceSet>)> = BTreeMap::new();
        let mut seen = FxHashSet::default();
        let mut pending: Vec<Formula> = formulas.to_vec();
        while let Some(formula) = pending.pop() {
            match self.shape(formula) {
                Shape::Constant(_) => {}
                Shape::Among(slot, set) => {
                    let question = questions.entry(*slot).or_default();
                    question.0 += 1;
                    if seen.insert(formula) {
                        question.1.insert(set.clone());
                    }
                }
                Shape::All(parts) | Shape::Any(parts) => {
                    if seen.insert(formula) {
                        pending.extend(parts);
                    }
                }
            }
        }
        questions
    }

    /// The parts a formula is the conjunction of: itself, when it is no conjunction.
    pub fn parts(&self, formula: Formula) -> Vec<Formula> {
        match self.shape(formula) {
            Shape::All(parts) => parts.clone(),
            _ => vec![formula],
        }
    }

    /// The slots whose answers a formula restricts by itself.
    pub fn units(&self, formula: Formula) -> Vec<(Slot, ChoiceSet)> {
        let mut units = Vec::new();
        for part in self.parts(formula) {
            if let Shape::Among(slot, set) = self.shape(part) {
                units.push((*slot, set.clone()));
            }
        }
        units
    }

    pub(super) fn intern(&mut self, shape: Shape) -> Formula {
        let (index, new) = self.shapes.insert_full(shape);
        let made = Formula(index as u32);
        if new {
            let mut mentions = ChoiceSet::empty();
            match self.shape(made) {
                Shape::Constant(_) => {}
                Shape::Among(slot, _) => mentions.insert(slot.0),
                Shape::All(parts) | Shape::Any(parts) => {
                    for &part in parts {
                        mentions.insert_all(self.mentions(part));
                    }
                }
            }
            self.mentions.push(mentions);
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_slots() -> (Formulas, Formula, Formula, Formula) {
        let mut f = Formulas::new(vec![
            ChoiceSet::all(2),
            ChoiceSet::all(2),
            ChoiceSet::all(4),
        ]);
        let (a, b) = (f.is(Slot(0), 1), f.is(Slot(1), 1));
        let c = f.among(Slot(2), &[1, 2].into_iter().collect());
        (f, a, b, c)
    }

    #[test]
    fn atoms_of_one_slot_merge_and_close() {
        let (mut f, a, _, c) = three_slots();
        let not_a = f.not(a);
        assert_eq!((f.all([a, not_a]), f.any([a, not_a])), (FALSE, TRUE));
        let low = f.among(Slot(2), &[0, 1].into_iter().collect());
        let one = f.is(Slot(2), 1);
        assert_eq!(f.all([c, low]), one);
        let rest = f.not(c);
        assert_eq!(f.any([c, rest]), TRUE);
    }

    #[test]
    fn negation_is_its_own_inverse_and_absorption_holds() {
        let (mut f, a, b, c) = three_slots();
        let b_or_c = f.any([b, c]);
        let both = f.all([a, b_or_c]);
        let negated = f.not(both);
        assert_eq!(f.not(negated), both);
        let a_or_b = f.any([a, b]);
        assert_eq!(f.all([a, a_or_b]), a);
        assert_eq!(f.differ(both, both), FALSE);
    }

    #[test]
    fn restriction_and_evaluation_agree() {
        let (mut f, a, b, c) = three_slots();
        let a_c = f.all([a, c]);
        let formula = f.any([b, a_c]);
        let narrowed = f.restrict(formula, Slot(2), &[1, 2].into_iter().collect());
        assert_eq!(narrowed, f.any([a, b]));
        assert_eq!(f.holds(formula, &[Some(1), Some(0), Some(2)]), Some(true));
        assert_eq!(f.holds(formula, &[Some(1), Some(0), Some(3)]), Some(false));
        assert_eq!(f.holds(formula, &[Some(1), None, Some(3)]), None);
        let swapped = f.rename(
            a,
            &BTreeMap::from([(Slot(0), Slot(1))]),
            &mut FxHashMap::default(),
        );
        assert_eq!(swapped, b);
    }
}
