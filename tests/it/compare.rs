//! `mtcrc compare`: two cases side by side.

use std::collections::BTreeSet;
use std::fs;

use mtcrc::analysis::{points_stated, smallest, telling_apart};
use mtcrc::case::{Case, read_json};
use mtcrc::check::{ask, compile};
use mtcrc::diagram::BUDGET;
use mtcrc::eval::{Question, Status, decide};
use mtcrc::policy::Policy;
use mtcrc::source::open_policy_from;
use serde_json::Value;

use crate::support::{Said, run_with_input, say, top, without_digests};

const POLICY: &str = "tests/corpus/compare";

fn compare(first: &str, second: &str, more: &[&str]) -> Said {
    let file = |name: &str| format!("{POLICY}/{name}.json");
    let (first, second) = (file(first), file(second));
    let arguments = ["compare", POLICY, &first, &second];
    say(arguments.into_iter().chain(more.iter().copied()))
}

fn json(first: &str, second: &str) -> Value {
    let said = compare(first, second, &["--format", "json"]);
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.err))
}

fn cut(said: &Said) -> String {
    let all = said.all();
    let mut lines = Vec::new();
    for line in all.lines() {
        lines.push(match line.split_once("meaning ") {
            Some((before, rest)) if before.starts_with("Policy ") => {
                format!("{before}meaning …{}", rest.get(8..).unwrap_or_default())
            }
            _ => line.to_owned(),
        });
    }
    without_digests(&lines.join("\n"))
}

#[test]
fn a_pair_in_every_form() {
    for form in ["human", "plain", "json"] {
        let said = compare("slow", "fast", &["--format", form]);
        assert_eq!(said.code, Some(0));
        insta::assert_snapshot!(format!("compare_{form}"), cut(&said));
    }
}

/// Two facts are needed together: neither alone turns the answer.
#[test]
fn the_smallest_sets_are_found() {
    let value = json("slow", "fast-and-refused");
    let sets = value["matter"]["sets"].as_array().unwrap();
    let facts: Vec<&Value> = sets.iter().map(|set| &set["facts"]).collect();
    assert_eq!(facts, [&serde_json::json!(["item.speed_max"])]);
    assert_eq!(value["matter"]["exact"], true);
    let value = json("refused", "trusted-member");
    let sets = value["matter"]["sets"].as_array().unwrap();
    let facts: Vec<&Value> = sets.iter().map(|set| &set["facts"]).collect();
    assert_eq!(
        facts,
        [&serde_json::json!(["partner", "partner.trusted"])],
        "{value:#}"
    );
    assert_eq!(sets[0]["as_second"], true);
    insta::assert_snapshot!(
        "compare_register",
        cut(&compare("refused", "trusted-member", &[]))
    );
}

#[test]
fn the_same_outcome_for_other_reasons_is_said() {
    insta::assert_snapshot!(
        "compare_reasons",
        cut(&compare("slow", "case-by-case", &[]))
    );
    let value = json("slow", "case-by-case");
    assert_eq!(value["differ_in"], "reasons");
}

#[test]
fn alike_is_said_too() {
    let value = json("slow", "slow");
    assert_eq!(value["differ_in"], "nothing");
    assert_eq!(value["facts"], serde_json::json!([]));
    insta::assert_snapshot!(
        "compare_alike",
        cut(&compare("slow", "slow-but-armed", &[]))
    );
}

#[test]
fn a_day_parts_two_cases() {
    insta::assert_snapshot!("compare_day", cut(&compare("slow", "slow-before", &[])));
    let value = json("slow", "slow-before");
    assert_eq!(value["parted_by"]["why"], "not-in-force");
}

/// However many facts differ, the smallest sets are found: here one of four among fourteen.
#[test]
fn beyond_twelve_differences_the_diagrams_say_which() {
    let value = json("many-one", "many-other");
    assert_eq!(value["facts"].as_array().unwrap().len(), 14);
    assert_eq!(value["matter"]["exact"], true);
    assert_eq!(value["matter"]["complete_to"], 4);
    let facts = serde_json::json!(["item.a", "item.b", "item.c", "item.d"]);
    assert_eq!(value["matter"]["sets"][0]["facts"], facts);
    insta::assert_snapshot!("compare_many", cut(&compare("many-one", "many-other", &[])));
}

/// For another day than the cases' own every set is tried, as far as that goes.
#[test]
fn for_another_day_it_says_what_was_tried() {
    let said = compare("many-one", "many-other", &["--as-of", "2022-05-01"]);
    assert!(
        said.out.contains("too many to try every set"),
        "{}",
        said.out
    );
    let more = ["--as-of", "2022-05-01", "--format", "json"];
    let said = compare("many-one", "many-other", &more);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["matter"]["exact"], false);
    assert_eq!(value["matter"]["complete_to"], 3);
    assert_eq!(value["matter"]["tried"], 14 + 91 + 364);
}

/// Of few facts every set is tried; the diagrams say the same.
#[test]
fn trying_every_set_and_asking_the_diagrams_give_the_same() {
    let mut agreed = 0;
    let folders = [
        (POLICY, "tests/corpus/compare"),
        ("policies/us", "examples/cases"),
    ];
    for (policy, folder) in folders {
        let ready = compile(&open_policy_from(&top(), policy).unwrap()).unwrap();
        let ready = ready.policy.unwrap();
        let mut cases: Vec<(String, Case)> = Vec::new();
        for entry in fs::read_dir(top().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let plain = name.ends_with(".json") && !name.starts_with("open-");
            let path = format!("{folder}/{name}");
            let text = fs::read_to_string(top().join(&path)).unwrap();
            if let Ok(case) = read_json(&ready, &text, &name)
                && plain
            {
                cases.push((path, case));
            }
        }
        cases.sort_by(|a, b| a.0.cmp(&b.0));
        for (one, first) in &cases {
            for (other, second) in &cases {
                agreed += u32::from(agrees(policy, &ready, (one, first), (other, second)));
            }
        }
    }
    assert!(agreed > 20, "only {agreed} pairs of cases");
}

/// Do both ways of finding the smallest sets give the same? False where the outcome of the first is open, the second has the
/// same, or too many facts differ to try every set.
fn agrees(
    argument: &str,
    policy: &Policy,
    (one, first): (&str, &Case),
    (other, second): (&str, &Case),
) -> bool {
    let decided = |case: &Case| match decide(policy, case, &Question::default()).unwrap().status {
        Status::Decided(outcome) => Some(outcome),
        _ => None,
    };
    let Some(outcome) = decided(first).filter(|_| decided(first) != decided(second)) else {
        return false;
    };
    let said = say(["compare", argument, one, other, "--format", "json"]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    let facts = value["facts"].as_array().unwrap();
    if facts.len() > 12 {
        return false;
    }
    let names: Vec<&str> = facts
        .iter()
        .map(|fact| fact["name"].as_str().unwrap())
        .collect();
    let text = |case: &Case, keep: &dyn Fn(&str) -> bool| {
        let mut kept = case.clone();
        let dotted = |at: usize| policy.attributes[at].dotted.as_str();
        kept.facts
            .retain(|fact| keep(dotted(fact.attribute.index())));
        kept.identities
            .retain(|who| keep(&policy.records[who.record.index()].name));
        kept
    };
    let alike = text(first, &|name| !names.contains(&name));
    let differing: Vec<[Case; 2]> = names
        .iter()
        .map(|fact| [first, second].map(|case| text(case, &|name| name == *fact)))
        .collect();
    let cuts = [first, second]
        .map(|case| points_stated(policy, case))
        .concat();
    let cuts: Vec<&str> = cuts.iter().map(String::as_str).collect();
    let cut = ask(open_policy_from(&top(), argument).unwrap(), &cuts, None).unwrap();
    let cut = [first, second]
        .into_iter()
        .fold(cut.policy, |cut, case| telling_apart(&cut, case).unwrap());
    let found = smallest(&cut, &alike, &differing, outcome, BUDGET).unwrap();
    let found: BTreeSet<Vec<&str>> = found
        .sets
        .iter()
        .map(|set| set.iter().map(|&at| names[at]).collect())
        .collect();
    let tried = value["matter"]["sets"].as_array().unwrap();
    let tried: BTreeSet<Vec<&str>> = tried
        .iter()
        .map(|set| {
            let facts = set["facts"].as_array().unwrap();
            facts.iter().map(|fact| fact.as_str().unwrap()).collect()
        })
        .collect();
    assert_eq!(found, tried, "{one}, {other}");
    true
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let rows = format!("{POLICY}/rows.ndjson");
    let slow = format!("{POLICY}/slow.json");
    let said = say(["compare", POLICY, &slow, &rows]);
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("holds several cases"), "{}", said.err);
    let input = b"{ \"partner\": { \"is\": \"ruritania\", \"member\": false }, \"transfer\": { \"date\": \"2021-05-01\" } }";
    let command = crate::support::mtcrc(["compare", POLICY, &slow, "-"]);
    let said = run_with_input(command, input);
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("register of ruritania"), "{}", said.err);
}

/// The real policies: the speed line, two authorities, two years.
#[test]
fn examples_part_where_their_texts_do() {
    let pairs = [
        ("drone-800-state", "drone-801-state", "slow-uas"),
        ("slow-drone-2021", "slow-drone-2019", "slow-uas"),
    ];
    for (first, second, rule) in pairs {
        let file = |name: &str| format!("examples/cases/{name}.json");
        let (first, second) = (file(first), file(second));
        let said = say([
            "compare",
            "policies/us",
            &first,
            &second,
            "--format",
            "json",
        ]);
        let value: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(value["parted_by"]["rule"], rule, "{value:#}");
        assert_eq!(value["matter"]["exact"], true);
        assert!(!value["matter"]["sets"].as_array().unwrap().is_empty());
    }
}
