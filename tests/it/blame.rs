//! `mtcrc blame`: the commit that last changed an answer, in real repositories made here.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Said, mtcrc, run, text, write};

const WORDS: &str =
    "scale posture { denied, review, free }\n\nrecord item { speed_max: speed in km/h }\n";

fn policy(limit: &str, rule: &str) -> String {
    format!(
        "use \"../words.mtcr\"\n\npolicy demo \"Demonstration\" {{ decides posture  otherwise denied  effective 2000-01-01 }}\n\n\
         rule {rule}: free if item.speed_max <= {limit} cite \"one\"\n"
    )
}

struct Repository(tempfile::TempDir);

impl Repository {
    /// A repository with a policy that uses words beside its folder, and a case outside version control.
    fn new() -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.write(&[
            ("p/root.mtcr", "language 1\n"),
            ("p/words.mtcr", WORDS),
            ("p/demo/policy.mtcr", &policy("800 km/h", "slow")),
            ("case.json", "{ \"case\": \"c\", \"item\": { \"speed_max\": \"850 km/h\" }, \"as_of\": \"2020-01-01\" }\n"),
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

    fn limit(&self, limit: &str) {
        self.write(&[("p/demo/policy.mtcr", &policy(limit, "slow"))]);
        self.commit(&format!("limit {limit}"));
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=A. Author",
                "-c",
                "user.email=author@example.org",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2024-05-06T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2024-05-06T12:00:00Z")
            .output()
            .expect("git runs");
        assert!(
            output.status.success(),
            "git {arguments:?}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn blame(&self, arguments: &[&str]) -> Said {
        let mut command = mtcrc(["blame"].into_iter().chain(arguments.iter().copied()));
        command.current_dir(self.path());
        run(command)
    }

    fn found(&self, arguments: &[&str]) -> Value {
        let all = [arguments, &["--format", "json"]].concat();
        let said = self.blame(&all);
        serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.all()))
    }
}

const ASKED: [&str; 2] = ["p/demo", "case.json"];

/// The answer changed, changed back and changed again: the last change is found, which halving the history may miss.
#[test]
fn the_last_of_several_changes_is_found() {
    let repository = Repository::new();
    repository.limit("900 km/h");
    repository.limit("700 km/h");
    let wanted = {
        repository.limit("950 km/h");
        repository.git(&["rev-parse", "HEAD"]).trim().to_owned()
    };
    // Neither other files, nor comments, nor a text that decides the case alike.
    repository.write(&[
        ("README.md", "about\n"),
        ("p/demo/demo.test.mtcr", "// none\n"),
    ]);
    repository.commit("other files");
    repository.limit("990 km/h");
    let value = repository.found(&ASKED);
    assert_eq!(value["found"], "changed");
    assert_eq!(value["commit"]["id"], json!(wanted));
    assert_eq!(value["commit"]["subject"], "limit 950 km/h");
    assert_eq!(value["before_commit"]["subject"], "limit 700 km/h");
    assert_eq!(
        (&value["before"]["outcome"], &value["now"]["outcome"]),
        (&json!("denied"), &json!("free"))
    );
    assert_eq!(value["declarations"][0]["name"], "slow");
    let page = repository.blame(&ASKED).out;
    let short = &wanted[..10];
    assert!(
        page.contains(&format!("CHANGED BY {short}")) && page.contains("A. Author, 2024-05-06"),
        "{page}"
    );
    // The command it names runs.
    let sides: Vec<&str> = value["diff"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s.as_str().unwrap())
        .collect();
    let mut command = mtcrc(["diff", sides[0], sides[1]]);
    command.current_dir(repository.path());
    let said = run(command);
    assert!(
        said.code == Some(0) && said.out.contains("rule slow"),
        "{}",
        said.all()
    );
}

/// A file outside the policy's folder is part of it when it is used.
#[test]
fn a_used_file_elsewhere_counts() {
    let repository = Repository::new();
    let words = WORDS.replace("speed in km/h", "speed in mph");
    repository.write(&[
        ("p/words.mtcr", &words),
        (
            "case.json",
            "{ \"item\": { \"speed_max\": 500 }, \"as_of\": \"2020-01-01\" }\n",
        ),
    ]);
    repository.commit("miles");
    let value = repository.found(&ASKED);
    assert_eq!(value["commit"]["subject"], "miles", "{value:#}");
    assert_eq!(
        (&value["before"]["outcome"], &value["now"]["outcome"]),
        (&json!("free"), &json!("denied"))
    );
}

#[test]
fn commits_that_do_not_compile_are_named() {
    let repository = Repository::new();
    repository.write(&[("p/demo/policy.mtcr", &policy("900 kg", "slow"))]);
    repository.commit("broken");
    repository.limit("900 km/h");
    let value = repository.found(&ASKED);
    assert_eq!(value["commit"]["subject"], "limit 900 km/h");
    assert_eq!(value["broken"][0]["commit"]["subject"], "broken");
    let page = repository.blame(&ASKED).out;
    assert!(page.contains("Broken"), "{page}");
    // One that only breaks and mends changes nothing.
    repository.write(&[("p/demo/policy.mtcr", &policy("900 kg", "slow"))]);
    repository.commit("broken again");
    repository.limit("901 km/h");
    let value = repository.found(&ASKED);
    assert_eq!(value["commit"]["subject"], "limit 900 km/h");
}

#[test]
fn a_renamed_rule_is_another_reason_and_not_another_outcome() {
    let repository = Repository::new();
    repository.limit("900 km/h");
    repository.write(&[("p/demo/policy.mtcr", &policy("900 km/h", "leisurely"))]);
    repository.commit("renamed");
    let value = repository.found(&ASKED);
    assert_eq!(
        (&value["commit"]["subject"], &value["changed"]),
        (&json!("renamed"), &json!(["decisive"]))
    );
    let value = repository.found(&["p/demo", "case.json", "--outcome"]);
    assert_eq!(value["commit"]["subject"], "limit 900 km/h");
}

#[test]
fn what_is_not_committed_and_what_never_changed() {
    let repository = Repository::new();
    let value = repository.found(&ASKED);
    assert_eq!(
        (&value["found"], &value["commit"]["subject"]),
        (&json!("never-changed"), &json!("first"))
    );
    repository.write(&[("p/demo/policy.mtcr", &policy("900 km/h", "slow"))]);
    let value = repository.found(&ASKED);
    assert_eq!(
        (&value["found"], &value["commit"]),
        (&json!("not-committed"), &Value::Null)
    );
    assert_eq!(value["before"]["outcome"], "denied");
    // A revision is asked without what is on disk.
    let value = repository.found(&["HEAD:p/demo", "case.json"]);
    assert_eq!(value["found"], "never-changed");
    let page = repository
        .blame(&[ASKED[0], ASKED[1], "--format", "markdown"])
        .out;
    assert!(page.contains("changed since the last commit"), "{page}");
}

/// What a merge brought counts as the merge's, and the way into the branch is named.
#[test]
fn a_merge_is_one_commit() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "faster"]);
    repository.limit("900 km/h");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&[
        "merge",
        "--quiet",
        "--no-ff",
        "--message",
        "merge faster",
        "faster",
    ]);
    let value = repository.found(&ASKED);
    assert_eq!(
        (&value["commit"]["subject"], &value["commit"]["merge"]),
        (&json!("merge faster"), &json!(true))
    );
    let inside = repository.found(&["HEAD^2:p/demo", "case.json"]);
    assert_eq!(inside["commit"]["subject"], "limit 900 km/h");
}

#[test]
fn without_a_history_it_says_so() {
    let repository = Repository::new();
    // In no commit yet.
    repository.write(&[
        (
            "new/policy.mtcr",
            &policy("900 km/h", "slow").replace("../words", "words"),
        ),
        ("new/words.mtcr", WORDS),
    ]);
    let said = repository.blame(&["new", "case.json"]);
    assert_eq!(said.code, Some(3), "{}", said.all());
    assert!(said.err.contains("in no commit yet"), "{}", said.err);
    // No such revision, no such path.
    assert_eq!(
        repository.blame(&["nowhere:p/demo", "case.json"]).code,
        Some(3)
    );
    assert_eq!(repository.blame(&["HEAD:p/dmo", "case.json"]).code, Some(3));
    // No case, several cases, standard input.
    assert_eq!(repository.blame(&["p/demo", "none.json"]).code, Some(3));
    repository.write(&[("two.ndjson", "{ \"case\": \"a\" }\n{ \"case\": \"b\" }\n")]);
    assert_eq!(repository.blame(&["p/demo", "two.ndjson"]).code, Some(3));
    assert_eq!(repository.blame(&["p/demo", "-"]).code, Some(2));
    // No repository.
    let elsewhere = tempfile::tempdir().unwrap();
    write(
        elsewhere.path(),
        &[
            (
                "p/policy.mtcr",
                &policy("900 km/h", "slow").replace("../words", "words"),
            ),
            ("p/words.mtcr", WORDS),
        ],
    )
    .unwrap();
    let mut command = mtcrc(["blame", "p", "case.json"]);
    command
        .current_dir(elsewhere.path())
        .env("GIT_CEILING_DIRECTORIES", elsewhere.path());
    let said = run(command);
    assert_eq!(said.code, Some(3), "{}", said.all());
    assert!(
        said.err.contains("`p` lies in no git repository"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("files on disk"), "{}", said.err);
}

/// A clone without the older commits cannot know.
#[test]
fn a_shallow_clone_is_no_proof() {
    let repository = Repository::new();
    repository.limit("900 km/h");
    repository.limit("950 km/h");
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", text(repository.path()));
    repository.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &from,
        text(&clone.path().join("c")),
    ]);
    let mut command = mtcrc(["blame", "p/demo", "case.json"]);
    command.current_dir(clone.path().join("c"));
    let said = run(command);
    assert_eq!(said.code, Some(3), "{}", said.all());
    assert!(said.err.contains("lacks the older ones"), "{}", said.err);
}
