//! Which cases a comparison ranges over, beyond or within an intended change, and what a gate makes of it.

use std::path::Path;

use crate::support::{Said, recorded, say};

const CORPUS: &str = "tests/corpus/diff";

fn diff(pair: &str, more: &[&str]) -> Said {
    let [old, new] = ["old", "new"].map(|side| format!("{CORPUS}/{pair}/{side}"));
    say([&["diff", &old, &new], more].concat())
}

fn back(pair: &str, more: &[&str]) -> Said {
    let [old, new] = ["old", "new"].map(|side| format!("{CORPUS}/{pair}/{side}"));
    say([&["diff", &new, &old], more].concat())
}

#[test]
fn the_intended_change_and_what_lies_within_and_beyond_it() {
    let (old, new) = (
        format!("{CORPUS}/intended/old"),
        format!("{CORPUS}/intended/new"),
    );
    let cases = format!("{CORPUS}/intended/cases.ndjson");
    let mut text = String::new();
    for (file, code, more) in [
        ("all.txt", 0, &["--fail-on", "looser"][..]),
        ("all.txt", 0, &["--format", "markdown"]),
        ("all.txt", 0, &["--format", "json"]),
        ("all.txt", 0, &["--format", "plain", "--cases", &cases]),
        ("part.txt", 1, &[]),
        ("part.txt", 1, &["--format", "json", "--cases", &cases]),
        ("nothing.txt", 1, &["--format", "plain"]),
        ("wrong.txt", 3, &[]),
        ("judged.txt", 3, &[]),
    ] {
        let file = format!("{CORPUS}/intended/{file}");
        let arguments = [&["diff", &old, &new, "--allow", &file], more].concat();
        let said = say(arguments.iter().copied());
        assert_eq!(said.code, Some(code), "{file}: {}", said.all());
        text += &format!("$ mtcrc {}\n{}\n", arguments.join(" "), said.all());
    }
    recorded(&Path::new(CORPUS).join("intended"), &text);
}

/// A case that somebody classified against its facts is none of those compared over all, and counts nevertheless.
#[test]
fn a_gate_sees_a_given_case_that_became_looser() {
    let cases = format!("{CORPUS}/against_facts/cases.ndjson");
    let gate = ["--fail-on", "looser"];
    assert_eq!(diff("against_facts", &gate).code, Some(0));
    let given = diff("against_facts", &[&gate[..], &["--cases", &cases]].concat());
    assert_eq!(given.code, Some(1), "{}", given.all());
    assert!(
        given.err.contains("2 of the cases given became looser"),
        "{}",
        given.err
    );
    let back = back("against_facts", &[&gate[..], &["--cases", &cases]].concat());
    assert_eq!(back.code, Some(0), "{}", back.all());
    assert!(
        back.out.contains("Stricter: of the cases given"),
        "{}",
        back.out
    );
}

/// What the new policy cannot be asked any more may have become anything; what the old one could not be asked was decided by
/// nothing.
#[test]
fn a_gate_does_not_pass_what_the_new_policy_cannot_be_asked() {
    let gate = ["--fail-on", "looser"];
    let dropped = diff("one_sided", &gate);
    assert_eq!(dropped.code, Some(1), "{}", dropped.all());
    assert!(
        dropped.err.contains("cannot be asked about cases in which"),
        "{}",
        dropped.err
    );
    let added = back("one_sided", &gate);
    assert_eq!(added.code, Some(0), "{}", added.all());
    assert!(
        added.out.contains("Only the new policy can be asked"),
        "{}",
        added.out
    );
}

/// A case asked for a day that it does not state is none of those compared over all.
#[test]
fn a_case_asked_for_another_day_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let policy = |outcome: &str| {
        format!(
            "source law \"Law\" primary\nscale posture {{ denial, free }}\n\
             record item {{ armed: bool }}\nrecord transfer {{ date: date }}\n\
             policy p \"P\" {{ decides posture  otherwise free  effective 2000-01-01  dated by transfer.date }}\n\
             rule armed until 2010-01-01: {outcome} if item.armed and transfer.date >= 2015-01-01 cite law\n"
        )
    };
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let old = write("old.mtcr", &policy("denial"));
    let new = write("new.mtcr", &policy("free"));
    let case = write(
        "case.json",
        r#"{"case":"late","item":{"armed":true},"transfer":{"date":"2016-01-01"}}"#,
    );
    let said = say([
        "diff",
        &old,
        &new,
        "--cases",
        &case,
        "--as-of",
        "2005-01-01",
        "--format",
        "plain",
    ]);
    let expected = "Looser: of the cases given, 1 that is asked for a day that it does not state is decided in a new way \
                    (1 looser): late.";
    assert!(said.out.contains(expected), "{}", said.all());
}
