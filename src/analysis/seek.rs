//! The search for one clause: as little of what is true of a case as keeps it out of where the condition fails.

use super::phrase::Clause;
use super::vocabulary::Name;
use super::wording::{Said, Words};
use crate::diagram::{Asked, Cell, Diagram, Level, NO, Reading, Region, YES, within};
use crate::policy::VariableKind;

pub(super) struct Seeker<'s, 'p> {
    /// The policy.
    pub reading: &'s mut Reading<'p>,
    /// Its names.
    pub names: &'s [Name],
    /// Those that turn on nothing but what the condition turns on.
    pub relevant: Vec<usize>,
    /// Where a clause may not reach. Where no case can be it may.
    pub fails: Diagram,
}

/// Something true of a case.
#[derive(Clone, Copy, Debug)]
enum True {
    /// A named condition holds, or does not.
    Name(usize, bool),
    /// A variable is in the cell in which it is.
    Cell(Level),
}

impl Seeker<'_, '_> {
    /// A clause around a case of `left`.
    pub fn clause(&mut self, left: Diagram) -> Option<Clause> {
        let start = self.settled(self.reading.store.shortest(left)?);
        let cell = |level: Level| {
            let ranges = start.get(&level).and_then(|ranges| ranges.first());
            ranges.map_or(0, |(first, _)| *first)
        };
        let mut names: Vec<(usize, bool)> = self
            .relevant
            .iter()
            .filter_map(|&at| {
                let name = self.names.get(at)?;
                Some((at, self.reading.store.value_at(name.diagram, cell) != 0))
            })
            .collect();
        names.sort_by_key(|&(at, holds)| (self.weight(at, holds), at));
        let of = |wanted: bool| {
            let names = names.iter().filter(move |(_, holds)| *holds == wanted);
            names.map(|&(at, holds)| True::Name(at, holds))
        };
        let cells: Vec<True> = start.keys().map(|&level| True::Cell(level)).collect();
        let wishes: [Vec<True>; 3] = [
            of(true)
                .chain(of(false))
                .chain(cells.iter().copied())
                .collect(),
            of(true)
                .chain(cells.iter().copied())
                .chain(of(false))
                .collect(),
            cells,
        ];
        let mut best: Option<(Vec<(usize, bool)>, Region)> = None;
        for wish in wishes {
            let kept = self.needed(&wish, &start);
            let found = self.widest(&kept, &start);
            let better = |best| self.effort(&found) < self.effort(best);
            if best.as_ref().is_none_or(better) {
                best = Some(found);
            }
        }
        let (names, region) = best?;
        Some(self.written(names, region, &start))
    }

    /// Of what is true of a case, in the order in which it is wanted, as little as keeps the clause out of where it may not
    /// reach: nothing of it can go, and what is wanted more stays before what is wanted less (U. Junker, *QuickXplain:
    /// Preferred Explanations and Relaxations for Over-Constrained Problems*, 2004).
    fn needed(&mut self, wish: &[True], start: &Region) -> Vec<True> {
        // What comes after everything that is needed cannot be needed.
        let (mut left, mut count) = (self.fails, 0);
        for &one in wish {
            if left == NO {
                break;
            }
            left = self.within(left, one, start);
            count += 1;
        }
        let wish = wish.get(..count).unwrap_or(wish);
        if self.fails == NO {
            return Vec::new();
        }
        self.explained(self.fails, false, wish, start)
    }

    fn explained(
        &mut self,
        fails: Diagram,
        narrowed: bool,
        wish: &[True],
        start: &Region,
    ) -> Vec<True> {
        if narrowed && fails == NO {
            return Vec::new();
        }
        if wish.len() <= 1 {
            return wish.to_vec();
        }
        let (more, less) = wish.split_at(wish.len() / 2);
        let beside = self.within_all(fails, more, start);
        let mut kept = self.explained(beside, true, less, start);
        let beside = self.within_all(fails, &kept, start);
        let mut first = self.explained(beside, !kept.is_empty(), more, start);
        first.append(&mut kept);
        first
    }

    fn within_all(&mut self, mut cases: Diagram, all: &[True], start: &Region) -> Diagram {
        for &one in all {
            if cases == NO {
                break;
            }
            cases = self.within(cases, one, start);
        }
        cases
    }

    fn within(&mut self, cases: Diagram, one: True, start: &Region) -> Diagram {
        let store = &mut self.reading.store;
        match one {
            True::Name(at, holds) => {
                let name = self.names.get(at).map_or(YES, |name| name.diagram);
                match holds {
                    true => store.and(cases, name),
                    false => store.without(cases, name),
                }
            }
            True::Cell(level) => {
                let ranges = start.get(&level).cloned().unwrap_or_default();
                let here = store.is_in(level, |cell| within(&ranges, cell));
                store.and(cases, here)
            }
        }
    }

    /// The names, and the cells made as wide as the names let them be.
    fn widest(&mut self, kept: &[True], start: &Region) -> (Vec<(usize, bool)>, Region) {
        let mut names = Vec::new();
        let mut region = Region::new();
        let mut fails = self.fails;
        for &one in kept {
            match one {
                True::Name(at, holds) => {
                    fails = self.within(fails, one, start);
                    names.push((at, holds));
                }
                True::Cell(level) => {
                    region.extend(start.get(&level).map(|ranges| (level, ranges.clone())));
                }
            }
        }
        let allowed = self.reading.store.not(fails);
        let region = self.widened(region, allowed);
        (names, region)
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
    fn undeterminable(&self) -> Vec<(Level, Vec<Level>)> {
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

    fn weight(&self, at: usize, holds: bool) -> u32 {
        let weight = self.names.get(at).map_or(0, |name| name.weight);
        if holds { weight } else { weight + 60 }
    }

    fn signed(&mut self, at: usize, holds: bool) -> Diagram {
        let diagram = self.names.get(at).map_or(YES, |name| name.diagram);
        match holds {
            true => diagram,
            false => self.reading.store.not(diagram),
        }
    }

    fn all(&mut self, names: &[(usize, bool)]) -> Diagram {
        let mut all = YES;
        for &(at, holds) in names {
            let one = self.signed(at, holds);
            all = self.reading.store.and(all, one);
        }
        all
    }

    fn widened(&self, region: Region, allowed: Diagram) -> Region {
        let space = &self.reading.space;
        let ordered = |level: Level| {
            space
                .axis(level)
                .is_some_and(crate::diagram::Axis::is_ordered)
        };
        self.reading.store.widened(region, allowed, &ordered)
    }

    /// How hard names and cells are to read together.
    fn effort(&self, (names, region): &(Vec<(usize, bool)>, Region)) -> u32 {
        let names = names.iter().map(|(_, holds)| if *holds { 8 } else { 11 });
        let words = self.words();
        let cells = region.keys().map(|level| match words.kind(*level) {
            _ if !words.is_exact(*level) => 100,
            Some(_) => 12,
            None => 10,
        });
        names.chain(cells).sum()
    }

    fn words(&self) -> Words<'_> {
        Words::of(self.reading)
    }

    /// The clause in words. Where a part of a set or curve is asked, the whole can be determined.
    fn written(&mut self, names: Vec<(usize, bool)>, mut region: Region, start: &Region) -> Clause {
        let mut implied: Vec<Level> = Vec::new();
        for (whole, parts) in self.undeterminable() {
            let asked: Vec<Level> = parts
                .into_iter()
                .filter(|part| region.contains_key(part))
                .collect();
            if asked.is_empty() {
                continue;
            }
            if !region.contains_key(&whole) && !start.contains_key(&whole) {
                region.insert(whole, vec![(0, 0)]);
            }
            region.entry(whole).or_insert_with(|| vec![(0, 0)]);
            if asked
                .iter()
                .any(|&part| self.says_determinable(part, &region))
            {
                implied.push(whole);
            }
        }
        let mut said: Vec<Said> = names
            .iter()
            .filter_map(|&(at, holds)| {
                let name = self.names.get(at)?;
                let not = if holds { "" } else { "not " };
                Some(Said {
                    place: name.place,
                    text: format!("{not}{}", name.text),
                    several: false,
                    exact: true,
                })
            })
            .collect();
        let words = self.words();
        said.extend(
            region
                .iter()
                .filter(|(level, _)| !implied.contains(level))
                .map(|(level, ranges)| words.said(*level, ranges)),
        );
        said.sort();
        let alone = said.len() == 1;
        let parts = said.iter().map(|one| match one.several && !alone {
            true => format!("({})", one.text),
            false => one.text.clone(),
        });
        let parts = parts.collect();
        let in_language = said.iter().all(|one| one.exact);
        let named = self.all(&names);
        let cells = self.reading.store.region(&region);
        let whole = self.reading.store.and(named, cells);
        Clause {
            parts,
            whole,
            in_language,
            names,
            region,
        }
    }

    /// A comparison of a point, or that a set has something, is false of what cannot be determined.
    fn says_determinable(&self, part: Level, region: &Region) -> bool {
        let space = &self.reading.space;
        let Some(Asked::Variable(variable)) = space.axis(part).map(|axis| &axis.asked) else {
            return false;
        };
        let kind = self.reading.policy.variables.get(variable.index());
        match kind.map(|variable| &variable.kind) {
            Some(VariableKind::CurvePoint { .. }) => true,
            Some(VariableKind::Member { .. }) => {
                let has = space
                    .cells(part)
                    .iter()
                    .position(|c| *c == Cell::Truth(true));
                let ranges = region.get(&part).and_then(|ranges| ranges.first());
                has.is_some_and(|has| ranges == Some(&(has as u16, has as u16)))
            }
            _ => false,
        }
    }

    /// Drops what the others cover, the longest first.
    pub fn drop_covered(&mut self, clauses: &mut Vec<Clause>, needed: Diagram) {
        let mut order: Vec<usize> = (0..clauses.len()).collect();
        order.sort_by_key(|&at| {
            let effort = clauses
                .get(at)
                .map(|c| (c.names.len() + c.region.len(), at));
            std::cmp::Reverse(effort)
        });
        let mut gone = vec![false; clauses.len()];
        for at in order {
            let mut rest = needed;
            for (other, clause) in clauses.iter().enumerate() {
                if other != at && gone.get(other) == Some(&false) {
                    rest = self.reading.store.without(rest, clause.whole);
                }
            }
            if rest == NO
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
