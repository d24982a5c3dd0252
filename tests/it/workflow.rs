//! The workflows for GitHub: they are YAML, they use only actions of GitHub's own, and every `mtcrc` command in them is
//! one that this program takes.

use std::fs;

use yaml_rust2::{Yaml, YamlLoader};

use crate::session::Session;
use crate::support::{say, top};

const WORKFLOWS: &[&str] = &[".github/workflows/ci.yml", "examples/ci/policy-review.yml"];

const ACTIONS: &[&str] = &[
    "actions/checkout",
    "actions/upload-artifact",
    "actions/github-script",
];

fn read(path: &str) -> Yaml {
    let text = fs::read_to_string(top().join(path)).unwrap();
    let mut documents = YamlLoader::load_from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

fn steps(workflow: &Yaml) -> Vec<Yaml> {
    let jobs = workflow["jobs"].as_hash().expect("jobs");
    let steps = jobs
        .values()
        .flat_map(|job| job["steps"].as_vec().expect("steps").clone());
    steps.collect()
}

#[test]
fn workflows_use_only_what_github_itself_offers() {
    for path in WORKFLOWS {
        let steps = steps(&read(path));
        assert!(steps.len() > 2, "{path}");
        for step in steps {
            match (step["uses"].as_str(), step["run"].as_str()) {
                (Some(action), None) => {
                    let (name, version) = action.split_once('@').expect("a version");
                    assert!(ACTIONS.contains(&name), "{path}: {action}");
                    assert!(version.starts_with('v'), "{path}: {action}");
                }
                (None, Some(_)) => {}
                _ => panic!("{path}: a step either uses an action or runs something"),
            }
        }
    }
}

#[test]
fn the_projects_workflow_runs_what_the_readme_says() {
    let readme = fs::read_to_string(top().join("README.md")).unwrap();
    let command = readme.lines().find(|line| line.starts_with("cargo test"));
    let runs: Vec<String> = steps(&read(".github/workflows/ci.yml"))
        .iter()
        .filter_map(|step| step["run"].as_str().map(str::to_owned))
        .collect();
    assert!(
        runs.iter().any(|run| Some(run.as_str()) == command),
        "{runs:?}"
    );
    assert!(runs.iter().any(|run| run == "bash .ci/run"), "{runs:?}");
}

/// The words of the `mtcrc` commands of a script, with nothing where the script puts its values.
fn commands(script: &str) -> Vec<Vec<String>> {
    let lines = script.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with("mtcrc "))
        .map(|line| {
            let command = line.split("||").next().unwrap_or(line);
            let words = command.split_whitespace().skip(1);
            words
                .map(|word| word.trim_matches('"').replace('$', "no-such-"))
                .collect()
        })
        .collect()
}

#[test]
fn every_command_of_the_review_is_one_the_program_takes() {
    let review = read("examples/ci/policy-review.yml");
    let mut verbs = Vec::new();
    for step in steps(&review) {
        for command in commands(step["run"].as_str().unwrap_or("")) {
            let said = say(command.iter().map(String::as_str));
            // The paths are not there, which is said after the command line was understood.
            assert_eq!(said.code, Some(3), "{command:?}: {}", said.err);
            verbs.push(command[0].clone());
        }
    }
    assert_eq!(verbs, ["fmt", "check", "test", "diff"]);
}

/// The settings of the review that a reader changes are named as the steps use them.
#[test]
fn the_review_uses_every_value_it_asks_for() {
    let text = fs::read_to_string(top().join("examples/ci/policy-review.yml")).unwrap();
    let review = read("examples/ci/policy-review.yml");
    for name in review["env"].as_hash().expect("values").keys() {
        let name = name.as_str().expect("a name");
        assert!(text.contains(&format!("${name}")), "{name} is used");
    }
}

/// `init` writes the same workflow with values of its own, and everything it runs passes on what `init` writes.
#[test]
fn the_review_that_init_writes_passes_on_what_init_writes() {
    let mut session = Session::new();
    for line in [
        "mtcrc init",
        "git init -q",
        "git add .",
        "git commit -q -m start",
    ] {
        let said = session.said(line).unwrap();
        assert_eq!(said.code, Some(0), "{line}: {}", said.all());
    }
    let written = session.read(".github/workflows/policy-review.yml");
    let mut example = fs::read_to_string(top().join("examples/ci/policy-review.yml")).unwrap();
    let review = YamlLoader::load_from_str(&written).unwrap().remove(0);
    let values = review["env"].as_hash().expect("values");
    let ours = read("examples/ci/policy-review.yml");
    for (name, value) in values {
        let (name, value) = (name.as_str().unwrap(), value.as_str().unwrap());
        let of_example = ours["env"][name].as_str().unwrap();
        example = example.replace(
            &format!("{name}: {of_example}\n"),
            &format!("{name}: {value}\n"),
        );
    }
    assert_eq!(written, example, "one workflow but for its values");
    let mut ran = 0;
    for step in steps(&review) {
        let script = step["run"].as_str().unwrap_or("");
        for line in script
            .lines()
            .map(str::trim)
            .filter(|l| l.starts_with("mtcrc "))
        {
            let mut command = line
                .split("||")
                .next()
                .unwrap()
                .trim()
                .replace("$start", "HEAD");
            for (name, value) in values {
                let (name, value) = (name.as_str().unwrap(), value.as_str().unwrap());
                command = command.replace(&format!("${name}"), value);
            }
            let said = session.said(&command).unwrap();
            assert_eq!(said.code, Some(0), "{command}: {}", said.all());
            ran += 1;
        }
    }
    assert_eq!(ran, 4);
}
