//! A condition as parts that have no variable in common: what some of them say of a case, the others do not touch.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::left::Left;
use super::node::{Diagram, Level, NO, Store, YES};
use super::read::Region;
use crate::quantity::Num;

/// Where more facts than these are kept of those that settle the class of the item, leaving out the others does not pay.
const FEW: usize = 16;

/// Conditions that hold together, none of which asks a variable that another asks.
#[derive(Clone, Debug, Default)]
pub struct Independent {
    parts: Vec<(BTreeSet<Level>, Diagram)>,
    /// The position of the part that asks a variable: there is at most one.
    asking: OnceCell<FxHashMap<Level, usize>>,
    /// That the class of the item is what the facts make it, with what that asks. It contradicts nothing that does not ask
    /// the class, so it is beside what is put together.
    class: Option<Class>,
    /// The positions of the parts that have to do with what settles the class.
    settling: OnceCell<Vec<usize>>,
    /// What these and what settles the class ask, but for the class.
    settled_by: OnceCell<BTreeSet<Level>>,
    /// A case in which all parts hold.
    usual: OnceCell<Option<Vec<u16>>>,
    /// By part the cells that it leaves.
    left: OnceCell<Vec<Left>>,
    /// Parts that were asked for together, by their positions, with that of the class or without.
    known: RefCell<BTreeMap<(Vec<usize>, bool), Diagram>>,
}

#[derive(Clone, Debug)]
struct Class {
    level: Level,
    asked: BTreeSet<Level>,
    settled: Diagram,
    /// The levels of all comparisons of two numbers.
    comparisons: Rc<BTreeSet<Level>>,
    /// The levels that rules ask, other than by what they say of entries.
    of_rules: Rc<BTreeSet<Level>>,
    /// What settles the class, and what touches that, as far as it matters to some variables.
    narrowed: Rc<RefCell<BTreeMap<Vec<Level>, Diagram>>>,
}

impl Class {
    /// The same beside other parts.
    fn beside_others(&self) -> Self {
        Self {
            narrowed: Rc::default(),
            ..self.clone()
        }
    }
}

impl Independent {
    /// Conditions, those that share variables put together.
    pub fn of(store: &mut Store, conditions: impl IntoIterator<Item = Diagram>) -> Self {
        let mut groups: Vec<(BTreeSet<Level>, Vec<Diagram>)> = Vec::new();
        for condition in conditions {
            let mut levels = store.support(condition);
            let mut together = vec![condition];
            groups.retain_mut(|(others, of)| {
                let apart = levels.is_disjoint(others);
                if !apart {
                    levels.append(others);
                    together.append(of);
                }
                apart
            });
            groups.push((levels, together));
        }
        let parts = groups.into_iter();
        let parts = parts.map(|(levels, together)| (levels, store.all(together)));
        Self {
            parts: parts.filter(|(_, holds)| *holds != YES).collect(),
            ..Self::default()
        }
    }

    /// The same where the class of the item is what the facts make it.
    #[must_use]
    pub(super) fn with_class(
        &self,
        store: &Store,
        (level, settled): (Level, Diagram),
        comparisons: Rc<BTreeSet<Level>>,
        of_rules: Rc<BTreeSet<Level>>,
    ) -> Self {
        let asked = store.support(settled);
        let class = Class {
            level,
            asked,
            settled,
            comparisons,
            of_rules,
            narrowed: Rc::default(),
        };
        Self {
            parts: self.parts.clone(),
            class: Some(class),
            ..Self::default()
        }
    }

    /// What is left of several of them together.
    pub fn together(store: &mut Store, several: &[&Self]) -> Self {
        let parts = several.iter().flat_map(|one| &one.parts);
        let together = Self::of(store, parts.map(|(_, holds)| *holds));
        let class = several.iter().find_map(|one| one.class.as_ref());
        Self {
            class: class.map(Class::beside_others),
            ..together
        }
    }

    /// The same with one more condition.
    #[must_use]
    pub fn and(&self, store: &mut Store, condition: Diagram) -> Self {
        let known = self.parts.iter().map(|(_, holds)| *holds);
        let made = Self::of(store, known.chain([condition]));
        Self {
            class: self.class.as_ref().map(Class::beside_others),
            ..made
        }
    }

    /// The same with something else in place of each part, which is given with the variables it asks.
    #[must_use]
    pub fn each(
        &self,
        store: &mut Store,
        mut instead: impl FnMut(&mut Store, &BTreeSet<Level>, Diagram) -> Diagram,
    ) -> Self {
        let parts = self.parts.iter();
        let made: Vec<Diagram> = parts
            .map(|(asked, holds)| instead(store, asked, *holds))
            .collect();
        let made = Self::of(store, made);
        Self {
            class: self.class.as_ref().map(Class::beside_others),
            ..made
        }
    }

    /// Is it made of the same parts, apart from what settles the class?
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let parts =
            |of: &Self| -> BTreeSet<Diagram> { of.parts.iter().map(|(_, holds)| *holds).collect() };
        parts(self) == parts(other)
    }

    /// All of it as one condition.
    pub fn whole(&self, store: &mut Store) -> Diagram {
        self.some(store, (0..self.parts.len()).collect(), self.class.is_some())
    }

    /// The parts that ask none of these variables, each with what it asks. What settles the class is none of them.
    pub fn apart_from(
        &self,
        levels: &BTreeSet<Level>,
    ) -> impl Iterator<Item = (&BTreeSet<Level>, Diagram)> {
        let parts = self.parts.iter();
        let apart = parts.filter(|(asked, _)| asked.is_disjoint(levels));
        apart.map(|(asked, holds)| (asked, *holds))
    }

    /// Can a variable be in a cell, where all parts hold? It is not asked of those that settle the class of the item.
    #[must_use]
    pub fn has(&self, store: &Store, level: Level, cell: u16) -> bool {
        let left = self.left.get_or_init(|| {
            let parts = self.parts.iter();
            parts.map(|(_, holds)| store.cells_left(*holds)).collect()
        });
        let part = self.asking().get(&level);
        let left = part.and_then(|at| left.get(*at));
        left.is_none_or(|left| left.has(level, cell))
    }

    /// Some of the parts as one condition.
    fn some(&self, store: &mut Store, parts: Vec<usize>, class: bool) -> Diagram {
        if let Some(&known) = self.known.borrow().get(&(parts.clone(), class)) {
            return known;
        }
        let of = parts.iter().filter_map(|&at| self.parts.get(at));
        let settled = self.class.iter().filter(|_| class);
        let of = of.map(|(_, holds)| *holds);
        let all = store.all(of.chain(settled.map(|class| class.settled)));
        self.known.borrow_mut().insert((parts, class), all);
        all
    }

    /// The share of the space in which a condition and all parts hold. It asks facts only, which leave one class to the item.
    #[must_use]
    pub fn share(&self, store: &mut Store, condition: Diagram) -> Num {
        let mut asked = store.support(condition);
        let parts = self.touching(&asked);
        let beside = (0..)
            .zip(&self.parts)
            .filter(|(at, _)| !parts.contains(at))
            .fold(Num::one(), |all, (_, (_, holds))| all * store.share(*holds));
        let touched = parts.iter().filter_map(|&at| self.parts.get(at));
        asked.extend(touched.flat_map(|(levels, _)| levels));
        let about = self.some(store, parts, false);
        store.share_among(condition, about, asked) * beside
    }

    /// A case on a way in which all parts hold, by the cell of each variable; that the class of the item is what the facts
    /// make it is none of them. None where there is no such case.
    pub fn case_on(&self, store: &Store, way: &Region) -> Option<Vec<u16>> {
        let usual = self.usual.get_or_init(|| {
            let mut case = vec![0; store.levels() as usize];
            let every = 0..self.parts.len();
            self.go_on(store, every, &Region::new(), &mut case)
                .then_some(case)
        });
        let mut case = usual.clone()?;
        for (level, cells) in way {
            if let (Some(place), Some((cell, _))) = (case.get_mut(level.0 as usize), cells.first())
            {
                *place = *cell;
            }
        }
        // What the way does not touch is as it usually is.
        let touched = self.touching(&way.keys().copied().collect());
        self.go_on(store, touched, way, &mut case).then_some(case)
    }

    fn go_on(
        &self,
        store: &Store,
        parts: impl IntoIterator<Item = usize>,
        way: &Region,
        case: &mut [u16],
    ) -> bool {
        let parts = parts.into_iter().filter_map(|at| self.parts.get(at));
        let Some(cells) = store.meeting_each(parts.map(|(_, holds)| *holds), way) else {
            return false;
        };
        for (level, cell) in cells {
            if let Some(place) = case.get_mut(level.0 as usize) {
                *place = cell;
            }
        }
        true
    }

    /// What settles the class of the item, and all that touches it. The two are not put together: that takes many times as
    /// many nodes as both, and to go through them side by side does as well.
    pub fn settling(&self, store: &mut Store) -> Vec<(Diagram, bool)> {
        let Some(class) = &self.class else {
            return Vec::new();
        };
        let beside = self.some(store, self.touching_class(class).to_vec(), false);
        vec![(class.settled, true), (beside, true)]
    }

    /// [`Independent::about`] as two conditions that are not put together, for the same reason.
    pub fn beside(&self, store: &mut Store, levels: &BTreeSet<Level>) -> Vec<(Diagram, bool)> {
        let (parts, touched) = self.touched(levels);
        let never = self.parts.iter().position(|(_, holds)| *holds == NO);
        let parts = never.map_or(parts, |never| vec![never]);
        let beside = self.some(store, parts, false);
        let settled = self.class.iter().filter(|_| touched);
        let settled = settled.map(|class| class.settled);
        settled.chain([beside]).map(|holds| (holds, true)).collect()
    }

    /// As much of it as can keep a condition on these variables from holding: the rest can hold whatever they are. Where it
    /// cannot hold at all, never.
    pub fn about(&self, store: &mut Store, levels: &BTreeSet<Level>) -> Diagram {
        if self.parts.iter().any(|(_, holds)| *holds == NO) {
            return NO;
        }
        let (parts, class) = self.touched(levels);
        self.some(store, parts, class)
    }

    /// [`Independent::about`] without the facts that settle the class of the item, but for those among these variables:
    /// some facts make it what it is, and which is no matter. Where comparisons may bind these facts it is all of it.
    pub fn narrowly_about(&self, store: &mut Store, levels: &BTreeSet<Level>) -> Diagram {
        let (parts, touched) = self.touched(levels);
        let Some(class) = self.class.as_ref().filter(|_| touched) else {
            return self.about(store, levels);
        };
        if self.parts.iter().any(|(_, holds)| *holds == NO) {
            return NO;
        }
        let compared = class.comparisons.iter();
        let compared = compared.filter(|one| levels.contains(one) || class.asked.contains(one));
        if compared.count() > 1 {
            return self.some(store, parts, true);
        }
        let with = self.touching_class(class);
        let asked = self.settled_by.get_or_init(|| {
            let parts = with.iter().filter_map(|&at| self.parts.get(at));
            let parts = parts.flat_map(|(asked, _)| asked);
            let asked = parts.chain(&class.asked).copied();
            asked.filter(|level| *level != class.level).collect()
        });
        let kept: Vec<Level> = levels.intersection(asked).copied().collect();
        let by_rules = kept.iter().all(|level| class.of_rules.contains(level));
        if !by_rules && kept.len() > FEW {
            return self.some(store, parts, true);
        }
        // It is narrowed to what rules ask first: once for all that ask, and little is left.
        let of_rules = || asked.intersection(&class.of_rules).copied().collect();
        let known = class.narrowed.borrow().get(&kept).copied();
        let narrowed = known.unwrap_or_else(|| {
            let mut narrowed = None;
            for kept in by_rules.then(of_rules).into_iter().chain([kept]) {
                let known = class.narrowed.borrow().get(&kept).copied();
                let made = known.unwrap_or_else(|| match narrowed {
                    Some(wider) => {
                        let gone = |level| level != class.level && !kept.contains(&level);
                        store.exists(wider, &gone)
                    }
                    None => self.narrowed_to(store, class, &kept),
                });
                class.narrowed.borrow_mut().insert(kept, made);
                narrowed = Some(made);
            }
            narrowed.unwrap_or(YES)
        });
        let beside = parts.into_iter().filter(|at| !with.contains(at));
        let beside = self.some(store, beside.collect(), false);
        store.and(beside, narrowed)
    }

    /// What settles the class, with all that touches it, as far as it matters to some variables. What does not matter to what
    /// settles the class either is left out of the rest first: little of that is left then.
    fn narrowed_to(&self, store: &mut Store, class: &Class, kept: &[Level]) -> Diagram {
        let beside = self.some(store, self.touching_class(class).to_vec(), false);
        let gone = |level: Level| !class.asked.contains(&level) && !kept.contains(&level);
        let beside = store.exists(beside, &gone);
        let gone = |level: Level| level != class.level && !kept.contains(&level);
        store.exists_of_both(beside, class.settled, &gone)
    }

    /// The parts that have to do with what settles the class.
    fn touching_class(&self, class: &Class) -> &[usize] {
        self.settling.get_or_init(|| self.touching(&class.asked))
    }

    fn touching(&self, levels: &BTreeSet<Level>) -> Vec<usize> {
        let asking = self.asking();
        let parts = levels.iter().filter_map(|level| asking.get(level));
        let parts: BTreeSet<usize> = parts.copied().collect();
        parts.into_iter().collect()
    }

    fn asking(&self) -> &FxHashMap<Level, usize> {
        self.asking.get_or_init(|| {
            let parts = self.parts.iter().zip(0..);
            let asked = parts.flat_map(|((asked, _), at)| asked.iter().map(move |one| (*one, at)));
            asked.collect()
        })
    }

    /// The parts that may contradict a condition on these variables, and whether what settles the class does.
    fn touched(&self, levels: &BTreeSet<Level>) -> (Vec<usize>, bool) {
        let mut parts = self.touching(levels);
        let Some(class) = &self.class else {
            return (parts, false);
        };
        let asks_class = self.asking().get(&class.level);
        if !levels.contains(&class.level) && !asks_class.is_some_and(|at| parts.contains(at)) {
            return (parts, false);
        }
        parts.extend(self.touching_class(class));
        parts.sort_unstable();
        parts.dedup();
        (parts, true)
    }
}
