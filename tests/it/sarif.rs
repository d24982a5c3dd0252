//! `check --format sarif` is SARIF: it holds to the official schema, and says what the other forms say.

use std::fs;

use serde_json::Value;

use crate::support::{mtcrc, run, top, write};

const POLICY: &str = "\
scale posture { prohibited, not-caught }
record item { kind: one of { rocket, uav }  range: length in km }
source act \"Act\" primary
policy p \"Étude\" { decides posture  otherwise not-caught }

rule far { cite \"é\"  prohibited if item.kind = uavv }
rule far: prohibited if item.range > 300 km cite \"hearsay\"
rule s: prohibited if item.range > 300 km; cite act
";

fn schema() -> jsonschema::Validator {
    let text = fs::read_to_string(top().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn sarif(files: &[(&str, &str)], arguments: &[&str]) -> (Value, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files).unwrap();
    let mut command = mtcrc(arguments.iter().copied());
    command.current_dir(folder.path());
    let said = run(command);
    let log = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.all()));
    (log, said.code)
}

fn valid(log: &Value) {
    let faults: Vec<String> = schema().iter_errors(log).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}\n{log:#}");
}

#[test]
fn findings_are_results_with_places_rules_and_fixes() {
    let files = [("a b/policy.mtcr", POLICY)];
    let (log, code) = sarif(&files, &["check", "a b", "--format", "sarif"]);
    valid(&log);
    assert_eq!(code, Some(1));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let results = run["results"].as_array().unwrap();
    let find = |code: &str| results.iter().find(|r| r["ruleId"] == code).unwrap();
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# "));
    }
    let equals = find("E0111");
    let place = &equals["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/policy.mtcr");
    // Characters, not bytes: one before the sign is `é`.
    let line = POLICY.lines().nth(5).unwrap();
    let column = line.chars().position(|c| c == '=').unwrap() + 1;
    assert_eq!(place["region"]["startLine"], 6);
    assert_eq!(place["region"]["startColumn"], column);
    assert_eq!(place["region"]["endColumn"], column + 1);
    let change = &equals["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "==");
    assert_eq!(equals["level"], "error");
    assert_eq!(find("W0401")["level"], "warning");
    let twice = &find("E0202")["relatedLocations"][0];
    assert_eq!(twice["physicalLocation"]["region"]["startLine"], 6);
}

#[test]
fn a_sound_policy_and_one_that_is_not_there_are_logs_too() {
    let sound = POLICY.lines().take(4).collect::<Vec<_>>().join("\n");
    let (log, code) = sarif(
        &[("policy.mtcr", sound.as_str())],
        &["check", ".", "--format", "sarif"],
    );
    valid(&log);
    assert_eq!(code, Some(0));
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    let (log, code) = sarif(&[], &["check", "nothing", "--format", "sarif"]);
    valid(&log);
    assert_eq!(code, Some(3));
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "E0601");
}

fn diff(arguments: &[&str]) -> (Value, Option<i32>) {
    let arguments = ["diff"].iter().chain(arguments).copied();
    let said = run(mtcrc(arguments.chain(["--format", "sarif"])));
    let log = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.all()));
    valid(&log);
    (log, said.code)
}

/// A result for each group, at the rule that now decides it: level, place, words and example.
#[test]
fn changed_groups_are_results_at_the_rule_that_now_decides() {
    let (old, new) = (
        "tests/corpus/diff/loosened/old",
        "tests/corpus/diff/loosened/new",
    );
    let (log, code) = diff(&[old, new]);
    assert_eq!(code, Some(0));
    let run = &log["runs"][0];
    assert_eq!(run["properties"]["verdict"], "looser");
    let results = run["results"].as_array().unwrap();
    let said = crate::support::say(["diff", old, new, "--format", "json"]);
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let groups = found["regions"].as_array().unwrap();
    let beside = found["beside"].as_array().unwrap();
    assert_eq!(results.len(), groups.len() + beside.len());
    for (result, group) in results.iter().zip(groups) {
        assert_eq!(result["ruleId"], "diff/looser");
        assert_eq!(result["level"], "warning");
        // What a program reads of a group is the same in both forms, the example included.
        assert_eq!(&result["properties"], group);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            format!("{new}/policy.mtcr")
        );
        let text = fs::read_to_string(top().join(new).join("policy.mtcr")).unwrap();
        let line = place["region"]["startLine"].as_u64().unwrap() as usize;
        let rule = group["because"]["new"][0].as_str().unwrap();
        assert!(
            text.lines()
                .nth(line - 1)
                .unwrap()
                .contains(&format!("rule {rule}"))
        );
        let message = result["message"]["text"].as_str().unwrap();
        assert!(
            message.starts_with("looser: review -> free\nwhen "),
            "{message}"
        );
    }
    let (gated, code) = diff(&[old, new, "--fail-on", "looser"]);
    assert_eq!(code, Some(1));
    assert_eq!(gated["runs"][0]["results"][0]["level"], "error");
}

/// Where no rule decides any more, the result stands at the policy, which says `otherwise`.
#[test]
fn a_group_that_otherwise_decides_stands_at_the_policy() {
    let (log, _) = diff(&["tests/corpus/timeline", "--as-of", "2009-12-31..2010-01-01"]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "tests/corpus/timeline/policy.mtcr"
    );
    let text = fs::read_to_string(top().join("tests/corpus/timeline/policy.mtcr")).unwrap();
    let line = place["region"]["startLine"].as_u64().unwrap() as usize;
    assert!(
        text.lines()
            .nth(line - 1)
            .unwrap()
            .starts_with("policy history")
    );
    // What is gained or lost beside the outcome is a note, at what says it.
    let beside = results
        .iter()
        .find(|result| result["ruleId"] == "diff/gained")
        .unwrap();
    assert_eq!(beside["level"], "note");
}

#[test]
fn what_is_equivalent_or_cannot_be_compared_is_a_log_too() {
    let (log, code) = diff(&["tests/corpus/timeline", "tests/corpus/timeline"]);
    assert_eq!(code, Some(0));
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(log["runs"][0]["properties"]["verdict"], "equivalent");
    let (log, _) = diff(&["tests/corpus/diff/scale/old", "tests/corpus/diff/scale/new"]);
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "diff/not-compared");
}
