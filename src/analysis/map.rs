//! Where the borders are: the possible outcomes of a case over two of its quantities.

use super::admitted::admitted;
use super::given::given;
use super::turning::attribute_of;
use super::wording::Words;
use crate::case::Case;
use crate::diagram::{Asked, Cell, Diagram, Level, NO, Reading, at_cells};
use crate::policy::{
    AttributeId, Knowledge, Known, Linear, Policy, Printer, VariableId, VariableKind,
};
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

/// What is possible in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// The possible outcomes, strictest first. None: no case can be there.
    pub possible: Vec<u32>,
    /// Where it turns on how the two quantities compare: its parts.
    pub divided: Vec<Portion>,
}

/// Portion of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Portion {
    /// For each comparison of the two, whether it holds there.
    pub holds: Vec<bool>,
    /// The possible outcomes, strictest first. None: no case can be there.
    pub possible: Vec<u32>,
}

/// A comparison of the two quantities.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The comparison.
    pub linear: Linear,
    /// That it holds, as a condition, and that it does not.
    pub says: [String; 2],
}

/// The possible outcomes over two quantities.
#[derive(Clone, Debug)]
pub struct Map {
    /// Across.
    pub x: Quantity,
    /// Up.
    pub y: Quantity,
    /// For each range of `y`, for each of `x`.
    pub fields: Vec<Vec<Field>>,
    /// How the policy compares the two with each other.
    pub compared: Vec<Compared>,
    /// May something turn inside a field, because open numbers stand between the two, or too much compares them?
    pub unsure: bool,
}

/// So many comparisons of the two are told apart in a field.
const COMPARED: usize = 6;

/// A case without what moves: of a curve of which one point does, the others are still what is stated of them.
#[must_use]
pub fn besides(policy: &Policy, case: &Case, moved: &[VariableId]) -> Case {
    let mut rest = case.clone();
    let of = |id: AttributeId| {
        let moved = moved.iter().copied();
        moved.filter(move |&variable| attribute_of(policy, variable) == Some(id))
    };
    rest.facts.retain_mut(|fact| {
        let points_moved: Vec<&Num> = of(fact.attribute)
            .filter_map(|variable| policy.variables.get(variable.index()))
            .filter_map(|variable| match &variable.kind {
                VariableKind::CurvePoint { at, .. } => Some(at),
                _ => None,
            })
            .collect();
        if of(fact.attribute).next().is_none() {
            return true;
        }
        match &mut fact.knowledge {
            // Between the points of one that is linear nothing is left where one of them moves.
            Knowledge::Exactly(Known::Curve {
                points,
                linear: false,
            }) => {
                points.retain(|(at, _)| !points_moved.contains(&at));
                !points.is_empty()
            }
            _ => false,
        }
    });
    rest
}

/// The map of a case over two variables; whatever else it states is given, and the rest is open.
pub fn map(reading: &mut Reading<'_>, case: &Case, across: VariableId, up: VariableId) -> Map {
    let policy = reading.policy;
    let attribute = |variable: VariableId| attribute_of(policy, variable);
    let moved = [attribute(across), attribute(up)];
    let rest = given(reading, &besides(policy, case, &[across, up]), &|_| false);
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
    let mut compared = compared(reading, across, up);
    let unsure = compared.len() > COMPARED;
    compared.truncate(COMPARED);
    let kept: Vec<Level> = compared.iter().map(|(level, _)| *level).collect();
    let outcome = reading.unit(policy.root).outcome;
    let mut each: Vec<Possible> = Vec::new();
    for value in 0..reading.outcomes(policy.root) {
        let is = reading.store.where_value(outcome, |v| v == value);
        let cases = reading.store.and(rest, is);
        let gone = |level: Level| level != x && level != y && !kept.contains(&level);
        let cells = reading.store.exists(cases, &gone);
        if cells != NO {
            each.push(Possible {
                value,
                cases,
                cells,
                binds: binds(reading, cases),
            });
        }
    }
    let numbers = |reading: &Reading<'_>, level: Level| {
        let cells = reading.space.cells(level);
        cells.iter().filter(|c| **c != Cell::Undeterminable).count() as u16
    };
    let (across_cells, up_cells) = (numbers(reading, x), numbers(reading, y));
    let mut table: Vec<Vec<Field>> = Vec::new();
    for j in 0..up_cells {
        let row = (0..across_cells).map(|i| field(reading, &each, &kept, [(x, i), (y, j)]));
        table.push(row.collect());
    }
    let rows = groups(up_cells, |a, b| table.get(a) == table.get(b));
    let column = |i: usize| -> Vec<Option<&Field>> { table.iter().map(|row| row.get(i)).collect() };
    let columns = groups(across_cells, |a, b| column(a) == column(b));
    let fields = rows
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
        fields,
        compared: compared.into_iter().map(|(_, one)| one).collect(),
        unsure,
    }
}

/// Where an outcome is possible.
struct Possible {
    value: u32,
    /// In which cases.
    cases: Diagram,
    /// In which cells of the two quantities, and with which comparisons of them, but for what comparisons bind.
    cells: Diagram,
    /// Do comparisons bind it?
    binds: bool,
}

/// What is possible in one cell of each quantity.
fn field(
    reading: &mut Reading<'_>,
    each: &[Possible],
    kept: &[Level],
    at: [(Level, u16); 2],
) -> Field {
    let mut parts: Vec<Portion> = Vec::new();
    for way in 0..1u32 << kept.len() {
        let truths = (0..).zip(kept).map(|(bit, level)| {
            // That it holds comes first.
            let holds = way >> bit & 1 == 0;
            let cells = reading.space.cells(*level);
            let cell = cells.iter().position(|cell| *cell == Cell::Truth(holds));
            (holds, (*level, cell.unwrap_or_default() as u16))
        });
        let (holds, cells): (Vec<bool>, Vec<(Level, u16)>) = truths.unzip();
        let cells: Vec<(Level, u16)> = at.into_iter().chain(cells).collect();
        let cell = |level: Level| {
            let found = cells.iter().find(|(here, _)| *here == level);
            found.map_or(0, |(_, cell)| *cell)
        };
        let region = at_cells(cells.iter().copied());
        let mut possible = Vec::new();
        for one in each {
            if reading.store.value_at(one.cells, cell) == 0 {
                continue;
            }
            let here = reading.store.region(&region);
            if !one.binds || reading.occurs(&[(one.cases, true), (here, true)]) {
                possible.push(one.value);
            }
        }
        if reading.can_compare(&region) {
            parts.push(Portion { holds, possible });
        }
    }
    let mut possible: Vec<u32> = parts
        .iter()
        .flat_map(|part| &part.possible)
        .copied()
        .collect();
    possible.sort_unstable();
    possible.dedup();
    let divided = parts.iter().any(|part| part.possible != possible);
    Field {
        possible,
        divided: if divided { parts } else { Vec::new() },
    }
}

/// Do cases turn on comparisons, which numbers bind beyond what cells say?
fn binds(reading: &Reading<'_>, cases: Diagram) -> bool {
    let asks = reading.store.support(cases);
    asks.into_iter().any(|level| {
        let axis = reading.space.axis(level);
        axis.is_some_and(|axis| matches!(axis.asked, Asked::Comparison(_)))
    })
}

/// The comparisons of two numbers with each other, and what asks them.
fn compared(reading: &Reading<'_>, one: VariableId, other: VariableId) -> Vec<(Level, Compared)> {
    let words = Words::of(reading);
    let axes = (0..).map(Level).zip(&reading.space.axes);
    let compared = axes.filter_map(|(level, axis)| {
        let Asked::Comparison(linear) = &axis.asked else {
            return None;
        };
        let mut terms = linear.terms.iter().map(|(_, variable)| *variable);
        if !terms.all(|variable| variable == one || variable == other) {
            return None;
        }
        let says = [true, false].map(|holds| {
            let cell = axis
                .cells
                .iter()
                .position(|cell| *cell == Cell::Truth(holds));
            let cell = cell.unwrap_or_default() as u16;
            words.said(level, &vec![(cell, cell)]).text
        });
        let linear = linear.clone();
        Some((level, Compared { linear, says }))
    });
    compared.collect()
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
    let id = attribute_of(reading.policy, variable)?;
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
