//! The diagrams and the interpreter are two readings of one meaning. Here they are held against each other: for ways
//! through every diagram a case is made, the interpreter decides it, and both must say the same of its outcome and of
//! every rule, entry and obligation, also where facts are open.

use std::collections::{BTreeMap, BTreeSet};

use mtcrc::analysis::{Common, Idle, Proof, Unmade, Witness, gaps, idle, prove, witness};
use mtcrc::check::compile;
use mtcrc::diagram::{BUDGET, Diagram, Reading, Readings, Way};
use mtcrc::eval::{Question, Status, Truth, decide, trace};
use mtcrc::policy::{EntryId, GuaranteeId, Policy, RuleId};
use mtcrc::source::open_policy;

use crate::support::{text, top};

/// Compiles a policy of the repository.
pub fn policy(path: &str) -> Policy {
    let opened = open_policy(text(&top().join(path))).unwrap();
    let compiled = compile(&opened).unwrap();
    compiled.policy.unwrap()
}

/// What the diagram says of a condition in the cases of a witness.
fn truth(reading: &mut Reading<'_>, here: Diagram, condition: Diagram) -> Truth {
    // Whether comparisons of several numbers can come out together is looked at where a way is sought.
    let with = reading.store.and(here, condition);
    let without = reading.store.without(here, condition);
    let some = !matches!(reading.way(with), Way::None);
    let all = matches!(reading.way(without), Way::None);
    match (some, all) {
        (_, true) => Truth::True,
        (true, false) => Truth::Unknown,
        (false, false) => Truth::False,
    }
}

/// What the two readings disagree on for one case, in words.
pub fn disagreements(reading: &mut Reading<'_>, found: &Witness) -> Vec<String> {
    let policy = reading.policy;
    let region = found
        .cells
        .iter()
        .map(|(&level, &cell)| (level, vec![(cell, cell)]))
        .collect();
    let answerable = reading.answerable();
    let here = reading.store.region(&region);
    let here = reading.store.and(here, answerable);
    let question = Question::default();
    let Ok(decision) = decide(policy, &found.case, &question) else {
        return vec!["the interpreter rejects the case".to_owned()];
    };
    let mut wrong = Vec::new();
    let outcome = reading.unit(policy.root).outcome;
    let outcomes = reading.outcomes(policy.root);
    let possible: Vec<u32> = (0..outcomes)
        .filter(|&value| {
            let is = reading.store.where_value(outcome, |v| v == value);
            let here = reading.store.and(here, is);
            !matches!(reading.way(here), Way::None)
        })
        .collect();
    let said: Vec<u32> = match &decision.status {
        Status::TooManyOpenFacts { .. } => return wrong,
        _ => decision.possible.iter().map(|one| one.outcome).collect(),
    };
    if possible != said {
        wrong.push(format!("outcomes: diagram {possible:?}, eval {said:?}"));
    }
    for rule in trace(policy, &found.case, &question).unwrap_or_default() {
        let read = reading.rule(rule.rule);
        let fires = truth(reading, here, read.fires);
        if fires != rule.fired {
            let name = &policy.rules[rule.rule.index()].name;
            wrong.push(format!(
                "rule {name} fires: diagram {fires:?}, eval {:?}",
                rule.fired
            ));
        }
    }
    for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
        let matches = reading.entry(id);
        let matches = truth(reading, here, matches);
        let said = match (
            decision.entries.contains(&id),
            decision.possible_entries.contains(&id),
        ) {
            (true, _) => Truth::True,
            (_, true) => Truth::Unknown,
            _ => Truth::False,
        };
        if matches != said {
            wrong.push(format!(
                "entry {}: diagram {matches:?}, eval {said:?}",
                entry.code
            ));
        }
    }
    wrong
}

/// Ways to every outcome of the policy and to the firing of every rule, at most so many to each, and what is wrong.
fn compared(name: &str, policy: &Policy, most: usize) -> (usize, Vec<String>) {
    let mut reading = Reading::new(policy, BUDGET);
    let mut goals: Vec<(String, Diagram)> = Vec::new();
    let outcome = reading.unit(policy.root).outcome;
    for value in 0..reading.outcomes(policy.root) {
        let is = reading.store.where_value(outcome, |v| v == value);
        goals.push((format!("outcome {value}"), is));
    }
    for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
        let read = reading.rule(id);
        goals.push((format!("{} fires", rule.name), read.fires));
        let does_not = reading.store.without(read.met, read.fires);
        goals.push((format!("{} is lifted", rule.name), does_not));
    }
    let (mut cases, mut wrong) = (0, Vec::new());
    for (goal, mut left) in goals {
        for _ in 0..most {
            let found = match witness(&mut reading, left) {
                Ok(found) => found,
                Err(Unmade::Empty) => break,
                Err(Unmade::Bound) => {
                    wrong.push(format!("{name}, {goal}: no numbers were found"));
                    break;
                }
            };
            cases += 1;
            for what in disagreements(&mut reading, &found) {
                wrong.push(format!("{name}, {goal}: {what}: {:?}", found.case.facts));
            }
            let tried: BTreeMap<_, _> = found
                .cells
                .iter()
                .map(|(&level, &cell)| (level, vec![(cell, cell)]))
                .collect();
            let tried = reading.store.region(&tried);
            left = reading.store.without(left, tried);
        }
    }
    assert!(reading.is_sound(), "{name}: the budget was not enough");
    (cases, wrong)
}

/// The policies of the specification.
pub fn specification() -> Vec<String> {
    let folders = std::fs::read_dir(top().join("tests/spec")).unwrap();
    let folders = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let mut names: Vec<String> = folders
        .map(|path| text(path.strip_prefix(top()).unwrap()).to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn on_the_policies_of_the_specification() {
    let (mut cases, mut wrong) = (0, Vec::new());
    for name in specification() {
        let policy = policy(&name);
        let (here, bad) = compared(&name, &policy, 12);
        cases += here;
        wrong.extend(bad);
    }
    assert!(
        wrong.is_empty(),
        "{} disagreements:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cases > 300, "only {cases} cases were compared");
}

#[test]
fn what_has_no_effect_is_found_and_guarantees_are_refuted_by_cases() {
    let policy = policy("tests/corpus/analysis/idle");
    let mut reading = Reading::new(&policy, BUDGET);
    let rule = |id: &RuleId| policy.rules[id.index()].name.as_str();
    let found: Vec<String> = idle(&mut reading)
        .iter()
        .map(|one| match one {
            Idle::NeverFires(id, _) => format!("{} never fires", rule(id)),
            Idle::AlwaysSetAside { rule: id, .. } => format!("{} is always set aside", rule(id)),
            Idle::NeverDecides { rule: id, .. } => format!("{} never decides", rule(id)),
            Idle::NeverMeet(id, other) => format!("{} never meets {}", rule(id), rule(other)),
            Idle::Implied(id, _) => format!("{} has a condition too many", rule(id)),
            Idle::NeverMatches(id, _) => {
                format!("{} never matches", policy.entries[id.index()].code)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        found,
        [
            "idle never fires",
            "kept-down is always set aside",
            "loose never decides",
            "over never meets far",
            "over has a condition too many",
            "1.A.2 never matches",
        ]
    );
    let gaps = gaps(&mut reading, &mut |_, _| false);
    assert_eq!(gaps.len(), 1);
    let found = witness(&mut reading, gaps[0].cases).unwrap();
    let outcome = decide(&policy, &found.case, &Question::default()).unwrap();
    assert!(
        outcome.otherwise,
        "the case of a gap is left to `otherwise`"
    );
    let mut common = Common::default();
    let proofs: Vec<(&str, Proof)> = (0u32..)
        .map(GuaranteeId)
        .zip(&policy.guarantees)
        .map(|(id, guarantee)| {
            let proof = prove(&mut reading, id, &mut common);
            (guarantee.name.as_str(), proof)
        })
        .collect();
    for (name, proof) in proofs {
        match (name, proof) {
            ("holds" | "armed-is-stricter", Proof::Holds) | ("empty", Proof::Vacuous) => {}
            ("broken" | "armed-is-looser", Proof::Refuted(refuted)) => {
                let decided = decide(&policy, &refuted.witness.case, &Question::default());
                let said = decided.unwrap().possible[0].outcome;
                assert_eq!(
                    said, refuted.outcome,
                    "{name}: the interpreter confirms the case"
                );
            }
            (name, other) => panic!("{name}: {other:?}"),
        }
    }
}

/// The order in which the corpus is asked keeps its diagrams small; `mtcrc debug diagram policies/us` prints them. The
/// limits are about twice what it took when this was written, so that new entries fit and a bad order does not.
#[test]
fn the_diagrams_of_the_corpus_stay_small() {
    let policy = policy("policies/us");
    let mut reading = Reading::new(&policy, BUDGET);
    let possible = reading.possible();
    assert!(reading.store.nodes(possible) < 25_000);
    let outcome = reading.unit(policy.root).outcome;
    assert!(reading.store.nodes(outcome) < 6_000);
    assert!(reading.store.len() < 500_000, "{}", reading.store.len());
}

/// What an item falls under can be a question of its own. By its facts it is what it was, and can be where it could.
#[test]
fn what_an_item_falls_under_is_what_its_facts_make_it() {
    for name in ["policies/us", "policies/mtcr"] {
        let policy = policy(name);
        let mut plain = Readings::new(&[&policy], BUDGET).unwrap();
        let facts: Vec<(Diagram, bool)> = decisive(plain.of(0));
        let mut wrong = Vec::new();
        plain.ask_class(&BTreeSet::new());
        let reading = plain.of(0);
        let by_class = decisive(reading);
        let mut fewer = 0;
        for (id, ((one, occurs), (other, may))) in facts.into_iter().zip(by_class).enumerate() {
            let rule = &policy.rules[id].name;
            fewer += usize::from(reading.store.nodes(other) < reading.store.nodes(one));
            if reading.by_facts(other) != one {
                wrong.push(format!("{rule}: the cases"));
            }
            if occurs != may {
                wrong.push(format!("{rule}: whether it can be"));
            }
        }
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        assert!(
            fewer > policy.rules.len() / 3,
            "{name}: nothing is read off the class"
        );
    }
}

/// For each rule, where it is decisive, and whether that can be.
fn decisive(reading: &mut Reading<'_>) -> Vec<(Diagram, bool)> {
    let rules = (0..reading.policy.rules.len() as u32).map(RuleId);
    let rules = rules.map(|id| {
        let decisive = reading.decisive(id);
        let occurs = reading.occurs(&[(decisive, true)]);
        (decisive, occurs)
    });
    rules.collect()
}

/// A curve is never above what it goes up to. That no diagram tells where an entry compares the two, and leaving out the
/// facts that settle what an item falls under must not hide it.
#[test]
fn comparisons_that_settle_what_an_item_falls_under_are_looked_at() {
    let written = r#"
scale posture { denial, free }
source law "The law" primary
record item {
    range_max: length in km
    reach: curve mass in kg -> length in km up to range_max
    listed: bool
}
annex list {
    category I { 1.A "Beyond its own range" when item.reach at 500 kg > item.range_max and not item.listed }
    category II { 2.A "Listed" when item.listed }
}
policy curves "Curves" { decides posture otherwise free effective 2000-01-01 }
rule never: denial if category I cite law "1"
rule listed: denial if category II cite law "2"
"#;
    let folder = tempfile::tempdir().unwrap();
    crate::support::write(folder.path(), &[("policy.mtcr", written)]).unwrap();
    let compiled = compile(&open_policy(text(folder.path())).unwrap()).unwrap();
    let policy = compiled.policy.unwrap();
    for many in [0, 1_000] {
        let mut readings = Readings::new(&[&policy], BUDGET).unwrap();
        readings.many = many;
        readings.ask_class(&BTreeSet::new());
        let reading = readings.of(0);
        for (id, rule) in (0..).map(RuleId).zip(&policy.rules) {
            let decisive = reading.decisive(id);
            let occurs = reading.occurs(&[(decisive, true)]);
            assert_eq!(occurs, rule.name == "listed", "{} at {many}", rule.name);
            let way = reading.way(decisive);
            assert_eq!(!matches!(way, Way::None), occurs, "{} at {many}", rule.name);
        }
    }
}
