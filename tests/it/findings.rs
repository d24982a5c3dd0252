//! What `check` finds over all cases, on small policies: one a finding, and those in which nothing is to be found. Every
//! case that is shown is a case file that `eval` accepts.

use std::fs;

use mtcrc::diagnostic::Code;
use mtcrc::findings::{Options, Subject, find};

use crate::generated::{Draft, Shape};
use crate::support::{mtcrc, run, run_with_input, text, top};

fn folders() -> Vec<String> {
    let corpus = top().join("tests/corpus/analysis");
    let mut names: Vec<String> = fs::read_dir(&corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("policy.mtcr").is_file())
        .map(|path| text(path.strip_prefix(top()).unwrap()).to_owned())
        .collect();
    names.sort();
    assert!(names.len() > 15, "the corpus is there");
    names
}

fn snapshot(name: &str, content: &str) {
    insta::with_settings!({
        snapshot_path => "../corpus/analysis/snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, content);
    });
}

#[test]
fn each_policy_earns_its_findings() {
    for folder in folders() {
        let said = run(mtcrc(["check", &folder, "--without-assumes"]));
        let name = folder.rsplit('/').next().unwrap();
        snapshot(name, &said.all());
    }
}

#[test]
fn every_case_that_is_shown_is_a_case() {
    let mut cases = 0;
    for folder in folders() {
        let said = run(mtcrc(["check", &folder, "--format", "json"]));
        let view: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        for finding in view["findings"].as_array().unwrap() {
            if finding["witness"].is_null() {
                continue;
            }
            let case = finding["witness"].to_string();
            let said = run_with_input(
                mtcrc(["eval", &folder, "-", "--format", "json"]),
                case.as_bytes(),
            );
            assert_eq!(said.code, Some(0), "{folder}: {case}\n{}", said.all());
            cases += 1;
        }
    }
    assert!(cases > 8, "only {cases} cases are shown");
}

#[test]
fn what_policies_share_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let common = "scale posture { denial, free }\n\
        record item { far: bool  armed: bool }\n\
        source law \"Act\" primary\n";
    let first = "use \"../common.mtcr\"\n\
        policy first { decides posture  otherwise free }\n\
        rule never: denial if item.far and not item.far cite law \"1\"\n\
        rule both {\n  cite law \"2\"\n  accept conflict with other \"meant\"\n  denial if item.far\n}\n\
        guarantee far-is-denied: posture is denial whenever item.far\n";
    let second = "use \"../common.mtcr\"\nuse \"../first/policy.mtcr\"\n\
        policy second extends first { decides posture  otherwise free }\n\
        rule other: free if item.armed cite law \"3\"\n";
    let other = "rule other: free if item.armed cite law \"3\"\n";
    let files = [
        ("root.mtcr", "language 1\n".to_owned()),
        ("common.mtcr", common.to_owned()),
        ("first/policy.mtcr", format!("{first}{other}")),
        ("second/policy.mtcr", second.replace(other, "")),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    crate::support::write(folder.path(), &files).unwrap();
    let mut command = mtcrc(["check", ".", "--format", "plain"]);
    command.current_dir(folder.path());
    let said = run(command);
    assert_eq!(
        said.out.matches("warning[W0701]").count(),
        1,
        "{}",
        said.all()
    );
    assert!(!said.out.contains("W0402"), "{}", said.all());
    assert!(said.out.contains("1 guarantee holds"), "{}", said.all());
}

#[test]
fn an_edit_takes_out_what_changes_nothing() {
    for (folder, code, before, after) in [
        (
            "redundant-condition",
            "W0704",
            " and item.range > 100 km",
            "",
        ),
        ("redundant-override", "W0705", " overrides rockets", ""),
    ] {
        let path = format!("tests/corpus/analysis/{folder}");
        let said = run(mtcrc(["check", &path, "--format", "json"]));
        let view: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let findings = view["findings"].as_array().unwrap();
        let finding = findings.iter().find(|one| one["code"] == code).unwrap();
        let edit = &finding["fix"]["edits"][0];
        assert_eq!(edit["replacement"], after);
        let file = fs::read_to_string(top().join(&path).join("policy.mtcr")).unwrap();
        let line = edit["line"].as_u64().unwrap() as usize;
        let line = file.lines().nth(line - 1).unwrap();
        let from = edit["column"].as_u64().unwrap() as usize - 1;
        let to = edit["end_column"].as_u64().unwrap() as usize - 1;
        assert_eq!(&line[from..to], before);
        assert_eq!(finding["fix"]["safe"], false);
    }
}

/// Whatever is found is found of a case that the interpreter decides as it is said to: also where comparisons of several
/// numbers bind each other.
#[test]
fn on_generated_policies_every_case_is_confirmed() {
    let mut findings = 0;
    for seed in 0..18 {
        // Many comparisons of few attributes bind each other.
        let (attributes, comparisons) = if seed < 12 { (10, 2) } else { (6, 5) };
        let shape = Shape {
            attributes,
            comparisons,
            layers: true,
        };
        let written = Draft::seeded(4_000 + seed, 14).written(shape);
        let compiled = written.compiled();
        let policy = compiled.policy.as_ref().unwrap();
        let subject = Subject {
            policy,
            places: &compiled.places,
            files: &compiled.files,
            sources: &compiled.sources,
        };
        let found = find(subject, Options::default());
        findings += found.diagnostics.len();
        let refused = found
            .diagnostics
            .iter()
            .find(|one| one.code == Code("E9001"));
        assert!(refused.is_none(), "{seed}: {refused:?}\n{}", written.text());
    }
    assert!(findings > 40, "only {findings} findings");
}
