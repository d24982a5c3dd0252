#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use proptest::prelude::*;

use super::super::json_tree::{duplicates, place_of, quoted};
use super::*;

fn problem(text: &str) -> (u32, JsonProblem) {
    let error = parse(text).unwrap_err();
    (error.start, error.problem)
}

#[test]
fn what_is_json_is_read_with_its_places() {
    let text = " { \"a\" : [ 1e3, -0.50, \"\\u00e9\\ud83d\\ude80\\n\", true, null, {} ] } ";
    let node = parse(text).unwrap();
    assert_eq!((node.start, node.end), (1, 65));
    let NodeKind::List(items) = &node.member("a").unwrap().kind else {
        unreachable!("a list was written")
    };
    let kinds: Vec<&NodeKind> = items.iter().map(|item| &item.kind).collect();
    assert_eq!(
        kinds,
        [
            &NodeKind::Number("1e3".to_owned()),
            &NodeKind::Number("-0.50".to_owned()),
            &NodeKind::Text("é🚀\n".to_owned()),
            &NodeKind::Bool(true),
            &NodeKind::Null,
            &NodeKind::Object(Vec::new()),
        ]
    );
    assert_eq!(
        place_of(
            &node,
            items.first().unwrap().start,
            items.first().unwrap().end
        ),
        "a[0]"
    );
    assert_eq!(place_of(&node, 3, 6), "a");
    assert_eq!(place_of(&node, 1, 65), "");
}

#[test]
fn what_is_not_json_is_refused_where_it_stops_being_json() {
    let word = |word: &str| JsonProblem::Word {
        word: word.to_owned(),
    };
    assert_eq!(problem(""), (0, JsonProblem::Empty));
    assert_eq!(problem("{\"a\": NaN}"), (6, word("NaN")));
    assert_eq!(problem("{\"a\": True}"), (6, word("True")));
    assert_eq!(problem("{\"a\": 1,}"), (8, JsonProblem::TrailingComma));
    assert_eq!(problem("[1,]"), (3, JsonProblem::TrailingComma));
    assert_eq!(problem("{'a': 1}"), (1, JsonProblem::WrongQuote));
    assert_eq!(problem("{\"a\": “b”}"), (6, JsonProblem::WrongQuote));
    assert_eq!(problem("{} // x"), (3, JsonProblem::Comment));
    assert_eq!(problem("{\"a\": \"b\n\"}"), (6, JsonProblem::UnclosedText));
    assert_eq!(problem("[\"\t\"]"), (2, JsonProblem::ControlCharacter));
    assert_eq!(problem("[\"\\ud800x\"]"), (2, JsonProblem::BadEscape));
    assert_eq!(problem("[\"\\q\"]"), (2, JsonProblem::BadEscape));
    assert_eq!(problem("{}{}"), (2, JsonProblem::Extra { found: '{' }));
    assert_eq!(problem("[1"), (2, JsonProblem::EndsEarly { open: "`[`" }));
    assert_eq!(
        problem("{\"a\":"),
        (5, JsonProblem::EndsEarly { open: "a value" })
    );
    assert_eq!(problem("[300 km]"), (5, JsonProblem::LooseUnit));
    let key = JsonProblem::BareKey {
        word: "a".to_owned(),
    };
    assert_eq!(problem("{a: 1}"), (1, key));
}

#[test]
fn numbers_are_those_of_json_and_no_others() {
    for text in [
        "0",
        "-0",
        "10",
        "1.5",
        "1e5",
        "1E+05",
        "-2.5e-3",
        "299.9999999999999999",
    ] {
        assert_eq!(
            parse(text).unwrap().kind,
            NodeKind::Number(text.to_owned()),
            "{text}"
        );
    }
    for text in [
        "+1",
        ".5",
        "1.",
        "01",
        "-",
        "1e",
        "1e+",
        "0x1F",
        "1_000",
        "300km",
        "2025-01-03",
        "-Infinity",
        "1.2.3",
        "--1",
        "1e5.2",
    ] {
        let (at, problem) = problem(text);
        assert!(
            matches!(problem, JsonProblem::Number { .. }) && at == 0,
            "{text}: {problem:?}"
        );
    }
}

#[test]
fn nesting_is_cut_and_costs_nothing() {
    let deep = "[".repeat(100_000);
    assert!(matches!(problem(&deep).1, JsonProblem::TooDeep { .. }));
    let fine = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(parse(&fine).is_ok());
}

#[test]
fn duplicates_are_found_at_any_depth_in_order() {
    let node = parse("{\"a\":{\"b\":1,\"b\":2},\"c\":[{\"d\":1,\"\\u0064\":2}],\"a\":3}").unwrap();
    let keys: Vec<String> = duplicates(&node).into_iter().map(|d| d.key).collect();
    assert_eq!(keys, ["b", "d", "a"]);
}

proptest! {
    #[test]
    fn text_comes_back_as_it_went_in(text in any::<String>()) {
        let node = parse(&quoted(&text)).unwrap();
        prop_assert_eq!(node.kind, NodeKind::Text(text));
    }

    #[test]
    fn no_text_at_all_makes_the_reader_fail(text in any::<String>()) {
        if let Err(error) = parse(&text) {
            prop_assert!(error.start <= error.end);
            prop_assert!(!error.problem.message().is_empty());
        }
    }

    #[test]
    fn no_json_like_text_makes_the_reader_fail(text in "[\\[\\]{}\",:0-9eE.+\\-tfn\\\\u ]{0,40}") {
        let _ = parse(&text).map_err(|error| error.problem.help());
    }
}
