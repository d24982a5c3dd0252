//! The short way of trying a change does what the long way would: the tables it changes mean what the changed text
//! means, and the tests it leaves out pass.

use std::collections::BTreeMap;

use super::planned::{Planned, Plans, changed};
use super::{Attempt, Edit, Fate, Mutant, Slip, Trial, attempts, fates, mutants};
use crate::check::{self, Compiled};
use crate::eval::Affected;
use crate::policy::{Policy, meaning_digest};
use crate::source::open_policy;
use crate::testing;
use crate::testing::probe::{Judge, QUESTION, probes};

/// Policies with all kinds of places in which something can be changed.
const SMALL: [&str; 4] = [
    "tests/corpus/testing/slips",
    "tests/corpus/testing/mutated",
    "tests/corpus/testing/layers",
    "tests/corpus/testing/passing",
];

fn compiled(name: &str) -> (Compiled, Policy) {
    let mut compiled = check::compile(&open_policy(name).unwrap()).unwrap();
    let policy = compiled.policy.take().unwrap();
    (compiled, policy)
}

/// Compares every `step`th change of a policy with its text compiled; gives how many of each kind there were.
fn agree(name: &str, step: usize) -> BTreeMap<Slip, usize> {
    let (compiled, policy) = compiled(name);
    let mut plans = Plans::new(&compiled, &policy);
    assert_eq!(
        plans.variants.policy().conditions,
        policy.conditions,
        "{name}: the tables built again are the same"
    );
    let mut kinds = BTreeMap::new();
    let found = mutants(&compiled.files, &compiled.sources);
    for mutant in found.iter().step_by(step) {
        if matches!(mutant.edit, Edit::Text | Edit::NoRule | Edit::NoException) {
            continue;
        }
        let path = &compiled.sources.get(mutant.file()).path;
        let text = mutant.applied(&compiled.sources);
        let opened = open_policy(name).unwrap().replacing(path, &text);
        let long = check::compile(&opened).unwrap();
        let long = long.policy.map(|policy| policy.meaning);
        let written = compiled.sources.slice(mutant.span);
        let place = format!("{path}: `{}` for `{written}`", mutant.text);
        match plans.plan(mutant, written) {
            Planned::Void => assert!(
                long.is_none() || long.as_ref() == Some(&policy.meaning),
                "{place} is a change"
            ),
            Planned::Changes(changes) => {
                let short = changed(&policy, plans.variants.policy(), &changes).unwrap();
                assert_eq!(Some(meaning_digest(&short)), long, "{place}");
            }
            Planned::Text(_) => continue,
        }
        *kinds.entry(mutant.slip).or_insert(0) += 1;
    }
    kinds
}

#[test]
fn changed_tables_mean_what_the_changed_text_means() {
    let mut kinds: BTreeMap<Slip, usize> = BTreeMap::new();
    for name in SMALL {
        for (slip, count) in agree(name, 1) {
            *kinds.entry(slip).or_default() += count;
        }
    }
    for slip in [
        Slip::Boundary,
        Slip::Negated,
        Slip::Raised,
        Slip::Lowered,
        Slip::Unranked,
        Slip::NotAsked,
        Slip::NoUnless,
    ] {
        assert!(kinds.contains_key(&slip), "{slip:?} is nowhere: {kinds:?}");
    }
}

#[test]
fn changed_tables_of_the_policies_mean_what_the_changed_text_means() {
    assert!(!agree("policies/us", 211).is_empty());
}

#[test]
fn tests_that_are_left_out_pass() {
    let mut left_out = 0;
    for name in SMALL {
        let (compiled, policy) = compiled(name);
        let suite = testing::load(&open_policy(name).unwrap(), &compiled.sources).unwrap();
        let probes = probes(&policy, &suite).unwrap();
        let mut plans = Plans::new(&compiled, &policy);
        let planned: Vec<_> = mutants(&compiled.files, &compiled.sources)
            .iter()
            .map(|m| {
                (
                    m.text.clone(),
                    plans.plan(m, compiled.sources.slice(m.span)),
                )
            })
            .collect();
        let with = plans.variants.policy().clone();
        let as_it_is = Judge::new(&policy, &compiled.places);
        let probes: Vec<_> = probes.iter().filter(|p| as_it_is.passes(p)).collect();
        for (text, plan) in planned {
            let Planned::Changes(changes) = plan else {
                continue;
            };
            let short = changed(&policy, &with, &changes).unwrap();
            let judge = Judge::new(&short, &compiled.places);
            for probe in &probes {
                if !Affected::new(&with, &probe.case, &QUESTION).by(&changes) {
                    assert!(judge.passes(probe), "{name}: {text}: {}", probe.name);
                    left_out += 1;
                }
            }
        }
    }
    assert!(left_out > 20, "{left_out}");
}

/// Tries all changes of a small policy.
fn tried(name: &str) -> (Vec<Attempt>, Vec<Option<Fate>>, Vec<Slip>) {
    let (compiled, policy) = compiled(name);
    let suite = testing::load(&open_policy(name).unwrap(), &compiled.sources).unwrap();
    let trials = [Trial {
        open: &|| open_policy(name),
        policy: &policy,
        compiled: &compiled,
        suite: &suite,
    }];
    let path = |m: &Mutant| compiled.sources.get(m.file()).path.clone();
    let tried: Vec<(String, Mutant)> = mutants(&compiled.files, &compiled.sources)
        .into_iter()
        .map(|mutant| (path(&mutant), mutant))
        .collect();
    let attempts = attempts(&trials, &tried).unwrap();
    let fates = fates(&trials, &tried, &attempts);
    let slips = tried.iter().map(|(_, mutant)| mutant.slip).collect();
    (attempts, fates, slips)
}

#[test]
fn what_no_test_notices_is_proved_to_change_nothing_or_comes_with_a_test() {
    let (attempts, fates, slips) = tried("tests/corpus/testing/slips");
    let mut kinds = BTreeMap::new();
    for ((attempt, fate), slip) in attempts.iter().zip(&fates).zip(slips) {
        assert_eq!(*attempt == Attempt::Unnoticed, fate.is_some(), "{slip:?}");
        let kind = match fate {
            Some(Fate::Equivalent) => "equivalent",
            Some(Fate::Test(_)) => "test",
            Some(Fate::Open(_)) => "open",
            None => continue,
        };
        *kinds.entry(kind).or_insert(0) += 1;
    }
    // The rule `pointless` asks 200 km beside 300 km: what it asks there changes nothing.
    assert!(
        kinds.get("equivalent").is_some_and(|&n| n >= 3),
        "{kinds:?}"
    );
    assert!(kinds.get("test").is_some_and(|&n| n >= 5), "{kinds:?}");
}
