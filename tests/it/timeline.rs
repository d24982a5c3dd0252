//! `mtcrc timeline`: one case on every day.

use serde_json::{Value, json};

use crate::support::{Said, cut, mtcrc, run_with_input, say};

const POLICY: &str = "tests/corpus/timeline";

fn timeline(case: &str, form: &str) -> Said {
    let case = format!("{POLICY}/{case}.json");
    say(["timeline", POLICY, &case, "--format", form])
}

fn value(case: &str) -> Value {
    let said = timeline(case, "json");
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.err))
}

#[test]
fn a_history_in_every_form() {
    for form in ["human", "plain", "markdown", "json"] {
        let said = timeline("member", form);
        assert_eq!(said.code, Some(0));
        insta::assert_snapshot!(format!("timeline_{form}"), cut(&said));
    }
}

/// Each answer is that of `eval --as-of` on the first and the last day of its segment.
#[test]
fn each_segment_is_what_eval_says_on_its_days() {
    for case in ["member", "by-sea", "secret", "open", "old-files"] {
        let value = value(case);
        for segment in value["segments"].as_array().unwrap() {
            let last = segment["until"].as_str().map(|until| {
                let day = mtcrc::quantity::Date::parse(until).unwrap();
                day.pred().unwrap().to_string()
            });
            let days = [segment["from"].as_str().map(str::to_owned), last];
            for day in days.into_iter().flatten() {
                let file = format!("{POLICY}/{case}.json");
                let said = say(["eval", POLICY, &file, "--as-of", &day, "--format", "json"]);
                let decision: Value = serde_json::from_str(&said.out).unwrap();
                let answer = &segment["answer"];
                for member in ["status", "outcome", "possible", "otherwise"] {
                    assert_eq!(decision[member], answer[member], "{case} {day} {member}");
                }
                let missing = decision["missing"].as_array().into_iter().flatten();
                let missing: Vec<&Value> = missing.map(|m| &m["name"]).collect();
                assert_eq!(json!(missing), segment["missing"], "{case} {day}");
            }
        }
    }
}

/// The segments follow each other without a gap and from the first day to the last.
#[test]
fn segments_are_all_days() {
    let value = value("open");
    let segments = value["segments"].as_array().unwrap();
    assert_eq!(segments[0]["from"], Value::Null);
    assert_eq!(segments.last().unwrap()["until"], Value::Null);
    for pair in segments.windows(2) {
        assert_eq!(pair[0]["until"], pair[1]["from"]);
        assert_ne!(pair[1]["changed"], json!([]));
    }
}

fn because(case: &str, day: &str) -> Value {
    let value = value(case);
    let segments = value["segments"].as_array().unwrap();
    let segment = segments.iter().find(|s| s["from"] == day);
    segment.unwrap_or_else(|| panic!("no change on {day}: {value:#}"))["because"].clone()
}

#[test]
fn causes_are_what_the_answer_would_not_be_the_same_without() {
    let names = |because: &Value| -> Vec<String> {
        let of = because["of"].as_array().unwrap();
        of.iter()
            .map(|c| {
                format!(
                    "{} {}",
                    c["kind"].as_str().unwrap(),
                    c["name"].as_str().unwrap()
                )
            })
            .collect()
    };
    // The register, not what else is dated.
    let found = because("member", "2005-03-01");
    assert_eq!(names(&found), ["register partner.member of ruritania"]);
    assert_eq!(found["of"][0]["citations"][0]["text"], "A paper, list");
    // Two rules with their own dates, both decisive from one day on.
    let found = because("by-sea", "2012-01-01");
    assert_eq!(names(&found), ["rule first-ground", "rule second-ground"]);
    // Two texts that only work together are both needed.
    let found = because("secret", "2013-01-01");
    assert_eq!(
        (found["how"].as_str(), names(&found).len()),
        (Some("needed"), 2)
    );
    // Of an amendment that does two things the one that matters is named.
    let found = because("secret", "2010-01-01");
    assert_eq!(names(&found), ["amendment act-2010"]);
    let changes = found["of"][0]["changes"].as_array().unwrap();
    let needed: Vec<&Value> = changes
        .iter()
        .filter(|c| c["needed"] == true)
        .map(|c| &c["name"])
        .collect();
    assert_eq!(needed, ["seen"], "{found:#}");
    // What an amendment repeals carries no name in the policy.
    let found = because("member", "2020-06-01");
    assert_eq!(names(&found), ["amendment memo-2020"]);
}

#[test]
fn missing_facts_and_refused_days_have_their_segments() {
    insta::assert_snapshot!("timeline_open", cut(&timeline("open", "human")));
    insta::assert_snapshot!(
        "timeline_refused",
        cut(&timeline("against-the-register", "human"))
    );
}

/// A condition on the case's own date reads that date on every day.
#[test]
fn only_the_day_asked_for_moves() {
    let value = value("old-files");
    let last = value["segments"].as_array().unwrap().last().unwrap();
    assert_eq!(last["answer"]["outcome"], "case-by-case");
    assert_eq!(value["own_day"], "2000-05-01");
}

#[test]
fn what_has_no_timeline_is_refused() {
    let several = format!("{POLICY}/two.ndjson");
    let said = say(["timeline", POLICY, &several]);
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("holds several cases"), "{}", said.err);
    let said = say(["timeline", POLICY, "no-such.json"]);
    assert_eq!(said.code, Some(3));
    let said = say(["timeline", "tests/corpus", "no-such.json"]);
    assert_eq!(said.code, Some(3));
    let said = run_with_input(mtcrc(["timeline", POLICY, "-"]), b"{ \"itme\": {} }");
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("item"), "{}", said.err);
    assert_eq!(say(["timeline", POLICY]).code, Some(2));
}
