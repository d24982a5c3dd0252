//! What a merge decides as neither side does, and what holds beside: a page for people and `mtcrc.merge-check/1`.

mod json;

use super::check::Finding;
use super::sheet::{Block, Entry, Line, Sheet};
use super::witness::Shown;
use super::words::{counted, listed};
use super::{Basis, aside, every_case, text};
use crate::analysis::{Says, Surprise, Surprised, Way};
use crate::policy::Policy;
use crate::source::Merged;

pub use json::{MergeView, view};

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.merge-check/1";

/// What the four policies say of one case.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The merge.
    pub merge: Said,
    /// Our side.
    pub ours: Said,
    /// Their side.
    pub theirs: Said,
    /// Where both come from.
    pub base: Said,
}

/// What one policy says of a case.
#[derive(Clone, Debug)]
pub struct Said {
    /// The case and its answer.
    pub shown: Shown,
    /// Does what the merge surprises by hold beside the outcome? None where it is open.
    pub holds: Option<bool>,
}

/// What is shown.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// The merged policy; none where texts conflict or it does not compile.
    pub basis: Option<Basis<'a>>,
    /// The three policies as named on the command line: base, ours, theirs.
    pub names: [&'a str; 3],
    /// Those that may know a label: the merge first.
    pub policies: &'a [&'a Policy],
    /// The merge of their texts.
    pub merged: &'a Merged,
    /// What keeps the merged policy from compiling.
    pub errors: &'a [Finding],
    /// What surprises, with the case of each way as it was decided.
    pub surprises: &'a [(Surprised, Vec<Option<Confirmed>>)],
}

impl Checked<'_> {
    /// Does the merge decide as written?
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.found() == "clean"
    }

    fn found(&self) -> &'static str {
        if !self.merged.conflicts.is_empty() {
            return "conflict";
        }
        match (self.basis, self.surprises.is_empty()) {
            (None, _) => "broken",
            (Some(_), false) => "surprising",
            (Some(_), true) => "clean",
        }
    }

    /// How many ways surprise by the outcome, and how many beside it.
    fn ways(&self) -> [usize; 2] {
        let mut ways = [0, 0];
        let [outcomes, beside] = &mut ways;
        for (surprised, _) in self.surprises {
            match surprised.says {
                Says::Outcomes(_) => *outcomes += surprised.ways.len(),
                Says::Beside(..) => *beside += surprised.ways.len(),
            }
        }
        ways
    }

    /// The answer in a sentence.
    fn detail(&self) -> String {
        let [outcomes, beside] = self.ways().map(|ways| counted(ways, "way"));
        match (self.found(), self.ways()) {
            ("conflict", _) => "git would not merge them; nothing is said of cases".to_owned(),
            ("broken", _) => {
                let errors = self.errors.iter().filter(|one| one.severity == "error");
                let errors = counted(errors.count(), "error");
                format!(
                    "git would merge the texts, and the merged policy does not compile: {errors}"
                )
            }
            ("clean", _) => {
                let policies = self.basis.map(|basis| basis.policy);
                let every = every_case(policies.as_slice());
                format!("{every} as a side does, and each side's change is there")
            }
            (_, [_, 0]) => {
                format!("git would merge the texts; {outcomes} in which it decides as nobody wrote")
            }
            (_, [0, _]) => format!(
                "git would merge the texts; every outcome is as written, and {beside} in which something beside it is as \
                 nobody wrote"
            ),
            _ => format!(
                "git would merge the texts; {outcomes} in which it decides as nobody wrote, and {beside} in which something \
                 beside the outcome is as nobody wrote"
            ),
        }
    }

    /// Each way in which the merge surprises so, with its case.
    fn each(&self, kind: Surprise) -> impl Iterator<Item = Surprising<'_>> {
        let of_kind = self
            .surprises
            .iter()
            .filter(move |(s, _)| s.surprise == kind);
        of_kind.flat_map(|(surprised, confirmed)| {
            let ways = surprised.ways.iter().zip(confirmed);
            ways.map(|(way, confirmed)| Surprising {
                surprised,
                way,
                confirmed: confirmed.as_ref(),
            })
        })
    }

    fn entries(&self, kind: Surprise) -> [Vec<Entry>; 2] {
        let mut entries = [Vec::new(), Vec::new()];
        let [outcomes, beside] = &mut entries;
        for one in self.each(kind) {
            let when = format!("if {}", one.way.clause.text());
            match &one.surprised.says {
                Says::Outcomes(_) => outcomes.push(one.entry(when, Vec::new(), &outcome)),
                Says::Beside(what, _) => {
                    let head = aside::text(what, self.policies);
                    beside.push(one.entry(head, vec![when], &holds));
                }
            }
        }
        entries
    }
}

/// One way in which the merge surprises, with its case.
struct Surprising<'a> {
    surprised: &'a Surprised,
    way: &'a Way,
    confirmed: Option<&'a Confirmed>,
}

impl Surprising<'_> {
    fn entry(
        &self,
        head: String,
        mut lines: Vec<String>,
        says: &impl Fn(&Said) -> String,
    ) -> Entry {
        match self.confirmed {
            None => lines.push("no case was found that shows it".to_owned()),
            Some(confirmed) => {
                lines.push(format!("merge: {}", says(&confirmed.merge)));
                lines.push(format!("ours: {}", says(&confirmed.ours)));
                lines.push(format!("theirs: {}", says(&confirmed.theirs)));
                lines.push(format!("base: {}", says(&confirmed.base)));
                let facts = &confirmed.merge.shown.facts;
                lines.push(format!("such as: {}", facts.join("; ")));
            }
        }
        if self.surprised.cut_short {
            lines.push("there are more ways than are shown (--most)".to_owned());
        }
        Entry {
            head,
            lines: lines.into_iter().map(Line::Text).collect(),
        }
    }
}

/// What is decided, and by whom.
fn outcome(said: &Said) -> String {
    let shown = &said.shown;
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

/// Whether what surprises beside the outcome holds.
fn holds(said: &Said) -> String {
    let word = match (said.shown.outcomes.is_empty(), said.holds) {
        (true, _) => "no answer",
        (false, Some(true)) => "yes",
        (false, Some(false)) => "no",
        (false, None) => "open",
    };
    word.to_owned()
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
    let text = match checked.found() {
        "conflict" => "THE TEXTS CONFLICT",
        "broken" => "THE MERGE DOES NOT COMPILE",
        "surprising" => "THE MERGE SURPRISES",
        _ => "THE MERGE DECIDES AS WRITTEN",
    };
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text: text.to_owned(),
        detail: checked.detail(),
        open: !checked.is_clean(),
        aside: String::new(),
    });
    let conflicts = checked.merged.conflicts.iter();
    sheet.list(
        "Conflicts",
        conflicts
            .map(|(file, why)| format!("{file}: {why}"))
            .collect(),
    );
    let [neither, beside_neither] = checked.entries(Surprise::AsNeither);
    let [lost, beside_lost] = checked.entries(Surprise::Lost);
    sheet.entries("As neither side", neither);
    sheet.entries("A change is lost", lost);
    sheet.entries("Beside the outcome, as neither side", beside_neither);
    sheet.entries("Beside the outcome, a change is lost", beside_lost);
    if !checked.merged.joined.is_empty() {
        sheet.list("Merged", vec![listed(&checked.merged.joined, "and")]);
    }
    if let Some(basis) = checked.basis {
        sheet.remark(text::last_line(basis));
    }
    sheet
}
