//! Rules: when they fire and when they are set aside (language.md 3.3).

use std::rc::Rc;

use crate::policy::{ExceptionId, RuleId};

use super::formula::{FALSE, Formula};
use super::ground::Ground;
use super::lookup::Lookup;

/// When a rule fires.
#[derive(Clone, Debug)]
pub(super) struct Firing {
    /// It exists on the question date.
    pub in_force: Formula,
    /// For each branch its outcome, and that its condition holds and its `unless` does not.
    pub branches: Vec<(u32, Formula)>,
    /// The exceptions to it, and that each holds.
    pub exceptions: Vec<(ExceptionId, Formula)>,
    /// It fires.
    pub fires: Formula,
}

/// When a rule fires and whether it is left to decide.
#[derive(Clone, Debug)]
pub(super) struct RuleReading {
    /// When it fires.
    pub firing: Rc<Firing>,
    /// It is set aside.
    pub set_aside: Formula,
    /// It fires and is not set aside.
    pub stands: Formula,
}

impl Ground<'_> {
    /// 3.3: a rule is set aside when it fires and a fired rule names it, whether or not that one is itself set
    /// aside; nothing is inherited.
    pub fn rule(&mut self, id: RuleId) -> Rc<RuleReading> {
        if let Some(Some(known)) = self.rules.get(id.index()) {
            return Rc::clone(known);
        }
        let firing = self.firing(id);
        let by: Vec<_> = self
            .overridden_by
            .get(id.index())
            .cloned()
            .unwrap_or_default();
        let by: Vec<_> = by.into_iter().map(|rule| self.firing(rule).fires).collect();
        let outranked = self.formulas.any(by);
        let set_aside = self.formulas.all([firing.fires, outranked]);
        let stands = self.formulas.but_not(firing.fires, outranked);
        let reading = Rc::new(RuleReading {
            firing,
            set_aside,
            stands,
        });
        if let Some(place) = self.rules.get_mut(id.index()) {
            *place = Some(Rc::clone(&reading));
        }
        reading
    }

    /// 3.3: a rule fires when one of its branches' conditions is true and no exception to it holds.
    pub fn firing(&mut self, id: RuleId) -> Rc<Firing> {
        if let Some(Some(known)) = self.firings.get(id.index()) {
            return Rc::clone(known);
        }
        let policy = self.policy;
        let (mut branches, mut exceptions) = (Vec::new(), Vec::new());
        let mut in_force = FALSE;
        if let Some(rule) = policy.rule(id) {
            in_force = self.in_force(&rule.validity);
            for branch in &rule.branches {
                let condition = self.condition(branch.condition);
                let unless = self.condition_or_false(branch.unless);
                branches.push((branch.outcome, self.formulas.but_not(condition, unless)));
            }
        }
        for exception in self
            .exceptions_to
            .get(id.index())
            .cloned()
            .unwrap_or_default()
        {
            if let Some(declared) = policy.exceptions.get(exception.index()) {
                let exists = self.in_force(&declared.validity);
                let holds = self.and_condition(exists, declared.condition);
                exceptions.push((exception, holds));
            }
        }
        let any_branch = self.formulas.any(branches.iter().map(|(_, holds)| *holds));
        let any_exception = self
            .formulas
            .any(exceptions.iter().map(|(_, holds)| *holds));
        let met = self.formulas.all([in_force, any_branch]);
        let fires = self.formulas.but_not(met, any_exception);
        let firing = Rc::new(Firing {
            in_force,
            branches,
            exceptions,
            fires,
        });
        if let Some(place) = self.firings.get_mut(id.index()) {
            *place = Some(Rc::clone(&firing));
        }
        firing
    }
}
