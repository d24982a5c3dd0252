//! Where does a merged policy decide as neither side does?

use std::collections::BTreeMap;

use super::aside::{Aside, asides, asking};
use super::phrase::phrase;
use super::query::Way;
use super::vocabulary::{Name, names};
use super::witness::witness;
use crate::diagram::{Diagram, NO, Operation, Readings, Store, UnitReading};
use crate::policy::Policy;

/// How a merge surprises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surprise {
    /// It decides as neither side does.
    AsNeither,
    /// Only one side changed the answer, and the merge decides as before.
    Lost,
}

/// What the merge, ours and theirs say, in this order, where a merge surprises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Outcomes, by their position on the scale; none where that policy gives none.
    Outcomes([Option<u32>; 3]),
    /// Whether something holds beside the outcome. Where a policy gives no answer, nothing does.
    Beside(Aside, [bool; 3]),
}

/// Cases in which a merge surprises in one way.
#[derive(Clone, Debug)]
pub struct Surprised {
    /// How.
    pub surprise: Surprise,
    /// What each says there.
    pub says: Says,
    /// The ways, each with a case.
    pub ways: Vec<Way>,
    /// Are there more ways than were asked for?
    pub cut_short: bool,
}

/// Why nothing can be said about all cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// The policies decide different scales.
    Scales,
    /// More nodes than the budget allows.
    Budget,
}

/// All cases in which the merge of two versions of `base` surprises, each kind in at most `most` ways: by its outcome, and
/// by what holds beside it.
///
/// # Errors
/// When the policies cannot be compared on all cases.
pub fn surprises(
    [merge, ours, theirs, base]: [&Policy; 4],
    budget: usize,
    most: usize,
) -> Result<Vec<Surprised>, NotCompared> {
    let policies = [merge, ours, theirs, base];
    let scale = outcomes(merge);
    if scale.is_empty() || policies.iter().any(|policy| outcomes(policy) != scale) {
        return Err(NotCompared::Scales);
    }
    let count = scale.len() as u32;
    let readings = Readings::new(&policies, budget).ok_or(NotCompared::Scales)?;
    let mut merging = Merging {
        readings,
        names: Vec::new(),
        most,
    };
    merging.names = names(merging.readings.of(MERGE));
    let mut found = merging.outcomes(count);
    found.extend(merging.beside());
    match merging.readings.of(MERGE).is_sound() {
        true => Ok(found),
        false => Err(NotCompared::Budget),
    }
}

/// The merge, by its place among the policies: all are read together with it, and cases are written in its words.
const MERGE: usize = 0;

/// A merge, the two sides and their base.
struct Merging<'p> {
    readings: Readings<'p>,
    names: Vec<Name>,
    most: usize,
}

/// Cases in which the merge surprises, with what the merge, ours and theirs say there.
struct Region {
    surprise: Surprise,
    values: [u32; 3],
    cases: Diagram,
}

impl Merging<'_> {
    /// The merge, ours, theirs and their base, each asked the same.
    fn each<T>(&mut self, mut ask: impl FnMut(&mut Self, usize) -> T) -> [T; 4] {
        [MERGE, 1, 2, 3].map(|policy| ask(self, policy))
    }

    /// Where the merge surprises by its outcome. Where a policy is not in force, or refuses the case, it decides nothing.
    fn outcomes(&mut self, count: u32) -> Vec<Surprised> {
        let decided = self.each(|merging, policy| {
            let reading = merging.readings.of(policy);
            let root = reading.policy.root;
            let UnitReading { outcome, .. } = reading.unit(root);
            let answerable = reading.answerable();
            let nothing = Diagram::always(count);
            reading.store.choose(answerable, outcome, nothing)
        });
        let regions = regions(self.readings.store(), decided, count);
        let regions = regions.into_iter();
        let found = regions.filter_map(|region| {
            let outcome = |value: u32| (value < count).then_some(value);
            let says = Says::Outcomes(region.values.map(outcome));
            self.said(region, says)
        });
        found.collect()
    }

    /// Where it surprises by what holds beside the outcome. Cases the merge does not answer are told by the outcomes.
    fn beside(&mut self) -> Vec<Surprised> {
        let answerable = self.each(|merging, policy| merging.readings.of(policy).answerable());
        let mut all: BTreeMap<Aside, [Diagram; 4]> = BTreeMap::new();
        for (policy, answers) in answerable.into_iter().enumerate() {
            let reading = self.readings.of(policy);
            for (what, holds) in asides(reading, &[]) {
                let holds = self.readings.store().and(holds, answers);
                if let Some(place) = all.entry(what).or_insert([NO; 4]).get_mut(policy) {
                    *place = holds;
                }
            }
        }
        let [merged, ..] = answerable;
        let mut found = Vec::new();
        for (what, holds) in all {
            for mut region in regions(self.readings.store(), holds, 1) {
                region.cases = self.readings.store().and(region.cases, merged);
                let holds = region.values.map(|value| value == 1);
                let says = Says::Beside(what.clone(), holds);
                found.extend(self.said(region, says));
            }
        }
        found
    }

    /// A region in words, each way with a case; none where no case is in it.
    fn said(&mut self, region: Region, says: Says) -> Option<Surprised> {
        let reading = self.readings.of(MERGE);
        let said = phrase(reading, &self.names, region.cases, &[], self.most);
        let mut ways = Vec::new();
        for clause in said.clauses {
            let inside = self.readings.store().and(clause.whole, region.cases);
            let inside = self.asked_by_one(&says, inside);
            let witness = witness(self.readings.of(MERGE), inside);
            ways.push(Way { clause, witness });
        }
        (!ways.is_empty()).then_some(Surprised {
            surprise: region.surprise,
            says,
            ways,
            cut_short: said.cut_short,
        })
    }

    /// Of these cases, those in which one block of each policy asks the obligation. Where several blocks share it between
    /// them, which of them asks is open in a case of few facts, and so the interpreter names neither for certain.
    fn asked_by_one(&mut self, says: &Says, cases: Diagram) -> Diagram {
        let Says::Beside(Aside::Obligation(verb, name), holds) = says else {
            return cases;
        };
        let mut left = cases;
        for (policy, _) in (0..).zip(holds).filter(|(_, holds)| **holds) {
            for (block, kind) in asking(self.readings.of(policy).policy, *verb, name) {
                let reading = self.readings.of(policy);
                let asks = reading.obliges(block, *verb, kind);
                let here = reading.store.and(left, asks);
                if self.readings.of(MERGE).occurs(&[(here, true)]) {
                    left = here;
                    break;
                }
            }
        }
        left
    }
}

/// Where the merge surprises, by what the merge, ours and theirs say: each of the four says one of the values up to `most`.
fn regions(store: &mut Store, [m, o, t, b]: [Diagram; 4], most: u32) -> Vec<Region> {
    let differ = |store: &mut Store, x, y| store.apply(Operation::Differ, x, y);
    let (m_o, m_t) = (differ(store, m, o), differ(store, m, t));
    let (o_b, t_b) = (differ(store, o, b), differ(store, t, b));
    let neither = store.and(m_o, m_t);
    // Theirs changed alone, and the merge is as ours; or the other way round.
    let as_ours = store.without(m_t, m_o);
    let theirs_lost = store.without(as_ours, o_b);
    let as_theirs = store.without(m_o, m_t);
    let ours_lost = store.without(as_theirs, t_b);
    let lost = store.or(theirs_lost, ours_lost);
    let mut found = Vec::new();
    for (surprise, region) in [(Surprise::AsNeither, neither), (Surprise::Lost, lost)] {
        if region == NO {
            continue;
        }
        for values in combinations(most) {
            let mut cases = region;
            for (said, value) in [m, o, t].into_iter().zip(values) {
                if cases == NO {
                    break;
                }
                let only = store.where_value(said, |one| one == value);
                cases = store.and(cases, only);
            }
            if cases != NO {
                found.push(Region {
                    surprise,
                    values,
                    cases,
                });
            }
        }
    }
    found
}

/// The outcomes of the policy that answers, strictest first.
fn outcomes(policy: &Policy) -> Vec<&str> {
    let unit = policy.units.get(policy.root.index());
    let scale = unit.and_then(|unit| policy.scales.get(unit.scale.index()));
    let names = scale.map_or(&[][..], |scale| &scale.outcomes[..]);
    names.iter().map(|named| named.name.as_str()).collect()
}

/// Every combination of what merge, ours and theirs may say.
fn combinations(most: u32) -> impl Iterator<Item = [u32; 3]> {
    let all = move || 0..=most;
    all().flat_map(move |m| all().flat_map(move |o| all().map(move |t| [m, o, t])))
}
