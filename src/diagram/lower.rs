//! A policy read into diagrams: when each rule fires and stands, which outcome each policy has, what is to be done.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::apply::Operation;
use super::bound::{Comparison, Order};
use super::class::Classes;
use super::independent::Independent;
use super::node::{Diagram, Level, NO, Store, YES};
use super::space::Space;
use crate::policy::{
    Clause, EntryId, ExceptionId, ObligationId, ObligationKindId, Policy, RuleId, UnitId, Validity,
    Verb,
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
    /// The policies it is compared with, and the same space as each of them sees it: for the words of what only these ask.
    pub beside: Vec<(&'p Policy, Rc<Space>)>,
    /// Its nodes.
    pub store: Store,
    pub(super) conditions: Vec<Option<Diagram>>,
    /// The conditions by facts, where [`Reading::conditions`] are read off the class of the item.
    pub(super) plain: Vec<Option<Diagram>>,
    pub(super) classes: Option<Rc<Classes>>,
    pub(super) entries: Vec<Option<Diagram>>,
    rules: Vec<Option<RuleReading>>,
    /// By the cases in which they were read.
    units: BTreeMap<(UnitId, Diagram), UnitReading>,
    /// Where each outcome is spoken for.
    pub(super) spoken: BTreeMap<(UnitId, u32), Diagram>,
    pub(super) possible: Option<Rc<Independent>>,
    pub(super) answerable: Option<Rc<Independent>>,
    /// Where conditions about what another policy decides are read; elsewhere they mean nothing. Everywhere, but where a
    /// comparison looks at some cases only.
    pub(super) within: Diagram,
    /// What a person says the item falls under, when somebody says it: these entries match whatever their conditions (3.6).
    pub(super) named: Option<Vec<EntryId>>,
    /// Cases found that are answerable, by the cell of each level.
    pub(super) seen: Vec<Vec<u16>>,
    /// How curves order numbers.
    pub(super) orders: OnceCell<Vec<Order>>,
    /// The comparisons of numbers, and whether nothing binds two of them.
    pub(super) comparisons: OnceCell<BTreeMap<Level, Comparison>>,
    pub(super) compare_apart: OnceCell<bool>,
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
        Self::over(policy, space, store)
    }

    /// Nothing read yet, in a space shared with other policies.
    pub(super) fn over(policy: &'p Policy, space: Rc<Space>, store: Store) -> Self {
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
            beside: Vec::new(),
            store,
            conditions: vec![None; policy.conditions.len()],
            plain: vec![None; policy.conditions.len()],
            classes: None,
            entries: vec![None; policy.entries.len()],
            rules: vec![None; policy.rules.len()],
            units: BTreeMap::new(),
            spoken: BTreeMap::new(),
            possible: None,
            answerable: None,
            within: YES,
            named: None,
            seen: Vec::new(),
            orders: OnceCell::new(),
            comparisons: OnceCell::new(),
            compare_apart: OnceCell::new(),
            overridden_by,
            exceptions_to,
        }
    }

    /// Reads the policy for cases whose `classified` is this. What was read before for others is forgotten.
    pub fn classify(&mut self, named: &[EntryId]) {
        if self.named.as_deref() == Some(named) {
            return;
        }
        self.named = Some(named.to_vec());
        self.forget();
        self.plain.fill(None);
        self.entries.fill(None);
        self.classes = None;
        self.possible = None;
    }

    /// Forgets what was read of rules and their conditions; of these only what is read off facts is kept, apart.
    pub(super) fn forget(&mut self) {
        std::mem::swap(&mut self.conditions, &mut self.plain);
        self.conditions.fill(None);
        self.rules.fill(None);
        self.units.clear();
        self.spoken.clear();
        self.answerable = None;
    }

    /// What a person says the item falls under, in all cases that are read; none where that is left open.
    #[must_use]
    pub fn classified(&self) -> Option<&[EntryId]> {
        self.named.as_deref()
    }

    /// When a rule fires and stands (3.3).
    pub fn rule(&mut self, id: RuleId) -> RuleReading {
        if let Some(Some(known)) = self.rules.get(id.index()) {
            return known.clone();
        }
        let (met, concludes) = self.met(id);
        let fires = self.fires(id, met);
        let by = self.outranking(id);
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

    /// The rules that name a rule in their `overrides`.
    #[must_use]
    pub fn outranking(&self, id: RuleId) -> Vec<RuleId> {
        let by = self.overridden_by.get(id.index());
        by.cloned().unwrap_or_default()
    }

    /// The strictest branch of a rule that holds on a day on which it exists; the number of outcomes where none does.
    pub fn concludes(&mut self, id: RuleId) -> Diagram {
        self.met(id).1
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
        self.unit_where(id, YES)
    }

    /// [`Reading::unit`] in some cases: elsewhere no rule says anything.
    pub fn unit_where(&mut self, id: UnitId, there: Diagram) -> UnitReading {
        if let Some(known) = self.units.get(&(id, there)) {
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
        let participates = self.participates(id);
        let participates = self.store.and(participates, there);
        let silent = Diagram::always(self.outcomes(id));
        let mut says: Vec<Diagram> = Vec::new();
        if unit.layers.is_empty() {
            for &rule in &unit.rules {
                let RuleReading {
                    stands, concludes, ..
                } = self.rule(rule);
                let stands = self.store.and(stands, there);
                if stands != NO {
                    says.push(self.store.choose(stands, concludes, silent));
                }
            }
        } else {
            for layer in self.layers_on_scale(id) {
                let layer = self.unit_where(layer, there);
                says.push(self.store.choose(layer.participates, layer.outcome, silent));
            }
        }
        let mut spoken = self.strictest(says, silent);
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
        self.units.insert((id, there), reading);
        reading
    }

    /// A policy applies and is in force (3.10).
    pub fn participates(&mut self, id: UnitId) -> Diagram {
        let policy = self.policy;
        let Some(unit) = policy.units.get(id.index()) else {
            return NO;
        };
        let applies = self.condition_or_true(unit.applies);
        let in_force = self.in_force(&Validity {
            from: unit.effective,
            until: None,
        });
        self.store.and(applies, in_force)
    }

    /// The strictest of what is said, joined two by two: what lies between stays as small as what is joined.
    fn strictest(&mut self, mut says: Vec<Diagram>, silent: Diagram) -> Diagram {
        while says.len() > 1 {
            let pairs = says.chunks(2);
            says = pairs
                .map(|pair| match *pair {
                    [one, other] => self.store.apply(Operation::Least, one, other),
                    [one] => one,
                    _ => silent,
                })
                .collect();
        }
        says.pop().unwrap_or(silent)
    }

    /// An obligation holds: its policy takes part, its block exists and one of its clauses with this verb asks it (3.5).
    pub fn obliges(&mut self, id: ObligationId, verb: Verb, what: ObligationKindId) -> Diagram {
        let policy = self.policy;
        let Some(block) = policy.obligations.get(id.index()) else {
            return NO;
        };
        let exists = self.in_force(&block.validity);
        let participates = self.participates(block.unit);
        let mut holds = NO;
        for clause in &block.clauses {
            if clause.verb == verb && clause.what.contains(&what) {
                let asks = self.asks(clause);
                holds = self.store.or(holds, asks);
            }
        }
        self.store.all([participates, exists, holds])
    }

    /// A clause asks what it asks, whenever its block exists.
    pub fn asks(&mut self, clause: &Clause) -> Diagram {
        let condition = self.condition_or_true(clause.condition);
        let unless = self.condition_or_false(clause.unless);
        self.store.without(condition, unless)
    }

    /// The days on which the policy that is asked is in force (3.1).
    pub fn in_force_at_all(&mut self) -> Diagram {
        let root = self.policy.units.get(self.policy.root.index());
        let from = root.and_then(|root| root.effective);
        self.in_force(&Validity { from, until: None })
    }

    /// The variables that most nodes ask, the most asked first: what makes a policy complex.
    #[must_use]
    pub fn widest(&self, most: usize) -> Vec<Level> {
        let mut counted: Vec<(usize, Level)> = (0..)
            .map(Level)
            .zip(self.store.nodes_by_level())
            .map(|(level, count)| (count, level))
            .collect();
        counted.sort_by_key(|&(count, level)| (std::cmp::Reverse(count), level));
        let widest = counted.into_iter().take(most);
        widest.map(|(_, level)| level).collect()
    }

    /// Is everything that was built within the budget?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.store.exceeded()
    }
}
