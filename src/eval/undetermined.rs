//! An answer that is not settled (language.md 3.2): what follows from each missing fact, when each outcome holds, and
//! the facts to begin with where too many are open.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{EntryId, RuleId, VariableId, VariableKind};

use super::completions::Completions;
use super::decision::{FactCondition, FactName, Missing, Possibility};
use super::formula::{Formula, Slot};
use super::lookup::Lookup;
use super::regions::{Region, parts, regions};
use super::search::Exhausted;
use super::wording::{answers_text, any_judged, at_point, fact_condition};

/// How many facts to begin with are named.
const FIRST: usize = 6;

impl Completions<'_> {
    /// A missing fact, with what follows from each value it may take.
    pub(super) fn missing_fact(
        &mut self,
        fact: &FactName,
        outcomes: &[(u32, Formula)],
        decisive: &[(RuleId, Formula)],
    ) -> Result<Missing, Exhausted> {
        let goals: Vec<Formula> = outcomes.iter().map(|(_, formula)| *formula).collect();
        let tied = self.tied_slots(&goals);
        let mut slots = self.ground.open_slots().remove(fact).unwrap_or_default();
        slots.retain(|slot| tied.contains(slot.0));
        let mut texts = Vec::new();
        if let [slot] = slots.as_slice() {
            for part in parts(self, *slot, outcomes, decisive)? {
                let ground = &self.ground;
                let variable = VariableId(slot.0);
                let text = answers_text(ground.policy, &ground.slots, variable, &part.answers);
                texts.push((text, part.outcomes, part.rules));
            }
        }
        Ok(Missing {
            fact: fact.clone(),
            parts: texts,
            detail: self.detail(fact, &goals),
        })
    }

    /// The points of a curve, or the judgement entries, that formulas turn on.
    pub(super) fn detail(&self, fact: &FactName, goals: &[Formula]) -> Vec<String> {
        let policy = self.ground.policy;
        let mut detail = Vec::new();
        let mut asked = BTreeSet::new();
        for &goal in goals {
            asked.extend(self.ground.formulas.mentions(goal).iter().map(Slot));
        }
        for slot in asked
            .into_iter()
            .filter(|slot| self.ground.slots.fact(*slot).as_ref() == Some(fact))
        {
            match policy.variable(VariableId(slot.0)).map(|v| &v.kind) {
                Some(VariableKind::CurvePoint { attribute, at }) => {
                    detail.push(at_point(policy, *attribute, at));
                }
                Some(VariableKind::Judgement(entry)) => {
                    detail.extend(policy.entry(*entry).map(|e| e.code.clone()));
                }
                _ => {}
            }
        }
        detail
    }

    /// When each possible outcome holds, and by which rules.
    pub(super) fn possibilities(
        &mut self,
        outcomes: &[(u32, Formula)],
        decisive: &[(RuleId, Formula)],
        missing: &BTreeSet<FactName>,
    ) -> Result<Vec<Possibility>, Exhausted> {
        let mut possibilities = Vec::new();
        for (outcome, formula) in outcomes {
            let mut rules = Vec::new();
            for (rule, decides) in decisive {
                let here = self.ground.formulas.all([*formula, *decides]);
                if self.possible(here)? {
                    rules.push(*rule);
                }
            }
            possibilities.push(Possibility {
                outcome: *outcome,
                when: Vec::new(),
                rules,
            });
        }
        if outcomes.len() > 1 {
            // Last, and no loss to the answer when it takes too long: the outcomes stand without it.
            for (outcome, region) in regions(self, outcomes, missing) {
                let conditions = self.region_conditions(&region);
                let of = possibilities.iter_mut().find(|p| p.outcome == outcome);
                of.into_iter().for_each(|p| p.when.push(conditions.clone()));
            }
        }
        Ok(possibilities)
    }

    fn region_conditions(&self, region: &Region) -> Vec<FactCondition> {
        let ground = &self.ground;
        let restrictions = region.slots.iter();
        let conditions = restrictions
            .filter_map(|(slot, set)| fact_condition(ground.policy, &ground.slots, *slot, set));
        conditions
            .chain(any_judged(ground.policy, &region.judged))
            .collect()
    }

    /// The open facts that most rules ask for, among those alike that most entries ask for. Only what the formulas mention
    /// is counted: no completion is looked for.
    pub(super) fn most_asked_for(&mut self) -> Vec<FactName> {
        let mut asked = self.asked_for();
        asked.truncate(FIRST);
        asked
    }

    /// All open facts that rules or entries ask for, in that order.
    pub(super) fn asked_for(&mut self) -> Vec<FactName> {
        let policy = self.ground.policy;
        let (mut formulas, mut entries) = (Vec::new(), Vec::new());
        for unit in policy.answering_units() {
            // A rule asks for what its policy's taking part turns on, too.
            let participates = self.ground.unit(unit).participates;
            for &rule in policy.unit(unit).map_or(&[][..], |u| &u.rules) {
                let fires = self.ground.firing(rule).fires;
                formulas.push(self.ground.formulas.all([participates, fires]));
            }
        }
        for (id, _) in (0u32..).zip(&policy.entries) {
            entries.push(self.ground.entry(EntryId(id)).matches);
        }
        let open = self.ground.open_slots();
        let mut asked: BTreeMap<FactName, (usize, usize)> = BTreeMap::new();
        for (formula, by) in formulas
            .into_iter()
            .map(|f| (f, (1, 0)))
            .chain(entries.into_iter().map(|f| (f, (0, 1))))
        {
            for fact in self.ground.facts_in(&[formula]) {
                if open.contains_key(&fact) {
                    let (rules, entries) = asked.entry(fact).or_default();
                    *rules += by.0;
                    *entries += by.1;
                }
            }
        }
        let mut ranked: Vec<(FactName, (usize, usize))> = asked.into_iter().collect();
        ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        ranked.into_iter().map(|(fact, _)| fact).collect()
    }
}
