//! What git shows of changed policies when it asks us: real repositories, made by the tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{mtcrc, program, run, top, write};

const POLICY: &str = r#"use "words.mtcr"

policy demo "Demonstration" {
    decides posture
    otherwise free
    effective 2000-01-01
}

rule slow: free if item.speed_max <= 800 km/h cite "one"
"#;

const WORDS: &str = r#"scale posture { denial, free }

record item {
    speed_max: speed in km/h
    armed: bool
}
"#;

/// A repository with a policy in a folder with a blank in its name, and git told to ask us.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        let program = program().replace('\\', "/");
        let driver = format!("'{program}' git-diff");
        let textconv = format!("'{program}' fmt --textconv");
        repository.git(&["config", "diff.mtcr.command", &driver]);
        repository.git(&["config", "diff.mtcr.textconv", &textconv]);
        repository.write(&[
            (".gitattributes", "*.mtcr diff=mtcr text eol=lf\n"),
            ("our policies/root.mtcr", "language 1\n"),
            ("our policies/demo/policy.mtcr", POLICY),
            ("our policies/demo/words.mtcr", WORDS),
        ]);
        repository.commit("first");
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, files: &[(&str, &str)]) {
        write(self.path(), files).unwrap();
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .output()
            .expect("git runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "git {arguments:?}\n{said}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    }
}

#[test]
fn git_diff_shows_the_declarations_that_differ() {
    let repository = Repository::new();
    let faster = POLICY.replace("800 km/h", "900 km/h");
    repository.write(&[("our policies/demo/policy.mtcr", &faster)]);
    let path = "our policies/demo/policy.mtcr";
    let expected = format!(
        "a/{path} → b/{path}\n\nDeclarations\n  changed   rule slow (demo)\n              \
         - free if item.speed_max <= 800 km/h\n              + free if item.speed_max <= 900 km/h\n\n"
    );
    assert_eq!(repository.git(&["diff"]), expected);
    // From a folder beneath, and of what was committed.
    let beneath = Command::new("git")
        .arg("diff")
        .current_dir(repository.path().join("our policies"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&beneath.stdout), expected);
    repository.commit("faster");
    assert_eq!(repository.git(&["diff", "HEAD~1", "HEAD"]), expected);
    assert!(repository.git(&["show", "--ext-diff"]).ends_with(&expected));
}

#[test]
fn a_used_file_is_shown_by_the_policy_that_uses_it() {
    let repository = Repository::new();
    let miles = WORDS.replace("armed: bool", "armed: bool finding");
    repository.write(&[("our policies/demo/words.mtcr", &miles)]);
    let said = repository.git(&["diff"]);
    assert!(
        said.contains("Declarations\n  changed   attribute item.armed"),
        "{said}"
    );
    // Shared words lie beside the policies that use them.
    repository.git(&["checkout", "--quiet", "."]);
    repository.write(&[
        ("our policies/common/words.mtcr", WORDS),
        (
            "our policies/demo/policy.mtcr",
            &POLICY.replace("words.mtcr", "../common/words.mtcr"),
        ),
    ]);
    repository.commit("common words");
    repository.write(&[("our policies/common/words.mtcr", &miles)]);
    let said = repository.git(&["diff"]);
    assert!(
        said.contains("Declarations\n  changed   attribute item.armed"),
        "{said}"
    );
}

#[test]
fn layout_alone_is_said_to_be_that() {
    let repository = Repository::new();
    let other = POLICY.replace("free if item.speed_max", "free\n    if item.speed_max");
    repository.write(&[("our policies/demo/policy.mtcr", &other)]);
    let said = repository.git(&["diff"]);
    let first = "compared line by line: no declaration differs, only layout, comments or order\n--- a/our policies/demo/policy.mtcr\n";
    assert!(said.starts_with(first), "{said}");
    // With the layout settled there is nothing to see: `git log -p` reads what `fmt` makes of either side.
    let settled = repository.git(&["diff", "--no-ext-diff"]);
    assert!(!settled.contains("@@"), "{settled}");
    repository.commit("layout");
    let log = repository.git(&["log", "--patch", "--max-count=1"]);
    assert!(!log.contains("@@"), "{log}");
    let faster = other.replace("800 km/h", "900   km/h");
    repository.write(&[("our policies/demo/policy.mtcr", &faster)]);
    repository.commit("faster");
    let log = repository.git(&["log", "--patch", "--max-count=1"]);
    let change = "-rule slow: free if item.speed_max <= 800 km/h cite \"one\"\n+rule slow: free if item.speed_max <= 900 km/h cite \"one\"\n";
    assert!(log.contains(change), "{log}");
}

#[test]
fn a_file_that_is_added_or_removed_declares_nothing_on_the_other_side() {
    let repository = Repository::new();
    let more = POLICY.replace(
        "use \"words.mtcr\"",
        "use \"words.mtcr\"\nuse \"more.mtcr\"",
    );
    repository.write(&[
        ("our policies/demo/policy.mtcr", &more),
        (
            "our policies/demo/more.mtcr",
            "rule armed: denial if item.armed cite \"two\"\n",
        ),
    ]);
    repository.git(&["add", "--all"]);
    let path = "our policies/demo/more.mtcr";
    let added = repository.git(&["diff", "--cached", "--", path]);
    let expected = format!(
        "/dev/null → b/{path}\n\nDeclarations\n  added     rule armed (demo)\n              + denial if item.armed\n\n"
    );
    assert_eq!(added, expected);
    repository.git(&["commit", "--quiet", "--message", "more"]);
    fs::remove_file(repository.path().join(path)).unwrap();
    let removed = repository.git(&["diff"]);
    let expected = format!(
        "a/{path} → /dev/null\n\nDeclarations\n  removed   rule armed (demo)\n              - denial if item.armed\n\n"
    );
    assert_eq!(removed, expected);
    // Once nothing uses it any more, nothing can be said but what it was.
    repository.write(&[("our policies/demo/policy.mtcr", POLICY)]);
    let removed = repository.git(&["diff", "--", path]);
    assert!(
        removed.starts_with("compared line by line: no policy in the working tree uses it\n--- a/"),
        "{removed}"
    );
    assert!(
        removed.contains("\n-rule armed: denial if item.armed cite \"two\"\n"),
        "{removed}"
    );
}

#[test]
fn a_text_that_does_not_compile_is_compared_line_by_line() {
    let repository = Repository::new();
    let broken = POLICY.replace("item.speed_max <=", "item.speed <=");
    repository.write(&[("our policies/demo/policy.mtcr", &broken)]);
    let said = repository.git(&["diff"]);
    let why = "compared line by line: the text now does not compile: our policies/demo/policy.mtcr:9: unknown attribute `speed`\n";
    assert!(said.starts_with(why), "{said}");
    assert!(
        said.contains("\n+rule slow: free if item.speed <= 800 km/h"),
        "{said}"
    );
    repository.commit("broken");
    repository.write(&[("our policies/demo/policy.mtcr", POLICY)]);
    let said = repository.git(&["diff"]);
    assert!(
        said.starts_with("compared line by line: the text before does not compile: "),
        "{said}"
    );
    // The history shows a text that does not parse as it stands.
    let unread = POLICY.replace("<=", "&&  <=");
    repository.write(&[("our policies/demo/policy.mtcr", &unread)]);
    repository.commit("unread");
    let log = repository.git(&["log", "--patch", "--max-count=1"]);
    assert!(
        log.contains("+rule slow: free if item.speed_max &&  <= 800"),
        "{log}"
    );
}

#[test]
fn tests_cases_and_renamed_files() {
    let repository = Repository::new();
    let test = "test \"Slow\" {\n    item { speed_max: 700 km/h }\n    expect free\n}\n";
    let case = test
        .replace("test", "case")
        .replace("    expect free\n", "");
    repository.write(&[
        ("our policies/demo/demo.test.mtcr", test),
        ("our policies/demo/cases.mtcr", &case),
    ]);
    repository.commit("tests");
    repository.write(&[
        (
            "our policies/demo/demo.test.mtcr",
            &test.replace("700", "750"),
        ),
        ("our policies/demo/cases.mtcr", &case.replace("700", "750")),
    ]);
    let said = repository.git(&["diff"]);
    assert!(!said.contains("compared line by line"), "{said}");
    assert_eq!(
        said.matches("+    item { speed_max: 750 km/h }").count(),
        2,
        "{said}"
    );
    repository.commit("faster");
    repository.git(&[
        "mv",
        "our policies/demo/cases.mtcr",
        "our policies/demo/more cases.mtcr",
    ]);
    let moved = repository.git(&["diff", "--cached", "--find-renames"]);
    assert!(
        moved.contains(
            "a/our policies/demo/cases.mtcr -> b/our policies/demo/more cases.mtcr: the same text"
        ),
        "{moved}"
    );
}

#[test]
fn what_git_does_not_ask_is_wrong_usage() {
    let wrong = run(mtcrc(["git-diff", "old", "new"]));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("mtcrc diff OLD NEW"), "{}", wrong.err);
    let unmerged = run(mtcrc(["git-diff", "a.mtcr"]));
    assert_eq!(
        (unmerged.code, unmerged.out.as_str()),
        (Some(0), "a.mtcr: not merged yet\n")
    );
}

/// The settings in docs/git.md are those the tests use.
#[test]
fn the_documented_settings_are_the_tested_ones() {
    let text = fs::read_to_string(top().join("docs/git.md")).unwrap();
    for line in [
        "git config diff.mtcr.command \"mtcrc git-diff\"",
        "git config diff.mtcr.textconv \"mtcrc fmt --textconv\"",
        "*.mtcr diff=mtcr text eol=lf",
    ] {
        assert!(text.contains(line), "docs/git.md does not say {line}");
    }
}
