//! The corpus through the binary, as its users run it: sound, as agreed, and its example cases answered.

use crate::support::{say, top};
use serde_json::Value;

#[test]
fn the_policies_are_sound() {
    let said = say(["check", "policies", "--deny", "warnings"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
}

#[test]
fn the_policies_do_what_was_agreed() {
    let said = say(["test", "policies"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    let last = said.out.lines().last().unwrap_or_default();
    let passed: u32 = last.split(' ').next().unwrap().parse().unwrap();
    assert!(passed > 500, "{last}");
}

fn decision(case: &str, as_of: Option<&str>) -> Value {
    let case = format!("examples/cases/{case}.json");
    let mut arguments = vec!["eval", "policies/us", &case, "--format", "json"];
    if let Some(day) = as_of {
        arguments.extend(["--as-of", day]);
    }
    let said = say(arguments);
    assert_eq!(said.code, Some(0), "{}", said.all());
    serde_json::from_str(&said.out).unwrap()
}

fn rules(decision: &Value) -> Vec<&str> {
    let decisive = decision["decisive"].as_array().unwrap();
    decisive
        .iter()
        .map(|d| d["rule"].as_str().unwrap())
        .collect()
}

#[test]
fn one_drone_in_three_years() {
    let answers =
        ["slow-drone-2019", "slow-drone-2021", "slow-drone-2025"].map(|case| decision(case, None));
    let outcomes = answers.each_ref().map(|a| a["outcome"].as_str().unwrap());
    assert_eq!(
        outcomes,
        [
            "strong-presumption-of-denial",
            "case-by-case",
            "case-by-case"
        ]
    );
    let reasons = answers.each_ref().map(rules);
    assert_eq!(
        reasons,
        [
            vec!["category-i-denial"],
            vec!["slow-uas"],
            vec!["slow-uas", "uas-review"]
        ]
    );
}

#[test]
fn eight_hundred_is_in_for_one_authority_and_out_for_the_other() {
    let outcomes = [
        "drone-800-state",
        "drone-801-state",
        "drone-800-commerce",
        "drone-801-commerce",
    ]
    .map(|case| {
        decision(case, None)["outcome"]
            .as_str()
            .unwrap()
            .to_string()
    });
    let denial = "strong-presumption-of-denial";
    assert_eq!(outcomes, ["case-by-case", denial, denial, denial]);
}

#[test]
fn open_applications_are_answered_and_not_by_the_bound() {
    let mut open: Vec<String> = std::fs::read_dir(top().join("examples/cases"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_string))
        .filter(|name| name.starts_with("open-"))
        .collect();
    open.sort();
    assert!(open.len() >= 6, "{open:?}");
    for case in open {
        let answer = decision(&case, None);
        assert_eq!(answer["reason"], Value::Null, "{case} ran into the bound");
        let possible = answer["possible"].as_array().unwrap();
        assert!(!possible.is_empty(), "{case}");
        if possible.len() > 1 {
            assert!(
                !answer["missing"].as_array().unwrap().is_empty(),
                "{case} does not say what is missing"
            );
        }
    }
}
