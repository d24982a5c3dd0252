//! What there is to say about a change that no test notices: that it changes nothing, or a test that would notice it.
//!
//! Where the changed part comes to the same in every case that can be, on every day on which the policy is in force, so
//! does every answer: that is read off diagrams. Elsewhere there are cases in which it comes to something else. One is
//! made, put to the policy with and without the change, and where the answers differ it is written as a test, which is
//! run on both before anybody sees it. Where no such case is found, that is what is said.

use std::collections::BTreeMap;

use super::Mutant;
use super::planned::{Planned, Plans, adopted};
use super::trial::{Attempt, Trial, own_mutants};
use crate::analysis::{OLD, Part, Unmade, changes, witness};
use crate::case::Case;
use crate::diagnostic::Diagnostic;
use crate::diagram::{BUDGET, Diagram, NO, Reading, Readings, Region};
use crate::eval::{self, Contradiction, Decision};
use crate::policy::{Change, ConditionId, ConditionPlace, Policy};
use crate::testing::gate::gate;
use crate::testing::probe::QUESTION;
use crate::testing::{Tested, as_test};

/// What there is to say about a change that no test notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Every case is answered alike with and without it.
    Equivalent,
    /// This test passes without it and fails with it.
    Test(String),
    /// Neither was shown, and why.
    Open(String),
}

/// For each change that no test notices what there is to say about it, in the order of `tried`.
#[must_use]
pub fn fates(
    trials: &[Trial<'_>],
    tried: &[(String, Mutant)],
    attempts: &[Attempt],
) -> Vec<Option<Fate>> {
    let mut fates: Vec<Option<Fate>> = vec![None; tried.len()];
    for trial in trials {
        let mut own = own_mutants(trial);
        let mut plans = Plans::new(trial.compiled, trial.policy);
        let mut planned: BTreeMap<usize, Planned> = BTreeMap::new();
        for (at, (path, mutant)) in tried.iter().enumerate() {
            let settled = matches!(fates.get(at), Some(Some(Fate::Test(_))));
            if attempts.get(at) != Some(&Attempt::Unnoticed) || settled {
                continue;
            }
            if let Some(mutant) = own.remove(&super::trial::key(path, mutant)) {
                let written = trial.compiled.sources.slice(mutant.span);
                planned.insert(at, plans.plan(&mutant, written));
            }
        }
        let with = plans.variants.policy().clone();
        let changes: Vec<Change> = planned
            .values()
            .filter_map(|planned| match planned {
                Planned::Changes(changes) => Some(changes.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let Some((beside, own)) = adopted(trial.policy, &with, &changes) else {
            continue;
        };
        let mut own = own.into_iter();
        let mut looked = Looked {
            trial,
            beside: &beside,
            reading: Reading::new(&beside, BUDGET / 4),
        };
        for (at, planned) in planned {
            let fate = match planned {
                Planned::Void => continue,
                Planned::Text(_) => Fate::Open(
                    "dates outside conditions are not looked at: test the day before and the day itself"
                        .to_owned(),
                ),
                Planned::Changes(changes) => {
                    let changes: Vec<Change> = own.by_ref().take(changes.len()).collect();
                    let title = tried.get(at).map_or_else(String::new, |(path, mutant)| {
                        title(trial, path, mutant)
                    });
                    looked.fate(&changes, &title)
                }
            };
            if let Some(place) = fates.get_mut(at) {
                *place = Some(joined(place.take(), fate));
            }
        }
    }
    fates
}

/// A test of any policy notices it; it is equivalent only where it is in all.
fn joined(before: Option<Fate>, now: Fate) -> Fate {
    match (before, now) {
        (None, now) => now,
        (Some(Fate::Test(test)), _) | (_, Fate::Test(test)) => Fate::Test(test),
        (Some(Fate::Open(why)), _) | (_, Fate::Open(why)) => Fate::Open(why),
        (Some(Fate::Equivalent), Fate::Equivalent) => Fate::Equivalent,
    }
}

/// What a test is called that was written for a change: `item-19.mtcr, line 14: 300, not 301`.
fn title(trial: &Trial<'_>, path: &str, mutant: &Mutant) -> String {
    let sources = &trial.compiled.sources;
    let Some(id) = sources.find(path) else {
        return "A change".to_owned();
    };
    let mut span = mutant.span;
    span.file = id;
    let line = sources.position(span).start.line;
    let file = path.rsplit('/').next().unwrap_or(path);
    let words: Vec<_> = sources.slice(span).split_whitespace().collect();
    let written = words.join(" ");
    match mutant.text.is_empty() {
        true => format!("{file}, line {line}: {written}"),
        false => format!("{file}, line {line}: {written}, not {}", mutant.text),
    }
}

struct Looked<'a, 'p> {
    trial: &'a Trial<'a>,
    /// The policy with the conditions of all changes beside its own.
    beside: &'p Policy,
    reading: Reading<'p>,
}

/// How many cases are put to the policy with and without a change.
const CASES: usize = 20;

impl Looked<'_, '_> {
    fn fate(&mut self, changes: &[Change], title: &str) -> Fate {
        let mut differs = NO;
        for change in changes {
            let differs_here = self.differs(change);
            differs = self.reading.store.or(differs, differs_here);
        }
        let answerable = self.reading.answerable();
        let mut left = self.reading.store.and(answerable, differs);
        if self.reading.store.exceeded() {
            return too_complex();
        }
        if left == NO {
            return Fate::Equivalent;
        }
        let mut other = self.beside.clone();
        other.change(changes);
        for _ in 0..CASES {
            let found = match witness(&mut self.reading, left) {
                Ok(found) => found,
                Err(Unmade::Empty | Unmade::Bound) => break,
            };
            let mut case = found.case;
            case.name = Some(title.to_owned());
            if let Some(test) = self.test(&case, &other) {
                return Fate::Test(test);
            }
            let region: Region = found
                .cells
                .iter()
                .map(|(&level, &cell)| (level, vec![(cell, cell)]))
                .collect();
            let looked_at = self.reading.store.region(&region);
            left = self.reading.store.without(left, looked_at);
            if self.reading.store.exceeded() {
                return too_complex();
            }
            if left == NO {
                break;
            }
        }
        self.compared(&other, title)
    }

    /// What is left to say where the changed part comes to something else and no case that was tried shows it: both policies
    /// are compared whole.
    fn compared(&self, other: &Policy, title: &str) -> Fate {
        let Some(mut readings) = Readings::new(&[self.beside, other], BUDGET / 4) else {
            return too_complex();
        };
        let Some(found) = changes(&mut readings, None, Part::Beyond(&[]), CASES) else {
            return too_complex();
        };
        let only = [found.no_longer, found.newly];
        if found.groups.is_empty() && found.moved.is_empty() && only == [NO, NO] {
            return Fate::Equivalent;
        }
        let groups = found.groups.iter().map(|group| group.cases);
        let moved = found.moved.iter().flat_map(|one| [one.gained, one.lost]);
        for cases in groups.chain(moved).take(CASES) {
            if let Ok(found) = witness(readings.of(OLD), cases) {
                let mut case = found.case;
                case.name = Some(title.to_owned());
                if let Some(test) = self.test(&case, other) {
                    return Fate::Test(test);
                }
            }
        }
        Fate::Open(
            "it comes to something else in some cases, but in none that was tried does the answer differ"
                .to_owned(),
        )
    }

    /// The case as a test, if it passes without the change and fails with it.
    fn test(&self, case: &Case, other: &Policy) -> Option<String> {
        // A case that leaves the answer open makes a test that nobody would keep, and takes longest to decide.
        let quick = eval::answers(self.trial.policy, case, &QUESTION).ok()?;
        if !matches!(quick.status, eval::Status::Decided(_)) {
            return None;
        }
        if let Ok(changed) = eval::answers(other, case, &QUESTION)
            && same(&quick, &changed)
        {
            return None;
        }
        let decision = eval::decide(self.trial.policy, case, &QUESTION).ok()?;
        let refusal = |_: &Case, _: &Contradiction| Vec::<Diagnostic>::new();
        let places = &self.trial.compiled.places;
        let sources = &self.trial.compiled.sources;
        let as_it_is = Tested {
            policy: self.trial.policy,
            places,
            refusal: &refusal,
        };
        let changed = Tested {
            policy: other,
            ..as_it_is
        };
        let text = as_test(&as_it_is, sources, case, None, Some(&decision)).ok()?;
        // The same text, run on the changed policy, has to fail.
        let fails = as_test(&changed, sources, case, None, Some(&decision)).is_err();
        fails.then_some(text)
    }

    /// Where the changed part comes to something else.
    fn differs(&mut self, change: &Change) -> Diagram {
        match *change {
            Change::Reads(place, condition) => {
                let before = self.beside.condition_at(place);
                self.reads_otherwise(place, before, Some(condition))
            }
            Change::WithoutUnless(place) => {
                let before = self.beside.condition_at(place);
                self.reads_otherwise(place, before, None)
            }
            Change::WithoutRule(rule) => self.reading.rule(rule).fires,
            Change::WithoutException(id) => {
                let Some(exception) = self.beside.exceptions.get(id.index()) else {
                    return NO;
                };
                let exists = self.reading.in_force(&exception.validity);
                let holds = self.reading.condition(exception.condition);
                let mut met = NO;
                for &rule in &exception.to {
                    let rule = self.reading.rule(rule).met;
                    met = self.reading.store.or(met, rule);
                }
                self.reading.store.all([exists, holds, met])
            }
            Change::Unranked(rule, outranked) => {
                let first = self.reading.rule(rule).fires;
                let second = self.reading.rule(outranked).fires;
                self.reading.store.and(first, second)
            }
        }
    }

    fn reads_otherwise(
        &mut self,
        place: ConditionPlace,
        before: Option<ConditionId>,
        after: Option<ConditionId>,
    ) -> Diagram {
        let gate = gate(&mut self.reading, place);
        let mut read = |condition: Option<ConditionId>| match condition {
            Some(condition) => self.reading.condition(condition),
            None => NO,
        };
        let (before, after) = (read(before), read(after));
        let store = &mut self.reading.store;
        let (lost, gained) = (store.without(before, after), store.without(after, before));
        let differs = store.or(lost, gained);
        store.and(gate, differs)
    }
}

fn too_complex() -> Fate {
    Fate::Open("too complex: not every case could be looked at".to_owned())
}

/// Would a test that states all of a decision pass on both?
fn same(a: &Decision, b: &Decision) -> bool {
    let outcomes = |d: &Decision| d.possible.iter().map(|p| p.outcome).collect::<Vec<_>>();
    let layers = |d: &Decision| {
        let layers = d.layers.iter();
        layers
            .map(|l| (l.unit, l.applies, l.possible.clone(), l.decisive.clone()))
            .collect::<Vec<_>>()
    };
    let missing = |d: &Decision| d.missing.iter().map(|m| m.fact.clone()).collect::<Vec<_>>();
    a.status == b.status
        && outcomes(a) == outcomes(b)
        && a.decisive == b.decisive
        && a.set_aside == b.set_aside
        && a.entries == b.entries
        && a.possible_entries == b.possible_entries
        && a.categories == b.categories
        && a.obligations == b.obligations
        && a.possible_obligations == b.possible_obligations
        && layers(a) == layers(b)
        && missing(a) == missing(b)
}
