//! `mtcrc test` over small policies: the pages, the views and the exit codes, each beside the policy it is about.

use std::path::{Path, PathBuf};

use crate::support::{self, Said, mtcrc, recorded, say};

fn corpus(name: &str) -> PathBuf {
    Path::new("tests/corpus/testing").join(name)
}

fn ran(arguments: &[&str]) -> Said {
    say(arguments.iter().copied())
}

/// Runs the program in another folder.
fn ran_in(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = mtcrc(arguments.iter().copied());
    command.current_dir(folder);
    support::run(command)
}

/// Runs the verb on a corpus policy in every form and compares with what stands beside the policy.
fn compared(name: &str, exit: i32) {
    let policy = corpus(name);
    let policy = policy.to_string_lossy();
    let mut text = String::new();
    for form in ["human", "plain", "json", "junit"] {
        let arguments = ["test", &policy, "--format", form];
        let ran = ran(&arguments);
        assert_eq!(ran.code, Some(exit), "{name} {form}: {}", ran.err);
        text += &format!("$ mtcrc {}\n{}\n", arguments.join(" "), ran.all());
    }
    recorded(&corpus(name), &text);
}

#[test]
fn tests_that_pass() {
    compared("passing", 0);
}

#[test]
fn tests_that_fail_say_why() {
    compared("failing", 1);
}

#[test]
fn tests_that_are_wrong_themselves() {
    compared("broken", 1);
}

#[test]
fn layers_are_tested_by_name_and_guarantees_on_every_case() {
    compared("layers", 1);
}

#[test]
fn a_policy_without_tests() {
    compared("none", 0);
}

#[test]
fn the_totals_stand_alone_on_the_last_line() {
    for (name, line) in [
        ("passing", "17 passed, 0 failed"),
        ("none", "0 passed, 0 failed"),
    ] {
        let ran = ran(&["test", &corpus(name).to_string_lossy()]);
        assert_eq!(ran.out.lines().last(), Some(line));
    }
}

#[test]
fn a_filter_is_part_of_a_title_of_a_row_or_of_a_file() {
    let policy = corpus("passing");
    let policy = policy.to_string_lossy();
    let last = |ran: &Said| ran.out.lines().last().unwrap_or_default().to_owned();
    let by_title = ran(&["test", &policy, "800 km/h line", "--format", "plain"]);
    // A filter with a slash could be a path, so it needs its option.
    assert_eq!(by_title.code, Some(3), "{}", by_title.err);
    let by_option = ran(&["test", &policy, "--filter", "800 km/h line"]);
    assert_eq!(last(&by_option), "6 passed, 0 failed");
    let by_row = ran(&["test", &policy, "--filter", "[item.speed_max = 801 km/h]"]);
    assert_eq!(last(&by_row), "1 passed, 0 failed");
    let by_file = ran(&["test", &policy, "--filter", "rockets/"]);
    assert_eq!(last(&by_file), "6 passed, 0 failed");
    let by_word = ran(&["test", &policy, "Nobody"]);
    assert_eq!(last(&by_word), "1 passed, 0 failed");
    let nothing = ran(&["test", &policy, "--filter", "submarine"]);
    assert_eq!(
        (last(&nothing).as_str(), nothing.code),
        ("0 passed, 0 failed", Some(2))
    );
}

#[test]
fn several_policies_and_folders_of_policies() {
    let both = ran(&[
        "test",
        &corpus("passing").to_string_lossy(),
        &corpus("none").to_string_lossy(),
    ]);
    assert_eq!(both.out.lines().last(), Some("17 passed, 0 failed"));
    let all = ran(&["test", "tests/corpus/testing", "--format", "json"]);
    assert_eq!(all.code, Some(1), "{}", all.err);
    assert_eq!(all.out.matches("\"path\":").count(), 8);
}

#[test]
fn a_policy_that_does_not_compile_is_no_failed_test() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("policy.mtcr"), "policy x {").expect("a file");
    let broken = ran_in(folder.path(), &["test", "policy.mtcr"]);
    assert_eq!(broken.code, Some(3));
    assert!(
        broken.err.contains("policy.mtcr: no test was run"),
        "{}",
        broken.err
    );
    assert_eq!(broken.out.lines().last(), Some("0 passed, 0 failed"));
    let junit = ran_in(folder.path(), &["test", "policy.mtcr", "--format", "junit"]);
    assert!(junit.out.contains("errors=\"1\""), "{}", junit.out);
}

#[test]
fn a_policy_that_is_not_there() {
    let missing = ran(&["test", "tests/corpus/testing/submarine"]);
    assert_eq!(missing.code, Some(3));
    assert!(missing.err.contains("submarine"), "{}", missing.err);
}

#[test]
fn slips_that_no_test_notices_are_named() {
    let policy = "tests/corpus/testing/mutated";
    let mut text = String::new();
    let asked: [(&[&str], i32); 6] = [
        (&["--mutate"], 1),
        (&["--mutate", "--format", "json"], 1),
        (&["--coverage"], 0),
        (
            &["--coverage", "--format", "json", "--fail-under", "100"],
            1,
        ),
        (&["--coverage", "--format", "lcov"], 0),
        (&["--suggest"], 0),
    ];
    for (options, exit) in asked {
        let arguments: Vec<&str> = ["test", policy].iter().chain(options).copied().collect();
        let ran = ran(&arguments);
        assert_eq!(ran.code, Some(exit), "{options:?}: {}", ran.err);
        text += &format!("$ mtcrc {}\n{}\n", arguments.join(" "), ran.all());
    }
    recorded(&corpus("mutated"), &text);
}

/// The policy's files in a fresh folder, where tests can be added to it.
fn copied(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(corpus(name)).unwrap() {
        let file = entry.unwrap();
        if file
            .path()
            .extension()
            .is_some_and(|ending| ending == "mtcr")
        {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    folder
}

#[test]
fn tests_that_are_offered_pass_and_notice() {
    for name in ["mutated", "slips"] {
        let folder = copied(name);
        let mutate = ["test", "policy.mtcr", "--mutate", "--format", "json"];
        let before = ran_in(folder.path(), &mutate);
        let view: serde_json::Value = serde_json::from_str(&before.out).unwrap();
        let unnoticed = view["unnoticed"].as_array().unwrap();
        let offered: Vec<&str> = unnoticed
            .iter()
            .filter_map(|u| u["test"].as_str())
            .collect();
        assert!(!offered.is_empty(), "{name}: {}", before.out);
        let file = folder.path().join("offered.test.mtcr");
        std::fs::write(&file, offered.join("\n")).unwrap();
        let ran = ran_in(folder.path(), &["test", "policy.mtcr"]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.all());
        let after = ran_in(folder.path(), &mutate);
        let view: serde_json::Value = serde_json::from_str(&after.out).unwrap();
        let left = view["unnoticed"].as_array().unwrap();
        assert!(
            left.iter().all(|u| u["test"].is_null()),
            "{name}: {}",
            after.out
        );
    }
}

#[test]
fn tests_that_are_suggested_pass_and_close_gaps() {
    for name in ["mutated", "slips", "applies"] {
        let folder = copied(name);
        let coverage = ["test", "policy.mtcr", "--coverage", "--format", "json"];
        let covered = |said: &Said| {
            let view: serde_json::Value = serde_json::from_str(&said.out).unwrap();
            ["declarations", "limits", "days"]
                .map(|kind| view["totals"][kind]["covered"].as_u64().unwrap())
        };
        let before = covered(&ran_in(folder.path(), &coverage));
        let suggested = ran_in(folder.path(), &["test", "policy.mtcr", "--suggest"]);
        let file = folder.path().join("suggested.test.mtcr");
        std::fs::write(&file, &suggested.out).unwrap();
        let ran = ran_in(folder.path(), &["test", "policy.mtcr"]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.all());
        let after = covered(&ran_in(folder.path(), &coverage));
        assert!(
            after.iter().zip(before).all(|(a, b)| *a >= b),
            "{after:?} {before:?}"
        );
        assert!(after != before, "{name}: {}", suggested.out);
        if name == "applies" {
            // Its only rule decides where its policy applies, and nowhere else.
            assert_eq!([before, after].map(|[rules, ..]| rules), [0, 1]);
        }
    }
}

#[test]
fn nothing_is_tried_on_tests_that_fail_or_are_not_there() {
    for (name, says) in [
        ("failing", "fails on the policy as it is"),
        ("none", "there are no tests"),
    ] {
        let policy = corpus(name);
        let mutated = ran(&["test", &policy.to_string_lossy(), "--mutate"]);
        assert_eq!(mutated.code, Some(1), "{name}: {}", mutated.all());
        assert!(mutated.err.contains(says), "{name}: {}", mutated.err);
        for option in ["--coverage", "--suggest"] {
            let ran = ran(&["test", &policy.to_string_lossy(), option]);
            assert_eq!(ran.code, Some(1), "{name} {option}: {}", ran.all());
        }
    }
    let policy = "tests/corpus/testing/mutated";
    for option in ["--mutate", "--coverage", "--suggest"] {
        let nothing = ran(&["test", policy, option, "--filter", "submarine"]);
        assert_eq!(nothing.code, Some(2), "{option}: {}", nothing.all());
        assert!(nothing.err.contains("submarine"), "{}", nothing.err);
    }
    let lcov = ran(&["test", policy, "--format", "lcov"]);
    assert_eq!(lcov.code, Some(2), "{}", lcov.all());
}
