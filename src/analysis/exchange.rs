//! Which facts of one case, taken from another, turn its answer: the smallest sets of them, however many differ.
//!
//! Whether any exchange among some facts turns the answer is one question to the diagrams, whatever the number of facts, and
//! more facts turn no less. So the smallest sets are found as smallest unsatisfiable sets are: what is enough to keep the
//! answer as it is, as much as can be, leaves out one fact at least of every set that turns it, and the cheapest choice
//! that meets all of that is tried next (A. Ignatiev and others, *Smallest MUS Extraction with Minimal Hitting Set
//! Dualization*, 2015).

use std::collections::BTreeSet;

use super::given::given;
use super::hitting::chosen;
use crate::case::Case;
use crate::diagram::{Diagram, NO, Reading};
use crate::policy::Policy;

/// A fact of two cases: the one case and the other with this fact alone.
pub type Differing = [Case; 2];

/// The smallest sets of facts whose exchange turns an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Smallest {
    /// The sets, by the positions of their facts; all of one size.
    pub sets: Vec<Vec<usize>>,
    /// How many questions it took.
    pub asked: usize,
}

/// How many questions are asked at most.
const MOST: usize = 4_000;

/// The smallest sets of facts that turn the answer of a case, of which the outcome is decided, when it takes them from
/// another case: with them, some other outcome is possible. The policy must tell apart the numbers that both state, and
/// neither may be classified by a person or asked for another day than its own. None where the diagrams take more than
/// `budget` nodes or there are too many sets to go through: what is not surely the smallest is not called so.
#[must_use]
pub fn smallest(
    policy: &Policy,
    alike: &Case,
    differing: &[Differing],
    outcome: u32,
    budget: usize,
) -> Option<Smallest> {
    let mut reading = Reading::new(policy, budget);
    let decided = reading.unit(policy.root).outcome;
    let turned = reading.store.where_value(decided, |value| value != outcome);
    let in_force = reading.in_force_at_all();
    let before = reading.store.not(in_force);
    let turned = reading.store.or(turned, before);
    let alike = given(&mut reading, alike, &|_| false);
    let turned = reading.store.and(turned, alike);
    let facts = differing.iter().map(|cases| {
        cases
            .each_ref()
            .map(|case| given(&mut reading, case, &|_| false))
    });
    let facts: Vec<[Diagram; 2]> = facts.collect();
    let possible = reading.possible();
    let mut exchanges = Exchanges {
        reading,
        facts,
        turned,
        possible,
        kept: Vec::new(),
        asked: 0,
    };
    let sets = exchanges.smallest()?;
    exchanges.reading.is_sound().then_some(Smallest {
        sets,
        asked: exchanges.asked,
    })
}

struct Exchanges<'p> {
    reading: Reading<'p>,
    /// Each fact as the one case and as the other states it.
    facts: Vec<[Diagram; 2]>,
    /// Where the answer is another, with everything that both state.
    turned: Diagram,
    possible: Diagram,
    /// Of each choice of facts that turns nothing, the facts it leaves out: a set that turns the answer has one of them.
    kept: Vec<Vec<usize>>,
    asked: usize,
}

impl Exchanges<'_> {
    fn smallest(&mut self) -> Option<Vec<Vec<usize>>> {
        let costs = vec![1; self.facts.len()];
        let first = loop {
            let Some((chosen, sure)) = chosen(&costs, &self.kept) else {
                return Some(Vec::new());
            };
            if !sure {
                return None;
            }
            let chosen: BTreeSet<usize> = chosen.into_iter().collect();
            match self.turns(&chosen) {
                true => break chosen,
                false => self.keep(chosen),
            }
            if self.asked > MOST {
                return None;
            }
        };
        // Every other set of that size meets what was kept so far as well.
        let size = first.len();
        let mut sets = BTreeSet::from([first]);
        loop {
            let mut met = BTreeSet::new();
            self.meeting(&mut BTreeSet::new(), size, &mut met);
            let mut news = met.into_iter().filter(|set| !sets.contains(set));
            let Some(next) = news.next() else {
                break;
            };
            match self.turns(&next) {
                // A smaller one would have been the cheapest.
                true if next.len() < size => return None,
                true => {
                    sets.insert(next);
                }
                false => self.keep(next),
            }
            if self.asked > MOST {
                return None;
            }
        }
        let sets = sets.into_iter();
        Some(sets.map(|set| set.into_iter().collect()).collect())
    }

    /// Does some exchange among these facts turn the answer?
    fn turns(&mut self, exchanged: &BTreeSet<usize>) -> bool {
        self.asked += 1;
        let store = &mut self.reading.store;
        let mut here = self.turned;
        for (at, &[one, other]) in self.facts.iter().enumerate() {
            let fact = match exchanged.contains(&at) {
                true => store.or(one, other),
                false => one,
            };
            here = store.and(here, fact);
            if here == NO {
                return false;
            }
        }
        store.overlap(here, self.possible, true)
    }

    /// Remembers what a choice that turns nothing leaves out, with as many more facts as still turn nothing.
    fn keep(&mut self, mut chosen: BTreeSet<usize>) {
        for at in 0..self.facts.len() {
            if chosen.insert(at) && self.turns(&chosen) {
                chosen.remove(&at);
            }
        }
        let left = (0..self.facts.len()).filter(|at| !chosen.contains(at));
        self.kept.push(left.collect());
    }

    /// Choices of at most so many facts that meet all that was kept.
    fn meeting(
        &self,
        taken: &mut BTreeSet<usize>,
        size: usize,
        met: &mut BTreeSet<BTreeSet<usize>>,
    ) {
        let mut kept = self.kept.iter();
        let unmet = kept.find(|facts| facts.iter().all(|fact| !taken.contains(fact)));
        let Some(unmet) = unmet else {
            met.insert(taken.clone());
            return;
        };
        if taken.len() == size || met.len() > MOST {
            return;
        }
        for &fact in unmet {
            taken.insert(fact);
            self.meeting(taken, size, met);
            taken.remove(&fact);
        }
    }
}
