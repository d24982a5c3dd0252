//! Cases decided under both policies, and how their answers differ.

use std::cmp::Ordering;

use super::answer::Answer;
use super::apart::Apart;
use super::scale::{self, Ruler};
use crate::case::Case;
use crate::diagnostic::Diagnostic;
use crate::eval::{Contradiction, Question};
use crate::open;
use crate::policy::Policy;

/// One case as each policy reads it: the facts, or why it is refused.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its place among the cases given, from 1.
    pub row: usize,
    /// Read by the old policy.
    pub old: Result<Case, Vec<Diagnostic>>,
    /// Read by the new policy.
    pub new: Result<Case, Vec<Diagnostic>>,
}

/// A policy that decides, and how it says why a case contradicts it.
pub struct Deciding<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The question it is asked: one day, or the case's own.
    pub question: Question,
    /// The words for a contradiction: those `eval` would use.
    pub refusal: &'a dyn Fn(&Case, &Contradiction) -> Vec<Diagnostic>,
    /// Of the new policy, whether a case lies within the intended change, where one was given.
    pub intended: Option<&'a dyn Fn(&Case) -> bool>,
}

/// Which way an answer moved.
///
/// Outcomes compare by their place on the scale. A set of possible outcomes compares by its two ends, the strictest and
/// the loosest: it is looser when one end is looser and the other is not stricter, and the other way round. Whatever
/// cannot be put so (the ends part or meet, only the middle, a duty, an entry or a reason changed, one side gives no
/// outcome) is *other*.
///
/// Answers are compared, not completions: a case that is undetermined between the same outcomes before and after counts
/// as alike, whatever fact leads to which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Towards the loose end of the scale.
    Looser,
    /// Towards the strict end of the scale.
    Stricter,
    /// Neither.
    Other,
}

impl Direction {
    /// As a person reads it and JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Direction::Looser => "looser",
            Direction::Stricter => "stricter",
            Direction::Other => "other",
        }
    }
}

/// A part of an answer that can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Whether the policy accepts the case.
    Accepted,
    /// The possible outcomes, or that there is none.
    Outcome,
    /// The decisive rules.
    Decisive,
    /// The matching entries.
    Entries,
    /// The obligations.
    Obligations,
}

impl Aspect {
    /// As a person reads it and JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Aspect::Accepted => "accepted",
            Aspect::Outcome => "outcome",
            Aspect::Decisive => "decisive",
            Aspect::Entries => "entries",
            Aspect::Obligations => "obligations",
        }
    }
}

/// A case whose answers differ.
#[derive(Clone, Debug)]
pub struct CaseChange {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its place among the cases given, from 1.
    pub row: usize,
    /// The answer of the old policy.
    pub old: Answer,
    /// The answer of the new policy.
    pub new: Answer,
    /// Which way it moved.
    pub direction: Direction,
    /// Could the case end looser than before? True of every looser one, of one whose ends parted, and wherever the two
    /// answers cannot be compared.
    pub may_be_looser: bool,
    /// What changed.
    pub changed: Vec<Aspect>,
    /// Why it is none of the cases that a comparison over all cases looks at; none where it is one of them.
    pub apart: Option<Apart>,
    /// Does it lie within the intended change?
    pub intended: bool,
}

impl CaseChange {
    /// Is what follows for it another than before, not only for which reason?
    #[must_use]
    pub fn is_answered_otherwise(&self) -> bool {
        self.changed
            .iter()
            .any(|aspect| *aspect != Aspect::Decisive)
    }
}

/// How many cases fared how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All cases.
    pub cases: usize,
    /// Those answered alike.
    pub alike: usize,
    /// Those refused by both policies; they are among those alike.
    pub rejected_by_both: usize,
    /// Those that became looser.
    pub looser: usize,
    /// Those that became stricter.
    pub stricter: usize,
    /// Those that changed otherwise.
    pub other: usize,
}

/// What all changed cases together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No case changed.
    Equivalent,
    /// Cases became looser and none stricter.
    Looser,
    /// Cases became stricter and none looser.
    Stricter,
    /// Some became looser and some stricter, or all that changed did so otherwise.
    Mixed,
}

impl Verdict {
    /// As a person reads it and JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Equivalent => "equivalent",
            Verdict::Looser => "looser",
            Verdict::Stricter => "stricter",
            Verdict::Mixed => "mixed",
        }
    }
}

/// All cases under both policies.
#[derive(Clone, Debug, Default)]
pub struct CaseDifference {
    /// Those that changed, in the order given.
    pub changes: Vec<CaseChange>,
    /// How many fared how.
    pub tally: Tally,
}

impl CaseDifference {
    /// What they say together.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.tally.looser, self.tally.stricter, self.tally.other) {
            (0, 0, 0) => Verdict::Equivalent,
            (1.., 0, _) => Verdict::Looser,
            (0, 1.., _) => Verdict::Stricter,
            _ => Verdict::Mixed,
        }
    }

    /// Those that changed beyond the intended change.
    pub fn beyond(&self) -> impl Iterator<Item = &CaseChange> {
        self.changes.iter().filter(|change| !change.intended)
    }
}

/// Decides every case under both policies. Only what changed is kept.
pub fn decide_both(
    old: &Deciding<'_>,
    new: &Deciding<'_>,
    cases: impl IntoIterator<Item = Given>,
) -> CaseDifference {
    let mut difference = CaseDifference::default();
    for given in cases {
        let before = answer(old, &given.old);
        let after = answer(new, &given.new);
        let tally = &mut difference.tally;
        tally.cases += 1;
        let changed = aspects(&before, &after);
        if changed.is_empty() {
            tally.alike += 1;
            if matches!(before, Answer::Rejected(_)) {
                tally.rejected_by_both += 1;
            }
            continue;
        }
        let moved = Movement::between(old.policy, new.policy, &before, &after);
        match moved.direction() {
            Direction::Looser => tally.looser += 1,
            Direction::Stricter => tally.stricter += 1,
            Direction::Other => tally.other += 1,
        }
        let apart = Apart::of([old, new], &given, [&before, &after]);
        let intended = new
            .intended
            .is_some_and(|intended| given.new.as_ref().is_ok_and(intended));
        difference.changes.push(CaseChange {
            name: given.name,
            row: given.row,
            apart,
            intended,
            old: before,
            new: after,
            direction: moved.direction(),
            may_be_looser: moved.may_be_looser(),
            changed,
        });
    }
    difference
}

fn answer(deciding: &Deciding<'_>, case: &Result<Case, Vec<Diagnostic>>) -> Answer {
    let rejected =
        |why: &[Diagnostic]| Answer::Rejected(why.iter().map(|d| d.message.clone()).collect());
    match case {
        Err(why) => rejected(why),
        Ok(case) => match open::answer(deciding.policy, case, &deciding.question) {
            Ok(decision) => Answer::of(deciding.policy, &decision),
            Err(contradiction) => rejected(&(deciding.refusal)(case, &contradiction)),
        },
    }
}

/// What two answers differ in; nothing when they are alike.
#[must_use]
pub fn aspects(old: &Answer, new: &Answer) -> Vec<Aspect> {
    let differs = |aspect: Aspect, differs: bool| differs.then_some(aspect);
    match (old, new) {
        (Answer::Rejected(_), Answer::Rejected(_)) => Vec::new(),
        (Answer::Rejected(_), _) | (_, Answer::Rejected(_)) => vec![Aspect::Accepted],
        (
            Answer::Outcomes {
                possible,
                decisive,
                otherwise,
                entries,
                obligations,
            },
            Answer::Outcomes {
                possible: possible_now,
                decisive: decisive_now,
                otherwise: otherwise_now,
                entries: entries_now,
                obligations: obligations_now,
            },
        ) => [
            differs(Aspect::Outcome, possible != possible_now),
            differs(
                Aspect::Decisive,
                decisive != decisive_now || otherwise != otherwise_now,
            ),
            differs(Aspect::Entries, entries != entries_now),
            differs(Aspect::Obligations, obligations != obligations_now),
        ]
        .into_iter()
        .flatten()
        .collect(),
        (old, new) => differs(Aspect::Outcome, old != new).into_iter().collect(),
    }
}

/// How the two ends of the possible outcomes moved; none where that cannot be said.
struct Movement {
    strict_end: Option<Ordering>,
    loose_end: Option<Ordering>,
}

impl Movement {
    fn between(old_policy: &Policy, new_policy: &Policy, old: &Answer, new: &Answer) -> Self {
        let unknown = Movement {
            strict_end: None,
            loose_end: None,
        };
        let (Some(before), Some(after)) = (scale::of(old_policy), scale::of(new_policy)) else {
            return unknown;
        };
        let (Answer::Outcomes { possible, .. }, Answer::Outcomes { possible: now, .. }) =
            (old, new)
        else {
            return unknown;
        };
        Movement::of_sets(&Ruler::new(before, after), possible, now)
    }

    fn of_sets(ruler: &Ruler<'_>, old: &[String], new: &[String]) -> Self {
        let end = |a: Option<&String>, b: Option<&String>| ruler.compare(a?, b?);
        Movement {
            strict_end: end(old.first(), new.first()),
            loose_end: end(old.last(), new.last()),
        }
    }

    fn direction(&self) -> Direction {
        match (self.strict_end, self.loose_end) {
            (Some(Ordering::Greater), Some(Ordering::Greater | Ordering::Equal))
            | (Some(Ordering::Equal), Some(Ordering::Greater)) => Direction::Looser,
            (Some(Ordering::Less), Some(Ordering::Less | Ordering::Equal))
            | (Some(Ordering::Equal), Some(Ordering::Less)) => Direction::Stricter,
            _ => Direction::Other,
        }
    }

    fn may_be_looser(&self) -> bool {
        let rose_or_unknown = |end: Option<Ordering>| end.is_none_or(Ordering::is_gt);
        rose_or_unknown(self.strict_end) || rose_or_unknown(self.loose_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `strict` and `loose` are the ends of a set of possible outcomes on the scale a, b, c, d.
    fn moved(old: &[&str], new: &[&str]) -> (Direction, bool) {
        let names = ["a", "b", "c", "d"];
        let ruler = Ruler::of_names(&names, &names);
        let owned = |set: &[&str]| set.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        let moved = Movement::of_sets(&ruler, &owned(old), &owned(new));
        (moved.direction(), moved.may_be_looser())
    }

    #[test]
    fn one_outcome_moves_along_the_scale() {
        assert_eq!(moved(&["b"], &["c"]), (Direction::Looser, true));
        assert_eq!(moved(&["c"], &["b"]), (Direction::Stricter, false));
        assert_eq!(moved(&["b"], &["b"]), (Direction::Other, false));
    }

    #[test]
    fn a_set_moves_by_its_ends() {
        assert_eq!(moved(&["a", "b"], &["a", "c"]), (Direction::Looser, true));
        assert_eq!(moved(&["a", "c"], &["b", "c"]), (Direction::Looser, true));
        assert_eq!(
            moved(&["b", "c"], &["a", "c"]),
            (Direction::Stricter, false)
        );
        assert_eq!(moved(&["b", "d"], &["b"]), (Direction::Stricter, false));
        assert_eq!(
            moved(&["b"], &["a", "c"]),
            (Direction::Other, true),
            "the ends part"
        );
        assert_eq!(
            moved(&["a", "c"], &["b"]),
            (Direction::Other, true),
            "the ends meet"
        );
        assert_eq!(
            moved(&["a", "b", "d"], &["a", "c", "d"]),
            (Direction::Other, false)
        );
    }

    #[test]
    fn what_cannot_be_compared_may_be_looser() {
        assert_eq!(moved(&["b"], &["e"]), (Direction::Other, true));
        assert_eq!(moved(&["b"], &[]), (Direction::Other, true));
    }

    #[test]
    fn the_verdict_follows_from_the_counts() {
        let verdict = |looser, stricter, other| {
            let tally = Tally {
                looser,
                stricter,
                other,
                ..Tally::default()
            };
            CaseDifference {
                changes: Vec::new(),
                tally,
            }
            .verdict()
        };
        assert_eq!(verdict(0, 0, 0), Verdict::Equivalent);
        assert_eq!(verdict(2, 0, 1), Verdict::Looser);
        assert_eq!(verdict(0, 2, 1), Verdict::Stricter);
        assert_eq!(verdict(1, 1, 0), Verdict::Mixed);
        assert_eq!(verdict(0, 0, 1), Verdict::Mixed);
    }
}
