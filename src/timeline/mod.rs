//! How did the answer to a case change over time?
//!
//! The answer can only change on a day on which something the policy is made of begins or ends. So the days between two
//! of those are answered by their first one, and neighbours with the same answer are one segment. What caused a change is
//! found by holding back, one after the other, what begins or ends on its day.

mod cause;
mod dated;
mod same;

pub use cause::{Cause, Group, How, Part};
pub use dated::{Edge, Event, Origin};

use std::collections::BTreeSet;

use crate::ast;
use crate::case::Case;
use crate::eval::{Contradiction, Decision, Question};
use crate::open;
use crate::policy::{Condition, Policy, Test};
use crate::quantity::Date;

use same::Same;

/// The answers to one case over all days.
#[derive(Debug)]
pub struct Timeline {
    /// Segments from the first day to the last; together they are all days.
    pub segments: Vec<Segment>,
    /// How many days were asked about: the first of each span in which nothing begins or ends.
    pub asked: usize,
}

/// Days with one answer.
#[derive(Debug)]
pub struct Segment {
    /// The first day; none for the first segment.
    pub from: Option<Date>,
    /// The first day no longer; none for the last segment.
    pub until: Option<Date>,
    /// The answer on its first day; that of the first segment on the day before the next one.
    pub answer: Result<Decision, Contradiction>,
    /// What changed against the segment before.
    pub changed: Vec<Aspect>,
    /// What brought the change on its first day; none for the first segment.
    pub cause: Option<Cause>,
}

/// A part of an answer that can change over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The possible outcomes, or that there is none.
    Outcome,
    /// The decisive rules or their text, or why the case is refused.
    Rules,
    /// The entries that match.
    Entries,
    /// The obligations.
    Obligations,
    /// The facts that are missing, or what turns on them.
    Missing,
    /// What a layer on another scale says.
    Layers,
}

impl Aspect {
    /// As JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Aspect::Outcome => "outcome",
            Aspect::Rules => "rules",
            Aspect::Entries => "entries",
            Aspect::Obligations => "obligations",
            Aspect::Missing => "missing",
            Aspect::Layers => "layers",
        }
    }
}

/// Answers a case on every day there is. `files` are the policy's trees: who ended what is written only there.
#[must_use]
pub fn timeline(policy: &Policy, files: &[ast::File], case: &Case) -> Timeline {
    let days = days(policy, case);
    // Where nothing is dated one day is as good as any other.
    let first = days.first().and_then(|day| day.pred());
    let first = first.or(Date::from_days(0));
    let mut asked = 0;
    let mut segments: Vec<(Segment, Same)> = Vec::new();
    let starts =
        std::iter::once((None, first)).chain(days.iter().map(|day| (Some(*day), Some(*day))));
    for (from, day) in starts {
        let Some(day) = day else { continue };
        asked += 1;
        let answer = on(policy, case, day);
        let same = Same::of(&answer);
        let before = segments.last_mut();
        let (changed, cause) = match &before {
            None => (Vec::new(), None),
            Some((_, known)) if *known == same => continue,
            Some((_, known)) => {
                let cause = cause::find(policy, files, case, day, (known, &same));
                (same.differs_in(known), Some(cause))
            }
        };
        if let Some((before, _)) = before {
            before.until = from;
        }
        let segment = Segment {
            from,
            until: None,
            answer,
            changed,
            cause,
        };
        segments.push((segment, same));
    }
    Timeline {
        segments: segments.into_iter().map(|(segment, _)| segment).collect(),
        asked,
    }
}

/// The answer on a day.
fn on(policy: &Policy, case: &Case, day: Date) -> Result<Decision, Contradiction> {
    let question = Question {
        as_of: Some(day),
        ..Question::default()
    };
    open::answer(policy, case, &question)
}

/// Every day on which something that concerns the case begins, or is there no longer.
fn days(policy: &Policy, case: &Case) -> BTreeSet<Date> {
    let mut days: BTreeSet<Date> = dated::all(policy)
        .filter(|(event, _)| cause::concerns(policy, case, *event))
        .flat_map(|(_, validity)| validity.from.into_iter().chain(validity.until))
        .collect();
    // A test of the day asked for holds or not from that day, or from the one after it. A test of the case's own date, by
    // which the policy may be dated, stays what it is.
    for condition in &policy.conditions {
        match condition {
            Condition::InForce { from, until } => days.extend(from.iter().chain(until).copied()),
            Condition::Test(variable, Test::Number(_, cut))
                if *variable == policy.question_date =>
            {
                let day = cut.to_i64().and_then(Date::from_days);
                days.extend(day.into_iter().chain(day.and_then(Date::succ)));
            }
            _ => {}
        }
    }
    days
}
