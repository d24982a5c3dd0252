//! Runs the tests of a suite.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::case_line;
use super::check::unmet;
use super::error::TestError;
use super::expected::{Expected, Placed};
use super::guarantee::Guarantees;
use super::outcome::Answer;
use super::resolve;
use super::rows::{self, Single};
use super::suite::{Suite, WrittenTest};
use super::trace::{self, TracedRule};
use crate::case::{Case, FactsReader};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::eval::{self, Contradiction, Question, RuleTrace};
use crate::open;
use crate::policy::{Places, Policy};
use crate::source::Span;
use crate::threads::shared;

/// What became of the tests of one policy.
#[derive(Debug, Default)]
pub struct TestReport {
    /// The test files in the order of their paths; those in which the filter leaves nothing are absent.
    pub files: Vec<FileReport>,
    /// What is wrong with the test files themselves. A test with an error was not run.
    pub diagnostics: Vec<Diagnostic>,
    /// How many tests were not run because of an error in them.
    pub broken: usize,
}

impl TestReport {
    /// How many tests passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.files.iter().map(FileReport::passed).sum()
    }

    /// How many tests failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.files.iter().map(FileReport::failed).sum()
    }

    /// Did everything pass, and was nothing wrong with the files?
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.failed() == 0 && self.diagnostics.is_empty()
    }
}

/// The tests of one file.
#[derive(Debug)]
pub struct FileReport {
    /// Its path as printed.
    pub path: String,
    /// The tests in the order written.
    pub tests: Vec<TestResult>,
}

impl FileReport {
    /// How many tests passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.passed()).count()
    }

    /// How many tests failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.tests.len() - self.passed()
    }
}

/// One test, or one row of a table.
#[derive(Debug)]
pub struct TestResult {
    /// Its title.
    pub title: String,
    /// The row of a table: `item.speed_max = 800 km/h`.
    pub row: Option<String>,
    /// Where it is written.
    pub span: Span,
    /// The case in short, part by part; empty when its facts cannot be read.
    pub case: Vec<String>,
    /// What was expected and is not so, or what must never be so and is.
    pub failures: Vec<Failure>,
    /// Of a failed test, the rules that decided and those that did not although they were expected to.
    pub trace: Vec<TracedRule>,
}

impl TestResult {
    /// The title, with the row when there is one: `The 800 km/h line [item.speed_max = 800 km/h]`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.row {
            Some(row) => format!("{} [{row}]", self.title),
            None => self.title.clone(),
        }
    }

    /// Is everything as expected?
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// One expectation that is not met, or one guarantee that is refuted.
#[derive(Debug)]
pub struct Failure {
    /// What is expected, as a test spells it, or what a guarantee claims.
    pub expected: String,
    /// What is.
    pub actual: String,
    /// The guarantee that the case refutes; none for an expectation.
    pub guarantee: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// What is tested, and how a contradiction is worded.
#[derive(Clone, Copy)]
pub struct Tested<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Where its parts are written.
    pub places: &'a Places,
    /// The words for a case that contradicts the policy: those `eval` would use.
    pub refusal: &'a (dyn Fn(&Case, &Contradiction) -> Vec<Diagnostic> + Sync),
}

/// Runs the tests whose title (with its row) or file holds `filter`.
#[must_use]
pub fn run(tested: &Tested<'_>, suite: &Suite, filter: Option<&str>) -> TestReport {
    let mut report = TestReport {
        files: Vec::new(),
        diagnostics: suite.diagnostics.clone(),
        broken: 0,
    };
    let runner = Runner {
        policy: tested.policy,
        reader: FactsReader::new(tested.policy),
        refusal: tested.refusal,
        guarantees: Guarantees::of(tested.policy, tested.places),
        suite,
        filter: filter.unwrap_or(""),
    };
    let mut ran = runner.all().into_iter();
    for file in &suite.files {
        let mut tests = Vec::new();
        for ran in ran.by_ref().take(file.tests.len()) {
            tests.extend(ran.results);
            report.broken += ran.broken;
            report.diagnostics.extend(ran.diagnostics);
        }
        if !tests.is_empty() {
            report.files.push(FileReport {
                path: file.path.clone(),
                tests,
            });
        }
    }
    diagnostic::sort(&mut report.diagnostics, &suite.sources);
    report
}

/// The first of the tests in these places (file and test, by position) that does not pass. A test that cannot be run on
/// this policy does not pass either.
pub(super) fn first_failure(
    tested: &Tested<'_>,
    suite: &Suite,
    places: impl Iterator<Item = (usize, usize)>,
) -> Option<(usize, usize)> {
    let runner = Runner {
        policy: tested.policy,
        reader: FactsReader::new(tested.policy),
        refusal: tested.refusal,
        guarantees: Guarantees::of(tested.policy, tested.places),
        suite,
        filter: "",
    };
    let mut asked = BTreeSet::new();
    let mut places = places.filter(|place| asked.insert(*place));
    places.find(|&(file, test)| {
        let file = suite.files.get(file);
        let written = file.and_then(|file| Some((&file.path, file.tests.get(test)?)));
        written.is_some_and(|(path, written)| {
            let ran = runner.test(path, written);
            ran.broken > 0 || !ran.results.iter().all(TestResult::passed)
        })
    })
}

struct Runner<'a> {
    policy: &'a Policy,
    reader: FactsReader<'a>,
    refusal: &'a (dyn Fn(&Case, &Contradiction) -> Vec<Diagnostic> + Sync),
    guarantees: Option<Guarantees<'a>>,
    suite: &'a Suite,
    filter: &'a str,
}

/// What became of one written test: a result for each of its rows.
#[derive(Default)]
struct Ran {
    results: Vec<TestResult>,
    broken: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Runner<'_> {
    /// Runs every test, on as many threads as there are processors. What comes out is in the order written, so nothing
    /// shows which thread ran what.
    fn all(&self) -> Vec<Ran> {
        let tests: Vec<(&str, &WrittenTest)> = self
            .suite
            .files
            .iter()
            .flat_map(|file| file.tests.iter().map(|test| (file.path.as_str(), test)))
            .collect();
        let work = |at: usize| tests.get(at).map(|(path, test)| self.test(path, test));
        shared(tests.len(), work).into_iter().flatten().collect()
    }

    fn test(&self, path: &str, written: &WrittenTest) -> Ran {
        let mut ran = Ran::default();
        let WrittenTest { body: test, span } = written;
        // What could not be read is missing from the tree: without it the test would say something else.
        if self.has_error_within(*span) {
            ran.broken += 1;
            return ran;
        }
        let mut errors = Vec::new();
        let singles = rows::singles(self.policy, &self.suite.sources, test, &mut errors);
        ran.broken += usize::from(!errors.is_empty());
        ran.diagnostics
            .extend(errors.into_iter().map(Diagnostic::from));
        for single in singles {
            let mut result = TestResult {
                title: test.title.text.clone(),
                row: single.row.clone(),
                span: single.span,
                case: Vec::new(),
                failures: Vec::new(),
                trace: Vec::new(),
            };
            // A test with an error is reported whatever the filter: what is broken was never looked at.
            let wanted = path.contains(self.filter) || result.name().contains(self.filter);
            match self.single(&single, &mut result, wanted) {
                Ok(()) if wanted => ran.results.push(result),
                Ok(()) => {}
                Err(diagnostics) => {
                    ran.broken += 1;
                    ran.diagnostics.extend(diagnostics);
                }
            }
        }
        ran
    }

    /// Is there an error of the text between the ends of this test?
    fn has_error_within(&self, test: Span) -> bool {
        let within = |span: Span| {
            span.file == test.file && test.start <= span.start && span.start < test.end
        };
        self.suite
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .filter_map(Diagnostic::main_label)
            .any(|label| within(label.span))
    }

    /// Reads one test, and runs it if it is wanted. The error is what is wrong with the test itself.
    fn single(
        &self,
        single: &Single<'_>,
        result: &mut TestResult,
        wanted: bool,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut errors: Vec<TestError> = Vec::new();
        let expectations = resolve::expectations(self.policy, single.expectations, &mut errors);
        let mut broken: Vec<_> = errors.into_iter().map(Diagnostic::from).collect();
        let read = self.reader.case(&result.name(), &single.facts);
        let expects_rejection = expectations
            .iter()
            .any(|e| e.expected == Expected::Rejected);
        let question = Question {
            as_of: None,
            ..Question::default()
        };
        match read {
            Err(diagnostics) if !expects_rejection || diagnostics.iter().any(names_nothing) => {
                broken.extend(diagnostics);
                Err(broken)
            }
            _ if !broken.is_empty() => Err(broken),
            _ if !wanted => Ok(()),
            Err(diagnostics) => {
                let answer = Answer::Rejected(self.quoted(&diagnostics));
                self.compare(&expectations, &answer, Vec::new, result);
                Ok(())
            }
            Ok(case) => {
                result.case = case_line::parts(self.policy, &case);
                let traces = OnceCell::new();
                let traced = || {
                    let found = || eval::trace(self.policy, &case, &question).unwrap_or_default();
                    traces.get_or_init(found).clone()
                };
                let answer = self.answer(&case, &question);
                self.compare(&expectations, &answer, traced, result);
                if let (Answer::Given(decision), Some(guarantees)) = (&answer, &self.guarantees) {
                    let refuted = guarantees.refuted(&case, &question, decision);
                    if result.trace.is_empty() && !refuted.is_empty() {
                        result.trace = trace::explain(self.policy, &[], decision, &traced());
                    }
                    result.failures.extend(refuted);
                }
                Ok(())
            }
        }
    }

    fn answer(&self, case: &Case, question: &Question) -> Answer {
        match open::answer(self.policy, case, question) {
            Ok(decision) => Answer::Given(Box::new(decision)),
            Err(contradiction) => {
                Answer::Rejected(self.quoted(&(self.refusal)(case, &contradiction)))
            }
        }
    }

    /// What a refusal says, with the statements it is about in the words of their authors.
    fn quoted(&self, diagnostics: &[Diagnostic]) -> Vec<String> {
        let quote = |label: &diagnostic::Label| {
            let text: Vec<_> = self
                .suite
                .sources
                .slice(label.span)
                .split_whitespace()
                .collect();
            format!("`{}`", text.join(" "))
        };
        diagnostics
            .iter()
            .map(|d| {
                let quotes: Vec<_> = d.labels.iter().map(quote).collect();
                match quotes.is_empty() {
                    true => d.message.clone(),
                    false => format!("{} ({})", d.message, quotes.join(", ")),
                }
            })
            .collect()
    }

    fn compare(
        &self,
        expectations: &[Placed],
        answer: &Answer,
        traces: impl Fn() -> Vec<RuleTrace>,
        result: &mut TestResult,
    ) {
        let mut missed = Vec::new();
        for Placed { expected, span } in expectations {
            let Some(actual) = unmet(self.policy, expected, answer, &traces) else {
                continue;
            };
            missed.push(expected);
            result.failures.push(Failure {
                expected: expected.text(self.policy),
                actual,
                guarantee: None,
                span: *span,
            });
        }
        if let Answer::Given(decision) = answer
            && !missed.is_empty()
        {
            result.trace = trace::explain(self.policy, &missed, decision, &traces());
        }
    }
}

/// A fact, a value, an entry or an instance with a name nobody declared is a slip in the test, even in one that expects
/// the case to be rejected: it would otherwise pass for the wrong reason for ever.
fn names_nothing(diagnostic: &Diagnostic) -> bool {
    UNKNOWN_NAMES.contains(&diagnostic.code)
}

/// Unknown attribute, instance, entry in `classified`, value, entry in a set.
const UNKNOWN_NAMES: [Code; 5] = [
    Code("E0503"),
    Code("E0506"),
    Code("E0507"),
    Code("E0512"),
    Code("E0513"),
];
