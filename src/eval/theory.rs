//! Comparisons of two open numbers: whether those that a partial case takes to hold or not can all be so (3.8).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::policy::{ChoiceSet, Op};
use crate::quantity::{Num, Row, solvable};

use super::cells::{Cell, ValueKind};
use super::formula::{Formula, Formulas, Slot};
use super::slots::Slots;

/// A linear comparison of two slots and the slot that says whether it holds.
#[derive(Clone, Debug)]
struct Comparison {
    flag: Slot,
    terms: Vec<(Num, Slot)>,
    op: Op,
    constant: Num,
}

/// All comparisons of two slots, and the slots they bind together.
#[derive(Clone, Debug)]
pub(super) struct Theory {
    slots: Rc<Slots>,
    comparisons: Vec<Comparison>,
    orders: BTreeSet<(Slot, Slot)>,
    /// Slots that stand for another in a second case that is compared with the first.
    origin: BTreeMap<Slot, Slot>,
    bound: ChoiceSet,
}

impl Theory {
    /// The comparisons of a case's slots that formulas mention.
    pub fn new(slots: &Rc<Slots>) -> Self {
        let comparisons = slots.linears.iter().map(|(linear, flag)| Comparison {
            flag: *flag,
            terms: linear
                .terms
                .iter()
                .map(|(c, v)| (c.clone(), slots.of(*v)))
                .collect(),
            op: linear.op,
            constant: linear.constant.clone(),
        });
        let comparisons: Vec<_> = comparisons.collect();
        let orders = slots.orders.iter().map(|o| (o.low, o.high)).collect();
        let mut theory = Self {
            slots: Rc::clone(slots),
            comparisons,
            orders,
            origin: BTreeMap::new(),
            bound: ChoiceSet::empty(),
        };
        theory.bind();
        theory
    }

    /// Does no comparison bind any slot?
    pub fn is_empty(&self) -> bool {
        self.comparisons.is_empty()
    }

    /// The slots that say whether those comparisons hold of which it matters to formulas what they can come out together
    /// with: those that are taken to hold or not.
    pub fn concerns(&self, asked: &Formulas, formulas: &[Formula]) -> Vec<Slot> {
        let concerning = self.concerning(asked, formulas);
        concerning.map(|comparison| comparison.flag).collect()
    }

    fn concerning<'t>(
        &'t self,
        asked: &'t Formulas,
        formulas: &'t [Formula],
    ) -> impl Iterator<Item = &'t Comparison> {
        self.comparisons.iter().filter(|comparison| {
            let flag = comparison.flag;
            let settled = asked.domain(flag).only().is_some();
            let mut all = formulas.iter();
            settled || all.any(|formula| asked.mentions(*formula).contains(flag.0))
        })
    }

    /// Slots that comparisons bind together, each group apart from the others: of the comparisons that matter to formulas,
    /// as [`Self::concerns`] has it.
    pub fn groups(&self, asked: &Formulas, formulas: &[Formula]) -> Vec<BTreeSet<Slot>> {
        let mut groups: Vec<BTreeSet<Slot>> = Vec::new();
        let orders = self.orders.iter().map(|&(low, high)| [low, high]);
        let orders: Vec<BTreeSet<Slot>> = orders.map(BTreeSet::from).collect();
        for comparison in self.concerning(asked, formulas) {
            let terms = comparison.terms.iter().map(|(_, slot)| *slot);
            let mut group: BTreeSet<Slot> = terms.chain([comparison.flag]).collect();
            let mut left = orders.clone();
            loop {
                let before = left.len();
                left.retain(|order| {
                    let apart = order.is_disjoint(&group);
                    if !apart {
                        group.extend(order);
                    }
                    apart
                });
                if left.len() == before {
                    break;
                }
            }
            groups.retain_mut(|other| {
                let apart = other.is_disjoint(&group);
                if !apart {
                    group.append(other);
                }
                apart
            });
            groups.push(group);
        }
        groups
    }

    /// The slots by which a box says of comparisons whether they hold.
    pub fn restricted(&self, slots: &BTreeMap<Slot, ChoiceSet>) -> Vec<Slot> {
        let flags = self.comparisons.iter().map(|comparison| comparison.flag);
        flags.filter(|flag| slots.contains_key(flag)).collect()
    }

    /// The slots that say whether comparisons hold in which one of these is a term.
    pub fn flags_of(&self, slots: &[Slot]) -> Vec<Slot> {
        let all = self.comparisons.iter();
        let of = all.filter(|one| one.terms.iter().any(|(_, term)| slots.contains(term)));
        of.map(|comparison| comparison.flag).collect()
    }

    /// The slots that comparisons bind together, by number.
    pub fn bound(&self) -> &ChoiceSet {
        &self.bound
    }

    /// The answer to a slot that a completion notes out of several; none where comparisons bind it and more than one is left.
    pub fn first_of(&self, slot: u32, answers: &ChoiceSet) -> Option<u32> {
        match self.bound.contains(slot) {
            true => answers.only(),
            false => answers.iter().next(),
        }
    }

    /// Adds the same comparisons for a second case in which some slots are others. Gives the map of slots completed
    /// by the slots that say whether those comparisons hold.
    pub fn doubled(
        &mut self,
        formulas: &mut Formulas,
        map: &BTreeMap<Slot, Slot>,
    ) -> BTreeMap<Slot, Slot> {
        let mut map = map.clone();
        let of = |map: &BTreeMap<Slot, Slot>, slot| map.get(&slot).copied().unwrap_or(slot);
        for comparison in self.comparisons.clone() {
            let terms: Vec<(Num, Slot)> = comparison
                .terms
                .iter()
                .map(|(c, s)| (c.clone(), of(&map, *s)))
                .collect();
            if terms != comparison.terms {
                let domain = formulas.domain(comparison.flag).clone();
                let flag = formulas.add_slot(domain);
                map.insert(comparison.flag, flag);
                self.comparisons.push(Comparison {
                    flag,
                    terms,
                    ..comparison
                });
            }
        }
        for (low, high) in self.orders.clone() {
            self.orders.insert((of(&map, low), of(&map, high)));
        }
        for (&from, &to) in &map {
            self.origin.insert(to, from);
        }
        self.bind();
        map
    }

    fn bind(&mut self) {
        let mut bound = ChoiceSet::empty();
        for comparison in &self.comparisons {
            bound.insert(comparison.flag.0);
            comparison
                .terms
                .iter()
                .for_each(|(_, slot)| bound.insert(slot.0));
        }
        loop {
            let before = bound.clone();
            for (low, high) in &self.orders {
                if bound.contains(low.0) || bound.contains(high.0) {
                    bound.insert(low.0);
                    bound.insert(high.0);
                }
            }
            if before == bound {
                break;
            }
        }
        self.bound = bound;
    }

    /// The comparisons whose answer is the same in every completion: assumptions have settled them.
    pub fn settled(&self, formulas: &Formulas) -> BTreeMap<Slot, ChoiceSet> {
        let flags = self.comparisons.iter().map(|comparison| comparison.flag);
        let domains = flags.map(|flag| (flag, formulas.domain(flag).clone()));
        domains
            .filter(|(_, domain)| domain.only().is_some())
            .collect()
    }

    /// Can the answers taken so far all be right? Nothing when that could not be settled.
    pub fn feasible(&self, formulas: &Formulas, taken: &BTreeMap<Slot, ChoiceSet>) -> Option<bool> {
        let mut asserted: Vec<(&Comparison, Op)> = Vec::new();
        for comparison in &self.comparisons {
            match taken.get(&comparison.flag).and_then(ChoiceSet::only) {
                Some(1) => asserted.push((comparison, comparison.op)),
                Some(_) => asserted.push((comparison, comparison.op.negated())),
                None => {}
            }
        }
        if asserted.is_empty() {
            return Some(true);
        }
        let mut involved: BTreeSet<Slot> = asserted
            .iter()
            .flat_map(|(c, _)| c.terms.iter().map(|(_, s)| *s))
            .collect();
        loop {
            let before = involved.len();
            for (low, high) in &self.orders {
                if involved.contains(low) || involved.contains(high) {
                    involved.extend([*low, *high]);
                }
            }
            if involved.len() == before {
                break;
            }
        }
        let mut pieces: Vec<(Slot, Vec<Piece>)> = Vec::new();
        for slot in involved {
            let answers = taken.get(&slot).unwrap_or_else(|| formulas.domain(slot));
            pieces.push((slot, self.pieces(slot, answers)));
        }
        self.feasible_pieces(&asserted, &pieces, &mut BTreeMap::new())
    }

    fn origin(&self, slot: Slot) -> Slot {
        self.origin.get(&slot).copied().unwrap_or(slot)
    }

    /// The answers as intervals without gaps, and none for `undeterminable`.
    fn pieces(&self, slot: Slot, answers: &ChoiceSet) -> Vec<Piece> {
        let Some(values) = self.slots.values(self.origin(slot)) else {
            return Vec::new();
        };
        let runs = values.runs(answers).into_iter();
        let mut pieces: Vec<Piece> = runs
            .map(|(first, last)| Some((first.clone(), last.clone())))
            .collect();
        if values.undeterminable.is_some_and(|u| answers.contains(u)) {
            pieces.push(None);
        }
        pieces
    }

    fn feasible_pieces(
        &self,
        asserted: &[(&Comparison, Op)],
        open: &[(Slot, Vec<Piece>)],
        chosen: &mut BTreeMap<Slot, Piece>,
    ) -> Option<bool> {
        let Some(((slot, pieces), rest)) = open.split_first() else {
            return self.feasible_choice(asserted, chosen);
        };
        let mut settled = Some(false);
        for piece in pieces {
            chosen.insert(*slot, piece.clone());
            match self.feasible_pieces(asserted, rest, chosen) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => settled = None,
            }
        }
        settled
    }

    fn feasible_choice(
        &self,
        asserted: &[(&Comparison, Op)],
        chosen: &BTreeMap<Slot, Piece>,
    ) -> Option<bool> {
        let number = |slot: &Slot| chosen.get(slot).is_some_and(Option::is_some);
        let mut rows = Vec::new();
        let mut integers = BTreeSet::new();
        for (slot, piece) in chosen {
            let Some((first, last)) = piece else { continue };
            if let Some((start, in_it)) = first.start() {
                rows.push(Row::of(&[(-Num::one(), *slot)], -start.clone(), !in_it));
            }
            if let Some((end, in_it)) = last.end() {
                rows.push(Row::of(&[(Num::one(), *slot)], end.clone(), !in_it));
            }
            let values = self.slots.values(self.origin(*slot));
            if let Some(ValueKind::Number { integer: true, .. }) = values.map(|v| &v.kind) {
                integers.insert(*slot);
            }
        }
        for (low, high) in &self.orders {
            if number(low) && number(high) {
                rows.push(Row::of(
                    &[(Num::one(), *low), (-Num::one(), *high)],
                    Num::zero(),
                    false,
                ));
            }
        }
        let mut unequal = Vec::new();
        for (comparison, op) in asserted {
            if !comparison.terms.iter().all(|(_, slot)| number(slot)) {
                continue;
            }
            let at_most = |strict| Row::of(&comparison.terms, comparison.constant.clone(), strict);
            match op {
                Op::Lt => rows.push(at_most(true)),
                Op::Le => rows.push(at_most(false)),
                Op::Gt => rows.push(at_most(true).mirrored()),
                Op::Ge => rows.push(at_most(false).mirrored()),
                Op::Eq => rows.extend([at_most(false), at_most(false).mirrored()]),
                Op::Ne => unequal.push(at_most(true)),
            }
        }
        either_side(rows, &unequal, &integers)
    }
}

/// An interval by its first and last cell; none for `undeterminable`.
type Piece = Option<(Cell, Cell)>;

/// Each inequation leaves what is below or what is above.
fn either_side(
    rows: Vec<Row<Slot>>,
    unequal: &[Row<Slot>],
    integers: &BTreeSet<Slot>,
) -> Option<bool> {
    let Some((first, rest)) = unequal.split_first() else {
        return solvable(&rows, integers);
    };
    let mut settled = Some(false);
    for side in [first.clone(), first.mirrored()] {
        let mut rows = rows.clone();
        rows.push(side);
        match either_side(rows, rest, integers) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => settled = None,
        }
    }
    settled
}
