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
        let mut before = states(arguments, &[]);
        let (exit, read) = ask(out);
        out.flush();
        for (path, state) in states(&[], &read) {
            before.entry(path).or_insert(state);
        }
        let after = loop {
            if out.is_closed() {
                return exit;
            }
            sleep(PAUSE);
            let now = states(arguments, &read);
            if now != before {
                break settled(arguments, &read, now);
            }
        };
        out.say(&format!("--- {}", changes(&before, &after)));
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
        let next = states(arguments, read);
        if next == now {
            return next;
        }
        now = next;
    }
}

/// The policy files there are: those beneath what is named, beside what is read, and those read.
fn states(arguments: &[String], read: &[String]) -> BTreeMap<PathBuf, State> {
    let mut found = BTreeMap::new();
    for argument in arguments {
        let path = Path::new(argument);
        if path.is_dir() {
            beneath(path, DEPTH, &mut found);
        } else if let Some(folder) = path.parent() {
            let folder = match folder.as_os_str().is_empty() {
                true => Path::new("."),
                false => folder,
            };
            beneath(folder, DEPTH, &mut found);
        }
    }
    let folders: BTreeSet<&Path> = read
        .iter()
        .filter_map(|path| Path::new(path).parent())
        .collect();
    for folder in folders {
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        beneath(folder, 1, &mut found);
    }
    found
}

fn beneath(folder: &Path, depth: usize, found: &mut BTreeMap<PathBuf, State>) {
    // What cannot be listed holds nothing that is read either; the answer itself says what it misses.
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let path = entry.path();
        if about.is_dir() {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if depth > 1 && !hidden {
                beneath(&path, depth - 1, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "mtcr") {
            let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
            found.insert(path, (about.modified().ok(), about.len()));
        }
    }
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
