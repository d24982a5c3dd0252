//! The decision, put together from what holds in every completion and what in some (language.md 3.2).

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::policy::{
    EntryId, EntryTest, ObligationId, ObligationKindId, Policy, RuleId, UnitId, VariableId,
    VariableKind, Verb,
};
use crate::quantity::Date;

use super::Question;
use super::completions::{Completions, Opening};
use super::conflict::contradiction;
use super::decision::{
    Contradiction, Decision, Due, FactCondition, FactName, LayerDecision, Missing, Notice,
    Possibility, Reader, SetAside, Status, Truth,
};
use super::facts::is_unsourced_finding;
use super::formula::{FALSE, Formula, Slot};
use super::lookup::Lookup;
use super::missing::missing;
use super::regions::{Region, parts, regions};
use super::search::Exhausted;
use super::units::UnitReading;
use super::wording::{answers_text, any_judged, at_point, fact_condition};

/// Decides a case.
pub(super) fn decide(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Decision, Contradiction> {
    let too_many = |open| Status::TooManyOpenFacts {
        open,
        bound: question.bound,
    };
    let stated = question.as_of.or(case.as_of);
    let mut completions = match Completions::open(policy, case, question) {
        Opening::Open(completions) => completions,
        Opening::NotInForce { effective, day } => {
            return Ok(Decision::bare(case, day, Status::NotInForce { effective }));
        }
        Opening::Contradiction => return Err(contradiction(policy, case, question)),
        Opening::Exhausted => return Ok(Decision::bare(case, stated, too_many(0))),
    };
    let root = completions.ground.unit(policy.root);
    let open = completions.ground.facts_in(&root.outcomes).len();
    let day = completions.day().or(stated);
    Ok(completions.answer(case, &root).unwrap_or_else(|Exhausted| {
        let mut decision = Decision::bare(case, day, too_many(open));
        decision.looked_at = completions.search.looked_at;
        decision.state_first = completions.most_asked_for();
        decision
    }))
}

impl Decision {
    /// A decision that says no more than its status.
    fn bare(case: &Case, as_of: Option<Date>, status: Status) -> Self {
        Self {
            case: case.clone(),
            as_of,
            status,
            possible: Vec::new(),
            otherwise: false,
            decisive: Vec::new(),
            possible_decisive: Vec::new(),
            set_aside: Vec::new(),
            exempted: Vec::new(),
            outdone: Vec::new(),
            categories: Vec::new(),
            entries: Vec::new(),
            possible_entries: Vec::new(),
            obligations: Vec::new(),
            possible_obligations: Vec::new(),
            facts: Vec::new(),
            missing: Vec::new(),
            missing_for_obligations: Vec::new(),
            irrelevant: Vec::new(),
            layers: Vec::new(),
            notices: Vec::new(),
            state_first: Vec::new(),
            looked_at: 0,
        }
    }
}

/// What holds in every completion, and what in some but not in all.
struct Sorted<T> {
    certain: Vec<T>,
    open: Vec<T>,
}

impl Completions<'_> {
    fn answer(&mut self, case: &Case, root: &UnitReading) -> Result<Decision, Exhausted> {
        let outcomes = self.possible_outcomes(root)?;
        let status = match outcomes.as_slice() {
            [(only, _)] => Status::Decided(*only),
            _ => Status::Undetermined,
        };
        let mut decision = Decision::bare(case, self.day(), status);
        let decisive: Vec<(RuleId, Formula)> = root
            .decisive
            .iter()
            .map(|(rule, formula)| (*rule, *formula))
            .collect();
        let sorted = self.sorted(decisive.iter().copied())?;
        decision.decisive = sorted.certain;
        decision.possible_decisive = sorted.open;
        decision.otherwise = decision.decisive.is_empty() && decision.possible_decisive.is_empty();
        self.answer_rules(&mut decision, root)?;
        let mut unsettled: Vec<Formula> = Vec::new();
        self.answer_entries(&mut decision, &mut unsettled)?;
        let open_duties = self.answer_obligations(&mut decision)?;
        self.answer_layers(&mut decision, &mut unsettled)?;
        unsettled.extend(decisive.iter().filter_map(|(rule, formula)| {
            decision
                .possible_decisive
                .contains(rule)
                .then_some(*formula)
        }));

        let goals: Vec<Formula> = outcomes.iter().map(|(_, formula)| *formula).collect();
        let missing_facts = if goals.len() > 1 {
            missing(self, &goals)?
        } else {
            BTreeSet::new()
        };
        let mut for_obligations = missing(self, &open_duties)?;
        for_obligations.retain(|fact| !missing_facts.contains(fact));
        for fact in &missing_facts {
            decision
                .missing
                .push(self.missing_fact(fact, &outcomes, &decisive)?);
        }
        for fact in &for_obligations {
            let detail = self.detail(fact, &open_duties);
            let fact = fact.clone();
            decision.missing_for_obligations.push(Missing {
                fact,
                parts: Vec::new(),
                detail,
            });
        }
        decision.possible = self.possibilities(&outcomes, &decisive, &missing_facts)?;
        // A fact that settles another by an assumption, a register or a curve does matter.
        unsettled.extend(goals.iter().chain(&open_duties));
        let turning = self.tied_facts(&unsettled);
        decision.irrelevant = self.ground.open_facts().into_iter().collect();
        decision.irrelevant.retain(|fact| {
            !missing_facts.contains(fact)
                && !for_obligations.contains(fact)
                && !turning.contains(fact)
        });
        self.answer_facts(&mut decision);
        self.answer_notices(&mut decision)?;
        decision.looked_at = self.search.looked_at;
        Ok(decision)
    }

    /// The outcomes that hold in some completion, strictest first.
    fn possible_outcomes(&mut self, unit: &UnitReading) -> Result<Vec<(u32, Formula)>, Exhausted> {
        let possible = self.possible_among(&unit.outcomes)?;
        let outcomes = (0u32..).zip(unit.outcomes.iter().copied()).zip(possible);
        Ok(outcomes
            .filter(|(_, possible)| *possible)
            .map(|(outcome, _)| outcome)
            .collect())
    }

    fn sorted<T>(
        &mut self,
        items: impl Iterator<Item = (T, Formula)>,
    ) -> Result<Sorted<T>, Exhausted> {
        let (items, formulas): (Vec<T>, Vec<Formula>) = items.unzip();
        let possible = self.possible_among(&formulas)?;
        let mut sorted = Sorted {
            certain: Vec::new(),
            open: Vec::new(),
        };
        for ((item, formula), possible) in items.into_iter().zip(formulas).zip(possible) {
            if possible && self.certain(formula)? {
                sorted.certain.push(item);
            } else if possible {
                sorted.open.push(item);
            }
        }
        Ok(sorted)
    }

    /// The policies whose rules speak for the answer: the root, or its layers on its scale, each with whether it
    /// takes part.
    fn speaking_units(&mut self, root: UnitId) -> Vec<(UnitId, Formula)> {
        let policy = self.ground.policy;
        let scale = policy.unit(root).map(|u| u.scale);
        let units = policy.answering_units().into_iter();
        let units = units.filter(|&unit| policy.unit(unit).map(|u| u.scale) == scale);
        units
            .map(|unit| (unit, self.ground.unit(unit).participates))
            .collect()
    }

    /// 3.3: the rules that are set aside, and those that a stricter one outdoes.
    fn answer_rules(
        &mut self,
        decision: &mut Decision,
        root: &UnitReading,
    ) -> Result<(), Exhausted> {
        let policy = self.ground.policy;
        for (unit, participates) in self.speaking_units(policy.root) {
            for &id in policy.unit(unit).map_or(&[][..], |u| &u.rules) {
                let rule = self.ground.rule(id);
                let set_aside = self.ground.formulas.all([participates, rule.set_aside]);
                let stands = self.ground.formulas.all([participates, rule.stands]);
                if set_aside != FALSE && self.certain(set_aside)? {
                    let by = self
                        .ground
                        .overridden_by
                        .get(id.index())
                        .cloned()
                        .unwrap_or_default();
                    let by: Vec<(RuleId, Formula)> = by
                        .into_iter()
                        .map(|by| (by, self.ground.firing(by).fires))
                        .collect();
                    let sorted = self.sorted(by.into_iter())?;
                    let by = if sorted.certain.is_empty() {
                        sorted.open
                    } else {
                        sorted.certain
                    };
                    decision.set_aside.push(SetAside { rule: id, by });
                }
                if let Some(exempted) = self.exempted(id, participates)? {
                    decision.exempted.push(exempted);
                }
                let decisive = root.decisive.get(&id).copied().unwrap_or(FALSE);
                let outdone = self.ground.formulas.but_not(stands, decisive);
                if outdone != FALSE && self.certain(outdone)? {
                    decision.outdone.push(id);
                }
            }
        }
        Ok(())
    }

    /// 3.6: entries and categories.
    fn answer_entries(
        &mut self,
        decision: &mut Decision,
        unsettled: &mut Vec<Formula>,
    ) -> Result<(), Exhausted> {
        let ids = (0..self.ground.policy.entries.len() as u32).map(EntryId);
        let entries: BTreeMap<EntryId, Formula> =
            ids.map(|id| (id, self.ground.entry(id).matches)).collect();
        let sorted = self.sorted(entries.iter().map(|(id, formula)| (*id, *formula)))?;
        unsettled.extend(sorted.open.iter().filter_map(|id| entries.get(id)));
        decision.entries = sorted.certain;
        decision.possible_entries = sorted.open;
        let (first, second) = (self.ground.category(1), self.ground.category(2));
        let either = self.ground.formulas.any([first, second]);
        let none = self.ground.formulas.not(either);
        for (category, formula) in [(0, none), (1, first), (2, second)] {
            if self.possible(formula)? {
                decision.categories.push(category);
            }
        }
        Ok(())
    }

    /// 3.5: obligations. Gives what those that are open turn on.
    fn answer_obligations(&mut self, decision: &mut Decision) -> Result<Vec<Formula>, Exhausted> {
        let obligations: BTreeMap<(ObligationId, Verb, ObligationKindId), Formula> =
            self.ground.obligations();
        let due =
            |(from, verb, what): (ObligationId, Verb, ObligationKindId)| Due { verb, what, from };
        let sorted = self.sorted(obligations.iter().map(|(key, formula)| (*key, *formula)))?;
        let open = sorted
            .open
            .iter()
            .filter_map(|key| obligations.get(key).copied())
            .collect();
        decision.obligations = sorted.certain.into_iter().map(due).collect();
        decision.possible_obligations = sorted.open.into_iter().map(due).collect();
        Ok(open)
    }

    /// 3.10: what each layer says, over the completions in which it applies.
    fn answer_layers(
        &mut self,
        decision: &mut Decision,
        unsettled: &mut Vec<Formula>,
    ) -> Result<(), Exhausted> {
        let policy = self.ground.policy;
        let Some(root) = policy.unit(policy.root) else {
            return Ok(());
        };
        for &layer in &root.layers {
            let Some(declared) = policy.unit(layer) else {
                continue;
            };
            let reading = self.ground.unit(layer);
            let applies = self.truth(reading.participates)?;
            let because = match (declared.applies, applies) {
                (Some(condition), Truth::True) => {
                    self.reasons(Reader::Layer(layer), condition, true)
                }
                (Some(condition), Truth::False) => {
                    self.reasons(Reader::Layer(layer), condition, false)
                }
                (Some(_), Truth::Unknown) | (None, _) => Vec::new(),
            };
            let mut possible = Vec::new();
            for (outcome, &formula) in (0u32..).zip(&reading.outcomes) {
                let here = self.ground.formulas.all([reading.participates, formula]);
                if self.possible(here)? {
                    possible.push(outcome);
                    unsettled.push(here);
                }
            }
            let mut decisive = Vec::new();
            for (&rule, &formula) in &reading.decisive {
                let without = self.ground.formulas.but_not(reading.participates, formula);
                if applies != Truth::False && formula != FALSE && !self.possible(without)? {
                    decisive.push(rule);
                }
            }
            let on_scale = declared.scale == root.scale;
            let layer = LayerDecision {
                unit: layer,
                applies,
                because,
                possible,
                decisive,
                on_scale,
            };
            decision.layers.push(layer);
        }
        Ok(())
    }

    fn missing_fact(
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
    fn detail(&self, fact: &FactName, goals: &[Formula]) -> Vec<String> {
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

    fn possibilities(
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

    /// The facts behind the answer: read by decisive rules, by those they set aside, by entries and obligations.
    fn answer_facts(&mut self, decision: &mut Decision) {
        let policy = self.ground.policy;
        let set_aside = decision.set_aside.iter().map(|s| s.rule);
        let decisive = decision
            .decisive
            .iter()
            .chain(&decision.possible_decisive)
            .copied();
        let rules: Vec<RuleId> = decisive.chain(set_aside).collect();
        for id in rules {
            for branch in policy.rule(id).map_or(&[][..], |r| &r.branches) {
                if self.condition_truth(branch.condition) == Truth::True {
                    decision
                        .facts
                        .extend(self.branch_reasons(Reader::Rule(id), branch));
                }
            }
        }
        for id in decision.entries.clone() {
            let Some(entry) = policy.entry(id) else {
                continue;
            };
            for version in &entry.versions {
                let exists = self.ground.in_force(&version.validity);
                if let EntryTest::When(condition) = version.test
                    && self.certain(exists) == Ok(true)
                    && self.condition_truth(condition) == Truth::True
                {
                    decision
                        .facts
                        .extend(self.reasons(Reader::Entry(id), condition, true));
                }
            }
        }
        let blocks: BTreeSet<ObligationId> = decision.obligations.iter().map(|d| d.from).collect();
        for id in blocks {
            let Some(block) = policy.obligations.get(id.index()) else {
                continue;
            };
            for condition in block.clauses.iter().filter_map(|c| c.condition) {
                if self.condition_truth(condition) == Truth::True {
                    decision
                        .facts
                        .extend(self.reasons(Reader::Obligation(id), condition, true));
                }
            }
        }
    }

    fn answer_notices(&mut self, decision: &mut Decision) -> Result<(), Exhausted> {
        let ground = &self.ground;
        let read: BTreeSet<_> = decision.facts.iter().filter_map(|f| f.attribute).collect();
        for attribute in read {
            if is_unsourced_finding(ground.policy, ground.case, attribute) {
                decision.notices.push(Notice::UnsourcedFinding(attribute));
            }
        }
        let looser = self.left_out_of_classification()?;
        if !looser.is_empty() {
            decision.notices.push(Notice::LooserClassification(looser));
        }
        Ok(())
    }

    /// 3.6: entries without sub-entries that match by the facts although the case names neither them nor one above
    /// them.
    fn left_out_of_classification(&mut self) -> Result<Vec<EntryId>, Exhausted> {
        let policy = self.ground.policy;
        let Some(classified) = &self.ground.case.classified else {
            return Ok(Vec::new());
        };
        let mut left_out = Vec::new();
        for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
            let mut above = Some(id);
            let mut named = !entry.children.is_empty();
            while let (Some(entry), false) = (above, named) {
                named = classified.contains(&entry);
                above = policy.entry(entry).and_then(|e| e.parent);
            }
            let by_facts = self.ground.entry(id).by_facts;
            if !named && by_facts != FALSE && self.certain(by_facts)? {
                left_out.push(id);
            }
        }
        Ok(left_out)
    }
}
