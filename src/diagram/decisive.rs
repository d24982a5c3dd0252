//! By which rules an outcome is decided (3.4, 3.10).

use super::apply::Operation;
use super::lower::{Reading, RuleReading, UnitReading};
use super::node::{Diagram, NO, YES};
use crate::policy::{RuleId, UnitId};

impl Reading<'_> {
    /// A rule is decisive for the policy that is asked: it decides in its own, and where that is a layer, the layer's outcome
    /// is that of the whole (3.4, 3.10).
    pub fn decisive(&mut self, id: RuleId) -> Diagram {
        self.decisive_in(self.policy.root, id)
    }

    fn decisive_in(&mut self, unit: UnitId, id: RuleId) -> Diagram {
        let policy = self.policy;
        if policy.rules.get(id.index()).map(|rule| rule.unit) == Some(unit) {
            let participates = self.unit(unit).participates;
            let decides = self.decides(id);
            return self.store.and(participates, decides);
        }
        let mut decisive = NO;
        for layer in self.layers_on_scale(unit) {
            let within = self.decisive_in(layer, id);
            if within == NO {
                continue;
            }
            let whole = self.unit(unit).spoken;
            let part = self.unit(layer);
            let differ = self.store.apply(Operation::Differ, whole, part.outcome);
            let here = self.store.and(within, part.participates);
            let here = self.store.without(here, differ);
            decisive = self.store.or(decisive, here);
        }
        decisive
    }

    /// The layers of a policy that decide on its scale: the others do not speak for its outcome.
    pub(super) fn layers_on_scale(&self, unit: UnitId) -> Vec<UnitId> {
        let units = &self.policy.units;
        let scale = |id: UnitId| units.get(id.index()).map(|unit| unit.scale);
        let layers = units.get(unit.index()).map_or(&[][..], |unit| &unit.layers);
        let layers = layers.iter().copied();
        layers
            .filter(|&layer| scale(layer) == scale(unit))
            .collect()
    }

    /// A rule is decisive in its own policy: it stands and what it concludes is the policy's outcome (3.4).
    pub fn decides(&mut self, id: RuleId) -> Diagram {
        let policy = self.policy;
        let Some(rule) = policy.rules.get(id.index()) else {
            return NO;
        };
        let RuleReading {
            stands, concludes, ..
        } = self.rule(id);
        let UnitReading { spoken, .. } = self.unit(rule.unit);
        // Nearly every rule concludes one outcome.
        if let [branch] = rule.branches.as_slice() {
            let is = self.spoken_is(rule.unit, spoken, branch.outcome);
            return self.store.and(stands, is);
        }
        let differ = self.store.apply(Operation::Differ, spoken, concludes);
        self.store.without(stands, differ)
    }

    /// A rule speaks for an outcome of the policy that is asked: it stands, concludes it, and its policy counts. Of the cases
    /// with this outcome these are the ones in which the rule is decisive: what speaks for the outcome decides where nothing
    /// stricter is said. It takes far fewer nodes than [`Reading::decisive`], which goes by all that is stricter.
    pub fn speaks_for(&mut self, id: RuleId, outcome: u32) -> Diagram {
        let RuleReading {
            stands, concludes, ..
        } = self.rule(id);
        let here = self.store.where_value(concludes, |value| value == outcome);
        let here = self.store.and(stands, here);
        match here {
            NO => NO,
            _ => {
                let counts = self.counts_in(self.policy.root, id);
                self.store.and(here, counts)
            }
        }
    }

    /// The policy of a rule takes part in a policy, by itself or through layers that do.
    fn counts_in(&mut self, unit: UnitId, id: RuleId) -> Diagram {
        let policy = self.policy;
        let mut counts = match policy.rules.get(id.index()).map(|rule| rule.unit) {
            Some(own) if own == unit => YES,
            _ => {
                let mut through = NO;
                for layer in self.layers_on_scale(unit) {
                    let here = self.counts_in(layer, id);
                    let takes_part = self.participates(layer);
                    let here = self.store.and(here, takes_part);
                    through = self.store.or(through, here);
                }
                through
            }
        };
        // What a policy that is asked says although it does not apply is said by no rule.
        if unit == policy.root {
            let applies = self.participates(unit);
            counts = self.store.and(counts, applies);
        }
        counts
    }

    /// Where an outcome is the strictest that is spoken for.
    fn spoken_is(&mut self, unit: UnitId, spoken: Diagram, outcome: u32) -> Diagram {
        let key = (unit, outcome);
        if let Some(known) = self.spoken.get(&key) {
            return *known;
        }
        let is = self.store.where_value(spoken, |value| value == outcome);
        self.spoken.insert(key, is);
        is
    }
}
