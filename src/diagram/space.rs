//! The space of all cases of a policy: its variables in the order they are asked, and the cells of each.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, numbers};
use super::node::Level;
use super::order::order;
use crate::policy::{
    Attribute, AttributeId, AttributeType, ChoiceSet, Condition, Domain, Known, Linear, Policy,
    Test, Validity, VariableId, VariableKind,
};
use crate::quantity::{Date, Num};

/// What one level of a diagram asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A variable of the policy. The attribute the policy is `dated by` and the question date are one.
    Variable(VariableId),
    /// Whether a linear comparison of two variables holds (false when either is undeterminable).
    Comparison(Linear),
}

/// One level: what is asked, and the cells of the answer.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What is asked.
    pub asked: Asked,
    /// The answers, those of numbers ascending, `undeterminable` last.
    pub cells: Vec<Cell>,
}

impl Axis {
    /// Are the cells in an order that a reader knows?
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        matches!(self.cells.first(), Some(Cell::Point(_) | Cell::Between(..)))
    }
}

/// The space of all cases.
#[derive(Clone, Debug)]
pub struct Space {
    /// The levels in the order asked.
    pub axes: Vec<Axis>,
    of_variable: Vec<Level>,
}

impl Space {
    /// The space of one policy, or of several that are compared: their cells are cut so fine that each policy's
    /// conditions are constant on every cell. The policies must have the same variables in the same places.
    #[must_use]
    pub fn of(policy: &Policy) -> Space {
        let mut cutter = Cutter::new(policy);
        cutter.cut();
        cutter.space()
    }

    /// The level of a variable.
    #[must_use]
    pub fn level(&self, variable: VariableId) -> Option<Level> {
        self.of_variable.get(variable.index()).copied()
    }

    /// The level of a comparison.
    #[must_use]
    pub fn comparison(&self, linear: &Linear) -> Option<Level> {
        let asked = Asked::Comparison(linear.clone());
        let position = self.axes.iter().position(|axis| axis.asked == asked)?;
        Some(Level(position as u32))
    }

    /// The axis of a level.
    #[must_use]
    pub fn axis(&self, level: Level) -> Option<&Axis> {
        self.axes.get(level.0 as usize)
    }

    /// The cells of a level.
    #[must_use]
    pub fn cells(&self, level: Level) -> &[Cell] {
        self.axis(level).map_or(&[], |axis| &axis.cells)
    }

    /// How many cells each level has.
    #[must_use]
    pub fn sizes(&self) -> Vec<u16> {
        let sizes = self.axes.iter().map(|axis| axis.cells.len());
        sizes
            .map(|size| size.clamp(1, usize::from(u16::MAX)) as u16)
            .collect()
    }
}

/// The first day and the first day no longer, as numbers.
pub(super) fn days(validity: &Validity) -> (Option<Num>, Option<Num>) {
    let day = |date: Date| Num::from_int(date.days());
    (validity.from.map(day), validity.until.map(day))
}

/// What a register says of one attribute: the values and when they hold.
type Said = (AttributeId, Vec<(Validity, Known)>);

struct Cutter<'a> {
    policy: &'a Policy,
    /// The variable that stands for each: the attribute of the date for the question date.
    stands_for: Vec<VariableId>,
    cuts: Vec<BTreeSet<Num>>,
    choices: Vec<Vec<ChoiceSet>>,
    linears: Vec<Linear>,
    mentions: Vec<u32>,
}

impl<'a> Cutter<'a> {
    fn new(policy: &'a Policy) -> Self {
        let count = policy.variables.len();
        let mut stands_for: Vec<VariableId> = (0..count as u32).map(VariableId).collect();
        let root = policy.units.get(policy.root.index());
        let dated_by = root
            .and_then(|unit| unit.dated_by)
            .and_then(|attribute| policy.attributes.get(attribute.index()))
            .and_then(|attribute| attribute.variable);
        if let (Some(date), Some(place)) =
            (dated_by, stands_for.get_mut(policy.question_date.index()))
        {
            *place = date;
        }
        Self {
            policy,
            stands_for,
            cuts: vec![BTreeSet::new(); count],
            choices: vec![Vec::new(); count],
            linears: Vec::new(),
            mentions: vec![0; count],
        }
    }

    fn add(&mut self, variable: VariableId, cut: Num) {
        let stands_for = self.stands_for.get(variable.index()).copied();
        let place = stands_for.and_then(|variable| self.cuts.get_mut(variable.index()));
        if let Some(cuts) = place {
            cuts.insert(cut);
        }
    }

    fn during(&mut self, validity: &Validity) {
        let (from, until) = days(validity);
        for day in from.into_iter().chain(until) {
            self.add(self.policy.question_date, day);
        }
    }

    fn mention(&mut self, variable: VariableId) {
        if let Some(count) = self.mentions.get_mut(variable.index()) {
            *count += 1;
        }
    }

    fn cut(&mut self) {
        let policy = self.policy;
        for condition in &policy.conditions {
            match condition {
                Condition::Test(variable, Test::Number(_, constant)) => {
                    self.mention(*variable);
                    self.add(*variable, constant.clone());
                }
                Condition::Test(variable, Test::Choice(set)) => {
                    self.mention(*variable);
                    if let Some(sets) = self.choices.get_mut(variable.index()) {
                        sets.push(set.clone());
                    }
                }
                Condition::Test(variable, _) => self.mention(*variable),
                Condition::Linear(linear) => {
                    if !self.linears.contains(linear) {
                        self.linears.push(linear.clone());
                    }
                    for (_, variable) in &linear.terms {
                        self.mention(*variable);
                    }
                }
                Condition::Has { any, .. } => any.iter().for_each(|v| self.mention(*v)),
                Condition::InForce { from, until } => self.during(&Validity {
                    from: *from,
                    until: *until,
                }),
                _ => {}
            }
        }
        for (number, variable) in (0..).map(VariableId).zip(&policy.variables) {
            if let Domain::Number {
                least: Some(least), ..
            } = &variable.domain
            {
                self.add(number, least.clone());
            }
        }
        let validities = policy.rules.iter().map(|r| &r.validity);
        let validities = validities
            .chain(policy.exceptions.iter().map(|e| &e.validity))
            .chain(policy.obligations.iter().map(|o| &o.validity))
            .chain(policy.guarantees.iter().map(|g| &g.validity))
            .chain(
                policy
                    .entries
                    .iter()
                    .flat_map(|e| &e.versions)
                    .map(|v| &v.validity),
            )
            .chain(
                policy
                    .defines
                    .iter()
                    .flat_map(|d| &d.versions)
                    .map(|(v, _)| v),
            );
        let validities: Vec<Validity> = validities.copied().collect();
        validities.iter().for_each(|validity| self.during(validity));
        for unit in &policy.units {
            self.during(&Validity {
                from: unit.effective,
                until: None,
            });
        }
        self.cut_by_registers();
        self.cut_by_curves();
    }

    fn cut_by_registers(&mut self) {
        let policy = self.policy;
        for record in &policy.records {
            let Some(identity) = record.identity else {
                continue;
            };
            // Instances of which the register says the same are told apart only by conditions that name them.
            let mut alike: BTreeMap<Vec<Said>, ChoiceSet> = BTreeMap::new();
            for (position, instance) in (0u32..).zip(&record.instances) {
                let Some(instance) = policy.instances.get(instance.index()) else {
                    continue;
                };
                let facts = instance.facts.iter();
                let says = facts.map(|f| (f.attribute, f.values.clone())).collect();
                alike.entry(says).or_default().insert(position);
                for fact in &instance.facts {
                    for (validity, known) in &fact.values {
                        self.during(validity);
                        self.cut_by_value(fact.attribute, known);
                    }
                }
            }
            if let Some(sets) = self.choices.get_mut(identity.index()) {
                sets.extend(alike.into_values());
                sets.push(ChoiceSet::one(record.instances.len() as u32));
            }
            self.mention(identity);
        }
        for (id, attribute) in (0..).map(AttributeId).zip(&policy.attributes) {
            if let Some(known) = &attribute.otherwise {
                self.cut_by_value(id, known);
            }
        }
    }

    fn cut_by_value(&mut self, attribute: AttributeId, known: &Known) {
        let declared = self.policy.attributes.get(attribute.index());
        let Some(variable) = declared.and_then(|attribute| attribute.variable) else {
            return;
        };
        match known {
            Known::Number(value) => self.add(variable, value.clone()),
            Known::Choice(choice) => {
                if let Some(sets) = self.choices.get_mut(variable.index()) {
                    sets.push(ChoiceSet::one(*choice));
                }
            }
            _ => {}
        }
    }

    /// What bounds a curve shares its cuts, so that "not above" can be read off the cells.
    fn cut_by_curves(&mut self) {
        let policy = self.policy;
        for attribute in &policy.attributes {
            let Some(curve) = Curve::of(policy, attribute) else {
                continue;
            };
            let mut together: Vec<VariableId> = curve.points.iter().map(|(_, v)| *v).collect();
            together.extend(curve.value_bound);
            let mut cuts: BTreeSet<Num> = BTreeSet::from([Num::zero()]);
            for variable in &together {
                cuts.extend(
                    self.cuts
                        .get(variable.index())
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
            for variable in together {
                cuts.iter().for_each(|cut| self.add(variable, cut.clone()));
            }
            if let Some(bound) = curve.argument_bound {
                for (at, _) in &curve.points {
                    self.add(bound, at.clone());
                }
            }
        }
    }

    fn space(self) -> Space {
        let mut axes: Vec<Axis> = Vec::new();
        let mut position_of = vec![0; self.policy.variables.len()];
        for (position, variable) in self.policy.variables.iter().enumerate() {
            let id = VariableId(position as u32);
            if self.stands_for.get(position) != Some(&id) {
                continue;
            }
            if let Some(place) = position_of.get_mut(position) {
                *place = axes.len();
            }
            let mut cells = match &variable.domain {
                Domain::Bool => vec![Cell::Truth(false), Cell::Truth(true)],
                Domain::Choice(count) => {
                    let sets = self.choices.get(position).map_or(&[][..], Vec::as_slice);
                    grouped(*count, sets)
                        .into_iter()
                        .map(Cell::Choices)
                        .collect()
                }
                Domain::Number { integer, least } => {
                    let none = BTreeSet::new();
                    let cuts = self.cuts.get(position).unwrap_or(&none);
                    numbers(cuts, *integer, least.as_ref())
                }
            };
            if variable.undeterminable && !is_part(self.policy, &variable.kind) {
                cells.push(Cell::Undeterminable);
            }
            let asked = Asked::Variable(id);
            axes.push(Axis { asked, cells });
        }
        for (position, stands_for) in self.stands_for.iter().enumerate() {
            let place = position_of.get(stands_for.index()).copied();
            if let (Some(place), Some(own)) = (place, position_of.get_mut(position)) {
                *own = place;
            }
        }
        let comparisons = axes.len();
        for linear in &self.linears {
            let cells = vec![Cell::Truth(false), Cell::Truth(true)];
            let asked = Asked::Comparison(linear.clone());
            axes.push(Axis { asked, cells });
        }
        let of = |variable: VariableId| position_of.get(variable.index()).copied().unwrap_or(0);
        let order = order(
            axes.len(),
            &self.first(&of),
            &self.together(&of, comparisons),
        );
        let mut level_of = vec![Level(0); axes.len()];
        for (level, &position) in (0..).map(Level).zip(&order) {
            if let Some(place) = level_of.get_mut(position) {
                *place = level;
            }
        }
        let level = |position: &usize| level_of.get(*position).copied().unwrap_or(Level(0));
        let of_variable = position_of.iter().map(level).collect();
        let axes = order
            .iter()
            .filter_map(|&position| axes.get(position).cloned())
            .collect();
        Space { axes, of_variable }
    }

    /// Choices that many conditions test, such as the kind of item, split the space most: they are asked first.
    fn first(&self, of: &impl Fn(VariableId) -> usize) -> Vec<usize> {
        let variables = (0..).map(VariableId).zip(&self.policy.variables);
        let mut often: Vec<(u32, usize)> = variables
            .filter(|(_, variable)| matches!(variable.domain, Domain::Choice(_)))
            .map(|(id, _)| (self.mentions.get(id.index()).copied().unwrap_or(0), of(id)))
            .filter(|(mentions, _)| *mentions >= OFTEN)
            .collect();
        often.sort_by_key(|&(mentions, position)| (std::cmp::Reverse(mentions), position));
        often.into_iter().map(|(_, position)| position).collect()
    }

    /// The variables that one condition tests, or one curve or comparison binds.
    fn together(&self, of: &impl Fn(VariableId) -> usize, comparisons: usize) -> Vec<Vec<usize>> {
        let policy = self.policy;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for condition in &policy.conditions {
            let parts = match condition {
                Condition::All(parts) | Condition::Any(parts) => parts,
                Condition::Has { any, .. } => {
                    groups.push(any.iter().map(|&member| of(member)).collect());
                    continue;
                }
                _ => continue,
            };
            let mut group = Vec::new();
            for part in parts {
                let mut part = policy.conditions.get(part.index());
                if let Some(Condition::Not(inner)) = part {
                    part = policy.conditions.get(inner.index());
                }
                match part {
                    Some(Condition::Test(variable, _)) => group.push(of(*variable)),
                    Some(Condition::Linear(linear)) => {
                        group.extend(linear.terms.iter().map(|(_, variable)| of(*variable)));
                    }
                    Some(Condition::Has { any, .. }) if any.len() <= 3 => {
                        group.extend(any.iter().map(|&member| of(member)));
                    }
                    _ => {}
                }
            }
            groups.push(group);
        }
        for (place, linear) in (comparisons..).zip(&self.linears) {
            let mut group: Vec<usize> = linear.terms.iter().map(|(_, v)| of(*v)).collect();
            group.push(place);
            groups.push(group);
        }
        for attribute in &policy.attributes {
            if let Some(curve) = Curve::of(policy, attribute) {
                let bounds = curve.value_bound.into_iter().chain(curve.argument_bound);
                let points = curve.points.iter().map(|(_, variable)| *variable);
                groups.push(points.chain(bounds).map(of).collect());
            }
        }
        groups
    }
}

/// How many conditions must test a choice for it to be asked first.
const OFTEN: u32 = 12;

/// A part of a set or a curve: what cannot be determined then is the whole, which has a variable of its own.
fn is_part(policy: &Policy, kind: &VariableKind) -> bool {
    let (VariableKind::Member { attribute, .. } | VariableKind::CurvePoint { attribute, .. }) =
        kind
    else {
        return false;
    };
    let attribute = policy.attributes.get(attribute.index());
    attribute.is_some_and(|attribute| attribute.undeterminable_variable.is_some())
}

/// Groups `0..count` by the sets each is in, the groups in the order of their first members.
fn grouped(count: u32, sets: &[ChoiceSet]) -> Vec<ChoiceSet> {
    let mut groups: BTreeMap<Vec<bool>, ChoiceSet> = BTreeMap::new();
    for choice in 0..count {
        let signature = sets.iter().map(|set| set.contains(choice)).collect();
        groups.entry(signature).or_default().insert(choice);
    }
    let mut groups: Vec<ChoiceSet> = groups.into_values().collect();
    groups.sort_by_key(|group| group.iter().next());
    groups
}

/// A curve's tested points and bounds.
pub(super) struct Curve {
    /// It rises; otherwise it falls.
    pub rising: bool,
    /// The tested arguments and their variables, ascending.
    pub points: Vec<(Num, VariableId)>,
    /// What the argument goes up to.
    pub argument_bound: Option<VariableId>,
    /// What the value goes up to: its value at 0.
    pub value_bound: Option<VariableId>,
}

impl Curve {
    pub(super) fn of(policy: &Policy, attribute: &Attribute) -> Option<Curve> {
        let AttributeType::Curve {
            rising,
            argument_bound,
            value_bound,
            ..
        } = &attribute.ty
        else {
            return None;
        };
        let variable = |bound: &Option<AttributeId>| {
            bound.and_then(|bound| policy.attributes.get(bound.index())?.variable)
        };
        let mut points: Vec<(Num, VariableId)> = Vec::new();
        for &part in &attribute.parts {
            if let Some(VariableKind::CurvePoint { at, .. }) =
                policy.variables.get(part.index()).map(|v| &v.kind)
            {
                points.push((at.clone(), part));
            }
        }
        points.sort();
        Some(Curve {
            rising: *rising,
            points,
            argument_bound: variable(argument_bound),
            value_bound: variable(value_bound),
        })
    }
}
