//! When each possible outcome holds (language.md 3.2): the completions cut into boxes over the missing facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::policy::{ChoiceSet, RuleId};

use super::completions::Completions;
use super::decision::FactName;
use super::formula::{FALSE, Formula, Slot};
use super::search::{Exhausted, alike};

/// Slots restricted to some of their answers.
pub(super) type Region = BTreeMap<Slot, ChoiceSet>;

/// How many boxes are written down at most.
const BOXES: usize = 400;

/// For each outcome the boxes in which it holds: disjoint between outcomes, and together all completions. Nothing
/// when that would take too many.
pub(super) fn regions(
    completions: &mut Completions<'_>,
    outcomes: &[(u32, Formula)],
    missing: &BTreeSet<FactName>,
) -> Result<Option<Vec<(u32, Region)>>, Exhausted> {
    let mut cutter = Cutter {
        slots: slots_of(completions, missing),
        outcomes: outcomes.iter().map(|(outcome, _)| *outcome).collect(),
        known: HashMap::new(),
    };
    let formulas: Vec<Formula> = outcomes.iter().map(|(_, formula)| *formula).collect();
    let admissible = completions.admissible;
    let Some(found) = cutter.cut(completions, admissible, formulas)? else {
        return Ok(None);
    };
    let domains = completions.ground.formulas.domains();
    Ok(Some(merged(found.as_ref().clone(), domains)))
}

/// The slots of the missing facts, and those of the comparisons between them.
fn slots_of(completions: &Completions<'_>, missing: &BTreeSet<FactName>) -> ChoiceSet {
    let slots = &completions.ground.slots;
    let mut of_missing = ChoiceSet::empty();
    for (fact, open) in completions.ground.open_slots() {
        if missing.contains(&fact) {
            open.iter().for_each(|slot| of_missing.insert(slot.0));
        }
    }
    for (linear, flag) in &slots.linears {
        let between = |slot: Slot| slots.fact(slot).is_some_and(|fact| missing.contains(&fact));
        if linear
            .terms
            .iter()
            .all(|(_, variable)| between(slots.of(*variable)))
        {
            of_missing.insert(flag.0);
        }
    }
    of_missing
}

struct Cutter {
    slots: ChoiceSet,
    outcomes: Vec<u32>,
    known: HashMap<(Formula, Vec<Formula>), Rc<Vec<(u32, Region)>>>,
}

impl Cutter {
    fn cut(
        &mut self,
        completions: &mut Completions<'_>,
        admissible: Formula,
        outcomes: Vec<Formula>,
    ) -> Result<Option<Rc<Vec<(u32, Region)>>>, Exhausted> {
        let key = (admissible, outcomes);
        if let Some(known) = self.known.get(&key) {
            return Ok(Some(Rc::clone(known)));
        }
        let (admissible, outcomes) = &key;
        let mut possible = Vec::new();
        for (outcome, &formula) in self.outcomes.iter().zip(outcomes) {
            let here = completions.ground.formulas.all([*admissible, formula]);
            let Completions {
                ground,
                search,
                theory,
                ..
            } = completions;
            if here != FALSE && search.find(&mut ground.formulas, theory, here)?.is_some() {
                possible.push(*outcome);
            }
        }
        let slot = self.most_mentioned(completions, *admissible, outcomes);
        let found = match (possible.as_slice(), slot) {
            ([], _) => Vec::new(),
            ([_], _) | (_, None) => possible.iter().map(|&o| (o, Region::new())).collect(),
            (_, Some(slot)) => match self.cut_at(completions, *admissible, outcomes, slot)? {
                Some(found) if found.len() <= BOXES => found,
                _ => return Ok(None),
            },
        };
        let found = Rc::new(found);
        self.known.insert(key, Rc::clone(&found));
        Ok(Some(found))
    }

    fn cut_at(
        &mut self,
        completions: &mut Completions<'_>,
        admissible: Formula,
        outcomes: &[Formula],
        slot: Slot,
    ) -> Result<Option<Vec<(u32, Region)>>, Exhausted> {
        let mut asked = outcomes.to_vec();
        asked.push(admissible);
        let questions = completions.ground.formulas.questions(&asked);
        let Some((_, sets)) = questions.get(&slot) else {
            return Ok(None);
        };
        let domain = completions.ground.formulas.domain(slot).clone();
        let bound = completions.theory.bound().contains(slot.0);
        // Sides on which the same follows are one side; those without completions are none.
        let mut sides: Vec<(ChoiceSet, Rc<Vec<(u32, Region)>>)> = Vec::new();
        for group in alike(&domain, sets.iter()) {
            let mut rest = completions.given(admissible, slot, &group.answers);
            if bound {
                let formulas = &mut completions.ground.formulas;
                let taken = formulas.among(slot, &group.answers);
                rest = formulas.all([rest, taken]);
            }
            let left = outcomes
                .iter()
                .map(|&o| completions.given(o, slot, &group.answers));
            let left: Vec<Formula> = left.collect();
            let Some(found) = self.cut(completions, rest, left)? else {
                return Ok(None);
            };
            match sides.iter_mut().find(|(_, same)| *same == found) {
                _ if found.is_empty() => {}
                Some((answers, _)) => *answers = answers.union(&group.answers),
                None => sides.push((group.answers, found)),
            }
        }
        let whole = sides.len() == 1;
        let mut all = Vec::new();
        for (answers, found) in sides {
            for (outcome, region) in found.iter() {
                let mut region = region.clone();
                if !whole {
                    let before = region.remove(&slot).unwrap_or_else(|| domain.clone());
                    region.insert(slot, before.intersection(&answers));
                }
                all.push((*outcome, region));
            }
        }
        Ok(Some(all))
    }

    fn most_mentioned(
        &self,
        completions: &Completions<'_>,
        admissible: Formula,
        outcomes: &[Formula],
    ) -> Option<Slot> {
        let formulas = &completions.ground.formulas;
        // A slot that comparisons bind stays in what must hold after it was split, as a whole.
        let taken: Vec<Slot> = formulas
            .units(admissible)
            .iter()
            .map(|(slot, _)| *slot)
            .collect();
        for asked in [outcomes, &[admissible]] {
            let questions = formulas.questions(asked);
            let open = questions
                .iter()
                .filter(|(slot, _)| self.slots.contains(slot.0) && !taken.contains(slot));
            let most = open.max_by_key(|(slot, (count, _))| (*count, std::cmp::Reverse(**slot)));
            if let Some((slot, _)) = most {
                return Some(*slot);
            }
        }
        None
    }
}

/// Joins boxes of one outcome that differ in one slot only, as long as there are any.
fn merged(mut boxes: Vec<(u32, Region)>, domains: &[ChoiceSet]) -> Vec<(u32, Region)> {
    loop {
        let mut joined = None;
        'pairs: for (i, first) in boxes.iter().enumerate() {
            for (j, second) in boxes.iter().enumerate().skip(i + 1) {
                if first.0 == second.0
                    && let Some(region) = union(&first.1, &second.1, domains)
                {
                    joined = Some((i, j, region));
                    break 'pairs;
                }
            }
        }
        let Some((i, j, region)) = joined else {
            return boxes;
        };
        boxes.remove(j);
        if let Some(place) = boxes.get_mut(i) {
            place.1 = region;
        }
    }
}

/// The union of two boxes, when that is a box.
fn union(first: &Region, second: &Region, domains: &[ChoiceSet]) -> Option<Region> {
    let slots: BTreeSet<Slot> = first.keys().chain(second.keys()).copied().collect();
    let differing: Vec<Slot> = slots
        .into_iter()
        .filter(|slot| first.get(slot) != second.get(slot))
        .collect();
    let mut region = first.clone();
    match differing.as_slice() {
        [] => {}
        [slot] => {
            let domain = domains.get(slot.0 as usize)?;
            let whole = |region: &Region| region.get(slot).unwrap_or(domain).clone();
            let both = whole(first).union(&whole(second));
            if &both == domain {
                region.remove(slot);
            } else {
                region.insert(*slot, both);
            }
        }
        _ => return None,
    }
    Some(region)
}

/// What one part of a fact's range leaves.
pub(super) struct Part {
    /// The answers.
    pub answers: ChoiceSet,
    /// The possible outcomes.
    pub outcomes: Vec<u32>,
    /// The rules decisive there: in all of it if there are any, else in some of it.
    pub rules: Vec<RuleId>,
}

/// What the parts of one slot's range leave, if it tells anything apart.
pub(super) fn parts(
    completions: &mut Completions<'_>,
    slot: Slot,
    outcomes: &[(u32, Formula)],
    decisive: &[(RuleId, Formula)],
) -> Result<Vec<Part>, Exhausted> {
    let mut asked: Vec<Formula> = outcomes.iter().map(|(_, f)| *f).collect();
    asked.push(completions.admissible);
    let questions = completions.ground.formulas.questions(&asked);
    let Some((_, sets)) = questions.get(&slot) else {
        return Ok(Vec::new());
    };
    let domain = completions.ground.formulas.domain(slot).clone();
    let mut sides: Vec<(ChoiceSet, Vec<u32>)> = Vec::new();
    for group in alike(&domain, sets.iter()) {
        let here = completions.ground.formulas.among(slot, &group.answers);
        let mut left = Vec::new();
        for (outcome, formula) in outcomes {
            let both = completions.ground.formulas.all([here, *formula]);
            if completions.possible(both)? {
                left.push(*outcome);
            }
        }
        match sides.iter_mut().find(|(_, same)| *same == left) {
            _ if left.is_empty() => {}
            Some((answers, _)) => *answers = answers.union(&group.answers),
            None => sides.push((group.answers, left)),
        }
    }
    if sides.len() < 2 {
        return Ok(Vec::new());
    }
    let mut parts = Vec::new();
    for (answers, left) in sides {
        let here = completions.ground.formulas.among(slot, &answers);
        let (mut always, mut sometimes) = (Vec::new(), Vec::new());
        for (rule, formula) in decisive {
            let both = completions.ground.formulas.all([here, *formula]);
            if completions.possible(both)? {
                sometimes.push(*rule);
                let without = completions.ground.formulas.but_not(here, *formula);
                if !completions.possible(without)? {
                    always.push(*rule);
                }
            }
        }
        let rules = if always.is_empty() { sometimes } else { always };
        parts.push(Part {
            answers,
            outcomes: left,
            rules,
        });
    }
    Ok(parts)
}
