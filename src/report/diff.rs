//! What `mtcrc diff` says: a page for people, Markdown for a pull request, `mtcrc.diff/1` for programs, SARIF for code
//! hosts.
//!
//! The summary comes first, then every group of cases that is decided in a new way, then the declarations that differ.
//! Where all cases could not be compared, every form says why, and none claims more than was done.

mod given;
mod headline;
mod json;
pub(super) mod markdown;
mod meant;
mod regions;
mod sarif;
mod text;

pub use given::{AnswerView, answer_view};
pub use json::{DiffView, view};
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::{brief, text};

use std::collections::BTreeSet;

use super::Basis;
use super::words::counted;
use crate::diff::{
    Answer, Aspect, CaseChange, CaseDifference, Certainty, Change, Difference, ScaleChange, Tally,
    Uncompared, Whole,
};
use crate::policy::Validity;
use crate::quantity::Date;
use crate::source::Span;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.diff/1";

/// Two policies compared.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The old policy.
    pub old: Side<'a>,
    /// The new policy.
    pub new: Side<'a>,
    /// How their declarations differ.
    pub difference: &'a Difference,
    /// What differs over all cases, when that was asked for.
    pub whole: Option<&'a Result<Whole, Uncompared>>,
    /// How their answers to given cases differ, when cases were given.
    pub cases: Option<&'a CaseDifference>,
    /// The intended change, when one was given: only what is beyond it is shown.
    pub intended: Option<Intended<'a>>,
}

/// The change that was meant.
#[derive(Clone, Copy, Debug)]
pub struct Intended<'a> {
    /// The file, as named on the command line.
    pub file: &'a str,
    /// The conditions that stand in it.
    pub conditions: &'a [String],
}

/// One of the two policies.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// As named on the command line.
    pub name: &'a str,
    /// The policy.
    pub basis: Basis<'a>,
    /// The day on which it is compared; none compares every day.
    pub as_of: Option<Date>,
}

impl Side<'_> {
    /// Does what has these dates exist, where the comparison is of one day?
    fn exists(&self, validity: &Validity) -> bool {
        self.as_of.is_none_or(|day| validity.holds(day))
    }

    /// Where the rule of this name is written.
    fn rule(&self, name: &str) -> Option<Span> {
        let rules = self.basis.policy.rules.iter();
        let mut written = rules.zip(&self.basis.places.rules);
        let named = written.find(|(rule, _)| rule.name == name && self.exists(&rule.validity));
        named.map(|(_, span)| *span)
    }
}

impl Compared<'_> {
    /// The two days, where one policy is compared on both.
    fn days(&self) -> Option<[Date; 2]> {
        Some([self.old.as_of?, self.new.as_of?])
    }
}

/// What the comparison says as a whole, a sentence each.
fn conclusion(compared: &Compared<'_>) -> Vec<String> {
    let difference = compared.difference;
    let mut lines = Vec::new();
    if let Some(found) = compared.whole {
        lines.extend(headline::headline(compared, found));
        if difference.decides_alike() && !difference.is_empty() {
            let what = match compared.days() {
                None => "in what it decides or since when",
                Some(_) => "in what it decides",
            };
            lines.push(format!("No declaration differs {what}."));
        }
        return lines;
    }
    if difference.same_meaning {
        lines.push("No difference in meaning: both policies decide every case alike.".to_owned());
        return lines;
    }
    if difference.decides_alike() {
        lines.push("No declaration differs in what it decides or since when.".to_owned());
        return lines;
    }
    let scope = match compared.cases {
        None => "Declarations were compared, and no cases were given (--cases FILE)".to_owned(),
        Some(cases) => format!(
            "Declarations were compared, and {} decided under both",
            counted(cases.tally.cases, "case")
        ),
    };
    lines.push(format!(
        "{scope}. Which cases change among all possible ones was not asked here."
    ));
    lines
}

/// `12 cases: 8 alike, 2 looser, 1 stricter, 1 other`
fn tally_line(tally: &Tally) -> String {
    let mut line = format!(
        "{}: {} alike, {} looser, {} stricter, {} other",
        counted(tally.cases, "case"),
        tally.alike,
        tally.looser,
        tally.stricter,
        tally.other
    );
    if tally.rejected_by_both > 0 {
        line += &format!(
            " ({} of those alike rejected by both)",
            tally.rejected_by_both
        );
    }
    line
}

/// `rule slow-uas (us-state)`
pub(super) fn heading(change: &Change) -> String {
    declared(change.kind.word(), &change.name, &change.policies)
}

fn declared(kind: &str, name: &str, policies: &[String]) -> String {
    if policies.is_empty() {
        format!("{kind} {name}")
    } else {
        format!("{kind} {name} ({})", policies.join(", "))
    }
}

/// `from 2020-07-24 until 2025-01-03`; of what has no end and no beginning, `without dates`.
fn dates(validity: &Validity) -> String {
    match (validity.from, validity.until) {
        (None, None) => "without dates".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
    }
}

/// When a version was and is in force, where that is worth saying.
fn dates_line(old: Option<&Validity>, new: Option<&Validity>) -> Option<String> {
    match (old, new) {
        (Some(old), Some(new)) if old == new => {
            (*old != Validity::default()).then(|| format!("version {}", dates(old)))
        }
        (Some(old), Some(new)) => Some(format!("{}, was {}", dates(new), dates(old))),
        (Some(one), None) | (None, Some(one)) => (*one != Validity::default()).then(|| dates(one)),
        (None, None) => None,
    }
}

/// What changed about the scale, a line each.
fn scale_lines(scale: &ScaleChange) -> Vec<String> {
    let mut lines = Vec::new();
    if scale.old != scale.new {
        lines.push(format!("decides {} instead of {}", scale.new, scale.old));
    }
    if !scale.removed.is_empty() {
        lines.push(format!("no longer has {}", scale.removed.join(", ")));
    }
    if !scale.added.is_empty() {
        lines.push(format!("now has {}", scale.added.join(", ")));
    }
    if scale.reordered {
        lines.push(
            "orders outcomes otherwise; those are not compared as looser or stricter".to_owned(),
        );
    } else {
        lines.push("outcomes are compared by name".to_owned());
    }
    lines
}

/// What a case is called: its name, else its place among the cases given.
fn case_name(change: &CaseChange) -> String {
    change
        .name
        .clone()
        .unwrap_or_else(|| format!("case {}", change.row))
}

/// The answer in short: `case-by-case`, `undetermined { a, b }`, `rejected`.
fn answer_text(answer: &Answer) -> String {
    match answer {
        Answer::Rejected(_) => "rejected".to_owned(),
        Answer::NotInForce => "not in force".to_owned(),
        Answer::TooManyOpenFacts => "too many open facts".to_owned(),
        Answer::Outcomes { possible, .. } => match possible.as_slice() {
            [only] => only.clone(),
            several => format!("undetermined {{ {} }}", several.join(", ")),
        },
    }
}

/// What else changed of a case, beside its outcome: `decisive rules: us.a instead of us.b`, a line each.
fn details(change: &CaseChange) -> Vec<String> {
    let mut lines = differences(&change.old, &change.new, &change.changed);
    if change.intended {
        lines.push("within the intended change".to_owned());
    }
    lines
}

/// What differs in two answers beside the outcome, a line each.
pub(super) fn differences(old: &Answer, new: &Answer, changed: &[Aspect]) -> Vec<String> {
    let mut lines = Vec::new();
    for (answer, side) in [(old, "old"), (new, "new")] {
        if let Answer::Rejected(why) = answer {
            lines.push(format!("rejected under {side} only: {}", why.join("; ")));
        }
    }
    if let (
        Answer::Outcomes {
            decisive,
            otherwise,
            entries,
            obligations,
            ..
        },
        Answer::Outcomes {
            decisive: decisive_now,
            otherwise: otherwise_now,
            entries: entries_now,
            obligations: obligations_now,
            ..
        },
    ) = (old, new)
    {
        for aspect in changed {
            match aspect {
                Aspect::Accepted | Aspect::Outcome => {}
                Aspect::Decisive => lines.push(format!(
                    "by {}, was by {}",
                    by_text(decisive_now, *otherwise_now),
                    by_text(decisive, *otherwise)
                )),
                Aspect::Entries => lines.extend(moved("entries", entries, entries_now)),
                Aspect::Obligations => {
                    lines.extend(moved("obligations", obligations, obligations_now));
                }
            }
        }
    }
    lines
}

pub(super) fn by_text(decisive: &Certainty, otherwise: bool) -> String {
    if otherwise {
        return "otherwise".to_owned();
    }
    let possible = decisive
        .possible
        .iter()
        .map(|rule| format!("perhaps {rule}"));
    let all: Vec<_> = decisive.certain.iter().cloned().chain(possible).collect();
    if all.is_empty() {
        "no rule".to_owned()
    } else {
        all.join(", ")
    }
}

/// `obligations: now require a; no longer require b`
fn moved(what: &str, old: &Certainty, new: &Certainty) -> Option<String> {
    let listed = |lead: &str, of: BTreeSet<&String>| {
        let names: Vec<_> = of.into_iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| format!("{lead} {}", names.join(", ")))
    };
    let any =
        |of: &Certainty, name: &String| of.certain.contains(name) || of.possible.contains(name);
    let gone = old
        .certain
        .iter()
        .chain(&old.possible)
        .filter(|n| !any(new, n))
        .collect();
    let parts: Vec<_> = [
        listed("now", new.certain.difference(&old.certain).collect()),
        listed(
            "now perhaps",
            new.possible.difference(&old.possible).collect(),
        ),
        listed("no longer", gone),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("{what}: {}", parts.join("; ")))
}
