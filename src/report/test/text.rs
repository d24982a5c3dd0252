//! Test results for people: a line for each file, failures in full, the totals last and alone on their line.

use super::{Tested, Totals, expected_text, fact_text, stopped_text};
use crate::diagnostic::Style;
use crate::report::words::counted;
use crate::report::{padded, visible, wrapped};
use crate::testing::{FileReport, TestResult, TracedRule};

/// The page, every line ended.
#[must_use]
pub fn text(tested: &[Tested<'_>], style: Style) -> String {
    let mut page = Page {
        out: String::new(),
        style,
        after_failure: false,
    };
    let column = tested
        .iter()
        .flat_map(|one| &one.report.files)
        .map(|file| file.path.chars().count())
        .max()
        .unwrap_or(0);
    for one in tested {
        for file in &one.report.files {
            page.file(one, file, column);
        }
    }
    if page.after_failure {
        page.gap();
    }
    let totals = Totals::of(tested);
    if totals.broken > 0 {
        page.line(&format!(
            "{} not run: what is wrong with the files is on standard error",
            counted(totals.broken, "test")
        ));
    }
    let line = totals.line();
    page.line(&line);
    page.out
}

/// Where the text of a failure begins, after its label.
const LABEL: usize = 11;

struct Page {
    out: String,
    style: Style,
    /// Did the last file end with a failure? Then what follows needs room.
    after_failure: bool,
}

impl Page {
    fn file(&mut self, tested: &Tested<'_>, file: &FileReport, column: usize) {
        let counts = match (file.passed(), file.failed()) {
            (passed, 0) => format!("{passed} passed"),
            (passed, failed) => format!("{passed} passed, {failed} failed"),
        };
        let path = visible(&file.path);
        match self.style {
            Style::Plain => self.line(&format!("{path}: {counts}")),
            Style::Human { .. } => {
                if self.after_failure {
                    self.gap();
                }
                let counts = self.painted(&counts, if file.failed() > 0 { "31" } else { "32" });
                self.line(&format!("{}  {counts}", padded(&path, column)));
            }
        }
        for test in file.tests.iter().filter(|test| !test.passed()) {
            self.test(tested, test);
        }
        self.after_failure = file.failed() > 0;
    }

    /// One blank line on a page for people.
    fn gap(&mut self) {
        if matches!(self.style, Style::Human { .. }) {
            self.out.push('\n');
        }
    }

    fn test(&mut self, tested: &Tested<'_>, test: &TestResult) {
        let (path, line) = tested.basis.file_and_line(Some(&test.span));
        let place = format!("{path}:{line}");
        match self.style {
            Style::Plain => self.line(&visible(&format!("{place}: failed: {}", test.name()))),
            Style::Human { .. } => {
                self.gap();
                let name = self.painted(&visible(&test.name()), "1");
                self.line(&format!("  {}  {name}", self.painted("FAILED", "31")));
                self.line(&format!("          {}", visible(&place)));
            }
        }
        if !test.case.is_empty() {
            self.labelled("case", &test.case.join("; "));
        }
        for failure in &test.failures {
            self.labelled("expected", &expected_text(failure));
            self.labelled("actual", &failure.actual);
        }
        for rule in &test.trace {
            self.rule(rule);
        }
    }

    fn rule(&mut self, rule: &TracedRule) {
        let whose = format!("{} ({}) {}", rule.rule, rule.policy, rule.state.text());
        self.labelled("rule", &whose);
        for condition in &rule.conditions {
            if let Some(stopped) = stopped_text(condition) {
                self.labelled("", &stopped);
            }
            for fact in &condition.facts {
                let source = fact.source.as_ref().map(|s| format!(" ({s})"));
                let text = format!("{}{}", fact_text(fact), source.unwrap_or_default());
                self.labelled("", &text);
            }
        }
    }

    /// A label and its text; an empty label continues what stands above.
    fn labelled(&mut self, label: &str, text: &str) {
        let text = visible(text);
        let (width, indent) = match self.style {
            Style::Plain => {
                let head = match label {
                    "" => "    ".to_owned(),
                    label => format!("  {label}: "),
                };
                return self.line(&format!("{head}{text}"));
            }
            Style::Human { width, .. } => (width, 10),
        };
        let room = width.saturating_sub(indent + LABEL).max(20);
        let mut head = self.painted(&padded(label, LABEL), "2");
        for part in wrapped(&text, room, room) {
            self.line(format!("{}{head}{part}", " ".repeat(indent)).trim_end());
            head = " ".repeat(LABEL);
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn painted(&self, text: &str, code: &str) -> String {
        match self.style {
            Style::Human { colour: true, .. } if !text.trim().is_empty() => {
                format!("\u{1b}[{code}m{text}\u{1b}[0m")
            }
            _ => text.to_owned(),
        }
    }
}
