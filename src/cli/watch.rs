//! `--watch`: the same question again whenever a file of the policy changes.
//!
//! Files are looked at a few times a second. That needs no service of the operating system, works on every file system, and
//! sees new and removed files as well as changed ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::{Exit, Output};
use crate::report::visible;

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(200);
/// Folders within folders are followed so far.
const DEPTH: usize = 32;

/// What tells one state of a file from another, without reading it.
type State = (Option<SystemTime>, u64);

/// Asks once, and again after every change beneath what the arguments name, until the process is stopped or nobody reads the
/// answers any more. `read` are files an answer rests on wherever they are.
pub fn repeat(
    arguments: &[String],
    out: &mut Output,
    mut ask: impl FnMut(&mut Output) -> (Exit, Vec<String>),
) -> Exit {
    if let Some(revision) = arguments
        .iter()
        .find(|argument| !Path::new(argument).exists())
    {
        out.say(&format!(
            "error: `{}` cannot be watched: only files and folders on disk change",
            visible(revision)
        ));
        return Exit::Usage;
    }
    loop {
        // Looked at before the question: what changes while it is answered is a change after it.
        let mut before = look(arguments, &[]);
        let (exit, read) = ask(out);
        out.flush();
        // Of what the answer rests on, only folders not yet looked at: in the others, a file new by now is a change.
        for (path, state) in look(&[], &read).files {
            let known = path.parent().is_some_and(|at| before.folders.contains(at));
            if !known {
                before.files.insert(path, state);
            }
        }
        let after = loop {
            if out.is_closed() {
                return exit;
            }
            sleep(PAUSE);
            let now = look(arguments, &read).files;
            if now != before.files {
                break settled(arguments, &read, now);
            }
        };
        out.say(&format!("--- {}", changes(&before.files, &after)));
    }
}

/// Waits until two looks agree: an editor may remove a file before it writes it anew, and a checkout writes many.
fn settled(
    arguments: &[String],
    read: &[String],
    mut now: BTreeMap<PathBuf, State>,
) -> BTreeMap<PathBuf, State> {
    loop {
        sleep(PAUSE);
        let next = look(arguments, read).files;
        if next == now {
            return next;
        }
        now = next;
    }
}

/// What is there at one moment.
#[derive(Default)]
struct Look {
    files: BTreeMap<PathBuf, State>,
    /// The folders whose files these are.
    folders: BTreeSet<PathBuf>,
}

/// The policy files there are: those beneath what is named, beside what is read, and those read.
fn look(arguments: &[String], read: &[String]) -> Look {
    let mut found = Look::default();
    for argument in arguments {
        let path = Path::new(argument);
        if path.is_dir() {
            found.beneath(path, DEPTH);
        } else if let Some(folder) = path.parent() {
            found.beneath(here(folder), DEPTH);
        }
    }
    let folders: BTreeSet<&Path> = read
        .iter()
        .filter_map(|path| Path::new(path).parent())
        .collect();
    for folder in folders {
        found.beneath(here(folder), 1);
    }
    found
}

/// The folder of a path of one part is the one the process runs in.
fn here(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

impl Look {
    fn beneath(&mut self, folder: &Path, depth: usize) {
        // What cannot be listed holds nothing that is read either; the answer itself says what it misses.
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        self.folders.insert(plain(folder.to_owned()));
        for entry in entries.flatten() {
            let Ok(about) = entry.metadata() else {
                continue;
            };
            let path = entry.path();
            if about.is_dir() {
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                if depth > 1 && !hidden {
                    self.beneath(&path, depth - 1);
                }
            } else if path.extension().is_some_and(|ending| ending == "mtcr") {
                let state = (about.modified().ok(), about.len());
                self.files.insert(plain(path), state);
            }
        }
    }
}

/// The path without a `.` before it, as it is printed.
fn plain(path: PathBuf) -> PathBuf {
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

/// `policy.mtcr changed, rules.mtcr new, old.mtcr removed`
fn changes(before: &BTreeMap<PathBuf, State>, after: &BTreeMap<PathBuf, State>) -> String {
    let paths: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    let said = paths.into_iter().filter_map(|path| {
        let word = match (before.get(path), after.get(path)) {
            (Some(old), Some(new)) if old != new => "changed",
            (None, Some(_)) => "new",
            (Some(_), None) => "removed",
            _ => return None,
        };
        let shown = path.to_string_lossy().replace('\\', "/");
        Some(format!("{} {word}", visible(&shown)))
    });
    let said: Vec<String> = said.collect();
    match said.is_empty() {
        // Changed and changed back while it settled.
        true => "again".to_owned(),
        false => said.join(", "),
    }
}
