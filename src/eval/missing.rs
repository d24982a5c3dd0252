//! The facts that separate the possible answers (language.md 3.2).
//!
//! A set of facts settles the answer when no two completions that agree on it differ in the answer. So it must meet
//! every *difference*: the facts in which two completions with different answers differ. A fact is in some minimal
//! settling set exactly when it is in some minimal difference. The two are found together: whatever the differences
//! known so far leave as a minimal settling set is put to the test, and each failure brings a further difference.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::completions::{Completion, Completions};
use super::decision::FactName;
use super::formula::{Formula, Slot};
use super::search::{Answers, Exhausted};
use super::told::Told;
use crate::policy::ChoiceSet;

/// How many minimal settling sets are kept in view at most.
const SETTLING: usize = 500;

/// Of so many goals at a time the answers are told; those after them may not be needed any more.
const AT_A_TIME: usize = 8;

type Facts = BTreeSet<FactName>;

/// The facts that separate completions in which the goals' truths differ.
pub(super) fn missing(
    completions: &mut Completions<'_>,
    goals: &[Formula],
) -> Result<Facts, Exhausted> {
    let (mut differences, single) = Differences::new(completions, goals);
    let mut found = each(single);
    let mut settling: BTreeSet<Facts> = BTreeSet::new();
    'tested: loop {
        for shared in hitting(&found)? {
            if settling.contains(&shared) {
                continue;
            }
            let further = differences.apart_from(&shared)?;
            if !further.is_empty() {
                found.extend(further);
                continue 'tested;
            }
            settling.insert(shared);
        }
        return Ok(found.into_iter().flatten().collect());
    }
}

/// Each fact as a difference of its own.
fn each(facts: Facts) -> Vec<Facts> {
    facts.into_iter().map(|fact| Facts::from([fact])).collect()
}

/// The minimal sets of facts that meet every one of the differences.
fn hitting(differences: &[Facts]) -> Result<Vec<Facts>, Exhausted> {
    let mut sets: Vec<Facts> = vec![Facts::new()];
    for difference in differences {
        let (met, unmet): (Vec<Facts>, Vec<Facts>) = sets
            .into_iter()
            .partition(|set| !set.is_disjoint(difference));
        sets = met.clone();
        for set in unmet {
            for fact in difference {
                let mut longer = set.clone();
                longer.insert(fact.clone());
                if !met.iter().any(|other| other.is_subset(&longer)) {
                    sets.push(longer);
                }
            }
        }
        if sets.len() > SETTLING {
            return Err(Exhausted);
        }
    }
    Ok(sets)
}

/// Pairs of completions with different answers.
struct Differences<'c, 'p> {
    completions: &'c mut Completions<'p>,
    goals: Vec<Formula>,
    /// Open facts that the goals can turn on, with their slots.
    facts: BTreeMap<FactName, Vec<Slot>>,
    /// For each slot of those facts the one that stands for it in the second completion.
    twins: BTreeMap<Slot, Slot>,
    /// The answers by diagrams, where those tell.
    told: Option<Told>,
}

impl<'c, 'p> Differences<'c, 'p> {
    /// With facts that are a difference each of its own.
    fn new(completions: &'c mut Completions<'p>, goals: &[Formula]) -> (Self, Facts) {
        let tied = completions.tied_slots(goals);
        let mut facts = completions.ground.open_slots();
        facts.retain(|_, slots| slots.iter().any(|slot| tied.contains(slot.0)));
        let compared = completions.compared().cloned().unwrap_or_default();
        if completions.diagrams.is_some() {
            // Another number may make a comparison come out otherwise.
            for slots in facts.values_mut() {
                let flags = completions.theory.flags_of(slots).into_iter();
                slots.extend(flags.filter(|flag| compared.contains(flag)));
            }
        }
        let mut made = Self {
            completions,
            goals: goals.to_vec(),
            facts,
            twins: BTreeMap::new(),
            told: None,
        };
        let single = made.tell();
        if made.told.is_none() || !compared.is_empty() {
            let formulas = &mut made.completions.ground.formulas;
            for &slot in made.facts.values().flatten() {
                let domain = formulas.domain(slot).clone();
                made.twins.insert(slot, formulas.add_slot(domain));
            }
        }
        (made, single)
    }

    /// Has diagrams tell the answers, and gives facts that are a difference each of its own.
    ///
    /// A goal of which every fact is one of these has nothing to add: with another answer of it one of its facts is another
    /// one, and whatever holds that fact and more is no minimal difference.
    fn tell(&mut self) -> Facts {
        let mut single = Facts::new();
        let mut all: Option<Told> = None;
        for goals in self.goals.chunks(AT_A_TIME) {
            let ground = &self.completions.ground;
            let adds = |goal: &&Formula| !ground.facts_in(&[**goal]).is_subset(&single);
            let goals: Vec<Formula> = goals.iter().filter(adds).copied().collect();
            let completions = &mut *self.completions;
            let formulas = &completions.ground.formulas;
            let diagrams = completions.diagrams.as_mut();
            let told =
                diagrams.and_then(|diagrams| diagrams.told(formulas, &completions.theory, &goals));
            let Some(mut told) = told else {
                return Facts::new();
            };
            single.extend(self.single(&mut told));
            match &mut all {
                Some(all) => all.append(told),
                None => all = Some(told),
            }
        }
        self.told = all;
        single
    }

    /// The facts of which one other value turns the answer of some completion: most of those that separate the answers, and
    /// soonest found.
    fn single(&self, told: &mut Told) -> Facts {
        let Some(diagrams) = &self.completions.diagrams else {
            return Facts::new();
        };
        let turned = diagrams.turned_by(told);
        let turning = |slots: &[Slot]| slots.iter().any(|slot| turned.contains(slot));
        let facts = self.facts.iter().filter(|(_, slots)| turning(slots));
        let facts = facts.filter(|(fact, _)| !self.is_bound(fact));
        facts.map(|(fact, _)| fact.clone()).collect()
    }

    /// Do comparisons bind the fact to others? Then a cell is not all that two completions must agree in to share it.
    fn is_bound(&self, fact: &FactName) -> bool {
        let compared = self.completions.compared();
        let mut slots = self.facts.get(fact).into_iter().flatten();
        compared.is_some_and(|compared| slots.any(|slot| compared.contains(slot)))
    }

    /// Minimal differences without any of the shared facts; none when those settle the answer.
    fn apart_from(&mut self, shared: &Facts) -> Result<Vec<Facts>, Exhausted> {
        let Some((mut first, mut second)) = self.pair(shared)? else {
            return Ok(Vec::new());
        };
        let mut difference = self.walk(&mut first, &mut second, shared);
        let mut tried = Facts::new();
        while difference.len() > 1 {
            let Some(fact) = difference.iter().find(|f| !tried.contains(*f)).cloned() else {
                break;
            };
            tried.insert(fact.clone());
            let free = |f: &&FactName| difference.contains(*f) && **f != fact;
            let shared: Facts = self.facts.keys().filter(|f| !free(f)).cloned().collect();
            if let Some((mut first, mut second)) = self.pair(&shared)? {
                difference = self.walk(&mut first, &mut second, &shared);
            }
        }
        Ok(vec![difference])
    }

    /// Two completions that agree on the shared facts and differ in the answer.
    fn pair(&mut self, shared: &Facts) -> Result<Option<(Completion, Completion)>, Exhausted> {
        let completions = &mut *self.completions;
        if let (Some(diagrams), Some(told)) = (&mut completions.diagrams, &mut self.told) {
            let facts = self.facts.iter();
            let free = facts.filter(|(fact, _)| !shared.contains(*fact));
            let free: BTreeSet<Slot> = free.flat_map(|(_, slots)| slots).copied().collect();
            let Some((one, other)) = diagrams.pair(told, &free).ok_or(Exhausted)? else {
                return Ok(None);
            };
            let [one, other] = [one, other].map(|answers| completions.complete_way(&answers));
            if self.go_together(&one, &other, shared) {
                return Ok(Some((one, other)));
            }
        }
        let map = self.free_twins(shared);
        let completions = &mut *self.completions;
        let formulas = &mut completions.ground.formulas;
        let mut theory = completions.theory.clone();
        let map = theory.doubled(formulas, &map);
        let mut renamed = FxHashMap::default();
        let admissible = formulas.rename(completions.admissible, &map, &mut renamed);
        let mut differing = Vec::new();
        for &goal in &self.goals {
            let other = formulas.rename(goal, &map, &mut renamed);
            differing.push(formulas.differ(goal, other));
        }
        let differing = formulas.any(differing);
        let both = formulas.all([completions.admissible, admissible, differing]);
        let Some(answers) = completions.search.find(formulas, &theory, both)? else {
            return Ok(None);
        };
        let first = completions.complete(&answers);
        let mut second = first.clone();
        for (slot, twin) in map {
            let answer = first.get(twin.0 as usize).copied().flatten();
            if let Some(place) = second.get_mut(slot.0 as usize) {
                *place = answer;
            }
        }
        Ok(Some((first, second)))
    }

    /// The slots of the facts that are not shared, each with the one that stands for it in the second completion.
    fn free_twins(&self, shared: &Facts) -> BTreeMap<Slot, Slot> {
        let free = self
            .facts
            .iter()
            .filter(|(fact, _)| !shared.contains(*fact));
        let slots = free.flat_map(|(_, slots)| slots);
        let twins = slots.filter_map(|slot| Some((*slot, *self.twins.get(slot)?)));
        twins.collect()
    }

    /// Are there numbers, the same of every shared fact, with which two completions come out as they say? Each of them can
    /// be, but a number that both share may have to be another one in each.
    fn go_together(&mut self, first: &Completion, second: &Completion, shared: &Facts) -> bool {
        let map = self.free_twins(shared);
        let completions = &mut *self.completions;
        let compared = completions.compared().cloned().unwrap_or_default();
        if compared.is_empty() {
            return true;
        }
        let mut theory = completions.theory.clone();
        let formulas = &mut completions.ground.formulas;
        let map = theory.doubled(formulas, &map);
        let answer = |of: &Completion, slot: Slot| {
            let answer = of.get(slot.0 as usize).copied().flatten();
            answer.map(ChoiceSet::one)
        };
        let own = compared.iter();
        let own = own.filter_map(|slot| Some((*slot, answer(first, *slot)?)));
        let mut taken: Answers = own.collect();
        let others = map.iter().filter(|(slot, _)| compared.contains(slot));
        taken.extend(others.filter_map(|(slot, twin)| Some((*twin, answer(second, *slot)?))));
        theory.feasible(formulas, &taken) == Some(true)
    }

    /// Brings two completions with different answers closer to each other, one fact after the other, and gives the
    /// facts in which they still differ. Where comparisons bind numbers together all facts that are not shared may
    /// differ.
    fn walk(&self, first: &mut Completion, second: &mut Completion, shared: &Facts) -> Facts {
        let unshared = self.facts.keys().filter(|fact| !shared.contains(*fact));
        if self.told.is_none() && !self.completions.theory.is_empty() {
            return unshared.cloned().collect();
        }
        let mut difference: Facts = unshared
            .filter(|fact| self.differ_in(fact, first, second))
            .cloned()
            .collect();
        loop {
            let before = difference.len();
            for fact in difference.clone() {
                if difference.len() == 1 {
                    return difference;
                }
                if self.is_bound(&fact) {
                    continue;
                }
                let mut between = first.clone();
                for slot in self.facts.get(&fact).into_iter().flatten() {
                    let answer = second.get(slot.0 as usize).copied().flatten();
                    if let Some(place) = between.get_mut(slot.0 as usize) {
                        *place = answer;
                    }
                }
                let Some(answer) = self.answer(&between) else {
                    continue;
                };
                if Some(&answer) != self.answer(first).as_ref() {
                    return Facts::from([fact]);
                }
                *first = between;
                difference.remove(&fact);
            }
            if difference.len() == before {
                return difference;
            }
        }
    }

    fn differ_in(&self, fact: &FactName, first: &Completion, second: &Completion) -> bool {
        let slots = self.facts.get(fact).into_iter().flatten();
        let mut answers = slots.map(|slot| {
            let slot = slot.0 as usize;
            (first.get(slot), second.get(slot))
        });
        answers.any(|(a, b)| a != b)
    }

    /// The answer in a completion; none for what is no completion.
    fn answer(&self, completion: &Completion) -> Option<Vec<u32>> {
        if let (Some(diagrams), Some(told)) = (&self.completions.diagrams, &self.told) {
            return diagrams.told_to(told, completion);
        }
        let formulas = &self.completions.ground.formulas;
        let mut done = FxHashMap::default();
        let admissible = self.completions.admissible;
        if formulas.holds_within(admissible, completion, &mut done) != Some(true) {
            return None;
        }
        let goals = self.goals.iter();
        goals
            .map(|&goal| {
                let holds = formulas.holds_within(goal, completion, &mut done);
                holds.map(u32::from)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::AttributeId;

    fn facts(ids: &[u32]) -> Facts {
        ids.iter()
            .map(|&id| FactName::Attribute(AttributeId(id)))
            .collect()
    }

    #[test]
    fn hitting_sets_are_minimal() {
        let found = hitting(&[facts(&[1]), facts(&[2, 3]), facts(&[3, 4])]);
        assert_eq!(found, Ok(vec![facts(&[1, 3]), facts(&[1, 2, 4])]));
        assert_eq!(hitting(&[]), Ok(vec![Facts::new()]));
    }
}
