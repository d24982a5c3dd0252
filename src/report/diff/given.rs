//! What became of the cases given, in `mtcrc.diff/1`.

use serde::Serialize;

use crate::diff::{Answer, Apart, CaseChange, CaseDifference, Certainty};

/// What became of the cases given.
#[derive(Debug, Serialize)]
pub struct CasesView {
    /// What they say together.
    pub verdict: &'static str,
    /// All of them.
    pub cases: usize,
    /// Those answered alike.
    pub alike: usize,
    /// Of those alike, the ones both policies reject.
    pub rejected_by_both: usize,
    /// Those that became looser.
    pub looser: usize,
    /// Those that became stricter.
    pub stricter: usize,
    /// Those that changed otherwise.
    pub other: usize,
    /// Those that changed.
    pub changed: Vec<CaseView>,
}

/// A case that changed.
#[derive(Debug, Serialize)]
pub struct CaseView {
    /// Its name.
    pub case: Option<String>,
    /// Its place among the cases given, from 1.
    pub row: usize,
    /// `looser`, `stricter` or `other`.
    pub direction: &'static str,
    /// Could it end looser than before?
    pub may_be_looser: bool,
    /// What changed.
    pub changed: Vec<&'static str>,
    /// Why it is none of the cases compared over all: `classified`, `other-day` or `refused`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart: Option<&'static str>,
    /// Does it lie within the intended change?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub intended: bool,
    /// The answer of the old policy.
    pub old: AnswerView,
    /// The answer of the new policy.
    pub new: AnswerView,
}

/// The answer of one policy.
#[derive(Debug, Default, Serialize)]
pub struct AnswerView {
    /// `decided`, `undetermined` or `rejected`.
    pub status: &'static str,
    /// Why nothing more can be said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<String>,
    /// The outcome.
    pub outcome: Option<String>,
    /// The possible outcomes, strictest first.
    pub possible: Vec<String>,
    /// No rule is left.
    pub otherwise: bool,
    /// Rules decisive in every completion.
    pub decisive: Vec<String>,
    /// Rules decisive in some.
    pub possible_decisive: Vec<String>,
    /// Matching entries.
    pub entries: CertaintyView,
    /// Obligations.
    pub obligations: CertaintyView,
}

/// What holds in every completion, and what in some, the former included.
#[derive(Debug, Default, Serialize)]
pub struct CertaintyView {
    /// In every completion.
    pub certain: Vec<String>,
    /// In some.
    pub possible: Vec<String>,
}

/// The view of what became of the cases given.
pub(super) fn cases(cases: &CaseDifference) -> CasesView {
    let tally = &cases.tally;
    CasesView {
        verdict: cases.verdict().word(),
        cases: tally.cases,
        alike: tally.alike,
        rejected_by_both: tally.rejected_by_both,
        looser: tally.looser,
        stricter: tally.stricter,
        other: tally.other,
        changed: cases.changes.iter().map(case).collect(),
    }
}

fn case(change: &CaseChange) -> CaseView {
    CaseView {
        case: change.name.clone(),
        row: change.row,
        direction: change.direction.word(),
        may_be_looser: change.may_be_looser,
        changed: change.changed.iter().map(|aspect| aspect.word()).collect(),
        apart: change.apart.map(Apart::word),
        intended: change.intended,
        old: answer_view(&change.old),
        new: answer_view(&change.new),
    }
}

/// The view of an answer in short.
#[must_use]
pub fn answer_view(answer: &Answer) -> AnswerView {
    match answer {
        Answer::Rejected(why) => AnswerView {
            status: "rejected",
            reason: why.clone(),
            ..AnswerView::default()
        },
        Answer::NotInForce => AnswerView {
            status: "undetermined",
            reason: vec!["policy not in force".to_owned()],
            ..AnswerView::default()
        },
        Answer::TooManyOpenFacts => AnswerView {
            status: "undetermined",
            reason: vec!["too many open facts".to_owned()],
            ..AnswerView::default()
        },
        Answer::Outcomes {
            possible,
            decisive,
            otherwise,
            entries,
            obligations,
        } => {
            let outcome = match possible.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            };
            AnswerView {
                status: if outcome.is_some() {
                    "decided"
                } else {
                    "undetermined"
                },
                reason: Vec::new(),
                outcome,
                possible: possible.clone(),
                otherwise: *otherwise,
                decisive: decisive.certain.iter().cloned().collect(),
                possible_decisive: decisive.possible.iter().cloned().collect(),
                entries: certainty(entries),
                obligations: certainty(obligations),
            }
        }
    }
}

fn certainty(certainty: &Certainty) -> CertaintyView {
    CertaintyView {
        certain: certainty.certain.iter().cloned().collect(),
        possible: certainty
            .certain
            .union(&certainty.possible)
            .cloned()
            .collect(),
    }
}
