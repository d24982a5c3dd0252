//! Where a number turns a comparison with others (3.8).
//!
//! `item.cep <= item.guided_range / 30` cuts neither of the two. But where one of them is known, the other turns it at one
//! value; where a third number is open that both are compared with, they turn it by way of that one; and two comparisons
//! of the same two numbers meet in a point. Each comparison is of two numbers, so all values of one at which something
//! turns, whatever the open ones are, are found along the ways from it that pass no number twice: to a known number, to a
//! cut of an open one, or around to a number passed before.

use std::collections::BTreeSet;

use super::cut::Cuts;
use crate::policy::{Curve, Domain, Policy, VariableId};
use crate::quantity::Num;

/// How many ways are gone before it is given up.
const WAYS: usize = 2000;

/// The comparisons of a policy.
pub struct Turns<'p> {
    policy: &'p Policy,
    cuts: Vec<BTreeSet<Num>>,
    /// `a·x + b·y = constant`, where a comparison turns.
    borders: Vec<Border>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Border {
    ends: [(Num, VariableId); 2],
    constant: Num,
}

/// The values of a number at which something turns.
#[derive(Clone, Debug, Default)]
pub struct Turning {
    /// The values.
    pub at: BTreeSet<Num>,
    /// Are these all? Not where open whole numbers may turn it at any of many values, or there are too many.
    pub complete: bool,
    /// How many ways were gone.
    ways: usize,
}

/// A number on a way: the first number of the way is `by` times it and `plus`.
#[derive(Clone, Debug)]
struct Step {
    variable: VariableId,
    by: Num,
    plus: Num,
}

impl<'p> Turns<'p> {
    /// Of a policy, which is cut at what a case states as well.
    #[must_use]
    pub fn of(policy: &'p Policy) -> Self {
        let cuts = Cuts::of(policy);
        let mut borders: Vec<Border> = Vec::new();
        let mut add = |border: Border| {
            if !borders.contains(&border) {
                borders.push(border);
            }
        };
        for linear in &cuts.linears {
            if let [(a, x), (b, y)] = linear.terms.as_slice()
                && let (Some(ratio), Some(constant)) =
                    (b.checked_div(a), linear.constant.checked_div(a))
            {
                add(Border {
                    ends: [(Num::one(), *x), (ratio, *y)],
                    constant,
                });
            }
        }
        // A curve keeps its points in order, which compares them.
        for attribute in &policy.attributes {
            let Some(curve) = Curve::of(policy, attribute) else {
                continue;
            };
            let points = curve.points.iter().map(|(_, point)| *point);
            let ordered: Vec<VariableId> = curve.value_bound.into_iter().chain(points).collect();
            for (&one, &next) in ordered.iter().zip(ordered.iter().skip(1)) {
                add(Border {
                    ends: [(Num::one(), one), (-Num::one(), next)],
                    constant: Num::zero(),
                });
            }
        }
        Self {
            policy,
            cuts: cuts.cuts,
            borders,
        }
    }

    /// Are any two numbers compared?
    #[must_use]
    pub fn compare(&self) -> bool {
        !self.borders.is_empty()
    }

    /// Where a number turns something while these numbers are known, and those `beside` are left out.
    #[must_use]
    pub fn turning(
        &self,
        start: VariableId,
        known: &impl Fn(VariableId) -> Option<Num>,
        beside: &[VariableId],
    ) -> Turning {
        let mut found = Turning {
            complete: true,
            ..Turning::default()
        };
        let mut way = vec![Step {
            variable: start,
            by: Num::one(),
            plus: Num::zero(),
        }];
        self.along(&mut way, known, beside, &mut found);
        if self.is_whole(start) {
            let whole = found.at.iter().flat_map(|at| [at.floor(), at.ceil()]);
            found.at = whole.collect();
        }
        found
    }

    /// Is there a way between two numbers over a third that is open?
    #[must_use]
    pub fn joined(
        &self,
        start: VariableId,
        end: VariableId,
        known: &impl Fn(VariableId) -> Option<Num>,
    ) -> bool {
        let mut reached = BTreeSet::from([start]);
        let mut open = vec![start];
        while let Some(here) = open.pop() {
            for border in &self.borders {
                let Some([_, (_, there)]) = border.from(here) else {
                    continue;
                };
                if there == end && here != start {
                    return true;
                }
                if there != end && known(there).is_none() && reached.insert(there) {
                    open.push(there);
                }
            }
        }
        false
    }

    fn along(
        &self,
        way: &mut Vec<Step>,
        known: &impl Fn(VariableId) -> Option<Num>,
        beside: &[VariableId],
        found: &mut Turning,
    ) {
        let Some(here) = way.last().cloned() else {
            return;
        };
        let whole_way = way.iter().all(|step| self.is_whole(step.variable));
        for border in &self.borders {
            let Some([(a, _), (b, there)]) = border.from(here.variable) else {
                continue;
            };
            if beside.contains(&there) {
                continue;
            }
            found.ways += 1;
            if found.ways > WAYS {
                found.complete = false;
                return;
            }
            // here = constant - b·there, both divided by a.
            let (Some(ratio), Some(constant)) =
                (b.checked_div(&a), border.constant.checked_div(&a))
            else {
                continue;
            };
            let next = Step {
                variable: there,
                by: -(here.by.clone() * ratio.clone()),
                plus: here.plus.clone() + here.by.clone() * constant.clone(),
            };
            if let Some(number) = known(there) {
                found.at.insert(next.at(&number));
                continue;
            }
            if let Some(before) = way.iter().find(|step| step.variable == there) {
                found.at.extend(before.meets(&next));
                continue;
            }
            if self.is_whole(there) {
                let one = ratio == Num::one() || ratio == -Num::one();
                let steps = one && constant.is_integer();
                found.complete &= whole_way && steps;
            }
            let cuts = self.cuts.get(there.index());
            found
                .at
                .extend(cuts.into_iter().flatten().map(|cut| next.at(cut)));
            way.push(next);
            self.along(way, known, beside, found);
            way.pop();
        }
    }

    fn is_whole(&self, variable: VariableId) -> bool {
        let variable = self.policy.variables.get(variable.index());
        let domain = variable.map(|variable| &variable.domain);
        matches!(domain, Some(Domain::Number { integer: true, .. }))
    }
}

impl Border {
    /// The ends, the number given first.
    fn from(&self, here: VariableId) -> Option<[(Num, VariableId); 2]> {
        let [one, other] = &self.ends;
        match here {
            _ if one.1 == here => Some([one.clone(), other.clone()]),
            _ if other.1 == here => Some([other.clone(), one.clone()]),
            _ => None,
        }
    }
}

impl Step {
    /// The first number of the way where this one is so.
    fn at(&self, number: &Num) -> Num {
        self.by.clone() * number.clone() + self.plus.clone()
    }

    /// The first number of the way where two ways to the same number agree on it; none where they always or never do.
    fn meets(&self, other: &Step) -> Option<Num> {
        let by = self.by.clone() - other.by.clone();
        let number = (other.plus.clone() - self.plus.clone()).checked_div(&by)?;
        Some(self.at(&number))
    }
}
