//! What of a fact can be turned, and to which value nearest to the one stated.

use super::beyond::Beyond;
use super::line::{Change, Distance};
use super::number::representative;
use super::wording::Words;
use crate::case::Case;
use crate::diagram::{Cell, Level, Reading};
use crate::policy::{
    AttributeId, AttributeType, Domain, Knowledge, Known, Policy, VariableId, VariableKind,
};
use crate::quantity::Num;

/// What can be turned: a value, a curve at one point, or the members of a set.
pub(super) struct Knob {
    /// The fact.
    pub id: AttributeId,
    /// What of it is turned.
    pub what: Turning,
    /// Whether the set or curve cannot be determined: it can be, once it is stated.
    whole: Option<Level>,
}

/// What is turned.
pub(super) enum Turning {
    One(VariableId, Level),
    Members(Vec<(VariableId, Level)>),
    /// Whether a set or curve cannot be determined as a whole.
    Undeterminable(Level),
}

impl Knob {
    /// What can be turned of a fact.
    pub fn of(reading: &Reading<'_>, id: AttributeId) -> Vec<Knob> {
        let policy = reading.policy;
        let Some(attribute) = policy.attributes.get(id.index()) else {
            return Vec::new();
        };
        let level = |variable: VariableId| reading.space.level(variable);
        if let Some(own) = attribute.variable {
            let one = |at| Knob {
                id,
                what: Turning::One(own, at),
                whole: None,
            };
            return level(own).map(one).into_iter().collect();
        }
        let whole = attribute.undeterminable_variable.and_then(level);
        let parts = attribute
            .parts
            .iter()
            .filter_map(|&part| Some((part, level(part)?)));
        let mut knobs: Vec<Knob> = match attribute.ty {
            AttributeType::Curve { .. } => parts
                .map(|(part, at)| Knob {
                    id,
                    what: Turning::One(part, at),
                    whole,
                })
                .collect(),
            _ => vec![Knob {
                id,
                what: Turning::Members(parts.collect()),
                whole,
            }],
        };
        knobs.extend(whole.map(|level| Knob {
            id,
            what: Turning::Undeterminable(level),
            whole: None,
        }));
        knobs
    }

    /// The variables it turns.
    pub fn levels(&self) -> Vec<Level> {
        let mut levels = match &self.what {
            Turning::One(_, level) => vec![*level],
            Turning::Members(parts) => parts.iter().map(|(_, level)| *level).collect(),
            Turning::Undeterminable(level) => vec![*level],
        };
        levels.extend(self.whole);
        levels
    }

    /// The nearest values that lead there: of a number on either side, of a set the fewest members added or taken away.
    pub fn nearest(&self, reading: &mut Reading<'_>, case: &Case, good: &Beyond) -> Vec<Change> {
        if good.is_nowhere() {
            return Vec::new();
        }
        match &self.what {
            Turning::Members(_) => good.nearest(reading, case, &[self]).unwrap_or_default(),
            Turning::One(variable, level) => {
                let count = reading.space.cells(*level).len() as u16;
                let inside: Vec<u16> = (0..count)
                    .filter(|&cell| good.holds(reading, &[(*level, cell)]))
                    .collect();
                one_value(reading, case, self.id, *variable, *level, &inside)
            }
            Turning::Undeterminable(level) => {
                let stated = exactly(case, self.id) == Some(&Known::Undeterminable);
                let cells = reading.space.cells(*level);
                let cell = cells.iter().position(|cell| *cell == Cell::Truth(true));
                let turned = cell
                    .filter(|_| !stated)
                    .filter(|&cell| good.holds(reading, &[(*level, cell as u16)]));
                let words = Words::of(reading);
                let change = turned.map(|cell| Change {
                    attribute: self.id,
                    to: Known::Undeterminable,
                    says: words.said(*level, &vec![(cell as u16, cell as u16)]).text,
                    distance: None,
                });
                change.into_iter().collect()
            }
        }
    }

    /// The values to try, one of each cell but the one it is in, with the change that takes.
    pub fn values(
        &self,
        reading: &Reading<'_>,
        case: &Case,
        variable: VariableId,
        level: Level,
    ) -> Vec<(u16, Change)> {
        let count = reading.space.cells(level).len() as u16;
        let value = |cell| {
            let changes = one_value(reading, case, self.id, variable, level, &[cell]);
            Some((cell, changes.into_iter().next()?))
        };
        (0..count).filter_map(value).collect()
    }
}

/// What the case states of a fact, when it is one value.
pub(super) fn exactly(case: &Case, id: AttributeId) -> Option<&Known> {
    let fact = case.facts.iter().find(|fact| fact.attribute == id)?;
    match &fact.knowledge {
        Knowledge::Exactly(known) => Some(known),
        _ => None,
    }
}

/// The values of one variable beyond the line: of a number the nearest above and below.
fn one_value(
    reading: &Reading<'_>,
    case: &Case,
    id: AttributeId,
    variable: VariableId,
    level: Level,
    inside: &[u16],
) -> Vec<Change> {
    let policy = reading.policy;
    let cells = reading.space.cells(level);
    let words = Words::of(reading);
    let current = exactly(case, id);
    let at = match policy.variables.get(variable.index()).map(|v| &v.kind) {
        Some(VariableKind::CurvePoint { at, .. }) => Some(at.clone()),
        _ => None,
    };
    let number = match current {
        Some(Known::Number(number)) => Some(number.clone()),
        Some(Known::Curve { points, .. }) => points
            .iter()
            .find(|(here, _)| Some(here) == at.as_ref())
            .map(|(_, value)| value.clone()),
        _ => None,
    };
    let stated = |cell: &Cell| match (cell, current) {
        (Cell::Truth(truth), Some(Known::Bool(stated))) => truth == stated,
        (Cell::Choices(choices), Some(Known::Choice(stated))) => choices.contains(*stated),
        (Cell::Undeterminable, Some(Known::Undeterminable)) => true,
        (cell, _) => number.as_ref().is_some_and(|number| holds(cell, number)),
    };
    let here = cells.iter().position(stated).map(|cell| cell as u16);
    if here.is_some_and(|here| inside.contains(&here)) {
        return Vec::new();
    }
    let whole = |value: Num| match (&at, current) {
        (None, _) => Known::Number(value),
        (Some(at), Some(Known::Curve { points, .. })) => moved(policy, id, points, at, value),
        (Some(at), _) => Known::Curve {
            points: vec![(at.clone(), value)],
            linear: false,
        },
    };
    let integer = matches!(
        policy.variables.get(variable.index()).map(|v| &v.domain),
        Some(Domain::Number { integer: true, .. })
    );
    let mut changes = Vec::new();
    if let (Some(here), Some(from)) = (here, &number) {
        // That it cannot be determined is on neither side.
        let last = cells.len().saturating_sub(1) as u16;
        let open = cells.last() == Some(&Cell::Undeterminable) && inside.last() == Some(&last);
        let measured = match inside.split_last() {
            Some((_, numbers)) if open => numbers,
            _ => inside,
        };
        if open && at.is_none() {
            changes.push(Change {
                attribute: id,
                to: Known::Undeterminable,
                says: words.said(level, &vec![(last, last)]).text,
                distance: None,
            });
        }
        for run in runs(measured, here) {
            let up = run.0 > here;
            let nearest = if up { run.0 } else { run.1 };
            let Some(cell) = cells.get(usize::from(nearest)) else {
                continue;
            };
            let (line, reached) = match cell {
                Cell::Point(value) => (value.clone(), true),
                Cell::Between(Some(low), _) if up => (low.clone(), false),
                Cell::Between(_, Some(high)) if !up => (high.clone(), false),
                _ => continue,
            };
            let Some(to) = near(policy, id, cell, integer, up) else {
                continue;
            };
            changes.push(Change {
                attribute: id,
                to: whole(to),
                says: words.said(level, &vec![run]).text,
                distance: Some(Distance {
                    variable,
                    from: from.clone(),
                    line,
                    reached,
                }),
            });
        }
        return changes;
    }
    let ranges: Vec<(u16, u16)> = inside.iter().map(|&cell| (cell, cell)).collect();
    let Some(cell) = inside
        .first()
        .and_then(|&cell| cells.get(usize::from(cell)))
    else {
        return Vec::new();
    };
    let to = match cell {
        Cell::Truth(truth) => Some(Known::Bool(*truth)),
        Cell::Choices(choices) => choices.iter().next().map(Known::Choice),
        Cell::Undeterminable => Some(Known::Undeterminable),
        cell => near(policy, id, cell, integer, true).map(whole),
    };
    let merged = merged(&ranges);
    changes.extend(to.map(|to| Change {
        attribute: id,
        to,
        says: words.said(level, &merged).text,
        distance: None,
    }));
    changes
}

fn merged(ranges: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut merged: Vec<(u16, u16)> = Vec::new();
    for &(first, last) in ranges {
        match merged.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// The nearest run of cells below, and the nearest above.
fn runs(inside: &[u16], here: u16) -> Vec<(u16, u16)> {
    let singles: Vec<(u16, u16)> = inside.iter().map(|&cell| (cell, cell)).collect();
    let merged = merged(&singles);
    let below = merged.iter().rev().find(|(_, last)| *last < here);
    let above = merged.iter().find(|(first, _)| *first > here);
    below.into_iter().chain(above).copied().collect()
}

/// A value of the cell near the side from which one comes.
fn near(policy: &Policy, id: AttributeId, cell: &Cell, integer: bool, up: bool) -> Option<Num> {
    let unit = match policy.attributes.get(id.index()).map(|a| &a.ty) {
        Some(AttributeType::Quantity { unit, .. } | AttributeType::Curve { value: unit, .. }) => {
            Some(unit)
        }
        _ => None,
    };
    if let Cell::Between(low, Some(high)) = cell
        && !up
    {
        let shown = unit.map_or_else(|| high.clone(), |unit| unit.from_base(high));
        let step = shown.clone().ceil() - Num::one();
        let step = unit.map_or_else(|| step.clone(), |unit| unit.to_base(&step));
        if low.as_ref().is_none_or(|low| *low < step) && !step.is_negative() && step < *high {
            return Some(step);
        }
    }
    representative(cell, integer, unit)
}

/// A curve with another value at one point, without the stated points that would contradict it.
fn moved(policy: &Policy, id: AttributeId, points: &[(Num, Num)], at: &Num, value: Num) -> Known {
    let rising = matches!(
        policy.attributes.get(id.index()).map(|a| &a.ty),
        Some(AttributeType::Curve { rising: true, .. })
    );
    let mut kept: Vec<(Num, Num)> = points
        .iter()
        .filter(|(other, there)| {
            let lower = if rising { other < at } else { other > at };
            other != at
                && if lower {
                    *there <= value
                } else {
                    *there >= value
                }
        })
        .cloned()
        .collect();
    kept.push((at.clone(), value));
    kept.sort();
    Known::Curve {
        points: kept,
        linear: false,
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
