//! What help says: each verb begins with its question and ends with examples that run.

use std::path::Path;

use clap::Command;

use crate::support::{mtcrc, run, top};

/// Every command that answers something, with the words that call it.
fn verbs() -> Vec<(Vec<String>, Command)> {
    fn look(path: &[String], command: &Command, found: &mut Vec<(Vec<String>, Command)>) {
        let deeper: Vec<&Command> = command
            .get_subcommands()
            .filter(|sub| sub.get_name() != "help")
            .collect();
        if !path.is_empty() {
            found.push((path.to_vec(), command.clone()));
        }
        for sub in deeper {
            let mut path = path.to_vec();
            path.push(sub.get_name().to_owned());
            look(&path, sub, found);
        }
    }
    let mut found = Vec::new();
    look(&[], &mtcrc::cli::command(), &mut found);
    found
}

fn help(path: &[String], flag: &str) -> String {
    let words = path.iter().map(String::as_str).chain([flag]);
    let said = run(mtcrc(words));
    assert_eq!(said.code, Some(0), "{path:?} {flag}: {}", said.err);
    assert!(said.err.is_empty(), "{path:?}: {}", said.err);
    said.out
}

/// The command lines under the last `Example:` or `Examples:`; one that ends in `\` goes on.
fn examples(help: &str) -> Vec<String> {
    let heading = |line: &&str| ["Example:", "Examples:"].contains(line);
    let after = help.lines().skip_while(|line| !heading(line)).skip(1);
    let mut found: Vec<String> = Vec::new();
    for line in after.map(str::trim).filter(|line| !line.is_empty()) {
        match found.last_mut().filter(|last| last.ends_with('\\')) {
            Some(last) => {
                last.pop();
                last.push_str(line);
            }
            None => found.push(line.to_owned()),
        }
    }
    found
}

#[test]
fn each_verb_begins_with_the_question_it_answers() {
    let mut wrong = Vec::new();
    for (path, _) in verbs() {
        for flag in ["-h", "--help"] {
            let help = help(&path, flag);
            let first = help.lines().next().unwrap_or_default().to_owned();
            let paragraph: Vec<&str> = help.lines().take_while(|l| !l.is_empty()).collect();
            if !paragraph.join(" ").contains('?') {
                wrong.push(format!("{} {flag}: {first}", path.join(" ")));
            }
        }
    }
    assert!(wrong.is_empty(), "no question:\n{}", wrong.join("\n"));
}

#[test]
fn help_keeps_to_eighty_columns() {
    let mut wrong = Vec::new();
    let mut paths: Vec<Vec<String>> = verbs().into_iter().map(|(path, _)| path).collect();
    paths.push(Vec::new());
    for path in paths {
        for flag in ["-h", "--help"] {
            for line in help(&path, flag).lines() {
                if line.chars().count() > 80 {
                    wrong.push(format!("{} {flag}: {line}", path.join(" ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "too wide:\n{}", wrong.join("\n"));
}

/// Every example of every verb runs from the top of the project and ends well. A verb without one is a mistake.
#[test]
fn every_example_runs() {
    let mut ran = 0;
    // What lies further back cannot be asked of a clone without it.
    let shallow = top().join(".git/shallow").exists();
    let repository = top().join(".git").exists() && !shallow;
    let mut paths: Vec<Vec<String>> = verbs().into_iter().map(|(path, _)| path).collect();
    paths.push(Vec::new());
    for path in paths {
        let name = path.join(" ");
        let long = help(&path, "--help");
        let examples = examples(&long);
        assert!(!examples.is_empty(), "`{name}` has no example:\n{long}");
        for example in examples {
            let Some(line) = example.strip_prefix("mtcrc ") else {
                panic!("`{name}`: {example}");
            };
            assert!(
                line.starts_with(&name),
                "`{name}` shows another verb: {example}"
            );
            // What a revision holds cannot be asked outside a repository.
            if !repository && line.contains("HEAD") {
                continue;
            }
            let words = crate::docs::words(line);
            let mut command = mtcrc(words.iter().map(String::as_str));
            let elsewhere = tempfile::tempdir().unwrap();
            if writes(&path) {
                command.current_dir(elsewhere.path());
            }
            let said = run(command);
            assert_eq!(said.code, Some(0), "{example}\n{}{}", said.out, said.err);
            assert!(
                !said.out.is_empty() || !said.err.is_empty(),
                "{example} says nothing"
            );
            ran += 1;
        }
    }
    assert!(ran > 8, "only {ran} examples");
}

/// Verbs whose examples write files: these run in an empty folder.
fn writes(path: &[String]) -> bool {
    path.first().is_some_and(|verb| verb == "init")
}

/// Packaged completions and manual pages are those of the commands there are. `MTCRC_UPDATE_DOCS=1 cargo test --test it help`
/// writes them anew.
#[test]
fn completions_and_manual_pages_are_fresh() {
    use clap_complete::{Shell, generate_to};
    let fresh = tempfile::tempdir().unwrap();
    let made = |folder: &str| {
        let folder = fresh.path().join(folder);
        std::fs::create_dir(&folder).unwrap();
        folder
    };
    let completions = made("completions");
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut mtcrc::cli::command(), "mtcrc", &completions).unwrap();
    }
    clap_mangen::generate_to(mtcrc::cli::command(), made("man")).unwrap();
    let update = std::env::var_os("MTCRC_UPDATE_DOCS").is_some();
    for folder in ["completions", "man"] {
        let (new, old) = (fresh.path().join(folder), top().join(folder));
        if update {
            let _ = std::fs::remove_dir_all(&old);
            std::fs::create_dir(&old).unwrap();
            for name in names(&new) {
                std::fs::copy(new.join(&name), old.join(&name)).unwrap();
            }
        }
        let how = "renew them with MTCRC_UPDATE_DOCS=1 cargo test --test it help";
        assert_eq!(names(&new), names(&old), "{folder}: {how}");
        for name in names(&new) {
            let same =
                std::fs::read(new.join(&name)).unwrap() == std::fs::read(old.join(&name)).unwrap();
            assert!(same, "{folder}/{name} is stale: {how}");
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
