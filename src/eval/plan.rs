//! An order of questions that needs few of them.
//!
//! A question is about one fact; its answers fall into groups that nothing left open tells apart. What is left after an
//! answer is the outcomes as formulas with that answer worked in, so different answers often leave the same, and the same
//! is only looked at once. The fewest questions in the worst case are found by asking whether one question is enough,
//! then two, and so on: complete, hence proved, unless it takes too long.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::asking::{Asking, Fewest, Leaves};
use super::completions::Completions;
use super::decision::{Decision, FactName};
use super::formula::{FALSE, Formula, Slot};
use super::regions::Region;
use super::search::{Exhausted, alike};
use super::wording::fact_condition;
use crate::policy::ChoiceSet;

/// How many situations are looked at for the fewest questions.
const SITUATIONS: usize = 1_500;
/// How many groups of answers to one question are told apart at most.
const GROUPS: usize = 64;

/// What is left to find out.
#[derive(Clone, Debug)]
struct Situation {
    /// The outcomes that may hold, and what every completion makes true, with all answers worked in.
    left: Left,
    /// The answers.
    answered: Region,
}

type Left = (Vec<Formula>, Formula);

/// Answers that nothing left open tells apart: for each slot of the fact a group.
type Group = Vec<(Slot, ChoiceSet)>;

/// The question to begin with, leaving out facts that cannot be asked; none when nothing may be asked.
pub(super) fn next(
    mut completions: Completions<'_>,
    decision: &Decision,
    skip: &BTreeSet<FactName>,
) -> Result<Option<Asking>, Exhausted> {
    let root = completions.ground.unit(completions.ground.policy.root);
    let mut goals = Vec::new();
    for (outcome, formula) in (0u32..).zip(root.outcomes.iter().copied()) {
        if decision.possible.iter().any(|p| p.outcome == outcome) {
            goals.push((outcome, formula));
        }
    }
    let formulas: Vec<Formula> = goals.iter().map(|(_, formula)| *formula).collect();
    let all: BTreeSet<&FactName> = decision
        .missing
        .iter()
        .map(|missing| &missing.fact)
        .collect();
    let skipped = all.iter().any(|fact| skip.contains(fact));
    let tied = completions.tied_slots(&formulas);
    let mut open = completions.ground.open_slots();
    open.retain(|fact, slots| {
        slots.retain(|slot| tied.contains(slot.0));
        all.contains(fact) && !skip.contains(fact) && !slots.is_empty()
    });
    let facts: Vec<(FactName, Vec<Slot>)> = open.into_iter().collect();
    if facts.is_empty() {
        return Ok(None);
    }
    let start = Situation {
        left: (formulas.clone(), completions.admissible),
        answered: Region::default(),
    };
    let most = facts.len();
    let mut planner = Planner {
        completions,
        goals: formulas,
        facts,
        // Numbers that comparisons bind together are not worked into formulas, so nothing is proved about them.
        exact: !skipped,
        known: FxHashMap::default(),
        looked_at: 0,
    };
    planner.exact &= planner.completions.theory.is_empty();
    planner.most_promising_first(&start)?;
    let (at, fewest) = match planner.fewest(&start, most)? {
        Some((at, count)) => (at, Fewest::Proved(count)),
        None => (0, Fewest::AtMost(most)),
    };
    planner
        .asking(at, fewest, &start, &goals, decision)
        .map(Some)
}

struct Planner<'p> {
    completions: Completions<'p>,
    /// The outcomes before anything is answered.
    goals: Vec<Formula>,
    facts: Vec<(FactName, Vec<Slot>)>,
    exact: bool,
    /// For a situation the number of questions that are known to be enough or not.
    known: FxHashMap<(Left, usize), bool>,
    looked_at: usize,
}

impl Planner<'_> {
    /// The question to begin with, and how many are needed in the worst case; none when that cannot be proved.
    fn fewest(
        &mut self,
        start: &Situation,
        most: usize,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        for count in 1..=most {
            for at in 0..self.facts.len() {
                if !self.exact {
                    return Ok(None);
                }
                if self.enough_with(at, start, count)? {
                    return Ok(self.exact.then_some((at, count)));
                }
            }
        }
        Ok(None)
    }

    /// Are so many questions enough, whatever the answers?
    fn enough(&mut self, situation: &Situation, count: usize) -> Result<bool, Exhausted> {
        if self.settled(situation)? {
            return Ok(true);
        }
        if count == 0 || !self.exact {
            return Ok(false);
        }
        let key = (situation.left.clone(), count);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let mut enough = false;
        for at in 0..self.facts.len() {
            enough = self.enough_with(at, situation, count)?;
            if enough {
                break;
            }
        }
        self.known.insert(key, enough);
        Ok(enough)
    }

    /// Are so many questions enough when this one comes first?
    fn enough_with(
        &mut self,
        at: usize,
        situation: &Situation,
        count: usize,
    ) -> Result<bool, Exhausted> {
        let Some(groups) = self.groups(at, situation) else {
            self.exact = false;
            return Ok(false);
        };
        if groups.len() < 2 {
            return Ok(false);
        }
        for group in groups {
            self.looked_at += 1;
            if self.looked_at > SITUATIONS {
                self.exact = false;
                return Ok(false);
            }
            let after = self.after(situation, &group);
            if after.left.1 != FALSE && !self.enough(&after, count - 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Is at most one outcome left?
    fn settled(&mut self, situation: &Situation) -> Result<bool, Exhausted> {
        Ok(self.left(situation)?.len() < 2)
    }

    /// The outcomes that are left, by position.
    fn left(&mut self, situation: &Situation) -> Result<Vec<usize>, Exhausted> {
        let (goals, admissible) = &situation.left;
        let mut left = Vec::new();
        for (at, (&goal, &whole)) in goals.iter().zip(&self.goals).enumerate() {
            if goal != FALSE {
                let (completions, answered) = (&mut self.completions, &situation.answered);
                if completions.goes_with(answered, whole, [goal, *admissible])? {
                    left.push(at);
                }
            }
        }
        Ok(left)
    }

    /// The groups of answers to a question that what is open tells apart; none when they are too many.
    fn groups(&mut self, at: usize, situation: &Situation) -> Option<Vec<Group>> {
        let (goals, admissible) = &situation.left;
        let (_, slots) = self.facts.get(at)?;
        let formulas = &self.completions.ground.formulas;
        let mut asked = goals.clone();
        asked.push(*admissible);
        let questions = formulas.questions(&asked);
        let mut groups: Vec<Group> = vec![Vec::new()];
        for slot in slots {
            let Some((_, sets)) = questions.get(slot) else {
                continue;
            };
            let domain = formulas.domain(*slot).clone();
            let parts = alike(&domain, sets.iter());
            let mut longer = Vec::new();
            for group in &groups {
                for part in &parts {
                    let mut with = group.clone();
                    with.push((*slot, part.answers.clone()));
                    longer.push(with);
                }
            }
            if longer.len() > GROUPS {
                return None;
            }
            groups = longer;
        }
        Some(groups)
    }

    /// What is left once a question is answered so.
    fn after(&mut self, situation: &Situation, group: &Group) -> Situation {
        let (goals, admissible) = &situation.left;
        let formulas = &mut self.completions.ground.formulas;
        let mut after = |formula: Formula| {
            group.iter().fold(formula, |rest, (slot, answers)| {
                formulas.restrict(rest, *slot, answers)
            })
        };
        let goals = goals.iter().map(|goal| after(*goal)).collect();
        let left = (goals, after(*admissible));
        let mut answered = situation.answered.clone();
        answered.slots.extend(group.iter().cloned());
        Situation { left, answered }
    }

    /// Puts the questions first whose worst answer leaves the fewest outcomes, then the fewest facts; then those whose
    /// answers together leave the fewest facts. Of a fact with too many groups of answers each part is looked at by itself.
    fn most_promising_first(&mut self, start: &Situation) -> Result<(), Exhausted> {
        let mut ranked = Vec::new();
        for at in 0..self.facts.len() {
            let mut worst = (0, 0);
            let (mut all, mut groups) = (0, 0);
            for group in self.answers(at, start) {
                let after = self.after(start, &group);
                let outcomes = self.left(&after)?.len();
                let facts = match outcomes {
                    0 | 1 => 0,
                    _ => self.mentioned(&after),
                };
                worst = worst.max((outcomes, facts));
                all += facts;
                groups += 1;
            }
            // Thousandths of a fact on average: whole numbers, so that equal means equal.
            let average = all * 1_000 / groups.max(1);
            ranked.push((worst, average, at));
        }
        ranked.sort_unstable();
        let order = ranked
            .into_iter()
            .filter_map(|(_, _, at)| self.facts.get(at).cloned());
        self.facts = order.collect();
        Ok(())
    }

    /// How many facts the outcomes that are left mention.
    fn mentioned(&self, situation: &Situation) -> usize {
        let formulas = &self.completions.ground.formulas;
        let mentions = situation
            .left
            .0
            .iter()
            .fold(ChoiceSet::empty(), |all, goal| {
                all.union(formulas.mentions(*goal))
            });
        let of = |slots: &[Slot]| slots.iter().any(|slot| mentions.contains(slot.0));
        self.facts.iter().filter(|(_, slots)| of(slots)).count()
    }

    /// The groups of answers that are shown: of each slot by itself, where together they are too many.
    fn answers(&mut self, at: usize, situation: &Situation) -> Vec<Group> {
        if let Some(groups) = self.groups(at, situation) {
            return groups;
        }
        let slots = self
            .facts
            .get(at)
            .map_or_else(Vec::new, |(_, slots)| slots.clone());
        let (mut asked, admissible) = situation.left.clone();
        asked.push(admissible);
        let formulas = &self.completions.ground.formulas;
        let questions = formulas.questions(&asked);
        let mut groups = Vec::new();
        for slot in slots {
            if let Some((_, sets)) = questions.get(&slot) {
                let parts = alike(&formulas.domain(slot).clone(), sets.iter());
                groups.extend(parts.into_iter().map(|part| vec![(slot, part.answers)]));
            }
        }
        groups
    }

    fn asking(
        &mut self,
        at: usize,
        fewest: Fewest,
        start: &Situation,
        goals: &[(u32, Formula)],
        decision: &Decision,
    ) -> Result<Asking, Exhausted> {
        let (fact, slots) = self.facts.get(at).cloned().ok_or(Exhausted)?;
        let mut answers: Vec<(Group, Vec<u32>)> = Vec::new();
        for group in self.answers(at, start) {
            let after = self.after(start, &group);
            let left = self.left(&after)?;
            let outcomes: Vec<u32> = left
                .into_iter()
                .filter_map(|at| Some(goals.get(at)?.0))
                .collect();
            if outcomes.is_empty() {
                continue;
            }
            // Answers to one question that leave the same are one line for a reader.
            let same = answers.iter_mut().find_map(|(known, left)| {
                match (known.as_mut_slice(), group.as_slice()) {
                    ([(slot, answers)], [(other, more)]) if slot == other && *left == outcomes => {
                        Some((answers, more))
                    }
                    _ => None,
                }
            });
            match same {
                Some((answers, more)) => *answers = answers.union(more),
                None => answers.push((group, outcomes)),
            }
        }
        let ground = &self.completions.ground;
        let answers = answers.into_iter().map(|(group, outcomes)| Leaves {
            when: group
                .iter()
                .filter_map(|(slot, set)| fact_condition(ground.policy, &ground.slots, *slot, set))
                .collect(),
            outcomes,
        });
        let answers = answers.collect();
        let root = self
            .completions
            .ground
            .unit(self.completions.ground.policy.root);
        let formulas = &self.completions.ground.formulas;
        let turning = root.decisive.iter().filter(|(_, formula)| {
            slots
                .iter()
                .any(|slot| formulas.mentions(**formula).contains(slot.0))
        });
        let missing = decision.missing.iter().find(|m| m.fact == fact);
        Ok(Asking {
            rules: turning.map(|(rule, _)| *rule).collect(),
            detail: missing.map(|m| m.detail.clone()).unwrap_or_default(),
            fact,
            fewest,
            answers,
        })
    }
}
