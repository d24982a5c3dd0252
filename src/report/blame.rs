//! The commit that last changed an answer: a page for people, a comment and `mtcrc.blame/1`.

use serde::Serialize;

use super::decision::PolicyView;
use super::diff::markdown::{code, prose};
use super::diff::{AnswerView, answer_view, by_text, differences, heading};
use super::sheet::{Block, Sheet};
use super::timeline::policy_view;
use super::{Basis, NOTICE, text, words};
use crate::diff::{Answer, Aspect, Difference, aspects};
use crate::source::Commit;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.blame/1";

/// Declarations beyond which the rest is only counted.
const SHOWN: usize = 6;

/// What was found.
#[derive(Clone, Debug)]
pub enum Found {
    /// The policy on disk answers otherwise than the last commit in which it compiles: that commit and its answer.
    NotCommitted {
        /// The commit and its answer.
        before: (Commit, Answer),
    },
    /// A commit changed the answer.
    Changed {
        /// The commit.
        commit: Commit,
        /// The answer before.
        before: Answer,
        /// The commit that gave it.
        before_commit: Commit,
    },
    /// No commit changed it.
    NeverChanged {
        /// The oldest commit that gives the answer.
        first: Commit,
        /// Did that commit bring the policy?
        absent: bool,
    },
}

/// A commit in which the policy does not compile.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The commit.
    pub commit: Commit,
    /// The first error.
    pub why: String,
}

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Blamed<'a> {
    /// The policy as it is now.
    pub basis: Basis<'a>,
    /// The case as named on the command line.
    pub case: &'a str,
    /// The policy's path from the top of the repository.
    pub path: &'a str,
    /// What was found.
    pub found: &'a Found,
    /// The answer now.
    pub now: &'a Answer,
    /// Commits between the two answers in which the policy does not compile.
    pub broken: &'a [Broken],
    /// What the two versions differ in, where that can be said.
    pub difference: Option<&'a Difference>,
    /// How many commits were looked at.
    pub commits: usize,
    /// How many of them were decided.
    pub decided: usize,
}

/// The commit that last changed an answer.
#[derive(Debug, Serialize)]
pub struct BlameView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The policy as it is now.
    pub policy: PolicyView,
    /// Its path from the top of the repository.
    pub path: String,
    /// The case as named on the command line.
    pub case: String,
    /// `changed`, `never-changed` or `not-committed`.
    pub found: &'static str,
    /// The commit that changed the answer, or the oldest that gives it.
    pub commit: Option<CommitView>,
    /// The commit with the answer before.
    pub before_commit: Option<CommitView>,
    /// The answer before.
    pub before: Option<AnswerView>,
    /// The answer now.
    pub now: AnswerView,
    /// What changed.
    pub changed: Vec<&'static str>,
    /// Declarations that differ between the two versions.
    pub declarations: Vec<DeclarationView>,
    /// Commits between the two in which the policy does not compile.
    pub broken: Vec<BrokenView>,
    /// How many commits were looked at.
    pub commits: usize,
    /// How many of them were decided.
    pub decided: usize,
    /// The arguments of `mtcrc diff` that shows more.
    pub diff: Option<[String; 2]>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// A commit.
#[derive(Debug, Serialize)]
pub struct CommitView {
    /// Its full id.
    pub id: String,
    /// Does it merge others?
    pub merge: bool,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// A declaration that differs.
#[derive(Debug, Serialize)]
pub struct DeclarationView {
    /// `added`, `removed` or `changed`.
    pub change: &'static str,
    /// What it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The policies it belongs to.
    pub policies: Vec<String>,
}

/// A commit in which the policy does not compile.
#[derive(Debug, Serialize)]
pub struct BrokenView {
    /// The commit.
    pub commit: CommitView,
    /// The first error.
    pub why: String,
}

impl Blamed<'_> {
    fn before(&self) -> Option<(&Commit, &Answer)> {
        match self.found {
            Found::NotCommitted {
                before: (at, answer),
            } => Some((at, answer)),
            Found::Changed {
                before,
                before_commit,
                ..
            } => Some((before_commit, before)),
            Found::NeverChanged { .. } => None,
        }
    }

    fn commit(&self) -> Option<&Commit> {
        match self.found {
            Found::NotCommitted { .. } => None,
            Found::Changed { commit, .. } | Found::NeverChanged { first: commit, .. } => {
                Some(commit)
            }
        }
    }

    fn changed(&self) -> Vec<Aspect> {
        self.before()
            .map_or_else(Vec::new, |(_, before)| aspects(before, self.now))
    }

    /// Outcome and reason: `case by case, by us-state.slow-uas`.
    fn answer(&self, answer: &Answer) -> String {
        match answer {
            Answer::Rejected(why) => format!("rejected: {}", why.join("; ")),
            Answer::NotInForce => "policy not in force".to_owned(),
            Answer::TooManyOpenFacts => "undetermined: too many open facts".to_owned(),
            Answer::Outcomes {
                possible,
                decisive,
                otherwise,
                ..
            } => {
                let outcome = match possible.as_slice() {
                    [only] => only.clone(),
                    several => format!("undetermined: {}", words::listed(several, "or")),
                };
                format!("{outcome}, by {}", by_text(decisive, *otherwise))
            }
        }
    }

    fn declarations(&self) -> Vec<String> {
        let changes = self.difference.map_or(&[][..], |d| &d.declarations);
        let shown = changes.iter().take(SHOWN);
        let mut lines: Vec<String> = shown
            .map(|change| format!("{} {}", change.change.word(), heading(change)))
            .collect();
        if let Some(more) = changes.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            lines.push(format!("and {more} more"));
        }
        lines
    }

    /// The two sides of `mtcrc diff`.
    fn sides(&self) -> Option<[String; 2]> {
        let at = |commit: &Commit| format!("{}:{}", short(commit), self.path);
        let (before, _) = self.before()?;
        Some(match self.commit() {
            Some(commit) => [at(before), at(commit)],
            None => [at(before), format!("./{}", self.path)],
        })
    }

    fn headline(&self) -> (String, String) {
        match self.found {
            Found::NotCommitted { .. } => (
                "CHANGED SINCE THE LAST COMMIT".to_owned(),
                "by what is not committed yet".to_owned(),
            ),
            Found::Changed { commit, .. } => (
                format!("CHANGED BY {}", short(commit)),
                format!("{}, {}", commit.author, commit.date),
            ),
            Found::NeverChanged {
                first,
                absent: true,
            } => (
                "NEVER CHANGED".to_owned(),
                format!("the same since {} brought the policy", short(first)),
            ),
            Found::NeverChanged { first, .. } => (
                "NEVER CHANGED".to_owned(),
                format!("the same since {}, where the history begins", short(first)),
            ),
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!(
            "{} looked at, {} decided; others have the same texts",
            words::counted(self.commits, "commit"),
            self.decided
        )];
        if let Some(commit) = self.commit().filter(|commit| commit.merge) {
            notes.push(format!(
                "{} merges a branch: mtcrc blame {}^2:{} CASE looks into it",
                short(commit),
                short(commit),
                self.path
            ));
        }
        notes
    }
}

fn short(commit: &Commit) -> String {
    commit.id.chars().take(10).collect()
}

fn about(commit: &Commit) -> String {
    format!(
        "{} {}, {}: {}",
        short(commit),
        commit.author,
        commit.date,
        commit.subject
    )
}

/// The page for people.
#[must_use]
pub fn sheet(blamed: &Blamed<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.blocks.push(Block::Title(vec![
        blamed.case.to_owned(),
        blamed.path.to_owned(),
    ]));
    let (text, detail) = blamed.headline();
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text,
        detail,
        open: false,
        aside: blamed
            .basis
            .root()
            .map(|unit| unit.title.clone())
            .unwrap_or_default(),
    });
    if let Some(commit) = blamed.commit() {
        sheet.list("Commit", vec![commit.id.clone(), commit.subject.clone()]);
    }
    if let Some((at, before)) = blamed.before() {
        sheet.list(
            "Before",
            vec![blamed.answer(before), format!("at {}", about(at))],
        );
    }
    sheet.list("Now", vec![blamed.answer(blamed.now)]);
    if let Some((_, before)) = blamed.before() {
        sheet.list(
            "Differs in",
            differences(before, blamed.now, &blamed.changed()),
        );
    }
    sheet.list("Declarations", blamed.declarations());
    let broken = blamed.broken.iter();
    let broken = broken.map(|b| format!("{}: {}", about(&b.commit), b.why));
    sheet.list("Broken", broken.collect());
    if let Some([old, new]) = blamed.sides() {
        sheet.list("More", vec![format!("mtcrc diff {old} {new}")]);
    }
    sheet.list("Note", blamed.notes());
    sheet.remark(text::last_line(blamed.basis));
    sheet
}

/// The comment.
#[must_use]
pub fn markdown(blamed: &Blamed<'_>) -> String {
    let (text, detail) = blamed.headline();
    let mut out = format!(
        "### {}\n\n**{}**: {}\n\n",
        code(blamed.case),
        prose(&text.to_lowercase()),
        prose(&detail)
    );
    let mut line = |label: &str, text: &str| out += &format!("- {label}: {text}\n");
    if let Some(commit) = blamed.commit() {
        line(
            "commit",
            &format!("{} {}", code(&short(commit)), prose(&commit.subject)),
        );
    }
    if let Some((_, before)) = blamed.before() {
        line("before", &prose(&blamed.answer(before)));
    }
    line("now", &prose(&blamed.answer(blamed.now)));
    for declaration in blamed.declarations() {
        line("differs", &prose(&declaration));
    }
    for broken in blamed.broken {
        line(
            "does not compile",
            &prose(&format!("{}: {}", about(&broken.commit), broken.why)),
        );
    }
    if let Some([old, new]) = blamed.sides() {
        line("more", &code(&format!("mtcrc diff {old} {new}")));
    }
    out += &format!("\n<sub>{NOTICE}</sub>\n");
    out
}

fn commit_view(commit: &Commit) -> CommitView {
    CommitView {
        id: commit.id.clone(),
        merge: commit.merge,
        author: commit.author.clone(),
        date: commit.date.clone(),
        subject: commit.subject.clone(),
    }
}

/// The view.
#[must_use]
pub fn view(blamed: &Blamed<'_>) -> BlameView {
    let before = blamed.before();
    let declarations = blamed.difference.map_or(&[][..], |d| &d.declarations);
    BlameView {
        schema: SCHEMA,
        policy: policy_view(blamed.basis),
        path: blamed.path.to_owned(),
        case: blamed.case.to_owned(),
        found: match blamed.found {
            Found::NotCommitted { .. } => "not-committed",
            Found::Changed { .. } => "changed",
            Found::NeverChanged { .. } => "never-changed",
        },
        commit: blamed.commit().map(commit_view),
        before_commit: before.map(|(at, _)| commit_view(at)),
        before: before.map(|(_, answer)| answer_view(answer)),
        now: answer_view(blamed.now),
        changed: blamed
            .changed()
            .iter()
            .map(|aspect| aspect.word())
            .collect(),
        declarations: declarations
            .iter()
            .map(|change| DeclarationView {
                change: change.change.word(),
                kind: change.kind.word(),
                name: change.name.clone(),
                policies: change.policies.clone(),
            })
            .collect(),
        broken: blamed
            .broken
            .iter()
            .map(|broken| BrokenView {
                commit: commit_view(&broken.commit),
                why: broken.why.clone(),
            })
            .collect(),
        commits: blamed.commits,
        decided: blamed.decided,
        diff: blamed.sides(),
        notice: NOTICE,
    }
}
