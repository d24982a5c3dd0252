//! `mtcrc.test/1`.

use serde::Serialize;

use super::{SCHEMA, Tested, Totals, fact_text, stopped_text};
use crate::report::check::{Finding, findings};
use crate::report::decision::PolicyView;
use crate::report::{Basis, NOTICE};
use crate::testing::{Failure, TestResult, TracedRule};

/// Everything `test` found.
#[derive(Debug, Serialize)]
pub struct TestView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
    /// Tests that were not run because something is wrong with the test itself.
    pub broken: usize,
    /// The policies whose tests ran.
    pub policies: Vec<PolicyTests>,
    /// Policies that cannot be read or do not compile, so that no test was run.
    pub invalid: Vec<String>,
    /// What is wrong with test files.
    pub findings: Vec<Finding>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// The tests of one policy.
#[derive(Debug, Serialize)]
pub struct PolicyTests {
    /// The policy as named on the command line.
    pub path: String,
    /// The policy.
    pub policy: PolicyView,
    /// Its test files.
    pub files: Vec<FileView>,
}

/// One test file.
#[derive(Debug, Serialize)]
pub struct FileView {
    /// Its path.
    pub file: String,
    /// Its tests.
    pub tests: Vec<TestCaseView>,
}

/// One test, or one row of a table.
#[derive(Debug, Serialize)]
pub struct TestCaseView {
    /// Its title.
    pub title: String,
    /// The row of a table.
    pub row: Option<String>,
    /// Its first line.
    pub line: u32,
    /// Is everything as expected?
    pub passed: bool,
    /// The case in short.
    pub case: String,
    /// What is not as expected.
    pub failures: Vec<FailureView>,
    /// The rules that decided, and those that did not although they were expected to.
    pub trace: Vec<TraceView>,
}

/// One expectation that is not met.
#[derive(Debug, Serialize)]
pub struct FailureView {
    /// Its first line.
    pub line: u32,
    /// The file of that line.
    pub file: String,
    /// What is expected.
    pub expected: String,
    /// What is.
    pub actual: String,
    /// The guarantee that the case refutes.
    pub guarantee: Option<String>,
}

/// One rule of an explanation.
#[derive(Debug, Serialize)]
pub struct TraceView {
    /// The rule.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// What became of it, one word.
    pub state: &'static str,
    /// What became of it, in words.
    pub text: String,
    /// The conditions it stopped at.
    pub stopped_at: Vec<String>,
    /// The facts it read.
    pub facts: Vec<String>,
}

/// The view of what became of the tests; `invalid` names policies that do not compile.
#[must_use]
pub fn view(tested: &[Tested<'_>], invalid: &[String]) -> TestView {
    let totals = Totals::of(tested);
    TestView {
        schema: SCHEMA,
        passed: totals.passed,
        failed: totals.failed,
        broken: totals.broken,
        policies: tested.iter().map(policy).collect(),
        invalid: invalid.to_vec(),
        findings: tested
            .iter()
            .flat_map(|one| findings(&one.report.diagnostics, one.basis.sources))
            .collect(),
        notice: NOTICE,
    }
}

fn policy(tested: &Tested<'_>) -> PolicyTests {
    let basis = tested.basis;
    let file = |file: &crate::testing::FileReport| FileView {
        file: file.path.clone(),
        tests: file.tests.iter().map(|t| test(basis, t)).collect(),
    };
    PolicyTests {
        path: tested.name.to_owned(),
        policy: PolicyView {
            name: basis.unit_name(basis.policy.root),
            meaning: basis.policy.meaning.clone(),
            text: basis.policy.text.clone(),
            language: basis.policy.language,
            revision: basis.revision.map(str::to_owned),
        },
        files: tested.report.files.iter().map(file).collect(),
    }
}

fn test(basis: Basis<'_>, test: &TestResult) -> TestCaseView {
    TestCaseView {
        title: test.title.clone(),
        row: test.row.clone(),
        line: basis.file_and_line(Some(&test.span)).1,
        passed: test.passed(),
        case: test.case.join("; "),
        failures: test.failures.iter().map(|f| failure(basis, f)).collect(),
        trace: test.trace.iter().map(trace).collect(),
    }
}

fn failure(basis: Basis<'_>, failure: &Failure) -> FailureView {
    let (file, line) = basis.file_and_line(Some(&failure.span));
    FailureView {
        line,
        file,
        expected: failure.expected.clone(),
        actual: failure.actual.clone(),
        guarantee: failure.guarantee.clone(),
    }
}

fn trace(rule: &TracedRule) -> TraceView {
    TraceView {
        rule: rule.rule.clone(),
        policy: rule.policy.clone(),
        state: rule.state.word(),
        text: rule.state.text(),
        stopped_at: rule.conditions.iter().filter_map(stopped_text).collect(),
        facts: rule
            .conditions
            .iter()
            .flat_map(|condition| &condition.facts)
            .map(fact_text)
            .collect(),
    }
}
