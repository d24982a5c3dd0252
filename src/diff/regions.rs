//! The whole difference between two policies: every group of cases decided otherwise, in the author's words, each with a
//! case that both policies were asked.

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;
use super::compare::Difference;
use super::touched::touched;
use super::whole::{Asked, Beside, Region, Uncompared, Wanted, Way, Whole, Within};
use super::witness::Examples;
use crate::analysis::{
    Aside, Changes, Group, Moved, NEW, Name, OLD, Part, changes, names, phrase_but,
};
use crate::diagram::{BUDGET, Diagram, NO, Readings};
use crate::policy::{EntryId, Printer, VariableId};

/// Compares two policies over all cases. How their declarations differ is given: where few do, only the cases that these
/// decide are looked at.
///
/// # Errors
/// When they cannot be compared so.
pub fn whole(
    old: Asked<'_>,
    new: Asked<'_>,
    difference: &Difference,
    wanted: &Wanted<'_>,
) -> Result<Whole, Uncompared> {
    if difference.scale.is_some() {
        return Err(Uncompared::Scales);
    }
    let mut whole = beyond(old, new, difference, wanted)?;
    if !wanted.allowed.is_empty() {
        whole.within = Some(within(old, new, difference, wanted));
    }
    Ok(whole)
}

/// What differs beyond the intended change.
fn beyond(
    old: Asked<'_>,
    new: Asked<'_>,
    difference: &Difference,
    wanted: &Wanted<'_>,
) -> Result<Whole, Uncompared> {
    let Some(mut readings) = Readings::new(&[old.compared, new.compared], BUDGET) else {
        return Err(Uncompared::TooComplex(Vec::new()));
    };
    let too_complex =
        |readings: &mut Readings<'_>| Uncompared::TooComplex(widest(readings.of(NEW)));
    let touched = touched(difference);
    let part = Part::Beyond(wanted.allowed);
    let Some(changes) = changes(&mut readings, touched.as_deref(), part, wanted.groups) else {
        return Err(too_complex(&mut readings));
    };
    let mut writer = Writer::new(&mut readings, &changes, [old, new]);
    let whole = writer.whole(wanted);
    match readings.store().exceeded() {
        true => Err(too_complex(&mut readings)),
        false => Ok(whole),
    }
}

/// How much lies within the intended change: it is counted, not shown.
fn within(
    old: Asked<'_>,
    new: Asked<'_>,
    difference: &Difference,
    wanted: &Wanted<'_>,
) -> Result<Within, Uncompared> {
    let Some(mut readings) = Readings::new(&[old.compared, new.compared], BUDGET) else {
        return Err(Uncompared::TooComplex(Vec::new()));
    };
    let touched = touched(difference);
    let part = Part::Within(wanted.allowed);
    let Some(changes) = changes(&mut readings, touched.as_deref(), part, wanted.groups) else {
        return Err(Uncompared::TooComplex(widest(readings.of(NEW))));
    };
    let mut within = Within {
        groups: changes.groups.len(),
        ..Within::default()
    };
    for moved in &changes.moved {
        let ways = [moved.gained, moved.lost];
        let ways = ways.iter().filter(|cases| **cases != NO).count();
        match moved.what {
            Aside::Obligation(..) => within.obligations += ways,
            Aside::Entry(_) | Aside::Layer(..) => within.rest += ways,
        }
    }
    Ok(within)
}

/// The variables that split the space most, by name.
fn widest(reading: &crate::diagram::Reading<'_>) -> Vec<String> {
    let printer = Printer::new(reading.policy);
    let mut sizes: Vec<(usize, VariableId)> = reading
        .space
        .axes
        .iter()
        .filter_map(|axis| match axis.asked {
            crate::diagram::Asked::Variable(id) => Some((axis.cells.len(), id)),
            _ => None,
        })
        .collect();
    sizes.sort_by_key(|&(cells, id)| (std::cmp::Reverse(cells), id));
    let largest = sizes.into_iter().take(4);
    largest.map(|(_, id)| printer.variable(id)).collect()
}

/// Conditions of which one holds, and whether there is more than they say.
type InWords = (Vec<Way>, bool);

pub(super) struct Writer<'w, 'p> {
    pub(super) readings: &'w mut Readings<'p>,
    pub(super) changes: &'w Changes,
    asked: [Asked<'p>; 2],
    names: [Option<Vec<Name>>; 2],
    pub(super) kept: Examples,
    /// What was put into words so far, by the side that reads it: several obligations may be lost in the same cases.
    said: BTreeMap<(usize, Diagram, Option<String>), InWords>,
}

impl<'w, 'p> Writer<'w, 'p> {
    fn new(readings: &'w mut Readings<'p>, changes: &'w Changes, asked: [Asked<'p>; 2]) -> Self {
        Self {
            readings,
            changes,
            asked,
            names: [None, None],
            kept: Examples::default(),
            said: BTreeMap::new(),
        }
    }

    /// One of the two sides.
    pub(super) fn asked(&self, side: usize) -> Asked<'p> {
        let [old, new] = self.asked;
        if side == OLD { old } else { new }
    }

    fn whole(&mut self, wanted: &Wanted<'_>) -> Whole {
        let changes = self.changes;
        let mut counts = [0; 3];
        for group in &changes.groups {
            let place = match direction(group) {
                Direction::Looser => 0,
                Direction::Stricter => 1,
                Direction::Other => 2,
            };
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
        let shown = changes.groups.iter().take(wanted.groups);
        let regions = shown.map(|group| self.region(group, wanted)).collect();
        let moved = changes.moved.iter().take(wanted.groups);
        let beside = moved.flat_map(|moved| self.beside(moved, wanted)).collect();
        Whole {
            groups: changes.groups.len(),
            by_rules: changes.by_rules,
            counts,
            regions,
            most: wanted.groups,
            beside,
            only: [changes.no_longer != NO, changes.newly != NO],
            looked_up: changes.looked_up.clone(),
            assumed_away: changes.assumed_away,
            within: None,
            assuming: self.assuming(),
        }
    }

    fn assuming(&mut self) -> Vec<String> {
        let mut assuming = BTreeSet::new();
        for side in [OLD, NEW] {
            let policy = self.readings.of(side).policy;
            let printer = Printer::new(policy);
            assuming.extend(policy.assumes.iter().map(|id| printer.condition(*id)));
        }
        assuming.into_iter().collect()
    }

    fn region(&mut self, group: &Group, wanted: &Wanted<'_>) -> Region {
        let side = if group.to.is_some() { NEW } else { OLD };
        let (when, cut_short) = self.when(side, group.cases, None, wanted.conditions);
        let by_rules = self.changes.by_rules;
        let witness = self.witness(side, group.cases, &|old, new| match by_rules {
            true => old.is(group.from, &group.old_rules) && new.is(group.to, &group.new_rules),
            false => old.answers(group.from) && new.answers(group.to),
        });
        let policy = self.readings.of(side).policy;
        let scale = policy.units.get(policy.root.index()).map(|unit| unit.scale);
        let printer = Printer::new(policy);
        let name = |outcome: Option<u32>| Some(printer.outcome_name(scale?, outcome?));
        Region {
            from: name(group.from),
            to: name(group.to),
            direction: direction(group),
            old_rules: group.old_rules.clone(),
            new_rules: group.new_rules.clone(),
            when,
            cut_short,
            witness,
        }
    }

    fn beside(&mut self, moved: &Moved, wanted: &Wanted<'_>) -> Vec<Beside> {
        let [of_gained, of_lost] = moved.shown;
        let ways = [
            (true, moved.gained, of_gained),
            (false, moved.lost, of_lost),
        ];
        let ways = ways.into_iter().filter(|(_, cases, _)| *cases != NO);
        // When an entry matches is said by what it asks, not by the entry.
        let entry = match &moved.what {
            Aside::Entry(code) => Some(code.as_str()),
            Aside::Obligation(..) | Aside::Layer(..) => None,
        };
        ways.map(|(gained, cases, shown)| {
            let (when, cut_short) = self.when(NEW, cases, entry, wanted.conditions);
            let witness = self.witness(NEW, shown, &|old, new| {
                [old.holds(&moved.what), new.holds(&moved.what)] == [Some(!gained), Some(gained)]
            });
            Beside {
                what: moved.what.clone(),
                gained,
                when,
                cut_short,
                witness,
            }
        })
        .collect()
    }

    /// Which policy reads which of these cases. What a register states is read on its own side: where only the other side
    /// leaves a fact to the case, a case that states it can be on that side alone.
    pub(super) fn read_by(&mut self, first: usize, cases: Diagram) -> Vec<(usize, Diagram)> {
        if self.changes.looked_up.is_empty() {
            return vec![(first, cases)];
        }
        let [of_old, of_new] = self.changes.registered;
        let against = if first == NEW { of_new } else { of_old };
        let store = self.readings.store();
        let (own, rest) = (store.without(cases, against), store.and(cases, against));
        let other = if first == NEW { OLD } else { NEW };
        let mut read = vec![(first, own), (other, rest)];
        read.retain(|&(side, here)| {
            let reading = self.readings.of(side);
            let answerable = reading.answerable_about(&[here]);
            reading.store.overlap(here, answerable, true)
        });
        match read.is_empty() {
            true => vec![(first, cases)],
            false => read,
        }
    }

    /// The cases in words, in at most so many conditions: the same of one comparison. With an entry, without the names that
    /// say whether it matches.
    fn when(&mut self, first: usize, cases: Diagram, entry: Option<&str>, most: usize) -> InWords {
        let key = (first, cases, entry.map(str::to_owned));
        if let Some(known) = self.said.get(&key) {
            return known.clone();
        }
        let said = self.in_words(first, cases, entry, most);
        self.said.insert(key, said.clone());
        said
    }

    fn in_words(
        &mut self,
        first: usize,
        cases: Diagram,
        entry: Option<&str>,
        most: usize,
    ) -> InWords {
        let mut texts: Vec<Way> = Vec::new();
        let mut cut_short = false;
        let mut covered: Vec<Diagram> = Vec::new();
        for (side, mut here) in self.read_by(first, cases) {
            // What the other side reads is said already, mostly in words that say this too.
            for &whole in &covered {
                here = self.readings.store().without(here, whole);
            }
            if here == NO && !covered.is_empty() {
                continue;
            }
            let mut given = Vec::new();
            if !self.changes.looked_up.is_empty() {
                let elsewhere = self.readings.store().without(cases, here);
                given.push((elsewhere, false));
            }
            let left = most.saturating_sub(texts.len()).max(1);
            let reading = self.readings.of(side);
            let known = self.names.get(side).cloned().flatten();
            let names = known.unwrap_or_else(|| names(reading));
            let entries = (0u32..).map(EntryId).zip(&reading.policy.entries);
            let mut named = entries.filter(|(_, one)| Some(one.code.as_str()) == entry);
            let but = named.next().map(|(id, _)| reading.entry(id));
            let mut said = phrase_but(reading, &names, but, here, &given, left);
            // What turns on a person's judgement has no words but the entry.
            if but.is_some() && said.clauses.iter().any(|clause| !clause.in_language) {
                said = phrase_but(reading, &names, None, here, &given, left);
            }
            if let Some(place) = self.names.get_mut(side) {
                *place = Some(names);
            }
            let ways = said.clauses.iter().map(|clause| Way {
                text: clause.text(),
                in_language: clause.in_language,
                of_old: side == OLD,
            });
            texts.extend(ways);
            covered.extend(said.clauses.iter().map(|clause| clause.whole));
            cut_short |= said.cut_short;
        }
        (texts, cut_short)
    }
}

fn direction(group: &Group) -> Direction {
    match (group.from, group.to) {
        (Some(from), Some(to)) if to > from => Direction::Looser,
        (Some(from), Some(to)) if to < from => Direction::Stricter,
        _ => Direction::Other,
    }
}
