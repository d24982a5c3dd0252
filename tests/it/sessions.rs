//! Sessions as folders: what somebody types where these files lie, and every word that is answered.
//!
//! `tests/corpus/sessions/NAME/session` holds the commands, each after `$ `, and what they are about in lines of prose; the
//! other files are those it speaks of. A session runs in a copy of the folder. What is wrong with names on the command line,
//! with cases and with tests is earned here, as what is wrong with policies is in `tests/corpus/check`.

use std::fs;
use std::path::Path;

use crate::session::Session;
use crate::support::{recorded, top};

const SESSIONS: &str = "tests/corpus/sessions";

fn copy(session: &Session, folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let to = format!("{prefix}{name}");
        if path.is_dir() {
            copy(session, &path, &format!("{to}/"));
        } else if !(prefix.is_empty() && ["session", "expected.snap"].contains(&name)) {
            session.write_bytes(&to, &fs::read(&path).unwrap());
        }
    }
}

/// The session with what is answered under each command.
fn played(folder: &Path) -> String {
    let mut session = Session::new();
    copy(&session, folder, "");
    let mut shown = String::new();
    let mut commands = 0;
    for line in fs::read_to_string(folder.join("session")).unwrap().lines() {
        shown.push_str(line);
        shown.push('\n');
        let Some(command) = line.strip_prefix("$ ") else {
            continue;
        };
        commands += 1;
        match session.said(command) {
            // What git says of its own work is not ours to keep.
            Ok(said) if command.starts_with("git ") => {
                assert_eq!(said.code, Some(0), "{command}: {}", said.all());
            }
            Ok(said) => {
                shown.push_str(&said.out);
                if !said.err.is_empty() {
                    shown.push_str("--- stderr\n");
                    shown.push_str(&said.err);
                }
                let code = said.code.unwrap_or(-1);
                shown.push_str(&format!("--- exit {code}\n"));
            }
            Err(instead) => assert!(instead.is_empty(), "{command}: {instead}"),
        }
    }
    assert!(commands > 0, "{}: no command", folder.display());
    shown
}

#[test]
fn sessions_are_answered_as_recorded() {
    let mut names: Vec<String> = fs::read_dir(top().join(SESSIONS))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 5, "the sessions are there");
    for name in names {
        let shown = played(&top().join(SESSIONS).join(&name));
        recorded(Path::new(SESSIONS).join(&name).as_path(), &shown);
    }
}
