//! A clause as it is written: its names and cells in the language, in reading order.

use super::clause::Clause;
use super::seek::Seeker;
use super::wording::{Said, Words};
use crate::diagram::{Asked, Cell, Diagram, Level, Region, YES};
use crate::policy::VariableKind;

impl Seeker<'_, '_> {
    fn all(&mut self, names: &[(usize, bool)]) -> Diagram {
        let mut all = YES;
        for (name, holds) in self.signed(names) {
            let store = &mut self.reading.store;
            all = match holds {
                true => store.and(all, name),
                false => store.without(all, name),
            };
        }
        all
    }

    pub(super) fn words(&self) -> Words<'_> {
        Words::of(self.reading)
    }

    /// The clause in words. Where a part of a set or curve is asked, the whole can be determined.
    pub(super) fn written(
        &mut self,
        names: Vec<(usize, bool)>,
        mut region: Region,
        start: &Region,
    ) -> Clause {
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
            start: start.clone(),
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
}
