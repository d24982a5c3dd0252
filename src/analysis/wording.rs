//! What the cells of a variable are called in a condition: the author's names and units, open and closed ends as the
//! source would write them.

use std::rc::Rc;

use crate::diagram::{Asked, Cell, Level, Ranges, Reading, Space, within};
use crate::policy::{
    AttributeId, AttributeType, ChoiceSet, Linear, Named, Policy, Printer, Test, VariableId,
    VariableKind,
};
use crate::quantity::Num;

/// A part of a condition in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    /// Where it stands among others: what is listed first, then the records as declared, the date last.
    pub place: (u8, u32, u32),
    /// The words.
    pub text: String,
    /// Do they need parentheses beside others?
    pub several: bool,
    /// Can the language say exactly this?
    pub exact: bool,
}

/// Names the cells of a space as the author of a policy would.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    /// Whose names and units.
    pub policy: &'a Policy,
    /// The space.
    pub space: &'a Space,
    /// The policies it is compared with, and the space as each of them sees it: for what only these ask.
    pub beside: &'a [(&'a Policy, Rc<Space>)],
}

impl<'a> Words<'a> {
    /// The words of the policy that is read, and of those beside it.
    pub fn of(reading: &'a Reading<'_>) -> Words<'a> {
        Words {
            policy: reading.policy,
            space: &reading.space,
            beside: &reading.beside,
        }
    }

    /// The words of a policy beside it that asks what this one does not.
    fn elsewhere(self, level: Level) -> Option<Words<'a>> {
        let asks = |space: &Space| {
            let asked = space.axis(level).map(|axis| &axis.asked);
            asked.is_some_and(|asked| !matches!(asked, Asked::Elsewhere))
        };
        let (policy, space) = self.beside.iter().find(|(_, space)| asks(space))?;
        Some(Words {
            policy,
            space,
            beside: &[],
        })
    }
}

impl Words<'_> {
    /// That a variable is in one of these cells.
    pub fn said(self, level: Level, ranges: &Ranges) -> Said {
        if let Some(Asked::Elsewhere) = self.space.axis(level).map(|axis| &axis.asked)
            && let Some(other) = self.elsewhere(level)
        {
            return other.said(level, ranges);
        }
        let cells = self.space.cells(level);
        let (text, several, exact) = match self.space.axis(level).map(|axis| &axis.asked) {
            Some(Asked::Variable(variable)) => self.variable(level, *variable, cells, ranges),
            Some(Asked::Comparison(linear)) => {
                (self.comparison(linear, cells, ranges), false, true)
            }
            Some(Asked::Elsewhere | Asked::Class) | None => (String::new(), false, false),
        };
        Said {
            place: self.place(level),
            text,
            several,
            exact,
        }
    }

    /// Can the language say exactly in which cells this is? The question date without an attribute and a single judgement
    /// have no words there, nor has a part of an entry.
    pub fn is_exact(self, level: Level) -> bool {
        let Some(axis) = self.space.axis(level) else {
            return false;
        };
        let variable = match &axis.asked {
            Asked::Variable(variable) => *variable,
            Asked::Comparison(_) => return true,
            Asked::Class => return false,
            Asked::Elsewhere => {
                let other = self.elsewhere(level);
                return other.is_some_and(|other| other.is_exact(level));
            }
        };
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(VariableKind::Judgement(_) | VariableKind::QuestionDate) | None => false,
            Some(VariableKind::Member { attribute, .. }) => {
                let attribute = self.policy.attributes.get(attribute.index());
                match attribute.map(|attribute| &attribute.ty) {
                    Some(AttributeType::Entries) => self.policy.codes_of(&axis.members).1,
                    _ => true,
                }
            }
            Some(_) => true,
        }
    }

    /// The variable a level asks, if it is one.
    pub fn kind(self, level: Level) -> Option<&'static str> {
        let Some(Asked::Variable(variable)) = self.space.axis(level).map(|axis| &axis.asked) else {
            return None;
        };
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(VariableKind::Judgement(_)) => Some("judgement"),
            Some(VariableKind::Member { .. }) => Some("member"),
            _ => None,
        }
    }

    fn place(self, level: Level) -> (u8, u32, u32) {
        const DATE: u8 = 9;
        let variable = match self.space.axis(level).map(|axis| &axis.asked) {
            Some(Asked::Variable(variable)) => *variable,
            Some(Asked::Comparison(linear)) => match linear.terms.first() {
                Some((_, variable)) => *variable,
                None => return (DATE, 0, 0),
            },
            Some(Asked::Elsewhere | Asked::Class) | None => return (DATE, 0, 0),
        };
        let attribute = match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(
                VariableKind::Attribute(attribute)
                | VariableKind::CurvePoint { attribute, .. }
                | VariableKind::Member { attribute, .. }
                | VariableKind::Undeterminable(attribute),
            ) => *attribute,
            Some(VariableKind::Judgement(entry)) => return (2, entry.0, 0),
            Some(VariableKind::Identity(record)) => return (4, record.0, 0),
            Some(VariableKind::QuestionDate) | None => return (DATE, 0, 0),
        };
        let declared = self.policy.attributes.get(attribute.index());
        let dated = self.policy.units.get(self.policy.root.index());
        if dated.and_then(|unit| unit.dated_by) == Some(attribute) {
            return (DATE, attribute.0, variable.0);
        }
        let record = declared.map_or(0, |declared| declared.record.0);
        (4, record, attribute.0 + 1)
    }

    fn variable(
        self,
        level: Level,
        id: VariableId,
        cells: &[Cell],
        ranges: &Ranges,
    ) -> (String, bool, bool) {
        let subject = Printer::new(self.policy).variable(id);
        let known = cells.iter().filter(|c| **c != Cell::Undeterminable).count();
        let open = (known..cells.len()).any(|cell| within(ranges, cell as u16));
        let ranges: Ranges = ranges
            .iter()
            .filter(|(first, _)| usize::from(*first) < known)
            .map(|&(first, last)| (first, last.min((known - 1) as u16)))
            .collect();
        let any = ranges.first() == Some(&(0, (known.max(1) - 1) as u16));
        let (text, several, exact) = if ranges.is_empty() {
            return (format!("{subject} is undeterminable"), false, true);
        } else if any && known < cells.len() {
            return (format!("{subject} is not undeterminable"), false, true);
        } else {
            match cells.first() {
                Some(Cell::Truth(_)) => {
                    let holds = ranges.first() == Some(&(1, 1));
                    return self.truth(level, id, subject, holds, known < cells.len(), open);
                }
                Some(Cell::Choices(_)) => {
                    let mut choices = ChoiceSet::empty();
                    for (number, cell) in (0..).zip(cells) {
                        if let Cell::Choices(here) = cell
                            && within(&ranges, number)
                        {
                            choices = choices.union(here);
                        }
                    }
                    (self.choices(id, &subject, &choices), false, true)
                }
                _ => self.numbers(id, &subject, cells, &ranges, known),
            }
        };
        match open {
            true => (
                format!("{text} or {subject} is undeterminable"),
                true,
                exact,
            ),
            false => (text, several, exact),
        }
    }

    /// `not x` holds of what is undeterminable too.
    fn truth(
        self,
        level: Level,
        id: VariableId,
        subject: String,
        holds: bool,
        may_be_open: bool,
        open: bool,
    ) -> (String, bool, bool) {
        let (subject, exact) = match self.policy.variables.get(id.index()).map(|v| &v.kind) {
            Some(VariableKind::Member { attribute, .. }) => {
                let members = self.space.axis(level).map_or(&[][..], |axis| &axis.members);
                self.member(*attribute, members)
            }
            Some(VariableKind::Undeterminable(attribute)) => {
                let name = Printer::new(self.policy).attribute(*attribute);
                let not = if holds { "" } else { "not " };
                return (format!("{name} is {not}undeterminable"), false, true);
            }
            Some(VariableKind::Judgement(_)) => (subject, false),
            _ => (subject, true),
        };
        match (holds, may_be_open, open) {
            (true, _, false) => (subject, false, exact),
            (true, _, true) => (
                format!("{subject} or {subject} is undeterminable"),
                true,
                exact,
            ),
            (false, true, false) => (
                format!("not {subject} and {subject} is not undeterminable"),
                false,
                exact,
            ),
            (false, _, _) => (format!("not {subject}"), false, exact),
        }
    }

    /// `item.designed_for has 1.A`. A code asks for what is at or under it, so a class can be said when it is made of whole
    /// entries.
    fn member(self, id: AttributeId, class: &[u32]) -> (String, bool) {
        let printer = Printer::new(self.policy);
        let name = printer.attribute(id);
        let (names, exact) = match self.policy.attributes.get(id.index()).map(|a| &a.ty) {
            Some(AttributeType::Entries) => self.policy.codes_of(class),
            Some(AttributeType::Set(values)) => {
                let mut names: Vec<String> = class
                    .iter()
                    .filter_map(|at| values.get(*at as usize))
                    .map(|value| value.name.clone())
                    .collect();
                names.sort();
                (names, true)
            }
            _ => (Vec::new(), false),
        };
        let text = match names.as_slice() {
            [only] => format!("{name} has {only}"),
            _ => format!("{name} has any of {{ {} }}", names.join(", ")),
        };
        (text, exact)
    }

    fn choices(self, id: VariableId, subject: &str, choices: &ChoiceSet) -> String {
        let printer = Printer::new(self.policy);
        let Some(VariableKind::Attribute(attribute)) =
            self.policy.variables.get(id.index()).map(|v| &v.kind)
        else {
            return printer.test(id, &Test::Choice(choices.clone()));
        };
        match self.policy.attributes.get(attribute.index()).map(|a| &a.ty) {
            Some(AttributeType::OneOf { values, .. }) => {
                let missing = ChoiceSet::all(values.len()).minus(choices);
                if missing.len() > 1 && missing.len() < choices.len() {
                    let positive = printer.test(id, &Test::Choice(choices.clone()));
                    if positive.contains(" in {") {
                        return format!("{subject} not in {{ {} }}", listed(values, &missing));
                    }
                    return positive;
                }
                printer.test(id, &Test::Choice(choices.clone()))
            }
            _ => printer.test(id, &Test::Choice(choices.clone())),
        }
    }

    fn numbers(
        self,
        id: VariableId,
        subject: &str,
        cells: &[Cell],
        ranges: &Ranges,
        known: usize,
    ) -> (String, bool, bool) {
        let printer = Printer::new(self.policy);
        let shown = |number: &Num| printer.variable_number(id, number);
        let asked = self.policy.variables.get(id.index()).map(|v| &v.kind);
        let is_day = asked == Some(&VariableKind::QuestionDate);
        if let [(0, before), (after, last)] = ranges.as_slice()
            && usize::from(*last) + 1 == known
            && before + 2 == *after
            && let Some(Cell::Point(hole)) = cells.get(usize::from(before + 1))
            && !is_day
        {
            return (format!("{subject} != {}", shown(hole)), false, true);
        }
        let texts: Vec<String> = ranges
            .iter()
            .map(|&(first, last)| {
                let low = cells.get(usize::from(first)).filter(|_| first > 0);
                let high = cells
                    .get(usize::from(last))
                    .filter(|_| usize::from(last) + 1 < known);
                let low = low.and_then(|cell| match cell {
                    Cell::Point(value) => Some((value, true)),
                    Cell::Between(Some(value), _) => Some((value, false)),
                    _ => None,
                });
                let high = high.and_then(|cell| match cell {
                    Cell::Point(value) => Some((value, true)),
                    Cell::Between(_, Some(value)) => Some((value, false)),
                    _ => None,
                });
                if is_day {
                    return days(low, high, shown);
                }
                let sign = |within: bool| if within { "<=" } else { "<" };
                let point = cells.get(usize::from(first));
                match (low, high) {
                    _ if first == last && matches!(point, Some(Cell::Point(_))) => match point {
                        Some(Cell::Point(value)) => format!("{subject} == {}", shown(value)),
                        _ => String::new(),
                    },
                    (Some((low, true)), None) => format!("{subject} >= {}", shown(low)),
                    (Some((low, false)), None) => format!("{subject} > {}", shown(low)),
                    (None, Some((high, with))) => {
                        format!("{subject} {} {}", sign(with), shown(high))
                    }
                    (Some((low, from)), Some((high, to))) => format!(
                        "{} {} {subject} {} {}",
                        shown(low),
                        sign(from),
                        sign(to),
                        shown(high)
                    ),
                    (None, None) => "true".to_owned(),
                }
            })
            .collect();
        (texts.join(" or "), texts.len() > 1, !is_day)
    }

    fn comparison(self, linear: &Linear, cells: &[Cell], ranges: &Ranges) -> String {
        let holds = (0..)
            .zip(cells)
            .any(|(number, cell)| *cell == Cell::Truth(true) && within(ranges, number));
        let printer = Printer::new(self.policy);
        let may_be_open = linear.terms.iter().any(|(_, variable)| {
            let variable = self.policy.variables.get(variable.index());
            variable.is_some_and(|variable| variable.undeterminable)
        });
        match holds {
            true => printer.comparison(linear),
            false if may_be_open => format!("not {}", printer.comparison(linear)),
            false => printer.comparison(&Linear {
                op: linear.op.negated(),
                ..linear.clone()
            }),
        }
    }
}

fn listed(values: &[Named], choices: &ChoiceSet) -> String {
    let named = choices.iter().filter_map(|at| values.get(at as usize));
    let names: Vec<&str> = named.map(|value| value.name.as_str()).collect();
    names.join(", ")
}

/// The question date has no name in the language; it is said as `from` and `until` are.
fn days(
    low: Option<(&Num, bool)>,
    high: Option<(&Num, bool)>,
    shown: impl Fn(&Num) -> String,
) -> String {
    let low = low.map(|(day, with)| match with {
        true => format!("on or after {}", shown(day)),
        false => format!("after {}", shown(day)),
    });
    let high = high.map(|(day, with)| match with {
        true => format!("on or before {}", shown(day)),
        false => format!("before {}", shown(day)),
    });
    let both: Vec<String> = low.into_iter().chain(high).collect();
    both.join(" and ")
}
