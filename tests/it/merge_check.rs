//! `mtcrc merge-check`: a merge git finds no fault with, and what it decides.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Said, cut, say, text};

const POLICIES: &str = "tests/corpus/merge";

fn check(ours: &str, theirs: &str, more: &[&str]) -> Said {
    let side = |name: &str| format!("{POLICIES}/{name}");
    let (base, ours, theirs) = (side("base"), side(ours), side(theirs));
    let arguments = ["merge-check", &base, &ours, &theirs];
    say(arguments.into_iter().chain(more.iter().copied()))
}

fn value(ours: &str, theirs: &str) -> Value {
    let said = check(ours, theirs, &["--format", "json"]);
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.all()))
}

/// Either side looks at armed items; together they let slow armed ones go.
#[test]
fn a_clean_merge_that_decides_as_neither_side_is_found() {
    let said = check("ours", "theirs", &[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    insta::assert_snapshot!("merge_check", cut(&said));
    let value = value("ours", "theirs");
    insta::assert_snapshot!(
        "merge_check_json",
        cut(&check("ours", "theirs", &["--format", "json"]))
    );
    let regions = value["regions"].as_array().unwrap();
    let neither: Vec<&Value> = regions
        .iter()
        .filter(|r| r["surprise"] == "as-neither")
        .collect();
    assert_eq!(neither.len(), 1, "{value:#}");
    let witness = &neither[0]["witness"];
    assert_eq!(witness["merge"]["possible"], json!(["free"]));
    assert_eq!(witness["ours"]["possible"], json!(["review"]));
    assert_eq!(witness["theirs"]["possible"], json!(["review"]));
    // The case is one for either side: saved and asked, it says what is claimed.
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.json");
    fs::write(&case, witness["case"].to_string()).unwrap();
    for side in ["ours", "theirs"] {
        let policy = format!("{POLICIES}/{side}");
        let said = say(["eval", &policy, text(&case), "--format", "json"]);
        let decision: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(decision["possible"], witness[side]["possible"]);
    }
}

/// The sides can be exchanged.
#[test]
fn the_sides_are_alike() {
    let (one, other) = (value("ours", "theirs"), value("theirs", "ours"));
    let count = |value: &Value| value["regions"].as_array().unwrap().len();
    assert_eq!(count(&one), count(&other));
}

#[test]
fn changes_that_do_not_meet_are_fine() {
    let said = check("alike", "theirs", &[]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    assert!(
        said.out.contains("THE MERGE DECIDES AS WRITTEN"),
        "{}",
        said.out
    );
    // Nothing changed on one side, or on both.
    assert_eq!(value("base", "theirs")["found"], "clean");
    assert_eq!(value("theirs", "theirs")["found"], "clean");
}

#[test]
fn conflicting_texts_are_named() {
    let said = check("conflict", "theirs", &[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    assert!(
        said.out
            .contains("policy.mtcr: both changed the same lines"),
        "{}",
        said.out
    );
    assert_eq!(value("conflict", "theirs")["policy"], Value::Null);
}

#[test]
fn a_merge_that_does_not_compile_is_found() {
    let said = check("broken", "theirs", &[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    assert!(said.err.contains("fast"), "{}", said.err);
    insta::assert_snapshot!("merge_check_broken", said.out);
    let value = value("broken", "theirs");
    assert_eq!(value["found"], "broken");
    assert_eq!(value["policy"], Value::Null);
    let first = &value["errors"][0];
    assert_eq!(first["severity"], "error");
    assert!(
        first["message"]
            .as_str()
            .is_some_and(|m| m.contains("fast")),
        "{first}"
    );
}

#[test]
fn sides_that_cannot_be_merged_are_refused() {
    assert_eq!(check("ours", "nowhere", &[]).code, Some(3));
    let base = format!("{POLICIES}/base");
    let said = say(["merge-check", &base, "HEAD:nowhere", &base]);
    assert_eq!(said.code, Some(3));
    assert!(
        said.err.contains("HEAD:nowhere cannot be merged"),
        "{}",
        said.err
    );
    let said = say(["merge-check", &base, &base, "tests/corpus/ask"]);
    assert_eq!(said.code, Some(3), "{}", said.all());
    assert_eq!(say(["merge-check", &base, &base]).code, Some(2));
}
