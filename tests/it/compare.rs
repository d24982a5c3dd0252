//! `mtcrc compare`: two cases side by side.

use serde_json::Value;

use crate::support::{Said, run_with_input, say, without_digests};

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

#[test]
fn beyond_twelve_differences_it_says_what_was_tried() {
    let value = json("many-one", "many-other");
    assert_eq!(value["facts"].as_array().unwrap().len(), 14);
    assert_eq!(value["matter"]["exact"], false);
    assert_eq!(value["matter"]["complete_to"], 3);
    assert_eq!(value["matter"]["tried"], 14 + 91 + 364);
    insta::assert_snapshot!("compare_many", cut(&compare("many-one", "many-other", &[])));
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
