//! The test files beside a policy.

use crate::ast::{DeclarationKind, TestBody};
use crate::diagnostic::{self, Diagnostic};
use crate::source::{FileId, LoadError, Opened, Sources, Span, decode, tests_beside};
use crate::syntax;

use super::error::TestError;

/// The tests beside one policy, as written.
#[derive(Debug)]
pub struct Suite {
    /// The policy's sources and, after them, the test files.
    pub sources: Sources,
    /// The test files, sorted by path.
    pub files: Vec<TestFile>,
    /// What is wrong with them as text, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// One test file.
#[derive(Debug)]
pub struct TestFile {
    /// Which file of the suite's sources it is.
    pub id: FileId,
    /// Its path as printed.
    pub path: String,
    /// Its tests in the order written.
    pub tests: Vec<WrittenTest>,
}

/// One test as written.
#[derive(Debug)]
pub struct WrittenTest {
    /// What it says.
    pub body: TestBody,
    /// From its first word to its closing brace.
    pub span: Span,
}

/// Reads the test files beside an opened policy, whose own files are in `sources`. A file that cannot be read is a
/// diagnostic, and the others still run.
pub fn load(opened: &Opened, sources: &Sources) -> Result<Suite, LoadError> {
    let mut suite = Suite {
        sources: sources.clone(),
        files: Vec::new(),
        diagnostics: Vec::new(),
    };
    for path in tests_beside(opened)? {
        let shown = opened.loader.shown(&path);
        let text = opened
            .loader
            .read(&path)
            .and_then(|bytes| decode(&shown, &bytes));
        match text {
            Ok(text) => suite.add(&shown, text),
            Err(error) => suite.diagnostics.push(Diagnostic::from(error)),
        }
    }
    suite.files.sort_by(|a, b| a.path.cmp(&b.path));
    diagnostic::sort(&mut suite.diagnostics, &suite.sources);
    Ok(suite)
}

impl Suite {
    /// A suite without tests, over the sources of a policy.
    pub(super) fn of_policy(sources: &Sources) -> Suite {
        Suite {
            sources: sources.clone(),
            files: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Parses one test file.
    pub(super) fn add(&mut self, path: &str, text: impl Into<String>) {
        let id = self.sources.add(path, text);
        let parsed = syntax::parse(&self.sources, id);
        self.diagnostics.extend(parsed.diagnostics);
        let mut tests = Vec::new();
        for declaration in parsed.file.declarations {
            match declaration.kind {
                DeclarationKind::Test(body) => tests.push(WrittenTest {
                    body,
                    span: declaration.span,
                }),
                _ => self.diagnostics.push(
                    TestError::NotATest {
                        what: first_word(self.sources.slice(declaration.span)),
                        span: declaration.span,
                    }
                    .into(),
                ),
            }
        }
        self.files.push(TestFile {
            id,
            path: path.to_owned(),
            tests,
        });
    }
}

fn first_word(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '{' || c == ':')
        .next()
        .unwrap_or_default()
        .to_owned()
}
