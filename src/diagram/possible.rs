//! Which cases can be: what the policy assumes, what registers say, how curves and comparisons bind numbers (3.2).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::cell::Cell;
use super::compare::answers;
use super::independent::Independent;
use super::lower::Reading;
use super::node::{Diagram, Level, NO, YES};
use super::space::Asked;
use crate::policy::{
    Attribute, AttributeId, ChoiceSet, Curve, EntryId, InstanceId, Known, Linear, Op, Test,
    Validity, VariableId,
};
use crate::quantity::Num;

impl Reading<'_> {
    /// Every case that can be: each `assume`, each register entry and each bound of a curve holds, and comparisons of two
    /// numbers agree with the cells the numbers are in. Comparisons that bind more than two numbers together are held to
    /// this pair by pair; whether all of them can be at once is looked at again where a case is made.
    pub fn possible(&mut self) -> Diagram {
        let parts = self.possible_parts();
        parts.whole(&mut self.store)
    }

    /// [`Reading::possible`] as parts that have nothing to do with each other.
    pub fn possible_parts(&mut self) -> Rc<Independent> {
        if let Some(known) = &self.possible {
            return Rc::clone(known);
        }
        let parts = self.plainly(Self::said_of_cases);
        let parts = Independent::of(&mut self.store, parts);
        let parts = Rc::new(self.with_class(&parts));
        self.possible = Some(Rc::clone(&parts));
        parts
    }

    fn said_of_cases(&mut self) -> Vec<Diagram> {
        let policy = self.policy;
        let mut parts: Vec<Diagram> = Vec::new();
        for assume in policy.assumed() {
            parts.push(self.condition(assume));
        }
        self.registers(&mut parts);
        self.curves(&mut parts);
        self.comparisons_agree(&mut parts);
        parts
    }

    /// Cases that can be, on days on which the policy that is asked is in force (3.1, 3.2).
    pub fn answerable(&mut self) -> Diagram {
        let parts = self.answerable_parts();
        parts.whole(&mut self.store)
    }

    /// As much of [`Reading::answerable`] as conditions may contradict: of the cases in which they hold one is answerable
    /// exactly when one is that this holds of. Most assumptions and registers have nothing to do with most conditions.
    pub fn answerable_about(&mut self, conditions: &[Diagram]) -> Diagram {
        let mut levels = self.store.support_of(conditions);
        // Where nothing binds two comparisons to each other, cells tell what can be of those that are not asked.
        if !self.compare_apart() {
            self.bound_too(&mut levels);
        }
        let parts = self.answerable_parts();
        parts.narrowly_about(&mut self.store, &levels)
    }

    /// The same with all that binds the numbers asked about: what a number may be turns on it.
    pub fn answerable_bound_to(&mut self, conditions: &[Diagram]) -> Diagram {
        let mut levels = self.store.support_of(conditions);
        self.bound_too(&mut levels);
        let parts = self.answerable_parts();
        parts.narrowly_about(&mut self.store, &levels)
    }

    /// The same with all the facts that settle what an item falls under, as conditions that are not put together.
    pub fn answerable_beside(&mut self, conditions: &[Diagram]) -> Vec<(Diagram, bool)> {
        let mut levels = self.store.support_of(conditions);
        self.bound_too(&mut levels);
        let parts = self.answerable_parts();
        parts.beside(&mut self.store, &levels)
    }

    /// The same as one condition.
    pub(super) fn answerable_with_facts(&mut self, condition: Diagram) -> Diagram {
        let mut levels = self.store.support(condition);
        self.bound_too(&mut levels);
        let parts = self.answerable_parts();
        parts.about(&mut self.store, &levels)
    }

    /// What settles the class of the item in cases that are answerable.
    pub(super) fn settled_class(&mut self) -> Vec<(Diagram, bool)> {
        let parts = self.answerable_parts();
        parts.settling(&mut self.store)
    }

    pub(super) fn answerable_parts(&mut self) -> Rc<Independent> {
        if let Some(known) = &self.answerable {
            return Rc::clone(known);
        }
        self.seen.clear();
        let possible = self.possible_parts();
        let in_force = self.in_force_at_all();
        let parts = Rc::new(possible.and(&mut self.store, in_force));
        self.answerable = Some(Rc::clone(&parts));
        parts
    }

    /// From now on reads only cases in which a condition holds.
    pub fn suppose(&mut self, condition: Diagram) {
        let possible = self.possible_parts();
        self.possible = Some(Rc::new(possible.and(&mut self.store, condition)));
        self.answerable = None;
    }

    /// From now on takes these for all cases that can be.
    pub fn suppose_parts(&mut self, possible: Rc<Independent>) {
        self.possible = Some(possible);
        self.answerable = None;
    }

    /// That comparisons of numbers agree with the cells of the numbers, whatever else is known of cases.
    pub fn compared_as_cells_say(&mut self) -> Diagram {
        let mut parts = Vec::new();
        self.comparisons_agree(&mut parts);
        self.store.all(parts)
    }

    /// Remembers that a condition holds in no case.
    pub(super) fn rule_out(&mut self, never: Diagram) {
        let holds = self.store.not(never);
        self.suppose(holds);
    }

    /// A declared instance has the value its register states for the question date, else the attribute's `otherwise`; of
    /// *another* nothing is known (2.4). Instances of which the same is said share one condition.
    fn registers(&mut self, parts: &mut Vec<Diagram>) {
        let policy = self.policy;
        for record in &policy.records {
            let Some(identity) = record.identity else {
                continue;
            };
            for &attribute in &record.attributes {
                self.register_of(identity, &record.instances, attribute, parts);
            }
        }
    }

    /// What the registers say of one attribute.
    pub fn register(&mut self, attribute: AttributeId) -> Diagram {
        let policy = self.policy;
        let record = policy.attributes.get(attribute.index());
        let record = record.and_then(|declared| policy.records.get(declared.record.index()));
        let mut parts = Vec::new();
        if let Some(record) = record
            && let Some(identity) = record.identity
        {
            self.register_of(identity, &record.instances, attribute, &mut parts);
        }
        self.store.all(parts)
    }

    fn register_of(
        &mut self,
        identity: VariableId,
        declared: &[InstanceId],
        attribute: AttributeId,
        parts: &mut Vec<Diagram>,
    ) {
        let policy = self.policy;
        let otherwise = policy
            .attributes
            .get(attribute.index())
            .and_then(|declared| declared.otherwise.as_ref());
        let mut alike: BTreeMap<Vec<(Validity, Known)>, ChoiceSet> = BTreeMap::new();
        for (position, instance) in (0u32..).zip(declared) {
            let instance = policy.instances.get(instance.index());
            let facts = instance.map_or(&[][..], |instance| &instance.facts);
            let fact = facts.iter().find(|fact| fact.attribute == attribute);
            let values = fact.map(|fact| fact.values.clone()).unwrap_or_default();
            alike.entry(values).or_default().insert(position);
        }
        for (values, instances) in alike {
            let is = self.cells_of(identity, |cell| match cell {
                Cell::Choices(here) => here.iter().all(|one| instances.contains(one)),
                _ => false,
            });
            let (mut says, mut silent) = (YES, YES);
            for (validity, known) in &values {
                let on = self.in_force(validity);
                let value = self.known(attribute, known);
                let broken = self.store.without(on, value);
                says = self.store.without(says, broken);
                silent = self.store.without(silent, on);
            }
            if let Some(known) = otherwise {
                let value = self.known(attribute, known);
                let broken = self.store.without(silent, value);
                says = self.store.without(says, broken);
            }
            let broken = self.store.without(is, says);
            parts.push(self.store.not(broken));
        }
    }

    /// An attribute has a value that a register or a case states. A number must be one of the cuts; of a curve nothing is
    /// said here.
    pub fn known(&mut self, id: AttributeId, known: &Known) -> Diagram {
        let policy = self.policy;
        let Some(attribute) = policy.attributes.get(id.index()) else {
            return YES;
        };
        match (known, attribute.variable) {
            (Known::Undeterminable, Some(own)) => self.test(own, &Test::Undeterminable),
            (Known::Undeterminable, None) => match attribute.undeterminable_variable {
                Some(whole) => self.cells_of(whole, |cell| *cell == Cell::Truth(true)),
                None => YES,
            },
            (Known::Bool(truth), Some(own)) => {
                self.cells_of(own, |cell| *cell == Cell::Truth(*truth))
            }
            (Known::Choice(choice), Some(own)) => self.cells_of(own, |cell| match cell {
                Cell::Choices(here) => here.contains(*choice),
                _ => false,
            }),
            (Known::Number(number), Some(own)) => {
                self.cells_of(own, |cell| cell.compares(Op::Eq, number))
            }
            (Known::Set { members, open }, _) => {
                let members: Vec<Vec<u32>> = members.iter().map(|member| vec![*member]).collect();
                let determined = self.determined(attribute);
                let set = self.set(&attribute.parts, &members, *open);
                self.store.and(determined, set)
            }
            (Known::Entries { members, open }, _) => {
                let members: Vec<Vec<u32>> = members
                    .iter()
                    .map(|(_, entries)| entries.iter().map(|EntryId(entry)| *entry).collect())
                    .collect();
                let determined = self.determined(attribute);
                let set = self.set(&attribute.parts, &members, *open);
                self.store.and(determined, set)
            }
            // A register states no curve: the checker refuses it.
            (Known::Curve { .. } | Known::Bool(_) | Known::Choice(_) | Known::Number(_), _) => YES,
        }
    }

    /// A set or a curve of which something is said is not undeterminable.
    pub fn determined(&mut self, attribute: &Attribute) -> Diagram {
        match attribute.undeterminable_variable {
            Some(whole) => self.cells_of(whole, |cell| *cell == Cell::Truth(false)),
            None => YES,
        }
    }

    /// A set has these members, each one of the alternatives it stands for, and no others unless it is open.
    fn set(&mut self, parts: &[VariableId], members: &[Vec<u32>], open: bool) -> Diagram {
        let space = Rc::clone(&self.space);
        let levels = parts.iter().flat_map(|part| space.levels_of(*part));
        let classes: Vec<(Level, &[u32])> = levels
            .filter_map(|&level| Some((level, space.axis(level)?.members.as_slice())))
            .collect();
        let mut holds = YES;
        for (level, class) in &classes {
            let mut meant = members.iter().flatten();
            if !open && !meant.any(|member| class.contains(member)) {
                let absent = self.cells_at(*level, |cell| *cell == Cell::Truth(false));
                holds = self.store.and(holds, absent);
            }
        }
        for member in members {
            let told_apart = |value: &u32| classes.iter().any(|(_, class)| class.contains(value));
            if member.is_empty() || !member.iter().all(told_apart) {
                continue;
            }
            let mut present = NO;
            for (level, class) in &classes {
                if member.iter().any(|value| class.contains(value)) {
                    let here = self.cells_at(*level, |cell| *cell == Cell::Truth(true));
                    present = self.store.or(present, here);
                }
            }
            holds = self.store.and(holds, present);
        }
        holds
    }

    /// The tested points of a curve are in order, none is above what the value goes up to, and beyond what the argument
    /// goes up to the value is 0; unless the curve is undeterminable (3.7).
    fn curves(&mut self, parts: &mut Vec<Diagram>) {
        let policy = self.policy;
        let space = Rc::clone(&self.space);
        for attribute in &policy.attributes {
            let Some(curve) = Curve::of(policy, attribute) else {
                continue;
            };
            let mut holds = YES;
            // Policies that are compared may test the curve at different points: what binds it binds it at all of them.
            let points = space.points_of(&attribute.dotted);
            for ((_, near), (_, far)) in points.iter().zip(points.iter().skip(1)) {
                let (low, high) = match curve.rising {
                    true => (near, far),
                    false => (far, near),
                };
                let ordered = self.not_above(*low, *high);
                holds = self.store.and(holds, ordered);
            }
            let bound = curve.value_bound.and_then(|bound| space.level(bound));
            if let (Some(bound), Some((at, first))) = (bound, points.first()) {
                let below = self.not_above(*first, bound);
                holds = self.store.and(holds, below);
                if at.is_zero() {
                    let above = self.not_above(bound, *first);
                    holds = self.store.and(holds, above);
                }
            }
            if let Some(bound) = curve.argument_bound {
                for (at, point) in points {
                    let reached = self.cells_of(bound, |cell| {
                        *cell == Cell::Undeterminable || cell.compares(Op::Ge, at)
                    });
                    let none = self.cells_at(*point, |cell| cell.compares(Op::Eq, &Num::zero()));
                    let either = self.store.or(reached, none);
                    holds = self.store.and(holds, either);
                }
            }
            if let Some(whole) = attribute.undeterminable_variable {
                let whole = self.cells_of(whole, |cell| *cell == Cell::Truth(true));
                holds = self.store.or(holds, whole);
            }
            parts.push(holds);
        }
    }

    /// `low <= high` over two numbers with the same cuts: within one cell the numbers can be equal.
    fn not_above(&mut self, low: Level, high: Level) -> Diagram {
        let mut holds = NO;
        for (position, cell) in self.space.cells(low).to_vec().iter().enumerate() {
            let here = self.store.is_in(low, |one| usize::from(one) == position);
            let above = match cell {
                Cell::Undeterminable => YES,
                Cell::Point(least) => self.cells_at(high, |other| {
                    *other == Cell::Undeterminable || other.compares(Op::Ge, least)
                }),
                Cell::Between(Some(least), _) => self.cells_at(high, |other| {
                    *other == Cell::Undeterminable || other.compares(Op::Gt, least)
                }),
                _ => YES,
            };
            let both = self.store.and(here, above);
            holds = self.store.or(holds, both);
        }
        holds
    }

    /// Which answers of a comparison go with which cells of its two numbers.
    fn comparisons_agree(&mut self, parts: &mut Vec<Diagram>) {
        let linears = self.space.axes.iter().filter_map(|axis| match &axis.asked {
            Asked::Comparison(linear) => Some(linear.clone()),
            Asked::Variable(_) | Asked::Elsewhere | Asked::Class => None,
        });
        let linears: Vec<Linear> = linears.collect();
        for linear in linears {
            let [(a, x), (b, y)] = linear.terms.as_slice() else {
                continue;
            };
            let (Some(answer), Some(first), Some(second)) = (
                self.space.comparison(&linear),
                self.space.level(*x),
                self.space.level(*y),
            ) else {
                continue;
            };
            let (left, right) = (
                self.space.cells(first).to_vec(),
                self.space.cells(second).to_vec(),
            );
            let mut holds = NO;
            for (i, one) in left.iter().enumerate() {
                for (j, other) in right.iter().enumerate() {
                    let (can, can_not) = answers(&linear, a, one, b, other);
                    let here = self.at_cell(first, i);
                    let there = self.at_cell(second, j);
                    let says = self.cells_at(answer, |cell| match cell {
                        Cell::Truth(true) => can,
                        _ => can_not,
                    });
                    let all = self.store.all([here, there, says]);
                    holds = self.store.or(holds, all);
                }
            }
            parts.push(holds);
        }
    }

    fn at_cell(&mut self, level: Level, position: usize) -> Diagram {
        self.store
            .is_in(level, |cell| usize::from(cell) == position)
    }
}
