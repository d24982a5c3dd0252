//! When each possible outcome holds (language.md 3.2): few and wide boxes over the missing facts.
//!
//! A box restricts some facts to some of their answers. It is an implicant of an outcome when every completion in it
//! has that outcome, and a prime one when no restriction can be dropped or widened. Boxes are found one at a time:
//! a completion that no box covers yet gives a point, and the point is widened as far as it stays an implicant.
//! Implicants of different outcomes share no completion, so the boxes of all outcomes together are a partition.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{ChoiceSet, RuleId, VariableKind};

use super::completions::Completions;
use super::decision::FactName;
use super::formula::{Formula, Slot, TRUE};
use super::search::{Exhausted, alike};

/// A box: what holds in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Region {
    /// Slots restricted to some of their answers.
    pub slots: BTreeMap<Slot, ChoiceSet>,
    /// Judgements of which at least one is yes; none when nothing is said of that.
    pub judged: BTreeSet<Slot>,
}

impl Region {
    /// Where one slot has one of these answers.
    pub fn of(slot: Slot, answers: &ChoiceSet) -> Self {
        Self {
            slots: BTreeMap::from([(slot, answers.clone())]),
            judged: BTreeSet::new(),
        }
    }
}

/// How many boxes are written down at most for one outcome.
const BOXES: usize = 24;

/// How many partial cases are looked at for the boxes, or boxes asked for: they explain an answer that stands without them.
const EFFORT: u32 = 10_000;

/// How many nodes diagrams may look at for the boxes of one outcome. Of some six thousand outcomes that were looked at, one took
/// 253,000 for boxes that are written down, all others 202,000 at most; some of what is given up takes ten times as much.
const WORK: u64 = 320_000;

/// How many questions the boxes may turn on: beyond that nobody reads them, and finding them takes longest.
const QUESTIONS: usize = 64;

/// For each outcome the boxes in which it holds: disjoint between outcomes, and together all completions. Of an outcome
/// that would take too many, or whose numbers comparisons bind together so that no boxes say it, there are none.
pub(super) fn regions(
    completions: &mut Completions<'_>,
    outcomes: &[(u32, Formula)],
    missing: &BTreeSet<FactName>,
) -> Vec<(u32, Region)> {
    let slots = slots_of(completions, missing, outcomes);
    if slots.len() > QUESTIONS {
        return Vec::new();
    }
    let bound = completions.search.limit(EFFORT);
    let mut all = Vec::new();
    for (outcome, formula) in outcomes {
        completions.limit_work(Some(WORK));
        if let Ok(Some(boxes)) = implicants(completions, *formula, &slots) {
            all.extend(boxes.into_iter().map(|region| (*outcome, region)));
        }
    }
    completions.limit_work(None);
    completions.search.bound = bound;
    all
}

/// The slots of the missing facts, and those of the comparisons between them, in the order in which restrictions are
/// dropped: what a person must judge or list first, what can be looked up or measured last.
fn slots_of(
    completions: &Completions<'_>,
    missing: &BTreeSet<FactName>,
    outcomes: &[(u32, Formula)],
) -> Vec<Slot> {
    let ground = &completions.ground;
    let mut asked: Vec<Formula> = outcomes.iter().map(|(_, formula)| *formula).collect();
    asked.push(completions.admissible);
    let mut found: BTreeSet<(u8, Slot)> = BTreeSet::new();
    for (slot, _) in ground.formulas.questions(&asked) {
        let between = |slot: Slot| {
            ground
                .slots
                .fact(slot)
                .is_some_and(|f| missing.contains(&f))
        };
        let linear = ground.slots.linears.iter().find(|(_, flag)| *flag == slot);
        let wanted = match linear {
            Some((linear, _)) => linear
                .terms
                .iter()
                .all(|(_, variable)| between(ground.slots.of(*variable))),
            None => between(slot),
        };
        if wanted {
            let rank = match ground
                .policy
                .variables
                .get(slot.0 as usize)
                .map(|v| &v.kind)
            {
                Some(VariableKind::Judgement(_)) => 0,
                Some(VariableKind::Member { .. } | VariableKind::Undeterminable(_)) => 1,
                Some(VariableKind::Identity(_)) => 2,
                Some(VariableKind::Attribute(_) | VariableKind::CurvePoint { .. }) | None => 3,
                Some(VariableKind::QuestionDate) => 4,
            };
            found.insert((rank, slot));
        }
    }
    found.into_iter().map(|(_, slot)| slot).collect()
}

/// An irredundant cover of the completions in which a formula holds, by prime implicants.
fn implicants(
    completions: &mut Completions<'_>,
    formula: Formula,
    slots: &[Slot],
) -> Result<Option<Vec<Region>>, Exhausted> {
    let mut boxes: Vec<Region> = Vec::new();
    let mut left = formula;
    while completions.possible(left)? {
        if boxes.len() == BOXES {
            return Ok(None);
        }
        let Some(region) = implicant(completions, formula, left, slots)? else {
            return Ok(None);
        };
        left = completions.outside(&region, left);
        boxes.push(region);
    }
    // A later, wider box can make an earlier one superfluous.
    let mut at = 0;
    while at < boxes.len() {
        let mut rest = formula;
        for (i, other) in boxes.iter().enumerate() {
            if i != at {
                rest = completions.outside(other, rest);
            }
        }
        if completions.possible(rest)? {
            at += 1;
        } else {
            boxes.remove(at);
        }
    }
    boxes.sort_by_key(|region| {
        (
            region.slots.len() + region.judged.len().min(1),
            region.clone(),
        )
    });
    Ok(Some(boxes))
}

/// A prime implicant of `formula` around some completion of `left`.
fn implicant(
    completions: &mut Completions<'_>,
    formula: Formula,
    left: Formula,
    slots: &[Slot],
) -> Result<Option<Region>, Exhausted> {
    let questions = completions
        .ground
        .formulas
        .questions(&[formula, completions.admissible, left]);
    let mut groups: BTreeMap<Slot, Vec<ChoiceSet>> = BTreeMap::new();
    let mut region = Region::default();
    for &slot in slots {
        let Some((_, sets)) = questions.get(&slot) else {
            continue;
        };
        let domain = completions.ground.formulas.domain(slot).clone();
        let cells: Vec<ChoiceSet> = alike(&domain, sets.iter())
            .into_iter()
            .map(|group| group.answers)
            .collect();
        let mut narrowed = region.clone();
        for cell in &cells {
            narrowed.slots.insert(slot, cell.clone());
            if completions.possible_inside(&narrowed, left)? {
                region = narrowed;
                break;
            }
        }
        groups.insert(slot, cells);
    }
    let not = completions.ground.formulas.not(formula);
    if !excludes(completions, &region, not)? {
        return Ok(None);
    }
    for &slot in slots {
        let Some(answers) = region.slots.remove(&slot) else {
            continue;
        };
        if excludes(completions, &region, not)? {
            continue;
        }
        let mut widened = answers;
        for cell in groups.get(&slot).into_iter().flatten() {
            if widened.is_disjoint(cell) {
                let wider = widened.union(cell);
                region.slots.insert(slot, wider.clone());
                if excludes(completions, &region, not)? {
                    widened = wider;
                }
            }
        }
        region.slots.insert(slot, widened);
    }
    without_impossible(completions, &mut region, &groups)?;
    any_judgement(completions, &mut region, not, slots)?;
    Ok(Some(region))
}

/// Leaves out answers that the rest of the box excludes: widening took them for free, but a reader would think that they
/// lead to the outcome.
fn without_impossible(
    completions: &mut Completions<'_>,
    region: &mut Region,
    groups: &BTreeMap<Slot, Vec<ChoiceSet>>,
) -> Result<(), Exhausted> {
    for (slot, answers) in region.slots.clone() {
        let mut left = answers.clone();
        for cell in groups.get(&slot).into_iter().flatten() {
            if cell.is_subset(&answers) && *cell != answers {
                region.slots.insert(slot, cell.clone());
                if !completions.possible_inside(region, TRUE)? {
                    left = left.minus(cell);
                }
            }
        }
        region.slots.insert(slot, left);
    }
    Ok(())
}

/// Where one entry judged to match makes the box an implicant, others may do as well: then any of them is asked for.
/// Without this an annex of many judgement entries would give as many boxes for one reason.
fn any_judgement(
    completions: &mut Completions<'_>,
    region: &mut Region,
    not: Formula,
    slots: &[Slot],
) -> Result<(), Exhausted> {
    let yes = ChoiceSet::one(1);
    let judgement = |completions: &Completions<'_>, slot: Slot| {
        let kind = completions
            .ground
            .policy
            .variables
            .get(slot.0 as usize)
            .map(|v| &v.kind);
        matches!(kind, Some(VariableKind::Judgement(_)))
    };
    let judged = region
        .slots
        .iter()
        .filter(|(s, set)| **set == yes && judgement(completions, **s));
    let judged: Vec<Slot> = judged.map(|(slot, _)| *slot).collect();
    let [one] = judged.as_slice() else {
        return Ok(());
    };
    let mut without = region.clone();
    without.slots.remove(one);
    let mut any = BTreeSet::from([*one]);
    for &slot in slots {
        let taken = without.slots.contains_key(&slot) || any.contains(&slot);
        if taken || !judgement(completions, slot) {
            continue;
        }
        let mut other = without.clone();
        other.slots.insert(slot, yes.clone());
        if excludes(completions, &other, not)? {
            any.insert(slot);
        }
    }
    without.judged = any;
    *region = without;
    Ok(())
}

/// Does the formula hold nowhere in the box?
fn excludes(
    completions: &mut Completions<'_>,
    region: &Region,
    formula: Formula,
) -> Result<bool, Exhausted> {
    Ok(!completions.possible_inside(region, formula)?)
}

/// The formula of a box.
pub(super) fn conjunction(completions: &mut Completions<'_>, region: &Region) -> Formula {
    let formulas = &mut completions.ground.formulas;
    let mut parts: Vec<Formula> = region
        .slots
        .iter()
        .map(|(slot, answers)| formulas.among(*slot, answers))
        .collect();
    if !region.judged.is_empty() {
        let yes = ChoiceSet::one(1);
        let judged: Vec<Formula> = region
            .judged
            .iter()
            .map(|slot| formulas.among(*slot, &yes))
            .collect();
        parts.push(formulas.any(judged));
    }
    formulas.all(parts)
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
        let mut left = Vec::new();
        for (outcome, formula) in outcomes {
            if completions.possible_at((slot, &group.answers), (*formula, true))? {
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
        let (mut always, mut sometimes) = (Vec::new(), Vec::new());
        for (rule, formula) in decisive {
            if completions.possible_at((slot, &answers), (*formula, true))? {
                sometimes.push(*rule);
                if !completions.possible_at((slot, &answers), (*formula, false))? {
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
