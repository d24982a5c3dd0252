//! `mtcrc.timeline/1`.

use serde::Serialize;

use super::cause::change_word;
use super::{SCHEMA, Told};
use crate::diff::Answer;
use crate::policy::Printer;
use crate::report::decision::PolicyView;
use crate::report::diff::{AnswerView, answer_view};
use crate::report::show::CitationView;
use crate::report::{Basis, NOTICE, contradiction};
use crate::timeline::{Group, How, Origin, Segment};

/// The answers to one case over time.
#[derive(Debug, Serialize)]
pub struct TimelineView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The name of the case.
    pub case: Option<String>,
    /// What decided.
    pub policy: PolicyView,
    /// The day the case itself asks for.
    pub own_day: Option<String>,
    /// The answers, from the first day to the last.
    pub segments: Vec<SegmentView>,
    /// How many spans of days were decided.
    pub asked: usize,
    /// What the answer is not.
    pub notice: &'static str,
}

/// Days with one answer.
#[derive(Debug, Serialize)]
pub struct SegmentView {
    /// The first day.
    pub from: Option<String>,
    /// The first day no longer.
    pub until: Option<String>,
    /// The answer.
    pub answer: AnswerView,
    /// Facts that separate the possible outcomes.
    pub missing: Vec<String>,
    /// What changed against the segment before.
    pub changed: Vec<&'static str>,
    /// What brought it.
    pub because: Option<BecauseView>,
}

/// What brought a change.
#[derive(Debug, Serialize)]
pub struct BecauseView {
    /// `needed`, `enough` or `together`.
    pub how: &'static str,
    /// The amendments and declarations.
    pub of: Vec<CauseView>,
}

/// An amendment, or a declaration with its own dates.
#[derive(Debug, Serialize)]
pub struct CauseView {
    /// `amendment`, or what kind of declaration it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What happens, in words.
    pub text: String,
    /// What begins or ends.
    pub changes: Vec<ChangeView>,
    /// What it is based on.
    pub citations: Vec<CitationView>,
    /// The file it is in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
}

/// A declaration that begins or ends.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// `adds`, `replaces` or `repeals`.
    pub change: &'static str,
    /// What it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Does the answer turn on it alone?
    pub needed: bool,
}

/// The policy that decided.
pub(in crate::report) fn policy_view(basis: Basis<'_>) -> PolicyView {
    PolicyView {
        name: basis.unit_name(basis.policy.root),
        meaning: basis.policy.meaning.clone(),
        text: basis.policy.text.clone(),
        language: basis.policy.language,
        revision: basis.revision.map(str::to_owned),
    }
}

/// The view of a timeline.
#[must_use]
pub fn view(told: &Told<'_>) -> TimelineView {
    TimelineView {
        schema: SCHEMA,
        case: told.case.name.clone(),
        policy: policy_view(told.basis),
        own_day: told.own_day().map(|(_, day)| day.to_string()),
        segments: told
            .timeline
            .segments
            .iter()
            .map(|s| segment(told, s))
            .collect(),
        asked: told.timeline.asked,
        notice: NOTICE,
    }
}

fn segment(told: &Told<'_>, segment: &Segment) -> SegmentView {
    let basis = told.basis;
    let answer = match &segment.answer {
        Ok(decision) => Answer::of(basis.policy, decision),
        Err(found) => {
            let diagnostics = contradiction::diagnostics(basis, told.case, found);
            Answer::Rejected(diagnostics.into_iter().map(|d| d.message).collect())
        }
    };
    let missing = segment
        .answer
        .as_ref()
        .map_or(&[][..], |decision| &decision.missing[..]);
    SegmentView {
        from: segment.from.map(|day| day.to_string()),
        until: segment.until.map(|day| day.to_string()),
        answer: answer_view(&answer),
        missing: missing.iter().map(|m| basis.fact_name(&m.fact)).collect(),
        changed: segment.changed.iter().map(|aspect| aspect.word()).collect(),
        because: segment.cause.as_ref().map(|cause| BecauseView {
            how: match cause.how {
                How::Needed => "needed",
                How::Enough => "enough",
                How::Together => "together",
            },
            of: cause
                .groups
                .iter()
                .map(|group| self::cause(told, group))
                .collect(),
        }),
    }
}

fn cause(told: &Told<'_>, group: &Group) -> CauseView {
    let (kind, name) = match &group.origin {
        Origin::Amendment(name) => ("amendment", name.clone()),
        Origin::Declaration(kind, name) => (*kind, name.clone()),
    };
    let (file, line) = told.basis.file_and_line(told.place(group).as_ref());
    CauseView {
        kind,
        name,
        text: told.happens(group),
        changes: group
            .parts
            .iter()
            .map(|part| ChangeView {
                change: change_word(part),
                kind: part.kind,
                name: part.name.clone(),
                needed: part.needed,
            })
            .collect(),
        citations: told
            .citations(group)
            .iter()
            .map(|citation| CitationView {
                text: Printer::new(told.basis.policy).citation(citation),
                status: told.basis.status_of(citation).word(),
            })
            .collect(),
        file,
        line,
    }
}
