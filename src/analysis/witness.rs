//! A case in a region, written so that the interpreter can decide it.

use std::collections::BTreeMap;

use super::number::representative;
use crate::case::{Case, StatedFact, StatedIdentity};
use crate::diagram::{Asked, Cell, Diagram, Level, NO, Reading};
use crate::policy::{
    Attribute, AttributeId, AttributeType, Domain, EntryId, Knowledge, Known, Linear, Policy,
    RecordId, VariableId, VariableKind,
};
use crate::quantity::{Date, Num, Unit};

/// A case that stands for a region.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The case.
    pub case: Case,
    /// The cell of each variable the case settles: those the region turns on, and what a complete list answers besides.
    pub cells: BTreeMap<Level, u16>,
}

/// Why no case was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// No case can be there.
    Empty,
    /// Comparisons of several numbers bind each other, and no numbers that satisfy all of them were found.
    Bound,
}

/// A case where the condition holds and that can be. It states only what the way to it asks; whatever it leaves open
/// makes no difference to the condition.
///
/// # Errors
/// When there is none, or none was found.
pub fn witness(reading: &mut Reading<'_>, condition: Diagram) -> Result<Witness, Unmade> {
    let answerable = reading.answerable();
    let judged = reading.judged_where_asked();
    let mut left = reading.store.all([answerable, condition, judged]);
    // Comparisons are held to the cells of their numbers pair by pair; a way on which more than two numbers bind each
    // other may have none. Then the next way is tried.
    for _ in 0..TRIES {
        if left == NO {
            return Err(Unmade::Empty);
        }
        let Some(region) = reading.store.shortest(left) else {
            return Err(Unmade::Empty);
        };
        let cells = region
            .iter()
            .filter_map(|(&level, ranges)| Some((level, ranges.first()?.0)))
            .collect();
        let mut maker = Maker { reading, cells };
        maker.complete();
        if let Some(case) = maker.case() {
            let cells = maker.cells;
            return Ok(Witness { case, cells });
        }
        let tried = reading.store.region(&region);
        left = reading.store.without(left, tried);
    }
    Err(Unmade::Bound)
}

/// How many ways are tried.
const TRIES: usize = 50;

struct Maker<'r, 'p> {
    reading: &'r Reading<'p>,
    cells: BTreeMap<Level, u16>,
}

impl Maker<'_, '_> {
    fn cell(&self, variable: VariableId) -> Option<&Cell> {
        let level = self.reading.space.level(variable)?;
        let cell = self.cells.get(&level)?;
        self.reading.space.cells(level).get(usize::from(*cell))
    }

    /// A set that is stated at all is stated completely, and so is `classified`: what the way does not ask is not in it.
    fn complete(&mut self) {
        let policy = self.reading.policy;
        let space = &self.reading.space;
        let mut lists: Vec<Vec<VariableId>> = policy
            .attributes
            .iter()
            .filter(|a| matches!(a.ty, AttributeType::Set(_) | AttributeType::Entries))
            .map(|a| {
                a.parts
                    .iter()
                    .copied()
                    .chain(a.undeterminable_variable)
                    .collect()
            })
            .collect();
        lists.push(
            policy
                .entries
                .iter()
                .filter_map(|entry| entry.judgement)
                .collect(),
        );
        for list in lists {
            let levels: Vec<Level> = list.iter().filter_map(|&v| space.level(v)).collect();
            if levels.iter().any(|level| self.cells.contains_key(level)) {
                for level in levels {
                    self.cells.entry(level).or_insert(0);
                }
            }
        }
    }

    fn case(&self) -> Option<Case> {
        let policy = self.reading.policy;
        let numbers = self.numbers()?;
        let mut case = Case::default();
        for (id, attribute) in (0u32..).map(AttributeId).zip(&policy.attributes) {
            if let Some(known) = self.known(attribute, &numbers) {
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
        }
        for (id, record) in (0u32..).map(RecordId).zip(&policy.records) {
            if let Some(Cell::Choices(choices)) = record.identity.and_then(|v| self.cell(v)) {
                let position = choices.iter().next()?;
                case.identities.push(StatedIdentity {
                    record: id,
                    instance: record.instances.get(position as usize).copied(),
                    place: None,
                });
            }
        }
        let dated_by = policy
            .units
            .get(policy.root.index())
            .and_then(|u| u.dated_by);
        if dated_by.is_none()
            && let Some(day) = numbers.get(&policy.question_date)
        {
            case.as_of = Date::from_days(day.to_i64()?);
        }
        case.classified = self.classified();
        Some(case)
    }

    /// The entries a person judges to match, where the way asks about any.
    fn classified(&self) -> Option<Vec<EntryId>> {
        let policy = self.reading.policy;
        let entries = (0u32..).map(EntryId).zip(&policy.entries);
        let asked: Vec<(EntryId, bool)> = entries
            .filter_map(|(id, entry)| match self.cell(entry.judgement?)? {
                Cell::Truth(truth) => Some((id, *truth)),
                _ => None,
            })
            .collect();
        let matching = asked.iter().filter(|(_, truth)| *truth).map(|(id, _)| *id);
        (!asked.is_empty()).then(|| matching.collect())
    }

    /// The value of an attribute, when the way says anything of it.
    fn known(&self, attribute: &Attribute, numbers: &BTreeMap<VariableId, Num>) -> Option<Known> {
        if let Some(own) = attribute.variable {
            return match self.cell(own) {
                Some(Cell::Truth(truth)) => Some(Known::Bool(*truth)),
                Some(Cell::Choices(choices)) => Some(Known::Choice(choices.iter().next()?)),
                Some(Cell::Undeterminable) => Some(Known::Undeterminable),
                Some(Cell::Point(_) | Cell::Between(..)) | None => {
                    numbers.get(&own).cloned().map(Known::Number)
                }
            };
        }
        let whole = attribute.undeterminable_variable;
        if whole.and_then(|whole| self.cell(whole)) == Some(&Cell::Truth(true)) {
            return Some(Known::Undeterminable);
        }
        let policy = self.reading.policy;
        let kind = |part: &VariableId| policy.variables.get(part.index()).map(|v| &v.kind);
        if let AttributeType::Curve { .. } = attribute.ty {
            let points: Vec<(Num, Num)> = attribute
                .parts
                .iter()
                .filter_map(|part| match kind(part) {
                    Some(VariableKind::CurvePoint { at, .. }) => {
                        Some((at.clone(), numbers.get(part)?.clone()))
                    }
                    _ => None,
                })
                .collect();
            return (!points.is_empty()).then_some(Known::Curve {
                points,
                linear: false,
            });
        }
        let mut asked = whole.is_some_and(|whole| self.cell(whole).is_some());
        let mut members = Vec::new();
        for part in &attribute.parts {
            let Some(VariableKind::Member { class, .. }) = kind(part) else {
                continue;
            };
            let cell = self.cell(*part);
            asked |= cell.is_some();
            if cell == Some(&Cell::Truth(true)) {
                members.extend(class.first().copied());
            }
        }
        if !asked {
            return None;
        }
        Some(match attribute.ty {
            AttributeType::Entries => Known::Entries {
                members: members
                    .into_iter()
                    .filter_map(|member| {
                        let code = &policy.entries.get(member as usize)?.code;
                        Some((code.clone(), vec![EntryId(member)]))
                    })
                    .collect(),
                open: false,
            },
            _ => Known::Set {
                members,
                open: false,
            },
        })
    }

    /// A number for every variable the way asks one of, such that every comparison it asks comes out as it says.
    fn numbers(&self) -> Option<BTreeMap<VariableId, Num>> {
        let policy = self.reading.policy;
        let mut numbers = BTreeMap::new();
        for (id, variable) in (0u32..).map(VariableId).zip(&policy.variables) {
            let Domain::Number { integer, .. } = &variable.domain else {
                continue;
            };
            if self.reading.space.level(id) == self.reading.space.level(policy.question_date)
                && id == policy.question_date
                && policy.units.get(policy.root.index())?.dated_by.is_some()
            {
                continue;
            }
            if let Some(cell) = self.cell(id)
                && let Some(number) = representative(cell, *integer, unit(policy, &variable.kind))
            {
                numbers.insert(id, number);
            }
        }
        for axis in &self.reading.space.axes {
            if let Asked::Comparison(linear) = &axis.asked {
                self.fit(linear, &mut numbers)?;
            }
        }
        Some(numbers)
    }

    /// Moves the second number of a comparison, within its cell, to where the comparison comes out as the way says.
    fn fit(&self, linear: &Linear, numbers: &mut BTreeMap<VariableId, Num>) -> Option<()> {
        let level = self.reading.space.comparison(linear)?;
        let Some(cell) = self.cells.get(&level) else {
            return Some(());
        };
        let wanted =
            self.reading.space.cells(level).get(usize::from(*cell)) == Some(&Cell::Truth(true));
        let [(a, x), (b, y)] = linear.terms.as_slice() else {
            return None;
        };
        if self.cell(*x) == Some(&Cell::Undeterminable)
            || self.cell(*y) == Some(&Cell::Undeterminable)
        {
            return (!wanted).then_some(());
        }
        let first = numbers.get(x).cloned().unwrap_or_else(Num::one);
        let limit = (linear.constant.clone() - a.clone() * first.clone()).checked_div(b)?;
        let mut tries = vec![
            numbers.get(y).cloned().unwrap_or_else(|| limit.clone()),
            limit.clone(),
        ];
        for step in [Num::one(), Num::ratio(1, 1000)?, Num::from_int(1_000_000)] {
            tries.push(limit.clone() + step.clone());
            tries.push(limit.clone() - step);
        }
        if let Some(Cell::Between(low, high)) = self.cell(*y) {
            for end in [low, high].into_iter().flatten() {
                let sum = end.clone() + limit.clone();
                tries.extend(sum.checked_div(&Num::from_int(2)));
            }
        }
        let fits = |value: &Num| {
            let within = self.cell(*y).is_none_or(|cell| holds(cell, value));
            let left = a.clone() * first.clone() + b.clone() * value.clone();
            within && !value.is_negative() && linear.op.holds(&left, &linear.constant) == wanted
        };
        let value = tries.into_iter().find(fits)?;
        numbers.insert(*x, first);
        numbers.insert(*y, value);
        Some(())
    }
}

fn holds(cell: &Cell, value: &Num) -> bool {
    match cell {
        Cell::Point(point) => point == value,
        Cell::Between(low, high) => {
            low.as_ref().is_none_or(|low| low < value)
                && high.as_ref().is_none_or(|high| value < high)
        }
        Cell::Truth(_) | Cell::Choices(_) | Cell::Undeterminable => false,
    }
}

/// The unit an attribute's numbers are shown in. Points of a curve and what bounds them are shown in one unit, that of the
/// bound's dimension, so they take the base unit: equal cells then have equal numbers.
fn unit<'p>(policy: &'p Policy, kind: &VariableKind) -> Option<&'p Unit> {
    let VariableKind::Attribute(attribute) = kind else {
        return None;
    };
    let bounds_a_curve = policy.attributes.iter().any(|other| match &other.ty {
        AttributeType::Curve { value_bound, .. } => *value_bound == Some(*attribute),
        _ => false,
    });
    match &policy.attributes.get(attribute.index())?.ty {
        AttributeType::Quantity { unit, .. } if !bounds_a_curve => Some(unit),
        _ => None,
    }
}
