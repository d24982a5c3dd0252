//! A diagram as a formula: what it says of the facts of one complete case.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mtcrc::diagram::{Asked, Cell, Diagram, Level, Reading, Region};
use mtcrc::policy::Op;
use mtcrc::quantity::Num;

use super::meaning::Meaning;

/// Writes diagrams into the script of a meaning, each node once.
#[derive(Default)]
pub struct Drawn(BTreeMap<Diagram, String>);

impl Drawn {
    /// The diagram's value as a whole number.
    pub fn value(
        &mut self,
        meaning: &mut Meaning<'_>,
        reading: &Reading<'_>,
        diagram: Diagram,
    ) -> String {
        if let Some(value) = diagram.value() {
            return value.to_string();
        }
        if let Some(name) = self.0.get(&diagram) {
            return name.clone();
        }
        let edges = reading.store.edges(diagram).to_vec();
        let Some(level) = reading.store.level(diagram) else {
            return "0".to_owned();
        };
        let mut says = String::new();
        let mut closing = 0;
        let mut first = 0;
        for (position, edge) in edges.iter().enumerate() {
            let to = self.value(meaning, reading, edge.to);
            if position + 1 == edges.len() {
                says.push_str(&to);
            } else {
                let within = cells(meaning, reading, level, first, edge.last);
                let _ = write!(says, "(ite {within} {to} ");
                closing += 1;
            }
            first = edge.last + 1;
        }
        says.push_str(&")".repeat(closing));
        let name = format!("node{}", self.0.len());
        let _ = writeln!(meaning.script, "(define-fun {name} () Int {says})");
        self.0.insert(diagram, name.clone());
        name
    }
}

/// A region as a formula.
pub fn region(meaning: &Meaning<'_>, reading: &Reading<'_>, region: &Region) -> String {
    let mut parts = vec!["true".to_owned()];
    for (&level, ranges) in region {
        let ways: Vec<String> = ranges
            .iter()
            .map(|&(first, last)| cells(meaning, reading, level, first, last))
            .collect();
        parts.push(format!("(or false {})", ways.join(" ")));
    }
    format!("(and {})", parts.join(" "))
}

/// The answer at a level is in one of these cells.
fn cells(
    meaning: &Meaning<'_>,
    reading: &Reading<'_>,
    level: Level,
    first: u16,
    last: u16,
) -> String {
    let Some(axis) = reading.space.axis(level) else {
        return "true".to_owned();
    };
    let ways: Vec<String> = axis
        .cells
        .get(usize::from(first)..=usize::from(last))
        .unwrap_or_default()
        .iter()
        .map(|cell| in_cell(meaning, &axis.asked, cell))
        .collect();
    format!("(or false {})", ways.join(" "))
}

fn in_cell(meaning: &Meaning<'_>, asked: &Asked, cell: &Cell) -> String {
    let variable = match asked {
        Asked::Comparison(linear) => {
            let holds = meaning.linear(linear);
            return match cell {
                Cell::Truth(true) => holds,
                _ => format!("(not {holds})"),
            };
        }
        Asked::Variable(variable) => *variable,
        Asked::Elsewhere | Asked::Class => unreachable!("one policy is read, by its facts"),
    };
    // A part of a set or curve that is undeterminable as a whole has cells of its own all the same.
    let own = meaning.policy.variables[variable.index()].undeterminable
        && meaning.undeterminable(variable) == format!("u{}", variable.0);
    let unknown = if own {
        meaning.undeterminable(variable)
    } else {
        "false".to_owned()
    };
    let compare = |op, constant: &Num| meaning.compare(&[(Num::one(), variable)], op, constant);
    let says = match cell {
        Cell::Undeterminable => return unknown,
        Cell::Truth(truth) => format!("(= v{} {truth})", variable.0),
        Cell::Choices(choices) => {
            let ways: Vec<String> = choices
                .iter()
                .map(|choice| format!("(= v{} {choice})", variable.0))
                .collect();
            format!("(or false {})", ways.join(" "))
        }
        Cell::Point(value) => compare(Op::Eq, value),
        Cell::Between(low, high) => {
            let low = low.as_ref().map(|low| compare(Op::Gt, low));
            let high = high.as_ref().map(|high| compare(Op::Lt, high));
            let ends: Vec<String> = low.into_iter().chain(high).collect();
            format!("(and true {})", ends.join(" "))
        }
    };
    format!("(and (not {unknown}) {says})")
}
