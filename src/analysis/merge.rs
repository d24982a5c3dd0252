//! Where does a merged policy decide as neither side does?

use super::phrase::phrase;
use super::query::Way;
use super::vocabulary::names;
use super::witness::witness;
use crate::diagram::{Diagram, NO, Operation, Readings, UnitReading};
use crate::policy::Policy;

/// How a merge surprises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surprise {
    /// It decides as neither side does.
    AsNeither,
    /// Only one side changed the answer, and the merge decides as before.
    Lost,
}

/// Cases in which a merge surprises in one way.
#[derive(Clone, Debug)]
pub struct Surprised {
    /// How.
    pub surprise: Surprise,
    /// The outcomes of the merge, of ours and of theirs, by their position on the scale; none where that policy gives none.
    pub outcomes: [Option<u32>; 3],
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

/// All cases in which the merge of two versions of `base` surprises, each kind in at most `most` ways.
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
    let mut readings = Readings::new(&policies, budget).ok_or(NotCompared::Scales)?;
    let mut decided = Vec::new();
    for at in 0..policies.len() {
        let reading = readings.of(at);
        let root = reading.policy.root;
        let UnitReading { outcome, .. } = reading.unit(root);
        // Where a policy is not in force, or refuses the case, it decides nothing.
        let answerable = reading.answerable();
        let nothing = Diagram::always(count);
        decided.push(reading.store.choose(answerable, outcome, nothing));
    }
    let &[m, o, t, b] = decided.as_slice() else {
        return Err(NotCompared::Scales);
    };
    let store = readings.store();
    let differ = |store: &mut crate::diagram::Store, x, y| store.apply(Operation::Differ, x, y);
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
        for outcomes in combinations(count) {
            let store = readings.store();
            let mut here = region;
            for (decided, outcome) in [m, o, t].into_iter().zip(outcomes) {
                if here == NO {
                    break;
                }
                let only = store.where_value(decided, |value| value == outcome);
                here = store.and(here, only);
            }
            if here == NO {
                continue;
            }
            let reading = readings.of(0);
            let names = names(reading);
            let said = phrase(reading, &names, here, &[], most);
            let mut ways = Vec::new();
            for clause in said.clauses {
                let inside = reading.store.and(clause.whole, here);
                let witness = witness(reading, inside);
                ways.push(Way { clause, witness });
            }
            if !ways.is_empty() {
                found.push(Surprised {
                    surprise,
                    outcomes: outcomes.map(|outcome| (outcome < count).then_some(outcome)),
                    ways,
                    cut_short: said.cut_short,
                });
            }
        }
    }
    match readings.of(0).is_sound() {
        true => Ok(found),
        false => Err(NotCompared::Budget),
    }
}

/// The outcomes of the policy that answers, strictest first.
fn outcomes(policy: &Policy) -> Vec<&str> {
    let unit = policy.units.get(policy.root.index());
    let scale = unit.and_then(|unit| policy.scales.get(unit.scale.index()));
    let names = scale.map_or(&[][..], |scale| &scale.outcomes[..]);
    names.iter().map(|named| named.name.as_str()).collect()
}

/// Every combination of what merge, ours and theirs may say, nothing included.
fn combinations(count: u32) -> impl Iterator<Item = [u32; 3]> {
    let all = move || 0..=count;
    all().flat_map(move |m| all().flat_map(move |o| all().map(move |t| [m, o, t])))
}
