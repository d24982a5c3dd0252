//! The search for a completion (language.md 3.2): split the open question most mentioned by what is still
//! undecided, look at each side, and remember what was asked.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::policy::ChoiceSet;

use super::formula::{FALSE, Formula, Formulas, Shape, Slot, TRUE};
use super::theory::Theory;

/// More partial cases than the stated bound allows would have to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

/// Answers under which a formula holds: for each slot any of its set, for each slot left out any at all. Slots that
/// comparisons bind together are the exception: there some choice among the sets holds.
pub(super) type Answers = BTreeMap<Slot, ChoiceSet>;

/// What is left to solve: a formula, and the answers taken of slots that comparisons bind together.
type Problem = (Formula, Vec<(Slot, ChoiceSet)>);

/// What has been found so far.
#[derive(Debug)]
pub(super) struct Search {
    /// How many partial cases were looked at.
    pub looked_at: u32,
    /// How many may be.
    pub bound: u32,
    remembered: FxHashMap<Problem, Option<Rc<Answers>>>,
}

impl Search {
    /// Nothing found yet; at most `bound` partial cases are looked at.
    pub fn new(bound: u32) -> Self {
        Self {
            looked_at: 0,
            bound,
            remembered: FxHashMap::default(),
        }
    }

    /// Allows no more than so many further partial cases, and gives the bound there was.
    pub fn limit(&mut self, more: u32) -> u32 {
        let bound = self.bound;
        self.bound = bound.min(self.looked_at.saturating_add(more));
        bound
    }

    /// One more partial case is looked at.
    pub fn count(&mut self) -> Result<(), Exhausted> {
        self.looked_at += 1;
        match self.looked_at > self.bound {
            true => Err(Exhausted),
            false => Ok(()),
        }
    }

    /// Answers under which the formula holds, if there are any.
    pub fn find(
        &mut self,
        formulas: &mut Formulas,
        theory: &Theory,
        formula: Formula,
    ) -> Result<Option<Answers>, Exhausted> {
        // Formulas no longer mention a comparison that always holds, but every completion has to obey it.
        let settled = theory.settled(formulas);
        self.solve(formulas, theory, formula, settled)
    }

    /// `taken` are the answers already taken of slots that comparisons bind together; all others are worked into
    /// the formula.
    fn solve(
        &mut self,
        formulas: &mut Formulas,
        theory: &Theory,
        formula: Formula,
        mut taken: Answers,
    ) -> Result<Option<Answers>, Exhausted> {
        self.count()?;
        let mut answers = Answers::new();
        let mut rest = formula;
        loop {
            let units = formulas.units(rest);
            if units.is_empty() {
                break;
            }
            for (slot, set) in units {
                rest = formulas.restrict(rest, slot, &set);
                if theory.bound().contains(slot.0) {
                    taken.insert(slot, set.clone());
                }
                answers.insert(slot, set);
            }
        }
        if rest == FALSE {
            return Ok(None);
        }
        if !taken.is_empty() && formulas.mentions(rest).is_disjoint(theory.bound()) {
            match theory.feasible(formulas, &taken) {
                Some(true) => taken.clear(),
                Some(false) => return Ok(None),
                None => return Err(Exhausted),
            }
        }
        if rest == TRUE {
            return Ok(Some(answers));
        }
        let key = (
            rest,
            taken
                .iter()
                .map(|(s, set)| (*s, set.clone()))
                .collect::<Vec<_>>(),
        );
        let found = match self.remembered.get(&key) {
            Some(known) => known.clone(),
            None => {
                let found = self.split(formulas, theory, rest, &taken)?.map(Rc::new);
                self.remembered.insert(key, found.clone());
                found
            }
        };
        let Some(found) = found else { return Ok(None) };
        for (slot, set) in found.iter() {
            answers.insert(*slot, set.clone());
        }
        Ok(Some(answers))
    }

    fn split(
        &mut self,
        formulas: &mut Formulas,
        theory: &Theory,
        formula: Formula,
        taken: &Answers,
    ) -> Result<Option<Answers>, Exhausted> {
        match formulas.shape(formula).clone() {
            Shape::All(parts) => {
                let groups = independent(formulas, theory, &parts);
                if groups.len() > 1 {
                    return self.solve_each(formulas, theory, groups, taken);
                }
                self.split_question(formulas, theory, formula, taken)
            }
            Shape::Any(parts) => {
                for part in parts {
                    let found = self.solve(formulas, theory, part, taken.clone())?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
                Ok(None)
            }
            Shape::Constant(_) | Shape::Among(..) => {
                self.solve(formulas, theory, formula, taken.clone())
            }
        }
    }

    /// Parts that have no slot in common are solved apart; the smallest first.
    fn solve_each(
        &mut self,
        formulas: &mut Formulas,
        theory: &Theory,
        groups: Vec<Vec<Formula>>,
        taken: &Answers,
    ) -> Result<Option<Answers>, Exhausted> {
        let mut parts: Vec<Formula> = groups.into_iter().map(|g| formulas.all(g)).collect();
        parts.sort_by_key(|&part| (formulas.mentions(part).len(), part));
        let mut answers = Answers::new();
        for part in parts {
            let bound = !formulas.mentions(part).is_disjoint(theory.bound());
            let taken = if bound { taken.clone() } else { Answers::new() };
            match self.solve(formulas, theory, part, taken)? {
                Some(found) => answers.extend(found),
                None => return Ok(None),
            }
        }
        Ok(Some(answers))
    }

    fn split_question(
        &mut self,
        formulas: &mut Formulas,
        theory: &Theory,
        formula: Formula,
        taken: &Answers,
    ) -> Result<Option<Answers>, Exhausted> {
        let questions = formulas.questions(&[formula]);
        let most = questions
            .iter()
            .max_by_key(|(slot, (count, _))| (*count, std::cmp::Reverse(**slot)));
        let Some((&slot, (_, asked))) = most else {
            return Ok(None);
        };
        let bound = theory.bound().contains(slot.0);
        let domain = taken
            .get(&slot)
            .unwrap_or_else(|| formulas.domain(slot))
            .clone();
        let mut groups: Vec<Group> = alike(&domain, asked.iter());
        if !bound {
            // A formula gets no falser when more of its atoms hold, so an answer that meets fewer tests than
            // another need not be looked at.
            let all = groups.clone();
            groups.retain(|g| {
                !all.iter()
                    .any(|other| g.met != other.met && g.met.is_subset(&other.met))
            });
        }
        groups.sort_by_key(|g| (std::cmp::Reverse(g.met.len()), g.answers.iter().next()));
        for group in groups {
            let rest = formulas.restrict(formula, slot, &group.answers);
            let mut taken = taken.clone();
            if bound {
                taken.insert(slot, group.answers.clone());
            }
            if let Some(mut found) = self.solve(formulas, theory, rest, taken)? {
                found.entry(slot).or_insert(group.answers);
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Answers to one question that meet the same of the sets asked for.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Which of the sets, by position.
    pub met: ChoiceSet,
    /// The answers.
    pub answers: ChoiceSet,
}

/// The answers of a domain in groups that no set asked for tells apart, in order of their first answers.
pub(super) fn alike<'s>(
    domain: &ChoiceSet,
    asked: impl Iterator<Item = &'s ChoiceSet>,
) -> Vec<Group> {
    let asked: Vec<&ChoiceSet> = asked.collect();
    let mut groups: Vec<Group> = Vec::new();
    for answer in domain.iter() {
        let met: ChoiceSet = (0u32..)
            .zip(&asked)
            .filter(|(_, set)| set.contains(answer))
            .map(|(i, _)| i)
            .collect();
        match groups.iter_mut().find(|g| g.met == met) {
            Some(group) => group.answers.insert(answer),
            None => groups.push(Group {
                met,
                answers: ChoiceSet::one(answer),
            }),
        }
    }
    groups
}

/// Parts in groups that have no slot in common, nor slots that comparisons bind together.
pub(super) fn independent(
    formulas: &Formulas,
    theory: &Theory,
    parts: &[Formula],
) -> Vec<Vec<Formula>> {
    // Of each slot the part that mentioned it first, and of each part one it belongs with: itself, or an earlier one.
    let mut first_with: FxHashMap<u32, usize> = FxHashMap::default();
    let mut with: Vec<usize> = (0..parts.len()).collect();
    let root = |with: &[usize], part: usize| {
        let up = |part: &usize| with.get(*part).copied().filter(|up| up != part);
        std::iter::successors(Some(part), up).last().unwrap_or(part)
    };
    let mut bound = None;
    for (part, &formula) in parts.iter().enumerate() {
        let slots = formulas.mentions(formula);
        let compared = Some(()).filter(|()| !slots.is_disjoint(theory.bound()));
        let by_comparison = compared.map(|()| *bound.get_or_insert(part));
        let by_slot = slots
            .iter()
            .map(|slot| *first_with.entry(slot).or_insert(part));
        for other in by_slot.chain(by_comparison).collect::<Vec<_>>() {
            let (one, other) = (root(&with, part), root(&with, other));
            if let Some(up) = with.get_mut(one.max(other)) {
                *up = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<Formula>> = BTreeMap::new();
    for (part, &formula) in parts.iter().enumerate() {
        groups.entry(root(&with, part)).or_default().push(formula);
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_alike_are_grouped() {
        let (low, high): (ChoiceSet, ChoiceSet) =
            ([0, 1].into_iter().collect(), [1, 2].into_iter().collect());
        let groups = alike(&ChoiceSet::all(5), [&low, &high].into_iter());
        let answers: Vec<Vec<u32>> = groups.iter().map(|g| g.answers.iter().collect()).collect();
        assert_eq!(answers, [vec![0], vec![1], vec![2], vec![3, 4]]);
    }
}
