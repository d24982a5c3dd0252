//! `mtcrc init`: what is written passes as it stands, and nothing is overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{Said, mtcrc, run};

fn ran_in(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = mtcrc(arguments.iter().copied());
    command.current_dir(folder);
    run(command)
}

/// Every file beneath a folder with its text.
fn files(folder: &Path) -> BTreeMap<String, String> {
    fn look(top: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(top, &path, found);
            } else {
                let name = path
                    .strip_prefix(top)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    look(folder, folder, &mut found);
    found
}

#[test]
fn what_is_written_passes_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let said = ran_in(folder.path(), &["init"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    insta::assert_snapshot!("init", said.all());
    let check = ran_in(folder.path(), &["check", "--deny", "warnings", "."]);
    assert_eq!(check.code, Some(0), "{}{}", check.out, check.err);
    let test = ran_in(folder.path(), &["test", "."]);
    assert_eq!(test.code, Some(0), "{}{}", test.out, test.err);
    assert!(test.out.ends_with("7 passed, 0 failed\n"), "{}", test.out);
    let eval = ran_in(folder.path(), &["eval", ".", "cases/survey-drone.json"]);
    assert_eq!(eval.code, Some(0), "{}", eval.err);
    insta::with_settings!({ filters => vec![("meaning [0-9a-f]{8}", "meaning …")] }, {
        insta::assert_snapshot!("init_eval", eval.all());
    });
    if mtcrc::cli::command().find_subcommand("fmt").is_some() {
        let layout = ran_in(folder.path(), &["fmt", "--check", "."]);
        assert_eq!(layout.code, Some(0), "{}{}", layout.out, layout.err);
    }
}

#[test]
fn a_folder_is_made_and_entered_by_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let said = ran_in(folder.path(), &["init", "deep/drones"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("\n  cd deep/drones\n"), "{}", said.out);
    assert!(folder.path().join("deep/drones/policy.mtcr").is_file());
}

#[test]
fn nothing_is_overwritten_and_then_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("cases")).unwrap();
    fs::write(folder.path().join("policy.mtcr"), "mine").unwrap();
    fs::write(folder.path().join("hooks"), "a file").unwrap();
    let before = files(folder.path());
    let said = ran_in(folder.path(), &["init", "."]);
    assert_eq!(said.code, Some(3));
    assert_eq!(files(folder.path()), before);
    insta::assert_snapshot!("init_in_the_way", said.all());
    let again = tempfile::tempdir().unwrap();
    assert_eq!(ran_in(again.path(), &["init"]).code, Some(0));
    let written = files(again.path());
    assert_eq!(ran_in(again.path(), &["init"]).code, Some(3));
    assert_eq!(files(again.path()), written);
}

/// The hook refuses what the checks refuse, and lets the rest through.
#[cfg(unix)]
#[test]
fn the_hook_runs() {
    if mtcrc::cli::command().find_subcommand("fmt").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(ran_in(folder.path(), &["init"]).code, Some(0));
    let hook = || {
        // The binary under its own name is first on the path.
        let program = mtcrc([]);
        let home = Path::new(program.get_program())
            .parent()
            .unwrap()
            .to_owned();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = std::process::Command::new("hooks/pre-commit");
        command
            .current_dir(folder.path())
            .env("PATH", format!("{}:{path}", home.display()));
        run(command)
    };
    let fine = hook();
    assert_eq!(fine.code, Some(0), "{}{}", fine.out, fine.err);
    let policy = folder.path().join("policy.mtcr");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace(">= 300 km\n", "> 300 km\n")).unwrap();
    let refused = hook();
    assert_eq!(refused.code, Some(1), "{}{}", refused.out, refused.err);
}
