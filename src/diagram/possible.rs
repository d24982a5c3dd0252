//! Which cases can be: what the policy assumes, what registers say, how curves and comparisons bind numbers (3.2).

use std::collections::BTreeMap;

use super::cell::Cell;
use super::compare::answers;
use super::lower::Reading;
use super::node::{Diagram, Level, NO, YES};
use super::space::{Asked, Curve};
use crate::policy::{
    AttributeId, ChoiceSet, EntryId, Known, Linear, Op, Test, Validity, VariableId, VariableKind,
};
use crate::quantity::Num;

impl Reading<'_> {
    /// Every case that can be: each `assume`, each register entry and each bound of a curve holds, and comparisons of two
    /// numbers agree with the cells the numbers are in. Comparisons that bind more than two numbers together are held to
    /// this pair by pair; whether all of them can be at once is looked at again where a case is made.
    pub fn possible(&mut self) -> Diagram {
        if let Some(known) = self.possible {
            return known;
        }
        let policy = self.policy;
        let mut parts: Vec<Diagram> = Vec::new();
        for &assume in &policy.assumes {
            parts.push(self.condition(assume));
        }
        self.registers(&mut parts);
        self.curves(&mut parts);
        self.comparisons(&mut parts);
        let possible = self.store.all(parts);
        self.possible = Some(possible);
        possible
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
                let otherwise = policy
                    .attributes
                    .get(attribute.index())
                    .and_then(|declared| declared.otherwise.as_ref());
                let mut alike: BTreeMap<Vec<(Validity, Known)>, ChoiceSet> = BTreeMap::new();
                for (position, instance) in (0u32..).zip(&record.instances) {
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
        }
    }

    /// An attribute has a value that a register states.
    fn known(&mut self, id: AttributeId, known: &Known) -> Diagram {
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
                self.set(&attribute.parts, &members, *open)
            }
            (Known::Entries { members, open }, _) => {
                let members: Vec<Vec<u32>> = members
                    .iter()
                    .map(|(_, entries)| entries.iter().map(|EntryId(entry)| *entry).collect())
                    .collect();
                self.set(&attribute.parts, &members, *open)
            }
            // A register states no curve: the checker refuses it.
            (Known::Curve { .. } | Known::Bool(_) | Known::Choice(_) | Known::Number(_), _) => YES,
        }
    }

    /// A set has these members, each one of the alternatives it stands for, and no others unless it is open.
    fn set(&mut self, parts: &[VariableId], members: &[Vec<u32>], open: bool) -> Diagram {
        let policy = self.policy;
        let class_of = |part: &VariableId| match policy.variables.get(part.index()).map(|v| &v.kind)
        {
            Some(VariableKind::Member { class, .. }) => Some((*part, class.clone())),
            _ => None,
        };
        let classes: Vec<(VariableId, Vec<u32>)> = parts.iter().filter_map(class_of).collect();
        let mut holds = YES;
        for (part, class) in &classes {
            let meant = members
                .iter()
                .flatten()
                .any(|member| class.contains(member));
            if !open && !meant {
                let absent = self.cells_of(*part, |cell| *cell == Cell::Truth(false));
                holds = self.store.and(holds, absent);
            }
        }
        for member in members {
            let told_apart = |value: &u32| classes.iter().any(|(_, class)| class.contains(value));
            if member.is_empty() || !member.iter().all(told_apart) {
                continue;
            }
            let mut present = NO;
            for (part, class) in &classes {
                if member.iter().any(|value| class.contains(value)) {
                    let here = self.cells_of(*part, |cell| *cell == Cell::Truth(true));
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
        for attribute in &policy.attributes {
            let Some(curve) = Curve::of(policy, attribute) else {
                continue;
            };
            let mut holds = YES;
            for (near, far) in curve.points.iter().zip(curve.points.iter().skip(1)) {
                let (low, high) = match curve.rising {
                    true => (near.1, far.1),
                    false => (far.1, near.1),
                };
                let ordered = self.not_above(low, high);
                holds = self.store.and(holds, ordered);
            }
            if let (Some(bound), Some((at, first))) = (curve.value_bound, curve.points.first()) {
                let below = self.not_above(*first, bound);
                holds = self.store.and(holds, below);
                if at.is_zero() {
                    let above = self.not_above(bound, *first);
                    holds = self.store.and(holds, above);
                }
            }
            if let Some(bound) = curve.argument_bound {
                for (at, point) in &curve.points {
                    let reached = self.cells_of(bound, |cell| {
                        *cell == Cell::Undeterminable || cell.compares(Op::Ge, at)
                    });
                    let none = self.cells_of(*point, |cell| cell.compares(Op::Eq, &Num::zero()));
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

    /// `low <= high` over two variables with the same cuts: within one cell the numbers can be equal.
    fn not_above(&mut self, low: VariableId, high: VariableId) -> Diagram {
        let Some(level) = self.space.level(low) else {
            return YES;
        };
        let mut holds = NO;
        for (position, cell) in self.space.cells(level).to_vec().iter().enumerate() {
            let here = self.store.is_in(level, |one| usize::from(one) == position);
            let above = match cell {
                Cell::Undeterminable => YES,
                Cell::Point(least) => self.cells_of(high, |other| {
                    *other == Cell::Undeterminable || other.compares(Op::Ge, least)
                }),
                Cell::Between(Some(least), _) => self.cells_of(high, |other| {
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
    fn comparisons(&mut self, parts: &mut Vec<Diagram>) {
        let linears = self.space.axes.iter().filter_map(|axis| match &axis.asked {
            Asked::Comparison(linear) => Some(linear.clone()),
            Asked::Variable(_) => None,
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
