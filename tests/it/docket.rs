//! Many cases on one page, and one case out of many.

use crate::support::{mtcrc, run, say};

const POLICY: &str = "tests/corpus/report/drones";
const ROWS: &str = "tests/corpus/report/drones/docket.ndjson";

#[test]
fn cases_stand_a_line_each() {
    insta::assert_snapshot!("docket_human", say(["eval", POLICY, ROWS]).all());
    insta::assert_snapshot!(
        "docket_plain",
        say(["eval", POLICY, ROWS, "--format", "plain"]).all()
    );
}

#[test]
fn the_page_keeps_to_eighty_columns() {
    let said = say(["eval", POLICY, ROWS]);
    for line in said.out.lines() {
        assert!(line.chars().count() <= 80, "{line:?}");
    }
}

#[test]
fn undetermined_comes_first_then_the_strictest_and_rejected_last() {
    let said = say(["eval", POLICY, ROWS]);
    let order = [
        "\nUNDETERMINED",
        "\nSTRONG PRESUMPTION OF DENIAL",
        "\nCASE-BY-CASE",
        "\nREJECTED",
        "\nTotals",
        "\nAsk first",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|label| said.out.find(label)).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?} in\n{}",
        said.out
    );
}

/// Every row is in the totals, and every named case on the page.
#[test]
fn no_row_is_lost() {
    let text = std::fs::read_to_string(crate::support::top().join("examples/docket/cases.ndjson"))
        .unwrap();
    let said = say([
        "eval",
        "policies/us",
        "examples/docket/cases.ndjson",
        "--format",
        "plain",
    ]);
    let rows = text.lines().count();
    assert_eq!(said.code, Some(1), "rejected rows are a finding");
    assert!(
        said.out.contains(&format!("{rows} cases = ")),
        "{}",
        said.out
    );
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = row["case"].as_str().unwrap();
        let shown = said.out.lines().filter(|l| {
            l.contains(&format!(": {name}: ")) || l.contains(&format!(": {name} (row "))
        });
        assert_eq!(shown.count(), 1, "{name} in\n{}", said.out);
    }
}

#[test]
fn one_case_out_of_many() {
    let said = say(["eval", POLICY, ROWS, "--only", "open"]);
    assert!(said.out.starts_with("open · 2021-05-01"), "{}", said.out);
    assert_eq!(said.code, Some(0));
    let wrong = say(["eval", POLICY, ROWS, "--only", "opne"]);
    assert_eq!(
        wrong.err,
        "error: no case is named `opne`; did you mean `open`?\n"
    );
    assert_eq!(wrong.code, Some(3));
}

#[test]
fn an_answer_goes_into_a_file_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("docket.txt");
    let place = place.to_str().unwrap();
    let said = say(["eval", POLICY, ROWS, "--output", place]);
    assert_eq!(said.out, "");
    let printed = say(["eval", POLICY, ROWS]).out;
    assert_eq!(std::fs::read_to_string(place).unwrap(), printed);
    let nowhere = folder.path().join("absent/docket.txt");
    let said = run(mtcrc([
        "eval",
        POLICY,
        ROWS,
        "--output",
        nowhere.to_str().unwrap(),
    ]));
    assert!(said.err.starts_with("error: cannot write "), "{}", said.err);
    assert_eq!(said.code, Some(3));
}
