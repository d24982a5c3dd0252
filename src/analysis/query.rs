//! When does a condition hold?

use super::admitted::admitted;
use super::clause::Clause;
use super::phrase::phrase;
use super::vocabulary::names;
use super::witness::{Unmade, Witness, witness};
use crate::diagram::{self, Diagram, Reading};

/// In how many of the cases asked about a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// In none.
    Never,
    /// In some.
    Sometimes,
    /// In all.
    Always,
}

/// One way in which it holds, with a case.
#[derive(Clone, Debug)]
pub struct Way {
    /// The way.
    pub clause: Clause,
    /// A case in it.
    pub witness: Result<Witness, Unmade>,
}

/// When a condition holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// In how many cases.
    pub extent: Extent,
    /// The ways, the shortest first; together they are every case in which it holds, unless cut short.
    pub ways: Vec<Way>,
    /// Are there more ways than were asked for?
    pub cut_short: bool,
}

/// When the condition holds, among the cases in which `given` does, in at most `most` ways.
#[must_use]
pub fn query(reading: &mut Reading<'_>, condition: Diagram, given: Diagram, most: usize) -> Held {
    let names = names(reading);
    let asked = reading.store.and(condition, given);
    let fails = reading.store.without(given, condition);
    let fails = admitted(reading, fails);
    let always = matches!(reading.way(fails), diagram::Way::None);
    loop {
        let known = reading.answerable();
        let said = phrase(reading, &names, condition, &[(given, true)], most);
        let extent = match (said.clauses.is_empty(), always) {
            (true, _) => Extent::Never,
            (false, true) => Extent::Always,
            (false, false) => Extent::Sometimes,
        };
        let mut ways = Vec::new();
        for clause in said.clauses {
            let here = reading.store.and(clause.whole, asked);
            let witness = witness(reading, here);
            ways.push(Way { clause, witness });
        }
        // A way on which comparisons of two numbers contradict each other is none, and by now that is known: it is
        // not found again.
        let none = |way: &Way| matches!(way.witness, Err(Unmade::Empty));
        if ways.iter().any(none) && reading.answerable() != known {
            continue;
        }
        return Held {
            extent,
            ways,
            cut_short: said.cut_short,
        };
    }
}
