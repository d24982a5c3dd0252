//! A condition over all cases in few conditions that an author would write.
//!
//! A cover of the diagram's own variables says exactly when something holds, but it spells out what the author has a name
//! for: `category I` becomes dozens of regions. So each region is looked for among the policy's named conditions as well.
//! It starts at a case, with everything that is true of it, names and cells, and as little of that is kept as is needed,
//! what is wanted most first: what stays is prime (nothing of it can go) over names and cells alike. The regions together are
//! irredundant, and hold exactly where the condition does, but where no case can be.

use super::clause::Clause;
use super::merged::merged;
use super::seek::Seeker;
use super::vocabulary::Name;
use crate::diagram::{Diagram, NO, Reading, YES};

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

/// When `condition` holds, in at most `most` ways, in the cases that can be and where all of `given` holds, or does not
/// hold, as said of each.
pub fn phrase(
    reading: &mut Reading<'_>,
    names: &[Name],
    condition: Diagram,
    given: &[(Diagram, bool)],
    most: usize,
) -> Phrase {
    phrase_but(reading, names, None, condition, given, most)
}

/// The same without the names that say of themselves whether `but` holds, or follow from it: when an entry matches is not
/// said by the entry.
pub fn phrase_but(
    reading: &mut Reading<'_>,
    names: &[Name],
    but: Option<Diagram>,
    condition: Diagram,
    given: &[(Diagram, bool)],
    most: usize,
) -> Phrase {
    let conditions = given.iter().map(|(one, _)| *one).chain([condition]);
    let conditions: Vec<Diagram> = conditions.collect();
    if !conditions.iter().all(|one| reading.knows_classes_of(*one)) {
        // What only another policy knows of an item is said by its facts.
        let condition = reading.by_facts(condition);
        let given: Vec<(Diagram, bool)> = given
            .iter()
            .map(|&(one, holds)| (reading.by_facts(one), holds))
            .collect();
        let but = but.map(|but| reading.by_facts(but));
        return reading.plainly(|reading| {
            let names = super::vocabulary::names(reading);
            phrase_but(reading, &names, but, condition, &given, most)
        });
    }
    let telling = but.map(|but| independent_of(reading, names, but));
    let names = telling.as_deref().unwrap_or(names);
    let of_class = reading.read_off_class();
    let mut turns_on = vec![condition];
    turns_on.extend(given.iter().map(|(one, _)| *one));
    // What has nothing to do with it can be as it is in every case. What all of these have in common is not built: that is
    // many times as large as each of them.
    let answerable = reading.answerable_about(&turns_on);
    let mut given = given.to_vec();
    given.push((answerable, true));
    let asks = reading.store.support(condition);
    let mut turns_on = asks.clone();
    for &(one, _) in &given {
        turns_on.append(&mut reading.store.support(one));
    }
    let relevant: Vec<usize> = (0..names.len())
        .filter(|&at| {
            names
                .get(at)
                .is_some_and(|name| name.asks.is_subset(&turns_on))
        })
        .collect();
    let told = |at: &usize| {
        names
            .get(*at)
            .is_some_and(|name| of_class.contains(&name.diagram))
    };
    let mut seeker = Seeker {
        reading,
        names,
        of_class: relevant.iter().copied().filter(told).collect(),
        relevant,
        condition,
        asks,
        given,
    };
    let bind = seeker.comparisons_bind();
    let mut clauses: Vec<Clause> = Vec::new();
    let mut left = condition;
    let mut cut_short = false;
    while left != NO && seeker.reading.is_sound() {
        let Some(start) = seeker.start(left) else {
            break;
        };
        if clauses.len() == most {
            cut_short = true;
            break;
        }
        let mut clause = seeker.clause(&start);
        if bind {
            clause = seeker.drop_bound(clause);
        }
        left = seeker.reading.store.without(left, clause.whole);
        clauses.push(clause);
    }
    if !cut_short {
        seeker.drop_covered(&mut clauses);
    }
    let mut clauses = merged(seeker.reading, clauses);
    clauses.sort_by_key(Clause::effort);
    Phrase { clauses, cut_short }
}

/// The names that leave open whether the condition holds, whether they hold or not.
fn independent_of(reading: &mut Reading<'_>, names: &[Name], condition: Diagram) -> Vec<Name> {
    let store = &mut reading.store;
    let asks = store.support(condition);
    let mut independent = names.to_vec();
    independent.retain(|name| {
        let own = name.diagram;
        name.asks.is_disjoint(&asks)
            || (store.and(own, condition) != NO
                && store.without(own, condition) != NO
                && store.without(condition, own) != NO
                && store.or(own, condition) != YES)
    });
    independent
}
