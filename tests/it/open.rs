//! Cases that leave too much open are answered by the diagrams of all cases. Where the interpreter answers too, both must
//! say the same.

use std::collections::BTreeSet;

use mtcrc::analysis::{points_stated, telling_apart, witness};
use mtcrc::case::{Case, read_json};
use mtcrc::check::{ask, compile};
use mtcrc::diagram::{BUDGET, Reading};
use mtcrc::eval::{Decision, FactName, Question, Status, decide};
use mtcrc::open;
use mtcrc::policy::{EntryId, Policy};
use mtcrc::quantity::Date;
use mtcrc::source::open_policy;
use serde_json::Value;

use crate::generated::{Draft, Shape};
use crate::support::{say, text, top, write};

/// The answer by the diagrams.
fn over_all_cases(
    folder: &str,
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Option<Decision> {
    if let Some(own) = telling_apart(policy, case) {
        return open::decide(&own, case, question, &[], BUDGET);
    }
    let points = points_stated(policy, case);
    let mut conditions = vec!["true"];
    conditions.extend(points.iter().map(String::as_str));
    let asked = ask(open_policy(folder).unwrap(), &conditions, question.as_of).unwrap();
    let own = telling_apart(&asked.policy, case)?;
    open::decide(&own, case, question, &asked.conditions, BUDGET)
}

/// What of a decision must be the same.
fn said(decision: &Decision) -> Vec<(&'static str, String)> {
    let layers = decision.layers.iter();
    let layers: Vec<_> = layers
        .map(|layer| {
            let parts = (&layer.possible, &layer.decisive, layer.on_scale);
            (layer.unit, layer.applies, format!("{parts:?}"))
        })
        .collect();
    let possible = decision.possible.iter();
    let possible: Vec<_> = possible.map(|one| (one.outcome, &one.rules)).collect();
    vec![
        ("status", format!("{:?}", decision.status)),
        ("possible", format!("{possible:?}")),
        ("decisive", format!("{:?}", decision.decisive)),
        (
            "perhaps decisive",
            format!("{:?}", decision.possible_decisive),
        ),
        ("otherwise", format!("{:?}", decision.otherwise)),
        ("set aside", format!("{:?}", decision.set_aside)),
        ("exempted", format!("{:?}", decision.exempted)),
        ("outdone", format!("{:?}", decision.outdone)),
        ("categories", format!("{:?}", decision.categories)),
        ("entries", format!("{:?}", decision.entries)),
        (
            "perhaps entries",
            format!("{:?}", decision.possible_entries),
        ),
        ("obligations", format!("{:?}", decision.obligations)),
        ("perhaps", format!("{:?}", decision.possible_obligations)),
        ("layers", format!("{layers:?}")),
    ]
}

/// Whether completions are split or looked for by diagrams, the whole decision is the same.
fn found_alike(policy: &Policy, case: &Case, question: &Question) -> Option<String> {
    let whole = |by_diagrams| {
        let question = Question {
            by_diagrams,
            ..*question
        };
        let mut decision = decide(policy, case, &question).ok()?;
        decision.looked_at = 0;
        let too_many = matches!(decision.status, Status::TooManyOpenFacts { .. });
        (!too_many).then(|| format!("{decision:#?}"))
    };
    let (split, by_diagrams) = (whole(false)?, whole(true)?);
    let mut lines = split.lines().zip(by_diagrams.lines());
    let first = lines.find(|(one, other)| one != other);
    let first = first.map(|(one, other)| format!("split {one}, by diagrams {other}"));
    first.or_else(|| (split != by_diagrams).then(|| "one says more".to_owned()))
}

/// What the two answers differ in.
fn differences(folder: &str, policy: &Policy, case: &Case, question: &Question) -> Vec<String> {
    let Ok(decided) = decide(policy, case, question) else {
        return Vec::new();
    };
    if matches!(
        decided.status,
        Status::NotInForce { .. } | Status::TooManyOpenFacts { .. }
    ) {
        return Vec::new();
    }
    let Some(found) = over_all_cases(folder, policy, case, question) else {
        return vec!["no answer".to_owned()];
    };
    let mut differ: Vec<String> = found_alike(policy, case, question).into_iter().collect();
    let both = said(&decided).into_iter().zip(said(&found));
    let otherwise = both.filter(|((_, one), (_, other))| one != other);
    differ.extend(
        otherwise
            .map(|((what, one), (_, other))| format!("{what}: {one}, by the diagrams {other}")),
    );
    // The diagrams name the facts that rules read; what such a fact follows from the interpreter names as well.
    let several = decided.possible.len() > 1;
    if several == found.missing.is_empty() {
        differ.push(format!("missing: {:?}", found.missing));
    }
    let asked = decided
        .missing
        .iter()
        .chain(&decided.missing_for_obligations);
    let asked: BTreeSet<&FactName> = asked.map(|missing| &missing.fact).collect();
    let wrong: Vec<_> = found
        .irrelevant
        .iter()
        .filter(|one| asked.contains(one))
        .collect();
    if !wrong.is_empty() {
        differ.push(format!("said not to matter: {wrong:?}"));
    }
    differ
}

fn compiled(folder: &str) -> Policy {
    let compiled = compile(&open_policy(folder).unwrap()).unwrap();
    compiled.policy.unwrap()
}

#[test]
fn both_say_the_same_of_every_case_of_the_specification() {
    let (mut wrong, mut looked_at) = (String::new(), 0);
    let mut folders: Vec<_> = std::fs::read_dir(top().join("tests/spec"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let path = text(&folder);
        let policy = compiled(path);
        let cases = std::fs::read_to_string(folder.join("cases.ndjson")).unwrap();
        for line in cases.lines().filter(|line| !line.trim().is_empty()) {
            let Ok(case) = read_json(&policy, line, "case") else {
                continue;
            };
            // On its own day, and on days the case knows nothing of.
            for as_of in [
                None,
                Date::from_ymd(1999, 5, 3).ok(),
                Date::from_ymd(2024, 10, 7).ok(),
            ] {
                looked_at += 1;
                let question = Question {
                    as_of,
                    ..Question::default()
                };
                for difference in differences(path, &policy, &case, &question) {
                    wrong += &format!("{path} {as_of:?}\n  {line}\n  {difference}\n");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(looked_at > 600, "only {looked_at} cases");
}

#[test]
fn both_say_the_same_of_the_open_examples() {
    let folder = top().join("policies/us");
    let policy = compiled(text(&folder));
    for name in [
        "open-crop-sprayer",
        "open-guidance-set",
        "open-rocket-motor",
        "open-turbojet",
    ] {
        let path = top().join(format!("examples/cases/{name}.json"));
        let written = std::fs::read_to_string(path).unwrap();
        let case = read_json(&policy, &written, name).unwrap();
        let differ = differences(text(&folder), &policy, &case, &Question::default());
        assert!(differ.is_empty(), "{name}\n{}", differ.join("\n"));
    }
}

/// Applications of which each fact in turn, or every other one, is not stated: whether completions are split or looked for by
/// diagrams, the whole decision is the same.
#[test]
fn applications_that_leave_facts_out_are_decided_alike() {
    let policy = compiled(text(&top().join("policies/us")));
    let (mut looked_at, mut wrong) = (0, String::new());
    for entry in std::fs::read_dir(top().join("examples/cases")).unwrap() {
        let path = entry.unwrap().path();
        let written = std::fs::read_to_string(&path).unwrap();
        let Ok(whole) = read_json(&policy, &written, text(&path)) else {
            continue;
        };
        for left_out in 0..whole.facts.len() + 2 {
            let mut case = whole.clone();
            let facts = std::mem::take(&mut case.facts).into_iter().enumerate();
            let kept = facts.filter(|(at, _)| match left_out.checked_sub(whole.facts.len()) {
                Some(half) => at % 2 == half,
                None => *at != left_out,
            });
            case.facts = kept.map(|(_, fact)| fact).collect();
            // What takes splitting longer is left to the diagrams.
            let soon = Question {
                bound: 1_500,
                ..Question::default()
            };
            let Ok(decided) = decide(&policy, &case, &soon) else {
                continue;
            };
            if decided.looked_at > soon.bound {
                continue;
            }
            looked_at += 1;
            if let Some(difference) = found_alike(&policy, &case, &Question::default()) {
                wrong += &format!("{} {left_out}: {difference}\n", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(looked_at > 80, "only {looked_at} cases");
}

/// Nothing stated at all: every outcome is possible, and so it is said.
#[test]
fn a_case_without_facts_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("empty.json", "{}\n")]).unwrap();
    let case = folder.path().join("empty.json");
    let said = say(["eval", "policies/us", text(&case), "--format", "json"]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(answer["status"], "undetermined");
    assert_eq!(answer["reason_code"], Value::Null);
    assert!(answer["possible"].as_array().unwrap().len() > 4);
    assert_eq!(answer["notices"][0]["kind"], "over-all-cases");
    assert!(answer["missing"].as_array().unwrap().len() > 100);
}

/// Of a guidance set nothing else is known: its accuracy and the range of that are compared with each other, and what each
/// open fact would settle is said all the same.
#[test]
fn open_numbers_that_are_compared_are_no_reason_to_say_less() {
    let folder = tempfile::tempdir().unwrap();
    let written = r#"{ "item": { "kind": "guidance-set" }, "transfer": { "kind": "export" } }"#;
    write(folder.path(), &[("guidance.json", written)]).unwrap();
    let case = folder.path().join("guidance.json");
    let said = say(["eval", "policies/us", text(&case), "--format", "json"]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(answer["status"], "undetermined");
    assert_eq!(answer["notices"], Value::Array(Vec::new()));
    let missing = answer["missing"].as_array().unwrap();
    let asked: Vec<&str> = missing
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert!(
        asked.contains(&"item.cep") && asked.contains(&"item.guided_range"),
        "{asked:?}"
    );
}

/// Cases of each outcome of generated policies, whole, with each fact left out in turn, and classified as each entry.
#[test]
fn both_say_the_same_on_generated_policies() {
    let shape = Shape {
        attributes: 9,
        comparisons: 1,
        layers: true,
    };
    let mut looked_at = 0;
    for seed in 0..8 {
        let written = Draft::seeded(8_000 + seed, 9).written(shape);
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<_> = written.files.iter().collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(n, t)| (n.as_str(), t.as_str()))
            .collect();
        write(folder.path(), &files).unwrap();
        let path = text(folder.path());
        let policy = written.compiled().policy.unwrap();
        let mut reading = Reading::new(&policy, BUDGET);
        let outcome = reading.unit(policy.root).outcome;
        for value in 0..reading.outcomes(policy.root) {
            let here = reading.store.where_value(outcome, |one| one == value);
            let Ok(found) = witness(&mut reading, here) else {
                continue;
            };
            let mut cases = Vec::new();
            for left_out in 0..=found.case.facts.len() {
                let mut case = found.case.clone();
                if left_out < case.facts.len() {
                    case.facts.remove(left_out);
                }
                cases.push(case);
            }
            // What a person says the item falls under counts whatever the facts say.
            for named in (0..policy.entries.len() as u32).map(EntryId) {
                let mut case = found.case.clone();
                case.classified = Some(vec![named]);
                case.facts.truncate(case.facts.len() / 2);
                cases.push(case);
            }
            for case in cases {
                looked_at += 1;
                let differ = differences(path, &policy, &case, &Question::default());
                let facts = &case.facts;
                assert!(
                    differ.is_empty(),
                    "{seed}: {facts:?}\n{}\n{}",
                    differ.join("\n"),
                    written.text()
                );
            }
        }
    }
    assert!(looked_at > 60, "only {looked_at} cases");
}
