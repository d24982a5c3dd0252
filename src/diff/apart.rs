//! Why a given case is none of those that a comparison over all cases looks at.

use super::answer::Answer;
use super::cases::{Deciding, Given};
use crate::case::Case;
use crate::open;
use crate::policy::{EntryTest, Knowledge, Known, Policy};
use crate::quantity::Date;

/// What sets a given case apart from those that a comparison over all cases looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Apart {
    /// A person says that it falls under an entry which its facts alone do not put it under.
    Classified,
    /// It is asked for a day that it does not state.
    OtherDay,
    /// One of the two policies refuses it.
    Refused,
}

impl Apart {
    /// As JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Apart::Classified => "classified",
            Apart::OtherDay => "other-day",
            Apart::Refused => "refused",
        }
    }

    /// What sets this case apart; none where it is a case like those.
    pub(super) fn of(
        [old, new]: [&Deciding<'_>; 2],
        given: &Given,
        [before, after]: [&Answer; 2],
    ) -> Option<Self> {
        let refused = |answer: &Answer| matches!(answer, Answer::Rejected(_));
        if refused(before) || refused(after) {
            return Some(Apart::Refused);
        }
        let mut read = [(old, &given.old), (new, &given.new)].into_iter();
        let one_day = old.question.as_of == new.question.as_of;
        let apart = |(deciding, case): (&Deciding<'_>, &Result<Case, _>)| {
            let case = case.as_ref().ok()?;
            if against_facts(deciding, case) {
                return Some(Apart::Classified);
            }
            let asked = deciding.question.as_of.filter(|_| one_day)?;
            let own = own_day(deciding.policy, case)?;
            (own != Some(asked)).then_some(Apart::OtherDay)
        };
        read.find_map(apart)
    }
}

/// Is the case classified under an entry that it would not surely fall under if nobody had classified it? What a person is
/// asked about is theirs to say wherever it can match.
fn against_facts(deciding: &Deciding<'_>, case: &Case) -> bool {
    let Some(named) = case.classified.as_deref().filter(|named| !named.is_empty()) else {
        return false;
    };
    let policy = deciding.policy;
    let mut unclassified = case.clone();
    unclassified.classified = None;
    let Ok(decision) = open::answer(policy, &unclassified, &deciding.question) else {
        return false;
    };
    let Answer::Outcomes { entries, .. } = Answer::of(policy, &decision) else {
        return false;
    };
    let named = named.iter().filter_map(|id| policy.entries.get(id.index()));
    let mut named = named.filter(|entry| !entries.certain.contains(&entry.code));
    named.any(|entry| {
        let mut tests = entry.versions.iter().map(|version| &version.test);
        let judged = tests.any(|test| matches!(test, EntryTest::Judgement(_)));
        !(judged && entries.possible.contains(&entry.code))
    })
}

/// The day a case states of itself, where the policy is dated by a fact; the inner one is none where the case leaves it open.
fn own_day(policy: &Policy, case: &Case) -> Option<Option<Date>> {
    let by = policy.units.get(policy.root.index())?.dated_by?;
    let fact = case.facts.iter().find(|fact| fact.attribute == by);
    Some(fact.and_then(|fact| match &fact.knowledge {
        Knowledge::Exactly(Known::Number(days)) => Date::from_days(days.to_i64()?),
        _ => None,
    }))
}
