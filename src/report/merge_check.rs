//! What a merge decides as neither side does: a page for people and `mtcrc.merge-check/1`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::decision::PolicyView;
use super::sheet::{Block, Entry, Line, Sheet};
use super::timeline::policy_view;
use super::witness::Shown;
use super::words::{counted, listed};
use super::{Basis, NOTICE, text};
use crate::analysis::{Surprise, Surprised};
use crate::source::Merged;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.merge-check/1";

/// What the three policies say of one case.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The merge.
    pub merge: Shown,
    /// Our side.
    pub ours: Shown,
    /// Their side.
    pub theirs: Shown,
    /// Where both come from.
    pub base: Shown,
}

/// What is shown.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// The merged policy; none where there is none.
    pub basis: Option<Basis<'a>>,
    /// The three policies as named on the command line: base, ours, theirs.
    pub names: [&'a str; 3],
    /// The merge of their texts.
    pub merged: &'a Merged,
    /// What surprises, with the case of each way as it was decided.
    pub surprises: &'a [(Surprised, Vec<Option<Confirmed>>)],
}

/// What a merge decides as neither side does.
#[derive(Debug, Serialize)]
pub struct MergeView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// `clean`, `surprising` or `conflict`.
    pub found: &'static str,
    /// The merged policy; none when texts conflict.
    pub policy: Option<PolicyView>,
    /// Base, ours and theirs as named on the command line.
    pub of: [String; 3],
    /// Files git would not merge.
    pub conflicts: Vec<ConflictView>,
    /// Files merged from changes of both sides.
    pub joined: Vec<String>,
    /// What surprises.
    pub regions: Vec<RegionView>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// A file git would not merge.
#[derive(Debug, Serialize)]
pub struct ConflictView {
    /// The file, from the root of the policies.
    pub file: String,
    /// Why.
    pub why: &'static str,
}

/// Cases in which the merge surprises in one way.
#[derive(Debug, Serialize)]
pub struct RegionView {
    /// `as-neither` or `lost`.
    pub surprise: &'static str,
    /// The conditions.
    pub when: String,
    /// A case, its answers confirmed by the interpreter; none where no case was found.
    pub witness: Option<WitnessView>,
    /// Are there more ways that are not shown?
    pub more: bool,
}

/// A case and what each policy says of it.
#[derive(Debug, Serialize)]
pub struct WitnessView {
    /// The case.
    pub case: Option<Box<RawValue>>,
    /// The answer of the merge.
    pub merge: SaidView,
    /// Of ours.
    pub ours: SaidView,
    /// Of theirs.
    pub theirs: SaidView,
    /// Of the base.
    pub base: SaidView,
}

/// The answer of one policy.
#[derive(Debug, Serialize)]
pub struct SaidView {
    /// Possible outcomes, strictest first; none where it gives none.
    pub possible: Vec<String>,
    /// The deciding rules.
    pub rules: Vec<String>,
}

impl Checked<'_> {
    fn found(&self) -> &'static str {
        match (self.merged.conflicts.is_empty(), self.surprises.is_empty()) {
            (false, _) => "conflict",
            (true, false) => "surprising",
            (true, true) => "clean",
        }
    }
}

fn said(shown: &Shown) -> String {
    let labels: Vec<String> = shown
        .outcomes
        .iter()
        .map(|(_, label)| label.clone())
        .collect();
    match (labels.is_empty(), shown.rules.is_empty()) {
        (true, _) => "no answer".to_owned(),
        (false, true) => format!("{}, by otherwise", listed(&labels, "or")),
        (false, false) => format!(
            "{}, by {}",
            listed(&labels, "or"),
            listed(&shown.rules, "and")
        ),
    }
}

/// The page for people.
#[must_use]
pub fn sheet(checked: &Checked<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let [base, ours, theirs] = checked.names;
    sheet.blocks.push(Block::Title(vec![
        format!("{ours} and {theirs}"),
        format!("from {base}"),
    ]));
    let ways: usize = checked.surprises.iter().map(|(s, _)| s.ways.len()).sum();
    let (text, detail) = match checked.found() {
        "conflict" => (
            "THE TEXTS CONFLICT".to_owned(),
            "git would not merge them; nothing is said of cases".to_owned(),
        ),
        "surprising" => (
            "THE MERGE SURPRISES".to_owned(),
            format!(
                "git would merge the texts; {} in which it decides as nobody wrote",
                counted(ways, "way")
            ),
        ),
        _ => (
            "THE MERGE DECIDES AS WRITTEN".to_owned(),
            "every case as a side does, and each side's change is there".to_owned(),
        ),
    };
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text,
        detail,
        open: checked.found() != "clean",
        aside: String::new(),
    });
    let conflicts = checked.merged.conflicts.iter();
    sheet.list(
        "Conflicts",
        conflicts
            .map(|(file, why)| format!("{file}: {why}"))
            .collect(),
    );
    for (label, kind) in [
        ("As neither side", Surprise::AsNeither),
        ("A change is lost", Surprise::Lost),
    ] {
        let of_kind = checked.surprises.iter().filter(|(s, _)| s.surprise == kind);
        let mut entries = Vec::new();
        for (surprised, confirmed) in of_kind {
            for (way, confirmed) in surprised.ways.iter().zip(confirmed) {
                let mut lines = Vec::new();
                match confirmed {
                    None => lines.push("no case was found that shows it".to_owned()),
                    Some(confirmed) => {
                        lines.push(format!("merge: {}", said(&confirmed.merge)));
                        lines.push(format!("ours: {}", said(&confirmed.ours)));
                        lines.push(format!("theirs: {}", said(&confirmed.theirs)));
                        lines.push(format!("base: {}", said(&confirmed.base)));
                        lines.push(format!("such as: {}", confirmed.merge.facts.join("; ")));
                    }
                }
                if surprised.cut_short {
                    lines.push("there are more ways than are shown (--most)".to_owned());
                }
                entries.push(Entry {
                    head: format!("if {}", way.clause.text()),
                    lines: lines.into_iter().map(Line::Text).collect(),
                });
            }
        }
        sheet.entries(label, entries);
    }
    if !checked.merged.joined.is_empty() {
        sheet.list("Merged", vec![listed(&checked.merged.joined, "and")]);
    }
    if let Some(basis) = checked.basis {
        sheet.remark(text::last_line(basis));
    }
    sheet
}

/// The view.
#[must_use]
pub fn view(checked: &Checked<'_>) -> MergeView {
    let answer = |shown: &Shown| SaidView {
        possible: shown
            .outcomes
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        rules: shown.rules.clone(),
    };
    let mut regions = Vec::new();
    for (surprised, confirmed) in checked.surprises {
        for (way, confirmed) in surprised.ways.iter().zip(confirmed) {
            regions.push(RegionView {
                surprise: match surprised.surprise {
                    Surprise::AsNeither => "as-neither",
                    Surprise::Lost => "lost",
                },
                when: way.clause.text(),
                witness: confirmed.as_ref().map(|confirmed| WitnessView {
                    case: RawValue::from_string(confirmed.merge.json.clone()).ok(),
                    merge: answer(&confirmed.merge),
                    ours: answer(&confirmed.ours),
                    theirs: answer(&confirmed.theirs),
                    base: answer(&confirmed.base),
                }),
                more: surprised.cut_short,
            });
        }
    }
    MergeView {
        schema: SCHEMA,
        found: checked.found(),
        policy: checked.basis.map(policy_view),
        of: checked.names.map(str::to_owned),
        conflicts: checked
            .merged
            .conflicts
            .iter()
            .map(|(file, why)| ConflictView {
                file: file.clone(),
                why,
            })
            .collect(),
        joined: checked.merged.joined.clone(),
        regions,
        notice: NOTICE,
    }
}
