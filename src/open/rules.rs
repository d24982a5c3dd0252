//! Rules that do not decide, and why (language.md 3.3).

use super::Open;
use crate::diagram::{Diagram, NO};
use crate::eval::{Decision, Exempted, SetAside};
use crate::policy::{ExceptionId, RuleId, UnitId};

impl Open<'_> {
    /// The rules that are set aside, those that exceptions keep from firing, and those that a stricter one outdoes: of the
    /// policies on whose scale the answer stands.
    pub(super) fn answer_rules(&mut self, decision: &mut Decision) {
        let policy = self.reading.policy;
        let scale = |unit: UnitId| policy.units.get(unit.index()).map(|unit| unit.scale);
        for unit in policy.answering_units() {
            if scale(unit) != scale(policy.root) {
                continue;
            }
            let participates = self.reading.unit(unit).participates;
            let rules = policy.units.get(unit.index());
            for &id in rules.map_or(&[][..], |unit| &unit.rules) {
                self.rule(id, participates, decision);
            }
        }
    }

    fn rule(&mut self, id: RuleId, participates: Diagram, decision: &mut Decision) {
        let read = self.reading.rule(id);
        let store = &mut self.reading.store;
        let fires = store.and(read.fires, participates);
        let stands = store.and(read.stands, participates);
        let aside = store.without(fires, stands);
        let met = store.and(read.met, participates);
        let lifted = store.without(met, fires);
        if aside != NO && self.certain(aside) {
            let by = self.outranking(id);
            decision.set_aside.push(SetAside { rule: id, by });
        }
        if lifted != NO && self.certain(lifted) {
            let by = self.exceptions(id);
            decision.exempted.push(Exempted { rule: id, by });
        }
        let decisive = self.reading.decisive(id);
        let outdone = self.reading.store.without(stands, decisive);
        if outdone != NO && self.certain(outdone) {
            decision.outdone.push(id);
        }
    }

    /// The rules that set this one aside: those that do in every case that is left, else those that do in some.
    fn outranking(&mut self, id: RuleId) -> Vec<RuleId> {
        let by = self.reading.outranking(id);
        let by: Vec<(RuleId, Diagram)> = by
            .into_iter()
            .map(|by| (by, self.reading.rule(by).fires))
            .collect();
        first(self.sorted(by))
    }

    fn exceptions(&mut self, id: RuleId) -> Vec<ExceptionId> {
        let policy = self.reading.policy;
        let mut holding = Vec::new();
        for (exception, declared) in (0..).map(ExceptionId).zip(&policy.exceptions) {
            if declared.to.contains(&id) {
                let exists = self.reading.in_force(&declared.validity);
                let condition = self.reading.condition(declared.condition);
                holding.push((exception, self.reading.store.and(exists, condition)));
            }
        }
        first(self.sorted(holding))
    }
}

/// The certain ones; the others where there are none.
fn first<T>((certain, open): (Vec<T>, Vec<T>)) -> Vec<T> {
    if certain.is_empty() { open } else { certain }
}
