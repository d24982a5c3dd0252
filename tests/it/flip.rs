//! `mtcrc flip`: where the line is.

use serde_json::Value;

use crate::support::{Said, mtcrc, run_with_input, say, without_digests};

const POLICY: &str = "tests/corpus/flip";

fn flip(case: &str, more: &[&str]) -> Said {
    let case = format!("{POLICY}/{case}.json");
    say(["flip", POLICY, &case]
        .into_iter()
        .chain(more.iter().copied()))
}

fn json(case: &str, more: &[&str]) -> Value {
    let said = flip(case, &[more, &["--format", "json"]].concat());
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.err))
}

fn says(value: &Value) -> Vec<String> {
    let changes = value["changes"].as_array().unwrap();
    let one = |line: &Value| {
        let facts = line["facts"].as_array().unwrap();
        let facts: Vec<&str> = facts.iter().map(|f| f["says"].as_str().unwrap()).collect();
        facts.join(" and ")
    };
    changes.iter().map(one).collect()
}

#[test]
fn in_every_form() {
    for form in ["human", "plain", "json"] {
        let said = flip("fast", &["--format", form]);
        assert_eq!(said.code, Some(0));
        insta::assert_snapshot!(format!("flip_{form}"), without_digests(&said.all()));
    }
}

#[test]
fn the_distance_is_measured_in_the_units_of_the_policy() {
    let value = json("fast", &[]);
    let speed = value["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["facts"][0]["name"] == "item.speed_max");
    let distance = &speed.unwrap()["facts"][0]["distance"];
    assert_eq!(distance["by"], "10 km/h", "{value:#}");
    assert_eq!(distance["side"], "above");
    assert_eq!(distance["reached"], true);
}

/// No single promise is enough: the two are proposed together, and no more than these.
#[test]
fn two_facts_are_proposed_where_none_alone_is_enough() {
    let value = json("unpromised", &["--to", "case-by-case"]);
    let says = says(&value);
    assert_eq!(
        says,
        ["transfer.channel == government and transfer.promises with no-retransfer"],
        "{value:#}"
    );
}

#[test]
fn open_facts_stay_open() {
    let said = flip("open", &[]);
    insta::assert_snapshot!("flip_open", without_digests(&said.all()));
}

#[test]
fn what_is_no_outcome_or_no_case_is_said() {
    let said = flip("fast", &["--to", "case-by-cas"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("did you mean `case-by-case`?"),
        "{}",
        said.err
    );
    let said = flip("nowhere", &[]);
    assert_eq!(said.code, Some(3));
    let two = "{\"case\": \"a\"}\n{\"case\": \"b\"}\n";
    let said = run_with_input(mtcrc(["flip", POLICY, "-"]), two.as_bytes());
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("several cases"), "{}", said.err);
}

const COMPARED: &str = "tests/corpus/compared";

fn of_compared(case: &str, more: &[&str]) -> Said {
    let case = format!("{COMPARED}/{case}.json");
    say(["flip", COMPARED, &case]
        .into_iter()
        .chain(more.iter().copied()))
}

/// What a comparison of two numbers says of one of them is said with what the case states of the other; and that a number
/// cannot be determined is a change too.
#[test]
fn a_number_is_held_against_the_one_it_is_compared_with() {
    let said = of_compared("short", &[]);
    insta::assert_snapshot!("flip_compared", without_digests(&said.all()));
    let said = of_compared("bounded", &[]);
    insta::assert_snapshot!("flip_bounded", without_digests(&said.all()));
}

#[test]
fn an_answer_that_is_reached_takes_no_change() {
    let said = of_compared("short", &["--to", "free"]);
    insta::assert_snapshot!("flip_reached", without_digests(&said.all()));
    let said = of_compared("short", &["--to", "free", "--format", "json"]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["changes"], serde_json::json!([]), "{value:#}");
}
