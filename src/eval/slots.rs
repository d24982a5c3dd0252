//! The open questions of one case: which slots there are, and into which cells the case and the policy cut them.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::policy::{
    AttributeId, AttributeType, Cells, ChoiceSet, Condition, Domain, Knowledge, Known, Linear,
    Policy, Test, Validity, VariableId, VariableKind,
};
use crate::quantity::{Date, Num};

use super::Question;
use super::cells::{ValueKind, Values, cells};
use super::curve;
use super::decision::FactName;
use super::formula::Slot;
use super::lookup::Lookup;

/// All open questions of one case.
#[derive(Debug)]
pub(super) struct Slots {
    /// What the answers of each slot can be.
    pub values: Vec<Values>,
    /// Linear comparisons of two slots, with the slot that says whether each holds.
    pub linears: Vec<(Linear, Slot)>,
    /// Pairs of slots of which the first is never greater, as curves make them.
    pub orders: Vec<curve::Order>,
    /// The slot of the question date.
    pub question_date: Slot,
    /// The question date, when the question or the case states it as such.
    pub as_of: Option<Date>,
    of_variable: Vec<Slot>,
    facts: Vec<Option<FactName>>,
}

impl Slots {
    /// The slots of a case under a question.
    pub fn new(policy: &Policy, case: &Case, question: &Question) -> Self {
        let as_of = question.as_of.or(case.as_of);
        let mut of_variable: Vec<Slot> = (0..policy.variables.len() as u32).map(Slot).collect();
        if let (None, Some(dated_by)) = (as_of, date_attribute(policy, case))
            && let Some(alias) = policy.attribute(dated_by).and_then(|a| a.variable)
            && let Some(own) = of_variable.get_mut(policy.question_date.index())
        {
            *own = Slot(alias.0);
        }
        let slot_of = |v: VariableId| of_variable.get(v.index()).copied().unwrap_or(Slot(v.0));
        let question_date = slot_of(policy.question_date);
        let mut linears: Vec<(Linear, Slot)> = Vec::new();
        for condition in &policy.conditions {
            if let Condition::Linear(linear) = condition
                && linears.iter().all(|(known, _)| known != linear)
            {
                let slot = Slot((policy.variables.len() + linears.len()) as u32);
                linears.push((linear.clone(), slot));
            }
        }
        let orders = curve::orders(policy, &slot_of);
        let mut slots = Self {
            values: Vec::new(),
            linears,
            orders,
            question_date,
            as_of,
            facts: facts(policy, &of_variable),
            of_variable,
        };
        let cuts = Cutter::new(policy, &slots).cut(case);
        slots.values = slots.values_of(policy, &cuts);
        slots
    }

    /// The slot of a variable.
    pub fn of(&self, variable: VariableId) -> Slot {
        self.of_variable
            .get(variable.index())
            .copied()
            .unwrap_or(Slot(variable.0))
    }

    /// What the answers of a slot can be.
    pub fn values(&self, slot: Slot) -> Option<&Values> {
        self.values.get(slot.0 as usize)
    }

    /// All answers of all slots; the question date is some day (3.1), and the one that is stated if one is.
    pub fn domains(&self) -> Vec<ChoiceSet> {
        let mut domains: Vec<ChoiceSet> = self.values.iter().map(Values::all).collect();
        let index = self.question_date.0 as usize;
        if let (Some(domain), Some(values)) = (domains.get_mut(index), self.values.get(index)) {
            let day = self.as_of.map(|date| Num::from_int(date.days()));
            *domain = values.between(day.as_ref(), day.as_ref());
        }
        domains
    }

    /// The slot that says whether a linear comparison holds.
    pub fn of_linear(&self, linear: &Linear) -> Option<Slot> {
        self.linears
            .iter()
            .find(|(known, _)| known == linear)
            .map(|(_, slot)| *slot)
    }

    /// The fact a slot belongs to.
    pub fn fact(&self, slot: Slot) -> Option<FactName> {
        self.facts.get(slot.0 as usize).cloned().flatten()
    }

    /// The cells of the question date within a validity (3.1).
    pub fn days(&self, validity: &Validity) -> ChoiceSet {
        let Some(values) = self.values(self.question_date) else {
            return ChoiceSet::empty();
        };
        let day = |date: Date| Num::from_int(date.days());
        let started = values.between(validity.from.map(day).as_ref(), None);
        let over = match validity.until {
            Some(until) => values.between(Some(&day(until)), None),
            None => ChoiceSet::empty(),
        };
        started.minus(&over)
    }

    fn values_of(&self, policy: &Policy, cuts: &[BTreeSet<Num>]) -> Vec<Values> {
        let mut all = Vec::with_capacity(policy.variables.len() + self.linears.len());
        for (variable, cuts) in policy.variables.iter().zip(cuts) {
            let kind = match &variable.domain {
                Domain::Bool => ValueKind::Truth,
                Domain::Choice(count) => ValueKind::Choice(*count),
                Domain::Number { integer, least } => ValueKind::Number {
                    cells: cells(cuts, *integer, least.as_ref()),
                    integer: *integer,
                },
            };
            // Sets and curves are undeterminable as a whole, by a variable of their own.
            let undeterminable = variable.undeterminable
                && match &variable.kind {
                    VariableKind::CurvePoint { attribute, .. }
                    | VariableKind::Member { attribute, .. } => policy
                        .attribute(*attribute)
                        .is_none_or(|a| a.undeterminable_variable.is_none()),
                    _ => true,
                };
            all.push(Values::new(kind, undeterminable));
        }
        all.extend(
            self.linears
                .iter()
                .map(|_| Values::new(ValueKind::Truth, false)),
        );
        all
    }
}

/// The attribute that gives the question date: that of the root policy's `dated by`, unless the case states it as
/// undeterminable, which is no date.
fn date_attribute(policy: &Policy, case: &Case) -> Option<AttributeId> {
    let dated_by = policy.unit(policy.root)?.dated_by?;
    let no_date = case.facts.iter().any(|fact| {
        fact.attribute == dated_by && fact.knowledge == Knowledge::Exactly(Known::Undeterminable)
    });
    (!no_date).then_some(dated_by)
}

fn facts(policy: &Policy, of_variable: &[Slot]) -> Vec<Option<FactName>> {
    let mut facts: Vec<Option<FactName>> = vec![None; policy.variables.len()];
    for (variable, slot) in policy.variables.iter().zip(of_variable) {
        let name = match &variable.kind {
            VariableKind::Attribute(attribute)
            | VariableKind::CurvePoint { attribute, .. }
            | VariableKind::Member { attribute, .. }
            | VariableKind::Undeterminable(attribute) => FactName::Attribute(*attribute),
            VariableKind::Identity(record) => FactName::Identity(*record),
            VariableKind::QuestionDate => FactName::QuestionDate,
            VariableKind::Judgement(_) => FactName::Classified,
        };
        // An attribute that gives the question date keeps its own name.
        if let Some(fact) = facts.get_mut(slot.0 as usize)
            && (fact.is_none() || name != FactName::QuestionDate)
        {
            *fact = Some(name);
        }
    }
    facts
}

/// Collects the constants each slot is compared with.
struct Cutter<'a> {
    policy: &'a Policy,
    slots: &'a Slots,
    cuts: Vec<BTreeSet<Num>>,
}

impl<'a> Cutter<'a> {
    fn new(policy: &'a Policy, slots: &'a Slots) -> Self {
        Self {
            policy,
            slots,
            cuts: vec![BTreeSet::new(); policy.variables.len()],
        }
    }

    fn cut(mut self, case: &Case) -> Vec<BTreeSet<Num>> {
        self.cut_by_policy();
        self.cut_by_dates();
        let mut exact: BTreeMap<Slot, Num> = BTreeMap::new();
        for fact in &case.facts {
            for known in known_values(&fact.knowledge) {
                self.cut_by_value(fact.attribute, known);
            }
            let variable = self
                .policy
                .attribute(fact.attribute)
                .and_then(|a| a.variable);
            if let (Knowledge::Exactly(Known::Number(n)), Some(v)) = (&fact.knowledge, variable) {
                exact.insert(self.slots.of(v), n.clone());
            }
        }
        if let Some(date) = self.slots.as_of {
            let day = Num::from_int(date.days());
            self.add(self.slots.question_date, day.clone());
            exact.insert(self.slots.question_date, day);
        }
        for instance in &self.policy.instances {
            for fact in &instance.facts {
                for (_, known) in &fact.values {
                    self.cut_by_value(fact.attribute, known);
                }
            }
        }
        for (id, attribute) in self.policy.attributes_with_ids() {
            if let Some(known) = &attribute.otherwise {
                self.cut_by_value(id, known);
            }
        }
        self.cut_by_linears(&exact);
        self.share_between_ordered();
        self.cuts
    }

    fn add(&mut self, slot: Slot, cut: Num) {
        if let Some(cuts) = self.cuts.get_mut(slot.0 as usize) {
            cuts.insert(cut);
        }
    }

    fn cut_by_policy(&mut self) {
        let policy = self.policy;
        for (i, variable) in (0u32..).zip(&policy.variables) {
            let slot = self.slots.of(VariableId(i));
            if let Cells::Cuts(cuts) = &variable.cells {
                cuts.iter().for_each(|cut| self.add(slot, cut.clone()));
            }
            if let Domain::Number {
                least: Some(least), ..
            } = &variable.domain
            {
                self.add(slot, least.clone());
            }
        }
        for condition in &policy.conditions {
            if let Condition::Test(variable, Test::Number(_, constant)) = condition {
                self.add(self.slots.of(*variable), constant.clone());
            }
        }
        for (slot, cut) in curve::cuts(policy, &|v| self.slots.of(v)) {
            self.add(slot, cut);
        }
    }

    fn cut_by_dates(&mut self) {
        let policy = self.policy;
        let mut dates: BTreeSet<Date> = BTreeSet::new();
        let mut during = |v: &Validity| dates.extend(v.from.into_iter().chain(v.until));
        policy.rules.iter().for_each(|r| during(&r.validity));
        policy.exceptions.iter().for_each(|e| during(&e.validity));
        policy.obligations.iter().for_each(|o| during(&o.validity));
        policy
            .entries
            .iter()
            .flat_map(|e| &e.versions)
            .for_each(|v| during(&v.validity));
        policy
            .defines
            .iter()
            .flat_map(|d| &d.versions)
            .for_each(|(v, _)| during(v));
        let registered = policy
            .instances
            .iter()
            .flat_map(|i| &i.facts)
            .flat_map(|f| &f.values);
        registered.for_each(|(v, _)| during(v));
        for unit in &policy.units {
            during(&Validity {
                from: unit.effective,
                until: None,
            });
        }
        for condition in &policy.conditions {
            if let Condition::InForce { from, until } = condition {
                during(&Validity {
                    from: *from,
                    until: *until,
                });
            }
        }
        for date in dates {
            self.add(self.slots.question_date, Num::from_int(date.days()));
        }
    }

    fn cut_by_value(&mut self, attribute: AttributeId, known: &Known) {
        let policy = self.policy;
        let Some(declared) = policy.attribute(attribute) else {
            return;
        };
        match known {
            Known::Number(n) => {
                if let Some(variable) = declared.variable {
                    self.add(self.slots.of(variable), n.clone());
                }
            }
            Known::Curve { points, linear } => {
                let always = matches!(declared.ty, AttributeType::Curve { linear: true, .. });
                let slots = self.slots;
                let of = |v| slots.of(v);
                for (slot, cut) in
                    curve::stated_cuts(policy, declared, points, *linear || always, &of)
                {
                    self.add(slot, cut);
                }
            }
            Known::Bool(_)
            | Known::Choice(_)
            | Known::Set { .. }
            | Known::Entries { .. }
            | Known::Undeterminable => {}
        }
    }

    /// A comparison of two numbers of which one is stated is a comparison of the other with a constant.
    fn cut_by_linears(&mut self, exact: &BTreeMap<Slot, Num>) {
        let slots = self.slots;
        for (linear, _) in &slots.linears {
            if let [(a, x), (b, y)] = linear.terms.as_slice() {
                for (known, coefficient, open, divisor) in [(x, a, y, b), (y, b, x, a)] {
                    let rest = exact
                        .get(&slots.of(*known))
                        .map(|value| linear.constant.clone() - coefficient.clone() * value.clone())
                        .and_then(|rest| rest.checked_div(divisor));
                    if let Some(cut) = rest {
                        self.add(slots.of(*open), cut);
                    }
                }
            }
        }
    }

    /// Slots that curves put in order share all their cuts, so that their cells can be compared by position.
    fn share_between_ordered(&mut self) {
        loop {
            let mut changed = false;
            for order in &self.slots.orders {
                let (low, high) = (order.low.0 as usize, order.high.0 as usize);
                let (Some(a), Some(b)) = (self.cuts.get(low), self.cuts.get(high)) else {
                    continue;
                };
                if a != b {
                    let both: BTreeSet<Num> = a.union(b).cloned().collect();
                    for slot in [order.low, order.high] {
                        both.iter().for_each(|cut| self.add(slot, cut.clone()));
                    }
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }
}

/// The values a piece of knowledge mentions.
fn known_values(knowledge: &Knowledge) -> Vec<&Known> {
    match knowledge {
        Knowledge::Exactly(known) => vec![known],
        Knowledge::Between { at_least, at_most } => at_least.iter().chain(at_most).collect(),
        Knowledge::OneOf(values) => values.iter().collect(),
    }
}
