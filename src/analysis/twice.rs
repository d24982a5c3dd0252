//! A case twice: with two values of one attribute, while all other facts stay.
//!
//! Where the attribute is a number, how it compares with others is no fact that stays: each way in which the second value
//! may compare is looked at by itself, and both values are chosen together with the numbers they are compared with.

use std::collections::BTreeMap;

use super::witness::{Goal, Unmade, Witness, fewest};
use super::written::Maker;
use crate::diagram::{Again, Cell, Diagram, Level, NO, Reading, Way};

/// How many comparisons of one attribute are gone through in every combination of their answers.
const COMPARED: usize = 6;

/// Two cases that differ in one attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twice {
    /// Where the attribute is asked.
    pub level: Level,
    /// Its cell in the first case.
    pub first: u16,
    /// Its cell in the second.
    pub second: u16,
    /// The number the second time, where others are bound to it.
    again: Option<Again>,
}

/// Both cases, and what each is answered.
#[derive(Clone, Debug)]
pub struct Told {
    /// The cases.
    pub cases: [Witness; 2],
    /// The outcomes, as positions on the scale.
    pub outcomes: [u32; 2],
}

impl Twice {
    /// Every way in which the attribute may be in these two cells, the second value above the first or below where that is
    /// said; none where it is compared with too many others.
    pub fn all(
        reading: &Reading<'_>,
        level: Level,
        [first, second]: [u16; 2],
        above: Option<bool>,
    ) -> Option<Vec<Twice>> {
        if reading.compare_apart() && reading.compared_with(level).is_empty() {
            let apart = Twice {
                level,
                first,
                second,
                again: None,
            };
            return Some(vec![apart]);
        }
        let cell = reading.space.cells(level).get(usize::from(second));
        let compared = reading.compared_with(level);
        if compared.len() > COMPARED {
            return None;
        }
        let mut answers = vec![BTreeMap::new()];
        for one in compared {
            // No comparison of what cannot be determined holds.
            let can = cell != Some(&Cell::Undeterminable);
            let holding = answers.iter().filter(|_| can).cloned();
            let mut holding: Vec<BTreeMap<Level, bool>> = holding.collect();
            holding.iter_mut().for_each(|all| {
                all.insert(one, true);
            });
            answers.iter_mut().for_each(|all| {
                all.insert(one, false);
            });
            answers.append(&mut holding);
        }
        let bound = reading.is_bound(level);
        let made = answers.into_iter().map(|answers| Twice {
            level,
            first,
            second,
            again: bound.then_some(Again {
                level,
                cell: second,
                answers,
                above,
            }),
        });
        Some(made.collect())
    }

    /// What the second case answers otherwise than the first: by variable, the cell.
    fn instead(&self) -> BTreeMap<Level, u16> {
        let again = self.again.iter().flat_map(|again| &again.answers);
        let answers = again.map(|(level, holds)| (*level, u16::from(*holds)));
        answers.chain([(self.level, self.second)]).collect()
    }

    /// What something is in the first case, by the facts that both have.
    pub fn of_first(&self, reading: &mut Reading<'_>, what: Diagram) -> Diagram {
        reading.store.cofactor(what, self.level, self.first)
    }

    /// What it is in the second, likewise: what the attribute and its comparisons say then is put in.
    pub fn of_second(&self, reading: &mut Reading<'_>, what: Diagram) -> Diagram {
        let mut what = what;
        for (level, cell) in self.instead() {
            what = reading.store.cofactor(what, level, cell);
        }
        what
    }

    /// Of these facts, those with which both cases can be, but for what comparisons bind.
    pub fn admitted(&self, reading: &mut Reading<'_>, facts: Diagram) -> Diagram {
        if facts == NO {
            return NO;
        }
        let mut touched = vec![facts];
        for (level, _) in self.instead() {
            touched.push(reading.store.is_in(level, |cell| cell == 0));
        }
        let answerable = reading.answerable_bound_to(&touched);
        let judged = reading.judged_where_asked();
        let can = reading.store.and(answerable, judged);
        let [first, second] = [self.of_first(reading, can), self.of_second(reading, can)];
        let here = reading.store.is_in(self.level, |cell| cell == self.first);
        reading.store.all([facts, first, second, here])
    }

    /// A way to both cases, by facts with which each can be.
    fn way(&self, reading: &mut Reading<'_>, admitted: Diagram) -> Way {
        reading.way_twice(admitted, self.again.as_ref())
    }

    /// Are there two such cases, by facts with which each can be? Where that is not settled, there are.
    pub fn occurs(&self, reading: &mut Reading<'_>, admitted: Diagram) -> bool {
        admitted != NO && !matches!(self.way(reading, admitted), Way::None)
    }

    /// Two cases, by facts with which each can be, and what they are answered: with as few facts as settle both answers.
    pub fn told(
        &self,
        reading: &mut Reading<'_>,
        admitted: Diagram,
        outcome: Diagram,
    ) -> Result<Told, Unmade> {
        let cells = match self.way(reading, admitted) {
            Way::Found { cells, .. } => cells,
            Way::None => return Err(Unmade::Empty),
            Way::Unsettled => return Err(Unmade::Bound),
        };
        let [first, second] = [
            self.of_first(reading, outcome),
            self.of_second(reading, outcome),
        ];
        // One answer is shown of each, so the facts must settle it: the one there, unless that is of a fact the way leaves
        // open and cannot have.
        let there = |level| cells.get(&level).copied().unwrap_or_default();
        let says = [first, second].map(|of| reading.store.value_at(of, there));
        let values = [first, second].map(|of| reading.store.values(of));
        let [before, after] = &values;
        let pairs = before.iter().flat_map(|b| after.iter().map(|a| [*b, *a]));
        let pairs: Vec<[u32; 2]> = [says].into_iter().chain(pairs).collect();
        let mut unsettled = false;
        for outcomes in pairs {
            let [before, after] = outcomes;
            let first = reading.store.where_value(first, |value| value == before);
            let second = reading.store.where_value(second, |value| value == after);
            let here = reading.store.all([admitted, first, second]);
            if here == NO {
                continue;
            }
            match self.made(reading, here, outcome, outcomes) {
                Ok(cases) => return Ok(Told { cases, outcomes }),
                Err(why) => unsettled |= why == Unmade::Bound,
            }
        }
        Err(match unsettled {
            true => Unmade::Bound,
            false => Unmade::Empty,
        })
    }

    fn made(
        &self,
        reading: &mut Reading<'_>,
        facts: Diagram,
        outcome: Diagram,
        outcomes: [u32; 2],
    ) -> Result<[Witness; 2], Unmade> {
        let (mut way, bound) = match self.way(reading, facts) {
            Way::Found { cells, numbers } => (cells, numbers),
            Way::None => return Err(Unmade::Empty),
            Way::Unsettled => return Err(Unmade::Bound),
        };
        way.retain(|level, _| !reading.is_class(*level));
        let [before, after] = outcomes;
        let settles = |reading: &mut Reading<'_>, value, instead| Goal {
            condition: reading.store.where_value(outcome, |one| one == value),
            instead,
        };
        let unmoved = BTreeMap::from([(self.level, self.first)]);
        let goals = [
            settles(reading, before, unmoved),
            settles(reading, after, self.instead()),
        ];
        let mut maker = Maker {
            reading,
            cells: way.clone(),
            way,
            bound,
            again: self.again.clone(),
        };
        maker.complete();
        let Maker {
            cells, way, bound, ..
        } = maker;
        let cells = fewest(reading, &cells, &goals);
        let mut first = Maker {
            reading,
            cells,
            way,
            bound,
            again: self.again.clone(),
        };
        first.complete();
        let numbers = first.numbers().ok_or(Unmade::Bound)?;
        let case = first.case_with(&numbers).ok_or(Unmade::Bound)?;
        let witness = |maker: &Maker<'_, '_>, case| Witness {
            case,
            cells: maker.cells.clone(),
            way: maker.way.clone(),
            bound: maker.bound.clone(),
        };
        let one = witness(&first, case);
        let Maker {
            mut cells,
            way,
            bound,
            ..
        } = first;
        let instead = self.instead();
        for (level, cell) in &mut cells {
            if let Some(other) = instead.get(level) {
                *cell = *other;
            }
        }
        let second = Maker {
            reading,
            cells,
            way,
            bound,
            again: None,
        };
        let mut numbers = numbers;
        let number = match numbers.remove(&Again::NUMBER) {
            Some(number) => Some(number),
            None => second.round(self.level, self.second),
        };
        match number {
            Some(number) => numbers.insert(self.level, number),
            None => numbers.remove(&self.level),
        };
        let case = second.case_with(&numbers).ok_or(Unmade::Bound)?;
        let other = witness(&second, case);
        Ok([one, other])
    }
}
