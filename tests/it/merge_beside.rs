//! `mtcrc merge-check`: what holds beside the outcome after a merge, in real repositories made here.
//!
//! A folder of the corpus holds the policy both sides come from, and beneath `ours` and `theirs` the files each changes.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Said, cut, mtcrc, recorded, run, text, top};

const SCENARIOS: &str = "tests/corpus/merge-beside";

/// A repository with the branches `base`, `ours` and `theirs`, and the work tree as git merges the two sides.
struct Repository(tempfile::TempDir);

impl Repository {
    fn of(scenario: &str) -> Repository {
        let repository = Repository(tempfile::tempdir().unwrap());
        let files = top().join(SCENARIOS).join(scenario);
        repository.git(&["init", "--quiet", "--initial-branch", "base"]);
        repository.commit(&files.join("base"));
        for side in ["ours", "theirs"] {
            repository.git(&["checkout", "--quiet", "-b", side, "base"]);
            repository.commit(&files.join(side));
        }
        // It merges without a conflict, or the run of git fails.
        repository.git(&["merge", "--quiet", "--no-edit", "ours"]);
        repository.git(&["branch", "merge"]);
        repository.git(&["reset", "--quiet", "--hard", "merge^"]);
        repository
    }

    fn commit(&self, files: &Path) {
        for entry in fs::read_dir(files).unwrap() {
            let entry = entry.unwrap();
            let folder = self.0.path().join("p");
            fs::create_dir_all(&folder).unwrap();
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "amended"]);
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=A. Author",
                "-c",
                "user.email=author@example.org",
            ])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.0.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}\n{err}");
    }

    fn say(&self, arguments: &[&str]) -> Said {
        let mut command = mtcrc(arguments.iter().copied());
        command.current_dir(self.0.path());
        run(command)
    }

    fn checked(&self, more: &[&str]) -> Said {
        let sides = ["merge-check", "base:p", "ours:p", "theirs:p"];
        self.say(&[&sides, more].concat())
    }

    /// What is found, each example held against what `eval` says of it under each side and under git's own merge.
    fn found(&self) -> Value {
        let said = self.checked(&["--format", "json"]);
        let found: Value = serde_json::from_str(&said.out).unwrap();
        for one in found["beside"].as_array().unwrap() {
            let case = self.0.path().join("case.json");
            fs::write(&case, one["witness"]["case"].to_string()).unwrap();
            for side in ["merge", "ours", "theirs", "base"] {
                let policy = format!("{side}:p");
                let said = self.say(&["eval", &policy, text(&case), "--format", "json"]);
                let decision: Value = serde_json::from_str(&said.out).unwrap();
                let holds = match holds(&decision, one) {
                    true => "yes",
                    false => "no",
                };
                assert_eq!(one["witness"][side]["holds"], holds, "{side}: {one:#}");
            }
        }
        found
    }
}

/// Does what is named hold by this decision?
fn holds(decision: &Value, named: &Value) -> bool {
    let name = named["name"].as_str().unwrap();
    let has = |list: &Value, is: &dyn Fn(&Value) -> bool| list.as_array().unwrap().iter().any(is);
    match named["kind"].as_str().unwrap() {
        "obligation" => has(&decision["obligations"]["certain"], &|due| {
            let (verb, id) = (due["verb"].as_str().unwrap(), due["id"].as_str().unwrap());
            format!("{verb} {id}") == name
        }),
        "entry" => has(&decision["entries"]["certain"], &|code| code == name),
        _ => has(&decision["layers"], &|layer| {
            let (policy, outcome) = (&layer["policy"], &layer["outcome"]);
            let (policy, outcome) = (policy.as_str().unwrap(), outcome.as_str().unwrap());
            format!("{policy} {outcome}") == name
        }),
    }
}

fn surprises(found: &Value) -> Vec<[&str; 2]> {
    let mut all = Vec::new();
    for one in found["beside"].as_array().unwrap() {
        all.push(["surprise", "name"].map(|key| one[key].as_str().unwrap()));
    }
    all
}

fn shows(scenario: &str, said: &Said) {
    recorded(&Path::new(SCENARIOS).join(scenario), &cut(said));
}

/// Ours asks a form of fast items; theirs takes these for exempt, which changes nothing while nobody asks it of them.
#[test]
fn an_obligation_that_only_one_side_brought_and_the_merge_loses() {
    let repository = Repository::of("lost");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    shows("lost", &said);
    let found = repository.found();
    assert_eq!(surprises(&found), [["lost", "require form"]]);
    assert_eq!(found["regions"], json!([]), "the outcomes are as written");
}

/// Ours looks at whatever is in `a`, theirs lets all of `b` go: what the tags are, only the sides ask. The case states them.
#[test]
fn what_the_merge_no_longer_asks_is_stated_for_the_sides_that_do() {
    let repository = Repository::of("no-longer-asked");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    shows("no-longer-asked", &said);
    let found = repository.found();
    let regions = found["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 1, "{found:#}");
    assert_eq!(regions[0]["surprise"], "lost");
    assert_eq!(regions[0]["witness"]["case"]["item"]["tags"], json!([]));
}

/// Each side lifts one exemption; where both held, the merge obliges as neither side does.
#[test]
fn an_obligation_of_neither_side() {
    let repository = Repository::of("as-neither");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    shows("as-neither", &said);
    let found = repository.found();
    assert_eq!(found["found"], "surprising");
    assert_eq!(surprises(&found), [["as-neither", "require form"]]);
}

#[test]
fn obligations_that_merge_as_written() {
    let repository = Repository::of("clean");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    shows("clean", &said);
    let found = repository.found();
    assert_eq!(
        (&found["found"], &found["beside"]),
        (&json!("clean"), &json!([]))
    );
}

#[test]
fn entries_and_layers_on_a_scale_of_their_own() {
    let repository = Repository::of("layers");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    shows("layers", &said);
    assert_eq!(
        surprises(&repository.found()),
        [
            ["as-neither", "1.A"],
            ["as-neither", "licensed required"],
            ["as-neither", "licensed unneeded"],
        ]
    );
}

/// Theirs no longer tests the curve at 500 kg, and neither does the merge: where it ends before that it is 0 there for all of
/// them (3.7), so that no case is denied by the merge alone.
#[test]
fn a_curve_that_not_all_test_is_bounded_for_all() {
    let repository = Repository::of("curve");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    shows("curve", &said);
}

/// A side that lacks an attribute decides nothing by it, and is asked the example without it.
#[test]
fn an_attribute_that_only_one_side_has() {
    let repository = Repository::of("new-attribute");
    let said = repository.checked(&[]);
    assert_eq!(said.code, Some(1), "{}", said.all());
    shows("new-attribute", &said);
}
