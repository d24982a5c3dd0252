//! Test results as build servers read them. There is no clock, so no times are given.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Tested, expected_text, fact_text, stopped_text};
use crate::diagnostic::{Style, render};
use crate::report::{Basis, visible};
use crate::testing::{FileReport, TestResult, TracedRule};

/// The results as JUnit XML. A test that could not run is an error, and so is a policy (named in `invalid`) that does not
/// compile: neither may look like a pass.
#[must_use]
pub fn junit(tested: &[Tested<'_>], invalid: &[String]) -> String {
    let mut report = Report::new("mtcrc test");
    for one in tested {
        for file in &one.report.files {
            report.add_test_suite(suite(one.basis, file));
        }
        if !one.report.diagnostics.is_empty() {
            report.add_test_suite(errors(one));
        }
    }
    for name in invalid {
        let mut suite = TestSuite::new(shown(name));
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("the policy does not compile");
        suite.add_test_case(TestCase::new(shown(name), status));
        report.add_test_suite(suite);
    }
    // Writing into memory cannot fail; every text is made visible before, so none is unfit for XML.
    let mut text = report.to_string().unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn suite(basis: Basis<'_>, file: &FileReport) -> TestSuite {
    let mut suite = TestSuite::new(shown(&file.path));
    for test in &file.tests {
        suite.add_test_case(case(basis, test));
    }
    suite
}

fn case(basis: Basis<'_>, test: &TestResult) -> TestCase {
    let (path, line) = basis.file_and_line(Some(&test.span));
    let status = if test.passed() {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let first = test.failures.first();
        if let Some(failure) = first {
            status.set_message(shown(&format!(
                "expected {}, is {}",
                expected_text(failure),
                failure.actual
            )));
        }
        let mut lines = vec![format!("{path}:{line}")];
        if !test.case.is_empty() {
            lines.push(format!("case: {}", test.case.join("; ")));
        }
        for failure in &test.failures {
            lines.push(format!("expected: {}", expected_text(failure)));
            lines.push(format!("actual: {}", failure.actual));
        }
        lines.extend(test.trace.iter().flat_map(explained));
        let lines: Vec<_> = lines.iter().map(|line| shown(line)).collect();
        status.set_description(lines.join("\n"));
        status
    };
    let mut case = TestCase::new(shown(&test.name()), status);
    case.set_classname(shown(&path));
    case
}

fn explained(rule: &TracedRule) -> Vec<String> {
    let head = format!("{} ({}): {}", rule.rule, rule.policy, rule.state.text());
    let mut lines = vec![head];
    for condition in &rule.conditions {
        lines.extend(stopped_text(condition).map(|text| format!("  {text}")));
        lines.extend(
            condition
                .facts
                .iter()
                .map(|f| format!("  {}", fact_text(f))),
        );
    }
    lines
}

/// What is wrong with the test files of a policy, as tests that could not run.
fn errors(tested: &Tested<'_>) -> TestSuite {
    let mut suite = TestSuite::new(shown(&format!("{}: test files", tested.name)));
    for diagnostic in &tested.report.diagnostics {
        let place = diagnostic.main_label().map(|label| label.span);
        let (path, line) = tested.basis.file_and_line(place.as_ref());
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(diagnostic.code.to_string());
        status.set_message(shown(&diagnostic.message));
        let text = render(
            std::slice::from_ref(diagnostic),
            tested.basis.sources,
            Style::Plain,
        );
        status.set_description(text.lines().map(shown).collect::<Vec<_>>().join("\n"));
        let mut case = TestCase::new(shown(&format!("{path}:{line}")), status);
        case.set_classname(shown(&path));
        suite.add_test_case(case);
    }
    suite
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}
