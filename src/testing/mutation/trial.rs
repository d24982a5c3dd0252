//! Runs the tests on one changed policy after another.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Mutant;
use crate::case::Case;
use crate::check::{self, Compiled};
use crate::diagnostic::Diagnostic;
use crate::eval::Contradiction;
use crate::policy::Policy;
use crate::source::{LoadError, Opened};
use crate::testing::{Suite, Tested, run};

/// A policy whose tests are tried on changes of its text.
pub struct Trial<'a> {
    /// Opens it afresh.
    pub open: &'a (dyn Fn() -> Result<Opened, LoadError> + Sync),
    /// What it is without any change.
    pub policy: &'a Policy,
    /// What was read to compile it.
    pub compiled: &'a Compiled,
    /// Its tests, which all pass.
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

/// Tries every change on each policy that reads the file it changes. A change is named by the printed path of its file
/// and by its mutant; one that some policy's tests notice is noticed, one that is void in all of them is void.
///
/// As many threads as the machine offers share the work; the answer is in the order of `mutants`.
#[must_use]
pub fn attempts(trials: &[Trial<'_>], mutants: &[(String, Mutant)]) -> Vec<Attempt> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        // The test that noticed the last change of a file is likely to notice the next one.
        let mut noticed_by = BTreeMap::new();
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some((path, mutant)) = mutants.get(position) else {
                return done;
            };
            done.push((position, attempt(trials, path, mutant, &mut noticed_by)));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut all = thread::scope(|scope| {
        let started: Vec<_> = (1..workers)
            .filter_map(|_| {
                let builder = thread::Builder::new().stack_size(run::STACK);
                builder.spawn_scoped(scope, work).ok()
            })
            .collect();
        let mut all = work();
        for worker in started {
            match worker.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(position, _)| *position);
    all.into_iter().map(|(_, attempt)| attempt).collect()
}

/// Where a test stands in its suite: file and test. Kept for each trial and changed file.
type Noticed = BTreeMap<(usize, String), Vec<(usize, usize)>>;

fn attempt(trials: &[Trial<'_>], path: &str, mutant: &Mutant, noticed_by: &mut Noticed) -> Attempt {
    let mut outcome = Attempt::Void;
    for (position, trial) in trials.iter().enumerate() {
        let Some(text) = trial.text_with(path, mutant) else {
            continue;
        };
        let hints = noticed_by.entry((position, path.to_owned())).or_default();
        match trial.attempt(path, &text, hints) {
            Attempt::Noticed => return Attempt::Noticed,
            Attempt::Unnoticed => outcome = Attempt::Unnoticed,
            Attempt::Void => {}
        }
    }
    outcome
}

impl Trial<'_> {
    /// The file's text with the change made; none when this policy does not read the file.
    fn text_with(&self, path: &str, mutant: &Mutant) -> Option<String> {
        let id = self.compiled.sources.find(path)?;
        let mut here = mutant.clone();
        here.span.file = id;
        Some(here.applied(&self.compiled.sources))
    }

    fn attempt(&self, path: &str, text: &str, hints: &mut Vec<(usize, usize)>) -> Attempt {
        let changed = (self.open)()
            .map(|opened| opened.replacing(path, text))
            .and_then(|opened| check::compile(&opened));
        let Ok(changed) = changed else {
            return Attempt::Void;
        };
        let Some(policy) = &changed.policy else {
            return Attempt::Void;
        };
        if policy.meaning == self.policy.meaning {
            return Attempt::Void;
        }
        // Only whether a test fails is asked, so nobody reads what a refusal says.
        let refusal = |_: &Case, _: &Contradiction| Vec::<Diagnostic>::new();
        let tested = Tested {
            policy,
            places: &changed.places,
            refusal: &refusal,
        };
        match run::first_failure(&tested, self.suite, &self.order(path), hints) {
            Some(failed) => {
                hints.retain(|known| *known != failed);
                hints.insert(0, failed);
                hints.truncate(8);
                Attempt::Noticed
            }
            None => Attempt::Unnoticed,
        }
    }

    /// The test files, those named like the changed file first, then those beside it.
    fn order(&self, path: &str) -> Vec<usize> {
        let stem = path.strip_suffix(".mtcr").unwrap_or(path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let distance = |position: &usize| {
            let file = self.suite.files.get(*position);
            let test = file.map_or("", |file| file.path.as_str());
            match test.strip_prefix(stem) {
                Some(rest) if rest.starts_with('.') => 0,
                _ if test.starts_with(folder) => 1,
                _ => 2,
            }
        };
        let mut order: Vec<usize> = (0..self.suite.files.len()).collect();
        order.sort_by_key(distance);
        order
    }
}
