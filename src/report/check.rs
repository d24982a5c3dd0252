//! `mtcrc.check/1`: what `check` found, for programs; and the findings of several policies as one list.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::value::RawValue;

use super::{every_case, layout, words};
use crate::diagnostic::{self, Diagnostic, Edit, Fix, Label, Severity};
use crate::findings::{Proved, Standing, Withouts};
use crate::policy::Policy;
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
    /// Does it compile, and did the tool make no mistake of its own over it?
    pub sound: bool,
    /// The digest of its meaning, when it compiles.
    pub meaning: Option<String>,
    /// Guarantees that were neither proved nor refuted over all cases.
    pub guarantees_not_proved: usize,
    /// Every guarantee and what is known of it.
    pub guarantees: Vec<GuaranteeView>,
}

/// A guarantee and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuaranteeView {
    /// Its name.
    pub guarantee: String,
    /// Its policy.
    pub policy: String,
    /// The file it is written in.
    pub file: String,
    /// The line of its name.
    pub line: u32,
    /// `holds`, `refuted`, `empty` or `unsettled`.
    pub standing: &'static str,
    /// The cases it was proved over, in words.
    pub over: &'static str,
    /// The first day it was proved for.
    pub from: Option<String>,
    /// The first day it no longer was.
    pub until: Option<String>,
    /// The assumptions that bear on it.
    pub assumes: Vec<PlaceView>,
    /// Of the combinations of facts it speaks of, the per cent in which the outcome turns on a finding, rounded up; none
    /// when no fact is a finding.
    pub findings_percent: Option<u8>,
    /// `holds` or `needs-assumes`, where it was proved again without the assumptions.
    pub without_assumes: Option<&'static str>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PlaceView {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
}

impl GuaranteeView {
    /// What is known of a guarantee whose policy was read from these files.
    #[must_use]
    pub fn of(proved: &Proved, policy: &Policy, sources: &Sources) -> GuaranteeView {
        let place = |span: Span| PlaceView {
            file: sources.get(span.file).path.clone(),
            line: sources.position(span).start.line,
        };
        let at = place(proved.span);
        let mut assumes: Vec<PlaceView> = proved.assumes.iter().map(|span| place(*span)).collect();
        assumes.sort();
        GuaranteeView {
            guarantee: proved.name.clone(),
            policy: proved.policy.clone(),
            file: at.file,
            line: at.line,
            standing: match proved.standing {
                Standing::Holds => "holds",
                Standing::Refuted => "refuted",
                Standing::Empty => "empty",
                Standing::Unsettled => "unsettled",
            },
            over: every_case(&[policy]),
            from: proved.from.map(|day| day.to_string()),
            until: proved.until.map(|day| day.to_string()),
            assumes,
            findings_percent: proved.findings,
            without_assumes: proved.without_assumes.map(|without| match without {
                Withouts::Holds => "holds",
                Withouts::Needs => "needs-assumes",
            }),
        }
    }

    /// What it was proved over.
    fn ground(&self) -> String {
        let mut said = vec![match (&self.from, &self.until) {
            (None, None) => "on every day".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("until {until}"),
            (Some(from), Some(until)) => format!("from {from} until {until}"),
        }];
        said.push(match self.assumes.as_slice() {
            [] => "no assumption bears on it".to_owned(),
            places => {
                /// Places that are named.
                const SHOWN: usize = 2;
                let place = |at: &PlaceView| format!("{}:{}", at.file, at.line);
                let mut names: Vec<String> = places.iter().take(SHOWN).map(place).collect();
                if let Some(rest) = places.get(SHOWN..).filter(|rest| !rest.is_empty()) {
                    names.push(format!("{} more", rest.len()));
                }
                format!("assuming {}", words::listed(&names, "and"))
            }
        });
        said.extend(self.findings_percent.map(|percent| match percent {
            0 => "no finding bears on it".to_owned(),
            _ => format!("findings settle {percent} % of its cases"),
        }));
        // Where none bears on it, nothing is left to say.
        let without = self.without_assumes.filter(|_| !self.assumes.is_empty());
        said.extend(without.map(|without| match without {
            "holds" => "holds without the assumptions too".to_owned(),
            _ => "needs the assumptions".to_owned(),
        }));
        said.join("; ")
    }
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
    /// A case that shows it, for findings about cases: a case file.
    pub witness: Option<Box<RawValue>>,
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
        witness: diagnostic
            .witness
            .as_ref()
            .and_then(|case| RawValue::from_string(case.trim().to_owned()).ok()),
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

    /// Puts all in order of place, each once. What is found about all cases is found again in every policy that uses the
    /// file, with other cases: that too is said once.
    pub fn sort(&mut self) {
        diagnostic::sort(&mut self.diagnostics, &self.sources);
        let mut said: BTreeSet<(&'static str, Span, String)> = BTreeSet::new();
        self.diagnostics.retain(|one| {
            let Some(main) = one.main_label().filter(|_| one.code.0.starts_with("W07")) else {
                return true;
            };
            said.insert((one.code.0, main.span, one.message.clone()))
        });
    }

    /// Drops what was said of an `accept` that another policy needs; `needed` holds the files and offsets of these.
    pub fn drop_needed(&mut self, needed: &BTreeSet<(String, u32)>) {
        let sources = &self.sources;
        self.diagnostics.retain(|one| {
            let main = one.main_label().filter(|_| one.code.0 == "W0402");
            main.is_none_or(|label| {
                let path = sources.get(label.span.file).path.clone();
                !needed.contains(&(path, label.span.start))
            })
        });
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
    // One that compiles and is not sound is one over which the tool made a mistake.
    let mistaken = checked.iter().filter(|p| !p.sound && p.meaning.is_some());
    let mistaken = mistaken.count();
    let errors = checked.len() - sound - mistaken;
    if errors > 0 {
        lines.push(format!("{} with errors", policies(errors)));
    }
    if mistaken > 0 {
        let many = policies(mistaken);
        lines.push(format!("{many} not answered for: a bug in mtcrc"));
    }
    let mut told: Vec<&GuaranteeView> = Vec::new();
    for guarantee in checked.iter().flat_map(|policy| &policy.guarantees) {
        // A copy in another policy is no second guarantee.
        let known =
            |one: &&GuaranteeView| (&one.file, one.line) == (&guarantee.file, guarantee.line);
        if !told.iter().any(known) {
            told.push(guarantee);
        }
    }
    let holding: Vec<&GuaranteeView> = told
        .iter()
        .copied()
        .filter(|g| g.standing == "holds")
        .collect();
    let open = told.iter().filter(|g| g.standing == "unsettled").count();
    let over: BTreeSet<&str> = holding.iter().map(|guarantee| guarantee.over).collect();
    for over in over {
        let holding: Vec<&&GuaranteeView> = holding.iter().filter(|g| g.over == over).collect();
        let hold = if holding.len() == 1 { "holds" } else { "hold" };
        lines.push(format!(
            "{} {hold} in {over}",
            words::counted(holding.len(), "guarantee")
        ));
        for guarantee in holding {
            lines.push(format!("  {}", guarantee.guarantee));
            let ground = layout::wrapped(&guarantee.ground(), 74, 74);
            lines.extend(ground.iter().map(|line| format!("      {line}")));
        }
    }
    if open > 0 {
        lines.push(format!(
            "{} neither proved nor refuted",
            words::counted(open, "guarantee")
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
        let guarantee = |line, standing| GuaranteeView {
            guarantee: format!("g{line}"),
            policy: "p".to_owned(),
            file: "a".to_owned(),
            line,
            standing,
            over: "every case",
            from: Some("2000-01-01".to_owned()),
            until: None,
            assumes: Vec::new(),
            findings_percent: Some(3),
            without_assumes: None,
        };
        let policy = |sound, guarantees: Vec<GuaranteeView>| PolicyChecked {
            policy: "p".to_owned(),
            sound,
            meaning: None,
            guarantees_not_proved: 0,
            guarantees,
        };
        assert_eq!(summary(&[policy(true, Vec::new())]), ["1 policy sound"]);
        let mistaken = PolicyChecked {
            meaning: Some("mtcrc-meaning/1:sha256:0".to_owned()),
            ..policy(false, Vec::new())
        };
        assert_eq!(
            summary(&[mistaken]),
            ["1 policy not answered for: a bug in mtcrc"]
        );
        let both = vec![guarantee(1, "holds"), guarantee(2, "unsettled")];
        let again = vec![guarantee(1, "holds")];
        let lines = summary(&[
            policy(true, both),
            policy(true, again),
            policy(false, Vec::new()),
        ]);
        assert_eq!(lines.first().map(String::as_str), Some("2 policies sound"));
        assert_eq!(
            lines.get(1).map(String::as_str),
            Some("1 policy with errors")
        );
        assert_eq!(
            lines.get(2..),
            Some(
                &[
                    "1 guarantee holds in every case",
                    "  g1",
                    "      from 2000-01-01; no assumption bears on it; findings settle 3 % of its",
                    "      cases",
                    "1 guarantee neither proved nor refuted",
                ]
                .map(str::to_owned)[..]
            )
        );
    }
}
