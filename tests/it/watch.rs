//! `--watch`: a real process, and files that change under it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::{mtcrc, say, text, write};

const ROOT: &str = "language 1\n";
const POLICY: &str = "use \"rules.mtcr\"\n\nscale posture { denied, free }\nrecord item { armed: bool }\n\
    source paper \"A paper\" primary\n\npolicy p \"P\" {\n    decides posture\n    otherwise free\n}\n";
const RULES: &str = "rule armed { cite paper  denied if item.armed }\n";
const BROKEN: &str = "rule armed { cite paper  denied if item.amred }\n";

/// A watching process, killed when the test is over.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    /// Lines that were read while another was waited for.
    early: RefCell<Vec<String>>,
}

impl Watching {
    fn of(verb: &str, folder: &Path) -> Watching {
        let mut command = mtcrc([verb, "--watch", "--format", "plain", "."]);
        command.current_dir(folder);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().unwrap();
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Watching {
            child,
            lines,
            early: RefCell::default(),
        }
    }

    /// Lines until one that begins so. Two streams are read, and which comes first is not fixed: a line that came before
    /// it was asked for is found too.
    fn until(&self, beginning: &str) -> Vec<String> {
        let mut seen = self.early.take();
        if let Some(at) = seen.iter().position(|line| line.starts_with(beginning)) {
            let until = seen.iter().take(at + 1).cloned().collect();
            seen.remove(at);
            self.early.replace(seen);
            return until;
        }
        loop {
            match self.lines.recv_timeout(Duration::from_secs(300)) {
                Ok(line) => {
                    if line.starts_with(beginning) {
                        self.early.replace(seen.clone());
                        seen.push(line);
                        return seen;
                    }
                    seen.push(line);
                }
                Err(error) => panic!("no line begins `{beginning}`: {error}\n{}", seen.join("\n")),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_policy_is_checked_again_when_a_file_changes_comes_or_goes() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(
        at,
        &[
            ("root.mtcr", ROOT),
            ("policy.mtcr", POLICY),
            ("rules.mtcr", RULES),
        ],
    )
    .unwrap();
    let watching = Watching::of("check", at);
    watching.until("1 policy sound");
    write(at, &[("rules.mtcr", BROKEN)]).unwrap();
    watching.until("--- rules.mtcr changed");
    let report = watching.until("1 policy with errors");
    assert!(
        report.iter().any(|line| line.contains("error[E0201]")),
        "{report:?}"
    );
    write(at, &[("rules.mtcr", RULES)]).unwrap();
    watching.until("--- rules.mtcr changed");
    watching.until("1 policy sound");
    write(at, &[("more.mtcr", RULES)]).unwrap();
    watching.until("--- more.mtcr new");
    watching.until("1 policy sound");
    std::fs::remove_file(at.join("rules.mtcr")).unwrap();
    watching.until("--- rules.mtcr removed");
    watching.until("1 policy with errors");
}

#[test]
fn tests_run_again_when_a_test_file_changes() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(
        at,
        &[
            ("root.mtcr", ROOT),
            ("policy.mtcr", POLICY),
            ("rules.mtcr", RULES),
        ],
    )
    .unwrap();
    let watching = Watching::of("test", at);
    watching.until("0 passed, 0 failed");
    let test = "test \"Armed\" { item { armed: true }  expect denied by armed }\n";
    write(at, &[("policy.test.mtcr", test)]).unwrap();
    watching.until("--- policy.test.mtcr new");
    watching.until("1 passed, 0 failed");
    write(
        at,
        &[("rules.mtcr", &RULES.replace("item.armed", "not item.armed"))],
    )
    .unwrap();
    watching.until("--- rules.mtcr changed");
    watching.until("0 passed, 1 failed");
}

#[test]
fn what_cannot_change_is_not_watched() {
    let said = say(["check", "--watch", "HEAD:policies"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("cannot be watched"), "{}", said.err);
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none");
    assert_eq!(say(["test", "--watch", text(&missing)]).code, Some(2));
}
