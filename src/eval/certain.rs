//! What holds in every completion and what in some: rules, entries, obligations and layers (language.md 3.2).

use std::collections::BTreeMap;

use crate::policy::{EntryId, ObligationId, ObligationKindId, RuleId, UnitId, Verb};

use super::completions::Completions;
use super::decision::{Decision, Due, LayerDecision, Reader, SetAside, Truth};
use super::formula::{FALSE, Formula};
use super::lookup::Lookup;
use super::search::Exhausted;
use super::units::UnitReading;

/// What holds in every completion, and what in some but not in all.
pub(super) struct Sorted<T> {
    /// In every completion.
    pub certain: Vec<T>,
    /// In some.
    pub open: Vec<T>,
}

impl Completions<'_> {
    pub(super) fn sorted<T>(
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
    pub(super) fn answer_rules(
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
    pub(super) fn answer_entries(
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
    pub(super) fn answer_obligations(
        &mut self,
        decision: &mut Decision,
    ) -> Result<Vec<Formula>, Exhausted> {
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
    pub(super) fn answer_layers(
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
}
