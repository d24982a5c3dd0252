//! A policy read into diagrams: when each rule fires and stands, which outcome each policy has, what is to be done.

use std::rc::Rc;

use super::apply::Operation;
use super::node::{Diagram, NO, Store};
use super::space::{Asked, Curve, Space};
use crate::policy::{
    Domain, ExceptionId, ObligationId, ObligationKindId, Policy, RuleId, UnitId, Validity,
    VariableId, Verb,
};

/// How many nodes are built before a policy is called too complex.
pub const BUDGET: usize = 20_000_000;

/// A policy and its diagrams, each made when it is first asked for.
#[derive(Debug)]
pub struct Reading<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// The space of its cases.
    pub space: Rc<Space>,
    /// Its nodes.
    pub store: Store,
    pub(super) conditions: Vec<Option<Diagram>>,
    pub(super) entries: Vec<Option<Diagram>>,
    rules: Vec<Option<RuleReading>>,
    units: Vec<Option<UnitReading>>,
    pub(super) possible: Option<Diagram>,
    overridden_by: Vec<Vec<RuleId>>,
    exceptions_to: Vec<Vec<ExceptionId>>,
}

/// When a rule fires and whether it is left to decide (3.3).
#[derive(Clone, Debug)]
pub struct RuleReading {
    /// One of its branches holds on a day on which it exists.
    pub met: Diagram,
    /// It fires: it is met and no exception holds.
    pub fires: Diagram,
    /// It fires and no fired rule outranks it.
    pub stands: Diagram,
    /// The strictest branch that holds; the number of outcomes where none does.
    pub concludes: Diagram,
}

/// What a policy decides (3.4, 3.10).
#[derive(Clone, Copy, Debug)]
pub struct UnitReading {
    /// It applies and is in force.
    pub participates: Diagram,
    /// The strictest outcome anything speaks for; the number of outcomes where nothing does.
    pub spoken: Diagram,
    /// Its outcome: what is spoken for, else `otherwise`.
    pub outcome: Diagram,
}

impl<'p> Reading<'p> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(policy: &'p Policy, budget: usize) -> Self {
        let space = Rc::new(Space::of(policy));
        let store = Store::new(space.sizes(), budget);
        let mut overridden_by = vec![Vec::new(); policy.rules.len()];
        for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
            for named in &rule.overrides {
                if let Some(by) = overridden_by.get_mut(named.index()) {
                    by.push(id);
                }
            }
        }
        let mut exceptions_to = vec![Vec::new(); policy.rules.len()];
        for (id, exception) in (0u32..).map(ExceptionId).zip(&policy.exceptions) {
            for named in &exception.to {
                if let Some(to) = exceptions_to.get_mut(named.index()) {
                    to.push(id);
                }
            }
        }
        Self {
            policy,
            space,
            store,
            conditions: vec![None; policy.conditions.len()],
            entries: vec![None; policy.entries.len()],
            rules: vec![None; policy.rules.len()],
            units: vec![None; policy.units.len()],
            possible: None,
            overridden_by,
            exceptions_to,
        }
    }

    /// When a rule fires and stands (3.3).
    pub fn rule(&mut self, id: RuleId) -> RuleReading {
        if let Some(Some(known)) = self.rules.get(id.index()) {
            return known.clone();
        }
        let (met, concludes) = self.met(id);
        let fires = self.fires(id, met);
        let by = self
            .overridden_by
            .get(id.index())
            .cloned()
            .unwrap_or_default();
        let mut outranked = NO;
        for other in by {
            let (met, _) = self.met(other);
            let fires = self.fires(other, met);
            outranked = self.store.or(outranked, fires);
        }
        let stands = self.store.without(fires, outranked);
        let reading = RuleReading {
            met,
            fires,
            stands,
            concludes,
        };
        if let Some(place) = self.rules.get_mut(id.index()) {
            *place = Some(reading.clone());
        }
        reading
    }

    /// A branch holds on a day on which the rule exists, and the strictest outcome of those that do.
    fn met(&mut self, id: RuleId) -> (Diagram, Diagram) {
        let policy = self.policy;
        let Some(rule) = policy.rules.get(id.index()) else {
            return (NO, NO);
        };
        let in_force = self.in_force(&rule.validity);
        let nothing = self.outcomes(rule.unit);
        let (mut met, mut concludes) = (NO, Diagram::always(nothing));
        for branch in &rule.branches {
            let condition = self.condition(branch.condition);
            let unless = self.condition_or_false(branch.unless);
            let holds = self.store.without(condition, unless);
            let holds = self.store.and(holds, in_force);
            met = self.store.or(met, holds);
            let says = self.store.choose(
                holds,
                Diagram::always(branch.outcome),
                Diagram::always(nothing),
            );
            concludes = self.store.apply(Operation::Least, concludes, says);
        }
        (met, concludes)
    }

    fn fires(&mut self, id: RuleId, met: Diagram) -> Diagram {
        let policy = self.policy;
        let mut fires = met;
        for exception in self
            .exceptions_to
            .get(id.index())
            .cloned()
            .unwrap_or_default()
        {
            if let Some(exception) = policy.exceptions.get(exception.index()) {
                let exists = self.in_force(&exception.validity);
                let condition = self.condition(exception.condition);
                let holds = self.store.and(exists, condition);
                fires = self.store.without(fires, holds);
            }
        }
        fires
    }

    /// How many outcomes the scale of a policy has.
    #[must_use]
    pub fn outcomes(&self, id: UnitId) -> u32 {
        let unit = self.policy.units.get(id.index());
        let scale = unit.and_then(|unit| self.policy.scales.get(unit.scale.index()));
        scale.map_or(0, |scale| scale.outcomes.len() as u32)
    }

    /// What a policy decides: by its rules (3.4) or, with layers, by those that apply (3.10).
    pub fn unit(&mut self, id: UnitId) -> UnitReading {
        if let Some(Some(known)) = self.units.get(id.index()) {
            return *known;
        }
        let policy = self.policy;
        let nothing = UnitReading {
            participates: NO,
            spoken: NO,
            outcome: NO,
        };
        let Some(unit) = policy.units.get(id.index()) else {
            return nothing;
        };
        let applies = self.condition_or_true(unit.applies);
        let in_force = self.in_force(&Validity {
            from: unit.effective,
            until: None,
        });
        let participates = self.store.and(applies, in_force);
        let silent = Diagram::always(self.outcomes(id));
        let mut spoken = silent;
        if unit.layers.is_empty() {
            for &rule in &unit.rules {
                let RuleReading {
                    stands, concludes, ..
                } = self.rule(rule);
                let says = self.store.choose(stands, concludes, silent);
                spoken = self.store.apply(Operation::Least, spoken, says);
            }
        } else {
            for &layer in &unit.layers {
                let scale = policy.units.get(layer.index()).map(|layer| layer.scale);
                if scale != Some(unit.scale) {
                    continue;
                }
                let layer = self.unit(layer);
                let says = self.store.choose(layer.participates, layer.outcome, silent);
                spoken = self.store.apply(Operation::Least, spoken, says);
            }
        }
        if id == policy.root {
            // A policy that is asked although it does not apply has no rule left.
            spoken = self.store.choose(participates, spoken, silent);
        }
        let nothing = self.outcomes(id);
        let outcome = self.store.map(spoken, &|value| match value == nothing {
            true => unit.otherwise,
            false => value,
        });
        let reading = UnitReading {
            participates,
            spoken,
            outcome,
        };
        if let Some(place) = self.units.get_mut(id.index()) {
            *place = Some(reading);
        }
        reading
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
        let differ = self.store.apply(Operation::Differ, spoken, concludes);
        self.store.without(stands, differ)
    }

    /// An obligation holds: its policy takes part, its block exists and one of its clauses with this verb asks it (3.5).
    pub fn obliges(&mut self, id: ObligationId, verb: Verb, what: ObligationKindId) -> Diagram {
        let policy = self.policy;
        let Some(block) = policy.obligations.get(id.index()) else {
            return NO;
        };
        let exists = self.in_force(&block.validity);
        let participates = self.unit(block.unit).participates;
        let mut holds = NO;
        for clause in &block.clauses {
            if clause.verb == verb && clause.what.contains(&what) {
                let condition = self.condition_or_true(clause.condition);
                let unless = self.condition_or_false(clause.unless);
                let asks = self.store.without(condition, unless);
                holds = self.store.or(holds, asks);
            }
        }
        self.store.all([participates, exists, holds])
    }

    /// The days and facts on which the policy that is asked is in force (3.1).
    pub fn answerable(&mut self) -> Diagram {
        let root = self.policy.units.get(self.policy.root.index());
        let from = root.and_then(|root| root.effective);
        let possible = self.possible();
        let in_force = self.in_force(&Validity { from, until: None });
        self.store.and(possible, in_force)
    }

    /// The variables of two comparisons that bind each other, because they share a variable, are of whole numbers, or bound
    /// a curve. Which answers of such comparisons go together is not worked out here, so nothing is claimed about all cases
    /// of such a policy.
    #[must_use]
    pub fn entangled(&self) -> Option<VariableId> {
        let policy = self.policy;
        let mut bound: Vec<VariableId> = Vec::new();
        for attribute in &policy.attributes {
            if let Some(curve) = Curve::of(policy, attribute) {
                bound.extend(curve.points.iter().map(|(_, point)| *point));
                bound.extend(curve.value_bound.into_iter().chain(curve.argument_bound));
            }
        }
        for axis in &self.space.axes {
            let Asked::Comparison(linear) = &axis.asked else {
                continue;
            };
            for (_, variable) in &linear.terms {
                let domain = policy.variables.get(variable.index()).map(|v| &v.domain);
                let whole = matches!(domain, Some(Domain::Number { integer: true, .. }));
                if whole || bound.contains(variable) {
                    return Some(*variable);
                }
                bound.push(*variable);
            }
        }
        None
    }

    /// Is everything that was built within the budget?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.store.exceeded()
    }
}
