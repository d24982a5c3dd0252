//! `mtcrc diff` over pairs of small policies, and over a real git repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{self, Said, mtcrc, recorded, say, top};

fn corpus(name: &str) -> PathBuf {
    Path::new("tests/corpus/diff").join(name)
}

fn ran(arguments: &[&str]) -> Said {
    say(arguments.iter().copied())
}

/// Runs the program in another folder.
fn ran_in(folder: &Path, arguments: &[&str]) -> Said {
    ran_with(folder, arguments, |_| {})
}

/// Runs the program in another folder with more set up.
fn ran_with(folder: &Path, arguments: &[&str], prepare: impl FnOnce(&mut Command)) -> Said {
    let mut command = mtcrc(arguments.iter().copied());
    command.current_dir(folder);
    prepare(&mut command);
    support::run(command)
}

/// Compares the two policies of a corpus folder in every form; with the cases in it when there are any.
fn compared(name: &str) {
    let side = |side: &str| corpus(name).join(side).to_string_lossy().into_owned();
    let (old, new) = (side("old"), side("new"));
    let cases = ["cases.ndjson", "cases.mtcr"]
        .map(side)
        .into_iter()
        .find(|path| top().join(path).exists());
    let mut text = String::new();
    for form in ["human", "plain", "markdown", "json"] {
        let mut arguments = vec!["diff", &old, &new, "--format", form];
        if let Some(cases) = &cases {
            arguments.extend(["--cases", cases]);
        }
        let ran = ran(&arguments);
        assert_eq!(ran.code, Some(0), "{name} {form}: {}", ran.err);
        text += &format!("$ mtcrc {}\n{}\n", arguments.join(" "), ran.all());
    }
    recorded(&corpus(name), &text);
}

macro_rules! pairs {
    ($($name:ident;)*) => {$(
        #[test]
        fn $name() {
            compared(stringify!($name));
        }
    )*};
}

pairs! {
    loosened;
    tightened;
    layout;
    texts;
    redated;
    scale;
    everything;
    extended;
    judged;
    left_to_otherwise;
    many_rules;
    registered;
    cases;
    against_facts;
    one_sided;
    renamed;
}

#[test]
fn a_change_of_layout_is_no_difference_and_a_change_of_texts_decides_nothing() {
    let layout = ran(&[
        "diff",
        "tests/corpus/diff/layout/old",
        "tests/corpus/diff/layout/new",
        "--exit-code",
        "--fail-on",
        "looser",
    ]);
    assert_eq!(layout.code, Some(0), "{}", layout.out);
    let texts = ran(&[
        "diff",
        "tests/corpus/diff/texts/old",
        "tests/corpus/diff/texts/new",
        "--fail-on",
        "looser",
    ]);
    assert_eq!(texts.code, Some(0), "{}", texts.err);
}

#[test]
fn exit_code_and_fail_on() {
    let pair = |name: &str, more: &[&str]| {
        let (old, new) = (corpus(name).join("old"), corpus(name).join("new"));
        let (old, new) = (old.to_string_lossy(), new.to_string_lossy());
        let mut arguments = vec!["diff", &old, &new];
        arguments.extend(more);
        ran(&arguments)
    };
    assert_eq!(pair("loosened", &["--exit-code"]).code, Some(1));
    assert_eq!(pair("texts", &["--exit-code"]).code, Some(1));
    let without = pair("loosened", &["--fail-on", "looser"]);
    assert_eq!(without.code, Some(1));
    assert!(
        without.err.contains("1 group of cases became looser"),
        "{}",
        without.err
    );
    let cases = "tests/corpus/diff/loosened/cases.ndjson";
    let loosened = pair("loosened", &["--fail-on", "looser", "--cases", cases]);
    assert_eq!(loosened.code, Some(1));
    assert!(loosened.err.contains("became looser"), "{}", loosened.err);
    let tightened = pair("tightened", &["--fail-on", "looser", "--cases", cases]);
    assert_eq!(tightened.code, Some(0), "{}", tightened.err);
    assert_eq!(pair("loosened", &["--cases", "-"]).code, Some(2));
    assert_eq!(
        pair("loosened", &["--cases", "tests/no-such-file"]).code,
        Some(3)
    );
}

/// A repository whose first commit holds the old policy of a corpus folder, and whose second holds the new one.
fn repository(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = top().join(corpus(name));
    let policy = folder.path().join("policy");
    fs::create_dir(&policy).expect("a folder");
    git(
        folder.path(),
        &["init", "--quiet", "--initial-branch", "main"],
    );
    for side in ["old", "new"] {
        let file = source.join(side).join("policy.mtcr");
        fs::copy(file, policy.join("policy.mtcr")).expect("a copy");
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "--message", side]);
    }
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_revision_and_the_working_tree() {
    let repository = repository("loosened");
    let here = repository.path();
    let diff = ran_in(
        here,
        &["diff", "HEAD~1:policy", "policy", "--format", "plain"],
    );
    assert_eq!(diff.code, Some(0), "{}", diff.err);
    assert!(
        diff.out.contains("changed: rule slow-drones (demo)"),
        "{}",
        diff.out
    );
    assert!(diff.out.contains("900 km/h"), "{}", diff.out);
    let same = ran_in(here, &["diff", "HEAD:policy", "policy", "--exit-code"]);
    assert_eq!(same.code, Some(0), "{}", same.out);
    let beneath = ran_in(
        &here.join("policy"),
        &["diff", "HEAD~1:./policy.mtcr", "HEAD:./policy.mtcr"],
    );
    assert_eq!(beneath.code, Some(0), "{}", beneath.err);
    let json = ran_in(
        here,
        &["diff", "HEAD~1:policy", "HEAD:policy", "--format", "json"],
    );
    assert!(!json.out.contains("\"revision\": null"), "{}", json.out);
    // Reading a revision checks nothing out.
    fs::write(here.join("policy/policy.mtcr"), "policy x {").expect("a file");
    let broken = ran_in(here, &["diff", "HEAD:policy", "policy"]);
    assert_eq!(broken.code, Some(3));
    assert!(
        broken
            .err
            .contains("the new policy, policy, cannot be compared"),
        "{}",
        broken.err
    );
    let restored = ran_in(here, &["diff", "policy", "HEAD:policy"]);
    assert!(
        restored
            .err
            .contains("the old policy, policy, cannot be compared")
    );
}

#[test]
fn a_revision_that_cannot_be_read() {
    let repository = repository("loosened");
    let here = repository.path();
    let unknown = ran_in(here, &["diff", "no-such-revision:policy", "policy"]);
    assert_eq!(unknown.code, Some(3));
    assert!(unknown.err.contains("no-such-revision"), "{}", unknown.err);
    let missing = ran_in(here, &["diff", "HEAD:elsewhere", "policy"]);
    assert_eq!(missing.code, Some(3));
    assert!(missing.err.contains("elsewhere"), "{}", missing.err);
    // A revision that looks like an option is still a revision.
    let option = ran_in(here, &["diff", "--", "--upload-pack=x:policy", "policy"]);
    assert_eq!(option.code, Some(3), "{}", option.err);
}

#[test]
fn no_git_and_no_repository() {
    let repository = repository("loosened");
    let empty = tempfile::tempdir().expect("a folder");
    let no_git = ran_with(
        repository.path(),
        &["diff", "HEAD~1:policy", "policy"],
        |command| {
            command.env("PATH", empty.path());
        },
    );
    assert_eq!(no_git.code, Some(3));
    assert!(no_git.err.contains("git"), "{}", no_git.err);
    let outside = tempfile::tempdir().expect("a folder");
    let outside = ran_with(
        outside.path(),
        &["diff", "HEAD:policy", "HEAD:policy"],
        |command| {
            command.env("GIT_CEILING_DIRECTORIES", "/");
        },
    );
    assert_eq!(outside.code, Some(3));
    assert!(outside.err.contains("repository"), "{}", outside.err);
}
