//! `mtcrc ask`: a conversation by pipe, and one question at a time.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Said, cut, mtcrc, run_with_input, say, text};

const POLICY: &str = "tests/corpus/ask";

fn file(case: &str) -> String {
    format!("{POLICY}/{case}.json")
}

fn next(case: Option<&str>) -> Value {
    let case = case.map(file);
    let mut arguments = vec!["ask", POLICY, "--next", "--format", "json"];
    arguments.extend(case.as_deref());
    let said = say(arguments);
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.err))
}

fn talk(case: Option<&str>, answers: &str) -> Said {
    let case = case.map(file);
    let mut arguments = vec!["ask", POLICY];
    arguments.extend(case.as_deref());
    run_with_input(mtcrc(arguments), answers.as_bytes())
}

/// What kind of thing it is comes first: then at most three more, where asking all would take seven.
#[test]
fn the_first_question_is_the_one_that_saves_most() {
    let value = next(None);
    let question = &value["next"];
    assert_eq!(question["name"], "item.kind");
    assert_eq!(
        (&question["at_most"], &question["proved"]),
        (&json!(4), &json!(true))
    );
    assert_eq!(question["values"], json!(["rocket", "drone", "engine"]));
    insta::assert_snapshot!("ask_next", cut(&say(["ask", POLICY, "--next"])));
    let json = say(["ask", POLICY, "--next", "--format", "json"]);
    insta::assert_snapshot!("ask_next_json", cut(&json));
}

/// Playing the worst answers against the tool never takes more questions than it promised, and each answer is one less.
#[test]
fn the_promise_is_kept_for_every_answer() {
    fn play(case: &Value, promised: Option<u64>, played: &mut usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.json");
        fs::write(&path, case.to_string()).unwrap();
        let said = say(["ask", POLICY, text(&path), "--next", "--format", "json"]);
        let value: Value =
            serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.err));
        *played += 1;
        let question = &value["next"];
        if question.is_null() {
            assert_eq!(value["status"], "decided", "{case}");
            return;
        }
        assert_eq!(question["proved"], true);
        let at_most = question["at_most"].as_u64().unwrap();
        assert!(
            promised.is_none_or(|promised| at_most < promised),
            "{case}: {value:#}"
        );
        let name = question["name"].as_str().unwrap();
        let answers = match name {
            "item.kind" => vec![json!("rocket"), json!("drone"), json!("engine")],
            "item.range" => vec![json!("299 km"), json!("300 km")],
            "item.speed_max" => vec![json!(400), json!(401), json!(800), json!(801)],
            "item.reach" => vec![json!([["500 kg", "300 km"]]), json!([["500 kg", "299 km"]])],
            "item.parts" => vec![json!([]), json!(["warhead"])],
            _ => vec![json!(true), json!(false)],
        };
        let (record, attribute) = name.split_once('.').unwrap();
        for answer in answers {
            let mut with = case.clone();
            with[record][attribute] = answer;
            play(&with, Some(at_most), played);
        }
    }
    let mut played = 0;
    let start = json!({ "item": {}, "partner": { "is": "another" } });
    play(&start, None, &mut played);
    assert!(played > 10, "{played}");
}

#[test]
fn a_conversation_ends_with_the_answer() {
    let said = talk(None, "drone\n500 km/h\n");
    assert_eq!(said.code, Some(0));
    insta::assert_snapshot!("ask_conversation", cut(&said));
}

/// An answer that is none is refused with the words of a case, and asked for again.
#[test]
fn a_wrong_answer_is_asked_for_again() {
    let said = talk(None, "dorne\ndrone\n500 kg\n900\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("drone"), "{}", said.err);
    assert!(said.out.contains("DENIED"), "{}", said.out);
    insta::assert_snapshot!("ask_wrong_answers", cut(&said));
}

/// A value alone is the point of a curve that matters; the points that were known stay.
#[test]
fn a_point_of_a_curve_is_answered_by_its_value() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.json");
    let command = mtcrc(["ask", POLICY, &file("rocket"), "--output", text(&kept)]);
    let said = run_with_input(command, b"350 km\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("DENIED"), "{}", said.all());
    let case: Value = serde_json::from_str(&fs::read_to_string(&kept).unwrap()).unwrap();
    assert_eq!(
        case["item"]["reach"],
        json!([["100 kg", "900 km"], ["500 kg", "350 km"]])
    );
    // What was kept is a case.
    let said = say(["eval", POLICY, text(&kept), "--format", "plain"]);
    assert!(said.out.contains("answer: denied"), "{}", said.all());
}

#[test]
fn questions_are_passed_over_taken_back_and_left() {
    // Passed over: asked about something else, and the answer stays open.
    let said = talk(Some("engine"), "?\n?\n?\n?\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("UNDETERMINED"), "{}", said.all());
    // Taken back: the drone becomes an engine.
    let said = talk(None, "drone\nback\nengine\nquit\n");
    assert_eq!(said.code, Some(0));
    assert!(said.out.contains("UNDETERMINED"), "{}", said.all());
    assert_eq!(
        said.out.matches("1. What is the item?").count(),
        2,
        "{}",
        said.out
    );
    // Left, with what was answered kept.
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.json");
    let command = mtcrc(["ask", POLICY, "--output", text(&kept)]);
    let said = run_with_input(command, b"engine\nquit\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    let case: Value = serde_json::from_str(&fs::read_to_string(&kept).unwrap()).unwrap();
    assert_eq!(case["item"]["kind"], "engine");
}

#[test]
fn a_settled_case_asks_nothing() {
    let value = next(Some("settled"));
    assert_eq!(
        (&value["next"], &value["outcome"]),
        (&Value::Null, &json!("denied"))
    );
    let said = say(["ask", POLICY, &file("settled"), "--next"]);
    assert!(said.out.contains("THE OUTCOME IS SETTLED"), "{}", said.out);
    let said = talk(Some("settled"), "");
    assert!(said.out.contains("DENIED"), "{}", said.out);
}

#[test]
fn wrong_usage_and_input_are_said() {
    assert_eq!(say(["ask", POLICY, "--format", "json"]).code, Some(2));
    assert_eq!(say(["ask", POLICY, "-"]).code, Some(2));
    assert_eq!(
        say(["ask", POLICY, "--next", "--output", "x.json"]).code,
        Some(2)
    );
    assert_eq!(say(["ask", POLICY, "no-such.json", "--next"]).code, Some(3));
    assert_eq!(say(["ask", "tests/corpus"]).code, Some(3));
    let command = mtcrc(["ask", POLICY, "--output", "no-such-folder/x.json"]);
    let said = run_with_input(command, b"quit\n");
    assert_eq!(said.code, Some(3), "{}", said.all());
    let input =
        b"{ \"partner\": { \"is\": \"ruritania\", \"member\": false }, \"as_of\": \"2020-01-01\" }";
    let said = run_with_input(mtcrc(["ask", POLICY, "-", "--next"]), input);
    assert_eq!(said.code, Some(3), "{}", said.all());
}

/// Where so much is open that no order is looked for, what most rules ask for comes first, until less is open.
#[test]
fn a_conversation_can_begin_with_nothing_known() {
    let policy = "policies/us";
    let said = say(["ask", policy, "--next", "--format", "json"]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    let question = &value["next"];
    assert_eq!(question["name"], "transfer.date");
    assert_eq!(question["answers"], json!([]));
    assert!(question["at_most"].as_u64().unwrap() > 100, "{question}");
    assert!(
        question["rules"].as_array().unwrap().len() > 10,
        "{question}"
    );
    let answers = "2024-01-01\nexport\n?\nuav\n?\nquit\n";
    let talk = run_with_input(mtcrc(["ask", policy]), answers.as_bytes());
    // What is passed over is not asked again; once the kind is known, each answer's outcomes are.
    let asked: Vec<&str> = talk
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("Fact          "))
        .collect();
    let first = [
        "transfer.date",
        "transfer.kind",
        "item.jurisdiction",
        "item.kind",
        "item.reach",
    ];
    assert_eq!(asked.get(..5), Some(&first[..]), "{}", talk.out);
    assert!(talk.out.contains("below 300 km at 500 kg"), "{}", talk.out);
}
