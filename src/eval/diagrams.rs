//! Completions found by diagrams, where splitting would look at too many partial cases.
//!
//! Both answer the same question, is there a completion in which a formula holds, and tests hold that they give the same
//! decisions. Splitting needs nothing but the formula; diagrams cost more to begin with and then answer many questions about
//! one case at little more than the price of one.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::formula::{Formula, Formulas, Shape, Slot};
use super::regions::Region;
use super::search::Answers;
use super::theory::Theory;
use crate::diagram::{
    self, Diagram, Edge, Independent, Left, Level, Ranges, Store, in_ranges, merge, order,
};
use crate::policy::ChoiceSet;

/// How many nodes are built before splitting is left to it.
const NODES: usize = 1_000_000;

/// Where more combinations of answers would have to be looked at to say which comparisons can come out together, diagrams
/// do not tell.
const COMBINATIONS: usize = 4_096;

/// The formulas of a case as diagrams over its open slots.
#[derive(Debug)]
pub(super) struct Diagrams {
    pub(super) store: Store,
    /// By level.
    pub(super) slots: Vec<Slot>,
    /// By level: the answers that are left.
    answers: Vec<Vec<u32>>,
    /// By slot.
    levels: Vec<Option<Level>>,
    known: FxHashMap<Formula, Diagram>,
    /// What every completion makes true, in parts that have no slot in common.
    pub(super) admissible: Independent,
    /// One completion: the cell of each level.
    one: Vec<u16>,
    held: FxHashMap<Formula, Rc<Held>>,
    sides: FxHashMap<Formula, Rc<Sides>>,
    /// The cells that sets of answers are.
    ranges: FxHashMap<(Level, ChoiceSet), Rc<Ranges>>,
    /// The slots bound by comparisons of which what every completion makes true says how they can come out together.
    compared: BTreeSet<Slot>,
}

/// A formula, what it asks, and what every completion makes true about that.
pub(super) struct Bounded {
    pub holds: Diagram,
    pub about: Diagram,
    pub asked: BTreeSet<Level>,
}

/// A formula, with what every completion makes true.
#[derive(Debug)]
struct Held {
    /// Where it holds, as far as the completions that can keep it from holding allow.
    here: Diagram,
    /// What else every completion makes true, in parts that have no slot in common, each with what it asks.
    beside: Vec<(Vec<Level>, Diagram)>,
}

/// The cells that are left in completions in which a formula holds, and in those in which it does not, as far as these can
/// keep it from that.
#[derive(Debug)]
struct Sides {
    met: Left,
    unmet: Left,
}

impl Diagrams {
    /// For a case of which every completion makes this true; nothing where diagrams do not tell. Slots that the given formulas
    /// mention together are asked near each other, those of each pair one right after the other, with those they are paired
    /// with besides.
    pub fn new(
        formulas: &Formulas,
        theory: &Theory,
        admissible: Formula,
        together: &[Formula],
        pairs: &[[Slot; 2]],
    ) -> Option<Self> {
        let domains = (0u32..).map(Slot).zip(formulas.domains());
        let open = domains.filter(|(_, domain)| domain.len() > 1);
        let (open, domains): (Vec<Slot>, Vec<Vec<u32>>) = open
            .map(|(slot, domain)| (slot, domain.iter().collect()))
            .unzip();
        let place: BTreeMap<Slot, usize> = open.iter().copied().zip(0..).collect();
        let groups = together.iter().map(|&formula| {
            let mentioned = formulas.mentions(formula).iter();
            mentioned.filter_map(|slot| place.get(&Slot(slot)).copied())
        });
        let groups: Vec<Vec<usize>> = groups.map(Iterator::collect).collect();
        let mut blocks = Vec::new();
        for pair in pairs {
            let places = pair.iter().filter_map(|slot| place.get(slot).copied());
            merge(&mut blocks, places.collect());
        }
        let order = order(open.len(), &[], &groups, &blocks);
        let of = |place: &usize| Some((*open.get(*place)?, domains.get(*place)?.clone()));
        let (slots, answers): (Vec<Slot>, Vec<Vec<u32>>) = order.iter().filter_map(of).unzip();
        let mut levels = vec![None; formulas.domains().len()];
        for (level, slot) in (0..).map(Level).zip(&slots) {
            if let Some(place) = levels.get_mut(slot.0 as usize) {
                *place = Some(level);
            }
        }
        let sizes = answers.iter().map(|answers| answers.len() as u16);
        let mut made = Self {
            store: Store::new(sizes.collect(), NODES),
            slots,
            answers,
            levels,
            known: FxHashMap::default(),
            admissible: Independent::default(),
            one: Vec::new(),
            held: FxHashMap::default(),
            sides: FxHashMap::default(),
            ranges: FxHashMap::default(),
            compared: BTreeSet::new(),
        };
        let parts = formulas.parts(admissible).into_iter();
        let parts = parts.map(|part| made.read(formulas, part));
        let mut parts: Vec<Diagram> = parts.collect::<Option<_>>()?;
        let together = [together, &[admissible]].concat();
        made.compare(formulas, theory, &together, &mut parts);
        if !made.knows(&theory.concerns(formulas, &[admissible])) {
            return None;
        }
        made.admissible = Independent::of(&mut made.store, parts);
        if made.store.exceeded() {
            return None;
        }
        let anywhere = diagram::Region::new();
        made.one = made.admissible.case_on(&made.store, &anywhere)?;
        Some(made)
    }

    /// The answer to a slot in one completion; none where it has the same in all.
    pub fn in_one(&self, slot: Slot) -> Option<u32> {
        let at = self.level(slot)?.0 as usize;
        let cell = *self.one.get(at)?;
        self.answers.get(at)?.get(usize::from(cell)).copied()
    }

    /// Adds which answers of comparisons go with which cells of their numbers, as far as the given formulas compare any and
    /// finding that out does not take too long.
    fn compare(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        asked: &[Formula],
        parts: &mut Vec<Diagram>,
    ) {
        for group in theory.groups(formulas, asked) {
            let slots = group.iter();
            let levels = slots.filter_map(|slot| Some((self.level(*slot)?, *slot)));
            let mut levels: Vec<(Level, Slot)> = levels.collect();
            levels.sort_unstable();
            let sizes = levels.iter();
            let sizes = sizes.map(|(level, _)| usize::from(self.store.size(*level)));
            if sizes.fold(1, usize::saturating_mul) > COMBINATIONS {
                continue;
            }
            // What assumptions have settled no formula mentions any more.
            let mut taken = theory.settled(formulas);
            if let Some(feasible) = self.feasible(formulas, theory, &levels, &mut taken) {
                parts.push(feasible);
                self.compared.extend(group);
            }
        }
    }

    /// Is it known how these comparisons can come out together?
    pub(super) fn knows(&self, flags: &[Slot]) -> bool {
        flags.iter().all(|flag| self.compared.contains(flag))
    }

    /// Which answers to slots can be together, with those taken already. Nothing where that could not be settled.
    fn feasible(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        open: &[(Level, Slot)],
        taken: &mut Answers,
    ) -> Option<Diagram> {
        let Some((&(level, slot), rest)) = open.split_first() else {
            return theory.feasible(formulas, taken).map(Diagram::truth);
        };
        let answers = self.answers.get(level.0 as usize)?.clone();
        let mut edges = Vec::new();
        for (last, answer) in (0u16..).zip(answers) {
            taken.insert(slot, ChoiceSet::one(answer));
            let to = self.feasible(formulas, theory, rest, taken)?;
            edges.push(Edge { last, to });
        }
        taken.remove(&slot);
        Some(self.store.ask(level, edges))
    }

    /// Is half of what may be built used up?
    pub fn is_half_full(&self) -> bool {
        self.store.len() > NODES / 2
    }

    /// The slots bound by comparisons of which it is known how they can come out together: what is on no way may be
    /// anything.
    pub fn compared(&self) -> &BTreeSet<Slot> {
        &self.compared
    }

    /// Answers of a completion in which a formula holds, or that there is none; nothing where diagrams do not tell: where
    /// comparisons bind numbers, or the diagrams grow too large.
    pub fn find(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        formula: Formula,
    ) -> Option<Option<Answers>> {
        if !self.knows(&theory.concerns(formulas, &[formula])) {
            return None;
        }
        let Bounded { holds, about, .. } = self.bounded(formulas, formula)?;
        let way = self.store.way_to_overlap(about, holds, true);
        let way = way.map(|way| self.answered(way));
        (!self.store.exceeded()).then_some(way)
    }

    /// Does a formula hold in some completion inside a box? Nothing where diagrams do not tell.
    pub fn meet_inside(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        formula: Formula,
        region: &Region,
    ) -> Option<bool> {
        let mut flags = theory.restricted(&region.slots);
        flags.append(&mut theory.concerns(formulas, &[formula]));
        // No box is asked about once judgements are joined in it.
        if !region.judged.is_empty() || !self.knows(&flags) {
            return None;
        }
        let held = self.held(formulas, formula)?;
        let mut inside: Vec<Option<Rc<Ranges>>> = vec![None; self.slots.len()];
        for (slot, wanted) in &region.slots {
            // What is not open has an answer that every box allows.
            let Some(level) = self.level(*slot) else {
                continue;
            };
            let at = level.0 as usize;
            let answers = self.answers.get(at).into_iter().flatten();
            let known = self.ranges.entry((level, wanted.clone()));
            let ranges = known.or_insert_with(|| {
                let cells = (0u16..).zip(answers);
                let cells = cells.filter(|(_, answer)| wanted.contains(**answer));
                Rc::new(in_ranges(cells.map(|(cell, _)| cell)))
            });
            if let Some(place) = inside.get_mut(at) {
                *place = Some(Rc::clone(ranges));
            }
        }
        let wanted = |level: Level| {
            let ranges = inside.get(level.0 as usize)?.as_ref()?;
            Some(ranges.as_slice())
        };
        // What the formula does not touch must leave something of the box as well.
        let beside = held.beside.iter();
        let beside = beside.filter(|(asked, _)| asked.iter().any(|level| wanted(*level).is_some()));
        let mut all = std::iter::once(held.here).chain(beside.map(|(_, holds)| *holds));
        Some(all.all(|holds| self.store.holds_inside(holds, wanted)))
    }

    /// Does a formula hold, or not hold, as said, in some completion with one of these answers to a slot? Nothing where
    /// diagrams do not tell. Unlike [`Diagrams::meet_inside`] it looks at all slots at once.
    pub fn meet_at(
        &mut self,
        formulas: &Formulas,
        theory: &Theory,
        (formula, holds): (Formula, bool),
        (slot, wanted): (Slot, &ChoiceSet),
    ) -> Option<bool> {
        let mut flags = theory.concerns(formulas, &[formula]);
        if theory.bound().contains(slot.0) {
            flags.push(slot);
        }
        if !self.knows(&flags) {
            return None;
        }
        let level = self.level(slot)?;
        let sides = self.sides(formulas, formula)?;
        let left = if holds { &sides.met } else { &sides.unmet };
        let admissible = &self.admissible;
        let left = |cell| left.has(level, cell) && admissible.has(&self.store, level, cell);
        let mut answers = (0u16..).zip(self.answers.get(level.0 as usize)?);
        Some(answers.any(|(cell, answer)| wanted.contains(*answer) && left(cell)))
    }

    fn sides(&mut self, formulas: &Formulas, formula: Formula) -> Option<Rc<Sides>> {
        if let Some(known) = self.sides.get(&formula) {
            return Some(known.clone());
        }
        let Bounded { holds, about, .. } = self.bounded(formulas, formula)?;
        let [met, unmet] = self.store.cells_on_either_side(about, holds);
        let sides = Rc::new(Sides { met, unmet });
        self.sides.insert(formula, sides.clone());
        Some(sides)
    }

    fn held(&mut self, formulas: &Formulas, formula: Formula) -> Option<Rc<Held>> {
        if let Some(known) = self.held.get(&formula) {
            return Some(known.clone());
        }
        let Bounded {
            holds,
            about,
            asked,
        } = self.bounded(formulas, formula)?;
        let here = self.store.and(about, holds);
        if self.store.exceeded() {
            return None;
        }
        let beside = self.admissible.apart_from(&asked);
        let beside = beside.map(|(asked, holds)| (asked.iter().copied().collect(), holds));
        let beside = beside.collect();
        let held = Rc::new(Held { here, beside });
        self.held.insert(formula, held.clone());
        Some(held)
    }

    /// A formula, with what every completion makes true as far as that can keep it from holding or from not holding; nothing
    /// where that grows too large.
    pub(super) fn bounded(&mut self, formulas: &Formulas, formula: Formula) -> Option<Bounded> {
        let holds = self.read(formulas, formula)?;
        let asked = self.store.support(holds);
        let about = self.admissible.about(&mut self.store, &asked);
        (!self.store.exceeded()).then_some(Bounded {
            holds,
            about,
            asked,
        })
    }

    /// How much work it was so far to look for what boxes and formulas have in common.
    pub fn looked_at(&self) -> u64 {
        self.store.looked_at()
    }

    /// Notes what a formula says that is another one outside a third.
    pub fn learn(&mut self, formulas: &Formulas, made: Formula, [of, but]: [Formula; 2]) {
        if let (Some(of), Some(but)) = (self.read(formulas, of), self.read(formulas, but)) {
            let left = self.store.without(of, but);
            if !self.store.exceeded() {
                self.known.entry(made).or_insert(left);
            }
        }
    }

    pub(super) fn cell(&self, level: Level, completion: &[Option<u32>]) -> u16 {
        let at = level.0 as usize;
        let (slot, answers) = (self.slots.get(at), self.answers.get(at));
        let answer = slot
            .and_then(|slot| completion.get(slot.0 as usize))
            .copied();
        let answer = answer.flatten().unwrap_or_default();
        let cell = answers.map(|answers| answers.partition_point(|one| *one < answer));
        cell.unwrap_or_default() as u16
    }

    pub(super) fn level(&self, slot: Slot) -> Option<Level> {
        self.levels.get(slot.0 as usize).copied().flatten()
    }

    pub(super) fn answered(&self, way: impl IntoIterator<Item = (Level, u16)>) -> Answers {
        let answered = way.into_iter().filter_map(|(level, cell)| {
            let slot = *self.slots.get(level.0 as usize)?;
            let answers = self.answers.get(level.0 as usize)?;
            let answer = *answers.get(usize::from(cell))?;
            Some((slot, ChoiceSet::one(answer)))
        });
        answered.collect()
    }

    fn among(&mut self, slot: Slot, wanted: impl Fn(u32) -> bool) -> Option<Diagram> {
        let level = self.level(slot)?;
        let answers = self.answers.get(level.0 as usize)?;
        let holds = |cell: u16| {
            let answer = answers.get(usize::from(cell));
            answer.is_some_and(|answer| wanted(*answer))
        };
        Some(self.store.is_in(level, holds))
    }

    /// A formula as a diagram; nothing where it asks what was not open, or grows too large.
    pub(super) fn read(&mut self, formulas: &Formulas, formula: Formula) -> Option<Diagram> {
        if let Some(&known) = self.known.get(&formula) {
            return Some(known);
        }
        let made = match formulas.shape(formula) {
            Shape::Constant(truth) => Diagram::truth(*truth),
            Shape::Among(slot, set) => self.among(*slot, |answer| set.contains(answer))?,
            Shape::All(parts) => {
                let parts = parts.iter().map(|&part| self.read(formulas, part));
                let parts: Vec<Diagram> = parts.collect::<Option<_>>()?;
                self.store.all(parts)
            }
            Shape::Any(parts) => {
                let parts = parts.iter().map(|&part| self.read(formulas, part));
                let parts: Vec<Diagram> = parts.collect::<Option<_>>()?;
                self.store.any(parts)
            }
        };
        if self.store.exceeded() {
            return None;
        }
        self.known.insert(formula, made);
        Some(made)
    }
}
