//! What must hold in every completion of a case (language.md 3.2): what the case states, what the registers say
//! (2.4), what the policy assumes, and how curves bound each other (3.7).

use std::collections::BTreeMap;

use crate::policy::{
    Attribute, AttributeId, AttributeType, ChoiceSet, Curve, EntryId, InstanceId, Knowledge, Known,
    RecordId, VariableId, VariableKind,
};
use crate::quantity::Num;

use super::curve;
use super::formula::{FALSE, Formula, Slot, TRUE};
use super::ground::Ground;
use super::lookup::Lookup;

/// Where something that must hold comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Statement {
    /// A fact of the case.
    Fact(AttributeId),
    /// Who the case says a record is.
    Identity(RecordId),
    /// An assumption, by position.
    Assume(usize),
    /// What a register says of one attribute of one instance.
    Register(InstanceId, AttributeId),
    /// How a curve falls or rises, and what bounds it.
    Curve(AttributeId),
}

/// What a register says of one attribute of one instance on some days.
struct Registered {
    instance: InstanceId,
    attribute: AttributeId,
    identity: Slot,
    position: u32,
    days: ChoiceSet,
    value: Formula,
}

impl Ground<'_> {
    /// All that must hold, as one formula. Instances of which a register says the same share one clause.
    pub fn admissible(&mut self) -> Formula {
        let mut parts: Vec<Formula> = self.stated().into_iter().map(|(_, f)| f).collect();
        parts.extend(self.assumed().into_iter().map(|(_, f)| f));
        parts.extend(self.curves().into_iter().map(|(_, f)| f));
        let mut same: BTreeMap<(Slot, ChoiceSet, Formula), ChoiceSet> = BTreeMap::new();
        for fact in self.register_facts() {
            let instances = same
                .entry((fact.identity, fact.days, fact.value))
                .or_default();
            instances.insert(fact.position);
        }
        for ((identity, days, value), instances) in same {
            parts.push(self.on_these(identity, &instances, &days, value));
        }
        self.formulas.all(parts)
    }

    /// What the case states.
    pub fn stated_alone(&mut self) -> Formula {
        let parts: Vec<Formula> = self.stated().into_iter().map(|(_, f)| f).collect();
        self.formulas.all(parts)
    }

    /// All that must hold, statement by statement: to find those that contradict each other.
    pub fn statements(&mut self) -> Vec<(Statement, Formula)> {
        let mut statements = self.stated();
        statements.extend(self.assumed());
        for fact in self.register_facts() {
            let instance = ChoiceSet::one(fact.position);
            let holds = self.on_these(fact.identity, &instance, &fact.days, fact.value);
            statements.push((Statement::Register(fact.instance, fact.attribute), holds));
        }
        statements.extend(self.curves());
        // What one register says of different days is one statement.
        let mut whole: BTreeMap<Statement, Vec<Formula>> = BTreeMap::new();
        for (statement, formula) in statements {
            whole.entry(statement).or_default().push(formula);
        }
        whole
            .into_iter()
            .map(|(statement, parts)| (statement, self.formulas.all(parts)))
            .collect()
    }

    fn stated(&mut self) -> Vec<(Statement, Formula)> {
        let mut stated = Vec::new();
        let case = self.case;
        for fact in &case.facts {
            let formula = self.knowledge(fact.attribute, &fact.knowledge);
            stated.push((Statement::Fact(fact.attribute), formula));
        }
        for identity in &case.identities {
            let policy = self.policy;
            let Some(record) = policy.record(identity.record) else {
                continue;
            };
            let Some(variable) = record.identity else {
                continue;
            };
            let position = match identity.instance {
                Some(instance) => record.instances.iter().position(|&i| i == instance),
                None => Some(record.instances.len()),
            };
            let slot = self.slots.of(variable);
            let is = position.map_or(FALSE, |position| self.formulas.is(slot, position as u32));
            stated.push((Statement::Identity(identity.record), is));
        }
        stated
    }

    fn assumed(&mut self) -> Vec<(Statement, Formula)> {
        let policy = self.policy;
        let assumes = policy.assumes.iter().enumerate();
        assumes
            .map(|(i, &assume)| (Statement::Assume(i), self.condition(assume)))
            .collect()
    }

    /// 2.4: a declared instance has the value its register states for the question date, else the attribute's
    /// `otherwise`; of *another* nothing is known.
    fn register_facts(&mut self) -> Vec<Registered> {
        let policy = self.policy;
        let all_days = self.formulas.domain(self.slots.question_date).clone();
        let mut registered = Vec::new();
        for record in &policy.records {
            let Some(identity) = record.identity.map(|v| self.slots.of(v)) else {
                continue;
            };
            for (position, &instance) in (0u32..).zip(&record.instances) {
                let Some(declared) = policy.instance(instance) else {
                    continue;
                };
                if !self.formulas.domain(identity).contains(position) {
                    continue;
                }
                for &attribute in &record.attributes {
                    let mut silent = all_days.clone();
                    let mut add = |days: ChoiceSet, value: Formula| {
                        if value != TRUE && !days.is_empty() {
                            registered.push(Registered {
                                instance,
                                attribute,
                                identity,
                                position,
                                days,
                                value,
                            });
                        }
                    };
                    let facts = declared.facts.iter().filter(|f| f.attribute == attribute);
                    for (validity, known) in facts.flat_map(|f| &f.values) {
                        let days = self.slots.days(validity).intersection(&all_days);
                        silent = silent.minus(&days);
                        add(days, self.known(attribute, known));
                    }
                    let otherwise = policy
                        .attribute(attribute)
                        .and_then(|a| a.otherwise.as_ref());
                    if let Some(known) = otherwise {
                        add(silent, self.known(attribute, known));
                    }
                }
            }
        }
        registered
    }

    fn on_these(
        &mut self,
        identity: Slot,
        instances: &ChoiceSet,
        days: &ChoiceSet,
        value: Formula,
    ) -> Formula {
        let is = self.formulas.among(identity, instances);
        let on = self.formulas.among(self.slots.question_date, days);
        let (is_not, not_on) = (self.formulas.not(is), self.formulas.not(on));
        self.formulas.any([is_not, not_on, value])
    }

    /// 3.7: the tested points of a curve are in order, none is above what the value goes up to, and beyond what the
    /// argument goes up to the value is 0; unless the curve is undeterminable.
    fn curves(&mut self) -> Vec<(Statement, Formula)> {
        let policy = self.policy;
        let slots = self.slots.clone();
        let mut curves = Vec::new();
        for order in &slots.orders {
            let ordered = self.in_order(order.low, order.high);
            curves.push((order.curve, ordered));
        }
        for (id, attribute) in policy.attributes_with_ids() {
            let Some(shape) = Curve::of(policy, attribute) else {
                continue;
            };
            let Some(bound) = shape.argument_bound.map(|v| slots.of(v)) else {
                continue;
            };
            for (at, point) in &shape.points {
                let reached = slots.values(bound).map(|v| v.between(Some(at), None));
                let zero = slots.values(slots.of(*point));
                let zero = zero.map(|v| v.between(Some(&Num::zero()), Some(&Num::zero())));
                let (Some(reached), Some(zero)) = (reached, zero) else {
                    continue;
                };
                let beyond = self.or_undeterminable(bound, &reached);
                let none = self.formulas.among(slots.of(*point), &zero);
                curves.push((id, self.formulas.any([beyond, none])));
            }
        }
        let mut statements = Vec::new();
        for (id, holds) in curves {
            let whole = policy.attribute(id).and_then(|a| a.undeterminable_variable);
            let whole = whole.map_or(FALSE, |v| self.formulas.is(slots.of(v), 1));
            statements.push((Statement::Curve(id), self.formulas.any([whole, holds])));
        }
        statements
    }

    /// `low <= high`. The two have the same cuts, so their cells stand in the same order; within one cell the
    /// numbers can be chosen to be equal.
    fn in_order(&mut self, low: Slot, high: Slot) -> Formula {
        let slots = self.slots.clone();
        let (Some(lows), Some(highs)) = (slots.values(low), slots.values(high)) else {
            return TRUE;
        };
        let count = lows.determinable().len().min(highs.determinable().len()) as u32;
        let mut parts = Vec::new();
        for step in 1..count {
            let below: ChoiceSet = (0..step).collect();
            let above = highs.determinable().minus(&below);
            let low_below = self.or_undeterminable(low, &below);
            let high_above = self.or_undeterminable(high, &above);
            parts.push(self.formulas.any([low_below, high_above]));
        }
        self.formulas.all(parts)
    }

    fn or_undeterminable(&mut self, slot: Slot, answers: &ChoiceSet) -> Formula {
        let none = self
            .slots
            .values(slot)
            .map(|v| v.only_undeterminable())
            .unwrap_or_default();
        self.formulas.among(slot, &answers.union(&none))
    }

    /// What is known of an attribute, as a formula.
    pub fn knowledge(&mut self, attribute: AttributeId, knowledge: &Knowledge) -> Formula {
        match knowledge {
            Knowledge::Exactly(known) => self.known(attribute, known),
            Knowledge::OneOf(values) => {
                let values: Vec<_> = values.iter().map(|v| self.known(attribute, v)).collect();
                self.formulas.any(values)
            }
            Knowledge::Between { at_least, at_most } => {
                let variable = self.policy.attribute(attribute).and_then(|a| a.variable);
                let Some(slot) = variable.map(|v| self.slots.of(v)) else {
                    return TRUE;
                };
                let Some(values) = self.slots.values(slot) else {
                    return TRUE;
                };
                let answers = match (at_least, at_most) {
                    (Some(Known::Choice(_)), _) | (_, Some(Known::Choice(_))) => {
                        let position = |known: &Option<Known>| match known {
                            Some(Known::Choice(choice)) => Some(*choice),
                            _ => None,
                        };
                        let (least, most) = (position(at_least), position(at_most));
                        let between = values.determinable();
                        let fits =
                            |c: &u32| least.is_none_or(|l| l <= *c) && most.is_none_or(|m| *c <= m);
                        between.iter().filter(fits).collect()
                    }
                    _ => {
                        let number = |known: &'_ Option<Known>| match known {
                            Some(Known::Number(n)) => Some(n.clone()),
                            _ => None,
                        };
                        values.between(number(at_least).as_ref(), number(at_most).as_ref())
                    }
                };
                self.formulas.among(slot, &answers)
            }
        }
    }

    /// That an attribute has a value. Of an attribute nothing tests, everything is.
    pub fn known(&mut self, id: AttributeId, known: &Known) -> Formula {
        let policy = self.policy;
        let Some(attribute) = policy.attribute(id) else {
            return TRUE;
        };
        let own = attribute.variable.map(|v| self.slots.of(v));
        match (known, own) {
            (Known::Undeterminable, _) => {
                let slot = own.and_then(|slot| {
                    let answer = self.slots.values(slot)?.undeterminable?;
                    Some((slot, answer))
                });
                let whole = attribute
                    .undeterminable_variable
                    .map(|v| (self.slots.of(v), 1));
                let answer = slot.or(whole);
                answer.map_or(TRUE, |(slot, answer)| self.formulas.is(slot, answer))
            }
            (Known::Bool(truth), Some(slot)) => self.formulas.is(slot, u32::from(*truth)),
            (Known::Choice(choice), Some(slot)) => self.formulas.is(slot, *choice),
            (Known::Number(number), Some(slot)) => {
                let values = self.slots.values(slot);
                let answers = values.map(|v| v.between(Some(number), Some(number)));
                self.formulas.among(slot, &answers.unwrap_or_default())
            }
            (Known::Bool(_) | Known::Choice(_) | Known::Number(_), None) => TRUE,
            (Known::Set { members, open }, _) => {
                let members: Vec<_> = members.iter().map(std::slice::from_ref).collect();
                self.set(attribute, &members, *open)
            }
            (Known::Entries { members, open }, _) => {
                let members: Vec<Vec<u32>> = members
                    .iter()
                    .map(|(_, entries)| entries.iter().map(|EntryId(e)| *e).collect())
                    .collect();
                let members: Vec<&[u32]> = members.iter().map(Vec::as_slice).collect();
                self.set(attribute, &members, *open)
            }
            (Known::Curve { points, linear }, _) => self.curve(attribute, points, *linear),
        }
    }

    /// A set with these members, each one of the alternatives it stands for (3.6, `has`): a class of values is
    /// present when some member can stand for nothing else, absent from a closed set when none can stand for it, and
    /// of the classes one member can stand for at least one is present.
    fn set(&mut self, attribute: &Attribute, members: &[&[u32]], open: bool) -> Formula {
        let mut classes: Vec<(VariableId, &[u32])> = Vec::new();
        let policy = self.policy;
        for &part in &attribute.parts {
            if let Some(VariableKind::Member { class, .. }) = policy.variable(part).map(|v| &v.kind)
            {
                classes.push((part, class));
            }
        }
        let mut parts = Vec::new();
        let whole = attribute.undeterminable_variable.map(|v| self.slots.of(v));
        parts.extend(whole.map(|slot| self.formulas.is(slot, 0)));
        for (variable, class) in &classes {
            let meant = members
                .iter()
                .any(|m| m.iter().any(|value| class.contains(value)));
            if !open && !meant {
                parts.push(self.formulas.is(self.slots.of(*variable), 0));
            }
        }
        for member in members {
            let classified = |value: &u32| classes.iter().any(|(_, class)| class.contains(value));
            if member.is_empty() || !member.iter().all(classified) {
                continue;
            }
            let meant = classes
                .iter()
                .filter(|(_, c)| member.iter().any(|v| c.contains(v)));
            let slots: Vec<Slot> = meant.map(|(v, _)| self.slots.of(*v)).collect();
            let present: Vec<_> = slots.into_iter().map(|s| self.formulas.is(s, 1)).collect();
            parts.push(self.formulas.any(present));
        }
        self.formulas.all(parts)
    }

    /// 3.7: a curve through these points: what they bound by monotony, or fix where the curve is linear, and what
    /// they say of the bounds of argument and value.
    fn curve(&mut self, attribute: &Attribute, points: &[(Num, Num)], linear: bool) -> Formula {
        let Some(shape) = Curve::of(self.policy, attribute) else {
            return TRUE;
        };
        let linear = linear || matches!(attribute.ty, AttributeType::Curve { linear: true, .. });
        let slots = self.slots.clone();
        let mut parts = Vec::new();
        let whole = attribute.undeterminable_variable.map(|v| slots.of(v));
        parts.extend(whole.map(|slot| self.formulas.is(slot, 0)));
        for (at, tested) in &shape.points {
            let (least, most) = curve::bounds(points, at, shape.rising, linear);
            let slot = slots.of(*tested);
            if let Some(values) = slots.values(slot) {
                let answers = values.between(least.as_ref(), most.as_ref());
                parts.push(self.formulas.among(slot, &answers));
            }
        }
        if let Some(slot) = shape.value_bound.map(|v| slots.of(v))
            && let Some(values) = slots.values(slot)
        {
            let greatest = points.iter().map(|(_, value)| value).max();
            let at_zero = points
                .iter()
                .find(|(at, _)| at.is_zero())
                .map(|(_, value)| value);
            let answers = values.between(greatest, at_zero);
            parts.push(self.or_undeterminable(slot, &answers));
        }
        if let Some(slot) = shape.argument_bound.map(|v| slots.of(v))
            && let Some(values) = slots.values(slot)
        {
            let reached = points.iter().filter(|(_, value)| *value > Num::zero());
            let farthest = reached.map(|(at, _)| at).max();
            let answers = values.between(farthest, None);
            parts.push(self.or_undeterminable(slot, &answers));
        }
        self.formulas.all(parts)
    }
}
