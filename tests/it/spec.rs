//! The meaning as data: every folder of `tests/spec` holds a policy, cases, and what a paragraph of
//! `docs/language/semantics.md` fixes of their answers. `tests/spec/README.md` says how such a folder is written.

mod asked;
mod laws;
mod plain;

use std::collections::BTreeSet;
use std::fmt::Write;

use asked::{Asked, Topic, topics};
use plain::differences;
use serde_json::Value;

#[test]
fn every_answer_is_what_the_paragraph_says() {
    let (mut wrong, mut asked) = (String::new(), 0);
    for topic in topics() {
        asked += topic.expected().len();
        wrong += &disagreements(&topic);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(
        asked > 200,
        "only {asked} questions: are the folders found?"
    );
}

/// What a topic's answers and expectations differ in, with both.
fn disagreements(topic: &Topic) -> String {
    let mut text = String::new();
    let mut used = BTreeSet::new();
    for expected in topic.expected() {
        let name = expected.get("case").and_then(Value::as_str).unwrap();
        let case = topic.case(name);
        used.insert(name.to_owned());
        let asked = Asked::of(expected);
        let answer = topic.answer(case, &asked);
        let differences = differences(expected, &answer);
        if !differences.is_empty() {
            let because = expected.get("because").and_then(Value::as_str);
            writeln!(text, "{}: {name}", topic.name).unwrap();
            writeln!(text, "  case      {}", case.line).unwrap();
            writeln!(text, "  because   {}", because.unwrap_or("-")).unwrap();
            for (field, expected, found) in differences {
                writeln!(
                    text,
                    "  {field}\n    expected  {expected}\n    found     {found}"
                )
                .unwrap();
            }
        }
    }
    for case in topic.cases() {
        if !used.contains(&case.name) {
            writeln!(
                text,
                "{}: nothing is expected of `{}`",
                topic.name, case.name
            )
            .unwrap();
        }
    }
    text
}
