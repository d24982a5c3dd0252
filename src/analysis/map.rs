//! Where the borders are: the possible outcomes of a case over two of its quantities.

use super::admitted::admitted;
use super::given::given;
use super::wording::Words;
use crate::case::Case;
use crate::diagram::{Cell, Diagram, Level, NO, Reading};
use crate::policy::{AttributeId, Knowledge, Known, Printer, VariableId, VariableKind};
use crate::quantity::Num;

/// Neighbouring values of a quantity that nothing tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Where it begins, and whether that is in it; none where there is no least value.
    pub low: Option<(Num, bool)>,
    /// Where it ends, and whether that is in it; none where there is no greatest value.
    pub high: Option<(Num, bool)>,
    /// As a condition, such as `item.speed_max <= 800 km/h`; empty when it is every value.
    pub says: String,
}

/// One of the two quantities.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The variable.
    pub variable: VariableId,
    /// What it is called.
    pub name: String,
    /// Its ranges, ascending.
    pub ranges: Vec<Range>,
    /// What the case states.
    pub here: Option<Num>,
}

/// The possible outcomes over two quantities.
#[derive(Clone, Debug)]
pub struct Map {
    /// Across.
    pub x: Quantity,
    /// Up.
    pub y: Quantity,
    /// For each range of `y`, for each of `x`: the possible outcomes, strictest first. None: no case can be there.
    pub outcomes: Vec<Vec<Vec<u32>>>,
}

/// The map of a case over two variables; whatever else it states is given, and the rest is open.
pub fn map(reading: &mut Reading<'_>, case: &Case, across: VariableId, up: VariableId) -> Map {
    let policy = reading.policy;
    let attribute = |variable: VariableId| attribute_of(reading, variable);
    let moved = [attribute(across), attribute(up)];
    let rest = given(reading, case, &|id| moved.contains(&Some(id)));
    let mut rest = admitted(reading, rest);
    for id in moved.into_iter().flatten() {
        let declared = policy.attributes.get(id.index());
        if let Some(whole) = declared.and_then(|declared| declared.undeterminable_variable) {
            let known = reading.cells_of(whole, |cell| *cell == Cell::Truth(false));
            rest = reading.store.and(rest, known);
        }
    }
    let level = |variable| reading.space.level(variable).unwrap_or(Level(0));
    let (x, y) = (level(across), level(up));
    let outcome = reading.unit(policy.root).outcome;
    let mut each: Vec<(u32, Diagram)> = Vec::new();
    for value in 0..reading.outcomes(policy.root) {
        let is = reading.store.where_value(outcome, |v| v == value);
        let here = reading.store.and(rest, is);
        let here = reading
            .store
            .exists(here, &|level| level != x && level != y);
        if here != NO {
            each.push((value, here));
        }
    }
    let numbers = |level: Level| {
        let cells = reading.space.cells(level);
        cells.iter().filter(|c| **c != Cell::Undeterminable).count() as u16
    };
    let (across_cells, up_cells) = (numbers(x), numbers(y));
    let at = |i: u16, j: u16| -> Vec<u32> {
        let cell = |level: Level| if level == x { i } else { j };
        let possible = each.iter();
        let possible = possible.filter(|(_, is)| reading.store.value_at(*is, cell) != 0);
        possible.map(|(value, _)| *value).collect()
    };
    let table: Vec<Vec<Vec<u32>>> = (0..up_cells)
        .map(|j| (0..across_cells).map(|i| at(i, j)).collect())
        .collect();
    let rows = groups(up_cells, |a, b| table.get(a) == table.get(b));
    let column =
        |i: usize| -> Vec<Option<&Vec<u32>>> { table.iter().map(|row| row.get(i)).collect() };
    let columns = groups(across_cells, |a, b| column(a) == column(b));
    let outcomes = rows
        .iter()
        .map(|&(j, _)| {
            columns
                .iter()
                .filter_map(|&(i, _)| table.get(usize::from(j))?.get(usize::from(i)).cloned())
                .collect()
        })
        .collect();
    Map {
        x: quantity(reading, case, across, x, &columns),
        y: quantity(reading, case, up, y, &rows),
        outcomes,
    }
}

fn attribute_of(reading: &Reading<'_>, variable: VariableId) -> Option<AttributeId> {
    match reading
        .policy
        .variables
        .get(variable.index())
        .map(|v| &v.kind)
    {
        Some(VariableKind::Attribute(id) | VariableKind::CurvePoint { attribute: id, .. }) => {
            Some(*id)
        }
        _ => None,
    }
}

/// Neighbours that are alike, as first and last.
fn groups(count: u16, alike: impl Fn(usize, usize) -> bool) -> Vec<(u16, u16)> {
    let mut groups: Vec<(u16, u16)> = Vec::new();
    for one in 0..count {
        match groups.last_mut() {
            Some((first, last)) if alike(usize::from(*first), usize::from(one)) => *last = one,
            _ => groups.push((one, one)),
        }
    }
    groups
}

fn quantity(
    reading: &Reading<'_>,
    case: &Case,
    variable: VariableId,
    level: Level,
    ranges: &[(u16, u16)],
) -> Quantity {
    let cells = reading.space.cells(level);
    let words = Words::of(reading);
    let alone = ranges.len() == 1;
    let range = |&(first, last): &(u16, u16)| {
        let low = match cells.get(usize::from(first)) {
            Some(Cell::Point(value)) => Some((value.clone(), true)),
            Some(Cell::Between(Some(value), _)) => Some((value.clone(), false)),
            _ => None,
        };
        let high = match cells.get(usize::from(last)) {
            Some(Cell::Point(value)) => Some((value.clone(), true)),
            Some(Cell::Between(_, Some(value))) => Some((value.clone(), false)),
            _ => None,
        };
        let says = match alone {
            true => String::new(),
            false => words.said(level, &vec![(first, last)]).text,
        };
        Range { low, high, says }
    };
    Quantity {
        variable,
        name: Printer::new(reading.policy).variable(variable),
        ranges: ranges.iter().map(range).collect(),
        here: stated(reading, case, variable),
    }
}

/// What the case states of a quantity.
fn stated(reading: &Reading<'_>, case: &Case, variable: VariableId) -> Option<Num> {
    let kind = reading
        .policy
        .variables
        .get(variable.index())
        .map(|v| &v.kind)?;
    let id = attribute_of(reading, variable)?;
    let fact = case.facts.iter().find(|fact| fact.attribute == id)?;
    match (&fact.knowledge, kind) {
        (Knowledge::Exactly(Known::Number(number)), _) => Some(number.clone()),
        (Knowledge::Exactly(Known::Curve { points, .. }), VariableKind::CurvePoint { at, .. }) => {
            points
                .iter()
                .find(|(here, _)| here == at)
                .map(|(_, value)| value.clone())
        }
        _ => None,
    }
}
