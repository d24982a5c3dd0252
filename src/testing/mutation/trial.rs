//! Runs the tests on one changed policy after another.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use super::planned::{Planned, Plans, changed};
use super::{Mutant, Slip, mutants};
use crate::case::Case;
use crate::check::{self, Compiled};
use crate::diagnostic::Diagnostic;
use crate::eval::{Affected, Contradiction};
use crate::policy::{Policy, meaning_digest};
use crate::source::{LoadError, Opened};
use crate::testing::probe::{Judge, Probe, QUESTION, probes};
use crate::testing::{Suite, Tested, run};
use crate::threads::shared;

/// A policy whose tests are tried on changes of its text.
pub struct Trial<'a> {
    /// Opens it afresh.
    pub open: &'a (dyn Fn() -> Result<Opened, LoadError> + Sync),
    /// What it is without any change.
    pub policy: &'a Policy,
    /// What was read to compile it.
    pub compiled: &'a Compiled,
    /// Its tests.
    pub suite: &'a Suite,
}

/// What became of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Some test fails.
    Noticed,
    /// Every test passes.
    Unnoticed,
    /// What comes out is no policy, or means the same.
    Void,
}

/// Why no change was tried: a change is noticed by a test that passes without it.
#[derive(Clone, Debug)]
pub enum FailsAlready {
    /// A test that fails on the policy as it is: its file and its name.
    Test(String, String),
    /// Something is wrong with the tests of the policy in this position.
    Broken(usize, Vec<Diagnostic>),
}

/// Tries every change on each policy that reads the file it changes. A change is named by the printed path of its file
/// and by its mutant; one that some policy's tests notice is noticed, one that is void in all of them is void.
///
/// As many threads as the machine offers share the work; the answer is in the order of `tried`.
///
/// # Errors
/// When a test that was to notice a change fails without it.
pub fn attempts(
    trials: &[Trial<'_>],
    tried: &[(String, Mutant)],
) -> Result<Vec<Attempt>, FailsAlready> {
    let mut attempts = vec![Attempt::Void; tried.len()];
    for (position, trial) in trials.iter().enumerate() {
        let left: Vec<usize> = (0..tried.len())
            .filter(|&at| attempts.get(at) != Some(&Attempt::Noticed))
            .collect();
        let tried: Vec<&(String, Mutant)> = left.iter().filter_map(|&at| tried.get(at)).collect();
        let bench = Bench::new(trial, &tried)
            .map_err(|diagnostics| FailsAlready::Broken(position, diagnostics))?;
        for (at, attempt) in left.into_iter().zip(bench.attempts()?) {
            match (attempts.get_mut(at), attempt) {
                (Some(_), Attempt::Void) | (None, _) => {}
                (Some(place), attempt) => *place = attempt,
            }
        }
    }
    Ok(attempts)
}

/// One policy with all changes to it planned.
struct Bench<'a> {
    trial: &'a Trial<'a>,
    /// The policy with the conditions of all changes in its tables.
    with: Policy,
    /// For each change what it comes to, with the path of its file and its own sources' mutant; none where this policy
    /// does not read the file.
    planned: Vec<Option<(String, Mutant, Planned)>>,
    probes: Vec<Probe>,
    /// Of each probe whether it passes without any change, once that was asked.
    passes: Mutex<BTreeMap<usize, bool>>,
    /// For each changed file the probes that noticed something last.
    hints: Mutex<BTreeMap<String, Vec<usize>>>,
}

impl<'a> Bench<'a> {
    fn new(trial: &'a Trial<'a>, tried: &[&(String, Mutant)]) -> Result<Self, Vec<Diagnostic>> {
        let sources = &trial.compiled.sources;
        let mut own = own_mutants(trial);
        let mut plans = Plans::new(trial.compiled, trial.policy);
        let planned = tried
            .iter()
            .map(|(path, mutant)| {
                let mutant = own.remove(&key(path, mutant))?;
                let planned = plans.plan(&mutant, sources.slice(mutant.span));
                Some((path.clone(), mutant, planned))
            })
            .collect();
        Ok(Self {
            trial,
            planned,
            with: plans.variants.policy().clone(),
            probes: probes(trial.policy, trial.suite)?,
            passes: Mutex::default(),
            hints: Mutex::default(),
        })
    }

    fn attempts(&self) -> Result<Vec<Attempt>, FailsAlready> {
        let affected = self.affected();
        shared(self.planned.len(), |at| {
            let candidates = affected.get(at).map_or(&[][..], Vec::as_slice);
            match self.planned.get(at) {
                Some(Some((path, mutant, planned))) => {
                    self.attempt(path, mutant, planned, candidates)
                }
                _ => Ok(Attempt::Void),
            }
        })
        .into_iter()
        .collect()
    }

    /// For each change the probes it can matter to.
    fn affected(&self) -> Vec<Vec<usize>> {
        let of_each = shared(self.probes.len(), |at| {
            let Some(probe) = self.probes.get(at) else {
                return Vec::new();
            };
            let mut affected = Affected::new(&self.with, &probe.case, &QUESTION);
            let day = affected.day();
            let changes = (0..self.planned.len()).filter(|&change| {
                match self.planned.get(change).and_then(Option::as_ref) {
                    Some((_, _, Planned::Changes(changes))) => affected.by(changes),
                    Some((_, _, Planned::Text(on))) => day.is_none() || on.is_none() || day == *on,
                    Some((_, _, Planned::Void)) | None => false,
                }
            });
            changes.collect()
        });
        let mut affected = vec![Vec::new(); self.planned.len()];
        for (probe, changes) in of_each.into_iter().enumerate() {
            for change in changes {
                if let Some(probes) = affected.get_mut(change) {
                    probes.push(probe);
                }
            }
        }
        affected
    }

    fn attempt(
        &self,
        path: &str,
        mutant: &Mutant,
        planned: &Planned,
        candidates: &[usize],
    ) -> Result<Attempt, FailsAlready> {
        match planned {
            Planned::Void => Ok(Attempt::Void),
            Planned::Text(_) => self.by_text(path, mutant, candidates),
            Planned::Changes(changes) => {
                let Some(policy) = changed(self.trial.policy, &self.with, changes) else {
                    return self.by_text(path, mutant, candidates);
                };
                let judge = Judge::new(&policy, &self.trial.compiled.places);
                for at in self.in_order(path, candidates) {
                    let Some(probe) = self.probes.get(at) else {
                        continue;
                    };
                    if !judge.passes(probe) {
                        self.passed_before(at, probe)?;
                        self.noticed(path, at);
                        return Ok(Attempt::Noticed);
                    }
                }
                Ok(match meaning_digest(&policy) == self.trial.policy.meaning {
                    true => Attempt::Void,
                    false => Attempt::Unnoticed,
                })
            }
        }
    }

    /// Compiles the changed text and runs the tests on it.
    fn by_text(
        &self,
        path: &str,
        mutant: &Mutant,
        candidates: &[usize],
    ) -> Result<Attempt, FailsAlready> {
        let text = mutant.applied(&self.trial.compiled.sources);
        let compiled = (self.trial.open)()
            .map(|opened| opened.replacing(path, &text))
            .and_then(|opened| check::compile(&opened));
        let Ok(compiled) = compiled else {
            return Ok(Attempt::Void);
        };
        let Some(policy) = &compiled.policy else {
            return Ok(Attempt::Void);
        };
        if policy.meaning == self.trial.policy.meaning {
            return Ok(Attempt::Void);
        }
        // Only whether a test fails is asked, so nobody reads what a refusal says.
        let refusal = |_: &Case, _: &Contradiction| Vec::<Diagnostic>::new();
        let tested = Tested {
            policy,
            places: &compiled.places,
            refusal: &refusal,
        };
        let order = self.in_order(path, candidates);
        let places = order
            .iter()
            .filter_map(|&at| self.probes.get(at).map(|probe| probe.place));
        let Some(failed) = run::first_failure(&tested, self.trial.suite, places) else {
            return Ok(Attempt::Unnoticed);
        };
        for (at, probe) in self.probes.iter().enumerate() {
            if probe.place == failed {
                self.passed_before(at, probe)?;
                self.noticed(path, at);
            }
        }
        Ok(Attempt::Noticed)
    }

    /// A test that fails without the change too has noticed nothing.
    fn passed_before(&self, at: usize, probe: &Probe) -> Result<(), FailsAlready> {
        let known = self.passes.lock().map_or(None, |p| p.get(&at).copied());
        let passes = known.unwrap_or_else(|| {
            Judge::new(self.trial.policy, &self.trial.compiled.places).passes(probe)
        });
        if let Ok(mut known) = self.passes.lock() {
            known.insert(at, passes);
        }
        match passes {
            true => Ok(()),
            false => Err(FailsAlready::Test(
                self.path_of(probe).to_owned(),
                probe.name.clone(),
            )),
        }
    }

    fn path_of(&self, probe: &Probe) -> &str {
        let file = self.trial.suite.files.get(probe.place.0);
        file.map_or("", |file| file.path.as_str())
    }

    fn noticed(&self, path: &str, at: usize) {
        if let Ok(mut hints) = self.hints.lock() {
            let known = hints.entry(path.to_owned()).or_default();
            known.retain(|other| *other != at);
            known.insert(0, at);
            known.truncate(8);
        }
    }

    /// The probes in the order in which they are likely to notice a change: those that noticed the last ones of the
    /// file, then by their files.
    fn in_order(&self, path: &str, candidates: &[usize]) -> Vec<usize> {
        let hints = self.hints.lock().map_or(Vec::new(), |hints| {
            hints.get(path).cloned().unwrap_or_default()
        });
        let mut order = candidates.to_vec();
        order.sort_by_key(|at| {
            let hinted = hints.iter().position(|hint| hint == at);
            let away = self
                .probes
                .get(*at)
                .map_or(u8::MAX, |probe| distance(self.path_of(probe), path));
            (hinted.unwrap_or(usize::MAX), away)
        });
        order
    }
}

/// What tells one change from another, whichever policy reads the file.
pub(super) type Key = (String, u32, u32, Slip, String);

/// The key of a change to the file of this printed path.
pub(super) fn key(path: &str, mutant: &Mutant) -> Key {
    let Mutant {
        span, slip, text, ..
    } = mutant;
    (path.to_owned(), span.start, span.end, *slip, text.clone())
}

/// The changes to the files a policy reads, with places among its own sources.
pub(super) fn own_mutants(trial: &Trial<'_>) -> BTreeMap<Key, Mutant> {
    let sources = &trial.compiled.sources;
    let found = mutants(&trial.compiled.files, sources).into_iter();
    found
        .map(|mutant| (key(&sources.get(mutant.span.file).path, &mutant), mutant))
        .collect()
}

/// How far a test file is from a changed file: named like it, in its folder, elsewhere.
fn distance(test: &str, changed: &str) -> u8 {
    let stem = changed.strip_suffix(".mtcr").unwrap_or(changed);
    match test.strip_prefix(stem) {
        Some(rest) if rest.starts_with('.') => 0,
        _ if Path::new(test).parent() == Path::new(changed).parent() => 1,
        _ => 2,
    }
}
