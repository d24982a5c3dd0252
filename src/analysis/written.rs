//! The cells of a way and the numbers on it, written as a case.

use std::collections::{BTreeMap, BTreeSet};

use super::number::representative;
use crate::case::{Case, StatedFact, StatedIdentity};
use crate::diagram::{Again, Asked, Cell, Level, Reading, Space};
use crate::policy::{
    Attribute, AttributeId, AttributeType, Domain, EntryId, Knowledge, Known, Policy, RecordId,
    VariableId, VariableKind,
};
use crate::quantity::{Date, Num, Unit};

/// What the levels of a diagram ask, as the policy that is read sees it or, where only these ask it, those it is compared
/// with.
pub(super) fn sides<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = (&'r Policy, &'r Space)> {
    let beside = reading.beside.iter();
    let beside = beside.map(|(policy, space)| (*policy, space.as_ref()));
    [(reading.policy, reading.space.as_ref())]
        .into_iter()
        .chain(beside)
}

/// A case that is being written.
pub(super) struct Maker<'r, 'p> {
    /// The policy.
    pub reading: &'r Reading<'p>,
    /// The cells it is in.
    pub cells: BTreeMap<Level, u16>,
    /// The cells of the whole way to it: what it leaves open must be able to be as it is there.
    pub way: BTreeMap<Level, u16>,
    /// Numbers that comparisons bind to each other, all of which agree.
    pub bound: BTreeMap<Level, Num>,
    /// A number that is there twice.
    pub again: Option<Again>,
}

impl Maker<'_, '_> {
    fn cell(&self, variable: VariableId) -> Option<&Cell> {
        self.cell_in(&self.reading.space, variable)
    }

    /// The cell of a variable of the policy that sees the space so.
    fn cell_in<'s>(&self, space: &'s Space, variable: VariableId) -> Option<&'s Cell> {
        let level = space.level(variable)?;
        let cell = self.cells.get(&level)?;
        space.cells(level).get(usize::from(*cell))
    }

    /// An attribute of the policy that is read, and the same of the policies it is compared with: what only these test is
    /// stated as well.
    fn declared(&self, id: AttributeId) -> Vec<(&Space, &Attribute)> {
        let declared = self.reading.policy.attributes.get(id.index());
        let Some(attribute) = declared else {
            return Vec::new();
        };
        let same = |one: &&Attribute| {
            one.dotted == attribute.dotted && one.ty.has_values_of(&attribute.ty)
        };
        let others = sides(self.reading).skip(1).filter_map(|(policy, space)| {
            // Most policies that are compared declare most attributes in the same order.
            let here = policy.attributes.get(id.index()).filter(same);
            let found = here.or_else(|| policy.attributes.iter().find(same));
            Some((space, found?))
        });
        let own = (self.reading.space.as_ref(), attribute);
        [own].into_iter().chain(others).collect()
    }

    /// A set that is stated at all is stated completely, and so is `classified`: what the way does not ask is not in it.
    pub fn complete(&mut self) {
        let policy = self.reading.policy;
        let mut lists: Vec<Vec<Level>> = Vec::new();
        for (id, attribute) in (0u32..).map(AttributeId).zip(&policy.attributes) {
            if matches!(attribute.ty, AttributeType::Set(_) | AttributeType::Entries) {
                let declared = self.declared(id).into_iter();
                let levels = declared.flat_map(|(space, one)| {
                    let parts = one.parts.iter().chain(&one.undeterminable_variable);
                    parts.flat_map(|&part| space.levels_of(part)).copied()
                });
                lists.push(levels.collect());
            }
        }
        let judged = policy.entries.iter().filter_map(|entry| entry.judgement);
        let space = &self.reading.space;
        let judged = judged.flat_map(|judged| space.levels_of(judged));
        lists.push(judged.copied().collect());
        for levels in lists {
            if levels.iter().any(|level| self.cells.contains_key(level)) {
                for level in levels {
                    self.cells.entry(level).or_insert(0);
                }
            }
        }
    }

    /// The case; none when no numbers were found for it.
    pub fn case(&self) -> Option<Case> {
        self.case_with(&self.numbers()?)
    }

    /// The case with these numbers.
    pub fn case_with(&self, numbers: &BTreeMap<Level, Num>) -> Option<Case> {
        let policy = self.reading.policy;
        let mut case = Case::default();
        for id in (0..policy.attributes.len() as u32).map(AttributeId) {
            if let Some(known) = self.known(id, numbers) {
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
            && let Some(day) = self.number(numbers, policy.question_date)
        {
            case.as_of = Date::from_days(day.to_i64()?);
        }
        case.classified = self.classified();
        Some(case)
    }

    /// The entries a person says the item falls under: those of all cases that are read, else those the way asks about.
    fn classified(&self) -> Option<Vec<EntryId>> {
        if let Some(named) = self.reading.classified() {
            return Some(named.to_vec());
        }
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
    fn known(&self, id: AttributeId, numbers: &BTreeMap<Level, Num>) -> Option<Known> {
        let policy = self.reading.policy;
        let attribute = policy.attributes.get(id.index())?;
        let declared = self.declared(id);
        let one_value = |&(space, one): &(&Space, &Attribute)| {
            let own = one.variable?;
            match self.cell_in(space, own) {
                Some(Cell::Truth(truth)) => Some(Known::Bool(*truth)),
                Some(Cell::Choices(choices)) => Some(Known::Choice(choices.iter().next()?)),
                Some(Cell::Undeterminable) => Some(Known::Undeterminable),
                Some(Cell::Point(_) | Cell::Between(..)) | None => {
                    let number = numbers.get(&space.level(own)?);
                    number.cloned().map(Known::Number)
                }
            }
        };
        if let Some(known) = declared.iter().find_map(one_value) {
            return Some(known);
        }
        let wholes = declared.iter().filter_map(|&(space, one)| {
            let whole = one.undeterminable_variable?;
            self.cell_in(space, whole)
        });
        let wholes: Vec<&Cell> = wholes.collect();
        if wholes.contains(&&Cell::Truth(true)) {
            return Some(Known::Undeterminable);
        }
        if let AttributeType::Curve { .. } = attribute.ty {
            let tested = self.reading.space.points_of(&attribute.dotted).iter();
            let mut points: Vec<(Num, Num)> = tested
                .filter_map(|(at, level)| Some((at.clone(), numbers.get(level)?.clone())))
                .collect();
            if !wholes.is_empty() && points.is_empty() {
                points.push((self.where_nothing_is_said(attribute), Num::zero()));
            }
            return (!points.is_empty()).then_some(Known::Curve {
                points,
                linear: false,
            });
        }
        let mut asked = !wholes.is_empty();
        let mut members = BTreeSet::new();
        for (space, one) in &declared {
            for &level in one.parts.iter().flat_map(|&part| space.levels_of(part)) {
                let Some(cell) = self.cells.get(&level) else {
                    continue;
                };
                asked = true;
                if space.cells(level).get(usize::from(*cell)) == Some(&Cell::Truth(true)) {
                    let member = space.axis(level).and_then(|axis| axis.members.first());
                    members.extend(member.copied());
                }
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
                members: members.into_iter().collect(),
                open: false,
            },
        })
    }

    /// An argument at which a curve can be 0 whatever bounds it: the farthest that is tested, of a rising one the nearest.
    fn where_nothing_is_said(&self, attribute: &Attribute) -> Num {
        let policy = self.reading.policy;
        let tested = attribute.parts.iter().filter_map(|part| {
            match policy.variables.get(part.index()).map(|v| &v.kind) {
                Some(VariableKind::CurvePoint { at, .. }) => Some(at),
                _ => None,
            }
        });
        let at = match attribute.ty {
            AttributeType::Curve { rising: true, .. } => tested.min(),
            _ => tested.max(),
        };
        at.filter(|at| !at.is_zero())
            .cloned()
            .unwrap_or_else(Num::one)
    }

    /// The variable a level asks, of the policy that has it.
    fn variable(&self, level: Level) -> Option<(&Policy, VariableId)> {
        sides(self.reading).find_map(|(policy, space)| match space.axis(level)?.asked {
            Asked::Variable(variable) => Some((policy, variable)),
            Asked::Comparison(_) | Asked::Elsewhere | Asked::Class => None,
        })
    }

    /// The number of a variable of the policy that is read.
    fn number<'n>(&self, of: &'n BTreeMap<Level, Num>, variable: VariableId) -> Option<&'n Num> {
        of.get(&self.reading.space.level(variable)?)
    }

    /// A number for every variable the case asks one of, such that every comparison on the way to it comes out as it does
    /// there, whatever the case leaves open: numbers that a person would write, where they do.
    pub fn numbers(&self) -> Option<BTreeMap<Level, Num>> {
        let policy = self.reading.policy;
        let space = &self.reading.space;
        let dated = policy.units.get(policy.root.index())?.dated_by.is_some();
        let stated = |level: Level| {
            let asked = space.axis(level).map(|axis| &axis.asked);
            !dated || asked != Some(&Asked::Variable(policy.question_date))
        };
        let cells = self.cells.iter().filter(|(level, _)| stated(**level));
        let mut numbers: BTreeMap<Level, Num> = cells
            .filter_map(|(&level, &cell)| Some((level, self.round(level, cell)?)))
            .collect();
        if let Some(again) = &self.again {
            let second = self.round(again.level, again.cell);
            numbers.extend(second.map(|second| (Again::NUMBER, second)));
        }
        let near = self
            .reading
            .numbers_near(&self.way, self.again.as_ref(), &numbers);
        let near = near.unwrap_or_else(|| self.bound.clone());
        let meant = |level: &Level| *level == Again::NUMBER || self.cells.contains_key(level);
        numbers.extend(near.into_iter().filter(|(level, _)| meant(level)));
        Some(numbers)
    }

    /// A number in a cell that a person would write.
    pub fn round(&self, level: Level, cell: u16) -> Option<Num> {
        let (policy, variable) = self.variable(level)?;
        let variable = policy.variables.get(variable.index())?;
        let Domain::Number { integer, .. } = &variable.domain else {
            return None;
        };
        let cell = self.reading.space.cells(level).get(usize::from(cell))?;
        representative(cell, *integer, unit(policy, &variable.kind))
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
