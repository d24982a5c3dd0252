//! What several policies ask, put together: one level for each question, cut as finely as any of them cuts it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::cell::{Cell, numbers};
use super::cut::Cuts;
use super::node::Level;
use super::order::order;
use super::question::{Question, Questions};
use super::space::{Asked, Axis, Space};
use super::together::merge;
use crate::policy::{ChoiceSet, Curve, Domain, Linear, Policy, VariableId, VariableKind};
use crate::quantity::Num;

/// What all policies ask, each question once.
pub(super) struct Joint<'a> {
    cuts: Vec<Cuts<'a>>,
    questions: Vec<Questions<'a>>,
    /// Each question, and for each policy its variable.
    asked: BTreeMap<Question<'a>, Vec<Option<VariableId>>>,
    /// The constants that cut each question about a number.
    constants: BTreeMap<Question<'a>, BTreeSet<Num>>,
}

impl<'a> Joint<'a> {
    pub fn of(policies: &[&'a Policy]) -> Self {
        let cuts: Vec<Cuts<'a>> = policies.iter().map(|policy| Cuts::of(policy)).collect();
        let questions = Questions::of(&cuts);
        let mut asked: BTreeMap<Question<'a>, Vec<Option<VariableId>>> = BTreeMap::new();
        let mut constants: BTreeMap<Question<'a>, BTreeSet<Num>> = BTreeMap::new();
        for (side, (cuts, questions)) in cuts.iter().zip(&questions).enumerate() {
            for (question, variable) in questions.all() {
                let sides = asked
                    .entry(question.clone())
                    .or_insert_with(|| vec![None; policies.len()]);
                if let Some(place) = sides.get_mut(side) {
                    *place = Some(variable);
                }
                if let Some(cut) = cuts.cuts.get(variable.index()) {
                    let constants = constants.entry(question).or_default();
                    constants.extend(cut.iter().cloned());
                }
            }
        }
        let mut joint = Joint {
            cuts,
            questions,
            asked,
            constants,
        };
        joint.share_constants_of_curves();
        joint
    }

    /// What bounds a curve shares its cuts, so that "not above" can be read off the cells, and how far a curve goes is cut
    /// where it is tested. Of one policy this is so already; policies that are compared may test a curve at different points.
    fn share_constants_of_curves(&mut self) {
        if self.cuts.len() < 2 {
            return;
        }
        let tested: Vec<(&str, Num)> = {
            let points = self.asked.keys().filter_map(|question| match question {
                Question::Point { curve, at } => Some((*curve, at.clone())),
                _ => None,
            });
            points.collect()
        };
        let mut groups: Vec<BTreeSet<Question<'a>>> = Vec::new();
        for (cuts, questions) in self.cuts.iter().zip(&self.questions) {
            for attribute in &cuts.policy.attributes {
                let Some(curve) = Curve::of(cuts.policy, attribute) else {
                    continue;
                };
                let reach = curve.argument_bound.into_iter();
                for question in reach.flat_map(|variable| questions.of_variable(variable)) {
                    let points = tested
                        .iter()
                        .filter(|(curve, _)| *curve == attribute.dotted);
                    let constants = self.constants.entry(question.clone()).or_default();
                    constants.extend(points.map(|(_, at)| at.clone()));
                }
                let bound = curve.points.iter().map(|(_, variable)| *variable);
                let bound = bound.chain(curve.value_bound);
                let mut group: BTreeSet<Question<'a>> = bound
                    .flat_map(|variable| questions.of_variable(variable))
                    .cloned()
                    .collect();
                groups.retain(|other| {
                    let apart = other.is_disjoint(&group);
                    if !apart {
                        group.extend(other.iter().cloned());
                    }
                    apart
                });
                groups.push(group);
            }
        }
        for group in groups {
            let all: BTreeSet<Num> = group
                .iter()
                .filter_map(|question| self.constants.get(question))
                .flatten()
                .cloned()
                .collect();
            for question in group {
                self.constants.insert(question, all.clone());
            }
        }
    }

    /// The space as each policy sees it.
    pub fn spaces(&self) -> Vec<Space> {
        let mut questions: Vec<&Question<'a>> = self.asked.keys().collect();
        // As the first policy that asks them numbers them: an order that people wrote, and the same every time.
        let first = |question: &Question<'a>| {
            let sides = self.asked.get(question).into_iter().flatten().enumerate();
            sides
                .filter_map(|(side, asked)| Some((side, (*asked)?)))
                .next()
        };
        questions.sort_by_cached_key(|question| (first(question), (*question).clone()));
        let mut comparisons: Vec<Question<'a>> = Vec::new();
        for (cuts, own) in self.cuts.iter().zip(&self.questions) {
            for linear in &cuts.linears {
                comparisons.extend(own.comparison(linear));
            }
        }
        let mut seen = BTreeSet::new();
        comparisons.retain(|question| seen.insert(question.clone()));
        let all: Vec<&Question<'a>> = questions.into_iter().chain(&comparisons).collect();
        let place_of: BTreeMap<&Question<'a>, usize> = all.iter().copied().zip(0..).collect();
        let places: Vec<Places> = {
            let sides = self.cuts.iter().zip(&self.questions);
            let places = sides.map(|(cuts, questions)| {
                let variables = (0..cuts.policy.variables.len() as u32).map(VariableId);
                let asked = variables.map(|variable| questions.of_variable(variable).iter());
                let places = asked.map(|asked| {
                    let places = asked.filter_map(|one| place_of.get(one).copied());
                    places.collect()
                });
                Places(places.collect())
            });
            places.collect()
        };
        let (level_of, class) = self.levels(&places, &place_of);
        let level = |place: usize| level_of.get(place).copied();
        let of_rules = self.cuts.iter().zip(&places).flat_map(|(cuts, places)| {
            let asked = cuts.of_rules().into_iter().chain([cuts.dated()]);
            asked.flat_map(|variable| places.of(variable))
        });
        let of_rules: BTreeSet<Level> = of_rules.copied().filter_map(level).collect();
        let of_rules = Rc::new(of_rules);
        let mut of_curve: BTreeMap<String, Vec<(Num, Level)>> = BTreeMap::new();
        for question in self.asked.keys() {
            if let Question::Point { curve, at } = question
                && let Some(level) = place_of.get(question).copied().and_then(level)
            {
                let points = of_curve.entry((*curve).to_owned()).or_default();
                points.push((at.clone(), level));
            }
        }
        let sides = places.iter().enumerate();
        sides
            .map(|(side, places)| {
                let mut axes: Vec<(Level, Axis)> = level_of
                    .iter()
                    .zip(&all)
                    .map(|(&level, question)| (level, self.axis(side, question)))
                    .collect();
                axes.extend(class.map(|level| (level, Axis::of_class())));
                axes.sort_by_key(|(level, _)| *level);
                let of_variable = places.0.iter().map(|places| {
                    let places = places.iter().copied();
                    places.filter_map(level).collect()
                });
                Space {
                    of_variable: of_variable.collect(),
                    axes: axes.into_iter().map(|(_, axis)| axis).collect(),
                    points: of_curve.clone(),
                    class,
                    of_rules: Rc::clone(&of_rules),
                }
            })
            .collect()
    }

    /// The level of each question, and that of what the item falls under: after what entries ask, before what rules ask
    /// besides.
    fn levels(
        &self,
        places: &[Places],
        place_of: &BTreeMap<&Question<'a>, usize>,
    ) -> (Vec<Level>, Option<Level>) {
        let count = place_of.len();
        let mut often: BTreeMap<usize, u32> = BTreeMap::new();
        let (mut together, mut blocks) = (Vec::new(), Vec::new());
        let (mut of_entries, mut of_rules) = (BTreeSet::new(), BTreeSet::new());
        let mut dates = BTreeSet::new();
        let sides = self.cuts.iter().zip(&self.questions).zip(places);
        for ((cuts, questions), places) in sides {
            let of = |variable: VariableId| -> Vec<usize> { places.of(variable).to_vec() };
            let comparison = |linear: &Linear| {
                let question = questions.comparison(linear)?;
                place_of.get(&question).copied()
            };
            for (mentions, variable) in cuts.first() {
                for place in of(variable) {
                    let most = often.entry(place).or_default();
                    *most = mentions.max(*most);
                }
            }
            together.extend(cuts.together(&of, &comparison));
            for block in cuts.blocks(&of) {
                merge(&mut blocks, block);
            }
            of_entries.extend(cuts.of_entries().into_iter().flat_map(of));
            of_entries.extend(
                cuts.compared_by_entries()
                    .into_iter()
                    .filter_map(comparison),
            );
            of_rules.extend(cuts.of_rules().into_iter().flat_map(of));
            dates.extend(of(cuts.dated()));
        }
        if !of_entries.is_empty() {
            often.retain(|place, _| of_entries.contains(place));
        }
        let mut first: Vec<usize> = often.keys().copied().collect();
        first.sort_by_key(|place| (std::cmp::Reverse(often.get(place)), *place));
        let mut order = order(count, &first, &together, &blocks);
        // Entries test most of the variables and come to few answers. Asked before whatever else rules, registers and
        // assumptions test, they leave that part once for each answer; in between, once for each way to it.
        let early: BTreeSet<usize> = {
            let only = of_entries.difference(&of_rules).copied();
            let only: BTreeSet<usize> = only.collect();
            let bound = blocks
                .iter()
                .filter(|block| block.iter().any(|one| only.contains(one)));
            let bound = bound.flatten().copied();
            only.iter().copied().chain(first).chain(bound).collect()
        };
        let part = |place: &usize| match early.contains(place) {
            true => 0,
            false if dates.contains(place) => 1,
            false => 2,
        };
        let mut class = None;
        if !of_entries.is_empty() {
            order.sort_by_key(part);
            let settles = |place: &usize| part(place) < 2 || of_entries.contains(place);
            let last = order.iter().rposition(settles);
            class = Some(last.map_or(0, |last| last + 1) as u32);
        }
        let mut level_of = vec![Level(0); count];
        for (position, &place) in (0..).zip(&order) {
            let after = class.is_some_and(|class| class <= position);
            if let Some(known) = level_of.get_mut(place) {
                *known = Level(position + u32::from(after));
            }
        }
        (level_of, class.map(Level))
    }

    /// A question as one policy sees it.
    fn axis(&self, side: usize, question: &Question<'a>) -> Axis {
        let members = |axis: &mut Axis| {
            let own = self.questions.get(side);
            axis.members = own.map(|own| own.members(question)).unwrap_or_default();
        };
        let truths = || vec![Cell::Truth(false), Cell::Truth(true)];
        if let Question::Comparison(comparison) = question {
            let own = self.questions.get(side);
            let linear = own.and_then(|own| own.linear(comparison));
            return Axis {
                asked: linear.map_or(Asked::Elsewhere, Asked::Comparison),
                cells: truths(),
                members: Vec::new(),
            };
        }
        let none = Vec::new();
        let sides = self.asked.get(question).unwrap_or(&none);
        let own = sides.get(side).copied().flatten();
        let asking: Vec<(usize, VariableId)> = sides
            .iter()
            .enumerate()
            .filter_map(|(side, variable)| Some((side, (*variable)?)))
            .collect();
        let seen_by = match own {
            Some(variable) => Some((side, variable)),
            None => asking.first().copied(),
        };
        let mut axis = Axis {
            asked: own.map_or(Asked::Elsewhere, Asked::Variable),
            cells: Vec::new(),
            members: Vec::new(),
        };
        members(&mut axis);
        let Some((side, variable)) = seen_by else {
            return axis;
        };
        let declared = |(side, variable): (usize, VariableId)| {
            let policy = self.cuts.get(side)?.policy;
            policy.variables.get(variable.index())
        };
        let Some(seen) = declared((side, variable)) else {
            return axis;
        };
        axis.cells = match &seen.domain {
            Domain::Bool => truths(),
            Domain::Choice(_) => self.choices(side, &asking),
            Domain::Number { integer, .. } => {
                let least = asking
                    .iter()
                    .filter_map(|&one| match declared(one)?.domain {
                        Domain::Number { ref least, .. } => least.clone(),
                        _ => None,
                    });
                let none = BTreeSet::new();
                let constants = self.constants.get(question).unwrap_or(&none);
                numbers(constants, *integer, least.max().as_ref())
            }
        };
        let undeterminable = asking.iter().all(|&one| {
            let policy = self.cuts.get(one.0).map(|cuts| cuts.policy);
            let variable = declared(one);
            variable.is_some_and(|variable| {
                variable.undeterminable
                    && policy.is_some_and(|policy| !is_part(policy, &variable.kind))
            })
        });
        if undeterminable {
            axis.cells.push(Cell::Undeterminable);
        }
        axis
    }

    /// Groups the choices that all policies know by the sets each is in, as one of the policies numbers them; the groups
    /// in the order in which the first policy that asks has them.
    fn choices(&self, side: usize, asking: &[(usize, VariableId)]) -> Vec<Cell> {
        let mut known: Option<Vec<&str>> = None;
        let mut positions: BTreeMap<usize, BTreeMap<&str, u32>> = BTreeMap::new();
        for &(one, variable) in asking {
            let Some(questions) = self.questions.get(one) else {
                continue;
            };
            let names = questions.choices(variable);
            let place = positions.entry(one).or_default();
            place.extend(names.iter().copied().zip(0..));
            match &mut known {
                None => known = Some(names),
                Some(known) => known.retain(|name| names.contains(name)),
            }
        }
        let mut groups: BTreeMap<Vec<bool>, Vec<&str>> = BTreeMap::new();
        for name in known.unwrap_or_default() {
            let mut signature = Vec::new();
            for &(one, variable) in asking {
                let place = positions.get(&one).and_then(|of| of.get(name)).copied();
                let sets = self
                    .cuts
                    .get(one)
                    .and_then(|cuts| cuts.choices.get(variable.index()));
                for set in sets.into_iter().flatten() {
                    signature.push(place.is_some_and(|place| set.contains(place)));
                }
            }
            groups.entry(signature).or_default().push(name);
        }
        let rank = |side: usize, names: &[&str]| -> Option<u32> {
            let of = positions.get(&side)?;
            names.iter().filter_map(|name| of.get(name).copied()).min()
        };
        let first = asking.first().map_or(side, |(side, _)| *side);
        let mut groups: Vec<Vec<&str>> = groups.into_values().collect();
        groups.sort_by_key(|names| rank(first, names));
        let set = |names: Vec<&str>| {
            let mut set = ChoiceSet::default();
            let of = positions.get(&side);
            for place in names.iter().filter_map(|name| of?.get(name)) {
                set.insert(*place);
            }
            Cell::Choices(set)
        };
        groups.into_iter().map(set).collect()
    }
}

/// Of each variable of a policy, where the questions stand that it asks.
struct Places(Vec<Vec<usize>>);

impl Places {
    fn of(&self, variable: VariableId) -> &[usize] {
        let places = self.0.get(variable.index());
        places.map_or(&[], Vec::as_slice)
    }
}

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
