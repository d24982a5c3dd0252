//! `mtcrc.check/1`: what `check` found, for programs; and the findings of several policies as one list.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::words;
use crate::diagnostic::{self, Diagnostic, Edit, Fix, Label, Severity};
use crate::source::{FileId, Sources, Span};

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.check/1";

/// Everything `check` found.
#[derive(Debug, Serialize)]
pub struct CheckView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// Policies that were checked, as named.
    pub policies: Vec<PolicyChecked>,
    /// What was found, in order of place.
    pub findings: Vec<Finding>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// One policy that was checked.
#[derive(Debug, Serialize)]
pub struct PolicyChecked {
    /// As named on the command line or found beneath a folder.
    pub policy: String,
    /// Does it compile?
    pub sound: bool,
    /// The digest of its meaning, when it compiles.
    pub meaning: Option<String>,
    /// Guarantees that are typed but not proved over all cases.
    pub guarantees_not_proved: usize,
    /// Where these are written: a copy in another policy is no second guarantee.
    #[serde(skip)]
    pub guarantees: BTreeSet<(String, u32)>,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Its stable code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What it says.
    pub message: String,
    /// The file, where it is about one.
    pub file: Option<String>,
    /// First line, from 1.
    pub line: Option<u32>,
    /// First column, from 1, in characters.
    pub column: Option<u32>,
    /// Last line.
    pub end_line: Option<u32>,
    /// The column after the last.
    pub end_column: Option<u32>,
    /// Places with what stands there.
    pub labels: Vec<LabelView>,
    /// The way out.
    pub help: Option<String>,
    /// What else is worth saying.
    pub notes: Vec<String>,
    /// Edits that mend it.
    pub fix: Option<FixView>,
    /// A case that shows it, for findings about cases.
    pub witness: Option<String>,
}

/// A place with what stands there.
#[derive(Clone, Debug, Serialize)]
pub struct LabelView {
    /// The file.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// The column after the last.
    pub end_column: u32,
    /// What stands there.
    pub text: String,
    /// Is the fault here?
    pub primary: bool,
}

/// Edits that mend a finding.
#[derive(Clone, Debug, Serialize)]
pub struct FixView {
    /// What they do.
    pub title: String,
    /// May they be applied unasked?
    pub safe: bool,
    /// The edits.
    pub edits: Vec<EditView>,
}

/// One replacement.
#[derive(Clone, Debug, Serialize)]
pub struct EditView {
    /// The file.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// The column after the last.
    pub end_column: u32,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Diagnostics as findings.
#[must_use]
pub fn findings(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Finding> {
    diagnostics.iter().map(|d| finding(d, sources)).collect()
}

fn finding(diagnostic: &Diagnostic, sources: &Sources) -> Finding {
    let main = diagnostic.main_label().map(|l| label(l, sources));
    Finding {
        code: diagnostic.code.to_string(),
        severity: diagnostic.severity.word(),
        message: diagnostic.message.clone(),
        file: main.as_ref().map(|l| l.file.clone()),
        line: main.as_ref().map(|l| l.line),
        column: main.as_ref().map(|l| l.column),
        end_line: main.as_ref().map(|l| l.end_line),
        end_column: main.as_ref().map(|l| l.end_column),
        labels: diagnostic
            .labels
            .iter()
            .map(|l| label(l, sources))
            .collect(),
        help: diagnostic.help.clone(),
        notes: diagnostic.notes.clone(),
        fix: diagnostic.fix.as_ref().map(|f| fix(f, sources)),
        witness: None,
    }
}

fn label(label: &Label, sources: &Sources) -> LabelView {
    let at = sources.position(label.span);
    LabelView {
        file: sources.get(label.span.file).path.clone(),
        line: at.start.line,
        column: at.start.column,
        end_line: at.end.line,
        end_column: at.end.column,
        text: label.text.clone(),
        primary: label.primary,
    }
}

fn fix(fix: &Fix, sources: &Sources) -> FixView {
    let edit = |edit: &Edit| {
        let at = sources.position(edit.span);
        EditView {
            file: sources.get(edit.span.file).path.clone(),
            line: at.start.line,
            column: at.start.column,
            end_line: at.end.line,
            end_column: at.end.column,
            replacement: edit.replacement.clone(),
        }
    };
    FixView {
        title: fix.title.clone(),
        safe: fix.safe,
        edits: fix.edits.iter().map(edit).collect(),
    }
}

/// Diagnostics of several policies over one set of files. A file two policies use is one file here, so what is wrong in
/// it is said once.
#[derive(Debug, Default)]
pub struct Together {
    /// The files of all.
    pub sources: Sources,
    /// The diagnostics of all; call [`Together::sort`] when the last is in.
    pub diagnostics: Vec<Diagnostic>,
}

impl Together {
    /// Takes in the diagnostics of one policy.
    pub fn add(&mut self, diagnostics: Vec<Diagnostic>, sources: &Sources) {
        let mut moved: BTreeMap<FileId, FileId> = BTreeMap::new();
        let mut place = |span: &mut Span, files: &mut Sources| {
            let file = sources.get(span.file);
            span.file = *moved.entry(span.file).or_insert_with(|| {
                files
                    .find(&file.path)
                    .filter(|known| files.get(*known).text == file.text)
                    .unwrap_or_else(|| files.add(file.path.clone(), file.text.clone()))
            });
        };
        for mut diagnostic in diagnostics {
            for label in &mut diagnostic.labels {
                place(&mut label.span, &mut self.sources);
            }
            for edit in diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
                place(&mut edit.span, &mut self.sources);
            }
            self.diagnostics.push(diagnostic);
        }
    }

    /// Puts all in order of place, each once.
    pub fn sort(&mut self) {
        diagnostic::sort(&mut self.diagnostics, &self.sources);
    }

    /// Is one of them an error?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.has(Severity::Error)
    }

    /// Is one of them a warning?
    #[must_use]
    pub fn has_warnings(&self) -> bool {
        self.has(Severity::Warning)
    }

    fn has(&self, severity: Severity) -> bool {
        self.diagnostics.iter().any(|d| d.severity == severity)
    }
}

/// What is said below the findings: how many policies are sound, and what was not proved.
#[must_use]
pub fn summary(checked: &[PolicyChecked]) -> Vec<String> {
    let sound = checked.iter().filter(|p| p.sound).count();
    let policies = |count: usize| match count {
        1 => "1 policy".to_owned(),
        _ => format!("{count} policies"),
    };
    let mut lines = Vec::new();
    if sound > 0 {
        lines.push(format!("{} sound", policies(sound)));
    }
    if sound < checked.len() {
        lines.push(format!("{} with errors", policies(checked.len() - sound)));
    }
    let open: BTreeSet<_> = checked.iter().flat_map(|p| &p.guarantees).collect();
    let open = open.len();
    if open > 0 {
        let (guarantees, them) = (
            words::counted(open, "guarantee"),
            if open == 1 { "it" } else { "them" },
        );
        lines.push(format!(
            "note: {guarantees} typed, not proved over all cases: this version only tests {them} on the cases of `mtcrc test`"
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn what_is_wrong_in_a_shared_file_is_said_once() {
        let mut together = Together::default();
        for other in ["x", "y"] {
            let mut sources = Sources::new();
            sources.add(format!("{other}.mtcr"), "one");
            let shared = sources.add("shared.mtcr", "rule");
            let wrong =
                Diagnostic::error(Code("E9001"), "wrong").at(Span::new(shared, 0, 4), "here");
            together.add(vec![wrong], &sources);
        }
        together.sort();
        assert_eq!(together.diagnostics.len(), 1);
        let [only] = findings(&together.diagnostics, &together.sources)
            .try_into()
            .unwrap_or_else(|_| unreachable!());
        let only: Finding = only;
        assert_eq!(only.file.as_deref(), Some("shared.mtcr"));
        assert_eq!(
            (only.line, only.column, only.end_column),
            (Some(1), Some(1), Some(5))
        );
    }

    #[test]
    fn the_summary_is_honest_about_guarantees() {
        let policy = |sound, guarantees: u32| PolicyChecked {
            policy: "p".to_owned(),
            sound,
            meaning: None,
            guarantees_not_proved: 0,
            guarantees: (0..guarantees).map(|line| ("a".to_owned(), line)).collect(),
        };
        assert_eq!(summary(&[policy(true, 0)]), ["1 policy sound"]);
        let lines = summary(&[policy(true, 2), policy(true, 1), policy(false, 0)]);
        assert_eq!(lines.first().map(String::as_str), Some("2 policies sound"));
        assert_eq!(
            lines.get(1).map(String::as_str),
            Some("1 policy with errors")
        );
        assert!(
            lines
                .iter()
                .any(|l| l.contains("2 guarantees typed, not proved"))
        );
    }
}
