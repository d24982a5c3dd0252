//! The search for one clause: as little of what is true of a case as keeps it out of where the condition fails.

use std::collections::{BTreeMap, BTreeSet};

use super::clause::Clause;
use super::hitting::cheapest;
use super::vocabulary::Name;
use crate::diagram::{Diagram, Level, Reading, Region};

/// How many cases are kept out by the easiest words there are; where it takes more, by words of which none is superfluous.
const CASES: usize = 100;

pub(super) struct Seeker<'s, 'p> {
    /// The policy.
    pub reading: &'s mut Reading<'p>,
    /// Its names.
    pub names: &'s [Name],
    /// Those that turn on nothing but what the condition turns on.
    pub relevant: Vec<usize>,
    /// What all clauses together must reach, and no clause may leave, where all that is given holds.
    pub condition: Diagram,
    /// The variables it asks.
    pub asks: BTreeSet<Level>,
    /// Those that say together what the item falls under, where that is a question of its own.
    pub of_class: Vec<usize>,
    /// What holds of the cases that are asked about, or does not hold. Beyond them clauses may reach.
    pub given: Vec<(Diagram, bool)>,
}

/// A case that a clause is made around.
pub(super) struct Start {
    /// Its cells; those of variables that nothing asks are the first.
    pub cells: Region,
    /// Those of the variables that the condition asks: they make it hold, whatever the others are.
    asked: Vec<Level>,
}

/// Something true of a case.
#[derive(Clone, Copy, Debug)]
pub(super) enum True {
    /// A named condition holds, or does not.
    Name(usize, bool),
    /// A variable is in the cell in which it is.
    Cell(Level),
}

impl Seeker<'_, '_> {
    /// A case of `left` that is asked about: by the shortest way to `left`, where one is on it. None when there is none.
    pub fn start(&self, left: Diagram) -> Option<Start> {
        let store = &self.reading.store;
        let shortest = store.shortest(left)?;
        let way = store.meeting_near(&self.given, &|_| 0, &shortest);
        let way = match way {
            Some(way) => way,
            None => {
                let mut wanted = self.given.clone();
                wanted.push((left, true));
                store.meeting_near(&wanted, &|_| 0, &Region::new())?
            }
        };
        let mut cells: Region = way
            .into_iter()
            .map(|(level, cell)| (level, vec![(cell, cell)]))
            .collect();
        for (level, ranges) in shortest {
            let first = ranges.first().map_or(0, |&(first, _)| first);
            cells.entry(level).or_insert_with(|| vec![(first, first)]);
        }
        let cells = self.settled(cells);
        let asked = cells.keys().filter(|level| self.asks.contains(level));
        let asked = asked.filter(|level| !self.reading.is_class(**level));
        Some(Start {
            asked: asked.copied().collect(),
            cells,
        })
    }

    /// Where a clause may not reach: where all of these hold, or do not hold.
    pub(super) fn fails(&self) -> Vec<(Diagram, bool)> {
        let mut fails = self.given.clone();
        fails.push((self.condition, false));
        fails
    }

    /// What all clauses together must reach.
    pub(super) fn needed(&self) -> Vec<(Diagram, bool)> {
        let mut needed = self.given.clone();
        needed.push((self.condition, true));
        needed
    }

    /// Does what is looked at turn on comparisons that bind each other?
    pub fn comparisons_bind(&self) -> bool {
        let mut asked = self.asks.clone();
        for &(one, _) in &self.given {
            asked.append(&mut self.reading.store.support(one));
        }
        self.reading.comparisons_bind(&asked)
    }

    /// A clause around a case.
    pub fn clause(&mut self, start: &Start) -> Clause {
        let kept = self.kept(start);
        let (mut names, mut region) = self.widest(&kept, &start.cells);
        if self.narrowed(&names, &mut region) {
            self.drop_implied(&mut names, &mut region);
        }
        self.written(names, region, &start.cells)
    }

    /// Everything that is true of a case, with how hard each is to read.
    fn truths(&self, start: &Start) -> Vec<(True, u64)> {
        let store = &self.reading.store;
        let names = self.relevant.iter().filter_map(|&at| {
            let name = self.names.get(at)?;
            let holds = store.value_at(name.diagram, |level| cell_of(&start.cells, level)) != 0;
            let effort = if holds { 8 } else { 11 };
            // Of names that are as hard to read, the more general one.
            Some((
                True::Name(at, holds),
                effort * 1000 + u64::from(name.weight),
            ))
        });
        let words = self.words();
        let cells = start.asked.iter().map(|&level| {
            let effort = match words.kind(level) {
                _ if !words.is_exact(level) => 100,
                Some(_) => 12,
                None => 10,
            };
            (
                True::Cell(level),
                effort * 1000 + u64::from(level.0).min(999),
            )
        });
        names.chain(cells).collect()
    }

    /// Of what is true of a case, what is easiest to read and keeps the clause out of where it may not reach.
    ///
    /// Each case in there lacks something that is true of this one, and one such thing at least must be said. What is
    /// cheapest to say against the cases seen so far is tried, and a case that it lets in is one more to be kept out (A.
    /// Ignatiev and others, *Smallest MUS Extraction with Minimal Hitting Set Dualization*, 2015).
    fn kept(&self, start: &Start) -> Vec<True> {
        let truths = self.truths(start);
        let asked = start.asked.iter();
        let mut enough: Vec<True> = asked.map(|&level| True::Cell(level)).collect();
        let start = &start.cells;
        let class: Vec<True> = self.class(start);
        enough.extend(&class);
        let costs: Vec<u64> = truths.iter().map(|&(_, cost)| cost).collect();
        let of = |numbers: &[usize]| -> Vec<True> {
            let truths = numbers.iter().filter_map(|&number| truths.get(number));
            truths.map(|&(one, _)| one).collect()
        };
        let mut lacking: Vec<Vec<usize>> = Vec::new();
        while lacking.len() < CASES
            && let Some(chosen) = cheapest(&costs, &lacking)
        {
            let said = of(&chosen);
            let mut pinned = Region::new();
            let before = lacking.len();
            // Cases that move nothing in common say more together than one alone.
            while let Some(case) = self.let_in(&said, start, &pinned) {
                let numbers = (0..).zip(&truths);
                let lack = numbers.filter(|&(_, &(one, _))| !self.is_true(one, start, &case));
                lacking.push(lack.map(|(number, _)| number).collect());
                pinned.extend(case.into_keys().map(|level| {
                    let cell = cell_of(start, level);
                    (level, vec![(cell, cell)])
                }));
            }
            if lacking.len() == before {
                return said;
            }
            // With what was pinned, nothing more is let in.
            if pinned.keys().all(|level| start.contains_key(level)) {
                enough = said;
                for level in pinned.into_keys() {
                    match self.reading.is_class(level) {
                        true => enough.extend(&class),
                        false => enough.push(True::Cell(level)),
                    }
                }
            }
        }
        self.irredundant(enough, start)
    }

    /// What a case falls under, by the names that tell.
    fn class(&self, start: &Region) -> Vec<True> {
        let told = self.of_class.iter().filter_map(|&at| {
            let name = self.names.get(at)?;
            let holds = self
                .reading
                .store
                .value_at(name.diagram, |level| cell_of(start, level));
            Some(True::Name(at, holds != 0))
        });
        told.collect()
    }

    /// What is enough without what the rest of it makes superfluous, the last first.
    fn irredundant(&self, mut enough: Vec<True>, start: &Region) -> Vec<True> {
        for at in (0..enough.len()).rev() {
            let one = enough.remove(at);
            if self.let_in(&enough, start, &Region::new()).is_some() {
                enough.insert(at, one);
            }
        }
        enough
    }

    /// A case in which all of this is true and that is where the clause may not reach, as near to the start as can be: the
    /// cells in which it is not as the start. What is pinned is as the start.
    fn let_in(
        &self,
        said: &[True],
        start: &Region,
        pinned: &Region,
    ) -> Option<BTreeMap<Level, u16>> {
        let mut wanted = self.fails();
        let mut inside = pinned.clone();
        for &one in said {
            match one {
                True::Name(at, holds) => {
                    wanted.extend(self.names.get(at).map(|name| (name.diagram, holds)));
                }
                True::Cell(level) => {
                    inside.extend(start.get(&level).map(|ranges| (level, ranges.clone())));
                }
            }
        }
        let near = |level: Level| cell_of(start, level);
        let moved = |inside: &Region| -> Option<BTreeMap<Level, u16>> {
            let way = self.reading.store.meeting_near(&wanted, &near, inside)?;
            let moved = way.into_iter().filter(|&(level, cell)| cell != near(level));
            Some(moved.collect())
        };
        let mut case = moved(&inside)?;
        // Nearer still: everything else stays, and of what moved as much as can be.
        let mut nearer = start.clone();
        nearer.retain(|level, _| !case.contains_key(level));
        nearer.extend(inside);
        for level in case.keys().copied().collect::<Vec<_>>() {
            let Some(ranges) = start.get(&level) else {
                continue;
            };
            nearer.insert(level, ranges.clone());
            if case.contains_key(&level) {
                match moved(&nearer) {
                    Some(less) => case = less,
                    None => drop(nearer.remove(&level)),
                }
            }
        }
        Some(case)
    }

    /// Is it true of a case, which is given by where it is not as the start?
    fn is_true(&self, one: True, start: &Region, case: &BTreeMap<Level, u16>) -> bool {
        let cell = |level: Level| {
            let moved = case.get(&level).copied();
            moved.unwrap_or_else(|| cell_of(start, level))
        };
        match one {
            True::Cell(level) => cell(level) == cell_of(start, level),
            True::Name(at, holds) => self.names.get(at).is_some_and(|name| {
                (self.reading.store.value_at(name.diagram, cell) != 0) == holds
            }),
        }
    }

    /// Names as what they mean, each with whether it holds.
    pub(super) fn signed(&self, names: &[(usize, bool)]) -> Vec<(Diagram, bool)> {
        let named = names.iter().filter_map(|&(at, holds)| {
            let name = self.names.get(at)?;
            Some((name.diagram, holds))
        });
        named.collect()
    }

    /// A set or curve that cannot be determined has no parts to ask about.
    fn settled(&self, mut start: Region) -> Region {
        for (whole, parts) in self.undeterminable() {
            let settled = start.get(&whole).map(|ranges| ranges.as_slice()) == Some(&[(1, 1)]);
            if settled {
                parts.iter().for_each(|part| {
                    start.remove(part);
                });
            }
        }
        start
    }

    /// The levels that say a set or curve cannot be determined, with those of its parts.
    pub(super) fn undeterminable(&self) -> Vec<(Level, Vec<Level>)> {
        let (policy, space) = (self.reading.policy, &self.reading.space);
        let of = |attribute: &crate::policy::Attribute| {
            let whole = space.level(attribute.undeterminable_variable?)?;
            let parts = attribute
                .parts
                .iter()
                .flat_map(|&part| space.levels_of(part));
            Some((whole, parts.copied().collect()))
        };
        policy.attributes.iter().filter_map(of).collect()
    }

    /// Drops what the others cover, the longest first.
    pub fn drop_covered(&mut self, clauses: &mut Vec<Clause>) {
        let mut order: Vec<usize> = (0..clauses.len()).collect();
        order.sort_by_key(|&at| {
            let effort = clauses
                .get(at)
                .map(|c| (c.names.len() + c.region.len(), at));
            std::cmp::Reverse(effort)
        });
        let mut gone = vec![false; clauses.len()];
        let bind = self.comparisons_bind();
        for at in order {
            let others = clauses.iter().enumerate();
            let others =
                others.filter(|(other, _)| *other != at && gone.get(*other) == Some(&false));
            let others: Vec<Diagram> = others.map(|(_, clause)| clause.whole).collect();
            // The case it was made for shows at once that most clauses are needed.
            let store = &self.reading.store;
            let own = !bind
                && clauses.get(at).is_some_and(|clause| {
                    let cell = |level: Level| cell_of(&clause.start, level);
                    others.iter().all(|&other| store.value_at(other, cell) == 0)
                });
            if own {
                continue;
            }
            let mut wanted = self.needed();
            wanted.extend(others.into_iter().map(|other| (other, false)));
            let covered = store.meeting(&wanted).is_none();
            if (covered || (bind && !self.reading.occurs(&wanted)))
                && self.reading.is_sound()
                && let Some(place) = gone.get_mut(at)
            {
                *place = true;
            }
        }
        let mut at = 0;
        clauses.retain(|_| {
            at += 1;
            gone.get(at - 1) != Some(&true)
        });
    }
}

/// The cell of a variable in a region of single cells; the first where the region leaves it open.
fn cell_of(start: &Region, level: Level) -> u16 {
    let ranges = start.get(&level).and_then(|ranges| ranges.first());
    ranges.map_or(0, |&(first, _)| first)
}
