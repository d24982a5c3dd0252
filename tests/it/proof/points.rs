//! Complete cases at the borders of a policy: for every question a cell, every second cell of a number being one of the
//! constants that the policy compares it with, and the other facts drawn by a seed.

use std::collections::{BTreeMap, BTreeSet};

use mtcrc::analysis::Witness;
use mtcrc::case::{Case, StatedFact, StatedIdentity};
use mtcrc::diagram::{Asked, Cell, Diagram, Level, NO, Reading};
use mtcrc::policy::{
    Attribute, AttributeId, AttributeType, Domain, EntryId, Knowledge, Known, Policy, RecordId,
    VariableId, VariableKind,
};
use mtcrc::quantity::{Date, Num};

use crate::agreement::naive::{Value, World};
use crate::generated::choices::Seeded;

/// A complete case.
pub struct Point<'p> {
    policy: &'p Policy,
    /// The cell of every level.
    pub cells: BTreeMap<Level, u16>,
    numbers: BTreeMap<VariableId, Num>,
    choices: BTreeMap<VariableId, u32>,
    /// Truth values that are true, and variables that cannot be determined.
    truths: BTreeSet<VariableId>,
    undeterminable: BTreeSet<VariableId>,
}

/// A number of the cell, so far from its lower end. In one case the numbers of equal cells are equal, as curves need.
fn number(cell: &Cell, integer: bool, part: &Num) -> Option<Num> {
    let one = Num::one();
    let between = match cell {
        Cell::Point(value) => return Some(value.clone()),
        Cell::Between(Some(low), Some(high)) => {
            low.clone() + (high.clone() - low.clone()) * part.clone()
        }
        Cell::Between(Some(low), None) => low.clone() + part.clone(),
        Cell::Between(None, Some(high)) => high.clone() - part.clone(),
        Cell::Between(None, None) => part.clone(),
        _ => return None,
    };
    if !integer {
        return Some(between);
    }
    let whole = between.floor();
    let inside = |value: &Num| match cell {
        Cell::Between(low, high) => {
            low.as_ref().is_none_or(|low| low < value)
                && high.as_ref().is_none_or(|high| value < high)
        }
        _ => true,
    };
    [whole.clone(), whole.clone() + one.clone(), whole - one]
        .into_iter()
        .find(inside)
}

impl<'p> Point<'p> {
    /// A case drawn by the seed on a way to where the condition holds. Whether it is possible is for others to say.
    pub fn drawn(reading: &mut Reading<'p>, within: Diagram, seeded: &mut Seeded) -> Point<'p> {
        let policy = reading.policy;
        let mut point = Point {
            policy,
            cells: BTreeMap::new(),
            numbers: BTreeMap::new(),
            choices: BTreeMap::new(),
            truths: BTreeSet::new(),
            undeterminable: BTreeSet::new(),
        };
        let part = Num::ratio(1 + seeded.below(7) as i64, 8).unwrap();
        let axes = reading.space.axes.clone();
        // What the way does not ask is drawn freely.
        let mut here = within;
        for (level, axis) in (0..).map(Level).zip(&axes) {
            let (mut first, mut last) = (0, axis.cells.len().max(1) as u16 - 1);
            if reading.store.level(here) == Some(level) {
                let mut ways = Vec::new();
                let mut start = 0;
                for edge in reading.store.edges(here) {
                    if edge.to != NO {
                        ways.push((start, edge.last, edge.to));
                    }
                    start = edge.last + 1;
                }
                (first, last, here) = ways[seeded.below(ways.len())];
            }
            let cell = usize::from(first) + seeded.below(usize::from(last - first) + 1);
            if let Asked::Variable(variable) = axis.asked {
                point.put(level, variable, cell, (&axis.cells[cell], &part), seeded);
            }
        }
        // What a person would not be asked is not judged to match.
        let asked = reading.judged_where_asked();
        if reading
            .store
            .value_at(asked, |level| point.cells.get(&level).copied().unwrap_or(0))
            == 0
        {
            for judged in policy.entries.iter().filter_map(|entry| entry.judgement) {
                point.truths.remove(&judged);
                let level = reading.space.level(judged).unwrap();
                let cells = reading.space.cells(level);
                let no = cells
                    .iter()
                    .position(|cell| *cell == Cell::Truth(false))
                    .unwrap();
                point.cells.insert(level, no as u16);
            }
        }
        for (level, axis) in (0..).map(Level).zip(&axes) {
            if let Asked::Comparison(linear) = &axis.asked {
                let mut sum = Num::zero();
                let mut known = true;
                for (by, variable) in &linear.terms {
                    match point.numbers.get(variable) {
                        Some(number) => sum = sum + by.clone() * number.clone(),
                        None => known = false,
                    }
                }
                let holds = Cell::Truth(known && linear.op.holds(&sum, &linear.constant));
                let cell = axis.cells.iter().position(|cell| *cell == holds).unwrap();
                point.cells.insert(level, cell as u16);
            }
        }
        point
    }

    fn put(
        &mut self,
        level: Level,
        variable: VariableId,
        position: usize,
        (cell, part): (&Cell, &Num),
        seeded: &mut Seeded,
    ) {
        self.cells.insert(level, position as u16);
        match cell {
            Cell::Truth(true) => {
                self.truths.insert(variable);
            }
            Cell::Truth(false) => {}
            Cell::Choices(choices) => {
                let nth = seeded.below(choices.len());
                self.choices
                    .extend(choices.iter().nth(nth).map(|choice| (variable, choice)));
            }
            Cell::Undeterminable => {
                self.undeterminable.insert(variable);
            }
            Cell::Point(_) | Cell::Between(..) => {
                let domain = &self.policy.variables[variable.index()].domain;
                let integer = matches!(domain, Domain::Number { integer: true, .. });
                self.numbers
                    .extend(number(cell, integer, part).map(|number| (variable, number)));
            }
        }
    }

    fn date(&self) -> Option<Num> {
        let dated_by = self.policy.units[self.policy.root.index()].dated_by;
        let variable =
            dated_by.and_then(|attribute| self.policy.attributes[attribute.index()].variable);
        self.numbers
            .get(&variable.unwrap_or(self.policy.question_date))
            .cloned()
    }

    fn members(&self, attribute: &Attribute) -> BTreeSet<u32> {
        let mut members = BTreeSet::new();
        for part in attribute
            .parts
            .iter()
            .filter(|part| self.truths.contains(part))
        {
            if let VariableKind::Member { class, .. } = &self.policy.variables[part.index()].kind {
                members.extend(class.first());
            }
        }
        members
    }

    fn value(&self, attribute: &Attribute) -> Option<Value> {
        if let Some(own) = attribute.variable {
            let number = self.numbers.get(&own).cloned().map(Value::Number);
            let choice = self.choices.get(&own).copied().map(Value::Choice);
            return Some(match self.undeterminable.contains(&own) {
                true => Value::Undeterminable,
                false => number
                    .or(choice)
                    .unwrap_or(Value::Bool(self.truths.contains(&own))),
            });
        }
        if attribute
            .undeterminable_variable
            .is_some_and(|whole| self.truths.contains(&whole))
        {
            return Some(Value::Undeterminable);
        }
        Some(match attribute.ty {
            AttributeType::Curve { .. } => {
                let values = attribute
                    .parts
                    .iter()
                    .map(|part| self.numbers.get(part).cloned());
                Value::Curve(values.collect::<Option<Vec<_>>>()?)
            }
            _ => Value::Set(self.members(attribute)),
        })
    }

    /// For the plain evaluator.
    pub fn world(&self) -> World {
        let policy = self.policy;
        let attributes = (0u32..).map(AttributeId).zip(&policy.attributes);
        let records = (0u32..).map(RecordId).zip(&policy.records);
        let entries = (0u32..).map(EntryId).zip(&policy.entries);
        World {
            values: attributes
                .filter_map(|(id, attribute)| Some((id, self.value(attribute)?)))
                .collect(),
            identities: records
                .filter_map(|(id, record)| {
                    Some((id, self.choices.get(&record.identity?).copied()?))
                })
                .collect(),
            date: self
                .date()
                .and_then(|date| date.to_i64())
                .unwrap_or_default(),
            judged: entries
                .filter_map(|(id, entry)| Some((id, self.truths.contains(&entry.judgement?))))
                .collect(),
        }
    }

    fn known(&self, attribute: &Attribute) -> Option<Known> {
        let policy = self.policy;
        Some(match self.value(attribute)? {
            Value::Bool(truth) => Known::Bool(truth),
            Value::Choice(choice) => Known::Choice(choice),
            Value::Number(number) => Known::Number(number),
            Value::Undeterminable => Known::Undeterminable,
            Value::Curve(values) => {
                let mut points = Vec::new();
                for (part, value) in attribute.parts.iter().zip(values) {
                    if let VariableKind::CurvePoint { at, .. } =
                        &policy.variables[part.index()].kind
                    {
                        points.push((at.clone(), value));
                    }
                }
                points.sort();
                Known::Curve {
                    points,
                    linear: false,
                }
            }
            Value::Set(members) => match attribute.ty {
                AttributeType::Entries => Known::Entries {
                    members: members
                        .into_iter()
                        .map(|member| {
                            (
                                policy.entries[member as usize].code.clone(),
                                vec![EntryId(member)],
                            )
                        })
                        .collect(),
                    open: false,
                },
                _ => Known::Set {
                    members: members.into_iter().collect(),
                    open: false,
                },
            },
        })
    }

    /// The case without some facts: of each attribute, of who each record is, and of judgements, it is asked whether it is
    /// stated. With it the cells that the case settles. Numbers that are compared with each other are stated together or
    /// not at all: otherwise the case says more than its cells.
    pub fn case(&self, reading: &Reading<'_>, mut stated: impl FnMut() -> bool) -> Witness {
        let policy = self.policy;
        let mut together: BTreeSet<VariableId> = BTreeSet::new();
        for axis in &reading.space.axes {
            if let Asked::Comparison(linear) = &axis.asked {
                together.extend(linear.terms.iter().map(|(_, variable)| *variable));
            }
        }
        let compared = stated();
        let mut case = Case::default();
        let mut settled: BTreeSet<Level> = BTreeSet::new();
        let dated_by = policy.units[policy.root.index()].dated_by;
        for (id, attribute) in (0u32..).map(AttributeId).zip(&policy.attributes) {
            let mut own: Vec<VariableId> = attribute.parts.clone();
            own.extend(attribute.variable);
            own.extend(attribute.undeterminable_variable);
            let bound = own.iter().any(|variable| together.contains(variable));
            // Of an attribute that nothing tests a case may say anything.
            if own.is_empty() || !(if bound { compared } else { stated() }) {
                continue;
            }
            if matches!(attribute.ty, AttributeType::Curve { .. }) && attribute.parts.is_empty() {
                continue;
            }
            let Some(known) = self.known(attribute) else {
                continue;
            };
            settled.extend(
                own.iter()
                    .filter_map(|&variable| reading.space.level(variable)),
            );
            case.facts.push(StatedFact {
                attribute: id,
                knowledge: Knowledge::Exactly(known),
                written: String::new(),
                source: None,
                by: None,
                on: None,
                place: None,
            });
        }
        for (id, record) in (0u32..).map(RecordId).zip(&policy.records) {
            if let Some(identity) = record.identity
                && let Some(&choice) = self.choices.get(&identity)
                && stated()
            {
                settled.extend(reading.space.level(identity));
                case.identities.push(StatedIdentity {
                    record: id,
                    instance: record.instances.get(choice as usize).copied(),
                    place: None,
                });
            }
        }
        if dated_by.is_none() && stated() {
            let date = self.date().and_then(|date| date.to_i64());
            case.as_of = date.and_then(Date::from_days);
            settled.extend(reading.space.level(policy.question_date));
        }
        let judged: Vec<(EntryId, VariableId)> = (0u32..)
            .map(EntryId)
            .zip(&policy.entries)
            .filter_map(|(id, entry)| Some((id, entry.judgement?)))
            .collect();
        let matching = judged
            .iter()
            .filter(|(_, variable)| self.truths.contains(variable));
        let matching: Vec<EntryId> = matching.map(|(id, _)| *id).collect();
        // An entry that a list names matches whatever its condition says, which is more than its judgement being true: it is
        // named only where everything else is stated too, and the condition holds.
        let variables = reading
            .space
            .axes
            .iter()
            .filter(|axis| matches!(axis.asked, Asked::Variable(_)));
        let complete = settled.len() + judged.len() == variables.count();
        if !judged.is_empty() && stated() && (complete || matching.is_empty()) {
            settled.extend(
                judged
                    .iter()
                    .filter_map(|(_, variable)| reading.space.level(*variable)),
            );
            case.classified = Some(matching);
        }
        let comparisons = (0..).map(Level).zip(&reading.space.axes);
        let comparisons =
            comparisons.filter(|(_, axis)| compared && matches!(axis.asked, Asked::Comparison(_)));
        settled.extend(comparisons.map(|(level, _)| level));
        let cells = self
            .cells
            .iter()
            .filter(|(level, _)| settled.contains(level));
        let cells: BTreeMap<Level, u16> = cells.map(|(&level, &cell)| (level, cell)).collect();
        Witness {
            case,
            way: cells.clone(),
            cells,
            bound: BTreeMap::new(),
        }
    }
}
