//! Splitting agrees with brute force: on generated policies and partial cases, what the interpreter says of every
//! completion is what a separately written evaluator finds by going through all of them.
#![expect(clippy::panic, reason = "a failed test panics")]

use ::mtcrc;

#[expect(dead_code, reason = "the builder serves the unit tests as well")]
mod build;
pub mod naive;
mod policies;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use mtcrc::analysis::{Idle, idle};
use mtcrc::case::Case;
use mtcrc::diagram::Reading;
use mtcrc::eval::{Decision, FactName, Question, Status, Truth, decide, trace};
use mtcrc::policy::{EntryId, ObligationId, Policy, RuleId};

use naive::{Naive, Outcome, World};
use policies::{Choices, Sample, sample};

fn brute_force(policy: &Policy, case: &Case, worlds: &[World]) -> Vec<Outcome> {
    worlds
        .iter()
        .map(|world| {
            Naive {
                policy,
                case,
                world,
            }
            .outcome()
        })
        .collect()
}

/// What holds in all of them, and what in some.
fn over<T: Ord + Clone>(
    outcomes: &[Outcome],
    of: impl Fn(&Outcome) -> &BTreeSet<T>,
) -> (BTreeSet<T>, BTreeSet<T>) {
    let mut some: BTreeSet<T> = BTreeSet::new();
    let mut all: Option<BTreeSet<T>> = None;
    for outcome in outcomes {
        let here = of(outcome);
        some.extend(here.iter().cloned());
        all = Some(match all {
            Some(all) => all.intersection(here).cloned().collect(),
            None => here.clone(),
        });
    }
    (all.unwrap_or_default(), some)
}

fn union<T: Ord + Clone>(first: &[T], second: &[T]) -> BTreeSet<T> {
    first.iter().chain(second).cloned().collect()
}

fn set<T: Ord + Clone>(items: &[T]) -> BTreeSet<T> {
    items.iter().cloned().collect()
}

fn agree(sample: &Sample, case: &Case, worlds: &[World]) -> Result<(), TestCaseError> {
    let policy = &sample.policy;
    let decision = decide(policy, case, &Question::default());
    let Ok(decision) = decision else {
        prop_assert!(
            worlds.is_empty(),
            "rejected although it has {} completions",
            worlds.len()
        );
        return Ok(());
    };
    if let Status::NotInForce { .. } = decision.status {
        prop_assert!(worlds.is_empty(), "completions in force: {}", worlds.len());
        return Ok(());
    }
    prop_assert!(
        !worlds.is_empty(),
        "no completion, but {:?}",
        decision.status
    );
    let outcomes = brute_force(policy, case, worlds);
    let postures: BTreeSet<u32> = outcomes.iter().map(|o| o.posture).collect();
    let possible: BTreeSet<u32> = decision.possible.iter().map(|p| p.outcome).collect();
    prop_assert_eq!(&possible, &postures, "outcomes");
    prop_assert_eq!(
        matches!(decision.status, Status::Decided(_)),
        postures.len() == 1
    );

    let (certain, some): (BTreeSet<RuleId>, _) = over(&outcomes, |o| &o.decisive);
    prop_assert_eq!(set(&decision.decisive), certain, "decisive");
    prop_assert_eq!(
        union(&decision.decisive, &decision.possible_decisive),
        some,
        "possible"
    );
    let (certain, _) = over(&outcomes, |o| &o.set_aside);
    let set_aside: BTreeSet<RuleId> = decision.set_aside.iter().map(|s| s.rule).collect();
    prop_assert_eq!(set_aside, certain, "set aside");
    let (certain, _) = over(&outcomes, |o| &o.outdone);
    prop_assert_eq!(set(&decision.outdone), certain, "outdone");
    prop_assert_eq!(
        decision.otherwise,
        outcomes.iter().all(|o| o.decisive.is_empty())
    );

    let (certain, some): (BTreeSet<EntryId>, _) = over(&outcomes, |o| &o.entries);
    prop_assert_eq!(set(&decision.entries), certain, "entries");
    prop_assert_eq!(
        union(&decision.entries, &decision.possible_entries),
        some,
        "entries"
    );
    let categories: BTreeSet<u8> = outcomes.iter().map(|o| o.category).collect();
    prop_assert_eq!(set(&decision.categories), categories, "categories");
    let (certain, some): (BTreeSet<ObligationId>, _) = over(&outcomes, |o| &o.obligations);
    let due: BTreeSet<ObligationId> = decision.obligations.iter().map(|d| d.from).collect();
    let maybe = decision.possible_obligations.iter().map(|d| d.from);
    let maybe: BTreeSet<ObligationId> = due.iter().copied().chain(maybe).collect();
    prop_assert_eq!((due, maybe), (certain, some), "obligations");

    agree_on_missing(sample, case, worlds, &outcomes, &decision)
}

/// The facts of a complete case by name.
fn facts(policy: &Policy, case: &Case, world: &World) -> BTreeMap<FactName, String> {
    let mut facts = BTreeMap::new();
    for (&attribute, value) in &world.values {
        facts.insert(FactName::Attribute(attribute), format!("{value:?}"));
    }
    for (&record, position) in &world.identities {
        facts.insert(FactName::Identity(record), position.to_string());
    }
    if case.as_of.is_none() && policy.units[policy.root.index()].dated_by.is_none() {
        facts.insert(FactName::QuestionDate, world.date.to_string());
    }
    facts.insert(FactName::Classified, format!("{:?}", world.judged));
    facts
}

/// 3.2: the facts in minimal sets of differences between completions with different answers.
fn missing(facts: &[BTreeMap<FactName, String>], answers: &[String]) -> BTreeSet<FactName> {
    let names: Vec<&FactName> = facts
        .first()
        .map(|f| f.keys().collect())
        .unwrap_or_default();
    let mut differences: BTreeSet<u64> = BTreeSet::new();
    for (i, first) in facts.iter().enumerate() {
        for (j, second) in facts.iter().enumerate().skip(i + 1) {
            if answers[i] != answers[j] {
                let bits = names.iter().enumerate();
                let bits = bits.filter(|(_, name)| first.get(**name) != second.get(**name));
                differences.insert(bits.map(|(bit, _)| 1u64 << bit).sum());
            }
        }
    }
    let minimal = differences.iter().filter(|d| {
        !differences
            .iter()
            .any(|other| other != *d && other & **d == *other)
    });
    let all = minimal.fold(0, |all, d| all | d);
    let named = names
        .iter()
        .enumerate()
        .filter(|(bit, _)| all & (1 << bit) != 0);
    named.map(|(_, name)| (**name).clone()).collect()
}

fn agree_on_missing(
    sample: &Sample,
    case: &Case,
    worlds: &[World],
    outcomes: &[Outcome],
    decision: &Decision,
) -> Result<(), TestCaseError> {
    if worlds.len() > 400 {
        return Ok(());
    }
    let facts: Vec<_> = worlds
        .iter()
        .map(|w| facts(&sample.policy, case, w))
        .collect();
    let postures: Vec<String> = outcomes.iter().map(|o| o.posture.to_string()).collect();
    let expected = missing(&facts, &postures);
    let found: BTreeSet<FactName> = decision.missing.iter().map(|m| m.fact.clone()).collect();
    prop_assert_eq!(&found, &expected, "missing");
    let duties: Vec<String> = outcomes
        .iter()
        .map(|o| format!("{:?}", o.obligations))
        .collect();
    let expected: BTreeSet<FactName> = missing(&facts, &duties)
        .difference(&expected)
        .cloned()
        .collect();
    let for_duties = decision
        .missing_for_obligations
        .iter()
        .map(|m| m.fact.clone());
    prop_assert_eq!(
        for_duties.collect::<BTreeSet<_>>(),
        expected,
        "missing for obligations"
    );
    Ok(())
}

/// Leaving a fact out never takes away an answer that was possible.
fn silence_is_never_looser(sample: &Sample, case: &Case) -> Result<(), TestCaseError> {
    let possible = |case: &Case| -> Option<BTreeSet<u32>> {
        let decision = decide(&sample.policy, case, &Question::default()).ok()?;
        Some(decision.possible.iter().map(|p| p.outcome).collect())
    };
    let Some(before) = possible(case) else {
        return Ok(());
    };
    for left_out in 0..case.facts.len() {
        let mut less = case.clone();
        less.facts.remove(left_out);
        let after = possible(&less).unwrap_or_default();
        prop_assert!(
            before.is_subset(&after),
            "without {left_out}: {before:?}, {after:?}"
        );
    }
    for identity in 0..case.identities.len() {
        let mut less = case.clone();
        less.identities.remove(identity);
        prop_assert!(
            before.is_subset(&possible(&less).unwrap_or_default()),
            "identity"
        );
    }
    Ok(())
}

/// A rule's trace is what happens to it in every completion.
fn traces_agree(sample: &Sample, case: &Case, worlds: &[World]) -> Result<(), TestCaseError> {
    let Ok(traces) = trace(&sample.policy, case, &Question::default()) else {
        prop_assert!(worlds.is_empty());
        return Ok(());
    };
    for rule in traces {
        for branch in rule.branches {
            let all_known = branch.facts.iter().all(|f| f.value != "unknown");
            prop_assert!(branch.holds != Truth::True || branch.stopped_at.is_none());
            prop_assert!(branch.holds == Truth::True || branch.stopped_at.is_some());
            prop_assert!(branch.holds == Truth::Unknown || all_known || branch.facts.len() < 9);
        }
    }
    Ok(())
}

/// What is said to happen in no case happens in none of these.
fn findings_hold(sample: &Sample, case: &Case, worlds: &[World]) -> Result<usize, TestCaseError> {
    let policy = &sample.policy;
    let mut reading = Reading::new(policy, 2_000_000);
    // What a person says an item falls under matches whatever its condition, and a day that is asked for may be another
    // than the case's own. The analyses leave both to the person.
    let classified = case
        .classified
        .as_ref()
        .is_some_and(|list| !list.is_empty());
    let dated_by = policy.units[policy.root.index()].dated_by;
    if classified || (case.as_of.is_some() && dated_by.is_some()) {
        return Ok(0);
    }
    let found = idle(&mut reading);
    if !reading.is_sound() {
        return Ok(0);
    }
    for outcome in brute_force(policy, case, worlds) {
        let standing = |id: &RuleId| outcome.decisive.contains(id) || outcome.outdone.contains(id);
        let fired = |id: &RuleId| standing(id) || outcome.set_aside.contains(id);
        for one in &found {
            let right = match one {
                Idle::NeverFires(rule, _) => !fired(rule),
                Idle::AlwaysSetAside { rule, .. } => !standing(rule),
                Idle::NeverDecides { rule, .. } => !outcome.decisive.contains(rule),
                Idle::NeverMeet(rule, other) => !(fired(rule) && fired(other)),
                Idle::NeverMatches(entry, _) => !outcome.entries.contains(entry),
                Idle::Within(entry, wider) => {
                    !outcome.entries.contains(entry) || outcome.entries.contains(wider)
                }
                Idle::BranchNeverHolds(..) | Idle::BranchOutdone(..) | Idle::Implied(..) => true,
            };
            prop_assert!(right, "{one:?} in {outcome:?}", outcome = outcome.decisive);
        }
    }
    Ok(found.len())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn splitting_agrees_with_brute_force(bytes in prop::collection::vec(any::<u8>(), 40..260)) {
        let mut choices = Choices::new(&bytes);
        let sample = sample(&mut choices);
        let (case, worlds) = sample.case(&mut choices);
        agree(&sample, &case, &worlds)?;
        traces_agree(&sample, &case, &worlds)?;
    }

    #[test]
    fn silence_is_never_answered_looser(bytes in prop::collection::vec(any::<u8>(), 40..260)) {
        let mut choices = Choices::new(&bytes);
        let sample = sample(&mut choices);
        let (case, _) = sample.case(&mut choices);
        silence_is_never_looser(&sample, &case)?;
    }

    #[test]
    fn what_is_found_over_all_cases_holds_in_each(bytes in prop::collection::vec(any::<u8>(), 40..260)) {
        let mut choices = Choices::new(&bytes);
        let sample = sample(&mut choices);
        let (case, worlds) = sample.case(&mut choices);
        findings_hold(&sample, &case, &worlds)?;
    }
}
