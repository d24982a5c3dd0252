//! A condition over all cases in few conditions that an author would write.
//!
//! A cover of the diagram's own variables says exactly when something holds, but it spells out what the author has a name
//! for: `category I` becomes dozens of regions. So each region is looked for among the policy's named conditions as well.
//! It starts at a case, with everything that is true of it, names and cells, and as little of that is kept as is needed,
//! what is wanted most first: what stays is prime (nothing of it can go) over names and cells alike. The regions together are
//! irredundant, and hold exactly where the condition does, but where no case can be.

use std::collections::BTreeSet;

use super::clause::Clause;
use super::merged::merged;
use super::seek::Seeker;
use super::vocabulary::Name;
use crate::diagram::{Diagram, NO, Reading};

/// A condition as alternatives.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The ways in which it holds. None: it never does.
    pub clauses: Vec<Clause>,
    /// Is something missing, because more would be needed than were asked for?
    pub cut_short: bool,
}

impl Phrase {
    /// The whole condition in the language.
    #[must_use]
    pub fn text(&self) -> String {
        match self.clauses.as_slice() {
            [] => "false".to_owned(),
            [only] => only.text(),
            several => {
                let ways: Vec<String> = several
                    .iter()
                    .map(|clause| match clause.parts.len() {
                        0 | 1 => clause.text(),
                        _ => format!("({})", clause.text()),
                    })
                    .collect();
                ways.join(" or ")
            }
        }
    }
}

/// When `condition` holds in the cases where `given` does, in at most `most` ways.
pub fn phrase(
    reading: &mut Reading<'_>,
    names: &[Name],
    condition: Diagram,
    given: Diagram,
    most: usize,
) -> Phrase {
    let holds = reading.store.held_to(condition, given);
    // What has nothing to do with it can be as it is in every case.
    let answerable = reading.answerable_about(&[condition, given]);
    let needed = reading.store.held_to(holds, answerable);
    let given = reading.store.held_to(given, answerable);
    // What they have in common is not built.
    let fails = vec![(given, true), (condition, false)];
    let mut asks = BTreeSet::new();
    for &(one, _) in &fails {
        asks.extend(reading.store.support(one));
    }
    let relevant: Vec<usize> = (0..names.len())
        .filter(|&at| names.get(at).is_some_and(|name| name.asks.is_subset(&asks)))
        .collect();
    let mut seeker = Seeker {
        reading,
        names,
        relevant,
        fails,
        needed,
    };
    let mut clauses: Vec<Clause> = Vec::new();
    let mut left = needed;
    let mut cut_short = false;
    while left != NO && seeker.reading.is_sound() {
        if clauses.len() == most {
            cut_short = true;
            break;
        }
        let Some(clause) = seeker.clause(left) else {
            break;
        };
        left = seeker.reading.store.without(left, clause.whole);
        clauses.push(clause);
    }
    if !cut_short {
        seeker.drop_covered(&mut clauses, needed);
    }
    let mut clauses = merged(seeker.reading, clauses);
    clauses.sort_by_key(Clause::effort);
    Phrase { clauses, cut_short }
}
