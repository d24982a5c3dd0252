//! What holds of every comparison, whatever is compared: of a policy with itself nothing differs; the other way round the
//! same groups come out; the groups have no case in common and are everything that changed; two changes one after the
//! other explain the change over both; every example is confirmed.
//!
//! On generated versions and on the pairs of the corpus. `MTCRC_LAWS_SEED` and `MTCRC_LAWS_POLICIES` ask for others and
//! more. That order, names of files, layout and comments are no difference is in `order.rs`.

use std::collections::BTreeSet;
use std::fs;

use mtcrc::analysis::{
    BY_RULES, Changes, Group, NEW, OLD, Part, admitted, changes, looked_up, names, phrase,
};
use mtcrc::case::read_json;
use mtcrc::check::compile;
use mtcrc::diagram::{BUDGET, Diagram, NO, Operation, Readings};
use mtcrc::diff::{Asked, Region, Wanted, Whole, compare, touched, whole};
use mtcrc::eval::{Question, Status, decide};
use mtcrc::policy::Policy;
use mtcrc::quantity::Num;
use mtcrc::source::open_policy_from;

use crate::generated::{Draft, Shape};
use crate::support::top;

fn setting(name: &str, usual: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.and_then(|value| value.parse().ok()).unwrap_or(usual)
}

/// Three versions of one policy, each a few rules from the one before.
fn versions(seed: u64) -> [Policy; 3] {
    let shape = Shape {
        attributes: 9,
        comparisons: 1,
        layers: true,
    };
    let a = Draft::seeded(seed, 9);
    let b = a.changed(seed + 1, 2);
    let c = b.changed(seed + 2, 2);
    [a, b, c].map(|draft| {
        let written = draft.written(shape);
        let policy = written.compiled().policy;
        policy.unwrap_or_else(|| panic!("{}", written.text()))
    })
}

/// All three versions of every seed.
fn generated() -> impl Iterator<Item = (u64, [Policy; 3])> {
    let first = setting("MTCRC_LAWS_SEED", 7_000);
    let count = setting("MTCRC_LAWS_POLICIES", 6);
    (0..count).map(move |nth| (first + nth * 10, versions(first + nth * 10)))
}

/// The pairs of the corpus that decide on one scale, but for those of which more groups come out than can be gone through
/// one by one.
fn corpus() -> Vec<(String, [Policy; 2])> {
    let mut pairs = whole_corpus();
    pairs.retain(|(name, _)| name != "many_rules");
    pairs
}

fn whole_corpus() -> Vec<(String, [Policy; 2])> {
    let folder = top().join("tests/corpus/diff");
    let mut pairs = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == "scale" || !folder.join(&name).join("old").is_dir() {
            continue;
        }
        let sides = ["old", "new"].map(|side| {
            let opened = open_policy_from(&folder, &format!("{name}/{side}")).unwrap();
            compile(&opened).unwrap().policy.unwrap()
        });
        pairs.push((name, sides));
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(pairs.len() > 5, "the corpus is there");
    pairs
}

fn compared(old: &Policy, new: &Policy) -> Whole {
    let wanted = Wanted {
        groups: 10_000,
        conditions: 10_000,
        allowed: &[],
    };
    let difference = compare(old, new);
    whole(Asked::always(old), Asked::always(new), &difference, &wanted).unwrap()
}

/// Of every second pair whatever rules say of entries is read off what the item falls under.
fn read<'p>(old: &'p Policy, new: &'p Policy) -> Readings<'p> {
    let mut readings = Readings::new(&[old, new], BUDGET).unwrap();
    if old.conditions.len().is_multiple_of(2) {
        readings.many = 0;
    }
    readings
}

fn found<'p>(old: &'p Policy, new: &'p Policy) -> (Readings<'p>, Changes) {
    let mut readings = read(old, new);
    let changes = changes(&mut readings, None, Part::Beyond(&[]), usize::MAX).unwrap();
    (readings, changes)
}

/// A group by what was and is answered, and by whom.
type Key = (Option<String>, Option<String>, Vec<String>, Vec<String>);

fn key(region: &Region) -> Key {
    (
        region.from.clone(),
        region.to.clone(),
        region.old_rules.clone(),
        region.new_rules.clone(),
    )
}

fn keys(whole: &Whole) -> BTreeSet<Key> {
    whole.regions.iter().map(key).collect()
}

#[test]
fn a_policy_does_not_differ_from_itself() {
    let corpus = corpus().into_iter().flat_map(|(_, pair)| pair);
    let policies = generated().flat_map(|(_, versions)| versions).chain(corpus);
    for policy in policies {
        let whole = compared(&policy, &policy);
        assert!(whole.is_equivalent(), "{whole:#?}");
        assert_eq!(whole.counts, [0; 3]);
        assert!(compare(&policy, &policy).is_empty());
    }
}

/// What is compared the other way round: each group with its sides exchanged, of the same size; what was gained is lost.
#[test]
fn the_other_way_round_the_same_groups_come_out() {
    let mut groups = 0;
    for (name, [old, new]) in pairs() {
        let (mut there, forth) = found(&old, &new);
        let (mut here, back) = found(&new, &old);
        let share = |readings: &mut Readings<'_>, changes: &Changes, cases| {
            let cases = readings.of(NEW).by_facts(cases);
            let store = readings.store();
            let common = changes.common.whole(store);
            let cases = store.and(cases, common);
            store.share(cases)
        };
        type Way<'c> = (Option<u32>, Option<u32>, &'c [String], &'c [String], Num);
        let of = forth.groups.iter().map(|g| {
            let share = share(&mut there, &forth, g.cases);
            (g.from, g.to, &g.old_rules[..], &g.new_rules[..], share)
        });
        let one: BTreeSet<Way<'_>> = of.collect();
        let of = back.groups.iter().map(|g| {
            let share = share(&mut here, &back, g.cases);
            (g.to, g.from, &g.new_rules[..], &g.old_rules[..], share)
        });
        let other: BTreeSet<Way<'_>> = of.collect();
        let sizes = forth.groups.iter();
        let sizes: Vec<Num> = sizes.map(|g| share(&mut there, &forth, g.cases)).collect();
        assert!(
            sizes.is_sorted_by(|a, b| a >= b),
            "{name}: the largest first"
        );
        assert_eq!(one, other, "{name}");
        assert_eq!(forth.groups.len(), back.groups.len(), "{name}");
        groups += one.len();
        let shares = |readings: &mut Readings<'_>, changes: &Changes, turned: bool| {
            let moved = changes.moved.iter().map(|moved| {
                let ways = match turned {
                    true => [moved.lost, moved.gained],
                    false => [moved.gained, moved.lost],
                };
                let ways = ways.map(|cases| share(readings, changes, cases));
                (moved.what.clone(), ways)
            });
            moved.collect::<Vec<_>>()
        };
        let (one, other) = (
            shares(&mut there, &forth, false),
            shares(&mut here, &back, true),
        );
        assert_eq!(one, other, "{name}");
        assert_eq!(forth.no_longer == NO, back.newly == NO, "{name}");
    }
    assert!(groups > 20, "{groups} groups only");
}

/// All pairs: each version with the next and with the one after it, and the corpus.
fn pairs() -> Vec<(String, [Policy; 2])> {
    let mut pairs = corpus();
    for (seed, [a, b, c]) in generated() {
        pairs.push((format!("seed {seed}, a and b"), [a.clone(), b.clone()]));
        pairs.push((format!("seed {seed}, b and c"), [b, c.clone()]));
        pairs.push((format!("seed {seed}, a and c"), [a, c]));
    }
    pairs
}

/// Where both give one answer: the same outcome, or none because neither is in force.
fn alike(readings: &mut Readings<'_>) -> Diagram {
    let sides = [OLD, NEW].map(|side| {
        let reading = readings.of(side);
        let root = reading.policy.root;
        let outcome = reading.unit(root).outcome;
        (reading.in_force_at_all(), reading.by_facts(outcome))
    });
    let [(old_from, old), (new_from, new)] = sides;
    let store = readings.store();
    let differ = store.apply(Operation::Differ, old, new);
    let both = store.and(old_from, new_from);
    let decided_alike = store.without(both, differ);
    let either = store.or(old_from, new_from);
    let neither = store.not(either);
    store.or(decided_alike, neither)
}

#[test]
fn groups_have_nothing_in_common_and_are_everything_that_changed() {
    let mut exactly = 0;
    for (name, [old, new]) in pairs() {
        let (mut readings, changes) = found(&old, &new);
        let common = changes.common.whole(readings.store());
        let mut together = NO;
        for group in &changes.groups {
            let cases = readings.of(NEW).by_facts(group.cases);
            let store = readings.store();
            let cases = store.and(cases, common);
            assert_eq!(store.and(together, cases), NO, "{name}: {group:?}");
            together = store.or(together, cases);
        }
        // Where the registers differ the country is compared and not what is registered of it.
        if looked_up(&old, &new).is_empty() {
            let alike = alike(&mut readings);
            let changed = readings.store().without(common, alike);
            assert_eq!(changed, together, "{name}");
            exactly += 1;
        }
    }
    assert!(
        exactly > 12,
        "only {exactly} pairs have registers that agree"
    );
}

/// The conditions written for a group hold in its cases and in no others that can be, and none of them is superfluous.
#[test]
fn the_conditions_of_a_group_are_the_group() {
    for (name, [old, new]) in pairs() {
        let (mut readings, changes) = found(&old, &new);
        let common = changes.common.whole(readings.store());
        for group in &changes.groups {
            let reading = readings.of(if group.to.is_some() { NEW } else { OLD });
            let names = names(reading);
            let said = phrase(reading, &names, group.cases, &[(common, true)], 1_000);
            assert!(!said.cut_short, "{name}");
            let cases = reading.by_facts(group.cases);
            let wholes = said.clauses.iter().map(|clause| clause.whole);
            let wholes: Vec<Diagram> = wholes.map(|whole| reading.by_facts(whole)).collect();
            for (left_out, clause) in said.clauses.iter().enumerate() {
                let mut rest = wholes.clone();
                rest.remove(left_out);
                let rest = reading.store.any(rest);
                let missing = reading.store.without(cases, rest);
                let missing = admitted(reading, missing);
                assert_ne!(missing, NO, "{name}: {} adds nothing", clause.text());
            }
            let all = reading.store.any(wholes);
            let all = reading.store.and(all, common);
            let cases = reading.store.and(cases, common);
            let wrong = reading.store.apply(Operation::Differ, all, cases);
            let wrong = admitted(reading, wrong);
            assert_eq!(wrong, NO, "{name}: {}", said.text());
        }
    }
}

/// The case without the entries it is classified under that a policy asks nobody about.
fn not_told(json: &str, unasked: &[String]) -> String {
    let mut case: serde_json::Value = serde_json::from_str(json).unwrap();
    if let Some(named) = case["classified"].as_array_mut() {
        named.retain(|code| !unasked.iter().any(|one| code == one.as_str()));
    }
    case.to_string()
}

/// What a policy says of a case: the outcome, and the rules that decide it. None where it is open which.
fn says(policy: &Policy, json: &str) -> Option<(Option<String>, Vec<String>)> {
    let case = read_json(policy, json, "the example").ok()?;
    let decision = decide(policy, &case, &Question::default()).ok()?;
    let scale = policy.units[policy.root.index()].scale;
    let outcome = match decision.status {
        Status::Decided(at) => {
            let outcome = &policy.scales[scale.index()].outcomes[at as usize];
            Some(outcome.name.clone())
        }
        Status::NotInForce { .. } => None,
        _ => return None,
    };
    if !decision.possible_decisive.is_empty() {
        return None;
    }
    let rules = decision.decisive.iter();
    let rules: BTreeSet<String> = rules
        .map(|id| policy.rules[id.index()].name.clone())
        .collect();
    Some((outcome, rules.into_iter().collect()))
}

/// Every example is there, and `eval` says of it under each version what the group says.
#[test]
fn every_example_is_confirmed() {
    let mut examples = 0;
    for (name, [old, new]) in pairs() {
        let whole = compared(&old, &new);
        for region in &whole.regions {
            let Some(witness) = &region.witness else {
                panic!("{name}: no example of {region:#?}");
            };
            let sides = [
                (&old, &region.from, &region.old_rules),
                (&new, &region.to, &region.new_rules),
            ];
            for ((policy, outcome, rules), unasked) in sides.into_iter().zip(&witness.unasked) {
                let json = not_told(&witness.json, unasked);
                // What one version has no word for is not asked of it.
                if let Some(said) = says(policy, &json) {
                    assert_eq!(
                        (&said.0, &said.1),
                        (outcome, rules),
                        "{name}: {}",
                        witness.json
                    );
                    examples += 1;
                }
            }
        }
        for beside in &whole.beside {
            assert!(
                beside.witness.is_some(),
                "{name}: no example of {beside:#?}"
            );
        }
    }
    assert!(
        examples > 100,
        "only {examples} answers to examples were looked at"
    );
}

/// A case whose answer changes over two steps changes in one of them at least, and is in the groups of the steps with what
/// is answered between; and what a step changes, the whole way changes too, unless the next step undoes it.
#[test]
fn two_changes_explain_the_change_over_both() {
    let mut looked_at = 0;
    for (seed, [a, b, c]) in generated() {
        let [first, second, both] =
            [(&a, &b), (&b, &c), (&a, &c)].map(|(old, new)| compared(old, new));
        let steps = [keys(&first), keys(&second), keys(&both)];
        let regions = [&first, &second, &both].map(|whole| &whole.regions);
        let witnesses = regions.into_iter().flatten();
        for witness in witnesses.filter_map(|region| region.witness.as_ref()) {
            let json = &witness.json;
            let said = [&a, &b, &c].map(|policy| says(policy, json));
            let [Some(was), Some(between), Some(is)] = said else {
                continue;
            };
            looked_at += 1;
            let ways = [(&was, &between), (&between, &is), (&was, &is)];
            for (step, (from, to)) in steps.iter().zip(ways) {
                if from.0 != to.0 {
                    let key = (from.0.clone(), to.0.clone(), from.1.clone(), to.1.clone());
                    assert!(
                        step.contains(&key),
                        "seed {seed}: {json}\n{key:#?}\n{step:#?}"
                    );
                }
            }
        }
    }
    assert!(
        looked_at > 40,
        "only {looked_at} cases are decided by all three versions"
    );
}

/// What is found where a changed declaration makes a difference is all there is to be found.
#[test]
fn nothing_differs_but_where_something_changed() {
    let (mut narrowed, mut groups) = (0, 0);
    for (name, [old, new]) in pairs() {
        let Some(touched) = touched(&compare(&old, &new)) else {
            continue;
        };
        let mut readings = read(&old, &new);
        let everywhere = changes(&mut readings, None, Part::Beyond(&[]), usize::MAX).unwrap();
        let there = changes(&mut readings, Some(&touched), Part::Beyond(&[]), usize::MAX).unwrap();
        let mut that_can_be = |changes: &Changes| {
            let mut held = |cases: Diagram| {
                let common = changes.common.whole(readings.store());
                let cases = readings.store().and(cases, common);
                readings.of(NEW).by_facts(cases)
            };
            let groups = changes.groups.iter().map(|group| Group {
                cases: held(group.cases),
                ..group.clone()
            });
            let groups: Vec<String> = groups.map(|group| format!("{group:?}")).collect();
            let moved = changes.moved.iter().map(|moved| {
                let (gained, lost) = (held(moved.gained), held(moved.lost));
                format!("{:?} {gained:?} {lost:?}", moved.what)
            });
            (groups, moved.collect::<Vec<String>>())
        };
        let all = that_can_be(&everywhere);
        assert_eq!(that_can_be(&there), all, "{name}");
        narrowed += 1;
        groups += all.0.len();
    }
    assert!(narrowed > 20, "only {narrowed} pairs");
    assert!(groups > 100, "only {groups} groups");
}

/// Groups told apart by outcomes alone are those told apart by rules too, put together.
#[test]
fn groups_by_outcomes_are_groups_by_rules_together() {
    let mut looked_at = 0;
    for (name, [old, new]) in whole_corpus() {
        let mut readings = read(&old, &new);
        let shown = 3;
        let few = changes(&mut readings, None, Part::Beyond(&[]), shown).unwrap();
        if few.by_rules {
            continue;
        }
        looked_at += 1;
        let all = changes(&mut readings, None, Part::Beyond(&[]), usize::MAX).unwrap();
        assert!(all.groups.len() > BY_RULES, "{name}");
        let ways: BTreeSet<_> = all.groups.iter().map(|one| (one.from, one.to)).collect();
        assert_eq!(few.groups.len(), ways.len(), "{name}");
        for (place, group) in few.groups.iter().enumerate() {
            let parts = all.groups.iter();
            let parts = parts.filter(|one| (one.from, one.to) == (group.from, group.to));
            let together = parts.clone().map(|one| one.cases);
            assert_eq!(readings.store().any(together), group.cases, "{name}");
            if place < shown {
                let named = |rules: fn(&Group) -> &Vec<String>| {
                    let named = parts.clone().flat_map(rules).cloned();
                    named.collect::<BTreeSet<String>>()
                };
                let stated = |rules: &[String]| rules.iter().cloned().collect::<BTreeSet<_>>();
                assert_eq!(stated(&group.old_rules), named(|one| &one.old_rules));
                assert_eq!(stated(&group.new_rules), named(|one| &one.new_rules));
            }
        }
    }
    assert!(looked_at > 0, "some pair has too many groups");
}
