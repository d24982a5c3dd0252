//! `mtcrc init`: how do I start?

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::runnable::runnable;
use super::{Exit, Output};
use crate::report::visible;
use crate::source::shown;

/// How do I start a policy?
///
/// Writes a small policy, a case, tests, a workflow that checks changes on GitHub, a .gitattributes and a pre-commit hook.
/// All of it passes as it stands. Nothing that is already there is overwritten: then nothing at all is written.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc init drones")]
pub struct Args {
    /// The folder, made where it is missing; the current one unless named
    #[arg(value_name = "DIR", default_value = ".")]
    folder: String,
}

/// A file that is written.
struct Template {
    path: &'static str,
    text: &'static str,
    /// Is it a program?
    runs: bool,
}

const fn file(path: &'static str, text: &'static str) -> Template {
    Template {
        path,
        text,
        runs: false,
    }
}

/// The workflow is the one among the examples, with what a new policy has for its values.
const WORKFLOW: &str = ".github/workflows/policy-review.yml";
const VALUES: [(&str, &str); 3] = [
    ("  POLICY: policies/us\n", "  POLICY: .\n"),
    ("  POLICIES: policies\n", "  POLICIES: .\n"),
    (
        "  CASES: examples/docket/cases.ndjson\n",
        "  CASES: cases/survey-drone.json\n",
    ),
];

/// What is written, in reading order.
const TEMPLATES: [Template; 8] = [
    file("root.mtcr", include_str!("init/root.mtcr")),
    file("vocabulary.mtcr", include_str!("init/vocabulary.mtcr")),
    file("policy.mtcr", include_str!("init/policy.mtcr")),
    file("policy.test.mtcr", include_str!("init/policy.test.mtcr")),
    file(
        "cases/survey-drone.json",
        include_str!("init/cases/survey-drone.json"),
    ),
    file(
        WORKFLOW,
        include_str!("../../examples/ci/policy-review.yml"),
    ),
    file(".gitattributes", include_str!("init/gitattributes")),
    Template {
        path: "hooks/pre-commit",
        text: include_str!("init/hooks/pre-commit"),
        runs: true,
    },
];

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    out.be_plain();
    let folder = Path::new(&args.folder);
    let shown = visible(&args.folder).into_owned();
    let in_the_way = in_the_way(folder);
    if !in_the_way.is_empty() {
        out.say(&format!(
            "error: nothing was written: in `{shown}` there is already"
        ));
        for path in in_the_way {
            out.say(&format!("  {path}"));
        }
        out.say("name a folder that has none of these, or one that does not exist yet");
        return Exit::Invalid;
    }
    for template in &TEMPLATES {
        if let Err(error) = write(folder, template) {
            out.say(&format!(
                "error: `{}` cannot be written in `{shown}`: {error}",
                template.path
            ));
            return Exit::Invalid;
        }
    }
    out.print(&said(&args.folder));
    Exit::Fine
}

/// What is there already: a template's own path, or a file where a folder must be.
fn in_the_way(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    // A link that leads nowhere is in the way too, and `exists` would not see it.
    let there = |path: &Path| fs::symlink_metadata(path).is_ok();
    if there(folder) && !folder.is_dir() {
        return vec![". (not a folder)".to_owned()];
    }
    for template in &TEMPLATES {
        let mut above = Path::new(template.path).parent();
        while let Some(parent) = above.filter(|parent| !parent.as_os_str().is_empty()) {
            let at = folder.join(parent);
            let name = format!("{} (not a folder)", shown(&parent.to_string_lossy()));
            if there(&at) && !at.is_dir() && !found.contains(&name) {
                found.push(name);
            }
            above = parent.parent();
        }
        if there(&folder.join(template.path)) {
            found.push(template.path.to_owned());
        }
    }
    found
}

fn write(folder: &Path, template: &Template) -> io::Result<()> {
    let path = folder.join(template.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    // Made anew or not at all: what somebody else wrote in between is kept.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    let mut text = template.text.to_owned();
    if template.path == WORKFLOW {
        for (example, own) in VALUES {
            text = text.replacen(example, own, 1);
        }
    }
    file.write_all(text.as_bytes())?;
    if template.runs {
        runnable(&file)?;
    }
    Ok(())
}

fn said(folder: &str) -> String {
    let mut text = String::new();
    for template in &TEMPLATES {
        text.push_str(&format!("  {}\n", template.path));
    }
    let enter = match folder {
        "." => String::new(),
        folder => format!("  cd {}\n", visible(folder)),
    };
    format!(
        "Written:\n{text}\nNext:\n{enter}  mtcrc check .\n  mtcrc test .\n  mtcrc eval . cases/survey-drone.json\n\n\
         Then put your own words into vocabulary.mtcr and your own rules into policy.mtcr.\n\
         In a git repository, hooks/pre-commit is enabled by\n  git config core.hooksPath hooks\n\
         The workflow builds mtcrc from the repository it names as MTCRC_REPOSITORY:\nput the right one there.\n"
    )
}
