//! `--as-of` of the verbs that answer about every case: the day asked for is not the case's own, as for `eval`.
//!
//! The policy is dated by `transfer.date` and reads it in a condition as well.

use std::fs;

use serde_json::Value;

use crate::support::{Said, say, text, without_digests};

const POLICY: &str = "tests/corpus/as-of";
const CASE: &str = "tests/corpus/as-of/case.json";
const DAY: &str = "2021-01-01";

fn on_the_day(arguments: &[&str]) -> Said {
    let arguments = arguments.iter().copied().chain(["--as-of", DAY]);
    let said = say(arguments);
    assert_eq!(said.code, Some(0), "{}", said.all());
    said
}

fn json(arguments: &[&str]) -> Value {
    let said = on_the_day(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&said.out).unwrap()
}

/// What `eval --as-of` says of a case, and that it says the same of the case without the day it carries, and `eval` of the
/// case with it.
fn replayed(case: &Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.json");
    let mut bare = case.clone();
    bare.as_object_mut().unwrap().remove("as_of").unwrap();
    let possible = |case: &Value, day: &[&str]| {
        fs::write(&file, case.to_string()).unwrap();
        let said = say([&["eval", POLICY, text(&file), "--format", "json"], day].concat());
        let decision: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(decision["as_of"], DAY, "{decision:#}");
        decision["possible"].clone()
    };
    let asked = possible(case, &["--as-of", DAY]);
    assert_eq!(possible(&bare, &["--as-of", DAY]), asked);
    assert_eq!(possible(case, &[]), asked);
    asked
}

#[test]
fn flip_moves_facts_on_the_day_asked_for() {
    let said = on_the_day(&["flip", POLICY, CASE]);
    insta::assert_snapshot!("as_of_flip", without_digests(&said.all()));
    let found = json(&["flip", POLICY, CASE]);
    assert_eq!(found["as_of"], DAY);
    let changes = found["changes"].as_array().unwrap();
    assert!(!changes.is_empty(), "{found:#}");
    for change in changes {
        assert_eq!(
            replayed(&change["witness"]),
            change["possible"],
            "{change:#}"
        );
        let own = &change["witness"]["transfer"]["date"];
        assert_eq!(own, "2015-06-01", "the case keeps its own day");
    }
}

/// The attribute a policy is dated by is a fact like any other: it is what the line is at, and not the day.
#[test]
fn flip_finds_the_line_of_the_date_as_a_fact() {
    let slow = "tests/corpus/as-of/slow.json";
    let found = json(&["flip", POLICY, slow]);
    let mut changes = found["changes"].as_array().unwrap().iter();
    let dated = changes.find(|change| change["facts"][0]["name"] == "transfer.date");
    let dated = dated.unwrap();
    assert_eq!(dated["facts"][0]["says"], "transfer.date < 2010-01-01");
    assert_eq!(replayed(&dated["witness"]), dated["possible"]);
    assert_eq!(dated["possible"][0], "review");
}

#[test]
fn query_asks_of_the_day_and_of_every_date_a_case_may_state() {
    let review = ["query", POLICY, "posture is review"];
    let said = on_the_day(&review);
    insta::assert_snapshot!("as_of_query", without_digests(&said.all()));
    for more in [&[][..], &[CASE]] {
        for posture in ["denied", "review", "free"] {
            let condition = format!("posture is {posture}");
            let asked = [&["query", POLICY, &condition], more].concat();
            let found = json(&asked);
            for way in found["ways"].as_array().unwrap() {
                let possible = replayed(&way["witness"]);
                assert_eq!(possible, way["possible"], "{way:#}");
                assert_eq!(possible[0], posture, "{way:#}");
            }
        }
    }
    let never = json(&[
        "query",
        POLICY,
        "transfer.date >= 2010-01-01 and posture is review",
        CASE,
    ]);
    assert_eq!(never["holds"], "never", "{never:#}");
}

/// Each field is what `eval --as-of` says of the case there.
#[test]
fn map_moves_the_date_as_a_fact() {
    let asked = [
        "map",
        POLICY,
        CASE,
        "--x",
        "item.speed_max",
        "--y",
        "transfer.date",
    ];
    let said = on_the_day(&asked);
    insta::assert_snapshot!("as_of_map", without_digests(&said.all()));
    let found = json(&asked);
    assert_eq!(found["as_of"], DAY);
    let map = &found["maps"][0];
    let (speeds, dates) = (["700 km/h", "900 km/h"], ["2009-01-01", "2022-01-01"]);
    let ranges = ["x", "y"].map(|side| map[side]["ranges"].as_array().unwrap().len());
    assert_eq!(ranges, [speeds.len(), dates.len()]);
    for (row, date) in dates.iter().enumerate() {
        for (column, speed) in speeds.iter().enumerate() {
            let set = [
                format!("item.speed_max={speed}"),
                format!("transfer.date={date}"),
            ];
            let decision = json(&["eval", POLICY, CASE, "--set", &set[0], "--set", &set[1]]);
            assert_eq!(map["fields"][row][column], decision["possible"], "{set:?}");
        }
    }
}

#[test]
fn before_the_policy_is_in_force_nothing_is_claimed() {
    let early = ["--as-of", "1999-12-31"];
    let flip = say(["flip", POLICY, CASE].into_iter().chain(early));
    assert!(flip.out.contains("POLICY NOT IN FORCE"), "{}", flip.all());
    let query = say(["query", POLICY, "posture is free"]
        .into_iter()
        .chain(early));
    let sides = ["--x", "item.speed_max", "--y", "transfer.date"];
    let map = say(["map", POLICY, CASE].into_iter().chain(sides).chain(early));
    // Of no case on such a day anything could be said.
    for refused in [query, map] {
        let said = refused.all();
        assert!(
            said.contains("on 1999-12-31") && said.contains("is not in force"),
            "{said}"
        );
        assert_eq!(refused.code, Some(2), "{said}");
    }
}
