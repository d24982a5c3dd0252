//! Cases as files: what is wrong with a bad one is said whole, and a good one comes back as it was.
//!
//! `tests/corpus/cases/bad/*.json` each have the complaint beside them; all speak of the policy in `tests/corpus/cases/policy`.

use std::fs;
use std::path::Path;

use mtcrc::case::{read_json, read_json_cases, write_json, write_json_line};
use mtcrc::check::compile;
use mtcrc::diagnostic::{Style, render};
use mtcrc::policy::Policy;
use mtcrc::source::open_policy_from;

use crate::support::top;

fn policy(folder: &str) -> Policy {
    let opened = open_policy_from(&top(), folder).unwrap();
    let compiled = compile(&opened).unwrap();
    let said = render(&compiled.diagnostics, &compiled.sources, Style::Plain);
    compiled.policy.unwrap_or_else(|| panic!("{said}"))
}

#[test]
fn bad_cases_are_refused_with_all_that_is_wrong() {
    let policy = policy("tests/corpus/cases/policy");
    insta::with_settings!({
        snapshot_path => "../corpus/cases/bad",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::glob!("../corpus/cases/bad", "*.json", |path| {
            let text = fs::read_to_string(path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            let rejected = read_json(&policy, &text, &name).unwrap_err();
            let said = rejected.render(Style::Plain);
            insta::assert_snapshot!("refused", format!("{text}\n{said}"));
        });
    });
}

/// Reads the cases of a file, writes each both ways and reads it again.
fn come_back(policy: &Policy, path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    for case in read_json_cases(policy, &text, &path.display().to_string()) {
        let case = case.unwrap_or_else(|rejected| panic!("{}", rejected.render(Style::Plain)));
        let read = |written: &str| {
            read_json(policy, written, "written")
                .unwrap_or_else(|rejected| panic!("{}", rejected.render(Style::Plain)))
        };
        let again = read(&write_json(policy, &case));
        let case = case.without_places();
        assert_eq!(format!("{case:?}"), format!("{:?}", again.without_places()));
        // On one line, free data keeps what it says and not how it was laid out.
        let mut on_one_line = case.clone();
        on_one_line.about = case.about.map(|about| {
            let lines: Vec<&str> = about.lines().map(str::trim).collect();
            lines.join(" ")
        });
        let again = read(&write_json_line(policy, &on_one_line));
        assert_eq!(
            format!("{on_one_line:?}"),
            format!("{:?}", again.without_places())
        );
    }
}

#[test]
fn good_cases_come_back_as_they_were() {
    let policy = policy("tests/corpus/cases/policy");
    insta::glob!("../corpus/cases/good", "*.json", |path| come_back(
        &policy, path
    ));
}

#[test]
fn the_example_cases_come_back_as_they_were() {
    let policy = policy("policies/us");
    insta::glob!("../../examples/cases", "*.json", |path| come_back(
        &policy, path
    ));
}
