//! Which facts a diagram still turns on.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use smallvec::SmallVec;

use crate::diagram::{Asked, Diagram, Left, Level, Reading};
use crate::eval::FactName;
use crate::policy::{Policy, Printer, VariableId, VariableKind};

/// Where the cells of a question lead, or the ways that go through a class.
type Ways = SmallVec<[Diagram; 6]>;

type Settling = (BTreeSet<Level>, BTreeSet<u32>);

/// The facts of a case that are not settled, with what a fact of many parts is asked at.
pub(super) struct Facts {
    /// The cells that the case leaves.
    left: Left,
    /// What is asked to tell the classes of the item apart that have different numbers.
    telling: RefCell<BTreeMap<Vec<u32>, Rc<BTreeSet<Level>>>>,
    /// The class of the item by its facts, where these are in cells that are left.
    class: OnceCell<Diagram>,
    /// What turns the number of the class of the item, where each class is given one, and which numbers there are then.
    settling: RefCell<BTreeMap<Vec<u32>, Rc<Settling>>>,
}

impl Facts {
    /// Of the cases in which a condition holds.
    pub(super) fn of(reading: &Reading<'_>, cases: Diagram) -> Facts {
        Facts {
            left: reading.store.cells_left(cases),
            telling: RefCell::default(),
            class: OnceCell::new(),
            settling: RefCell::default(),
        }
    }

    /// What a diagram turns on in these cases.
    pub(super) fn turning(
        &self,
        reading: &mut Reading<'_>,
        diagrams: &[Diagram],
    ) -> BTreeMap<FactName, Vec<String>> {
        let levels = self.turning_on(reading, diagrams, false, &|_| true);
        named(reading, levels)
    }

    /// What conditions turn on in these cases, but for facts known already.
    pub(super) fn turning_besides(
        &self,
        reading: &mut Reading<'_>,
        conditions: &[Diagram],
        known: &BTreeMap<FactName, Vec<String>>,
    ) -> BTreeMap<FactName, Vec<String>> {
        let mut other = self.asked_by(reading, conditions.to_vec(), &|_| true);
        other.retain(|&level| {
            let mut facts = facts(reading, level);
            facts.any(|(fact, _)| !known.contains_key(&fact))
        });
        let levels = match other.is_empty() {
            true => other,
            false => self.turning_on(reading, conditions, true, &|level| other.contains(&level)),
        };
        let mut turning = named(reading, levels);
        turning.retain(|fact, _| !known.contains_key(fact));
        turning
    }

    /// The levels that diagrams, which are conditions or not, turn on in these cases, of those that are wanted.
    fn turning_on(
        &self,
        reading: &mut Reading<'_>,
        diagrams: &[Diagram],
        conditions: bool,
        wanted: &impl Fn(Level) -> bool,
    ) -> BTreeSet<Level> {
        let settles = reading.class_turns_on();
        let mut levels: BTreeSet<Level> = BTreeSet::new();
        for &diagram in diagrams {
            // What does not ask a fact does not turn on it, and costs less to look at.
            let open = |level| wanted(level) && !levels.contains(&level);
            let asked = self.asked_by(reading, vec![diagram], &open);
            if asked.is_empty() {
                continue;
            }
            let by_facts = !conditions || !asked.is_disjoint(&settles);
            if by_facts && reading.store.support(diagram).is_disjoint(&settles) {
                let turning = self.turning_by_class(reading, diagram);
                levels.extend(turning.intersection(&asked));
                continue;
            }
            let diagram = match by_facts {
                true => reading.by_facts(diagram),
                false => diagram,
            };
            let left = self.restrict(reading, diagram);
            let mut turning = reading.store.support(left);
            turning.retain(|level| asked.contains(level));
            if !by_facts {
                // What settles the class of the item does not ask these: it is enough that the class can be one at which they
                // make a difference.
                turning.retain(|&level| {
                    let some = reading.store.exists(left, &|one| one == level);
                    let not = reading.store.not(left);
                    let not = reading.store.exists(not, &|one| one == level);
                    let turns = reading.store.and(some, not);
                    reading.occurs(&[(turns, true)])
                });
            }
            levels.extend(turning);
        }
        levels
    }

    /// What a diagram turns on that asks none of the facts that settle the class of the item but by that class. Such a fact
    /// makes a difference where it makes another class of it, of which what is left of the diagram is another one.
    fn turning_by_class(&self, reading: &mut Reading<'_>, diagram: Diagram) -> BTreeSet<Level> {
        let told = self.told(reading, &[diagram], &mut BTreeSet::new());
        if told.is_empty() {
            // It is not asked in the cells that are left.
            let left = self.restrict(reading, diagram);
            return reading.store.support(left);
        }
        // Classes that lead to the same places leave the same, and so may others: those are numbered alike.
        let mut of_ways: BTreeMap<u32, u32> = BTreeMap::new();
        let mut distinct: Vec<Diagram> = Vec::new();
        let mut numbers = Vec::new();
        for (class, ways) in (0..).zip(told) {
            let known = of_ways.get(&ways).copied();
            let number = known.unwrap_or_else(|| {
                let here = reading.of_class(diagram, class);
                let left = self.restrict(reading, here);
                let before = distinct.iter().position(|one| *one == left);
                let number = before.unwrap_or(distinct.len());
                if number == distinct.len() {
                    distinct.push(left);
                }
                number as u32
            });
            of_ways.insert(ways, number);
            numbers.push(number);
        }
        let known = self.settling.borrow().get(&numbers).cloned();
        let settling = known.unwrap_or_else(|| {
            let class = self.class(reading);
            let number = |class: u32| numbers.get(class as usize).copied().unwrap_or_default();
            let by_facts = reading.store.map(class, &number);
            let levels = reading.store.support(by_facts);
            Rc::new((levels, reading.store.values(by_facts)))
        });
        let (mut turning, met) = (*settling).clone();
        for number in met {
            let there = distinct.get(number as usize);
            let there = there.map(|one| reading.store.support(*one));
            turning.extend(there.into_iter().flatten());
        }
        self.settling.borrow_mut().insert(numbers, settling);
        turning
    }

    /// The class of the item by its facts, in the cells that the case leaves.
    fn class(&self, reading: &mut Reading<'_>) -> Diagram {
        *self.class.get_or_init(|| {
            let class = reading.class_by_facts(&|class| class);
            self.restrict(reading, class)
        })
    }

    /// A diagram as it is in the cells that the case leaves.
    fn restrict(&self, reading: &mut Reading<'_>, diagram: Diagram) -> Diagram {
        let within = |level: Level, cell: u16| self.left.has(level, cell);
        reading.store.restrict(diagram, &within)
    }

    /// What diagrams ask in these cases: all that they turn on, and perhaps more.
    pub(super) fn touched(
        &self,
        reading: &mut Reading<'_>,
        diagrams: Vec<Diagram>,
    ) -> BTreeMap<FactName, Vec<String>> {
        let levels = self.asked_by(reading, diagrams, &|_| true);
        named(reading, levels)
    }

    /// The levels that diagrams ask, of those that are wanted.
    fn asked_by(
        &self,
        reading: &mut Reading<'_>,
        diagrams: Vec<Diagram>,
        wanted: &impl Fn(Level) -> bool,
    ) -> BTreeSet<Level> {
        let mut levels = BTreeSet::new();
        let told = self.told(reading, &diagrams, &mut levels);
        let known = self.telling.borrow().get(&told).cloned();
        let telling = known.unwrap_or_else(|| {
            let number = |class: u32| told.get(class as usize).copied().unwrap_or_default();
            let by_facts = reading.class_by_facts(&number);
            let mut telling = BTreeSet::new();
            self.asked(reading, &[by_facts], &mut telling);
            Rc::new(telling)
        });
        levels.retain(|&level| wanted(level));
        levels.extend(telling.iter().filter(|level| wanted(**level)));
        self.telling.borrow_mut().entry(told).or_insert(telling);
        levels
    }

    /// Adds the levels of which several cells are left that lead to different places, and numbers the classes of items by where
    /// they lead: what the class turns on is asked where diagrams tell classes apart.
    fn told(
        &self,
        reading: &Reading<'_>,
        diagrams: &[Diagram],
        levels: &mut BTreeSet<Level>,
    ) -> Vec<u32> {
        let classes = self.asked(reading, diagrams, levels);
        let mut numbers: BTreeMap<Ways, u32> = BTreeMap::new();
        let numbered = classes.into_iter().map(|ways| {
            let next = numbers.len() as u32;
            *numbers.entry(ways).or_insert(next)
        });
        numbered.collect()
    }

    /// Adds the levels of which several cells are left that lead to different places, and gives where each class of items
    /// leads.
    fn asked(
        &self,
        reading: &Reading<'_>,
        from: &[Diagram],
        levels: &mut BTreeSet<Level>,
    ) -> Vec<Ways> {
        let mut classes: Vec<Ways> = Vec::new();
        let store = &reading.store;
        store.walk_along(from, |_, level, edges, open| {
            if reading.is_class(level) {
                classes.resize_with(usize::from(store.size(level)), Ways::new);
            }
            let (mut first, mut ways) = (0, Ways::new());
            for edge in edges {
                let mut cells = first..=edge.last;
                first = edge.last.saturating_add(1);
                if reading.is_class(level) {
                    let cells = usize::from(*cells.start())..=usize::from(*cells.end());
                    let classes = classes.get_mut(cells);
                    let classes = classes.into_iter().flatten();
                    classes.for_each(|ways| ways.push(edge.to));
                    open.push(edge.to);
                    continue;
                }
                if !ways.contains(&edge.to) && cells.any(|cell| self.left.has(level, cell)) {
                    ways.push(edge.to);
                }
            }
            if ways.len() > 1 {
                levels.insert(level);
            }
            open.extend(ways);
        });
        classes
    }

    /// Every fact of which the case leaves more than one answer that the policy tells apart.
    pub(super) fn open(&self, reading: &Reading<'_>) -> BTreeMap<FactName, Vec<String>> {
        let store = &reading.store;
        let left =
            |level: Level| (0..store.size(level)).filter(move |cell| self.left.has(level, *cell));
        let levels = (0..store.levels()).map(Level);
        named(
            reading,
            levels.filter(|level| left(*level).count() > 1).collect(),
        )
    }
}

fn named(reading: &Reading<'_>, levels: BTreeSet<Level>) -> BTreeMap<FactName, Vec<String>> {
    let mut named: BTreeMap<FactName, Vec<String>> = BTreeMap::new();
    for (fact, detail) in levels.iter().flat_map(|&level| facts(reading, level)) {
        named.entry(fact).or_default().extend(detail);
    }
    named
}

/// The facts that are asked at a level, and which part of each.
fn facts(reading: &Reading<'_>, level: Level) -> impl Iterator<Item = (FactName, Option<String>)> {
    let variables: Vec<VariableId> = match reading.space.axis(level).map(|axis| &axis.asked) {
        Some(Asked::Variable(variable)) => vec![*variable],
        Some(Asked::Comparison(linear)) => linear.terms.iter().map(|(_, v)| *v).collect(),
        Some(Asked::Elsewhere | Asked::Class) | None => Vec::new(),
    };
    let policy = reading.policy;
    variables
        .into_iter()
        .filter_map(|variable| fact(policy, variable))
}

/// The fact a variable is part of, and which part where there are several.
fn fact(policy: &Policy, variable: VariableId) -> Option<(FactName, Option<String>)> {
    let kind = &policy.variables.get(variable.index())?.kind;
    Some(match kind {
        VariableKind::Attribute(id) => (FactName::Attribute(*id), None),
        VariableKind::CurvePoint { attribute, at } => {
            let at = Printer::new(policy).argument(*attribute, at);
            (FactName::Attribute(*attribute), Some(format!("at {at}")))
        }
        VariableKind::Member { attribute, .. } | VariableKind::Undeterminable(attribute) => {
            (FactName::Attribute(*attribute), None)
        }
        VariableKind::Identity(record) => (FactName::Identity(*record), None),
        VariableKind::QuestionDate => (FactName::QuestionDate, None),
        VariableKind::Judgement(entry) => {
            let code = policy.entries.get(entry.index())?.code.clone();
            (FactName::Classified, Some(code))
        }
    })
}
