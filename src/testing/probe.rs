//! The tests of a suite, read once, to be asked again and again of policies that differ a little.

use super::check::unmet;
use super::error::TestError;
use super::expected::{Expected, Placed};
use super::guarantee::Guarantees;
use super::outcome::Answer;
use super::suite::Suite;
use super::{resolve, rows};
use crate::case::{Case, FactsReader};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, DEFAULT_BOUND, Question};
use crate::open;
use crate::policy::{Places, Policy};

/// What every test asks.
pub(super) const QUESTION: Question = Question {
    as_of: None,
    bound: DEFAULT_BOUND,
    by_diagrams: false,
};

/// One test, or one row of a table, whose case can be read.
pub(super) struct Probe {
    /// Its file and its test, by position.
    pub(super) place: (usize, usize),
    /// Its title, with the row.
    pub(super) name: String,
    /// Its case.
    pub(super) case: Case,
    expectations: Vec<Placed>,
}

/// Reads all tests of a suite. What is wrong with one comes back instead; a case that cannot be read, and is expected to
/// be rejected, is none that a change could decide otherwise.
pub(super) fn probes(policy: &Policy, suite: &Suite) -> Result<Vec<Probe>, Vec<Diagnostic>> {
    let reader = FactsReader::new(policy);
    let mut probes = Vec::new();
    let mut wrong = suite.diagnostics.clone();
    for (position, file) in suite.files.iter().enumerate() {
        for (at, written) in file.tests.iter().enumerate() {
            let mut errors: Vec<TestError> = Vec::new();
            let singles = rows::singles(policy, &suite.sources, &written.body, &mut errors);
            for single in singles {
                let expectations = resolve::expectations(policy, single.expectations, &mut errors);
                let name = match &single.row {
                    Some(row) => format!("{} [{row}]", written.body.title.text),
                    None => written.body.title.text.clone(),
                };
                match reader.case(&name, &single.facts) {
                    Ok(case) => probes.push(Probe {
                        place: (position, at),
                        name,
                        case,
                        expectations,
                    }),
                    Err(_)
                        if expectations
                            .iter()
                            .any(|e| e.expected == Expected::Rejected) => {}
                    Err(diagnostics) => wrong.extend(diagnostics),
                }
            }
            wrong.extend(errors.into_iter().map(Diagnostic::from));
        }
    }
    match wrong.is_empty() {
        true => Ok(probes),
        false => Err(wrong),
    }
}

/// A policy that probes are asked of.
pub(super) struct Judge<'a> {
    policy: &'a Policy,
    guarantees: Option<Guarantees<'a>>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(policy: &'a Policy, places: &'a Places) -> Self {
        Self {
            policy,
            guarantees: Guarantees::of(policy, places),
        }
    }

    /// Is everything as the test expects, and no guarantee refuted?
    pub(super) fn passes(&self, probe: &Probe) -> bool {
        let (policy, case) = (self.policy, &probe.case);
        let answer = match open::answer(policy, case, &QUESTION) {
            Ok(decision) => Answer::Given(Box::new(decision)),
            // Only whether it is refused is asked, so nobody reads why.
            Err(_) => Answer::Rejected(Vec::new()),
        };
        let traces = || eval::trace(policy, case, &QUESTION).unwrap_or_default();
        let met = probe
            .expectations
            .iter()
            .all(|placed| unmet(policy, &placed.expected, &answer, traces).is_none());
        let refutes = |guarantees: &Guarantees<'_>| match &answer {
            Answer::Given(decision) => !guarantees.refuted(case, &QUESTION, decision).is_empty(),
            Answer::Rejected(_) => false,
        };
        met && !self.guarantees.as_ref().is_some_and(refutes)
    }
}
