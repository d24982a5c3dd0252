//! `eval --as-test`: what is printed passes where it is pasted.

use std::fs;
use std::path::Path;

use crate::support::{Said, say, text, top};

/// Copies a folder of policies without their tests.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            copied(&path, &to.join(&name));
        } else if name.ends_with(".mtcr") && !name.ends_with(".test.mtcr") {
            fs::copy(&path, to.join(&name)).unwrap();
        }
    }
}

/// Prints cases as tests, pastes them beside the policy, runs them. Says what could not be written.
fn pasted(folder: &Path, policy: &str, cases: &[&str]) -> (usize, Said) {
    let at = folder.join(policy);
    let policy = text(&at);
    let arguments = ["eval", policy].into_iter().chain(cases.iter().copied());
    let printed = say(arguments.chain(["--as-test"]));
    let tests = printed
        .out
        .lines()
        .filter(|line| line.starts_with("test \""))
        .count();
    fs::write(at.join("pasted.test.mtcr"), &printed.out).unwrap();
    let ran = say(["test", policy]);
    let last = ran.out.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        format!("{tests} passed, 0 failed"),
        "{}{}\n{}",
        ran.out,
        ran.err,
        printed.out
    );
    let layout = say(["fmt", "--check", text(&at.join("pasted.test.mtcr"))]);
    assert_eq!(layout.code, Some(0), "{}{}", layout.out, layout.err);
    (tests, printed)
}

#[test]
fn every_example_case_passes_as_a_test() {
    let folder = tempfile::tempdir().unwrap();
    copied(&top().join("policies"), folder.path());
    let mut cases: Vec<String> = fs::read_dir(top().join("examples/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(|path| text(&path).to_owned())
        .collect();
    cases.sort();
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let (tests, printed) = pasted(folder.path(), "us", &cases);
    assert_eq!(tests, cases.len(), "{}", printed.err);
}

/// What of the specification's cases no test can say, and why.
const NOT_EXPRESSIBLE: &[&str] = &[];

#[test]
fn every_case_of_the_specification_passes_as_a_test() {
    let (mut tests, mut refused) = (0, Vec::new());
    let mut topics: Vec<_> = fs::read_dir(top().join("tests/spec"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    topics.sort();
    for topic in topics {
        let folder = tempfile::tempdir().unwrap();
        copied(&topic, folder.path());
        let cases = topic.join("cases.ndjson");
        let (written, printed) = pasted(folder.path(), "", &[text(&cases)]);
        tests += written;
        let name = topic.file_name().unwrap().to_string_lossy().into_owned();
        let errors = printed
            .err
            .lines()
            .filter(|line| line.starts_with("error: "));
        refused.extend(errors.map(|line| format!("{name}: {line}")));
    }
    assert_eq!(refused, NOT_EXPRESSIBLE);
    assert!(tests > 150, "{tests}");
}

/// Every kind of fact, as it comes out.
#[test]
fn every_kind_of_fact_has_its_words() {
    let said = say([
        "eval",
        "tests/corpus/as-test",
        "tests/corpus/as-test/facts.json",
        "--as-test",
    ]);
    insta::assert_snapshot!("as_test_facts", said.all());
    let said = say([
        "eval",
        "tests/corpus/as-test",
        "tests/corpus/as-test/rows.ndjson",
        "--as-test",
    ]);
    insta::assert_snapshot!("as_test_rows", said.all());
}

#[test]
fn a_fraction_no_literal_says_is_refused() {
    let said = say([
        "eval",
        "tests/corpus/as-test",
        "tests/corpus/as-test/fraction.json",
        "--as-test",
    ]);
    assert_eq!(said.code, Some(3), "{}", said.out);
    insta::assert_snapshot!("as_test_refused", said.all());
}
