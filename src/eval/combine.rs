//! `and` and `or` of formulas, in one form whatever they were made of.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::formula::{Formula, Formulas, Shape, Slot};
use crate::policy::ChoiceSet;

impl Formulas {
    /// `and` when `all`, else `or`: flattened, sorted, with one atom for each slot. `known` tells that the answer
    /// of one slot is among a smaller set than its domain.
    pub(super) fn combine(
        &mut self,
        parts: impl IntoIterator<Item = Formula>,
        all: bool,
        known: Option<(Slot, &ChoiceSet)>,
    ) -> Formula {
        let (neutral, decisive) = (self.of(all), self.of(!all));
        let mut pending: SmallVec<[Formula; 8]> = SmallVec::new();
        for part in parts {
            if part == decisive {
                return decisive;
            }
            if part != neutral && pending.last() != Some(&part) {
                pending.push(part);
            }
        }
        match *pending.as_slice() {
            [] => return neutral,
            [only] if known.is_none() => return only,
            _ => {}
        }
        let mut atoms: SmallVec<[Atom<'_>; 8]> = SmallVec::new();
        let mut others: SmallVec<[Formula; 8]> = SmallVec::new();
        while let Some(part) = pending.pop() {
            match self.shape(part) {
                Shape::Constant(truth) if *truth == all => {}
                Shape::Constant(_) => return decisive,
                Shape::Among(slot, set) => {
                    match atoms.binary_search_by_key(slot, |atom| atom.slot) {
                        Err(place) => atoms.insert(place, Atom::new(*slot, set, part)),
                        Ok(place) => {
                            if let Some(atom) = atoms.get_mut(place) {
                                atom.merge(set, part, all);
                            }
                        }
                    }
                }
                Shape::All(inner) if all => pending.extend_from_slice(inner),
                Shape::Any(inner) if !all => pending.extend_from_slice(inner),
                Shape::All(_) | Shape::Any(_) => others.push(part),
            }
        }
        for atom in &atoms {
            let full = match known {
                Some((known, among)) if known == atom.slot => among.is_subset(&atom.set),
                _ => *atom.set == *self.domain(atom.slot),
            };
            if (all && atom.set.is_empty()) || (!all && full) {
                return decisive;
            }
        }
        others.sort_unstable();
        others.dedup();
        let opposite = |f: &Formula| {
            let not = self.negations.get(f);
            not.is_some_and(|not| others.binary_search(not).is_ok())
        };
        if others.iter().any(opposite) {
            return decisive;
        }
        others.retain(|part| !self.absorbed(*part, &atoms, all));
        let mut members: Vec<Formula> = Vec::with_capacity(atoms.len() + others.len());
        let mut merged: SmallVec<[(Slot, ChoiceSet); 4]> = SmallVec::new();
        for atom in atoms {
            match atom.whole {
                Some(formula) => members.push(formula),
                None => merged.push((atom.slot, atom.set.into_owned())),
            }
        }
        for (slot, set) in merged {
            members.push(self.among(slot, &set));
        }
        members.extend(others);
        members.sort_unstable();
        match members.as_slice() {
            [] => neutral,
            [only] => *only,
            _ if all => self.intern(Shape::All(members)),
            _ => self.intern(Shape::Any(members)),
        }
    }

    /// Does one of the atoms beside it make `part` add nothing: `a and (a or b)`, `a or (a and b)`?
    fn absorbed(&self, part: Formula, atoms: &[Atom<'_>], all: bool) -> bool {
        let (Shape::All(inner) | Shape::Any(inner)) = self.shape(part) else {
            return false;
        };
        inner.iter().any(|&i| match self.shape(i) {
            Shape::Among(slot, set) => {
                let beside = atoms.binary_search_by_key(slot, |atom| atom.slot);
                let beside = beside.ok().and_then(|place| atoms.get(place));
                beside.is_some_and(|beside| match all {
                    true => beside.set.is_subset(set),
                    false => set.is_subset(&beside.set),
                })
            }
            _ => false,
        })
    }
}

/// The answers of one slot that parts of a formula ask for together.
struct Atom<'f> {
    slot: Slot,
    set: Cow<'f, ChoiceSet>,
    /// The part that asks for just these, if one does.
    whole: Option<Formula>,
}

impl<'f> Atom<'f> {
    fn new(slot: Slot, set: &'f ChoiceSet, part: Formula) -> Self {
        Self {
            slot,
            set: Cow::Borrowed(set),
            whole: Some(part),
        }
    }

    /// Takes in a further part about the slot.
    fn merge(&mut self, set: &'f ChoiceSet, part: Formula, all: bool) {
        let both = match all {
            true => self.set.intersection(set),
            false => self.set.union(set),
        };
        if both == *set {
            *self = Self::new(self.slot, set, part);
        } else if both != *self.set {
            self.set = Cow::Owned(both);
            self.whole = None;
        }
    }
}
